"""A text as a stream of sentences: whatever its length, only a few thousand characters are held at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from estimates.language.compiled import WORDS
from estimates.language.nouns import MONTHS

LONGEST = 8_000  # characters; what runs on for longer is cut at a space, and without one it is no prose
WRAPPED = 45  # a line at least this long may have been wrapped in the middle of a sentence
_MONTHS = {month for month in MONTHS if len(month) < 5} - {"may", "june", "july"}  # the short ones
_ABBREVIATIONS = frozenset([*_MONTHS, *WORDS["abbreviations"].split()])
_BREAK = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+|\n\s*")
_NEW_ITEM = re.compile(r"[-*•·–—]\s|\(?[0-9]{1,2}[.)]\s")


class Sentence(NamedTuple):
    """A sentence and where it starts in the whole text."""

    text: str
    start: int


def sentences(source: str | Iterable[str]) -> Iterator[Sentence]:
    """The sentences of a text, or of a text that comes in pieces, without the white space around them."""
    held, start, line = "", 0, 0  # the text not yet given out, where it starts, and how much of its line came before
    for piece in _pieces(source):
        held += piece
        cut = 0
        for end, after in _breaks(held, line):
            yield from _short(held, cut, end, start)
            cut = after
        while len(held) - cut > LONGEST:
            end = _last_space(held, cut)
            yield from _sentence(held, cut, end, start)
            cut = end
        newline = held.rfind("\n", 0, cut) + 1
        line = cut - newline if newline else line + cut
        held, start = held[cut:], start + cut
    yield from _short(held, 0, len(held), start)


def _pieces(source: str | Iterable[str]) -> Iterator[str]:
    for text in [source] if isinstance(source, str) else source:
        for i in range(0, len(text), LONGEST):
            yield text[i : i + LONGEST]


def _sentence(held: str, cut: int, end: int, start: int) -> Iterator[Sentence]:
    text = held[cut:end].strip()
    if text:
        yield Sentence(text, start + held.index(text[0], cut))


def _short(held: str, cut: int, end: int, start: int) -> Iterator[Sentence]:
    """The sentence [cut, end), in parts if it is too long."""
    while end - cut > LONGEST:
        part = _last_space(held, cut)
        yield from _sentence(held, cut, part, start)
        cut = part
    yield from _sentence(held, cut, end, start)


def _last_space(held: str, cut: int) -> int:
    """After the last white space of the first `LONGEST` characters after `cut`; the end of these if there is none."""
    stop = cut + LONGEST
    space = max(held.rfind(space, cut, stop) for space in " \n\t\u00a0")
    return space + 1 if space >= cut else stop


def _breaks(held: str, line: int) -> Iterator[tuple[int, int]]:
    """Where a sentence ends and the next one starts; the last white space, which may go on, is left alone."""
    for found in _BREAK.finditer(held):
        end, after = found.span()
        if after == len(held):
            return
        if _is_break(held, end, after, line):
            yield end + len(found.group()) - len(found.group().lstrip("\"”’')]")), after


def _is_break(held: str, end: int, after: int, line: int) -> bool:
    space = held[end:after]
    if space.count("\n") > 1:
        return True
    if held[end] == "\n" and held[end - 1] not in ".!?…":
        return _is_line_end(held, end, after, line)
    if held[after].islower():
        return False
    return held[end - 1] != "." or not _abbreviates(held, end - 1)


def _is_line_end(held: str, end: int, after: int, line: int) -> bool:
    """Whether a single line break parts two sentences: a short line before a capital, or an item of a list."""
    if _NEW_ITEM.match(held, after):
        return True
    newline = held.rfind("\n", 0, end) + 1
    short = end - newline + (0 if newline else line) < WRAPPED
    return short and not held[after].islower() and not held[after].isdigit()


def _abbreviates(held: str, stop: int) -> bool:
    """Whether the full stop at `stop` belongs to an abbreviation: "Oct. 13", "Gen. Milley", "U.S. officials"."""
    start = stop
    while start > 0 and stop - start < 12 and held[start - 1].isalpha():
        start -= 1
    word = held[start:stop]
    return word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isupper())
