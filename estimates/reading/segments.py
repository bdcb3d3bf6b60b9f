"""Cut a text into sentences, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from estimates.language.language import Language

LONGEST = 4000  # characters of a sentence
_END = re.compile(r"[.!?…。]+[\"'”’»)\]]*(?=\s)|\n[ \t]*\n|\n(?=[ \t]*(?:[-•*–] |[0-9]+[.)] ))|\n")
_LAST_WORD = re.compile(r"([^\W\d_][\w.]*)\.$")
_SHORT = 45  # a line of fewer characters with no full stop is a heading or a label line


def segments(text: str, language: Language) -> Iterator[tuple[int, str]]:
    """Yield the start and the text of every sentence."""
    abbreviations = language.words["abbreviations"]
    start, size = 0, len(text)
    for end in _END.finditer(text):
        stop = end.end()
        if stop <= start:
            continue
        mark = end[0]
        if mark[0] == "\n":
            if mark == "\n" and not _breaks(text, start, end.start(), stop):
                continue
        elif not _ends(text, start, end.start() + 1, stop, abbreviations, mark):
            continue
        yield from _cut(text, start, stop)
        start = stop
    if start < size:
        yield from _cut(text, start, size)


def _breaks(text: str, start: int, end: int, following: int) -> bool:
    """Whether a single line break ends a sentence: after a short line, before a capital or a digit."""
    after = text[following : following + 1]
    line = text.rfind("\n", start, end) + 1 or start
    return end - line < _SHORT and (after.isupper() or not after.isascii()) and after != ""


def _ends(text: str, start: int, dot: int, stop: int, abbreviations: frozenset[str], mark: str) -> bool:
    """Whether a full stop ends a sentence: no abbreviation or initial, and no word in lower case behind it."""
    following = text[stop : stop + 40].lstrip()
    first = following.lstrip("\"'“‘«([")[:1]
    if not first:
        return True
    if mark[0] != ".":
        return not first.islower()
    if first.islower():
        return False
    word = _LAST_WORD.search(text, max(start, dot - 30), dot)
    if word is None or len(mark) > 1:
        return True
    last = word[1].lower()
    if last in abbreviations:
        return False
    return not (len(last) == 1 and last.isalpha()) and not ("." in last and (first.isdigit() or len(last) < 4))


def _cut(text: str, start: int, stop: int) -> Iterator[tuple[int, str]]:
    """A sentence without the spaces around it, in pieces of at most LONGEST characters."""
    while start < stop:
        end = stop
        if stop - start > LONGEST:
            space = text.rfind(" ", start + 1, start + LONGEST)
            end = space if space > start else start + LONGEST
        piece = text[start:end]
        lean = piece.strip()
        if lean:
            yield start + piece.find(lean[0]) if lean[0] != piece[0] else start, lean
        start = end
