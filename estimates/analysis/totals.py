"""Running totals and counts of periods: totals that fall, and periods that do not add up to them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from estimates.analysis.columns import kinds, middle
from estimates.analysis.comparison import levels, period_days
from estimates.analysis.pairs import scope_key, shared_codes
from estimates.analysis.record import Record
from estimates.analysis.verdict import DIRECTION
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


def check_totals(record: Record) -> tuple[list[Fall], list[Gap]]:
    """Return the totals of one speaker and scope that fall, and the counts of periods that do not add up to them.

    A difference may be as large as the rounding intervals of the figures and 1 % of the later total together. Hedges
    are ignored, since they would swallow every gap; only a later floor or an earlier ceiling is not a fall.
    """
    table, (rows, says) = record.study.claims, levels(record)
    number, way = np.where(np.isnan(middle(says)), says.low, middle(says)), DIRECTION[says.relation]
    rounding = spread(says, record.study.hedges, stated=True).rounding
    half = np.nan_to_num((np.asarray(rounding.high) - rounding.low) / 2, posinf=0.0)
    (by,), (scope,) = shared_codes(str.casefold, table.by), shared_codes(scope_key, table.scope)
    keys = np.column_stack([by[rows], kinds(says)[0], scope[rows]])
    speaker = np.unique(keys, axis=0, return_inverse=True)[1].ravel()
    start, day, last = (days[rows].astype(np.int64) for days in period_days(record))
    is_total = ~table.counts.take(rows).equals("period")
    known = (day == last) & (day != np.datetime64("NaT").astype(np.int64))
    totals = np.flatnonzero(is_total & known)
    totals = totals[np.lexsort((totals, day[totals], start[totals], speaker[totals]))]
    one, two = totals[:-1], totals[1:]
    follows = (speaker[one] == speaker[two]) & (start[one] == start[two]) & (day[one] < day[two])
    change = number[two] - number[one]
    allowed = half[one] + half[two] + TOLERANCE * number[two]
    fallen = follows & (change < -allowed) & (way[two] != 1) & (way[one] != -1)
    falls = [Fall(int(rows[one[i]]), int(rows[two[i]]), float(change[i])) for i in np.flatnonzero(fallen)]

    at = {(speaker[i], start[i], day[i]): i for i in totals.tolist()}
    starts: dict[int, dict[int, None]] = {}
    for i in totals.tolist():
        starts.setdefault(int(speaker[i]), {})[int(start[i])] = None
    gaps = []
    for i in np.flatnonzero(~is_total & known).tolist():
        first = int(start[i])
        before = (first, first - 1) if first < day[i] else (first - 1,)
        for since in starts.get(int(speaker[i]), ()):
            later = at.get((speaker[i], since, day[i]))
            earlier = next((e for d in before if (e := at.get((speaker[i], since, d))) is not None), None)
            if later is not None and earlier is not None:
                difference = float(number[later] - number[earlier])
                gap = difference - float(number[i])
                if abs(gap) > half[later] + half[earlier] + half[i] + TOLERANCE * number[later]:
                    gaps.append(Gap(int(rows[i]), int(rows[earlier]), int(rows[later]), difference, gap))
                break
    return falls, gaps
