"""Compare counts of one thing with each other: only of the same scope, and of periods that contain each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from estimates.analysis import verdict
from estimates.analysis.columns import kinds, middle
from estimates.analysis.pairs import scope_key, shared_codes
from estimates.analysis.record import Record, Rows
from estimates.quantities.figure import RELATIONS
from estimates.quantities.figures import Figures
from estimates.quantities.hedges import spread
from estimates.quantities.intervals import Interval

MOST = 1_000  # findings
OVERLAPPING = "overlapping"
MOST_PERIODS = 5_000  # different ones of one thing and scope; of more, the latest
Days = NDArray[np.int64]


class Comparison(NamedTuple):
    """Two counts of one thing: `verdict` is contradicted or tension where they exclude each other, else overlapping.

    `claim` and `other` are rows of the claim tables, `periods` is "same" or "contained" (the other count's period lies
    within this one's). `miss` is the factor by which their literal intervals miss each other, `ratio` this count over
    the other one, NaN where either has no number.
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
    `group` indexes `groups`: what is counted, per what, and the scope. `start` and the like are days since 1970.
    """

    rows: Rows
    group: NDArray[np.int64]
    groups: list[Any]
    start: Days
    end: Days
    last: Days
    literal: Interval
    figure: NDArray[np.float64]
    soft_factor: float

    @classmethod
    def of(cls, record: Record) -> Counts:
        """Take the counts on record."""
        study, table, (rows, says) = record.study, record.study.claims, levels(record)
        periods = [days[rows] for days in period_days(record)]
        kept = (table.covers.codes[rows] >= 0) & ~np.isnat(periods[1])
        rows, says = rows[kept], says.take(np.flatnonzero(kept))
        start, end, last = (each[kept].astype("datetime64[D]").astype(np.int64) for each in periods)
        thing, things = kinds(says)
        scopes = [None, *dict.fromkeys(map(scope_key, table.scope.texts))]
        scope = shared_codes(scope_key, table.scope)[0][rows] + 1
        joined, group = np.unique(thing * len(scopes) + scope, return_inverse=True)
        groups = [(things[at], scopes[of]) for at, of in (divmod(int(one), len(scopes)) for one in joined)]
        literal = spread(says, study.hedges, stated=False).literal
        return cls(rows, group, groups, start, end, last, literal, middle(says), study.soft_factor)

    def compare(self, one: Any, others: Counts, two: Any) -> Iterator[Comparison]:
        """Compare counts by position with others, two arrays of one length, where the first period contains the other.

        They exclude each other if the periods are the same and the literal intervals miss each other, or if the count
        for the longer period lies below the count for the shorter one.
        """
        kept = self._contains(one, others, two)
        one, two = np.asarray(one)[kept], np.asarray(two)[kept]
        same = others._contains(two, self, one)
        ours, theirs = self.literal.take(one), others.literal.take(two)
        factor, below = verdict.misses(ours, theirs)
        firm = verdict.are_firm(ours, theirs, below) | (factor > self.soft_factor * (1 + verdict.NOISE))
        apart = (factor > verdict.NO_MISS * (1 + verdict.NOISE)) & (below | same)
        found = np.where(apart, np.where(firm, verdict.CONTRADICTED, verdict.TENSION), OVERLAPPING)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = self.figure[one] / others.figure[two]
        columns = self.rows[one], others.rows[two], np.where(same, "same", "contained"), found, factor, ratio
        return map(Comparison, *(column.tolist() for column in columns))

    def _contains(self, one: Any, others: Counts, two: Any) -> NDArray[np.bool_]:
        """Return where the period of `one` contains that of `two` for certain."""
        return np.asarray((self.start[one] <= others.start[two]) & (self.end[one] >= others.last[two]))

    def exclusions(self) -> Iterator[Comparison]:
        """Yield the pairs that exclude each other, looking at each pair of different periods of a group once."""
        low, high = np.asarray(self.literal.low), np.asarray(self.literal.high)
        for group in np.flatnonzero(np.bincount(self.group, minlength=1) > 1):
            members = np.flatnonzero(self.group == group)
            days = np.column_stack([self.end[members], self.last[members], self.start[members]])
            periods, period = np.unique(days, axis=0, return_inverse=True)
            period = period.reshape(-1)
            most_low, least_high = np.full(len(periods), -np.inf), np.full(len(periods), np.inf)
            np.maximum.at(most_low, period, low[members])
            np.minimum.at(least_high, period, high[members])
            for at in range(max(0, len(periods) - MOST_PERIODS), len(periods)):
                end, _, start = periods[at]
                inside = (periods[:, 2] >= start) & (periods[:, 1] <= end) & (most_low > least_high[at])
                for other in np.flatnonzero(inside):
                    longer = members[(period == at) & (high[members] < most_low[other])][:MOST]
                    shorter = members[(period == other) & (low[members] > least_high[at])][:MOST]
                    pairs = np.repeat(longer, len(shorter)), np.tile(shorter, len(longer))
                    yield from (c for c in self.compare(pairs[0], self, pairs[1]) if c.verdict != OVERLAPPING)


def levels(record: Record) -> tuple[Rows, Figures]:
    """Return the counts on record that can be compared, as rows of the claim table and as figures.

    Repeats, changes and unclear figures are left out.
    """
    table, rows = record.study.claims, record.claims
    says = table.says.take(rows)
    level = np.isin(says.role.values(), ("level", "limit")) & (says.relation != RELATIONS.index("unclear"))
    kept = np.flatnonzero(says.present & level & (table.repeats.codes[rows] < 0))
    return rows[kept], says.take(kept)


def period_days(record: Record) -> tuple[Any, Any, Any]:
    """Return the first day of each claim's period, and the first and last day on which it may end.

    A period without an end, or a claim without a period, ends on the day of the claim; NaT where a day is not known.
    """
    covers, (made_start, made_end, _) = record.study.claims.covers, record.dates
    starts = np.array([p.start or "0001-01-01" for p in covers.items] + [None], "datetime64[D]")[covers.codes]
    until = np.array([p.end for p in covers.items] + [None], "datetime64[D]")[covers.codes]
    return starts, np.where(np.isnat(until), made_start, until), np.where(np.isnat(until), made_end, until)


def exclusions(record: Record) -> list[Comparison]:
    """Return the counts on record that exclude each other, in the order of the record: at most 1,000 pairs."""
    return _in_order(islice(Counts.of(record).exclusions(), MOST), record, record)


def compare(one: Record, two: Record) -> list[Comparison]:
    """Compare the counts of two sides or speakers, or of two studies, oldest first.

    Each count of one is compared with each of the other that is of the same thing and scope, if one period contains
    the other: "same", "contained" (the other's lies within) or "containing".
    """
    ours, theirs = Counts.of(one), Counts.of(two)
    found: list[Comparison] = []
    for group, key in enumerate(ours.groups):
        if key not in theirs.groups:
            continue
        i, j = np.flatnonzero(ours.group == group), np.flatnonzero(theirs.group == theirs.groups.index(key))
        i, j = np.repeat(i, len(j)), np.tile(j, len(i))
        found += ours.compare(i, theirs, j)
        for pair in theirs.compare(j, ours, i):
            if pair.periods != "same":
                ratio = 1 / pair.ratio if pair.ratio else np.nan
                found.append(Comparison(pair.other, pair.claim, "containing", pair.verdict, pair.miss, ratio))
    return _in_order(found, one, two)


def _in_order(found: Iterable[Comparison], one: Record, two: Record) -> list[Comparison]:
    first, second = ({row: at for at, row in enumerate(record.claims.tolist())} for record in (one, two))
    return sorted(found, key=lambda pair: (first[pair.claim], second[pair.other]))
