"""`estimates plot`, and what it says when something cannot be drawn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import charts_study as given
import pytest
from click.testing import CliRunner, Result

from estimates import charts
from estimates.charts.misprints import placed
from estimates.cli import cli
from estimates.diagnostics.problems import DataError
from estimates.study.study import load


def plot(folder: Path, *args: str) -> Result:
    return CliRunner().invoke(cli, ["plot", *args, "--out", str(folder)])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write(folder: Path, claims: str = given.CLAIMS) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "claims.yaml").write_text(claims, encoding="utf-8")
    (folder / "assumptions.yaml").write_text(given.ASSUMPTIONS, encoding="utf-8")
    return folder


def test_all_charts_that_have_data_are_drawn_and_the_others_are_named(tmp_path: Path) -> None:
    done = plot(tmp_path, "articles")
    assert done.exit_code == 0
    assert names(tmp_path) == ["could-hold.svg", "growth.svg", "implied.svg", "mix.svg", "sensitivity.svg"]
    assert "no by-side chart: fewer than 4 sides" in done.stderr


@pytest.mark.parametrize(
    ("args", "written"),
    [
        (["--chart", "growth"], ["growth.svg"]),
        (["--chart", "growth", "--chart", "mix", "--format", "png"], ["growth.png", "mix.png"]),
        (["--chart", "growth", "--format", "svg", "--format", "pdf"], ["growth.pdf", "growth.svg"]),
        (["--chart", "growth", "--theme", "dark", "--width", "narrow"], ["growth-dark-narrow.svg"]),
    ],
)
def test_charts_formats_themes_and_widths(args: list[str], written: list[str], tmp_path: Path) -> None:
    assert plot(tmp_path, "articles", *args).exit_code == 0
    assert names(tmp_path) == written


def test_a_chart_asked_for_by_name_that_has_no_data_is_an_error(tmp_path: Path) -> None:
    done = plot(tmp_path / "out", "articles", "--chart", "by-side")
    assert done.exit_code == 3
    assert "no by-side chart: fewer than 4 sides" in done.stderr
    assert not (tmp_path / "out").exists()


def test_charts_none_of_which_has_data_are_an_error(tmp_path: Path) -> None:
    done = plot(tmp_path / "out", "articles", "--as-of", "1990")
    assert done.exit_code == 3
    assert done.stderr.endswith("Error: nothing was drawn\n")
    assert not (tmp_path / "out").exists()


def test_a_what_if_and_a_date_are_stated_on_the_picture(tmp_path: Path) -> None:
    args = ["--chart", "could-hold", "--set", "152 mm shell=480 shells per container", "--as-of", "2024-07"]
    assert plot(tmp_path, "articles", *args).exit_code == 0
    svg = (tmp_path / "could-hold.svg").read_text(encoding="utf-8")
    assert "What if: 152 mm shell = 480 shells per container" in svg
    assert "As on record on 2024-07." in svg
    assert "4.8 million" in svg
    assert "13,000" not in svg


def test_the_shares_of_a_mix_are_marked_on_its_line(tmp_path: Path) -> None:
    asked = ["public-record", "--chart", "mix", "--mix"]
    assert plot(tmp_path, *asked, "122 mm rocket=40%, 152 mm shell=60%").exit_code == 0
    svg = (tmp_path / "mix.svg").read_text(encoding="utf-8")
    assert "60% filled with shells" in svg
    assert "1,809,000 shells and 201,000 rockets" in svg
    assert plot(tmp_path, *asked, "122 mm rocket=100%").exit_code == 3
    assert plot(tmp_path, *asked, "122 mm rocket=40%").exit_code == 2


def test_a_letter_that_cannot_be_set_is_shown_where_it_stands(tmp_path: Path) -> None:
    folder = write(tmp_path / "study", given.CLAIMS.replace("by: A colonel", "by: 김 대령"))
    study = load(folder)
    with pytest.raises(DataError) as error, placed(study):
        raise charts.MissingGlyphError("up to 1,000, 김 대령", "김")
    (problem,) = error.value.problems
    assert problem.slug == "letter"
    assert problem.source[problem.place.column - 1 : problem.place.end_column - 1] == "김"
    done = subprocess.run(
        [sys.executable, "-m", "estimates", "plot", str(folder), "--out", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "charts show" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_letter_that_stands_in_no_file_is_a_problem_of_the_study(tmp_path: Path) -> None:
    study = load(write(tmp_path / "study"))
    with pytest.raises(DataError) as error, placed(study):
        raise charts.MissingGlyphError("한", "한")
    assert error.value.problems[0].place.line == 0
