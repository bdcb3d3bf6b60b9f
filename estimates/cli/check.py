"""`estimates check`: problems in a study's files, and its verdicts as an exit status."""

from __future__ import annotations

import sys
from typing import Any

import click

from estimates.cli import Problems, unread
from estimates.cli.options import format_option, study_argument, what_if


@click.command()
@study_argument
@what_if
@format_option("table", "json")
def command(study: str | None, format_: str, **changes: Any) -> int:
    """Check STUDY: its files, its verdicts, missing dates and sources, stale repeats, counts that exclude each other.

    The exit status is 0 if nothing is contradicted, 1 if a stated figure is, 3 if the files are wrong.
    """
    from estimates.study.study import load

    made = load(study, **changes)
    from estimates.analysis import checking, recompute
    from estimates.diagnostics import rendering
    from estimates.io import tables  # what a study that is wrong has no need of

    checked = checking.check(recompute.compute(made, stated_only=True))
    if checked.warnings and format_ == "table":
        Problems.tell(checked.warnings)
    told = map(rendering.safe, checking.lines(checked)) if format_ == "table" else [tables.as_json(checked.as_data())]
    with unread(sys.stdout):  # the status is wanted all the same
        click.echo("\n".join(told))
    return 1 if checked.contradicted else 0
