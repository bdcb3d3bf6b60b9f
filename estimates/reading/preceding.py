"""Languages in which a noun precedes its number, with a counter behind it: 컨테이너 6700여 개."""

from __future__ import annotations

from bisect import bisect_left

from estimates.language.tokenizer import NUMBER, WORD, Tokens
from estimates.reading.grammar import Grammar


class Preceding:
    """Counters and nouns of such a language."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar, self.w, self.spellings = grammar, grammar.w, grammar.spellings
        self.particles = sorted(self.w["particles"], key=len, reverse=True)
        self.endings, self.changes = tuple(self.w["verb endings"]), tuple(self.w["change.after"])
        self.counted = grammar.language.regex("nouns before")
        self.per_prefix: dict[str, str] = grammar.rates["prefix"]
        self.per_suffix: str = grammar.rates["suffix"]

    def per(self, tokens: Tokens, start: int) -> tuple[str, int] | None:
        """Return what the rate before token `start` is per, 하루, 컨테이너 한 개당, 10만명당, and its first token."""
        words, word = tokens.words, tokens.words[start - 1]
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
            return self.spellings.get(words[start - 2], words[start - 2]), first
        name = word.removesuffix(self.per_suffix)
        return (self.spellings.get(name, name), start - 1) if 1 < len(name) < len(word) else None

    def noun(self, tokens: Tokens, start: int, end: int, floor: int) -> tuple[str, int, bool] | None:
        """Return the noun of a number in tokens `start` to `end`, its first token, and whether no verb is between.

        It is not before token `floor`. What precedes the number is a pattern: 사망자 수는 어제 모두 300명.
        """
        words, w = tokens.words, self.w
        after = end + (words[end] in w["attributives"])
        attributive = after > end or words[end - 1] in w["attributives"]
        if attributive and (stem := self.following(tokens, after)):
            return stem, start, True
        found = self.counted.search(tokens.text, tokens.starts[floor], tokens.starts[start])
        if found is None:
            return None
        word, at = found["noun"], bisect_left(tokens.starts, found.start("noun"))
        (stem, particle), verb = self.stem(word), found["verb"] is not None
        bad = stem in w["stops"] or (particle and particle not in w["subjects"]) or (verb and not particle)
        if bad or tokens.raw(at) != word or (word.endswith(self.endings) and word not in w["nouns"]):
            return None
        return *self._sized(tokens, at, stem), not verb

    def following(self, tokens: Tokens, end: int) -> str | None:
        """Return a noun right behind a counter: 100여 개 업체."""
        word, stem = tokens.words[end], self.stem(tokens.words[end])[0]
        if tokens.kinds[end] != WORD or tokens.touch(end - 1) or word in self.particles:
            return None
        bad = not self.w["stops"].isdisjoint((word, stem)) or word.endswith(self.endings)
        return None if bad or word.startswith(self.changes) else stem

    def whole(self, tokens: Tokens, start: int) -> str | None:
        """Return what a share before token `start` is of: 응답자의 절반."""
        word = tokens.words[start - 1]
        return word[:-1] if len(word) > 2 and word[-1] in self.w["attributives"] else None

    def _sized(self, tokens: Tokens, at: int, stem: str) -> tuple[str, int]:
        """The noun with the calibre before it, 240㎜ 방사포, and its first token."""
        for first in (at - 2, at - 3):
            found = self.grammar.calibre(tokens, first) if first >= 0 else None
            if found and found[1] == at:
                return f"{' and '.join(found[0])} {stem}", first
        return stem, at

    def stem(self, word: str) -> tuple[str, str]:
        """Return a noun and the particle attached to it."""
        fit = (p for p in self.particles if word.endswith(p) and len(word) > max(len(p), 2))
        particle = "" if word in self.w["nouns"] else next(fit, "")
        return word[: len(word) - len(particle)], particle
