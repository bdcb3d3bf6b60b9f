"""Counts times capacities: worked lines, rows, verdicts, the record on a day and of a side, and every length alike."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from small_studies import BOXES, SOURCES, result, study

from estimates.analysis import data, pairing, sentences
from estimates.analysis.record import Record
from estimates.analysis.result import Result, compute, tally
from estimates.diagnostics import DataError
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


def test_stated_figures_are_counted_once_and_a_count_without_a_capacity_has_its_row(articles: Result) -> None:
    found = tally(articles)
    assert (found.total, found.verdicts["reproduced"], found.weak) == (2, 2, 2)
    (i,) = rows(articles, "hur-howitzers-2024-11")
    assert (articles.pairs["of"][i], sentences.worked(articles, i)) == (None, "")
    assert math.isnan(articles.pairs["recomputed"][i])


LORRIES = f"""
units: {{lorry: {{}}}}
{SOURCES}
capacities:
  tonne: {{holds: 18 tonnes per lorry, because: a test, source: wire}}
"""
BUSES = f"""
units: {{bus: {{}}, guest: {{}}}}
{SOURCES}
capacities:
  guest: {{holds: 50 guests per bus, range: 40 to 60 guests per bus, because: a test, source: wire}}
"""
CROWD = f"""
units: {{participant: {{}}, pyeong: {{}}}}
{SOURCES}
capacities:
  participant:
    holds: standing on a pyeong / square metres of a pyeong
    range: 2.39 to 4.31 participants per square metre
    because: a test
    source: wire
assumptions:
  standing on a pyeong: {{is: 9 participants per pyeong, because: a test, source: wire}}
  square metres of a pyeong: {{is: 3.3 square metres per pyeong, because: a test, source: wire}}
"""
SACKS = f"""
units: {{truck: {{}}, sack: {{}}}}
{SOURCES}
capacities:
  sack: {{holds: payload / mass of a sack, because: a test, source: wire}}
assumptions:
  payload: {{is: "20,000 kg per truck", because: a test, source: wire}}
  mass of a sack: {{is: 60 kg per sack, because: a test, source: wire}}
"""
# the study, the count, what was stated, as what, the worked line, and how the verdict begins or what it needs
BY_HAND = [
    (LORRIES, "1,003 lorries", "18,000 tonnes", "capacity", "1,003 x 18 = 18,054 tonnes", "reproduced, 1.00 times"),
    (LORRIES, "500 lorries", "9 million kg", "capacity", "500 x 18 = 9,000 tonnes", "reproduced, 1.00 times"),
    (LORRIES, "9 lorries", "42,460 tonnes", "capacity", "9 x 18 = 162 tonnes", "42,455 to 42,465 stated"),
    (LORRIES.replace("18", "481"), "10,000 lorries", "4.8 million tonnes", "capacity",
     "10,000 x 481 = 4,810,000 tonnes", "reproduced, 1.00 times"),
    (LORRIES, "800 lorries", "about 10,000 tonnes", "capacity", "800 x 18 = 14,400 tonnes", "tension, 1.44 times"),
    (LORRIES, "100 lorries", "about 50,000 tonnes", "capacity", "100 x 18 = 1,800 tonnes",
     "contradicted, the stated figure is 28 times the worked one: "),
    (LORRIES, "100 lorries", "about 50,000 tonnes", "capacity", "100 x 18 = 1,800 tonnes",
     "would need at least 415 tonnes per lorry; the study's maximum is 18"),
    (BUSES, "42 buses", "600 guests", "transfer", "42 x 50 = 2,100 guests", "consistent, 3.50 times"),
    (CROWD, "140,000 square metres", "381,818 participants", "capacity",
     "140,000 x 9 / 3.3 = 381,818 participants", "reproduced, 1.00 times the stated figure: rounds to it"),
    (CROWD, "about 48,000 square metres", "at least 2 million participants", "transfer",
     "48,000 x 9 / 3.3 = 130,909 participants",
     "would need at least 41.7 participants per square metre; the study's maximum is 4.31"),
    # all digits of a worked line; nothing has no ratio
    (LORRIES.replace("18", "450.3"), "7,000 lorries", "3.15 million tonnes", "capacity",
     "7,000 x 450.3 = 3,152,100 tonnes", "reproduced, 1.00 times"),
    (LORRIES.replace("18", "26527.35"), "1,200.5 lorries", "31.8 million tonnes", "capacity",
     "1,200.5 x 26,527.35 = 31,846,083.675 tonnes", "reproduced, 1.00 times"),
    (SACKS.replace("of a sack,", "of a sack/4+payload / mass of a sack,"), "3 trucks", "1,250 sacks", "capacity",
     "3 x (20,000 / 60/4+20,000 / 60) = 1,250 sacks", "reproduced, 1.00 times"),
    (LORRIES.replace("18", "450.3"), "0.003 lorries", "1.35 tonnes", "capacity",
     "0.003 x 450.3 = 1.3509 tonnes", "reproduced, 1.00 times"),
    (LORRIES, "0 lorries", "500 tonnes", "capacity", "0 x 18 = 0 tonnes", "contradicted: "),
    # only the common readings miss each other
    (LORRIES.replace("18", "20"), "exactly 15 lorries", "up to 3,000 tonnes", "capacity", "15 x 20 = 300 tonnes",
     "tension, 0.100 times"),
    # the noise of a quotient does not break a closed end
    (SACKS, "3 trucks", "at least 1,000 sacks", "capacity", "3 x 20,000 / 60 = 1,000 sacks", "reproduced, 1.00 times"),
]  # fmt: skip


@pytest.mark.parametrize(("assumptions", "count", "stated", "means", "worked", "why"), BY_HAND)
def test_an_example_that_can_be_redone_by_hand(
    tmp_path: Path, assumptions: str, count: str, stated: str, means: str, worked: str, why: str
) -> None:
    content = f'{{says: "{stated}", of: {stated.rpartition(" ")[2].removesuffix("s")}, means: {means}}}'
    found = result(tmp_path, f'id: a, by: A, made: 2024-05, says: "{count}", contents: [{content}]', assumptions)
    assert sentences.worked(found, 0) == worked
    assert why in sentences.why(found, 0)
    assert tally(found).rows.tolist() == [0]


def test_a_load_is_per_what_its_count_is_per_and_without_the_noise_of_floating_point(tmp_path: Path) -> None:
    said = "id: a, by: A, made: 2024-05, says: exactly 68 lorries a week"
    found = result(tmp_path, said, LORRIES.replace("18", "0.7")).pairs
    assert [found[name][0] for name in ("recomputed", "recomputed_low", "recomputed_high")] == [47.6] * 3
    assert found["unit"][0] == "tonne / week"


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


@pytest.mark.parametrize(
    ("content", "verdicts", "counted"),
    [
        # a figure that names its capacity is compared with that one only
        ("about 3500 evacuees, of: evacuee, under: on the floor", [None, "reproduced"], "on the floor"),
        # one that fits several is counted once, by the one that it fits best; one that fits none, by the nearest
        ("1340 evacuees, of: evacuee", ["reproduced", "contradicted"], "in seats"),
        ("8230 evacuees, of: evacuee", ["contradicted", "contradicted"], "on the floor"),
    ],
)
def test_a_figure_that_goes_with_several_capacities_is_counted_once(
    tmp_path: Path, content: str, verdicts: list[str | None], counted: str
) -> None:
    found = result(tmp_path, f"id: a, by: A, made: 2024-05, says: 10 flights, contents: [{{says: {content}}}]", SEATS)
    assert found.pairs["verdict"].tolist() == verdicts
    [row] = tally(found).rows
    assert found.pairs["of"][row] == counted


IN_KURSK = (
    "scope: Kursk}]\nid: b, by: A, made: 2025, scope: Kursk, beside: a, contents: [{says: 5 shells, of: 152 mm shell"
)


@pytest.mark.parametrize(
    ("content", "reason", "ratio"),
    [
        ('says: "scarcely 450,000 shells", of: 152 mm shell', "unclear", False),
        ('says: "450,000 fewer shells", of: 152 mm shell', "change", False),
        ('says: "450,000 rounds", of: [152 mm shell, 122 mm rocket]', "mixed load", True),
        ('says: "450,000 shells", of: 152 mm shell, means: equivalent', "equivalent", True),
        ('says: "450,000 shells", of: 152 mm shell, covers: 2023', "period", True),
        ('says: "450,000 shells", of: 152 mm shell, scope: Kursk', "scope", True),
        ('says: "450,000 shells a week", of: 152 mm shell', "rate", False),
        ("says: 5 tonnes, of: 152 mm shell", "unit", False),
        (f"says: 5 shells, of: 152 mm shell, {IN_KURSK}", "scope", True),  # and without a scope, in that of its claim
    ],
)
def test_what_differs_in_kind_is_not_comparable_but_has_its_ratio_where_one_exists(
    tmp_path: Path, content: str, reason: str, ratio: bool
) -> None:
    counted = 'id: a, by: A, made: 2024-05, says: "1,000 containers", covers: 2024, scope: Ukraine'
    found = result(tmp_path, f"{counted}, contents: [{{{content}}}]")
    at = [i for i in range(found.size) if found.pairs["verdict"][i]]
    assert {found.pairs["verdict"][i] for i in at} == {"not comparable"}
    assert {found.pairs["reason"][i] for i in at} == {reason}
    assert all(math.isnan(found.pairs["ratio"][i]) != ratio for i in at)


@pytest.mark.parametrize(
    ("old", "new", "independent"),
    [
        ("", "", True),
        ("source: wire", "source: press", False),
        ("source: wire", "source: copy", False),  # a translation or a copy of it
        ("holds: 450 shells per container, range", "holds: payload, range", False),  # which press printed
    ],
)
def test_a_test_is_not_independent_if_the_capacity_has_the_source_of_the_stated_figure(
    tmp_path: Path, old: str, new: str, independent: bool
) -> None:
    boxes = BOXES.replace("sources:\n", "sources:\n  copy: {publisher: Copy, renders: press}\n")
    boxes += "assumptions: {payload: {is: 450 152 mm shells per container, because: a test, source: press}}\n"
    content = "{says: 4.5 million shells, of: 152 mm shell}"
    said = f'id: a, by: A, made: 2024-05, says: "10,000 containers", contents: [{content}]'
    why = sentences.why(result(tmp_path, said, boxes.replace(old, new)), 0)
    assert ("Not an independent test" not in why) == independent


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


def test_before_the_first_claim_there_is_no_row_and_nothing_breaks(tmp_path: Path) -> None:
    found = compute(study(tmp_path, RECORD), as_of=dates.parse("2020"))
    assert (found.size, tally(found).total, len(found.rows)) == (0, 0, 0)


def test_a_count_that_contents_go_with_belongs_to_the_result_of_who_stated_them(tmp_path: Path) -> None:
    claims = RECORD.replace("corrects: first, because: a slip", "note: more")
    pairs = compute(study(tmp_path, claims), by="Washington").pairs
    assert [*zip(pairs["claim"], pairs["of"], pairs["stated_claim"], strict=True)] == [
        ("other", "152 mm shell", None), ("other", "122 mm rocket", None), ("first", "152 mm shell", "late"),
    ]  # fmt: skip


# -- what-ifs and data


def test_the_data_keep_their_contract(articles: Result) -> None:
    found = json.loads(as_json(data.as_data(articles)))
    row = next(row for row in found["rows"] if row["claim"] == "officials-2024-03" and row["of"] == "152 mm shell")
    keys = "claim made by of count recomputed stated ratio verdict needs strength"
    assert set(keys.split()) <= set(row)
    for quantity in ("count", "recomputed", "stated"):
        parts = "words relation figure low high implied_low implied_high unit"
        assert set(parts.split()) <= set(row[quantity])
    assert (row["recomputed"]["figure"], row["stated"]["figure"]) == (3_150_000, 3_000_000)
    assert row["strength"] == pytest.approx([2.7e6 / 7000, 3.3e6 / 7000])
    howitzers = next(row for row in found["rows"] if row["claim"] == "hur-howitzers-2024-11")
    assert (howitzers["of"], howitzers["recomputed"], howitzers["stated"]) == (None, None, None)
    assert found["capacities"][0] == {
        "of": "152 mm shell", "figure": 450, "low": 300, "high": 500, "unit": "152 mm shell / container",
    }  # fmt: skip


def test_every_row_is_of_a_claim_and_every_stated_figure_is_in_a_row_or_not_compared(record: Result) -> None:
    pairs, content, left = record.pairs, record.pairing.content, tally(record).uncompared
    told = [str(pairs[name][0]) for name in ("claim", "for", "made_start", "made_end")]
    assert told == ["us-wh-2023-10-13", "White House NSC", "2023-10-13", "2023-10-13"]
    assert pairs["urls"][0].startswith("https://en.yna.co.kr/view/AEN20231014000400315; https://")
    assert [*pairs["kind"]] == ["repeat" if other else "statement" for other in pairs["repeats"]]
    assert sorted([*{*content[content >= 0]}, *left]) == list(range(len(record.study.contents.claim)))


def test_what_ifs_keep_the_own_figures_of_the_study_for_comparison(record: Result) -> None:
    found = compute(record.study, as_of=dates.parse("2024-06"), by="Shin Won-sik", baseline=record.study)
    for some in (found, found.take([0])):
        assert np.array_equal(some.pairs["baseline"], some.pairs["recomputed"], equal_nan=True)


def test_blocks_of_a_long_ledger_give_the_result_of_the_whole(record: Result) -> None:
    parts = [record.take(slice(start, start + 7)).pairs for start in range(0, record.size, 7)]
    for name in record.pairs:
        joined = np.concatenate([part[name] for part in parts])
        assert [*map(str, joined)] == [*map(str, record.pairs[name])]


def test_a_long_ledger_has_the_verdicts_of_its_claims_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("estimates.analysis.pairing.BLOCK", 16)
    hedges = ("", "about ", "more than ", "up to ", "nearly ")
    lines = [
        f'id: c{i}, by: A, made: 2024-05, says: "{hedges[i % 5]}{i * 100:,} containers",'
        f' contents: [{{says: "{hedges[i % 3]}{(i * (i % 7) + 1) * 10000:,} shells", of: 152 mm shell}}]'
        for i in range(1, 60)
    ]
    whole = result(tmp_path / "whole", "\n".join(lines))
    single = [result(tmp_path / str(i), line).pairs["verdict"][0] for i, line in enumerate(lines[::12])]
    assert [whole.pairs["verdict"][i] for i in range(0, whole.size, 24)] == single
    assert whole._repr_html_().count("<tr") == 22  # the heading, dots and 20 rows


def test_an_impossibly_large_result_is_refused(tmp_path: Path) -> None:
    big = "100000000000000000"
    units = f"units:\n  alpha: {{is: {big} bravos}}\n  bravo: {{is: {big} containers}}\n"
    with pytest.raises(DataError, match="too large to compute with"):
        result(tmp_path, "id: a, by: A, made: 2024-03-01, says: 20 alphas", BOXES.replace("units:\n", units))


def test_more_rows_than_memory_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "MAX_ROWS", 1)
    with pytest.raises(DataError, match="1 counts x 2 capacities exceed 1 rows") as refused:
        result(tmp_path, "- id: a, by: A, made: 2024-03-01, says: 20 containers")
    assert [(one.slug, one.help) for one in refused.value.diagnostics] == [
        ("too-many", "limit the counts with --by or --as-of")
    ]
