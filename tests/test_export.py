"""A study for other tools: nothing is lost on the way, nothing runs there, and nobody is called a liar."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import frictionless
import pytest
from estimates.analysis.recompute import Result
from estimates.export.markdown import plain
from estimates.io.columns import TABLES
from estimates.study.study import assumptions_of, bundled
from hypothesis import given
from hypothesis import strategies as st

import estimates
from estimates import export
from estimates.analysis import verdicts
from estimates.cli import main
from estimates.export import bibtex, claimreview, datapackage
from estimates.io import tables

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


def page(result: Result) -> str:
    (data,) = export.FORMATS["markdown"](result).values()
    return data.decode()


def cells(result: Result) -> list[dict[str, str]]:
    """The table of a page, as a reader of Markdown has it."""
    lines = [line for line in page(result).splitlines() if line.startswith("| ")]
    table = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


@pytest.mark.parametrize("name", NAMES)
def test_every_statement_stands_in_the_table_with_who_printed_it(name: str, results: dict[str, Result]) -> None:
    table = cells(results[name])
    shown = {(row["Who"].partition(" (a repeat")[0], row["Count"]) for row in table} | {
        (by, "none") for row in table for by in re.findall(r"; (.*?), [^,]*\)$", row["Stated"])
    }
    expected = {
        (plain(claim.by), plain(claim.says.words) if claim.says else "none") for claim in results[name].record()
    }
    assert expected <= shown
    assert all(row["Count and statement printed by"] for row in table)


def test_the_public_record_has_its_tonnes_and_what_was_said_without_a_count(results: dict[str, Result]) -> None:
    table = cells(results["public-record"])
    told = {(row["When"], row["Count"], row["Could hold"], row["Stated"]) for row in table}
    tonnes = "“about 1.6 million rounds” (artillery shells, as what a mass comes to)"
    rounds = "“1.5 million rounds” (122 mm shells and 152 mm shells, as sent)"
    assert ("2024-06-22", "more than 74,000 tonnes", "no capacity is for tonnes", tonnes) in told
    assert ("2024-02-23", "none", "no count beside it", rounds) in told


@pytest.mark.parametrize(
    ("when", "column", "shown"),
    [
        (  # "about" sets no bound: what readers take it for, and said to be that
            "2024-02-26",
            "Could hold",
            "with 300 to 500 in each, 1,829,100 to 3,584,500 as readers take the words, which set no bound",
        ),
        (
            "2023-10-23",
            "Could hold",
            "with 300 to 500 in each, at most 500,000 (not firm) by the words, 264,000 to 500,000 as readers take them",
        ),
        ("2024-02-26", "Period counted", "since July 2023"),
        ("2023-12-20", "Who", "Julianne Smith (a repeat of John Kirby, 2023-10-13)"),
        ("2024-02-26", "Ratio", "1.00"),
        ("2024-10-18", "Verdict", "not comparable"),
        ("2024-10-18", "Ratio", ""),  # of a mixed load and a pure one
        ("2024-12-18", "Ratio", ""),  # of two floors
        ("2024-10-18", "Stated", "“8 million or more rounds” (122 mm shells and 152 mm shells, as sent)"),
        ("2023-12-20", "Count and statement printed by", "[Obozrevatel (2023-12-21)](<https://eng.obozrevatel.com/"),
    ],
)
def test_a_cell_says_no_more_and_no_less_than_is_known(
    when: str, column: str, shown: str, results: dict[str, Result]
) -> None:
    row = next(row for row in cells(results["public-record"]) if row["When"] == when)
    assert row[column].startswith(shown)
    assert column.startswith("Count and") or row[column] == shown


def test_the_page_says_where_its_capacities_come_from(results: dict[str, Result]) -> None:
    text = page(results["public-record"])
    assert "is an assumption of this study, and not of those who printed the counts" in text
    line = next(line for line in text.splitlines() if line.startswith("- 152 mm shell: "))
    assert "450 shells per container (range 300 to 500): Nobody has published the method" in line
    assert "[Segye Ilbo (2024-02-27)](<https://segye.com/view/20240227516376>)" in line


def test_text_of_a_study_is_no_markup(results: dict[str, Result]) -> None:
    text = page(results["own"])
    assert text.startswith("# =HYPERLINK(1) \\| \\*trams\\* \\& \\<b\\>\n")
    assert "[R\\&D {\\_100%\\_} $ \\#1 (2025)](<https://example.org/a_b%20c?x=1&y=~2#f>)" in text


@given(st.text())
def test_plain_text_keeps_its_letters(text: str) -> None:
    assert re.sub(r"\\([\\*_`\[\]<>#~|&])", r"\1", plain(text)) == " ".join(text.split())


@given(st.text(), st.text())
def test_a_text_stays_in_its_cell(one: str, other: str) -> None:
    made = tables.as_markdown([{"a": one, "b": tables.Marked(plain(other))}], ("a", "b")).split("\n")[2]
    assert "\r" not in made
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", made)) == 3


def test_a_mix_that_was_asked_for_stands_in_the_markdown_of_recompute(capsys: pytest.CaptureFixture[str]) -> None:
    shares = "152 mm shell=60%, 122 mm rocket=40%"
    with pytest.raises(SystemExit):
        main(["recompute", "--no-charts", "--mix", shares, "--as-of", "2023-12", "--format", "markdown"])
    told = capsys.readouterr().out
    assert f"A mix, by share of the containers: {shares}. Alternatives are never added to each other." in told
    assert "| 60 % x more than 1,000 containers x 450 shell/container = 270,000 shell | 180,000 to 339,000 |" in told
    assert "As of 2023-12." in told


# -- BibTeX ------------------------------------------------------------------------------------------------------


def entries(data: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """A reader of BibTeX that knows only what BibTeX itself must: an entry, its key, fields in balanced braces."""
    text = data.decode()
    for found in re.finditer(r"^@misc\{([^,\s]+),\n(.*?)^\}$", text, re.DOTALL | re.MULTILINE):
        fields = dict(re.findall(r"^  (\w+) = (.*),$", found[2], re.MULTILINE))
        assert len(fields) == found[2].count("\n")
        yield found[1], fields


@pytest.mark.parametrize("name", NAMES)
def test_every_source_that_something_rests_on_is_an_entry_of_its_own(name: str, results: dict[str, Result]) -> None:
    (data,) = bibtex.bibliography(results[name]).values()
    keys = [key for key, _ in entries(data)]
    assert len({key.casefold() for key in keys}) == len(keys)
    study = results[name].study
    cited = {citation.source for claim in study.claims for citation in claim.sources}
    cited |= {source for capacity in study.capacities.values() for source in capacity.sources}
    cited |= {source for check in study.checks.values() for source in check.sources}
    assert len(cited) <= len(keys) <= len(study.sources)
    assert name == "own" or cited <= set(keys)


@pytest.mark.parametrize(
    ("source", "is_cited"),
    [
        ("nyt-2024-06-18-copy", True),  # a claim's
        ("pledgetimes-2023-12-29", True),  # a capacity's
        ("dimensions-guide", True),  # of a payload, which a cross-check stands on
        ("ukrainska-pravda-2024-03-11", False),  # of a rate of fire, which nothing that comes out uses
        ("yonhap-copy-2023-10-13", False),  # of containers per voyage, where no claim counts voyages
    ],
)
def test_a_source_is_cited_where_something_that_comes_out_rests_on_it(
    source: str, is_cited: bool, results: dict[str, Result]
) -> None:
    (data,) = bibtex.bibliography(results["articles"]).values()
    assert (source in dict(entries(data))) == is_cited
    assert source in results["articles"].study.sources


def test_the_sources_of_what_turns_voyages_into_containers_are_cited_where_voyages_are_counted(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text("by,count_words\nA,about 70 voyages\n", encoding="utf-8")
    shared = assumptions_of(estimates.load("articles").folder)
    (tmp_path / "assumptions.yaml").write_text(shared.read_text(encoding="utf-8"), encoding="utf-8")
    (data,) = bibtex.bibliography(estimates.compute(estimates.load(tmp_path))).values()
    assert "yonhap-copy-2023-10-13" in dict(entries(data))


def test_a_title_or_a_date_that_is_not_known_is_said_to_be_so(results: dict[str, Result]) -> None:
    (data,) = bibtex.bibliography(results["public-record"]).values()
    found = dict(entries(data))
    assert found["segye-2024-02-27"]["note"] == "{Title not known}"
    assert found["kbs-181077"]["note"] == "{Title and date of publication not known}"
    assert "note" not in found["nyt-2024-06-18"]
    assert all("title" in fields or "Title" in fields["note"] for fields in found.values())


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
        assert review["itemReviewed"]["author"]["@type"] in ("Person", "Organization")
        assert review["itemReviewed"]["appearance"]


def test_a_review_has_the_words_of_its_speaker_and_no_others(reviews: list[Any]) -> None:
    claimed = {review["claimReviewed"] for review in reviews}
    assert (
        "“300,000 to 500,000 rounds” (artillery shells) could be held; said with the count “up to 1,000 containers”"
        in claimed
    )
    beside = "the count that it is set beside, “close to 7,000 containers”, is that of officials"
    assert f"“as many as three million rounds” (152 mm shells) could be held; {beside}" in claimed
    assert not [text for text in claimed if "filled with" in text or "450" in text]


def test_a_review_says_whose_capacity_it_takes(reviews: list[Any]) -> None:
    for review in reviews:
        assert "is the study's assumption" in review["reviewRating"]["ratingExplanation"]


def test_what_could_not_have_failed_is_not_reviewed(results: dict[str, Result], reviews: list[Any]) -> None:
    assert "not comparable" in list(results["public-record"].pairs["verdict"])
    assert not [review for review in reviews if review["reviewRating"]["alternateName"] == "not comparable"]
    assert not [review for review in reviews if "“8 million or more" in review["claimReviewed"]]  # a mixed load


@pytest.mark.parametrize(
    ("by", "for_", "side", "author"),
    [
        ("Shin Won-sik", "the ministry", "Seoul", {"@type": "Person", "name": "Shin Won-sik",
         "affiliation": {"@type": "Organization", "name": "the ministry"}}),
        ("Maj. Gen. Vadym Skibitskyi", "HUR", "Kyiv", {"@type": "Person", "name": "Maj. Gen. Vadym Skibitskyi",
         "affiliation": {"@type": "Organization", "name": "HUR"}}),
        ("unnamed official", "the ministry", "Seoul",
         {"@type": "Organization", "name": "the ministry", "description": "unnamed official"}),
        ("US State Department", "the government", "Washington",
         {"@type": "Organization", "name": "the government", "description": "US State Department"}),
        ("Intelligence Agency via Rep. Kang", "the agency", "Seoul",
         {"@type": "Organization", "name": "the agency", "description": "Intelligence Agency via Rep. Kang"}),
        ("National Intelligence Service", None, "Seoul",
         {"@type": "Organization", "name": "National Intelligence Service"}),
        ("National Intelligence Service", "National Intelligence Service", "Seoul",
         {"@type": "Organization", "name": "National Intelligence Service"}),
        ("U.S. officials", None, "Washington",
         {"@type": "Organization", "name": "Washington", "description": "U.S. officials"}),
        ("officials", None, "officials", {"@type": "Organization", "description": "officials"}),
    ],
)  # fmt: skip
def test_only_a_named_person_is_a_person(
    by: str, for_: str | None, side: str, author: dict[str, object], results: dict[str, Result]
) -> None:
    claim = replace(results["articles"].study.claims[0], by=by, for_=for_, side=side)
    assert claimreview.speaker(claim) == author


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
