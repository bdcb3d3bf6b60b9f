"""A Data Package (version 2): datapackage.json next to CSV tables, with sources, licence, meanings and units."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable, Mapping
from typing import Any

from estimates import __version__
from estimates.analysis.recompute import Result, figure_columns
from estimates.export.schema import columns, described
from estimates.io import output
from estimates.quantities.old_dates import Period, When
from estimates.study.records import Claim, Source
from estimates.study.study import is_bundled

PROFILES = "https://datapackage.org/profiles/2.0"
RECORD = {"claim": "id", "source": "id", "for": "for_", "words": "says"}  # the attribute, where the column has another


def package(result: Result) -> dict[str, bytes]:
    """Return the files of the package by name: datapackage.json and one CSV per table."""
    frames = sheets(result)
    files = {f"{name}.csv": output.as_csv(frame).encode("utf-8", "replace") for name, frame in frames.items()}
    resources = [_resource(name, frame, files[f"{name}.csv"]) for name, frame in frames.items()]
    text = output.as_json(_descriptor(result) | {"resources": resources})
    return {"datapackage.json": f"{text}\n".encode(), **files}


def slug(text: str) -> str:
    """Return a name as file names and descriptors may have it: lower case, hyphens for the rest."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "study"


def sheets(result: Result) -> dict[str, dict[str, Any]]:
    """Take every table of the package out of a result, as frames."""
    study, claims = result.study, result.record()
    rows: dict[str, Iterable[tuple[Any, Mapping[str, object]]]] = {
        "claims": ((claim, _claim(claim)) for claim in claims),
        "contents": ((each, {"claim": c.id, **_figure(each.says)}) for c in claims for each in c.contents),
        "citations": ((each, {"claim": claim.id, "source": each.source}) for claim in claims for each in claim.sources),
        "sources": ((source, {}) for source in study.sources.values()),
        "capacities": ((entry, _value(result, name)) for name, entry in study.capacities.items()),
        "assumptions": ((entry, _value(result, name)) for name, entry in study.assumptions.items()),
    }
    found = {name: _frame(name, entries) for name, entries in rows.items()}
    return found | {"results": {name: result.pairs[name] for name in columns("results") if name in result.pairs}}


def _frame(table: str, rows: Iterable[tuple[Any, Mapping[str, object]]]) -> dict[str, list[object]]:
    """Take the columns of a table out of records; what is known beforehand goes before a record's own."""
    found: dict[str, list[object]] = {name: [] for name in columns(table)}
    for record, known in rows:
        for name, column in found.items():
            value = known[name] if name in known else getattr(record, RECORD.get(name, name), None)
            column.append("; ".join(value) if isinstance(value, tuple) and not hasattr(value, "text") else _text(value))
    return found


def _text(value: object) -> object:
    return value.text if isinstance(value, When | Period) else value


def _claim(claim: Claim) -> dict[str, object]:
    made = claim.made
    days = {f"made_{end}": getattr(made, end).isoformat() if made else None for end in ("start", "end")}
    return {**days, "kind": "repeat" if claim.repeats else "statement", **_figure(claim.says)}


def _figure(said: Any) -> dict[str, object]:
    """Return a figure as columns, empty where there is none."""
    found = figure_columns([said])  # TODO(switch): Figures.of and spread
    return {name: values[0] if said else None for name, values in found.items()}


def _value(result: Result, name: str) -> dict[str, object]:
    value = result.model.named[name]
    unit = result.model.units.name(value.unit)
    return {"words": value.words, "figure": value.best, "low": value.low, "high": value.high, "unit": unit}


def _descriptor(result: Result) -> dict[str, object]:
    study = result.study
    changes = [f"What if: {override}." for override in result.overrides]
    changes += [f"As on record on {result.as_of.text}."] if result.as_of else []
    found: dict[str, object] = {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": slug(study.name),
        "title": study.title,
        "description": " ".join((study.about or "", *changes)).strip() or study.title,
        "version": __version__,
        "keywords": ["estimates", "claims", *dict.fromkeys(unit for unit in result.counts["unit"] if unit)],
        "sources": [_credited(source) for source in study.sources.values()],
        "files": dict(study.files),
    }
    return found | ({"licenses": [described()["licence"]]} if is_bundled(study.folder) else {})


def _credited(source: Source) -> dict[str, str]:
    dated = f" ({source.published.text})" if source.published else ""
    title = f"{source.publisher}: {source.title}{dated}" if source.title else f"{source.publisher}{dated}"
    return {"title": title, **({"path": source.url} if source.url else {})}


def _resource(name: str, frame: Mapping[str, Any], content: bytes) -> dict[str, object]:
    table = described()["tables"][name]
    keys = {column: {"resource": other, "fields": [key]} for column, (other, key) in table.get("refers", {}).items()}
    return {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": name,
        "title": table["title"],
        "path": f"{name}.csv",
        **described()["resource"],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "$schema": f"{PROFILES}/tableschema.json",
            "fields": [_field(column, table, required={*table.get("key", ()), *keys}) for column in frame],
            **({"primaryKey": table["key"]} if "key" in table else {}),
            **({"foreignKeys": [{"fields": [own], "reference": to} for own, to in keys.items()]} if keys else {}),
        },
    }


def _field(column: str, table: Mapping[str, Any], required: Container[str]) -> dict[str, object]:
    field = {"name": column, **table["fields"][column]}
    if field.get("unit") in table["fields"]:
        field["unit"] = f"as in the column {field['unit']}"
    return field | ({"constraints": {"required": True}} if column in required else {})
