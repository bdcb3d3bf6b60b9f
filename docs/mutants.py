"""`python -m docs.mutants`: how many changes of the arithmetic, the grammar and the verdicts the tests notice.

Which modules are changed and which tests run is set under [tool.mutmut] in pyproject.toml. `mutmut results` names the
survivors, and `mutmut show NAME` prints one.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sized
from pathlib import Path

from docs import measured

MUTMUT = Path(sys.executable).with_name("mutmut")
NOTICED = ("killed", "timeout", "segfault")  # a test failed, never ended, or took the process with it


SEED = 20_261_123
STATUS = re.compile(r"\s*estimates\.(?P<module>\w+)\S*__mutmut_\d+: (?P<status>.+)")


def main() -> None:
    """All mutants, or so many of each module as the first argument says, drawn at random."""
    if not Path("mutants").exists():
        run("none")  # makes them, and says that none of that name is there
    listed = results()
    names: dict[str, list[str]] = {}
    for line in listed:
        if found := STATUS.match(line):
            names.setdefault(found["module"], []).append(line.strip().partition(": ")[0])
    most = int(sys.argv[1]) if len(sys.argv) > 1 else max(map(len, names.values()))
    chance = random.Random(SEED)  # noqa: S311 - no secret
    drawn = {name for every in names.values() for name in chance.sample(every, min(most, len(every)))}
    run(*sorted(drawn))
    measured.write(
        "make mutants", table([line for line in results() if line.strip().partition(": ")[0] in drawn], names)
    )


def run(*names: str) -> None:
    subprocess.run([MUTMUT, "run", "--max-children", "1", *names], stdout=subprocess.DEVNULL, check=False)  # noqa: S603


def results() -> list[str]:
    done = subprocess.run([MUTMUT, "results", "--all", "true"], capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout.splitlines()


def table(lines: Iterable[str], names: Mapping[str, Sized]) -> str:
    """A row a module, out of lines such as `estimates.bounds.x__plain__mutmut_1: killed`."""
    counts: dict[str, Counter[str]] = {}
    for found in filter(None, map(STATUS.match, lines)):
        counts.setdefault(found["module"], Counter())[found["status"]] += 1
    told = ["| module | mutants | of them run | killed | survived | share killed |", "|---|---:|---:|---:|---:|---:|"]
    for module, by_status in sorted(counts.items()):
        killed, every = sum(by_status[status] for status in NOTICED), by_status.total()
        cells = f"{len(names[module]):,} | {every:,} | {killed:,} | {every - killed:,} | {killed / every:.1%}"
        told.append(f"| `{module}` | {cells} |")
    return "\n".join(told)


if __name__ == "__main__":
    main()
