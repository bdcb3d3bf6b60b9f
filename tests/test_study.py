from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from estimates.diagnostics.problems import DataError
from estimates.quantities.old_formulas import Formula
from estimates.reading.figures import Figure
from hypothesis import given, settings
from hypothesis import strategies as st

from estimates.analysis import explain
from estimates.diagnostics import rendering
from estimates.study import ledger, study, yamltext

CLAIMS = """
title: Boxes
about: Two counts.
sources:
  paper: {publisher: A Paper, title: Boxes go, published: 2024-01-05, url: 'https://paper.example/1', lang: en}
  copy: {publisher: A Copy, renders: paper, published: 2024-01}
claims:
  - id: first
    by: an official
    for: the ministry
    made: 2024-01-02
    says: more than 1,000 containers
    covers: since August 2023
    contents:
      - {says: as many as half a million rounds, of: 152 mm shell}
      - {says: 300 to 400 tonnes, of: [152 mm shell, 122 mm rocket], means: transfer, covers: 2023}
    mix: [152 mm shell, 122 mm rocket]
    sources:
      - source: paper
        wrote: more than a thousand
      - source: copy
        says: about 1000 boxes
        beside: 900 containers
        contents: [{says: up to 500 shells, of: 152 mm shell}]
    confidence: high
    note: said at noon
  - id: second
    by: another
    side: North
    made: unknown
    says: 2,000 boxes
    means: stock
    repeats: first
    source: paper
"""
ASSUMPTIONS = """
units:
  container: {also: [box]}
  round:
  152 mm shell: {counts as: round}
  122 mm rocket: {counts as: round}
sources:
  handbook: {publisher: A Handbook}
capacities:
  152 mm shell:
    holds: payload / mass
    range: 300 to 500 shells per container
    shape: uniform
    because: so
    source: [handbook, paper]
  rockets packed tight:
    of: 122 mm rocket
    holds: 75 rockets per container
    context: packed tight
    because: so
    illustrative: true
assumptions:
  payload: {is: 21750 kg per container, because: so, source: handbook}
  mass: {is: 43.5 kg per 152 mm shell, range: 40 to 50 kg per 152 mm shell, because: so, source: handbook}
checks:
  a box: {of: 152 mm shell, limits: {mass: payload / mass}, because: so, source: handbook}
hedges:
  about: {implied: [0.95, 1.05], because: a study of our own, source: handbook}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "claims.yaml").write_text(CLAIMS, encoding="utf-8")
    (tmp_path / "assumptions.yaml").write_text(ASSUMPTIONS, encoding="utf-8")
    return tmp_path


def test_a_study_comes_out_as_records(folder: Path) -> None:
    read = study.load(folder)
    assert (read.name, read.title, read.about, read.warnings) == (folder.name, "Boxes", "Two counts.", ())
    first, second = read.claims
    assert (first.id, first.by, first.for_, first.side, first.means) == (
        "first",
        "an official",
        "the ministry",
        "the ministry",
        "transfer",
    )
    assert first.made
    assert (first.made.start, first.made.precision) == (date(2024, 1, 2), "day")
    assert first.says
    assert (first.says.relation, first.says.figure, first.says.unit) == ("more than", 1000, "container")
    assert first.covers
    assert (first.covers.start, first.covers.end) == (date(2023, 8, 1), None)
    assert [(c.of, c.means, c.says.unit) for c in first.contents] == [
        (("152 mm shell",), "capacity", "round"),
        (("152 mm shell", "122 mm rocket"), "transfer", "tonne"),
    ]
    assert first.mix == ("152 mm shell", "122 mm rocket")
    assert [(c.source, c.wrote, c.beside, len(c.contents)) for c in first.sources] == [
        ("paper", "more than a thousand", None, 0),
        ("copy", None, "900 containers", 1),
    ]
    assert first.sources[1].contents[0].says.unit == "152 mm shell"
    assert (second.made, second.side, second.means, second.repeats) == (None, "North", "stock", "first")
    assert [citation.source for citation in second.sources] == ["paper"]


def test_assumptions_come_out_as_records(folder: Path) -> None:
    read = study.load(folder)
    shells, rockets = read.capacities.values()
    assert isinstance(shells.holds, Formula)
    assert (shells.of, shells.per, shells.shape, shells.context, shells.sources, shells.illustrative) == (
        "152 mm shell", "container", "uniform", "filled with 152 mm shells", ("handbook", "paper"), False,
    )  # fmt: skip
    assert isinstance(rockets.holds, Figure)
    assert (rockets.of, rockets.per, rockets.context, rockets.range, rockets.illustrative) == (
        "122 mm rocket", "container", "packed tight", None, True,
    )  # fmt: skip
    assert isinstance(read.assumptions["payload"].is_, Figure)
    assert [name.text for name in read.checks["a box"].limits["mass"].names] == ["payload", "mass"]
    implied = read.hedges.implied("about", 1000, 1)
    assert implied
    assert implied[:2] == (950, 1050)
    assert (read.own_hedges, read.own_units) == (("about",), ("container", "round", "152 mm shell", "122 mm rocket"))


def test_who_says_how_a_hedge_is_read_is_named_whether_shipped_or_the_studys_own(folder: Path) -> None:
    read = study.load(folder)
    assert explain.hedge_sources("about", read) == ["A Handbook"]
    assert explain.hedge_sources("more than", read)[0].startswith("S. Ferson")


def test_everything_knows_its_place(folder: Path) -> None:
    read = study.load(folder)
    file = str(folder / "claims.yaml")
    assert read.claims[0].place[:3] == (file, 8, 9)
    assert read.claims[0].contents[0].place[:3] == (file, 15, 16)
    assert read.places.at(("capacities", "152 mm shell", "holds"))[1:3] == (11, 12)
    assert read.capacities["rockets packed tight"].place[1:3] == (16, 3)
    assert read.sources["handbook"].place[1:3] == (8, 3)


def test_the_files_are_known_by_their_digests(folder: Path) -> None:
    before = study.load(folder).files
    (folder / "claims.yaml").write_text(CLAIMS + "\n", encoding="utf-8")
    after = study.load(folder).files
    assert set(before) == {"claims.yaml", "assumptions.yaml"}
    assert before["claims.yaml"] != after["claims.yaml"]
    assert before["assumptions.yaml"] == after["assumptions.yaml"]


def test_without_a_name_it_is_the_study_in_this_folder_else_the_default(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert study.load().name == folder.name
    assert study.load().claims[0].place.path == "claims.yaml"
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    assert study.load().name == "articles"


@pytest.mark.parametrize("name", study.bundled())
def test_the_bundled_studies_have_no_problem(name: str) -> None:
    read = study.load(name)
    assert read.warnings == ()
    assert read.name == name


def problems(folder: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        study.load(folder)
    return [f"{Path(problem.place.path).name}:{problem.place.line} {problem.slug}" for problem in caught.value.problems]


def test_all_problems_of_both_files_come_at_once(folder: Path) -> None:
    spoilt = CLAIMS.replace("2024-01-02", "2024-01-32").replace("2,000 boxes", "boxes")
    (folder / "claims.yaml").write_text(spoilt, encoding="utf-8")
    (folder / "assumptions.yaml").write_text(ASSUMPTIONS.replace("43.5 kg", "heavy"), "utf-8")
    assert problems(folder) == [
        "assumptions.yaml:24 hedge",
        "claims.yaml:11 no-such-date",
        "claims.yaml:31 no-number",
    ]


def test_a_file_that_is_no_yaml_hides_nothing_of_the_other_one(folder: Path) -> None:
    (folder / "claims.yaml").write_text(CLAIMS.replace("by: another", "by: @another"), encoding="utf-8")
    (folder / "assumptions.yaml").write_text(ASSUMPTIONS.replace("shape: uniform", "shap: uniform"), "utf-8")
    assert problems(folder) == ["assumptions.yaml:13 unknown-key", "claims.yaml:28 sign"]
    (folder / "claims.yaml").unlink()
    assert problems(folder) == ["assumptions.yaml:13 unknown-key", "claims.yaml:0 no-file"]


def test_a_folder_without_the_files_is_told(tmp_path: Path) -> None:
    assert problems(tmp_path) == ["assumptions.yaml:0 no-file", "claims.yaml:0 no-file"]


def test_a_name_of_nothing_is_told_with_the_names_there_are() -> None:
    with pytest.raises(DataError, match="neither a folder nor a bundled study; it was looked for in") as caught:
        study.load("artcles")
    assert caught.value.problems[0].help == "did you mean `articles`?"


def test_a_file_that_leads_out_of_the_folder_is_refused(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "claims.yaml"
    (folder / "claims.yaml").rename(elsewhere)
    (folder / "claims.yaml").symlink_to(elsewhere)
    assert problems(folder) == ["claims.yaml:0 outside"]


@pytest.mark.parametrize("most", [0, 9])
def test_a_ledger_that_leads_out_of_the_folder_is_refused_however_long_it_is(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "claims.csv"
    elsewhere.write_text("by,says\na,5 containers\n", encoding="utf-8")
    (folder / "claims.yaml").unlink()
    (folder / "claims.csv").symlink_to(elsewhere)
    monkeypatch.setattr(ledger, "LONG", most)
    assert problems(folder) == ["claims.csv:0 outside"]
    with pytest.raises(DataError, match="is a link that leads out"):
        study.long_ledger(folder)


def test_assumptions_that_lead_out_of_the_folder_are_refused_beside_a_long_ledger_too(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "assumptions.yaml"
    (folder / "assumptions.yaml").rename(elsewhere)
    (folder / "assumptions.yaml").symlink_to(elsewhere)
    with pytest.raises(DataError, match="is a link that leads out"):
        study.without_claims(folder)


def test_a_folder_that_is_closed_to_this_user_is_told_as_such(folder: Path) -> None:
    user = os.geteuid()
    folder.chmod(0)
    try:
        os.seteuid(user or 65534)  # nothing is closed to root
        assert problems(folder) == [f"{folder.name}:0 unreadable-file"]
    finally:
        os.seteuid(user)
        folder.chmod(0o700)


def test_sources_of_one_name_in_both_files_may_say_the_same(folder: Path) -> None:
    other = ASSUMPTIONS.replace("handbook: {publisher: A Handbook}", "paper: {publisher: A Paper, note: read in print}")
    (folder / "assumptions.yaml").write_text(other.replace("handbook", "paper"), encoding="utf-8")
    assert study.load(folder).warnings == ()


def test_a_file_that_is_none_is_refused_and_not_waited_for(folder: Path) -> None:
    (folder / "claims.yaml").unlink()
    os.mkfifo(folder / "claims.yaml")
    assert problems(folder) == ["claims.yaml:0 unreadable-file"]


def test_a_ledger_is_too_big_unless_the_limit_is_lifted(folder: Path) -> None:
    with (folder / "claims.yaml").open("a", encoding="utf-8") as file:
        file.write("#" + " " * yamltext.LIMIT)
    assert problems(folder) == ["claims.yaml:0 too-big"]
    assert len(study.load(folder, limit=None).claims) == 2


def test_a_ledger_may_be_longer_if_that_is_for_its_claims(folder: Path) -> None:
    claim = "  - {{id: c{}, by: Seoul, made: 2024-03, says: 70 containers, note: {}, sources: [{{source: copy}}]}}\n"
    many = "".join(claim.format(i, "words " * 60) for i in range(3000))
    (folder / "claims.yaml").write_text(CLAIMS.replace("claims:\n", f"claims:\n{many}"), encoding="utf-8")
    assert len(many) > yamltext.LIMIT
    assert len(study.load(folder).claims) == 3002


CLAIMS_LINES, ASSUMPTIONS_LINES = CLAIMS.splitlines(), ASSUMPTIONS.splitlines()
PIECES = st.sampled_from(
    [
        "",
        ":",
        "- ",
        "{",
        "]",
        "'",
        '"',
        "#",
        "&a",
        "*a",
        "!",
        "|",
        ">",
        "\t",
        "5",
        "0 kg",
        "5 to 1 kg",
        "about",
        "is:",
        "claims:",
        "units:",
        "a / b",
        "dozens of",
        "per container",
        "2024-02-30",
        "\x00",
        "\u202e",
        "152 mm",
        "percent",
    ]
)


def spoilt(lines: list[str], data: st.DataObject) -> str:
    """A file with some of its words changed, lines moved, or strange pieces in it."""
    lines = list(lines)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        way = data.draw(st.sampled_from(["drop", "copy", "insert", "cut", "indent", "value"]))
        if way == "drop" and len(lines) > 1:
            del lines[at]
        elif way == "copy":
            lines.insert(at, lines[data.draw(st.integers(0, len(lines) - 1))])
        elif way == "insert":
            column = data.draw(st.integers(0, len(lines[at])))
            lines[at] = lines[at][:column] + data.draw(PIECES) + lines[at][column:]
        elif way == "cut":
            lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
        elif way == "indent":
            lines[at] = " " * data.draw(st.integers(0, 6)) + lines[at].lstrip()
        elif way == "value" and ": " in lines[at]:
            lines[at] = lines[at].partition(": ")[0] + ": " + data.draw(PIECES)
    return "\n".join(lines)


@settings(max_examples=300)
@given(st.data())
def test_no_file_does_worse_than_a_list_of_problems(data: st.DataObject) -> None:
    whichever = data.draw(st.booleans())
    claims = spoilt(CLAIMS_LINES, data) if whichever else CLAIMS
    assumptions = ASSUMPTIONS if whichever else spoilt(ASSUMPTIONS_LINES, data)
    try:
        trees = yamltext.read(claims, "claims.yaml"), yamltext.read(assumptions, "assumptions.yaml")
        _, found = study.build("spoilt", Path(), *trees, {})
    except DataError as error:
        found = error.problems
    assert rendering.render(found)
    for problem in found:
        assert problem.fact == problem.fact.strip()
        assert problem.place.end_line >= problem.place.line


def test_a_mistake_in_a_key_is_one_problem_not_two(folder: Path) -> None:
    (folder / "claims.yaml").write_text(CLAIMS.replace("made: unknown", "mdae: unknown"), encoding="utf-8")
    assert problems(folder) == ["claims.yaml:30 unknown-key"]


def test_a_problem_shows_what_the_user_wrote(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "claims.yaml").write_text(CLAIMS.replace("more than 1,000", "> 1,000"), encoding="utf-8")
    monkeypatch.chdir(folder)
    with pytest.raises(DataError) as caught:
        study.load()
    assert caught.value.render() == dedent("""\
        claims.yaml:12:11: in YAML a value cannot start with > [folded]
           |
        12 |     says: > 1,000 containers
           |           ^^^^^^^^^^^^^^^^^^
           = help: write `more than 1,000 containers`
        1 problem""")


@pytest.mark.parametrize(
    ("said", "assumed", "slugs"),
    [
        ("{publisher: P, published: 2024-05}", "{publisher: P, published: May 2024}", []),
        ("{publisher: P, published: 2024-05}", "{publisher: P, title: T}", []),
        ("{publisher: P, published: 2024-05}", "{publisher: P, published: 2024-06}", ["duplicate-source"]),
    ],
)
def test_sources_of_one_name_may_say_the_same_in_other_words_or_less(
    folder: Path, said: str, assumed: str, slugs: list[str]
) -> None:
    claim = "{id: a, by: b, made: 2024-05, says: 5 containers, source: p}"
    claims = yamltext.read(f"title: t\nsources: {{p: {said}}}\nclaims: [{claim}]\n", "claims.yaml")
    assumptions = yamltext.read(f"units: {{container: {{}}}}\nsources: {{p: {assumed}}}\n", "assumptions.yaml")
    _, problems = study.build("t", folder, claims, assumptions, {})
    assert [problem.slug for problem in problems] == slugs
