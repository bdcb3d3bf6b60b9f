"""Numbers that are not quantities: dates, years, times, ordinals, scores, labels, names, list marks."""

from __future__ import annotations

from estimates.language.tokenizer import HYPHENS, NAME, NUMBER, WORD, Tokens
from estimates.reading.grammar import Grammar

_DAYS, _FIRST_YEAR, _LAST_YEAR, _MODERN = 31, 1500, 2100, 1900
_HIGHEST_SCORE, _LONGEST_LABEL = 1000, 3


class Exclusions:
    """The rules of one language for numbers that are not reported."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar, self.w = grammar, grammar.w
        phrases = grammar.language.phrases
        self.names, self.spread = phrases("names"), phrases("spread", backward=True)
        self.ratio = phrases("share.in")
        self.endings, self.demonyms = self.w["ordinal endings"] | self.w["decade endings"], tuple(self.w["demonyms"])
        self.dashes = self.w["range.dashes"] | HYPHENS
        self.further = self.dashes | grammar.numerals.and_ | self.w["of"] | {",", "/"}
        self.links = self.dashes | grammar.numerals.and_ | self.w["range.to"] | {","}

    def skip(self, tokens: Tokens, at: int) -> int:
        """Return the token behind a number that is not a quantity, or `at` if it may be one."""
        words, kinds, w = tokens.words, tokens.kinds, self.w
        word, after, before = words[at], words[at + 1], words[at - 1] if at else ""
        if hit := self.names.at(words, at):
            return hit[1]
        if kinds[at] != NUMBER:
            return self._word(tokens, at, before)
        if before in ("#", "№") or self.spread.until(words, at):
            return at + 1
        touching, led = tokens.touch(at), at > 0 and tokens.touch(at - 1)
        if self.is_glued(tokens, at):
            return at + 2
        if kinds[at + 2] == NUMBER and after in self.links and after != ",":
            if words[at + 3] in w["clock"]:
                return at + 4
            falls = _points(words[at + 2]) <= _points(word) < _HIGHEST_SCORE
            voted = not w["votes"].isdisjoint(words[max(0, at - 3) : at]) and self._is_lonely(tokens, at + 3)
            if voted and after in w["range.to"] and falls:
                return at + 3
        ratio = self.ratio.at(words, at + 1) if before in w["ratings"] else None
        if ratio and kinds[ratio[1]] == NUMBER and self._is_lonely(tokens, ratio[1] + 1):  # "scored 7 out of 10"
            return ratio[1] + 1
        if after in w["clock"] and (not touching or after not in self.grammar.numerals.short):
            return at + 2
        if before == "." and at > 1 and words[at - 2] in w["label marks"] and tokens.touch(at - 2):
            return self._run(tokens, at)
        named = before and kinds[at - 1] in (WORD, NAME) and not self.grammar.money(tokens, at)
        if named and self._is_labelled(tokens, at):
            return self._run(tokens, at)
        glued = at > 1 and led and before in self.dashes and tokens.touch(at - 2) and kinds[at - 2] in (WORD, NAME)
        if glued and words[at - 2] not in w["months"] and words[at - 2] not in self.grammar.numerals.words:
            return at + 1
        if before == "+" and led and (at < 2 or not tokens.touch(at - 2)):  # a telephone number
            return next(k for k in range(at, at + tokens.size) if kinds[k] != NUMBER and words[k] not in ("-", "("))
        if not word.isdecimal():
            return at
        if word[0] == "0" and len(word) > 2:  # "0800 555 111"
            return next(k for k in range(at, at + tokens.size + 1) if kinds[k] != NUMBER)
        short = len(word) <= 2
        if (before == "[" and after == "]") or (short and at == 1 and before == "(" and after == ")"):
            return at + 2
        if at == 0 and short and after in (".", ")") and kinds[at + 2]:
            return at + 2
        end = self._date(tokens, at) or self._year(tokens, at) or self._score(tokens, at)
        if not end and kinds[at + 1] == WORD and tokens.raw(at + 1)[0].isupper():  # "10 Downing Street"
            streets = (k for k in range(at + 2, at + 5) if words[k] in w["streets"] and tokens.raw(k)[0].isupper())
            end = next(streets, 0)
        return end or at

    def _word(self, tokens: Tokens, at: int, before: str) -> int:
        """A number word that is part of a name: "the Six Nations"; "number one", "ten o'clock"."""
        word, after, units = tokens.words[at], tokens.words[at + 1], self.grammar.numerals.units
        if word not in units:
            return at
        if after in self.w["clock"] or before in self.w["ranks"]:
            return at + 1
        following = tokens.raw(at + 1)
        if not (tokens.raw(at)[0].isupper() and following.istitle() and tokens.kinds[at + 1] == WORD):
            return at
        inside = at > 0 and before not in (".", ":", '"', "“", "-")
        people = after.endswith(self.demonyms) or after in self.w["months"] or after in self.grammar.things
        return at + 2 if inside or (at == 0 and not people and self.grammar.singular(after)) else at

    def is_glued(self, tokens: Tokens, at: int) -> bool:
        """Whether the letters on a number make it a name or an ordinal: 3G, 4th; not 3m, 5kg, "100s of"."""
        word, raw, grammar = tokens.words[at + 1], tokens.raw(at + 1), self.grammar
        if not tokens.touch(at) or tokens.kinds[at + 1] != WORD or not grammar.language.spacing:
            return False
        if word in self.endings:
            return tokens.words[at + 2] not in self.w["of"]
        capital = len(word) == 1 and raw.isupper() and word not in grammar.numerals.lists["units too"]
        scale = word in grammar.numerals.short and not capital
        unit = grammar.unit(tokens, at + 1) or grammar.touching(tokens, at + 1)
        known = scale or unit or word in grammar.numerals.large or word in self.w["number marks"]
        return not known and len(word) <= _LONGEST_LABEL

    def _is_labelled(self, tokens: Tokens, at: int) -> bool:
        """Whether the word before makes the number a name: "Berth 2", "page 12", "the Boeing 737"."""
        words, label, raw = tokens.words, tokens.words[at - 1], tokens.raw(at - 1)
        if label in self.w["labels"] and label not in self.w["labels too"]:
            return True
        lonely = self._is_lonely(tokens, at + 1)
        if not raw[0].isupper():
            return False
        if label in self.w["labels too"]:
            return (at > 1 or lonely) and not (raw.isupper() and len(raw) > 2)
        calendar = label in self.w["months"] or label in self.w["weekdays"]
        starts = at < 2 or words[at - 2] in (".", ":", "“", '"', "(", "-") or raw.endswith((".", "'s", "’s"))
        return lonely and not calendar and not starts and words[at].isdecimal() and len(words[at]) <= _LONGEST_LABEL

    def _is_lonely(self, tokens: Tokens, at: int) -> bool:
        """Whether no noun, unit or scale follows a number."""
        word, grammar = tokens.words[at], self.grammar
        scale = word in grammar.numerals.large or (word in grammar.numerals.short and tokens.touch(at - 1))
        return not (scale or word in HYPHENS or grammar.unit(tokens, at) or grammar.noun(tokens, at))

    def _run(self, tokens: Tokens, at: int) -> int:
        """The end of the numbers after a label: "Resolutions 1718 and 2270", "pages 12-15"."""
        i = at + 1
        while tokens.words[i] in self.further and tokens.kinds[i + 1] == NUMBER and self._is_lonely(tokens, i + 2):
            i += 2
        return i

    def _days(self, tokens: Tokens, i: int, *, lonely: bool) -> int:
        """The end of further days: "13-15", "7 and 8", "10, 11 and 12"; `lonely` ones have no noun behind them."""
        words, most = tokens.words, i + 2 * _DAYS
        while i < most and words[i] in self.links and words[i + 1].isdecimal() and int(words[i + 1]) <= _DAYS:
            if lonely and (words[i] == "," or not self._is_lonely(tokens, i + 2)):
                break
            i += 2
        return i

    def _is_month(self, tokens: Tokens, at: int) -> bool:
        return tokens.words[at] in self.w["months"] and tokens.raw(at)[0].isupper()

    def _date(self, tokens: Tokens, at: int) -> int:
        """The end of a date that the number is in: "October 13, 2023", "13-15 October", "September 7 and 8"."""
        words, day = tokens.words, int(tokens.words[at]) <= _DAYS
        month = at - 1 - (at > 1 and words[at - 1] == ".")
        if at and self._is_month(tokens, month):
            i = at + 1
            led = month and words[month - 1] in self.w["before a month"]
            modal = words[month] in self.w["also words"] and not led
            if not day:
                return i if self._is_year(words[at]) else 0
            if words[i] in self.grammar.numerals.large or (modal and self.grammar.noun(tokens, i)):
                return 0
            i = self._days(tokens, i, lonely=True)
            year = i + (words[i] in (",", "."))
            return year + 1 if self._is_year(words[year]) and self._is_lonely(tokens, year + 1) else i
        i = self._days(tokens, at + 1, lonely=False) if day else at
        i += words[i] in self.w["of"]
        if not day or not self._is_month(tokens, i):
            return 0
        i += 1
        i += (words[i] == "." and tokens.kinds[i + 1] == NUMBER) or (words[i] == "," and self._is_year(words[i + 1]))
        return i + self._is_year(words[i])

    @staticmethod
    def _is_year(word: str) -> bool:
        return len(word) == 4 and word.isdecimal() and _FIRST_YEAR <= int(word) < _LAST_YEAR

    def _year(self, tokens: Tokens, at: int) -> int:
        """The end of a year: "in 2016", "its 2019 sales", "2012–13"."""
        words, kinds, w = tokens.words, tokens.kinds, self.w
        word, after, before = words[at], words[at + 1], words[at - 1] if at else ""
        if not self._is_year(word) or not w["before a year"]:
            return 0
        short = words[at + 2].isdecimal() and len(words[at + 2]) == 2
        if after in self.dashes and tokens.touch(at) and (short or self._is_year(words[at + 2])):
            return at + 3
        noun = self.grammar.noun(tokens, at + 1)
        if self.grammar.money(tokens, at) or self.grammar.unit(tokens, at + 1):
            return 0
        if noun is None:
            return 0 if before in w["hedges of numbers"] or after in self.grammar.numerals.large else at + 1
        named = at > 1 and kinds[at - 1] in (WORD, NAME) and tokens.raw(at - 1)[0].isupper()
        owned = before in w["determiners of years"] or before.endswith(self.grammar.possessives)
        named = (named and before not in w["stops"]) or (owned and noun.of not in self.grammar.things)
        return at + 1 if int(word) >= _MODERN and (named or before in w["year follows"]) else 0

    def _score(self, tokens: Tokens, at: int) -> int:
        """The end of a score: "3-1", "won 2-0", "24-17"; a range rises and has a noun."""
        words, kinds = tokens.words, tokens.kinds
        if not (words[at + 1] in self.dashes and tokens.touch(at) and words[at + 2].isdecimal()):
            return 0
        first, second, end, touching = int(words[at]), int(words[at + 2]), at + 3, tokens.touch(at + 1)
        lonely = self._is_lonely(tokens, end)
        if words[end] in self.dashes and tokens.touch(end - 1) and kinds[end + 1] == NUMBER:
            return end + 2
        scored = lonely and first < _HIGHEST_SCORE and not self.w["scores"].isdisjoint(words[max(0, at - 4) : at])
        return end if scored or (second <= first and touching and (first < _HIGHEST_SCORE or lonely)) else 0


def _points(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) < 4 else _HIGHEST_SCORE
