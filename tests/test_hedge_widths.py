"""What a hedge says about a quantity: rounding, literal, typical and wide interval of each relation."""

from __future__ import annotations

from math import inf, isnan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimates.quantities.figure import RELATIONS, Figure, granularity
from estimates.quantities.figures import Figures
from estimates.quantities.hedges import Hedges, spread, spread_one
from estimates.quantities.intervals import Interval


def figure(relation: str, number: float | None, step: float = 1, **more: Any) -> Figure:
    more.setdefault("high_granularity", step)
    return Figure("", relation, number, granularity=step, **more)


def between(low: float, high: float, step: float, **more: Any) -> Figure:
    return figure("between", more.pop("middle", None), step, low=low, high=high, **more)


def shown(found: Interval) -> str:
    if isnan(found.low):
        return "none"
    low = f"{'~' if found.low_soft else ''}{'(' if found.low_open else '['}{found.low:.10g}"
    return f"{low}, {found.high:.10g}{')' if found.high_open else ']'}{'~' if found.high_soft else ''}"


PERCENT = {"kind": "share", "unit": "percent"}


@pytest.mark.parametrize(
    ("said", "literal", "typical"),
    [
        (figure("bare", 10_000, 10_000), "[8300, 11400]", "[9100, 10700]"),
        (figure("bare", 4.8e6, 1e5), "[4750000, 4850000]", "[4750000, 4850000]"),
        (figure("bare", 3e6, 1e6), "[2500000, 3420000]", "[2730000, 3210000]"),
        (figure("bare", 5e5, 5e5), "[415000, 570000]", "[455000, 535000]"),
        (figure("bare", 12, 6), "[12, 12]", "[12, 12]"),
        (figure("bare", 12, 6, kind="number"), "[12, 12]", "[12, 12]"),
        (figure("bare", 20, 10), "[20, 20]", "[20, 20]"),
        (figure("bare", 24, 12), "[18.96, 28.8]", "[21.12, 26.4]"),
        (figure("bare", 28), "[28, 28]", "[28, 28]"),
        (figure("bare", 30, 10), "[25, 35]", "[26.4, 33]"),
        (figure("bare", 2.5, 0.1), "[2.45, 2.55]", "[2.45, 2.55]"),
        (figure("bare", 28, 1, kind="mass"), "[27.5, 28.5]", "[27.5, 28.5]"),
        (figure("bare", 0), "[0, 0]", "[0, 0]"),
        (figure("exactly", 5_100, 100), "[5100, 5100]", "[5100, 5100]"),
        (figure("about", 10_000, 10_000), "~[8300, 11400]~", "[9100, 10700]"),
        (figure("about", 300, 100), "~[237, 360]~", "[264, 330]"),
        (figure("nearly", 3e6, 1e6), "~[2670000, 3000000]~", "[2790000, 3000000]"),
        (figure("just over", 1e6, 1e6), "(1000000, 1140000]~", "[1000000, 1065000]"),
        (figure("just over", 6_700, 100), "(6700, 6800]~", "[6700, 6750]"),
        (figure("just over", 1e6, 1e6, odd=True), "(1000000, 2000000]~", "[1000000, 1065000]"),
        (figure("just under", 1e6, 1e6), "~[830000, 1000000)", "[935000, 1000000]"),
        (figure("just under", 6_700, 100), "~[6600, 6700)", "[6650, 6700]"),
        (figure("more than", 1_000, 1_000), "(1000, inf)", "[1000, 1130]"),
        (figure("at least", 2e6, 1e6), "[2000000, inf)", "[2000000, 2200000]"),
        (figure("at least", 300, 100, soft=True), "~[300, inf)", "[300, 363]"),
        (figure("less than", 1_000, 1_000), "[0, 1000)", "[900, 1000]"),
        (figure("less than", 5, 1, kind="temperature"), "(-inf, 5)", "[4, 5]"),
        (figure("less than", -5, 1, kind="temperature"), "(-inf, -5)", "[-6, -5]"),
        (figure("at most", 100, 100), "[0, 100]", "[80, 100]"),
        (figure("at most", 300, 100, soft=True), "[0, 300]~", "[240, 300]"),
        (figure("up to", 7_000, 1_000), "[0, 7000]~", "[6160, 7000]"),
        (between(3e5, 5e5, 1e5), "[250000, 550000]", "[250000, 550000]"),
        (between(2, 3, 1), "[2, 3]", "[2, 3]"),
        (between(20, 30, 10, soft=True), "~[15.8, 36]~", "~[15.8, 36]~"),
        (between(1_000, 1.5e6, 1_000, high_granularity=1e5), "[830, 1550000]", "[830, 1550000]"),
        (between(4_800, 5_200, 100, middle=5_000, soft=True), "~[4800, 5200]~", "~[4800, 5200]~"),
        (figure("order", None, low=100), "[100, inf)", "[100, inf)"),
        (figure("unclear", 900, 100), "none", "none"),
        # a share never exceeds the whole; above a half, "about" applies to the rest
        (figure("about", 95, 5, **PERCENT), "~[94, 96.05]~", "[94.5, 95.6]"),
        (figure("about", 0.95, 0.05, kind="share"), "~[0.94, 0.9605]~", "[0.945, 0.956]"),
        (figure("about", 50, 10, **PERCENT), "~[39.5, 60]~", "[44, 55]"),
        (figure("bare", 95, 5, **PERCENT), "[94, 96.05]", "[94.5, 95.6]"),
        (figure("bare", 100, 100, **PERCENT), "[100, 100]", "[100, 100]"),
        (figure("more than", 95, 5, **PERCENT), "(95, 100]", "[95, 100]"),
        (figure("up to", 60, 10, **PERCENT), "[0, 60]~", "[48, 60]"),
        (figure("nearly", 100, 100, **PERCENT), "~[77, 100]", "[88, 100]"),
        (figure("just over", 90, 10, **PERCENT), "(90, 92.1]~", "[90, 92.1]"),
        (figure("just under", 100, 10, **PERCENT), "~[90, 100)", "[95, 100]"),
        (figure("just over", 100, 10, **PERCENT), "(100, 110]~", "[100, 105]"),
        (figure("more than", 100, 100, **PERCENT), "(100, inf)", "[100, 123]"),
        (figure("just over", 0), "(0, 1]~", "[0, 0]"),
        (figure("less than", 0, 1, **PERCENT), "(-inf, 0)", "[0, 0]"),
        (figure("at least", 0, kind="share", unit="basis point"), "[0, inf)", "[0, 0]"),
        (figure("about", 150, 50, **PERCENT), "~[118.5, 180]~", "[132, 165]"),
        (figure("about", 60, 10, role="change", **PERCENT), "~[47.4, 72]~", "[52.8, 66]"),
    ],
)
def test_each_relation_has_its_literal_and_its_typical_interval(said: Figure, literal: str, typical: str) -> None:
    found = spread_one(said)
    assert (shown(found.literal), shown(found.typical)) == (literal, typical)


@pytest.mark.parametrize(
    ("said", "counted", "stated"),
    [
        (figure("bare", 18_000, 1_000), "[17500, 18500]", "[17500, 18500]"),
        (figure("bare", 381_818), "[381818, 381818]", "[381817.5, 381818.5]"),
        (figure("bare", 2_121), "[2121, 2121]", "[2120.5, 2121.5]"),
        (figure("exactly", 5_100, 100), "[5100, 5100]", "[5100, 5100]"),
        (figure("bare", 10, 10), "[10, 10]", "[5, 15]"),
        (figure("about", 10, 10), "[5, 15]", "[5, 15]"),
        (figure("bare", 5e5, 5e5), "[250000, 750000]", "[250000, 750000]"),
        (figure("bare", 12, 6), "[12, 12]", "[9, 15]"),
        (figure("up to", 3e6, 1e6), "[2500000, 3500000]", "[2500000, 3500000]"),
        (figure("bare", 0, 1, kind="mass"), "[0, 0.5]", "[0, 0.5]"),
        (figure("bare", 100, 100, **PERCENT), "[50, 100]", "[50, 100]"),
        (figure("order", None, low=100), "none", "none"),
        (figure("unclear", 900, 100), "none", "none"),
    ],
)
def test_a_stated_count_keeps_its_rounding_interval(said: Figure, counted: str, stated: str) -> None:
    assert shown(spread_one(said).rounding) == counted
    assert shown(spread_one(said, stated=True).rounding) == stated


def test_a_plain_number_is_as_precise_as_its_digits() -> None:
    steps = {6_700: 100, 4.8e6: 1e5, 4.8: 0.1, 0: 1, 28: 1, 10_000: 10_000, 0.25: 0.01, -20: 10, 1_000.5: 0.1}
    assert {number: granularity(number) for number in steps} == steps
    found = spread_one(figure("bare", 28), stated=True)
    assert (shown(found.literal), shown(found.wide)) == ("[27.5, 28.5]", "[27.5, 28.5]")


def test_an_override_changes_one_row_and_what_follows_from_it() -> None:
    hedges = Hedges.default().override("about", typical=(0.5005, 1.5), because="vague speakers")
    found = spread_one(figure("about", 100, 100), hedges)
    assert (shown(found.typical), shown(found.literal)) == ("[50.05, 150]", "~[50.05, 150]~")
    assert hedges.rows["about"].because == "vague speakers"
    assert shown(spread_one(figure("about", 100, 100)).typical) == "[88, 110]"
    default = Hedges.default()
    assert default.override("about", because="vague speakers").rows["about"].wide == default.rows["about"].wide
    assert default.override("just over", typical=(1, 1.1)).rows["just over"].wide == "literal"
    with pytest.raises(KeyError):
        default.override("perhaps", typical=(1, 2))


def test_a_study_can_set_the_floor_of_an_order() -> None:
    hedges = Hedges.default().override("hundreds", floor=200).override("thousands", floor=3_000)
    floors = {100: 200, 100_000: 200_000, 100e6: 200e6, 10: 10, 1_000: 3_000, 1e6: 1e6, 24: 24, 10_000: 10_000}
    found = {floor: spread_one(figure("order", None, low=floor), hedges).literal.low for floor in floors}
    assert found == floors


def test_every_relation_but_unclear_has_a_row_with_a_reason_and_a_source() -> None:
    rows = Hedges.default().rows
    assert [*rows, "unclear"] == list(RELATIONS)
    assert all(row.because and row.sources for row in rows.values())


numbers = st.floats(0, 1e12).map(lambda number: float(f"{number:.3g}"))
figures = st.builds(
    figure,
    st.sampled_from([name for name in RELATIONS if name not in ("between", "order")]),
    numbers,
    st.sampled_from([0.1, 1.0, 10.0, 1000.0]),
    soft=st.booleans(),
    odd=st.booleans(),
    kind=st.sampled_from(["count", "mass", "money"]),
)
ranges = st.tuples(numbers, numbers).map(lambda ends: between(min(ends), max(ends), 1.0))


@given(st.lists(st.one_of(st.none(), figures, ranges), max_size=5), st.booleans())
def test_columns_agree_with_single_figures(said: list[Figure | None], stated: bool) -> None:
    found = spread(Figures.from_list(said), stated=stated)
    for row, one in enumerate(said):
        here = found.take(row)
        if one is None:
            assert all(isnan(interval.low) for interval in here)
        else:
            assert list(map(shown, here)) == list(map(shown, spread_one(one, stated=stated)))


@given(figures, st.booleans())
def test_no_interval_is_empty_or_outside_what_is_possible(said: Figure, stated: bool) -> None:
    found = spread_one(said, stated=stated)
    least = -inf if said.relation in ("less than", "just under") and said.figure == 0 else 0
    for interval in found:
        assert not interval.is_empty
        assert isnan(interval.low) or least <= interval.low <= interval.high <= inf


@given(numbers, st.sampled_from([1.0, 10.0, 1e5]), st.booleans())
def test_a_bare_number_is_never_vaguer_than_about_it(number: float, step: float, stated: bool) -> None:
    bare, about = (spread_one(figure(name, number, step), stated=stated) for name in ("bare", "about"))
    for one, other in zip(bare[1:], about[1:], strict=True):
        assert other.low <= one.low <= number <= one.high <= other.high
