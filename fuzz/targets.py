"""What is fuzzed: functions from bytes to nothing, which must end and raise nothing, and what they start from."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
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
