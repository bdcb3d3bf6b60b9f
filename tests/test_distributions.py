"""What is likely inside a range: medians at the figures said, nothing where the words exclude it, bounded memory."""

from __future__ import annotations

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimates.analysis import uncertainty as distribution
from estimates.analysis.uncertainty import Summary

P = np.linspace(0, 1, 1001)

Ends = tuple[float, float]


@pytest.mark.parametrize(
    ("figure", "hard", "typical", "wide", "at", "expected"),
    [
        # about 7,000: soft ends, the figure is the median
        (7000, (-math.inf, math.inf), (6370, 7490), (5810, 7980), (0.1, 0.5, 0.9), (5810, 7000, 7980)),
        # a bare 450: nothing outside the rounding interval
        (450, (445, 455), (445, 455), (445, 455), (0.0, 0.5, 1.0), (445, 450, 455)),
        # more than 1,000 and at most 1,000: the figure is an end
        (1000, (1000, math.inf), (1000, 1130), (1000, 1250), (0.0,), (1000,)),
        (1000, (0, 1000), (880, 1000), (750, 1000), (1.0,), (1000,)),
    ],
)
def test_a_figure_is_the_median_of_its_distribution_or_the_end_that_its_hedge_says(
    figure: float, hard: Ends, typical: Ends, wide: Ends, at: tuple[float, ...], expected: tuple[float, ...]
) -> None:
    quantiles = distribution.of_figure(figure, hard, typical, wide)
    assert quantiles
    assert quantiles(np.array(at)).tolist() == pytest.approx(list(expected))
    assert (quantiles(P) >= hard[0]).all()
    assert (quantiles(P) <= hard[1]).all()


def test_words_without_a_number_have_no_distribution() -> None:
    assert distribution.of_figure(math.nan, (100, math.inf), (100, math.inf), (100, math.inf)) is None


@given(st.floats(1, 1e6), st.floats(0, 1), st.floats(0, 1), st.sampled_from(["triangular", "uniform"]))
def test_the_figure_of_an_assumption_is_its_median_and_its_range_the_ends(
    best: float, below: float, above: float, shape: str
) -> None:
    low, high = best * (1 - below), best * (1 + above)
    quantiles = distribution.of_range(low, best, high, shape)
    assert quantiles(np.array([0.0, 0.5, 1.0])).tolist() == pytest.approx([low, best, high])
    assert (np.diff(quantiles(P)) >= -1e-9 * high).all()


def test_two_factors_need_no_random_numbers() -> None:
    one, two = distribution.of_range(0, 0.5, 1, "uniform"), distribution.of_range(0, 0.5, 1, "uniform")
    found = distribution.product(one, two)
    assert found.mean == pytest.approx(0.25, abs=1e-3)
    # P(XY <= z) = z - z ln z = 0.5 at z = 0.1867
    assert found.q50 == pytest.approx(0.1867, abs=2e-3)
    assert found == distribution.product(one, two)


def test_three_factors_are_drawn_the_same_on_every_run() -> None:
    factors = {name: distribution.of_range(1, 2, 3) for name in "abc"}
    one, two = (distribution.of_draws(factors, lambda x: x["a"] * x["b"] * x["c"])(P) for _ in range(2))
    assert (one == two).all()
    assert one[500] == pytest.approx(7.7, abs=0.2)


@pytest.mark.slow
def test_memory_stays_bounded_with_hundreds_of_assumptions() -> None:
    factors = {f"a{i}": distribution.of_range(0.9, 1, 1.1) for i in range(400)}
    tracemalloc.start()
    quantiles = distribution.of_draws(factors, lambda drawn: np.prod([*drawn.values()], axis=0))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert quantiles(np.array([0.5]))[0] == pytest.approx(1, abs=0.3)
    assert peak < 100e6


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        (Summary(0, 0, 0.163, 0.235, 0.321), "middle 0.24, 10-90 % 0.16 to 0.32"),
        (Summary(0, 0, 2_200_000, 3_050_000, 3_400_000), "middle 3.1 million, 10-90 % 2.2 to 3.4 million"),
        (Summary(0, 0, 450, 450, 450), "middle 450, 10-90 % 450"),
    ],
)
def test_only_the_digits_that_the_spread_supports_are_printed(summary: Summary, expected: str) -> None:
    assert summary.words() == expected
