"""`estimates read`: every figure in a text or an archive."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from estimates.cli import console, options

if TYPE_CHECKING:
    from estimates.quantities.figure import Figure
    from estimates.quantities.units import Units

ARCHIVES = (".jsonl", ".jsonl.gz", ".parquet")


@options.command()
@click.argument("file", type=click.Path(exists=True, allow_dash=True), default="-")
@options.study_option
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only figures of this kind, such as money.")
@click.option("--language", type=click.Choice(["en", "ko"]), help="The language of the text.  [default: detected]")
@options.format_(gone="yaml")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Archives: a .csv or .parquet file.")
@click.option("--engine", type=click.Choice(["processes", "dask"]), help="Archives: what reads them.")
@click.option("--jobs", type=click.IntRange(min=1), help="Archives: how many processes.  [default: one per core]")
@click.option("--scheduler", metavar="ADDRESS", help="Archives: a running Dask cluster instead of one started here.")
def command(
    file: str, study: str | None, kinds: tuple[str, ...], language: str | None, format_: str, out: Path | None,
    **workers: Any,
) -> None:  # fmt: skip
    """List every figure in FILE or on standard input: number, hedge, bounds, kind, and what is counted.

    FILE may be an archive: a folder of .txt, .md and .html files, or a .jsonl, .jsonl.gz or .parquet file of articles
    (id, date, text). Its figures are written to --out; an interrupted run continues where it stopped.

    Units are the common ones, with those of the study given by --study. Dates, ranks, scores and numbers in names are
    not figures; they are counted in the last line.

    Example: echo "more than 1,000 containers" | estimates read
    """
    loaded = options.loaded(study) if study is not None else None
    units = loaded.units if loaded else None
    _check_kinds(kinds, units)
    if os.path.isdir(file) or file.lower().endswith(ARCHIVES):  # noqa: PTH112  # pathlib is slower to import
        if format_ != "table":
            raise click.UsageError("--format is for one text; the figures of an archive are written to --out")
        if (
            study is not None and loaded
        ):  # with the digests of its files: an interrupted run must not continue with other units
            workers["units"] = partial(_units_of, study, tuple(loaded.files.items()))
        _archive(Path(file), out or Path("out/figures.csv"), **workers, language=language, kinds=kinds or None)
        return
    if out or any(workers.values()):
        raise click.UsageError("--out, --engine, --jobs and --scheduler go with an archive")
    from estimates.reading import scan

    text = text_of(file)
    found = scan(text, units, language=language, kinds=kinds or None)
    _show(found.figures, format_)
    if skipped := len(found.skipped):
        console.note(f"{skipped:,} number{'' if skipped == 1 else 's'} not reported: dates, ranks, scores, names.")
    if "\ufffd" in text:
        console.note("Some characters are not UTF-8; figures next to them may be misread.")


def _check_kinds(kinds: tuple[str, ...], units: Units | None) -> None:
    from estimates.quantities.units import Units

    own = units or Units.common()
    known = sorted({"count", "number"} | {own.kind(name) for name in own.names()}) if kinds else ()
    for kind in kinds:
        if kind not in known:
            raise click.BadParameter(f'no kind "{kind}"; the kinds are {", ".join(known)}', param_hint="--kind")


def text_of(file: str) -> str:
    """The text of a file or of standard input ("-"); of a web page, what a reader sees. Raises DataError."""
    from estimates.diagnostics import DataError, Diagnostic, Unreadable
    from estimates.reading.extraction import decoded, visible

    name = "standard input" if file == "-" else file
    try:
        with click.open_file(file, "rb") as opened:
            return visible(decoded(opened.read()))
    except OSError as error:
        from estimates.study.folders import unreadable

        raise DataError([unreadable(name, error)]) from None
    except Unreadable as error:
        raise DataError([Diagnostic.of_file(name, error.fact, error.slug, error.help)]) from None


def _show(figures: list[Figure], style: str) -> None:
    if style == "table":
        if figures:
            console.show(console.table(list(map(_row, figures))))
        else:
            console.write("No figures found.")
        return
    from estimates.cli import results
    from estimates.quantities.figures import Figures
    from estimates.reading import records

    columns = {name: list(column) for name, column in records.frame(Figures.from_list(figures)).items()}
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    results.show_rows(rows, style, None, records.COLUMNS)


def _row(figure: Figure) -> dict[str, str]:
    ends = (figure.low, figure.high) if figure.figure is None else (figure.figure, None)
    said = " to ".join(f"{value:,.12g}" for value in ends if value is not None)
    per = f" per {figure.per}" if figure.per else ""
    return {
        "words": " ".join(figure.words.split()),
        "relation": figure.relation,
        "number": f"{said} {figure.of or figure.unit or ''}{per}",
        "kind": figure.kind if figure.role == "level" else f"{figure.kind}, {figure.role}",
        "note": figure.note or "",
    }


def _archive(file: Path, out: Path, engine: str | None, jobs: int | None, scheduler: str | None, **asked: Any) -> None:
    from estimates.reading import batch
    from estimates.reading.corpus import Archive

    if out.suffix not in batch.OUTPUTS:
        raise click.BadParameter(f"expected a name ending in {' or '.join(batch.OUTPUTS)}", param_hint="--out")
    if scheduler and engine != "dask":
        raise click.UsageError("--scheduler goes with --engine dask")
    archive = Archive(file)
    workers = batch.dask(scheduler) if engine == "dask" else batch.processes(jobs or os.cpu_count() or 1)
    with click.progressbar(length=archive.size, hidden=not sys.stderr.isatty(), file=sys.stderr) as bar:
        done = batch.read_archive(archive, out, workers, progress=lambda at: bar.update(at - bar.pos), **asked)
    console.write(f"Wrote {done.figures:,} figures of {done.articles:,} articles to {out}")
    if done.skipped:
        console.note(f"Numbers not reported (dates, ranks, scores, names): {done.skipped:,}.")
    if done.broken:
        console.report(done.problems)
        console.note(f"Unreadable records that were skipped: {done.broken:,}.")
        raise click.exceptions.Exit(3)


def _units_of(study: str, _files: object) -> Units:
    from estimates.lint import load

    return load(study).units
