"""Reading a file whole, and writing one so that it is never half there."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

_TRIES = 3
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS)  # as on FAT, and on some shares


class StateError(OSError):
    """A file is not in a state to be read or written; the words for it go on from "it"."""


class NotAFileError(StateError):
    """What should be read is a folder, a pipe or a device."""


class ChangedError(StateError):
    """A file changed while it was read or before it was written."""


class ProtectedError(StateError):
    """A file that is to be replaced may not be written: it says so itself, whatever its folder and root may do."""


def read(path: Path, *, limit: int | None = None) -> bytes:
    """The bytes of a file, at most `limit + 1` of them, all of one moment.

    Raises FileNotFoundError, NotAFileError, or ChangedError if it changed each time it was read; OSError otherwise.
    """
    for _ in range(_TRIES):
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            before = os.fstat(handle)
            if not stat.S_ISREG(before.st_mode):
                kind = "a folder" if stat.S_ISDIR(before.st_mode) else "no plain file"
                raise NotAFileError(errno.EINVAL, f"is {kind}", str(path))
            with open(handle, "rb", closefd=False) as file:
                data = file.read(-1 if limit is None else limit + 1)
            after = os.fstat(handle)
        finally:
            os.close(handle)
        if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size):
            return data
    raise ChangedError(errno.EBUSY, "changes while it is read", str(path))


def write(path: Path, data: bytes, *, instead_of: bytes | None = None) -> None:
    """Put `data` at `path`: whoever reads it meets the old file or the new one, never a part, whatever happens.

    The data goes to a temporary name in the same folder, reaches the disk, and is renamed. An existing file keeps its
    mode, and its owner where the system lets it; a link is followed. With `instead_of`, raises ChangedError unless that
    is what the file still holds. Raises ProtectedError if it is write-protected, OSError if it cannot be written, and
    leaves nothing behind.
    """
    target = Path(os.path.realpath(path))
    staged = _stage(target, data, _replaced(target))
    try:
        if instead_of is not None and target.read_bytes() != instead_of:
            raise ChangedError(errno.EBUSY, "has changed meanwhile, and is left as it is", str(path))
        _rename(staged, target)
    except BaseException:
        _forget(staged)
        raise
    _sync(target.parent)


def write_all(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Put a set of files into a folder (made if it is not there), each as by `write`.

    None gets its name before all have reached the disk, and of two runs at once one gets all its names after the
    other. Raises OSError; if that happens before the first renaming, every old file is still there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(
            errno.ENOTDIR, "there is something of this name that is no folder", str(folder)
        ) from None
    staged: dict[Path, Path] = {}
    try:
        for name, data in contents.items():
            target = folder / name
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
            staged[target] = _stage(target, data, _replaced(target))
        with _locked(folder):
            for target, temporary in staged.items():
                _rename(temporary, target)
    except BaseException:
        for temporary in staged.values():
            _forget(temporary)
        raise
    _sync(folder)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary name beside `path`, to write to in pieces; at the end it reaches the disk and becomes `path`, whole.

    If anything goes wrong, the old file stays and the new one goes. Raises OSError if it cannot be written.
    """
    target = Path(os.path.realpath(path))
    staged = _stage(target, b"", _replaced(target))
    try:
        yield staged
        with staged.open("rb") as done:
            os.fsync(done.fileno())
        _rename(staged, target)
    except BaseException:
        _forget(staged)
        raise
    _sync(target.parent)


def create(path: Path, data: bytes) -> None:
    """As `write`, but never over anything: raises FileExistsError if there is something at `path`."""
    staged = _stage(path, data, None)
    try:
        with _naming(path):
            try:
                os.link(staged, path)  # fails if the name is taken, in one step
            except OSError as error:
                if error.errno not in _NO_LINKS:
                    raise
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))  # takes the name, if it is free
                try:
                    staged.replace(path)
                except BaseException:
                    _forget(path)
                    raise
    finally:
        _forget(staged)
    _sync(path.parent)


def _stage(target: Path, data: bytes, old: os.stat_result | None) -> Path:
    """The data under a temporary name beside `target`, on the disk; with the mode and owner of the old file."""
    with _naming(target):
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent)
        try:
            try:
                if old and hasattr(os, "fchown"):
                    for owner in (-1, old.st_uid):  # the group alone may be granted
                        with suppress(OSError):
                            os.fchown(handle, owner, old.st_gid)
                if hasattr(os, "fchmod"):
                    os.fchmod(handle, stat.S_IMODE(old.st_mode) if old else _usual_mode())
                rest = memoryview(data)
                while rest:
                    rest = rest[os.write(handle, rest) :]
                os.fsync(handle)
            finally:
                os.close(handle)
        except BaseException:
            _forget(Path(name))
            raise
    return Path(name)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """What the system says of a temporary file is told of the user's own: the other name would tell nothing."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def _rename(staged: Path, target: Path) -> None:
    with _naming(target):
        staged.replace(target)


def _forget(name: Path) -> None:
    with suppress(OSError):
        name.unlink()


def _replaced(target: Path) -> os.stat_result | None:
    """The state of the file that is to be replaced, if there is one. Raises ProtectedError if it may not be written."""
    try:
        old = target.stat()
    except FileNotFoundError:
        return None
    if not (old.st_mode & 0o222 and os.access(target, os.W_OK)):
        fact = "is write-protected, and is left as it is; make it writable to change it"
        raise ProtectedError(errno.EACCES, fact, str(target))
    return old


def _usual_mode() -> int:
    """The mode of any new file."""
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One run at a time renames into the folder, on systems that can lock one."""
    with ExitStack() as after:
        with suppress(ImportError, OSError):
            import fcntl  # not everywhere

            handle = os.open(folder, os.O_RDONLY)
            after.callback(os.close, handle)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _sync(folder: Path) -> None:
    """Let the new name reach the disk too, where a folder can be synchronised at all."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
