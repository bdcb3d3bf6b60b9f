from __future__ import annotations

from pathlib import Path

import pytest
from estimates.diagnostics.problems import DataError
from estimates.reading.figures import Figure

from estimates.study import study

SHELL = "152 mm shell"


def with_(*overrides: str) -> study.Study:
    return study.load("articles", overrides=overrides)


def figure(read: study.Study) -> float | None:
    holds = read.capacities[SHELL].holds
    assert isinstance(holds, Figure)
    return holds.figure


@pytest.mark.parametrize(
    "text",
    [
        "152 mm shell=480 shells per container",
        "152 mm shell = 480 shells per container",
        "152-millimeter shells=480 152 mm shells per container",
        "152 MM SHELL=480 shells per box",
    ],
)
def test_a_value_takes_the_place_of_the_studys_own(text: str) -> None:
    read = with_(text)
    assert figure(read) == 480
    assert read.overrides == ((SHELL, text.partition("=")[2].strip(), "450 shells per container"),)
    assert figure(study.load("articles")) == 450


def test_of_two_values_the_last_one_holds() -> None:
    read = with_(f"{SHELL}=480 shells per container", f"{SHELL}=400 shells per container")
    assert figure(read) == 400


def test_an_assumption_can_be_set_and_a_formula_too() -> None:
    read = with_("rate of fire=12,000 rounds per day", f"{SHELL}=payload of a 24 t box / mass of a crated 152 mm round")
    said = read.assumptions["rate of fire"].is_
    assert isinstance(said, Figure)
    assert said.figure == 12_000
    assert [name for name, _, _ in read.overrides] == ["rate of fire", SHELL]


def test_a_measure_can_be_given_in_another_unit_of_its_kind() -> None:
    read = with_("payload of a 24 t box=22 tonnes per container")
    assert read.overrides[0][1:] == ("22 tonnes per container", "21,750 kg per container")


@pytest.mark.parametrize(
    ("value", "words", "ends"),
    [
        ("480 shells per container", "300 to 500 shells per container", (300, 500)),
        ("400 to 460 shells per container", "400 to 460 shells per container", (400, 460)),
    ],
)
def test_a_value_inside_the_range_keeps_it_and_a_range_takes_its_place(
    value: str, words: str, ends: tuple[float, float]
) -> None:
    spread = with_(f"{SHELL}={value}").capacities[SHELL].range
    assert spread
    assert (spread.words, spread.literal[:2]) == (words, ends)


def test_a_value_outside_the_range_stands_alone_and_says_so() -> None:
    study = with_(f"{SHELL}=600 shells per container")
    assert study.capacities[SHELL].range is None
    [told] = study.what_ifs()
    assert told.startswith("152 mm shell = 600 shells per container (study: 450 shells per container, ")
    assert told.endswith(", the range 300 to 500 shells per container set aside)")


def test_a_value_that_is_changed_twice_is_told_once_beside_the_studys_own() -> None:
    study = with_(f"{SHELL}=480 shells per container", f"{SHELL}=400 shells per container")
    assert study.what_ifs() == ("152 mm shell = 400 shells per container (study: 450 shells per container)",)


@pytest.mark.parametrize(
    ("text", "slug", "shown", "help_"),
    [
        ("480", "set", "480", 'as in --set "152 mm shell=480 shells per container"'),
        ("152 mm shell=", "set", "152 mm shell=", 'as in --set "152 mm shell=480 shells per container"'),
        ("152 mm shell: 480 shells per container", "set", ":", 'write --set "152 mm shell=480 shells per container"'),
        ("152 mm shel=480 shells per container", "unknown-name", "152 mm shel", "did you mean `152 mm shell`?"),
        ("152 mm shell=480", "units", "480", "write `480 shells per container`"),
        ("152 mm shell=480 kg per container", "units", "480 kg per container", None),
        ("152 mm shell=480 shells per contaner", "unknown-unit", "contaner", "did you mean `container`?"),
        (
            "152 mm shell=4,80 shells per container",
            "comma",
            "4,80",
            "write three digits after it, or 4.80 if it parts decimals",
        ),
        ("rate of fire=5 tonnes per day", "units", "5 tonnes per day", None),
        (
            "152 mm shell=payload / mass of a bare 152 mm projectile",
            "unknown-name",
            "payload",
            "add `payload` under `assumptions`",
        ),
        ("152 mm shell=payload of a 24 t box * 2", "units", "payload of a 24 t box * 2", None),
    ],
)
def test_a_value_that_does_not_fit_is_shown_where_it_was_given(
    text: str, slug: str, shown: str, help_: str | None
) -> None:
    with pytest.raises(DataError) as caught:
        with_(text)
    [problem] = caught.value.problems
    place = problem.place
    assert (place.path, problem.slug, text[place.column - 1 : place.end_column - 1]) == ("--set", slug, shown)
    assert problem.help == help_


def test_a_unit_clash_shows_both_dimensions_in_columns() -> None:
    with pytest.raises(DataError) as caught:
        with_("152 mm shell=480 kg per container")
    assert caught.value.problems[0].label == (
        "found:          [mass] / [container]\nwanted: [152 mm shell] / [container]"
    )


def test_a_scenario_is_a_file_of_such_pairs(tmp_path: Path) -> None:
    file = tmp_path / "high.yaml"
    file.write_text(
        "152 mm shell: 500 shells per container # all of it\nrate of fire: '12,000 rounds per day'\n", "utf-8"
    )
    read = study.load("articles", scenario=file, overrides=["rate of fire=9,000 rounds per day"])
    assert [name for name, _, _ in read.overrides] == [SHELL, "rate of fire"]
    assert figure(read) == 500


@pytest.mark.parametrize(
    ("text", "slug", "line", "column"),
    [
        ("152 mm shell: 500\n", "units", 1, 15),
        ("\n152 mm shel: 500 shells per container\n", "unknown-name", 2, 1),
        ("152 mm shell: {holds: 5}\n", "kind", 1, 15),
        ("152 mm shell: 480 #shells per container\n", "cut-short", 1, 19),
        ("152 mm shell: 2024-02-30\n", "number", 1, 15),
        ("- 5\n", "kind", 1, 1),
        ("152 mm shell:500 shells per container\n", "colon-space", 1, 13),
        ("rate of fire: 9,000 rounds per day\n152 mm shell:500 shells per container\n", "colon-space", 2, 13),
        ("152 mm shell:500 shells per container\nrate of fire: 9,000 rounds per day\n", "colon-space", 1, 13),
        ("# half\n152 mm shell = 500 shells per container\n", "colon-space", 2, 14),
        ("152 mm shell=500 shells per container\nrate of fire: 9,000 rounds per day\n", "colon-space", 1, 13),
        ("152 mm shell: > 500\n", "folded", 1, 15),
        ("152 mm shell: 500 shells per container\n152 mm shell: 5 shells per container\n", "duplicate-key", 2, 1),
        ("152 mm shell: 500 shells per container\n152 MM SHELL: 5 shells per container\n", "duplicate-key", 2, 1),
        ("152 mm shell: 500 shells per container\n152-millimeter shells: 5 kg\n", "duplicate-key", 2, 1),
    ],
)
def test_a_wrong_scenario_is_shown_in_its_own_file(
    tmp_path: Path, text: str, slug: str, line: int, column: int
) -> None:
    file = tmp_path / "high.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        study.load("articles", scenario=file)
    [problem] = caught.value.problems
    assert (problem.place[:3], problem.slug) == ((str(file), line, column), slug)
    assert len(problem.related) == (slug == "duplicate-key")


@pytest.mark.parametrize(("path", "fact"), [("/dev/zero", "it is no plain file"), ("gone.yaml", "no such file")])
def test_a_scenario_that_cannot_be_read_is_told_by_its_name(path: str, fact: str) -> None:
    with pytest.raises(DataError, match=f"{path}: the file cannot be read: {fact}"):
        study.load("articles", scenario=Path(path))
