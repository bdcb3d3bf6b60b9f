"""Axes: amounts from 0 in one fixed unit, and time in months."""

from __future__ import annotations

import math
from datetime import date

from estimates.charts.chart import Axis, Tick
from estimates.quantities.old_dates import spelt

HEADROOM = 1.09  # over the highest mark, for arrows and words
_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200)  # months
_LARGE = ((2e12, 1e12, "trillion"), (2e9, 1e9, "billion"), (2e6, 1e6, "million"))


def amounts(highest: float, unit: str = "", *, most: int = 6) -> Axis:
    """From 0 to a little over the highest value, with round ticks that share one unit: 0, 2 million, 4 million."""
    highest = highest if highest > 0 and math.isfinite(highest) else 1.0
    step = _round_step(highest * HEADROOM, most)
    above = math.ceil(highest / step * (1 - 1e-9)) * step
    top = above if highest * 1.05 < above < highest * 1.2 else highest * HEADROOM
    ticks = tuple(Tick(place * step, "") for place in range(math.floor(top / step * (1 + 1e-9)) + 1))
    size, word = next(((size, word) for least, size, word in _LARGE if top >= least), (1.0, ""))
    decimals = max(0, -math.floor(math.log10(step / size) + 1e-9))
    return Axis(0.0, top, tuple(tick._replace(words=_words(tick.at / size, decimals, word)) for tick in ticks), unit)


def _round_step(top: float, most: int) -> float:
    rough = top / most
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= rough * (1 - 1e-9))


def _words(value: float, decimals: int, word: str) -> str:
    return "0" if value == 0 else f"{value:,.{decimals}f} {word}".rstrip()


def days(first: date, last: date, *, most: int = 9) -> Axis:
    """From a little before the first day to a little after the last; ticks at months' beginnings, equally far apart."""
    low, high = first.toordinal(), last.toordinal()
    spread = max(high - low, 60)
    low, high = low - round(spread * 0.025) - 1, high + round(spread * 0.02) + 1
    if (spare := spread - (high - low)) > 0:  # what was said within days stands in the middle
        low, high = low - spare // 2, high + spare - spare // 2
    begin, end = date.fromordinal(max(low, 1)), date.fromordinal(min(high, date.max.toordinal()))
    months = (end.year - begin.year) * 12 + end.month - begin.month
    step = next((step for step in _STEPS if months / step <= most - 1), _STEPS[-1])
    ticks = []
    for month in range(begin.year * 12 + begin.month - 1, end.year * 12 + end.month):
        at = date(month // 12, month % 12 + 1, 1)
        if month % step == 0 and begin <= at <= end:
            words = spelt(at, "year" if step >= 12 else "month", 3)
            ticks.append(Tick(at.toordinal(), words.replace(" ", "\n")))
    return Axis(float(low), float(high), tuple(ticks))
