"""`estimates check`: problems in a study's files, and its verdicts as an exit status."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from estimates.cli.options import format_option, study_argument, what_if


@click.command()
@study_argument
@what_if
@format_option("table", "json")
@click.pass_context
def command(
    ctx: click.Context, study: str | None, overrides: tuple[str, ...], scenario: Path | None, format_: str
) -> int:
    """Check STUDY: its files, its verdicts, missing dates and sources, stale repeats, counts that exclude each other.

    The exit status is 0 if nothing is contradicted, 1 if a stated figure is, 3 if the files are wrong.
    """
    from estimates import checking, recompute, rendering, tables
    from estimates.study import load

    checked = checking.check(recompute.compute(load(study, overrides=overrides, scenario=scenario)))
    if format_ == "json":
        click.echo(tables.as_json(checked.as_data()))
    else:
        color = sys.stderr.isatty() if ctx.color is None else ctx.color
        if checked.warnings:
            click.echo(rendering.render(checked.warnings, color=color), err=True, color=color)
        for line in checking.lines(checked):
            click.echo(rendering.safe(line))
    return 1 if checked.contradicted else 0
