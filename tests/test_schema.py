from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from estimates.diagnostics.problems import DataError
from hypothesis import given
from hypothesis import strategies as st

from estimates.quantities import old_dates as dates
from estimates.study import fitting, models, schema, shape, study, yamltext

WRONG = Path(__file__).parent / "wrong"
CASES = [path for path in sorted(WRONG.glob("*.yaml")) if path.suffix == ".yaml"]
VALIDATORS = {file: jsonschema.Draft7Validator(schema.schema(file)) for file in models.FILES}

# What a schema cannot see: where these alone are wrong, it lets the file pass, and the tool does not.
BEYOND = {
    "address", "alias", "alike-claims", "ambiguous-unit", "anchor", "circle", "colon-space", "comma", "context",
    "control-character", "cut-short", "dash", "date", "duplicate-claim", "duplicate-key", "duplicate-source",
    "empty-period",
    "empty-range", "falling", "formula", "future", "hedge", "hedged", "itself", "key", "left-over", "mark", "multiple",
    "narrow", "negative", "no-count", "no-day", "no-number", "no-source", "no-such-date", "no-unit", "not-per",
    "number", "outside-range", "printed-before", "range", "range-unit", "repeat", "too-large", "too-long", "two-counts",
    "two-ways", "uncited-source", "unit-is", "unit-name", "units", "unknown-claim", "unknown-hedge", "unknown-name",
    "unknown-source", "unknown-unit", "url", "vague", "zero-divisor",
}  # fmt: skip


def without_forms_of_text(schema: Any) -> Any:
    """A schema that asks of a day and an address no more than that they are text."""
    if isinstance(schema, list):
        return [without_forms_of_text(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    is_form = [part.keys() == {"pattern"} for part in schema.get("allOf", ())]
    return {key: without_forms_of_text(part) for key, part in schema.items() if key != "allOf" or not all(is_form)}


OF_FORM = {file: jsonschema.Draft7Validator(without_forms_of_text(schema.schema(file))) for file in models.FILES}


@pytest.mark.parametrize(
    ("key", "text", "is_right"),
    [
        ("published", "2024-02-26", True),
        ("published", "26 Feb 2024", True),
        ("published", "20th of May 2025", False),
        ("published", "high", False),
        ("url", "https://example.org/a", True),
        ("url", "HTTP://example.org", True),
        ("url", "www.example.org", False),
        ("url", "transfer", False),
        ("url", "https://example.org/a b", False),
    ],
)
def test_the_schema_is_never_stricter_than_the_tool_on_days_and_addresses(
    key: str, text: str, is_right: bool, tmp_path: Path
) -> None:
    shutil.copytree(WRONG / "base", tmp_path, dirs_exist_ok=True)
    claims = (tmp_path / "claims.yaml").read_text(encoding="utf-8")
    source = yaml.safe_dump({"publisher": "A Paper", "published": "2024-01-05", key: text}, default_flow_style=True)
    claims = claims.replace("{publisher: A Paper, published: 2024-01-05}", source.strip())
    (tmp_path / "claims.yaml").write_text(claims, encoding="utf-8")
    passes = VALIDATORS["claims.yaml"].is_valid(yamltext.read(claims, "claims.yaml").data)
    try:
        study.load(tmp_path)
    except DataError:
        assert not is_right
    else:
        assert is_right
    assert passes or not is_right


@given(
    st.dates(min_value=date(1700, 1, 1), max_value=date(2200, 1, 1)),
    st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d", "%d %B %Y", "%B %Y", "since %B %Y", "%Y-%m to %Y", "until %d %b %Y"]),
)
def test_a_day_that_the_tool_reads_is_one_to_the_schema(day: date, form: str) -> None:
    dates.parse_period(day.strftime(form))
    covers = schema.schema("claims.yaml")["$defs"]["ClaimEntry"]["properties"]["covers"]
    assert jsonschema.Draft7Validator(covers).is_valid(day.strftime(form))


def slugs(case: Path) -> set[str]:
    told = case.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    return {line.rsplit("[", 1)[1][:-1] for line in told if line.endswith("]") and ".yaml:" in line}


def structure(file: str, tree: yamltext.Tree) -> set[str]:
    return {problem.slug for problem in shape.problems(models.FILES[file], tree) if problem not in tree.faults}


@pytest.mark.parametrize("file", models.FILES)
def test_the_schema_that_is_shipped_is_the_models_own(file: str, update_golden: bool) -> None:
    if update_golden:
        (fitting.FOLDER / file.replace(".yaml", ".schema.json")).write_text(schema.text(file), encoding="utf-8")
    assert fitting.text(file) == schema.text(file)


@pytest.mark.parametrize("file", models.FILES)
def test_the_schema_is_one(file: str) -> None:
    jsonschema.Draft7Validator.check_schema(schema.schema(file))
    assert json.loads(schema.text(file)) == schema.schema(file)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.removesuffix(".yaml"))
def test_the_schema_accepts_and_rejects_what_the_tool_does(case: Path) -> None:
    file = case.name.partition(".")[2]
    try:
        tree = yamltext.read(case.read_bytes(), file)
    except DataError:
        pytest.skip("no YAML")
    wrong, is_valid = structure(file, tree), VALIDATORS[file].is_valid(tree.data)
    assert fitting.fits(file, tree.data) == (not wrong)
    if wrong or is_valid:
        assert is_valid == (not wrong), wrong
    else:  # no year, or no address
        assert {"date", "url"} & slugs(case)


def test_what_only_the_tool_sees_is_known() -> None:
    seen = set()
    for case in CASES:
        try:
            tree = yamltext.read(case.read_bytes(), case.name)
        except DataError:
            continue
        if VALIDATORS[case.name.partition(".")[2]].is_valid(tree.data):
            seen |= slugs(case)
    assert seen <= BEYOND, seen - BEYOND


def bundled_files() -> Iterator[tuple[str, Path]]:
    for folder in study.bundled().values():
        yield "claims.yaml", folder / "claims.yaml"
        yield "assumptions.yaml", study.assumptions_of(folder)


@pytest.mark.parametrize(("file", "path"), [*bundled_files()], ids=str)
def test_the_bundled_studies_pass_as_text_and_as_an_editor_reads_them(file: str, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    VALIDATORS[file].validate(yamltext.read(text, file).data)
    VALIDATORS[file].validate(json.loads(json.dumps(yaml.safe_load(text), default=str)))


@pytest.mark.parametrize(
    ("file", "old", "new", "fits"),
    [
        *(("assumptions.yaml", "source: handbook", f"illustrative: {flag}", True) for flag in models.FLAGS),
        *(("assumptions.yaml", "source: handbook", f"illustrative: {flag}", False) for flag in ("tRUE", "1", "", "~")),
        *(("assumptions.yaml", "round: {}", f"round: {value}", True) for value in ("", "~", "null", "Null", "NULL")),
        *(("assumptions.yaml", "round: {}", f"round: {value}", False) for value in ('""', '"null"', "none")),
        *(("assumptions.yaml", "[box]", value, False) for value in ("~", "null", "[null]", "[box, ~]", '""', '[" "]')),
        *(("assumptions.yaml", "[box]", value, True) for value in ('"null"', "['~']", "[box, none]", "true")),
        *(("claims.yaml", "by: an official", f"by: {value}", False) for value in ("", "~", "null", '""', "'  '", "|")),
        *(("claims.yaml", "by: an official", f"by: {value}", True) for value in ("'Null'", "'~'", "7", "true", "0x1")),
        *(("claims.yaml", "source: paper", f"source: {value}", False) for value in ("~", '""')),
        ("claims.yaml", "made: 2024-01-02", 'made: ""', False),
        ("claims.yaml", "says: more than 1,000 containers", 'says: ""', False),
    ],
)
def test_the_tool_takes_a_value_for_what_an_editor_takes_it_for(file: str, old: str, new: str, fits: bool) -> None:
    text = (WRONG / "base" / file).read_text(encoding="utf-8")
    assert old in text
    tree = yamltext.read(text.replace(old, new), file)
    editors = json.loads(json.dumps(yaml.safe_load(tree.text), default=str))
    assert VALIDATORS[file].is_valid(editors) == VALIDATORS[file].is_valid(tree.data) == fits
    assert (not structure(file, tree)) == fitting.fits(file, tree.data) == fits


RIGHT = {file: yamltext.read((WRONG / "base" / file).read_bytes(), file).data for file in models.FILES}
RICH = yamltext.read((study.bundled()["articles"] / "claims.yaml").read_bytes(), "claims.yaml").data
RICH_ASSUMPTIONS = yamltext.read(
    study.assumptions_of(study.bundled()["articles"]).read_bytes(), "assumptions.yaml"
).data
STRANGE: st.SearchStrategy[Any] = st.sampled_from(
    [None, "", " ", "word", [], ["a"], ["a", "b"], {}, {"a": "b"}, [[]], [{}], "true", "capacity", "high"]
)


def written(data: Any) -> str:
    """The data as YAML on one line, with nothing where it has None."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {written(value)}" for key, value in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join('""' if value is None else written(value) for value in data) + "]"
    return "" if data is None else json.dumps(data)


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every holder in the data with every key or index of it."""
    if isinstance(data, dict | list):
        for step in data if isinstance(data, dict) else range(len(data)):
            yield data, step
            yield from places(data[step])


@pytest.mark.parametrize(
    ("file", "right"), [("claims.yaml", RICH), ("assumptions.yaml", RICH_ASSUMPTIONS), *RIGHT.items()]
)
@given(data=st.data())
def test_whatever_is_changed_the_schema_and_the_tool_agree(file: str, right: Any, data: st.DataObject) -> None:
    changed = copy.deepcopy(right)
    for _ in range(data.draw(st.integers(1, 3))):
        holder, step = data.draw(st.sampled_from(list(places(changed))))
        change = data.draw(st.sampled_from(["drop", "replace", "add"]))
        if change == "drop":
            del holder[step]
        elif change == "replace":
            holder[step] = copy.deepcopy(data.draw(STRANGE))
        elif isinstance(holder, dict):
            holder[data.draw(st.sampled_from(["source", "sources", "says", "note", "of", "strange", "range"]))] = (
                copy.deepcopy(data.draw(STRANGE))
            )
        if not changed:
            break
    tree = yamltext.read(written(changed), file)
    assert not tree.faults
    wrong = structure(file, tree)
    assert OF_FORM[file].is_valid(tree.data) == (not wrong), wrong
    assert OF_FORM[file].is_valid(yaml.safe_load(tree.text)) == (not wrong), wrong
    assert fitting.fits(file, tree.data) == (not wrong)
