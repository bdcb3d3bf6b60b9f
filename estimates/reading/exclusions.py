"""Numbers that are no quantities: dates, years, times, ordinals, scores, labels, names, list marks."""

from __future__ import annotations

from estimates.language.tokenizer import HYPHENS, NAME, NUMBER, WORD, Tokens
from estimates.reading.grammar import Grammar

_DAYS, _FIRST_YEAR, _LAST_YEAR, _MODERN = 31, 1500, 2100, 1900
_HIGHEST_SCORE = 60


class Exclusions:
    """The rules of one language for numbers that are reported by nobody."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        language = grammar.language
        words = language.words
        self.months, self.also_words, self.weekdays = words("months"), words("also words"), words("weekdays")
        self.ordinals, self.decades, self.clock = words("ordinal endings"), words("decade endings"), words("clock")
        self.before_year, self.year_follows, self.determiners = (
            words("before a year"),
            words("year follows"),
            words("determiners of years"),
        )
        self.labels, self.weak_labels, self.names = words("labels"), words("labels too"), language.phrases("names")
        self.scores, self.dashes = words("scores"), words("range", "dashes") | HYPHENS
        self.to, self.and_, self.streets = words("range", "to"), grammar.numerals.and_, words("streets")
        self.times, self.demonyms = words("times"), tuple(words("demonyms"))
        self.units = frozenset(language.data["numerals"]["units"])
        self.counters = words("counters of dates")
        self.spread = language.phrases("spread", backward=True)
        self.won, self.label_marks = words("scores"), words("label marks")
        self.number_marks = words("number marks")

    def skip(self, tokens: Tokens, at: int) -> int:
        """Return the token behind a number that is no quantity, or `at` if it may be one."""
        words, kinds = tokens.words, tokens.kinds
        if hit := self.names.at(words, at):
            return hit[1]
        if kinds[at] != NUMBER:
            return self._word(tokens, at)
        if self.spread.until(words, at):
            return at + 1
        word = words[at]
        after = words[at + 1]
        touching = tokens.touch(at)
        if touching and after in self.ordinals | self.decades and after and words[at + 2] not in self.grammar.of:
            return at + 2
        if touching and kinds[at + 1] == WORD and not self.is_known(tokens, at):
            return at + 2
        if (after in self.dashes or after in self.to) and kinds[at + 2] == NUMBER and words[at + 3] in self.clock:
            return at + 4
        if (
            words[at - 1] in self.won
            and at
            and after in self.to
            and kinds[at + 2] == NUMBER
            and self._falls(tokens, at)
        ):
            return at + 3
        if after in self.clock and (not touching or after not in self.grammar.numerals.short):
            return at + 2
        if at > 1 and words[at - 1] == "." and words[at - 2] in self.label_marks and tokens.touch(at - 2):
            return self._run(tokens, at)
        if at and kinds[at - 1] in (WORD, NAME) and self._labelled(tokens, at):
            return self._run(tokens, at)
        if (
            (
                at
                and words[at - 1] in self.dashes
                and tokens.touch(at - 1)
                and at > 1
                and tokens.touch(at - 2)
                and kinds[at - 2] in (WORD, NAME)
            )
            and words[at - 2] not in self.months
            and words[at - 2] not in self.grammar.numerals.words
        ):
            return at + 1
        if words[at - 1] in ("#", "№") and at:
            return at + 1
        if at and words[at - 1] == "+" and tokens.touch(at - 1) and (at < 2 or not tokens.touch(at - 2)):
            return self._phone(tokens, at)
        if (
            words[at - 1] in ("(", "[")
            and at
            and after in (")", "]")
            and word.isdecimal()
            and (words[at - 1] == "[" or (at == 1 and len(word) < 3))
        ):
            return at + 2
        if at == 0 and after in (".", ")") and word.isdecimal() and len(word) < 3 and kinds[at + 2]:
            return at + 2
        if word.isdecimal() and (end := self._date(tokens, at) or self._year(tokens, at) or self._score(tokens, at)):
            return end
        if self.streets and kinds[at + 1] == WORD and tokens.raw(at + 1)[:1].isupper():
            return next(
                (k for k in range(at + 2, at + 5) if words[k] in self.streets and tokens.raw(k)[0].isupper()), 0
            )
        return at

    def _word(self, tokens: Tokens, at: int) -> int:
        """A number word that is part of a name: "the Six Nations"; "no one", "one another"."""
        words = tokens.words
        raw, following = tokens.raw(at), tokens.raw(at + 1)
        if (
            words[at] in self.units
            and raw[0].isupper()
            and following[:1].isupper()
            and tokens.kinds[at + 1] == WORD
            and not following.isupper()
        ):
            people = words[at + 1].endswith(self.demonyms) or words[at + 1] in self.months
            if (at and words[at - 1] not in (".", ":", '"', "“", "-")) or (
                not people
                and self.grammar.singular(words[at + 1])
                and at == 0
                and words[at + 1] not in self.grammar.things
            ):
                return at + 2
        if words[at] in self.units and words[at + 1] in self.clock:
            return at + 2
        if words[at - 1] in ("no", "number") and at and words[at] in self.units:
            return at + 1
        return at

    def is_known(self, tokens: Tokens, at: int) -> bool:
        """Whether the letters on a number are a scale, a unit or a word: 3m, 5kg; not 3G, 4O."""
        word, grammar = tokens.words[at + 1], self.grammar
        if word in grammar.numerals.short and not (
            len(word) == 1 and tokens.raw(at + 1).isupper() and word not in ("k", "m", "b")
        ):
            return True
        return (
            bool(grammar.unit(tokens, at + 1) or grammar.touching(tokens, at + 1))
            or word in grammar.numerals.large
            or len(word) > 3
            or word in self.number_marks
            or not grammar.language.spacing
        )

    def _labelled(self, tokens: Tokens, at: int) -> bool:
        """Whether the word before makes the number a name: "Berth 2", "page 12", "the S&P 500"."""
        words = tokens.words
        label = words[at - 1]
        raw = tokens.raw(at - 1)
        if label in self.labels and label not in self.weak_labels:
            return True
        if label in self.labels:
            return (
                raw[0].isupper() and (at > 1 or self._lonely(tokens, at + 1)) and not (raw.isupper() and len(raw) > 2)
            )
        if label in self.months or label in self.weekdays or not raw[0].isupper() or at < 2 or "," in words[at]:
            return False
        if raw.endswith((".", "'s", "’s")) or words[at - 2] in (".", ":", "“", '"', "(", "-"):
            return False
        return self._lonely(tokens, at + 1) and len(words[at]) < 4

    def _lonely(self, tokens: Tokens, at: int) -> bool:
        """Whether no noun, unit or scale follows a number."""
        word = tokens.words[at]
        grammar = self.grammar
        if (
            word in grammar.numerals.large
            or word in HYPHENS
            or (word in grammar.numerals.short and tokens.touch(at - 1))
        ):
            return False
        return not grammar.unit(tokens, at) and not grammar.noun(tokens, at)

    def _run(self, tokens: Tokens, at: int) -> int:
        """The end of the numbers after a label: "Resolutions 1718 and 2270", "pages 12-15"."""
        words, kinds = tokens.words, tokens.kinds
        i = at + 1
        while (
            kinds[i + 1] == NUMBER
            and (words[i] in self.dashes or words[i] in self.and_ or words[i] in (",", "/"))
            and self._lonely(tokens, i + 2)
        ):
            i += 2
        return i

    @staticmethod
    def _falls(tokens: Tokens, at: int) -> bool:
        first, second = tokens.words[at], tokens.words[at + 2]
        return first.isdecimal() and second.isdecimal() and int(second) <= int(first) <= _HIGHEST_SCORE

    @staticmethod
    def _phone(tokens: Tokens, at: int) -> int:
        end = at
        while tokens.kinds[end] == NUMBER or tokens.words[end] in ("-", "("):
            end += 1
        return end

    def _is_month(self, tokens: Tokens, at: int) -> bool:
        word = tokens.words[at]
        return word in self.months and (tokens.raw(at)[0].isupper() or not tokens.raw(at).isascii())

    def _date(self, tokens: Tokens, at: int) -> int:
        """The end of a date that the number stands in: "October 13, 2023", "13-15 October", "September 7 and 8"."""
        if not self.months:
            return 0
        words, kinds = tokens.words, tokens.kinds
        day = int(words[at]) <= _DAYS
        before = at - 1 - (at > 1 and words[at - 1] == ".")
        if at and self._is_month(tokens, before):
            i = at + 1
            if not day:
                return i if self._is_year(words[at]) else 0
            if words[i] in ("million", "billion") or (
                words[before] in self.also_words
                and self.grammar.noun(tokens, i)
                and not (at > 1 and words[before - 1] in ("on", "in", "of"))
            ):
                return 0
            while (
                (words[i] in self.dashes or words[i] in self.and_ or words[i] in self.to)
                and kinds[i + 1] == NUMBER
                and words[i + 1].isdecimal()
                and int(words[i + 1]) <= _DAYS
                and self._lonely(tokens, i + 2)
            ):
                i += 2
            year = i + (words[i] in (",", "."))
            return (
                year + 1
                if self._is_year(words[year]) and kinds[year] == NUMBER and self._lonely(tokens, year + 1)
                else i
            )
        if not day:
            return 0
        i = at + 1
        while (
            (words[i] in self.dashes or words[i] in self.and_ or words[i] in self.to or words[i] == ",")
            and kinds[i + 1] == NUMBER
            and words[i + 1].isdecimal()
            and int(words[i + 1]) <= _DAYS
        ):
            i += 2
        i += words[i] in self.grammar.of
        if not self._is_month(tokens, i) or (words[i] in self.also_words and not tokens.raw(i)[0].isupper()):
            return 0
        i += 1
        i += words[i] == "." and kinds[i + 1] == NUMBER
        i += words[i] == "," and self._is_year(words[i + 1])
        return i + 1 if self._is_year(words[i]) else i

    @staticmethod
    def _is_year(word: str) -> bool:
        return len(word) == 4 and word.isdecimal() and _FIRST_YEAR <= int(word) < _LAST_YEAR

    def _year(self, tokens: Tokens, at: int) -> int:
        """The end of a year: "in 2016", "its 2019 sales", "2012–13", "between 2022 and 2024"."""
        words, kinds = tokens.words, tokens.kinds
        word, after = words[at], words[at + 1]
        if not self._is_year(word) or not self.before_year:
            return 0
        if (
            after in self.dashes
            and tokens.touch(at)
            and kinds[at + 2] == NUMBER
            and words[at + 2].isdecimal()
            and len(words[at + 2]) in (2, 4)
        ) and (len(words[at + 2]) == 2 or self._is_year(words[at + 2])):
            return at + 3
        previous = words[at - 1] if at else ""
        money = self.grammar.money(tokens, at)
        if money or after == "%" or (not self._lonely(tokens, at + 1) and self.grammar.unit(tokens, at + 1)):
            return 0
        noun = self.grammar.noun(tokens, at + 1)
        modern = int(word) >= _MODERN
        if noun is None:
            hedged = previous in (
                "some",
                "nearly",
                "almost",
                "than",
                "least",
                "exactly",
                "roughly",
                "approximately",
                "~",
            )
            return 0 if hedged or after in self.grammar.numerals.large else at + 1
        if previous in self.year_follows and modern:
            return at + 1
        if previous in self.determiners or previous.endswith("'s"):
            return at + 1 if modern and noun.of not in self.grammar.things else 0
        if (
            at
            and kinds[at - 1] in (WORD, NAME)
            and tokens.raw(at - 1)[0].isupper()
            and modern
            and at > 1
            and previous not in self.grammar.stops
        ):
            return at + 1
        return 0

    def _score(self, tokens: Tokens, at: int) -> int:
        """The end of a score: "3-1", "won 2-0", "24-17"; a range rises and has a noun."""
        words, kinds = tokens.words, tokens.kinds
        if not (
            words[at + 1] in self.dashes and tokens.touch(at) and kinds[at + 2] == NUMBER and words[at + 2].isdecimal()
        ):
            return 0
        first, second = int(words[at]), int(words[at + 2])
        if second <= first and (tokens.touch(at + 1) and (first < 200 or self._lonely(tokens, at + 3))):
            end = at + 3
            while words[end] in self.dashes and tokens.touch(end - 1) and kinds[end + 1] == NUMBER:
                end += 2
            return end
        if words[at + 3] in self.dashes and tokens.touch(at + 2) and kinds[at + 4] == NUMBER:
            return at + 5
        near = words[max(0, at - 4) : at]
        if first <= _HIGHEST_SCORE and self._lonely(tokens, at + 3) and not self.scores.isdisjoint(near):
            return at + 3
        return 0
