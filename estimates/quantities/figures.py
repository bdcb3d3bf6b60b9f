"""Figures as columns, and the precision of plain numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimates.io.column import TextColumn
from estimates.quantities.figure import RELATIONS, Figure

MOST_DIGITS = 15  # that a float holds for certain
NUMBERS = ("figure", "low", "high", "granularity", "high_granularity")
FLAGS = ("soft", "odd")
TEXTS = ("words", "kind", "role", "unit", "of", "per", "note")
OFFSETS = ("start", "end")


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures as columns of one length, one row a figure; a row without a figure has the relation -1.

    `relation` holds int8 indices into RELATIONS, the numbers are float64 with NaN for none, the flags are bool and
    the texts are codes with their distinct texts.
    """

    relation: NDArray[np.int8]
    figure: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    granularity: NDArray[np.float64]
    high_granularity: NDArray[np.float64]
    soft: NDArray[np.bool_]
    odd: NDArray[np.bool_]
    words: TextColumn
    kind: TextColumn
    role: TextColumn
    unit: TextColumn
    of: TextColumn
    per: TextColumn
    note: TextColumn
    start: NDArray[np.int32]
    end: NDArray[np.int32]

    @classmethod
    def from_list(cls, figures: Iterable[Figure | None]) -> Figures:
        """Return the columns of some figures, None for rows without one."""
        rows = list(figures)

        def column(name: str, missing: Any) -> list[Any]:
            return [missing if row is None else getattr(row, name) for row in rows]

        columns: dict[str, Any] = {
            "relation": np.array([-1 if row is None else RELATIONS.index(row.relation) for row in rows], dtype=np.int8),
            **{name: np.array(column(name, None), dtype=np.float64) for name in NUMBERS},
            **{name: np.array(column(name, False), dtype=np.bool_) for name in FLAGS},
            **{name: TextColumn.of(column(name, None)) for name in TEXTS},
            **{name: np.array(column(name, 0), dtype=np.int32) for name in OFFSETS},
        }
        return cls(**columns)

    @classmethod
    def numbers(
        cls,
        relation: NDArray[Any],
        figure: NDArray[np.float64],
        low: NDArray[np.float64] | None = None,
        high: NDArray[np.float64] | None = None,
        *,
        thing: NDArray[Any],
        things: Sequence[tuple[str | None, str, str | None]],
    ) -> Figures:
        """Return the figures of a ledger's number columns.

        `relation` holds indices into RELATIONS, -1 for no figure; numbers are NaN where there is none; `thing` has an
        index into `things`, (unit, kind, of). A number is read as the same bare number in words, so its granularity
        is that of its last significant digit. The ends of a range with a best figure are exact. There are no words.
        """
        size, nothing = len(figure), np.full(len(figure), np.nan)
        low, high = nothing if low is None else low, nothing if high is None else high
        is_range = relation == RELATIONS.index("between")
        exact = is_range & ~np.isnan(figure)
        codes = np.where(relation < 0, -1, thing).astype(np.int32)
        unit, kind, of = (TextColumn.of([each[i] for each in things]).take(codes) for i in range(3))
        blank = TextColumn.empty(size)
        return cls(
            relation=np.asarray(relation, dtype=np.int8),
            figure=figure,
            low=low,
            high=high,
            granularity=np.where(exact, 0.0, granularity(np.where(is_range, low, figure))),
            high_granularity=np.where(exact, 0.0, granularity(high)),
            soft=np.zeros(size, dtype=np.bool_),
            odd=np.zeros(size, dtype=np.bool_),
            words=blank,
            kind=kind,
            role=TextColumn.constant("level", size),
            unit=unit,
            of=of,
            per=blank,
            note=blank,
            start=np.zeros(size, dtype=np.int32),
            end=np.zeros(size, dtype=np.int32),
        )

    def __len__(self) -> int:
        return len(self.relation)

    @property
    def present(self) -> NDArray[np.bool_]:
        """Where there is a figure."""
        return self.relation >= 0

    @property
    def middle(self) -> NDArray[np.float64]:
        """The numbers said, or the middles of ranges; NaN where there is none."""
        return np.where(np.isnan(self.figure), (self.low + self.high) / 2, self.figure)

    def take(self, rows: NDArray[Any]) -> Figures:
        """Return the figures of some rows, in that order; a row of -1 has no figure."""
        if not len(self):
            return Figures.from_list([None] * len(rows))
        columns: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        for name, column in columns.items():
            columns[name] = column.take(rows) if isinstance(column, TextColumn) else column[rows]
        columns["relation"] = np.where(np.asarray(rows) < 0, np.int8(-1), columns["relation"])
        return Figures(**columns)

    def at(self, row: int) -> Figure | None:
        """Return the figure of a row, or None."""
        if self.relation[row] < 0:
            return None
        values: dict[str, Any] = {name: getattr(self, name)[row] for name in self.__slots__}
        numbers = {name: None if isnan(values[name]) else float(values[name]) for name in NUMBERS}
        flags = {name: bool(values[name]) for name in FLAGS}
        offsets = {name: int(values[name]) for name in OFFSETS}
        relation = RELATIONS[self.relation[row]]
        return Figure(**{**values, **numbers, **flags, **offsets, "relation": relation, "words": values["words"] or ""})


def granularity(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the unit of each number's last significant digit as it is written: 100 for 6,700, 0.1 for 4.8, 1 for 0."""
    values = np.abs(np.asarray(numbers, dtype=np.float64))
    steps = np.where(np.isnan(values), np.nan, 1.0)
    whole = values == np.floor(values)
    rows = np.nonzero(whole & (values > 0) & np.isfinite(values))[0]
    step = 10.0
    while len(rows := rows[values[rows] % step == 0]):
        steps[rows] = step
        step *= 10
    rows = np.nonzero(~whole & ~np.isnan(values))[0]
    for digits in range(1, MOST_DIGITS + 1):
        steps[rows] = float(f"1e-{digits}")
        rows = rows[np.round(values[rows], digits) != values[rows]]
    return steps
