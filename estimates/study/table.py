"""Claims and stated contents as columns: what every computation takes, whatever file they were written in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from estimates.io.column import Coded, TextColumn
from estimates.quantities.figures import Figures

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from estimates.diagnostics import Scalar
    from estimates.quantities.dates import Period, When
    from estimates.study.entries import Citation, Claim


@dataclass(frozen=True, eq=False)
class ClaimTable:
    """One row a claim. `made` has code -1 where it is unknown; `side` and all choices are filled in.

    `record(row)` is the claim as its entry; `cell(row, key)` is the text of a key as written, with its place (of the
    row's first cell if the key is not there).
    """

    id: TextColumn
    by: TextColumn
    for_: TextColumn
    side: TextColumn
    scope: TextColumn
    made: Coded[When]
    covers: Coded[Period]
    says: Figures
    means: TextColumn
    counts: TextColumn
    repeats: TextColumn
    corrects: TextColumn
    because: TextColumn
    beside: TextColumn
    confidence: TextColumn
    note: TextColumn
    mix: Coded[tuple[str, ...]]
    citations: Coded[tuple[Citation, ...]]
    record: Callable[[int], Claim]
    cell: Callable[[int, str], Scalar]

    def __len__(self) -> int:
        return len(self.id)

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
class ContentTable:
    """One row a stated content. `claim` is the row of its claim; `beside` is the row of the claim whose count it goes
    with: its own, or the one that it goes with (-1 for none). `of` are unit names, several for a mixed load.
    """

    claim: NDArray[np.int32]
    beside: NDArray[np.int32]
    of: Coded[tuple[str, ...]]
    says: Figures
    means: TextColumn
    covers: Coded[Period]
    scope: TextColumn
    under: TextColumn
    cell: Callable[[int, str], Scalar]

    def __len__(self) -> int:
        return len(self.claim)


def set_beside(claims: ClaimTable, claim: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return for each content of the claims in rows `claim` the row of the claim whose count it goes with, or -1."""
    counted = np.append(claims.says.present, False)
    other = claims.rows_named(claims.beside)
    beside = np.where(counted[:-1], np.arange(len(claims), dtype=np.int32), np.where(counted[other], other, -1))
    return beside.astype(np.int32)[claim]


def from_records(claims: Sequence[Claim]) -> tuple[ClaimTable, ContentTable]:
    """Return the tables of claims that are entries of a YAML file."""
    names = [name for name, kind in ClaimTable.__annotations__.items() if kind == "TextColumn"]
    columns: dict[str, Any] = {name: TextColumn.of(getattr(claim, name) for claim in claims) for name in names}
    table = ClaimTable(
        **columns,
        made=Coded.of(claim.made for claim in claims),
        covers=Coded.of(claim.covers for claim in claims),
        says=Figures.from_list([claim.says for claim in claims]),
        mix=Coded.of(claim.mix or None for claim in claims),
        citations=Coded(np.arange(len(claims), dtype=np.int32), [claim.sources for claim in claims]),
        record=claims.__getitem__,
        cell=lambda row, key: claims[row].at(key),
    )
    contents = [(row, content) for row, claim in enumerate(claims) for content in claim.contents]
    claim_rows = np.array([row for row, _ in contents], np.int32)
    return table, ContentTable(
        claim=claim_rows,
        beside=set_beside(table, claim_rows),
        of=Coded.of(content.of for _, content in contents),
        says=Figures.from_list([content.says for _, content in contents]),
        means=TextColumn.of(content.means for _, content in contents),
        covers=Coded.of(content.covers for _, content in contents),
        scope=TextColumn.of(content.scope for _, content in contents),
        under=TextColumn.of(content.under for _, content in contents),
        cell=lambda row, key: contents[row][1].at(key),
    )
