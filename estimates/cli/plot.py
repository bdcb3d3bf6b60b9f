"""`estimates plot`: draw charts."""

from pathlib import Path
from typing import Any

import click

from estimates.cli import DATA, console, options

CHARTS = ("growth", "could-hold", "implied", "stated", "sensitivity", "mix")


@options.command
@options.subject
@click.option("--chart", "names", multiple=True, type=click.Choice(CHARTS), help="One chart; may be repeated.")
@click.option("--type", "types", multiple=True, type=click.Choice(["svg", "png", "pdf"]), default=["svg"],
              show_default=True, help="The kind of file; may be repeated.")  # fmt: skip
@click.option("--theme", "themes", multiple=True, type=click.Choice(["light", "dark"]), default=["light"],
              show_default=True, help="The colours; may be repeated. Dark files are named CHART-dark.")  # fmt: skip
@click.option("--width", type=click.IntRange(200, 4000), metavar="PX", help="The width in px, 96 per inch.")
@click.option("--title", help="Replace the title.")
@click.option("--subtitle", help="Replace the subtitle.")
@click.option("--unit", help="The unit of the growth chart, or the capacity of a row chart.")
@options.mix
@options.out
def command(
    study: str | None, names: tuple[str, ...], types: tuple[str, ...], themes: tuple[str, ...],
    width: int | None, title: str | None, subtitle: str | None, unit: str | None, mix: str | None, out: Path | None,
    **changes: Any,
) -> int:  # fmt: skip
    """Draw the charts that STUDY has data for, or those named.

    growth: the counts over time. could-hold: what each count could hold. implied: the capacity that each statement
    implies. stated: what was stated against what fits. sensitivity: which assumption matters most. mix: a load of
    several things (needs --mix).

    Example: estimates plot articles --chart growth --type png --theme light --theme dark --title "My title"
    """
    from estimates import charts
    from estimates.analysis.scenario import shares_of

    result = options.given(study, **changes).result()
    units = [*dict.fromkeys(result.counts["unit"]), *result.study.capacities]
    if unit not in (None, *units):
        raise click.BadParameter(f'no count or capacity in "{unit}"; there are {", ".join(units)}', param_hint="--unit")
    if (title or subtitle) and len(names) != 1:
        raise click.UsageError("--title and --subtitle need one --chart")
    names_drawn = [*dict.fromkeys(names)] or [name for name in CHARTS if name != "mix" or mix]
    shares = shares_of(mix, result.study) if mix is not None else None
    look = {"width": width, "title": title, "subtitle": subtitle, "unit": unit, "shares": shares}
    note = console.error if names else console.note
    drawn: dict[str, bytes] = {}
    for theme in dict.fromkeys(themes):
        drawn |= charts.files(result, names_drawn, formats=types, note=note, theme=theme, **look)
    if drawn:
        console.files(options.folder_of(result, out), drawn)
    expected = len({*types}) * len({*themes}) * max(1, len({*names}))  # without names, one chart at least
    return 0 if len(drawn) >= expected else DATA
