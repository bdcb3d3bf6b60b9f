"""Tables that ship with the package, as plain data: every scalar is text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


def table(name: str) -> Any:
    """The data of `estimates/NAME`; our own file, so nothing is checked."""
    return yaml.load((FOLDER / name).read_bytes(), Loader=yaml.CBaseLoader)  # noqa: S506 - builds only text


def block(name: str, key: str) -> Any:
    """The data under one top-level key of `estimates/NAME`, without reading the rest of the file."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    start = f"\n{text}".index(f"\n{key}:")
    lines = text[start:].splitlines(keepends=True)
    end = next((i for i, line in enumerate(lines) if i and line[:1].isalpha()), len(lines))
    return yaml.load("".join(lines[:end]), Loader=yaml.CBaseLoader)[key]  # noqa: S506 - builds only text
