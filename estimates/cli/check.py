"""`estimates check`: a study, or a draft against a study."""

from __future__ import annotations

from typing import Any

import click

from estimates.cli import console, options


@options.command()
@options.study_argument
@click.option("--against", metavar="STUDY", shell_complete=options.complete_study,
              help="Check every number of a draft (the argument, or standard input) against this study.")  # fmt: skip
@options.what_if
@options.format_("table", "json", "markdown")
def command(study: str | None, against: str | None, format_: str, **changes: Any) -> int:
    """Check STUDY: its files, verdicts, totals, counts that exclude each other, stale repeats, sources.

    With --against, check a draft instead: every number against the claims of the study. What the study lacks, what is
    rounded too far or was corrected since is a warning; any other finding is firm. The exit status is 1 if a stated
    figure is contradicted or a finding is firm, 3 if the files are wrong.

    Example: estimates check draft.txt --against mine
    """
    from estimates.analysis.findings import Findings

    if against is not None:
        return _draft(study or "-", against, format_, **changes)
    found = Findings(options.given(study, **changes).result())
    if format_ == "json":
        console.data(found.as_data())
    else:
        if found.warnings:
            console.report(found.warnings)
        _list(found.lines(), format_)
    return 1 if found.contradicted else 0


def _list(lines: list[str], style: str) -> None:
    from estimates.io.output import markdown_cell

    if style == "markdown":
        lines = [f"- {markdown_cell(line)}" for line in lines]
    console.write("\n".join(lines or ["No findings."]))


def _draft(draft: str, against: str, format_: str, **changes: Any) -> int:
    from estimates.analysis.draft import check_draft
    from estimates.cli.read import text_of
    from estimates.diagnostics import as_json

    name = "standard input" if draft == "-" else draft
    found = check_draft(text_of(draft), name, options.given(against, **changes).result())
    if format_ == "json":
        findings = as_json(found.findings)
        console.data({"matched": found.matched, "skipped": found.skipped, "firm": found.firm, "findings": findings})
    elif format_ == "markdown":
        firm = {"error": "", "warning": ", not firm"}
        said = [(f"line {one.place.rsplit(':')[-2]}{firm[one.severity]}", one) for one in found.findings]
        _list([f"{line}: {one.fact}. {one.label or ''}" for line, one in said], format_)
    else:
        if found.findings:
            console.report(found.findings)
        skipped = f"; not compared, no unit of the study: {', '.join(found.skipped)}" if found.skipped else ""
        agree = f"Figures that agree with the study: {found.matched}"
        console.write(f"{agree}; that do not: {len(found.findings)}, {found.firm} of them firm{skipped}")
    return 1 if found.firm else 0
