"""`python -m docs.mutants`: how many changes of the arithmetic, the grammar and the verdicts the tests notice.

Which modules are changed and which tests run is set under [tool.mutmut] in pyproject.toml. `mutmut results` names the
survivors, and `mutmut show NAME` prints one.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from docs import measured

MUTMUT = Path(sys.executable).with_name("mutmut")
NOTICED = ("killed", "timeout", "segfault")  # a test failed, never ended, or took the process with it


def main() -> None:
    shutil.rmtree("mutants", ignore_errors=True)  # what an earlier run found is no part of this one
    subprocess.run([MUTMUT, "run", "--max-children", "1"], stdout=subprocess.DEVNULL, check=True)  # noqa: S603
    listed = subprocess.run([MUTMUT, "results", "--all", "true"], capture_output=True, text=True, check=True)  # noqa: S603
    measured.write("make mutants", table(listed.stdout))


def table(results: str) -> str:
    """A row a module, out of lines such as `estimates.bounds.x__plain__mutmut_1: killed`."""
    found: dict[str, Counter[str]] = {}
    for line in results.split("\n"):
        name, colon, status = line.strip().partition(": ")
        if colon:
            found.setdefault(name.split(".")[1], Counter())[status] += 1
    lines = ["| module | mutants | killed | survived | share killed |", "|---|---:|---:|---:|---:|"]
    for module, counts in sorted(found.items()):
        killed, every = sum(counts[status] for status in NOTICED), counts.total()
        lines.append(f"| `{module}` | {every:,} | {killed:,} | {every - killed:,} | {killed / every:.1%} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
