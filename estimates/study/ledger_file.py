"""The file of a ledger (CSV, Parquet or spreadsheet) as columns, and a cell with its place if it has to be shown."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from estimates.diagnostics import DataError, Diagnostic, Scalar, Source, Span, Unreadable
from estimates.io import output
from estimates.io.column import Index, TextColumn
from estimates.io.decoding import decode

Column = TextColumn | str  # a string is the name of a Parquet type that has no text

AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")  # 7.000 is seven, or seven thousand
_TEXTS = str | bool | int | float | Decimal | date  # what a cell of a spreadsheet or a Parquet file may hold
_BLOCK = 1 << 12  # rows that are held as lists of texts at a time


@dataclass(frozen=True, eq=False)
class Table:
    """The columns of a file without its blank rows. `lines` are the lines of the rows where the file is not text."""

    name: str
    names: Sequence[str]
    columns: Sequence[Column]
    data: bytes = b""
    separator: str = ","
    lines: Sequence[int] | None = None

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    @cached_property
    def source(self) -> Source:
        """The text of a CSV file; it is decoded only where a place has to be shown."""
        return Source(self.name, decode(self.data))

    def cell(self, row: int, column: int) -> Scalar:
        """Return a cell with its place; row -1 is the header. A row of another kind of file is shown as CSV."""
        if self.lines is not None:
            texts = [*self.names]
            if row >= 0:
                texts = [each if isinstance(each, str) else each[row] or "" for each in self.columns]
            line = output.as_csv({str(number): [text] for number, text in enumerate(texts)}, header=False)
            at = int(self.lines[row]) - 1 if row >= 0 else 0
            source = Source(self.name, "\n" * at + line)
        else:
            source, at = self.source, self._starts[row + 1]
        start, end = next(islice(_fields(source.text, at, self.separator), column, None))
        raw = source.text[start:end]
        value = _cleaned(raw[1:-1].replace('""', '"') if raw[:1] == '"' else raw)
        if value and value in raw:
            start, end = start + raw.rindex(value), start + raw.rindex(value) + len(value)
        return Scalar(value, Span(source, start, end))

    @cached_property
    def _starts(self) -> list[int]:
        """The offsets of the records, the header first."""
        return [start for start, _, _ in _records(self.source.text, self.separator)]


def read_table(data: bytes, name: str) -> Table:
    """Return the table in a Parquet file, a spreadsheet or CSV (separated by commas, semicolons or tabs).

    `name` is how the user knows the file; its suffix decides. Raises DataError if it is not such a table.
    """
    table = {".parquet": _parquet, ".xlsx": _spreadsheet}.get(Path(name).suffix.lower(), _csv)(data, name)
    if not len(table):
        raise DataError([Diagnostic.of_file(name, "no rows below the header", "empty-file")])
    return table


def _text(value: object) -> str:
    """Return the text of a value; whole numbers have no decimal point, and days no time."""
    if isinstance(value, date):
        has_time = isinstance(value, datetime) and value.time() != time()
        return value.isoformat()[: None if has_time else 10]
    text = output.cell(float(value) if isinstance(value, Decimal) else value)
    return f"{text}0" if isinstance(value, float | Decimal) and AMBIGUOUS.fullmatch(text) else text  # has one reading


# -- CSV ---------------------------------------------------------------------------------------------------------------


def _csv(data: bytes, name: str) -> Table:
    try:
        first = re.match(r"[\r\n]*([^\r\n]*)", decode(data))
    except Unreadable as error:
        text = data.decode("utf-8", "replace")
        raise DataError([Diagnostic.of(error, Scalar(text, Span(Source(name, text), 0, len(text))))]) from None
    separator = max(",;\t", key=(first[1] if first else "").count)
    # Not a StringIO, which takes four bytes a character.
    stream = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
    rows = filter(any, csv.reader(stream, delimiter=separator, strict=True))
    try:
        header = next(rows, [])
        found, wrong = _encoded(header, rows)
    except csv.Error:
        raise DataError([_misquoted(Source(name, decode(data)), separator)]) from None
    if not header:
        raise DataError([Diagnostic.of_file(name, "the file is empty", "empty-file")])
    names = [*map(_cleaned, header)]
    if wrong:
        raise DataError([_other_width(Table(name, names, (), data, separator), *wrong[0], len(wrong) - 1)])
    keep = np.flatnonzero(np.max([column.codes for column in found], axis=0) >= 0)
    whole = len(keep) == len(found[0])
    return Table(name, names, found if whole else [column.take(keep) for column in found], data, separator)


def _encoded(header: Sequence[str], rows: Iterator[Sequence[str]]) -> tuple[list[TextColumn], list[tuple[int, int]]]:
    """Return the columns of some rows, or else the rows that are not as wide as the header, with their width."""
    indexes, codes = [Index[str]() for _ in header], [[np.empty(0, np.int32)] for _ in header]
    wrong, at = list[tuple[int, int]](), 0
    while block := [*islice(rows, _BLOCK)]:
        wrong += [(at + number, len(row)) for number, row in enumerate(block) if len(row) != len(header)]
        if not wrong:
            for index, found, values in zip(indexes, codes, zip(*block, strict=True), strict=True):
                found.append(np.fromiter(map(index.__getitem__, values), np.int32, len(values)))
        at += len(block)
    columns = (TextColumn(np.concatenate(found), [*index]) for index, found in zip(indexes, codes, strict=True))
    return [column.change(_cleaned) for column in columns], wrong


def _cleaned(text: str) -> str:
    return output.unescape(text.strip())


def _records(text: str, separator: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield start, end and fields of every record with any text. Raises csv.Error."""
    at = start = 0

    def lines() -> Iterator[str]:
        nonlocal at
        for line in io.StringIO(text, newline=""):
            at += len(line)
            yield line

    for record in csv.reader(lines(), delimiter=separator, strict=True):
        if any(map(str.strip, record)):
            yield start, at, record
        start = at


def _fields(text: str, at: int, separator: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the fields of the record that starts at an offset, quotation marks included."""
    field = re.compile(rf'"(?:[^"]|"")*"|[^{separator}"\r\n][^{separator}\r\n]*|')
    while match := field.match(text, at):
        yield match.span()
        if text[match.end() : match.end() + 1] != separator:
            return
        at = match.end() + 1


def _misquoted(source: Source, separator: str) -> Diagnostic:
    """Return what is wrong with the first record that is not valid CSV."""
    at = 0
    with suppress(csv.Error):
        for _, end, _ in _records(source.text, separator):
            at = end
    at += len(source.text[at:]) - len(source.text[at:].lstrip("\r\n"))
    help_ = 'quote the whole cell and write "" for a quotation mark in it'
    fact = "a quotation mark in the middle of a cell, or one that is never closed"
    return Diagnostic(fact, "csv", Span(source, at, at + 1), help=help_)


def _other_width(table: Table, row: int, width: int, more: int) -> Diagnostic:
    """`row` counts the rows with any text below the header."""
    expected = len(table.names)
    fact = f"row {row + 1:,} has {width} cells and the header {expected}"
    help_ = f"quote a text that contains {'a comma' if table.separator == ',' else 'the separator'}"
    place = table.cell(row, min(width - 1, expected)).span
    label = f"and {more:,} more" if more else None
    return Diagnostic(fact, "cells", place, label=label, help=help_ if width > expected else None)


# -- spreadsheets and Parquet ------------------------------------------------------------------------------------------


def _spreadsheet(data: bytes, name: str) -> Table:
    """Read the first sheet; a formula counts with its last value."""
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise output.missing("openpyxl", "Spreadsheets", "xlsx") from None
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        found = [[_text(value) for value in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    except Exception as wrong:  # noqa: BLE001  # openpyxl raises whatever its XML and zip libraries do
        fact = f"the file is not a spreadsheet that can be read ({type(wrong).__name__})"
        raise DataError([Diagnostic.of_file(name, fact, "table", "save it as .xlsx or CSV")]) from None
    lines = [number for number, row in enumerate(found, 1) if any(row)]
    width = max((index + 1 for number in lines[:1] for index, text in enumerate(found[number - 1]) if text), default=0)
    if not width:
        raise DataError([Diagnostic.of_file(name, "the first sheet is empty", "empty-file")])
    rows = [(found[number - 1] + [""] * width)[:width] for number in lines]
    return Table(name, [*map(_cleaned, rows[0])], _encoded(rows[0], iter(rows[1:]))[0], lines=lines[1:])


def _parquet(data: bytes, name: str) -> Table:
    pa = output.arrow()
    try:
        with pa.parquet.ParquetFile(pa.BufferReader(data)) as file:
            names = file.schema_arrow.names
            columns = [_arrow_column(file.read(columns=[each]).column(0)) for each in names]
    except (pa.ArrowException, ValueError, OSError) as wrong:
        fact = f"the file is not a Parquet file that can be read: {str(wrong).partition(chr(10))[0]}"
        raise DataError([Diagnostic.of_file(name, fact, "table")]) from None
    size = len(next((column for column in columns if not isinstance(column, str)), ()))
    return Table(name, names, columns, lines=range(2, size + 2))


def _arrow_column(column: Any) -> Column:
    """Return a column of Arrow, whose distinct values are written as text."""
    if str(column.type) == "null":  # what pandas makes of an empty column
        column = column.cast("string")
    try:
        encoded = TextColumn.arrow(column)
    except NotImplementedError:  # of lists and the like
        return str(column.type)
    values: Sequence[Any] = encoded.texts
    if not all(isinstance(value, _TEXTS) for value in values):
        return str(column.type)
    return encoded.change(lambda value: _cleaned(_text(value)))
