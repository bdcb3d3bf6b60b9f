"""Numbers in digits, in words and in both: "13,000", "three million", "1.2 mn", "half a million" -> value and place."""

from __future__ import annotations

from typing import NamedTuple

from estimates.language.cardinals import (
    CARDINALS,
    MAGNITUDES,
    ONES,
    Coefficient,
    cardinal,
    describes,
    place_of,
    with_point,
)
from estimates.language.tokens import BROKEN, NUMBER, WORD, Tokens

SHORT = {"k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "mio": 10**6, "mil": 10**6, "mill": 10**6, "b": 10**9,
         "bn": 10**9, "bln": 10**9, "tn": 10**12, "trn": 10**12}  # fmt: skip
"""Abbreviated magnitudes; `m`, `b` and `k` count only where a thing counted follows."""
UNSURE = frozenset("mb")
GLYPHS = {"½": (1, 2), "¼": (1, 4), "¾": (3, 4), "⅓": (1, 3), "⅔": (2, 3), "⅕": (1, 5), "⅛": (1, 8)}
PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "thirds": 3,
    "quarters": 4,
    "fifths": 5,
    "tenth": 10,
    "tenths": 10,
}
MM = frozenset(["mm", "㎜", "millimetre", "millimeter", "millimetres", "millimeters"])
STARTS = frozenset([*CARDINALS, *GLYPHS, *PARTS, "a", "an"])
_COMMON = (2, 4)  # halves and quarters: the parts that stand beside a number


class Number(NamedTuple):
    """A number read from tokens.

    `place` is the value of one unit of its last significant digit; `end` the index of the first token after it;
    `scales` the magnitudes it ends in, the inner one first ("four hundred thousand": 100, 1000); `short` the
    abbreviation of its magnitude, if it has one; `plain` whether it is one run of digits and nothing else.
    """

    value: float
    place: float
    end: int
    scales: tuple[int, ...] = ()
    short: str = ""
    plain: bool = False


def _times(read: Coefficient, factor: int, end: int, short: str = "", *, plain: bool = False) -> Number:
    up, down = read.place
    return Number(read.top * factor / read.bottom, up * factor / down, end, read.scales, short, plain)


def number(tokens: Tokens, at: int, *, with_and: bool = True) -> Number | None:
    """The number that starts at token `at`, or None. `with_and=False` leaves "hundred and fifty" at the hundred."""
    words, kind = tokens.words, tokens.kinds[at]
    if kind == NUMBER:
        return _scaled(tokens, _digits(tokens, at), plain=True)
    if kind != WORD or words[at] not in STARTS:
        return None
    return _part_of_magnitude(tokens, at) or _in_words(tokens, at, with_and=with_and)


def _digits(tokens: Tokens, at: int) -> Coefficient:
    end = _groups(tokens, at)
    text = "".join(tokens.words[at:end]).translate(_NO_SEPARATORS)
    whole, _, decimals = text.partition(".")
    bottom = 10 ** len(decimals)
    top = int(whole or "0") * bottom + int(decimals or "0")
    read = Coefficient(top, bottom, (1, bottom) if decimals else (place_of(top), 1), end)
    return read if decimals else _glued_fraction(tokens, read)


def _groups(tokens: Tokens, at: int) -> int:
    """The index after the digits that start at `at`, with further groups of three after single spaces ("1 400")."""
    words, starts, ends, text = tokens.words, tokens.starts, tokens.ends, tokens.text
    end = at + 1
    if not (len(words[at]) < 4 and words[at].isdigit() and words[at][0] != "0"):
        return end
    space = text[ends[at] : starts[end]]
    while (
        end - at < _MOST_GROUPS
        and space in _SPACES
        and text[ends[end - 1] : starts[end]] == space
        and len(words[end]) == 3
    ):
        if tokens.kinds[end] != NUMBER or not words[end].isdigit():
            break
        if words[tokens.over_hyphen(end + 1)] in MM:  # "20 240mm launchers" are twenty
            break
        end += 1
    return end


_MOST_GROUPS = 7  # of three digits
_SPACES = frozenset(" \u00a0\u2007\u2009\u202f")
_NO_SEPARATORS = {ord(mark): None for mark in ",_'’"}


def _glued_fraction(tokens: Tokens, read: Coefficient) -> Coefficient:
    """`1½` and `1 1/2`."""
    at = read.end
    if tokens.words[at] in GLYPHS:
        return _added(read, *GLYPHS[tokens.words[at]], at + 1)
    if tokens.kinds[at] == BROKEN and tokens.words[at] in ("1/2", "1/4", "3/4"):
        top, bottom = tokens.words[at].split("/")
        return _added(read, int(top), int(bottom), at + 1)
    return read


def _added(read: Coefficient, top: int, bottom: int, end: int, unit: int = 1) -> Coefficient:
    """`read` and top/bottom of `unit`: "one and a half", "a million and a half"."""
    total = read.top * bottom + top * unit * read.bottom
    return Coefficient(total, read.bottom * bottom, _place_of_part(unit, bottom), end, read.scales)


def _place_of_part(unit: int, bottom: int) -> tuple[int, int]:
    """The place of a half (0.5), a quarter (0.25) or another part (one digit) of `unit`."""
    return (unit, 100 if bottom in (4, 8) else 10)


def _part_of_magnitude(tokens: Tokens, at: int) -> Number | None:
    """Such as "half a million", "a quarter of a million", "three-quarters of a million", "half-million"."""
    part = share(tokens, at)
    if part is None:
        return None
    top, bottom, next_at = part
    words = tokens.words
    if words[next_at] == "of":
        next_at += 1
    elif bottom not in _COMMON:  # "a third million" is the one after the second
        return None
    if words[next_at] in ("a", "one"):
        next_at += 1
    next_at = tokens.over_hyphen(next_at)
    if words[next_at] not in MAGNITUDES:
        return None
    return _scaled(tokens, Coefficient(top, bottom, _place_of_part(1, bottom), next_at))


def share(tokens: Tokens, at: int) -> tuple[int, int, int] | None:
    """A part in words, as (top, bottom, index after it): "half", "a third", "two-thirds", "¾"."""
    words = tokens.words
    if words[at] in GLYPHS:
        return (*GLYPHS[words[at]], at + 1)
    top = 1
    if words[at] == "a":
        at += 1
    elif words[at] in ONES:
        top, at = ONES[words[at]], tokens.over_hyphen(at + 1)
    bottom = PARTS.get(words[at])
    if bottom is None or (words[at].endswith("s") != (top > 1)) or top >= bottom:
        return None
    return top, bottom, at + 1


def _in_words(tokens: Tokens, at: int, *, with_and: bool) -> Number | None:
    if tokens.words[at] == "a":
        read = cardinal(tokens, tokens.over_hyphen(at + 1), start=1, with_and=with_and)
    else:
        read = cardinal(tokens, at, start=0, with_and=with_and)
    if read is None:
        return None
    return _scaled(tokens, with_point(tokens, read))


def _and_part(tokens: Tokens, at: int) -> tuple[int, int, int] | None:
    """Such as "and a half", "-and-a-half", "and three-quarters", as (top, bottom, index after it)."""
    at = tokens.over_hyphen(at)
    if tokens.words[at] != "and":
        return None
    at = tokens.over_hyphen(at + 1)
    at = tokens.over_hyphen(at + 1) if tokens.words[at] in ("a", "one") else at
    part = share(tokens, at)
    return part if part and part[1] in _COMMON and tokens.words[part[2]] != "of" else None


def _scaled(tokens: Tokens, read: Coefficient, *, plain: bool = False) -> Number:
    """`read` with the fraction and the magnitudes after it."""
    if part := _and_part(tokens, read.end):
        read = _added(read, *part, unit=read.scales[-1] if read.scales else 1)
    at, factor, scales = read.end, 1, read.scales
    plain = plain and read.bottom == 1
    words = tokens.words
    while not read.scales:
        next_at = tokens.over_hyphen(at)
        size = MAGNITUDES.get(words[next_at])
        if size is None or (scales and (size <= scales[-1] or scales[-1] == 12)) or describes(tokens, next_at):
            break
        at, factor, scales = next_at + 1, factor * size, (*scales, size)
    if factor == 1 and not scales and words[at] in SHORT and tokens.kinds[at] == WORD:
        return _times(read._replace(scales=(SHORT[words[at]],)), SHORT[words[at]], at + 1, words[at])
    if factor > 1 and (part := _and_part(tokens, at)):
        read, at = _added(read, *part, unit=1), part[2]
    if factor == 12 and read.bottom == 1:
        read = read._replace(place=(place_of(read.top * 12), 12))  # dozens are no digits
    return _times(read._replace(scales=scales), factor, at, plain=plain and factor == 1)
