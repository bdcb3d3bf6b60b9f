"""What is likely inside the recomputed ranges: a model on top of the arithmetic, off unless asked for.

A count spreads as readers' answers to its hedge do, each assumption as a triangle over its range, a capacity in its
stated shape. What one counted thing comes to is worked out from all assumptions on its way, each of which is one
unknown however often it occurs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from estimates.analysis import likely
from estimates.analysis.likely import Factor, Summary, Triangular
from estimates.analysis.recompute import Columns, Result
from estimates.quantities.bounds import Bounds

LABEL = "likely, a model: readers' answers to the hedge, and the capacity's shape"


@dataclass(frozen=True, slots=True)
class Total:
    """The load of several counts together, in `unit`: exact ranges, and what is likely inside them."""

    claims: tuple[str, ...]
    of: str
    figure: float
    literal: Bounds
    implied: Bounds
    likely: Summary
    unit: str


def rows(result: Result) -> list[Summary | None]:
    """What is likely of each row of `result.pairs`; None where the count's words have no readers' answers."""
    pairs = result.pairs
    found = []
    each = cache(lambda of, unit: spread(result, of, unit))
    for i in range(result.size):
        count = _count(pairs, i, "count_", "count")
        found.append(likely.product(count, each(pairs["of"][i], pairs["count_unit"][i])) if count else None)
    return found


def spread(result: Result, of: str, unit: str) -> Factor:
    """How the load of one counted `unit` spreads, over all that it stands on. KeyError if it holds no such thing."""
    model = result.model
    factor = model.factor(unit, of)
    if factor is None:
        raise KeyError(f"{unit} holds no {of}")

    def shape(name: str) -> str:
        return result.study.capacities[name].shape if name in model.capacities else "triangular"

    unsure = {name: value for name, value in model.stands_on(factor.names).items() if value.low < value.high}
    if len(unsure) < 2 and model.formulas.keys().isdisjoint(factor.names):
        return _shaped(factor.low, factor.best, factor.high, shape(next(iter(unsure), of)))
    spreads = {name: _shaped(value.low, value.best, value.high, shape(name)) for name, value in unsure.items()}
    return likely.mapped(spreads, lambda drawn: model.at(factor.names, factor.unit, drawn))


def total(result: Result, of: str, claims: Sequence[str]) -> Total:
    """The load of several claims' counts together, for claims that count different things at different times.

    All of them share one capacity: it is one unknown, so that its spread does not average out. Never for restatements
    of one running total, which most claims are: their sum would mean nothing. KeyError for a claim without such a row.
    """
    counts = result.counts
    where = [next(i for i, claim in enumerate(counts["claim"]) if claim == wanted) for wanted in claims]
    units = {counts["unit"][i] for i in where}
    unit = units.pop()
    factor = result.model.factor(unit, of) if not units else None
    if factor is None:
        raise KeyError(f"{', '.join(claims)} do not all count what {of} is held in")
    spreads = [_count(counts, i, "", "figure") for i in where]
    if None in spreads:
        raise KeyError("a count without a number has no total")
    literal, implied = Bounds.point(0.0), Bounds.point(0.0)
    for i in where:
        literal = literal + Bounds(*(counts[end][i] for end in ("low", "high", "low_open", "high_open")))
        implied = implied + Bounds(counts["implied_low"][i], counts["implied_high"][i])
    times = Bounds(factor.low, factor.high)
    return Total(
        tuple(claims),
        of,
        float(sum(counts["figure"][i] for i in where)) * factor.best,
        literal * times,
        implied * times,
        likely.total([each for each in spreads if each], spread(result, of, unit)),
        result.study.capacities[of].of,
    )


def _count(columns: Columns, i: int, prefix: str, figure: str) -> Factor | None:
    """How a count spreads: readers' answers to its hedge, or evenly over a range that was said."""
    low, high = columns[f"{prefix}low"][i], columns[f"{prefix}high"][i]
    said = columns[figure][i]
    if np.isnan(columns[f"{prefix}implied_low"][i]):
        return None
    implied = columns[f"{prefix}implied_low"][i], columns[f"{prefix}implied_high"][i]
    wide = columns[f"{prefix}wide_low"][i], columns[f"{prefix}wide_high"][i]
    hard = (
        -np.inf if columns[f"{prefix}low_soft"][i] else low,
        np.inf if columns[f"{prefix}high_soft"][i] else high,
    )
    return likely.answers(said, implied, wide, hard)


def _shaped(low: float, best: float, high: float, shape: str) -> Factor:
    return likely.uniform(low, high) if shape == "uniform" else Triangular(low, best, high)
