"""Numbers in digits, in words and in both: one positional algorithm for thousands and for myriads."""

from collections.abc import Callable
from itertools import takewhile
from math import inf
from typing import NamedTuple

from estimates.language.language import Language, Tables
from estimates.language.tokenizer import HYPHENS, NUMBER, VULGAR, Tokens, times, value_of
from estimates.quantities.figure import granularity

_VALUES = ("units", "small", "large", "short", "halves", "orders", "coarse")
_FINEST = 32  # of the fractions that are written with a slash


class Number(NamedTuple):
    """How much was said: a number, both ends of a range, or the least that an order of magnitude means.

    Of a range `value` and `step` are those of its upper end; `step` is the unit of the last significant digit.
    """

    value: float
    step: float
    end: int
    scale: float = 1.0  # its last scale word
    plain: bool = False  # digits and nothing else
    spelled: bool = False  # words and nothing else
    bound: str = ""  # a hedge inside the number: "10+ million"
    odd: bool = False  # exceeded: Korean 여 inside a number
    part: bool = False  # a fraction of one
    kind: str = "number"  # or between, margin, order, unclear
    start: int = 0  # the first token, with its currency or "between"
    low: float = 0.0
    low_step: float = 0.0
    unit: str | None = None  # said with the number: "$5", "40% to 50%"
    ratio: bool = False  # "one in two"
    rough: bool = False  # "a couple of dozen"
    half: bool = False  # "an hour and a half": the half follows the unit


class Numerals:
    """The words of one language for numbers."""

    def __init__(self, language: Language, counts_in_millions: Callable[[Tokens, int], bool]) -> None:
        self.w = Tables(lambda key: language.words[f"numerals.{key}"])
        self.counts_in_millions = counts_in_millions  # whether what follows "3m" is counted in millions
        self.group, self.mark, self.spacing = language.data["grouping"], language.data["decimal"], language.spacing
        values: list[dict[str, int]] = [language.maps[f"numerals.{key}"] for key in _VALUES]
        self.units, self.small, self.large, self.short, self.halves, self.orders, self.coarse = values
        self.one, self.and_, self.of, self.point = (self.w[key] for key in ("one", "and", "of", "point"))
        self.digit = {word: str(value) for word, value in self.units.items() if value < 10}  # as in "point two five"
        self.digit |= dict.fromkeys(self.w["nought"], "0")
        self.multipliers = {**self.small, **self.large}
        self.words = frozenset([*self.units, *self.multipliers, *self.halves])
        self.joined = self.words | self.point | self.and_
        self.starts = frozenset([*self.words, *self.one, *VULGAR])

    def number(self, tokens: Tokens, at: int, *, money: bool = False) -> Number | None:
        """Read the number that starts at token `at`; `money` allows the scales of amounts of money ("5 m")."""
        spelled, slash = tokens.kinds[at] != NUMBER, "/" in tokens.words[at]
        part = self._part(tokens, at) if spelled or slash else None
        return part if part or slash else self._whole(tokens, at, money=money)

    def _whole(self, tokens: Tokens, at: int, *, money: bool = False) -> Number | None:
        """Read a number from left to right, as "3 million 200 thousand" and 3억2천만 are read.

        `current` is what was said since the last scale word, None right behind one; `group` what hundreds (천, 백) have
        closed since the last large one, whose size is `below`; `total` what large ones have closed. `step` is the unit
        of the last significant digit so far.
        """
        words, kinds = tokens.words, tokens.kinds
        total = group = 0.0
        current: float | None = None
        step = scale = 1.0
        below = inf
        # `current` is in digits; anything is; the last scale word was a dozen or a score; a 여 is inside
        digits = any_digits = closed = odd = False
        i = behind = at  # the token to read; the one behind the last large scale word
        while True:
            word = words[i]
            if kinds[i] == NUMBER:
                if current is not None or "/" in word or (i > at and not self._is_continued(tokens, i, below)):
                    break
                current, step = value_of(word, self.group, self.mark)
                digits = any_digits = True
            elif word in self.units and not (digits and current is not None):
                value: float = self.units[word]
                if current is None:
                    alone = any_digits and not self.spacing and words[i + 1] not in self.multipliers  # 이 of 5만이
                    if closed or alone or (self.spacing and i > at and not value and step):
                        break
                    current = value
                elif current % 10 == 0 and (20 if self.spacing else 10) <= current < 100 and 0 < value < 10:
                    current += value
                else:
                    break
                step = granularity(current)
            elif word in self.one and i == at and words[i + 1] in self.multipliers:
                current = 1
            elif word in self.small and (current is not None or not self.spacing or self._is_bare(tokens, at, i)):
                size: float = self.small[word]
                group += times(current if current is not None else 1, size)
                step = self.coarse[word] if word in self.coarse else times(step, size) if current is not None else size
                current, closed, scale = None, word in self.coarse, size
            elif (size := self._scale(tokens, i, money=money and digits, digits=digits)) and not closed:
                base = group + (current or 0)
                if current is None and not group:
                    stacked = total and words[i - 1] in self.w["stacked"] and size > below
                    if not stacked and (i > at or (self.spacing and not self._is_bare(tokens, at, i))):
                        break
                    total, base, step = (0.0, total, step) if total else (total, 1, 1.0)
                elif size >= below:  # 3만5만: the second number starts behind the scale word before
                    current, group, step, i = None, 0.0, times(1, below), behind
                    break
                total, step = total + times(base, size), times(step, size)
                scale = size if current is not None else scale * size
                below, group, current, digits, behind = size, 0.0, None, False, i + 1
            elif word in self.point and current is not None and not any_digits:
                first = self._over(tokens, i + 1)
                decimals = "".join(takewhile(bool, (self.digit.get(word, "") for word in words[first:])))
                if not decimals:
                    break
                current += float(f"0.{decimals}")
                step = 1 / 10 ** len(decimals)
                i = first + len(decimals) - 1
            elif word in HYPHENS and i > at and tokens.touch(i - 1) and tokens.touch(i) and words[i + 1] in self.joined:
                if kinds[i - 1] == NUMBER and words[i + 1] in self.units:
                    break
            elif word in self.w["odd inside"] and i > at:
                odd = True
            elif (word in self.and_ or word == ",") and current is None and not any_digits and (total or group):
                if not self._joins(tokens, i + 1, below, group, comma=word == ","):
                    break
            else:
                break
            i += 1
        while i > at and words[i - 1] in HYPHENS:
            i -= 1
        lone = self.w["alone"] and not any_digits and i == at + 1 and words[at] not in self.w["alone"]
        if lone or i == at or (current is None and not group and not total):
            return None
        unsaid = below / 10**4 if group and current is None and below < inf and not self.spacing else 1  # 1억2천(만)
        value, step = total + times(group, unsaid) + (current or 0), times(step, unsaid)
        if words[i] in self.w["part of"] and value and (top := self._whole(tokens, i + 1)) and top.value < value:
            return Number(top.value / value, 0.1, top.end, start=at, part=True)
        number = Number(value, step, i, scale, digits and i - at < 2, not any_digits, odd=odd, start=at)
        return self._with_half(tokens, number)

    def _is_continued(self, tokens: Tokens, i: int, below: float) -> bool:
        """Whether digits continue a number: 40조3,337억, 6 million 500 thousand."""
        if not self.spacing:
            value = value_of(tokens.words[i], self.group, self.mark)[0]
            return tokens.words[i - 1] in self.multipliers and value < below
        return self.large.get(tokens.words[i + 1], inf) < below < inf

    def _joins(self, tokens: Tokens, i: int, below: float, group: float, *, comma: bool) -> bool:
        """Whether "and" or a comma continues a number: "two hundred and fifty", "eight thousand, three hundred"."""
        words, first = tokens.words, i
        while self.units.get(words[i]) or (words[i] in HYPHENS and words[i + 1] in self.units):
            i += 1
        i = self._over(tokens, i)
        if i == first or (comma and words[i] not in self.multipliers):
            return False
        if words[i] in self.small:
            return not group and words[i] not in self.coarse
        return words[i] not in self.large or self.large[words[i]] < below

    def _is_bare(self, tokens: Tokens, at: int, i: int) -> bool:
        """Such as "hundred and twenty" without its "a"."""
        words = tokens.words
        joined = words[i + 1] in self.and_ and words[i + 2] in self.units
        led = i > 0 and words[i - 1] in self.w["bare after"]
        return i == at and words[i] not in self.coarse and (joined or led)

    def _scale(self, tokens: Tokens, i: int, *, money: bool, digits: bool) -> float:
        """Return the size of the scale word at token `i`, of a short form ("k") only behind digits; 0 for others."""
        word, size = tokens.words[i], self.short.get(tokens.words[i], 0) if digits else 0
        if word in self.large and (size or word not in self.short):
            return self.large[word]
        if not size or money or word not in self.w["units too"]:
            return size
        single = len(word) == 1
        if size == 1000:
            return size if tokens.touch(i - 1) or (single and word == tokens.raw(i)) else 0
        return size if single and size < 10**12 and self.counts_in_millions(tokens, i + 1) else 0

    def _with_half(self, tokens: Tokens, number: Number) -> Number:
        """Add the fraction of "two and a half million", "a million and a half", "1½", "1 and 1/2", "2-1/2"."""
        words, i = tokens.words, self._over(tokens, number.end)
        joined = words[i] in self.and_
        i = self._over(tokens, i + 1) if joined else i
        fraction, is_mark = self._fraction(tokens, i), words[i] in VULGAR
        if fraction is None:
            return number
        top, bottom, end = fraction
        value, step, written = number.value + top / bottom, 1 / bottom, is_mark or "/" in words[i]
        fits = (i == number.end and tokens.touch(i - 1)) if is_mark else number.plain and not number.value % 1
        if written or (joined and number.scale == 1 and words[self._over(tokens, end)] in self.large):
            return self._scaled(tokens, number.start, value, step, end) if fits or not written else number
        if not joined or words[end] in self.of or bottom > 2 or (number.scale == 1 and number.value % 1):
            return number
        half = number.scale / 2
        return number._replace(value=number.value + half, step=half, end=end, plain=False)

    def _scaled(self, tokens: Tokens, start: int, value: float, step: float, i: int) -> Number:
        """Return the number of a fraction, with the scale word at token `i` if there is one: "2½ million"."""
        after = self._over(tokens, i)
        size = self.large.get(tokens.words[after]) or (self.short.get(tokens.words[after]) if after == i else None)
        if size and (tokens.words[after] not in self.w["units too"]):
            return Number(times(value, size), times(step, size), after + 1, size, start=start)
        return Number(value, step, i, start=start)

    def _over(self, tokens: Tokens, i: int) -> int:
        """Return the token behind a hyphen at token `i`, otherwise `i`."""
        return i + 1 if tokens.words[i] in HYPHENS else i

    def _fraction(self, tokens: Tokens, i: int) -> tuple[int, int, int] | None:
        """Read "½", "2/3", "half", "a quarter", "three-quarters": both parts, and the token behind it."""
        words = tokens.words
        if words[i] in VULGAR:
            top, bottom = VULGAR[words[i]]
        elif "/" in words[i] and tokens.kinds[i] == NUMBER:
            top, bottom = map(int, words[i].split("/"))
            bottom = bottom if bottom <= _FINEST else 0
        else:
            top = 1 if words[i] in self.one else self.units.get(words[i], 0)
            i = self._over(tokens, i + 1) if top else i
            bottom = self.halves.get(words[i], 0)
            top = top or bottom in (2, 4)  # "half", "quarter", not "third"
        return (top, bottom, i + 1) if 0 < top < bottom else None

    def _part(self, tokens: Tokens, at: int) -> Number | None:
        """Read a fraction of a scale word ("three-quarters of a million"), else a part of one ("two thirds")."""
        if (fraction := self._fraction(tokens, at)) is None:
            return None
        words, (top, bottom, end) = tokens.words, fraction
        j = self._over(tokens, end)  # then behind "of", and behind "a" or "one": "three-quarters of a million"
        j += words[j] in self.of
        j = self._over(tokens, j + (words[j] in self.one or self.units.get(words[j]) == 1))
        size = self.large.get(words[j])
        if size is None and (words[j - 1] in self.one or words[j] in self.coarse.keys() - self.w["need of"]):
            size = self.small.get(words[j])
        if size:
            return Number(float(f"{top * size / bottom:.15g}"), size / bottom, j + 1, size, start=at)
        return Number(top / bottom, 1 / bottom if bottom in (2, 4, 5) else 0.1, end, start=at, part=True)
