"""Numbers and intervals as readers see them: at most three significant digits, except in lines to redo by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from math import inf, isfinite, isinf
from typing import TYPE_CHECKING

from estimates.quantities.units import Units

if TYPE_CHECKING:
    from estimates.quantities.figure import Figure
    from estimates.quantities.intervals import Interval

Scales = Sequence[tuple[float, str]]  # the smallest number that is written with each scale word, largest first

SCALES: Scales = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))
ANYTHING = "any number"
# Text in front of a number; other relations are written by their name.
HEDGES = {"bare": "", "between": "", "order": "at least "}


def number(value: float, digits: int = 3, scales: Scales = SCALES) -> str:
    """Write a number with at most three significant digits: "3.15 million", "18,100", "0.045"; "" for no number."""
    return "".join(_scaled(value, digits, scales))


def _scaled(value: float, digits: int, scales: Scales) -> tuple[str, str]:
    if not abs(value) < 1e300:  # or not a number
        return "", ""
    rounded = float(f"{value:.{digits}g}") + 0.0
    for size, name in scales:
        if abs(rounded) >= size:
            return _plain(float(f"{rounded / size:.12g}")), name
    return _plain(rounded), ""


def _plain(value: float) -> str:
    text = f"{Decimal(repr(value)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(number: str, unit: str) -> str:
    """Write a number with its unit: "3,150,000 shells", "more than USD 60 million": a currency precedes the digits."""
    currency, per, other = unit.partition(" per ")
    units = Units.common()
    if currency not in units.by_name or units.by_name[currency].kind != "money":
        return f"{number} {unit}".rstrip()
    return re.sub(r"\d", rf"{currency} \g<0>", number, count=1) + per + other


def many(size: int, noun: str) -> str:
    """Write how many there are of something: "1 claim", "1,003 claims"."""
    return f"{size:,} {noun}{'' if size == 1 else 's'}"


def exact(value: float) -> str:
    """Write a number for a line that can be redone by hand: all its digits, up to the 12th; "" for no number."""
    return _plain(float(f"{value:.12g}") + 0.0) if isfinite(value) else ""


def pair(low: float, high: float, digits: int = 3, between: str = " to ", scales: Scales = SCALES) -> str:
    """Write two numbers with their scale once: "3.9 to 6.5 million"; one of them where both are written the same."""
    low_text, low_scale = _scaled(low, digits, scales)
    high_text, high_scale = _scaled(high, digits, scales)
    if low_text + low_scale == high_text + high_scale:
        return high_text + high_scale
    low_words = low_text if low_scale == high_scale else low_text + low_scale
    return low_words + between + high_text + high_scale


def interval(ends: Interval, *, in_full: bool = False) -> str:
    """Write an interval: "300,000 to 500,000", "more than 300,000", "at most 500,000 (soft)"; "" if it is unknown.

    Three digits may hide what was said, such as 1,003 or 2,645 to 2,655: with `in_full`, a bound and a range narrower
    than a tenth have all their digits.
    """
    low, high = float(ends.low), float(ends.high)
    digits = 12 if in_full and not high / 10 <= high - low < inf else 3
    if isinf(high) and (isinf(low) or (low == 0 and not ends.low_open)):
        return ANYTHING
    text = pair(low, high, digits)
    if isinf(high):
        text = f"{'more than' if ends.low_open else 'at least'} {number(low, digits)}"
    elif isinf(low) or low == 0 < high:
        text = f"{'less than' if ends.high_open else 'at most'} {number(high, digits)}"
    return f"{text} (soft)" if text and (ends.low_soft or ends.high_soft) else text


def three_digits(value: float) -> str:
    """Write a ratio with three significant digits, "1.00", "0.936", "28.1"; "" for none."""
    return f"{Decimal(f'{value + 0.0:#.3g}'):,f}" if abs(value) < 1e300 else ""


def words_of(figure: Figure | None, units: Units) -> str:
    """Return the words of a figure, or the number of a ledger's number column with its hedge and unit."""
    return figure.words or amount(hedged(figure), units.plural(figure.unit or figure.of or "")) if figure else ""


def hedged(figure: Figure) -> str:
    """Return a number with its hedge, without what is counted: "more than 1,000", "70,000 to 90,000", "about 50"."""
    if figure.low is not None and figure.high is not None:
        return f"{'about ' if figure.soft else ''}{exact(figure.low)} to {exact(figure.high)}"
    number = figure.figure if figure.figure is not None else figure.low
    about = "about " if figure.soft and figure.relation != "about" else ""
    return f"{HEDGES.get(figure.relation, f'{figure.relation} ')}{about}{exact(number or 0)}"
