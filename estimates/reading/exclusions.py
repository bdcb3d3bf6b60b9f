"""Numbers that are not quantities: dates, years, times, ordinals, scores, labels, names, list marks."""

from __future__ import annotations

from estimates.language.tokenizer import HYPHENS, NAME, NUMBER, WORD, Tokens
from estimates.reading.grammar import Grammar

_DAYS, _FIRST_YEAR, _LAST_YEAR, _MODERN = 31, 1500, 2100, 1900
_HIGHEST_SCORE, _LONGEST_LABEL = 1000, 3
_OPENING = frozenset('.:“"(-')  # marks behind which a capital is no sign of a name


class Exclusions:
    """The rules of one language for numbers that are not reported."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar, self.w, self.numerals = grammar, grammar.w, grammar.numerals
        phrases = grammar.language.phrases
        self.names, self.spread = phrases("names"), phrases("spread", backward=True)
        self.ratio = phrases("share.in")
        self.endings, self.demonyms = self.w["ordinal endings"] | self.w["decade endings"], tuple(self.w["demonyms"])
        self.dashes = self.w["range.dashes"] | HYPHENS
        self.links = self.dashes | self.numerals.and_ | self.w["range.to"] | {","}
        self.rules = (self._mark, self._clock, self._label, self._date, self._year, self._score, self._street)

    def skip(self, tokens: Tokens, at: int) -> int:
        """Return the token behind a number that is not a quantity, or `at` if it may be one."""
        if hit := self.names.at(tokens.words, at):
            return hit[1]
        if tokens.kinds[at] != NUMBER:
            return self._word(tokens, at)
        if self.is_glued(tokens, at):
            return at + 2
        return next((end for rule in self.rules if (end := rule(tokens, at))), at)

    def _word(self, tokens: Tokens, at: int) -> int:
        """A number word that is part of a name: "the Six Nations"; "number one", "ten o'clock"."""
        words, before, after = tokens.words, tokens.words[at - 1] if at else "", tokens.words[at + 1]
        if words[at] not in self.numerals.units:
            return at
        if after in self.w["clock"] or before in self.w["ranks"]:
            return at + 1
        following = tokens.raw(at + 1)
        if not (tokens.raw(at)[0].isupper() and following.istitle() and tokens.kinds[at + 1] == WORD):
            return at
        people = after.endswith(self.demonyms) or after in self.w["months"] or after in self.grammar.things
        inside = at > 0 and before not in _OPENING
        return at + 2 if inside or (at == 0 and not people and self.grammar.singular(after)) else at

    def _mark(self, tokens: Tokens, at: int) -> int:
        """The end of a number with a mark: "#5", a margin, a telephone number, "[12]", the "1." of a list."""
        words, kinds, word = tokens.words, tokens.kinds, tokens.words[at]
        before, after = words[at - 1] if at else "", words[at + 1]
        if before in ("#", "№") or self.spread.until(words, at):
            return at + 1
        if (before == "+" and tokens.touch(at - 1)) or (word[0] == "0" and word.isdecimal() and len(word) > 2):
            return next(k for k in range(at, tokens.size + 1) if kinds[k] != NUMBER and words[k] not in ("-", "("))
        first = at == (before == "(") and len(word) <= 2 and after in (".", ")") and kinds[at + 2] != ""
        return at + 2 if word.isdecimal() and (first or (before == "[" and after == "]")) else 0

    def _clock(self, tokens: Tokens, at: int) -> int:
        """The end of a time of day: "6 a.m.", "5 to 7 p.m."."""
        words, clock, end = tokens.words, self.w["clock"], at + 1
        if words[end] in self.links and tokens.kinds[at + 2] == NUMBER and words[at + 3] in clock:
            end = at + 3
        scale = words[end] in self.numerals.short and tokens.touch(at)
        return end + 1 if words[end] in clock and not scale else 0

    def _label(self, tokens: Tokens, at: int) -> int:
        """The end of numbers that belong to a name: "Berth 2", "pages 12-15", "the Boeing 737", "Covid-19"."""
        words, kinds, label = tokens.words, tokens.kinds, at - 1
        marked = at > 1 and words[label] == "." and words[at - 2] in self.w["label marks"] and tokens.touch(at - 2)
        named = at > 0 and kinds[label] in (WORD, NAME) and not self.grammar.money(tokens, at)
        if marked or (named and self._is_labelled(tokens, at)):
            i = at + 1
            while words[i] in self.links | self.w["of"] | {"/"} and self._is_lonely(tokens, i + 2):
                if kinds[i + 1] != NUMBER or words[i] in self.w["range.to"] - self.dashes:
                    break
                i += 2
            return i
        glued = at > 1 and words[label] in self.dashes and tokens.touch(label) and tokens.touch(at - 2)
        name = kinds[at - 2] in (WORD, NAME) and words[at - 2] not in self.w["months"] | self.numerals.words
        return at + 1 if glued and name else 0

    def is_glued(self, tokens: Tokens, at: int) -> bool:
        """Whether the letters on a number make it a name or an ordinal: 3G, 4th; not 3m, 5kg, "100s of"."""
        word, raw, grammar = tokens.words[at + 1], tokens.raw(at + 1), self.grammar
        if not tokens.touch(at) or tokens.kinds[at + 1] != WORD or not grammar.language.spacing:
            return False
        if word in self.endings:
            return tokens.words[at + 2] not in self.w["of"]
        capital = len(word) == 1 and raw.isupper() and word not in grammar.numerals.lists["units too"]
        scale = word in self.numerals.short and not capital
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
        starts = at < 2 or words[at - 2] in _OPENING or raw.endswith((".", "'s", "’s"))
        return lonely and not calendar and not starts and words[at].isdecimal() and len(words[at]) <= _LONGEST_LABEL

    def _is_lonely(self, tokens: Tokens, at: int) -> bool:
        """Whether no noun, unit or scale follows a number."""
        word, grammar = tokens.words[at], self.grammar
        scale = word in grammar.numerals.large or (word in grammar.numerals.short and tokens.touch(at - 1))
        return not (scale or word in HYPHENS or grammar.unit(tokens, at) or grammar.noun(tokens, at))

    def _days(self, tokens: Tokens, i: int, *, lonely: bool) -> int:
        """The end of further days: "13-15", "7 and 8", "10, 11 and 12"; `lonely` ones have no noun behind them."""
        words = tokens.words
        while words[i] in self.links and words[i + 1].isdecimal() and int(words[i + 1]) <= _DAYS:
            if lonely and (words[i] == "," or not self._is_lonely(tokens, i + 2)):
                break
            i += 2
        return i

    def _is_month(self, tokens: Tokens, at: int) -> bool:
        return tokens.words[at] in self.w["months"] and tokens.raw(at)[0].isupper()

    def _date(self, tokens: Tokens, at: int) -> int:
        """The end of a date that the number is in: "October 13, 2023", "13-15 October", "September 7 and 8"."""
        words, w = tokens.words, self.w
        day, month = words[at].isdecimal() and int(words[at]) <= _DAYS, at - 1 - (at > 1 and words[at - 1] == ".")
        if at and self._is_month(tokens, month):
            if not day:
                return at + 1 if self._is_year(words[at]) else 0
            modal = words[month] in w["also words"] and not (month and words[month - 1] in w["before a month"])
            if words[at + 1] in self.numerals.large or (modal and self.grammar.noun(tokens, at + 1)):
                return 0
            i = self._days(tokens, at + 1, lonely=True)
            year = i + (words[i] in (",", "."))
            return year + 1 if self._is_year(words[year]) and self._is_lonely(tokens, year + 1) else i
        i = self._days(tokens, at + 1, lonely=False) if day else at
        i += words[i] in w["of"]
        if not day or not self._is_month(tokens, i):
            return 0
        i += 1 + (words[i + 1] in (".", ",") and self._is_year(words[i + 2]))
        return i + self._is_year(words[i])

    @staticmethod
    def _is_year(word: str) -> bool:
        return len(word) == 4 and word.isdecimal() and _FIRST_YEAR <= int(word) < _LAST_YEAR

    def _year(self, tokens: Tokens, at: int) -> int:
        """The end of a year: "in 2016", "its 2019 sales", "2012–13"."""
        words, w = tokens.words, self.w
        after, before, further = words[at + 1], words[at - 1] if at else "", words[at + 2]
        if not self._is_year(words[at]) or not w["before a year"]:
            return 0
        short = further.isdecimal() and len(further) == 2
        if after in self.dashes and tokens.touch(at) and (short or self._is_year(further)):
            return at + 3
        noun = self.grammar.noun(tokens, at + 1)
        if self.grammar.money(tokens, at) or self.grammar.unit(tokens, at + 1):
            return 0
        if noun is None:
            return 0 if before in w["hedges of numbers"] or after in self.numerals.large else at + 1
        named = at > 1 and tokens.kinds[at - 1] in (WORD, NAME) and tokens.raw(at - 1)[0].isupper()
        owned = before in w["determiners of years"] or before.endswith(self.grammar.possessives)
        named = (named and before not in w["stops"]) or (owned and noun.of not in self.grammar.things)
        return at + 1 if int(words[at]) >= _MODERN and (named or before in w["year follows"]) else 0

    def _score(self, tokens: Tokens, at: int) -> int:
        """The end of a score: "3-1", "won 2-0", "voted 52 to 48", "scored 7 out of 10"; a range rises and has a noun."""
        words, w, link, end = tokens.words, self.w, tokens.words[at + 1], at + 3
        ratio = self.ratio.at(words, at + 1) if at and words[at - 1] in w["ratings"] else None
        if ratio and tokens.kinds[ratio[1]] == NUMBER and self._is_lonely(tokens, ratio[1] + 1):
            return ratio[1] + 1
        dash, further = link in self.dashes and tokens.touch(at), words[at + 2]
        if not (words[at].isdecimal() and further.isdecimal() and (dash or link in w["range.to"])):
            return 0
        if dash and words[end] in self.dashes and tokens.touch(end - 1) and tokens.kinds[end + 1] == NUMBER:
            return end + 2
        falls, low, lonely = (
            int(further) <= int(words[at]),
            int(words[at]) < _HIGHEST_SCORE,
            self._is_lonely(tokens, end),
        )
        cued = not (w["scores"] if dash else w["votes"]).isdisjoint(words[max(0, at - 4) : at])
        scored = cued and lonely and low and (dash or falls)
        return end if scored or (dash and falls and tokens.touch(at + 1) and (low or lonely)) else 0

    def _street(self, tokens: Tokens, at: int) -> int:
        """The end of an address: "10 Downing Street"."""
        names = (k for k in range(at + 1, at + 5) if not tokens.raw(k)[:1].isupper())
        last = next(names, at + 5) - 1
        return last if last > at + 1 and tokens.words[last] in self.w["streets"] else 0
