"""`estimates explain`: one claim, number by number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from estimates.cli import console, options

if TYPE_CHECKING:
    from estimates.analysis.explanation import Step
    from estimates.analysis.result import Result


@options.command()
@click.argument("claim", shell_complete=options.complete_claim)
@options.study_option
@options.what_if
@options.format_("table", "json")
def command(claim: str, study: str | None, format_: str, **changes: Any) -> None:
    """Trace every number of CLAIM to its words, source, assumption, file and line.

    Example: estimates explain nis-2024-10 --study articles
    """
    from estimates.analysis.explanation import explain
    from estimates.diagnostics import close_match

    result = options.given(study, **changes).result()
    if claim not in (known := result.study.claims.rows):
        guess = close_match(claim, known)
        fact = f'no claim "{claim}" in study "{result.study.name}"' + (f"; did you mean {guess}?" if guess else "")
        raise click.BadParameter(fact, param_hint="CLAIM")
    steps = explain(result, claim)
    if format_ == "json":
        found = {"claim": claim, "study": result.study.name, "steps": [step._asdict() for step in steps]}
        console.data({**found, "overrides": [*map(str, result.study.overrides)]})
    else:
        console.write("\n".join(_lines(claim, steps, result)))


def _lines(claim: str, steps: Sequence[Step], result: Result) -> Iterator[str]:
    from estimates.analysis.explanation import hedge_sources

    yield f'{claim}, in study "{result.study.name}"'
    yield from (f"  what if: {one}" for one in result.study.overrides)
    for index, step in enumerate(steps, 1):
        yield f"\n{index}. {step.what}\n   {step.words}\n   = {step.result}"
        yield from (f"   {name}: {text}" for name, text in (("because", step.because), ("note", step.note)) if text)
        yield from (f"   source: {source}" for source in step.sources)
        if step.place:
            yield f"   at {step.place}"
    yield "\nHow the hedges are read"
    for hedge in dict.fromkeys(step.hedge for step in steps if step.hedge):
        yield f"  {hedge}: {'; '.join(hedge_sources(result.study, hedge))}"
