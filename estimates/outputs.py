"""The result as files and as the data that others rely on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from estimates import figures, files, tables
from estimates.recompute import Columns, Result

# The columns of recompute.csv; a ledger with the same columns can be read back as claims.
CSV = (
    "claim", "by", "side", "made", "covers", "kind", "of", "count_words", "count_relation", "count", "count_low", "count_high",
    "count_implied_low", "count_implied_high", "count_unit", "capacity", "capacity_low", "capacity_high", "capacity_unit",
    "worked", "recomputed", "recomputed_low", "recomputed_high", "recomputed_low_open", "recomputed_high_open",
    "recomputed_implied_low", "recomputed_implied_high", "unit", "stated_by", "stated_words", "stated_relation", "stated",
    "stated_low", "stated_high", "means", "ratio", "verdict", "why", "sources",
)  # fmt: skip


def quantity(columns: Columns, i: int, prefix: str, figure: str, unit: object) -> dict[str, object]:
    """One quantity of the JSON: words, relation, figure, literal ends, implied ends, unit."""
    return {
        "words": columns[f"{prefix}words"][i],
        "relation": columns[f"{prefix}relation"][i],
        "figure": columns[figure][i],
        "low": columns[f"{prefix}low"][i],
        "high": columns[f"{prefix}high"][i],
        "implied_low": columns[f"{prefix}implied_low"][i],
        "implied_high": columns[f"{prefix}implied_high"][i],
        "unit": unit,
    }


def data(result: Result) -> dict[str, object]:
    """The result as plain data; numbers unrounded, unbounded is None, units are names."""
    pairs = result.pairs
    study = result.study
    return {
        "study": study.name,
        "title": study.title,
        "as_of": result.as_of.text if result.as_of else None,
        "overrides": list(result.overrides),
        "files": dict(study.files),
        "capacities": [
            {"of": name, "figure": v.best, "low": v.low, "high": v.high, "unit": result.model.units.name(v.unit)}
            for name, v in result.model.capacities.items()
        ],
        "rows": [_row(pairs, i) for i in range(len(pairs.get("claim", ())))],
    }


def _row(pairs: Columns, i: int) -> dict[str, object]:
    stated = pairs["verdict"][i] is not None
    return {
        "claim": pairs["claim"][i],
        "made": pairs["made"][i],
        "by": pairs["by"][i],
        "side": pairs["side"][i],
        "kind": pairs["kind"][i],
        "of": pairs["of"][i],
        "count": quantity(pairs, i, "count_", "count", pairs["count_unit"][i]),
        "recomputed": quantity(pairs, i, "recomputed_", "recomputed", pairs["unit"][i]),
        "worked": pairs["worked"][i],
        "stated": quantity(pairs, i, "stated_", "stated", pairs["stated_unit"][i]) if stated else None,
        "stated_by": pairs["stated_by"][i],
        "ratio": pairs["ratio"][i],
        "verdict": pairs["verdict"][i],
        "why": pairs["why"][i],
        "sources": pairs["sources"][i],
    }


def table(result: Result) -> list[dict[str, Any]]:
    """The rows of recompute.csv."""
    pairs = result.pairs
    return [{name: pairs[name][i] for name in CSV} for i in range(len(pairs.get("claim", ())))]


SHORT = ("made", "by", "of", "count_words", "worked", "stated_words", "ratio", "verdict")


def rendered(result: Result, style: str) -> str:
    """The result as json, csv or markdown."""
    if style == "json":
        return tables.as_json(data(result))
    rows: Sequence[Mapping[str, Any]] = table(result)
    if style == "csv":
        return tables.as_csv(rows, CSV).removesuffix("\n")
    short = [{**row, "ratio": None if math.isnan(row["ratio"]) else round(row["ratio"], 2)} for row in rows]
    return tables.as_markdown(short, SHORT).removesuffix("\n")


def write(result: Result, folder: Path) -> list[str]:
    """Charts, table, data and page, all made before the first is written; each appears whole or not at all.

    Returns the names of the files. Raises OSError if one cannot be written.
    """
    from estimates import charts

    made: dict[str, bytes] = {
        "recompute.csv": tables.as_csv(table(result), CSV).encode(),
        "recompute.json": (tables.as_json(data(result)) + "\n").encode(),
    }
    for name, chart in {"growth": charts.growth(result), "could-hold": charts.could_hold(result)}.items():
        for style in ("svg", "png"):
            made[f"{name}.{style}"] = charts.render(chart, style)
    files.write_all(folder, made)
    return sorted(made)
