"""Tables that ship with the package, as plain data: every scalar is text.

The YAML files are what people read and change; compiled.json holds the same data, because `estimates read` should not
load a YAML library for a sentence. After a change: `python -m estimates.language.packaged`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
COMPILED = FOLDER / "compiled.json"


def table(name: str) -> Any:
    """The data of a file of this folder; it is our own, so nothing is checked."""
    return yaml.load((FOLDER / name).read_bytes(), Loader=yaml.CBaseLoader)  # noqa: S506 - builds only text


def compiled() -> str:
    """The text of compiled.json, made from the YAML files."""
    tables = {
        "hedges": table("hedges.yaml"),
        "base units": table("base_units.yaml"),
        "words": table("words.yaml"),
        "default units": table("../studies/north-korea/assumptions.yaml")["units"],
    }
    return json.dumps(tables, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    COMPILED.write_text(compiled(), encoding="utf-8")
