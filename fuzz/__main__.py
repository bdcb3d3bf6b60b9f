"""Give random changes of real inputs to each target: `python -m fuzz [SECONDS [TARGET...]]`, or `make fuzz`.

atheris guides each target by coverage for so long (a minute unless told otherwise), in a process of its own. A
traceback, a place outside of the text and an input that takes more than five seconds are failures: atheris prints the
first one and its input, and the exit status is 1. A run of all targets writes its counts into docs/testing.md.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import atheris

from tools import measured

TARGETS = ("study", "text", "formula", "page")
SLOW, LONGEST = 5, 65_536  # seconds of one input, and its bytes
WORD = re.compile(rb"\w+|\s+|[^\w\s]+")


def change(data: bytes, parts: list[bytes], chance: random.Random) -> bytes:
    """Return the data with words or lines removed, repeated or inserted."""
    cut = data.splitlines(keepends=True) if chance.random() < 0.3 else WORD.findall(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(cut) or 1)
        other = chance.choice(cut if cut and chance.random() < 0.3 else parts)
        cut[at : at + chance.randint(0, 2)] = [other] * chance.choice([0, 1, 1, 1, 2])
    return b"".join(cut)


def run(name: str, seconds: int) -> None:
    """Fuzz one target; atheris ends the process."""
    with atheris.instrument_imports(include=["estimates"]):
        target, seeds = import_module("fuzz.targets").TARGETS[name]
    corpus = Path(tempfile.mkdtemp())
    inputs = sorted({seed[:LONGEST] for seed in seeds()})
    parts = sorted({word for seed in inputs for word in WORD.findall(seed)})
    for number, seed in enumerate(inputs):
        (corpus / str(number)).write_bytes(seed)

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311  # no secret
        by_words = chance.random() < 0.6
        return (change(data, parts, chance) if by_words else bytes(atheris.Mutate(data, most)))[:most]

    options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-timeout={SLOW}", "-rss_limit_mb=0"]
    atheris.Setup(["fuzz", *options, f"-artifact_prefix={corpus}/", str(corpus)], target, custom_mutator=mutated)
    atheris.Fuzz()


def main() -> None:
    """Run the targets, each in a process of its own if there are several, and print a line for each."""
    seconds, names = int((sys.argv[1:] or ["60"])[0]), sys.argv[2:]
    if len(names) == 1:
        run(names[0], seconds)
    lines, failed = ["| what | inputs | failed |", "|---|---:|---|"], False
    for name in names or TARGETS:
        command = [sys.executable, "-P", "-m", "fuzz", str(seconds), name]
        done = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True, errors="replace")  # noqa: S603
        inputs = re.findall(r"^(?:Done |#)(\d+)", done.stderr, re.MULTILINE)
        lines.append(f"| {name} | {int(inputs[-1] if inputs else 0):,} | {'**yes**' if done.returncode else 'no'} |")
        failed |= done.returncode != 0
        sys.stderr.write(done.stderr[-20_000:] if done.returncode else f"{lines[-1]}\n")
    if not names:
        measured.write("make fuzz", "\n".join(lines))
    sys.exit(failed)


if __name__ == "__main__":
    main()
