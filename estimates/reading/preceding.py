"""Languages in which a noun stands before its number, with a counter behind it: 컨테이너 6700여 개."""

from __future__ import annotations

from estimates.language.tokenizer import NUMBER, WORD, Tokens
from estimates.reading.amounts import Amount
from estimates.reading.grammar import QUOTES, Grammar

_REACH = 3  # words between a number and the noun that it counts


class Preceding:
    """Counters, dates and nouns of such a language."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        language = grammar.language
        words, data = language.words, language.data
        self.counters = language.phrases("counters")
        self.particles = sorted(words("particles"), key=len, reverse=True)
        self.subjects, self.attributives = words("subjects"), words("attributives")
        self.nouns, self.stops, self.neutral = words("nouns"), words("stops"), words("neutral")
        self.endings = tuple(words("verb endings"))
        self.ages, self.durations = words("age", "after"), words("durations after")
        self.years, self.months, self.days, self.clock, self.minutes, self.before = (
            words("dates", key) for key in ("year", "month", "day", "clock", "minute", "before")
        )
        self.decades, self.persons = words("dates", "decades"), tuple(words("dates", "persons"))
        self.dates = data.get("dates", {})
        self.per_prefix: dict[str, str] = data.get("per", {}).get("prefix", {})
        self.per_suffix: str = data.get("per", {}).get("suffix", "")
        self.changes = tuple(words("change", "after"))

    def is_date(self, tokens: Tokens, amount: Amount, at: int) -> bool:
        """Whether a number with the word at a token is a day, a year, a time of day, or numbers something else."""
        word, value, before = tokens.words[at], amount.high, tokens.words[amount.start - 1] if amount.start else ""
        if before in self.before or word in self.months or (word in self.clock and value <= 24):
            return True
        if word in self.decades and tokens.words[at + 1].startswith(self.persons) and not value % 10 and value < 100:
            return True
        if word in self.minutes and before in self.clock:
            return True
        if word in self.days and value <= self.dates["most days"]:
            return tokens.words[at + 1] not in self.durations
        return word in self.years and value >= self.dates["since"]

    def counter(self, tokens: Tokens, at: int) -> tuple[str, int] | None:
        """Return the counter at a token and the token behind it."""
        return self.counters.at(tokens.words, at)

    def per(self, tokens: Tokens, start: int) -> tuple[str, int] | None:
        """Return what the rate before token `start` is per, 하루, 컨테이너당, and its first token."""
        words = tokens.words
        if not start:
            return None
        word = words[start - 1]
        if word in self.per_prefix:
            return self.per_prefix[word], start - 1
        if word == self.per_suffix and start > 1:
            return words[start - 2], start - 2 - (start > 2 and tokens.kinds[start - 3] == NUMBER)
        return (word[:-1], start - 1) if len(word) > 2 and self.per_suffix and word.endswith(self.per_suffix) else None

    def noun(self, tokens: Tokens, start: int, end: int, floor: int) -> str | None:
        """Return the noun of a number in tokens `start` to `end`; nothing before `floor` belongs to it."""
        words, kinds = tokens.words, tokens.kinds
        if words[end] in self.attributives and kinds[end + 1] == WORD:
            return self.stem(words[end + 1])[0]
        if words[end - 1] in self.attributives and kinds[end] == WORD and words[end] not in self.stops:
            return self.stem(words[end])[0]
        subject = False
        i = start - 1
        for _ in range(_REACH):
            while i >= floor and (words[i] in self.neutral or words[i] in QUOTES):
                i -= 1
            if i < floor or kinds[i] != WORD:
                return None
            if words[i] in self.particles and i > floor and tokens.touch(i - 1):
                return None
            stem, particle = self.stem(words[i])
            if words[i].endswith(self.endings) and words[i] not in self.nouns:
                subject = True
            elif stem in self.stops or (particle and particle not in self.subjects) or (subject and not particle):
                return None
            else:
                return self._sized(tokens, i, stem)
            i -= 1
        return None

    def following(self, tokens: Tokens, end: int) -> str | None:
        """Return a noun that stands right behind a counter: 100여 개 업체."""
        word = tokens.words[end]
        is_noun = tokens.kinds[end] == WORD and not tokens.touch(end - 1) and word not in self.stops
        return (
            self.stem(word)[0] if is_noun and word not in self.particles and not word.endswith(self.endings) else None
        )

    def whole(self, tokens: Tokens, start: int) -> str | None:
        """Return what a share before token `start` is of: 응답자의 절반."""
        word = tokens.words[start - 1] if start else ""
        return word[:-1] if len(word) > 2 and word[-1] in self.attributives else None

    def is_next(self, tokens: Tokens, start: int, floor: int) -> bool:
        """Whether a noun without a verb between stands before a number."""
        return start > floor and not tokens.words[start - 1].endswith(self.endings) and tokens.kinds[start - 1] == WORD

    def _sized(self, tokens: Tokens, at: int, stem: str) -> str:
        """The noun with the calibre before it: 240㎜ 방사포."""
        for first in (at - 2, at - 3):
            if first >= 0 and tokens.kinds[first] == NUMBER and (found := self.grammar.calibre(tokens, first)):
                return f"{' and '.join(found[0])} {stem}" if found[1] == at else stem
        return stem

    def stem(self, word: str) -> tuple[str, str]:
        """Return a noun and the particle that hangs on it."""
        if word in self.nouns:
            return word, ""
        return next(
            ((word[: -len(p)], p) for p in self.particles if word.endswith(p) and len(word) > len(p) + 1), (word, "")
        )

    def is_change(self, tokens: Tokens, end: int) -> bool:
        """Whether a verb of change stands behind a number: 4.0% 늘었다."""
        words = tokens.words
        at = end + (words[end] in self.particles)
        return bool(self.changes) and words[at].startswith(self.changes)
