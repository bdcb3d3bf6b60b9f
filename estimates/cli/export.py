"""`estimates export`: a study and its result for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from estimates.cli import console
from estimates.cli.options import asked, option_errors, out_option, record, study_argument, what_if

TYPES = ("datapackage", "markdown", "bibtex", "xlsx", "urls")
GONE = "claimreview"


def _type(_: click.Context, __: click.Parameter, value: str | None) -> str:
    if value == GONE:
        raise click.BadParameter("ClaimReview was removed in 0.2; use --type markdown or datapackage")
    return value or TYPES[0]


@click.command()
@console.color_option
@study_argument
@click.option(
    "--type", "type_", type=click.Choice([*TYPES, GONE]), metavar=f"[{'|'.join(TYPES)}]", callback=_type,
    help="What to write.  [default: datapackage]",
)  # fmt: skip
@what_if
@record
@out_option
def command(study: str | None, type_: str, out: Path | None, **changes: Any) -> None:
    """Write STUDY and its result for other tools.

    datapackage: datapackage.json and CSV tables with every source, meaning and unit. markdown: a table and the
    sources. bibtex: the sources. xlsx: a spreadsheet of all tables. urls: the addresses of the sources, for an
    archiver.

    Example: estimates export articles --type bibtex
    """
    from estimates import export
    from estimates.cli import results
    from estimates.io import atomic

    with option_errors(by="--by"):
        result = asked(study, **changes).result()
    made = export.TYPES[type_](result)
    folder = results.folder(result, out)
    atomic.write_all(folder, made)
    console.write("\n".join(str(folder / name) for name in made))
