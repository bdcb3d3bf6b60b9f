"""Cut a text into sentences, each with its place."""

import re
from collections.abc import Iterator

from estimates.language.language import Language

LONGEST = 4000  # characters of a sentence
_END = re.compile(r"[.!?…。]+[\"'”’»)\]]*(?=\s)|\n[ \t]*\n|\n(?=[ \t]*(?:[-•*–] |[0-9]+[.)] ))|\n")
_LAST_WORD = re.compile(r"([^\W\d_][\w.]*)\.$")
_SHORT = 45  # a line of fewer characters with no full stop is a heading or a label line


def segments(text: str, language: Language) -> Iterator[tuple[int, str]]:
    """Yield the start and the text of every sentence."""
    abbreviations, start = language.words["abbreviations"], 0
    for end in _END.finditer(text):
        if end.end() > start and _is_end(text, start, end, abbreviations):
            yield from _cut(text, start, end.end())
            start = end.end()
    yield from _cut(text, start, len(text))


def _is_end(text: str, start: int, end: re.Match[str], abbreviations: frozenset[str]) -> bool:
    """Whether a sentence ends at a mark or a line break.

    A single line break ends a short line before a capital, a digit or a letter of another script. A full stop ends a
    sentence unless a word in lower case follows, or it ends an abbreviation or an initial.
    """
    following = text[end.end() : end.end() + 40]
    if end[0][0] == "\n":
        line, after = text.rfind("\n", start, end.start()) + 1 or start, following[:1]
        short = end.start() - line < _SHORT and (after.isupper() or (not after.isascii() and after != ""))
        return end[0] != "\n" or short
    first = following.lstrip().lstrip("\"'“‘«([")[:1]
    word = _LAST_WORD.search(text, max(start, end.start() - 30), end.start() + 1)
    if first.islower() or not first or end[0] != "." or word is None:
        return not first.islower()
    last = word[1].lower()
    initial = len(last) == 1 or ("." in last and (first.isdigit() or len(last) < 4))
    return last not in abbreviations and not initial


def _cut(text: str, start: int, stop: int) -> Iterator[tuple[int, str]]:
    """A sentence without the spaces around it, in pieces of at most LONGEST characters."""
    while start < stop:
        space = text.rfind(" ", start + 1, start + LONGEST)
        end = stop if stop - start <= LONGEST else space if space > start else start + LONGEST
        piece = text[start:end].lstrip()
        if lean := piece.rstrip():
            yield end - len(piece), lean
        start = end
