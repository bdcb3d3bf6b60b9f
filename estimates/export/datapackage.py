"""A Data Package (version 2): datapackage.json beside CSV tables, with sources, licence, meanings and units."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from estimates import __version__
from estimates.analysis import pairing
from estimates.analysis.recompute import Result, figure_columns
from estimates.io import tables
from estimates.io.columns import RESULTS, TABLES, Field, Table, figure
from estimates.quantities.old_dates import Period, When
from estimates.quantities.workings import Value
from estimates.reading.figures import Figure
from estimates.study.records import Claim, Source
from estimates.study.study import is_bundled

Row = Mapping[str, object]

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
    found = _rows(result, claims)
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


# -- rows, as `columns` describes them ---------------------------------------------------------------------------------


def _rows(result: Result, claims: Sequence[Claim]) -> dict[str, Iterable[Row]]:
    """The rows of every table of the package, by the table's name."""
    study, named = result.study, result.model.named
    return {
        "claims": map(_claim, claims),
        "contents": (
            _row("contents", content, claim=claim.id, **_figure(content.says))
            for claim in claims
            for content in claim.contents
        ),
        "citations": (_row("citations", each, claim=claim.id) for claim in claims for each in claim.sources),
        "sources": (_row("sources", source, source=source.id) for source in study.sources.values()),
        "capacities": (
            _row("capacities", capacity, of=name, holds=capacity.of, **_value(named[name], result))
            for name, capacity in study.capacities.items()
        ),
        "assumptions": (
            _row("assumptions", assumption, **_value(named[name], result))
            for name, assumption in study.assumptions.items()
        ),
        "results": ({name: result.pairs[name][i] for name in RESULTS} for i in range(result.size)),
    }


def _row(table: str, record: object, **known: object) -> Row:
    """The columns of a table: what is `known`, else what the record calls so."""
    return {name: known[name] if name in known else _cell(getattr(record, name)) for name in TABLES[table].fields}


def _cell(value: object) -> object:
    if isinstance(value, When | Period):
        return value.text
    return "; ".join(value) if isinstance(value, tuple) else value


def _claim(claim: Claim) -> Row:
    made = claim.made
    special = {
        "claim": claim.id,
        "for": claim.for_,
        "made_start": made.start.isoformat() if made else None,
        "made_end": made.end.isoformat() if made else None,
        "kind": "repeat" if claim.repeats else "statement",
    }
    return _row("claims", claim, **special, **_figure(claim.says))


def _figure(said: Figure | None) -> Row:
    """A figure as columns, all empty where there is none."""
    names = figure("", "", "")
    if said is None:
        return dict.fromkeys(names)
    columns = figure_columns([said])
    return {name: columns[name][0] for name in names}


def _value(value: Value, result: Result) -> Row:
    return {
        "says": value.words,
        "figure": value.best,
        "low": value.low,
        "high": value.high,
        "unit": result.model.units.name(value.unit),
    }
