"""The result as files and as the data that others rely on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from estimates.analysis.asking import Asked, Extra, Swept, sweep
from estimates.analysis.recompute import Columns, Result
from estimates.analysis.verdicts import NOT_COMPARABLE, span
from estimates.cli import text
from estimates.diagnostics.problems import DataError
from estimates.io import files, tables
from estimates.io.columns import BESIDE, RESULTS
from estimates.reading import figures

NOTHING = Extra()

# The columns of recompute.csv; a ledger with the same columns can be read back as claims.
CSV = tuple(name for name in RESULTS if name != "stated_claim")
DRAWN = ("growth", "could-hold")  # what the main job draws
PICTURES = ("svg", "png")
MOST_DRAWN = 500  # claims; charts and a page of more would show nothing
ENDS = ("low", "high", "low_open", "high_open", "low_soft", "high_soft", "implied_low", "implied_high")


def quantity(columns: Columns, i: int, prefix: str, figure: str, unit: object) -> dict[str, object]:
    """One quantity of the JSON: words, relation, figure, literal ends and what they are, implied ends, unit."""
    return {
        "words": columns[f"{prefix}words"][i],
        "relation": columns[f"{prefix}relation"][i],
        "figure": columns[figure][i],
        **{end: columns[prefix + end][i] for end in ENDS},
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
        "rows": [_row(pairs, i, extra) for i in range(result.size)],
        **({"mix": {"shares": extra.shares, "loads": [asdict(load) for load in extra.mix]}} if extra.shares else {}),
    }


def _row(pairs: Columns, i: int, extra: Extra) -> dict[str, object]:
    stated = pairs["verdict"][i] is not None
    more: dict[str, object] = {key: pairs[key][i] for key in BESIDE if key in pairs}
    if extra.likely is not None:
        summary = extra.likely[i]
        more["likely"] = summary._asdict() if summary else None
    said = {
        "count": quantity(pairs, i, "count_", "count", pairs["count_unit"][i]),
        "recomputed": quantity(pairs, i, "recomputed_", "recomputed", pairs["unit"][i]),
        "stated": quantity(pairs, i, "stated_", "stated", pairs["stated_unit"][i]) if stated else None,
    }
    return {name: said[name] if name in said else pairs[name][i] for name in JSON} | more


def _more(result: Result, extra: Extra) -> Columns:
    """The columns that only a what-if or a model has."""
    pairs = result.pairs
    more: Columns = {name: pairs[name] for name in BESIDE if name in pairs}
    if result.overrides:
        more["what_if"] = ["; ".join(result.overrides)] * result.size
    for name in ("q10", "q50", "q90") if extra.likely is not None else ():
        more[f"likely_{name}"] = [getattr(summary, name) if summary else None for summary in extra.likely or ()]
    return more


def columns(result: Result, extra: Extra = NOTHING) -> tuple[str, ...]:
    """The columns of recompute.csv: more of them if there is a what-if or a model to show."""
    return (*CSV, *_more(result, extra))


def table(result: Result, extra: Extra = NOTHING) -> list[dict[str, Any]]:
    """The rows of recompute.csv."""
    values = {**result.pairs, **_more(result, extra)}
    return [{name: values[name][i] for name in columns(result, extra)} for i in range(result.size)]


JSON = (
    "claim", "made", "by", "side", "kind", "of", "count", "recomputed", "worked", "stated", "stated_by", "ratio",
    "verdict", "why", "sources", "urls",
)  # fmt: skip
SHORT = ("made", "by", "of", "count_words", "worked", "stated_words", "ratio", "verdict")


def rendered(result: Result, style: str, extra: Extra = NOTHING) -> str:
    """The result as json, csv or markdown."""
    if style == "json":
        return tables.as_json(data(result, extra))
    if style == "csv":
        return tables.as_csv(table(result, extra), columns(result, extra)).removesuffix("\n")
    return "\n".join(_markdown(result, extra)).removesuffix("\n")


def _markdown(result: Result, extra: Extra) -> Iterator[str]:
    """The rows in short, and under them what they were limited to, and the mix that was asked for."""
    rows = table(result, extra)
    for row in rows:
        is_test = row["verdict"] != NOT_COMPARABLE and not math.isnan(row["ratio"])
        row["ratio"] = round(row["ratio"], 2) if is_test else None
    yield tables.as_markdown(rows, [*SHORT, *_more(result, extra)])
    for told in text.what_if((), result.as_of, result.by):
        yield f"{told[:1].upper()}{told[1:]}.\n"
    if extra.shares:
        yield f"A mix, by share of the containers: {extra.shares}. Alternatives are never added to each other.\n"
        loads = (
            asdict(load)
            | {text.TAKEN: "" if math.isnan(load.implied_low) else span(load.implied_low, load.implied_high)}
            for load in extra.mix
        )
        yield tables.as_markdown(loads, ("made", "by", "claim", "worked", text.TAKEN))


def swept(asked: Asked, text: str, style: str) -> str:
    """A sweep as a table: one row for each value and each row of the result."""
    steps = list(sweep(asked, text))
    moved = {step.of for step in steps if step.difference}
    rows = [step._asdict() for step in steps if step.of in moved]
    if style == "json":
        return tables.as_json({"sweep": text, "overrides": list(asked.overrides), "rows": rows})
    if style == "table":
        for row in rows:
            row |= {key: figures.number(row[key]) for key in ("value", "recomputed")}
            ratio = "" if math.isnan(row["ratio"]) else f"{row['ratio']:.2f}"
            row |= {"difference": f"{row['difference']:+,.0f}", "ratio": ratio}
    return tables.render(rows, [name for name in Swept._fields if name != "set"], style, width=110)


def pictures(result: Result, shares: Mapping[str, float] | None = None) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Draw the main job's charts, with that of a mix if `shares` are given.

    Returns the files by name, and a sentence for each chart that the data cannot fill. Raises DataError with the place
    of a letter that the type lacks.
    """
    from estimates import charts
    from estimates.charts.misprints import placed

    drawn: dict[str, bytes] = {}
    missing = []
    for name in (*DRAWN, "mix") if shares else DRAWN:
        try:
            chart = charts.made(name, result, shares)
        except charts.NothingToDrawError as nothing:
            missing.append(f"no {name} chart: {nothing}")
            continue
        with placed(result.study):
            drawn |= {f"{name}.{style}": data for style, data in charts.renders(chart, PICTURES).items()}
    return drawn, tuple(missing)


def write(result: Result, folder: Path, extra: Extra = NOTHING) -> tuple[list[str], tuple[str, ...]]:
    """Charts, table, data and page, all made before the first is written; each appears whole or not at all.

    Returns the names of the files, and a sentence for each chart that the data cannot fill. Raises OSError if a file
    cannot be written, and, once all but the charts is written, DataError with the place of a letter that they cannot
    be set in.
    """
    made: dict[str, bytes] = {
        "recompute.csv": tables.as_csv(table(result, extra), columns(result, extra)).encode(),
        "recompute.json": (tables.as_json(data(result, extra)) + "\n").encode(),
    }
    if len(result.counts["claim"]) > MOST_DRAWN:
        files.write_all(folder, made)
        claims = f"{len(result.counts['claim']):,} claims"
        return sorted(made), (f"no charts and no page: {claims} are more than the {MOST_DRAWN} that they can show",)
    from estimates import report

    made["report.html"] = report.render(result, extra).encode()
    try:
        drawn, missing = pictures(result, extra.parts)
    except DataError:
        files.write_all(folder, made)
        raise
    files.write_all(folder, made | drawn)
    return sorted(made | drawn), missing
