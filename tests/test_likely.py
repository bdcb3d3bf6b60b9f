from __future__ import annotations

from math import inf, sqrt

import numpy as np
import pytest
from estimates.analysis.likely import Factor, Knots, Summary, Triangular, answers, mapped, product, total, uniform
from hypothesis import given
from hypothesis import strategies as st

N = 6700.0
ABOUT = answers(N, (0.91 * N, 1.07 * N), (0.83 * N, 1.14 * N))
MORE = answers(N, (N, 1.13 * N), (N, 1.25 * N), (N, inf))
AT_LEAST = answers(43, (43, 1.21 * 43), (43, 1.50 * 43), (43, inf))
AT_MOST = answers(N, (0.88 * N, N), (0.75 * N, N), (0, N))
NEARLY = answers(N, (0.93 * N, N), (0.89 * N, 1.02 * N))
COUNTS = [ABOUT, MORE, AT_LEAST, AT_MOST, NEARLY, uniform(900, 1100), uniform(1000, 1000), uniform(0, 10)]
CAPACITIES = [
    Triangular(300, 428, 500),
    Triangular(75, 75, 100),
    Triangular(75, 100, 100),
    Triangular(10, 20, 100),
    uniform(300, 500),
    uniform(450, 450),
    Triangular(450, 450, 450),
]
TENTHS = [0.1, 0.5, 0.9]


@pytest.mark.parametrize(
    ("factor", "expected"),
    [
        (ABOUT, (0.83, 0.91, 1.0, 1.07, 1.14)),
        (MORE, (1, 1, 1.065, 1.13, 1.25)),
        (AT_MOST, (0.75, 0.88, 0.94, 1, 1)),
        (NEARLY, (0.89, 0.93, 0.965, 1, 1.02)),
    ],
)
def test_the_published_answers_are_met(factor: Knots, expected: tuple[float, ...]) -> None:
    found = factor.quantile(np.array([0.1, 0.25, 0.5, 0.75, 0.9]))
    assert found == pytest.approx([share * N for share in expected])


@pytest.mark.parametrize(
    ("factor", "low", "high"),
    [
        (ABOUT, (0.83 - 0.08 / 1.5) * N, (1.14 + 0.07 / 1.5) * N),
        (MORE, N, (1.25 + 0.12 / 1.5) * N),
        (AT_MOST, (0.75 - 0.13 / 1.5) * N, N),
        (answers(100, (90, 110), (80, 120), (78, 121)), 78, 121),
        (answers(100, (90, 110), (80, 120), (85, 115)), 80, 120),
        (answers(1, (0.5, 2), (0.1, 9)), 0, 9 + 7 / 1.5),
        (answers(100, (80, 120), (90, 110)), 80, 120),
    ],
)
def test_tails_run_on_but_not_past_a_hard_end(factor: Knots, low: float, high: float) -> None:
    assert (factor.numbers[0], factor.numbers[-1]) == pytest.approx((low, high))


def test_a_rule_instead_of_answers_makes_all_inside_as_likely() -> None:
    assert answers(6700, (6650, 6750), (6650, 6750)) == uniform(6650, 6750) == Knots((0, 1), (6650, 6750))


@pytest.mark.parametrize("factor", [*COUNTS, *CAPACITIES])
def test_mean_and_variance_agree_with_the_quantiles(factor: Factor) -> None:
    numbers = factor.quantile((np.arange(200_000) + 0.5) / 200_000)
    assert factor.mean == pytest.approx(numbers.mean())
    assert factor.variance == pytest.approx(numbers.var(), rel=1e-6, abs=1e-9)
    assert np.all(np.diff(numbers) >= 0)


@pytest.mark.parametrize("factor", [*COUNTS, *CAPACITIES])
def test_probabilities_undo_quantiles(factor: Factor) -> None:
    levels = np.linspace(0.01, 0.99, 45)
    numbers = factor.quantile(levels)
    assert np.all(factor.probability(numbers + 1e-6) >= levels - 1e-9)
    assert np.all(factor.probability(numbers - 1e-6) <= levels + 1e-9)
    assert factor.probability(np.array([-1.0, 1e9])).tolist() == [0, 1]
    assert factor.piles_up == (len(set(numbers.tolist())) < len(numbers))


@pytest.mark.parametrize("factor", [*COUNTS, *CAPACITIES])
def test_draws_follow_the_quantiles(factor: Factor) -> None:
    draws = factor.draw(np.random.default_rng(1), 100_000)
    assert np.quantile(draws, TENTHS) == pytest.approx(factor.quantile(np.array(TENTHS)), rel=0.03)
    assert draws.shape == (100_000,)


@pytest.mark.parametrize("numbers", [(2, 1, 0), (3, 1, 2), (-1, 0, 1), (1, 2, 1.5), (float("nan"), 1, 2)])
def test_no_triangle_is_refused(numbers: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="no triangle: "):
        Triangular(*numbers)


def test_a_best_figure_that_rounding_put_outside_is_put_back() -> None:
    assert Triangular(450, 450.00000000001, 450) == Triangular(450, 450, 450)
    assert Triangular(300, 299.99999999999, 450).best == 300


@pytest.mark.parametrize("numbers", [(2, 1), (-1, 1), (float("nan"), 1), (1, float("nan"))])
def test_quantiles_that_fall_or_are_negative_are_refused(numbers: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="quantiles that are negative or fall"):
        uniform(*numbers)


def exactly(one: Factor, two: Factor) -> list[float]:
    """The quantiles of a product, from 20,000 quantiles of one factor and the distribution of the other."""
    numbers = one.quantile((np.arange(20_000) + 0.5) / 20_000)
    found = []
    for level in TENTHS:
        low, high = 0.0, float(one.quantile(np.array([1.0]))[0] * two.quantile(np.array([1.0]))[0])
        for _ in range(45):
            middle = (low + high) / 2
            if two.probability(middle / numbers).mean() < level:
                low = middle
            else:
                high = middle
        found.append(middle)
    return found


@pytest.mark.parametrize("count", COUNTS[:-1])
@pytest.mark.parametrize("capacity", CAPACITIES)
def test_two_factors_are_within_a_hundredth_of_a_percent_without_random_numbers(
    count: Factor, capacity: Factor
) -> None:
    result = product(count, capacity)
    assert result[2:] == pytest.approx(exactly(count, capacity), rel=1e-4)
    assert product(capacity, count)[2:] == pytest.approx(result[2:], rel=1e-4)


def test_what_is_certain_stays_so() -> None:
    assert product(uniform(10, 10), uniform(450, 450)) == pytest.approx((4500, 0, 4500, 4500, 4500))
    assert product(uniform(0, 0), Triangular(300, 428, 500)) == pytest.approx((0, 0, 0, 0, 0), abs=1e-6)
    assert product(uniform(450, 450), uniform(1, 1)) == (450, 0, 450, 450, 450)


def test_two_uniform_factors_have_the_quantiles_that_calculus_gives() -> None:
    # Of two numbers up to 1 each, the product is at most z with probability z (1 - ln z).
    result = product(uniform(0, 1), uniform(0, 1))
    for z, level in zip(result[2:], TENTHS, strict=True):
        assert z * (1 - np.log(z)) == pytest.approx(level, rel=1e-3)
    assert (result.mean, result.sd) == pytest.approx((1 / 4, sqrt(1 / 9 - 1 / 16)))


def test_more_factors_are_drawn_the_same_on_every_run_and_agree_with_their_moments() -> None:
    factors: dict[str, Factor] = {"a": Triangular(300, 428, 500), "b": uniform(0.5, 1.0)}

    def found(seed: int = 0) -> Summary:
        return product(ABOUT, mapped(factors, lambda drawn: drawn["a"] * drawn["b"], seed))

    result = found()
    assert result == found(seed=0)
    assert result != found(seed=1)
    assert result == pytest.approx(found(seed=1), rel=0.003)
    raw = np.random.default_rng(5)
    draws = ABOUT.quantile(raw.random(400_000)) * raw.triangular(300, 428, 500, 400_000) * raw.uniform(0.5, 1, 400_000)
    assert result.mean == pytest.approx(draws.mean(), rel=0.002)
    assert result.sd == pytest.approx(draws.std(), rel=0.01)
    assert result[2:] == pytest.approx(np.quantile(draws, TENTHS), rel=0.005)


def test_a_total_over_claims_that_share_one_capacity_has_the_spread_of_the_capacity() -> None:
    # The sum of 20 counts, each uniform on 900..1,100, times one capacity, triangular on 300, 428, 500.
    counts, capacity = [uniform(900, 1100)] * 20, Triangular(300, 428, 500)
    result = total(counts, capacity)
    assert result.mean == pytest.approx(20 * 1000 * (300 + 428 + 500) / 3)
    assert result.sd == pytest.approx(834_153, rel=0.01)
    assert result.sd / result.mean == pytest.approx(sqrt(capacity.variance) / capacity.mean, rel=0.02)

    # Drawn anew for each count, the capacity's errors would cancel: a quarter of the spread.
    anew = sqrt(20) * product(uniform(900, 1100), capacity).sd
    assert anew == pytest.approx(213_542, rel=0.01)

    random = np.random.default_rng(3)
    draws = random.uniform(900, 1100, (20, 200_000)).sum(axis=0) * random.triangular(300, 428, 500, 200_000)
    assert draws.std() == pytest.approx(834_153, rel=0.01)
    assert result[2:] == pytest.approx(np.quantile(draws, TENTHS), rel=0.003)
    assert total(counts, capacity) == result
    assert total(counts, capacity, seed=1)[2:] != result[2:]


def test_what_stands_on_one_factor_needs_no_random_numbers() -> None:
    mass = Triangular(70, 80, 90)
    found = mapped({"mass": mass}, lambda drawn: 21_750 / drawn["mass"])
    assert found == mapped({"mass": mass}, lambda drawn: 21_750 / drawn["mass"], seed=1)
    heaviest_first = mass.quantile(1 - np.array(TENTHS))
    assert found.quantile(np.array(TENTHS)) == pytest.approx(21_750 / heaviest_first, rel=1e-4)
    assert mapped({"mass": mass}, lambda drawn: drawn["mass"] - 80).quantile(np.array([0.1])) == [0]
    assert mapped({"mass": mass}, lambda _: 7.0).variance == 0


def test_a_total_over_one_claim_is_that_claim() -> None:
    assert total([ABOUT], Triangular(300, 428, 500)) == product(ABOUT, Triangular(300, 428, 500))


@given(
    ends=st.lists(st.floats(0.1, 1000), min_size=3, max_size=3, unique=True).map(sorted),
    scale=st.floats(0.5, 2000),
)
def test_what_is_likely_lies_inside_the_range_and_scales_with_it(ends: list[float], scale: float) -> None:
    low, best, high = ends
    result = product(uniform(1, 3), Triangular(low, best, high))
    assert low <= result.q10 <= result.q50 <= result.q90 <= 3 * high
    assert low <= result.mean <= 3 * high
    scaled = product(uniform(scale, 3 * scale), Triangular(low, best, high))
    assert scaled == pytest.approx([scale * number for number in result], rel=1e-6)
