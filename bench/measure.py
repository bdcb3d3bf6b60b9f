"""Runs of two programs in turn, each in a process of its own, and the medians of what they took."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable
TOOL = str(Path(PYTHON).with_name("estimates"))

Command = Sequence[str]


class Run(NamedTuple):
    """One run: seconds by the clock, seconds of all processors, the most memory in MB, and what was printed."""

    clock: float
    processors: float
    memory: float
    printed: str

    @property
    def said(self) -> list[float]:
        """The numbers on the last line."""
        return [float(word) for word in self.printed.splitlines()[-1].split()]


class Row(NamedTuple):
    """One line of the table: `ratio` is ours to the peer's by the clock, and `in_processors` by all processors' time.

    With `at_least` the bar is a floor, and the ratio is ours to the peer's of something good.
    """

    what: str
    ours: str
    peer: str
    ratio: float
    bar: float | None = None
    at_least: bool = False
    in_processors: float | None = None

    @property
    def is_met(self) -> bool:
        return self.bar is None or (self.ratio >= self.bar if self.at_least else self.ratio <= self.bar)


def run(command: Command) -> Run:
    """Run a command from the root of the repository. Raises RuntimeError with its errors if it fails.

    The most memory is what the system says of the process: so nothing large may ever be loaded in this one, which the
    system takes a child to have been at its start.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=errors, cwd=ROOT)  # noqa: S603
        _, status, used = os.wait4(process.pid, 0)
        clock = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        for file in (out, errors):
            file.seek(0)
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)}\n{errors.read().decode()}")
        scale = 1e6 if sys.platform == "darwin" else 1e3
        return Run(clock, used.ru_utime + used.ru_stime, used.ru_maxrss / scale, out.read().decode())


def inside(function: Callable[..., str], *words: object) -> Command:
    """The command that calls a function of the bench with some words, and prints the text that it gives."""
    given = tuple(str(word) for word in words)
    return [PYTHON, "-c", f"from {function.__module__} import {function.__name__} as call; print(call(*{given!r}))"]


def in_turn(commands: Mapping[str, Command], times: int) -> dict[str, list[Run]]:
    """Each command so many times, one after the other, so that all meet the machine in the same states.

    One run of each goes before, and is not counted: it finds the compiled files and the disk's cache.
    """
    found: dict[str, list[Run]] = {name: [] for name in commands}
    for turn in range(times + 1):
        for name, command in commands.items():
            one = run(command)
            if turn:
                found[name].append(one)
    return found


def clock(runs: Sequence[Run]) -> float:
    return median(one.clock for one in runs)


def processors(runs: Sequence[Run]) -> float:
    return median(one.processors for one in runs)


def memory(runs: Sequence[Run]) -> float:
    return median(one.memory for one in runs)


def said(runs: Sequence[Run], index: int = 0) -> float:
    return median(one.said[index] for one in runs)


def seconds(number: float) -> str:
    """How a time is shown: "11 ms", "4.31 s"."""
    return f"{number * 1e3:.3g} ms" if number < 1 else f"{number:.2f} s"


def timed(call: Callable[[], object], times: int) -> float:
    """The median time of a call in this process, of so many after a first one."""
    call()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return median(taken)
