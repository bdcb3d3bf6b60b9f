"""An archive -> the figures in it, by this process, several, or a Dask cluster: the same rows in the same order.

Each part of the archive becomes a Parquet file in a folder next to the output; an interrupted run skips those that
are there.
"""

import errno
import io
import multiprocessing
import os
import pickle
import shutil
import signal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import lru_cache, partial
from glob import escape
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np

from estimates.diagnostics import Unreadable
from estimates.io import atomic, output
from estimates.io.column import TextColumn
from estimates.quantities.figures import Figures
from estimates.reading import extraction, records
from estimates.reading.corpus import Archive, Article
from estimates.reading.reader import Scan

COLUMNS = ("article", "date", *records.COLUMNS)
OUTPUTS = (".csv", ".parquet")
ATTEMPTS = 3  # to read an archive if workers are killed; each continues where the last one stopped

Workers = Callable[[], AbstractContextManager[tuple[Executor, int]]]  # an executor, and how many tasks to keep queued
Scanner = Callable[[str], Scan]


def read_archive(
    archive: Archive,
    out: Path,
    workers: Workers,
    scanner: Callable[[], Scanner],
    progress: Callable[[float], object] = lambda _: None,
) -> tuple[int, int]:
    """Read an archive, or what an interrupted run has left of it, and write its figures to a .csv or .parquet file.

    Return the number of figures and that of other numbers; `archive` counts articles and problems. `workers` is `here`,
    `processes(n)` or `dask(address)`. `scanner` makes what reads a text, once in each worker: a function that can be
    pickled, with what it needs. `progress` is called with the share of the archive that is read. Raises DataError if
    the archive cannot be read or changes meanwhile, OSError if something cannot be written, ChildProcessError if
    workers are lost again and again.
    """
    pa = output.arrow()  # a missing package is reported before any work
    asked = pickle.dumps(scanner)
    digest = archive.digest(asked)
    folder = out.parent / f".{out.stem}-{digest}"
    for _ in range(ATTEMPTS):
        with suppress(BrokenExecutor, CancelledError):  # a worker was killed; what the others have read is there
            parts = _read_parts(archive, folder, partial(_read, asked=asked), workers, progress)
            break
    else:
        fact = "workers ended unexpectedly, again and again; run the same command again to continue"
        raise ChildProcessError(errno.ECHILD, fact)
    if Archive(archive.path).digest(asked) != digest:
        raise archive.error("the archive changed while it was read", "run the same command again")
    output.write_table(out, map(_columns, map(pa.parquet.read_table, parts)))
    counts = [pa.parquet.read_metadata(part) for part in parts]
    for left in out.parent.glob(f".{escape(out.stem)}-{'[0-9a-f]' * 16}"):  # of killed runs over other archives too
        shutil.rmtree(left, ignore_errors=True)
    return sum(part.num_rows for part in counts), sum(int(part.metadata[b"skipped"]) for part in counts)


def _read_parts(
    archive: Archive,
    folder: Path,
    work: Callable[[list[Article]], bytes],
    workers: Workers,
    progress: Callable[[float], object],
) -> list[Path]:
    """Read the parts that are not there yet, and return the files of all."""
    files: list[Path] = []
    waiting = deque[tuple[Path, float, Future[bytes]]]()

    def finish() -> None:
        """Write the part that was started first, once it is read."""
        file, share, future = waiting.popleft()
        folder.mkdir(parents=True, exist_ok=True)
        atomic.write(file, future.result())
        progress(share)

    with workers() as (executor, ahead):
        for share, articles in archive.parts():
            files.append(folder / f"{len(files):06}.parquet")
            if not files[-1].exists():
                waiting.append((files[-1], share, executor.submit(work, articles)))
            if len(waiting) > ahead:
                finish()
        while waiting:
            finish()
    return files


def _columns(table: Any) -> dict[str, Any]:
    """Return the columns of a part as they are written."""
    return {
        name: TextColumn.arrow(column) if hasattr(column.type, "value_type") else np.asarray(column)
        for name, column in zip(table.column_names, table.columns, strict=True)
    }


# -- in a worker -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _scanner(asked: bytes) -> Scanner:
    made: Scanner = pickle.loads(asked)()  # noqa: S301  # our own
    return made


def _read(articles: list[Article], *, asked: bytes) -> bytes:
    """Return the figures of some articles as a Parquet file; its metadata counts the numbers that are not figures."""
    pa, out = output.arrow(), io.BytesIO()
    scanner = _scanner(asked)
    scans = [(article, scanner(extraction.visible(article.text))) for article in articles]
    rows = [(article, figure) for article, scan in scans for figure in scan.figures]
    skipped = sum(scan.skipped for _, scan in scans)
    names, days = (TextColumn.of([article[at] for article, _ in rows]) for at in range(2))
    columns = names, days, *records.frame(Figures.from_list([figure for _, figure in rows])).values()
    table = pa.table([*map(output.as_arrow, columns)], COLUMNS, metadata={"skipped": str(skipped)})
    pa.parquet.write_table(table, out)
    return out.getvalue()


# -- who does the work -------------------------------------------------------------------------------------------------


@contextmanager
def here() -> Iterator[tuple[Executor, int]]:
    """Yield an executor that works in this process, one part at a time."""
    with ThreadPoolExecutor(1) as executor:
        yield executor, 0


@contextmanager
def processes(number: int) -> Iterator[tuple[Executor, int]]:
    """Yield an executor that starts this many processes on this machine."""
    os.environ.setdefault("PYTHONSAFEPATH", "1")  # a worker must not find its modules in the working directory
    pool = ProcessPoolExecutor(number, multiprocessing.get_context("spawn"), initializer=_follow_parent)
    try:
        yield pool, 2 * number
    finally:
        pool.shutdown(cancel_futures=True)


def _follow_parent() -> None:
    """Leave Ctrl-C to the parent process, and end with it, even if that is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def follow() -> None:
        if parent := multiprocessing.parent_process():
            parent.join()
            os._exit(1)

    Thread(target=follow, daemon=True).start()


@contextmanager
def dask(address: str | None = None) -> Iterator[tuple[Executor, int]]:
    """Connect to the Dask cluster at the address of its scheduler, otherwise start one in this process.

    The latter listens to this machine alone. Raises DataError without the package distributed, Unreadable if nothing
    answers at the address.
    """
    distributed = output.import_optional("distributed", "Dask clusters", "dask")
    own = {"processes": False, "dashboard_address": "127.0.0.1:0", "worker_dashboard_address": "127.0.0.1:0"}
    try:
        client = distributed.Client(address, timeout=10, **({} if address else own))
    except (OSError, ValueError):
        raise Unreadable(f"no scheduler answers at {address}", 0, len(str(address)), slug="scheduler") from None
    with client:
        try:
            yield client.get_executor(), 2 * max(1, sum(client.nthreads().values()))
        except distributed.KilledWorker as error:
            raise BrokenExecutor from error
