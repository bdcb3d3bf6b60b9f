"""Find what disagrees: counts of one thing, totals and period counts, repeats, and two versions of a study."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from estimates.analysis import verdict
from estimates.analysis.columns import Array, Readings, kinds, quotient, records
from estimates.analysis.pairing import scope_key
from estimates.analysis.record import UNKNOWN, Record
from estimates.analysis.result import Result, tally
from estimates.io.column import Coded
from estimates.quantities.figure import RELATIONS
from estimates.study.structure import Entry

MAX_PAIRS = 1_000  # pairs that are reported
MAX_COUNTS = 5_000  # compared with each other per thing and scope; of more, only the latest
TOLERANCE = 0.01  # share of the later total; a rule of this project
OVERLAPPING = "overlapping"
Pairs = list[tuple[int, int]]


class Comparison(NamedTuple):
    """Two counts of one thing: `verdict` is contradicted or tension where they exclude each other, else overlapping.

    `claim` and `other` are rows of the claim tables, `periods` is "same", "contained" (the other count's period lies
    within this one's) or "containing". `miss` is the factor by which their literal intervals miss each other, `ratio`
    this count over the other one, NaN where either has no number.
    """

    claim: int
    other: int
    periods: str
    verdict: str
    miss: float
    ratio: float


class Gap(NamedTuple):
    """A period's count that differs from the difference of the totals at its two ends: rows of the claims."""

    period: int
    earlier: int
    later: int
    difference: float
    gap: float


class Stale(NamedTuple):
    """A repeat of a figure that a correction or a greater figure had superseded by then: rows of the claims."""

    claim: int
    repeats: int
    newer: int


class Counts:
    """The counts on record that are levels and no repeats. `rows` are rows of the claim table.

    Those of one thing, per one thing, of one scope, and of what was sent, held or could be held, are of one `group`.
    `start` to `last` are days since 1970. A period without an end, or a claim without a period, lasts to the day of the
    claim, which may be known as a month only: from `end` to `last`. `is_period` marks what happened within a period,
    `is_total` what adds up and is everything so far. `comparable` has the positions of counts that state the period
    they cover, oldest first, by what their group has in common.
    """

    def __init__(self, record: Record) -> None:
        self.record, table, rows = record, record.study.claims, record.claims
        says = table.says.take(rows)
        level = np.isin(says.role.values(), ("level", "limit")) & (says.relation != RELATIONS.index("unclear"))
        levels = np.flatnonzero(says.present & level & (table.repeats.codes[rows] < 0))
        self.rows, self.count = rows[levels], Readings(says.take(levels), record.study)
        self.number = self.count.number
        code, things = kinds(self.count.figures)
        scope = table.scope.change(scope_key).take(self.rows)
        keys = Coded[Any].of(zip((things[at] for at in code.tolist()), scope, table.means.take(self.rows), strict=True))
        self.group = keys.codes
        self.start, self.end, self.last = (days[self.rows] for days in record.periods)
        self.adds_up, self.is_period = record.adds_up[self.rows], table.counts.take(self.rows).equals("period")
        self.is_total = self.adds_up & ~self.is_period
        stated = np.flatnonzero((table.covers.codes[self.rows] >= 0) & (self.end != UNKNOWN))
        stated = stated[np.argsort(self.group[stated], kind="stable")]
        group_codes, starts = np.unique(self.group[stated], return_index=True)
        groups = zip(group_codes, np.split(stated, starts[1:]), strict=False)
        self.comparable = {keys.items[code]: positions for code, positions in groups}

    def compare(self, others: Counts, *, apart: bool = False) -> Iterator[Comparison]:
        """Compare each count with those of others of the same thing and scope, if one period contains the other.

        They exclude each other if the periods are the same and the literal intervals miss each other, or if they add up
        and the count for the longer period lies below the count for the shorter one. With `apart`, yield only those
        that do, each once, from the lower count.
        """
        lows, highs = np.asarray(others.count.spread.literal.low), np.asarray(self.count.spread.literal.high)
        for key in self.comparable:
            candidates = others.comparable.get(key, np.array([], int))[-MAX_COUNTS:]
            for i in self.comparable[key][-MAX_COUNTS:].tolist():
                pairs = self._compare(i, others, candidates[lows[candidates] > highs[i]] if apart else candidates)
                yield from (pair for pair in pairs if not apart or pair.verdict != OVERLAPPING)

    def _compare(self, i: int, others: Counts, j: Array) -> Iterator[Comparison]:
        contains = (self.start[i] <= others.start[j]) & (self.end[i] >= others.last[j])  # for certain
        lies_in = (others.start[j] <= self.start[i]) & (others.end[j] >= self.last[i])
        j, contains, lies_in = (column[contains | lies_in] for column in (j, contains, lies_in))
        literal, other = self.count.spread.literal.take(i), others.count.spread.literal.take(j)
        factor, below = verdict.misses(literal, other)
        firm = verdict.are_firm(literal, other, below) | verdict.exceeds(factor, self.record.study.assumed.soft_factor)
        same, holds_less = contains & lies_in, self.adds_up[i] & np.where(below, contains, lies_in)
        excluded = verdict.exceeds(factor, verdict.NO_MISS) & (same | holds_less)
        verdicts = np.where(excluded, np.where(firm, verdict.CONTRADICTED, verdict.TENSION), OVERLAPPING)
        periods = np.select([same, contains], ["same", "contained"], "containing")
        ratio = quotient(self.number[i], others.number[j])
        columns = np.full(len(j), self.rows[i]), others.rows[j], periods, verdicts, factor, ratio
        return map(Comparison, *(column.tolist() for column in columns))


def exclusions(record: Record) -> list[Comparison]:
    """Return the counts on record that exclude each other, in the order of the record: at most 1,000 pairs."""
    counts = Counts(record)
    return _in_order(islice(counts.compare(counts, apart=True), MAX_PAIRS), record, record)


def compare(record: Record, other: Record) -> list[Comparison]:
    """Compare the counts of two sides or speakers, or of two studies, oldest first."""
    return _in_order(Counts(record).compare(Counts(other)), record, other)


def _in_order(pairs: Iterable[Comparison], record: Record, other: Record) -> list[Comparison]:
    order, other_order = ({row: i for i, row in enumerate(claims.tolist())} for claims in (record.claims, other.claims))
    return sorted(pairs, key=lambda pair: (order[pair.claim], other_order[pair.other]))


def check_totals(record: Record) -> tuple[Pairs, Pairs, list[Gap]]:
    """Compare the totals of each speaker, scope and period with each other and with the counts of periods.

    Returns pairs of claims (earlier, later) whose totals fall, pairs whose order is not known, and gaps.

    A total does not fall by more than 1 %, unless it is a floor or the earlier one a ceiling. The difference of two
    may differ from the period's count by the rounding intervals of the figures and 1 % of the later total together;
    hedges are ignored, since they would swallow every gap.
    """
    counts = Counts(record)
    start, day, last = counts.start, counts.end, counts.last
    number = np.where(np.isnan(counts.number), counts.count.ends[0], counts.number)
    direction = counts.count.direction
    by = record.study.claims.by.change(str.casefold).codes[counts.rows]
    speaker = np.unique(np.column_stack([by, counts.group]), axis=0, return_inverse=True)[1].ravel()
    totals = np.flatnonzero(counts.is_total & (day != UNKNOWN))
    totals = totals[np.lexsort((totals, last[totals], day[totals], start[totals], speaker[totals]))]
    old, new = totals[:-1], totals[1:]
    follows = (speaker[old] == speaker[new]) & (start[old] == start[new])
    falls = (number[new] < (1 - TOLERANCE) * number[old]) & (direction[new] != 1) & (direction[old] != -1)
    vague = (number[old] != number[new]) & (start[old] != UNKNOWN) & ((day[old] < last[old]) | (day[new] < last[new]))
    pairs = np.column_stack([counts.rows[old], counts.rows[new]])
    falling = pairs[follows & falls & (last[old] < day[new])].tolist()
    unordered = pairs[follows & vague & (last[old] >= day[new])].tolist()
    return falling, unordered, [*_gaps(counts, number, speaker, totals)]


def _gaps(counts: Counts, number: Array, speaker: Array, totals: Array) -> Iterator[Gap]:
    """Yield the periods whose count differs from the difference of the totals at their ends."""
    rows, start, day = counts.rows, counts.start, counts.end
    has_day = (day == counts.last) & (day != UNKNOWN)
    rounding = Readings(counts.count.figures, counts.record.study, is_stated=True).spread.rounding
    half = np.nan_to_num((np.asarray(rounding.high) - rounding.low) / 2, posinf=0.0)
    latest: dict[tuple[int, int], dict[int, int]] = {}  # the latest total of each start, by speaker and day
    for i in totals[has_day[totals]].tolist():
        latest.setdefault((speaker[i], day[i]), {})[start[i]] = i
    for i in np.flatnonzero(counts.is_period & has_day).tolist():
        # A period that starts and ends on one day starts from the total of the day before.
        days_before = (start[i], start[i] - 1) if start[i] < day[i] else (start[i] - 1,)
        at_end = latest.get((speaker[i], day[i]), {})
        at_start = (latest.get((speaker[i], before), {}) for before in days_before)
        if ends := next(((total[s], at_end[s]) for total in at_start for s in at_end if s in total), None):
            earlier, later = ends
            difference = float(number[later] - number[earlier])
            gap = difference - float(number[i])
            if abs(gap) > half[later] + half[earlier] + half[i] + TOLERANCE * number[later]:
                yield Gap(int(rows[i]), int(rows[earlier]), int(rows[later]), difference, gap)


def stale(record: Record) -> Iterator[Stale]:
    """Yield repeats on record of a figure that had been corrected by then, or of a running total that was superseded.

    That is by a greater one of the same thing and scope. A count for a period that has ended is not outdated.
    """
    claims, (made, until, _) = record.study.claims, record.dates
    counts = Counts(replace(record, by=None))
    number, ends = np.nan_to_num(counts.number, nan=-np.inf), until[counts.rows]
    place = {row: i for i, row in enumerate(counts.rows.tolist())}
    running = counts.is_total & (claims.covers.change(lambda period: period.until).codes[counts.rows] < 0)

    @cache
    def by_day(group: int) -> tuple[Array, Array, Array]:
        """Running totals of a group by day: their positions, days, and the highest number so far."""
        same = np.flatnonzero((counts.group == group) & running & ~np.isnat(ends))
        same = same[np.argsort(ends[same], kind="stable")]
        return same, ends[same], np.maximum.accumulate(number[same])

    repeated = claims.rows_named(claims.repeats)
    for row in record.claims[(repeated[record.claims] >= 0) & ~np.isnat(made[record.claims])].tolist():
        original = int(repeated[row])
        correction = record.corrections.get(original)
        if correction is not None and until[correction] < made[row]:
            yield Stale(row, original, correction)
        elif (at := place.get(original)) is not None and running[at]:
            same, days, highest = by_day(int(counts.group[at]))
            before = highest[: np.searchsorted(days, made[row])]
            if len(before) and before[-1] > number[at]:
                yield Stale(row, original, int(counts.rows[same[np.searchsorted(before, before[-1])]]))


class Change(NamedTuple):
    """One change of a "claim", "capacity", "assumption" or "verdict"; None before an addition and after a removal."""

    what: str
    name: str
    key: str
    before: str | None
    after: str | None


def difference(old: Result, new: Result) -> Iterator[Change]:
    """Yield what changed from one result to another: entries by their ids and keys, then verdicts."""
    yield from _entries("claim", _claims(old), _claims(new))
    yield from _entries("capacity", old.study.capacities, new.study.capacities)
    yield from _entries("assumption", old.study.assumptions, new.study.assumptions)
    for name, *verdicts in _differing(_verdicts(old), _verdicts(new)):
        yield Change("verdict", name, "verdict", *verdicts)


def _claims(result: Result) -> dict[str, Entry]:
    return {str(claim.id): claim for claim in map(result.study.claims.record, range(len(result.study.claims)))}


def _entries(kind: str, old: Mapping[str, Entry], new: Mapping[str, Entry]) -> Iterator[Change]:
    for name in {**old, **new}:
        before, after = _written(old.get(name)), _written(new.get(name))
        if not (before and after):
            yield Change(kind, name, "", "; ".join(before.values()) or None, "; ".join(after.values()) or None)
        else:
            yield from (Change(kind, name, *change) for change in _differing(before, after))


def _differing(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield the keys whose texts differ, each with the old and the new text; None where there is none."""
    return ((key, old.get(key), new.get(key)) for key in {**old, **new} if old.get(key) != new.get(key))


def _written(entry: Entry | None, prefix: str = "") -> dict[str, str]:
    """Return the keys of an entry with their values as words; nested entries are keyed by their position."""
    texts: dict[str, str] = {}
    for key, field in type(entry).model_fields.items() if entry else ():
        value, name = getattr(entry, key), prefix + (field.alias or key)
        if isinstance(value, tuple) and value and isinstance(value[0], Entry):
            for position, item in enumerate(value, 1):
                texts |= _written(item, f"{name} {position}, ")
        elif value not in (None, (), ""):
            texts[name] = _text(value)
    return texts


def _text(value: object) -> str:
    if isinstance(value, tuple) and not hasattr(value, "text"):
        return ", ".join(map(_text, value))
    return str(getattr(value, "words", None) or getattr(value, "text", None) or value)


def _verdicts(result: Result) -> dict[str, str]:
    """Return the verdict on each stated figure, by the claim that states it and its words."""
    rows = records(result.take(tally(result).rows).pairs, "stated_claim", "stated_words", "verdict")
    return {f"{row['stated_claim']}, “{row['stated_words']}”": row["verdict"] for row in rows}
