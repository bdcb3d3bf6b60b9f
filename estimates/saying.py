"""Figures and numbers in words and digits, so that reading them gives the same again."""

from __future__ import annotations

from itertools import product
from math import isfinite
from typing import TYPE_CHECKING

from estimates import nouns
from estimates.lexicon import NO_PLURAL
from estimates.numerals import LARGE, place_of
from estimates.quantities import FEWEST, ORDERS

if TYPE_CHECKING:
    from estimates.figures import Figure

_SIGNIFICANT = 4  # digits of a number below a thousand
_SMALLEST = 12  # decimals that are ever shown
_FLOORS = {"dozen": 12, "hundred": 100, **LARGE}


def number(value: float, place: float | None = None) -> str:
    """A number as the tool prints it: 3,015,000 or 447.8; `place` is the last digit to show."""
    if not isfinite(value):
        return "∞" if value > 0 else "-∞"
    if place is None:
        if abs(value) >= 1000 or value == int(value):
            return f"{value:,.0f}"
        shown = f"{value:.{_SIGNIFICANT}g}"
        return f"{float(shown):.{_SMALLEST}f}".rstrip("0").rstrip(".")
    return f"{value:,.{_decimals(place)}f}"


def _decimals(place: float) -> int:
    return 0 if place >= 1 else len(f"{place:.{_SMALLEST}f}".rstrip("0").partition(".")[2])


def in_words(value: float) -> str:
    """A number as a chart says it: 3,000,000 -> "3 million"; below a million, its digits."""
    for size, word in ((10**9, "billion"), (10**6, "million")):
        if value >= size and round(value / size, 2) * size == value:
            return f"{number(value / size)} {word}"
    return number(value)


def say(figure: Figure) -> str:
    """The figure in words that `figures.parse` reads back: "more than 1,000 containers"."""
    amount = _amount(figure)
    if amount is None:
        return figure.words
    per = f" per {figure.per}" if figure.per else ""
    return f"{amount}{_thing(figure)}{per}"


def _amount(figure: Figure) -> str | None:
    literal = figure.literal
    if figure.relation == "order":
        return _order(literal.low)
    place = figure.place or 1.0
    if figure.relation == "between":
        low, high = digits(literal.low, place), digits(literal.high, place)
        return f"{low} to {high}" if low and high else None
    said = digits(figure.figure or 0.0, place)
    if said is None or figure.relation != "exactly":
        return said and f"{figure.relation} {said}"
    without_rounding = figure.implied is not None and figure.implied.low == figure.implied.high
    return f"exactly {said}" if without_rounding else said


def digits(value: float, place: float) -> str | None:
    """`value` in digits whose last significant one stands at `place`; None where digits cannot say that."""
    if place < 1:
        return number(value, place)
    natural = place_of(round(value))
    if natural == place or value < place:
        return number(value, 1)
    for word, size in reversed(LARGE.items()):
        if word in _WORDS and value >= size > place:
            return f"{number(value / size, place / size)} {word}"
    return number(value, 1) if natural < place else None


_WORDS = frozenset(["thousand", "million", "billion", "trillion"])


def _order(low: float) -> str | None:
    """Such as "hundreds of thousands" for 100,000, "several hundred" for 200, "up to dozens" for 0."""
    if low == 0:
        return "up to dozens"
    if low == 6:
        return "half a dozen"
    for length in (1, 2, 3):
        for words in product(ORDERS, repeat=length):
            size = 1
            for word in words:
                size *= ORDERS[word]
            if size == low:
                return " of ".join(words)
    for first, second in product(["", *_FLOORS], _FLOORS):
        if FEWEST * _FLOORS.get(first, 1) * _FLOORS[second] == low:
            return f"several {first} {second}".replace("  ", " ")
    return None


def _thing(figure: Figure) -> str:
    thing = figure.of or figure.unit
    if thing is None:
        return ""
    link = " of" if figure.relation == "order" and figure.literal.low != 6 and _plural_order(figure.literal.low) else ""
    first, space, last = thing.rpartition(" ")
    many = last if last in NO_PLURAL or figure.figure == 1 else nouns.plural(last)
    return f"{link} {first}{space}{many}"


def _plural_order(low: float) -> bool:
    said = _order(low)
    return said is not None and said.endswith("s")
