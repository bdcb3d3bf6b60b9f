"""`estimates plot`: draw charts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from estimates.cli import console
from estimates.cli.options import asked, mix_option, option_errors, out_option, record, study_argument, what_if

CHARTS = ("growth", "could-hold", "implied", "stated", "sensitivity", "mix")
TYPES = ("svg", "png", "pdf")


class NothingDrawn(click.ClickException):
    """The study has nothing that a requested chart could show."""

    exit_code = 3


@click.command()
@console.color_option
@console.quiet_option
@study_argument
@click.option("--chart", "names", multiple=True, type=click.Choice(CHARTS), help="One chart; may be repeated.")
@click.option(
    "--type", "types", multiple=True, type=click.Choice(TYPES), default=("svg",), show_default=True,
    help="The kind of file; may be repeated.",
)  # fmt: skip
@click.option("--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True, help="The colours.")
@click.option("--width", type=click.IntRange(200, 4000), metavar="PX", help="The width in px, 96 per inch.")
@click.option("--title", help="A title of your own.")
@click.option("--subtitle", help="A subtitle of your own.")
@click.option("--unit", help="The unit of the growth chart, or the capacity of a row chart.")
@what_if
@mix_option
@record
@out_option
def command(
    study: str | None,
    names: tuple[str, ...],
    types: tuple[str, ...],
    mix: str | None,
    out: Path | None,
    overrides: tuple[str, ...],
    scenario: Path | None,
    as_of: Any,
    by: str | None,
    **look: Any,
) -> None:
    """Draw the charts of STUDY: all that it has data for, or those named.

    growth: the counts over time. could-hold: what each count could hold. implied: the capacity that each statement
    implies. stated: what was stated against what fits. sensitivity: which assumption matters most. mix: a load of
    several things (needs --mix).

    Example: estimates plot articles --chart growth --type png --width 800
    """
    from estimates import charts
    from estimates.cli import results
    from estimates.io import atomic

    given = asked(study, overrides=overrides, scenario=scenario, as_of=as_of, by=by)
    with option_errors(by="--by", mix="--mix", unit="--unit"):
        result = given.result()
        extra = results.Extra.of(result, mix, likely=False)
    made: dict[str, bytes] = {}
    for name in names or [name for name in CHARTS if name != "mix" or mix]:
        try:
            made |= charts.files(result, name, formats=types, mix=extra.mix, note=console.note, **look)
        except charts.NothingToDrawError as reason:
            if names:
                raise NothingDrawn(f"no {name} chart: {reason}") from None
            console.note(f"no {name} chart: {reason}")
    if not made:
        raise NothingDrawn("nothing was drawn")
    folder = results.folder(result, out)
    atomic.write_all(folder, made)
    console.write("\n".join(str(folder / name) for name in made))
