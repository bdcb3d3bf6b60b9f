"""The pictures: the same bytes on every run, safe to put into a page, legible in both themes."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import charts_study as given
import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image

from estimates import charts
from estimates.charts.chart import Point
from estimates.charts.drawing import draw
from estimates.charts.layout import lay_out
from estimates.charts.palette import SIDES, THEMES, Theme
from estimates.charts.pictures import DOTS_PER_INCH

GOLDEN = Path(__file__).parent / "golden" / "charts"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("1")</script> & $x^2$ ]]> --> " onload="x'


def growth(name: str = "articles") -> charts.Chart:
    return charts.growth(given.bundled(name))


def elements(svg: bytes) -> Iterator[ET.Element]:
    return ET.fromstring(svg).iter()  # noqa: S314  # our own


# -- SVG


@pytest.mark.parametrize("style", charts.FORMATS)
def test_the_bytes_are_the_same_twice(style: str) -> None:
    chart = charts.could_hold(given.study())
    assert charts.render(chart, style) == charts.render(chart, style)


@pytest.mark.parametrize("style", charts.FORMATS)
def test_the_bytes_are_the_same_in_another_process(style: str) -> None:
    program = (
        "import sys; from estimates import charts;"
        "from estimates.analysis import recompute; from estimates.study import study;"
        f"sys.stdout.buffer.write(charts.render(charts.growth(recompute.compute(study.load('articles'))), {style!r}))"
    )
    env = {**os.environ, "PYTHONHASHSEED": "1", "TZ": "Asia/Seoul", "LC_ALL": "C"}
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=env).stdout
    assert other == charts.render(growth(), style)


def test_the_users_settings_change_nothing() -> None:
    plain = charts.render(growth(), "svg")
    with mpl.rc_context({"lines.linewidth": 9, "svg.fonttype": "path", "axes.grid": True, "text.usetex": True}):
        assert charts.render(growth(), "svg") == plain
        assert mpl.rcParams["lines.linewidth"] == 9


def test_an_svg_has_a_role_a_title_and_a_description() -> None:
    root = ET.fromstring(charts.render(growth(), "svg"))  # noqa: S314  # our own
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == "Containers on record grew from more than 1,000 to more than 13,000 in a year"
    assert "Why it matters" in (description.text or "")


def test_no_two_svgs_share_an_id_and_every_reference_leads_somewhere() -> None:
    seen: set[str] = set()
    for chart, theme, width in product(
        (growth(), growth("public-record"), charts.could_hold(given.study())), THEMES, ("wide", "narrow")
    ):
        svg = charts.render(chart, "svg", theme, width)
        ids = [element.get("id") for element in elements(svg) if element.get("id")]
        assert len(set(ids)) == len(ids)
        assert not seen & set(ids)
        seen |= set(filter(None, ids))
        text = svg.decode()
        for reference in re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', text):
            assert (reference[0] or reference[1]) in ids


def test_an_svg_asks_for_nothing_and_styles_nothing_around_it() -> None:
    svg = charts.render(charts.could_hold(given.study()), "svg").decode()
    assert "<style" not in svg
    assert "<metadata" not in svg
    assert not re.search(r'(href|src)="(?!#)', svg)
    assert set(re.findall(r'"(https?://[^"]*)"', svg)) == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_words_are_words_as_wide_as_they_were_measured() -> None:
    chart = growth()
    layout = lay_out(chart)
    texts = [element for element in elements(charts.render(chart, "svg")) if element.tag == f"{SVG}text"]
    assert [element.text for element in texts] == [text.words for text in layout.texts]
    assert [float(element.get("textLength", 0)) for element in texts] == [round(text.width, 2) for text in layout.texts]


@pytest.mark.parametrize("text", [HOSTILE, "costs $5 and $6", r"\frac{1}{2}", "a_b^c", "&amp; &#60;", "%s {0} {x}"])
def test_a_study_s_text_is_drawn_letter_for_letter(text: str) -> None:
    result = given.told(
        [(text, "2023-10-13", "1,000 containers"), ("B", "2023-11-13", "2,000 containers")], name=text, source=text
    )
    chart = charts.growth(result)
    svg = charts.render(chart, "svg")
    tags = {element.tag.removeprefix(SVG) for element in elements(svg)}
    assert tags <= {"svg", "title", "desc", "g", "path", "defs", "use", "text", "clipPath", "rect"}
    assert f"Study: {text}." in [element.text for element in elements(svg)]
    charts.render(chart, "png")
    charts.render(chart, "pdf")


def test_a_missing_letter_is_an_error_and_never_a_box() -> None:
    chart = charts.growth(given.told([("서울", "2023-10-13", "1,000 containers")]))
    for style in charts.FORMATS:
        with pytest.raises(charts.MissingGlyphError, match="서"):
            charts.render(chart, style)


def test_drawing_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in charts.NAMES:
            charts.renders(charts.made(name, given.study()), charts.FORMATS)


# -- PNG and PDF


@pytest.mark.parametrize(("width", "inches"), [("wide", 8.5), ("narrow", 375 / 96)])
def test_a_png_is_at_print_resolution(width: str, inches: float) -> None:
    image = Image.open(io.BytesIO(charts.render(growth(), "png", "light", width)))
    assert 200 <= DOTS_PER_INCH <= 300
    assert image.width == round(inches * DOTS_PER_INCH)
    assert round(image.info["dpi"][0]) == DOTS_PER_INCH
    assert image.info["Title"] == "Containers on record grew from more than 1,000 to more than 13,000 in a year"


@pytest.mark.parametrize("theme", list(THEMES))
def test_the_edge_of_a_picture_is_its_ground(theme: str) -> None:
    pixels = np.asarray(Image.open(io.BytesIO(charts.render(growth(), "png", theme, "narrow"))).convert("RGB"))
    ground = np.array([int(THEMES[theme].ground[at : at + 2], 16) for at in (1, 3, 5)])
    for edge in (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]):
        assert (edge == ground).all()


def test_a_pdf_has_letters_that_printers_take_and_no_date() -> None:
    pdf = charts.render(growth(), "pdf")
    assert pdf.startswith(b"%PDF-")
    assert b"/Type3" not in pdf
    assert b"CreationDate" not in pdf


# -- colours


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", list(THEMES.values()), ids=list(THEMES))
def test_marks_hold_3_to_1_and_words_4_5_to_1(theme: Theme) -> None:
    for tone, colour in theme.marks.items():
        assert contrast(colour, theme.ground) >= 3, tone
    for tone, colour in theme.texts.items():
        assert contrast(colour, theme.ground) >= 4.5, tone


def test_sides_have_the_colour_blind_safe_palette_in_both_themes() -> None:
    for theme in THEMES.values():
        assert {theme.marks[side] for side in SIDES} == {"#009e73", "#0072b2", "#d55e00", "#cc79a7"}


def test_a_side_is_told_by_its_marker_and_its_name_as_well_as_its_colour() -> None:
    chart = growth()
    points = {(mark.tone, mark.shape) for mark in chart.panels[0].marks if isinstance(mark, Point)}
    assert len({shape for _, shape in points}) == len({tone for tone, _ in points}) == 3
    assert {"Seoul", "Washington", "officials"} <= set(lay_out(chart).words("figure"))


# -- drawing


def test_pyplot_is_never_loaded() -> None:
    program = (
        "import sys; from estimates import charts;"
        "from estimates.analysis import recompute; from estimates.study import study;"
        "charts.renders(charts.growth(recompute.compute(study.load('articles'))), charts.FORMATS);"
        "print([name for name in ('matplotlib.pyplot', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


def test_the_values_need_no_matplotlib() -> None:
    program = (
        "import sys; from estimates import charts;"
        "from estimates.analysis import recompute; from estimates.study import study;"
        "[charts.made(name, recompute.compute(study.load('public-record'))) for name in charts.NAMES];"
        "print('matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "False"


def test_axes_are_in_the_units_of_the_data() -> None:
    figure = draw(growth())
    (axes,) = figure.axes
    assert axes.get_ylim() == (0, 15_000)
    left, right = axes.get_xlim()
    assert left < given.ordinal("2023-10-01") < given.ordinal("2024-10-31") < right


def test_trimming_a_figure_keeps_its_margins() -> None:
    figure = draw(growth())
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=72, bbox_inches="tight", pad_inches=0)
    width, height = Image.open(out).size
    assert (width, height) == pytest.approx(tuple(figure.get_size_inches() * 72), abs=2)


# -- golden pictures: small, and compared by eye's measure, for letters differ a little between versions of matplotlib


@pytest.mark.parametrize(
    ("name", "theme", "width"),
    [
        ("growth", "light", "wide"),
        ("growth", "dark", "narrow"),
        ("could-hold", "light", "wide"),
        ("implied", "dark", "wide"),
        ("mix", "light", "narrow"),
        ("sensitivity", "light", "wide"),
        ("by-side", "light", "wide"),
    ],
)
def test_pictures_look_as_they_did(name: str, theme: str, width: str, update_golden: bool) -> None:
    out = io.BytesIO()
    draw(charts.made(name, given.study()), theme, width).savefig(out, format="png", dpi=72, metadata={"Software": None})
    path = GOLDEN / f"{name}-{theme}-{width}.png"
    picture = Image.open(out).convert("RGB")
    if update_golden:
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.quantize(64).save(path, optimize=True)
    new = np.asarray(picture, dtype=float)
    old = np.asarray(Image.open(path).convert("RGB"), dtype=float)
    assert new.shape == old.shape
    assert (np.abs(new - old).max(axis=2) > 80).mean() < 0.004
