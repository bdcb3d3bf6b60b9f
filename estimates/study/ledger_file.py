"""The file of a ledger (CSV, Parquet or spreadsheet) as columns of text, and a cell with its place if it is shown."""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from math import inf
from pathlib import Path

import numpy as np

from estimates.diagnostics import DataError, Diagnostic, Scalar, Source, Span
from estimates.io import output
from estimates.io.column import Index, TextColumn
from estimates.study import yaml_source

AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")  # 7.000 is seven, or seven thousand
Rows = Iterator[tuple[int, Sequence[str]]]  # each with the line on which it starts


@dataclass(frozen=True, eq=False)
class Sheet:
    """A file without its blank rows. `lines` has the line of the header, and of each row; only CSV has a text."""

    source: Source
    separator: str
    header: Sequence[str]
    columns: Sequence[TextColumn]
    lines: Sequence[int]

    def __len__(self) -> int:
        return len(self.lines) - 1

    def cell(self, row: int, column: int) -> Scalar:
        """Return a cell with its place; row -1 is the header."""
        texts = self.header if row < 0 else [each[row] or "" for each in self.columns]
        return _cell(self.source, self.lines[row + 1], texts, column, self.separator)


def read_sheet(data: bytes, name: str) -> Sheet:
    """Return the table in a Parquet file, a spreadsheet or CSV (separated by commas, semicolons or tabs).

    `name` is how the user knows the file; its suffix decides. Raises DataError if it is not such a table.
    """
    source, separator = Source(name), ","
    if read := {".parquet": _parquet, ".xlsx": _spreadsheet}.get(Path(name).suffix.lower()):
        rows = read(data, name)
    else:
        source = yaml_source.decode(data, name, limit=inf)
        separator = max(",;\t", key=source.text.lstrip("\r\n").partition("\n")[0].count)
        rows = _csv(data, source, separator)
    rows = ((line, row) for line, row in rows if any(row))
    line, header = next(rows, (1, ()))
    lines, indexes, codes = array("i", [line]), [Index[str]() for _ in header], [array("i") for _ in header]
    for line, row in rows:
        if len(row) != len(header):
            fact = f"the row has {len(row)} cells and the header {len(header)}"
            help_ = "quote a text that contains the separator" if len(row) > len(header) else None
            place = _cell(source, line, row, min(len(row) - 1, len(header)), separator)
            raise DataError([Diagnostic.at(place, fact, "cells", help_)])
        lines.append(line)
        for index, found, text in zip(indexes, codes, row, strict=True):
            found.append(index[text])
    if len(lines) == 1:
        raise DataError([Diagnostic.of_file(name, "no rows below a header", "empty-file")])
    coded = (TextColumn(np.array(each, np.int32), [*index]) for each, index in zip(codes, indexes, strict=True))
    return Sheet(source, separator, [*map(str.strip, header)], [column.change(str.strip) for column in coded], lines)


def _cell(source: Source, line: int, texts: Sequence[str], column: int, separator: str) -> Scalar:
    """Return a cell of a record with its place; one of a file that is not text is shown as CSV."""
    if not source.text:
        csv.writer(row := io.StringIO()).writerow(texts)
        source = Source(source.name, "\n" * (line - 1) + row.getvalue())
    field = re.compile(rf'("(?:[^"]|"")*"|[^{separator}"\r\n][^{separator}\r\n]*|)(?:{separator}|[\r\n]|$)')
    start, end = next(islice(field.finditer(source.text, source.starts[line - 1]), column, None)).span(1)
    quote = '"' * source.text.startswith('"', start)
    value = source.text[start:end].strip(quote or None)
    return Scalar(value.replace('""', '"').strip(), Span(source, start, end), quote)


def _csv(data: bytes, source: Source, separator: str) -> Rows:
    # Not a StringIO, which takes four bytes a character.
    stream = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
    reader, line = csv.reader(stream, delimiter=separator, strict=True), 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error:
        at = source.starts[line - 1]
        help_ = 'quote the whole cell and write "" for a quotation mark in it'
        fact = "a quotation mark in the middle of a cell, or one that is never closed"
        raise DataError([Diagnostic(fact, "csv", Span(source, at, at + 1), help=help_)]) from None


def _spreadsheet(data: bytes, name: str) -> Rows:
    """Yield the rows of the first sheet; a formula counts with its last value."""
    output.needed("openpyxl", "Spreadsheets", "xlsx")
    import pandas as pd

    with _reading(name, "spreadsheet"):
        frame = pd.read_excel(io.BytesIO(data), header=None, dtype=object, na_filter=False, engine="openpyxl")
        yield from enumerate(([*map(_text, row)] for row in frame.itertuples(index=False)), 1)


def _parquet(data: bytes, name: str) -> Rows:
    pa = output.arrow()
    with _reading(name, "Parquet file"), pa.parquet.ParquetFile(pa.BufferReader(data)) as file:
        names = file.schema_arrow.names
        for at, kind in enumerate(file.schema_arrow.types):
            if pa.types.is_nested(kind) or "binary" in str(kind):
                place = _cell(Source(name), 1, names, at, ",")
                help_ = "write its values as text or numbers, or leave it out"
                raise DataError([Diagnostic.at(place, f"the column `{names[at]}` holds {kind}", "table", help_)])
        yield 1, names
        parts = ([map(_text, each.to_pylist()) for each in part.columns] for part in file.iter_batches(1 << 12))
        yield from enumerate((row for part in parts for row in zip(*part, strict=True)), 2)


@contextmanager
def _reading(name: str, kind: str) -> Iterator[None]:
    """Report whatever the libraries raise for a file of another kind."""
    try:
        yield
    except DataError:
        raise
    except Exception as wrong:  # noqa: BLE001
        fact = f"the file is not a {kind} that can be read ({type(wrong).__name__})"
        raise DataError([Diagnostic.of_file(name, fact, "table", "save it as CSV")]) from None


def _text(value: object) -> str:
    """Return the text of a value; whole numbers have no decimal point, days no time, and a number has one reading."""
    number = float(value) if isinstance(value, Decimal) else value
    text = output.cell(number).removesuffix(" 00:00:00")
    return f"{text}0" if isinstance(number, float) and AMBIGUOUS.fullmatch(text) else text
