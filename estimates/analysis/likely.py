"""What is likely inside a range: a model, and no more certain than the shapes it is given. Off unless asked for.

A count spreads as the published answers to its hedge do (`answers`); a capacity as its assumption says (`Triangular`,
`uniform`). Factors are independent of one another, except that a total takes ONE capacity for all its counts:
drawing it anew for each would make the spread of the total far too small. Means and spreads are exact, in closed
form. The quantiles of two factors need no random numbers: 200 quantiles of one are weighed against the whole
distribution of the other. What stands on several uncertain figures (`mapped`) and a total come from seeded draws, so
that a run can be repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, inf, isclose, prod, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

QUANTILES = 200
KNOTS = 1000  # quantiles kept of what is worked out from several factors
HALVINGS = 40  # of the range a quantile is looked for in
DRAWS = 1_000_000
SHOWN = np.array([0.1, 0.5, 0.9])


class Summary(NamedTuple):
    """The mean, the standard deviation, and the 10 %, 50 % and 90 % quantiles."""

    mean: float
    sd: float
    q10: float
    q50: float
    q90: float


@dataclass(frozen=True, slots=True)
class Knots:
    """Known quantiles (probabilities rising from 0 to 1), evenly spread from each to the next.

    Raises ValueError for numbers that are negative or fall.
    """

    probabilities: tuple[float, ...]
    numbers: tuple[float, ...]

    def __post_init__(self) -> None:
        if not (self.numbers[0] >= 0 and all(low <= high for low, high in pairwise(self.numbers))):
            raise ValueError(f"quantiles that are negative or fall: {self.numbers}")

    @property
    def mean(self) -> float:
        return fsum(width * (low + high) / 2 for width, low, high in self._pieces())

    @property
    def variance(self) -> float:
        mean = self.mean
        pieces = ((width, low - mean, high - mean) for width, low, high in self._pieces())
        return fsum(width * (low * low + low * high + high * high) / 3 for width, low, high in pieces)

    @property
    def piles_up(self) -> bool:
        """Whether a single number has a likelihood of its own."""
        return any(low == high for low, high in pairwise(self.numbers))

    def quantile(self, probabilities: Floats) -> Floats:
        """The numbers that are not exceeded with these probabilities."""
        return np.interp(probabilities, self.probabilities, self.numbers)

    def probability(self, numbers: Floats) -> Floats:
        """How likely these numbers are not exceeded."""
        return np.interp(numbers, self.numbers, self.probabilities)

    def draw(self, random: np.random.Generator, size: int) -> Floats:
        if len(self.numbers) == 2:
            return random.uniform(*self.numbers, size)
        return self.quantile(random.random(size))

    def _pieces(self) -> list[tuple[float, float, float]]:
        ends = zip(self.probabilities, self.numbers, strict=True)
        return [(q - p, low, high) for (p, low), (q, high) in pairwise(ends)]


@dataclass(frozen=True, slots=True)
class Triangular:
    """Most likely at `best`, and ever less so down to `low` and up to `high`; certain if they are the same.

    Raises ValueError if they are negative or out of order, by more than rounding can make of a formula's ends.
    """

    low: float
    best: float
    high: float

    def __post_init__(self) -> None:
        best = min(max(self.low, self.best), self.high)
        if not (0 <= self.low <= self.high and isclose(best, self.best)):
            raise ValueError(f"no triangle: {self.low:,g}, {self.best:,g}, {self.high:,g}")
        object.__setattr__(self, "best", best)

    @property
    def mean(self) -> float:
        return (self.low + self.best + self.high) / 3

    @property
    def variance(self) -> float:
        left, right = self.best - self.low, self.high - self.best
        return (left * left + left * right + right * right) / 18

    @property
    def piles_up(self) -> bool:
        return self.low == self.high

    def quantile(self, probabilities: Floats) -> Floats:
        left, right, base = self.best - self.low, self.high - self.best, self.high - self.low
        rising = self.low + np.sqrt(probabilities * base * left)
        falling = self.high - np.sqrt((1 - probabilities) * base * right)
        return np.where(probabilities * base < left, rising, falling)

    def probability(self, numbers: Floats) -> Floats:
        left, right, base = self.best - self.low, self.high - self.best, self.high - self.low
        inside = np.clip(numbers, self.low, self.high)
        rising = (inside - self.low) ** 2 / (base * left or inf)  # with no side to the left, it is not asked for
        falling = 1 - (self.high - inside) ** 2 / (base * right or inf)
        return np.where(inside < self.best, rising, falling) * (numbers >= self.low)

    def draw(self, random: np.random.Generator, size: int) -> Floats:
        if self.low == self.high:
            return np.full(size, self.low)
        return random.triangular(self.low, self.best, self.high, size)


Factor = Knots | Triangular  # an uncertain number that is never negative


def uniform(low: float, high: float) -> Knots:
    """As likely anywhere between the ends; certain if they are the same."""
    return Knots((0.0, 1.0), (low, high))


def answers(
    said: float, implied: tuple[float, float], wide: tuple[float, float], hard: tuple[float, float] = (0.0, inf)
) -> Knots:
    """What readers take a hedged number to mean, from the middle half of their answers and the middle 80 %.

    The number said is the median where it lies inside the middle half, else the middle of that is. The tails run on
    as the answers before them do, but not past a `hard` end of what the words entail. If both intervals are the same
    (a bare number, a range in words), they come from a rule and not from answers: anything inside is as likely.
    """
    if implied == wide:
        return uniform(*implied)
    q25, q75 = implied
    q10, q90 = min(wide[0], q25), max(wide[1], q75)
    q0 = min(q10, max(hard[0], q10 - (q25 - q10) * 0.1 / 0.15))
    q100 = max(q90, min(hard[1], q90 + (q90 - q75) * 0.1 / 0.15))
    middle = said if q25 < said < q75 else (q25 + q75) / 2
    return Knots((0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0), (q0, q10, q25, middle, q75, q90, q100))


def product(one: Factor, two: Factor) -> Summary:
    """The product of two independent factors."""
    square = prod(factor.variance + factor.mean**2 for factor in (one, two))
    return _summary(one.mean * two.mean, square, _quantiles_of_two(one, two))


def mapped(
    factors: Mapping[str, Factor], worked_out: Callable[[dict[str, Floats]], Floats | float], seed: int = 0
) -> Knots:
    """How a number spreads that is `worked_out` from independent ones; less than nothing counts as nothing.

    One factor needs no random numbers: its quantiles stand for it. The seed matters from the second factor on.
    """
    if len(factors) == 1:
        levels = (np.arange(DRAWS // 10) + 0.5) / (DRAWS // 10)
        drawn = {name: factor.quantile(levels) for name, factor in factors.items()}
    else:
        random = np.random.default_rng(seed)
        drawn = {name: factor.draw(random, DRAWS) for name, factor in factors.items()}
    found = np.clip(np.atleast_1d(worked_out(drawn)), 0, None)
    levels = np.linspace(0, 1, KNOTS + 1)
    return Knots(tuple(levels.tolist()), tuple(_quantiles(found, levels).tolist()))


def total(counts: Sequence[Factor], shared: Factor, seed: int = 0) -> Summary:
    """The sum of independent counts, all times one and the same `shared` factor."""
    if len(counts) == 1:
        return product(counts[0], shared)
    count = fsum(each.mean for each in counts)
    square = fsum(each.variance for each in counts) + count**2
    random = np.random.default_rng(seed)
    values = np.zeros(DRAWS)
    for each in counts:
        values += each.draw(random, DRAWS)
    values *= shared.draw(random, DRAWS)
    return _summary(count * shared.mean, square * (shared.variance + shared.mean**2), _quantiles(values, SHOWN))


def _quantiles(values: Floats, levels: Floats) -> Floats:
    """As `np.quantile`, which takes eight times as long over many levels: NumPy sorts faster than it selects."""
    return np.interp(levels * (len(values) - 1), np.arange(len(values)), np.sort(values))


def _quantiles_of_two(one: Factor, two: Factor) -> Floats:
    """The numbers that the product does not exceed with the probabilities shown, found by halving.

    It does not exceed z if the second factor does not exceed z / x, for every x of the first.
    """
    if two.piles_up:  # the quantiles show a pile, while a jump in the probability would be hit or missed
        one, two = two, one
    for certain, other in ((one, two), (two, one)):
        if certain.variance == 0:
            return np.asarray(certain.mean * other.quantile(SHOWN))
    numbers = one.quantile((np.arange(QUANTILES) + 0.5) / QUANTILES)[:, np.newaxis]
    low, high = (np.full(3, one.quantile(end) * two.quantile(end)) for end in (np.array(0.0), np.array(1.0)))
    with np.errstate(divide="ignore", invalid="ignore"):  # x may be zero: then it does not exceed any z
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            below = two.probability(middle / numbers).mean(axis=0) < SHOWN
            low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.asarray(high)


def _summary(mean: float, square: float, quantiles: Floats) -> Summary:
    q10, q50, q90 = quantiles.tolist()
    return Summary(mean, sqrt(max(0.0, square - mean**2)), q10, q50, q90)
