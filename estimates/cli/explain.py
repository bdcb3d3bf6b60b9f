"""`estimates explain`: one claim, number by number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from estimates.cli.completion import complete_claim, complete_study
from estimates.cli.options import format_option, what_if


@click.command()
@click.argument("claim", shell_complete=complete_claim)
@click.option(
    "--study",
    metavar="STUDY",
    help="A folder, or the name of a bundled study.",
    is_eager=True,
    shell_complete=complete_study,
)
@what_if
@format_option("table", "json")
def command(claim: str, study: str | None, format_: str, **changes: Any) -> None:
    """Every number of one claim back to its words, source, assumption, file and line.

    CLAIM is the name in square brackets that `estimates recompute` prints.
    """
    from estimates.analysis import explain, recompute
    from estimates.cli import text
    from estimates.diagnostics import rendering
    from estimates.diagnostics.near import meant
    from estimates.io import tables
    from estimates.study.missing import studies_in
    from estimates.study.study import load

    result = recompute.compute(load(study, **changes))
    try:
        steps = explain.explain(result, claim)
    except KeyError:
        known = [each.id for each in result.study.claims]
        help_ = meant(claim, known, f"the claims are {', '.join(known)}")
        here = studies_in(Path())
        other = "" if study else f"; for another study: --study {here[0] if len(here) == 1 else 'DIR'}"
        fact = f"“{claim}” is no claim of the study {result.study.name}"
        raise click.BadParameter(f"{fact}; {help_}{other}", param_hint="CLAIM") from None
    if format_ == "json":
        click.echo(tables.as_json({"claim": claim, "study": result.study.name, "overrides": list(result.overrides),
                                   "steps": [step._asdict() for step in steps]}))  # fmt: skip
    else:
        click.echo(rendering.safe("\n".join(text.derivation(claim, steps, result)), keep="\n"))
