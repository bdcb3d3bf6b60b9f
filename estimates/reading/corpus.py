"""An archive of articles: a folder of texts, or a .jsonl, .jsonl.gz or .parquet file of records."""

import gzip
import hashlib
import json
import os
import re
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import NamedTuple

from estimates.diagnostics import DataError, Diagnostic
from estimates.io import output
from estimates.reading import extraction
from estimates.version import __version__

TEXTS = (".txt", ".md", ".html", ".htm")  # the files of a folder that are read
PART = 1 << 20  # characters in a part, or slightly more
RECORDS = 4096  # most articles in a part
SHOWN = 20  # problems of an archive that are kept; the others are counted


class Article(NamedTuple):
    """A text with the name and the day that it has in its archive."""

    name: str
    day: str | None
    text: str


_Records = Iterator[tuple[float, Article | Diagnostic]]  # with the share of the archive that is behind it


class Archive:
    """A folder of texts, or a file of records.

    `articles`, `broken` and `problems` describe the last pass over the parts; `skipped` names what else is in a folder:
    other files, links, pipes and devices. Raises DataError if there is nothing to read, or at a file that is gone when
    it is listed.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, str(path)
        self.articles, self.broken, self.problems = 0, 0, list[Diagnostic]()
        try:
            files = [(path, path.stat())]
            if path.is_dir():
                files = [(file, file.lstat()) for file in sorted(path.rglob("*"))]
        except OSError as error:
            fact, gone = f"cannot be listed: {(error.strerror or str(error)).lower()}", error.filename or path
            problem = Diagnostic.of_file(_shown(Path(gone)), fact, "archive", "run the same command again")
            raise DataError([problem]) from None
        # The file that is named may be a link; a folder may have links to itself, and pipes that never end.
        texts = {file for file, known in files if file.suffix.lower() in TEXTS and S_ISREG(known.st_mode)} | {path}
        self.skipped = [_shown(file) for file, known in files if file not in texts and not S_ISDIR(known.st_mode)]
        self._listing = [(file, known.st_size, known.st_mtime_ns) for file, known in files if file in texts]
        if not self._listing:
            raise self.error(f"no regular file in this folder ends in {', '.join(TEXTS[:-1])} or {TEXTS[-1]}")

    def digest(self, asked: bytes = b"") -> str:
        """Return a digest of names, sizes and times of the files, of what is asked and of the version."""
        return hashlib.sha256(repr((__version__, asked, self._listing)).encode()).hexdigest()[:16]

    def parts(self) -> Iterator[tuple[float, list[Article]]]:
        """Yield the articles in parts, at least one, each with the share of the archive that is behind it.

        Records that cannot be read are skipped. Raises DataError where the archive cannot be read any further.
        """
        self.articles, self.broken, self.problems = 0, 0, []
        size, part = 0, list[Article]()
        suffix = self.path.suffix.lower()
        records = self._rows() if suffix == ".parquet" else self._lines(is_zipped=suffix == ".gz")
        try:
            for share, record in self._texts() if self.path.is_dir() else records:
                if isinstance(record, Diagnostic):
                    self.broken += 1
                    self.problems += [record] if self.broken <= SHOWN else []
                    continue
                part.append(record)
                self.articles, size = self.articles + 1, size + len(record.text)
                if size >= PART or len(part) == RECORDS:
                    yield share, part
                    size, part = 0, []
        except (EOFError, OSError, NotImplementedError, ValueError, zlib.error) as wrong:  # of gzip and Arrow
            reason = str(wrong).partition("\n")[0]
            raise self.error(f"the file cannot be read any further: {reason}") from None
        yield 1, part

    def error(self, fact: str, help_: str | None = None) -> DataError:
        """Return the error about the archive as a whole."""
        return DataError([Diagnostic.of_file(self.name, fact, "archive", help_)])

    def _texts(self) -> _Records:
        """Yield the files of a folder."""
        for number, (file, _, _) in enumerate(self._listing, 1):
            yield number / len(self._listing), _text(file, _shown(file.relative_to(self.path)))

    def _lines(self, *, is_zipped: bool) -> _Records:
        """Yield the lines of a JSON Lines file that are not blank."""
        [(_, size, _)] = self._listing
        with self.path.open("rb") as raw:
            file = gzip.GzipFile(fileobj=raw) if is_zipped else raw
            for number, line in enumerate(iter(partial(file.readline, extraction.LIMIT), b""), 1):
                if len(line) == extraction.LIMIT:
                    raise ValueError(f"line {number} exceeds the maximum length of an article")
                if not line.isspace():
                    yield raw.tell() / max(size, 1), self._record(number, line.rstrip())

    def _rows(self) -> _Records:
        """Yield the rows of a Parquet file."""
        file, number = output.arrow().parquet.ParquetFile(self.path), 0
        names = file.schema_arrow.names
        if "text" not in names:
            raise self.error("no column called `text`", f"the columns are {', '.join(names)}")
        for batch in file.iter_batches(64, columns=[name for name in ("id", "date", "text") if name in names]):
            for row in batch.to_pylist():
                number += 1
                yield number / file.metadata.num_rows, self._record(number, row)

    def _record(self, number: int, record: object) -> Article | Diagnostic:
        """Return the article of a row, or a line of JSON, with id, date, text; without an id its number is its name."""
        try:
            record = json.loads(record) if isinstance(record, bytes) else record
        except (ValueError, RecursionError) as wrong:
            at, reason = getattr(wrong, "pos", 0), getattr(wrong, "msg", str(wrong)).lower()
            return Diagnostic.of_file(f"{self.name}:{number}:{at + 1}", f"the line is not valid JSON: {reason}", "json")
        known = {key: record.get(key) for key in ("id", "date", "text")} if isinstance(record, dict) else {}
        if not isinstance(known.get("text"), str) or {*map(type, known.values())} & {bytes, dict, list}:
            fact = "expected an object with `text` and, optionally, `id` and `date`; none is a list, a table or bytes"
            return Diagnostic.of_file(f"{self.name}:{number}:1", fact, "record")
        given = {key: _whole(value) for key, value in known.items() if value is not None}
        return Article(given.get("id", str(number)), given.get("date"), given["text"])


def _whole(value: object) -> str:
    """Return a value as text without halves of surrogate pairs, which JSON can hold and no file."""
    return str(value).encode("utf-8", "replace").decode()


def _text(file: Path, name: str) -> Article | Diagnostic:
    """Return a file as an article, with the day that its name starts with, or what is wrong with it."""
    day = re.match(r"\d{4}-\d{2}-\d{2}", file.name)
    try:
        return Article(name, day and day[0], extraction.read_text(lambda: file.open("rb"), _shown(file)))
    except DataError as wrong:
        return wrong.diagnostics[0]


def _shown(path: Path) -> str:
    """Return a path as text, even where its bytes are not UTF-8."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")
