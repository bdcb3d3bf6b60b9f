"""`estimates read`: every figure in a text or an archive."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from estimates.cli import DATA, console, options
from estimates.language import CODES

if TYPE_CHECKING:
    from estimates.quantities.figure import Figure
    from estimates.reading.batch import Scanner

ARCHIVES = (".jsonl", ".jsonl.gz", ".parquet")


@options.command
@click.argument("file", type=click.Path(exists=True, allow_dash=True), default="-")
@options.study_option
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only figures of this kind, such as money.")
@click.option("--language", type=click.Choice(CODES), help="The language of the text.  [default: detected]")
@options.format_()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Archives: a .csv or .parquet file.")
@click.option("--engine", type=click.Choice(["processes", "dask"]), help="Archives: how to read them in parallel.")
@click.option("--jobs", type=click.IntRange(min=1), help="Archives: how many processes.  [default: one per core]")
@click.option("--scheduler", metavar="ADDRESS", help="Archives: a running Dask cluster, in place of --engine.")
def command(
    file: str, study: str | None, kinds: tuple[str, ...], language: str | None, format_: str, out: Path | None,
    **workers: Any,
) -> None:  # fmt: skip
    """List every figure in a text or an archive.

    Each figure in FILE, or in standard input, is listed with its number, hedge, bounds and kind, and what is counted.

    FILE may be an archive: a folder of .txt, .md and .html files, or a .jsonl, .jsonl.gz or .parquet file of articles
    (id, date, text). Its figures are written to --out; an interrupted run continues where it stopped.

    Units are the common ones, with those of the study given by --study. Dates, ranks, scores and numbers in names are
    not figures; they are counted in the last line.

    Example: echo "more than 1,000 containers" | estimates read
    """
    from estimates.quantities.units import Units
    from estimates.reading import scan

    units = options.loaded(study).units if study is not None else Units.common()
    units.require_kinds(kinds)
    scanner = partial(scan, units=units, language=language, kinds=kinds or None)
    if Path(file).is_dir() or file.lower().endswith(ARCHIVES):
        options.refuse(True, "--format is for one text; the figures of an archive are written to --out", "format_")
        _archive(Path(file), out or Path("out/figures.csv"), scanner, **workers)
        return
    options.refuse(True, "only an archive can be read in this way", "out", *workers)
    reading = scanner(text_of(file))
    if reading.figures and format_ in ("table", "markdown"):  # without NumPy, which takes long to load
        console.rows([*map(_row, reading.figures)], format_)
    else:
        from estimates.quantities.figures import Figures
        from estimates.reading import records

        columns = records.frame(Figures.from_list(reading.figures))
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        console.rows(rows, format_, None, records.COLUMNS, none="No figures found.")
    if reading.skipped:
        console.note(f"Numbers not reported (dates, ranks, scores, names): {reading.skipped:,}.")


def text_of(file: str) -> str:
    """Read a file, or standard input ("-"); of a web page, what a reader sees. Raises DataError."""
    from estimates.reading.extraction import read_text, visible

    return visible(read_text(partial(click.open_file, file, "rb"), "standard input" if file == "-" else file))


def _row(figure: Figure) -> dict[str, str]:
    """Return a row for people: the number with what is counted."""
    ends = (figure.low, figure.high) if figure.figure is None else (figure.figure,)
    number = " to ".join(f"{value:,.12g}" for value in ends if value is not None)
    per = f" per {figure.per}" if figure.per else ""
    names = (figure.of or figure.unit,) if figure.kind == "count" else (figure.unit, figure.of)
    return {
        "words": " ".join(figure.words.split()),
        "relation": figure.relation,
        "number": f"{number} {' of '.join(filter(None, names))}{per}",
        "kind": figure.kind if figure.role == "level" else f"{figure.kind}, {figure.role}",
        "note": figure.note or "",
    }


def _archive(file: Path, out: Path, scan: Scanner, engine: str | None, jobs: int | None, scheduler: str | None) -> None:
    from estimates.analysis.numbers import many
    from estimates.reading import batch
    from estimates.reading.corpus import SHOWN, Archive

    console.refuse_study_files(out)
    if out.suffix not in batch.OUTPUTS or (out.exists() and out.samefile(file)):
        raise click.UsageError(f"--out needs a name that ends in {' or '.join(batch.OUTPUTS)}, and is not FILE")
    options.refuse(scheduler is not None and engine == "processes", "a Dask cluster has its own processes", "engine")
    options.refuse(bool(scheduler) or engine == "dask", "a Dask cluster has its own processes", "jobs")
    local = batch.here if jobs == 1 else partial(batch.processes, jobs or os.cpu_count() or 1)
    workers = partial(batch.dask, scheduler) if scheduler or engine == "dask" else local
    archive = Archive(file)
    with click.progressbar(length=100, hidden=not sys.stderr.isatty(), file=sys.stderr) as bar:
        figures, others = batch.read_archive(
            archive, out, workers, partial(partial, scan), lambda at: bar.update(int(100 * at) - bar.pos)
        )
    console.write(f"Wrote {many(figures, 'figure')} of {many(archive.articles, 'article')} to {out}")
    console.note(f"Numbers not reported (dates, ranks, scores, names): {others:,}.")
    if archive.skipped:
        names = ", ".join(archive.skipped[:SHOWN]) + (", ..." if len(archive.skipped) > SHOWN else "")
        console.note(f"Other files, links and devices that were skipped: {len(archive.skipped):,} ({names}).")
    if archive.broken:
        console.report(archive.problems)
        console.note(f"Unreadable records that were skipped: {archive.broken:,}.")
        raise click.exceptions.Exit(DATA)
