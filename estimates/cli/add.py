"""`estimates add`: the figures of a text become claims of a study."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from estimates.cli import console, options

if TYPE_CHECKING:
    from estimates.study.proposals import Proposal


@options.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--to", "study", required=True, metavar="STUDY", callback=options.existing,
              help="The folder of the study to add to.")  # fmt: skip
@click.option("--publisher", help="Who published the text.")
@click.option("--published", metavar="DATE", callback=options.day, help="When it was published.")
@click.option("--url", metavar="ADDRESS", help="Where it can be read.")
@click.option("--yes", is_flag=True, help="Keep what is certain without asking.")
@click.option("--dry-run", is_flag=True, help="Print the YAML and change nothing.")
def command(
    file: str, study: str, publisher: str | None, published: Any, url: str | None, yes: bool, dry_run: bool
) -> None:
    """Turn the figures in FILE into claims of STUDY, with speaker, date and source.

    On a terminal, each claim is shown and can be kept, edited or dropped. Figures in units that the study does not
    count are listed and skipped.

    Example: estimates add article.txt --to mine --publisher AP --published 2024-11-20
    """
    from estimates.cli.read import text_of
    from estimates.lint import CHECKS, load
    from estimates.study.editing import Cited, append
    from estimates.study.proposals import propose
    from estimates.study.yaml_source import dump_lines

    asks = sys.stdin.isatty() and file != "-" and not yes and not dry_run
    loaded, text = load(study), text_of(file)
    if asks and publisher is None:
        publisher = click.prompt("Published by", err=True)
    if asks and published is None:
        published = click.prompt("Published on", value_proc=_day, default="unknown", err=True)
    found = propose(text, loaded, published=published)
    if found.skipped:
        console.note(f"Skipped: {', '.join(dict.fromkeys(found.skipped))}")
    kept = [*_chosen(found.claims)] if asks else [one for one in found.claims if dry_run or not one.doubts]
    for one in found.claims if not asks and not dry_run else ():
        if one.doubts:
            console.note(f"Not added: {one.says or one.contents[0][0]} ({' '.join(one.doubts)})")
    known = {*loaded.claims.rows, *(one.id for one in kept)}
    kept = [one if one.beside in known else one._replace(beside=None) for one in kept]
    publisher = publisher or "unknown"
    name = re.sub(r"\W+", "-", publisher.lower()).strip("-") or "source"
    source = Cited(f"{name}-{published.text}" if published else name, publisher, published and published.text, url)
    if dry_run:
        found_claims = [one.entry(source.id) for one in kept]
        console.write(dump_lines({"sources": source.entries, "claims": found_claims}).rstrip("\n"))
    elif kept:
        path = append(Path(study), kept, source, checks=CHECKS)
        console.write(f"Added {len(kept)} claim{'' if len(kept) == 1 else 's'} to {path}")
    else:
        console.write("No claims added.")
        if found.skipped:
            units = ", ".join(map(loaded.units.plural, loaded.own_units))
            console.note(f"The study counts {units}. To count more, name them under `units` in its assumptions.yaml.")


def add_pasted(folder: Path, text: str) -> str:
    """Add what is certain in a text to a study, as the live page does; return what was done, or what is wrong."""
    from estimates.diagnostics import DataError, render
    from estimates.lint import CHECKS, load
    from estimates.study.editing import Cited, append
    from estimates.study.proposals import propose

    try:
        found = propose(text, load(folder))
        kept = [one for one in found.claims if not one.doubts]
        if kept:
            append(folder, kept, Cited("unknown", "unknown"), checks=CHECKS)
    except DataError as error:
        return render(error.diagnostics)
    left = [*(f"{one.says or one.contents[0][0]} ({' '.join(one.doubts)})" for one in found.claims if one.doubts)]
    more = f"; left out: {', '.join([*left, *found.skipped])}" if left or found.skipped else ""
    return f"Added {len(kept)} claim{'' if len(kept) == 1 else 's'}{more}"


def _day(text: str) -> Any:
    """A date, or None for "unknown"; asks again otherwise."""
    from estimates.diagnostics import Unreadable
    from estimates.quantities import dates

    try:
        return None if text == "unknown" else dates.parse(text)
    except Unreadable as error:
        raise click.UsageError(console.one_line(error)) from None


def _chosen(claims: Sequence[Proposal]) -> Iterator[Proposal]:
    """Ask of each claim whether to keep, edit or drop it."""
    for one in claims:
        held = [f"could hold: {words} ({of})" for words, of in one.contents]
        said = f"by: {one.by or '?'}  made: {one.made.text if one.made else '?'}  says: {one.says or '-'}"
        console.error("\n  ".join([f"\n{one.sentence}", said, *held, *one.doubts]))
        kept = click.Choice(["keep", "edit", "drop", "k", "e", "d"])
        answer = click.prompt("  keep, edit or drop", type=kept, show_choices=False, err=True,
                              default="edit" if one.doubts else "keep")[0]  # fmt: skip
        if answer == "e":
            by = click.prompt("  by", default=one.by or "unknown", err=True)
            made = click.prompt("  made", value_proc=_day, default=one.made.text if one.made else "unknown", err=True)
            says = one.says and click.prompt("  says", default=one.says, err=True)
            loads = ((words, click.prompt(f"  {words}: of", default=of, err=True)) for words, of in one.contents)
            yield one._replace(by=by, made=made, says=says, contents=tuple(loads), doubts=())
        elif answer == "k":
            yield one
