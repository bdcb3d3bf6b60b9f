"""`estimates add`: the figures of a text become claims of a study."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Any

import click

from estimates.cli import console, options
from estimates.diagnostics import ArgumentError

UNKNOWN = "unknown"

ask: Callable[..., Any] = partial(click.prompt, err=True, show_choices=False)

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

    On a terminal, each claim is shown and can be kept, edited or dropped; one that is kept is added at once. Figures in
    units that the study does not count are listed and skipped.

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
        publisher = publisher or ask("  Published by")
        published = published or ask("  Published on", UNKNOWN, value_proc=partial(_optional, options.day))
    proposals, source = propose(text, loaded, publisher=publisher, published=published), cite(publisher, published, url)
    if proposals.skipped:
        console.note(f"Skipped: {', '.join(dict.fromkeys(proposals.skipped))}")
    add = partial(append, study, source=source, checks=CHECKS)
    if dry_run:
        claims = [claim.entry(source[0]) for claim in proposals.claims]
        console.write(dump_lines({"sources": dict([source]), "claims": claims}).rstrip("\n"))
        return
    if asks:
        files = [path for claim in proposals.claims if (path := _added(claim, source[0], add))]
    else:
        kept = [claim for claim in proposals.claims if not claim.doubts]
        files = [add(kept)] * len(kept) if kept else []
        for claim in (claim for claim in proposals.claims if claim.doubts):
            console.note(f"Not added: {claim.words} ({'; '.join(claim.doubts)})")
    console.write(f"Added {many(len(files), 'claim')} to {files[0]}" if files else "No claims added.")


def _optional(read: Callable[[str], Any], answer: str) -> Any:
    return None if answer == UNKNOWN else read(answer)


def _added(claim: Proposal, source: str, add: Callable[[list[Proposal]], Path], before: str = "") -> Path | None:
    """Ask whether to keep, edit or drop a claim, and add it unless it is dropped; ask again if it is wrong.

    A mistake that is the same as `before` ends the command: it may be one of the source, which no answer corrects.
    """
    from estimates.study.yaml_source import dump_lines

    console.error(f"\n{claim.sentence}\n{indent(dump_lines([claim.entry(source)]), '  ')}")
    choices = click.Choice(["keep", "edit", "drop", "k", "e", "d"])
    answer = ask("  keep, edit or drop", "edit" if claim.doubts or before else "keep", type=choices)[0]
    if answer == "d":
        return None
    if answer == "e" or not claim.by:
        by = ask("  by", claim.by)
        made = ask("  made", claim.made.text if claim.made else UNKNOWN, value_proc=partial(_optional, options.day))
        says = claim.says and ask("  says", claim.says)
        contents = tuple((words, ask(f"  {words}: of", of)) for words, of in claim.contents)
        beside = None if says else ask("  beside", claim.beside or UNKNOWN, value_proc=partial(_optional, str))
        claim = claim._replace(by=by, made=made, says=says, contents=contents, beside=beside, doubts=())
    try:
        return add([claim])
    except ArgumentError as error:
        if str(error) == before:
            raise
        console.report(error.diagnostics)
        return _added(claim, source, add, str(error))
