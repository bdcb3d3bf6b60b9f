"""`estimates implied`: the capacity that each statement implies."""

from typing import Any

from estimates.cli import console, options


@options.command
@options.subject
@options.format_()
def command(study: str | None, format_: str, **changes: Any) -> None:
    """Derive the capacity that each statement implies.

    That is the stated figure divided by the count it goes with: the capacity that the speaker must have used.

    The output has a row for each statement and each outlet's wording of it, then how the capacity changed over time,
    and how well earlier statements predict later ones.

    Example: estimates implied public-record
    """
    from estimates.analysis.columns import records
    from estimates.analysis.implication import implications

    implied = implications(options.result(study, **changes))
    drift = list(implied.drift())
    backtest = [test._asdict() for test in implied.backtest]
    whole = {"study": implied.study.name, "drift": drift, "backtest": backtest, "summary": implied.summary()}
    console.rows([*records(implied.columns)], format_, whole, [*implied.columns], short=_short, by_time=True)
    if format_ in ("table", "markdown"):
        heading = ["\nDrift\n"] if drift else []
        console.write("\n".join([*heading, *(f"- {line}" for line in drift), f"\n{implied.summary()}"]))


def _short(row: console.Row) -> dict[str, str]:
    """Return a row for people."""
    from estimates.analysis.implication import worded

    return {
        "by": f"{row['by']}, {row['made'] or 'undated'}",
        "stated": f"{row['stated_words']}, of {row['count_words']}",
        "of": row["of"],
        "implied": worded(row["implied"], row["direction"]),
        "note": "; ".join(filter(None, (row["wording"], row["note"]))),
    }
