"""`estimates check`: a study, or a draft against a study."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from estimates.cli import console
from estimates.cli.options import asked, format_option, study_argument, what_if


@click.command()
@console.color_option
@study_argument
@click.option("--against", metavar="STUDY", help="Check every number of a draft (the argument) against this study.")
@what_if
@format_option("table", "json", "markdown")
def command(study: str | None, against: str | None, format_: str, **changes: Any) -> int:
    """Check STUDY: its files, verdicts, totals, counts that exclude each other, stale repeats, sources.

    With --against, check a draft instead: every number against the claims of the study. The exit status is 1 if a
    stated figure is contradicted or a finding on a draft is firm, 3 if the files are wrong.

    Example: estimates check draft.txt --against mine
    """
    from estimates.analysis.findings import findings
    from estimates.io import output

    if against is not None:
        return _draft(study, against, format_, **changes)
    found = findings(asked(study, **changes).result())
    if format_ == "json":
        console.write(output.as_json(found.as_data()))
    else:
        if found.warnings:
            console.report(found.warnings)
        bullet = "- " if format_ == "markdown" else ""
        console.write("\n".join([f"{bullet}{line}" for line in found.lines()] or ["No findings."]))
    return 1 if found.contradicted else 0


def _draft(draft: str | None, against: str, format_: str, **changes: Any) -> int:
    from estimates.analysis.draft import check_draft
    from estimates.reading.plain import text_of

    if draft is None:
        raise click.UsageError("name the draft: estimates check DRAFT --against STUDY, or - for standard input")
    data = sys.stdin.buffer.read() if draft == "-" else Path(draft).read_bytes()
    found = check_draft(text_of(data, draft), draft, asked(against, **changes).result())
    if format_ == "json":
        from estimates.io import output

        console.write(output.as_json(found.as_data()))
    else:
        console.write("\n".join(found.lines(markdown=format_ == "markdown")))
    return 1 if found.is_firm else 0
