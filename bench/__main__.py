"""Runs the bench, all of it or the subjects that are named, prints the table, and writes docs/benchmarks.md if all ran.

python -m bench [starting] [drawing] [ledgers] [yaml] [chances] [prose] [archives]
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from bench import archives, chances, drawing, ledgers, page, prose, starting
from bench.measure import Row

SUBJECTS = {
    "starting": starting.rows,
    "drawing": drawing.rows,
    "ledgers": ledgers.rows,
    "yaml": ledgers.yaml_rows,
    "chances": chances.rows,
    "prose": prose.rows,
    "archives": archives.rows,
}


def main(wanted: list[str]) -> None:
    """Run what is wanted. KeyError for a subject that there is not."""
    rows: list[Row] = []
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as made:
        for name in wanted or SUBJECTS:
            print(f"{name} ...", file=sys.stderr, flush=True)
            rows += SUBJECTS[name](Path(made))
        print(page.terminal(rows))
        print(page.verdict(rows))
        if not wanted:
            page.write(rows, drawing.profile(Path(made)), load)


if __name__ == "__main__":
    main(sys.argv[1:])
