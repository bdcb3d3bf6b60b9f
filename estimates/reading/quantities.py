"""Quantities in tokens: one number, a range with its shared magnitude, or an order of magnitude."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from estimates.language.cardinals import place_of
from estimates.language.compiled import WORDS
from estimates.language.numerals import SHORT, Number, number
from estimates.language.orders import ORDERS, SEVERAL, order
from estimates.language.tokens import DASHES, HYPHENS, Tokens

OPENERS = frozenset(["between", "from", "couple", "upper", "lower", "half", *ORDERS, *SEVERAL])
_LINKS = frozenset(["to", "or", *DASHES])
_MOST_BETWEEN = 4  # words between "to" and the second number of a range ("to as many as 500")


class Quantity(NamedTuple):
    """Tokens [start, end) as a quantity of some `kind`: number, about, between or order.

    `low` is the number itself, or the low end; `high` is the high end of a range. `short` is the number's abbreviation.
    """

    kind: str
    low: float
    high: float
    place: float
    start: int
    end: int
    short: str = ""
    plain: bool = False
    notes: tuple[str, ...] = ()

    @property
    def size_of_short(self) -> int:
        """What the abbreviation multiplies by."""
        return SHORT[self.short]


def quantity(tokens: Tokens, at: int) -> Quantity | None:
    """The quantity that starts at token `at`, or None."""
    word = tokens.words[at]
    if word in ("between", "from"):
        return _between(tokens, at)
    if word in ("upper", "lower", "high", "low", "mid"):
        return _part_of_range(tokens, at)
    if found := order(tokens, at):
        place = place_of(found.low) if found.about else 0
        return Quantity("about" if found.about else "order", found.low, found.low, place, at, found.end)
    first = number(tokens, at)
    if first is None:
        return None
    return _range(tokens, at, first) or _one(first, at)


def _one(read: Number, at: int) -> Quantity:
    return Quantity("number", read.value, read.value, read.place, at, read.end, read.short, read.plain)


def _between(tokens: Tokens, at: int) -> Quantity | None:
    """Such as "between four and six million", "from 300 to 500"."""
    links = ("and", "to") if tokens.words[at] == "between" else ("to",)
    for with_and in (False, True):
        first = _near_number(tokens, at + 1, with_and=with_and)
        if first is None:
            return None
        link = _over_noun(tokens, first.end, links)
        if tokens.words[link] not in links:
            if tokens.words[at] == "between" and (found := _range(tokens, at + 1, first)):
                return found._replace(start=at)
            continue
        second = _near_number(tokens, link + 1)
        if second is None:
            return None
        if found := _joined(first, second, at):
            return found
    return None


def first_of_two(tokens: Tokens, at: int) -> Quantity | None:
    """The first number of "from two to three million" at `at`, with the magnitude it takes from the second one."""
    first = number(tokens, at)
    link = _over_noun(tokens, first.end, ("to",)) if first else at
    second = _near_number(tokens, link + 1) if tokens.words[link] == "to" else None
    if first is None or second is None:
        return None
    factor = max(_shared(first, second), _shared_falling(first, second))
    value, place = _times(first.value, factor), _times(first.place, factor)
    return Quantity("number", value, value, place, at, first.end)


def _shared_falling(first: Number, second: Number) -> int:
    """As `_shared` for "from five to three million"; "from 500 to 1 million" shares nothing."""
    factor = 1
    for size in second.scales:
        factor *= size
    near = not first.scales and first.value * factor <= second.value * 10
    return factor if near else 1


def _over_noun(tokens: Tokens, at: int, links: Collection[str]) -> int:
    """Past one word said with both ends ("between 40% and 50%", "between 300 kg and 500 kg")."""
    return at + 1 if tokens.words[at] not in links and tokens.words[at + 1] in links else at


def _near_number(tokens: Tokens, at: int, *, with_and: bool = True) -> Number | None:
    """The number at `at`, or after a few words that hedge it there ("to as many as 500")."""
    for skipped in range(_MOST_BETWEEN):
        if skipped and tokens.words[at + skipped - 1] not in _SOFTENERS:
            return None
        if found := number(tokens, at + skipped, with_and=with_and):
            return found
    return None


_SOFTENERS = frozenset(WORDS["inside a range"].split())


def _range(tokens: Tokens, at: int, first: Number) -> Quantity | None:
    """Such as "two to three million", "1.5–2 million", "two-to-three", "two or three"."""
    words, link = tokens.words, _over_noun(tokens, first.end, _LINKS)
    repeated = words[first.end] if link > first.end else ""
    if words[link] in DASHES and words[link + 1] in ("to", "or") and words[link + 2] in HYPHENS:
        link += 1
        second = number(tokens, link + 2)
    elif words[link] in DASHES:
        second = number(tokens, link + 1) if _dash_joins(tokens, link) else None
    elif words[link] == "to":
        second = _near_number(tokens, link + 1)
    elif words[link] == "or":
        second = number(tokens, link + 1) if words[at - 1] != "either" else None
    else:
        return None
    if second is None or (repeated and words[second.end] != repeated):
        return None
    found = _joined(first, second, at, by_dash=words[link] in DASHES)
    return found if found and (words[link] != "or" or found.low * 2 >= found.high) else None


def _dash_joins(tokens: Tokens, link: int) -> bool:
    """Whether the dash touches both numbers or neither ("1.5-2", "300 – 500"); a long dash must touch both."""
    before, after = tokens.ends[link - 1] == tokens.starts[link], tokens.touch(link)
    return before and after if tokens.words[link] == "—" else before == after


def _joined(first: Number, second: Number, at: int, *, by_dash: bool = False) -> Quantity | None:
    factor = _shared(first, second)
    low = _times(first.value, factor)
    notes: tuple[str, ...] = ()
    place = _times(first.place, factor) if factor != 12 else place_of(round(low))
    if factor == 1 and _is_short_thousand(first, second, by_dash=by_dash):
        low, place = low * 1000, place * 1000
        notes = (f"read as {low:,.0f} to {second.value:,.0f}: both ends are taken to be thousands",)
    if low >= second.value:
        return None
    return Quantity("between", low, second.value, max(place, second.place), at, second.end, second.short, notes=notes)


def _times(value: float, factor: int) -> float:
    """Without the dust of floating point: 4.1 times a million is 4,100,000."""
    return float(f"{value * factor:.15g}")


def _shared(first: Number, second: Number) -> int:
    """The magnitude that the first number takes from the second one ("three to four hundred thousand": 100,000)."""
    if first.short or (first.scales and first.scales[-1] >= 1000):
        return 1
    factor = 1
    for size in second.scales:
        factor *= size
    for size in second.scales:
        if _times(first.value, factor) < second.value and not (first.scales and size == 100):
            return factor
        factor //= size
    return 1


def _is_short_thousand(first: Number, second: Number, *, by_dash: bool) -> bool:
    """Such as "10-12,000": journalists leave out the first thousand. Only where both ends then are close."""
    if not (first.plain and second.plain and first.value < 1000 <= second.value and second.value % 1000 == 0):
        return False
    low = first.value * 1000
    return low < second.value <= low * (3 if by_dash else 1.5)


def _part_of_range(tokens: Tokens, at: int) -> Quantity | None:
    """Such as "upper 200,000 range": somewhere between 200,000 and 300,000."""
    first = tokens.over_hyphen(at + 1)
    found = number(tokens, first)
    if found is None or tokens.words[found.end] not in ("range", "s"):
        return None
    high = found.value + found.place
    note = f"“{tokens.text[tokens.starts[at] : tokens.ends[found.end]]}” is read as {found.value:,.0f} to {high:,.0f}"
    return Quantity("between", found.value, high, found.place, at, found.end + 1, notes=(note,))
