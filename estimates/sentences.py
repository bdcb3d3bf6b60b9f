"""A text as a stream of sentences: whatever its length, only a few thousand characters are held at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from estimates.nouns import MONTHS

LONGEST = 8_000  # characters; what runs on for longer is cut at a space, and without one it is no prose
WRAPPED = 45  # a line at least this long may have been wrapped in the middle of a sentence
_ABBREVIATIONS = frozenset([
    *(month for month in MONTHS if len(month) < 5), "gen", "col", "lt", "maj", "sgt", "capt", "cpl", "adm", "brig", "mr", "mrs", "ms", "dr", "prof", "rep", "sen",
    "gov", "st", "no", "nos", "vs", "approx", "ca", "est", "max", "min", "fig", "art", "sec", "para", "vol", "pp", "ed",
    "inc", "ltd", "co", "corp", "dept", "univ", "hon", "rev", "pres", "ret", "sr", "jr", "cf", "c",
]) - {"may", "june", "july"}  # fmt: skip
_BREAK = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+|\n\s*")
_NEW_ITEM = re.compile(r"[-*•·–—]\s|\(?[0-9]{1,2}[.)]\s")


class Sentence(NamedTuple):
    """A sentence and where it starts in the whole text."""

    text: str
    start: int


def sentences(source: str | Iterable[str]) -> Iterator[Sentence]:
    """The sentences of a text, or of a text that comes in pieces, without the white space around them."""
    held, start, skipping = "", 0, False
    for piece in _pieces(source):
        held += piece
        if skipping:
            cut = _first_space(held)
            skipping = cut == len(held)
            held, start = held[cut:], start + cut
        cut = 0
        for end, after in _breaks(held):
            yield from _sentence(held, cut, end, start)
            cut = after
        if len(held) - cut > LONGEST:
            end = _last_space(held, cut)
            skipping = end == cut
            if not skipping:
                yield from _sentence(held, cut, end, start)
            cut = len(held) if skipping else end
        held, start = held[cut:], start + cut
    yield from _sentence(held, 0, len(held), start)


def _pieces(source: str | Iterable[str]) -> Iterator[str]:
    for text in [source] if isinstance(source, str) else source:
        for i in range(0, len(text), LONGEST):
            yield text[i : i + LONGEST]


def _sentence(held: str, cut: int, end: int, start: int) -> Iterator[Sentence]:
    text = held[cut:end].strip()
    if text:
        yield Sentence(text, start + held.index(text[0], cut))


def _first_space(held: str) -> int:
    return next((i for i, char in enumerate(held) if char.isspace()), len(held))


def _last_space(held: str, cut: int) -> int:
    """The index of the last white space of the first `LONGEST` characters after `cut`; `cut` if there is none."""
    return max(cut, *(held.rfind(space, cut, cut + LONGEST) for space in " \n\t\u00a0"))


def _breaks(held: str) -> Iterator[tuple[int, int]]:
    """Where a sentence ends and the next one starts; the last white space, which may go on, is left alone."""
    for found in _BREAK.finditer(held):
        end, after = found.span()
        if after == len(held):
            return
        if _is_break(held, end, after):
            yield end + len(found.group()) - len(found.group().lstrip("\"”’')]")), after


def _is_break(held: str, end: int, after: int) -> bool:
    space = held[end:after]
    if space.count("\n") > 1:
        return True
    if held[end] == "\n" and held[end - 1] not in ".!?…":
        return _is_line_end(held, end, after)
    if held[after].islower():
        return False
    return held[end - 1] != "." or not _abbreviates(held, end - 1)


def _is_line_end(held: str, end: int, after: int) -> bool:
    """Whether a single line break parts two sentences: a short line before a capital, or an item of a list."""
    if _NEW_ITEM.match(held, after):
        return True
    short = end - (held.rfind("\n", 0, end) + 1) < WRAPPED
    return short and not held[after].islower() and not held[after].isdigit()


def _abbreviates(held: str, stop: int) -> bool:
    """Whether the full stop at `stop` belongs to an abbreviation: "Oct. 13", "Gen. Milley", "U.S. officials"."""
    start = stop
    while start > 0 and stop - start < 12 and held[start - 1].isalpha():
        start -= 1
    word = held[start:stop]
    return word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isupper())
