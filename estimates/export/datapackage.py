"""A Data Package (version 2): datapackage.json beside CSV tables, with sources, licence, meanings and units."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

from estimates import __version__, pairing, tables
from estimates.columns import TABLES, Field, Table
from estimates.export.rows import rows
from estimates.recompute import Result
from estimates.records import Claim, Source
from estimates.study import is_bundled

PROFILES = "https://datapackage.org/profiles/2.0"
BUNDLED_LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}


def package(result: Result) -> dict[str, bytes]:
    """The files of the package by name: datapackage.json and one CSV a table."""
    study = result.study
    claims = pairing.on_record(study, as_of=result.as_of)
    found = rows(result, claims)
    files = {f"{name}.csv": tables.as_csv(found[name], tuple(table.fields)).encode() for name, table in TABLES.items()}
    described = _descriptor(result, claims) | {
        "resources": [_resource(name, table, files[f"{name}.csv"]) for name, table in TABLES.items()]
    }
    return {"datapackage.json": (tables.as_json(described) + "\n").encode(), **files}


def slug(text: str) -> str:
    """A name as file names and descriptors may have it: lower case, hyphens for the rest."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "study"


def _descriptor(result: Result, claims: Iterable[Claim]) -> dict[str, object]:
    study = result.study
    described: dict[str, object] = {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": slug(study.name),
        "title": study.title,
        "description": " ".join((study.about or "", *_changes(result))).strip() or study.title,
        "version": __version__,
        "keywords": ["estimates", "claims", *dict.fromkeys(c.says.unit for c in claims if c.says and c.says.unit)],
        "sources": [_credited(source) for source in study.sources.values()],
        "files": dict(study.files),
    }
    if is_bundled(study.folder):
        described["licenses"] = [BUNDLED_LICENCE]
    return described


def _changes(result: Result) -> Iterator[str]:
    """What makes this another result than the study's own, as sentences."""
    for override in result.overrides:
        yield f"What if: {override}."
    if result.as_of:
        yield f"As on record on {result.as_of.text}."


def _credited(source: Source) -> dict[str, str]:
    dated = f" ({source.published.text})" if source.published else ""
    title = f"{source.publisher}: {source.title}{dated}" if source.title else f"{source.publisher}{dated}"
    return {"title": title, **({"path": source.url} if source.url else {})}


def _resource(name: str, table: Table, data: bytes) -> dict[str, object]:
    schema: dict[str, object] = {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [_field(column, field, table) for column, field in table.fields.items()],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.refers:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [key]}}
            for column, (other, key) in table.refers.items()
        ]
    return {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": name,
        "title": table.title,
        "type": "table",
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": schema,
    }


def _field(column: str, field: Field, table: Table) -> dict[str, object]:
    described: dict[str, object] = {"name": column, "type": field.type, "description": field.description}
    if field.unit:
        described["unit"] = f"as in the column {field.unit}" if field.unit in table.fields else field.unit
    if column in (*table.key, *table.refers):
        described["constraints"] = {"required": True}
    return described
