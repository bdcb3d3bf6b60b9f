"""`estimates export`: a study and its result for other tools."""

from pathlib import Path
from typing import Any

import click

from estimates.cli import console, options

TYPES = ("datapackage", "markdown", "bibtex", "xlsx", "urls")


@options.command
@options.subject
@click.option("--type", "type_", type=click.Choice(TYPES), default=TYPES[0], show_default=True, help="What to write.")
@options.out
def command(study: str | None, type_: str, out: Path | None, **changes: Any) -> None:
    """Write a data package, Markdown, BibTeX or a spreadsheet.

    datapackage: datapackage.json and CSV tables with every source, meaning and unit. markdown: a table and the
    sources. bibtex: the sources. xlsx: a spreadsheet of all tables. urls: the addresses of the sources, for an
    archiver.

    Example: estimates export articles --type bibtex
    """
    from estimates import export

    options.refuse(type_ in ("bibtex", "urls"), "the sources are those of the whole study", *changes)
    result = options.result(study, **changes)
    console.files(options.folder_of(result, out), export.TYPES[type_](result))
