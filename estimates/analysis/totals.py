"""Running totals and counts of periods: totals that fall, and periods that do not add up to them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from estimates.analysis.columns import kinds, middle
from estimates.analysis.pairs import scope_key, shared_codes
from estimates.analysis.record import Record
from estimates.analysis.verdict import DIRECTION
from estimates.quantities.figure import RELATIONS
from estimates.quantities.hedges import spread

TOLERANCE = 0.01  # of the later total: our own rule


class Fall(NamedTuple):
    """A total that lies below an earlier one of the same speaker, by more than their rounding: rows of the claims."""

    earlier: int
    later: int
    change: float


class Gap(NamedTuple):
    """A period's count that differs from the difference of the totals at its two ends: rows of the claims."""

    period: int
    earlier: int
    later: int
    difference: float
    gap: float


class _Counted:
    """What is looked at of every count on record: levels with a number that are no repeats."""

    def __init__(self, record: Record) -> None:
        table = record.study.claims
        says = table.says.take(record.claims)
        level = np.isin(says.role.values(), ("level", "limit")) & (says.relation != RELATIONS.index("unclear"))
        kept = says.present & level & (table.repeats.codes[record.claims] < 0)
        self.rows, says = record.claims[kept], says.take(np.flatnonzero(kept))
        self.thing, _ = kinds(says)
        self.scope = shared_codes(scope_key, table.scope)[0][self.rows] + 1
        self.by = shared_codes(str.casefold, table.by)[0][self.rows]
        self.number = np.where(np.isnan(middle(says)), says.low, middle(says))  # of an order, its floor
        rounding = spread(says, record.study.hedges, stated=True).rounding
        half = (np.asarray(rounding.high) - rounding.low) / 2
        self.half = np.where(np.isfinite(half), half, 0.0)
        self.way = DIRECTION[says.relation]
        self.is_total = ~table.counts.take(self.rows).equals("period")
        covers, (made, made_end, _) = table.covers.take(self.rows), (days[self.rows] for days in record.dates)
        self.start = np.array([p.start for p in covers.items] + [None], "datetime64[D]")[covers.codes].astype(np.int64)
        until = np.array([p.end for p in covers.items] + [None], "datetime64[D]")[covers.codes]
        self.is_open = np.isnat(until)
        self.day = np.where(self.is_open, np.where(made == made_end, made, np.datetime64("NaT")), until)

    @property
    def speaker(self) -> NDArray[np.int64]:
        """A code for the speaker, the thing and the scope."""
        things, scopes = self.thing.max(initial=0) + 1, self.scope.max(initial=0) + 1
        return np.asarray((self.by * things + self.thing) * scopes + self.scope)


def check_totals(record: Record) -> tuple[list[Fall], list[Gap]]:
    """Return the totals of one speaker and scope that fall, and the counts of periods that do not add up to them.

    A difference may be as large as the rounding intervals of the figures and 1 % of the later total together. Hedges
    are ignored, since they would swallow every gap; only a later floor or an earlier ceiling is no fall.
    """
    counted = _Counted(record)
    day, speaker = counted.day.astype(np.int64), counted.speaker
    totals = np.flatnonzero(counted.is_total & ~np.isnat(counted.day))
    totals = totals[np.lexsort((totals, day[totals], counted.start[totals], speaker[totals]))]
    one, two = totals[:-1], totals[1:]
    follows = (speaker[one] == speaker[two]) & (counted.start[one] == counted.start[two]) & (day[one] < day[two])
    change = counted.number[two] - counted.number[one]
    allowed = counted.half[one] + counted.half[two] + TOLERANCE * counted.number[two]
    fallen = follows & (change < -allowed) & (counted.way[two] != 1) & (counted.way[one] != -1)
    rows = counted.rows
    falls = [Fall(int(rows[one[i]]), int(rows[two[i]]), float(change[i])) for i in np.flatnonzero(fallen)]

    at = {(speaker[i], counted.start[i], day[i]): i for i in totals.tolist()}
    starts: dict[int, list[int]] = {}
    for i in totals.tolist():
        starts.setdefault(int(speaker[i]), []).append(int(counted.start[i]))
    gaps = []
    for i in np.flatnonzero(~counted.is_total & ~counted.is_open).tolist():
        for start in dict.fromkeys(starts.get(int(speaker[i]), ())):
            later = at.get((speaker[i], start, day[i]))
            first = int(counted.start[i])
            before = (first, first - 1) if first < day[i] else (first - 1,)
            earlier = next((e for d in before if (e := at.get((speaker[i], start, d))) is not None), None)
            if later is None or earlier is None:
                continue
            difference = float(counted.number[later] - counted.number[earlier])
            gap = difference - float(counted.number[i])
            half = counted.half[later] + counted.half[earlier] + counted.half[i]
            if abs(gap) > half + TOLERANCE * counted.number[later]:
                gaps.append(Gap(int(rows[i]), int(rows[earlier]), int(rows[later]), difference, gap))
            break
    return falls, gaps
