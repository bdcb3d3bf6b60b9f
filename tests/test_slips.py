"""Slips of an editor on every kind of line: one problem each, at the line itself or next to it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from estimates import lint
from estimates.diagnostics import DataError, Diagnostic
from estimates.study import folders

pytestmark = pytest.mark.slow

STUDIES = ("black-sea", "articles")
EVERY = 12  # lines; all of them take a minute
FOLDED = re.compile(r"(note|about|because|title): >-")


def _indented(spaces: int) -> Callable[[str], str | None]:
    def change(line: str) -> str | None:
        return " " * spaces + line if spaces > 0 else line[-spaces:] if line.startswith(" " * -spaces) else None

    return change


def _without(sign: str) -> Callable[[str], str | None]:
    return lambda line: line.replace(sign, "", 1) if sign in line else None


SLIPS: dict[str, Callable[[str], str | None]] = {
    "two spaces too few": _indented(-2),
    "one space too few": _indented(-1),
    "one space too many": _indented(1),
    "two spaces too many": _indented(2),
    "four spaces too many": _indented(4),
    "no spaces": lambda line: line.lstrip() if line[:1] == " " else None,
    "a dash too many": lambda line: re.sub(r"^( *)(?=\w)", r"\1- ", line),
    "no dash": lambda line: re.sub(r"^( *)- ", r"\1  ", line) if "- " in line else None,
    "no colon": lambda line: re.sub(r"^( *\w[\w ]*):", r"\1", line),
    "an equals sign": lambda line: re.sub(r"^( *\w[\w ]*):", r"\1 =", line),
    "no space after the colon": lambda line: re.sub(r"^([^:]*): ", r"\1:", line),
    "no {": _without("{"),
    "no }": _without("}"),
    "no [": _without("["),
    "no ]": _without("]"),
    "twice": lambda line: f"{line}\n{line}",
}


def _errors(folder: Path) -> list[Diagnostic]:
    try:
        lint.load(folder)
    except DataError as error:
        return [one for one in error.diagnostics if one.severity == "error"]
    return []


def _lines(problems: list[Diagnostic]) -> Iterator[tuple[str, int]]:
    """Return file and line of every place that is shown."""
    for one in problems:
        for span in (one.span, *(related.span for related in one.related)):
            if span:
                yield Path(span.source.name).name, span.source.position(span.start)[0]


def _neighbours(lines: list[str], at: int) -> set[int]:
    """Return the numbers of a line, of the lines with words above and below it, and of its copy."""
    words = [number for number, line in enumerate(lines, 1) if line.strip()]
    above, below = [number for number in words if number < at], [number for number in words if number > at]
    return {at, at + 1, *above[-1:], *below[:1]}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, bool, bool]]:
    """Return for each slip its kind, whether it was one problem, and whether its line or a neighbour was shown."""
    found = []
    for name in STUDIES:
        folder, bundled = tmp_path_factory.mktemp(name), folders.bundled()[name]
        paths = {"claims.yaml": bundled / "claims.yaml", "assumptions.yaml": folders.assumptions_of(bundled)}
        for path in paths.values():
            shutil.copy(path, folder)
        for file, path in paths.items():
            lines = path.read_text(encoding="utf-8").split("\n")
            for slip, change in SLIPS.items():
                for at in range(len(slip) % EVERY, len(lines), EVERY):
                    slipped = change(lines[at])
                    if not lines[at].strip() or slipped in (None, lines[at]) or FOLDED.search(lines[at - 1]):
                        continue
                    text = "\n".join([*lines[:at], str(slipped), *lines[at + 1 :]])
                    (folder / file).write_text(text, encoding="utf-8")
                    problems = _errors(folder)
                    shown = {number for name, number in _lines(problems) if name == file}
                    near = not problems or not shown.isdisjoint(_neighbours(lines, at + 1))
                    found.append((slip, len(problems) <= 1, near))
            shutil.copy(path, folder / file)
    return found


def test_a_slip_is_one_problem_at_its_own_line_or_the_one_next_to_it(outcomes: list[tuple[str, bool, bool]]) -> None:
    assert sum(one for _, one, _ in outcomes) >= 0.97 * len(outcomes) > 400
    assert sum(near for *_, near in outcomes) >= 0.95 * len(outcomes)


@pytest.mark.parametrize("slip", SLIPS)
def test_no_kind_of_slip_is_reported_badly(slip: str, outcomes: list[tuple[str, bool, bool]]) -> None:
    own = [(one, near) for kind, one, near in outcomes if kind == slip]
    assert sum(one and near for one, near in own) >= 0.9 * len(own)
