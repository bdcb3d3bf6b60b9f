"""Finding hedges in tokens: phrases before a number, with their negations, and phrases after it."""

from __future__ import annotations

from typing import Any

from estimates.language.tokens import QUOTES, Tokens, words_of

MOST = 4  # hedges before one number
MOST_WORDS = 2  # adverbs or fillers in a row
_OPENING = [["up", "to"], ["upward", "of"], ["upwards", "of"]]  # "50 guns and up to 20 tanks"

Index = dict[str, list[tuple[list[str], str]]]  # by one word of a phrase: its words and its row
Hit = tuple[str, int, int]  # the name of a row, and its tokens [start, end)


class Phrases:
    """All phrases, by their last word (before a number) or their first one (after it), the longest first."""

    def __init__(self, data: dict[str, Any]) -> None:
        rows = data["rows"].items()
        self._negations = frozenset(data["negations"])
        self._not_negated_by = frozenset(data["not negated by"])
        self._not_negating_before = frozenset(data["not negating before"])
        self._verbs_with_over = frozenset(data["verbs with over"])
        self._negated = {name: row["under negation"] for name, row in rows if "under negation" in row}
        self._before = _index({phrase: name for name, row in rows for phrase in row.get("before", ())}, -1)
        self._after = _index({phrase: name for name, row in rows for phrase in row.get("after", ())}, 0)
        self._adverbs = _index(dict.fromkeys(data["before a hedge"], ""), -1)
        self._fillers = _index(dict.fromkeys(data["before a number"], ""), -1)

    def before(self, tokens: Tokens, at: int) -> list[Hit]:
        """The hedges that stand before the number at token `at`, the nearest one first."""
        words, found = tokens.words, list[Hit]()
        while len(found) < MOST:
            end = _skip_back(self._fillers, words, at)
            if words[end - 1] in QUOTES:
                end -= 1
            hit = _match_back(self._before, words, end)
            if hit is None or self._is_verb(tokens, hit[1]):
                break
            name, start = hit
            start = _skip_back(self._adverbs, words, start)
            if name in self._negated and self._is_negated(tokens, start):
                name, start = self._negated[name], start - 1
            found.append((name, start, end))
            at = start
        return found

    def _is_verb(self, tokens: Tokens, at: int) -> bool:
        """Such as "handed over 300 containers"."""
        return tokens.words[at] == "over" and tokens.words[at - 1] in self._verbs_with_over

    def _is_negated(self, tokens: Tokens, at: int) -> bool:
        """Whether the word before token `at` turns a hedge round: "no more than", but not "if not more than"."""
        word = tokens.words[at - 1]
        if tokens.words[at] in self._not_negating_before:
            return False
        if word in self._negations:
            return tokens.words[at - 2] not in self._not_negated_by
        return word.endswith(("n't", "n’t"))

    def over_fillers(self, tokens: Tokens, at: int) -> int:
        """Before the words before token `at` that change nothing: "a total of", "another"."""
        return _skip_back(self._fillers, tokens.words, at)

    def after(self, tokens: Tokens, at: int) -> Hit | None:
        """The hedge that starts at token `at`, just after a number or what is counted, or None."""
        words = tokens.words
        for phrase, name in self._after.get(words[at], ()):
            end = at + len(phrase)
            if words[at:end] == phrase and words[end] != "than" and words[end - 1 : end + 1] not in _OPENING:
                return name, at, end
        return None


def _index(phrases: dict[str, str], end: int) -> Index:
    index: Index = {}
    for phrase, name in phrases.items():
        words = words_of(phrase)
        index.setdefault(words[end], []).append((words, name))
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return index


def _match_back(index: Index, words: list[str], end: int) -> tuple[str, int] | None:
    for phrase, name in index.get(words[end - 1], ()):  # the word before the first one is empty
        start = end - len(phrase)
        if start >= 0 and words[start:end] == phrase:
            return name, start
    return None


def _skip_back(index: Index, words: list[str], end: int) -> int:
    for _ in range(MOST_WORDS):
        if words[end - 1] not in index or (hit := _match_back(index, words, end)) is None:
            break
        end = hit[1]
    return end
