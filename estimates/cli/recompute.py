"""`estimates recompute`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from estimates.cli import console
from estimates.cli.options import (
    asked,
    format_option,
    likely_option,
    mix_option,
    option_errors,
    out_option,
    record,
    study_argument,
    what_if,
)

if TYPE_CHECKING:
    from estimates.analysis.result import Result


@click.command()
@console.color_option
@console.quiet_option
@study_argument
@what_if
@click.option(
    "--sweep",
    metavar="NAME=LOW..HIGH/STEP",
    help='The result over a range of values, as in --sweep "152 mm shell=300..600/50". Writes no files.',
)
@mix_option
@likely_option
@record
@click.option("--no-charts", is_flag=True, help="Print the result and write no files.")
@out_option
@format_option()
@click.option("-v", "--verbose", is_flag=True, help="Print every row, with ranges, reasons and readers' understanding.")
def command(
    study: str | None,
    sweep: str | None,
    mix: str | None,
    likely: bool,
    no_charts: bool,
    out: Path | None,
    format_: str,
    verbose: bool,
    **changes: Any,
) -> None:
    """Recompute STUDY: what its counts could hold, and whether that agrees with what was stated.

    Charts (SVG and PNG), recompute.csv, recompute.json and report.html are written to out/STUDY.

    Example: estimates recompute articles --set "152 mm shell=480"
    """
    from estimates.cli import results

    given = asked(study, **changes)
    with option_errors(by="--by", mix="--mix", sweep="--sweep"):
        if sweep is not None:
            results.show_sweep(given, sweep, format_)
            return
        result = given.result()
        extra = results.Extra.of(result, mix, likely=likely)
    results.show(result, extra, format_, verbose=verbose)
    if not no_charts:
        _write(result, extra, out)


def _write(result: Result, extra: Any, out: Path | None) -> None:
    from estimates.cli import results

    folder = results.folder(result, out)
    with console.progress("Drawing charts"):
        written, notes = results.write_run(result, folder, extra)
    for text in notes:
        console.note(text)
    others = f" and {len(written) - 1} other files" if len(written) > 1 else ""
    console.note(f"Wrote {folder / 'report.html' if 'report.html' in written else folder}{others}")
