"""`estimates check`: a study, or a draft against a study."""

from __future__ import annotations

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
    from estimates.cli.read import text_of
    from estimates.diagnostics import as_json
    from estimates.io import output

    if draft is None:
        raise click.UsageError("name the draft: estimates check DRAFT --against STUDY, or - for standard input")
    found = check_draft(text_of(draft), "standard input" if draft == "-" else draft, asked(against, **changes).result())
    if format_ == "json":
        data = {"matched": found.matched, "skipped": found.skipped, "findings": as_json(found.findings)}
        console.write(output.as_json(data))
    elif format_ == "markdown":
        lines = (f"- line {one.place.rsplit(':')[-2]}: {one.fact}. {one.label or ''}" for one in found.findings)
        console.write("\n".join(map(output.markdown_cell, lines)) or "No findings.")
    else:
        if found.findings:
            console.report(found.findings)
        skipped = f"; not counted by the study: {', '.join(found.skipped)}" if found.skipped else ""
        console.write(f"{found.matched} figures agree with the study, {len(found.findings)} do not{skipped}")
    return 1 if found.findings else 0
