"""The likely part of recomputed ranges, and the figures that the largest row depends on most; off by default.

It is a model of readers' understanding. Every distribution is a quantile function: probabilities in, numbers out. A
figure is the median of its distribution, except for a floor or a ceiling, where it is the end; what the words exclude
has a probability of zero.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from math import floor, isfinite, log10
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from estimates.analysis.columns import records
from estimates.analysis.numbers import number, pair
from estimates.analysis.result import Result

Floats = NDArray[np.float64]
Quantiles = Callable[[Floats], Floats]
Ends = tuple[float, ...]  # the low and the high one

COVERAGE = "each bar spans the middle half: of readers' understanding of the words, and of an assumption's range"
LABEL = "spread of readers' understanding, not probability of the fact"
GRID = 200  # quantiles of each of two factors
DRAWS, BLOCK = 100_000, 5_000  # of three factors or more, in blocks, however many factors there are
MIDDLE_HALF = np.array([0.25, 0.75])  # the coverage of every bar


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


def of_figure(figure: float, hard: Ends, typical: Ends, wide: Ends) -> Quantiles | None:
    """Return the distribution of a figure from readers' answers: 50 % of them lie in `typical`, 80 % in `wide`.

    `hard` are the ends that the words do not allow to be exceeded, infinite where there is none. Returns None where
    there is no number.
    """
    low, high = typical
    if not (isfinite(figure) and isfinite(low) and isfinite(high)):
        return None
    if low == high:
        return lambda p: np.full_like(p, figure)
    outer = min(wide[0], low), max(wide[1], high)
    support = 0.0 if outer[0] >= 0 else -np.inf
    ends = max(hard[0], 2 * outer[0] - low, support), min(hard[1], 2 * outer[1] - high)
    below = [(0.0, ends[0]), (0.1, outer[0]), (0.25, low)] if low < figure else []
    above = [(0.75, high), (0.9, outer[1]), (1.0, ends[1])] if high > figure else []
    # The figure is the median; where nothing lies below or above it, it is the lowest or the highest number.
    knots = [*below, ((1 + bool(below) - bool(above)) / 2, figure), *above]
    probabilities, numbers = (np.array(column) for column in zip(*knots, strict=True))
    numbers = np.maximum.accumulate(np.clip(numbers, hard[0], hard[1]))
    return lambda p: np.interp(p, probabilities, numbers)


def of_range(low: float, best: float, high: float, shape: str = "triangular") -> Quantiles:
    """Return the distribution of a figure with a range: half of the probability on each side of `best`.

    It is even on each side, or falls to zero at the ends if `shape` is "triangular".
    """
    root = np.sqrt if shape == "triangular" else np.asarray

    def quantiles(p: Floats) -> Floats:
        below, above = root(np.clip(2 * p, 0, 1)), root(np.clip(2 - 2 * p, 0, 1))
        return np.where(p < 0.5, low + (best - low) * below, high - (high - best) * above)

    return quantiles


def of_draws(factors: Mapping[str, Quantiles], evaluate: Callable[[dict[str, Floats]], Floats]) -> Quantiles:
    """Return the distribution of a number that `evaluate` computes from independent ones.

    It takes arrays of equal length by name. A single factor needs no random numbers; the seed of several is fixed.
    """
    if len(factors) == 1:
        ((name, only),) = factors.items()
        values = np.asarray(evaluate({name: only(_levels(DRAWS // 10))}), float)
    else:
        random = np.random.default_rng(0)
        blocks = ({name: draw(random.random(BLOCK)) for name, draw in factors.items()} for _ in range(DRAWS // BLOCK))
        values = np.concatenate([np.asarray(evaluate(block), float) for block in blocks])
    return _quantiles(np.sort(values))


def product(first: Quantiles, second: Quantiles) -> Summary:
    """Return the product of two independent factors, from a grid of their quantiles."""
    values = np.sort(np.outer(first(_levels(GRID)), second(_levels(GRID))), axis=None)
    q10, q50, q90 = _quantiles(values)(np.array([0.1, 0.5, 0.9])).tolist()
    return Summary(float(values.mean()), float(values.std()), q10, q50, q90)


def _quantiles(values: Floats) -> Quantiles:
    """Return the distribution of sorted values, each as probable as any other."""
    return lambda p: np.interp(p * (len(values) - 1), np.arange(len(values)), values)


def _levels(size: int) -> Floats:
    """Return probabilities in equal steps, from the middle of the first one to that of the last one."""
    return (np.arange(size) + 0.5) / size


class Swing(NamedTuple):
    """The result at both ends of the middle half of one figure, all others at their best."""

    name: str
    words: str
    low: float
    high: float


def likely(result: Result) -> list[Summary | None]:
    """Return what is likely of each row of `pairs`; None where the words of the count give no number."""
    rows, (_, literal, typical, wide) = result.pairing, result.pairing.count.spread
    capacity_quantiles = cache(partial(quantiles_of, result))

    @cache
    def summary(capacity: int, kind: int, figure: float, *ends: float) -> Summary | None:
        counted, held = of_figure(figure, ends[:2], ends[2:4], ends[4:]), capacity_quantiles(capacity, kind)
        return product(counted, held) if counted and held else None

    hard = np.where(literal.low_soft, -np.inf, literal.low), np.where(literal.high_soft, np.inf, literal.high)
    ends = *hard, typical.low, typical.high, wide.low, wide.high
    keys = rows.capacity, rows.tables.kind[rows.claim], rows.count.number, *ends
    return [summary(*key) for key in zip(*(np.asarray(key).tolist() for key in keys), strict=True)]


def quantiles_of(result: Result, capacity: int, kind: int) -> Quantiles | None:
    """Return the distribution of what one counted thing holds, over all figures that it rests on."""
    model, factor = result.model, result.pairing.tables.factors[capacity][kind]
    if factor is None or not np.isfinite([factor.low, factor.best, factor.high]).all():
        return None
    ranges = dict(_ranges(result, factor.names))
    if not ranges:
        return of_range(factor.low, factor.best, factor.high)
    return of_draws(ranges, lambda drawn: model.at(factor.names, factor.unit, drawn))


def _ranges(result: Result, names: tuple[str, ...]) -> Iterator[tuple[str, Quantiles]]:
    """Yield the distributions of the figures that are not certain."""
    for name, value in result.model.depends_on(names).items():
        if value.low < value.high:
            capacity = result.study.capacities.get(name)
            yield name, of_range(value.low, value.best, value.high, capacity.shape if capacity else "triangular")


def sensitivity(result: Result) -> tuple[int, list[Swing]]:
    """Return the row of `pairs` with the largest figure in the unit of the first capacity, and what moves the figure.

    Repeats of earlier figures are left out. The widest swing comes first; each spans what COVERAGE says. Nothing moves
    where no count has a capacity and a figure.
    """
    worked, units = result.pairing.worked, result.pairing.factor("load_units")
    candidates = np.flatnonzero(np.isfinite(worked) & (result.pairs["kind"] != "repeat"))
    if not len(candidates):
        return 0, []
    candidates = candidates[units[candidates] == units[candidates[0]]]
    row = int(candidates[np.argmax(worked[candidates])])
    swings = sorted(_swings(result.take([row])), key=lambda swing: (-abs(swing.high - swing.low), swing.name))
    return row, [swing for swing in swings if swing.low != swing.high]


def _swings(result: Result) -> Iterator[Swing]:
    """Yield what moves the figure of a result's only row."""
    (row,) = records(result.pairs, "count", "capacity", "count_words", "count_implied_low", "count_implied_high")
    count, best, words, low, high = row.values()
    if np.isfinite([low, high]).all():
        yield Swing(f"“{words}”", "as readers understand it", low * best, high * best)
    factor = result.pairing.factor_of(0)
    assert factor is not None  # noqa: S101  # the row has a figure
    for name, quantiles in _ranges(result, factor.names):
        ends = [count * float(result.model.at(factor.names, factor.unit, {name: x})) for x in quantiles(MIDDLE_HALF)]
        entry = result.study.entry(name)
        yield Swing(name, entry.at("range" if "range" in entry.table else "").strip(), *ends)
