"""The tables that leave the tool, as tables.yaml describes them: columns, meanings, units and keys; recompute.csv."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from estimates.analysis.result import KEYS, Result
from estimates.analysis.uncertainty import Summary
from estimates.study.entries import Claim


@cache
def described() -> Mapping[str, Any]:
    """Read tables.yaml: `tables` has the columns of every table, in order, as {name: Table Schema field}."""
    data: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "tables.yaml").read_text(encoding="utf-8"))
    for table in data["tables"].values():
        table["fields"] = dict(_fields(table["fields"], data))
    for name in ("claims", "results"):  # a new key of a claim needs no line in tables.yaml
        fields = data["tables"][name]["fields"]
        for key in (key for key in KEYS if key not in fields):
            fields[key] = {"type": "string", "description": Claim.model_fields[key].description}
    return data


def columns(table: str) -> Mapping[str, Mapping[str, str]]:
    """Return the columns of a table, in order, with their descriptions."""
    return dict(described()["tables"][table]["fields"])


def frame(result: Result, likely: Sequence[Summary | None] | None = None) -> dict[str, object]:
    """Take the columns of recompute.csv."""
    pairs = result.pairs
    names = [name for name in columns("results") if name in pairs and name != "stated_claim"]
    table: dict[str, object] = {name: pairs[name] for name in names}
    if result.study.overrides:
        table["what_if"] = ["; ".join(map(str, result.study.overrides))] * result.size
    for name in ("q10", "q50", "q90") if likely is not None else ():
        table[f"likely_{name}"] = [getattr(summary, name) if summary else None for summary in likely or ()]
    return table


def _fields(rows: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    for name, (type_, description, *unit) in rows.items():
        if type_ not in ("figure", "ends"):
            yield name, {"type": type_, "description": description, **({"unit": unit[0]} if unit else {})}
            continue
        prefix = name.removesuffix("words")  # the group is listed by its first column
        unit_prefix = prefix if type_ == "figure" else ""
        for column, (kind, what, *of) in {**(data["figure"] if type_ == "figure" else {}), **data["ends"]}.items():
            short = prefix.rstrip("_") if prefix and column == "figure" else prefix + column
            field = {"type": kind, "description": what.format(what=description)}
            yield short, field | ({"unit": unit_prefix + of[0]} if of else {})
