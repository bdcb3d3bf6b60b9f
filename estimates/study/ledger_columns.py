"""The file of a ledger (CSV, Parquet, spreadsheet) as columns of text by name, and what is wrong with its cells."""

import csv
import io
import re
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, partial
from itertools import chain, islice, repeat, zip_longest
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from estimates.diagnostics import DataError, Diagnostic, Scalar, Source, Span, Unreadable, did_you_mean
from estimates.io import decoding, output
from estimates.io.column import Coded, Index, TextColumn
from estimates.study.entries import Claim, Content, UnitNames
from estimates.study.structure import Context, as_unreadable, fields
from estimates.study.yaml_source import Items

_FIGURES = [
    name + part for name in ("count", "stated") for part in ("", "_words", "_relation", "_low", "_high", "_unit")
]
_KEYS = {*fields(Claim), *(f"stated_{key}" for key in fields(Content))} - {"says", "source", "contents", "stated_says"}
KNOWN = sorted({*_KEYS, *_FIGURES, "urls"})
ALIASES = {
    "claim": "id", "source": "sources", "url": "urls", "says": "count_words", "count_means": "means",
    "means": "stated_means", "of": "stated_of", "under": "stated_under",
}  # fmt: skip
_PLACES = {  # where a figure's problem is shown: the first of these columns that has text
    "says": ("count_words", "count", "count_low", "count_high"),
    "stated_says": ("stated_words", "stated", "stated_low", "stated_high"),
}
_SHOWN = 3  # different mistakes in a column that are shown; all are counted
AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")  # 7.000 is seven, or seven thousand
_PERCENT = re.compile(r'(?:[^"\\%]|"[^"]*"|\\.)*%')  # a number format that shows 0.6 as 60 %
Rows = Iterator[tuple[int, Sequence[str]]]  # each with the line on which it starts


class Columns:
    """The known columns of a ledger. What is wrong is reported once for each distinct text, with a count of its rows.

    `index` has the number of each column by its name here, whatever its name in the file (`header`); `none` is an empty
    column. `name` is how the user knows the file; its suffix decides what it is. Raises DataError if it is not that.
    """

    def __init__(self, data: bytes, name: str, context: Context) -> None:
        self.context = context
        if Path(name).suffix.lower() in (".parquet", ".xlsx"):
            data = _as_csv(data, name, context)
        self.source = decoding.decode(data, name)
        header = self.source.text.lstrip("\r\n").partition("\n")[0]
        self.separator = max(",;\t", key=header.count)
        self._read(row for row in _csv(data, self.source, self.separator) if any(map(str.strip, row[1])))
        self.none = TextColumn(np.full(len(self._lines) - 1, -1, np.int32), [])
        self.index: dict[str, int] = {}
        for number, header in enumerate(self.header):
            self._name(number, header)

    def _read(self, rows: Rows) -> None:
        """Read the header and all rows, and encode each text."""
        line, header = next(rows, (1, ()))
        if header and not any(map(_column_name, header)):
            fact, way_out = "the first line names no column of a ledger", "start with the header, such as by,made,says"
            raise DataError([Diagnostic.at(self._place(line, 0), fact, "header", way_out)])
        self.header, self._lines = [*map(str.strip, header)], array("i", [line])
        indexes, codes = [Index[str]() for _ in header], [array("i") for _ in header]
        for line, row in rows:
            if len(row) != len(header):
                fact = f"the row has {len(row)} cells and the header {len(header)}"
                help_ = "quote a text that contains the separator" if len(row) > len(header) else None
                place = self._place(line, min(len(row) - 1, len(header)))
                raise DataError([Diagnostic.at(place, fact, "cells", help_)])
            self._lines.append(line)
            for index, column, text in zip(indexes, codes, row, strict=True):
                column.append(index[text])
        if len(self._lines) == 1:
            raise DataError([Diagnostic.of_file(self.source.name, "no rows below a header", "empty-file")])
        coded = (TextColumn(np.array(c, np.int32), [*index]) for c, index in zip(codes, indexes, strict=True))
        self._texts = [column.change(str.strip) for column in coded]

    def _place(self, line: int, column: int) -> Scalar:
        """Return a cell of the record that starts on a line, with its place."""
        mark = self.separator
        field = re.compile(rf'("(?:[^"]|"")*"|[^{mark}"\r\n][^{mark}\r\n]*|)(?:{mark}|[\r\n]|$)')
        text, starts = self.source.text, self.source.starts
        start, end = next(islice(field.finditer(text, starts[line - 1]), column, None)).span(1)
        quote = '"' * text.startswith('"', start)
        value = text[start + len(quote) : end - len(quote)].replace('""', '"').strip()
        return Scalar(value, Span(self.source, start, end), quote)

    def _name(self, number: int, header: str) -> None:
        """Find the name of a column here; report one that has none, or that another column has, too."""
        name, place = _column_name(header), self._place(self._lines[0], number)
        if name in self.index:
            fact = f"the columns `{self.header[self.index[name]]}` and `{header}` mean the same"
            self.context.report(place, fact, "duplicate-column", "keep one of the two")
        elif name:
            self.index[name] = number
            for row in np.flatnonzero(self.text(name).change(decoding.FORBIDDEN.search).codes >= 0)[:1].tolist():
                decoding.forbid_control_characters(self.cell(row, name))
        elif header or (self._texts[number].codes >= 0).any():  # spreadsheets have empty columns with a format
            fact = f"the column `{header}` is not used" if header else "a column without a name is not used"
            self.context.report(place, fact, "unknown-column", did_you_mean(header, (*KNOWN, *ALIASES)), warning=True)

    def text(self, name: str) -> TextColumn:
        """Return a column as text; if there is no such column, one without texts."""
        return self._texts[self.index[name]] if name in self.index else self.none

    def any(self, *names: str) -> NDArray[np.bool_]:
        """Return the rows with text in any of some columns or keys."""
        filled = (self.text(column).codes >= 0 for name in names for column in _PLACES.get(name, (name,)))
        return np.asarray(np.any([*filled], axis=0))

    def each(self, name: str, kind: Any) -> Coded[Any]:
        """Read each distinct text of a column as a type; one that is wrong is reported and left out, as is None.

        The items of a list are separated by semicolons.
        """
        column, values, errors = self.text(name), dict[str, Any](), dict[int, Unreadable]()
        validate = TypeAdapter(kind).validate_python
        for code, text in enumerate(column.items):
            items = Items(map(Scalar, parts(text))) if kind == UnitNames else None
            try:
                values[text] = validate(items or Scalar(text), context=self.context)
            except ValidationError as wrong:
                errors[code] = as_unreadable(wrong.errors(include_url=False)[0])
                errors[code].end = 0 if items else errors[code].end  # a list is shown as a whole
        self.wrong(column.codes, errors, name)
        return column.change(values.get)

    def wrong(self, codes: NDArray[Any], errors: Mapping[int, Unreadable], name: str) -> None:
        """Report the first few errors of some codes, each at its first row, with the number of all wrong cells."""
        number = np.count_nonzero(np.isin(codes, [*errors]))
        label = f"and {number - 1:,} more in this column" if number > 1 else None
        for code, error in islice(errors.items(), _SHOWN):
            for row in np.flatnonzero(codes == code)[:1].tolist():
                found = Diagnostic.of(error, self.cell(row, name))
                self.context.problems.append(replace(found, label=found.label or label))

    def cell(self, row: int, name: str) -> Scalar:
        """Return the cell of a column or of a key in a row; the row's first one if it is empty."""
        columns = _PLACES.get(name, (name,))
        filled = (self.index[column] for column in columns if self.text(column).codes[row] >= 0)
        return self._place(self._lines[row + 1], next(filled, 0))


def parts(text: str) -> tuple[str, ...]:
    """Return what a cell lists between semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _csv(data: bytes, source: Source, separator: str) -> Rows:
    """Yield the rows of a CSV file. Raises DataError at a quotation mark out of place."""
    csv.field_size_limit(max(len(data), 1))  # how long a figure may be is checked where it is read
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


def _column_name(header: object) -> str:
    """Return the name of a column here; an empty one if a ledger has no use for it."""
    folded = str(header).strip().casefold()
    name = ALIASES.get(folded, folded)
    return name if name in KNOWN else ""


def _as_csv(data: bytes, name: str, context: Context) -> bytes:
    """Return the rows of a Parquet file or of a sheet of a spreadsheet. Raises DataError if it is neither."""
    is_sheet, out = name.lower().endswith(".xlsx"), io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    library = output.import_optional("openpyxl", "Spreadsheets", "xlsx") if is_sheet else output.arrow()
    try:
        rows = _sheet(library, data, name, context) if is_sheet else _frame(library, data)
        header = next(filter(any, rows), ())
        texts = (map(_text, row, header, repeat(number)) for number, row in enumerate(rows, 1))
        csv.writer(out).writerows(chain([header], texts))
    except Exception as wrong:  # noqa: BLE001  # whatever the libraries raise for a file of another kind
        told = wrong if isinstance(wrong, Unreadable) else _wrong("the file is not a table", help="save it as CSV")
        raise DataError([Diagnostic.of_file(name, told.fact, told.slug, told.help)]) from None
    return out.detach().getvalue()


def _frame(library: Any, data: bytes) -> Iterator[Sequence[object]]:
    """Return the header and the rows of a Parquet file."""
    frame = library.parquet.read_table(io.BytesIO(data)).to_pandas(ignore_metadata=True)
    narrow = frame.select_dtypes(["float16", "float32"])
    frame[[*narrow]] = narrow.astype(str).astype(float)  # 60.1, not 60.099998
    return chain([[*frame]], frame.itertuples(index=False, name=None))


def _sheet(library: Any, data: bytes, name: str, context: Context) -> Iterator[Sequence[object]]:
    """Return the rows of the sheet with the most columns of a ledger; report other sheets that are not empty."""
    book = library.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # some programs write wrong ones, beyond which nothing would be read
    heads = {sheet.title: next(filter(any, sheet.values), ()) for sheet in book.worksheets}
    chosen = max(heads, key=lambda title: sum(map(bool, map(_column_name, heads[title]))))
    if others := [f"“{title}”" for title, head in heads.items() if head and title != chosen]:
        fact = f"only the sheet “{chosen}” is read, not {', '.join(others)}"
        context.report(Scalar("", Span(Source(name), 0, 0)), fact, "sheets", warning=True)

    @cache
    def formulas() -> set[str]:  # for which the file is read again only if a cell in it has no value
        sheet = library.load_workbook(io.BytesIO(data), read_only=True)[chosen]
        sheet.reset_dimensions()
        return {cell.coordinate for cell in chain(*sheet.rows) if cell.data_type == "f"}

    # Rows of unequal length are filled with None, by way of columns of equal length.
    return zip(*zip_longest(*([_cell_value(cell, formulas) for cell in row] for row in book[chosen].rows)), strict=True)


def _cell_value(cell: Any, formulas: Callable[[], set[str]]) -> object:
    """Return the value of a cell, for a formula the one last saved; percentages keep their sign.

    A cell with an error, or a formula without a saved value, gives an Unreadable.
    """
    is_blank = cell.value is None and cell.data_type == "n" and hasattr(cell, "coordinate")  # and not left out
    if is_blank and cell.coordinate in formulas():
        return _wrong(f"the formula in {cell.coordinate} has no saved value", help="save it in a spreadsheet program")
    if cell.data_type == "e":
        return _wrong(f"the cell {cell.coordinate} has the error {cell.value}", help="correct it")
    is_share = isinstance(cell.value, float | int) and _PERCENT.match(cell.number_format or "")
    return f"{cell.value * 100:.12g}%" if is_share else cell.value


_wrong = partial(Unreadable, slug="table")


def _text(value: object, column: object, row: int) -> str:
    """Return the text of a value; whole numbers have no decimal point, days no time, and a number has one reading.

    Raises Unreadable for what cannot be text in a column that is used.
    """
    if isinstance(value, (bytes, list, dict, np.ndarray)):
        value = _wrong(f"row {row} of `{column}` has bytes, a list or a table", help="save it as text, numbers or days")
    if isinstance(value, Unreadable) and _column_name(column):
        raise value
    number = float(value) if isinstance(value, Decimal) else value
    text = str(number) if number in (np.inf, -np.inf) else output.cell(number).removesuffix(" 00:00:00")
    return f"{text}0" if isinstance(number, float) and AMBIGUOUS.fullmatch(text) else text
