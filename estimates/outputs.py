"""The result as files and as the data that others rely on."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

from estimates import files, tables
from estimates.recompute import Columns, Result
from estimates.asking import Asked, Extra, Swept, sweep

NOTHING = Extra()

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


def data(result: Result, extra: Extra = NOTHING) -> dict[str, object]:
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
        "rows": [_row(pairs, i, extra) for i in range(len(pairs.get("claim", ())))],
        **({"mix": {"shares": extra.shares, "loads": [asdict(load) for load in extra.mix]}} if extra.shares else {}),
    }


def _row(pairs: Columns, i: int, extra: Extra) -> dict[str, object]:
    stated = pairs["verdict"][i] is not None
    more = {key: pairs[key][i] for key in ("baseline", "difference", "baseline_verdict") if key in pairs}
    if extra.likely is not None:
        summary = extra.likely[i]
        more["likely"] = summary._asdict() if summary else None
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
        **more,
    }


def table(result: Result, extra: Extra = NOTHING) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """The rows of recompute.csv and its columns: more of them if there is a what-if or a model to show."""
    pairs = dict(result.pairs)
    size = len(pairs.get("claim", ()))
    columns = [*CSV, *(name for name in ("baseline", "difference", "baseline_verdict") if name in pairs)]
    if result.overrides:
        pairs["what_if"] = ["; ".join(result.overrides)] * size
        columns.append("what_if")
    if extra.likely is not None:
        for name in ("q10", "q50", "q90"):
            pairs[f"likely_{name}"] = [getattr(summary, name) if summary else None for summary in extra.likely]
            columns.append(f"likely_{name}")
    return [{name: pairs[name][i] for name in columns} for i in range(size)], tuple(columns)


SHORT = ("made", "by", "of", "count_words", "worked", "stated_words", "ratio", "verdict")


def rendered(result: Result, style: str, extra: Extra = NOTHING) -> str:
    """The result as json, csv or markdown."""
    if style == "json":
        return tables.as_json(data(result, extra))
    rows, columns = table(result, extra)
    if style == "csv":
        return tables.as_csv(rows, columns).removesuffix("\n")
    short = [{**row, "ratio": None if math.isnan(row["ratio"]) else round(row["ratio"], 2)} for row in rows]
    return tables.as_markdown(short, [*SHORT, *columns[len(CSV) :]]).removesuffix("\n")


def swept(asked: Asked, text: str, style: str) -> str:
    """A sweep as a table: one row for each value and each row of the result."""
    rows = [step._asdict() for step in sweep(asked, text)]
    if style == "json":
        return tables.as_json({"sweep": text, "overrides": list(asked.overrides), "rows": rows})
    return tables.render(rows, [name for name in Swept._fields if name != "set"], style, width=110)


def write(result: Result, folder: Path, extra: Extra = NOTHING) -> list[str]:
    """Charts, table, data and page, all made before the first is written; each appears whole or not at all.

    Returns the names of the files. Raises OSError if one cannot be written.
    """
    from estimates import charts

    rows, columns = table(result, extra)
    made: dict[str, bytes] = {
        "recompute.csv": tables.as_csv(rows, columns).encode(),
        "recompute.json": (tables.as_json(data(result, extra)) + "\n").encode(),
    }
    for name, chart in {"growth": charts.growth(result), "could-hold": charts.could_hold(result)}.items():
        for style in ("svg", "png"):
            made[f"{name}.{style}"] = charts.render(chart, style)
    files.write_all(folder, made)
    return sorted(made)
