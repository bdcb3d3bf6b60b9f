"""`estimates read`: every figure in a text or an archive."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from estimates.cli import console
from estimates.cli.options import format_option, study_option

if TYPE_CHECKING:
    from estimates.quantities.units import Units
    from estimates.reading import Scan

ARCHIVES = (".jsonl", ".jsonl.gz", ".parquet")
CHUNK = 1 << 16  # bytes read at a time


@click.command()
@console.color_option
@console.quiet_option
@click.argument("file", type=click.Path(exists=True, allow_dash=True), default="-")
@study_option
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only figures of this kind, such as money.")
@click.option("--language", type=click.Choice(["en", "ko"]), help="The language of the text.  [default: detected]")
@format_option()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Archives: a .csv or .parquet file.")
@click.option("--engine", type=click.Choice(["processes", "dask"]), default="processes", show_default=True,
              help="Archives: what reads them.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(min=1), help="Archives: how many processes.  [default: one per core]")
@click.option("--scheduler", metavar="ADDRESS", help="Archives: a running Dask cluster instead of one started here.")
def command(
    file: str,
    study: str | None,
    kinds: tuple[str, ...],
    language: str | None,
    format_: str,
    out: Path | None,
    engine: str,
    jobs: int | None,
    scheduler: str | None,
) -> None:
    """List every figure in FILE or on standard input: number, hedge, bounds, kind, and what is counted.

    FILE may be an archive: a folder of .txt, .md and .html files, or a .jsonl, .jsonl.gz or .parquet file of articles
    (id, date, text). Its figures are written to --out; an interrupted run continues where it stopped.

    Units are the common ones, with those of the study given by --study. Dates, ranks, scores and numbers in names are
    not figures; they are counted in the last line.

    Example: echo "more than 1,000 containers" | estimates read
    """
    units = _units(study)
    kinds = _checked(kinds, units)
    if out or os.path.isdir(file) or file.lower().endswith(ARCHIVES):  # noqa: PTH112  # pathlib is slower to import
        _archive(file, out or Path("out/figures.csv"), engine, jobs, scheduler, units=units, language=language,
                 kinds=kinds or None)  # fmt: skip
        return
    from estimates.reading import scan

    text = text_of(file)
    found = scan(text, units, language=language, kinds=kinds or None)
    _show(found, format_)
    if skipped := len(found.skipped):
        console.note(f"{skipped:,} number{'' if skipped == 1 else 's'} not reported: dates, ranks, scores, names.")
    if "\ufffd" in text:
        console.note("Some characters are not UTF-8; figures next to them may be misread.")


def _units(study: str | None) -> Units | None:
    if study is None:
        return None
    from estimates.lint import load

    return load(study).units


def _checked(kinds: tuple[str, ...], units: Units | None) -> tuple[str, ...]:
    if not kinds:
        return ()
    from estimates.quantities.units import Units

    own = units or Units.common()
    known = sorted({"count", "number"} | {own.kind(name) for name in own.names()})
    for kind in kinds:
        if kind not in known:
            raise click.BadParameter(f'no kind "{kind}"; the kinds are {", ".join(known)}', param_hint="--kind")
    return kinds


def text_of(file: str) -> str:
    """The text of a file or of standard input; of a web page, what a reader sees."""
    from estimates.reading.extraction import decoded, visible

    with click.open_file(file, "rb") as opened:
        return "".join(visible(decoded(iter(lambda: opened.read(CHUNK), b""))))


def _show(found: Scan, style: str) -> None:
    if style == "table":
        _table(found)
        return
    from estimates.cli import results
    from estimates.io import output
    from estimates.quantities.figures import Figures
    from estimates.reading import records

    frame = records.frame(Figures.from_list(found.figures))
    columns = {name: list(column) for name, column in frame.items()}
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    if style == "json" or rows:
        results.show_rows(rows, style)
    else:
        console.write(output.as_csv(columns).rstrip("\n") if style == "csv" else output.as_markdown(columns))


def _table(found: Scan) -> None:
    if not found.figures:
        console.write("No figures found.")
        return
    width = max(len(" ".join(figure.words.split())) for figure in found.figures)
    for figure in found.figures:
        kind = figure.kind if figure.role == "level" else f"{figure.kind}, {figure.role}"
        thing = figure.of or figure.unit or ""
        per = f" per {figure.per}" if figure.per else ""
        note = f"; {figure.note}" if figure.note else ""
        words = " ".join(figure.words.split())
        console.write(f"{words:<{min(width, 44)}}  {figure.relation}, {kind}: {_number(figure)} {thing}{per}{note}")


def _number(figure: Any) -> str:
    if figure.low is not None and figure.high is not None:
        return f"{figure.low:,.12g} to {figure.high:,.12g}"
    value = figure.figure if figure.figure is not None else figure.low
    return "" if value is None else f"{value:,.12g}"


def _archive(file: str, out: Path, engine: str, jobs: int | None, scheduler: str | None, **asked: Any) -> None:
    from estimates.reading import batch
    from estimates.reading.corpus import Archive

    if out.suffix not in batch.OUTPUTS:
        raise click.BadParameter(f"expected a name ending in {' or '.join(batch.OUTPUTS)}", param_hint="--out")
    if scheduler and engine != "dask":
        raise click.UsageError("--scheduler goes with --engine dask")
    if file == "-":
        raise click.UsageError("--out goes with an archive, not with standard input")
    archive = Archive(Path(file))
    workers = batch.dask(scheduler) if engine == "dask" else batch.processes(jobs or os.cpu_count() or 1)
    with click.progressbar(length=archive.size, hidden=not sys.stderr.isatty(), file=sys.stderr) as bar:
        done = batch.read_archive(archive, out, workers, progress=lambda at: bar.update(at - bar.pos), **asked)
    console.write(f"Wrote {done.figures:,} figures of {done.articles:,} articles to {out}")
    console.note(f"{done.skipped:,} numbers not reported: dates, ranks, scores, names.")
    if done.broken:
        console.report(done.problems)
        console.note(f"{done.broken:,} records could not be read and were skipped.")
        raise click.exceptions.Exit(3)
