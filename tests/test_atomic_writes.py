"""A file is written whole or not at all, whoever writes or dies at the same time."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from textwrap import dedent
from typing import NoReturn

import pytest

from estimates.io import atomic

OLD, NEW = b"old " * 5000, b"new " * 9000


def refused(*_args: object) -> NoReturn:
    raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), f"a{atomic._TEMPORARY}", None, "b")


def together(write: Callable[[bytes], None], words: tuple[bytes, ...]) -> None:
    with ThreadPoolExecutor(len(words)) as writers:
        list(writers.map(write, words))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write_all(path: Path, data: bytes) -> None:
    atomic.write_all(path.parent, {path.name: data})


def write_in_pieces(path: Path, data: bytes) -> None:
    with atomic.replacing(path) as file:
        file.write(data[:100])
        file.write(data[100:])


WAYS = [atomic.write, write_all, write_in_pieces]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.yaml"
    path.write_bytes(OLD)
    return path


def is_as_it_was(path: Path) -> bool:
    return path.read_bytes() == OLD and names(path.parent) == ["a.yaml"]


@pytest.mark.parametrize("way", WAYS)
def test_a_file_is_replaced_whole_and_nothing_else_is_left(way: Callable[[Path, bytes], None], tmp_path: Path) -> None:
    path, link, usual = tmp_path / "a.csv", tmp_path / "link", tmp_path / "usual"
    way(path, OLD)
    usual.touch()
    link.symlink_to("a.csv")
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)
    path.chmod(0o640)
    way(link, NEW)
    assert link.is_symlink()
    assert path.read_bytes() == NEW
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert names(tmp_path) == ["a.csv", "link", "usual"]


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone can give a file away")
def test_a_file_keeps_its_owner_where_that_is_possible(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.chown(path, 1234, 2345)
    atomic.write(path, OLD)
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 2345)
    monkeypatch.setattr(os, "chown", refused)
    atomic.write(path, NEW)
    assert path.read_bytes() == NEW


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_file_and_names_it(
    way: Callable[[Path, bytes], None], call: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, call, refused)
    with pytest.raises(PermissionError) as caught:
        way(path, NEW)
    assert (caught.value.filename, caught.value.filename2) == (str(path), None)
    assert is_as_it_was(path)


@pytest.mark.parametrize("way", WAYS)
def test_a_write_protected_file_is_not_changed(way: Callable[[Path, bytes], None], path: Path) -> None:
    path.chmod(0o444)
    with pytest.raises(atomic.StateError, match="make it writable") as caught:
        way(path, NEW)
    assert caught.value.filename == str(path)
    assert is_as_it_was(path)


def test_a_file_that_someone_else_changed_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"theirs")
    with pytest.raises(atomic.ChangedError, match="was changed by someone else"):
        atomic.write(path, NEW, instead_of=OLD)
    assert path.read_bytes() == b"theirs"
    assert names(tmp_path) == ["a.yaml"]


def test_several_files_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "out"
    atomic.write_all(folder, {"a": OLD, "b": OLD})
    (folder / "c").mkdir()
    with pytest.raises(IsADirectoryError, match="c"):
        atomic.write_all(folder, {"a": NEW, "b": NEW, "c": NEW})
    assert (folder / "a").read_bytes() == (folder / "b").read_bytes() == OLD
    assert names(folder) == ["a", "b", "c"]


def test_two_runs_at_once_leave_the_files_of_one(tmp_path: Path) -> None:
    def run(word: bytes) -> None:
        for _ in range(20):
            atomic.write_all(tmp_path, dict.fromkeys("abc", word * 100))

    together(run, (b"x", b"y"))
    assert len({(tmp_path / name).read_bytes() for name in "abc"}) == 1
    assert names(tmp_path) == ["a", "b", "c"]


def test_a_pipe_or_a_folder_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(atomic.StateError, match="not a regular file"):
        atomic.read(tmp_path / "pipe")
    with pytest.raises(atomic.StateError, match="a folder"):
        atomic.read(tmp_path)
    with pytest.raises(FileNotFoundError):
        atomic.read(tmp_path / "none")
    (tmp_path / "a").write_bytes(b"x" * 100)
    assert len(atomic.read(tmp_path / "a", limit=10)) == 11


def test_a_file_that_keeps_changing_while_it_is_read_is_reported(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stat_of, calls = os.fstat, iter(range(100))

    def busy(handle: int) -> os.stat_result:
        path.write_bytes(OLD + b"x" * next(calls))
        return stat_of(handle)

    monkeypatch.setattr(os, "fstat", busy)
    with pytest.raises(atomic.ChangedError, match="while it is read"):
        atomic.read(path)


# A process that dies at the nth event that Python reports of it: files opened, renamed, removed, changed.
DYING = dedent("""
    import os, sys
    from pathlib import Path
    from estimates.io import atomic
    path, left = Path(sys.argv[1]), int(sys.argv[2])
    def count(*_):
        global left
        left -= 1
        left or os._exit(9)
    sys.addaudithook(count)
    atomic.write(path, b"new " * 9000)
    left = -1
""")


@pytest.mark.slow
def test_a_kill_between_any_two_calls_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path, seen = tmp_path / "a.yaml", []
    for last in range(1, 100):
        path.write_bytes(OLD)
        done = subprocess.run([sys.executable, "-c", DYING, str(path), str(last)], check=False)
        seen.append(path.read_bytes())
        if done.returncode == 0:
            break
        assert done.returncode == 9
    assert len(seen) > 10
    assert {*seen} == {OLD, NEW}


def test_leftovers_of_a_killed_run_are_removed_by_the_next_one_and_foreign_files_are_kept(tmp_path: Path) -> None:
    foreign = ["X.partial", ".a.csv.tmp", "a.csv.estimates-tmp", ".notes"]
    for name in foreign:
        (tmp_path / name).write_bytes(b"theirs")
    code = "import os, sys; from pathlib import Path; from estimates.io import atomic\n"
    code += "with atomic.replacing(Path(sys.argv[1])) as file:\n    file.write(b'part'); os._exit(9)"
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "a.csv")], check=False)
    assert done.returncode == 9
    assert len(names(tmp_path)) == len(foreign) + 1
    atomic.write(tmp_path / "b.csv", NEW)
    assert names(tmp_path) == sorted([*foreign, "b.csv"])
    assert all((tmp_path / name).read_bytes() == b"theirs" for name in foreign)


def test_the_temporary_file_of_a_running_writer_is_kept(tmp_path: Path) -> None:
    with atomic.replacing(tmp_path / "a.csv") as file:
        file.write(OLD)
        atomic.write(tmp_path / "b.csv", NEW)
    assert (tmp_path / "a.csv").read_bytes() == OLD
    assert names(tmp_path) == ["a.csv", "b.csv"]


def test_of_two_writers_that_replace_the_same_text_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    for _ in range(20):
        path.write_bytes(OLD)
        confirmed: list[bytes] = []

        def write(word: bytes, confirmed: list[bytes] = confirmed) -> None:
            with suppress(atomic.ChangedError):
                atomic.write(path, word, instead_of=OLD)
                confirmed.append(word)

        together(write, (b"x", b"y", b"z"))
        assert confirmed == [path.read_bytes()]


def test_an_exception_while_a_file_is_written_in_pieces_leaves_the_old_one(path: Path) -> None:
    with suppress(ZeroDivisionError), atomic.replacing(path) as file:
        file.write(NEW)
        raise ZeroDivisionError
    assert is_as_it_was(path)
