"""Wrong studies: one of each kind with its exact messages, and a table of variants with their places."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from estimates import lint
from estimates.analysis.findings import Findings
from estimates.analysis.result import compute
from estimates.diagnostics import DataError, Diagnostic, render

WRONG = Path(__file__).parent / "wrong_studies"
CASES = sorted(WRONG.glob("*.yaml"))
VARIANTS = yaml.safe_load(WRONG.with_name("wrong_study_variants.yaml").read_text(encoding="utf-8"))


def problems_of(folder: Path) -> list[Diagnostic]:
    """Return the problems of a study that `check` reports: its errors and warnings, or its warnings."""
    try:
        return Findings(compute(lint.load(folder))).diagnostics
    except DataError as error:
        return error.diagnostics


def place_of(one: Diagnostic) -> str:
    line, column = one.span.source.position(one.span.start) if one.span and one.span.source.text else (0, 0)
    return f"{line}:{column}:{one.slug}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_wrong_study_gets_exactly_its_messages(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update_golden: bool
) -> None:
    shutil.copytree(WRONG / "base", tmp_path, dirs_exist_ok=True)
    shutil.copy(case, tmp_path / case.name.partition(".")[2])
    monkeypatch.chdir(tmp_path)
    messages = render(problems_of(Path())) + "\n"
    golden = case.with_suffix(".txt")
    if update_golden:
        golden.write_text(messages, encoding="utf-8")
    assert messages == golden.read_text(encoding="utf-8")
    assert messages != "no problems\n"


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_is_reported_at_its_place(name: str, tmp_path: Path) -> None:
    variant = VARIANTS[name]
    shutil.copytree(WRONG / "base", tmp_path, dirs_exist_ok=True)
    path = tmp_path / variant["file"]
    text = path.read_text(encoding="utf-8")
    assert text.count(variant["was"]) == 1
    path.write_text(text.replace(variant["was"], variant["is"]), encoding="utf-8")
    assert " ".join(map(place_of, problems_of(tmp_path))) == variant["found"]


def test_the_right_study_has_no_problem() -> None:
    assert problems_of(WRONG / "base") == []


def test_every_wrong_study_has_a_title_and_there_is_one_of_each_kind() -> None:
    titles = [
        case.read_bytes().decode("utf-16" if "utf-16" in case.name else "latin-1").partition("\n")[0] for case in CASES
    ]
    assert all(title.startswith("# ") for title in titles)
    assert len({*titles}) == len(titles) > 80
    assert {case.with_suffix(".txt") for case in CASES} == {*WRONG.glob("*.txt")}
