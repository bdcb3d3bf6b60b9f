"""The capacity that each statement implies: the division, the direction that survives, drift and back-test."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from small_studies import BOXES, result

from estimates.analysis.implication import Implications, implications
from estimates.analysis.result import compute
from estimates.quantities import dates
from estimates.study.loader import load


@pytest.fixture(scope="module")
def record() -> Implications:
    return implications(compute(load("public-record")))


def row(found: Implications, claim: str, of: str = "152 mm shell", wording: str = "") -> int:
    columns = found.columns
    same = (columns["claim"] == claim) & (columns["of"] == of) & (columns["wording"] == wording)
    return int(np.flatnonzero(same)[0])


# claim, of, stated / count, direction: each can be redone on paper
DIVIDED = [
    ("kr-mil-2023-11-02", "122 mm rocket", 200_000 / 2_000, "at least"),  # 100: a floor over an "about"
    ("kr-md-2024-01-10", "152 mm shell", 2_300_000 / 5_000, "about"),  # 460: two "about"s
    ("kr-md-2024-02-26", "152 mm shell", 3_000_000 / 6_700, "at least"),  # 447.76
    ("kr-md-2024-02-26", "122 mm rocket", 500_000 / 6_700, "at least"),  # 74.63
    ("kr-dia-2024-08-27", "152 mm shell", 6_000_000 / 13_000, "at most"),  # 461.54: an "about" over a floor
    ("us-un-2024-12-18", "152 mm shell", 6_000_000 / 20_000, "no bound"),  # 300: a floor over a floor
]


@pytest.mark.parametrize(("claim", "of", "capacity", "direction"), DIVIDED)
def test_a_statement_implies_stated_over_counted_with_the_direction_that_survives(
    record: Implications, claim: str, of: str, capacity: float, direction: str
) -> None:
    i = row(record, claim, of)
    assert record.columns["implied"][i] == pytest.approx(capacity)
    assert record.columns["direction"][i] == direction


@pytest.mark.parametrize(
    ("stated", "count", "capacity", "direction"),
    [
        ("at least 4,500", "about 10", 450, "at least"),
        ("at least 4,500", "up to 10", 450, "at least"),
        ("at least 4,500", "more than 10", 450, "no bound"),
        ("at least 4,500", "10 to 15", 300, "at least"),
        ("up to 4,500", "about 10", 450, "at most"),
        ("up to 4,500", "at least 10", 450, "at most"),
        ("up to 4,500", "10 to 15", 450, "at most"),
        ("at most 4,500", "less than 10", 450, "no bound"),
        ("about 4,500", "at least 10", 450, "at most"),
        ("about 4,500", "at most 10", 450, "at least"),
        ("about 4,500", "exactly 10", 450, "about"),
        ("4,500 to 6,000", "at most 10", 450, "at least"),
        ("4,500 to 6,000", "at least 10", 600, "at most"),
        ("4,000 to 6,000", "8 to 12", 500, "about"),
        ("thousands of", "exactly 10", 100, "at least"),
        ("about 600", "dozens of", 50, "at most"),
    ],
)
def test_a_bound_rests_on_the_ends_and_the_range_agrees_with_its_direction(
    tmp_path: Path, stated: str, count: str, capacity: float, direction: str
) -> None:
    content = f'{{says: "{stated} shells", of: 152 mm shell}}'
    found = implications(
        result(tmp_path, f'id: a, by: A, made: 2024, says: "{count} containers", contents: [{content}]')
    )
    columns = found.columns
    assert (columns["direction"].tolist(), columns["implied"].tolist()) == ([direction], [capacity])
    low, high = columns["implied_low"][0], columns["implied_high"][0]
    assert {
        "at least": low > 0 and math.isinf(high),
        "at most": low == 0 and math.isfinite(high),
        "about": 0 < low < high < math.inf,
        "no bound": math.isnan(low) and math.isnan(high),
    }[direction]


def test_the_articles_pairing_is_next_to_the_ministers_own_and_a_copy_is_not_a_wording(record: Implications) -> None:
    articles = implications(compute(load("articles")))
    assert set(articles.columns["wording"]) == {""}
    assert round(articles.columns["implied"][row(articles, "shin-152-mm")]) == 429
    assert round(articles.columns["implied"][row(articles, "shin-122-mm", "122 mm rocket")]) == 71
    other = row(record, "kr-md-2024-02-26", wording="as The New York Times has it")
    assert (round(record.columns["implied"][other]), record.columns["direction"][other]) == (429, "at most")


def test_mixed_loads_repeats_and_what_bounds_nothing_are_never_pooled(record: Implications) -> None:
    columns = record.columns
    pooled = "ee-edf-2023-10 kr-mil-2023-11-02 kr-md-2024-01-10 kr-md-2024-02-26 kr-dia-2024-08-27"
    assert {*columns["claim"][columns["pooled"]]} == {*pooled.split()}


def test_the_drift_is_listed_with_each_direction(record: Implications) -> None:
    seoul = (
        "at least 500 (2023-11-02) -> about 460 (2024-01-10) -> at least 448 (2024-02-26) -> at most 462 (2024-08-27)"
    )
    assert [line for line in record.drift() if line.startswith("152 mm shell")] == [
        "152 mm shell, Estonia: at least 300 (2023-10-23)",
        f"152 mm shell, Seoul: {seoul}",
        "152 mm shell, Washington: 300, no bound (2024-12-18)",
    ]


def test_the_back_test_gives_an_error_for_two_sided_statements_only(record: Implications) -> None:
    columns = record.columns
    shells = [test for test in record.backtest if columns["of"][test.row] == "152 mm shell"]
    assert [columns["claim"][test.row] for test in shells] == [
        "kr-mil-2023-11-02", "kr-md-2024-01-10", "kr-md-2024-02-26", "kr-dia-2024-08-27",
    ]  # fmt: skip
    january, february = shells[1:3]
    assert not math.isnan(january.error)
    # before February: 500 and 460 of Seoul's own, median 480, 480 x 6,700 = 3,216,000 against at least 3,000,000
    assert (february.capacity, february.predicted, february.basis) == (480, 3_216_000, "2 earlier of Seoul")
    assert (math.isnan(february.error), february.met) == (True, True)
    assert record.summary().startswith("back-test: 5 statements predicted from earlier ones; 1 two-sided: median error")
    assert "4 bounds: " in record.summary()


def test_nothing_is_predicted_from_what_was_not_yet_said() -> None:
    early = implications(compute(load("public-record"), as_of=dates.parse("2023-10")))
    assert (early.backtest, early.summary()) == ((), "back-test: no statement can be predicted from an earlier one")
    late = implications(compute(load("seoul-crowds"))).columns  # one area was measured years after its rally
    assert (late["made_end"][1:] >= late["made_end"][:-1]).all()


def test_a_count_of_what_holds_containers_is_divided_per_container(tmp_path: Path) -> None:
    rates = BOXES + "assumptions:\n  boxes: {is: 200 containers per voyage, because: a, source: wire}\n"
    content = '{says: "900,000 shells", of: 152 mm shell}'
    found = implications(result(tmp_path, f"id: a, by: A, made: 2024, says: 10 voyages, contents: [{content}]", rates))
    columns = found.columns
    assert [columns[name][0] for name in ("count", "implied", "unit")] == [2000, 450, "152 mm shell / container"]


def test_a_floor_over_an_approximate_count_gives_no_firm_bound(tmp_path: Path) -> None:
    content = '{says: "at least 4,500 shells", of: 152 mm shell}'
    for count, firm in (("about 10", False), ("exactly 10", True), ("up to 10", False), ("at most 10", True)):
        claims = f'id: a, by: A, made: 2024, says: "{count} containers", contents: [{content}]'
        found = implications(result(tmp_path / count, claims)).columns
        assert (found["direction"][0], bool(found["firm"][0])) == ("at least", firm)
