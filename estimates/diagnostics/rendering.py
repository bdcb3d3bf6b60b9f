"""Problems as text for a terminal: the place, the user's own line, what is underlined, and the smallest change.

The user's text never reaches the terminal raw: control characters are shown as pictures or codes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from estimates.diagnostics.problems import MOST, Place, Problem

WIDEST = 110  # cells of a source line that are shown; a longer one is cut around what is underlined
_LONG = 400  # characters of a fact or a help
_MANY = 3  # problems that differ only in their place, from which on one is shown for all
_NAMED = 6  # lines that the others are named by
_LEAD = 30  # cells kept before the underlined part of a long line
_TAB = 4
_Paint = Callable[[str, str], str]

_STYLES = {"error": "31", "warning": "33", "related": "34", "help": "36", "place": "1", "gutter": "2"}


def render(problems: Sequence[Problem], *, color: bool = False) -> str:
    """All problems (of very many, the first ones) in the given order, and their count.

    What is wrong in the same words at several places of a file is shown at the first one, with their number.
    """
    alike: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        alike.setdefault(_words(problem), []).append(problem)
    shown = dict(islice(alike.items(), MOST))
    told = (line for problem in problems for line in _told(problem, shown.get(_words(problem), ()), color))
    return "\n".join([*told, count(problems, len(alike))])


def _words(problem: Problem) -> tuple[str, ...]:
    return problem.place.path, problem.slug, problem.fact, problem.severity


def _told(problem: Problem, same: Sequence[Problem], color: bool) -> Iterator[str]:
    """A problem in its own place; of many that are alike only the first one, with the lines of the others."""
    many = len(same) >= _MANY and problem.place.line
    if same and (not many or problem is same[0]):
        yield one(problem, color=color)
    if not many or problem is not same[0]:
        return
    lines = [f"{problem.place.line}" for problem in same[1:]]
    more = ", ..." if len(lines) > _NAMED else ""
    yield f"   and {len(lines)} more of the same, on lines {', '.join(lines[:_NAMED])}{more}"


def count(problems: Sequence[Problem], kinds: int = 0) -> str:
    """How many there are, such as "2 problems and 1 warning", or "no problems"; `kinds` is how many differ in words."""
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    parts = [_several(errors, "problem")] if errors or not warnings else []
    shown = f", of which the first {MOST} are shown" if kinds > MOST else ""
    return " and ".join(parts + ([_several(warnings, "warning")] if warnings else [])) + shown


def one(problem: Problem, *, color: bool = False) -> str:
    """One problem: its place and fact, the lines it is about, and its help."""

    def paint(text: str, style: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if color and text else text

    warning = "warning: " if problem.severity == "warning" else ""
    fact = safe(short(problem.fact))
    head = f"{paint(safe(str(problem.place)), 'place')}: {paint(warning, 'warning')}{fact} [{problem.slug}]"
    shown = [(problem.place, problem.source, problem.label, problem.severity)]
    shown += [(other.place, other.source, other.label, "related") for other in problem.related]
    if not problem.source.strip() and not problem.related:
        return "\n".join([head, *_help(problem, 0, paint)])
    # Places in one file are shown in the order of its lines; a place in another file is named above its line.
    width = max(len(str(place.line)) for place, *_ in shown)
    gutter = " " * (width + 1) + paint("|", "gutter")
    lines = [head, gutter]
    file, last, before = problem.place.path, 0, ""
    here = sorted((item for item in shown if item[0].path == file), key=lambda item: item[0][1:])
    for place, source, label, style in [*here, *(item for item in shown if item[0].path != file)]:
        if place.path != file:
            lines.append(f"{' ' * (width + 1)}{paint('at', 'gutter')} {safe(str(place))}")
            file, last = place.path, 0
        elif last and place.line > last + 1:
            lines.append(paint("." * min(3, width + 1), "gutter"))
        text, indent, length = window(place, source)
        if (place.line, text) != (last, before):
            lines.append(f"{paint(f'{place.line:>{width}} |', 'gutter')} {text}".rstrip())
        first, *rest = safe(short(label), keep="\n").split("\n")
        under = " " * indent + paint("^" * length, style) + (f" {first}" if first else "")
        lines.append(f"{gutter} {under}")
        lines += [f"{gutter} {' ' * (indent + length)} {more}" for more in rest]
        last, before = place.line, text
    return "\n".join([*lines, *_help(problem, width, paint)])


def _help(problem: Problem, width: int, paint: _Paint) -> list[str]:
    if not problem.help:
        return []
    return [f"{' ' * (width + 1)}{paint('= help:', 'help')} {safe(short(problem.help))}"]


def window(place: Place, source: str) -> tuple[str, int, int]:
    """The line as it is shown, and the indent and length of the underline in cells.

    Tabs become spaces, wide characters count two cells, and a long line is cut on both sides of what is underlined.
    """
    start = min(place.column - 1, len(source))
    end = min(place.end_column - 1, len(source)) if place.end_line == place.line else len(source.rstrip())
    begin, stop = max(start - WIDEST, 0), start + 2 * WIDEST  # of a very long line, only what can be shown is looked at
    shown_part, indent, length = _fitted(source[begin:stop], start - begin, max(end, start) - begin)
    before, after = "…" if begin and not shown_part.startswith("…") else "", "…" if stop < len(source) else ""
    return (
        before + shown_part.removesuffix("…") + (after or "…" * shown_part.endswith("…")),
        indent + len(before),
        length,
    )


def _fitted(source: str, start: int, end: int) -> tuple[str, int, int]:
    cells = [shown(char) for char in source]
    end = min(end, len(cells))
    widths = [width(cell) for cell in cells]
    indent, length = sum(widths[:start]), max(sum(widths[start:end]), 1)
    if indent + length <= WIDEST and sum(widths) <= WIDEST:
        return "".join(cells), indent, length
    first = start
    while first > 0 and sum(widths[first - 1 : start]) <= _LEAD:
        first -= 1
    last, room = first, WIDEST
    while last < len(cells) and widths[last] <= room:
        room -= widths[last]
        last += 1
    before, after = "…" if first else "", "…" if last < len(cells) else ""
    indent = len(before) + sum(widths[first:start])
    length = max(sum(widths[start : min(end, last)]), 1)
    return before + "".join(cells[first:last]) + after, indent, length


def short(text: str) -> str:
    """A text without its middle, if it is so long that a user's own words must have been very many."""
    return text if len(text) <= _LONG else f"{text[: _LONG - 100]} … {text[-100:]}"


def safe(text: str, keep: str = "") -> str:
    """Text that a terminal shows as it is: controls, escape sequences and direction marks become visible."""
    if text.isprintable():
        return text
    return text.translate({ord(char): shown(char) for char in {*text} - {*keep}})


def shown(char: str) -> str:
    """One character as a terminal may have it."""
    if char.isprintable():
        return char
    if char == "\t":
        return " " * _TAB
    code = ord(char)
    if code < 32:
        return chr(0x2400 + code)
    if code == 127:
        return "\u2421"
    return " " if unicodedata.category(char) == "Zs" else f"<U+{code:04X}>"


def width(text: str) -> int:
    """Cells that a text takes on a terminal."""
    return sum(
        0 if unicodedata.category(char) in ("Mn", "Me") else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _several(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number or 'no'} {noun}s"
