"""Verdicts: the pairs that state the rules, and the laws that hold for every other one."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from chart_studies import bundled
from hypothesis import given
from hypothesis import strategies as st

import estimates
from estimates.analysis.columns import Readings
from estimates.analysis.verdict import REASONS, VERDICTS, Judgement, Recomputed, judge, misses
from estimates.quantities.figure import Figure
from estimates.quantities.figures import Figures
from estimates.quantities.intervals import Interval

PAIRS = yaml.safe_load((Path(__file__).parent / "fixtures" / "verdicts.yaml").read_text(encoding="utf-8"))

HEDGES = (
    "", "about", "around", "as many as", "at least", "at most", "close to", "exactly", "fewer than", "just over",
    "just under", "more than", "nearly", "over", "up to",
)  # fmt: skip


def said(text: str) -> Figure:
    return estimates.parse(f"{text} shells")


def verdict(
    count: str, best: float, ends: tuple[float, float], stated: str, means: str = "capacity", *, area: bool = False
) -> Judgement:
    counted = replace(said(count), kind="area") if area else said(count)
    figures = (counted, False), (said(stated), True)
    ours, theirs = (Readings(Figures.from_list([one]), bundled("articles").study, is_said) for one, is_said in figures)
    factor = Interval(np.array([ends[0]]), np.array([ends[1]]))
    loads = ours.spread.literal * factor, ours.spread.typical * factor
    recomputed = Recomputed(ours.number * best, *loads, ours, np.array([means == "transfer"]))
    return judge(recomputed, theirs, np.zeros(1, np.int8), 1.5)


def capacity(value: Any) -> float:
    parts = [float(part.replace(",", "")) for part in str(value).split("/")]
    return parts[0] / parts[1] if len(parts) > 1 else parts[0]


def judged(pair: dict[str, Any]) -> Judgement:
    best = capacity(pair["capacity"])
    ends = tuple(pair["range"] or (best, best))
    return verdict(
        pair["count"], best, ends, pair["stated"], pair.get("means", "capacity"), area="area" in pair["note"]
    )


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{p['count']} x {p['capacity']} against {p['stated']}" for p in PAIRS])
def test_a_pair_has_the_verdict_and_the_ratio_that_the_rules_give(pair: dict[str, Any]) -> None:
    found = judged(pair)
    assert VERDICTS[found.verdict[0]] == pair["verdict"], REASONS[found.reason[0]]
    assert (found.ratio[0] == pytest.approx(pair["ratio"], rel=5e-4)) if pair["ratio"] else math.isnan(found.ratio[0])
    if strength := re.search(r"any capacity from ([\d.]+) to ([\d.]+)", pair["note"]):
        ends = found.strength_low[0], found.strength_high[0]
        assert ends == pytest.approx(tuple(map(float, strength.groups())), rel=2e-3)
    if needs := re.search(r"would need at least ([\d.,]+)", pair["note"]):
        assert found.needs[0] == pytest.approx(float(needs[1].rstrip(".").replace(",", "")), rel=2e-3)
    assert found.weak[0] or "weak" not in pair["note"]
    assert not found.weak[0] or "strong" not in pair["note"]


NUMBERS = st.integers(1, 10**7).map(lambda n: f"{n:,}")
PHRASES = st.builds(lambda hedge, n: f"{hedge} {n}".strip(), st.sampled_from(HEDGES), NUMBERS)
CAPACITIES = st.tuples(st.floats(0.01, 1e4), st.floats(0.3, 1), st.floats(1, 3))


@given(PHRASES, CAPACITIES, PHRASES, st.sampled_from(["capacity", "transfer"]))
def test_every_comparison_has_one_verdict_and_finite_numbers(
    count: str, each: tuple[float, float, float], stated: str, means: str
) -> None:
    best, low, high = each
    found = verdict(count, best, (best * low, best * high), stated, means)
    name = VERDICTS[found.verdict[0]]
    for value in (found.ratio, found.needs, found.strength_low, found.strength_high):
        assert not math.isinf(value[0])
    assert math.isnan(found.strength_low[0]) == (name != "reproduced")
    assert math.isnan(found.needs[0]) or name in ("tension", "contradicted")
    if name == "reproduced":
        assert abs(found.ratio[0] - 1) <= 0.1 + 1e-9
        assert found.strength_low[0] * (1 - 1e-9) <= best <= found.strength_high[0] * (1 + 1e-9)
    if means == "transfer" and name == "contradicted":
        assert found.ratio[0] < 1


@given(PHRASES, CAPACITIES, PHRASES, st.floats(-1e-12, 1e-12))
def test_the_noise_of_floating_point_changes_no_verdict(
    count: str, each: tuple[float, float, float], stated: str, noise: float
) -> None:
    best, low, high = each
    one, two = (verdict(count, b, (b * low, b * high), stated) for b in (best, best * (1 + noise)))
    if VERDICTS[one.verdict[0]] == "reproduced" or abs(one.ratio[0] - round(one.ratio[0], 6)) > 1e-7:
        assert one.verdict[0] == two.verdict[0]


@given(st.integers(1, 10**6), st.floats(1.02, 20))
def test_a_miss_counts_the_same_in_both_directions(n: int, factor: float) -> None:
    """Two exact figures miss each other by the same factor whichever of them is the greater."""
    low, high = f"exactly {n:,}", float(n) * factor
    above = verdict(low, factor, (factor, factor), f"exactly {n:,}")
    below = verdict("exactly 1", float(n), (float(n), float(n)), f"exactly {high!r}")
    assert above.verdict[0] == below.verdict[0] == VERDICTS.index("contradicted")


@pytest.mark.parametrize(
    ("low", "high", "top", "factor"),
    [
        (80, 96, 100, 5), (20, 30, 100, 1.5), (0.5, 0.75, math.inf, 1.5),
        (-10, -5, math.inf, 2), (-1, 0.5, math.inf, math.inf), (0, 5, math.inf, math.inf),
    ],
)  # fmt: skip
def test_by_what_factor_two_figures_miss_each_other(low: float, high: float, top: float, factor: float) -> None:
    assert float(misses(Interval.point(low), Interval.point(high), top)[0]) == pytest.approx(factor)


@pytest.mark.parametrize(
    ("count", "best", "ends", "stated", "means", "expected"),
    [
        ("0", 450, (300, 500), "0", "capacity", "reproduced"),
        ("0", 450, (300, 500), "more than 10", "capacity", "contradicted"),
        ("exactly 50", 20, (20, 20), "at least 1,000", "capacity", "reproduced"),
        ("exactly 50", 20, (20, 20), "fewer than 1,000", "capacity", "consistent"),
        ("exactly 5,000", 1, (1, 1), "4,900 to 5,100", "capacity", "reproduced"),
        ("exactly 5,500", 1, (1, 1), "4,900 to 5,100", "capacity", "tension"),
        ("exactly 400", 1000, (1000, 1000), "300,000 to 500,000", "capacity", "consistent"),
        ("at most 10", 50, (40, 60), "at most 700", "capacity", "not comparable"),
        ("at most 10", 50, (40, 60), "at most 500", "capacity", "reproduced"),
        ("up to 300", 100, (100, 100), "at least 45,000", "capacity", "tension"),  # by the soft factor, and no more
        ("42", 50, (40, 60), "up to 100", "transfer", "not comparable"),
        ("42", 50, (40, 60), "5,000", "transfer", "contradicted"),
        ("dozens of", 20, (18, 22), "hundreds of", "capacity", "not comparable"),
        ("dozens of", 20, (18, 22), "fewer than 100", "capacity", "contradicted"),
    ],
)
def test_a_verdict_follows_the_rules_at_their_edges(
    count: str, best: float, ends: tuple[float, float], stated: str, means: str, expected: str
) -> None:
    assert VERDICTS[verdict(count, best, ends, stated, means).verdict[0]] == expected
