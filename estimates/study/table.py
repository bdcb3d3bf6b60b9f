"""Claims and stated contents as columns: what every computation takes, whatever file they were written in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from estimates.io.column import Coded, TextColumn
from estimates.quantities.figures import Figures
from estimates.study.entries import Citation, Claim, Content

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from estimates.diagnostics import Scalar
    from estimates.quantities.dates import Period, When
    from estimates.study.structure import Entry


@dataclass(frozen=True, eq=False)
class _Table:
    """Entries as columns, which have the names of the model's fields: here those that something is computed with.

    `cell(row, key)` is the text of a key as written, with its place (of the row's first cell if the key is not there).
    """

    says: Figures
    means: TextColumn
    scope: TextColumn
    covers: Coded[Period]
    cell: Callable[[int, str], Scalar]

    @classmethod
    def from_columns(cls, columns: Mapping[str, Any], **others: Any) -> Self:
        """Return the table of those columns that it has."""
        return cls(**{name: columns[name] for name in cls.__dataclass_fields__ if name in columns}, **others)

    def __len__(self) -> int:
        return len(self.says)


@dataclass(frozen=True, eq=False)
class ClaimTable(_Table):
    """One row a claim. `made` has code -1 where it is unknown; `side` and all choices are filled in.

    `record(row)` is the claim as its entry.
    """

    id: TextColumn
    by: TextColumn
    for_: TextColumn
    side: TextColumn
    made: Coded[When]
    counts: TextColumn
    repeats: TextColumn
    corrects: TextColumn
    because: TextColumn
    beside: TextColumn
    confidence: TextColumn
    note: TextColumn
    citations: Coded[tuple[Citation, ...]]
    record: Callable[[int], Claim]

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each claim by its id; of equal ids the first."""
        ids = self.id.values()
        return {name: row for row, name in zip(range(len(ids) - 1, -1, -1), ids[::-1], strict=True) if name is not None}

    def rows_named(self, names: TextColumn) -> NDArray[np.int32]:
        """Return for each row the row of the claim that `names` names there, or -1."""
        codes = np.array([self.rows.get(name, -1) for name in names.texts] + [-1], np.int32)
        return codes[names.codes]


@dataclass(frozen=True, eq=False)
class ContentTable(_Table):
    """One row a stated content. `claim` is the row of its claim; `beside` is the row of the claim whose count it goes
    with: its own, or the one that it goes with (-1 for none). `of` are unit names, several for a mixed load.
    """

    claim: NDArray[np.int32]
    beside: NDArray[np.int32]
    of: Coded[tuple[str, ...]]
    under: TextColumn


def content_table(
    claims: ClaimTable, claim: NDArray[np.int32], columns: Mapping[str, Any], cell: Callable[[int, str], Scalar]
) -> ContentTable:
    """Return the table of the contents that the claims in rows `claim` state."""
    counted = np.append(claims.says.present, False)
    other = claims.rows_named(claims.beside)
    beside = np.where(counted[:-1], np.arange(len(claims)), np.where(counted[other], other, -1)).astype(np.int32)
    return ContentTable.from_columns(columns, claim=claim, beside=beside[claim], cell=cell)


def from_records(claims: Sequence[Claim]) -> tuple[ClaimTable, ContentTable]:
    """Return the tables of claims that are entries of a YAML file."""
    table = ClaimTable.from_columns(
        _columns(Claim, claims),
        citations=Coded(np.arange(len(claims), dtype=np.int32), [claim.sources for claim in claims]),
        record=claims.__getitem__,
        cell=lambda row, key: claims[row].at(key),
    )
    contents = [(row, content) for row, claim in enumerate(claims) for content in claim.contents]
    columns = _columns(Content, [content for _, content in contents])
    rows = np.array([row for row, _ in contents], np.int32)
    return table, content_table(table, rows, columns, lambda row, key: contents[row][1].at(key))


def _columns(kind: type[Entry], entries: Sequence[Entry]) -> dict[str, Any]:
    """Return a column for each field whose values can be columns."""
    found = {name: [getattr(entry, name) for entry in entries] for name in kind.model_fields}
    return {
        name: Figures.from_list(values) if name == "says" else Coded.of(value or None for value in values)
        for name, values in found.items()
        if name not in ("contents", "sources")
    }
