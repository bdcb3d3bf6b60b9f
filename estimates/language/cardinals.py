"""Whole numbers in words: "two hundred and fifty thousand", "twenty-five hundred", "a dozen", "one-point-six"."""

from __future__ import annotations

from typing import NamedTuple

from estimates.language.compiled import WORDS
from estimates.language.tokens import Tokens

ONES = {word: n for n, word in enumerate(WORDS["ones"].split())}
TEENS = {word: n for n, word in enumerate(WORDS["teens"].split(), 10)}
TENS = {word: 10 * n for n, word in enumerate(WORDS["tens"].split(), 2)}
LARGE = {"thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9, "trillion": 10**12}
MAGNITUDES = {"dozen": 12, "hundred": 100, **LARGE}
CARDINALS = {**ONES, **TEENS, **TENS}
NUMBER_WORDS = frozenset([*CARDINALS, *MAGNITUDES])
_POINT_DIGITS = {**ONES, "oh": 0, "o": 0}


class Coefficient(NamedTuple):
    """top / bottom, with the place of the last digit of what was said."""

    top: int
    bottom: int
    place: tuple[int, int]
    end: int
    scales: tuple[int, ...] = ()


def place_of(whole: int) -> int:
    """The value of one unit of the last non-zero digit: 6,700 -> 100."""
    if not whole:
        return 1
    digits = str(whole)
    return int(10 ** (len(digits) - len(digits.rstrip("0"))))


def cardinal(tokens: Tokens, at: int, *, start: int, with_and: bool) -> Coefficient | None:
    """Cardinal words from `at` on; `start` is 1 after "a", which must be followed by a magnitude."""
    words, first = tokens.words, at
    total, part, top = 0, start, 10**18
    last = 0  # the size of the last word: 1 one, 10 teen or ten, 100 hundred, 1000 larger
    scales: tuple[int, ...] = ()
    while True:  # the sizes fall, so that it ends
        word = words[at] if words[at] not in MAGNITUDES or not describes(tokens, at) else ""
        if word in CARDINALS:
            value = CARDINALS[word]
            size = 1 if value < 10 else 5 if value < 20 else 10
            fits = last == 0 or (value and (last >= 100 or (last == 10 and size == 1)))
            if not fits or (start and at == first):
                break
            part, last, scales = part + value, size, ()
        elif word == "hundred" and 0 < part < 100:
            part, last, scales = part * 100, 100, (100,)
        elif word == "dozen" and 0 < part < 100 and not total:
            return Coefficient(part * 12, 1, (place_of(part * 12), 1), at + 1, (12,))
        elif word in LARGE and part and LARGE[word] < top:
            top = LARGE[word]
            total, part, last, scales = total + part * top, 0, 1000, (*scales, top)
        elif word in LARGE and last == 1000 and top == 1000 < LARGE[word]:  # "three thousand million"
            top = LARGE[word]
            total, scales = total * top, (*scales, top)
        elif word == "and" and with_and and last >= 100 and _small_follows(tokens, tokens.over_hyphen(at + 1), last):
            last, at = 1000, tokens.over_hyphen(at + 1)
            continue
        else:
            break
        at += 1
        joined = tokens.over_hyphen(at)
        if words[joined] in CARDINALS or words[joined] in MAGNITUDES or (words[joined] == "and" and last >= 100):
            at = joined
    if at == first:
        return None
    whole = total + part
    return Coefficient(whole, 1, (place_of(whole), 1), at, scales)


def _small_follows(tokens: Tokens, at: int, last: int) -> bool:
    """Whether the words after "and" belong to the number: "two hundred and fifty thousand", "a thousand and one"."""
    words = tokens.words
    if words[at] not in CARDINALS or words[at] == "zero":
        return False
    after = tokens.over_hyphen(at + 1)
    if words[at] in TENS and words[after] in ONES:
        after += 1
    return words[after] not in MAGNITUDES or (last == 100 and words[after] in LARGE)


def with_point(tokens: Tokens, read: Coefficient) -> Coefficient:
    """Such as "one-point-six", "six point oh five"."""
    words = tokens.words
    at = tokens.over_hyphen(read.end)
    if words[at] != "point" or read.scales:
        return read
    at = tokens.over_hyphen(at + 1)
    top, bottom, end = read.top, 1, read.end
    while words[at] in _POINT_DIGITS and bottom < 10**9:
        top, bottom, end = top * 10 + _POINT_DIGITS[words[at]], bottom * 10, at + 1
        at = tokens.over_hyphen(at + 1)
    return Coefficient(top, bottom, (1, bottom), end) if bottom > 1 else read


def describes(tokens: Tokens, at: int) -> bool:
    """Whether a magnitude says how large each thing is: "20 million-dollar boxes", "two thousand-tonne ferries"."""
    after = tokens.over_hyphen(at + 1)
    return after > at + 1 and tokens.words[after] in _OF_EACH


_OF_EACH = frozenset(["dollar", "euro", "pound", "ruble", "tonne", "ton", "barrel", "litre", "liter", "gallon", "acre"])
