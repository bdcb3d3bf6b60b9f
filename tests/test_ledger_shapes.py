"""Ledgers in the shape of other projects' tables load as docs/ledgers.md says, once their columns are renamed."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from estimates import lint
from estimates.analysis.result import Result, compute
from estimates.charts.frames import frame

PAGE = Path(__file__).parent.parent / "docs" / "ledgers.md"
EXAMPLES = dict(re.findall(r"^## (.+?)$(.+?)(?=^## |\Z)", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))
CROWDS, EVENTS, CASUALTIES = EXAMPLES


def loaded(title: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    """Run an example of the page in a folder and recompute the study that comes of it."""
    blocks = dict(re.findall(r"```(\w+)\n(.*?)```", EXAMPLES[title], re.DOTALL))
    (folder / "theirs.csv").write_text(blocks["csv"], encoding="utf-8")
    (folder / "assumptions.yaml").write_text(blocks["yaml"], encoding="utf-8")
    monkeypatch.chdir(folder)
    exec(compile(blocks["python"], os.fspath(PAGE), "exec"), {})  # noqa: S102  # the page's own example
    study = lint.load(folder)
    assert study.warnings == ()
    return compute(study)


def counts(result: Result, *names: str) -> list[tuple[Any, ...]]:
    return [*zip(*(result.counts[name].tolist() for name in names), strict=True)]


def test_low_mean_and_high_estimates_are_the_ends_and_the_figure_of_a_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = loaded(CROWDS, tmp_path, monkeypatch)
    assert counts(found, "scope", "words", "figure", "low", "high") == [
        ("teachers, Birchton, TX", "1,000 to 1,500 protesters", 1200, 1000, 1500),
        ("teachers, Fabian, MI", "200 protesters", 200, pytest.approx(158), pytest.approx(240)),  # may be rounded
        ("drivers, Kodak, AK", "100 to 999 protesters", 300, 100, 999),
    ]


def test_what_hundreds_means_is_up_to_the_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = loaded(EVENTS, tmp_path, monkeypatch)
    assert counts(found, "claim", "words", "relation", "low") == [
        ("XYZ1", "hundreds of protesters", "order", 200),
        ("XYZ2", "around 50 protesters", "about", pytest.approx(39.5)),
    ]
    (panel,) = frame(found, "growth").panels  # as high as in the table
    assert {(row.claim, row.best) for row in panel.rows} == {("XYZ1", 200), ("XYZ2", 50)}


def test_casualties_between_two_days_are_counts_of_a_period(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = loaded(CASUALTIES, tmp_path, monkeypatch)
    assert counts(found, "covers", "counts", "figure", "low", "high") == [
        ("2019-03-04 to 2019-03-04", "period", 5, 3, 9),
        ("2019-03-05 to 2019-03-06", "period", 0, 0, 2),
    ]
    assert [*found.study.claims.confidence] == ["high", "low"]


@pytest.mark.parametrize("title", EXAMPLES)
def test_low_best_and_high_come_out_as_they_went_in(
    title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = loaded(title, tmp_path, monkeypatch)
    for end in ("low", "high"):
        assert found.pairs[f"count_{end}"].tolist() == found.counts[end].tolist()
    assert {"count_low", "count", "count_high"} <= {*found.rows.columns}
