"""`estimates init`: a bundled study as files of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from estimates.cli import note
from estimates.cli.completion import complete_bundled


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--study",
    "name",
    default="articles",
    show_default=True,
    metavar="NAME",
    shell_complete=complete_bundled,
    help="The bundled study to copy.",
)
def command(folder: Path, name: str) -> Any:
    """Copy a bundled study into DIR, ready to tweak, with the schemas that an editor checks it by.

    Nothing that exists is written over.
    """
    from estimates.study import writing

    for file in writing.copy_out(folder, name):
        click.echo(str(folder / file))
    note(f'\nChange a figure in {folder / "assumptions.yaml"}, and run: estimates recompute "{folder}"')
