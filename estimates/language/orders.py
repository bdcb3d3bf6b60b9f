"""Orders of magnitude: "tens of thousands", "several hundred", "half a dozen"."""

from __future__ import annotations

import re
from typing import NamedTuple

from estimates.language.cardinals import MAGNITUDES
from estimates.language.tokens import Tokens

ORDERS = {
    "tens": 10,
    "dozens": 12,
    "scores": 20,
    "hundreds": 100,
    "thousands": 10**3,
    "lakhs": 10**5,
    "millions": 10**6,
    "crores": 10**7,
    "billions": 10**9,
    "trillions": 10**12,
}
"""The least number that each may mean (tens 10, dozens 12, hundreds 100: the most conservative one)."""
SEVERAL = frozenset(["several", "few", "multiple", "many", "numerous", "countless"])
_POWERS = re.compile("10{1,3}|(10{0,2})(,000)+")  # "100s of missiles"
FEWEST = 2  # several, a few: two at the least


class Order(NamedTuple):
    """The least number that is meant, up to token `end`; `about` if it is itself meant ("a couple of dozen")."""

    low: int
    end: int
    about: bool = False


def order(tokens: Tokens, at: int) -> Order | None:
    """Such as "tens of thousands", "several hundred", "100s", "half a dozen"; "a couple of dozen" is about 24."""
    words = tokens.words
    if words[at] in ("a", "an"):
        at += 1
    if words[at] == "half":
        at = tokens.over_hyphen(at + 1)
        at = tokens.over_hyphen(at + 1) if words[at] == "a" else at
        return Order(6, at + 1) if words[at] == "dozen" else None
    if words[at] == "couple":
        at += 2 if words[at + 1] == "of" else 1
        size, end = _magnitudes(tokens, at)
        return Order(2 * size, end, about=True) if end > at else None
    if words[at] in SEVERAL:
        at += 1
        size, end = _magnitudes(tokens, at)
        if end > at:
            return Order(FEWEST * size, end)
    if words[at + 1] == "s" and words[at + 2] == "of" and tokens.touch(at) and (digits := _POWERS.fullmatch(words[at])):
        return Order(int(digits[0].replace(",", "")), at + 2)
    size, end = _plural_magnitudes(tokens, at)
    return Order(size, end) if end > at else None


def _magnitudes(tokens: Tokens, at: int) -> tuple[int, int]:
    """Such as "hundred thousand", "dozen": their product and the index after them."""
    size = 1
    while tokens.words[at] in MAGNITUDES and size < 10**12:
        size, at = size * MAGNITUDES[tokens.words[at]], at + 1
    return size, at


def _plural_magnitudes(tokens: Tokens, at: int) -> tuple[int, int]:
    """Such as "hundreds of thousands": their product and the index after them."""
    words, size, end = tokens.words, 1, at
    while words[at] in ORDERS and size < 10**12:
        size, end = size * ORDERS[words[at]], at + 1
        end = _alternative(tokens, end)
        at = end + 1 if words[end] == "of" else end
    return size, end


def _alternative(tokens: Tokens, at: int) -> int:
    """Past ", if not hundreds,", "or hundreds" or "or even hundreds": the smaller one is what is said at the least."""
    words = tokens.words
    start = at + 1 if words[at] == "," else at
    if words[start] == "or":
        end = start + 2 if words[start + 1] in ("even", "possibly", "perhaps") else start + 1
    elif words[start] == "if" and words[start + 1] == "not":
        end = start + 2
    else:
        return at
    if words[end] not in ORDERS:
        return at
    end = end + 2 if words[end + 1] == "," else end + 1
    return end if words[end] == "of" else at
