"""Whether a file fits its JSON Schema, by the one that is shipped: the quick way to see that there is nothing to say.

A file that fits has the structure that its model asks for, which is tested; only where one does not fit is the model
loaded, to say what is wrong. So most starts do without a validator, which takes longer to load than a study to read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "schemas"
_KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str, "object": dict, "array": list, "null": type(None), "number": (), "boolean": (),
}  # fmt: skip


def text(file: str) -> str:
    """The schema of claims.yaml or of assumptions.yaml as it is shipped."""
    return (FOLDER / file.replace(".yaml", ".schema.json")).read_text(encoding="utf-8")


@cache
def _schema(file: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text(file))
    return found


@cache
def known_keys() -> frozenset[str]:
    """Every key that an entry of a study's files can have."""
    schemas = [_schema(file) for file in ("claims.yaml", "assumptions.yaml")]
    return frozenset(key for schema in schemas for entry in schema["$defs"].values() for key in entry["properties"])


def fits(file: str, data: Any) -> bool:
    """Whether the plain data of a file, all scalars of which are text, has the structure that it should have."""
    schema = _schema(file)
    return _fits(data, schema, schema["$defs"])


def _fits(data: Any, schema: Mapping[str, Any], names: Mapping[str, Any]) -> bool:
    """The part of JSON Schema that the shipped ones use."""
    if "$ref" in schema:
        return _fits(data, names[schema["$ref"].rpartition("/")[2]], names)
    if "enum" in schema and data not in schema["enum"]:
        return False
    if "type" in schema:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        if not any(isinstance(data, _KINDS[kind]) for kind in kinds):
            return False
    if "pattern" in schema and isinstance(data, str) and not re.search(schema["pattern"], data):
        return False
    if isinstance(data, dict) and not _table_fits(data, schema, names):
        return False
    if isinstance(data, list):
        if not schema.get("minItems", 0) <= len(data) <= schema.get("maxItems", len(data)):
            return False
        if "items" in schema and not all(_fits(item, schema["items"], names) for item in data):
            return False
    return (
        all(_fits(data, part, names) for part in schema.get("allOf", ()))
        and ("anyOf" not in schema or any(_fits(data, part, names) for part in schema["anyOf"]))
        and ("oneOf" not in schema or sum(_fits(data, part, names) for part in schema["oneOf"]) == 1)
    )


def _table_fits(data: dict[str, Any], schema: Mapping[str, Any], names: Mapping[str, Any]) -> bool:
    if not all(key in data for key in schema.get("required", ())):
        return False
    if not schema.get("minProperties", 0) <= len(data) <= schema.get("maxProperties", len(data)):
        return False
    known, other = schema.get("properties", {}), schema.get("additionalProperties", True)
    for key, value in data.items():
        if key in known:
            if not _fits(value, known[key], names):
                return False
        elif other is not True and (other is False or not _fits(value, other, names)):
            return False
    return True
