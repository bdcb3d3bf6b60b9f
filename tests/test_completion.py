"""The shell completes the names of studies, claims and assumptions."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from estimates.cli import COMMANDS, cli
from estimates.study import folders


def completed(*words: str) -> list[str]:
    """What is offered for the last of the words."""
    complete = ShellComplete(cli, {}, "estimates", "_ESTIMATES_COMPLETE")
    return [item.value for item in complete.get_completions(list(words[:-1]), words[-1]) if item.type == "plain"]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ([""], list(COMMANDS)),
        (["rec"], ["recompute"]),
        (["recompute", "pub"], ["public-record"]),
        (["recompute", ""], list(folders.bundled())),
        (["export", "--type", "bib"], ["bibtex"]),
        (["explain", "shin-1"], ["shin-152-mm", "shin-122-mm"]),
        (["explain", "--study", "black-sea", "jcc-2022-08"], ["jcc-2022-08-15"]),
        (["explain", "--study", "black"], ["black-sea"]),
        (["recompute", "--set", "1"], ["152 mm shell=", "122 mm rocket="]),
        (["recompute", "black-sea", "--set", "g"], ["grain="]),
        (["init", "--study", "a"], ["articles"]),
        (["show", "uni"], ["units"]),
    ],
)
def test_names_are_offered(words: list[str], offered: list[str]) -> None:
    assert sorted(completed(*words)) == sorted(offered)


def test_folders_that_hold_a_study_are_offered_before_the_bundled_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("fair/claims.yaml", "boats/claims.csv", "work/tram/claims.yaml", "out/report.html"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    assert completed("recompute", "") == ["boats", "fair", *folders.bundled()]
    assert completed("explain", "--study", "f") == ["fair"]
    assert completed("check", "b") == ["boats", "black-sea"]
    assert completed("check", "work/") == ["work/tram"]


def test_a_study_that_cannot_be_read_offers_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "claims.yaml").write_text("claims: > 1,000", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert completed("explain", "") == []
