"""Tables as JSON, CSV, Markdown, spreadsheets and Parquet: the one module that decides what a cell may contain.

A frame is a mapping of column names to columns of equal length: NumPy arrays, lists, or `Coded` columns.
"""

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Mapping
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from estimates.diagnostics import DataError, Diagnostic
from estimates.io import atomic
from estimates.io.column import Coded, TextColumn

Frame = Mapping[str, Any]

# What a spreadsheet runs as a formula, at the start of a cell and after what some read as the end of one: some skip
# blanks, and full-width signs count too.
_FORMULA = re.compile(r"(^|[;\t\r\n])(?=[ \t\r\n\v\f\u00a0\u3000]*[-=+@\uff0d\uff1d\uff0b\uff20])|^(?=[\t\r\n])")
# Marks within a line, bare addresses, which GitHub links, and what begins a heading, a rule or a list.
_MARKS = re.compile(r"(?i)[\\|`*_\[\]~$]|:(?=//)|(?<=www)\.|^(?=[#+=-]+(\s|$))")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # not allowed in the XML of a spreadsheet
_MAX_ROWS = 1_048_576  # in a sheet, including the header


class Markup(str):
    """A Markdown cell that needs no escaping."""

    __slots__ = ()


def plain(value: object) -> object:
    """Return a value as JSON has it: unknown and unbounded numbers are None, -0.0 is 0.0, anything else is text."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, float):
        return value + 0.0 if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | np.ndarray | Coded):
        return [plain(item) for item in value]
    return str(value)


def as_json(value: object) -> str:
    """Return a value as JSON; an unpaired surrogate (from bytes that are not text) becomes its escape."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def harmless(text: str) -> str:
    """Return text that no spreadsheet runs as a formula: each part that it would run gets an apostrophe in front."""
    return _FORMULA.sub(r"\1'", text) if text else text


def cell(value: object) -> str:
    """Return a value as the text of a cell: numbers unrounded, nothing for what is missing or unbounded."""
    value = plain(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return "" if value is None else str(value)


def as_csv(frame: Frame, *, header: bool = True) -> str:
    """Return a frame as CSV with line feeds; text is made harmless to spreadsheets."""
    out = io.StringIO()
    rows = zip(*(_cells(values) for values in frame.values()), strict=True)
    csv.writer(out, lineterminator="\n").writerows(chain([frame] if header else [], rows))
    return out.getvalue()


def _cells(values: Any) -> Iterable[str]:
    """Return the cells of a column, each distinct one written once."""
    if not isinstance(values, Coded):
        values = Coded.of(values.tolist() if isinstance(values, np.ndarray) else values)
    texts = [*map(_csv_cell, values.items), ""]
    return map(texts.__getitem__, values.codes.tolist())


def _csv_cell(value: object) -> str:
    return harmless(re.sub("\r\n?", "\n", value)) if isinstance(value, str) else cell(value)


def as_markdown(frame: Frame) -> str:
    """Return a frame as a Markdown table."""
    rows = zip(*(map(markdown_cell, values) for values in frame.values()), strict=True)
    lines = ["| " + " | ".join(row) + " |" for row in ([*map(markdown_cell, frame)], *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(frame), *lines[1:]]) + "\n"


def markdown_cell(value: object) -> str:
    """Return a value as the text of a Markdown cell or line: no markup, HTML, link or end of the cell in it."""
    if isinstance(value, Markup):
        return value
    text = " ".join(cell(value).split())
    return _MARKS.sub(r"\\\g<0>", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_xlsx(sheets: Mapping[str, Frame]) -> bytes:
    """Return a spreadsheet: one sheet for each name.

    Text is always text, never a formula. Raises DataError without openpyxl or for more rows than a sheet can hold.
    """
    openpyxl = import_optional("openpyxl", "Spreadsheets", "xlsx")
    book = openpyxl.Workbook(write_only=True)
    for name, frame in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number, row in enumerate(chain([[*frame]], zip(*frame.values(), strict=True))):
            if number == _MAX_ROWS:
                fact = f"a sheet holds at most {_MAX_ROWS:,} rows"
                raise DataError([Diagnostic.of_file(name, fact, "rows", "write .csv or .parquet")])
            values = (_ILLEGAL.sub("\ufffd", value) if isinstance(value, str) else value for value in map(plain, row))
            cells = [openpyxl.cell.WriteOnlyCell(sheet, value) for value in values]
            for item in cells:
                item.data_type = "s" if item.data_type == "f" else item.data_type
            sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def import_optional(package: str, what: str, extra: str) -> Any:
    """Import an optional package. Raises DataError if it is not installed."""
    try:
        return import_module(package)
    except ImportError:
        fact = f"{what} need the package {package}, which is not installed"
        help_ = f"pip install 'estimates[{extra}]'"
        raise DataError([Diagnostic.of_file(package, fact, f"no-{package}", help_)]) from None


def arrow() -> Any:
    """Import pyarrow with its Parquet module. Raises DataError if it is not installed."""
    pyarrow = import_optional("pyarrow", "Parquet files", "archive")
    import_module("pyarrow.parquet")
    return pyarrow


def write_table(path: Path, blocks: Iterable[Frame]) -> None:
    """Write one or more frames of the same columns to a .csv or .parquet file, which appears when all are written.

    Raises DataError without the package that Parquet needs, OSError if the file cannot be written.
    """
    with atomic.replacing(path) as file:
        if path.suffix != ".parquet":
            file.writelines(as_csv(block, header=not number).encode() for number, block in enumerate(blocks))
            return
        pa = arrow()
        tables = (pa.table({name: as_arrow(values) for name, values in block.items()}) for block in blocks)
        first = next(tables)
        coded = [field.name for field in first.schema if not pa.types.is_floating(field.type)]
        # Without our own schema in the file every reader gets coded text as text.
        with pa.parquet.ParquetWriter(file, first.schema, store_schema=False, use_dictionary=coded) as writer:
            for table in chain([first], tables):
                writer.write_table(table)


def as_arrow(values: Any) -> Any:
    """Return a column as an Arrow array: numbers that are unknown or unbounded are null, -0.0 is 0.0."""
    pa = arrow()
    if isinstance(values, Coded):
        texts = pa.array(map(str, values.items), pa.string())
        return pa.DictionaryArray.from_arrays(pa.array(values.codes, mask=values.codes < 0), texts)
    if isinstance(values, np.ndarray) and values.dtype.kind == "f":
        return pa.array(values + 0.0, mask=~np.isfinite(values))
    if isinstance(values, np.ndarray) and values.dtype.kind != "O":
        return pa.array(values)
    items = [plain(value) for value in values]
    if any(isinstance(item, str) for item in items):
        return as_arrow(TextColumn.of(None if item is None else cell(item) for item in items))
    return pa.array(items)
