"""`estimates units`: what can be counted and measured."""

from __future__ import annotations

import click

from estimates.cli.options import format_option, study_argument

COLUMNS = ("unit", "also", "is", "counts as", "compared as", "dimension")


@click.command()
@study_argument
@format_option()
def command(study: str | None, format_: str) -> None:
    """The units that figures can be written in: names, other names, what one counts as, dimension.

    Plurals, hyphens, capitals and the spelling of a calibre do not matter. Units of different dimensions are never
    added or compared; `counts as` is the one step from a munition to a round, and it is taken only where a total asks
    for it. A study adds its own under `units` in assumptions.yaml.
    """
    import shutil

    from estimates.io import tables
    from estimates.study.study import load

    model = load(study).model

    def own(name: str) -> bool:
        return dimension(name) == f"[{name}]"

    def dimension(name: str) -> str:
        return model.units.dimension(model.units.unit(name))

    rows = [
        {
            "unit": unit.name,
            "also": list(unit.aliases) if format_ == "json" else ", ".join(unit.aliases),
            "is": unit.is_,
            "counts as": unit.counts_as,
            "compared as": unit.compared_as,
            "dimension": "its own" if own(unit.name) and format_ == "table" else dimension(unit.name),
        }
        for unit in model.study.lexicon.units()
    ]
    click.echo(tables.render(rows, COLUMNS, format_, width=shutil.get_terminal_size((100, 24)).columns))
