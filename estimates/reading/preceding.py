"""Languages in which a noun precedes its number, with a counter behind it: 컨테이너 6700여 개."""

from __future__ import annotations

from estimates.language.tokenizer import NUMBER, WORD, Tokens
from estimates.reading.grammar import QUOTES, Grammar

_REACH = 3  # words between a number and the noun that it counts


class Preceding:
    """Counters and nouns of such a language."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar, self.w = grammar, grammar.w
        self.particles = sorted(self.w["particles"], key=len, reverse=True)
        self.endings, self.changes = tuple(self.w["verb endings"]), tuple(self.w["change.after"])
        self.per_prefix: dict[str, str] = grammar.rates["prefix"]
        self.per_suffix: str = grammar.rates["suffix"]

    def per(self, tokens: Tokens, start: int) -> tuple[str, int] | None:
        """Return what the rate before token `start` is per, 하루, 컨테이너 한 개당, 10만명당, and its first token."""
        words, word = tokens.words, tokens.words[start - 1] if start else ""
        if word in self.per_prefix:
            return self.per_prefix[word], start - 1
        if word == self.per_suffix and start > 1:
            first = start - 2
            while first and (tokens.kinds[first - 1] == NUMBER or words[first - 1] in self.grammar.numerals.words):
                first -= 1
            number = self.grammar.numerals.number(tokens, first)
            if number and number.value > 1:
                return tokens.between(first, start - 1), first
            if number and first and tokens.kinds[first - 1] == WORD and words[first - 1] not in self.particles:
                return self.stem(words[first - 1])[0], first - 1
            return self._unit(words[start - 2]), first
        return (self._unit(word[:-1]), start - 1) if len(word) > 2 and word.endswith(self.per_suffix) else None

    def _unit(self, word: str) -> str:
        return self.grammar.spellings.get(word, word)

    def noun(self, tokens: Tokens, start: int, end: int, floor: int) -> tuple[str, int] | None:
        """Return the noun of a number in tokens `start` to `end` and its first token, `floor` or a later one."""
        words, kinds, w = tokens.words, tokens.kinds, self.w
        after = end + (words[end] in w["attributives"])
        attributive = after > end or words[end - 1] in w["attributives"]
        stem = self.stem(words[after])[0] if attributive and kinds[after] == WORD else ""
        if stem and words[after] not in w["stops"] and stem not in w["stops"]:
            return stem, start
        subject, i, passed = False, start - 1 - (words[start - 1] == "("), w["neutral"] | QUOTES  # 기자직(2만 명)
        for _ in range(_REACH):
            while i >= floor and words[i] in passed:
                i -= 1
            if i > floor and words[i] in w["date words"] and kinds[i - 1] == NUMBER:  # 감염자가 2000년 219명
                i -= 2
                continue
            if i < floor or kinds[i] != WORD or (words[i] in self.particles and tokens.touch(i - 1)):
                return None
            stem, particle = self.stem(words[i])
            if words[i] in w["tallies"]:  # 사망자 수는
                i -= 1
                continue
            if not words[i].endswith(self.endings) or words[i] in w["nouns"]:
                bad = stem in w["stops"] or (particle and particle not in w["subjects"]) or (subject and not particle)
                return None if bad else self._sized(tokens, i, stem)
            subject = True
            i -= 1
        return None

    def following(self, tokens: Tokens, end: int) -> str | None:
        """Return a noun right behind a counter: 100여 개 업체."""
        word, stem = tokens.words[end], self.stem(tokens.words[end])[0]
        if tokens.kinds[end] != WORD or tokens.touch(end - 1) or word in self.particles:
            return None
        bad = not self.w["stops"].isdisjoint((word, stem)) or word.endswith(self.endings)
        return None if bad or word.startswith(self.changes) else stem

    def whole(self, tokens: Tokens, start: int) -> str | None:
        """Return what a share before token `start` is of: 응답자의 절반."""
        word = tokens.words[start - 1] if start else ""
        return word[:-1] if len(word) > 2 and word[-1] in self.w["attributives"] else None

    def is_next(self, tokens: Tokens, start: int, floor: int) -> bool:
        """Whether a noun without a verb between precedes a number."""
        return start > floor and not tokens.words[start - 1].endswith(self.endings) and tokens.kinds[start - 1] == WORD

    def _sized(self, tokens: Tokens, at: int, stem: str) -> tuple[str, int]:
        """The noun with the calibre before it, 240㎜ 방사포, and its first token."""
        for first in (at - 2, at - 3):
            found = self.grammar.calibre(tokens, first) if first >= 0 else None
            if found and found[1] == at:
                return f"{' and '.join(found[0])} {stem}", first
        return stem, at

    def stem(self, word: str) -> tuple[str, str]:
        """Return a noun and the particle that hangs on it."""
        known = word in self.w["nouns"]
        particle = next(
            (p for p in self.particles if not known and word.endswith(p) and len(word) > max(len(p), 2)), ""
        )
        return word[: len(word) - len(particle)], particle
