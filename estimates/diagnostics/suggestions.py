"""Suggest the known name that an unknown word misspells; a wrong suggestion is worse than none."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches

MAX_NAMES = 500  # with more names, similarity means less and takes too long to compute
_SHORT = 5  # letters; a word this short is another word if it gains or loses its first or last letter (car, cart)


def close_match(word: str, names: Iterable[str]) -> str | None:
    """Return the one name that `word` certainly misspells, or None."""
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(name.casefold(), name)
    word = word.casefold()
    if word in folded or len(folded) > MAX_NAMES:
        return folded.get(word)
    matches = get_close_matches(word, folded, n=2, cutoff=0.75)
    if not matches or (len(matches) == 2 and _ratio(word, matches[0]) <= _ratio(word, matches[1]) + 0.05):
        return None  # none, or two that are equally good
    return folded[matches[0]] if _is_slip(word, matches[0]) else None


def did_you_mean(word: str, names: Iterable[str], otherwise: str | None = None) -> str | None:
    """Return the help for an unknown word: the name that it misspells, or `otherwise`."""
    guess = close_match(word, names)
    return f"did you mean `{guess}`?" if guess else otherwise


def _is_slip(word: str, name: str) -> bool:
    """Return whether all numbers are equal and each word is the same but for a typing error."""
    if re.findall(r"\d+", word) != re.findall(r"\d+", name):
        return False
    words, names = re.findall(r"[^\W_]+", word), re.findall(r"[^\W_]+", name)
    return all(map(_is_same_word, words, names)) if len(words) == len(names) else "".join(words) == "".join(names)


def _is_same_word(word: str, name: str) -> bool:
    """Return whether two words differ by no more than order, a plural or one slip; the first letter is never one."""
    if sorted(word) == sorted(name) or word.removesuffix("s") == name.removesuffix("s"):
        return True
    if max(len(word), len(name)) <= _SHORT and len(word) != len(name):
        return (word[0], word[-1]) == (name[0], name[-1]) and _ratio(word, name) >= 0.85
    return word[0] == name[0] and _ratio(word, name) >= 0.75


def _ratio(word: str, name: str) -> float:
    return SequenceMatcher(None, name, word).ratio()
