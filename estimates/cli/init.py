"""`estimates init`: copy a bundled study."""

from __future__ import annotations

from pathlib import Path

import click

from estimates.cli import console
from estimates.cli.completion import complete_bundled


@click.command()
@console.color_option
@console.quiet_option
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
def command(folder: Path, name: str) -> None:
    """Copy a bundled study and the schemas that editors check it with into DIR. Never overwrites a file.

    Example: estimates init mine --study public-record
    """
    from estimates.study import editing

    for file in editing.copy_out(folder, name):
        click.echo(str(folder / file))
    console.note(f'\nChange a figure in {folder / "assumptions.yaml"}, then run: estimates recompute "{folder}"')
