"""`estimates diff`: two versions of a study. `estimates compare`: two speakers, sides or studies."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from estimates import cli


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    assert cli.run(["init", "mine", "-q"]) == 0
    return tmp_path


def edit(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def differences(capsys: pytest.CaptureFixture[str], old: str, new: str) -> list[tuple[str, ...]]:
    capsys.readouterr()
    assert cli.run(["diff", old, new, "--format", "json"]) == 0
    return [
        (one["what"], one["name"], one["key"], one["before"], one["after"])
        for one in json.loads(capsys.readouterr().out)["rows"]
    ]


def test_claims_capacities_and_verdicts_are_compared(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree("mine", "new")
    edit(folder / "new" / "claims.yaml", ("says: close to 7", "says: close to 9"), ("hur-howitzers", "hur-guns"))
    edit(folder / "new" / "assumptions.yaml", ("holds: 75 rockets", "holds: 80 rockets"))
    found = differences(capsys, "mine", "new")
    assert [one[:2] for one in found[1:3]] == [("claim", "hur-howitzers-2024-11"), ("claim", "hur-guns-2024-11")]
    assert [found[0], found[3]] == [
        ("claim", "officials-2024-03", "says", "close to 7,000 containers", "close to 9,000 containers"),
        ("capacity", "122 mm rocket", "holds", "75 rockets per container", "80 rockets per container"),
    ]
    assert {(what, before) for what, _, _, before, _ in found[4:]} == {("verdict", "reproduced")}
    assert len(found) == 6


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")
def test_a_revision_of_a_repository_is_compared(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "claims.yaml").touch()
    for words in ("init -q", "add .", "-c user.name=a -c user.email=a@example.org commit -qm first"):
        subprocess.run(["git", *words.split()], check=True, cwd=folder)  # noqa: S607
    assert differences(capsys, "HEAD:mine", "mine") == []
    assert cli.run(["set", "152 mm shell", "480", "--study", "mine"]) == 0
    [change, *_] = differences(capsys, "HEAD:mine", "mine")
    assert change == ("capacity", "152 mm shell", "holds", "450 shells per container", "480 shells per container")
    assert cli.run(["diff", "HEAD:mine/", "mine", "--format", "markdown"]) == 0
    assert capsys.readouterr().out.startswith("| what | name | key | before | after |")
    assert [cli.run(["diff", old, "mine"]) for old in ("HEAD:gone", "HEAD:.")] == [2, 3]
    assert "old/HEAD:./claims.yaml: the file is empty" in capsys.readouterr().err
    assert cli.run(["diff", "--", "--output=here:mine", "mine"]) == 2
    assert not (folder / "here").exists()


def test_two_sides_are_put_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["compare", "Seoul", "Washington", "--study", "public-record", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["a"], found["b"]) == ("Seoul", "Washington")
    sides = {f"{side}{key}" for side in "ab" for key in ("", "_made", "_covers", "_says")}
    assert {*found["rows"][0]} == {*sides, "counts", "ratio"}
    assert {row["counts"] for row in found["rows"]} <= {"overlapping", "apart (tension)", "apart (contradicted)"}
