"""Calibres: sizes that describe what is counted, in all their spellings. A calibre is never a count."""

from __future__ import annotations

from estimates.language.lexicon import INCH, Lexicon
from estimates.language.numerals import MM
from estimates.language.tokens import BROKEN, HYPHENS, NUMBER, SIZES, Tokens

MOST = 8  # calibres in one phrase
_LINKS = frozenset(["and", "or", ",", "/"])
_SIZED = frozenset([NUMBER, BROKEN, SIZES])  # the kinds of tokens that a calibre starts with


def calibre(tokens: Tokens, at: int, lexicon: Lexicon) -> tuple[tuple[str, ...], int] | None:
    """The calibres at token `at` ("152-millimeter", "122mm and 152mm", "122- and 152-mm") and their end."""
    if tokens.kinds[at] not in _SIZED:
        return None
    found: list[str] = []
    end = at
    if hanging := _hanging(tokens, at):
        found, end = [hanging[0]], hanging[1]
    while len(found) < MOST:
        one = _one_calibre(tokens, _over_link(tokens, end) if found else end, lexicon)
        if one is None:
            break
        found += one[0]
        end = one[1]
    return (tuple(found), end) if found else None


def _over_link(tokens: Tokens, at: int) -> int:
    words = tokens.words
    if words[at] == "," and words[at + 1] in ("and", "or"):
        return at + 2
    return at + 1 if words[at] in ("and", "or", ",", "/", "&", "to") or words[at] in HYPHENS else at


def _one_calibre(tokens: Tokens, at: int, lexicon: Lexicon) -> tuple[list[str], int] | None:
    words, kind = tokens.words, tokens.kinds[at]
    if kind not in _SIZED:
        return None
    unit = tokens.over_hyphen(at + 1)
    if words[unit] in MM:
        if kind == BROKEN and not words[at].replace("/", "").isdigit():
            return None
        sizes = words[at].replace(" ", "").replace("×", "x").split("/")
        return [f"{size} mm" for size in sizes], unit + 1
    if words[unit] in INCH and kind == NUMBER and lexicon.has_calibre(f"{words[at]} inch"):
        return [f"{words[at]} inch"], unit + 1
    return None


def _hanging(tokens: Tokens, at: int) -> tuple[str, int] | None:
    """The 122 of "122- and 152-mm" or "122 and 152 mm": a size whose mm stands with the next one."""
    words = tokens.words
    link = at + 2 if words[at + 1] in HYPHENS else at + 1
    if words[link] not in _LINKS or tokens.kinds[at] != NUMBER or tokens.kinds[link + 1] != NUMBER:
        return None
    next_mm = tokens.over_hyphen(link + 2)
    return (f"{words[at]} mm", link + 1) if words[next_mm] in MM else None
