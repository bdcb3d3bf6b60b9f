"""Hedges, units and words, out of compiled.json, which `estimates.language.packaged` makes of the YAML files."""

from __future__ import annotations

import json
from typing import Any

with open(__file__.removesuffix("py") + "json", "rb") as _file:  # noqa: PTH123  # pathlib takes longer to load
    _TABLES: dict[str, Any] = json.load(_file)

HEDGES, BASE_UNITS = _TABLES["hedges"], _TABLES["base units"]
WORDS, DEFAULT_UNITS = _TABLES["words"], _TABLES["default units"]
