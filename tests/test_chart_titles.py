"""What the charts say: titles under one rule, notes on everything left out, numbers and dates."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from chart_studies import BUNDLED, bundled, study_of
from hypothesis import given, settings
from hypothesis import strategies as st

from estimates import lint
from estimates.analysis.result import compute, tally
from estimates.charts import draw
from estimates.charts.data import Chart, Count, Format, NothingToDrawError, records
from estimates.charts.frames import KINDS, frame

TITLES = {
    ("articles", "growth"): "Highest count of containers on record: from more than 1,000 (Washington, Oct 2023) "
    "to more than 13,000 (Seoul, Oct 2024)",
    ("articles", "could-hold"): "More than 13,000 containers: room for 3.9 to 6.5 million 152 mm shells "
    "or 910,000 to 1.3 million 122 mm rockets, or more",
    ("articles", "stated"): "Stated figures checked: 2 reproduced (weakly)",
    ("articles", "implied"): "152 mm shells: at most 429 implied by Shin Won-sik, Mar 2024; "
    "the study uses 450 (300 to 500) per container",
    ("articles", "sensitivity"): "More than 13,000 containers: what one container holds moves the result as far as "
    "“more than 13,000 containers”; the middle half of its range gives 5.28 to 6.04 million 152 mm shells, or more",
    ("black-sea", "could-hold"): "Over 1,300 voyages could mean 26 to 42.9 million tonnes (grain), or more",
    ("black-sea", "sensitivity"): "Over 1,300 voyages: what one voyage holds moves the result most; "
    "the middle half of its range gives 31.8 to 36.8 million tonnes, or more",
    ("kabul-airlift", "sensitivity"): "778 flights: floor a sitting person needs moves the result; "
    "the middle half of its range gives 274,000 to 315,000 evacuees",
    ("public-record", "growth"): "Highest count of containers on record: from about 3,000 (Seoul, Nov 2023) "
    "to more than 24,000 (Washington, 7 May 2025)",
    ("black-sea", "growth"): "Highest total of voyages on record (Black Sea Grain Initiative): from “12” "
    "(United Nations, 10 Aug 2022) to “1,003” (United Nations, 15 Jul 2023)",
}
DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2024, 12, 31))
SIDES = ("Seoul", "Washington", "Kyiv")
COLUMNS = ("scope", "covers", "counts", "stated_words", "of")
PERIODS = (("", "total"), ("since 2022", "total"), ("2024", "total"), ("2024", "period"))
KEPT = {"more than": ", or more", "up to": ", or less", "buses per day": "persons per day"}


@st.composite
def claims(draw: st.DrawFn) -> tuple[str, ...]:
    """A row of a ledger, with COLUMNS."""
    day, way = draw(DAYS), draw(st.sampled_from(("", "about ", "more than ", "up to ", "3 to ")))
    words = f"{way}{draw(st.integers(4, 10**8)):,} buses{draw(st.sampled_from(('', '', '', ' per day')))}"
    made, scope = draw(st.sampled_from((str(day), str(day), ""))), draw(st.sampled_from(("", "by rail", "by sea")))
    stated = draw(st.sampled_from((("", ""), ("more than 12,345 persons", "person"), ("900 persons", "person"))))
    return draw(st.sampled_from(SIDES)), made, words, scope, *draw(st.sampled_from(PERIODS)), *stated


def joined(chart: Chart) -> list[Count]:
    """The counts that a title names with words, side and day."""
    text = chart.title.replace("“", "").replace("”", "")
    return [one for one in chart.counts if f"{one.words} ({one.side}, {one.when}" in text]


def check(chart: Chart) -> None:
    """Check that a title has three digits except in quotations and dates, and does not say that anything was sent."""
    assert not re.search(r"\b(sent|delivered|shipped|carried|nan|inf|None)\b", f"{chart.title} {chart.subtitle}")
    text = re.sub(r"“[^”]*”|(\d+ )?[A-Z][a-z]{2} \d{4}", "", chart.title)
    assert all(len(re.sub(r"\D", "", part).strip("0")) <= 3 for part in re.findall(r"\d[\d.,]*", text)), chart.title


@pytest.mark.parametrize(("study", "kind"), TITLES)
def test_a_title_is_the_finding_with_hedge_and_range(study: str, kind: str) -> None:
    assert frame(bundled(study), kind).title == TITLES[study, kind]


@settings(max_examples=60, deadline=None)
@given(st.lists(claims(), min_size=1, max_size=8))
def test_no_title_or_line_joins_scopes_closed_periods_or_kinds_of_count(found: list[tuple[str, ...]]) -> None:
    with TemporaryDirectory() as folder:
        more = {name: list(column) for name, *column in zip(COLUMNS, *(row[3:] for row in found), strict=True)}
        result = study_of(Path(folder), *(row[:3] for row in found), **more)  # type: ignore[arg-type]
    for kind in KINDS[1:-1]:
        with suppress(NothingToDrawError):
            check(frame(result, kind))
    title = frame(result, "could-hold").title
    assert [one in title.lower() for one in KEPT] == [one in title for one in KEPT.values()], title
    check(chart := frame(result, "growth"))
    counts, risen = chart.counts, records(chart.counts)
    if " from " in chart.title:
        assert {risen[0], risen[-1]} <= set(joined(chart)), "both are named with their speakers and days"
        assert risen[0].end < risen[-1].end
        assert "no date" not in chart.title
    else:
        assert joined(chart), "the highest count, with its speaker and day"
    assert all(one.is_total and one.direction >= 0 and one.scope == risen[0].scope for one in risen)
    values = [one.best for one in risen]
    assert values == sorted(set(values))
    totals = [one.best for one in counts if one.is_total and one.direction >= 0 and one.scope == risen[0].scope]
    assert not risen or max(totals) == values[-1], "nothing on record is above the highest total of its scope"
    above = [one for one in counts if one.direction >= 0 and values and one.best > values[-1]]
    assert not (above and re.match("Highest count.* from ", chart.title)), "nor above a highest count"
    for (side, scope, period), run in chart.runs.items():
        assert all((one.side, one.scope, one.is_total) == (side, scope, not period) for one in run)


@pytest.mark.parametrize("study", BUNDLED)
@pytest.mark.parametrize("kind", KINDS)
def test_no_title_has_four_digits_outside_a_quotation_or_says_that_anything_was_sent(study: str, kind: str) -> None:
    with suppress(NothingToDrawError):
        check(frame(bundled(study), kind))


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
        (("A", "2024-03-02", "0 buses"), "implied", "Not shown: 1 of a count of zero or without a clear number."),
        (("A", "2024-03-02", "scarcely 40 buses"), "growth", "Not shown: 1 without a date or a clear number."),
        (("A", "2024-03-02", "scarcely 40 buses"), "stated", "Not shown: 1 in other units or without a clear number."),
    ],
)
def test_what_a_chart_leaves_out_or_assumes_is_in_its_notes(
    row: tuple[str, str, str], kind: str, note: str, tmp_path: Path
) -> None:
    rows = ("A", "2024-03-01", "30 buses"), row, ("A", "2024-03-09", "40 buses")
    result = study_of(tmp_path, *rows, stated=["900"] * 3, of=["person"] * 3)
    assert note in frame(result, kind).notes


def test_rows_are_the_latest_200_and_statements_of_one_day_do_not_overlap(tmp_path: Path) -> None:
    days = [dt.date(2023, 1, 1) + dt.timedelta(days=i) for i in range(210)]
    rows = [("A", str(day), f"{i + 2} buses") for i, day in enumerate(days)]
    result = study_of(tmp_path / "long", *rows)
    chart = frame(result, "could-hold")
    assert (len(chart.rows), chart.rows[-1].words) == (200, "211 buses")
    assert "10 earlier rows are not shown." in chart.notes
    assert "210 counts are too many to label." in frame(result, "growth").notes
    figure: Any = draw(result, "growth")
    assert not figure.drawing.labels.items
    more = {"claim": ["a", "r", "b"], "repeats": ["", "a", ""], "corrects": ["", "", "a"], "because": ["", "", "slip"]}
    result = study_of(tmp_path / "corrected", rows[5], rows[5], rows[2], **more)
    assert frame(result, "growth").title == "Only new count of buses on record: 4 (A, 3 Jan 2023)", "7 is repeated"
    rows = [(f"City {i}", "2017-01-21", f"{i * 7 + 3} buses") for i in range(9)]
    assert not frame(study_of(tmp_path / "pile", *rows), "growth").over_time


def test_titles_subtitles_and_units_can_be_set_and_a_what_if_is_the_first_note() -> None:
    for study, unit in (("articles", "122 mm rockets"), ("kabul-airlift", "evacuees per day")):
        chart = frame(bundled(study), "could-hold", title="Mine", subtitle="Also mine", unit=unit)
        assert (chart.title, chart.subtitle, *{panel.unit for panel in chart.panels}) == ("Mine", "Also mine", unit)
    with pytest.raises(ValueError, match="expected one of growth, could-hold, stated, implied, sensitivity, mix"):
        frame(bundled("articles"), "pie")
    with pytest.raises(TypeError, match="no option widht: expected title"):
        frame(bundled("articles"), "growth", widht=500)
    named = {"unit": ("grain", "`grain`"), "order": (["x"], "`x`"), "colours": ({"Seoul": "red"}, "“red”")}
    for option, (value, shown) in {**named, "language": ("xx", "'xx'")}.items():
        with pytest.raises(ValueError, match=shown):
            frame(bundled("articles"), "growth", **dict[str, Any]({option: value}))
    result = compute(lint.load("articles", overrides=["152 mm shell=480 shells per container"]))
    assert frame(result, "could-hold").notes[0].startswith("What if: ")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "growth"])
def test_an_empty_chart_says_what_is_missing(kind: str, tmp_path: Path) -> None:
    with pytest.raises(NothingToDrawError, match=r"stated|statement|capacity|share"):
        frame(study_of(tmp_path, ("A", "2024-03-01", "30 trams")), kind)


def test_rows_have_the_number_direction_order_and_sources_of_the_result_and_a_mix_adds_up() -> None:
    assert all(len(frame(bundled(name), "stated").rows) == tally(bundled(name)).total for name in BUNDLED)
    texts = [row.text for row in frame(bundled("public-record"), "implied").rows]
    assert {text.split(" ")[0] for text in texts} >= {"at", "about"}
    assert {text[5:] for text in texts if "no bound" in text} == {"no bound", "no bound, not comparable"}
    assert frame(bundled("public-record"), "implied").notes[1].startswith("Not comparable: ")
    rows = frame(bundled("articles"), "sensitivity").rows
    assert [row.high - row.low for row in rows] == sorted((row.high - row.low for row in rows), reverse=True)
    shells, _, total = frame(bundled("articles"), "mix", shares={"152 mm shell": 2 / 3, "122 mm rocket": 1 / 3}).rows
    assert (shells.who, shells.best, total.best) == ("66.7% 152 mm shells", *map(pytest.approx, (3_900_000, 4_225_000)))
    for kind, other in (("implied", "USA Today"), ("sensitivity", "Jennifer Follis")):
        assert all(name in frame(bundled("kabul-airlift"), kind).rows[-1].sources for name in ("Coffee or Die", other))
    chart = frame(bundled("seoul-crowds"), "mix", shares={"standing": 1})  # the first of two equal counts
    assert (chart.rows[0].words, "Sources: JoongAng" in chart.notes[1]) == ("about 140,000 square metres", True)
    assert any("“hundreds of thousands” · " in row.words for row in frame(bundled("public-record"), "stated").rows)
    assert "(the road at Seocho, for 28 Sep 2019)" in frame(bundled("seoul-crowds"), "growth").rows[1].words
    said = {row.who: (row.when, row.side) for row in frame(bundled("seoul-crowds"), "stated").rows}
    assert (next(iter(said)), said["Liberty Korea Party"]) == ("Police", ("3 Oct 2019", "Parties"))
