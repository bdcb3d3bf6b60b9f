"""Every count with every capacity that fits it and every figure stated of it, judged a block of rows at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimates.analysis import verdict
from estimates.analysis.columns import Array, Readings, kinds
from estimates.analysis.record import Record, Rows
from estimates.analysis.verdict import BLOCKS, Judgement, Recomputed
from estimates.diagnostics import DataError, Diagnostic
from estimates.io.column import Coded, Index
from estimates.quantities.figure import RELATIONS
from estimates.quantities.intervals import Interval, Numbers
from estimates.quantities.model import Factor
from estimates.quantities.registry import Clash
from estimates.study.record import Study

Floats = NDArray[np.float64]
BLOCK = 1 << 16  # rows judged at a time
MAX_ROWS = 5_000_000  # counts times capacities; this many take 2 GB of memory


class Tables:
    """What is computed once per study, by positions of capacities in `names` and of kinds in `kinds`.

    `kind` and `stated_kind` are the kinds of the rows of claims and contents, -1 where there is no figure. `best`,
    `low`, `high`, `factor_units` and `load_units` have the shape [capacity, kind of count], `scale` the shape
    [capacity, kind of stated figure]; NaN or None where the two do not go together. The capacity after the last means
    none, and so does the kind of a stated figure after the last.
    """

    def __init__(self, study: Study) -> None:
        """Evaluate the factor of every capacity for every kind of count."""
        self.study, self.names = study, [*study.capacities]
        self.units = [str(capacity.of) for capacity in study.capacities.values()]
        self.kind, self.kinds = kinds(study.claims.says)
        self.stated_kind, self.stated_kinds = kinds(study.contents.says)
        factors = [[study.model.factor(unit, name) for unit, _ in self.kinds] for name in self.names]
        self.factors: list[list[Factor | None]] = [*factors, [None] * len(self.kinds)]
        self.best, self.low, self.high = (self._each(end, np.nan) for end in ("best", "low", "high"))
        self.factor_units = self._each("unit", None)
        pers = [f" / {per}" if per else "" for _, per in self.kinds]
        self.load_units = np.array([[f"{unit}{per}" for per in pers] for unit in self.units] + [[None] * len(pers)])
        scale = [[*(self._scale(stated, unit) for stated, _ in self.stated_kinds), np.nan] for unit in self.units]
        self.scale = np.array([*scale, [np.nan] * (len(self.stated_kinds) + 1)])

    def _each(self, name: str, missing: object) -> Array:
        return np.array([[getattr(factor, name, missing) for factor in row] for row in self.factors])

    def _scale(self, stated_unit: str, unit: str) -> float:
        """Return the factor from a stated unit to the unit of a capacity; NaN for another dimension, 1 for no unit."""
        if stated_unit not in self.study.units.by_name:
            return 1.0
        try:
            return float(self.study.model.scale(stated_unit, unit))
        except Clash:
            return np.nan

    def goes_with(self, capacity: int) -> NDArray[np.bool_]:
        """Return which rows of the contents are about a capacity, by the dimension of their unit and their `under`."""
        contents, dimension = self.study.contents, self.study.registry.dimension_of
        things = [map(self.study.model.compared_as, of) for of in contents.of.items]
        about = [dimension(self.units[capacity]) in map(dimension, units) for units in things]
        under = (contents.under.codes < 0) | contents.under.equals(self.names[capacity])
        return np.asarray(np.array([*about, False])[contents.of.codes] & under)

    @cached_property
    def blocked(self) -> NDArray[np.int8]:
        """Why each row of the contents cannot be compared with the count it goes with: an index of BLOCKS."""
        contents, claims = self.study.contents, self.study.claims
        counted = contents.beside
        per, stated_per = (np.array([*(per for _, per in units), ""]) for units in (self.kinds, self.stated_kinds))
        both = claims.says.take(counted), contents.says
        rules = {
            "unclear": np.any([f.relation == RELATIONS.index("unclear") for f in both], axis=0),
            "change": np.any([np.isin(f.role.values(), ("change", "age", "rank")) & f.present for f in both], axis=0),
            "rate": per[self.kind[counted]] != stated_per[self.stated_kind],
            "mixed load": np.array([len(of) > 1 for of in contents.of.items] + [False])[contents.of.codes],
            "equivalent": contents.means.equals("equivalent"),
            "period": self._differs(lambda period: (period.start, period.end), contents.covers, claims.covers),
            "scope": self._differs(scope_key, contents.scope, claims.scope),
        }
        return np.select([*rules.values()], [BLOCKS.index(name) for name in rules], 0).astype(np.int8)

    def _differs(self, key: Callable[[Any], object], own: Coded[Any], claims: Coded[Any]) -> NDArray[np.bool_]:
        """Return where contents (or else their claim) and the count they go with have different keys."""
        contents = self.study.contents
        codes = Index[Any]()  # equal where the keys of two items are
        content, claim = (codes.codes(map(key, column.items)) for column in (own, claims))
        content, claim = np.append(content, -1)[own.codes], np.append(claim, -1)[claims.codes]
        stated, counted = np.where(content < 0, claim[contents.claim], content), claim[contents.beside]
        return np.asarray((stated != counted) & (stated >= 0) & (counted >= 0))


def scope_key(scope: str) -> str:
    """Return the key by which scopes are compared, without regard to case and further spaces."""
    return " ".join(scope.split()).casefold()


@dataclass(frozen=True, eq=False)
class Pairing:
    """Rows of the claim table, each with a capacity and a row of the contents, and what comes of them.

    `capacity` is a position in `tables.names`, the one after the last for a count that no capacity fits; `content` is
    -1 where nothing was stated.
    """

    tables: Tables
    claim: Rows
    capacity: Rows
    content: Rows

    def __len__(self) -> int:
        return len(self.claim)

    @classmethod
    def of(cls, tables: Tables, record: Record) -> Pairing:
        """Pair every count on record with every capacity that fits it: once for each figure stated of that capacity.

        A count of another side has only the rows of what the record's own side stated of it. Raises DataError if there
        are more than MAX_ROWS of them.
        """
        study, counted, contents = tables.study, record.counted, record.contents
        position = np.full(len(study.claims), -1)
        position[counted] = np.arange(len(counted))
        own = np.isin(counted, record.claims, assume_unique=True)
        at, kind = position[study.contents.beside[contents]], tables.kind[counted]
        blocks: list[NDArray[np.int32]] = []  # [claim, capacity, content], of each capacity

        def add(claim: Array, capacity: int, content: Array | int) -> None:
            blocks.append(np.array(np.broadcast_arrays(claim, capacity, content), np.int32))

        unmatched = own.copy()
        for capacity in range(len(tables.names)):
            fits = ~np.isnan(tables.best[capacity, kind])
            stated = tables.goes_with(capacity)[contents] & fits[at]
            unmatched &= ~fits
            fits &= own
            fits[at[stated]] = False
            add(at[stated], capacity, contents[stated])
            add(np.flatnonzero(fits), capacity, -1)
            if sum(block.shape[1] for block in blocks) > MAX_ROWS:
                fact = f"{len(counted):,} counts x {len(tables.names):,} capacities exceed {MAX_ROWS:,} rows"
                raise DataError([Diagnostic(fact, "too-many", None, help="limit the counts with --by or --as-of")])
        add(np.flatnonzero(unmatched), len(tables.names), -1)
        claim, at_capacity, content = np.concatenate(blocks, axis=1)
        order = np.lexsort((content, at_capacity, claim))
        return cls(tables, counted[claim[order]], at_capacity[order], content[order])

    def take(self, rows: Array | slice) -> Pairing:
        """Return some of the rows."""
        return Pairing(self.tables, self.claim[rows], self.capacity[rows], self.content[rows])

    @property
    def fits(self) -> NDArray[np.bool_]:
        """Where there is a capacity."""
        return self.capacity < len(self.tables.names)

    @cached_property
    def count(self) -> Readings:
        """The counts."""
        study = self.tables.study
        return Readings(study.claims.says.take(self.claim), study)

    @cached_property
    def stated(self) -> Readings:
        """The stated figures, in the unit of the capacity."""
        study, kind = self.tables.study, np.append(self.tables.stated_kind, -1)[self.content]
        scale = self.tables.scale[self.capacity, kind]
        return Readings(study.contents.says.take(self.content), study, is_stated=True, scale=scale)

    @cached_property
    def speaker(self) -> Rows:
        """The claim that states each row's figure, or -1."""
        return np.append(self.tables.study.contents.claim, np.int32(-1))[self.content]

    @cached_property
    def blocked(self) -> NDArray[np.int8]:
        """Why the figure stated in each row cannot be compared with the count, by an index of BLOCKS."""
        return np.append(self.tables.blocked, np.int8(verdict.NOTHING_STATED))[self.content]

    def factor_of(self, i: int) -> Factor | None:
        """Return what converts the count of a row into its load, None without a capacity."""
        return self.tables.factors[int(self.capacity[i])][int(self.tables.kind[self.claim[i]])]

    def factor(self, name: str) -> Array:
        """Return the "best", "low" or "high" of the capacities, their "factor_units", or the "load_units" of rows."""
        return np.asarray(getattr(self.tables, name)[self.capacity, self.tables.kind[self.claim]])

    def times(self, interval: Interval) -> Interval:
        """Return an interval of the counts times the capacities' ranges."""
        product = interval * Interval(self.factor("low"), self.factor("high"))
        return replace(product, low=tidy(product.low), high=tidy(product.high))

    @cached_property
    def extent(self) -> Floats:
        """The [low, high] ends that are shown of each row: the numbers counted times the range of the capacity."""
        return np.asarray(self.count.ends * [self.factor("low"), self.factor("high")])

    @cached_property
    def worked(self) -> Floats:
        """The number of each count times the best capacity; NaN where there is neither or no number."""
        return tidy(self.count.number * self.factor("best"))

    def judged(self, soft_factor: float) -> Judgement:
        """Judge what is stated in each row, a block of rows at a time; rows where nothing is stated count as one."""
        distinct = np.where(self.content < 0, -1, np.arange(len(self)))
        _, rows, back = np.unique(distinct, return_index=True, return_inverse=True)
        starts = range(0, max(1, len(rows)), BLOCK)
        blocks = [self.take(rows[start : start + BLOCK]).judge_block(soft_factor) for start in starts]
        return Judgement(*(np.concatenate(parts)[back] for parts in zip(*blocks, strict=True)))

    def judge_block(self, soft_factor: float) -> Judgement:
        """Judge all rows at once."""
        finite = np.all([np.isfinite(self.factor(end)) for end in ("best", "low", "high")], axis=0)
        blocks = [self.blocked != 0, np.isnan(self.stated.scale), ~finite]
        blocked = np.select(blocks, [self.blocked, BLOCKS.index("unit"), BLOCKS.index("zero divisor")], 0)
        transfer = self.tables.study.contents.means.take(self.content).equals("transfer")
        loads = self.times(self.count.spread.literal), self.times(self.count.spread.typical)
        ours = Recomputed(self.worked, *loads, self.count, transfer)
        return verdict.judge(ours, self.stated, blocked.astype(np.int8), soft_factor)


def tidy(numbers: Numbers) -> Floats:
    """Round to 15 significant digits: the noise of floating point could break a firm end (7 times 0.2 is 1.4)."""
    with np.errstate(all="ignore"):
        scale = 10.0 ** (14 - np.floor(np.log10(np.abs(numbers))))
        rounded = np.round(numbers * scale) / scale
    return np.asarray(np.where(np.isfinite(rounded), rounded, numbers))
