"""Which assumption moves a recomputed figure most: each goes from one end of its range to the other, all else stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

from estimates.analysis.recompute import Result
from estimates.study.records import Capacity


@dataclass(frozen=True, slots=True)
class Swing:
    """The result at both ends of one assumption; `words` say what its range is."""

    name: str
    words: str
    low: float
    high: float

    @property
    def width(self) -> float:
        return abs(self.high - self.low)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """One claim's count times one capacity (`baseline`, in `unit`), and what moves it, the widest swing first."""

    claim: str
    count_words: str
    of: str
    unit: str
    sources: str
    baseline: float
    swings: tuple[Swing, ...]


def sensitivity(result: Result) -> Sensitivity:
    """What moves the figure of the highest count and the first capacity.

    Raises LookupError if no count has a capacity and a figure.
    """
    pairs = result.pairs
    found = [i for i in range(result.size) if isfinite(pairs["recomputed"][i])]
    if not found:
        raise LookupError("no count and capacity to vary")
    at = max((i for i in found if pairs["of"][i] == pairs["of"][found[0]]), key=lambda i: float(pairs["count"][i]))
    swings = [swing for swing in _swings(result, at) if swing.low != swing.high]
    return Sensitivity(
        pairs["claim"][at],
        pairs["count_words"][at],
        pairs["of"][at],
        pairs["unit"][at],
        pairs["sources"][at],
        float(pairs["recomputed"][at]),
        tuple(sorted(swings, key=lambda swing: (-swing.width, swing.name))),
    )


def _swings(result: Result, at: int) -> Iterator[Swing]:
    pairs, study, model = result.pairs, result.study, result.model
    count, best = float(pairs["count"][at]), float(pairs["capacity"][at])
    ends = float(pairs["count_implied_low"][at]), float(pairs["count_implied_high"][at])
    if all(map(isfinite, ends)):
        yield Swing(
            f"how “{pairs['count_words'][at]}” is read", "as half of readers take it", ends[0] * best, ends[1] * best
        )
    factor = model.factor(pairs["count_unit"][at], pairs["of"][at])
    if factor is None:
        return
    for name, value in model.stands_on(factor.names).items():
        entry = study.entry(name)
        low, high = (count * model.at(factor.names, factor.unit, {name: end}) for end in (value.low, value.high))
        what = f"what one {entry.per} holds" if isinstance(entry, Capacity) else name
        yield Swing(what, entry.range.words if entry.range else value.words, float(low), float(high))
