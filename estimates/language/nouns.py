"""English nouns: singular and plural forms, and the lists of words that tell what is counted from what is not."""

from __future__ import annotations

from functools import lru_cache

from estimates.language.compiled import WORDS

IRREGULAR: dict[str, str] = WORDS["irregular plurals"]
_PLURALS = {one: many for many, one in IRREGULAR.items()}
_NO_PLURALS = frozenset(WORDS["no plurals"].split())
NOUNS = frozenset(WORDS["nouns"].split())
ABSTRACT = frozenset(WORDS["abstract nouns"].split())
WEAK = frozenset(WORDS["weak nouns"].split())
STOPS = frozenset(WORDS["stops"].split())
PLACES = frozenset(WORDS["places"].split())
ADJECTIVES = frozenset(WORDS["adjectives"].split())
CHANGES = frozenset(WORDS["changes"].split())
LATIN = "\u024f"  # the last of its letters
MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip


@lru_cache(4096)
def singular(word: str) -> str | None:
    """The singular of a plural in lower case, or None if it looks like none."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < 3 or not word.endswith("s") or word in _NO_PLURALS or word.endswith(("ss", "us", "is", "'s", "’s")):
        return None
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", "oes", "sees")):
        return word[:-2]
    return word[:-1]


def plural(word: str) -> str:
    """The plural of a singular in lower case; a word in another script than Latin stays as it is."""
    if word in _PLURALS:
        return _PLURALS[word]
    if word[-1:] > LATIN:
        return word
    if word.endswith("y") and word[-2:-1] not in ("a", "e", "i", "o", "u", ""):
        return word[:-1] + "ies"
    if word.endswith(("s", "sh", "ch", "x", "z")):
        return word + "es"
    return word + "s"
