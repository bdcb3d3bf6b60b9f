"""Reading a whole archive: articles per second of a core, and what a second process brings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from bench.measure import TOOL, Row, clock, in_turn, processors
from bench.prose import text

TIMES = 2
ARTICLES, SENTENCES = 1_000, 30


def rows(folder: Path) -> Iterator[Row]:
    """An archive as JSON lines, read by one process and by two."""
    sentences, path = text(ARTICLES), folder / "archive.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for i in range(ARTICLES):
            article = " ".join(sentences[(i + j) % ARTICLES] for j in range(SENTENCES))
            file.write(json.dumps({"id": f"a{i}", "date": "2024-03-01", "text": article}) + "\n")
    commands = {
        jobs: [TOOL, "read", str(path), "--jobs", jobs, "--out", str(folder / f"figures-{jobs}.csv")] for jobs in "12"
    }
    runs = in_turn(commands, TIMES)
    one, two = (ARTICLES / clock(runs[jobs]) for jobs in "12")
    yield Row(
        f"reading an archive of {ARTICLES:,} articles of {SENTENCES} sentences: articles per second",
        f"two processes: {two:,.0f} ({ARTICLES / processors(runs['2']):,.0f} per second of a core)",
        f"one process: {one:,.0f}",
        two / one,
        at_least=True,
    )
