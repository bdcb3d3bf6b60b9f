"""A study for other tools: nothing is lost on the way, nothing runs there, and nothing of the user's is removed."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import frictionless
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from estimates import lint
from estimates.analysis.result import Result, compute
from estimates.export import TYPES, runfiles
from estimates.export.schema import columns, described, frame
from estimates.export.sources import address, entry, escaped
from estimates.io.output import as_csv
from estimates.quantities.dates import parse
from estimates.study.entries import Source
from estimates.study.folders import bundled

OWN = """\
title: "=HYPERLINK(1) | *trams* & <b>"
sources:
  100% {_paper_}:
    publisher: "R&D {_100%_} $ #1"
    title: '-1+1'
    published: 2025
    lang: "en}{%"
    url: "https://example.org/a_b%20c?x=1&y=~2#f"
  second: {publisher: The Second, renders: "100% {_paper_}"}
claims:
  - id: "=1+1"
    by: "@mayor"
    for: The [town](https://evil.example)
    made: 2025-07
    says: "no more than 45 trams"
    contents:
      - {says: "more than 15,000 passengers", of: passenger}
    source: "100% {_paper_}"
  - {id: later, by: "The <img src=x> town", made: 2026, says: at least 50 trams, source: second}
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
    return {name: compute(lint.load(name)) for name in bundled()} | {"own": compute(lint.load(own))}


NAMES = [*bundled(), "own"]


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def only(files: dict[str, bytes]) -> str:
    (data,) = files.values()
    return data.decode()


# -- data package --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_data_package_is_valid_and_says_what_every_number_is(
    name: str, results: dict[str, Result], tmp_path: Path
) -> None:
    files = TYPES["datapackage"](results[name])
    for file, data in files.items():
        (tmp_path / file).write_bytes(data)
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["type", "rowNumber", "fieldName", "note"]) == []
    assert report.stats["tasks"] == len(described()["tables"])
    for resource in json.loads(files["datapackage.json"])["resources"]:
        fields = resource["schema"]["fields"]
        header = files[resource["path"]].decode().partition("\n")[0]
        assert ",".join(field["name"] for field in fields) == header
        for field in fields:
            assert field["description"]
            assert "unit" in field or field["type"] != "number" or field["name"] == "ratio"
            if "unit" in field:
                assert field["unit"].removeprefix("as in the column ") in header.split(",")
    cited = {row["claim"] for row in rows(files["citations.csv"])}
    assert cited == {row["claim"] for row in rows(files["claims.csv"])}
    assert {row["claim"] for row in rows(files["results.csv"])} <= cited


def test_the_licence_is_stated_for_the_bundled_figures_only(results: dict[str, Result]) -> None:
    packages = {name: json.loads(TYPES["datapackage"](results[name])["datapackage.json"]) for name in NAMES}
    assert [licence["name"] for licence in packages["articles"]["licenses"]] == ["CC-BY-4.0"]
    assert "licenses" not in packages["own"]


def test_the_package_and_the_table_say_what_was_changed() -> None:
    changed = lint.load("articles", overrides=["152 mm shell=480 shells per container"])
    result = compute(changed, as_of=parse("2024-03"))
    change = "152 mm shell = 480 shells per container (study: 450 shells per container)"
    made = json.loads(TYPES["datapackage"](result)["datapackage.json"])
    assert change in made["description"]
    assert "Mar 2024" in made["description"]
    assert rows(as_csv(frame(result)).encode())[0]["what_if"] == change


def test_no_cell_runs_in_a_spreadsheet(results: dict[str, Result]) -> None:
    files = TYPES["datapackage"](results["own"])
    for name in files.keys() - {"datapackage.json"}:
        for row in rows(files[name]):
            assert not [value for value in row.values() if re.match(r"[=+@\t\r]|-\D", value)]


# -- recompute.csv and the spreadsheet -----------------------------------------------------------------------------


def test_the_table_has_numbers_and_no_sentences(results: dict[str, Result]) -> None:
    (row,) = [row for row in rows(as_csv(frame(results["articles"])).encode()) if row["recomputed"] == "3150000"]
    assert (row["count"], row["capacity"], row["stated"], row["ratio"]) == ("7000", "450", "3000000", "1.05")
    assert (row["capacity_low"], row["capacity_high"], row["verdict"]) == ("300", "500", "reproduced")
    assert not {"worked", "why", "stated_claim"} & row.keys()
    assert set(row) <= set(columns("results"))


def test_the_spreadsheet_has_a_sheet_per_table_and_no_formula(results: dict[str, Result]) -> None:
    (data,) = TYPES["xlsx"](results["own"]).values()
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == [*described()["tables"]]
    values = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in values if cell.data_type == "f"]
    assert "=1+1" in [cell.value for cell in values]
    assert 10_800 in [cell.value for cell in values]  # 45 trams of 240: a number, not text


# -- Markdown ------------------------------------------------------------------------------------------------------


def cells(text: str) -> list[dict[str, str]]:
    """The table of a page, as a reader of Markdown has it."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    table = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


@pytest.mark.parametrize("name", NAMES)
def test_every_count_is_in_the_table_with_who_printed_it(name: str, results: dict[str, Result]) -> None:
    table = cells(only(TYPES["markdown"](results[name])))
    counts = [*results[name].counts["claim"]]
    assert len({(row["When"], row["Who"], row["Count"]) for row in table}) >= len(counts) - 2  # of one day and number
    assert all(row["Printed by"] for row in table)


CELLS = [
    ("26 Feb 2024", "Could hold", "2.01 to 3.35 million"),
    ("26 Feb 2024", "Count", "about 6,700 containers (since July 2023)"),
    ("20 Dec 2023", "Who", "Julianne Smith (repeats John Kirby)"),
    ("26 Feb 2024", "Verdict", "reproduced (weakly), 1.00 times the stated figure"),
    ("18 Oct 2024", "Verdict", "not comparable"),
    ("20 Dec 2023", "Printed by", "[Obozrevatel, 2023-12-21](<https://eng.obozrevatel.com/"),
    ("22 Jun 2024", "Worked", "no capacity for tonnes"),
]


def test_a_cell_says_no_more_and_no_less_than_is_known(results: dict[str, Result]) -> None:
    table = cells(only(TYPES["markdown"](results["public-record"])))
    for when, column, shown in CELLS:
        assert any(row[column].startswith(shown) for row in table if row["When"] == when), shown


def test_text_of_a_study_is_escaped_with_its_markup_html_and_links(results: dict[str, Result]) -> None:
    text = only(TYPES["markdown"](results["own"]))
    assert text.startswith("# =HYPERLINK(1) \\| \\*trams\\* &amp; &lt;b&gt;\n")
    assert "<img" not in text
    assert "](https://evil" not in text
    assert "(<https://example.org/a_b%20c?x=1&y=~2#f>)" in text
    study = results["articles"].study
    changed = {"url": "javascript:alert(1)", "publisher": "# heading", "title": None, "published": None}
    sources = {name: one.model_copy(update=changed) for name, one in study.sources.items()}
    text = only(TYPES["markdown"](compute(replace(study, sources=sources))))
    assert ("javascript" in text, "- \\# heading\n" in text) == (False, True)


# -- BibTeX and addresses ------------------------------------------------------------------------------------------


def entries(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Read BibTeX as BibTeX must: an entry, its key, and fields in balanced braces, whatever is escaped."""
    for found in re.finditer(r"^@misc\{([^,\s]+),\n(.*?)^\}$", text, re.DOTALL | re.MULTILINE):
        fields = dict(re.findall(r"^  (\w+) = (.*),$", found[2], re.MULTILINE))
        assert len(fields) == found[2].count("\n")
        yield found[1], fields
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("name", NAMES)
def test_every_source_is_an_entry_of_its_own(name: str, results: dict[str, Result]) -> None:
    keys = [key for key, _ in entries(only(TYPES["bibtex"](results[name])))]
    assert len({key.casefold() for key in keys}) == len(keys) == len(results[name].study.sources)
    assert name == "own" or keys == [*results[name].study.sources]


def test_every_field_is_escaped(results: dict[str, Result]) -> None:
    ((key, fields), _) = entries(only(TYPES["bibtex"](results["own"])))
    assert key == "100-paper"
    assert fields["author"] == r"{{R\&D \textbraceleft{}\_100\%\_\textbraceright{} \$ \#1}}"
    assert fields["language"] == r"{en\textbraceright{}\textbraceleft{}\%}"
    assert fields["url"] == "{https://example.org/a_b%20c?x=1&y=~2#f}"
    assert fields["year"] == "{2025}"
    assert "month" not in fields
    assert escaped("\\a^b~c\n 세계") == r"\textbackslash{}a\textasciicircum{}b\textasciitilde{}c 세계"


@given(st.text(), st.text(), st.text())
def test_braces_always_balance(publisher: str, lang: str, url: str) -> None:
    made = entry(Source.model_construct(publisher=publisher, lang=lang, url=url, note=publisher, title=lang), "key")
    assert made.count("{") == made.count("}")
    depth = 0
    for char in made:
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 0
    assert not re.search(r"[\s{}\\]", address(url))


# -- the files of a run --------------------------------------------------------------------------------------------


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {runfiles.LIST}


EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # the digest of nothing


@pytest.mark.parametrize("listing", ["", "[]", "{", '{"a": []}', f'{{"../out.txt": "{EMPTY}"}}', "[" * 99_999])
def test_a_list_that_was_tampered_with_removes_nothing(tmp_path: Path, listing: str) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (tmp_path / "out.txt").write_bytes(b"")
    (folder / runfiles.LIST).write_text(listing, encoding="utf-8")
    runfiles.write(folder, {"a.csv": b""})
    assert (tmp_path / "out.txt").exists()
    assert names(folder) == {"a.csv"}
