"""`estimates show`: units, hedges, schemas and bundled studies."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import click

from estimates.cli import console, options


@options.command
@click.argument("what", type=click.Choice(["units", "hedges", "schema", "studies"]))
@click.argument("file", type=click.Choice(["claims", "assumptions"]), default="claims")
@options.study_option
@options.format_()
def command(what: str, file: str, study: str | None, format_: str) -> None:
    """Show units, hedges, schemas or bundled studies.

    units: the units of figures, those of the study first, then the common ones. schema: the JSON Schema of FILE,
    claims or assumptions. studies: the bundled studies and what each is about.

    hedges: how they are read, and who says so. The literal interval decides verdicts; ~ marks an end that is soft.
    Typical and wide are what the middle 50 % and 80 % of readers understand, as multiples of the number N: of large
    numbers (1,000 or more), then of smaller ones. A study can override them.

    Example: estimates show hedges
    """
    options.refuse(what in ("schema", "studies"), f"`show {what}` takes no study", "study")
    options.refuse(what != "schema", "only `show schema` takes FILE", "file")
    options.refuse(what == "schema" and format_ != "json", "a schema is printed as JSON", "format_")
    if what == "schema":
        from estimates.study.entries import schema_text

        console.write(schema_text(f"{file}.yaml").removesuffix("\n"), is_data=True)
        return
    rows = [*{"units": _units, "hedges": _hedges, "studies": _studies}[what](study)]
    console.rows(rows, format_, short=_short if (what, format_) == ("hedges", "table") else None)


def _units(study: str | None) -> Iterator[console.Row]:
    loaded = options.loaded(study)
    for unit in sorted(loaded.units.by_name.values(), key=lambda unit: unit.name not in loaded.assumed.units):
        spellings = ", ".join(dict.fromkeys(chain(*unit.spellings.values())))
        yield {"unit": unit.name, "kind": unit.kind, "spellings": spellings,
               "counts as": unit.counts_as or "", "compared as": unit.compared_as or ""}  # fmt: skip


def _hedges(study: str | None) -> Iterator[console.Row]:
    for row in options.loaded(study).hedges.rows.values():
        yield {"relation": row.name, "literal": row.literal, "typical": _widths(row.typical), "wide": _widths(row.wide),
               "because": row.because, "sources": "; ".join(row.sources)}  # fmt: skip


def _short(row: console.Row) -> dict[str, str]:
    """Return a row of the table of hedges for people: what is known of a hedge, one below the other."""
    lines = (f"{name}: {value}" for name, value in row.items() if value and name != "relation")
    return {"relation": row["relation"], "reading": "\n".join(lines)}


def _widths(widths: Any) -> str:
    if isinstance(widths, str):
        return widths
    (low, high), (other_low, other_high) = widths
    return f"{low:g} N to {high:g} N; smaller: {other_low:g} N to {other_high:g} N"


def _studies(_: str | None) -> Iterator[console.Row]:
    from estimates.study.folders import bundled

    for study in map(options.loaded, bundled()):
        yield {"study": study.name, "title": study.title, "counts": int(study.claims.says.present.sum())}
