"""Diagnostics as text for a terminal and as plain data.

The user's text never reaches a terminal raw: control characters and direction marks are shown as symbols or codes.
"""

from collections.abc import Callable, Sequence
from itertools import islice
from unicodedata import category, east_asian_width

from estimates.diagnostics.diagnostic import Diagnostic, Related
from estimates.diagnostics.source import Span

MAX_GROUPS = 200  # groups of equal problems that are shown
WIDEST = 110  # cells of a source line; a longer line is cut around what is underlined
_LONGEST_TEXT = 400  # characters of a fact or a help; only a text that repeats much of the user's own input is longer
_MIN_REPEATED = 3  # of this many diagnostics that differ only in their place, only the first is shown
_MAX_LINES = 6  # line numbers that are listed for the others
_CONTEXT = 30  # cells kept before the underlined part of a long line
_LONGEST_LINE = 1000  # characters of a line that are repeated in JSON
_PICTURES = {**{chr(code): chr(0x2400 + code) for code in range(32)}, "\t": "    ", "\x7f": "\u2421"}
_STYLES = {"error": "31", "warning": "33", "related": "34", "help": "36", "place": "1", "gutter": "2"}


def render(diagnostics: Sequence[Diagnostic], *, color: bool = False) -> str:
    """Return the diagnostics in the given order and their count; equal ones in many lines are shown once."""
    groups: dict[tuple[str, ...], list[Diagnostic]] = {}
    for problem in diagnostics:
        name = problem.span.source.name if problem.span else ""
        groups.setdefault((name, problem.slug, problem.fact, problem.severity), []).append(problem)
    shown: dict[int, str] = {}
    for group in islice(groups.values(), MAX_GROUPS):
        many = len(group) >= _MIN_REPEATED and group[0].span and group[0].span.source.text
        shown |= {id(problem): _render_one(problem, color) for problem in (group[:1] if many else group)}
        if many:
            lines = [str(problem.span.source.position(problem.span.start)[0]) for problem in group[1:] if problem.span]
            listed = ", ".join(lines[:_MAX_LINES]) + (", ..." if len(lines) > _MAX_LINES else "")
            shown[id(group[0])] += f"\n   and {len(lines)} more like this, on lines {listed}"
    left_out = f"; the first {MAX_GROUPS} are shown" if len(groups) > MAX_GROUPS else ""
    return "\n".join([*(shown[id(d)] for d in diagnostics if id(d) in shown), count(diagnostics) + left_out])


def count(diagnostics: Sequence[Diagnostic]) -> str:
    """Return for example "2 problems and 1 warning", or "no problems"."""
    errors = sum(problem.severity == "error" for problem in diagnostics)
    warnings = len(diagnostics) - errors
    counts = [(number, noun) for number, noun in ((errors, "problem"), (warnings, "warning")) if number]
    return " and ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in counts) or "no problems"


def as_json(diagnostics: Sequence[Diagnostic]) -> list[dict[str, object]]:
    """Return the diagnostics as plain data for `--format json`."""
    keys = ("severity", "slug", "fact", "label", "help")
    return [
        {**_place(problem.span), **{key: getattr(problem, key) for key in keys},
         "related": [{**_place(other.span), "label": other.label} for other in problem.related]}
        for problem in diagnostics
    ]  # fmt: skip


def _place(span: Span | None) -> dict[str, object]:
    """Return path, lines, columns and the text of the first line of a span; None for what it does not have."""
    place: dict[str, object] = dict.fromkeys(("path", "line", "column", "end_line", "end_column", "source"))
    if span:
        place["path"] = span.source.name
    if span and span.source.text:
        place["line"], place["column"] = span.source.position(span.start)
        place["end_line"], place["end_column"] = span.source.position(span.end)
        place["source"] = _line(span) if len(_line(span)) <= _LONGEST_LINE else None
    return place


def _render_one(problem: Diagnostic, color: bool) -> str:
    def paint(text: str, style: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if color and text else text

    place = f"{paint(printable(problem.place), 'place')}: " if problem.span else ""
    warning = paint("warning: ", "warning") if problem.severity == "warning" else ""
    lines = [f"{place}{warning}{printable(_short(problem.fact))} [{problem.slug}]"]
    digits = 0  # of the largest line number
    if problem.span and problem.span.source.text and (problem.related or _line(problem.span).strip()):
        main = Related(problem.span, problem.label or ""), str(problem.severity)
        places = [main, *((other, "related") for other in problem.related)]
        digits = len(str(max(item.span.source.position(item.span.start)[0] for item, _ in places)))
        lines += _render_excerpt(places, digits, paint)
    if problem.help:
        lines.append(f"{' ' * (digits + 1)}{paint('= help:', 'help')} {printable(_short(problem.help))}")
    return "\n".join(lines)


def _render_excerpt(places: list[tuple[Related, str]], digits: int, paint: Callable[[str, str], str]) -> list[str]:
    """Return the user's lines in the order of the file; a place in another file is named above its line.

    `places` have the style of their underline; line numbers are `digits` wide.
    """
    gutter = " " * (digits + 1) + paint("|", "gutter")
    lines = [gutter]
    main = file = places[0][0].span.source.name
    shown = 0, ""  # number and text of the line above
    for (span, label), style in sorted(places, key=lambda item: (item[0].span.source.name != main, item[0].span.start)):
        number = span.source.position(span.start)[0]
        if span.source.name != file:
            lines.append(f"{' ' * (digits + 1)}{paint('at', 'gutter')} {printable(str(span))}")
            file, shown = span.source.name, (0, "")
        elif 0 < shown[0] < number - 1:
            lines.append(paint("." * min(3, digits + 1), "gutter"))
        text, indent, length = window(span)
        if shown != (number, text):
            lines.append(f"{paint(f'{number:>{digits}} |', 'gutter')} {text}".rstrip())
        first, *rest = printable(_short(label), keep="\n").split("\n")
        lines.append(f"{gutter} {' ' * indent}{paint('^' * length, style)}{f' {first}' if first else ''}")
        lines += [f"{gutter} {' ' * (indent + length)} {more}" for more in rest]
        shown = number, text
    return lines


def _line(span: Span) -> str:
    return span.source.line(span.source.position(span.start)[0])


def window(span: Span) -> tuple[str, int, int]:
    """Return the line as shown, and indent and length of the underline in cells.

    Tabs become spaces, wide characters take two cells, and a long line is cut on both sides of what is underlined.
    """
    text = _line(span)
    start = min(span.source.position(span.start)[1] - 1, len(text))
    end = min(max(start + span.end - span.start, start), len(text))
    head = sum(width(escape(char)) for char in text[: WIDEST + 1])
    left = max(start - _CONTEXT, 0) if head > WIDEST else 0
    cells = [escape(char) for char in text[left : left + WIDEST]]
    while sum(map(width, cells)) > WIDEST:
        cells.pop()
    before, after = "…" if left else "", "…" if left + len(cells) < len(text) else ""
    indent = len(before) + sum(map(width, cells[: start - left]))
    length = max(sum(map(width, cells[start - left : end - left])), 1)
    return before + "".join(cells) + after, indent, length


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 100]} … {text[-100:]}"


def printable(text: str, keep: str = "") -> str:
    """Return text that a terminal shows as it is; the characters in `keep` stay."""
    return text if text.isprintable() else "".join(char if char in keep else escape(char) for char in text)


def escape(char: str) -> str:
    """Return one character as a terminal may receive it."""
    other = " " if category(char) == "Zs" else f"<U+{ord(char):04X}>"
    return char if char.isprintable() else _PICTURES.get(char, other)


def width(text: str) -> int:
    """Return the number of terminal cells that a text takes."""
    return sum(1 + (east_asian_width(char) in "WF") for char in text if category(char) not in ("Mn", "Me"))
