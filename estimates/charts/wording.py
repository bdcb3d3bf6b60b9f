"""The words of titles, labels and captions: numbers in full words of the field, dates, sources."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from estimates.charts.letters import ELLIPSIS

if TYPE_CHECKING:
    import pandas as pd

_LARGE = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
SOURCES_ROOM = 300  # characters of sources in a caption; the table has them all


def amount(value: float) -> str:
    """3,000,000 -> "3 million"; 13,000 -> "13,000"; 447.8 -> "447.8"."""
    for size, word in _LARGE:
        if abs(value) >= size * (1 - 5e-7):
            return f"{_plain(value / size, 3)} {word}"
    return _plain(value, 1 if abs(value) >= 100 else 2)


def some(value: float) -> str:
    """The same to two significant digits, for a title: 5,850,000 -> "5.9 million"."""
    if value == 0 or not math.isfinite(value):
        return amount(value)
    digits = 1 - math.floor(math.log10(abs(value)))
    return amount(round(value, digits))


def _plain(value: float, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_word(value: int) -> str:
    return _WORDS[value] if 0 <= value < len(_WORDS) else f"{value:,}"


def day(when: date, precision: str = "day") -> str:
    """26 Feb 2024; Feb 2024; 2024."""
    month = f"{_MONTHS[when.month - 1]} {when.year}"
    return {"day": f"{when.day} {month}", "month": month, "year": f"{when.year}"}[precision]


def month_name(month: int) -> str:
    return _MONTHS[month - 1]


def lasting(days: float) -> str:
    """How long, for a title: "in a year", "in 19 months", "in three weeks"."""
    months = round(days / 30.44)
    if days < 1:
        return "on one day"
    if days < 12:
        return f"in {number_word(round(days))} days" if round(days) > 1 else "in a day"
    if days < 50:
        return f"in {number_word(round(days / 7))} weeks"
    if months in (11, 12, 13):
        return "in a year"
    if months < 34:
        return f"in {number_word(months)} months"
    return f"in {number_word(round(days / 365.25))} years"


def listed(parts: Sequence[str]) -> str:
    """a, b and c."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def figure_words(words: str, units: Iterable[str]) -> str:
    """The words of a figure without what is counted: "more than 1,000 containers" -> "more than 1,000"."""
    for unit in sorted(units, key=len, reverse=True):
        if words.endswith(f" {unit}"):
            return words.removesuffix(f" {unit}")
    return words


def plurals(result: Any, name: str) -> str:  # noqa: ANN401  # whatever has a study with a lexicon
    return str(result.study.lexicon.plural(name))


def caption(result: Any, sources: pd.Series[str], *notes: str) -> tuple[str, ...]:  # noqa: ANN401
    """What-if and date first, for they change what is seen; then the sources, then the study and what else to know."""
    lines = [f"What if: {'; '.join(result.overrides)}."] if result.overrides else []
    if result.as_of is not None:
        lines.append(f"As on record on {getattr(result.as_of, 'text', result.as_of)}.")
    named = dict.fromkeys(part for text in sources for part in str(text).split("; ") if part)
    if named:
        lines.append(f"Sources: {_some_of(list(named))}.")
    return (*lines, " ".join((f"Study: {result.study.title.rstrip('.')}.", *filter(None, notes))))


def _some_of(names: list[str]) -> str:
    kept: list[str] = []
    for name in names:
        short = name if len(name) <= 80 else name[:80].rstrip() + ELLIPSIS
        if kept and sum(map(len, kept)) + len(short) > SOURCES_ROOM:
            return f"{'; '.join(kept)}; and {len(names) - len(kept)} more, in the table"
        kept.append(short)
    return "; ".join(kept)
