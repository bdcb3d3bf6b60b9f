"""`import estimates`: a handful of names, each loaded when it is used."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pint
import pytest
from estimates.diagnostics.problems import DataError, Unreadable
from estimates.study.study import Study
from matplotlib.figure import Figure as Picture

import estimates

HEAVY = [
    "click",
    "jinja2",
    "matplotlib",
    "numpy",
    "pandas",
    "pint",
    "pydantic",
    "tabulate",
    "yaml",
    "typing",
    "dataclasses",
]


@pytest.fixture(scope="module")
def study() -> Study:
    return estimates.load("articles")


def test_importing_the_package_loads_no_library() -> None:
    code = "import sys; before = set(sys.modules); import estimates; print(*sorted(set(sys.modules) - before))"
    printed = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True, cwd="."
    ).stdout
    assert set(HEAVY).isdisjoint(name.split(".")[0] for name in printed.split())
    ours = [name for name in printed.split() if name.startswith("estimates")]
    assert ours == ["estimates", "estimates.version"]


@pytest.mark.parametrize("name", estimates.__all__)
def test_every_public_name_says_what_it_is_for(name: str) -> None:
    assert len(getattr(estimates, name).__doc__) > 60


def test_a_study_becomes_two_data_frames(study: Study) -> None:
    result = estimates.compute(study)
    assert isinstance(result.claims, pd.DataFrame)
    assert isinstance(result.rows, pd.DataFrame)
    assert list(result.claims.figure) == [1000, 7000, 10000, 13000, 50, 20]
    assert list(result.rows.verdict.dropna()) == ["reproduced", "reproduced"]


def test_as_of_looks_at_what_was_on_record(study: Study) -> None:
    assert list(estimates.compute(study, as_of="2023-12").claims.claim) == ["us-2023-10"]
    assert set(estimates.compute(study, by="Seoul").claims.by) == {"Shin Won-sik", "National Intelligence Service"}


def test_words_become_a_pint_quantity(study: Study) -> None:
    count = estimates.quantity("close to 7,000 containers", study)
    assert isinstance(count, pint.Quantity)
    assert count.to("152 mm shell", "filled with 152 mm shells").magnitude == 3_150_000
    each = estimates.quantity("450 152 mm shells per container", study)
    assert (count * each).to("152 mm shell").magnitude == 3_150_000


def test_shells_are_not_added_to_rockets(study: Study) -> None:
    with pytest.raises(pint.DimensionalityError, match=r"shell_152_mm.*rocket_122_mm"):
        estimates.quantity("1 152 mm shell", study) + estimates.quantity("1 122 mm rocket", study)


@pytest.mark.parametrize("words", ["dozens of containers", "300 to 500 containers", "10 hippogriffs", "moonlight"])
def test_words_without_one_number_in_a_known_unit_are_no_quantity(words: str, study: Study) -> None:
    with pytest.raises(Unreadable):
        estimates.quantity(words, study)


def test_a_figure_is_read_without_a_study_too(study: Study) -> None:
    alone, within = estimates.parse("as many as three million rounds"), estimates.parse("up to 3 howitzers", study)
    assert (alone.relation, alone.figure, alone.unit) == ("up to", 3e6, "round")
    assert within.of == "howitzer"


def test_a_text_gives_its_figures(study: Study) -> None:
    text = "The port counted more than 1,000 containers."
    for found in (estimates.read(text), estimates.read(text, study)):
        assert [(figure.words, text[figure.start : figure.end]) for figure in found] == [
            ("more than 1,000 containers",) * 2
        ]


def test_implied_capacities_are_a_data_frame(study: Study) -> None:
    table = estimates.implications(study).table
    assert isinstance(table, pd.DataFrame)
    own = table[table.wording == ""]
    assert [round(value, 1) for value in own.implied] == [428.6, 71.4]


def test_a_chart_is_a_matplotlib_figure(study: Study) -> None:
    result = estimates.compute(study)
    assert isinstance(estimates.draw(result), Picture)
    assert isinstance(estimates.draw(result, "could-hold", theme="dark"), Picture)
    with pytest.raises(ValueError, match="no chart"):
        estimates.draw(result, "pie")


def test_overrides_stay_in_memory() -> None:
    changed = estimates.load("articles", overrides=["152 mm shell=480 shells per container"])
    assert estimates.compute(changed).rows.recomputed.iloc[0] == 480_000
    assert estimates.compute(estimates.load("articles")).rows.recomputed.iloc[0] == 450_000


def test_a_study_that_is_not_there_is_a_data_error() -> None:
    with pytest.raises(DataError, match="neither a folder nor a bundled study"):
        estimates.load("atlantis")


def test_overrides_are_texts_one_text_or_a_mapping() -> None:
    value = "480 shells per container"
    for overrides in ([f"152 mm shell={value}"], f"152 mm shell={value}", {"152 mm shell": value}):
        assert estimates.load("articles", overrides=overrides).what_ifs()[0].startswith(f"152 mm shell = {value}")


def test_what_a_notebook_shows_of_a_study_is_a_line(study: Study) -> None:
    result = estimates.compute(study, as_of=2026)
    for shown in (study, result, estimates.implications(study)):
        assert "articles" in repr(shown)
        assert len(repr(shown)) < 120


def test_a_chart_that_is_not_there_is_told_with_those_that_are(study: Study) -> None:
    with pytest.raises(ValueError, match=r"no chart is called “tornado”: the charts are growth, .*sensitivity"):
        estimates.draw(estimates.compute(study), "tornado")
