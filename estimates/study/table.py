"""Claims and stated contents as columns: what every computation takes, whatever file they were written in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from estimates.io.column import Coded, TextColumn
from estimates.quantities.figures import Figures
from estimates.study.entries import Citation, Claim, Content

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from estimates.diagnostics import Scalar
    from estimates.study.structure import Entry

LISTS = ("contents", "sources", "source")  # fields of a claim that are no columns


@dataclass(frozen=True, eq=False)
class _Table:
    """Entries as `columns`, which are attributes, too: the fields of the model that are no entries, by their names.

    `cell(row, key)` is the text of a key as written, with its place (of the row's first cell if the key is not there).
    """

    columns: Mapping[str, Any]
    cell: Callable[[int, str], Scalar]

    def __getattr__(self, name: str) -> Coded[Any]:
        column: Coded[Any] | None = vars(self).get("columns", {}).get(name)
        if column is None:
            raise AttributeError(name)
        return column

    @property
    def says(self) -> Figures:
        found: Figures = self.columns["says"]
        return found

    def __len__(self) -> int:
        return len(self.says)


@dataclass(frozen=True, eq=False)
class ClaimTable(_Table):
    """One row a claim. `made` has code -1 where it is unknown; `side` and all choices are filled in.

    `record(row)` is the claim as its entry.
    """

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


def content_table(
    claims: ClaimTable, claim: NDArray[np.int32], columns: Mapping[str, Any], cell: Callable[[int, str], Scalar]
) -> ContentTable:
    """Return the table of the contents that the claims in rows `claim` state."""
    counted = np.append(claims.says.present, False)
    other = claims.rows_named(claims.beside)
    beside = np.where(counted[:-1], np.arange(len(claims)), np.where(counted[other], other, -1)).astype(np.int32)
    return ContentTable(columns, cell, claim, beside[claim])


def from_records(claims: Sequence[Claim]) -> tuple[ClaimTable, ContentTable]:
    """Return the tables of claims that are entries of a YAML file."""
    cited = Coded(np.arange(len(claims), dtype=np.int32), [claim.sources for claim in claims])
    table = ClaimTable(
        _columns(Claim, claims), lambda row, key: claims[row].at(key), citations=cited, record=claims.__getitem__
    )
    contents = [(row, content) for row, claim in enumerate(claims) for content in claim.contents]
    columns = _columns(Content, [content for _, content in contents])
    rows = np.array([row for row, _ in contents], np.int32)
    return table, content_table(table, rows, columns, lambda row, key: contents[row][1].at(key))


def _columns(kind: type[Entry], entries: Sequence[Entry]) -> dict[str, Any]:
    """Return a column for each field whose values can be columns."""
    values = {name: [getattr(entry, name) for entry in entries] for name in kind.model_fields if name not in LISTS}
    return {
        name: Figures.from_list(each) if name == "says" else Coded.of(one or None for one in each)
        for name, each in values.items()
    }
