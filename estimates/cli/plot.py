"""`estimates plot`: the charts alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from estimates import charts
from estimates.charts.palette import SIZES, THEMES
from estimates.cli import note
from estimates.cli.options import asking, mix_option, out_option, record, study_argument, what_if


class NothingDrawn(click.ClickException):
    """The study holds nothing that a chart, asked for by name, could show."""

    exit_code = 3


@click.command()
@study_argument
@click.option(
    "--chart", "names", multiple=True, type=click.Choice(charts.NAMES), help="One chart; may be given more than once."
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(charts.FORMATS),
    default=("svg",),
    show_default=True,
    help="The kind of file; may be given more than once.",
)
@click.option("--theme", type=click.Choice(list(THEMES)), default="light", show_default=True, help="The colours.")
@click.option(
    "--width",
    type=click.Choice(list(SIZES)),
    default="wide",
    show_default=True,
    help="8.5 inches, or 375 pixels for a telephone.",
)
@what_if
@mix_option
@record
@out_option
def command(
    names: tuple[str, ...],
    formats: tuple[str, ...],
    theme: str,
    width: str,
    mix: str | None,
    out: Path,
    **asked: Any,
) -> None:
    """Draw the charts of a study: all that it has data for, or those named.

    growth: the counts over time. could-hold: what the counts could hold. implied: the capacity that each statement
    implies. mix: from one full load to the other. sensitivity: which assumption matters most. by-side: the counts,
    a panel a side.
    """
    from estimates.analysis.asking import Asked, Extra
    from estimates.charts.misprints import placed
    from estimates.io import files

    with asking(by="--by", mix="--mix"):
        result = Asked(**asked).result()
        shares = Extra.of(result, mix, likely=False).parts
    made: dict[str, bytes] = {}
    for name in names or charts.NAMES:
        try:
            chart = charts.made(name, result, shares)
        except charts.NothingToDrawError as nothing:
            if names:
                raise NothingDrawn(f"no {name} chart: {nothing}") from None
            note(f"no {name} chart: {nothing}")
            continue
        variant = ("-dark" if theme == "dark" else "") + ("-narrow" if width == "narrow" else "")
        with placed(result.study):
            drawn = charts.renders(chart, formats, theme, width)
        made |= {f"{name}{variant}.{style}": data for style, data in drawn.items()}
    if not made:
        raise NothingDrawn("nothing was drawn")
    files.write_all(out, made)
    note(f"wrote {', '.join(made)} to {out}")
