"""`estimates recompute`: the main job."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from estimates.cli import Problems, note, unread
from estimates.cli.options import format_option, likely_option, mix_option, out_option, record, study_argument, what_if

if TYPE_CHECKING:
    from estimates.analysis.asking import Asked


@click.command()
@study_argument
@what_if
@click.option(
    "--sweep",
    metavar="NAME=LOW..HIGH/STEP",
    help='The result over a range of values, as in --sweep "152 mm shell=300..600/50"; writes no files.',
)
@mix_option
@likely_option
@record
@click.option("--no-charts", is_flag=True, help="Print the result and write no files.")
@out_option
@format_option()
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but problems.")
def command(
    study: str | None,
    sweep: str | None,
    mix: str | None,
    likely: bool,
    no_charts: bool,
    out: Path,
    format_: str,
    quiet: bool,
    **changes: Any,
) -> None:
    """Redo the arithmetic of a study; write charts, a table and a page.

    For each count and each capacity that it fits: the worked line, the range, and whether that fits what the
    speaker said. Charts (SVG and PNG), recompute.csv, recompute.json and report.html go to the folder of --out.
    """
    from estimates.analysis.asking import Asked, Extra
    from estimates.cli import text
    from estimates.cli.options import asking
    from estimates.diagnostics import rendering
    from estimates.diagnostics.problems import DataError
    from estimates.export import outputs
    from estimates.study.study import DEFAULT, is_here, long_ledger

    if study is None and format_ == "table" and not quiet and not is_here():
        note(f"no study is named or in this folder: this is the bundled study {DEFAULT}")

    asked = Asked(study, **changes)
    with asking(by="--by", mix="--mix", sweep="--sweep"):
        if ledger := long_ledger(asked.study):
            others: dict[str, object] = {"--sweep": sweep, "--mix": mix, "--likely": likely}
            _long(ledger, asked, out, no_charts, format_, quiet, others)
            return
        if sweep is not None:
            click.echo(outputs.swept(asked, sweep, format_))
            return
        result = asked.result()
        extra = Extra.of(result, mix, likely=likely)
    if not quiet:
        lines = text.recomputed(result, extra) if format_ == "table" else [outputs.rendered(result, format_, extra)]
        shown = "\n".join(lines)
        with unread(sys.stdout):  # the reader may have seen enough, and the files are still wanted
            click.echo(rendering.safe(shown, keep="\n") if format_ == "table" else shown)
        Problems.as_json = False  # what comes now comes after a result
    if not no_charts:
        other = _study_in(out)
        try:
            written, missing = outputs.write(result, out, extra)
        except DataError:  # a letter that charts lack
            note(rendering.safe(f"no charts; all else is written to {out}"))
            raise
        for reason in missing:
            note(reason)
        if not quiet:
            instead = f", in place of those of the study {other}" if other not in (None, result.study.name) else ""
            note(rendering.safe(f"wrote {', '.join(written)} to {out}{instead}"))


def _study_in(folder: Path) -> str | None:
    """The study whose results lie in a folder, as they themselves say."""
    try:
        return str(json.loads((folder / "recompute.json").read_bytes())["study"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _long(
    ledger: Path, asked: Asked, out: Path, no_files: bool, style: str, quiet: bool, options: dict[str, object]
) -> None:
    """The job on a ledger with too many claims for a sentence each: a summary, and the rows in a file."""
    from estimates.analysis import columnar

    if wrong := next((name for name, value in options.items() if value), None):
        raise click.UsageError(f"{wrong} is not for a ledger of so many rows; work with a part of it")
    if style not in ("table", "csv"):
        raise click.UsageError(f"a ledger of so many rows is not printed as {style}: table (a summary) or csv")
    is_printed = no_files and style == "csv"
    written = out / f"recompute{ledger.suffix}"
    book, tally = columnar.recompute(ledger, asked, sys.stdout.buffer if is_printed else None if no_files else written)
    if not quiet and not is_printed:
        click.echo("\n".join(columnar.summary(ledger, asked, book, tally)))
        if not no_files:
            note(f"wrote {written.name} to {out}; no charts or page of so many claims")
