"""Give random changes of real inputs to the studies' reader, the texts' reader, formulas and the command line.

`python -m fuzz [SECONDS [TARGET...]]`: each target runs for so long (a minute unless told otherwise), coverage-guided
where atheris is installed. A traceback, a place outside of the text and an input that takes more than five seconds are
failures: each is printed with its input (atheris stops at the first one), and the exit status is 1. A run of all
targets writes its counts into docs/testing.md.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tempfile
import time
import traceback
from contextlib import nullcontext
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from tools import measured

if IS_GUIDED := find_spec("atheris") is not None:
    import atheris
TARGETS = ("study", "text", "formula", "command")
SLOW, LONGEST = 5, 4096  # seconds of one input, and its bytes
WORD = re.compile(rb"\w+|\s+|[^\w\s]+")


class Run:
    """The inputs of one target, and the failures: each place of a traceback once."""

    def __init__(self, name: str) -> None:
        with atheris.instrument_imports(include=["estimates"]) if IS_GUIDED else nullcontext():
            self.target, seeds = import_module("fuzz.targets").TARGETS[name]
        self.seeds = sorted({seed[: 16 * LONGEST] for seed in seeds()})
        self.parts = sorted({word for seed in self.seeds for word in WORD.findall(seed)})
        self.inputs, self.slowest, self.places = 0, 0.0, set[str]()

    def one(self, data: bytes) -> None:
        """Give one input to the target."""
        start, told_of = time.perf_counter(), ""
        try:
            self.target(data)
        except Exception:  # noqa: BLE001  # what is looked for
            told_of = traceback.format_exc()
        taken = time.perf_counter() - start
        self.inputs, self.slowest = self.inputs + 1, max(self.slowest, taken)
        told_of = told_of or (f"{taken:.1f} s\n" if taken > SLOW else "")
        place = re.sub(r"(?m)^\w.*$", "", told_of)
        if told_of and place not in self.places:
            self.places.add(place)
            sys.stderr.write(f"{told_of}input: {data!r}\n\n")

    def change(self, data: bytes, chance: random.Random) -> bytes:
        """Return the data with words or lines left out, repeated or put in."""
        cut = data.splitlines(keepends=True) if chance.random() < 0.3 else WORD.findall(data)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(cut) or 1)
            other = chance.choice(cut if cut and chance.random() < 0.3 else self.parts)
            if chance.random() < 0.1:
                other = bytes(chance.randrange(256) for _ in range(chance.randint(1, 4)))
            cut[at : at + chance.randint(0, 2)] = [other] * chance.choice([0, 1, 1, 1, 2])
        return b"".join(cut)

    def guided(self, seconds: int) -> None:
        """Fuzz under atheris, which ends the process."""
        corpus = Path(tempfile.mkdtemp())
        for number, seed in enumerate(self.seeds):
            (corpus / str(number)).write_bytes(seed)

        def mutated(data: bytes, most: int, seed: int) -> bytes:
            chance = random.Random(seed)  # noqa: S311  # no secret
            return (self.change(data, chance) if chance.random() < 0.6 else bytes(atheris.Mutate(data, most)))[:most]

        options = [f"-max_total_time={seconds}", f"-max_len={16 * LONGEST}", f"-timeout={SLOW}", "-rss_limit_mb=0"]
        options += [f"-artifact_prefix={corpus}/", str(corpus)]
        atheris.Setup(["fuzz", *options], self.target, custom_mutator=mutated)
        atheris.Fuzz()

    def unguided(self, seconds: int) -> None:
        """Change real inputs at random, then what has been changed before."""
        chance, pool, end = random.Random(1), list(self.seeds), time.monotonic() + seconds  # noqa: S311  # no secret
        while time.monotonic() < end:
            data = self.change(chance.choice(pool), chance)
            self.one(data)
            if len(data) < LONGEST:
                pool[chance.randrange(len(pool)) if len(pool) > 5_000 else len(pool) :] = [data]


def main() -> None:
    """Run the targets, each in a process of its own where there are several, and print a line of each."""
    seconds, names = int((sys.argv[1:] or ["60"])[0]), sys.argv[2:]
    if len(names) == 1:
        run = Run(names[0])
        if IS_GUIDED:
            run.guided(seconds)
        run.unguided(seconds)
        sys.stderr.write(f"Done {run.inputs} runs, {len(run.places)} failures, the slowest took {run.slowest:.2f} s\n")
        sys.exit(bool(run.places))
    lines, failed = ["| what | inputs | failed |", "|---|---:|---|"], False
    for name in names or TARGETS:
        command = [sys.executable, "-P", "-m", "fuzz", str(seconds), name]
        done = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True, errors="replace")  # noqa: S603
        inputs = re.findall(r"^(?:Done |#)(\d+)", done.stderr, re.MULTILINE)
        lines.append(f"| {name} | {int(inputs[-1]):,} | {'**yes**' if done.returncode else 'no'} |")
        failed |= done.returncode != 0
        sys.stderr.write(done.stderr[-20_000:] if done.returncode else f"{lines[-1]}\n")
    if not names:
        measured.write("make fuzz", "\n".join(lines))
    sys.exit(failed)


if __name__ == "__main__":
    main()
