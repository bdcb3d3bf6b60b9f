"""How YAML writes one piece of text: where each of its characters stands, and how to write it anew."""

from __future__ import annotations

import re
from collections.abc import Iterator

from estimates.diagnostics.problems import Span

_SIMPLE = dict(zip('0abt\tnvfre "/\\N_LP', '\0\a\b\t\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True))
_WIDTHS = {"x": 2, "u": 4, "U": 8}
_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_HEADER = re.compile(r"[|>](?:[+-]?[1-9]?|[1-9][+-])[ \t]*(?:#[^\n\r]*)?(?:\r\n|[\n\r])")

Char = tuple[str, int, int]  # a character of the value, and the span of the source that stands for it


def block_end(text: str, start: int, end: int) -> int:
    """Where a block scalar's last line of words ends: YAML's own end mark runs on to the next token."""
    return start + len(text[start:end].rstrip())


def locate(text: str, span: Span, style: str, value: str, start: int, end: int) -> Span:
    """The span in `text` of [start, end) of a scalar's value; the whole scalar if that cannot be told for sure.

    `style` is YAML's: "" plain, "'" or '"' quoted, "|" or ">" block.
    """
    left, right = span
    inner = 1 if style in ("'", '"') else 0
    if text[left + inner : right - inner] == value:
        return left + inner + start, left + inner + end
    if style in ("|", ">"):
        read = (list(_block(text, left, right, less)) for less in range(9))  # an indent that is said may be less
        wanted = value.rstrip("\n")
    else:
        read, wanted = (list(_flow(text, left + inner, right - inner, style)) for _ in range(1)), value
    chars = next((found for found in read if "".join(char for char, _, _ in found) == wanted), None)
    if chars is None:
        return span
    first = chars[start][1] if start < len(chars) else right - inner
    if end <= start:
        return first, first
    return first, chars[min(end, len(chars)) - 1][2]


def _flow(text: str, at: int, right: int, style: str) -> Iterator[Char]:
    """The characters of a plain or quoted scalar, lines folded and escapes undone."""
    pending: list[Char] = []  # blanks that vanish if a line ends after them
    while at < right:
        char = text[at]
        if char in " \t":
            pending.append((char, at, at + 1))
            at += 1
        elif match := _BREAK.match(text, at, right):
            begin, breaks = at, 0
            while match:
                at, breaks = match.end(), breaks + 1
                while at < right and text[at] in " \t":
                    at += 1
                match = _BREAK.match(text, at, right)
            pending = []
            yield from [("\n", begin, at)] * (breaks - 1) if breaks > 1 else [(" ", begin, at)]
        else:
            yield from pending
            pending = []
            if style == '"' and char == "\\":
                done = _escape(text, at, right)
                yield from done[0]
                at = done[1]
            else:
                width = 2 if style == "'" and char == "'" else 1
                yield char, at, at + width
                at += width
    yield from pending if style else []


def _escape(text: str, at: int, right: int) -> tuple[list[Char], int]:
    if match := _BREAK.match(text, at + 1, right):
        after = match.end()
        while after < right and text[after] in " \t":
            after += 1
        return [], after
    sign = text[at + 1 : at + 2]
    after = at + 2 + _WIDTHS.get(sign, 0)
    try:
        char = chr(int(text[at + 2 : after], 16)) if sign in _WIDTHS else _SIMPLE[sign]
    except (ValueError, KeyError, OverflowError):
        char = ""
    return [(char, at, after)], after


def _block(text: str, left: int, right: int, less: int) -> Iterator[Char]:
    """The characters of a literal or folded block without its last line break, indented `less` than it seems."""
    header = _HEADER.match(text, left)
    if not header:
        return
    lines: list[Span] = []
    at = header.end()
    while at < right:
        stop = _BREAK.search(text, at, right)
        lines.append((at, stop.start() if stop else right))
        at = stop.end() if stop else right
    indent = min((_indent(text, *line) for line in lines if text[slice(*line)].strip(" ")), default=0)
    indent = max(indent - less, 0)
    folded = text[left] == ">"
    breaks: list[Char] = []
    before_was_more = True
    for number, (begin, stop_at) in enumerate(lines):
        start = min(begin + indent, stop_at)
        words = start < stop_at
        more = words and text[start] in " \t"
        if words:
            if folded and breaks and not more and not before_was_more:
                breaks = breaks[1:] if len(breaks) > 1 else [(" ", breaks[0][1], breaks[0][2])]
            yield from breaks
            breaks = []
            before_was_more = more
            for offset in range(start, stop_at):
                yield text[offset], offset, offset + 1
        if number < len(lines) - 1:
            breaks.append(("\n", stop_at, lines[number + 1][0]))


def _indent(text: str, start: int, end: int) -> int:
    return end - start - len(text[start:end].lstrip(" "))


def spellings(value: str, style: str) -> Iterator[str]:
    """Ways to write `value` on one line, the plainest first; the user's own quotes are kept."""
    if style != '"' and value.isprintable():
        if style != "'" and value and value == value.strip():
            yield value
        yield "'" + value.replace("'", "''") + "'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    yield '"' + "".join(char if char.isprintable() else _escaped(char) for char in escaped) + '"'


def _escaped(char: str) -> str:
    code = ord(char)
    return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(char) or (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )
