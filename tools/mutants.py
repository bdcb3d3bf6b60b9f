"""Count the changes of arithmetic, grammar and verdicts that the tests notice: `python -m tools.mutants [SAMPLE]`.

mutmut makes the mutants of the modules in [tool.mutmut] of pyproject.toml, and finds which tests reach each. A plugin
of pytest in this module runs them: it collects the tests once and forks for every mutant, which is ten times as fast as
collecting thousands of tests for each. SAMPLE is how many mutants of each module are drawn at random.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

FOLDER = Path("mutants")
FOUND = "found.txt"  # a line for each mutant: its name, a space, and killed or survived
SEED = 20_261_123
LONGEST = 60  # seconds for one mutant; one that takes longer counts as endless


def main() -> None:
    """Make all mutants, run them or some of them, and write the table."""
    shutil.rmtree(FOLDER, ignore_errors=True)  # what an earlier run made is not part of this one
    mutmut = Path(sys.executable).with_name("mutmut")
    subprocess.run([mutmut, "run", "--max-children", "1", "none"], capture_output=True, check=False)  # noqa: S603
    told = subprocess.run([mutmut, "results", "--all", "true"], capture_output=True, text=True, check=True)  # noqa: S603
    every: dict[str, list[str]] = {}
    for line in told.stdout.split("\n"):
        name, colon, _ = line.strip().partition(": ")
        if colon:
            every.setdefault(module(name), []).append(name)
    most = int(sys.argv[1]) if len(sys.argv) > 1 else None
    chance = random.Random(SEED)  # noqa: S311 - no secret
    drawn = [name for names in every.values() for name in chance.sample(names, min(most or len(names), len(names)))]
    chance.shuffle(drawn)  # so that a run cut short is still a fair sample
    (FOLDER / "drawn.txt").write_text("\n".join(drawn))
    plugin = ["-p", "tools.mutants", "--hypothesis-profile=mutation", "-p", "no:cacheprovider"]
    subprocess.run([sys.executable, "-m", "pytest", *plugin, *tests()], cwd=FOLDER, check=True)  # noqa: S603
    from tools import measured

    lines = (FOLDER / FOUND).read_text().splitlines()
    measured.write("make mutants", table(lines, {module: len(names) for module, names in every.items()}))


def module(mutant: str) -> str:
    """Return the module of a mutant, such as "quantities.intervals"."""
    return ".".join(mutant.split(".")[1:3])


def tests() -> list[str]:
    """Return the files of tests that mutmut ran."""
    durations = json.loads((FOLDER / "mutmut-stats.json").read_text())["duration_by_test"]
    return sorted({name.partition("::")[0] for name in durations})


def table(lines: Iterable[str], every: dict[str, int]) -> str:
    """Return a row per module, from lines such as `estimates.quantities.intervals.x__plain__mutmut_1 killed`."""
    counts: dict[str, Counter[str]] = {}
    for line in lines:
        name, _, status = line.partition(" ")
        counts.setdefault(module(name), Counter())[status] += 1
    told = ["| module | mutants | of them run | killed | survived | share killed |", "|---|---:|---:|---:|---:|---:|"]
    for name, by_status in sorted(counts.items()):
        run, left = by_status.total(), by_status["survived"]
        told.append(f"| `{name}` | {every[name]:,} | {run:,} | {run - left:,} | {left:,} | {1 - left / run:.1%} |")
    return "\n".join(told)


# -- the plugin, which runs in a process of its own in the folder of mutants ---------------------------------------


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Run, in place of all tests, those that reach each mutant drawn, the quick ones first."""
    stats = json.loads(Path("mutmut-stats.json").read_text())
    past_function = stats["tests_by_mangled_function_name"]
    items = {item.nodeid: item for item in session.items}
    with Path(FOUND).open("w", buffering=1) as found:
        for name in Path("drawn.txt").read_text().splitlines():
            function = name.rpartition("__mutmut_")[0]
            past = set(past_function.get(function, ()))
            if function.endswith("ǁ__init__"):  # an object made in one test may be used in others
                kind = function.removesuffix("__init__")
                past = past.union(*(tests for method, tests in past_function.items() if method.startswith(kind)))
            chosen = sorted((test for test in past if test in items), key=stats["duration_by_test"].__getitem__)
            found.write(f"{name} {'killed' if noticed(name, [items[test] for test in chosen]) else 'survived'}\n")
    return True


def noticed(name: str, items: list[pytest.Item]) -> bool:
    """Return whether a test fails, never ends, or ends its process."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] != 0
    os.environ["MUTANT_UNDER_TEST"] = name
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(LONGEST)
    failed = 1  # also where anything but a test breaks
    try:
        failed = int(any(report.failed for item in items for report in runtestprotocol(item, log=False, nextitem=None)))
    finally:
        os._exit(failed)


if __name__ == "__main__":
    main()
