"""Results for the tests of charts: the bundled studies, and small studies made of counts."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

from estimates import lint
from estimates.analysis.result import compute

BUNDLED = ("articles", "public-record", "black-sea", "kabul-airlift", "seoul-crowds")
ASSUMPTIONS = """\
units: {bus: {}, tram: {}, person: {}}
sources: {a: {publisher: Press}}
capacities:
  person: {holds: 40 persons per bus, range: 30 to 60 persons per bus, because: seats, source: a}
"""


@cache
def bundled(name: str) -> Any:
    return compute(lint.load(name))


def study_of(folder: Path, *rows: tuple[str, str, str], **more: list[str]) -> Any:
    """A result of rows (by, made, count_words), with further columns of a ledger."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "assumptions.yaml").write_text(ASSUMPTIONS, encoding="utf-8")
    with (folder / "claims.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["by", "made", "count_words", "sources", *more])
        for i, row in enumerate(rows):
            writer.writerow([*row, "Press (2025-01-01)", *(column[i] for column in more.values())])
    return compute(lint.load(folder))
