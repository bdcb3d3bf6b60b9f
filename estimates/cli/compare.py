"""`estimates compare`: two speakers, sides or studies side by side."""

from pathlib import Path
from typing import Any

import click

from estimates.cli import console, options


@options.command
@click.argument("name_a", metavar="A")
@click.argument("name_b", metavar="B")
@options.study_option
@options.as_of
@options.format_()
def command(name_a: str, name_b: str, study: str | None, as_of: Any, format_: str) -> None:
    """Put two speakers, sides or studies side by side.

    Counts are compared only if both state the period that they cover, and have the same scope.

    Example: estimates compare Seoul Washington --study public-record
    """
    from estimates.analysis.comparison import compare
    from estimates.analysis.numbers import words_of
    from estimates.analysis.record import Record
    from estimates.study.folders import bundled, is_study

    if study is None and any(name in bundled() or is_study(Path(name)) for name in (name_a, name_b)):
        record_a, record_b = (Record(options.loaded(name), as_of=as_of) for name in (name_a, name_b))
    else:
        loaded = options.loaded(study)
        record_a, record_b = (Record(loaded, as_of=as_of, by=name) for name in (name_a, name_b))
    none = "No counts to compare: both must state the period that they cover, and have the same scope."
    rows = []
    for pair in compare(record_a, record_b):
        row: dict[str, Any] = {}
        for name, whose, i in (("a", record_a.study, pair.claim), ("b", record_b.study, pair.other)):
            day, covers = whose.claims.made[i], whose.claims.covers[i]
            row |= {name: whose.claims.by[i], f"{name}_made": day.text if day else "undated"}
            row[f"{name}_covers"] = covers.text if covers else ""
            row[f"{name}_says"] = words_of(whose.claims.says.at(i), whose.units)
        relation = pair.verdict if pair.verdict == "overlapping" else f"apart ({pair.verdict})"
        rows.append({**row, "counts": relation, "ratio": pair.ratio})
    console.rows(rows, format_, {"a": name_a, "b": name_b}, short=_short, by_time=True, none=none)


def _short(row: console.Row) -> dict[str, str]:
    """Return a row for people: who and when, and below it what and for which period."""
    from estimates.analysis.numbers import three_digits

    sides = {key: f"{row[key]}, {row[f'{key}_made']}\n{row[f'{key}_says']}, {row[f'{key}_covers']}" for key in "ab"}
    return {**sides, "counts": row["counts"], "a / b": three_digits(row["ratio"])}
