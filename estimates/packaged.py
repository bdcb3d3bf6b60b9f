"""Tables that ship with the package, as plain data: every scalar is text.

The YAML files are what people read and change; `compiled` holds the same data as Python literals, because `estimates
read` should not load a YAML library for a sentence. After a change: `python -m estimates.packaged`.
"""

from __future__ import annotations

import pprint
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
COMPILED = FOLDER / "compiled.py"
HEAD = '''"""Hedges, units and words as Python literals. Made by `python -m estimates.packaged`; do not edit."""

# ruff: noqa: E501
# fmt: off
from typing import Any

'''


def table(name: str) -> Any:
    """The data of `estimates/NAME`; our own file, so nothing is checked."""
    return yaml.load((FOLDER / name).read_bytes(), Loader=yaml.CBaseLoader)  # noqa: S506 - builds only text


def compiled() -> str:
    """The source of `compiled.py`, made from the YAML files."""
    tables = {
        "HEDGES": table("hedges.yaml"),
        "BASE_UNITS": table("base_units.yaml"),
        "WORDS": table("words.yaml"),
        "DEFAULT_UNITS": table("studies/north-korea/assumptions.yaml")["units"],
    }
    parts = (f"{name}: Any = {pprint.pformat(data, width=120, sort_dicts=False)}\n" for name, data in tables.items())
    return HEAD + "\n".join(parts)


if __name__ == "__main__":
    COMPILED.write_text(compiled(), encoding="utf-8")
