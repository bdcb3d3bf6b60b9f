"""`estimates plot`: draw charts."""

from pathlib import Path
from typing import Any

import click

from estimates.cli import DATA, USAGE, console, options

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
@click.option("--order", multiple=True, metavar="SIDE", help="A side to draw before the others; may be repeated.")
@click.option("--colour", "colours", multiple=True, type=(str, str), metavar="SIDE COLOUR",
              help='The colour of a side, as in --colour Seoul "#b84f00"; may be repeated.')  # fmt: skip
@click.option("--language", type=click.Choice(["en", "ko"]), help="The language of months and numbers.")
@click.option("--unit", help="The unit of the growth chart, or the capacity of a row chart.")
@options.mix
@options.out
def command(
    study: str | None, names: tuple[str, ...], types: tuple[str, ...], themes: tuple[str, ...],
    mix: str | None, out: Path | None, overrides: tuple[str, ...], scenario: Path | None, as_of: Any, by: str | None,
    **look: Any,
) -> int:  # fmt: skip
    """Draw the charts that STUDY has data for, or those named.

    growth: the counts over time. could-hold: what each count could hold. implied: the capacity that each statement
    implies. stated: what was stated against what fits. sensitivity: which assumption matters most. mix: a load of
    several things (needs --mix).

    Example: estimates plot articles --chart growth --type png --theme light --theme dark --title "My title"
    """
    from estimates import charts
    from estimates.analysis.scenario import shares_of

    options.refuse(len({*names}) != 1, "--title and --subtitle need one --chart", "title", "subtitle")
    options.refuse(bool(names) and "mix" not in names, "--mix is for --chart mix", "mix")
    result = options.result(study, overrides=overrides, scenario=scenario, as_of=as_of, by=by)
    names_drawn = [*dict.fromkeys(names)] or [name for name in CHARTS if name != "mix" or mix]
    look |= {"colours": dict(look["colours"]), "shares": shares_of(mix, result.study) if mix is not None else None}
    note = console.error if names else console.note
    drawn: dict[str, bytes] = {}
    for theme in dict.fromkeys(themes):
        drawn |= charts.files(result, names_drawn, formats=types, note=note, theme=theme, **look)
    if drawn:
        console.files(options.folder_of(result, out), drawn)
    expected = len({*types}) * len({*themes}) * max(1, len({*names}))  # without names, one chart at least
    is_usage = look["unit"] or ("mix" in names and mix is None)
    return 0 if len(drawn) >= expected else USAGE if is_usage else DATA
