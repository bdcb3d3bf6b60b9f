"""`estimates set`: one value of the assumptions, written into the user's own file."""

from __future__ import annotations

from pathlib import Path

import click

from estimates.cli.completion import complete_assumption, complete_folder


@click.command()
@click.argument("name", shell_complete=complete_assumption)
@click.argument("value")
@click.option(
    "--study",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    shell_complete=complete_folder,
    help="The study's folder, if it is not this one.",
)
def command(name: str, value: str, study: Path) -> None:
    """Write VALUE as the figure of the capacity or assumption NAME into assumptions.yaml, and change nothing else.

    For example: estimates set "152 mm shell" "480 shells per container". The file is left as it is if the study could
    not be read with the new value, or if somebody else has changed it meanwhile.
    """
    from estimates.study import writing

    before, place = writing.set_value(study, name, value)
    click.echo(f"{place.path}:{place.line}: {value} (was {before})")
