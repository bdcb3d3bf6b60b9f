"""How a quantity may be distributed inside its range: a model of readers' understanding, off unless asked for.

Every distribution is a quantile function: probabilities in, numbers out. A figure is the median of its distribution,
except for a floor or a ceiling, where it is the end; what the words exclude has no probability.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import floor, isfinite, log10
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from estimates.analysis.numbers import number, pair

Floats = NDArray[np.float64]
Quantiles = Callable[[Floats], Floats]

LABEL = "spread of readers' understanding, not probability of the fact"
GRID = 200  # quantiles of each of two factors
DRAWS, BLOCK = 100_000, 5_000  # of three factors or more, in blocks, however many factors there are


class Summary(NamedTuple):
    """The mean, the standard deviation, and the 10 %, 50 % and 90 % quantiles."""

    mean: float
    sd: float
    q10: float
    q50: float
    q90: float

    def words(self) -> str:
        """Return "middle 3.1 million, 10-90 % 2.2 to 3.4 million", with the digits that the spread supports."""
        spread = self.q90 - self.q10
        step = 10.0 ** (floor(log10(spread)) - 1) if spread > 0 and isfinite(spread) else 0.0
        q10, q50, q90 = (float(f"{floor(q / step + 0.5 + 1e-9) * step:.12g}") if step else q for q in self[2:])
        return f"middle {number(q50)}, 10-90 % {pair(q10, q90)}"


def of_figure(
    figure: float, hard: tuple[float, float], typical: tuple[float, float], wide: tuple[float, float]
) -> Quantiles | None:
    """Return the distribution of a figure from readers' answers: the middle 50 % and 80 % of them.

    `hard` are the ends that the words exclude to exceed. None where there is no number.
    """
    low, high = typical
    if not (isfinite(figure) and isfinite(low) and isfinite(high)):
        return None
    if low == high:
        return lambda p: np.full_like(p, figure)
    outer = min(wide[0], low), max(wide[1], high)
    support = 0.0 if outer[0] >= 0 else -np.inf
    ends = max(hard[0], 2 * outer[0] - low, support), min(hard[1], 2 * outer[1] - high)
    below, above = [(0.1, outer[0]), (0.25, low)], [(0.75, high), (0.9, outer[1])]
    if low >= figure:
        knots = [(0.0, figure), *above, (1.0, ends[1])]
    elif high <= figure:
        knots = [(0.0, ends[0]), *below, (1.0, figure)]
    else:
        knots = [(0.0, ends[0]), *below, (0.5, figure), *above, (1.0, ends[1])]
    probabilities, numbers = (np.array(each) for each in zip(*knots, strict=True))
    numbers = np.maximum.accumulate(np.clip(numbers, *hard))
    return lambda p: np.interp(p, probabilities, numbers)


def of_range(low: float, best: float, high: float, shape: str = "triangular") -> Quantiles:
    """Return the distribution of a figure with a range: half of it to each side, evenly or thinning out to the ends."""
    root = np.sqrt if shape == "triangular" else np.asarray

    def quantiles(p: Floats) -> Floats:
        below, above = root(np.clip(2 * p, 0, 1)), root(np.clip(2 - 2 * p, 0, 1))
        return np.where(p < 0.5, low + (best - low) * below, high - (high - best) * above)

    return quantiles


def of_draws(factors: Mapping[str, Quantiles], evaluate: Callable[[dict[str, Floats]], Any]) -> Quantiles:
    """Return the distribution of a number evaluated from independent ones; one of them needs no random numbers."""
    if len(factors) == 1:
        ((name, only),) = factors.items()
        drawn = np.asarray(evaluate({name: only(_levels(DRAWS // 10))}), float)
    else:
        random = np.random.default_rng(0)
        blocks = ({name: one(random.random(BLOCK)) for name, one in factors.items()} for _ in range(DRAWS // BLOCK))
        drawn = np.concatenate([np.asarray(evaluate(block), float) for block in blocks])
    drawn = np.sort(drawn)
    return lambda p: np.interp(p * (len(drawn) - 1), np.arange(len(drawn)), drawn)


def product(one: Quantiles, two: Quantiles) -> Summary:
    """Return the product of two independent factors, from a grid of their quantiles."""
    values = np.outer(one(_levels(GRID)), two(_levels(GRID))).ravel()
    values.sort()
    q10, q50, q90 = np.interp(np.array([0.1, 0.5, 0.9]) * (len(values) - 1), np.arange(len(values)), values).tolist()
    return Summary(float(values.mean()), float(values.std()), q10, q50, q90)


def _levels(size: int) -> Floats:
    return (np.arange(size) + 0.5) / size
