"""An archive as a stream of articles: a folder of texts, one text, or the records of a JSON lines or Parquet file.

What cannot be read is told with its place, and the stream goes on after it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from estimates import __version__
from estimates.diagnostics.problems import DataError, Problem, Text, Unreadable, whole
from estimates.reading import plaintext
from estimates.study import yamltraps

TEXTS = (".txt", ".md", ".html")  # what is read of a folder
TABLES = (".jsonl", ".parquet")  # articles as records of id, date and text
LONGEST = 1000  # characters of a line that a problem shows
PIECE = 64  # rows of a Parquet file held at a time

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Article(NamedTuple):
    """A text with the name and the date that it has in its archive."""

    id: str
    date: str | None
    text: str


class Record(NamedTuple):
    """An article, or what is wrong with one (None for a blank line).

    `number` counts the records up to here, and `at` says how far that is of the archive's `size`.
    """

    number: int
    at: int
    found: Article | Problem | None


class Archive:
    """A folder of texts, one text, or a file of records. Raises DataError if there is nothing to read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._paths = [path]
        if path.is_dir():
            self._paths = sorted(file for file in path.rglob("*") if file.suffix.lower() in TEXTS and file.is_file())
            if not self._paths:
                fact = f"there is no text in this folder: no file ends in {', '.join(TEXTS[:-1])} or {TEXTS[-1]}"
                raise DataError([whole(str(path), fact, "no-articles")])
        self.is_table = not path.is_dir() and path.suffix.lower() in TABLES
        self.size = len(self._paths)
        if self.is_table:
            self.size = path.stat().st_size
            if path.suffix.lower() == ".parquet":
                from estimates.io import arrow

                self.size = arrow.count(path)

    def mark(self, assumptions: bytes | None) -> str:
        """What changes as soon as another run would read anything else."""
        stats = [(str(file), file.stat()) for file in self._paths]
        told = [(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats]
        return hashlib.sha256(repr((__version__, assumptions, told)).encode()).hexdigest()

    def records(self, skip: int = 0) -> Iterator[Record]:
        """The records after the first `skip` of them."""
        if not self.is_table:
            for number, file in enumerate(self._paths[skip:], skip + 1):
                yield Record(number, number, self._file(file))
        elif self.path.suffix.lower() == ".parquet":
            yield from self._rows(skip)
        else:
            yield from self._lines(skip)

    def _file(self, file: Path) -> Article | Problem:
        name = _shown(file.relative_to(self.path) if file != self.path else Path(file.name))
        day = _DAY.match(file.name)
        try:
            data = file.read_bytes()
            plaintext.refuse(data, wide=False)
            return Article(name, day and day[0], "".join(plaintext.shown([yamltraps.decoded(data)])))
        except Unreadable as wrong:
            return _problem(_shown(file), 1, data.decode("utf-8", "replace"), wrong)
        except OSError as wrong:
            return whole(_shown(file), f"the file cannot be read: {(wrong.strerror or '').lower()}", "file")

    def _lines(self, skip: int) -> Iterator[Record]:
        at = 0
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                at += len(line)
                if number > skip:
                    yield Record(number, at, self._line(number, line.removeprefix(b"\xef\xbb\xbf").strip()))

    def _line(self, number: int, line: bytes) -> Article | Problem | None:
        if not line:
            return None
        try:
            text = yamltraps.decoded(line)
            try:
                record = json.loads(text)
            except RecursionError:
                raise Unreadable("the line is nested too deeply", 0, 1, slug="json") from None
            except ValueError as wrong:
                at, said = getattr(wrong, "pos", 0), getattr(wrong, "msg", str(wrong))
                said = said.lower().removesuffix(" at").removesuffix(" starting")  # the place is shown
                raise Unreadable(f"the line is no JSON: {said}", at, at + 1, slug="json") from None
            return _article(record, number)
        except Unreadable as wrong:
            return _problem(str(self.path), number, line.decode("utf-8", "replace"), wrong)

    def _rows(self, skip: int) -> Iterator[Record]:
        from estimates.io import arrow

        for number, row in enumerate(arrow.rows(self.path, skip, PIECE, ("id", "date", "text"), "text"), skip + 1):
            found: Article | Problem
            try:
                found = _article(
                    {name: yamltraps.decoded(data) for name, data in row.items() if data is not None}, number
                )
            except Unreadable as wrong:
                found = whole(str(self.path), f"row {number:,}: {wrong.fact}", wrong.slug)
            yield Record(number, number, found)


def _shown(path: Path) -> str:
    """A path as text, even where its bytes are none."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _article(record: object, number: int) -> Article:
    """A record of id, date and text; without an id it is called by its number."""
    if not isinstance(record, dict):
        raise Unreadable("the line is no object with id, date and text", 0, 1, slug="record")
    name, day, text = record.get("id"), record.get("date"), record.get("text")
    if not isinstance(text, str):
        raise Unreadable("the record has no `text`", 0, 1, slug="record")
    for key, value in (("id", name), ("date", day)):
        if isinstance(value, bool) or not isinstance(value, str | int | None):
            raise Unreadable(f"the `{key}` of the record is no text", 0, 1, slug="record")
    text = "".join(plaintext.shown([text]))
    article = Article(str(number if name is None else name), None if day is None else str(day), text)
    try:
        "".join(part or "" for part in article).encode()
    except UnicodeEncodeError:
        raise Unreadable("the record holds half a character, which is no text", 0, 1, slug="encoding") from None
    return article


def _problem(path: str, line: int, text: str, wrong: Unreadable) -> Problem:
    """A problem in a text that starts on a line of its file; very long lines are not shown."""
    found = Text(path, text).unreadable(wrong)
    return found._replace(place=found.place.down(line - 1), source=found.source if len(found.source) <= LONGEST else "")
