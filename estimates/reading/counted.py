"""What a number counts: a measure, a noun, or the noun of its "of the ...", with a calibre that stands after it."""

from __future__ import annotations

from estimates.language import nouns
from estimates.language.lexicon import Lexicon
from estimates.language.nouns import STOPS
from estimates.language.numerals import Number, number
from estimates.language.tokens import WORD, Tokens
from estimates.reading.calibres import calibre
from estimates.reading.objects import DETERMINERS, Noun, measure, noun

_MOST_INSIDE = 3  # words before the number of "the remaining 9,800 troops", and it
_POSSESSOR = 3  # words of "the city's" in "six of the city's dormitories"
_MATERIAL = frozenset(["ammunition", "munitions", "calibre", "caliber", "artillery"])


def counted(tokens: Tokens, at: int, lexicon: Lexicon, *, one: bool = False) -> Noun | None:
    """What the number before token `at` counts: a measure, a noun phrase, or the noun of its "of the ..."."""
    if found := measure(tokens, at, lexicon):
        return found
    if tokens.words[at] == "of" or (tokens.words[at] == "out" and tokens.words[at + 1] == "of"):
        return _partitive(tokens, at + 1 if tokens.words[at] == "of" else at + 2, lexicon)
    found = noun(tokens, at, lexicon, one=one)
    return _with_later_calibre(tokens, found, lexicon) if found else None


def _partitive(tokens: Tokens, at: int, lexicon: Lexicon) -> Noun | None:
    """Such as "of the 11,000 containers", "of its howitzers". The phrase ends before an inner number."""
    words = tokens.words
    start = at - 1 if words[at - 2] != "out" else at - 2
    while words[at] in DETERMINERS:
        at += 1
    at = next((i + 1 for i in range(at, at + _POSSESSOR) if words[i].endswith(("'s", "’s", "s'", "s’"))), at)
    inner = _inner_number(tokens, at) if calibre(tokens, at, lexicon) is None else None
    if inner:
        found = measure(tokens, inner.end, lexicon) or noun(tokens, inner.end, lexicon)
        return found._replace(end=start) if found else None
    return measure(tokens, at, lexicon) or noun(tokens, at, lexicon)


def _inner_number(tokens: Tokens, at: int) -> Number | None:
    """The number of "the 11,000 containers" or "the remaining 9,800 troops", at most a few words on."""
    for k in range(at, at + _MOST_INSIDE):
        if found := number(tokens, k):
            return found
        if tokens.kinds[k] != WORD or tokens.words[k] in STOPS or nouns.singular(tokens.words[k]):
            return None
    return None


def _with_later_calibre(tokens: Tokens, found: Noun, lexicon: Lexicon) -> Noun:
    """Such as "rounds of 122mm and 152mm ammunition", "shells of 152 mm calibre", "shells (152 mm)"."""
    words, end = tokens.words, found.end
    if words[end] not in ("of", "(") or found.of is None or found.of[0].isdigit():
        return found
    later = calibre(tokens, end + 1, lexicon)
    if later is None:
        return found
    size, end = " and ".join(later[0]), later[1]
    after = tokens.over_hyphen(end)
    if words[found.end] == "(":
        if words[after] != ")":
            return found
    elif words[after] not in ("calibre", "caliber") and found.unit not in lexicon.generic:
        return found
    elif words[after] in _MATERIAL:
        after += 1
    else:
        return found
    end = after + 1 if words[found.end] == "(" else after
    of = f"{size} {found.of}"
    unit = lexicon.find(of)
    return found._replace(of=of, unit=unit or (found.unit if found.unit in lexicon.generic else None), end=end)
