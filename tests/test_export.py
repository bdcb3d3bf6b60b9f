"""A study for other tools: nothing is lost on the way, nothing runs there, and nobody is called a liar."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frictionless
import pytest
from hypothesis import given
from hypothesis import strategies as st

import estimates
from estimates import export, outputs, verdicts
from estimates.cli import main
from estimates.export import bibtex, datapackage
from estimates.export.fields import RESULTS, TABLES
from estimates.export.markdown import plain
from estimates.recompute import Result
from estimates.study import bundled

OWN = """\
title: "=HYPERLINK(1) | *trams* & <b>"
sources:
  100% {_paper_}: {publisher: "R&D {_100%_} $ #1", title: '-1+1', published: 2025, url: "https://example.org/a_b%20c?x=1&y=~2#f"}
  second: {publisher: The Second, renders: "100% {_paper_}"}
claims:
  - id: "=1+1"
    by: "@mayor"
    for: The town
    made: 2025-07
    says: "no more than 45 trams"
    contents:
      - {says: "more than 15,000 passengers", of: passenger}
    source: "100% {_paper_}"
  - {id: later, by: The town, made: 2026, says: at least 50 trams, source: second}
"""
ASSUMED = """\
units: {tram: {}, passenger: {}}
capacities:
  passenger: {holds: 240 passengers per tram, range: 200 to 280 passengers per tram, because: "+1", illustrative: true}
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    own = tmp_path_factory.mktemp("Own Study")
    (own / "claims.yaml").write_text(OWN, encoding="utf-8")
    (own / "assumptions.yaml").write_text(ASSUMED, encoding="utf-8")
    return {name: estimates.compute(estimates.load(name)) for name in bundled()} | {
        "own": estimates.compute(estimates.load(own))
    }


NAMES = [*bundled(), "own"]


def rows(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name].decode())))


# -- data package ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_data_package_is_valid(name: str, results: dict[str, Result], tmp_path: Path) -> None:
    for file, data in datapackage.package(results[name]).items():
        (tmp_path / file).write_bytes(data)
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["type", "rowNumber", "fieldName", "note"]) == []
    assert report.stats["tasks"] == len(TABLES)


@pytest.mark.parametrize("name", NAMES)
def test_every_column_has_a_meaning_and_every_number_a_unit(name: str, results: dict[str, Result]) -> None:
    files = datapackage.package(results[name])
    described = json.loads(files["datapackage.json"])
    for resource in described["resources"]:
        fields = resource["schema"]["fields"]
        header = files[resource["path"]].decode().partition("\n")[0]
        assert ",".join(field["name"] for field in fields) == header
        for field in fields:
            assert field["description"]
            assert "unit" in field or field["type"] != "number" or field["name"] == "ratio"
            if "unit" in field:
                assert field["unit"].removeprefix("as in the column ") in header.split(",")


def test_every_column_of_the_results_is_described() -> None:
    assert [name for name in outputs.CSV if name not in RESULTS] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_claim_leads_to_its_sources(name: str, results: dict[str, Result]) -> None:
    files = datapackage.package(results[name])
    cited = {row["claim"] for row in rows(files, "citations.csv")}
    assert cited == {row["claim"] for row in rows(files, "claims.csv")}
    assert {row["claim"] for row in rows(files, "results.csv")} <= cited


def test_the_licence_is_stated_for_the_bundled_figures_only(results: dict[str, Result]) -> None:
    licences = {
        name: json.loads(datapackage.package(results[name])["datapackage.json"]).get("licenses") for name in NAMES
    }
    assert [licence["name"] for licence in licences["articles"]] == ["CC-BY-4.0"]
    assert licences["own"] is None


def test_the_package_says_what_was_changed() -> None:
    changed = estimates.load("articles", overrides=["152 mm shell=480 shells per container"])
    described = json.loads(datapackage.package(estimates.compute(changed, as_of="2024-03"))["datapackage.json"])
    assert "152 mm shell = 480 shells per container (study: 450 shells per container)" in described["description"]
    assert "2024-03" in described["description"]


def test_no_cell_runs_in_a_spreadsheet(results: dict[str, Result]) -> None:
    files = datapackage.package(results["own"])
    for name in files.keys() - {"datapackage.json"}:
        for row in rows(files, name):
            assert not [value for value in row.values() if re.match(r"[=+@\t\r]|-\D", value)]


# -- Markdown ----------------------------------------------------------------------------------------------------


def test_the_markdown_page_names_the_printer_of_every_row(results: dict[str, Result]) -> None:
    page = export.FORMATS["markdown"](results["articles"])["articles.md"].decode()
    table = [line for line in page.splitlines() if line.startswith("| 20")]
    assert len(table) == 8
    assert all(line.split(" | ")[-1].strip("| ") for line in table)
    assert "could hold" in page.lower()


def test_text_of_a_study_is_no_markup(results: dict[str, Result]) -> None:
    (page,) = export.FORMATS["markdown"](results["own"]).values()
    assert page.decode().startswith("# =HYPERLINK(1) | \\*trams\\* & \\<b\\>\n")
    assert "](<https://example.org/a_b%20c?x=1&y=~2#f>)" in page.decode()


@given(st.text())
def test_plain_text_keeps_its_letters(text: str) -> None:
    assert re.sub(r"\\([*_`\[\]<>#~])", r"\1", plain(text)) == " ".join(text.split())


# -- BibTeX ------------------------------------------------------------------------------------------------------


def entries(data: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """A reader of BibTeX that knows only what BibTeX itself must: an entry, its key, fields in balanced braces."""
    text = data.decode()
    for found in re.finditer(r"^@misc\{([^,\s]+),\n(.*?)^\}$", text, re.DOTALL | re.MULTILINE):
        fields = dict(re.findall(r"^  (\w+) = (.*),$", found[2], re.MULTILINE))
        assert len(fields) == found[2].count("\n")
        yield found[1], fields


@pytest.mark.parametrize("name", NAMES)
def test_every_source_is_an_entry_of_its_own(name: str, results: dict[str, Result]) -> None:
    (data,) = bibtex.bibliography(results[name]).values()
    found = list(entries(data))
    assert len(found) == len(results[name].study.sources)
    assert len({key.casefold() for key, _ in found}) == len(found)


def test_what_tex_would_run_is_escaped(results: dict[str, Result]) -> None:
    (data,) = bibtex.bibliography(results["own"]).values()
    ((key, fields), _) = entries(data)
    assert key == "100-paper"
    assert fields["author"] == r"{{R\&D \{\_100\%\_\} \$ \#1}}"
    assert fields["url"] == "{https://example.org/a_b%20c?x=1&y=~2#f}"
    assert fields["year"] == "{2025}"
    assert "month" not in fields


@pytest.mark.parametrize(
    ("words", "set_as"),
    [
        ("R&D", r"R\&D"),
        ("50 %", r"50 \%"),
        ("a_b^c~d", r"a\_b\textasciicircum{}c\textasciitilde{}d"),
        ("\\input{x}", r"\textbackslash{}input\{x\}"),
        ("two\n  lines", "two lines"),
        ("Segye Ilbo 세계일보", "Segye Ilbo 세계일보"),
    ],
)
def test_a_text_is_set_as_it_stands(words: str, set_as: str) -> None:
    assert bibtex.escaped(words) == set_as


@given(st.text())
def test_braces_stay_balanced(text: str) -> None:
    for made in (bibtex.escaped(text), bibtex.address(text)):
        bare = re.sub(r"\\[{}]", "", made)
        assert bare.count("{") == bare.count("}")
        assert not re.search(r"(?<!\\)[%&#$]", bibtex.escaped(text))


# -- ClaimReview -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reviews(results: dict[str, Result]) -> list[Any]:
    found: list[Any] = []
    for name in NAMES:
        (data,) = export.reviews(results[name], "The Desk", "https://example.org/r").values()
        found += json.loads(data)
    return found


def test_every_review_has_what_schema_org_asks_for(reviews: list[Any]) -> None:
    for review in reviews:
        assert (review["@context"], review["@type"]) == ("https://schema.org", "ClaimReview")
        assert review["claimReviewed"]
        assert review["url"] == "https://example.org/r"
        assert review["author"]["name"] == "The Desk"
        assert review["itemReviewed"]["@type"] == "Claim"
        assert review["itemReviewed"]["author"]["name"]
        assert review["itemReviewed"]["appearance"]


def test_a_rating_is_one_of_our_words_and_never_a_grade_of_truth(reviews: list[Any]) -> None:
    for review in reviews:
        rating = review["reviewRating"]
        assert rating["alternateName"] in verdicts.VERDICTS
        assert not {"ratingValue", "bestRating", "worstRating"} & rating.keys()
        assert not re.search(r"\b(false|true|lied|fake|misleading|debunked)\b", json.dumps(review), re.IGNORECASE)


def test_a_day_that_is_not_known_is_not_made_up(reviews: list[Any]) -> None:
    days = {review["itemReviewed"].get("datePublished") for review in reviews}
    assert {None, "2025-07"} <= days


# -- the command -------------------------------------------------------------------------------------------------


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["export", *arguments])
    return int(str(left.value.code))


@pytest.mark.parametrize(
    ("arguments", "files"),
    [
        ([], {"datapackage.json", *(f"{name}.csv" for name in TABLES)}),
        (["--format", "markdown"], {"articles.md"}),
        (["public-record", "--format", "bibtex"], {"public-record.bib"}),
        (["--format", "claimreview", "--author", "D", "--url", "https://example.org"], {"articles.claimreview.json"}),
    ],
)
def test_export_writes_the_files_that_it_names(
    arguments: list[str], files: set[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments, "--out", str(tmp_path / "out")) == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == files
    printed = capsys.readouterr().out
    assert all(name in printed for name in files)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--format", "claimreview"], 2, "--author and --url"),
        (["--format", "claimreview", "--author", "D"], 2, "--author and --url"),
        (["--format", "claimreview", "--author", "D", "--url", "javascript:alert(1)"], 2, "no http or https address"),
        (["--author", "D"], 2, "claimreview only"),
        (["--format", "pdf"], 2, "'pdf' is not one of"),
        (["atlantis"], 3, "neither a folder nor a bundled study"),
        (["--out", "/dev/null/out"], 2, "/dev/null/out"),
    ],
)
def test_a_mistake_is_told_and_writes_nothing(
    arguments: list[str],
    status: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*arguments) in (status, 4)
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
