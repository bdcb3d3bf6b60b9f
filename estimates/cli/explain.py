"""`estimates explain`: one claim, number by number."""

from typing import Any

import click

from estimates.cli import console, options


@options.command
@click.argument("claim")
@options.study_option
@options.what_if
@options.format_("table", "json")
def command(claim: str, study: str | None, format_: str, **changes: Any) -> None:
    """Trace every number of one claim to its source.

    Each number of CLAIM is listed with its words, source, assumption, file and line.

    Example: estimates explain nis-2024-10 --study articles
    """
    from estimates.analysis.explanation import explain, hedge_sources
    from estimates.diagnostics import Unreadable, did_you_mean

    result = options.result(study, **changes)
    if claim not in (claims := result.study.claims.rows):
        names = [name for name in claims if claim.casefold() in name.casefold()] or [*claims]
        help_ = did_you_mean(claim, claims, f"its claims include {', '.join(names[:5])}" if names else None)
        raise Unreadable(f"no claim “{claim}” in study “{result.study.name}”", slug="unknown-claim", help=help_)
    steps = explain(result, claim)
    if format_ == "json":
        derivation = {"claim": claim, "study": result.study.name, "steps": [step._asdict() for step in steps]}
        console.data({**derivation, "overrides": [*map(str, result.study.overrides)]})
        return
    console.write("\n  what if: ".join([f'{claim}, in study "{result.study.name}"', *map(str, result.study.overrides)]))
    for index, step in enumerate(steps, 1):
        more = {"because": step.because, "note": step.note, "source": "\n   source: ".join(step.sources)}
        lines = [f"\n{index}. {step.what}", step.words, f"= {step.result}"]
        lines += [f"{name}: {text}" for name, text in more.items() if text]
        console.write("\n   ".join([*lines, f"at {step.place}"] if step.place else lines))
    console.write("\nHow the hedges are read")
    for hedge in dict.fromkeys(step.hedge for step in steps if step.hedge and step.hedge in result.study.hedges.rows):
        console.write(f"  {hedge}: {'; '.join(hedge_sources(result.study, hedge))}")
