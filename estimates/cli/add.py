"""`estimates add`: the figures of a text become claims of a study."""

from __future__ import annotations

import sys
from collections.abc import Callable
from textwrap import indent
from typing import TYPE_CHECKING, Any

import click

from estimates.cli import console, options

if TYPE_CHECKING:
    from estimates.quantities.dates import When
    from estimates.study.proposals import Proposal


@options.command
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--to", "study", required=True, metavar="STUDY", help="The folder of the study to add to.")
@click.option("--publisher", help="Who published the text.")
@click.option("--published", type=options.day, help="When it was published.")
@click.option("--url", metavar="ADDRESS", help="Where it can be read.")
@click.option("--yes", is_flag=True, help="Do not ask; keep the claims without open questions.")
@click.option("--dry-run", is_flag=True, help="Print the YAML and change nothing.")
def command(
    file: str, study: str, publisher: str | None, published: When | None, url: str | None, yes: bool, dry_run: bool
) -> None:
    """Turn the figures of a text into claims of a study.

    On a terminal, each claim is shown and can be kept, edited or dropped. Figures in units that the study does not
    count are listed and skipped.

    Example: estimates add article.txt --to mine --publisher AP --published 2024-11-20
    """
    from estimates.analysis.numbers import many
    from estimates.cli.read import text_of
    from estimates.lint import CHECKS, load
    from estimates.study.editing import append, cite
    from estimates.study.proposals import propose
    from estimates.study.yaml_source import dump_lines

    asks = sys.stdin.isatty() and file != "-" and not yes and not dry_run
    loaded, text = load(study), text_of(file)
    if asks:
        publisher = publisher or _ask("Published by", None)
        published = published or _ask("Published on", options.UNKNOWN, options.day)
    found, source = propose(text, loaded, publisher=publisher, published=published), cite(publisher, published, url)
    if found.skipped:
        console.note(f"Skipped: {', '.join(dict.fromkeys(found.skipped))}")
    kept = []
    for one in found.claims:
        if asks:
            known = [*loaded.claims.rows, *(claim.id for claim in found.claims)]
            kept += _chosen(one, dump_lines([one.entry(source[0])]), known)
        elif dry_run or not one.doubts:
            kept.append(one)
        else:
            console.note(f"Not added: {one.words} ({' '.join(one.doubts)})")
    kept = found.keep(kept)
    if dry_run:
        claims = [one.entry(source[0]) for one in kept]
        console.write(dump_lines({"sources": dict([source]), "claims": claims}).rstrip("\n"))
    elif kept:
        path = append(study, kept, source, checks=CHECKS)
        console.write(f"Added {many(len(kept), 'claim')} to {path}")
    else:
        console.write("No claims added.")


def _ask(what: str, default: str | None, read: Callable[[str], Any] = str) -> Any:
    """Ask until the answer can be read."""
    return click.prompt(f"  {what}", default=default, value_proc=read, err=True)


def _chosen(one: Proposal, lines: str, known: list[str]) -> list[Proposal]:
    """Ask whether to keep, edit or drop a claim, and return it unless it is dropped.

    What is held without a count goes with one of the `known` claims.
    """
    console.error(f"\n{one.sentence}\n{indent(lines, '  ')}")
    kept = click.Choice(["keep", "edit", "drop", "k", "e", "d"])
    answer = click.prompt("  keep, edit or drop", type=kept, show_choices=False, err=True,
                          default="edit" if one.doubts else "keep")[0]  # fmt: skip
    if answer == "d" or (answer == "k" and one.by):
        return [one] if answer == "k" else []
    by, made = _ask("by", one.by), _ask("made", one.made.text if one.made else options.UNKNOWN, options.day)
    says = one.says and _ask("says", one.says)
    loads = tuple((words, _ask(f"{words}: of", of)) for words, of in one.contents)
    beside = one.says or _ask("beside", one.beside or options.UNKNOWN, click.Choice([options.UNKNOWN, *known]))
    beside = beside if beside in known and not one.says else None
    return [one._replace(by=by, made=made, says=says, contents=loads, beside=beside, doubts=())]
