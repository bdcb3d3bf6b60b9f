"""Figures as columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimates.io.column import Coded, TextColumn
from estimates.quantities.figure import RELATIONS, Figure

Floats = NDArray[np.float64]

NUMBERS = ("figure", "low", "high", "granularity", "high_granularity")
TEXTS = ("words", "kind", "role", "unit", "of", "per", "note")


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures as columns of one length, one row a figure; a row without a figure has the relation -1.

    `relation` holds int8 indices into RELATIONS, the numbers are float64 with NaN for none, the flags are bool and
    the texts are codes with their distinct texts.
    """

    relation: NDArray[np.int8]
    figure: Floats
    low: Floats
    high: Floats
    granularity: Floats
    high_granularity: Floats
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
        values: dict[str, list[Any]] = {name: [getattr(row, name, None) for row in rows] for name in cls.__slots__}
        columns: dict[str, Any] = {name: TextColumn.of(text or None for text in values[name]) for name in TEXTS}
        columns |= {name: np.array(values[name], np.float64) for name in NUMBERS}
        for name, dtype in (("soft", np.bool_), ("odd", np.bool_), ("start", np.int32), ("end", np.int32)):
            columns[name] = np.array([value or 0 for value in values[name]], dtype)
        relation = np.array([-1 if row is None else RELATIONS.index(row.relation) for row in rows], np.int8)
        return cls(relation=relation, **columns)

    def __len__(self) -> int:
        return len(self.relation)

    @property
    def present(self) -> NDArray[np.bool_]:
        """Where there is a figure."""
        return self.relation >= 0

    @property
    def middle(self) -> Floats:
        """The numbers said, the middles of ranges; NaN for orders, unclear figures and rows without a figure."""
        is_said = self.present & (self.relation != RELATIONS.index("unclear"))
        return np.where(is_said, np.where(np.isnan(self.figure), (self.low + self.high) / 2, self.figure), np.nan)

    def take(self, rows: NDArray[Any]) -> Figures:
        """Return the figures of some rows, in that order; a row of -1 has no figure."""
        if not len(self):
            return Figures.from_list([None] * len(rows))
        columns: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        for name, column in columns.items():
            columns[name] = column.take(rows) if isinstance(column, Coded) else column[rows]
        columns["relation"] = np.where(np.asarray(rows) < 0, np.int8(-1), columns["relation"])
        return Figures(**columns)

    def at(self, row: int) -> Figure | None:
        """Return the figure of a row, or None."""
        if self.relation[row] < 0:
            return None
        values = {name: getattr(self, name)[row] for name in self.__slots__}
        values = {name: value.item() if isinstance(value, np.generic) else value for name, value in values.items()}
        values |= {name: None for name in NUMBERS if isnan(values[name])}
        return Figure(**{**values, "relation": RELATIONS[values["relation"]], "words": values["words"] or ""})
