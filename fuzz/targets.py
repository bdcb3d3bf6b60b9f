"""What is fuzzed: functions from bytes to nothing, which must end and raise nothing, and what they start from."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from werkzeug.test import Client

from estimates import lint
from estimates.analysis import explanation, findings, implication, sentences
from estimates.analysis.result import compute
from estimates.diagnostics import DataError, Diagnostic, Unreadable, as_json, render
from estimates.export import TYPES
from estimates.quantities import dates, enclosure, formulas
from estimates.quantities.intervals import Interval
from estimates.quantities.units import Units
from estimates.reading import parse, scan
from estimates.report import server
from estimates.report.whatif import Watched
from estimates.study import folders

WRONG = Path(__file__).parent.parent / "tests" / "wrong_studies"
NAMES = ("claims.yaml", "assumptions.yaml")
BASE = [(WRONG / "base" / name).read_bytes() for name in NAMES]
PART = b"\n%%%\n"  # between the two files of a study


def study(data: bytes) -> None:
    """Load a study, compute it, and write all its files but charts."""
    claims, _, assumptions = data.partition(PART)
    with tempfile.TemporaryDirectory() as name:
        for file, content in zip(NAMES, (claims, assumptions or BASE[1]), strict=True):
            Path(name, file).write_bytes(content)
        try:
            result = compute(lint.load(name))
            findings.Findings(result)
        except DataError as error:
            told(error.diagnostics)
            return
    for row in range(len(result.pairs["verdict"])):
        sentences.worked(result, row)
        sentences.why(result, row)
    for claim in result.study.claims.id.items:
        explanation.explain(result, claim)
    implication.implications(result)
    for export in TYPES.values():
        export(result)


def told(diagnostics: list[Diagnostic] | tuple[Diagnostic, ...]) -> None:
    """Print problems, whose places must be inside their files."""
    render(diagnostics, color=True)
    as_json(diagnostics)
    for one in diagnostics:
        if one.span and not 0 <= one.span.start <= one.span.end <= len(one.span.source.text or ""):
            raise AssertionError(f"{one} is outside of its file")


def refusing(read: Callable[[str], object], words: str) -> object:
    """Return what is read; where it is refused, the place must be inside the words."""
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


def page(data: bytes) -> None:
    """Send one request to the live page, as its user: a line with method and address, then the body."""
    line, _, body = data.partition(b"\n")
    method, _, address = line.decode("utf-8", "replace").partition(" ")
    if "change" in address or "chart" in address:
        return  # the one waits for a save, and the other spends its time on drawing
    with tempfile.TemporaryDirectory() as name:
        watched = Watched(str(shutil.copytree(WRONG / "base", Path(name, "study"))))
        browser = Client(server.App(watched, 8000))
        browser.set_cookie("estimates-8000", watched.token, domain="localhost")
        site = "http://localhost:8000"
        headers = {"Host": "localhost:8000", "Origin": site, "Content-Type": "application/json"}
        browser.open(f"/{address.lstrip('/')}", site, method=method, data=body, headers=headers)


def studies() -> Iterator[bytes]:
    """Yield the bundled studies and the wrong ones."""
    for folder in folders.bundled().values():
        yield (folder / NAMES[0]).read_bytes() + PART + folders.assumptions_of(folder).read_bytes()
    for case in sorted(WRONG.glob("*.yaml")):
        yield case.read_bytes() if NAMES[0] in case.name else BASE[0] + PART + case.read_bytes()


def lines() -> Iterator[bytes]:
    """Yield the lines and values of all studies, formulas among them."""
    for data in studies():
        yield from (line.partition(b": ")[2] or line for line in data.splitlines())


def requests() -> Iterator[bytes]:
    yield b"GET /state?set=152+mm+shell%3D480"
    yield b'POST /write\n{"name": "152 mm shell", "key": "figure", "value": "480 shells", "instead_of": "450"}'
    yield b'POST /add\n{"text": "An official said on 3 May 2024 that 1,000 containers had gone."}'


TARGETS: dict[str, tuple[Callable[[bytes], None], Callable[[], Iterator[bytes]]]] = {
    "study": (study, studies),
    "text": (text, lines),
    "formula": (formula, lines),
    "page": (page, requests),
}
