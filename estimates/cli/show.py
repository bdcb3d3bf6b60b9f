"""`estimates show`: units, hedges, schemas and bundled studies."""

from __future__ import annotations

from itertools import chain
from typing import Any

import click

from estimates.cli import console, options


class Shown(click.Group):
    """A group whose commands have the options that all have."""

    command_class = options.Command


@click.group(cls=Shown, params=[console.COLOR, console.QUIET])
def command() -> None:
    """Show units, hedges, schemas or bundled studies.

    Example: estimates show hedges
    """


@command.command()
@options.study_option
@options.format_()
def units(study: str | None, format_: str) -> None:
    """List the units that figures can be written in: a study's own first, then the common ones."""
    found = options.loaded(study).units
    rows = [
        {"unit": unit.name, "kind": unit.kind, "spellings": ", ".join(dict.fromkeys(chain(*unit.spellings.values()))),
         "counts as": unit.counts_as or "", "compared as": unit.compared_as or ""}
        for unit in map(found.entry, found.names())
    ]  # fmt: skip
    console.rows(rows, format_)


@command.command()
@options.study_option
@options.format_()
def hedges(study: str | None, format_: str) -> None:
    """List how hedges are read: what the words entail, what readers understand, and who says so.

    The literal interval decides verdicts; ~ marks an end that is soft. Typical and wide are what the middle 50 % and
    80 % of readers understand, as multiples of the number N: of large numbers (1,000 or more), then of smaller ones.
    A study can override them.
    """
    rows: list[dict[str, Any]] = [
        {"relation": row.name, "literal": row.literal, "typical": _widths(row.typical), "wide": _widths(row.wide),
         "because": row.because, "sources": "; ".join(row.sources)}
        for row in options.loaded(study).hedges.rows.values()
    ]  # fmt: skip
    if format_ != "table":
        console.rows(rows, format_)
        return
    for row in rows:
        console.write(row.pop("relation"))
        console.write("\n".join(f"  {name:9} {value}" for name, value in row.items() if value))


def _widths(widths: Any) -> str:
    if isinstance(widths, str):
        return widths
    (low, high), (other_low, other_high) = widths
    return f"{low:g} N to {high:g} N; smaller: {other_low:g} N to {other_high:g} N"


@command.command()
@click.argument("file", type=click.Choice(["claims", "assumptions"]), default="claims")
def schema(file: str) -> None:
    """Print the JSON Schema of claims.yaml or assumptions.yaml. `estimates init` writes both next to a study."""
    from estimates.study import json_schema

    console.write(json_schema.text(f"{file}.yaml").removesuffix("\n"), is_data=True)


@command.command()
@options.format_()
def studies(format_: str) -> None:
    """List the bundled studies and what each is about."""
    from estimates.lint import load
    from estimates.study.folders import bundled

    loaded = map(load, bundled())
    console.rows(
        [{"study": one.name, "title": one.title, "counts": int(one.claims.says.present.sum())} for one in loaded],
        format_,
    )
