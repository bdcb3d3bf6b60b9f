"""`import estimates`: a handful of names, each loaded when it is used."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pint
import pytest
from matplotlib.figure import Figure as Picture

import estimates
from estimates.diagnostics import Unreadable
from estimates.study.record import Study

HEAVY = {
    "click", "jinja2", "matplotlib", "numpy", "pandas", "pint", "pydantic", "rich", "yaml", "typing", "dataclasses",
}  # fmt: skip


@pytest.fixture(scope="module")
def study() -> Study:
    return estimates.load("articles")


def test_importing_the_package_loads_no_library() -> None:
    code = "import sys; before = set(sys.modules); import estimates; print(*sorted(set(sys.modules) - before))"
    command = [sys.executable, "-S", "-c", code]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, cwd=".").stdout
    assert HEAVY.isdisjoint(name.split(".")[0] for name in printed.split())
    assert {name for name in printed.split() if name.startswith("estimates")} <= {"estimates", "estimates.version"}


@pytest.mark.parametrize("name", estimates.__all__)
def test_every_public_name_says_what_it_is_for(name: str) -> None:
    assert len(getattr(estimates, name).__doc__) > 60


def test_a_study_becomes_two_data_frames(study: Study) -> None:
    result = estimates.compute(study)
    assert result.rows.equals(estimates.compute("articles").rows)
    assert isinstance(result.claims, pd.DataFrame)
    assert isinstance(result.rows, pd.DataFrame)
    assert list(result.claims.figure) == [1000, 7000, 10000, 13000, 50, 20]
    assert list(result.rows.verdict.dropna()) == ["reproduced", "reproduced"]
    assert result.rows.recomputed.isin([3_150_000, 525_000]).sum() == 2


def test_the_record_can_be_limited_to_a_day_and_a_side(study: Study) -> None:
    assert list(estimates.compute(study, as_of="2023-12").claims.claim) == ["us-2023-10"]
    assert list(estimates.compute(study, as_of=2023).claims.claim) == ["us-2023-10"]
    assert set(estimates.compute(study, by="Seoul").claims.side) == {"Seoul"}


def test_words_become_a_pint_quantity(study: Study) -> None:
    count = estimates.quantity("close to 7,000 containers", study)
    assert isinstance(count, pint.Quantity)
    each = estimates.quantity("450 152 mm shells per container", study)
    assert (count * each).to("152 mm shell").magnitude == 3_150_000
    assert count.to("152 mm shell", "filled with 152 mm shells").magnitude == 3_150_000
    assert count.to("152 mm shell", "152 mm shell").magnitude == 3_150_000
    assert str((count * each).to("152 mm shell")) == "3150000.0 152\u00a0mm\u00a0shell"


UNLIKE = [("152 mm shells", "122 mm rockets"), ("152 mm shells", "rounds"), ("tonnes", "containers"), ("USD", "EUR")]


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_unlike_things_are_never_added(one: str, other: str, study: Study) -> None:
    with pytest.raises(pint.DimensionalityError):
        estimates.quantity(f"5 {one}", study) + estimates.quantity(f"5 {other}", study)


@pytest.mark.parametrize("words", ["dozens of containers", "300 to 500 containers", "10 hippogriffs", "moonlight"])
def test_words_without_one_number_in_a_known_unit_give_no_quantity(words: str, study: Study) -> None:
    with pytest.raises(Unreadable):
        estimates.quantity(words, study)


def test_a_figure_is_parsed_and_a_text_is_read_without_a_study_too(study: Study) -> None:
    for known in (study, None):
        figure = estimates.parse("more than 13,000 containers", known)
        assert (figure.relation, figure.figure, figure.of) == ("more than", 13000, "container")
        assert (estimates.parse("약 26만명", known).figure) == 260_000
        first, second = estimates.read("More than 300 ships carried 5 tonnes of wheat.", known)
        assert (first.words, second.kind) == ("More than 300 ships", "mass")
    with pytest.raises(ValueError, match="no kind “moneys”; the kinds are"):
        estimates.read("300 ships", kinds=["moneys"])
    assert [one.kind for one in estimates.read("They paid $5 million for 300 ships.", kinds=["money"])] == ["money"]


def test_implied_capacities_are_a_data_frame(study: Study) -> None:
    table = estimates.implications(study).table
    assert isinstance(table, pd.DataFrame)
    assert round(table.implied.iloc[0], 1) == 428.6


def test_a_chart_is_a_matplotlib_figure(study: Study) -> None:
    for subject in (estimates.compute(study), study, "articles"):
        assert isinstance(estimates.draw(subject, "could-hold", title="Room for shells"), Picture)


def test_overrides_are_a_text_texts_or_a_mapping_and_stay_in_memory() -> None:
    for overrides in ("152 mm shell=480", ["152 mm shell=480"], {"152 mm shell": "480"}):
        changed = estimates.compute(estimates.load("articles", overrides=overrides))
        assert changed.rows.recomputed.iloc[0] == 480_000
    assert estimates.compute(estimates.load("articles")).rows.recomputed.iloc[0] == 450_000


def test_what_a_notebook_shows_is_html_without_the_users_markup(study: Study) -> None:
    figure = estimates.parse("more than 1,000 containers", study)
    assert "<b>more than 1,000 containers</b><ul><li>relation: more than</li><li>figure: 1000.0</li>" in html(figure)
    assert html(study).startswith(f"<b>{study.title} (")
    assert ("articles" in repr(study), "\n" in repr(study)) == (True, False)
    claim = study.claim(study.claims.id[0] or "")
    assert f"<b>{claim.id}</b>" in html(claim)
    assert re.match(r"<table[^>]*>\s*<thead>\s*<tr[^>]*>\s*<th>claim", html(estimates.compute(study)))
    assert "<td>3.15 million</td>" in html(estimates.compute(study))
    assert "<script" not in html(replace(figure, words="<script>"))


def html(shown: object) -> str:
    text: str = shown._repr_html_()  # type: ignore[attr-defined]
    return text
