"""Where words stand: they never overlap, never leave the picture, and are never cut without a sign."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path

import charts_study as given
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as some
from matplotlib.ft2font import FT2Font, LoadFlags

from estimates import charts
from estimates.charts.chart import ELLIPSIS, Alt, Axis, Chart, Label, Panel, Point, Tick
from estimates.charts.ground import ARROW
from estimates.charts.laid_out import Layout
from estimates.charts.layout import lay_out, thinned
from estimates.charts.lettering import font_path
from estimates.charts.letters import MissingGlyphError, clean, shorten, width, wrap
from estimates.charts.palette import SIZES

HEDGES = ["", "about ", "more than ", "up to ", "close to ", "at least "]
SIDES = ["Seoul", "Washington", "Kyiv", "Brussels", "London", "A ministry with a very long name of its own, in full"]


def faults(layout: Layout) -> list[str]:
    """Every text that leaves the picture, and every two that overlap."""
    found = []
    for text in layout.texts:
        box = text.box()
        if box.left < 0 or box.low < 0 or box.right > layout.width or box.high > layout.height:
            found.append(f"{text.words!r} leaves the picture")
    for one, other in combinations(layout.texts, 2):
        a, b = one.box(), other.box()
        across = min(a.right, b.right) - max(a.left, b.left)
        up = min(a.high, b.high) - max(a.low, b.low)
        if across > 0.3 and up > 0.3:
            found.append(f"{one.words!r} overlaps {other.words!r}")
    return found


def every_chart() -> list[tuple[str, str]]:
    names = [(study, name) for study in ("articles", "public-record", "black-sea", "") for name in charts.NAMES]
    short = {("articles", "by-side"), ("black-sea", "by-side"), ("black-sea", "mix")}
    return [pair for pair in names if pair not in short]


@pytest.mark.parametrize(("study", "name"), every_chart())
@pytest.mark.parametrize("size", list(SIZES))
def test_words_neither_overlap_nor_leave_the_picture(study: str, name: str, size: str) -> None:
    result = given.bundled(study) if study else given.study()
    assert faults(lay_out(charts.made(name, result), size)) == []


statement = some.tuples(
    some.sampled_from(SIDES),
    some.dates(min_value=date(2020, 1, 1), max_value=date(2026, 1, 1)).map(str),
    some.builds("{}{:,} containers".format, some.sampled_from(HEDGES), some.integers(1, 99).map(lambda n: n * 10_000)),
)


@settings(max_examples=25)
@for_all(some.lists(statement, min_size=1, max_size=24), some.sampled_from(["wide", "narrow"]))
def test_words_keep_clear_whatever_was_said(statements: list[tuple[str, str, str]], size: str) -> None:
    assert faults(lay_out(charts.growth(given.told(statements)), size)) == []


def test_names_of_ten_thousand_letters_are_cut_with_a_sign() -> None:
    long = "Ministry of " + "very " * 2000 + "long names"
    chart = charts.growth(
        given.told(
            [(long, "2023-10-13", "1,000 containers"), ("B", "2023-11-13", "2,000 containers")], name=long, source=long
        )
    )
    for size in SIZES:
        layout = lay_out(chart, size)
        assert faults(layout) == []
        assert layout.height < 900
        assert any(words.endswith(ELLIPSIS) for words in layout.words("caption"))


def test_a_what_if_is_whole_on_the_picture() -> None:
    result = given.told([("A", "2023-10-13", "1,000 containers")])
    result.overrides = ("152 mm shell = 480 shells per container (study: 450 shells per container)",)
    words = " ".join(lay_out(charts.growth(result), "narrow").words("caption"))
    assert "What if: 152 mm shell = 480 shells per container (study: 450 shells per container)." in words


def test_the_narrow_picture_is_375_pixels_wide_and_has_no_type_under_11() -> None:
    layout = lay_out(charts.growth(given.bundled("public-record")), "narrow")
    assert layout.width * 96 / 72 == 375
    assert min(text.size for text in layout.texts) * 96 / 72 >= 11
    assert SIZES["narrow"].caption == 8.25


def test_heights_are_whole_pixels_on_screens_and_in_print() -> None:
    for name, result in (("growth", given.bundled("articles")), ("could-hold", given.bundled("public-record"))):
        for size in SIZES:
            height = lay_out(charts.made(name, result), size).height
            assert height * 96 / 72 == round(height * 96 / 72)
            assert height * 224 / 72 == round(height * 224 / 72)


def test_an_arrow_is_as_long_whatever_the_scale() -> None:
    assert 8 < ARROW < 20  # in points: no axis enters into it


def one(labels: tuple[Label, ...], marks: tuple[Point, ...] = ()) -> Layout:
    ticks = (Tick(0, "0"), Tick(50, "50"), Tick(100, "100"))
    panel = Panel(Axis(0, 100, ticks), Axis(0, 100, ticks), marks, labels)
    return lay_out(Chart("test", "A title", "A subtitle", ("A caption.",), (panel,), Alt("a", "b")))


def test_two_labels_at_one_place_are_both_written_apart() -> None:
    labels = tuple(Label(50, 50, ((f"label {number}",),)) for number in range(6))
    layout = one(labels, (Point(50, 50, "ink"),))
    assert sorted(layout.words("figure")) == [f"label {number}" for number in range(6)]
    assert faults(layout) == []


def test_a_label_far_from_its_mark_has_a_leader() -> None:
    labels = tuple(Label(50, 50, ((f"a longer label {number}",),), rank=3) for number in range(24))
    assert one(labels, (Point(50, 50, "ink"),)).leaders


def test_a_label_takes_its_short_form_where_the_long_one_finds_no_room() -> None:
    crowd = tuple(Label(x, y, (("taken",),), rank=1) for x in range(0, 101, 9) for y in range(0, 101, 7))
    label = Label(
        50, 50, (("a rather long label that says everything", "and more below it"), ("x",)), rank=2, must=True
    )
    words = one((*crowd, label), (Point(50, 50, "ink"),)).words("figure")
    assert "x" in words


def test_an_optional_label_stands_beside_its_mark_or_nowhere() -> None:
    first = Label(50, 50, (("first of the two labels",),), rank=1)
    walls = tuple(Point(x, y, "ink", size=30) for x in range(20, 90, 5) for y in range(20, 90, 8))
    assert one((first._replace(rank=5),), walls).words("figure") == ()


def test_a_label_is_never_nearer_to_another_point() -> None:
    marks = (Point(50, 50, "ink"), Point(52, 50, "ink"))
    layout = one((Label(50, 50, (("left",),)),), marks)
    (text,) = (text for text in layout.texts if text.role == "figure")
    frame = layout.frames[0]
    assert text.box().right < frame.left + frame.width * 0.505


def test_ticks_that_would_touch_are_thinned_evenly() -> None:
    axis = Axis(0, 10, tuple(Tick(at, f"{at} thousand") for at in range(11)))
    kept = thinned(axis, 9, (0.0, 20.0), (-50, 300))
    assert [words for _, words in kept] == ["0 thousand", "3 thousand", "6 thousand", "9 thousand"]


def test_a_year_is_said_once() -> None:
    axis = Axis(0, 3, (Tick(0, "Oct\n2023"), Tick(1, "Jan\n2024"), Tick(2, "Apr\n2024"), Tick(3, "Jul\n2024")))
    assert [words for _, words in thinned(axis, 9, (0.0, 100.0), (-50, 400))] == [
        "Oct\n2023",
        "Jan\n2024",
        "Apr",
        "Jul",
    ]


# -- type


RANGES = [(0x20, 0x7E), (0xA0, 0x2FF), (0x300, 0x52F), (0x1E00, 0x1EFF), (0x2000, 0x22FF)]
TYPE = Path(charts.__file__).with_name("type.txt")


def measured() -> str:
    """The file of the type's measures, made from the fonts that are drawn with."""
    lines = []
    for bold in (False, True):
        font = FT2Font(str(font_path(bold)))
        font.set_size(100, 72)
        lines.append(f"# advances in 1/2048 em from a code point on, DejaVu Sans {'bold' if bold else 'regular'}")
        for first, last in RANGES:
            for start in range(first, last + 1, 16):
                row = [_advance(font, code) for code in range(start, min(start + 16, last + 1))]
                if set(row) != {"-"}:
                    lines.append(f"{start:04X} {' '.join(row)}")
    return "\n".join(lines) + "\n"


def _advance(font: FT2Font, code: int) -> str:
    if not chr(code).isprintable() or not font.get_char_index(code):
        return "-"
    return str(round(font.load_char(code, flags=LoadFlags.NO_SCALE).horiAdvance))


def test_the_type_is_measured_as_it_is_drawn(update_golden: bool) -> None:
    if update_golden:
        TYPE.write_text(measured(), encoding="ascii")
    assert TYPE.read_text(encoding="ascii") == measured()


@pytest.mark.parametrize("text", ["13,000 containers", "Überraschung", "Łódź, Київ, Σ", "× – … ’", "1,500,000"])
def test_texts_are_as_wide_as_they_are_set(text: str) -> None:
    for bold in (False, True):
        font = FT2Font(str(font_path(bold)))
        font.set_size(100, 72)
        font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
        drawn = font.get_width_height()[0] / 64
        assert 0.998 * drawn <= width(text, 100, bold=bold) <= 1.04 * drawn


@pytest.mark.parametrize("letter", ["한", "中", "あ", "🚢", "ع", "ש"])
def test_a_letter_that_the_type_lacks_is_an_error_in_words(letter: str) -> None:
    chart = charts.growth(given.told([(f"Seoul {letter}", "2023-10-13", "1,000 containers")]))
    with pytest.raises(MissingGlyphError, match="charts are set in Latin type") as error:
        lay_out(chart)
    assert error.value.letter == letter


def test_control_letters_turn_nothing_round() -> None:
    assert clean("one\u202e two\n\tthree\x00") == "one two three"


@for_all(
    some.text(some.characters(min_codepoint=32, max_codepoint=0x17E, exclude_categories=["Cc"]), max_size=60),
    some.floats(20, 300),
)
def test_what_is_shortened_fits(text: str, room: float) -> None:
    short = shorten(text, 9, room)
    assert width(short, 9) <= max(room, width(ELLIPSIS, 9))
    assert short == text or short.endswith(ELLIPSIS)


@for_all(some.lists(some.text("abc", min_size=1, max_size=30), max_size=30).map(" ".join), some.integers(1, 4))
def test_what_is_wrapped_fits_and_says_where_it_was_cut(text: str, lines: int) -> None:
    wrapped = wrap(text, 9, 120, lines=lines)
    assert len(wrapped) <= lines
    assert all(width(line, 9) <= 120 for line in wrapped)
    assert " ".join(wrapped) == text or ELLIPSIS in " ".join(wrapped)
