"""Whether a word is surely a slip of the pen for a known one: a suggestion that is wrong is worse than none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

MOST_NAMES = 500  # among more, a likeness is worth less, and takes long to find
_SHORT = 5  # letters: among words of so few, a first or last letter more or less makes another word (car, cart)
_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")


def near(word: str, known: Iterable[str]) -> str | None:
    """The one known word that `word` is surely a slip of the pen for, or None."""
    return _near(word, tuple(known))


def meant(word: str, known: Iterable[str], otherwise: str | None = None) -> str | None:
    """The help for a word that is not known: the known one that it is a slip for, or what to do otherwise."""
    guess = near(word, known)
    return f"did you mean `{guess}`?" if guess else otherwise


def unless_meant(word: str, known: Iterable[str]) -> str:
    """What to add to the help for a word that is not known, where it may be a slip for one that is: which one."""
    from difflib import get_close_matches

    names = [*known]
    found = get_close_matches(word, names, n=1, cutoff=0.8) if len(names) <= MOST_NAMES else []
    return f", if it is not `{found[0]}` that was meant" if found else ""


@lru_cache(maxsize=256)  # the same slip is made on many lines, and looked up with each trial of what mends a file
def _near(word: str, known: tuple[str, ...]) -> str | None:
    from difflib import get_close_matches  # only where something is wrong

    folded: dict[str, str] = {}
    for name in known:
        folded.setdefault(name.casefold(), name)
    sought = word.casefold()
    if len(folded) > MOST_NAMES:
        return folded.get(sought)
    if sought in folded:
        return folded[sought]
    found = get_close_matches(sought, folded, n=2, cutoff=0.75)
    if len(found) == 2 and _closeness(sought, found[0]) <= _closeness(sought, found[1]) + 0.05:
        return None  # two are as good as each other
    return folded[found[0]] if found and _is_slip(sought, found[0]) else None


def _is_slip(said: str, meant: str) -> bool:
    """Whether no number and no whole word is another one."""
    if _DIGITS.findall(said) != _DIGITS.findall(meant):
        return False
    words, others = _WORD.findall(said), _WORD.findall(meant)
    if len(words) != len(others):
        return "".join(words) == "".join(others)  # a blank or a hyphen more or less
    return all(map(_is_slip_of_a_word, words, others))


def _is_slip_of_a_word(said: str, meant: str) -> bool:
    if sorted(said) == sorted(meant) or said.removesuffix("s") == meant.removesuffix("s"):
        return True
    if said[0] != meant[0]:
        return False
    if max(len(said), len(meant)) <= _SHORT and len(said) != len(meant):  # a letter left out or doubled inside a word
        return said[-1] == meant[-1] and _closeness(said, meant) >= 0.85
    return _closeness(said, meant) >= 0.75


def _closeness(word: str, other: str) -> float:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, other, word).ratio()
