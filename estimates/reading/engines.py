"""Who does a long job: this process, several on this machine, or a Dask cluster; what comes out stays in one order."""

from __future__ import annotations

import errno
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple, TypeVar

from estimates.diagnostics.problems import DataError, Unreadable, whole

T = TypeVar("T")
R = TypeVar("R")

NEEDED = "pip install 'estimates[dask]'"


class Engine(NamedTuple):
    """An executor (None for this very process), and how many tasks it may have at once."""

    executor: Executor | None = None
    ahead: int = 0

    def each(self, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[tuple[T, R]]:
        """Every task with its result, in order; of the tasks no more are taken than are under way.

        Raises ChildProcessError if the processes that do the work are lost.
        """
        if self.executor is None:
            yield from ((task, work(task)) for task in tasks)
            return
        waiting: deque[tuple[T, Future[R]]] = deque()
        try:
            for task in tasks:
                with _held():  # a process may be started for it
                    waiting.append((task, self.executor.submit(work, task)))
                if len(waiting) > self.ahead:
                    first, future = waiting.popleft()
                    yield first, future.result()
            for first, future in waiting:
                yield first, future.result()
        except (BrokenExecutor, CancelledError):
            raise _lost("a process that does the work was ended") from None


def _lost(fact: str) -> ChildProcessError:
    return ChildProcessError(errno.ECHILD, f"{fact}; the same command goes on from there")


@contextmanager
def _held() -> Iterator[None]:
    """Ctrl-C waits till the end, and a process that is started in here leaves it to this one from its very start."""
    if not hasattr(signal, "pthread_sigmask"):  # on Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def processes(jobs: int) -> Iterator[Engine]:
    """So many processes on this machine; one job is done in this process."""
    if jobs == 1:
        yield Engine()
        return
    import multiprocessing

    os.environ.setdefault("PYTHONSAFEPATH", "1")  # a child must not find its modules in the working folder
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_start)
    try:
        yield Engine(pool, 2 * jobs)
    finally:
        pool.shutdown(cancel_futures=True)


def _start() -> None:
    """What each process does first: leave Ctrl-C to its parent, on Windows too, and end when that does."""
    import multiprocessing
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent:
            parent.join()
            os._exit(1)

    Thread(target=follow, daemon=True).start()


@contextmanager
def dask(jobs: int, scheduler: str | None = None) -> Iterator[Engine]:
    """The Dask cluster at the address of its scheduler, else one of so many processes on this machine.

    Its workers need this package. Raises DataError without the package distributed, Unreadable if nothing answers.
    """
    try:
        from distributed import Client, KilledWorker, LocalCluster
    except ImportError:
        fact = "a Dask cluster needs the package distributed, which is not installed"
        raise DataError([whole("distributed", fact, "no-dask", NEEDED)]) from None
    with ExitStack() as after:
        where = scheduler or after.enter_context(_local(LocalCluster, jobs))
        connect: Any = Client  # it has no types
        try:
            client = after.enter_context(connect(where, timeout=10))
        except (OSError, ValueError):
            raise Unreadable(f"no scheduler answers at {where}", 0, len(str(where)), slug="scheduler") from None
        executor = client.get_executor()
        after.callback(executor.shutdown, wait=False)
        try:
            yield Engine(executor, 2 * max(1, sum(client.nthreads().values())))
        except KilledWorker as wrong:
            raise _lost("several workers were ended over the same task") from wrong


def _local(cluster: Any, jobs: int) -> Any:
    """A cluster here, with workers that leave Ctrl-C to this process."""
    import logging

    os.environ.setdefault("PYTHONSAFEPATH", "1")  # as in `processes`
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return cluster(
            n_workers=jobs, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=logging.ERROR
        )
    finally:
        signal.signal(signal.SIGINT, before)
