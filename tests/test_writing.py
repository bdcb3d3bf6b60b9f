from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from estimates.diagnostics.problems import DataError
from hypothesis import given, settings
from hypothesis import strategies as st

from estimates.io import files
from estimates.study import study, writing, yamltext

SHELL = "152 mm shell"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    writing.copy_out(tmp_path / "own", "articles")
    return tmp_path / "own"


def test_a_study_is_copied_out_with_its_schemas_and_the_editors_first_line(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == [
        "assumptions.schema.json", "assumptions.yaml", "claims.schema.json", "claims.yaml",
    ]  # fmt: skip
    for name in ("claims", "assumptions"):
        first, _, rest = (folder / f"{name}.yaml").read_text(encoding="utf-8").partition("\n")
        assert first == f"# yaml-language-server: $schema={name}.schema.json"
        bundled = study.bundled()["articles"]
        source = bundled / "claims.yaml" if name == "claims" else study.assumptions_of(bundled)
        assert rest == source.read_text(encoding="utf-8")
    assert study.load(folder).warnings == ()


@pytest.mark.parametrize("name", study.bundled())
def test_every_bundled_study_can_be_copied_out_and_read(tmp_path: Path, name: str) -> None:
    writing.copy_out(tmp_path, name)
    assert [claim.id for claim in study.load(tmp_path).claims] == [claim.id for claim in study.load(name).claims]


@pytest.mark.parametrize("name", ["claims.yaml", "assumptions.schema.json"])
def test_nothing_is_written_over_and_nothing_beside_it(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        writing.copy_out(tmp_path, "articles")
    assert [problem.slug for problem in caught.value.problems] == ["exists"]
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"


def test_a_link_to_nowhere_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").symlink_to(tmp_path / "nowhere")
    with pytest.raises(DataError):
        writing.copy_out(tmp_path, "articles")
    assert not (tmp_path / "nowhere").exists()


def test_a_copy_that_was_broken_off_is_made_whole(folder: Path) -> None:
    whole = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "assumptions.yaml").unlink()
    (folder / "claims.schema.json").unlink()
    assert sorted(writing.copy_out(folder, "articles")) == ["assumptions.yaml", "claims.schema.json"]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == whole
    with pytest.raises(DataError, match="already, and more of a study"):
        writing.copy_out(folder, "articles")


def test_a_study_that_is_not_bundled_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="neither a folder nor a bundled study"):
        writing.copy_out(tmp_path / "own", "artcles")
    with pytest.raises(DataError, match="no bundled study"):
        writing.copy_out(tmp_path / "own", str(tmp_path))
    assert not (tmp_path / "own").exists()


def test_a_value_is_written_and_nothing_else_changes(folder: Path) -> None:
    path = folder / "assumptions.yaml"
    path.chmod(0o640)
    before = path.read_bytes()
    assert writing.set_value(folder, SHELL, "480 shells per container")[0] == "450 shells per container"
    assert path.read_bytes() == before.replace(b"holds: 450 shells per container", b"holds: 480 shells per container")
    assert path.stat().st_mode & 0o777 == 0o640
    words, place = writing.set_value(folder, "rate of fire", "12,000 rounds per day")
    assert (words, place.column) == ("10,000 rounds per day", 9)
    assert path.read_text(encoding="utf-8").splitlines()[place.line - 1] == "    is: 12,000 rounds per day"


def test_line_ends_and_a_byte_order_mark_stay(folder: Path) -> None:
    path = folder / "assumptions.yaml"
    before = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(before)
    writing.set_value(folder, SHELL, "480 shells per container")
    assert path.read_bytes() == before.replace(b"holds: 450", b"holds: 480")


@pytest.mark.parametrize(
    ("name", "value", "slug"),
    [
        (SHELL, "480 tonnes per container", "units"),
        (SHELL, "600 shells per container", "outside-range"),
        (SHELL, "> 480 shells, about", "left-over"),
        (SHELL, "", "empty-value"),
        (SHELL, "480\x1b[31m shells per container", "control-character"),
        ("152 mm shel", "480 shells per container", "unknown-name"),
        ("rate of fire", "rate of fire * 2", "circle"),
    ],
)
def test_a_value_that_the_study_could_not_be_read_with_is_not_written(
    folder: Path, name: str, value: str, slug: str
) -> None:
    before = (folder / "assumptions.yaml").read_bytes()
    with pytest.raises(DataError) as caught:
        writing.set_value(folder, name, value)
    assert [problem.slug for problem in caught.value.problems] == [slug]
    assert (folder / "assumptions.yaml").read_bytes() == before


def test_a_bundled_study_is_not_changed() -> None:
    with pytest.raises(DataError, match="articles is a bundled study, which is not changed"):
        writing.set_value(study.bundled()["articles"], SHELL, "480 shells per container")


def test_a_file_that_somebody_else_saves_meanwhile_is_left_to_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "assumptions.yaml"
    edit = yamltext.edit

    def slow(text: str, keys: yamltext.Path, value: str) -> str:
        path.write_text(text + "# theirs\n", encoding="utf-8")
        return edit(text, keys, value)

    monkeypatch.setattr(yamltext, "edit", slow)
    with pytest.raises(files.ChangedError, match="changed meanwhile"):
        writing.set_value(folder, SHELL, "480 shells per container")
    assert path.read_text(encoding="utf-8").endswith("# theirs\n")
    assert "holds: 480" not in path.read_text(encoding="utf-8")


@settings(max_examples=8)
@given(st.integers(300, 500), st.sampled_from(["shells", "152 mm shells", "152-millimeter shells"]))
def test_what_was_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, number: int, noun: str) -> None:
    folder = tmp_path_factory.mktemp("own")
    writing.copy_out(folder, "articles")
    writing.set_value(folder, SHELL, f"{number} {noun} per container")
    assert study.load(folder).capacities[SHELL].holds == study.load(
        "articles", overrides=[f"{SHELL}={number} {noun} per container"]
    ).capacities[SHELL].holds  # fmt: skip


# A child for each number of calls: it dies at the next change to the file system. One process, so that it starts once.
DYING = dedent("""
    import os, sys
    from pathlib import Path
    from estimates.study import writing
    folder = Path(sys.argv[1])
    path = folder / "assumptions.yaml"
    old = path.read_bytes()
    new = old.replace(b"holds: 450", b"holds: 480")
    calls = 0
    def dying(call, last):
        def wrapped(*args, **named):
            global calls
            calls += 1
            if calls > last:
                os._exit(9)
            return call(*args, **named)
        return wrapped
    for last in range(100):
        path.write_bytes(old)
        child = os.fork()
        if not child:
            for name in ("open", "write", "fsync", "close", "fchmod", "replace", "rename", "link", "unlink"):
                setattr(os, name, dying(getattr(os, name), last))
            writing.set_value(folder, "152 mm shell", "480 shells per container")
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        found = path.read_bytes()
        print(status, "old" if found == old else "new" if found == new else "neither")
        if status == 0:
            break
""")


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_the_old_assumptions_or_the_new_ones(folder: Path) -> None:
    done = subprocess.run([sys.executable, "-c", DYING, str(folder)], check=True, capture_output=True, text=True)
    found = [line.split() for line in done.stdout.splitlines()]
    assert [status for status, _ in found] == ["9"] * (len(found) - 1) + ["0"]
    kinds = [kind for _, kind in found]
    assert kinds == sorted(kinds, key=["old", "new"].index)  # old ones first, then new ones
    assert set(kinds) == {"old", "new"}
    assert len(found) > 8
