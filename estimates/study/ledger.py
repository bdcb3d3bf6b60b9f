"""A ledger of any length as the tables of claims and contents; rows of one `claim` are one claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from estimates.diagnostics import Scalar, Unreadable
from estimates.io.column import Coded, TextColumn, distinct
from estimates.quantities.figures import Figures
from estimates.study.entries import Claim, Content
from estimates.study.ledger_cells import day, figures, read_sources
from estimates.study.ledger_columns import Columns
from estimates.study.record import ClaimTable, content_table
from estimates.study.structure import Entry, fields
from estimates.study.values import Context, Text, UnitNames

E = TypeVar("E", bound=Entry)
Rows = NDArray[np.int64]
APART = ("id", "says", "of", "contents", "source", "sources")  # fields that are not read from one column alone


class Ledger:
    """What the file of a ledger says: its `claims`, each known by its first row, their `contents` and `sources`.

    `name` is how the user knows the file, with its suffix. Every mistake is reported to `context`; raises DataError if
    the file is not a table.
    """

    def __init__(self, data: bytes, name: str, context: Context) -> None:
        self._columns = columns = Columns(data, name, context)
        ids = columns.text("id")
        if (ids.codes < 0).any():
            ids = ids.fill(TextColumn.of(f"row-{number}" for number in range(1, len(ids) + 1)))
        self._heads, self._claim = distinct([ids])
        self._states = columns.any("stated_says")
        self._check_rows()
        self._check_claims()
        citations, self.sources = read_sources(columns)
        cited, says = self._first(columns.any("sources", "urls")), figures(columns, "count", columns.none)
        claims = self._keys(Claim, "", lambda column: self._first(column.codes >= 0)) | {
            "id": ids.take(self._heads),
            "says": says.take(self._first(says.present)),
            "sources": citations.take(np.where(cited < 0, self._heads, cited)),
        }
        claims["side"] = claims["side"].fill(claims["for_"]).fill(claims["by"])
        of = columns.each("stated_of", columns.parser(UnitNames))
        about_contents = [columns.text(name) for name in columns.index if name.startswith("stated")]
        rows = distinct([ids, *about_contents])[0]  # what is stated again is one content
        rows = rows[self._states[rows]]
        claim, stated = self._claim[rows].astype(np.int32), figures(columns, "stated", of)
        contents = self._keys(Content, "stated_", lambda _: rows) | {"of": of.take(rows), "says": stated.take(rows)}

        def cell(row: int, key: str) -> Scalar:
            return columns.cell(int(self._heads[row]), key)

        def content_cell(row: int, key: str) -> Scalar:
            return columns.cell(int(rows[row]), f"stated_{key}")

        def record(row: int) -> Claim:
            at = np.flatnonzero(claim == row).tolist()
            found = tuple(_entry(Content, contents, each, content_cell) for each in at)
            return _entry(Claim, claims, row, cell, contents=found)

        self.claims = ClaimTable(claims, cell, citations=claims["sources"], record=record)
        self.contents = content_table(self.claims, claim, contents, content_cell)

    def _first(self, mask: NDArray[np.bool_]) -> Rows:
        """Return for each claim the first of its rows that is in the mask, or -1."""
        rows = np.flatnonzero(mask)[::-1]
        found = np.full(len(self._heads), -1)
        found[self._claim[rows]] = rows
        return found

    def _check_rows(self) -> None:
        """Report rows that lack what a row must have."""
        columns, by, said = self._columns, self._columns.text("by"), self._columns.text("stated_by")
        by = by.take(self._first(by.codes >= 0)[self._claim])
        for mask, name, slug, fact, help_ in (
            (by.codes < 0, "by", "missing-by", "the row does not say who said it", "name the speaker in `by`"),
            (~columns.any("says", "mix", "stated_says"), "says", "missing-count",
             "the row has no count, in words or in numbers", "fill `count_words`, or `count` and `count_unit`"),
            (columns.any("says") & ~columns.any("count_words", "count_unit"), "says", "no-unit",
             "the row does not say what is counted", "name it in `count_unit`"),
            (self._states & ~columns.any("stated_of"), "stated_says", "missing-of",
             "the row does not say what the stated figure is of", "name it in `of`, such as 152 mm shell"),
            (self._states & (said.codes >= 0) & (said.values() != by.values()), "stated_by", "stated-by",
             "the stated figure is someone else's", "give it a row of its own, and name the claim in `beside`"),
        ):  # fmt: skip
            columns.wrong(mask, {1: Unreadable(fact, 0, 0, slug=slug, help=help_)}, name)

    def _check_claims(self) -> None:
        """Report rows of one claim that differ in what they say of it, each once."""
        columns, reported = self._columns, np.zeros(len(self._claim), dtype=bool)
        for name in (name for name in columns.index if not name.startswith("stated")):
            codes = columns.text(name).codes
            differs = (codes >= 0) & (codes != codes[self._first(codes >= 0)[self._claim]]) & ~reported
            fact = f"rows of one claim differ in `{columns.header[columns.index[name]]}`"
            error = Unreadable(fact, 0, 0, slug="two-counts", help="give one of them a name of its own")
            columns.wrong(differs, {1: error}, name)
            reported |= differs

    def _keys(self, kind: type[Entry], prefix: str, rows: Callable[[Coded[Any]], Rows]) -> dict[str, Any]:
        """Return the columns of the keys of a claim or a content in some rows, parsed as in YAML."""
        found, empty = dict[str, Any](), self._columns.none.take(rows(self._columns.none))
        for name, field in kind.model_fields.items():
            key, annotation = prefix + (field.alias or name), field.rebuild_annotation()
            if name not in APART:
                column: Coded[Any] = self._columns.text(key)
                if annotation not in (Text, Text | None):
                    column = self._columns.each(key, day if name == "made" else self._columns.parser(annotation))
                column = column.take(rows(column)) if column.items else empty
                if isinstance(field.default, str):
                    column = column.fill(Coded.of([field.default]).take(np.zeros(len(column), np.int32)))
                found[name] = column
        return found


def _entry(kind: type[E], columns: Mapping[str, Any], row: int, cell: Callable[[int, str], Scalar], **more: Any) -> E:
    values = {name: each.at(row) if isinstance(each, Figures) else each[row] for name, each in columns.items()}
    return kind.parsed(values | more, {key: cell(row, key) for key in fields(kind)})
