"""Counts times capacities: worked lines, rows, verdicts, the record on a day and of a side, and every length alike."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from small_studies import BOXES, SOURCES, result, study

from estimates.analysis import data, pairs, sentences
from estimates.analysis.record import Record
from estimates.analysis.result import Result, compute, tally
from estimates.analysis.scenario import WhatIf
from estimates.diagnostics import DataError, Unreadable
from estimates.io.output import as_json
from estimates.quantities import dates
from estimates.study.loader import load


@pytest.fixture(scope="module")
def articles() -> Result:
    return compute(load("articles"))


@pytest.fixture(scope="module")
def record() -> Result:
    return compute(load("public-record"))


def rows(found: Result, claim: str, of: str | None = None) -> list[int]:
    mine = np.flatnonzero(found.pairs["claim"] == claim).tolist()
    return [i for i in mine if of is None or found.pairs["of"][i] == of]


def ids(found: Record) -> list[str]:
    return [str(name) for name in found.study.claims.id.take(found.claims)]


# -- the minister's figures


@pytest.mark.parametrize(
    ("of", "worked", "ratio", "strength"),
    [
        ("152 mm shell", "7,000 x 450 = 3,150,000 shells", 1.05, (386, 471)),
        ("122 mm rocket", "7,000 x 75 = 525,000 rockets", 1.05, (71.4, 78.6)),
    ],
)
def test_both_official_equivalences_are_reproduced_weakly_from_the_capacities_in_the_yaml(
    articles: Result, of: str, worked: str, ratio: float, strength: tuple[float, float]
) -> None:
    (i,) = rows(articles, "officials-2024-03", of)
    pairs = articles.pairs
    assert sentences.worked(articles, i) == worked
    assert (pairs["verdict"][i], bool(pairs["weak"][i])) == ("reproduced", True)
    assert pairs["ratio"][i] == pytest.approx(ratio)
    assert (pairs["strength_low"][i], pairs["strength_high"][i]) == pytest.approx(strength, rel=2e-3)


def test_stated_figures_are_counted_in_one_way(articles: Result) -> None:
    found = tally(articles)
    assert (found.total, found.verdicts["reproduced"], found.weak) == (2, 2, 2)


def test_a_count_without_a_capacity_has_its_row(articles: Result) -> None:
    (i,) = rows(articles, "hur-howitzers-2024-11")
    assert articles.pairs["of"][i] is None
    assert math.isnan(articles.pairs["recomputed"][i])
    assert sentences.worked(articles, i) == ""


# -- examples to redo by hand: count, capacity (unit, figure), stated, verdict, ratio

BY_HAND = [
    ("1,003 lorries", "18 tonnes per lorry", "18,000 tonnes", "capacity", "reproduced", 1.003),
    ("10,000 lorries", "481 tonnes per lorry", "4.8 million tonnes", "capacity", "reproduced", 1.002),
    ("800 lorries", "18 tonnes per lorry", "about 10,000 tonnes", "capacity", "tension", 1.44),
    ("100 lorries", "18 tonnes per lorry", "about 50,000 tonnes", "capacity", "contradicted", 0.036),
]


@pytest.mark.parametrize(("count", "holds", "stated", "means", "verdict", "ratio"), BY_HAND)
def test_an_example_that_can_be_redone_by_hand(
    tmp_path: Path, count: str, holds: str, stated: str, means: str, verdict: str, ratio: float
) -> None:
    load_ = f"{{of: tonne, holds: {holds}, because: a test, source: wire}}"
    assumptions = f"units:\n  lorry: {{}}\n{SOURCES}\ncapacities:\n  load: {load_}\n"
    says = f'id: a, by: A, made: 2024-05, says: "{count}", contents: [{{says: "{stated}", of: tonne, means: {means}}}]'
    found = result(tmp_path, says, assumptions)
    assert found.pairs["verdict"].tolist() == [verdict]
    assert found.pairs["ratio"][0] == pytest.approx(ratio, rel=1e-3)


LORRIES = f"""
units: {{lorry: {{}}}}
{SOURCES}
capacities:
  load: {{of: tonne, holds: 18 tonnes per lorry, because: a test, source: wire}}
"""
BUSES = f"""
units: {{bus: {{}}, guest: {{}}}}
{SOURCES}
capacities:
  guest: {{holds: 50 guests per bus, range: 40 to 60 guests per bus, because: a test, source: wire}}
"""


def test_the_stated_figure_is_28_times_a_worked_one_of_0_036(tmp_path: Path) -> None:
    claims = 'id: a, by: A, made: 2024-05, says: "100 lorries", contents: [{says: "about 50,000 tonnes", of: tonne}]'
    why = sentences.why(result(tmp_path, claims, LORRIES), 0)
    assert why.startswith("contradicted, the stated figure is 28 times the worked one: ")
    assert "would need at least 415 tonnes per lorry; the study's maximum is 18" in why


def test_what_was_sent_may_be_less_than_what_would_fit(tmp_path: Path) -> None:
    claims = "id: a, by: A, made: 2024-05, says: 42 buses, contents: [{says: 600 guests, of: guest, means: transfer}]"
    found = result(tmp_path, claims, BUSES)
    assert sentences.extent(found, 0) == "1,680 to 2,520"
    assert found.pairs["verdict"][0] == "consistent"


CROWD = f"""
units: {{participant: {{}}, pyeong: {{}}}}
{SOURCES}
capacities:
  standing:
    of: participant
    holds: standing on a pyeong / square metres of a pyeong
    range: 2.39 to 4.31 participants per square metre
    because: a test
    source: wire
assumptions:
  standing on a pyeong: {{is: 9 participants per pyeong, because: a test, source: wire}}
  square metres of a pyeong: {{is: 3.3 square metres per pyeong, because: a test, source: wire}}
"""


@pytest.mark.parametrize(
    ("area", "stated", "means", "worked", "why"),
    [
        (
            "140,000 square metres", "381,818 participants", "capacity",
            "140,000 x 9 / 3.3 = 381,818 participants", "reproduced, 1.00 times the stated figure: rounds to it",
        ),
        (
            "about 48,000 square metres", "at least 2 million participants", "transfer",
            "48,000 x 9 / 3.3 = 130,909 participants",
            "would need at least 41.7 participants per square metre; the study's maximum is 4.31",
        ),
    ],
)  # fmt: skip
def test_a_crowd_on_an_area_is_worked_from_the_figures_of_the_formula(
    tmp_path: Path, area: str, stated: str, means: str, worked: str, why: str
) -> None:
    content = f'{{says: "{stated}", of: participant, means: {means}}}'
    found = result(tmp_path, f'id: a, by: A, made: 2019, says: "{area}", contents: [{content}]', CROWD)
    assert sentences.worked(found, 0) == worked
    assert why in sentences.why(found, 0)


def test_the_noise_of_a_quotient_does_not_break_a_closed_end(tmp_path: Path) -> None:
    assumptions = f"""
units: {{truck: {{}}, sack: {{}}}}
{SOURCES}
capacities:
  sack: {{holds: payload / mass of a sack, because: a test, source: wire}}
assumptions:
  payload: {{is: "20,000 kg per truck", because: a test, source: wire}}
  mass of a sack: {{is: 60 kg per sack, because: a test, source: wire}}
"""
    claims = 'id: a, by: A, made: 2019, says: 3 trucks, contents: [{says: "at least 1,000 sacks", of: sack}]'
    found = result(tmp_path, claims, assumptions)
    assert (found.pairs["verdict"][0], sentences.worked(found, 0)) == ("reproduced", "3 x 20,000 / 60 = 1,000 sacks")


# -- pairing

SEATS = f"""
units: {{flight: {{}}, evacuee: {{}}}}
{SOURCES}
capacities:
  in seats:
    of: evacuee
    holds: 134 evacuees per flight
    range: 102 to 189 evacuees per flight
    because: a test
    source: wire
  on the floor:
    of: evacuee
    holds: 352 evacuees per flight
    range: 352 to 634 evacuees per flight
    because: a test
    source: wire
"""


def test_a_stated_figure_that_names_its_capacity_is_compared_with_that_one_only(tmp_path: Path) -> None:
    content = '{says: "about 3,500 evacuees", of: evacuee, under: on the floor}'
    claims = f"id: a, by: A, made: 2024-05, says: 10 flights, contents: [{content}]"
    found = result(tmp_path, claims, SEATS)
    assert dict(zip(found.pairs["of"], found.pairs["verdict"], strict=True)) == {
        "in seats": None,
        "on the floor": "reproduced",
    }


def test_a_figure_that_fits_several_capacities_is_counted_once_by_the_one_it_fits_best(tmp_path: Path) -> None:
    claims = 'id: a, by: A, made: 2024-05, says: 10 flights, contents: [{says: "1,340 evacuees", of: evacuee}]'
    found = result(tmp_path, claims, SEATS)
    assert found.pairs["verdict"].tolist() == ["reproduced", "contradicted"]
    assert tally(found).verdicts == {
        "reproduced": 1, "contradicted": 0, "tension": 0, "consistent": 0, "not comparable": 0,
    }  # fmt: skip


def test_a_figure_that_no_capacity_fits_is_held_against_the_nearest_one(tmp_path: Path) -> None:
    claims = "id: a, by: A, made: 2024-05, says: exactly one flight, contents: [{says: 823 evacuees, of: evacuee}]"
    found = result(tmp_path, claims, SEATS)
    [row] = tally(found).rows
    assert (found.pairs["of"][row], found.pairs["verdict"][row]) == ("on the floor", "contradicted")


@pytest.mark.parametrize(
    ("content", "reason", "ratio"),
    [
        ('says: "450,000 rounds", of: [152 mm shell, 122 mm rocket]', "mixed load", True),
        ('says: "450,000 shells", of: 152 mm shell, means: equivalent', "equivalent", True),
        ('says: "450,000 shells", of: 152 mm shell, covers: 2023', "period", True),
        ('says: "450,000 shells", of: 152 mm shell, scope: Kursk', "scope", True),
        ('says: "450,000 shells a week", of: 152 mm shell', "rate", False),
    ],
)
def test_what_differs_in_kind_is_not_comparable_but_has_its_ratio_where_one_exists(
    tmp_path: Path, content: str, reason: str, ratio: bool
) -> None:
    counted = 'id: a, by: A, made: 2024-05, says: "1,000 containers", covers: 2024, scope: Ukraine'
    claims = f"{counted}, contents: [{{{content}}}]"
    found = result(tmp_path, claims)
    at = [i for i in range(found.size) if found.pairs["verdict"][i]]
    assert {found.pairs["verdict"][i] for i in at} == {"not comparable"}
    assert {found.pairs["reason"][i] for i in at} == {reason}
    assert all(math.isnan(found.pairs["ratio"][i]) != ratio for i in at)


def test_a_test_is_not_independent_if_the_capacity_has_the_source_of_the_stated_figure(tmp_path: Path) -> None:
    own = BOXES.replace("source: wire", "source: press")
    content = "{says: 4.5 million shells, of: 152 mm shell}"
    said = f'id: a, by: A, made: 2024-05, says: "10,000 containers", contents: [{content}]'
    assert "Not an independent test" in sentences.why(result(tmp_path / "own", said, own), 0)
    assert "Not an independent test" not in sentences.why(result(tmp_path / "other", said), 0)


# -- the record

RECORD = """
- id: first, by: NIS, side: Seoul, made: 2024-03-01, says: "7,000 containers"
- id: again, by: NIS, side: Seoul, made: 2024-04, says: "7,000 containers", repeats: first
- id: fixed, by: NIS, side: Seoul, made: 2024-05-02, says: "8,000 containers", corrects: first, because: a slip
- id: other, by: Kirby, side: Washington, made: 2024-02-01, says: "1,000 containers"
- id: late, by: Kirby, side: Washington, made: unknown, contents: [{says: "3 million shells", of: 152 mm shell}], beside: first
"""  # noqa: E501


@pytest.mark.parametrize(
    ("as_of", "by", "claims"),
    [
        ("2024-02-28", None, ["other"]),
        ("2024-03", None, ["other", "first"]),
        ("2024-04-15", None, ["other", "first"]),  # a month is over before its claim is on record
        ("2024-04-30", None, ["other", "first", "again"]),
        ("2024-05-02", None, ["other", "again", "fixed"]),  # corrected from that day on
        (None, "seoul", ["again", "fixed"]),
        (None, "Kirby", ["other", "late"]),
        ("2024-12-31", None, ["other", "again", "fixed", "late"]),
    ],
)
def test_the_record_is_what_one_side_had_said_by_a_day(
    tmp_path: Path, as_of: str | None, by: str | None, claims: list[str]
) -> None:
    found = Record(study(tmp_path, RECORD), dates.parse(as_of) if as_of else None, by)
    assert ids(found) == claims


def test_nobody_of_that_name_is_an_error_that_names_the_sides(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="nobody in this study is called “Oslo”"):
        compute(study(tmp_path, RECORD), by="Oslo")


def test_before_the_first_claim_there_is_no_row_and_nothing_breaks(tmp_path: Path) -> None:
    found = compute(study(tmp_path, RECORD), as_of=dates.parse("2020"))
    assert (found.size, tally(found).total, len(found.rows)) == (0, 0, 0)


def test_a_count_that_contents_were_set_beside_belongs_to_the_result_of_who_stated_them(tmp_path: Path) -> None:
    claims = RECORD.replace("corrects: first, because: a slip", "note: more")
    found = compute(study(tmp_path, claims), by="Washington")
    assert [(c, o, s) for c, o, s in zip(*(found.pairs[k] for k in ("claim", "of", "stated_claim")), strict=True)] == [
        ("other", "152 mm shell", None),
        ("other", "122 mm rocket", None),
        ("first", "152 mm shell", "late"),
    ]


# -- what-ifs and data


def test_a_what_if_is_shown_next_to_the_study() -> None:
    found = WhatIf("articles", ("152 mm shell=480",)).result()
    (i,) = rows(found, "shin-2024-06", "152 mm shell")
    pairs = found.pairs
    assert [pairs[k][i] for k in ("recomputed", "baseline", "difference")] == [4.8e6, 4.5e6, 3e5]
    assert "480" in str(found.study.overrides[0])


def test_the_data_keep_their_contract(articles: Result) -> None:
    found = json.loads(as_json(data.as_data(articles)))
    row = next(row for row in found["rows"] if row["claim"] == "officials-2024-03" and row["of"] == "152 mm shell")
    assert {
        "claim",
        "made",
        "by",
        "of",
        "count",
        "recomputed",
        "stated",
        "ratio",
        "verdict",
        "needs",
        "strength",
    } <= set(row)
    for quantity in ("count", "recomputed", "stated"):
        assert set(row[quantity]) >= {
            "words", "relation", "figure", "low", "high", "implied_low", "implied_high", "unit",
        }  # fmt: skip
    assert (row["recomputed"]["figure"], row["stated"]["figure"]) == (3_150_000, 3_000_000)
    assert row["strength"] == pytest.approx([2.7e6 / 7000, 3.3e6 / 7000])
    howitzers = next(row for row in found["rows"] if row["claim"] == "hur-howitzers-2024-11")
    assert (howitzers["of"], howitzers["recomputed"], howitzers["stated"]) == (None, None, None)
    assert found["capacities"][0] == {
        "of": "152 mm shell", "figure": 450, "low": 300, "high": 500, "unit": "152 mm shell / container",
    }  # fmt: skip


def test_columns_are_arrays_of_one_length_and_frames_have_the_same(record: Result) -> None:
    assert {len(record.pairs[name]) for name in record.pairs} == {record.size}
    assert list(record.rows.columns) == list(record.pairs)
    assert list(record.claims.columns) == list(record.counts)


def test_blocks_of_a_long_ledger_are_the_whole(record: Result) -> None:
    for name in record.pairs:
        joined = np.concatenate([block[name] for block in record.blocks(7)])
        assert [*map(str, joined)] == [*map(str, record.pairs[name])]


def test_a_long_ledger_has_the_verdicts_of_its_claims_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("estimates.analysis.pairs.BLOCK", 16)
    hedges = ("", "about ", "more than ", "up to ", "nearly ")
    lines = [
        f'id: c{i}, by: A, made: 2024-05, says: "{hedges[i % 5]}{i * 100:,} containers",'
        f' contents: [{{says: "{hedges[i % 3]}{(i * (i % 7) + 1) * 10000:,} shells", of: 152 mm shell}}]'
        for i in range(1, 60)
    ]
    whole = result(tmp_path / "whole", "\n".join(lines))
    single = [result(tmp_path / str(i), line).pairs["verdict"][0] for i, line in enumerate(lines[::12])]
    assert [whole.pairs["verdict"][i] for i in range(0, whole.size, 24)] == single


@pytest.mark.parametrize(
    ("says", "holds", "worked"),
    [
        ("7,000 containers", "450.3", "7,000 x 450.3 = 3,152,100 rockets"),
        ("1,200.5 containers", "26527.35", "1,200.5 x 26,527.35 = 31,846,083.675 rockets"),
        ("0.003 containers", "450.3", "0.003 x 450.3 = 1.3509 rockets"),
    ],
)
def test_a_worked_line_multiplies_out(tmp_path: Path, says: str, holds: str, worked: str) -> None:
    boxes = BOXES.replace(
        "75 rockets per container, range: 70 to 100 rockets per container", f"{holds} rockets per container"
    )
    found = result(tmp_path, f'- id: a, by: A, made: 2024-03-01, says: "{says}"', boxes)
    (i,) = rows(found, "a", "122 mm rocket")
    assert sentences.worked(found, i) == worked


def test_a_worked_figure_of_nothing_has_no_ratio(tmp_path: Path) -> None:
    claim = "- id: a, by: A, made: 2024-03-01, says: 0 containers, contents: [{says: 500 rockets, of: 122 mm rocket}]"
    found = result(tmp_path, claim)
    (i,) = rows(found, "a", "122 mm rocket")
    assert found.pairs["verdict"][i] == "contradicted"
    assert sentences.ratio(found, i) == ""


def test_what_is_too_large_for_any_figure_of_the_world_is_refused(tmp_path: Path) -> None:
    big = "100000000000000000"
    units = f"  alpha: {{is: {big} bravos}}\n  bravo: {{is: {big} containers}}\n"
    with pytest.raises(DataError, match="too large to compute with"):
        result(
            tmp_path, "- id: a, by: A, made: 2024-03-01, says: 20 alphas", BOXES.replace("units:\n", f"units:\n{units}")
        )


def test_more_rows_than_memory_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "MOST_ROWS", 1)
    with pytest.raises(DataError, match="1 counts with 2 capacities are more than 1 rows"):
        result(tmp_path, "- id: a, by: A, made: 2024-03-01, says: 20 containers")
