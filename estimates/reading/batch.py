"""An archive -> the figures in it, by this process, several, or a Dask cluster: the same rows in the same order.

Each part of the archive becomes a Parquet file in a folder next to the output; an interrupted run skips those that
are there.
"""

from __future__ import annotations

import errno
import io
import json
import os
import pickle
import shutil
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from estimates.diagnostics import DataError, Diagnostic, Unreadable
from estimates.io import TextColumn, atomic, output
from estimates.quantities.figures import Figures
from estimates.quantities.units import Units
from estimates.reading import records
from estimates.reading.corpus import Archive, Broken, Part, articles
from estimates.reading.reader import scan

COLUMNS = ("article", "date", *records.COLUMNS)
OUTPUTS = (".csv", ".parquet")
SHOWN = 20  # problems of an archive that are kept; the others are counted

Workers = Callable[[], AbstractContextManager[tuple[Executor, int]]]  # an executor, and how many tasks to keep at it


class Done(NamedTuple):
    """What a finished run has read: articles, figures, numbers that are none, and records that cannot be read."""

    articles: int
    figures: int
    skipped: int
    broken: int
    problems: Sequence[Diagnostic]


def read_archive(
    archive: Archive,
    out: Path,
    workers: Workers,
    *,
    units: Callable[[], Units] = Units.common,
    language: str | None = None,
    kinds: Sequence[str] | None = None,
    progress: Callable[[int], object] = lambda _: None,
) -> Done:
    """Read an archive, or what an interrupted run has left of it, and write its figures to a .csv or .parquet file.

    `workers` is `here`, `processes(n)` or `dask(address)`. `units` makes the units in each worker: a function that can
    be pickled, with what it makes them from. `progress` is called with how far the run is, of `archive.size`. Raises
    DataError if the archive cannot be read or changes meanwhile, OSError if something cannot be written,
    ChildProcessError if workers are lost again and again.
    """
    output.arrow()  # what is missing is reported before the work
    asked = pickle.dumps((units, language, kinds))
    digest = archive.digest(asked)
    folder = out.parent / f".{out.stem}-{digest}"
    folder.mkdir(parents=True, exist_ok=True)
    work = partial(_read, asked=asked)
    size, left = 0, 3
    while True:
        try:
            size = _run(archive, folder, work, workers, progress)
            break
        except (BrokenExecutor, CancelledError):  # a worker was killed; what the others have read is there
            there = len([*folder.iterdir()])
            left, size = (3 if there > size else left - 1), there
            if not left:
                fact = "workers were lost again and again; the same command continues from there"
                raise ChildProcessError(errno.ECHILD, fact) from None
    if archive.digest(asked) != digest:
        fact = "the archive changed while it was read"
        raise DataError([Diagnostic.of_file(archive.name, fact, "changed", "run the same command again")])
    done = _combine([folder / _name(number) for number in range(size)], out)
    shutil.rmtree(folder, ignore_errors=True)
    return done


def _name(number: int) -> str:
    return f"{number:06}.parquet"


def _run(
    archive: Archive, folder: Path, work: Callable[[Part], bytes], workers: Workers, progress: Callable[[int], object]
) -> int:
    """Read the parts that are not there yet, and return how many parts there are."""
    size = 0

    def finish(part: Part, future: Future[bytes]) -> None:
        atomic.write(folder / _name(part.number), future.result())
        progress(part.at)

    with workers() as (executor, ahead):
        waiting = deque[tuple[Part, Future[bytes]]]()
        for part in archive.parts(lambda number: (folder / _name(number)).exists()):
            size = part.number + 1
            if not part.records:
                progress(part.at)
                continue
            waiting.append((part._replace(records=[]), executor.submit(work, part)))
            if len(waiting) > ahead:
                finish(*waiting.popleft())
        while waiting:
            finish(*waiting.popleft())
    return size


# -- in a worker -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _asked(data: bytes) -> tuple[Units, str | None, Sequence[str] | None]:
    """Return units, language and kinds: once per worker, since the reader's tables are made once for each units."""
    units, language, kinds = pickle.loads(data)  # noqa: S301  # our own
    return units(), language, kinds


def _read(part: Part, *, asked: bytes) -> bytes:
    """Return the figures of a part as a Parquet file, with counts and problems as its metadata."""
    names, days, found = list[str](), list[str | None](), list[Any]()
    read, skipped, count, broken = 0, 0, 0, list[Broken]()
    units, language, kinds = _asked(asked)
    for one in articles(part):
        if isinstance(one, Broken):
            count += 1
            broken += [one] if count <= SHOWN else []
            continue
        scanned = scan(one.text, units, language=language, kinds=kinds)
        names += [one.name] * len(scanned.figures)
        days += [one.day] * len(scanned.figures)
        found += scanned.figures
        read, skipped = read + 1, skipped + len(scanned.skipped)
    pa, out = output.arrow(), io.BytesIO()
    table = pa.table({name: output.as_arrow(column) for name, column in _frame(names, days, found).items()})
    notes = {"articles": read, "skipped": skipped, "broken": count, "problems": broken}
    pa.parquet.write_table(table.replace_schema_metadata({"estimates": json.dumps(notes)}), out)
    return out.getvalue()


def _frame(names: Sequence[str], days: Sequence[str | None], found: Sequence[Any]) -> dict[str, Any]:
    return {"article": TextColumn.of(names), "date": TextColumn.of(days), **records.frame(Figures.from_list(found))}


def _combine(parts: Sequence[Path], out: Path) -> Done:
    """Write the figures of all parts to one file."""
    pa = output.arrow()
    totals = dict.fromkeys(("articles", "figures", "skipped", "broken"), 0)
    problems: list[Diagnostic] = []

    def blocks() -> Iterator[output.Frame]:
        for path in parts:
            table = pa.parquet.read_table(path)
            notes = json.loads(table.schema.metadata[b"estimates"]) | {"figures": table.num_rows}
            for name in totals:
                totals[name] += notes[name]
            problems.extend(Broken(*one).diagnostic() for one in notes["problems"][: SHOWN - len(problems)])
            yield {name: _column(table.column(name)) for name in COLUMNS}
        if not parts:
            yield _frame((), (), ())

    output.write_table(out, blocks())
    return Done(**totals, problems=problems)


def _column(column: Any) -> Any:
    return TextColumn.arrow(column) if hasattr(column.type, "value_type") else np.asarray(column)


# -- who does the work -------------------------------------------------------------------------------------------------


@contextmanager
def here() -> Iterator[tuple[Executor, int]]:
    """Yield an executor that works in this process, one part at a time."""
    with ThreadPoolExecutor(1) as executor:
        yield executor, 0


def processes(number: int) -> Workers:
    """Return what starts this many processes on this machine; one is this process."""

    @contextmanager
    def start() -> Iterator[tuple[Executor, int]]:
        import multiprocessing

        os.environ.setdefault("PYTHONSAFEPATH", "1")  # a worker must not find its modules in the working folder
        pool = ProcessPoolExecutor(number, multiprocessing.get_context("spawn"), initializer=_start)
        try:
            with _ignoring_ctrl_c():  # the workers inherit that: it is for the parent process alone
                for _ in range(number):
                    pool.submit(os.getpid)  # starts a worker
            yield pool, 2 * number
        finally:
            pool.shutdown(cancel_futures=True)

    return start if number > 1 else here


@contextmanager
def _ignoring_ctrl_c() -> Iterator[None]:
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # only the main thread receives the signal
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _start() -> None:
    """End with the parent process."""
    import multiprocessing
    from threading import Thread

    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent:
            parent.join()
            os._exit(1)

    Thread(target=follow, daemon=True).start()


def dask(address: str | None = None) -> Workers:
    """Return what connects to the Dask cluster at the address of its scheduler, otherwise starts one in this process.

    The latter listens to this machine alone. When it is started it raises DataError without the package distributed,
    Unreadable if nothing answers at the address.
    """

    @contextmanager
    def start() -> Iterator[tuple[Executor, int]]:
        try:
            from distributed import Client, KilledWorker
        except ImportError:
            raise output.missing("distributed", "Dask clusters", "dask") from None
        own = {"processes": False, "dashboard_address": "127.0.0.1:0", "worker_dashboard_address": "127.0.0.1:0"}
        connect: Any = partial(Client, address, timeout=10) if address else partial(Client, **own)  # it has no types
        try:
            client = connect()
        except (OSError, ValueError):
            fact = f"no scheduler answers at {address}"
            raise Unreadable(fact, 0, len(str(address)), slug="scheduler") from None
        with client:
            executor = client.get_executor()
            try:
                yield executor, 2 * max(1, sum(client.nthreads().values()))
            except KilledWorker as error:
                raise BrokenExecutor from error
            finally:
                executor.shutdown(wait=False)

    return start
