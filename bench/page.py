"""The table on the terminal, and docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import date

from bench.measure import ROOT, Row
from estimates.io import tables

PAGE = ROOT / "docs" / "benchmarks.md"
COLUMNS = ("what", "ours", "against", "ratio", "bar", "met")
INTRODUCTION = """# Benchmarks

Written by `make bench`; do not edit. Every line compares two programs that ran in turn, on one machine, in one run:
the ratio is that of the medians by the clock. In brackets stands the same ratio in the time of all processors, which
other work on the machine disturbs less. The inputs are made by the bench, with a fixed seed. The peers are what one
would use instead; they come with the extra `bench`, and nothing here needs them otherwise.
"""


def shown(rows: Sequence[Row]) -> list[dict[str, object]]:
    """The rows as cells."""
    return [
        {
            "what": row.what,
            "ours": row.ours,
            "against": row.peer,
            "ratio": f"{row.ratio:.2g}" + (f" ({row.in_processors:.2g})" if row.in_processors else ""),
            "bar": "" if row.bar is None else f"{'≥' if row.at_least else '≤'} {row.bar:g}",
            "met": "" if row.bar is None else "yes" if row.is_met else "**no**",
        }
        for row in rows
    ]


def terminal(rows: Sequence[Row]) -> str:
    """The table for a terminal."""
    return tables.as_table(shown(rows), COLUMNS, width=150)


def verdict(rows: Sequence[Row]) -> str:
    """What was met, in a sentence."""
    barred = [row for row in rows if row.bar is not None]
    missed = [row.what for row in barred if not row.is_met]
    if not missed:
        return f"All {len(barred)} bars were met."
    return f"{len(barred) - len(missed)} of {len(barred)} bars were met. Missed: {'; '.join(missed)}."


def write(rows: Sequence[Row], profile: str, load: float) -> None:
    """The page of the documentation; `load` is how many processes of others were running before."""
    day = f"{date.today():%d %B %Y}"  # noqa: DTZ011  # the day of whoever runs it
    python = f"{platform.python_implementation()} {platform.python_version()}"
    machine = (
        f"Measured on {day}, with {python} on {platform.system()} ({platform.machine()}, {os.cpu_count()} processors)."
        f" The load before the run was {load:.1f}: where that is not near nothing, others worked on the machine too,"
        " and what uses two processors at once did not have both."
    )
    table = tables.as_markdown(shown(rows), COLUMNS)
    sections = [f"{machine} {verdict(rows)}\n", table, "## Where the main job's time goes\n", profile]
    measured = "\n".join(sections)
    PAGE.write_text(f"{INTRODUCTION}\n<!-- measured: make bench -->\n\n{measured}\n<!-- end -->\n", encoding="utf-8")
