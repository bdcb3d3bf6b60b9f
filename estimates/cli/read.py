"""`estimates read`: the figures in a text, or in a whole archive of articles."""

from __future__ import annotations

import os
import sys
from itertools import count
from typing import TYPE_CHECKING

import click

from estimates.cli import note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from estimates.language.lexicon import Lexicon

ASSUMPTIONS = "assumptions.yaml"
CHUNK = 1 << 16  # bytes read at a time
ARCHIVES = (".jsonl", ".parquet")


@click.command()
@click.argument("file", type=click.Path(exists=True, allow_dash=True), default="-")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "csv", "markdown", "yaml"]),
    default="table",
    show_default=True,
    help="How the figures of one text are printed; yaml gives claim stubs for a study.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False),
    help="The CSV or Parquet file that the figures of an archive are written to.  [default: out/figures.csv]",
)
@click.option("--engine", type=click.Choice(["processes", "dask"]), default="processes", show_default=True,
              help="What reads an archive: processes of this machine, or a Dask cluster.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(min=1), help="How many processes.  [default: one a core]")
@click.option("--scheduler", metavar="ADDRESS", help="A running Dask cluster; without it one is started here.")
def command(file: str, format_: str, out: str | None, engine: str, jobs: int | None, scheduler: str | None) -> None:
    """The figures in FILE, or in the text on standard input: the number, its hedge and bounds, what is counted.

    FILE can be an archive: a folder of .txt, .md and .html files, or a .jsonl or .parquet file of articles
    (id, date, text).
    Its figures are written to a file. If that is stopped, the same command goes on where it was.

    A web page is read as the text that is seen on it, and spans count in that text. Word and PDF files are refused:
    save them as plain text (.txt, UTF-8).

    Not reported: money, distances, durations, dates, times of day, ages, temperatures, scores, and numbers that are
    names (Article 5, Flight 370). Percentages are reported as shares only.

    The nouns that count are those of the study in the working directory, if there is one, else of the bundled one.
    """
    if out or os.path.isdir(file) or file.lower().endswith(ARCHIVES):  # noqa: PTH112  # as below
        _archive(file, format_, out or "out/figures.csv", engine, jobs, scheduler)
        return

    from estimates import cli
    from estimates.reading import plaintext
    from estimates.reading.reading import passages, was_left_out
    from estimates.reading.readout import PRINTERS

    cli.Problems.as_json = format_ == "json"
    lexicon, lost, left_out = _lexicon(), False, count()  # which no sentence has to be kept for

    def watched(pieces: Iterable[str]) -> Iterator[str]:
        nonlocal lost
        for piece in pieces:
            lost = lost or "\ufffd" in piece
            yield piece

    with click.open_file(file, "rb") as opened:
        try:
            text = plaintext.read(iter(lambda: opened.read(CHUNK), b""))
        except ValueError as wrong:  # Unreadable, whose module is not loaded for a sentence
            raise _refused("standard input" if file == "-" else file, wrong) from None
        for part in PRINTERS[format_](passages(watched(text), lexicon, left_out=lambda _: next(left_out)), lexicon):
            click.echo(part, nl=False)
    if sentences := next(left_out):
        note(was_left_out(sentences))
    if lost:  # such as the dash of a range
        fact = "some characters of this text are lost (\ufffd), and figures beside them may be misread"
        note(f"{fact}: save it as plain text in UTF-8")


def _refused(name: str, wrong: ValueError) -> Exception:
    from estimates.diagnostics.problems import DataError, Unreadable, whole

    return DataError([whole(name, wrong.fact, wrong.slug, wrong.help)]) if isinstance(wrong, Unreadable) else wrong


def _archive(file: str, format_: str, out: str, engine: str, jobs: int | None, scheduler: str | None) -> None:
    import signal
    from pathlib import Path

    from estimates.cli import DATA, Problems
    from estimates.cli.options import asking
    from estimates.reading import archive, engines
    from estimates.reading.articles import Archive
    from estimates.reading.reading import was_left_out

    target = Path(out)
    if target.suffix not in archive.OUTPUTS:
        raise click.BadParameter(f"“{out}” does not end in {' or '.join(archive.OUTPUTS)}", param_hint="--out")
    if file == "-" or format_ != "table" or (scheduler and engine != "dask"):
        wrong = "standard input is one text" if file == "-" else "--scheduler is of --engine dask"
        raise click.UsageError("an archive is written to a file (--out), not printed" if format_ != "table" else wrong)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # what was started is ended first
    found = Archive(Path(file))
    many = jobs or len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1))
    with (
        asking(scheduler="--scheduler"),
        engines.dask(many, scheduler) if engine == "dask" else engines.processes(many) as reader,
        click.progressbar(length=found.size, hidden=not sys.stderr.isatty(), file=sys.stderr) as bar,
    ):
        done = archive.read(
            found, target, reader, assumptions=_assumptions(), progress=lambda at: bar.update(at - bar.pos)
        )
    note(f"wrote {done.figures:,} figures of {done.articles:,} articles to {out}")
    if done.left_out:
        note(was_left_out(done.left_out))
    if done.problems:
        Problems.tell(done.problems)
        raise click.exceptions.Exit(DATA)


def _lexicon() -> Lexicon:
    from estimates.language.lexicon import Lexicon

    if (assumptions := _assumptions()) is None:
        return Lexicon.default()
    from estimates.reading import archive

    return archive.lexicon(assumptions)


def _assumptions() -> bytes | None:
    """The assumptions of the study in the working directory."""
    if not os.path.isfile(ASSUMPTIONS):  # noqa: PTH113  # pathlib takes longer to load than a sentence to read
        return None
    from pathlib import Path

    return Path(ASSUMPTIONS).read_bytes()
