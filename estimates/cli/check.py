"""`estimates check`: a study, or a draft against a study."""

from __future__ import annotations

from typing import Any

import click

from estimates.cli import console, options


@options.command
@options.study_argument
@click.option("--against", metavar="STUDY",
              help="Check every number of a draft (the argument, or standard input) against this study.")  # fmt: skip
@options.what_if
@options.format_("table", "json", "markdown")
def command(study: str | None, against: str | None, format_: str, **changes: Any) -> int:
    """Check a study, or a draft against a study.

    The check of STUDY covers its files, verdicts, totals, counts that exclude each other, stale repeats and sources.

    With --against, every number of a draft is checked against the claims of the study instead. A number that the study
    lacks, that is rounded too far or that was corrected later gives a warning; any other finding is firm. The exit
    status is 1 if a stated figure is contradicted or a finding is firm, 3 if the files are wrong.

    Example: estimates check draft.txt --against mine
    """
    from estimates.analysis.draft import Checked, check_draft
    from estimates.analysis.findings import Findings
    from estimates.cli.read import text_of

    if against is None:
        findings: Findings | Checked = Findings(options.result(study, **changes))
    else:
        draft = str(click.Path(exists=True, allow_dash=True)(study or "-"))
        name = "standard input" if draft == "-" else draft
        findings = check_draft(text_of(draft), name, options.result(against, **changes))
    lines = findings.lines() or ["No findings."]
    if format_ == "json":
        console.data(findings.as_data())
    elif format_ == "markdown":
        from estimates.io.output import markdown_cell

        problems = [f"{p.place}: {p.severity}: {p.fact}. {p.label or ''}" for p in findings.diagnostics]
        console.write("\n".join(f"- {markdown_cell(line)}" for line in (*problems, *lines)))
    else:
        if findings.diagnostics:
            console.report(findings.diagnostics)
        console.write("\n".join(lines))
    return 1 if findings.firm else 0
