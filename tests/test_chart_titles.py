"""What the charts say: titles under one rule, notes on everything left out, numbers and dates."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from chart_studies import BUNDLED, bundled, study_of
from hypothesis import given
from hypothesis import strategies as st

from estimates import lint
from estimates.analysis.result import compute, tally
from estimates.charts import draw
from estimates.charts.data import Chart, Count, Format, NothingToDrawError, Panel, records
from estimates.charts.figure import ChartFigure
from estimates.charts.frames import KINDS, frame
from estimates.charts.titles import growth
from estimates.study.entries import Chart as Options

TITLES = {
    ("articles", "growth"): "Highest count of containers on record: from more than 1,000 (Washington, Oct 2023) "
    "to more than 13,000 (Seoul, Oct 2024)",
    ("articles", "could-hold"): "More than 13,000 containers: room for 3.9 to 6.5 million 152 mm shells "
    "or 910,000 to 1.3 million 122 mm rockets, or more",
    ("articles", "stated"): "Stated figures checked: 2 reproduced (weakly)",
    ("articles", "implied"): "152 mm shells: at most 429 implied by Shin Won-sik, Mar 2024; "
    "the study uses 450 (300 to 500) per container",
    ("public-record", "growth"): "Highest count of containers on record: from about 3,000 (Seoul, Nov 2023) "
    "to more than 24,000 (Washington, 7 May 2025)",
    ("black-sea", "growth"): "Highest total of voyages on record (Black Sea Grain Initiative): from “12” "
    "(United Nations, 10 Aug 2022) to “1,003” (United Nations, 15 Jul 2023)",
}
DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2024, 12, 31))
SIDES = ("Seoul", "Washington", "Kyiv")


@st.composite
def counts(draw: st.DrawFn) -> Count:
    start = draw(DAYS)
    value = draw(st.integers(1, 10**8))
    way = draw(st.sampled_from((-1, 0, 1)))
    until = draw(st.one_of(st.none(), st.just(start)))
    side = draw(st.sampled_from(SIDES))
    return Count(
        claim=f"claim-{draw(st.integers(0, 10**9))}", who=f"speaker of {side}", side=side,
        words={-1: "up to ", 0: "", 1: "more than "}[way] + f"{value:,}",
        direction=way, best=float(value), low=float(value), high=float(value),
        when=Format().date(start, start), start=start, end=start,
        scope=draw(st.sampled_from(("", "by rail", "by sea"))),
        since=draw(st.one_of(st.none(), st.just(start))),
        until=until,
        period=until is not None and draw(st.booleans()),
        repeat=draw(st.booleans()),
    )  # fmt: skip


def joined(chart: Chart) -> list[Count]:
    """The counts that a title names with words, side and day."""
    text = chart.title.replace("“", "").replace("”", "")
    return [one for one in chart.counts if f"{one.words} ({one.side}, {one.when}" in text]


@pytest.mark.parametrize(("study", "kind"), TITLES)
def test_a_title_is_the_finding_with_hedge_and_range(study: str, kind: str) -> None:
    assert frame(bundled(study), kind).title == TITLES[study, kind]


@given(st.lists(counts(), min_size=1, max_size=12))
def test_no_title_or_line_joins_scopes_closed_periods_or_kinds_of_count(found: list[Count]) -> None:
    ordered = tuple(sorted(found, key=lambda one: (one.end, one.start, one.claim)))
    title, panels = growth(ordered, "containers", Format()), (Panel("", "containers", ordered),)
    chart, risen = Chart("growth", title, "", (), SIDES, Options.model_construct(), panels), records(found)
    if " from " in title:
        assert {risen[0], risen[-1]} <= set(joined(chart)), "both are named with their speakers and days"
        assert risen[0].end < risen[-1].end
    else:
        assert joined(chart), "the highest count, with its speaker and day"
    assert all(one.is_total and one.direction >= 0 and one.scope == risen[0].scope for one in risen)
    values = [one.best for one in risen]
    assert values == sorted(set(values))
    totals = [one.best for one in found if one.is_total and one.direction >= 0 and one.scope == risen[0].scope]
    assert not risen or max(totals) == values[-1], "nothing on record is above the highest total of its scope"
    above = [one for one in found if one.direction >= 0 and values and one.best > values[-1]]
    assert not (above and title.startswith("Highest count") and " from " in title), "nor above a highest count"
    for (side, scope), run in chart.runs.items():
        assert all(one.is_total and (one.side, one.scope) == (side, scope) for one in run)


@pytest.mark.parametrize("study", BUNDLED)
@pytest.mark.parametrize("kind", KINDS)
def test_a_title_has_three_digits_outside_of_quotation_marks_and_says_nothing_was_sent(study: str, kind: str) -> None:
    try:
        chart = frame(bundled(study), kind)
    except NothingToDrawError:
        return
    assert not re.search(r"\b(sent|delivered|shipped|carried)\b", f"{chart.title} {chart.subtitle}")
    text = re.sub(r"“[^”]*”|\d+ [A-Z][a-z]{2} \d{4}|[A-Z][a-z]{2} \d{4}", "", chart.title)
    for number in re.findall(r"\d[\d.,]*", text):
        assert len(re.sub(r"\D", "", number).strip("0")) <= 3, text


@given(st.floats(1, 1e13), st.floats(1, 1e13))
def test_a_range_keeps_both_ends_to_three_digits(low: float, high: float) -> None:
    low, high = sorted((low, high))
    text = Format().span(low, high)
    assert " to " in text or Format().number(low) == Format().number(high)
    assert all(len(re.sub(r"\D", "", part).strip("0")) <= 3 for part in re.findall(r"[\d.,]+", text))


@pytest.mark.parametrize(
    ("value", "english", "korean"),
    [
        (5_850_000, "5.85 million", "585만"), (13_000, "13,000", "1.3만"),
        (447.8, "448", "448"), (4.31, "4.31", "4.31"),
        (999_600, "1 million", "100만"), (2.5e9, "2.5 billion", "25억"), (0, "0", "0"),
        ((18, 18), "18 Jun 2024", "2024년 6월 18일"), ((1, 30), "Jun 2024", "2024년 6월"),
    ],
)  # fmt: skip
def test_numbers_and_dates_are_written_in_the_language_of_the_chart(value: Any, english: str, korean: str) -> None:
    def written(form: Format) -> str:
        return form.date(*(dt.date(2024, 6, day) for day in value)) if isinstance(value, tuple) else form.number(value)

    assert (written(Format("en")), written(Format("ko"))) == (english, korean)


@pytest.mark.parametrize(
    ("row", "kind", "note"),
    [
        (("A", "2024-03-02", "8 trams"), "growth", "Not shown: counts in other units (1 in trams)."),
        (("A", "2024-03-02", "8 trams"), "could-hold", "Without a capacity or a clear number: 8 trams."),
        (("A", "", "40 buses"), "growth", "Without a date, shown on the day of first printing: 1."),
        (("A", "2024-03-02", "0 buses"), "implied", "Not shown: 1 with a count of zero or without a number."),
    ],
)
def test_what_a_chart_leaves_out_or_assumes_is_in_its_notes(
    row: tuple[str, str, str], kind: str, note: str, tmp_path: Path
) -> None:
    rows = ("A", "2024-03-01", "30 buses"), row, ("A", "2024-03-09", "40 buses")
    result = study_of(tmp_path, *rows, stated=["900"] * 3, of=["person"] * 3)
    assert note in frame(result, kind).notes


def test_a_what_if_is_the_first_note() -> None:
    result = compute(lint.load("articles", overrides=["152 mm shell=480 shells per container"]))
    assert frame(result, "could-hold").notes[0].startswith("What if: ")


def test_rows_are_the_latest_200_and_statements_of_one_day_do_not_overlap(tmp_path: Path) -> None:
    days = [dt.date(2023, 1, 1) + dt.timedelta(days=i) for i in range(210)]
    rows = [("A", str(day), f"{i + 2} buses") for i, day in enumerate(days)]
    result = study_of(tmp_path / "long", *rows)
    chart = frame(result, "could-hold")
    assert len(chart.rows) == 200
    assert chart.rows[-1].words == "211 buses"
    assert "10 earlier rows are not shown." in chart.notes
    assert "210 counts are too many to label." in frame(result, "growth").notes
    assert isinstance(figure := draw(result, "growth"), ChartFigure)
    assert not figure.drawing.labels.items
    rows = [(f"City {i}", "2017-01-21", f"{i * 7 + 3} buses") for i in range(9)]
    assert not frame(study_of(tmp_path / "pile", *rows), "growth").over_time


def test_titles_subtitles_and_units_can_be_set() -> None:
    chart = frame(bundled("articles"), "could-hold", title="Mine", subtitle="Also mine", unit="122 mm rocket")
    assert (chart.title, chart.subtitle) == ("Mine", "Also mine")
    assert [panel.unit for panel in chart.panels] == ["122 mm rockets"]
    with pytest.raises(ValueError, match="expected one of growth, could-hold, stated, implied, sensitivity, mix"):
        frame(bundled("articles"), "pie")
    with pytest.raises(TypeError, match="no option widht: expected title"):
        frame(bundled("articles"), "growth", widht=500)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "growth"])
def test_an_empty_chart_says_what_is_missing(kind: str, tmp_path: Path) -> None:
    with pytest.raises(NothingToDrawError, match=r"stated|statement|capacity|share"):
        frame(study_of(tmp_path, ("A", "2024-03-01", "30 trams")), kind)


@pytest.mark.parametrize("study", BUNDLED)
def test_stated_figures_are_those_that_page_and_terminal_count(study: str) -> None:
    assert len(frame(bundled(study), "stated").rows) == tally(bundled(study)).total


def test_implied_capacities_keep_the_direction_that_survives_the_division() -> None:
    texts = [row.text for row in frame(bundled("public-record"), "implied").rows]
    assert {text.split(" ")[0] for text in texts} >= {"at", "about"}
    assert any(", no bound" in text for text in texts)
    assert all("not pooled" in text for text in texts if "no bound" in text)


def test_the_widest_swing_is_the_first_row() -> None:
    rows = frame(bundled("articles"), "sensitivity").rows
    assert [row.high - row.low for row in rows] == sorted((row.high - row.low for row in rows), reverse=True)


def test_a_mix_adds_up() -> None:
    chart = frame(bundled("articles"), "mix", shares={"152 mm shell": 0.6, "122 mm rocket": 0.4})
    shells, rockets, total = chart.rows
    assert shells.best == pytest.approx(0.6 * 13_000 * 450)
    assert total.best == pytest.approx(shells.best + rockets.best)
