"""The files of a study: YAML as text with places, entries, and everything that a file may say."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import estimates
from estimates import lint
from estimates.diagnostics import DataError, Scalar, Source, render
from estimates.study import entries, yaml_source
from estimates.study.record import Study
from estimates.study.structure import fields

DATA = Path(__file__).parent / "data"
BASE = Path(__file__).parent / "wrong_studies" / "base"
CLAIMS, ASSUMPTIONS = ((BASE / name).read_text(encoding="utf-8") for name in ("claims.yaml", "assumptions.yaml"))


def study(folder: Path, claims: str = CLAIMS, assumptions: str = ASSUMPTIONS) -> Study:
    (folder / "claims.yaml").write_text(claims, encoding="utf-8")
    (folder / "assumptions.yaml").write_text(assumptions, encoding="utf-8")
    return lint.load(folder)


def problems(folder: Path, claims: str = CLAIMS, assumptions: str = ASSUMPTIONS) -> list[tuple[str, int]]:
    """Return slug and line of each problem."""
    try:
        found = list(study(folder, claims, assumptions).warnings)
    except DataError as error:
        found = error.diagnostics
    return [(one.slug, one.span.source.position(one.span.start)[0]) for one in found if one.span]


def parsed(text: str) -> Any:
    found: list[Any] = []
    value = yaml_source.parse(Source("f.yaml", text), found)
    assert not found
    return value


@pytest.mark.parametrize(
    "text",
    ["1e6", "017", "0x1F", "12:30:00", "no", "yes", "on", "1,000", "2024-02-30", "1_000", "+5", ".5", "=", "<<x"],
)
def test_a_value_stays_the_text_that_it_is(text: str) -> None:
    value = parsed(f"key: {text}\n")["key"]
    assert (value, type(value)) == (text, Scalar)
    assert value.span.text == text


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null", "NULL", "# a comment"])
def test_no_value_is_empty_text(nothing: str) -> None:
    assert parsed(f"key: {nothing}\nother: x\n")["key"] == ""


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30), st.sampled_from(["", "'", '"'])
)
def test_any_text_can_be_written_and_reads_back(text: str, style: str) -> None:
    written = yaml_source.dump(text, style)
    assert parsed(f"key: {written}\nother: {{key: {written}}}\n") == {"key": text, "other": {"key": text}}
    assert not text.isprintable() or written.startswith(style)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_lines_may_end_in_any_way_and_a_byte_order_mark_is_ignored(end: str, mark: str, tmp_path: Path) -> None:
    wrong = CLAIMS.replace("2024-01-02", "2024-01-32")
    (tmp_path / "claims.yaml").write_bytes((mark + wrong).replace("\n", end).encode())
    shutil.copy(BASE / "assumptions.yaml", tmp_path)
    with pytest.raises(DataError) as error:
        lint.load(tmp_path)
    assert [one.place.rpartition("/")[2] for one in error.value.diagnostics] == ["claims.yaml:7:11"]


def test_a_study_of_0_1_loads_unchanged() -> None:
    old, new = lint.load(DATA / "study-of-0.1"), lint.load("articles")
    assert old.warnings == new.warnings == ()
    assert [*old.claims.id] == [*new.claims.id]
    assert [*old.sources] == [*new.sources]
    assert {name: entry.written for name, entry in old.assumptions.items()} == {
        name: entry.written for name, entry in new.assumptions.items()
    }
    assert all(claim is not None and claim.counts == "total" for claim in map(old.claim, old.claims.id.items))


NEW = """\
title: Boxes
sources:
  paper:
    publisher: A Paper
    published: 2024-01-05
    accessed: 2024-01-06
    archive: https://example.org/archive
    sha256: 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
claims:
  - id: first
    by: an official
    made: 2024-01-02
    says: more than 1,000 containers
    scope: Ukraine's corridor
    covers: 2024-01-01 to 2024-01-02
    counts: period
    contents:
      - {says: about 450 thousand shells, of: 152 mm shell, under: standing, scope: the port}
    sources:
      - {source: paper, wrote: mehr als 1000, translation: more than 1000}
  - id: second
    by: an official
    made: 2024-01-03
    says: more than 900 containers
    corrects: first
    because: a typing error
    source: paper
"""


def test_the_new_keys_of_every_entry_are_read(tmp_path: Path) -> None:
    capacities = ASSUMPTIONS.replace(
        "capacities:\n  152 mm shell:\n", "capacities:\n  standing:\n    of: 152 mm shell\n    on: 2024-01-01\n"
    )
    charts = "charts:\n  growth: {title: Boxes, width: 720, order: [an official], colours: {an official: '#123456'}}\n"
    found = study(tmp_path, NEW, f"soft factor: 2\n{charts}{capacities}")
    first, second, capacity = found.claim("first"), found.claim("second"), found.capacities["standing"]
    source, content, chart = found.sources["paper"], first.contents[0], found.assumed.charts["growth"]
    assert (found.warnings, found.assumed.soft_factor) == ((), 2)
    assert (chart.title, chart.width, chart.order, chart.colours) == (
        "Boxes", 720, ("an official",), {"an official": "#123456"},
    )  # fmt: skip
    assert (source.accessed.text, source.archive) == ("2024-01-06", "https://example.org/archive")  # type: ignore[union-attr]
    assert source.sha256 == "00112233445566778899aabbccddeeff" * 2
    assert (first.scope, first.counts, content.under, content.scope, first.sources[0].translation) == (
        "Ukraine's corridor", "period", "standing", "the port", "more than 1000",
    )  # fmt: skip
    assert (second.corrects, second.because, second.counts) == ("first", "a typing error", "total")
    assert (capacity.of, capacity.per, capacity.on.text) == ("152 mm shell", "container", "2024-01-01")  # type: ignore[union-attr]
    assert found.claims.rows_named(found.claims.corrects).tolist() == [-1, 0]


def test_all_mistakes_of_both_files_are_reported_at_once(tmp_path: Path) -> None:
    claims = (
        CLAIMS.replace("2024-01-02", "2024-01-32").replace("1,000", "1,00").replace("source: paper", "source: papre")
    )
    found = problems(tmp_path, claims, ASSUMPTIONS.replace("300 to 500", "500 to 300").replace("450", "4,50"))
    assert found == [("number", 9), ("range", 10), ("no-such-date", 7), ("number", 8), ("unknown-source", 9)]


def test_a_file_that_is_not_yaml_does_not_hide_the_mistakes_of_the_other(tmp_path: Path) -> None:
    assert problems(tmp_path, CLAIMS.replace("by: an", "by; an"), ASSUMPTIONS.replace("450", "4,50")) == [
        ("number", 9), ("no-colon", 6),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "text", "slug"),
    [("claims.csv", "claim,by\n", "two-files"), ("claims.yaml", "x" * (16 * 2**20 + 1), "too-big")],
)
def test_a_folder_that_is_not_a_study_is_refused(file: str, text: str, slug: str, tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        lint.load(tmp_path)
    assert [one.slug for one in error.value.diagnostics] == [slug]


@pytest.mark.parametrize(("here", "there"), [("claims.yml", "claims.yaml"), ("assumptions.txt", "assumptions.yaml")])
def test_a_file_of_nearly_the_right_name_is_noticed(here: str, there: str, tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    (tmp_path / there).rename(tmp_path / here)
    with pytest.raises(DataError) as error:
        lint.load(tmp_path)
    assert [(one.slug, one.help) for one in error.value.diagnostics] == [("no-file", f"rename {here} to {there}")]


@pytest.mark.parametrize("file", entries.FILES)
def test_the_schema_has_every_key(file: str) -> None:
    schema = json.loads(entries.schema_text(file))
    assert schema["$schema"].endswith("draft-07/schema#")
    assert schema["properties"].keys() == fields(entries.FILES[file]).keys()
    if file == "assumptions.yaml":  # a unit may have nothing but its name
        assert schema["$defs"]["Unit"]["type"] == ["object", "null"]


ADD_A_FIELD = """
import sys
from importlib import util

import estimates.study

spec = util.find_spec("estimates.study.entries")
module = sys.modules[spec.name] = estimates.study.entries = util.module_from_spec(spec)
line = '    because: Text | None = Field(None, description="Why the earlier'
text = spec.loader.get_source(spec.name)
assert text.count(line) == 1
new = '    weather: Text | None = Field(None, description="What the weather was.")'
exec(compile(text.replace(line, new + chr(10) + line), spec.origin, "exec"), module.__dict__)
from estimates.__main__ import main
main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("file", ["claims.yaml", "claims.csv"])
def test_a_new_key_of_a_claim_takes_a_line_in_one_place(file: str, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(BASE, folder)
    (folder / "claims.yaml").unlink()
    claim = "{id: a, by: A, made: 2024, says: 9 boxes, weather: rain, source: handbook}"
    texts = {
        "claims.yaml": f"title: T\nclaims:\n- {claim}\n",
        "claims.csv": "claim,by,made,says,weather\na,A,2024,9 boxes,rain\n",
    }
    (folder / file).write_text(texts[file], encoding="utf-8")

    def run(*arguments: str) -> str:
        command = [sys.executable, "-P", "-c", ADD_A_FIELD, *arguments, "--quiet"]
        environment = {**os.environ, "PYTHONPATH": str(Path(estimates.__file__).parents[1])}
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout

    data = json.loads(run("recompute", "mine", "--format", "json", "--out", "out"))
    assert {row["weather"] for row in data["rows"]} == {"rain"}
    assert "What the weather was." in run("show", "schema")
    run("export", "mine", "--type", "datapackage", "--out", "out")
    for table in ("recompute.csv", "claims.csv", "results.csv"):
        assert [*pd.read_csv(tmp_path / "out" / table)["weather"]] == ["rain"]
    described = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert json.dumps(described).count("What the weather was.") == 2


PIECES = (
    "{", "}", "[", "]", ": ", "- ", "\n", "\n  ", "'", '"', " #", "&a", "*a", "!x", "|", ">", "\t", "~", "null", "''",
    ",", "---\n", "\u00a0", "\ufeff", "“", "者", "id: x\n", "of: []\n", "sources:\n", "units:\n", "9" * 30, "<<: ",
    "\x00", "range: ", "counts: period\n", "2024-13-40", "limits: {a: b / 0}\n",
)  # fmt: skip


@given(
    st.sampled_from(["claims.yaml", "assumptions.yaml"]),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), st.sampled_from(PIECES)), min_size=1, max_size=4),
)
def test_any_file_is_loaded_or_its_problems_are_listed(file: str, edits: list[tuple[float, int, str]]) -> None:
    text = CLAIMS if file == "claims.yaml" else ASSUMPTIONS
    for place, length, piece in edits:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + length :]
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(BASE, name, dirs_exist_ok=True)
        (Path(name) / file).write_text(text, encoding="utf-8")
        try:
            found, is_refused = list(lint.load(name).warnings), False
        except DataError as error:
            found, is_refused = error.diagnostics, True
    assert any(problem.severity == "error" for problem in found) == is_refused
    assert all(render([problem]).startswith(f"{problem.place}: ") for problem in found)
