"""Give random changes of real inputs to the studies' reader, the texts' reader, formulas and the command line.

`python -m fuzz [SECONDS [TARGET...]]`: each target runs for so long (a minute unless told otherwise), coverage-guided
where atheris is installed. A traceback, a place outside of the text and an input that takes more than five seconds are
failures; each is printed with its input, and the exit status is then 1.
"""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from importlib.util import find_spec
from pathlib import Path
from unittest import mock

from estimates import cli, lint
from estimates.analysis import explanation, findings, implication, sentences
from estimates.analysis.result import compute
from estimates.diagnostics import DataError, Diagnostic, Unreadable, as_json, render
from estimates.export import TYPES
from estimates.quantities import dates, enclosure, formulas
from estimates.quantities.intervals import Interval
from estimates.quantities.units import Units
from estimates.reading import parse, scan
from estimates.study import folders

WRONG = Path(__file__).parent.parent / "tests" / "wrong_studies"
NAMES = ("claims.yaml", "assumptions.yaml")
BASE = [(WRONG / "base" / name).read_bytes() for name in NAMES]
PART = b"\n%%%\n"  # between the two files of a study, or a command and its standard input
SLOW, LONGEST = 5, 4096  # seconds of one input, and its bytes
WORD = re.compile(rb"\w+|\s+|[^\w\s]+")


def study(data: bytes) -> None:
    """Load a study, compute it, and write all that is written of it without charts."""
    claims, _, assumptions = data.partition(PART)
    with tempfile.TemporaryDirectory() as name:
        for file, content in zip(NAMES, (claims, assumptions or BASE[1]), strict=True):
            Path(name, file).write_bytes(content)
        try:
            result = compute(lint.load(name))
            findings.findings(result)
        except DataError as error:
            told(error.diagnostics)
            return
    told(result.study.warnings)
    for row in range(len(result.pairs["verdict"])):
        sentences.worked(result, row)
        sentences.why(result, row)
    for claim in result.study.claims.id.texts:
        explanation.explain(result, claim)
    implication.implications(result)
    for export in TYPES.values():
        export(result)


def told(diagnostics: list[Diagnostic] | tuple[Diagnostic, ...]) -> None:
    """Print problems, whose places must be inside of their files."""
    render(diagnostics, color=True)
    as_json(diagnostics)
    for one in diagnostics:
        if one.span and not 0 <= one.span.start <= one.span.end <= len(one.span.source.text or ""):
            raise AssertionError(f"{one} is outside of its file")


def refusing(read: Callable[[str], object], words: str) -> object:
    """Return what is read; where it is refused, the place must be inside of the words."""
    try:
        return read(words)
    except Unreadable as error:
        if not 0 <= error.start <= error.end <= len(words):
            raise AssertionError(f"{error.fact}: {error.start} to {error.end} of {len(words)}") from error
        return None


def text(data: bytes) -> None:
    """Read a text as one figure, as a date, a period and an article, in two languages."""
    words = data.decode("utf-8", "surrogateescape")
    for language in ("en", "ko"):
        refusing(lambda words, code=language: parse(words, Units.common(), language=code), words)  # type: ignore[misc]
        for figure in scan(words, Units.common(), language=language).figures:
            if not 0 <= figure.start < figure.end <= len(words):
                raise AssertionError(f"{figure} is outside of the text")
    refusing(dates.parse, words)
    refusing(dates.parse_period, words)


def formula(data: bytes) -> None:
    """Evaluate a formula over floats, and over intervals that hold them."""
    words = data.decode("utf-8", "surrogateescape")
    if not isinstance(read := refusing(formulas.parse, words), formulas.Formula):
        return
    names = sorted({name.text for name in read.names})
    points = {name: float(number - 1) for number, name in enumerate(names)}
    refusing(lambda _: formulas.evaluate(read, points), words)
    for width in (0.0, 1.0, float("inf")):
        ranges = {name: Interval(point, point + width) for name, point in points.items()}
        refusing(lambda _, ranges=ranges: enclosure.enclose(read, ranges), words)  # type: ignore[misc]


def command(data: bytes) -> None:
    """Run a command line, an argument on each line, in the folder of a study."""
    lines, _, given = data.replace(b"\0", b"").replace(b"/", b"_").partition(PART)  # no path leads out of the folder
    arguments = [line.decode("utf-8", "surrogateescape") for line in lines.split(b"\n")][:12]
    if "watch" in arguments and "--help" not in arguments:
        return  # it serves until it is stopped
    if "recompute" in arguments:
        arguments.append("--no-charts")  # drawing would take most of the time
    said, wrong, stdin = (io.TextIOWrapper(io.BytesIO(part), "utf-8", "backslashreplace") for part in (b"", b"", given))
    with tempfile.TemporaryDirectory() as name:
        folder = shutil.copytree(WRONG / "base", Path(name, "a", "study"))
        with chdir(folder), redirect_stdout(said), redirect_stderr(wrong), mock.patch.object(sys, "stdin", stdin):
            status = cli.run(arguments)
    if status == cli.BUG:
        wrong.seek(0)
        raise AssertionError(f"{arguments}\n{wrong.read()}")


def studies() -> Iterator[bytes]:
    """Yield the bundled studies and the wrong ones."""
    for folder in folders.bundled().values():
        yield (folder / NAMES[0]).read_bytes() + PART + folders.assumptions_of(folder).read_bytes()
    for case in sorted(WRONG.glob("*.yaml")):
        yield case.read_bytes() if NAMES[0] in case.name else BASE[0] + PART + case.read_bytes()


def lines() -> Iterator[bytes]:
    """Yield the lines and values of all studies."""
    for data in studies():
        yield from (line.partition(b": ")[2] or line for line in data.splitlines())


def some_formulas() -> Iterator[bytes]:
    yield from (line for line in lines() if b" / " in line or b" * " in line)
    yield from (b"(a - b) / (a + b)", b"0.85 * a * a / (b - 1,000)", b"((a))", b"1 / 0", b"a - a")


def commands() -> Iterator[bytes]:
    for name in cli.COMMANDS:
        yield f"{name}\n--help".encode()
    for line in (
        "recompute articles --set 152_mm_shell=480_shells_per_container --as-of 2024-03 --format json",
        "recompute --mix 152_mm_shell=60%,122_mm_rocket=40% --likely",
        "recompute --sweep 152_mm_shell=300..600/50 --format csv",
        "compare Seoul Washington --study public-record --format markdown",
        "check --color always public-record", "implied articles", "explain mod-2024-02 articles", "diff articles .",
        "set 152_mm_shell 480_shells_per_container", "init mine", "export --type bibtex", "show units", "show hedges",
    ):  # fmt: skip
        yield line.encode().replace(b" ", b"\n").replace(b"_", b" ")
    yield b"read\n-\n--format\njson" + PART + b"more than 13,000 containers, or three million rounds"
    yield b"check\n-\n--against\n." + PART + b"An official said that 1,000 containers had gone."


TARGETS: dict[str, tuple[Callable[[bytes], None], Callable[[], Iterator[bytes]]]] = {
    "study": (study, studies),
    "text": (text, lines),
    "formula": (formula, some_formulas),
    "command": (command, commands),
}


class Run:
    """The inputs of one target, and the failures: each place of a traceback once."""

    def __init__(self, name: str) -> None:
        self.target, seeds = TARGETS[name]
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
        """Fuzz under atheris, which never returns: the caller is a process of its own."""
        import atheris

        corpus = Path(tempfile.mkdtemp())
        for number, seed in enumerate(self.seeds):
            (corpus / str(number)).write_bytes(seed)
        atheris.instrument_all()

        def mutated(data: bytes, most: int, seed: int) -> bytes:
            chance = random.Random(seed)  # noqa: S311  # no secret
            return (self.change(data, chance) if chance.random() < 0.6 else bytes(atheris.Mutate(data, most)))[:most]

        options = [f"-max_total_time={seconds}", f"-max_len={16 * LONGEST}", "-rss_limit_mb=0", str(corpus)]
        atheris.Setup(["fuzz", *options], self.one, custom_mutator=mutated)
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
    """Run the targets, and print a line of each."""
    seconds, names = int((sys.argv[1:] or ["60"])[0]), sys.argv[2:] or [*TARGETS]
    if find_spec("atheris") and len(names) == 1:
        Run(names[0]).guided(seconds)
    failed = False
    for name in names:
        if find_spec("atheris"):
            failed |= subprocess.run([sys.executable, "-m", "fuzz", str(seconds), name], check=False).returncode != 0  # noqa: S603
            continue
        run = Run(name)
        run.unguided(seconds)
        failed |= bool(run.places)
        print(f"{name}: {run.inputs:,} inputs, {len(run.places)} failures, slowest {run.slowest:.2f} s", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
