"""`estimates recompute`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from estimates.cli.options import format_option, out_option, record, study_argument, what_if

if TYPE_CHECKING:
    from estimates.dates import When


@click.command()
@study_argument
@what_if
@record
@click.option("--no-charts", is_flag=True, help="Print the result and write no files.")
@out_option
@format_option()
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but problems.")
def command(
    study: str | None,
    overrides: tuple[str, ...],
    scenario: Path | None,
    as_of: When | None,
    by: str | None,
    no_charts: bool,
    out: Path,
    format_: str,
    quiet: bool,
) -> None:
    """Redo the arithmetic of a study; write charts, a table and a page.

    For each claim about containers and each capacity: the worked line, the range, and whether it fits what the
    speaker said. Charts (SVG and PNG), recompute.csv, recompute.json and report.html go to the folder of --out.
    """
    from estimates import outputs, recompute, text
    from estimates.study import load

    result = recompute.compute(load(study, overrides=overrides, scenario=scenario), as_of=as_of, by=by)
    if not quiet:
        if format_ == "table":
            click.echo("\n".join(text.recomputed(result)))
        else:
            click.echo(outputs.rendered(result, format_))
    if not no_charts:
        written = outputs.write(result, out)
        if not quiet:
            click.echo(f"\nwrote {', '.join(written)} to {out}", err=format_ != "table")
