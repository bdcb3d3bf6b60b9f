"""Compare counts of one thing with each other: only of the same scope, and of periods that contain each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from estimates.analysis import verdict
from estimates.analysis.columns import kinds, middle
from estimates.analysis.pairs import scope_key, shared_codes
from estimates.analysis.record import Record, Rows
from estimates.quantities.figure import RELATIONS
from estimates.quantities.hedges import spread
from estimates.quantities.intervals import Interval

MOST = 1_000  # findings
MOST_PERIODS = 5_000  # different ones of one thing and scope; of more, the latest
Days = NDArray[np.int64]


class Comparison(NamedTuple):
    """Two counts of one thing: `verdict` is contradicted or tension where they exclude each other, else overlapping.

    `periods` is "same" or "contained": the other count's period lies within this one's. `ratio` is this count over
    the other one, NaN where either has no number; `miss` is the factor by which their literal intervals miss.
    """

    claim: int
    other: int
    periods: str
    verdict: str
    miss: float
    ratio: float


@dataclass(frozen=True, eq=False)
class Counts:
    """Counts that can be compared: levels with a period, no repeats. `rows` are rows of the claim table.

    A period without an end lasts to the day of the claim, which may be known as a month only: from `end` to `last`.
    `group` is a code for the thing counted and the scope; `end` and the like are days since 1970.
    """

    rows: Rows
    group: NDArray[np.int64]
    start: Days
    end: Days
    last: Days
    literal: Interval
    figure: NDArray[np.float64]
    soft_factor: float

    @classmethod
    def of(cls, record: Record, rows: Rows | None = None) -> Counts:
        """Take the counts on record, or those of some claims."""
        study, table = record.study, record.study.claims
        rows = record.claims if rows is None else rows
        says = table.says.take(rows)
        level = np.isin(says.role.values(), ("level", "limit")) & (says.relation != RELATIONS.index("unclear"))
        kept = says.present & level & (table.covers.codes[rows] >= 0) & (table.repeats.codes[rows] < 0)
        start, end, last = (days[rows] for days in _periods(record))
        kept &= ~np.isnat(end)
        rows, says = rows[kept], says.take(np.flatnonzero(kept))
        thing, _ = kinds(says)
        (scope,) = shared_codes(scope_key, table.scope)
        start, end, last = (days[kept].astype("datetime64[D]").astype(np.int64) for days in (start, end, last))
        group = thing * (scope.max(initial=-1) + 2) + scope[rows] + 1
        literal = spread(says, study.hedges, stated=False).literal
        return cls(rows, group, start, end, last, literal, middle(says), study.soft_factor)

    def compare(self, one: Any, two: Any) -> Iterator[Comparison]:
        """Compare counts by position, two arrays of one length; leave out pairs that cannot be compared."""
        one, two = np.asarray(one), np.asarray(two)
        within = self.contains(one, two)
        kept = within & (self.group[one] == self.group[two])
        one, two = one[kept], two[kept]
        same = self.contains(two, one)
        ours, theirs = self.literal.take(one), self.literal.take(two)
        factor, below = verdict.misses(ours, theirs)
        firm = verdict.are_firm(ours, theirs, below) | (factor > self.soft_factor * (1 + verdict.NOISE))
        apart = (factor > verdict.NO_MISS * (1 + verdict.NOISE)) & (below | same)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = self.figure[one] / self.figure[two]
        for i in range(len(one)):
            found = (verdict.CONTRADICTED if firm[i] else verdict.TENSION) if apart[i] else "overlapping"
            periods = "same" if same[i] else "contained"
            number = float(ratio[i]) if np.isfinite(ratio[i]) else np.nan
            yield Comparison(int(self.rows[one[i]]), int(self.rows[two[i]]), periods, found, float(factor[i]), number)

    def contains(self, one: Any, two: Any) -> NDArray[np.bool_]:
        """Return where the period of `one` contains that of `two` for certain."""
        return np.asarray((self.start[one] <= self.start[two]) & (self.end[one] >= self.last[two]))

    def exclusions(self) -> list[Comparison]:
        """Return the pairs that exclude each other, in the order of the record: at most 1,000 of them.

        Two counts exclude each other if their periods are the same and their literal intervals miss each other, or if
        one period contains the other and the count for the longer one lies below the count for the shorter one.
        """
        found: list[Comparison] = []
        for group in np.unique(self.group):
            members = np.flatnonzero(self.group == group)
            if len(members) > 1:
                found += self._within(members, MOST - len(found))
        return sorted(found, key=lambda pair: (self.position[pair.claim], self.position[pair.other]))

    @cached_property
    def position(self) -> dict[int, int]:
        return {int(row): at for at, row in enumerate(self.rows)}

    def _within(self, members: NDArray[np.int64], most: int) -> list[Comparison]:
        """Return the exclusions among counts of one thing and scope, looking at each pair of different periods once."""
        periods, period = np.unique(
            np.column_stack([self.end[members], self.last[members], self.start[members]]), axis=0, return_inverse=True
        )
        period = period.reshape(-1)
        low, high = (np.asarray(end)[members] for end in (self.literal.low, self.literal.high))
        most_low, least_high = np.full(len(periods), -np.inf), np.full(len(periods), np.inf)
        np.maximum.at(most_low, period, low)
        np.minimum.at(least_high, period, high)
        found: list[Comparison] = []
        for at in range(max(0, len(periods) - MOST_PERIODS), len(periods)):
            end, _, start = periods[at]
            inside = (periods[:, 2] >= start) & (periods[:, 1] <= end) & (most_low > least_high[at])
            for other in np.flatnonzero(inside):
                longer = members[(period == at) & (high < most_low[other])]
                shorter = members[(period == other) & (low > least_high[at])]
                pairs = np.repeat(longer, len(shorter))[: MOST * 10], np.tile(shorter, len(longer))[: MOST * 10]
                found += [pair for pair in self.compare(*pairs) if pair.verdict != "overlapping"]
                if len(found) >= most:
                    return found[:most]
        return found


def _periods(record: Record) -> tuple[Any, Any, Any]:
    """Return the first day of each claim's period, and the first and last day on which it may end."""
    covers, (made_start, made_end, _) = record.study.claims.covers, record.dates
    starts = np.array([p.start or "0001-01-01" for p in covers.items] + [None], "datetime64[D]")[covers.codes]
    until = np.array([p.end for p in covers.items] + [None], "datetime64[D]")[covers.codes]
    return starts, np.where(np.isnat(until), made_start, until), np.where(np.isnat(until), made_end, until)


def exclusions(record: Record) -> list[Comparison]:
    """Return the counts on record that exclude each other."""
    return Counts.of(record).exclusions()


def compare(one: Record, two: Record) -> list[Comparison]:
    """Compare the counts of two sides or speakers of one study, oldest first.

    Each count of one side is compared with each of the other's that is of the same thing and scope, if one period
    contains the other.
    """
    counts = Counts.of(one, np.concatenate([one.claims, two.claims]))
    own = np.isin(counts.rows, one.claims)
    ours, theirs = np.flatnonzero(own), np.flatnonzero(~own)
    pairs = np.repeat(ours, len(theirs)), np.tile(theirs, len(ours))
    longer = [*counts.compare(*pairs)]
    seen = {(pair.claim, pair.other) for pair in longer}
    shorter = (pair for pair in counts.compare(*pairs[::-1]) if (pair.other, pair.claim) not in seen)
    turned = [
        pair._replace(
            claim=pair.other, other=pair.claim, periods="containing", ratio=1 / pair.ratio if pair.ratio else np.nan
        )
        for pair in shorter
    ]
    return sorted(longer + turned, key=lambda pair: (counts.position[pair.claim], counts.position[pair.other]))
