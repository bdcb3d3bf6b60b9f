"""A ledger of any length as the tables of claims and contents; each distinct text is parsed once.

A row is a count and at most one stated figure; rows of one `claim` are one claim. A stated figure of another speaker,
or printed elsewhere, becomes a claim of its own that goes with the count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from estimates.diagnostics import DataError, Scalar, Unreadable
from estimates.io.column import Coded, TextColumn
from estimates.quantities.figures import Figures
from estimates.study import ledger_cells, ledger_file
from estimates.study.entries import Capacity, Claim, Content, Source
from estimates.study.ledger_columns import CLAIM, CONTENT, COUNT, STATED, Columns, in_order, parts
from estimates.study.structure import Entry
from estimates.study.table import ClaimTable, ContentTable, set_beside
from estimates.study.values import Context, UnitNames
from estimates.study.yaml_source import Table as Keys

Rows = NDArray[Any]
Mask = NDArray[np.bool_]
E = TypeVar("E", bound=Entry)

_ATTRIBUTES = {"claim": "id", "for": "for_", "count_means": "means"}  # of columns with other names

_NO_OF = "the row does not say what the stated figure is of"
_NO_OF_HELP = "name it in `of`, such as 152 mm shell"


class Ledger(NamedTuple):
    """What a ledger says."""

    claims: ClaimTable
    contents: ContentTable
    sources: Mapping[str, Source]


def read_ledger(data: bytes, name: str, context: Context, capacities: Mapping[str, Capacity]) -> Ledger:
    """Return what the file of a ledger says; `name` is how the user knows it, with its suffix.

    A capacity's name may be used for its unit. Every mistake is reported to `context`. Raises DataError if the file is
    not a ledger.
    """
    table = ledger_file.read_table(data, name)
    before = len(context.problems)
    columns = Columns(table, context)
    columns.report_mistakes()
    if any(one.severity == "error" for one in context.problems[before:]):  # every row would be wrong because of it
        raise DataError(context.problems)
    reader = _Reader(columns, {str(key): str(capacity.of) for key, capacity in capacities.items()})
    claims, contents = reader.tables()
    columns.report_mistakes()
    return Ledger(claims, contents, reader.sources.found)


class _Reader:
    """Groups the rows of a ledger into claims and what they state."""

    def __init__(self, columns: Columns, units: Mapping[str, str]) -> None:
        self.columns, self.size = columns, len(columns.table)
        self.sources = ledger_cells.Sources(columns)
        self.of = self._of(units)
        self.count = ledger_cells.figures(columns, "count", Coded.empty(self.size))
        self.stated = ledger_cells.figures(columns, "stated", self.of)
        self.states = self._any((*STATED[:2], "stated_low"))
        self.claim, self.claims = self._claims()

    def _any(self, names: tuple[str, ...]) -> Mask:
        """Return the rows with text in any of some columns."""
        return np.asarray(np.any([self.columns.text(name).codes >= 0 for name in names], axis=0))

    def _of(self, units: Mapping[str, str]) -> Coded[tuple[str, ...]]:
        """Return the units of stated figures, by their own names or those of their capacities."""
        parse = self.columns.parser(UnitNames)

        def of(text: str) -> Any:
            if not (names := parts(text)):
                raise Unreadable(_NO_OF, 0, len(text), slug="missing-of", help=_NO_OF_HELP)
            return parse("; ".join(units.get(name, name) for name in names))

        name = "of" if "of" in self.columns.index else "stated_of"
        return self.columns.each(name, of, self.columns.text("stated_of").fill(self.columns.text("of")))

    def _claims(self) -> tuple[Rows, TextColumn]:
        """Return the claim of each row, in the order in which they first appear, and their ids."""
        ids = self.columns.text("claim")
        if "claim" not in self.columns.index:
            ids = TextColumn(np.arange(self.size, dtype=np.int32), [f"row-{row}" for row in range(1, self.size + 1)])
        self.columns.wrong(ids.codes < 0, "claim", Unreadable("the row names no claim", 0, 0, slug="missing-claim"))
        first, claim = in_order(ids.codes)
        return claim, TextColumn(ids.codes[first], ids.texts)

    def _first(self, mask: Mask) -> Rows:
        """Return for each claim the first of its rows that is in the mask, or -1."""
        rows = np.flatnonzero(mask)[::-1]
        found = np.full(len(self.claims), -1)
        found[self.claim[rows]] = rows
        return found

    def tables(self) -> tuple[ClaimTable, ContentTable]:
        """Return the claims with those that go with them, and what they state."""
        by, speaker = self._speakers()
        head = self._first(~self.states)
        for mask in (self.states & ~speaker, self.states):
            head = np.where(head < 0, self._first(mask), head)
        printed = self._any(("sources", "urls")) & (self.sources.codes != self.sources.codes[head[self.claim]])
        stated = self._distinct(np.flatnonzero(self.states))
        other = stated[(speaker | printed)[stated]]
        groups: dict[tuple[int, int, int], int] = {}  # (claim, speaker, sources) -> number
        said_by = np.where(speaker, self.columns.text("stated_by").codes, -1)
        keys = zip(self.claim[other].tolist(), said_by[other].tolist(), self.sources.codes[other].tolist(), strict=True)
        number = np.array([groups.setdefault(key, len(groups)) for key in keys], np.int64)
        first = np.full(len(groups), -1)
        first[number[::-1]] = other[::-1]
        order = np.argsort(np.append(np.arange(len(self.claims)), self.claim[first]), kind="stable")
        place = np.argsort(order)
        claim = place[self.claim[stated]]
        claim[(speaker | printed)[stated]] = place[len(self.claims) + number]
        claims = self._claim_table(head, by, first, speaker, order)
        self.claim_of_content = claim
        return claims, self._content_table(claims, claim.astype(np.int32), stated)

    def _speakers(self) -> tuple[TextColumn, Mask]:
        """Return who said each claim, and the rows whose stated figure someone else said."""
        self._agree()
        by = self.columns.text("by")
        by = by.take(self._first(by.codes >= 0))
        stated = self.columns.text("stated_by")
        codes = {text: code for code, text in enumerate(by.texts)}
        same = np.array([*(codes.get(text, -2) for text in stated.texts), -2])[stated.codes] == by.codes[self.claim]
        speaker = self.states & (stated.codes >= 0) & ~same
        rows = (by.codes < 0)[self.claim] & ~speaker
        self.columns.wrong(rows, "by", Unreadable("the row does not say who said it", 0, 0, slug="missing-by"))
        missing = Unreadable("the row has no count, in words or in numbers", 0, 0, slug="missing-count")
        self.columns.wrong(~self._any(("count", "count_words", "count_low", "mix")) & ~self.states, "count", missing)
        self.columns.wrong(
            self.states & ~self._any(("of", "stated_of")), "of", Unreadable(_NO_OF, 0, 0, slug="missing-of")
        )
        return by, speaker

    def _agree(self) -> None:
        """Report rows of one claim that differ in what they say of it."""
        reported = np.zeros(self.size, dtype=bool)
        for name in (*CLAIM, *COUNT):
            codes = self.columns.text(name).codes
            first = codes[self._first(codes >= 0)[self.claim]]
            fact = f"rows of one claim differ in `{name}`"
            error = Unreadable(fact, 0, 0, slug="two-counts", help="give one of them a name of its own")
            if name != "claim":
                differs = (codes >= 0) & (codes != first) & ~reported
                self.columns.wrong(differs, name, error)
                reported |= differs

    def _distinct(self, rows: Rows) -> Rows:
        """Return rows with stated figures without those that repeat one of the same claim."""
        if len(self.claims) == self.size:
            return rows
        names = [name for name in (*STATED, *CONTENT, "stated_of", "stated_by") if name in self.columns.index]
        key = np.column_stack([self.claim, self.sources.codes, *(self.columns.text(name).codes for name in names)])
        return rows[np.sort(np.unique(key[rows], axis=0, return_index=True)[1])]

    def _claim_table(self, head: Rows, by: TextColumn, first: Rows, speaker: Mask, order: Rows) -> ClaimTable:
        """Return the claims in order; after the first ones in `order` come those of `first`, which go with them."""
        columns, own, size = self.columns, len(self.claims), len(order)
        is_own, parent = order < own, np.append(np.arange(own), self.claim[first])[order]
        same = np.append(np.ones(own, dtype=bool), ~speaker[first])[order]  # said by who said the claim
        rows = np.append(head, first)[order]

        def placed(column: Coded[Any], mask: Mask) -> Any:
            return column.take(self._first(column.codes >= 0)).take(np.where(mask, parent, -1))

        numbers = np.arange(size) - np.searchsorted(parent, parent)
        ids = TextColumn.of(
            text if mine else f"{text} (stated, {number})"
            for text, mine, number in zip(self.claims.take(parent), is_own.tolist(), numbers.tolist(), strict=True)
        ) if size > own else self.claims  # fmt: skip
        found: dict[str, Any] = {}
        for name, field in CLAIM.items():
            column = placed(columns.key(name, field), same if name in ("for", "side") else is_own)
            found[_ATTRIBUTES.get(name, name)] = _filled(column, field.default)
        speakers = columns.text("stated_by").take(np.where(same, -1, rows))
        found["id"], found["by"] = ids, by.take(np.where(same, parent, -1)).fill(speakers)
        found["side"] = found["side"].fill(found["for_"]).fill(found["by"])
        found["beside"] = found["beside"].fill(self.claims.take(parent).where(~is_own))
        count = self._first(self.count.present)
        known = {name: column for name, column in found.items() if name in ClaimTable.__dataclass_fields__}
        table = ClaimTable(
            **known,
            says=self.count.take(np.where(is_own, count[parent], -1)),
            citations=self.sources.citations.take(rows),
            record=lambda row: self._record(found, table, row),
            cell=lambda row, key: self._cell(int(rows[row]), key, "count"),
        )
        return table

    def _content_table(self, claims: ClaimTable, claim: Rows, rows: Rows) -> ContentTable:
        found: dict[str, Any] = {}
        for name, field in CONTENT.items():
            column = self.of if name == "of" else self.columns.key(name, field)
            found[name.removeprefix("stated_")] = _filled(column.take(rows), field.default)
        self.contents = found | {"says": self.stated.take(rows)}
        known = {name: column for name, column in self.contents.items() if name in ContentTable.__dataclass_fields__}
        self.content_rows = rows
        return ContentTable(
            claim=claim,
            beside=set_beside(claims, claim),
            **known,
            cell=lambda row, key: self._cell(int(rows[row]), key, "stated"),
        )

    # -- one row -------------------------------------------------------------------------------------------------------

    def _record(self, found: Mapping[str, Any], claims: ClaimTable, row: int) -> Claim:
        """Return a claim as its entry, with places that are looked up when they are asked for."""
        contents = tuple(map(self._content, np.flatnonzero(self.claim_of_content == row).tolist()))
        given = {key: column[row] for key, column in found.items()}
        given |= {"says": claims.says.at(row), "contents": contents, "sources": claims.citations[row] or ()}
        return _entry(Claim, given, lambda key: claims.cell(row, key))

    def _content(self, row: int) -> Content:
        columns = self.contents.items()
        given = {key: each.at(row) if isinstance(each, Figures) else each[row] for key, each in columns}
        return _entry(Content, given, lambda key: self._cell(int(self.content_rows[row]), key, "stated"))

    def _cell(self, row: int, key: str, figure: str) -> Scalar:
        """Return the cell of a key in a row of the ledger; the row's first one if it has none."""
        names = [key] if figure == "count" else [key, f"stated_{key}"]
        if key == "says":
            names = [f"{figure}_words", figure, f"{figure}_low"]
        elif figure == "count":
            names = [{"id": "claim", "means": "count_means", "source": "sources"}.get(key, key)]
        elif key == "of":
            names = ["stated_of", "of"]
        there = (name for name in names if self.columns.text(name).codes[row] >= 0)
        return self.columns.cell(row, next(there, ""))


def _filled(column: Coded[Any], default: Any) -> Any:
    """Return a column with a key's default, if that is a text, where it has none."""
    if not isinstance(default, str):
        return column
    return TextColumn(column.codes, column.items).fill(TextColumn.constant(default, len(column)))


class _Keys(Keys):
    """The keys of an entry, whose values are looked up in the file."""

    __slots__ = ("cell",)
    cell: Callable[[str], Scalar]

    def get(self, key: Any, default: Any = None) -> Any:
        return self.cell(str(key)) if key in self else default

    def first(self) -> Scalar:
        return self.cell("")


def _entry(kind: type[E], given: Mapping[str, Any], cell: Callable[[str], Scalar]) -> E:
    """Return an entry of values that have been parsed."""
    fields = kind.model_fields
    entry = kind.model_construct(**{
        key: value for key, value in given.items() if value is not None or fields[key].is_required()
    })  # fmt: skip
    entry._table = keys = _Keys()  # noqa: SLF001
    keys.cell = cell
    keys.update({Scalar(key.strip("_")): None for key, value in given.items() if value is not None})
    return entry
