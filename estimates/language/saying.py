"""Figures and numbers in words and digits, so that reading them gives the same again."""

from __future__ import annotations

from functools import cache
from itertools import product
from math import isfinite, prod
from typing import TYPE_CHECKING

from estimates.language import nouns
from estimates.language.cardinals import LARGE, place_of
from estimates.language.lexicon import NO_PLURAL
from estimates.language.orders import FEWEST, ORDERS

if TYPE_CHECKING:
    from estimates.reading.figures import Figure

_SIGNIFICANT = 4  # digits of a number below a thousand
_SMALLEST = 12  # decimals that are ever shown


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
        if value >= size and round(value / size * 100) * size == value * 100:  # in whole hundredths, exactly
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
    if figure.relation == "order":
        return orders().get(figure.literal.low)
    place = figure.place or 1.0
    if figure.relation == "between":
        low, high = (digits(end, place) or number(end, 1) for end in figure.literal[:2])
        return f"{low} to {high}"
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
    if natural == place or value == 0:
        return number(value, 1)
    if natural < place:
        return None
    words = ((word, size) for word, size in reversed(LARGE.items()) if word in _WORDS and value >= size > place)
    return next((f"{number(value / size, place / size)} {word}" for word, size in words), None)


_WORDS = frozenset(["thousand", "million", "billion", "trillion"])


@cache
def orders() -> dict[float, str]:
    """The words for orders of magnitude by the least number that they may mean: 100,000 is "hundreds of thousands"."""
    said: dict[float, str] = {6.0: "half a dozen"}
    single = {word: size for word, size in ORDERS.items() if word[:-1] not in LARGE or word[:-1] in _WORDS}
    several = {f"several {word}": FEWEST * size for word, size in _FLOORS.items()}
    several |= {f"several hundred {word}": FEWEST * 100 * size for word, size in LARGE.items() if word in _WORDS}
    pairs = {f"{first} of {second}": ORDERS[first] * ORDERS[second] for first, second in product(_SMALL, single)}
    more = {" of ".join(words): prod(ORDERS[word] for word in words) for words in product(ORDERS, repeat=3)}
    for words, size in {**single, **several, **pairs, **ORDERS, **more}.items():
        said.setdefault(float(size), words)
    return said


_FLOORS = {"dozen": 12, "hundred": 100, **{word: LARGE[word] for word in LARGE if word in _WORDS}}
_SMALL = ("tens", "dozens", "scores", "hundreds", "thousands")


def _thing(figure: Figure) -> str:
    thing = figure.of or figure.unit
    if thing is None:
        return ""
    link = " of" if figure.relation == "order" and orders().get(figure.literal.low, "").endswith("s") else ""
    first, space, last = thing.rpartition(" ")
    many = last if last in NO_PLURAL or figure.figure == 1 else nouns.plural(last)
    return f"{link} {first}{space}{many}"
