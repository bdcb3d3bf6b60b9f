"""Charts as figures: labels that can be read, one look everywhere, and files that are the same on every run."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from chart_studies import BUNDLED, bundled, study_of
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.cbook import STEP_LOOKUP_MAP
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox
from small_studies import result

from estimates.charts import draw, style
from estimates.charts.data import NothingToDrawError
from estimates.charts.figure import ACROSS, render
from estimates.charts.frames import KINDS
from estimates.charts.labels import some, wrapped
from estimates.charts.style import MARKERS, THEMES, fonts_for, looks

SVG = "{http://www.w3.org/2000/svg}"
SLOW = pytest.mark.slow
SIZES = [(375, None), (816, 375), *(pytest.param(*size, marks=SLOW) for size in ((816, None), (375, 1400)))]
WIDTHS = [pytest.param(width, None, marks=SLOW) for width in (320, 560, 670, 1600)]


@pytest.fixture(autouse=True)
def own_settings() -> Iterator[None]:
    """Measure texts as they are drawn into files."""
    with style.settings():
        yield


def drawn(study: str, kind: str, *, then: float | None = None, **options: Any) -> Any:
    """A chart that is laid out, `then` with another width, and with a height that is too low."""
    shares = {"152 mm shell": 0.5, "122 mm rocket": 0.5} if kind == "mix" else None
    try:
        figure = draw(bundled(study), kind, shares=shares, **options)
    except (NothingToDrawError, KeyError):
        pytest.skip(f"{study} has no data for {kind}")
    if then:
        figure.set_size_inches(then / 96, 1)
    figure.draw_without_rendering()
    return figure


def box_of(text: Text, figure: Figure) -> Bbox:
    return Text.get_window_extent(text, FigureCanvasAgg(figure).get_renderer())  # type: ignore[no-untyped-call]


def crosses(box: Bbox, start: np.ndarray, end: np.ndarray) -> bool:
    """Whether a segment runs through a box."""
    at = start + (end - start) * np.linspace(0, 1, 400)[:, None]
    inside = (at > np.add(box.min, 0.5)) & (at < np.subtract(box.max, 0.5))
    return bool(inside.all(axis=1).any())


def distance(box: Bbox, point: np.ndarray) -> float:
    return float(np.hypot(*(point - np.clip(point, box.min, box.max))))


def labels_of(ax: Axes) -> list[Annotation]:
    return [text for text in ax.texts if isinstance(text, Annotation) and text.get_visible() and text.get_text()]


@pytest.mark.parametrize(("width", "then"), SIZES)
@pytest.mark.parametrize("study", [name for name in BUNDLED if name != "seoul-crowds"])  # which has rows instead
def test_no_label_is_crossed_overlapped_or_nearer_to_another_point(study: str, width: int, then: int | None) -> None:
    figure = drawn(study, "growth", width=width, then=then)
    measured, note = 0, " ".join(figure.note.get_text().split())
    for ax in figure.axes:
        labels, frame = labels_of(ax), ax.get_window_extent()
        boxes = [box_of(label, figure) for label in labels]
        dots = [line for line in ax.lines if line.get_marker() in dict(MARKERS)]
        points = [ax.transData.transform(np.asarray(line.get_xydata())[0]) for line in dots]
        for label, box in zip(labels, boxes, strict=True):
            measured, words = measured + 1, label.get_text()
            assert 0 <= box.x0 < box.x1 <= figure.bbox.x1, words
            assert frame.y0 <= box.y0 < box.y1 <= frame.y1, words
            for line in ax.lines:
                drawn_as = STEP_LOOKUP_MAP[line.get_drawstyle()](*np.transpose(line.get_xydata()))
                at = ax.transData.transform(np.transpose(drawn_as))
                assert line.get_linestyle() == "None" or not any(crosses(box, *pair) for pair in pairwise(at)), words
            own = distance(box, ax.transData.transform(label.xy))
            assert own <= min(60, min(distance(box, point) for point in points) + 0.5), words
            assert not re.fullmatch(r"\[\d+\]", words) or f"{words} " in note, "which resolves every number"
        assert not any(one.overlaps(two) for one, two in combinations(boxes, 2))
    assert measured


@pytest.mark.parametrize(("width", "then"), [*SIZES, *WIDTHS])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "growth"])
@pytest.mark.parametrize("study", [BUNDLED[0], *(pytest.param(name, marks=SLOW) for name in BUNDLED[1:])])
def test_texts_of_rows_neither_overlap_nor_leave_the_figure(study: str, kind: str, width: int, then: Any) -> None:
    figure = drawn(study, kind, width=width, then=then)
    ticks = [t.label1 for ax in figure.axes for t in ax.xaxis.get_major_ticks() if ax.viewLim.containsx(t.get_loc())]
    texts = [text for ax in figure.axes for text in (*ax.texts, ax.title, *ticks)]
    texts = [text for text in dict.fromkeys(texts) if text.get_text() and text.get_visible()]
    boxes = [box_of(text, figure) for text in texts]
    for text, box in zip(texts, boxes, strict=True):
        assert figure.bbox.x0 - 1 <= box.x0 <= box.x1 <= figure.bbox.x1 + 1, text.get_text()
    for (one, first), (two, second) in combinations(zip(texts, boxes, strict=True), 2):
        assert not first.padded(-1.5).overlaps(second.padded(-1.5)), (one.get_text(), two.get_text())


@pytest.mark.parametrize("kind", ["growth", "could-hold"])
@pytest.mark.parametrize("width", [320, *(pytest.param(px, marks=SLOW) for px in range(360, 1601, 40)), 680])
def test_no_long_name_leaves_the_figure(kind: str, width: int, tmp_path: Path) -> None:
    days = pd.date_range("2024-03-01", periods=4, freq="MS").strftime("%Y-%m-%d")
    names = "The Honourable Representative of the Ministry of Internal Affairs and Defence", "Without" * 900, "$5", "$6"
    rows = [(name, day, f"{i + 1},234,567 buses") for i, (name, day) in enumerate(zip(names, days, strict=True))]
    figure = draw(study_of(tmp_path, *rows), kind, width=width)
    figure.draw_without_rendering()
    texts = [text for ax in figure.axes for text in (*ax.texts, ax.title, ax.xaxis.label)]
    texts += [*figure.texts, *(text for legend in figure.legends for text in legend.get_texts())]
    boxes = {text.get_text(): box_of(text, figure) for text in texts if text.get_visible() and text.get_text()}
    assert [name for name, box in boxes.items() if not -1 <= box.x0 <= box.x1 <= figure.bbox.x1 + 1] == []
    assert figure.get_figheight() < 16, "a name without an end has few lines"


@pytest.mark.parametrize(("width", "then"), SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_title_legend_axes_and_note_do_not_overlap(kind: str, width: int, then: int | None) -> None:
    figure = drawn("articles", kind, width=width, then=then)
    assert figure.get_figwidth() * 96 == pytest.approx(then or width)
    blocks = [box_of(figure.heading, figure), box_of(figure.subheading, figure)]
    blocks += [legend.get_window_extent() for legend in figure.legends]
    around = [box for ax in figure.axes if (box := ax.get_tightbbox())]
    blocks += [Bbox.union(around), box_of(figure.note, figure)]
    assert all(above.y0 >= below.y1 - 1 for above, below in pairwise(blocks))
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 + 1 for box in blocks)
    assert blocks[-1].y0 > 0


def test_a_notebook_shows_a_figure_whose_texts_can_be_set() -> None:
    figure = drawn("articles", "sensitivity")
    before = figure.get_figheight()
    figure.heading.set_text("A title of one's own")
    assert "A title of one" in figure._repr_svg_()
    assert figure.get_figheight() == before
    figure.axes[0].axvline(6e6, gid="mine")
    figure.set_size_inches(5, 9)
    assert 'mine"' in figure._repr_svg_(), "what others draw stays when all else is drawn for another width"
    assert figure.get_figheight() == 9
    figure.axes[0].set_xlim(5.244e6, 5.246e6)
    assert "5.245 million" in [tick.get_text() for tick in figure.axes[0].get_xticklabels()], "with all digits"


@pytest.mark.parametrize("layout", [None, "constrained", "tight"])
def test_with_axes_title_and_legend_are_above_them_and_width_is_refused(layout: Any) -> None:
    figure = Figure(figsize=(12, 12), layout=layout)
    for i, kind in enumerate(("growth", "could-hold", "stated", "implied"), 1):
        ax = figure.add_subplot(2, 2, i)
        unit = None if kind == "growth" else "152 mm shell"
        assert draw(bundled("articles"), kind, ax=ax, title="My title " * 9, unit=unit) is figure
        assert ax.get_title(loc="left").startswith("My title")
    figure.draw_without_rendering()
    axes: list[Any] = figure.axes
    boxes = [part.get_window_extent() for ax in axes for part in (ax._left_title, ax.get_legend(), ax.patch)]
    assert not any(one.padded(-1).overlaps(two.padded(-1)) for one, two in combinations(boxes, 2))
    for wrong in ({"ax": ax, "width": 500}, {"width": -5}):
        with pytest.raises(ValueError, match="expected a width of 200 to 4000 px"):
            draw(bundled("articles"), "growth", **wrong)
    with pytest.raises(ValueError, match="unit="):
        draw(bundled("articles"), "could-hold", ax=ax)
    low = Figure(figsize=(5, 8)).subplots()
    draw(bundled("public-record"), "could-hold", ax=low, unit="152 mm shell").draw_without_rendering()
    labels = sorted(box_of(label, figure).intervaly.tolist() for label in labels_of(low))
    assert {below[1] <= above[0] for below, above in pairwise(labels)} == {True}, "some rows have a label"


def test_a_side_keeps_its_look_across_charts_and_studies() -> None:
    theme = THEMES["light"]
    one = looks(("Washington", "officials", "Seoul"), theme, {})
    two = looks(("Seoul", "Estonia", "Washington"), theme, {})
    assert (one["Seoul"], one["Washington"]) == (two["Seoul"], two["Washington"])
    assert len({*two.values()}) == 3
    assert looks(("Seoul",), theme, {"Seoul": "#123456"})["Seoul"].mark == "#123456"
    assert len({*looks(map(str, range(28)), theme, {}).values()}) == 28, "colours recur with another marker"
    first, second = (drawn("public-record", "growth", order=order) for order in ((), ("London", "NATO", "Seoul")))
    assert first.drawing.looks == second.drawing.looks, "whatever is drawn first"
    assert [ax.get_title(loc="left") for ax in second.axes][:2] == ["Seoul", "Seoul, via Rajin"]


def contrast(*pair: str) -> float:
    parts = np.array([[int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)] for colour in pair])
    linear = np.where(parts <= 0.03928, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    low, high = sorted(linear @ (0.2126, 0.7152, 0.0722))
    return float((high + 0.05) / (low + 0.05))


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_marks_have_a_contrast_of_3_and_texts_of_4_5(theme: Any) -> None:
    assert all(contrast(colour, theme.paper) >= 3 for colour in (*theme.marks, theme.rule, theme.other))
    assert all(contrast(colour, theme.paper) >= 4.5 for colour in (*theme.texts, theme.ink, theme.muted))


@SLOW
def test_the_bytes_are_the_same_in_another_process_with_other_settings(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 22\nsvg.fonttype: path\naxes.facecolor: red\n", encoding="utf-8")
    program = (
        "import hashlib; from estimates import charts, lint; from estimates.analysis.result import compute\n"
        "figure = charts.draw(compute(lint.load('articles')), 'could-hold')\n"
        "print(*(hashlib.sha256(charts.render(figure, kind)).hexdigest() for kind in ('svg', 'png')))"
    )
    there = os.environ | {"MATPLOTLIBRC": str(tmp_path), "PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}
    told = subprocess.run([sys.executable, "-c", program], check=True, env=there, capture_output=True, text=True)
    figure = draw(bundled("articles"), "could-hold")
    files = [render(figure, kind) for kind in ("svg", "png", "pdf")]
    assert [data[:4] for data in files] == [b"<svg", b"\x89PNG", b"%PDF"]
    # matplotlib orders the objects of a PDF by their addresses now and then
    assert told.stdout.split() == [hashlib.sha256(data).hexdigest() for data in files[:2]]
    with pytest.raises(ValueError, match="gif"):
        render(figure, "gif")


@pytest.mark.parametrize("kind", KINDS)
def test_an_svg_has_a_role_a_title_a_description_a_title_for_each_mark_and_own_ids(kind: str) -> None:
    figure = drawn("articles", kind)
    svg = render(figure, "svg").decode()
    root: Any = ET.fromstring(svg)  # noqa: S314  # our own
    assert root.get("role") == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title.text == figure.heading.get_text()
    assert (root.get("aria-labelledby") or "").split() == [title.get("id"), description.get("id")]
    marks = [group for group in root.iter(f"{SVG}g") if re.search(r"-mark-\d+$", group.get("id", ""))]
    assert len(marks) == len(figure.drawing.described) > 0
    assert all(group[0].tag == f"{SVG}title" and group[0].text for group in marks)
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert set(ids) >= {name for pair in re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', svg) for name in pair if name}
    other = render(drawn("articles", kind, width=600), "svg").decode()
    assert set(ids).isdisjoint(re.findall(r'\bid="([^"]+)"', other)), "two charts may be part of one page"


def test_one_svg_serves_light_and_dark_with_texts_as_texts_and_hex_colours_on_its_marks() -> None:
    svg = render(drawn("articles", "growth"), "svg").decode()
    assert "more than 13,000" in svg
    assert not any(part in svg for part in ("textLength", "var(", "style=")), "which editors or policies refuse"
    assert "@media screen and (prefers-color-scheme:dark)" in svg
    light, dark = THEMES["light"], THEMES["dark"]
    assert f'[fill="{light.ink}"]{{fill:{dark.ink}}}' in svg
    assert set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', svg)) <= set(light.colours())
    assert "[fill=" not in render(drawn("articles", "growth", theme="dark"), "svg").decode()


NAMES = ["국가정보원", "محمد بن سلمان", "हिन्दी संगठन", "新华社", "Київ", "_hidden", "$5 & $10 group", "<b>&amp;", "𐎠𐎡"]


@pytest.mark.parametrize("name", [NAMES[0], *(pytest.param(name, marks=SLOW) for name in NAMES[1:])])
def test_no_name_breaks_a_chart(name: str, tmp_path: Path) -> None:
    result = study_of(tmp_path, (name, "2024-03-01", "30 buses"), ("Other", "2024-04-01", "about 40 buses"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for kind in ("growth", "could-hold"):
            figure = draw(result, kind)
            words = "".join(ET.fromstring(render(figure, "svg")).itertext()).replace("\u200e", "")  # noqa: S314
            assert all(part in words for part in name.split())
            render(figure, "png")


@SLOW
def test_a_png_names_a_script_that_no_installed_font_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(style, "_installed", dict)
    note = "No installed font has Korean letters: install Noto Sans CJK (Debian: fonts-noto-cjk)."
    assert fonts_for("국가정보원, Seoul") == (["DejaVu Sans"], note)
    assert fonts_for("Latin, Ελληνικά, Кириллица, عربي")[1] == ""
    assert some("abacadefg", " ") == "a b c d e and 2 more"
    found = wrapped("3.9–6.5 million +", 80) + wrapped("1,000 (عربي)", 200)  # a sign with its number, left to right
    assert found == ["3.9–6.5", "million +", "\u200e1,000 (عربي)"]
    figure: Any = draw(study_of(tmp_path, (NAMES[0], "2024-03-01", "30 buses")), "growth")
    for kind in ("png", "pdf", "svg"):
        render(figure, kind)
        assert (note in " ".join(figure.note.get_text().split())) == (kind != "svg"), "whose reader may have the font"


def test_a_year_is_whole_on_the_axis_and_a_day_is_a_tick(tmp_path: Path) -> None:
    rows = [("Port", "2024-03-10", "25 buses"), ("Union", "2024", "about 40 buses"), ("Port", "2024-05-02", "30 buses")]
    for ax in draw(study_of(tmp_path / "a", *rows), "growth").axes:
        ends = [x for line in ax.lines for x in np.asarray(line.get_xdata()) if line.get_marker() == "|"]
        assert all(ax.viewLim.containsx(x) for x in ends)
    days = [("A", "2024-03-01", "30 buses"), ("B", "2024-03-04", "40 buses")]
    figure = draw(study_of(tmp_path / "b", *days), "growth")
    ticks = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert any(re.match(r"\d+ (Feb|Mar)", tick) for tick in ticks)
    assert len(ticks) == len(set(ticks))
    dots = {np.asarray(line.get_xdata()).item() for line in figure.axes[0].lines if line.get_linestyle() == "None"}
    assert dots == {float(np.datetime64(day).astype(int)) for _, day, _ in days}, "a dot is above the tick of its day"


def test_each_scope_and_six_sides_at_most_have_a_line_in_a_panel_and_periods_do_not_overlap(tmp_path: Path) -> None:
    axes = drawn("public-record", "growth").axes
    assert [ax.get_title(loc="left") for ax in axes] == ["Washington", "Seoul", "Seoul, via Rajin", "Other sides"]
    assert "around 5,000\nuntil 31 Dec 2023" in [label.get_text() for label in labels_of(axes[1])], "off the line"
    rows = [(f"Side {i % 8}", f"2024-0{i // 8 + 1}-0{i % 8 + 1}", f"{i + 5} buses") for i in range(16)]
    axes = draw(study_of(tmp_path, *rows), "growth").axes
    assert [sum(line.get_drawstyle() != "default" for line in ax.lines) for ax in axes] == [2] * 6 + [1], "the record"
    bars = [patch.get_extents() for patch in drawn("kabul-airlift", "growth").axes[0].patches]
    assert all(one.x1 <= two.x0 + 0.5 for one, two in pairwise(sorted(bars, key=lambda box: box.x0)))


def test_panels_of_one_unit_share_an_axis_logarithmic_where_one_row_squeezes_others(tmp_path: Path) -> None:
    for study, kind, scale in (
        ("kabul-airlift", "could-hold", "log"),
        ("seoul-crowds", "implied", "log"),
        ("public-record", "could-hold", "linear"),
    ):
        ax = drawn(study, kind).axes[0]
        assert (ax.get_xscale(), "logarithmic" in ax.get_xlabel()) == (scale, scale == "log")
    assert {line.get_clip_on() for line in ax.lines if line.get_marker() is ACROSS[-1]} == {True}, "nothing is below 0"
    seats, per_day, floor, _ = (ax.get_xlim() for ax in drawn("kabul-airlift", "could-hold").axes)
    shells, rockets = (ax.get_xlim() for ax in drawn("articles", "could-hold").axes)
    assert seats == floor != per_day, "a rate is not next to a count"
    assert shells != rockets
    counts = "dozens of containers", "1 container", "2 containers", "9,000 containers"
    said = [f'id: c{i}, by: A, made: 2024-03-0{i + 1}, says: "{words}"' for i, words in enumerate(counts)]
    said[0] += ", contents: [{of: 152 mm shell, says: more than 0 shells}]"
    with warnings.catch_warnings(action="error"):
        draw(result(tmp_path, "\n".join(said)), "could-hold").draw_without_rendering()
