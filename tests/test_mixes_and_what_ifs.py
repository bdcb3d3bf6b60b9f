"""Mixes, sweeps, sensitivity and what is likely: what follows from other loads and other assumptions."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_studies import BOXES, result

from estimates.analysis.result import compute
from estimates.analysis.scenario import WhatIf, mix, shares_of, sweep
from estimates.analysis.uncertainty import likely, sensitivity
from estimates.charts import frame
from estimates.diagnostics import DataError, Unreadable
from estimates.study.loader import load

ARTICLES = compute(load("articles"))
RATES = f"""{BOXES}
assumptions:
  boxes per voyage: {{is: 200 containers per voyage, range: 150 to 300 containers per voyage, because: a, source: wire}}
"""


def test_a_mix_is_shares_of_the_containers_and_its_total_counts_rounds() -> None:
    found = mix(ARTICLES, shares_of("152 mm shell=60%, 122 mm rocket=40%", ARTICLES.study)).columns
    june = np.flatnonzero(found["claim"] == "shin-2024-06")
    # 10,000 x 0.6 x 450 = 2,700,000 and 10,000 x 0.4 x 75 = 300,000
    assert found["figure"][june].tolist() == [2_700_000, 300_000, 3_000_000]
    assert found["of"][june].tolist() == ["152 mm shell", "122 mm rocket", "total"]
    assert found["unit"][june][-1] == "round"
    assert "hur-howitzers-2024-11" not in found["claim"]


@given(st.integers(0, 100))
def test_the_total_of_a_mix_lies_between_the_two_full_loads(share: int) -> None:
    found = mix(ARTICLES, shares_of(f"152 mm shell={share}%, 122 mm rocket={100 - share}%", ARTICLES.study)).columns
    for figure in found["figure"][(found["of"] == "total") & (found["claim"] == "shin-2024-06")]:
        assert 750_000 <= figure <= 4_500_000


@pytest.mark.parametrize(
    ("says", "line"),
    [
        ("20 to 30 containers", "50 %: 3,000 to 7,500 shells"),
        ("at least 100 containers", "50 %: at least 22,500 shells"),
        ("dozens of containers", "50 %: at least 1,800 shells"),
    ],
)
def test_ranges_floors_and_orders_propagate_through_a_mix(tmp_path: Path, says: str, line: str) -> None:
    unclear = "id: b, by: B, made: 2024, says: scarcely 40 containers"  # has no load
    one = result(tmp_path, f"id: a, by: A, made: 2024, says: {says}\n{unclear}")
    found = mix(one, shares_of("152 mm shell=50%, 122 mm rocket=50%", one.study))
    assert (found.line(0), len(found.columns["of"])) == (line, 3)
    assert math.isinf(found.columns["high"][2]) == (says != "20 to 30 containers")
    assert not [text for i in range(3) if re.search(r"nan|inf|^50 %:  ", text := found.line(i))]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("152 mm shel=100%", "no capacity “152 mm shel” in this study"),
        ("152 mm shell=50", "expected NAME=SHARE%"),
        ("152 mm shell=50%, 122 mm rocket=40%", "the shares add up to 90 %, not to 100 %"),
    ],
)
def test_an_invalid_mix_is_refused(text: str, fact: str) -> None:
    with pytest.raises(Unreadable, match=re.escape(fact)):
        shares_of(text, ARTICLES.study)


def test_table_and_chart_of_a_mix_convert_units_or_are_refused(tmp_path: Path) -> None:
    parts = ("litre", "crate", "keg", "USD")
    capacities = ", ".join(f"{of}: {{holds: '100 {of} per truck', because: a}}" for of in parts)
    units = "units: {truck: {}, bottle: {is: 1.5 litre}, crate: {counts as: bottle}, keg: {counts as: crate}}"
    one = result(tmp_path, "id: a, by: A, made: 2024, says: 10 trucks", f"{units}\ncapacities: {{{capacities}}}")
    shares = {"litre": 0.6, "crate": 0.4}
    assert mix(one, shares).columns["figure"][2] == frame(one, "mix", shares=shares).rows[2].best == 1200
    for first, second in (("litre", "USD"), ("keg", "crate"), ("crate", "keg")):  # whichever comes first
        with pytest.raises(Unreadable, match=f"{first} and {second} have no unit in common"):
            frame(one, "mix", shares={first: 0.6, second: 0.4})


def test_a_sweep_shows_each_value_next_to_the_study() -> None:
    steps = [step for step in sweep(WhatIf("articles"), "152 mm shell=400..500/50") if step["claim"] == "shin-2024-06"]
    expected = [(400, 4_000_000, -500_000), (450, 4_500_000, 0), (500, 5_000_000, 500_000)]
    assert [(step["value"], step["recomputed"], step["difference"]) for step in steps] == expected
    assert {step["of"] for step in steps} == {"152 mm shell"}


@pytest.mark.parametrize(
    ("study", "claim", "swept"), [("articles", "officials-2024-03", "152 mm shell=480..600/120"),
    ("seoul-crowds", "area-seocho-2019", "standing on a pyeong=9..12/3")],
)  # fmt: skip
def test_a_step_of_a_sweep_is_what_set_gives(study: str, claim: str, swept: str) -> None:
    names = ("recomputed", "recomputed_low", "recomputed_high", "ratio", "verdict")
    steps = [step for step in sweep(WhatIf(study), swept) if step["claim"] == claim]
    assert steps
    for step in steps:
        pairs = WhatIf(study, (step["set"],)).result().pairs
        expected = [pairs[name][step["row"]] for name in names]
        assert [step[name.removeprefix("recomputed_")] for name in names] == expected


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("152 mm shell=480", "expected NAME=LOW..HIGH/STEP"),
        ("152 mm shell=500..400/10", "a sweep has 1 to 200 steps"),
        ("152 mm shell=1..1000/1", "a sweep has 1 to 200 steps"),
        ("=1..2/1", "expected NAME=LOW..HIGH/STEP"),
        ("shells=1..2/1", "no capacity or assumption is named"),
    ],
)
def test_an_invalid_sweep_is_refused(text: str, fact: str) -> None:
    with pytest.raises((DataError, Unreadable), match=fact):
        list(sweep(WhatIf("articles"), text))


def test_the_largest_recomputed_row_is_varied_and_all_bars_have_one_coverage() -> None:
    row, swings = sensitivity(ARTICLES)
    claim, baseline = (ARTICLES.pairs[name][row] for name in ("claim", "recomputed"))
    assert (claim, baseline) == ("nis-2024-10", 5_850_000)
    assert [swing.name for swing in swings] == ["152 mm shell", "“more than 13,000 containers”"]
    assert all(swing.low <= baseline <= swing.high for swing in swings)


def test_a_smaller_count_of_larger_things_may_be_the_largest_row(tmp_path: Path) -> None:
    claims = """
    - id: a, by: A, made: 2024, says: "1,000 containers"
    - id: b, by: A, made: 2024, says: 10 voyages
    - id: c, by: B, made: 2024, says: 90 voyages, repeats: b
    """
    row, swings = sensitivity(one := result(tmp_path, claims, RATES))
    assert one.pairs["claim"][row] == "b"
    assert "boxes per voyage" in {swing.name for swing in swings}


def test_without_a_capacity_there_is_nothing_to_vary(tmp_path: Path) -> None:
    assert not sensitivity(result(tmp_path, "id: a, by: A, made: 2024, says: 10 howitzers"))[1]


def test_what_is_likely_lies_inside_the_range_and_is_the_same_on_every_run() -> None:
    one, two = likely(ARTICLES), likely(ARTICLES)
    assert one == two
    for i, summary in enumerate(one):
        if summary:
            assert ARTICLES.pairs["recomputed_low"][i] <= summary.q10 <= summary.q50 <= summary.q90
    assert [bool(summary) for summary in one] == [of is not None for of in ARTICLES.pairs["of"]]


def test_a_voyage_has_two_assumptions_behind_it_and_orders_have_no_answers(tmp_path: Path) -> None:
    claims = """
    - id: a, by: A, made: 2024, says: exactly 10 voyages
    - id: b, by: A, made: 2024, says: dozens of containers
    """
    shells, *_, order = likely(result(tmp_path, claims, RATES))
    assert shells
    assert 600_000 < shells.q10 < shells.q50 < shells.q90 < 1_300_000
    assert order is None
