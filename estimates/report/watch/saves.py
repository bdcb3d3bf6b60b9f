"""When a file may have been saved. watchfiles is used here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

from watchfiles import Change, watch

LOOK = 1000  # ms; the files are looked at this often where no event comes, as on a network drive


def saves(paths: Sequence[Path], stop: Event) -> Iterator[None]:
    """Yields whenever one of the files may have changed, until `stop` is set.

    Folders are watched and not files, because most editors save by putting a new file in the place of the old one;
    names other than the files' own, such as an editor's temporary ones, are passed over.
    """
    files = {*paths, *(path.resolve() for path in paths)}
    names = {path.name for path in files}
    folders = {path.parent for path in files}

    def one_of_them(_: Change, path: str) -> bool:
        return Path(path).name in names

    try:
        for _ in watch(
            *folders,
            watch_filter=one_of_them,
            debounce=400,
            step=40,
            rust_timeout=LOOK,
            yield_on_timeout=True,
            stop_event=stop,
            raise_interrupt=False,
            recursive=False,
        ):
            yield
    except OSError:  # no more watches to be had, or a folder that cannot be watched
        while not stop.wait(LOOK / 1000):
            yield
