"""`estimates hedges`: what hedges say, and why."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from estimates.cli.options import format_option, study_argument

if TYPE_CHECKING:
    from estimates.quantities.old_hedges import Row, Widths

INDENT = 11  # columns before the text of a line
COLUMNS = ("hedge", "relation", "before", "after", "literal", "implied", "wide", "because", "sources")


@click.command()
@study_argument
@format_option()
def command(study: str | None, format_: str) -> None:
    """The hedges that are understood: what they entail, what readers take them to mean, and who says so.

    The literal interval decides verdicts; a soft end can be passed without a contradiction. The implied interval holds
    the middle half of readers' answers, the wide one the middle 80 %, as multiples of the number N: first for large
    round numbers (1,000 or more, ending in two zeros or more), then for other ones. A study can override both.
    """
    from estimates.io import tables
    from estimates.study.study import load

    rows = load(study).hedges.rows.values()
    if format_ == "table":
        click.echo("\n".join(line for row in rows for line in _block(row)))
    elif format_ == "json":
        click.echo(tables.as_json([_data(row) for row in rows]))
    else:
        click.echo(tables.render([_text(row) for row in rows], COLUMNS, format_))


def _data(row: Row) -> dict[str, object]:
    return {
        "hedge": row.name,
        "relation": row.relation,
        "before": row.before,
        "after": row.after,
        "literal": row.entails,
        "implied": row.implied._asdict() if row.implied else None,
        "wide": row.wide._asdict() if row.wide else None,
        "because": row.because,
        "sources": row.sources,
    }


def _text(row: Row) -> dict[str, object]:
    return {
        **_data(row),
        "before": ", ".join(row.before),
        "after": ", ".join(row.after),
        "implied": _widths(row.implied, row),
        "wide": _widths(row.wide, row),
        "sources": "; ".join(row.sources),
    }


def _widths(widths: Widths | None, row: Row) -> str:
    if widths is None:
        return {"order": "none", "between": "the range itself"}.get(
            row.name, "half a place of its last digit either way"
        )
    (low, high), (other_low, other_high) = widths
    if (low, high) == (other_low, other_high):
        return "N" if low == high == 1 else f"{low:g} N to {high:g} N"
    return f"{low:g} N to {high:g} N, other numbers {other_low:g} N to {other_high:g} N"


def _block(row: Row) -> Iterator[str]:
    yield click.style(row.name, bold=True)
    said = _text(row)
    lines = [(name, str(said[name])) for name in ("before", "after", "literal", "implied", "wide", "because")]
    lines.insert(2, ("negated", row.under_negation or ""))
    for name, text in [*lines, *(("source", source) for source in row.sources)]:
        width = shutil.get_terminal_size((100, 24)).columns - INDENT
        for i, line in enumerate(textwrap.wrap(text, max(width, 40))):
            yield f"  {name if i == 0 else '':{INDENT - 2}}{line}"
