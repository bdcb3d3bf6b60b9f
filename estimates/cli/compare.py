"""`estimates compare`: two speakers, sides or studies side by side."""

from pathlib import Path
from typing import Any

import click

from estimates.cli import console, options


@options.command
@click.argument("one", metavar="A")
@click.argument("two", metavar="B")
@options.study_option
@options.as_of
@options.format_()
def command(one: str, two: str, study: str | None, as_of: Any, format_: str) -> None:
    """Put two speakers, sides or studies side by side.

    Counts are compared only if both state the period that they cover, and have the same scope.

    Example: estimates compare Seoul Washington --study public-record
    """
    from estimates.analysis.comparison import compare
    from estimates.analysis.record import Record
    from estimates.lint import load
    from estimates.study.folders import bundled

    if study is None and all(name in bundled() or Path(name).is_dir() for name in (one, two)):
        first, second = (Record(load(name), as_of=as_of) for name in (one, two))
    else:
        found = options.loaded(study)
        first, second = (Record(found, as_of=as_of, by=name) for name in (one, two))
    pairs = compare(first, second)
    if not pairs:
        console.note("No counts to compare: both must state the period that they cover, and have the same scope.")
    rows = []
    for pair in pairs:
        row: dict[str, Any] = {}
        for name, claims, at in (("a", first.study.claims, pair.claim), ("b", second.study.claims, pair.other)):
            figure, made, covers = claims.says.at(at), claims.made[at], claims.covers[at]
            row[name] = claims.by[at]
            row[f"{name}_made"] = made.text if made else "undated"
            row[f"{name}_covers"] = covers.text if covers else ""
            row[f"{name}_says"] = figure.words if figure else ""
        counts = pair.verdict if pair.verdict == "overlapping" else f"apart ({pair.verdict})"
        rows.append({**row, "counts": counts, "ratio": pair.ratio})
    console.rows(rows, format_, {"a": one, "b": two}, short=_short, by_time=True)


def _short(row: console.Row) -> dict[str, Any]:
    """A row for people: who and when, and below it what and for which period."""
    from estimates.analysis.numbers import ratio

    def side(name: str) -> str:
        return f"{row[name]}, {row[f'{name}_made']}\n{row[f'{name}_says']}, {row[f'{name}_covers']}"

    return {"a": side("a"), "b": side("b"), "counts": row["counts"], "a / b": ratio(row["ratio"])}
