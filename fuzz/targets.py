"""What is fuzzed: functions from bytes to nothing that must end, and raise nothing, whatever the bytes are."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from estimates.diagnostics.problems import DataError, Problem, Text, Unreadable
from estimates.language.lexicon import Lexicon
from estimates.quantities.bounds import Bounds
from estimates.quantities.old_hedges import Table
from estimates.reading.alike import Alike

from estimates import cli
from estimates.analysis import checking, explain, implied, recompute
from estimates.cli import text
from estimates.diagnostics import rendering
from estimates.export import outputs
from estimates.quantities import old_dates as dates
from estimates.quantities import old_formulas as formulas
from estimates.quantities import ranges
from estimates.reading import figures, reading, readout
from estimates.report import page
from estimates.study import study

ROOT = Path(__file__).parent.parent
WRONG = ROOT / "tests/wrong"
PART = b"\n%%%\n"  # between claims.yaml and assumptions.yaml in the bytes of a study
LEXICON = Lexicon.default()
ALIKE = Alike(LEXICON, Table.default())
PAGES = 25  # one study in so many is drawn as a page: pictures take a hundred times as long as all else
FOLDER = TemporaryDirectory()  # of the study that is fuzzed
PARTS_OF_COMMANDS = 12  # arguments at most


# -- a whole study -------------------------------------------------------------------------------------------------


def whole_study(data: bytes) -> None:
    """Both files through the reader, the checks, the arithmetic and everything that is written from it."""
    claims, _, assumptions = data.partition(PART)
    folder = Path(FOLDER.name)
    for name, part in ((study.CLAIMS, claims), (study.ASSUMPTIONS, assumptions or BASE)):
        (folder / name).write_bytes(part)
    try:
        made = study.load(folder)
        told(made.warnings)
        result = recompute.compute(made)
    except DataError as wrong:
        told(wrong.problems)
        return
    every(text.recomputed(result))
    found = implied.implied(made)
    every(text.implications(found))
    every(checking.lines(checking.check(result)))
    for style in ("json", "csv", "markdown"):
        outputs.rendered(result, style)
    for claim in made.claims[:3]:
        every(text.derivation(claim.id, explain.explain(result, claim.id), result))
    if len(data) % PAGES == 0:
        try:
            page.render(result)
        except DataError as wrong:  # letters that charts cannot be set in
            told(wrong.problems)


def told(problems: Sequence[Problem]) -> None:
    """Problems as they are printed, each with the line of the file that stands at its place."""
    rendering.render([*problems], color=True)
    json.dumps([problem.as_data() for problem in problems])
    for place, source in {(one.place, one.source) for one in problems if one.place.line and one.source}:
        text = Path(place.path).read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
        if Text(place.path, text).line(place.line) != source:
            raise AssertionError(f"{source!r} is not what stands at {place}")


def every(lines: Iterable[object]) -> None:
    for _ in lines:
        pass


def studies() -> Iterator[bytes]:
    for folder in (*study.bundled().values(), WRONG / "base"):
        yield (folder / study.CLAIMS).read_bytes() + PART + study.assumptions_of(folder).read_bytes()
    for case in sorted(WRONG.glob("*.yaml")):
        other = (WRONG / "base" / study.CLAIMS).read_bytes()
        yield case.read_bytes() if study.CLAIMS in case.name else other + PART + case.read_bytes()


BASE = (WRONG / "base" / study.ASSUMPTIONS).read_bytes()


# -- words ---------------------------------------------------------------------------------------------------------


def any_text(data: bytes) -> None:
    """A figure, a day, and an article with all that is printed of it."""
    words = data.decode("utf-8", "surrogateescape")
    read = figure(lambda: figures.parse(words, LEXICON), words)
    if isinstance(read, figures.Figure):
        figures.say(read)
    if figure(lambda: ALIKE.parse(words), words) != read:
        raise AssertionError(f"{words!r} is read otherwise where its form is known")
    try:
        dates.parse(words)
    except Unreadable as wrong:
        within(wrong, words)
    for style, printer in readout.PRINTERS.items():
        said = data.decode("utf-8", "replace") if style == "json" else words  # as the command does, and as it is
        every(printer(reading.passages(iter([said]), LEXICON), LEXICON))


def figure(parse: Callable[[], figures.Figure], words: str) -> object:
    """The figure, or what is wrong and where."""
    try:
        return parse()
    except Unreadable as wrong:
        within(wrong, words)
        return wrong.fact, wrong.start, wrong.end


def within(wrong: Unreadable, words: str) -> None:
    if not 0 <= wrong.start <= wrong.end <= len(words):
        raise IndexError(f"{wrong.fact}: {wrong.start} to {wrong.end} of {words!r}")


def lines_of_studies() -> Iterator[bytes]:
    """Every figure and quotation of the studies, and some whole pages of text."""
    for data in studies():
        for line in data.splitlines():
            yield line.partition(b": ")[2] or line
    yield (ROOT / "README.md").read_bytes()


def formula(data: bytes) -> None:
    """A formula over floats and over ranges."""
    words = data.decode("utf-8", "surrogateescape")
    try:
        read = formulas.parse(words)
    except Unreadable as wrong:
        within(wrong, words)
        return
    formulas.is_formula(words, ["payload"])
    names = sorted({name.text for name in read.names})
    try:
        formulas.evaluate(read, {name: float(i - 1) for i, name in enumerate(names)})
        ranges.enclose(read, {name: Bounds(i - 2.0, i * 1e9, i % 3 == 0) for i, name in enumerate(names)})
        ranges.enclose(read, {name: Bounds(1.0, float("inf") if i % 2 else 2.0) for i, name in enumerate(names)})
    except Unreadable as wrong:
        within(wrong, words)


def some_formulas() -> Iterator[bytes]:
    for data in studies():
        yield from (line.partition(b": ")[2] for line in data.splitlines() if b" / " in line or b" * " in line)
    yield from (b"(a - b) / (a + b)", b"0.85 * a * a / (b - 1,000)", b"((a))", b"1 / 0", b"a - a")


# -- the command line ----------------------------------------------------------------------------------------------


def command_line(data: bytes) -> None:
    """A line an argument, in a folder with a study; what follows an empty line comes on standard input."""
    lines, _, piped = data.replace(b"\0", b"").replace(b"/", b"_").partition(b"\n\n")  # no path leads out of the folder
    args = [line.decode("utf-8", "surrogateescape") for line in lines.split(b"\n")][:PARTS_OF_COMMANDS]
    if "watch" in args and "--help" not in args:
        return  # serves until it is stopped
    if "recompute" in args:
        args.append("--no-charts")  # drawing would take most of the time
    said, wrong = (
        io.TextIOWrapper(io.BytesIO(), "utf-8", errors="backslashreplace") for _ in range(2)
    )  # as `main` has
    with TemporaryDirectory() as name:
        folder = Path(name) / "one/two"
        shutil.copytree(WRONG / "base", folder)
        before = sys.stdin
        sys.stdin = io.TextIOWrapper(io.BytesIO(piped), "utf-8")
        try:
            with chdir(folder), redirect_stdout(said), redirect_stderr(wrong):
                status = cli._run(args)  # noqa: SLF001 - `main` ends the process
        finally:
            sys.stdin = before
    if status == cli.BUG:
        wrong.seek(0)
        raise AssertionError(f"{args}\n{wrong.read()}")


def commands() -> Iterator[bytes]:
    for name in cli.COMMANDS:
        yield f"{name}\n--help".encode()
        yield name.encode()
    for line in (
        "recompute|articles|--set|152 mm shell=480 shells per container",
        "recompute|--set|152 mm shell=payload of a container * 2|--format|json",
        "recompute|--as-of|2024-03|--by|South Korea|--mix|152 mm shell=60%, 122 mm rocket=40%|--likely",
        "recompute|--sweep|152 mm shell=300..600/50|--format|csv",
        "--color|always|check|public-record|--format|json",
        "implied|articles|--format|markdown",
        "explain|mod-2024-02|articles",
        "read|-|--format|yaml||more than 13,000 containers, or three million rounds",
        "set|152 mm shell=480 shells per container",
        "init|mine",
        "plot|--chart|growth|--format|svg",
        "export|--format|bibtex",
        "units|--format|csv",
        "hedges|more than",
        "schema|claims",
    ):
        yield line.replace("||", "\n\n").replace("|", "\n").encode()


class Target(NamedTuple):
    """A function, what it starts from, how many inputs it gets and how long the longest is in bytes."""

    run: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]
    inputs: int
    longest: int


TARGETS = {
    "a whole study": Target(whole_study, studies, 10_000, 65_536),
    "figures and articles": Target(any_text, lines_of_studies, 200_000, 2_048),
    "formulas": Target(formula, some_formulas, 200_000, 1_024),
    "the command line": Target(command_line, commands, 50_000, 1_024),
}
