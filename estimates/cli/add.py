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
    proposals, source = propose(text, loaded, publisher=publisher, published=published), cite(publisher, published, url)
    if proposals.skipped:
        console.note(f"Skipped: {', '.join(dict.fromkeys(proposals.skipped))}")
    kept = []
    for proposal in proposals.claims:
        if asks:
            ids = [*loaded.claims.rows, *(other.id for other in proposals.claims)]
            kept += _edited(proposal, dump_lines([proposal.entry(source[0])]), ids)
        elif dry_run or not proposal.doubts:
            kept.append(proposal)
        else:
            console.note(f"Not added: {proposal.words} ({' '.join(proposal.doubts)})")
    kept = proposals.keep(kept)
    if dry_run:
        claims = [proposal.entry(source[0]) for proposal in kept]
        console.write(dump_lines({"sources": dict([source]), "claims": claims}).rstrip("\n"))
    elif kept:
        path = append(study, kept, source, checks=CHECKS)
        console.write(f"Added {many(len(kept), 'claim')} to {path}")
    else:
        console.write("No claims added.")


def _ask(prompt: str, default: str | None, parse: Callable[[str], Any] = str) -> Any:
    """Ask until the answer can be read."""
    return click.prompt(f"  {prompt}", default=default, value_proc=parse, err=True)


def _edited(claim: Proposal, lines: str, ids: list[str]) -> list[Proposal]:
    """Ask whether to keep, edit or drop a claim, and return it as edited; an empty list if it is dropped.

    Contents without a count of their own go with the count of a claim, one of `ids`.
    """
    console.error(f"\n{claim.sentence}\n{indent(lines, '  ')}")
    choices = click.Choice(["keep", "edit", "drop", "k", "e", "d"])
    default = "edit" if claim.doubts else "keep"
    answer = click.prompt("  keep, edit or drop", type=choices, show_choices=False, err=True, default=default)[0]
    if answer == "d" or (answer == "k" and claim.by):
        return [claim] if answer == "k" else []
    by, made = _ask("by", claim.by), _ask("made", claim.made.text if claim.made else options.UNKNOWN, options.day)
    says = claim.says and _ask("says", claim.says)
    contents = tuple((words, _ask(f"{words}: of", of)) for words, of in claim.contents)
    count = claim.says or _ask("beside", claim.beside or options.UNKNOWN, click.Choice([options.UNKNOWN, *ids]))
    beside = count if count in ids and not claim.says else None
    return [claim._replace(by=by, made=made, says=says, contents=contents, beside=beside, doubts=())]
