"""Whether a word is surely a slip of the pen for a known one: a suggestion that is wrong is worse than none."""

from __future__ import annotations

from collections.abc import Iterable

MOST_NAMES = 500  # among more, a likeness is worth less, and takes long to find


def near(word: str, known: Iterable[str]) -> str | None:
    """The one known word that `word` is surely a slip of the pen for, or None."""
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
    return folded[found[0]] if found else None


def _closeness(word: str, other: str) -> float:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, other, word).ratio()
