"""A folder of wrong studies, each with the exact messages that it gets: the documentation's catalogue of problems."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from estimates.diagnostics.problems import DataError, Problem

from estimates.diagnostics import rendering
from estimates.study import study

WRONG = Path(__file__).parent / "wrong"
CASES = sorted(WRONG.glob("*.yaml"))


def lay_out(case: Path, folder: Path) -> None:
    """The wrong file beside the right other one, under the names that they have in a study."""
    shutil.copytree(WRONG / "base", folder, dirs_exist_ok=True)
    shutil.copy(case, folder / case.name.partition(".")[2])


def problems_of(folder: Path) -> list[Problem]:
    try:
        return list(study.load(folder).warnings)
    except DataError as error:
        return error.problems


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.removesuffix(".yaml"))
def test_a_wrong_study_gets_exactly_its_messages(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update_golden: bool
) -> None:
    lay_out(case, tmp_path)
    monkeypatch.chdir(tmp_path)
    told = rendering.render(problems_of(Path())) + "\n"
    golden = case.with_suffix(".txt")
    if update_golden:
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")
    assert told != "no problems\n"


def test_the_right_study_has_no_problem() -> None:
    assert problems_of(WRONG / "base") == []


def test_every_wrong_study_has_a_title_of_its_own_and_its_messages() -> None:
    titles = [
        case.read_bytes().decode("utf-16" if "utf-16" in case.name else "latin-1").partition("\n")[0] for case in CASES
    ]
    assert all(title.startswith("# ") for title in titles)
    assert len(set(titles)) == len(titles) >= 60
    assert {case.with_suffix(".txt") for case in CASES} == set(WRONG.glob("*.txt"))
