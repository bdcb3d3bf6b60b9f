"""The shell completes the names of studies, claims and assumptions."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from estimates.cli import COMMANDS, cli
from estimates.study import study

BASH = shutil.which("bash")
ASSUMED = ["152 mm shell", "122 mm rocket"]


def completed(*words: str) -> list[str]:
    """What is offered for the last of the words."""
    complete = ShellComplete(cli, {}, "estimates", "_ESTIMATES_COMPLETE")
    return [item.value for item in complete.get_completions(list(words[:-1]), words[-1]) if item.type == "plain"]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["rec"], ["recompute"]),
        (["recompute", "pub"], ["public-record"]),
        (["recompute", ""], ["black-sea", "articles", "public-record"]),
        (["export", "--format", "bib"], ["bibtex"]),
        (["explain", "shin-"], ["shin-152-mm", "shin-122-mm", "shin-mix", "shin-2024-06"]),
        (["explain", "--study", "black-sea", "jcc-"], ["jcc-2022-08-15", "jcc-2022-10-04", "jcc-2022-11-17"]),
        (["explain", "--study", "black"], ["black-sea"]),
        (["recompute", "--set", "1"], ["152 mm shell=", "122 mm rocket="]),
        (["recompute", "black-sea", "--set", "g"], ["grain="]),
        (["recompute", "--set", "rate of fire b"], ["rate of fire by the Ukrainian count="]),
        (["init", "--study", "a"], ["articles"]),
        (["units", "b"], ["black-sea"]),
    ],
)
def test_names_are_offered(words: list[str], offered: list[str]) -> None:
    assert completed(*words) == offered


def test_folders_that_hold_a_study_are_offered_before_the_bundled_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "fair/claims.yaml",
        "boats/claims.csv",
        "work/tram/claims.yaml",
        "out/report.html",
        "a fair/claims.yaml",
    ):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    assert completed("recompute", "") == ["a fair", "boats", "fair", *study.bundled()]
    assert completed("explain", "--study", "f") == ["fair"]
    assert completed("check", "b") == ["boats", "black-sea"]
    assert completed("check", "work/") == ["work/tram"]
    assert completed("set", "--study", "") == ["a fair", "boats", "fair"]
    complete = ShellComplete(cli, {}, "estimates", "_ESTIMATES_COMPLETE")
    assert [item.type for item in complete.get_completions(["recompute"], "wo")] == ["dir"]
    assert [item.type for item in complete.get_completions(["read"], "wo")] == ["file"]


def test_set_offers_the_assumptions_of_the_study_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = study.bundled()["articles"]
    shutil.copy(folder / "claims.yaml", tmp_path)
    shutil.copy(folder.parent / "assumptions.yaml", tmp_path)
    assert completed("set", "--study", str(tmp_path), "1") == ASSUMED
    monkeypatch.chdir(tmp_path)
    assert completed("set", "1") == ASSUMED


def test_a_study_that_cannot_be_read_offers_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "claims.yaml").write_text("claims: > 1,000", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert completed("explain", "") == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_offered(name: str) -> None:
    assert completed(name) == [name]


@pytest.mark.skipif(BASH is None, reason="there is no bash here")
@pytest.mark.parametrize(
    ("words", "reply"),
    [
        (["recompute", "pub"], ["public-record"]),
        (["recompute", "--set", "152"], [r"152\ mm\ shell="]),
        (["recompute", "--set", r"152\ m"], [r"152\ mm\ shell="]),
        (["recompute", "--set", '"152 m'], ["152 mm shell="]),
    ],
)
def test_in_bash_a_name_with_blanks_stays_one_word(words: list[str], reply: list[str], tmp_path: Path) -> None:
    script = tmp_path / "complete.sh"
    script.write_text(
        'eval "$(_ESTIMATES_COMPLETE=bash_source estimates)"\n'
        'COMP_WORDS=(estimates "$@"); COMP_CWORD=$#\n'
        '_estimates_completion estimates\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        [str(BASH), "--norc", str(script), *words],
        capture_output=True, text=True, check=False, cwd=tmp_path, env={**os.environ, "PATH": path},
    )  # fmt: skip
    assert ran.stdout.splitlines() == reply, ran.stderr
