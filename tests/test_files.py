from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import NoReturn

import pytest

from estimates.io import files

OLD, NEW = b"old " * 5000, b"new " * 9000


def refused(*_args: object) -> NoReturn:
    raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), "a", None, "b")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    files.write(path, OLD)
    files.write(path, NEW)
    assert path.read_bytes() == NEW
    assert names(tmp_path) == ["a.csv"]


def test_an_existing_file_keeps_its_mode_and_a_new_one_has_the_usual(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    files.write(path, OLD)
    usual = tmp_path / "usual"
    usual.touch()
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)
    path.chmod(0o640)
    files.write(path, NEW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone can give a file away")
def test_a_file_of_somebody_else_stays_theirs(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(OLD)
    os.chown(path, 1234, 2345)
    files.write(path, NEW)
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 2345)


def test_an_owner_that_cannot_be_kept_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(OLD)
    monkeypatch.setattr(os, "fchown", refused)
    files.write(path, NEW)
    assert path.read_bytes() == NEW


@pytest.mark.parametrize("way", [files.write, lambda path, data: files.write_all(path.parent, {path.name: data})])
def test_a_write_protected_file_is_left_as_it_is(tmp_path: Path, way: Callable[[Path, bytes], None]) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(OLD)
    path.chmod(0o444)
    with pytest.raises(files.ProtectedError, match="make it writable") as caught:
        way(path, NEW)
    assert caught.value.filename == str(path)
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["a.yaml"]


def test_a_file_that_cannot_be_renamed_is_named_by_its_own_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(OLD)
    monkeypatch.setattr(os, "replace", refused)
    monkeypatch.setattr(os, "rename", refused)
    for way in (files.write, lambda path, data: files.write_all(path.parent, {path.name: data})):
        with pytest.raises(PermissionError) as caught:
            way(path, NEW)
        assert (caught.value.filename, caught.value.filename2) == (str(path), None)
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["a.yaml"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(OLD)
    (tmp_path / "link").symlink_to("real")
    files.write(tmp_path / "link", NEW)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == NEW


def test_a_file_that_changed_meanwhile_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"theirs")
    with pytest.raises(files.ChangedError, match="changed meanwhile"):
        files.write(path, NEW, instead_of=OLD)
    assert path.read_bytes() == b"theirs"
    assert names(tmp_path) == ["a.yaml"]


def test_nothing_is_created_over_anything(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    files.create(path, OLD)
    with pytest.raises(FileExistsError) as caught:
        files.create(path, NEW)
    assert (caught.value.filename, caught.value.filename2) == (str(path), None)
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["a.yaml"]


def test_where_there_are_no_hard_links_nothing_is_created_over_anything_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", refused)
    test_nothing_is_created_over_anything(tmp_path)
    usual = tmp_path / "usual"
    usual.touch()
    assert stat.S_IMODE((tmp_path / "a.yaml").stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)
    monkeypatch.setattr(os, "replace", refused)
    monkeypatch.setattr(os, "rename", refused)
    with pytest.raises(PermissionError) as caught:
        files.create(tmp_path / "b.yaml", NEW)
    assert caught.value.filename == str(tmp_path / "b.yaml")
    assert names(tmp_path) == ["a.yaml", "usual"]


def test_a_set_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "out"
    files.write_all(folder, {"a": OLD, "b": OLD})
    (folder / "c").mkdir()
    with pytest.raises(IsADirectoryError, match="c"):
        files.write_all(folder, {"a": NEW, "b": NEW, "c": NEW})
    assert (folder / "a").read_bytes() == (folder / "b").read_bytes() == OLD
    assert names(folder) == ["a", "b", "c"]


def test_two_runs_at_once_leave_one_whole_result(tmp_path: Path) -> None:
    def run(word: bytes) -> None:
        for _ in range(20):
            files.write_all(tmp_path, dict.fromkeys("abc", word * 100))

    runs = [threading.Thread(target=run, args=(word,)) for word in (b"x", b"y")]
    for thread in runs:
        thread.start()
    for thread in runs:
        thread.join()
    assert len({(tmp_path / name).read_bytes() for name in "abc"}) == 1
    assert names(tmp_path) == ["a", "b", "c"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PermissionError) as caught:
            files.write(tmp_path / "a.csv", NEW)
    finally:
        tmp_path.chmod(0o700)
    assert str(caught.value.filename).endswith("a.csv")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_a_full_disk_is_told_and_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    files.write(path, OLD)
    full = os.open("/dev/full", os.O_WRONLY)
    write = os.write
    monkeypatch.setattr(os, "write", lambda _handle, data: write(full, data))
    with pytest.raises(OSError, match="space") as caught:
        files.write(path, NEW)
    os.close(full)
    assert caught.value.filename == str(path)
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["a.csv"]


def test_what_is_no_plain_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(files.NotAFileError, match="no plain file"):
        files.read(tmp_path / "pipe")
    with pytest.raises(files.NotAFileError, match="a folder"):
        files.read(tmp_path)
    with pytest.raises(FileNotFoundError):
        files.read(tmp_path / "none")


def test_a_file_that_changes_while_it_is_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(OLD)
    stat_of, calls = os.fstat, iter(range(100))

    def busy(handle: int) -> os.stat_result:
        path.write_bytes(OLD + b"x" * next(calls))
        return stat_of(handle)

    monkeypatch.setattr(os, "fstat", busy)
    with pytest.raises(files.ChangedError, match="while it is read"):
        files.read(path)


def test_no_more_is_read_than_can_be_wanted(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 100)
    assert len(files.read(tmp_path / "a", limit=10)) == 11


# A process that dies at its nth call into the system, by an audit hook: `open`, `os.rename` and the like are audited,
# and os.write, os.fsync, os.close and os.fchmod are counted by hand.
DYING = dedent("""
    import os, sys
    from pathlib import Path
    from estimates.io import files
    path, last = Path(sys.argv[1]), int(sys.argv[2])
    calls = 0
    def count(*_):
        global calls
        calls += 1
        if calls > last:
            os._exit(9)
    def counted(call):
        def wrapped(*args):
            count()
            return call(*args)
        return wrapped
    real_write = os.write
    os.write = lambda handle, data: (count(), real_write(handle, data[:10000]))[1]
    for name in ("fsync", "close", "fchmod", "replace", "link", "unlink"):
        setattr(os, name, counted(getattr(os, name)))
    sys.addaudithook(lambda event, args: count() if event in ("open", "os.rename", "os.remove", "os.link") else None)
    getattr(files, sys.argv[3])(path, b"new " * 9000)
    calls = -10**9
    sys.exit(0)
""")


@pytest.mark.slow
@pytest.mark.parametrize("way", ["write", "create"])
def test_a_kill_between_any_two_calls_leaves_the_old_file_or_the_new_one(tmp_path: Path, way: str) -> None:
    path = tmp_path / "a.yaml"
    old = OLD if way == "write" else None
    seen = set()
    for last in range(60):
        path.unlink(missing_ok=True)
        if old is not None:
            path.write_bytes(old)
        done = subprocess.run([sys.executable, "-c", DYING, str(path), str(last), way], check=False)
        found = path.read_bytes() if path.exists() else None
        assert found in (old, NEW)
        seen.add(found)
        if done.returncode == 0:
            break
        assert done.returncode == 9
    else:
        pytest.fail("the process never came to its end")
    assert last > 5
    assert seen == {old, NEW}
