"""What is likely inside the recomputed ranges of a result, and which figure its largest row depends on most."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from estimates.analysis import distribution
from estimates.analysis.distribution import Quantiles, Summary
from estimates.analysis.result import Result

MIDDLE_HALF = np.array([0.25, 0.75])  # the coverage of every bar


class Swing(NamedTuple):
    """The result at both ends of the middle half of one figure, all others at their best."""

    name: str
    words: str
    low: float
    high: float


class Sensitivity(NamedTuple):
    """A row of `pairs` and what moves its figure, the widest swing first; `coverage` says what every bar spans."""

    row: int
    baseline: float
    unit: str
    coverage: str
    swings: tuple[Swing, ...]


def likely(result: Result) -> list[Summary | None]:
    """Return what is likely of each row of `pairs`; None where the words of the count give no number."""
    rows, spread = result.rows_made, result.rows_made.count_spread
    columns = [result.pairs["count"]]
    for interval in (spread.literal, spread.typical, spread.wide):
        columns += [np.asarray(interval.low), np.asarray(interval.high)]
    columns[1] = np.where(spread.literal.low_soft, -np.inf, columns[1])
    columns[2] = np.where(spread.literal.high_soft, np.inf, columns[2])

    @cache
    def product(capacity: int, kind: int, *count: float) -> Summary | None:
        counted = distribution.of_figure(count[0], (count[1], count[2]), (count[3], count[4]), (count[5], count[6]))
        each = factor(result, capacity, kind)
        return distribution.product(counted, each) if counted and each else None

    keys: list[list[Any]] = [np.asarray(c).tolist() for c in (rows.capacity, rows.tables.kind[rows.claim], *columns)]
    return [product(*key) for key in zip(*keys, strict=True)]


def factor(result: Result, capacity: int, kind: int) -> Quantiles | None:
    """Return the distribution of what one counted thing holds, over all figures that it rests on."""
    model, found = result.model, result.rows_made.tables.factors[capacity][kind]
    if found is None or not np.isfinite([found.low, found.best, found.high]).all():
        return None
    ranges = dict(_ranges(result, found.names))
    if not ranges or (len(ranges) == 1 and model.formulas.keys().isdisjoint(found.names)):
        shape = _shape(result, next(iter(ranges), found.names[-1]))
        return distribution.of_range(found.low, found.best, found.high, shape)
    return distribution.of_draws(ranges, lambda drawn: model.at(found.names, found.unit, drawn))


def _ranges(result: Result, names: tuple[str, ...]) -> Iterator[tuple[str, Quantiles]]:
    """Yield the distributions of the figures that are not certain."""
    for name, value in result.model.depends_on(names).items():
        if value.low < value.high:
            yield name, distribution.of_range(value.low, value.best, value.high, _shape(result, name))


def _shape(result: Result, name: str) -> str:
    capacity = result.study.capacities.get(name)
    return capacity.shape if capacity else "triangular"


def sensitivity(result: Result) -> Sensitivity:
    """Return what moves the largest recomputed figure in the unit of the first capacity.

    Every bar spans the middle half: of what readers understand by the count's words, and of the range of an
    assumption. Raises LookupError if no count has a capacity and a figure.
    """
    pairs = result.pairs
    found = np.flatnonzero(np.isfinite(pairs["recomputed"]))
    if not len(found):
        raise LookupError("no count with a capacity")
    found = found[pairs["unit"][found] == pairs["unit"][found[0]]]
    row = int(found[np.argmax(pairs["recomputed"][found])])
    swings = sorted(_swings(result, row), key=lambda swing: (-abs(swing.high - swing.low), swing.name))
    coverage = "each bar spans the middle half: of readers' understanding of the words, and of an assumption's range"
    kept = tuple(swing for swing in swings if swing.low != swing.high)
    return Sensitivity(row, float(pairs["recomputed"][row]), pairs["unit"][row], coverage, kept)


def _swings(result: Result, row: int) -> Iterator[Swing]:
    pairs, found = result.pairs, result.rows_made.factor_of(row)
    count, best = float(pairs["count"][row]), float(pairs["capacity"][row])
    low, high = (float(pairs[f"count_implied_{end}"][row]) for end in ("low", "high"))
    if np.isfinite([low, high]).all():
        yield Swing(f"“{pairs['count_words'][row]}”", "as readers understand it", low * best, high * best)
    assert found is not None  # noqa: S101  # the row has a figure
    for name, quantiles in _ranges(result, found.names):
        ends = [count * float(result.model.at(found.names, found.unit, {name: end})) for end in quantiles(MIDDLE_HALF)]
        entry = result.study.entry(name)
        yield Swing(name, entry.at("range" if entry.has("range") else "").strip(), *ends)
