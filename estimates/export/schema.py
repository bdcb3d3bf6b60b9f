"""The tables that leave the tool, as tables.yaml describes them: columns, meanings, units and keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def described() -> Mapping[str, Any]:
    """Read tables.yaml: `tables` has the columns of every table, in order, as {name: Table Schema field}."""
    data: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "tables.yaml").read_text(encoding="utf-8"))
    for table in data["tables"].values():
        table["fields"] = dict(_fields(table["fields"], data))
    return data


def columns(table: str) -> Mapping[str, Mapping[str, str]]:
    """Return the columns of a table, in order, with their descriptions."""
    found: Mapping[str, Mapping[str, str]] = described()["tables"][table]["fields"]
    return found


def _fields(said: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    for name, (type_, description, *unit) in said.items():
        if type_ not in ("figure", "ends"):
            yield name, {"type": type_, "description": description, **({"unit": unit[0]} if unit else {})}
            continue
        prefix = name.removesuffix("words")  # the group stands in place of its first column
        for column, (kind, what, *of) in {**(data["figure"] if type_ == "figure" else {}), **data["ends"]}.items():
            short = prefix.rstrip("_") if prefix and column == "figure" else prefix + column
            field = {"type": kind, "description": what.format(what=description)}
            yield short, field | ({"unit": prefix * (type_ == "figure") + of[0]} if of else {})
