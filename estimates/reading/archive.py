"""An archive of articles -> the figures in them, on one core, on all, or on a Dask cluster: the same rows in one order.

What is read stands in a journal beside the file that will be written, a line for a batch. A run that was stopped, in
whatever way, goes on after the last whole line of it.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from estimates.diagnostics.problems import DataError, Place, Problem
from estimates.io import files, tables
from estimates.language.lexicon import Lexicon
from estimates.reading import reading, readout
from estimates.reading.articles import Archive, Article, Record
from estimates.reading.engines import Engine
from estimates.reading.sentences import Sentence

COLUMNS = ("article", "date", *readout.COLUMNS)
OUTPUTS = (".csv", ".parquet")
BATCH = 64  # articles handed over at a time, or fewer of so many
CHARACTERS = 1 << 18
ROWS = 1 << 16  # figures written at a time

Row = dict[str, Any]


class Done(NamedTuple):
    """What a finished run has read and written, and what it passed over."""

    articles: int
    figures: int
    problems: list[Problem]
    left_out: int = 0  # sentences with too many numbers


# -- the work, wherever it is done -------------------------------------------------------------------------------------


def figures(
    articles: Iterable[Article],
    assumptions: bytes | None = None,
    left_out: Callable[[Sentence], object] = lambda _: None,
) -> list[Row]:
    """The figures of some articles: a row for each, with the names of `COLUMNS`; spans count from a text's beginning.

    `assumptions` is the content of a study's assumptions.yaml, for its units; `left_out` as of `reading.read`.
    """
    names = lexicon(assumptions)
    return [
        {"article": article.id, "date": article.date, **readout.record(figure)}
        for article in articles
        for figure in reading.read(article.text, names, left_out=left_out)
    ]


@cache
def lexicon(assumptions: bytes | None) -> Lexicon:
    """The nouns that count: those of a study's assumptions.yaml, else the default ones. Raises DataError."""
    if assumptions is None:
        return Lexicon.default()
    from estimates.study import building, yamltext

    return Lexicon.base().with_units(building.units(yamltext.read(assumptions, "assumptions.yaml")))


# -- batches -----------------------------------------------------------------------------------------------------------


def batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Records in batches that are read together, none of which is long."""
    held: list[Record] = []
    length = 0
    for record in records:
        held.append(record)
        length += len(record.found.text) if isinstance(record.found, Article) else 0
        if len(held) >= BATCH or length >= CHARACTERS:
            yield held
            held, length = [], 0
    if held:
        yield held


def _read(batch: Sequence[Record], assumptions: bytes | None) -> tuple[list[Row], int]:
    left_out: list[Sentence] = []
    articles = [record.found for record in batch if isinstance(record.found, Article)]
    return figures(articles, assumptions, left_out.append), len(left_out)


# -- the journal, and what is made of it -------------------------------------------------------------------------------


def read(
    archive: Archive,
    out: Path,
    engine: Engine,
    *,
    assumptions: bytes | None = None,
    progress: Callable[[int], object] = lambda _: None,
) -> Done:
    """Read an archive, or what a stopped run of the same left of it, and write its figures to a CSV or Parquet file.

    The file appears, whole, when all is read. `progress` is told how far that is, of the archive's `size`. Raises
    DataError with what is wrong with the study, OSError if something cannot be read or written.
    """
    lexicon(assumptions)  # what is wrong with it is told before the work
    if out.suffix == ".parquet":
        from estimates.io import arrow

        arrow.library()
    out.parent.mkdir(parents=True, exist_ok=True)
    path = out.with_name(f"{out.name}.partial")
    try:
        with path.open("a+b") as journal:
            _lock(journal, path)
            number, at = _resume(journal, archive.mark(assumptions))
            progress(at)
            parts = batches(archive.records(number))
            first = [*islice(parts, 2)]
            alone = Engine() if len(first) < 2 else engine  # one batch is not worth a process
            for batch, (rows, left_out) in alone.each(partial(_read, assumptions=assumptions), chain(first, parts)):
                journal.write(_entry(batch, rows, left_out))
                journal.flush()
                progress(batch[-1].at)
            done = _write(journal, out)
    except DataError:  # there is nothing to go on with
        path.unlink()
        raise
    path.unlink()
    return done


def _entry(batch: Sequence[Record], rows: Sequence[Row], left_out: int) -> bytes:
    cells = [[row.get(name) for name in COLUMNS] for row in rows]
    articles = sum(isinstance(record.found, Article) for record in batch)
    problems = [record.found for record in batch if isinstance(record.found, Problem)]
    line = (*batch[-1][:2], articles, left_out, problems, cells)
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _lock(journal: BinaryIO, path: Path) -> None:
    """One run at a time writes a journal, on systems that can lock a file."""
    with suppress(ImportError):
        import fcntl

        try:
            fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OSError(errno.EBUSY, "another run writes to it", str(path)) from None


def _resume(journal: BinaryIO, mark: str) -> tuple[int, int]:
    """How many records are done, and how far that is; the journal ends after them, and it is `mark`'s own."""
    number = at = 0
    journal.seek(0)
    head = json.dumps(mark).encode() + b"\n"
    end = len(head) if journal.readline() == head else 0
    for number_, at_, line in _entries(journal) if end else ():
        number, at, end = number_, at_, end + len(line)
    journal.truncate(end)
    if not end:
        journal.write(head)
        journal.flush()
    return number, at


def _entries(journal: BinaryIO) -> Iterator[tuple[int, int, bytes]]:
    """The whole lines of a journal; the last one of a run that was killed may be none."""
    for line in journal:
        try:
            number, at, *_ = json.loads(line)
        except ValueError:
            return
        if line.endswith(b"\n"):
            yield number, at, line


def _write(journal: BinaryIO, out: Path) -> Done:
    """All rows of a journal as a table."""
    articles = rows = left_out = 0
    problems: list[Problem] = []
    with _table(out) as write:
        held: list[list[Any]] = []
        journal.seek(0)
        for line in islice(journal, 1, None):
            _, _, read_, left, wrong, cells = json.loads(line)
            articles, rows, left_out = articles + read_, rows + len(cells), left_out + left
            held += cells
            problems += [Problem(Place(*place), *more)._replace(related=()) for place, *more in wrong]
            if len(held) >= ROWS:
                write(held)
                held = []
        write(held)
    return Done(articles, rows, problems, left_out)


@contextmanager
def _table(out: Path) -> Iterator[Callable[[Sequence[Sequence[Any]]], None]]:
    """What writes rows to a file, which appears when all are written."""
    if out.suffix == ".parquet":
        from estimates.io import arrow

        with arrow.writing(out) as write:
            yield lambda rows: write(_columns(rows))
        return
    with files.replacing(out) as staged, staged.open("w", encoding="utf-8", newline="") as file:

        def write_rows(rows: Sequence[Sequence[Any]]) -> None:
            named = (dict(zip(COLUMNS, row, strict=True)) for row in rows)
            file.write(tables.as_csv(named, COLUMNS).partition("\n")[2])

        file.write(",".join(COLUMNS) + "\n")
        yield write_rows


def _columns(rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    import numpy as np

    from estimates.io import arrow

    kinds: dict[str, type] = dict.fromkeys(("figure", "low", "high"), float)
    kinds |= dict.fromkeys(("low_open", "high_open"), bool) | dict.fromkeys(("start", "end"), int)
    columns = dict(zip(COLUMNS, zip(*rows, strict=True) if rows else repeat(()), strict=False))
    return {
        name: np.array(values, dtype=kinds[name]) if name in kinds else arrow.texts(values)
        for name, values in columns.items()
    }
