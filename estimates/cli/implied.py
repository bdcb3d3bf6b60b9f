"""`estimates implied`: what each statement takes a container to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from estimates.cli.options import format_option, record, study_argument, what_if

if TYPE_CHECKING:
    from estimates.quantities.old_dates import When


@click.command()
@study_argument
@what_if
@record
@format_option()
def command(study: str | None, as_of: When | None, by: str | None, format_: str, **changes: Any) -> None:
    """The capacity that each statement implies: stated contents over stated count, with the direction that survives.

    Shown with every outlet's own wording, the drift from statement to statement, the physical cross-checks, and a
    back-test: what the statements before each one would have predicted of it.
    """
    from dataclasses import asdict

    from estimates.analysis.implied import implied
    from estimates.cli import text
    from estimates.diagnostics import rendering
    from estimates.io import tables
    from estimates.study.study import load

    found = implied(load(study, **changes), as_of=as_of, by=by)
    if format_ == "table":
        click.echo(rendering.safe("\n".join(text.implications(found)), keep="\n"))
    elif format_ == "json":
        click.echo(
            tables.as_json(
                {
                    "study": found.study.name,
                    "rows": [asdict(item) for item in found.items],
                    "drift": list(found.drift()),
                    "backtest": [asdict(prediction) for prediction in found.backtest],
                    "summary": found.summary(),
                }
            )
        )
    else:
        click.echo(tables.render([asdict(item) for item in found.items], text.IMPLIED, format_))
