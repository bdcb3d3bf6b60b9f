"""An archive of articles in parts: a folder of texts, one text, or a .jsonl, .jsonl.gz or .parquet file of records."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from estimates.diagnostics import DataError, Diagnostic, Source, Span, Unreadable
from estimates.io import decoding, output
from estimates.reading import extraction
from estimates.version import __version__

TEXTS = (".txt", ".md", ".html", ".htm")  # what is read of a folder
TABLES = (".jsonl", ".jsonl.gz", ".parquet")
PART = 1 << 20  # bytes or characters of a part, or a little more
RECORDS = 4096  # records of a part at most
LONGEST = 200  # characters of a line that a problem shows

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Article(NamedTuple):
    """A text with the name and the day that it has in its archive."""

    name: str
    day: str | None
    text: str


class Record(NamedTuple):
    """A record as it is in an archive: the name of its file or its number, and its bytes, or a row's cells."""

    name: str
    content: Any


class Broken(NamedTuple):
    """What is wrong with a record that cannot be read: line, column and text of the line, or a file of its own."""

    fact: str
    slug: str
    file: str
    line: int = 0
    column: int = 0
    text: str = ""
    help: str | None = None

    def diagnostic(self) -> Diagnostic:
        """Return what is wrong, at its place."""
        if not self.line:
            return Diagnostic.of_file(self.file, self.fact, self.slug, self.help)
        source = Source(self.file, "\n" * (self.line - 1) + self.text)
        at = self.line - 1 + min(self.column, len(self.text))
        return Diagnostic(self.fact, self.slug, Span(source, at, at + 1), help=self.help)


_Entry = tuple[int, int, Callable[[], Record]]  # how far, the size, and how to get the record


class Part(NamedTuple):
    """Some records in their order; `number` counts parts from 0, and `at` is how far it is of the archive's size."""

    number: int
    at: int
    file: str
    is_table: bool
    records: list[Record]


class Archive:
    """A folder of texts, one text, or a file of records. Raises DataError if there is nothing to read."""

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, str(path)
        self.suffix = next((end for end in TABLES if path.name.lower().endswith(end) and not path.is_dir()), "")
        self.files = [path]
        if path.is_dir():
            self.files = sorted(file for file in path.rglob("*") if file.suffix.lower() in TEXTS and file.is_file())
            if not self.files:
                fact = f"no file in this folder ends in {', '.join(TEXTS[:-1])} or {TEXTS[-1]}"
                raise DataError([Diagnostic.of_file(self.name, fact, "no-articles")])
        self.size = path.stat().st_size if self.suffix in TABLES[:2] else len(self.files)
        if self.suffix == ".parquet":
            self.size = self._parquet().metadata.num_rows

    def digest(self, asked: bytes = b"") -> str:
        """Return a digest of names, sizes and times of the files, of what is asked and of the version."""
        stats = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in self.files]
        return hashlib.sha256(repr((__version__, asked, stats)).encode()).hexdigest()[:16]

    def parts(self, is_done: Callable[[int], bool] = lambda _: False) -> Iterator[Part]:
        """Yield the parts in order, without the records of those that are done.

        Raises DataError where the file cannot be read any further, OSError.
        """
        number, size, records = 0, 0, list[Record]()
        count = 0
        for at, length, record in {".parquet": self._rows, "": self._texts}.get(self.suffix, self._lines)():
            if not is_done(number):
                records.append(record())
            size, count = size + length, count + 1
            if size >= PART or count == RECORDS:
                yield Part(number, at, self.name, bool(self.suffix), records)
                number, size, count, records = number + 1, 0, 0, []
        if count:
            yield Part(number, self.size, self.name, bool(self.suffix), records)

    def _texts(self) -> Iterator[_Entry]:
        for at, file in enumerate(self.files, 1):
            name = file.relative_to(self.path) if file != self.path else Path(file.name)
            yield at, file.stat().st_size, partial(_text, file, _shown(name))

    def _lines(self) -> Iterator[_Entry]:
        with self.path.open("rb") as raw:
            file = gzip.GzipFile(fileobj=raw) if self.suffix.endswith(".gz") else raw
            try:
                for number, line in enumerate(file, 1):
                    yield raw.tell(), len(line), partial(Record, str(number), line)
            except (EOFError, gzip.BadGzipFile, zlib.error) as wrong:
                fact = f"the file cannot be decompressed: {wrong}"
                raise DataError([Diagnostic.of_file(self.name, fact, "gzip")]) from None

    def _rows(self) -> Iterator[_Entry]:
        pa, file = output.arrow(), self._parquet()
        own = {field.name: field.type for field in file.schema_arrow}
        kinds = {name: kind.value_type if pa.types.is_dictionary(kind) else kind for name, kind in own.items()}
        if not any(test(kinds.get("text", pa.null())) for test in (pa.types.is_string, pa.types.is_large_string)):
            fact, help_ = "no column of text called `text`", f"the columns are {', '.join(kinds)}"
            raise DataError([Diagnostic.of_file(self.name, fact, "missing-column", help_)])
        names = [name for name in ("id", "date", "text") if name in kinds]
        for name in names:
            if pa.types.is_nested(kinds[name]) or pa.types.is_binary(kinds[name]):
                fact = f"the column `{name}` holds {kinds[name]}; expected text or numbers"
                raise DataError([Diagnostic.of_file(self.name, fact, "column-type", "write it as text")])
        number = 0
        for batch in file.iter_batches(64, columns=names):
            cells = [batch.column(name).cast(pa.string()).cast(pa.binary()).to_pylist() for name in names]
            for row in zip(*cells, strict=True):
                number += 1
                found = zip(names, row, strict=True)
                texts = {name: data.decode("utf-8", "replace") for name, data in found if data is not None}
                yield number, len(texts.get("text", "")), partial(Record, str(number), json.dumps(texts).encode())

    def _parquet(self) -> Any:
        pa = output.arrow()
        try:
            return pa.parquet.ParquetFile(self.path)
        except (pa.ArrowException, ValueError) as wrong:
            fact = f"the file is not a Parquet file that can be read: {str(wrong).partition(chr(10))[0]}"
            raise DataError([Diagnostic.of_file(self.name, fact, "table")]) from None


def _text(file: Path, name: str) -> Record:
    try:
        return Record(name, file.read_bytes())
    except OSError as wrong:
        fact = f"cannot read the file: {(wrong.strerror or str(wrong)).lower()}"
        return Record(name, Broken(fact, "file", _shown(file)))


def _shown(path: Path) -> str:
    """Return a path as text, even where its bytes are not UTF-8."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


# -- in a worker -------------------------------------------------------------------------------------------------------


def articles(part: Part) -> Iterator[Article | Broken]:
    """Yield the articles of a part, and what is wrong with those that cannot be read; blank lines are skipped."""
    for name, content in part.records:
        if isinstance(content, Broken):
            yield content
        elif not part.is_table:
            yield _file(part.file, name, content)
        elif content.strip():
            yield _line(part.file, int(name), content)


def _file(file: str, name: str, data: bytes) -> Article | Broken:
    day = _DAY.match(name.rpartition("/")[2])
    try:
        extraction.refuse(data, wide=False)
        text = extraction.visible(decoding.decode(data))
    except Unreadable as wrong:
        path = file if file.endswith(name) else f"{file}/{name}"
        text = data.decode("utf-8", "replace")
        return _broken(wrong, path, text, text.count("\n", 0, wrong.start) + 1 if wrong.end else 0)
    return Article(name, day and day[0], text)


def _line(file: str, number: int, line: bytes) -> Article | Broken:
    line = line.removeprefix(b"\xef\xbb\xbf").strip()
    try:
        text = decoding.decode(line)
        try:
            record = json.loads(text)
        except (ValueError, RecursionError) as wrong:
            at, said = getattr(wrong, "pos", 0), getattr(wrong, "msg", str(wrong)).lower()
            raise Unreadable(f"the line is not valid JSON: {said}", at, at + 1, slug="json") from None
        return _article(record, str(number))
    except Unreadable as wrong:
        return _broken(wrong, file, line.decode("utf-8", "replace"), number)


def _article(record: object, number: str) -> Article:
    """Return the article of a record of id, date and text; without an id its number is its name. Raises Unreadable."""
    if not isinstance(record, dict):
        raise Unreadable("expected an object with id, date and text", 0, 1, slug="record")
    for key, value in (("text", record.get("text", 0)), ("id", record.get("id")), ("date", record.get("date"))):
        if isinstance(value, bool) or not isinstance(value, str if key == "text" else str | int | None):
            fact = f"the record has no `{key}`" if key not in record else f"the `{key}` of the record is not text"
            raise Unreadable(fact, 0, 1, slug="record")
    name, day = record.get("id"), record.get("date")
    text = extraction.visible(record["text"])
    article = Article(number if name is None else str(name), None if day is None else str(day), text)
    try:
        "".join(part or "" for part in article).encode()
    except UnicodeEncodeError:
        raise Unreadable("the record has half of a surrogate pair, which is not text", 0, 1, slug="encoding") from None
    return article


def _broken(wrong: Unreadable, file: str, text: str, line: int) -> Broken:
    """Return what is wrong in a line, or in a text that starts at line 1; long lines are cut."""
    start = text.rfind("\n", 0, wrong.start) + 1
    shown = text[start:].partition("\n")[0][:LONGEST]
    return Broken(wrong.fact, wrong.slug, file, line, wrong.start - start, shown, wrong.help)
