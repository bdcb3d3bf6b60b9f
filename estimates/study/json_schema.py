"""The JSON Schema of a study's files, generated from their entries; editors use it to complete and check."""

from __future__ import annotations

import json
from typing import Any

from estimates.study.entries import FILES

DIALECT = "http://json-schema.org/draft-07/schema#"  # what editors' YAML servers support best


def schema(file: str) -> dict[str, Any]:
    """Return the schema of claims.yaml or assumptions.yaml. Raises KeyError for another file."""
    return {"$schema": DIALECT, "title": f"The file {file} of a study", **_tidy(FILES[file].model_json_schema())}


def text(file: str) -> str:
    """Return the schema as text."""
    return json.dumps(schema(file), indent=2, ensure_ascii=False) + "\n"


def _tidy(part: Any) -> Any:
    """Remove defaults, class names and the `null` of optional keys: a key that is given has a value."""
    if isinstance(part, list):
        return [_tidy(item) for item in part]
    if not isinstance(part, dict):
        return part
    kept = {key: value for key, value in part.items() if key not in ("title", "default") or isinstance(value, dict)}
    choices = [choice for choice in kept.pop("anyOf", []) if choice != {"type": "null"}]
    kept |= choices[0] if len(choices) == 1 else {"anyOf": choices} if choices else {}
    if isinstance(names := kept.get("additionalProperties"), dict) and names.get("$ref") == "#/$defs/Unit":
        kept["additionalProperties"] = {"anyOf": [names, {"type": "null"}]}  # a unit may have nothing but its name
    return {key: _tidy(value) if key != "additionalProperties" else value for key, value in kept.items()}
