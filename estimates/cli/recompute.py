"""`estimates recompute`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from estimates.cli import console, options


@options.command()
@options.subject
@click.option(
    "--sweep", metavar="NAME=LOW..HIGH/STEP",
    help='The result over a range of values, as in --sweep "152 mm shell=300..600/50". Writes no files.',
)  # fmt: skip
@options.mix
@options.likely
@click.option("--no-charts", is_flag=True, help="Print the result and write no files.")
@options.out
@options.format_()
@click.option("-v", "--verbose", is_flag=True, help="Print every row, with ranges, reasons and readers' understanding.")
def command(
    study: str | None, sweep: str | None, mix: str | None, likely: bool, no_charts: bool, out: Path | None,
    format_: str, verbose: bool, **changes: Any,
) -> None:  # fmt: skip
    """Recompute STUDY: what its counts could hold, and whether that agrees with what was stated.

    Charts (SVG and PNG), recompute.csv, recompute.json and report.html are written to out/STUDY.

    Example: estimates recompute articles --set "152 mm shell=480"
    """
    from estimates.analysis.scenario import Extra
    from estimates.cli import results, screen

    asked = options.given(study, **changes)
    if sweep is not None:
        screen.show_sweep(asked, sweep, format_)
        return
    result = asked.result()
    extra = Extra.of(result, mix, likely=likely)
    screen.show(result, extra, format_, verbose=verbose)
    if no_charts:
        return
    with console.progress("Drawing charts"):
        folder, names, notes = results.write_run(result, extra, out)
    for text in notes:
        console.note(text)
    others = f" and {len(names) - 1} other files" if len(names) > 1 else ""
    console.note(f"Wrote {folder / 'report.html'}{others}")
