"""The "per" after a figure: "per day", "a day", "/container", "in each container"."""

from __future__ import annotations

from estimates.language.lexicon import Lexicon
from estimates.language.nouns import STOPS
from estimates.language.tokens import WORD, Tokens
from estimates.reading.objects import measure, noun

TIMES = frozenset(["day", "week", "month", "year", "hour", "minute", "second", "night", "shift"])
_EVERY = {"daily": "day", "weekly": "week", "monthly": "month", "annually": "year", "yearly": "year", "hourly": "hour"}
_NOT_PER = frozenset(
    ["ago", "earlier", "later", "before", "after", "apart", "prior", "hence", "old", "long", "away", "since"]
)
_MOST_CONTENT = 4  # words of "artillery ammunition" in "rounds of artillery ammunition a year"


def per(tokens: Tokens, at: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """The denominator at token `at` ("per day", "a day", "/container", "in each container") and its end."""
    words = tokens.words
    if words[at] in _EVERY:
        return _EVERY[words[at]], at + 1
    if words[at] in ("per", "/"):
        return _denominator(tokens, at + 1, lexicon)
    if words[at] in ("a", "an", "each", "every"):
        found = _denominator(tokens, at + 1, lexicon, strict=True)
        return found if found and words[found[1]] not in _NOT_PER else None
    if words[at] in ("in", "into", "for", "to") and words[at + 1] in ("each", "every", "a", "the"):
        found = _denominator(tokens, at + 2, lexicon, strict=True)
        known = found and found[0] not in TIMES and (words[at + 1] in ("each", "every") or words[at] == "to")
        return found if known else None
    return None


def per_after_content(tokens: Tokens, at: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """The denominator after what a thing holds or is made of: "rounds of ammunition a year"."""
    if tokens.words[at] != "of":
        return None
    for k in range(at + 1, at + _MOST_CONTENT):
        if tokens.kinds[k] != WORD or tokens.words[k] in STOPS:
            return None
        if found := per(tokens, k + 1, lexicon):
            return found
    return None


def _denominator(tokens: Tokens, at: int, lexicon: Lexicon, *, strict: bool = False) -> tuple[str, int] | None:
    words = tokens.words
    if words[at] in TIMES:
        return words[at], at + 1
    if found := measure(tokens, at, lexicon):
        return (found.unit or str(found.of), found.end) if not strict else None
    thing = noun(tokens, at, lexicon, one=True)
    if thing and (thing.unit or not strict):
        return thing.unit or str(thing.of), thing.end
    if strict or tokens.kinds[at] != WORD or words[at] in STOPS:
        return None
    return words[at], at + 1
