"""CSV and Parquet as columns, whole or in pieces: the one module that knows pyarrow, which is an extra."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from estimates.diagnostics.problems import DataError, Place, Problem, whole
from estimates.io import files, tables
from estimates.study.ledger import THOUSANDS

Table = Any  # a pyarrow table
Column = Any  # one column of it, in one piece
Values = Any  # what a column is written from: an array of numbers, of flags or of objects, a Coded, or a Column

NEEDED = "pip install 'estimates[archive]'"


class Coded(NamedTuple):
    """A column of text as its different texts and, for each row, the index of its text (-1 where there is none)."""

    texts: Sequence[str]
    codes: NDArray[np.int32]

    def take(self, rows: NDArray[Any]) -> Coded:
        """The same for some of the rows, in the order given; a row below 0 is missing."""
        if not len(self.texts) or not len(self.codes):
            return Coded(self.texts, np.full(len(rows), -1, np.int32))
        codes = self.codes[rows]
        codes[rows < 0] = -1
        return Coded(self.texts, codes)

    def same(self, text: str) -> NDArray[np.bool_]:
        """Where the text is this one, in whatever case."""
        return np.array([*(other.casefold() == text.casefold() for other in self.texts), False])[self.codes]

    def otherwise(self, other: Coded) -> Coded:
        """The same, with the text of another column where there is none."""
        own, others = together(self, other)
        return Coded(own.texts, np.where(own.codes < 0, others.codes, own.codes))


def together(one: Coded, two: Coded) -> tuple[Coded, Coded]:
    """Two columns with one list of texts, so that equal texts have equal codes."""
    index = {text: code for code, text in enumerate(dict.fromkeys([*one.texts, *two.texts]))}

    def recoded(column: Coded) -> Coded:
        return Coded([*index], np.array([*map(index.__getitem__, column.texts), -1], dtype=np.int32)[column.codes])

    return recoded(one), recoded(two)


class NotANumberError(ValueError):
    """A cell that should hold a number: its row, counted from 0, and its text."""

    def __init__(self, row: int, text: str) -> None:
        super().__init__(f"row {row}: {text}")
        self.row, self.text = row, text


def library() -> Any:
    """Pyarrow with the parts that are used here. Raises DataError if it is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.compute
        import pyarrow.csv
        import pyarrow.parquet
    except ImportError as missing:
        fact = "Parquet files and long ledgers need the package pyarrow, which is not installed"
        raise DataError([whole("pyarrow", fact, "no-pyarrow", NEEDED)]) from missing
    return pa


# -- reading -----------------------------------------------------------------------------------------------------------


def read(path: Path) -> Table:
    """A CSV file, all of it text, or a Parquet file. Raises DataError if it is neither, OSError if unreadable."""
    pa = library()
    try:
        if path.suffix == ".parquet":
            with pa.parquet.ParquetFile(path) as file:
                return file.read()
        types = dict.fromkeys(_header(path), pa.string())
        return pa.csv.read_csv(
            path,
            parse_options=pa.csv.ParseOptions(newlines_in_values=True),
            convert_options=pa.csv.ConvertOptions(column_types=types, null_values=[""], strings_can_be_null=True),
        )
    except pa.ArrowInvalid as wrong:
        raise DataError([_broken(path, str(wrong))]) from None


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return next(csv.reader(file), [])


def _broken(path: Path, said: str) -> Problem:
    """What is wrong with a file that is no table: in a CSV file, the line that has another number of cells."""
    if path.suffix != ".parquet":
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            lines = csv.reader(file)
            wanted = len(next(lines, []))
            for cells in lines:
                if cells and len(cells) != wanted:
                    line, help_ = lines.line_num, "put a text that holds a comma in double quotes"
                    fact = f"line {line} has {len(cells)} cells, and the header names {wanted} columns"
                    return Problem(Place(str(path), line, 1, line, 1), fact, "cells", help_)
    said = said.partition("\n")[0]
    return whole(str(path), f"the file is no table that can be read: {said[:1].lower()}{said[1:]}", "table")


def count(path: Path) -> int:
    """The rows of a Parquet file. Raises as `read`."""
    pa = library()
    try:
        return int(pa.parquet.ParquetFile(path).metadata.num_rows)
    except pa.ArrowInvalid as wrong:
        raise DataError([_broken(path, str(wrong))]) from None


def rows(path: Path, skip: int, size: int, names: Sequence[str], needed: str) -> Iterator[dict[str, bytes | None]]:
    """The rows of a Parquet file after the first `skip`, `size` of them in memory: the columns that it has of `names`.

    Cells are the bytes of their text. Raises as `read`, and DataError if the `needed` column is not there or no text.
    """
    pa = library()
    try:
        with pa.parquet.ParquetFile(path) as file:
            schema = file.schema_arrow
            kinds = (pa.string(), pa.large_string())
            if needed not in schema.names or schema.field(needed).type not in kinds:
                fact = f"there is no column of text called `{needed}`"
                raise DataError(
                    [whole(str(path), fact, "missing-column", f"the columns are {', '.join(schema.names)}")]
                )
            groups: list[int] = []
            for group in range(file.num_row_groups):
                if not groups and skip >= (length := file.metadata.row_group(group).num_rows):
                    skip -= length
                else:
                    groups.append(group)
            there = [name for name in names if name in schema.names]
            for piece in file.iter_batches(size, row_groups=groups, columns=there):
                table = pa.Table.from_batches([piece]).slice(skip)
                skip = max(0, skip - piece.num_rows)
                exact = [table.column(name) if name == needed else text(table, name) for name in there]
                cells = [column.cast(pa.large_binary()).to_pylist() for column in exact]
                yield from (dict(zip(there, row, strict=True)) for row in zip(*cells, strict=True))
    except pa.ArrowInvalid as wrong:
        raise DataError([_broken(path, str(wrong))]) from None


def text(table: Table, name: str) -> Column:
    """A column as text, in one piece; dates as 2024-06-18; blanks round it are gone, and what is empty is missing."""
    pa = library()
    column = table.column(name)
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.date32())
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not pa.types.is_string(column.type):
        column = column.cast(pa.string())
    column = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    trimmed = pa.compute.ascii_trim_whitespace(column)
    return pa.compute.if_else(pa.compute.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def matching(table: Table, name: str, pattern: str) -> NDArray[np.int64]:
    """The rows of a column in whose text a regular expression finds something; none where the column is no text."""
    pa = library()
    column = table.column(name)
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return np.empty(0, dtype=np.int64)
    found = pa.compute.fill_null(pa.compute.match_substring_regex(column, pattern), False)
    return np.flatnonzero(found.to_numpy())


def numbers(table: Table, name: str) -> NDArray[np.float64]:
    """A column as floats, NaN where a cell is empty. Raises NotANumberError for text that is no number."""
    pa = library()
    column = table.column(name)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        column = text(table, name)
        plain = column
        if pa.compute.any(pa.compute.match_substring(column, ",")).as_py():
            parted = pa.compute.match_substring_regex(column, f"^(?:{THOUSANDS})$")
            plain = pa.compute.if_else(parted, pa.compute.replace_substring(column, ",", ""), column)
        try:
            column = plain.cast(pa.float64())
        except pa.ArrowInvalid:
            row = next(row for row, said in enumerate(plain.to_pylist()) if said is not None and not _is_number(said))
            raise NotANumberError(row, column[row].as_py()) from None
    return np.asarray(column.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)


def _is_number(said: str) -> bool:
    try:
        float(said)
    except ValueError:
        return False
    return True


def different(column: Column) -> tuple[Column, NDArray[np.int32]]:
    """The different texts of a column, and for each row the index of its own (-1 where there is none)."""
    encoded = column.dictionary_encode()
    codes = library().compute.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    return encoded.dictionary, codes.astype(np.int32, copy=False)


def coded(column: Column) -> Coded:
    """A column of text by its different texts."""
    texts, codes = different(column)
    return Coded(texts.to_pylist(), codes)


def no_texts(size: int) -> Column:
    """A column without a text."""
    return library().nulls(size, library().string())


def texts(values: Sequence[str]) -> Column:
    """Texts as a column."""
    return library().array(values, library().string())


def take(column: Column, rows: NDArray[Any]) -> Column:
    """Some cells of a column, in the order given; a row below 0 is missing."""
    return column.take(library().array(rows, mask=rows < 0))


def missing(column: Column) -> NDArray[np.bool_]:
    """Where a column has no text."""
    return np.asarray(column.is_null().to_numpy(zero_copy_only=False))


def as_csv(table: Table) -> str:
    """A table as the text of a CSV file: what a place in a Parquet file is shown in."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.column_names)
    columns = [text(table, name).to_pylist() for name in table.column_names]
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue()


_TEMPLATE = r"^(?P<before>\D*?)(?P<whole>[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.(?P<part>\d*[1-9]))?(?P<after>\D*)$"
_MOST_DIGITS = 15  # what a float holds exactly


def templates(texts: Column) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """What stands round the only number of each text, as a code, and its digits as a whole number.

    The code is -1 for a text that has no number, more than one, or one that is not short and plain.
    """
    pa = library()
    found = pa.compute.extract_regex(texts, _TEMPLATE)
    before, whole, part, after = (found.field(name) for name in ("before", "whole", "part", "after"))
    part = pa.compute.fill_null(part, "")
    digits = pa.compute.binary_join_element_wise(pa.compute.replace_substring(whole, ",", ""), part, "")
    short = pa.compute.less_equal(pa.compute.utf8_length(digits), _MOST_DIGITS)
    plain = pa.compute.and_kleene(found.is_valid(), pa.compute.fill_null(short, False))
    places = pa.compute.utf8_length(part)
    key = pa.compute.binary_join_element_wise(before, after, places.cast(pa.string()), "\x1f")
    codes = pa.compute.if_else(plain, key, pa.scalar(None, pa.string())).dictionary_encode().indices
    values = pa.compute.if_else(plain, digits, "0").cast(pa.float64())
    codes = pa.compute.fill_null(codes, -1).to_numpy(zero_copy_only=False)
    return codes.astype(np.int32, copy=False), values.to_numpy(zero_copy_only=False)


# -- writing -----------------------------------------------------------------------------------------------------------


@contextmanager
def writing(path: Path) -> Iterator[Callable[[Mapping[str, Values]], None]]:
    """What writes columns to a CSV or Parquet file, block after block; the file appears when all are written.

    Numbers that are unbounded or unknown become empty cells; text in CSV is made harmless to spreadsheets.
    """
    with files.replacing(path) as staged, staged.open("wb") as out, writing_to(out, path.suffix) as write:
        yield write


@contextmanager
def writing_to(out: Any, suffix: str) -> Iterator[Callable[[Mapping[str, Values]], None]]:
    """As `writing`, to an open binary file. A block is written while the next one is made."""
    pa = library()
    is_csv = suffix != ".parquet"
    writers: list[Any] = []
    pending: list[Future[None]] = []

    def write_table(block: Table) -> None:
        if not writers:
            writers.append(_writer(pa, out, block.schema, is_csv))
        writers[0].write_table(block)

    with ThreadPoolExecutor(1) as thread:

        def write(columns: Mapping[str, Values]) -> None:
            block = pa.table({name: _array(pa, values, is_csv) for name, values in columns.items()})
            if pending:
                pending.pop().result()
            pending.append(thread.submit(write_table, block))

        try:
            yield write
            if pending:
                pending.pop().result()
        finally:
            thread.shutdown()
            for writer in writers:
                writer.close()


def _writer(pa: Any, out: Any, schema: Any, is_csv: bool) -> Any:
    if is_csv:
        return pa.csv.CSVWriter(out, schema)
    coded = [each.name for each in schema if not pa.types.is_floating(each.type)]
    # Without a schema of its own in the file, coded text is read back as text by everyone.
    return pa.parquet.ParquetWriter(out, schema, store_schema=False, use_dictionary=coded)


def _array(pa: Any, values: Values, is_csv: bool) -> Column:
    if isinstance(values, Coded):
        texts = [tables.harmless(said) if is_csv else said for said in values.texts]
        indices = pa.array(values.codes, mask=values.codes < 0)
        named = pa.DictionaryArray.from_arrays(indices, pa.array(texts, pa.string()))
        return named.cast(pa.string()) if is_csv else named
    if isinstance(values, np.ndarray):
        if values.dtype.kind == "f":
            return pa.array(values, mask=~np.isfinite(values))
        if values.dtype.kind == "b" and is_csv:
            return _array(pa, Coded(("False", "True"), values.astype(np.int32)), is_csv)
        if values.dtype.kind != "O":
            return pa.array(values)
        values = pa.array(values.tolist(), pa.string())
    if is_csv and pa.types.is_string(values.type):
        return pa.compute.replace_substring_regex(values, f"^({tables.RUN})", r"'\1")
    return values
