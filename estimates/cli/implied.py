"""`estimates implied`: the capacity that each statement implies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from estimates.cli import console
from estimates.cli.options import asked, format_option, option_errors, record, study_argument, what_if

if TYPE_CHECKING:
    from collections.abc import Iterator

    from estimates.analysis.implication import Implications

ROWS = ("made", "by", "of", "stated_words", "count_words", "implied", "direction", "wording", "note")


@click.command()
@console.color_option
@study_argument
@what_if
@record
@format_option()
def command(study: str | None, format_: str, **changes: Any) -> None:
    """Divide each stated figure by the count it goes with: the capacity that the speaker must have used.

    One row per statement and per outlet's wording, then the drift, where outlets disagree on the direction, and how
    well earlier statements predict later ones.

    Example: estimates implied public-record
    """
    from estimates.analysis.implication import implications
    from estimates.analysis.numbers import number
    from estimates.cli import results
    from estimates.io import output

    with option_errors(by="--by"):
        found = implications(asked(study, **changes).result())
    columns = found.columns
    size = len(columns["claim"])
    if format_ == "csv":
        console.write(output.as_csv({name: columns[name] for name in columns}).rstrip("\n"))
        return
    if format_ == "json":
        rows = [{name: columns[name][i] for name in columns} for i in range(size)]
        whole = {
            "study": found.study.name,
            "drift": list(found.drift()),
            "conflicts": list(found.conflicts()),
            "backtest": [test._asdict() for test in found.backtest],
            "summary": found.summary(),
        }
        results.show_rows(rows, format_, whole)
        return
    rows = [{name: columns[name][i] or "" for name in ROWS} for i in range(size)]
    for row in rows:
        row["implied"] = number(float(row["implied"] or "nan"))
    results.show_rows(rows, format_)
    for line in _lines(found):
        console.write(line)


def _lines(found: Implications) -> Iterator[str]:
    for title, lines in (
        ("Drift", found.drift()),
        ("A lower bound in one wording, an upper bound in another", found.conflicts()),
    ):
        shown = [*lines]
        if shown:
            yield f"\n{title}"
            yield from (f"  {line}" for line in shown)
    yield f"\n{found.summary()}"
