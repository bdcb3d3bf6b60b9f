"""A Data Package (version 2): datapackage.json next to CSV tables, with sources, licence, meanings and units."""

import hashlib
import re
from collections.abc import Container, Iterable, Mapping
from typing import Any

import numpy as np

from estimates.analysis import sentences
from estimates.analysis.columns import Readings
from estimates.analysis.record import as_text
from estimates.analysis.result import Result
from estimates.export.schema import columns, described
from estimates.io import output
from estimates.io.output import Frame
from estimates.quantities.figures import Figures
from estimates.study.folders import is_bundled
from estimates.version import __version__


def package(result: Result) -> dict[str, bytes]:
    """Return the files of the package by name: datapackage.json and one CSV per table."""
    frames = sheets(result)
    files = {f"{name}.csv": output.as_csv(frame).encode("utf-8", "replace") for name, frame in frames.items()}
    resources = [_resource(name, frame, files[f"{name}.csv"]) for name, frame in frames.items()]
    text = output.as_json(_descriptor(result) | {"resources": resources})
    return {"datapackage.json": f"{text}\n".encode(), **files}


def workbook(result: Result) -> dict[str, bytes]:
    """Return STUDY.xlsx: one sheet per table of the package."""
    return {f"{slug(result.study.name)}.xlsx": output.as_xlsx(sheets(result))}


def slug(text: str) -> str:
    """Return a name as file names and descriptors may have it: lower case, hyphens for the rest."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "study"


def sheets(result: Result) -> dict[str, Frame]:
    """Take every table of the package out of a result."""
    study, rows = result.study, result.record.claims
    ids, cited = study.claims.id.take(rows), study.claims.citations.take(rows)
    pairs = [(claim, citation) for claim, citations in zip(ids, cited, strict=True) for citation in citations or ()]
    tables: dict[str, Frame] = {
        "claims": _claims(result),
        "contents": _contents(result),
        "citations": _records("citations", (citation for _, citation in pairs), claim=[claim for claim, _ in pairs]),
        "sources": _records("sources", study.sources.values(), source=[*study.sources]),
        "capacities": _assumed(result, "capacities"),
        "assumptions": _assumed(result, "assumptions"),
        "results": result.pairs,
    }
    return {name: {key: frame[key] for key in columns(name) if key in frame} for name, frame in tables.items()}


def _claims(result: Result) -> Frame:
    table, rows = result.study.claims, result.record.claims
    own = {
        "claim": table.id.take(rows),
        "for": table.for_.take(rows),
        "made_start": as_text(table.made, "start").take(rows),
        "made_end": as_text(table.made, "end").take(rows),
        "kind": np.where(table.repeats.codes[rows] >= 0, "repeat", "statement"),
        **_figures(result, table.says.take(rows)),
    }
    return own | {name: as_text(getattr(table, name)).take(rows) for name in columns("claims") if name not in own}


def _contents(result: Result) -> Frame:
    table = result.study.contents
    rows = np.flatnonzero(np.isin(table.claim, result.record.claims))
    own = {
        "claim": result.study.claims.id.take(table.claim[rows]),
        "of": table.of.change("; ".join).take(rows),
        **_figures(result, table.says.take(rows)),
    }
    return own | {name: as_text(getattr(table, name)).take(rows) for name in columns("contents") if name not in own}


def _figures(result: Result, says: Figures) -> Frame:
    return {name: make() for name, make in Readings(says, result.study).columns("figure").items()}


def _records(table: str, records: Iterable[Any], **known: list[Any]) -> Frame:
    """Take the columns of a table out of records, next to those that are known."""
    records = list(records)
    names = [name for name in columns(table) if name not in known]
    values_of = {name: [getattr(record, name) for record in records] for name in names}
    return known | {name: [getattr(value, "text", value) for value in values] for name, values in values_of.items()}


def _assumed(result: Result, group: str) -> Frame:
    entries, model = getattr(result.study, group), result.model
    values = [model.named[name] for name in entries]
    names = {"figure": "best", "low": "low", "high": "high"}
    known = {column: [getattr(value, name) for value in values] for column, name in names.items()}
    known["words"] = [str(entry.at(entry.figure_key)) for entry in entries.values()]
    known["unit"] = [str(model.registry.name(value.unit)) for value in values]
    known["sources"] = ["; ".join(entry.source) for entry in entries.values()]
    return _records(group, entries.values(), name=[*entries], **known)


def _descriptor(result: Result) -> dict[str, object]:
    study = result.study
    changes = (f"What if: {change}." for change in sentences.changes(result))
    return {
        **described()["package"],
        "name": slug(study.name),
        "title": study.title,
        "description": " ".join((study.about or "", *changes)).strip() or study.title,
        "version": __version__,
        "sources": [
            {"title": ": ".join(filter(None, (s.printed, s.title))), **({"path": s.url} if s.url else {})}
            for s in study.sources.values()
        ],
        "files": dict(study.files),
        **({"licenses": [described()["licence"]]} if is_bundled(study.folder) else {}),
    }


def _resource(name: str, frame: Frame, content: bytes) -> dict[str, object]:
    table = described()["tables"][name]
    keys = {column: {"resource": other, "fields": [key]} for column, (other, key) in table.get("refers", {}).items()}
    return {
        "name": name,
        "title": table["title"],
        "path": f"{name}.csv",
        **described()["resource"],
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            **described()["schema"],
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
