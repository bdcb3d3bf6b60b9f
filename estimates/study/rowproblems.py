"""What is wrong with rows of a ledger, and where they stand in its file: looked up only once something is wrong."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice, tee
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from estimates.diagnostics.problems import Problem, Span, Text
from estimates.io import arrow
from estimates.study import cells, ledger
from estimates.study.cells import Cell

MOST = 50  # problems that are told; each stands for all rows of its kind


class _Told(NamedTuple):
    row: int
    column: str
    fact: str
    slug: str
    help: str | None
    within: Span | None
    more: int


class RowProblems:
    """Gathers what is wrong with rows, which count from 0, and shows each with its row, its column and its line."""

    def __init__(self, path: Path, shown: str, table: arrow.Table) -> None:
        self._path, self._shown, self._table = path, shown, table
        self._told: list[_Told] = []
        self.header: list[Problem] = []

    def __bool__(self) -> bool:
        return bool(self._told) or any(problem.severity == "error" for problem in self.header)

    def tell(
        self,
        rows: NDArray[Any] | int,
        column: str,
        fact: str,
        slug: str,
        help: str | None = None,  # noqa: A002
        within: Span | None = None,
    ) -> None:
        """One mistake that these rows have in common; `within` is a span of the cell's text."""
        which = np.atleast_1d(rows)
        if len(which):
            self._told.append(_Told(int(which[0]), column, fact, slug, help, within, len(which) - 1))

    def tell_header(self, index: int, fact: str, slug: str, help: str | None, severity: str) -> None:  # noqa: A002
        """A mistake in the name of a column."""
        line = ",".join(self._table.column_names)
        start = sum(len(name) + 1 for name in self._table.column_names[:index])
        span = (start, start + len(self._table.column_names[index])) if self._table.column_names else (0, 0)
        self.header.append(Text(self._shown, line).problem(fact, span, slug, help=help, severity=severity))

    def all(self) -> list[Problem]:
        """The problems with their places; of very many, the first ones."""
        told = sorted(self._told, key=lambda each: each.row)[:MOST]
        lines = dict(self._lines(sorted({each.row for each in told})))
        return [*self.header, *(self._problem(each, *lines[each.row]) for each in told)]

    def _problem(self, told: _Told, line: int, text: str) -> Problem:
        found = [*cells.lines(text)][:1] or [[Cell("", 0, 0, exact=False)]]
        names = [ledger.ALIASES.get(name, name) for name in self._table.column_names]
        at = names.index(told.column) if told.column in names else 0
        cell = found[0][min(at, len(found[0]) - 1)]
        span = (cell.start, cell.end)
        if told.within and cell.exact:
            span = (cell.start + told.within[0], cell.start + told.within[1])
        label = f"and {told.more:,} more rows" if told.more > 1 else "and one more row" if told.more else ""
        fact = f"{told.fact} (row {told.row + 1:,}, {told.column})"
        problem = Text(self._shown, text).problem(fact, span, told.slug, help=told.help, label=label)
        return problem._replace(place=problem.place.down(line - 1))

    def _lines(self, rows: list[int]) -> Iterator[tuple[int, tuple[int, str]]]:
        """Each row's line in the file, from 1, and its text; of a Parquet file, as it would be in CSV."""
        if self._path.suffix == ".parquet":
            for row in rows:
                yield row, (row + 2, arrow.as_csv(self._table.slice(row, 1)).split("\n", 1)[1].removesuffix("\n"))
            return
        with self._path.open(encoding="utf-8-sig", newline="") as file:
            parsed, raw = tee(file)
            reader, number, start = csv.reader(parsed), -1, 0
            for place, line in enumerate(reader):
                text = "".join(islice(raw, reader.line_num - start))
                if place and line:  # below the header
                    number += 1
                    if number in rows:
                        yield number, (start + 1, text.rstrip("\r\n"))
                if number >= max(rows, default=-1):
                    return
                start = reader.line_num
