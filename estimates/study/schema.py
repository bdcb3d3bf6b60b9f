"""The JSON Schema of a study's files, generated from their models."""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from estimates.study import models

DIALECT = "http://json-schema.org/draft-07/schema#"  # what editors' YAML servers know best


def schema(file: str) -> dict[str, Any]:
    """The schema of claims.yaml or of assumptions.yaml. KeyError for any other file."""
    made = models.FILES[file].model_json_schema(by_alias=True, schema_generator=GenerateJsonSchema)
    tidy: dict[str, Any] = _tidy(made)
    return {"$schema": DIALECT, "title": f"The file {file} of a study"} | tidy


def text(file: str) -> str:
    """The schema as it is shipped."""
    return json.dumps(schema(file), indent=2, ensure_ascii=False) + "\n"


def _tidy(part: Any, *, may_be_empty: bool = False) -> Any:
    """Without defaults, class names, and the `null` of optional keys: a key that is there has a value."""
    if isinstance(part, list):
        return [_tidy(item) for item in part]
    if not isinstance(part, dict):
        return part
    part = {key: value for key, value in part.items() if key not in ("title", "default") or isinstance(value, dict)}
    choices = part.get("anyOf", [])
    if {"type": "null"} in choices and not may_be_empty:
        rest = [choice for choice in choices if choice != {"type": "null"}]
        part.pop("anyOf")
        part |= rest[0] if len(rest) == 1 else {"anyOf": rest}
    return {key: _tidy(value, may_be_empty=key == "additionalProperties") for key, value in part.items()}
