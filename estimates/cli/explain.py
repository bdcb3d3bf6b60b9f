"""`estimates explain`: one claim, number by number."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from estimates.cli import console
from estimates.cli.completion import complete_claim
from estimates.cli.options import asked, format_option, study_option, what_if

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from estimates.analysis.explanation import Step
    from estimates.analysis.result import Result


@click.command()
@console.color_option
@click.argument("claim", shell_complete=complete_claim)
@study_option
@what_if
@format_option("table", "json")
def command(claim: str, study: str | None, format_: str, **changes: Any) -> None:
    """Trace every number of CLAIM to its words, source, assumption, file and line.

    Example: estimates explain nis-2024-10 --study articles
    """
    from estimates.analysis.explanation import explain
    from estimates.io import output

    result = asked(study, **changes).result()
    try:
        steps = explain(result, claim)
    except KeyError:
        raise _unknown(claim, study, result) from None
    if format_ == "json":
        data = {"claim": claim, "study": result.study.name, "steps": [step._asdict() for step in steps]}
        console.write(output.as_json({**data, "overrides": [str(one) for one in result.study.overrides]}))
    else:
        console.write("\n".join(_lines(claim, steps, result)))


def _unknown(claim: str, study: str | None, result: Result) -> click.BadParameter:
    from estimates.diagnostics import close_match
    from estimates.study.folders import studies_in

    known = list(result.study.claims.rows)
    guess = close_match(claim, known)
    more = f"did you mean {guess}?" if guess else f"the claims are {', '.join(known[:12])}"
    here = studies_in(Path())
    other = "" if study else f"; for another study: --study {here[0] if len(here) == 1 else 'STUDY'}"
    fact = f'no claim "{claim}" in study "{result.study.name}"'
    return click.BadParameter(f"{fact}; {more}{other}", param_hint="CLAIM")


def _lines(claim: str, steps: Sequence[Step], result: Result) -> Iterator[str]:
    from estimates.analysis.explanation import hedge_sources
    from estimates.cli.screen import conditions

    yield f'{claim}, in study "{result.study.name}"'
    yield from (f"  {line}" for line in conditions(result))
    for index, step in enumerate(steps, 1):
        yield f"\n{index}. {step.what}"
        yield f"   {step.words}"
        yield f"   = {step.result}"
        if step.because:
            yield f"   because: {step.because}"
        if step.note:
            yield f"   note: {step.note}"
        yield from (f"   source: {source}" for source in step.sources)
        if step.place:
            yield f"   at {step.place}"
    yield "\nHow the hedges are read"
    for hedge in dict.fromkeys(step.hedge for step in steps if step.hedge):
        yield f"  {hedge}: {'; '.join(hedge_sources(result.study, hedge))}"
