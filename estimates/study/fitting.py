"""Whether a file fits its JSON Schema, by the one that is shipped: the quick way to see that there is nothing to say.

A file that fits has the structure that its model asks for, which is tested; only where one does not fit is the model
loaded, to say what is wrong. So most starts do without a validator, which takes longer to load than a study to read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from math import inf
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "schemas"
_KINDS: dict[str, type] = {"string": str, "object": dict, "array": list, "null": type(None)}  # all scalars are text
_OF_TABLES = frozenset(["required", "properties", "additionalProperties", "minProperties", "maxProperties"])
Fits = Callable[[Any], bool]


def text(file: str) -> str:
    """The schema of claims.yaml or of assumptions.yaml as it is shipped."""
    return (FOLDER / file.replace(".yaml", ".schema.json")).read_text(encoding="utf-8")


@cache
def _schema(file: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text(file))
    return found


@cache
def known_keys() -> frozenset[str]:
    """Every key that a study's files and their entries can have."""
    schemas = [_schema(file) for file in ("claims.yaml", "assumptions.yaml")]
    return frozenset(key for one in schemas for entry in (one, *one["$defs"].values()) for key in entry["properties"])


@cache
def groups() -> frozenset[str]:
    """Every key of a study's files below which entries stand."""
    tables = [_schema(file)["properties"] for file in ("claims.yaml", "assumptions.yaml")]
    return frozenset(key for table in tables for key, value in table.items() if value["type"] in ("object", "array"))


def fits(file: str, data: Any) -> bool:
    """Whether the plain data of a file, all scalars of which are text, has the structure that it should have."""
    return _file(file)(data)


@cache
def _file(file: str) -> Fits:
    schema = _schema(file)
    names: dict[str, Fits] = {}
    names |= {name: _all(entry, names) for name, entry in schema["$defs"].items()}
    return _all(schema, names)


def _all(schema: Mapping[str, Any], names: Mapping[str, Fits]) -> Fits:
    """The part of JSON Schema that the shipped ones use, made a function: a ledger has a hundred thousand values."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return lambda data: names[name](data)
    tests: list[Fits] = []
    if "enum" in schema:
        tests.append(schema["enum"].__contains__)
    if "type" in schema:
        tests.append(_kind(schema))
    if not _OF_TABLES.isdisjoint(schema):
        tests.append(_table(schema, names))
    if "items" in schema:
        tests.append(_list(schema, names))
    tests += [_all(part, names) for part in schema.get("allOf", ())]
    if "anyOf" in schema:
        some = [_all(part, names) for part in schema["anyOf"]]
        tests.append(lambda data: any(test(data) for test in some))
    if "oneOf" in schema:
        one = [_all(part, names) for part in schema["oneOf"]]
        tests.append(lambda data: sum(test(data) for test in one) == 1)
    return tests[0] if len(tests) == 1 else lambda data: all(test(data) for test in tests)


def _kind(schema: Mapping[str, Any]) -> Fits:
    """One of several kinds of value; a pattern is only ever asked of text."""
    names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "pattern" in schema:
        search = re.compile(schema["pattern"]).search
        return lambda data: isinstance(data, str) and search(data) is not None
    kinds = tuple(_KINDS[name] for name in names if name in _KINDS)
    return lambda data: isinstance(data, kinds)


def _table(schema: Mapping[str, Any], names: Mapping[str, Fits]) -> Fits:
    required = frozenset(schema.get("required", ()))
    if schema.keys() == {"required"}:
        return lambda data: not isinstance(data, dict) or data.keys() >= required
    least, most = schema.get("minProperties", 0), schema.get("maxProperties", inf)
    known = {key: _all(part, names) for key, part in schema.get("properties", {}).items()}
    more = schema.get("additionalProperties", True)
    other = _all(more, names) if isinstance(more, dict) else None

    def fits(data: Any) -> bool:
        if not isinstance(data, dict):
            return True
        if not (data.keys() >= required and least <= len(data) <= most):
            return False
        for key, value in data.items():
            if test := known.get(key, other):
                if not test(value):
                    return False
            elif more is False:
                return False
        return True

    return fits


def _list(schema: Mapping[str, Any], names: Mapping[str, Fits]) -> Fits:
    least, most, item = schema.get("minItems", 0), schema.get("maxItems", inf), _all(schema["items"], names)
    return lambda data: not isinstance(data, list) or (least <= len(data) <= most and all(map(item, data)))
