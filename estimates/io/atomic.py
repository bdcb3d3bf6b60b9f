"""Read one consistent version of a file; write one so that a reader sees the old or the new version, never a part."""

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, NamedTuple

_TEMPORARY = ".estimates-tmp"  # the suffix of our temporary files; no file with another suffix is ever removed
_TRIES = 3


class StateError(OSError):
    """A file cannot be read or written as it is; the message continues after the name of the file."""


class ChangedError(StateError):
    """A file changed while it was read or before it was written."""


class _Staged(NamedTuple):
    file: BinaryIO
    path: Path
    target: Path


def read(path: Path, *, limit: int | None = None) -> bytes:
    """Return the bytes of one version of a file, at most `limit + 1` of them.

    Raises FileNotFoundError, StateError for a folder, pipe or device, ChangedError if the file changed during each of
    three attempts, OSError otherwise.
    """
    for _ in range(_TRIES):
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            before = os.fstat(handle)
            if not stat.S_ISREG(before.st_mode):
                kind = "a folder" if stat.S_ISDIR(before.st_mode) else "not a regular file"
                raise StateError(errno.EINVAL, f"is {kind}", str(path))
            with os.fdopen(handle, "rb", closefd=False) as file:
                data = file.read(-1 if limit is None else limit + 1)
            after = os.fstat(handle)
        finally:
            os.close(handle)
        if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size):
            return data
    raise ChangedError(errno.EBUSY, "keeps changing while it is read", str(path))


def write(path: Path, data: bytes, *, instead_of: bytes | None = None) -> None:
    """Replace or create a file; it keeps its mode and, where allowed, its owner, and a link is followed.

    With `instead_of`, raises ChangedError unless the file still has that content; of two writers that replace the same
    content one gets the error. Raises StateError for a write-protected file, OSError if it cannot be written.
    """
    with _staged(Path(os.path.realpath(path)), data) as staged:
        _commit([staged], instead_of)


def write_all(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write several files into a folder, which is created if needed; the files of two runs are never mixed.

    All data is on the disk before the first file gets its name. Raises OSError; up to then all old files are intact.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise StateError(errno.ENOTDIR, "is a file, not a folder", str(folder)) from None
    with ExitStack() as stack:
        targets = ((Path(os.path.realpath(folder / name)), data) for name, data in contents.items())
        _commit([stack.enter_context(_staged(target, data)) for target, data in targets])


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Yield a binary file that becomes `path` at the end of the block; after an exception the old file stays."""
    with _staged(Path(os.path.realpath(path)), b"") as staged:
        yield staged.file
        _commit([staged])


@contextmanager
def _staged(target: Path, data: bytes) -> Iterator[_Staged]:
    """Yield a locked temporary file next to `target`, with the mode and owner of the file that it will replace."""
    with _reported_as(target):
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
        old = target.stat() if target.exists() else None
        if old and not (old.st_mode & 0o222 and os.access(target, os.W_OK)):
            raise StateError(errno.EACCES, "is write-protected; make it writable to change it", str(target))
        with _locked(target.parent):
            _remove_leftovers(target.parent)
            path = target.with_name(f".{target.name[:40]}.{token_hex(8)}{_TEMPORARY}")
            file = path.open("xb")
            _lock(file.fileno())
        try:
            if old:
                for owner in (-1, old.st_uid):  # setting only the group may be allowed
                    with suppress(OSError, AttributeError):  # systems without owners
                        os.chown(path, owner, old.st_gid)
                path.chmod(stat.S_IMODE(old.st_mode))
            file.write(data)
            yield _Staged(file, path, target)
        finally:
            for tidy in (file.close, path.unlink):  # what cannot be written fails again at close, without its name
                with suppress(OSError):
                    tidy()


def _commit(files: list[_Staged], instead_of: bytes | None = None) -> None:
    """Give staged files their names, one folder after another. Raises as `write`."""
    for staged in files:
        with _reported_as(staged.target):
            staged.file.flush()
            os.fsync(staged.file.fileno())
    for folder in {staged.target.parent for staged in files}:
        with _locked(folder):
            for staged in (file for file in files if file.target.parent == folder):
                if instead_of is not None and staged.target.read_bytes() != instead_of:
                    fact = "was changed by someone else; nothing was written"
                    raise ChangedError(errno.EBUSY, fact, str(staged.target))
                staged.file.close()
                with _reported_as(staged.target):
                    staged.path.replace(staged.target)


@contextmanager
def _reported_as(target: Path) -> Iterator[None]:
    """Report the system's errors about a temporary file, or about no file, under the name of the user's file."""
    try:
        yield
    except OSError as error:
        if not error.filename or str(error.filename).endswith(_TEMPORARY):
            error.filename, error.filename2 = str(target), None
        raise


def _remove_leftovers(folder: Path) -> None:
    """Remove the temporary files of killed runs: ours by name, and locked by nobody."""
    for path in folder.glob(f".*{_TEMPORARY}"):
        with suppress(OSError), path.open("rb") as file:
            if _lock(file.fileno()):
                path.unlink()


def _lock(handle: int, *, wait: bool = False) -> bool:
    """Lock an open file or folder until it is closed; False if another process has it or the system has no locks."""
    with suppress(ImportError, OSError):
        import fcntl  # POSIX only

        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        return True
    return False


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one writer at a time create and rename files in a folder, whose names then reach the disk.

    Systems that cannot lock or synchronise a folder do without.
    """
    with ExitStack() as stack:
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            stack.callback(os.close, handle)
            _lock(handle, wait=True)
        yield
        with suppress(OSError):
            os.fsync(handle)
