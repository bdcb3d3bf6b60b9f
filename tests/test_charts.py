"""What each chart says and shows, as values; nothing is drawn here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypeVar

import charts_study as given
import pytest

from estimates import charts
from estimates.charts.chart import Arrow, Bar, Chart, Label, Mark, Panel, Point, Span, Steps, Strip
from estimates.charts.scales import amounts, days
from estimates.charts.wording import amount, bare, lasting, some
from estimates.quantities import old_dates as dates

M = TypeVar("M", bound=Mark)


def marks(chart: Chart, kind: type[M], *, panel: int = 0) -> list[M]:
    return [mark for mark in chart.panels[panel].marks if isinstance(mark, kind)]


def labels(panel: Panel) -> list[str]:
    return [" / ".join(label.forms[0]) for label in panel.labels]


def said(*statements_: tuple[str, str, str]) -> Chart:
    return charts.growth(given.told(statements_))


# -- growth


def test_the_default_study_grows_from_1000_to_13000_in_a_year() -> None:
    chart = charts.growth(given.bundled("articles"))
    assert chart.title == "Containers on record grew from more than 1,000 to more than 13,000 in a year"
    assert labels(chart.panels[0])[-1] == "more than 13,000 / National Intelligence Service, Oct 2024"
    assert [point.y for point in marks(chart, Point)] == [1000, 7000, 10000, 13000]
    assert any("The New York Times (2024-06-18); AP via Arab Times (2024-11-20)" in line for line in chart.caption)
    assert any(given.bundled("articles").study.title in line for line in chart.caption)


@pytest.mark.parametrize(
    ("statements_", "title"),
    [
        ([("A", "2023-10-13", "more than 1,000 containers")], "One statement on record: more than 1,000 containers"),
        (
            [("A", "2023-10-13", "1,000 containers"), ("B", "2023-11-13", "3,000 containers")],
            "Containers on record grew from 1,000 to 3,000 in a month",
        ),
        (
            [("A", "2023-10-13", "3,000 containers"), ("A", "2024-03-13", "1,000 containers")],
            "Containers on record fell from 3,000 to 1,000 in five months",
        ),
        (
            [("A", "2021", "1,000 containers"), ("A", "2024", "3 million containers")],
            "Containers on record grew from 1,000 to 3 million in three years",
        ),
        (
            [("A", "2023-10-13", "1,000 containers"), ("A", "2024-03-13", "about 1,000 containers")],
            "Containers on record stayed at 1,000",
        ),
        (
            [("A", "2023-10-13", "1,000 containers"), ("A", "2023-12-13", "between 2,000 and 3,000 containers")],
            "Containers on record grew from 1,000 to 3,000 in two months",
        ),
        (
            [("A", "2023-10-13", "up to 1,000 containers"), ("A", "2023-12-13", "no more than 3,000 containers")],
            "Containers on record grew from up to 1,000 to at most 3,000 in two months",
        ),
        (
            [("A", "2023-10-13", "hundreds of containers"), ("A", "2023-12-13", "close to 3,000 containers")],
            "Containers on record grew from at least 100 to nearly 3,000 in two months",
        ),
        (
            [("A", "2023-10-13", "over 1,000 containers"), ("A", "2023-12-13", "more than 1,000 containers")],
            "Containers on record stayed at more than 1,000",
        ),
        (
            [("A", "2023-10-13", "1,000 containers"), ("B", "2023-10-13", "about 3,000 containers")],
            "Containers on record run from 1,000 (A) to about 3,000 (B)",
        ),
        (
            [("A", "2023-10-13", "1,000 containers"), ("B", "2023-10-13", "3,000 containers")],
            "Containers on record run from 1,000 (A) to 3,000 (B)",
        ),
        (
            [
                ("A", "2024-05-01", "60 containers"),
                ("B", "2024-05-09", "200 containers"),
                ("C", "2024-05-20", "30 containers"),
            ],
            "Containers on record run from 30 (C) to 200 (B)",
        ),
        (
            [("A", "2023-10-13", "3,000 containers"), ("B", "2024-03-13", "1,000 containers")],
            "Containers on record run from 1,000 (B) to 3,000 (A)",
        ),
    ],
)
def test_the_title_is_the_finding(statements_: list[tuple[str, str, str]], title: str) -> None:
    assert said(*statements_).title == title


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("5,000 containers", ["Point"]),
        ("more than 5,000 containers", ["Arrow up", "Point"]),
        ("at least 5,000 containers", ["Arrow up", "Point"]),
        ("up to 5,000 containers", ["Arrow down", "Point open"]),
        ("at most 5,000 containers", ["Arrow down", "Point open"]),
        ("fewer than 5,000 containers", ["Arrow down", "Point open"]),
        ("about 5,000 containers", ["Bar 4,550 to 5,350", "Point"]),
        ("close to 5,000 containers", ["Bar 4,650 to 5,000", "Point"]),
        ("between 4,000 and 5,000 containers", ["Bar 4,000 to 5,000 strong"]),
        ("thousands of containers", ["Arrow up", "Point"]),
    ],
)
def test_each_hedge_has_its_glyph(words: str, shown: list[str]) -> None:
    found = []
    for mark in said(("A", "2023-10-13", words)).panels[0].marks:
        match mark:
            case Point(filled=filled):
                found.append("Point" if filled else "Point open")
            case Arrow(up=up):
                found.append("Arrow up" if up else "Arrow down")
            case Bar(low=low, high=high, strong=strong):
                found.append(f"Bar {low:,.0f} to {high:,.0f}{' strong' * strong}")
            case _:
                pass
    assert sorted(found) == sorted(shown)


def test_only_a_month_is_a_span_and_counts_once_it_is_over() -> None:
    chart = said(("A", "2023-10", "1,000 containers"), ("A", "2024-02-26", "2,000 containers"))
    (span,), (steps,) = marks(chart, Span), marks(chart, Steps)
    assert span == Span(given.ordinal("2023-10-01"), given.ordinal("2023-11-01"), 1000, "first")
    assert steps.levels == ((given.ordinal("2023-11-01"), 1000, 1000), (given.ordinal("2024-02-26"), 2000, 2000))


def test_sides_are_never_joined_and_a_level_holds_until_the_next_one() -> None:
    chart = said(
        ("A", "2023-10-13", "1,000 containers"),
        ("B", "2023-12-01", "5,000 containers"),
        ("A", "2024-01-10", "between 2,000 and 3,000 containers"),
    )
    a, b = marks(chart, Steps)
    assert a.tone != b.tone
    assert {a.until, b.until} == {given.ordinal("2024-01-10")}
    assert list(a.levels) == [(given.ordinal("2023-10-13"), 1000, 1000), (given.ordinal("2024-01-10"), 2000, 3000)]
    assert list(b.levels) == [(given.ordinal("2023-12-01"), 5000, 5000)]


def test_a_repeat_is_faint_and_changes_no_line() -> None:
    chart = charts.growth(given.study())
    small = [point for point in marks(chart, Point) if point.tone == "quiet"]
    assert [(point.y, point.filled) for point in small] == [(6700, False)]
    assert not any("Brussels" in text for text in labels(chart.panels[0]))
    assert "repeat of an earlier figure" in [key.words for key in chart.key]


def test_a_statement_without_a_date_is_left_out_and_that_is_said() -> None:
    chart = charts.growth(given.study())
    assert 20000 not in [point.y for point in marks(chart, Point)]
    assert "Not drawn: 1 without a date or a number." in " ".join(chart.caption)


def test_a_statement_of_unknown_date_stands_where_it_was_printed_and_that_is_said() -> None:
    chart = charts.growth(
        given.study(given.CLAIMS.replace('"20,000 containers", source: wire', '"20,000 containers", source: paper'))
    )
    assert "Of unknown date, on the day of its first printing: 1." in " ".join(chart.caption)
    assert "printed 18 Jun 2024, A speaker: 20,000" in chart.alt.description


def test_no_stop_stands_twice_and_a_long_source_is_cut_once() -> None:
    for name in ("A study.", "A study?", "A study"):
        lines = charts.growth(given.told([("A", "2024", "5 containers")], name=name, source="A paper " * 20)).caption
        assert not any(line.endswith(("..", "?.", "…", ".…")) and not line.endswith("A paper…") for line in lines), (
            lines
        )


def test_each_kind_of_date_that_is_no_day_is_in_the_key() -> None:
    assert "only the year is known" in [key.words for key in said(("A", "2023", "5 containers")).key]
    both = said(("A", "2023", "5 containers"), ("A", "2024-03", "7 containers"))
    assert "only the month or year is known" in [key.words for key in both.key]


def test_lines_run_to_the_day_that_was_asked_for() -> None:
    result = given.told([("A", "2023-10-13", "1,000 containers")])
    result.as_of = dates.parse("2024-06-30")
    chart = charts.growth(result)
    (steps,) = marks(chart, Steps)
    assert steps.until == given.ordinal("2024-06-30")
    assert chart.caption[0] == "As on record on 2024-06-30."


def test_a_what_if_is_the_first_thing_in_the_caption() -> None:
    result = given.told([("A", "2023-10-13", "1,000 containers")])
    result.overrides = ("152 mm shell = 480 shells per container (study: 450)",)
    assert charts.growth(result).caption[0] == "What if: 152 mm shell = 480 shells per container (study: 450)."


def test_beyond_four_sides_one_statement_gets_no_colour_and_no_line_of_its_own() -> None:
    sides = [("A", "2023-10-13"), ("A", "2023-11-13"), *((side, "2023-12-01") for side in "BCDE")]
    chart = said(*((side, day, f"{number + 1},000 containers") for number, (side, day) in enumerate(sides)))
    assert len(marks(chart, Steps)) == 1
    assert {label.tone for label in chart.panels[0].labels if "B" in label.forms[0]} == {"other"}


def test_counts_of_other_things_are_not_mixed_in() -> None:
    chart = charts.growth(given.bundled("articles"))
    assert len(marks(chart, Point)) == 4  # neither 50 howitzers nor 20 launchers


def test_nothing_to_draw_says_what_is_missing() -> None:
    result = given.told([("A", "2023-10-13", "1,000 containers")])
    result.counts = {name: values[:0] for name, values in result.counts.items()}
    with pytest.raises(charts.NothingToDrawError, match="no statement has both a count and a date"):
        charts.growth(result)
    result.as_of = dates.parse("2023-09")
    with pytest.raises(charts.NothingToDrawError, match="no statement of those asked for has both a count and a date"):
        charts.growth(result)


def test_the_description_says_type_data_and_why() -> None:
    alt = charts.growth(given.bundled("articles")).alt
    assert alt.description.startswith("Step chart of 4 statements about containers by Washington, officials and Seoul")
    assert "Oct 2024, National Intelligence Service: more than 13,000" in alt.description
    assert "Why it matters" in alt.description


# -- what they could hold


def test_what_they_could_hold_is_never_said_to_have_been_sent() -> None:
    for name in ("articles", "public-record"):
        chart = charts.could_hold(given.bundled(name))
        assert "could hold" in chart.title
        words = f"{chart.title} {chart.subtitle} {chart.alt.title}"
        assert "sent" not in words.split()


def test_each_munition_has_a_panel_with_its_own_unit() -> None:
    chart = charts.could_hold(given.bundled("articles"))
    assert chart.title == "More than 13,000 containers could hold 5.85 million 152 mm shells, or 975,000 122 mm rockets"
    shells, rockets = chart.panels
    assert (shells.title, rockets.title) == ("152 mm shells", "122 mm rockets")
    assert shells.note.startswith("At 450 shells a container")
    assert [tick.words for tick in shells.y.ticks][:3] == ["0", "2 million", "4 million"]
    assert [tick.words for tick in rockets.y.ticks][:3] == ["0", "500,000", "1,000,000"]


def test_what_was_stated_stands_beside_what_is_recomputed() -> None:
    chart = charts.could_hold(given.bundled("articles"))
    stated = [mark for mark in marks(chart, Point) if mark.shape == "bar"]
    assert [(point.y, point.dx > 0) for point in stated] == [(3_000_000, True)]
    assert "as many as three million / stated by Shin Won-sik" in labels(chart.panels[0])
    ceiling = [mark for mark in marks(chart, Arrow) if mark.tone == "ink"]
    assert [(arrow.y, arrow.up) for arrow in ceiling] == [(3_000_000, False)]


def test_a_mixed_load_is_not_set_beside_a_full_one() -> None:
    chart = charts.could_hold(given.study())
    stated = [mark.y for mark in marks(chart, Point) if mark.shape == "bar"]
    assert stated == [2_300_000, 3_000_000]  # not the 8 million of both


# -- implied, mix, sensitivity, by side


def test_implied_capacities_with_their_direction_and_the_limits() -> None:
    chart = charts.made("implied", given.study())
    assert chart.title == "Statements imply 448 to 460 shells a container, or at least 75 rockets"
    shells = chart.panels[0]
    assert "499: bare, one box (mass)" in labels(shells)
    assert [(arrow.up, round(arrow.y)) for arrow in marks(chart, Arrow)] == [(False, 448)]
    assert shells.note == "Grey: the study’s assumption, 450, from 300 to 500"
    assert "Left out: 2" in " ".join(chart.caption)


def test_one_statement_alone_is_not_said_to_be_several() -> None:
    chart = charts.made("implied", given.bundled("articles"))
    assert chart.title == "One statement implies at most 429 shells a container, or at least 71 rockets"


def test_a_mix_lies_between_both_full_loads() -> None:
    chart = charts.mix(given.study())
    assert (
        chart.title == "Close to 6,700 containers could hold 3,015,000 152 mm shells, 502,500 122 mm rockets, or a mix"
    )
    points = [(mark.x, mark.y, mark.shape, mark.filled) for mark in marks(chart, Point)]
    assert (3_015_000, 0, "circle", True) in points
    assert (0, 502_500, "circle", True) in points
    assert (3_000_000, 0, "diamond", False) in points  # as many as
    assert (0, 500_000, "diamond", True) in points  # more than
    assert "50% filled with shells / 1,507,500 shells and 251,250 rockets" in labels(chart.panels[0])
    assert "never to be added" in " ".join(chart.caption)


def test_a_mix_needs_two_capacities() -> None:
    with pytest.raises(charts.NothingToDrawError, match="two capacities"):
        charts.mix(given.bundled("black-sea"))


def test_the_widest_swing_is_on_top() -> None:
    chart = charts.made("sensitivity", given.bundled("articles"))
    assert chart.title == "Most depends on what one container holds: 3.9 million to 6.5 million 152 mm shells"
    strips = marks(chart, Strip)
    assert [strip.y for strip in strips] == [1.0, 0.0]
    widths = [strip.right - strip.left for strip in strips]
    assert widths == sorted(widths, reverse=True)
    assert all(strip.left <= 5_850_000 <= strip.right for strip in strips)


def test_small_multiples_from_four_sides_up() -> None:
    chart = charts.by_side(given.study())
    assert [panel.title for panel in chart.panels] == ["Seoul", "Washington", "Tallinn", "Brussels"]
    assert len({(panel.x, panel.y) for panel in chart.panels}) == 1
    with pytest.raises(charts.NothingToDrawError, match="fewer than 4 sides, and the growth chart holds them all"):
        charts.by_side(given.bundled("articles"))


def test_every_bundled_study_has_its_charts() -> None:
    for name in ("articles", "public-record", "black-sea"):
        result = given.bundled(name)
        assert charts.growth(result).panels
        assert charts.could_hold(result).panels
        assert charts.made("implied", result).panels


# -- words and axes


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (75, "75"),
        (447.8, "447.8"),
        (13000, "13,000"),
        (500_000, "500,000"),
        (3e6, "3 million"),
        (4_800_000, "4.8 million"),
        (2e9, "2 billion"),
    ],
)
def test_amounts_in_words(value: float, words: str) -> None:
    assert amount(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(5_850_000, "5.85 million"), (975_000, "975,000"), (2_025_000, "2.03 million"), (447.8, "448"), (0, "0")],
)
def test_titles_and_labels_have_three_digits(value: float, words: str) -> None:
    assert some(value) == words


@pytest.mark.parametrize(
    ("days_", "words"),
    [
        (0, "on one day"),
        (1, "in a day"),
        (7, "in seven days"),
        (21, "in three weeks"),
        (61, "in two months"),
        (366, "in a year"),
        (572, "in 19 months"),
        (1096, "in three years"),
    ],
)
def test_how_long_it_took(days_: float, words: str) -> None:
    assert lasting(days_) == words


@pytest.mark.parametrize(
    ("plural", "rest"),
    [
        ("152 mm shells", "shells"),
        ("122mm rockets", "rockets"),
        ("containers", "containers"),
        ("20 ft containers", "20 ft containers"),
    ],
)
def test_a_calibre_is_said_once(plural: str, rest: str) -> None:
    assert bare(plural) == rest


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (13_000, ["0", "5,000", "10,000", "15,000"]),
        (24_000, ["0", "5,000", "10,000", "15,000", "20,000", "25,000"]),
        (9_500_000, ["0", "2 million", "4 million", "6 million", "8 million", "10 million"]),
        (2_100_000, ["0", "0.5 million", "1.0 million", "1.5 million", "2.0 million", "2.5 million"]),
        (1_000_000, ["0", "200,000", "400,000", "600,000", "800,000", "1,000,000"]),
        (0.9, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (3, ["0", "1", "2", "3"]),
    ],
)
def test_amounts_start_at_0_and_keep_one_unit(highest: float, ticks: list[str]) -> None:
    axis = amounts(highest)
    assert [tick.words for tick in axis.ticks] == ticks
    assert axis.low == 0
    assert axis.high >= highest


@pytest.mark.parametrize("highest", [1e-9, 1, 7.3, 999, 1e4, 123456, 5e6, 3e9, 8e12, 1e15])
def test_an_axis_is_never_scientific(highest: float) -> None:
    for tick in amounts(highest).ticks:
        assert "e" not in tick.words
        assert tick.at <= amounts(highest).high


@pytest.mark.parametrize(
    ("first", "last", "ticks"),
    [
        ("2023-10-01", "2024-10-31", ["Oct 2023", "Jan 2024", "Apr 2024", "Jul 2024", "Oct 2024"]),
        ("2023-10-13", "2023-10-13", ["Oct 2023", "Nov 2023"]),
        ("1990-01-01", "2024-01-01", ["1990", "1995", "2000", "2005", "2010", "2015", "2020"]),
    ],
)
def test_dates_have_ticks_equally_far_apart(first: str, last: str, ticks: list[str]) -> None:
    axis = days(date.fromisoformat(first), date.fromisoformat(last))
    assert [tick.words.replace("\n", " ") for tick in axis.ticks] == ticks
    assert axis.low < given.ordinal(first)
    assert given.ordinal(last) < axis.high


def test_charts_are_values() -> None:
    one, other = charts.growth(given.bundled("articles")), charts.growth(given.bundled("articles"))
    assert one == other
    assert hash(one) == hash(other)
    assert replace(one, title="Another") != one
    assert isinstance(one.panels[0].labels[0], Label)


def test_a_panel_has_no_more_labels_than_it_bears() -> None:
    many = [(f"side {n % 3}", f"202{n % 5}-0{1 + n % 9}-1{n % 10}", f"{1000 + n:,} containers") for n in range(200)]
    chart = said(*many)
    assert len(chart.panels[0].labels) == 40
    assert len(marks(chart, Point)) == 200
    assert {"side 0", "side 1", "side 2"} <= {label.forms[0][0] for label in chart.panels[0].labels}


def test_small_multiples_are_no_more_than_a_page_bears_and_the_rest_is_named() -> None:
    chart = charts.by_side(given.told([(f"side {n}", "2024-01-10", "1,000 containers") for n in range(15)]))
    assert len(chart.panels) == 12
    assert "3 sides with fewer statements are left out." in " ".join(chart.caption)
