"""The words of titles, labels and captions: numbers in full words of the field, dates, sources."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from estimates.charts.chart import ELLIPSIS

if TYPE_CHECKING:
    from estimates.analysis.recompute import Result

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_CALIBRE = re.compile(r"^[\d.,]+\s?(mm|cm|in|inch)\s+")
SOURCES_ROOM = 300  # characters of sources in a caption; the table has them all


def amount(value: float) -> str:
    """3,000,000 -> "3 million"; 13,000 -> "13,000"; 447.8 -> "447.8"."""
    from estimates.reading.figures import in_words  # with the grammar of figures: who only draws never needs it

    return in_words(float(f"{value:.9g}"))


def some(value: float) -> str:
    """The same to three significant digits, for titles and labels: 3,015,000 -> "3.02 million"."""
    if value == 0 or not math.isfinite(value):
        return amount(value)
    place = 10.0 ** (math.floor(math.log10(abs(value))) - 2)
    return amount(math.floor(value / place + 0.5 + 1e-9) * place)


def number_word(value: int) -> str:
    """Up to twelve in words."""
    return _WORDS[value] if 0 <= value < len(_WORDS) else f"{value:,}"


def lasting(days: float) -> str:
    """How long, for a title: "in a year", "in 19 months", "in three weeks"."""
    months = round(days / 30.44)
    if days < 1:
        return "on one day"
    if days < 12:
        return f"in {number_word(round(days))} days" if round(days) > 1 else "in a day"
    if days < 26:
        return f"in {number_word(round(days / 7))} weeks"
    if days < 46:
        return "in a month"
    if months in (11, 12, 13):
        return "in a year"
    if months < 34:
        return f"in {number_word(months)} months"
    return f"in {number_word(round(days / 365.25))} years"


def listed(parts: Sequence[str]) -> str:
    """a, b and c."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def stopped(text: str) -> str:
    """The text with a full stop, unless it ends in a stop of its own."""
    return text if not text or text.endswith((".", "!", "?", ELLIPSIS, ".”")) else f"{text}."


def cut(words: str, most: int) -> str:
    """A name, or as much of its beginning as has room."""
    return words if len(words) <= most else words[: most - 1].rstrip() + ELLIPSIS


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def figure_words(words: str, units: Iterable[str]) -> str:
    """The words of a figure without what is counted: "more than 1,000 containers" -> "more than 1,000"."""
    for unit in sorted(units, key=len, reverse=True):
        if words.endswith(f" {unit}"):
            return words.removesuffix(f" {unit}")
    return words


def bare(plural: str) -> str:
    """What is counted without its calibre, where the calibre stands nearby: "152 mm shells" -> "shells"."""
    return _CALIBRE.sub("", plural)


def plurals(result: Result, name: str) -> str:
    return result.study.lexicon.plural(name)


def contents(result: Result, of: str) -> str:
    """What a capacity of the study is for: "152 mm shells"."""
    return plurals(result, result.study.capacities[of].of)


ASSUMED = "What one could hold is the study’s assumption, with its own sources."


def caption(result: Result, sources: Iterable[str], *notes: str) -> tuple[str, ...]:
    """What-if and date first, for they change what is seen; then the sources, then the study and what else to know."""
    lines = [f"What if: {'; '.join(result.overrides)}."] if result.overrides else []
    if result.as_of:
        lines.append(f"As on record on {result.as_of.text}.")
    if result.by:
        lines.append(f"Only claims of {result.by}.")
    named = dict.fromkeys(part for text in sources for part in text.split("; ") if part)
    if named:
        lines.append(stopped(f"Sources: {_some_of(list(named))}"))
    return (*lines, " ".join((stopped(f"Study: {result.study.title}"), *filter(None, notes))))


def _some_of(names: list[str]) -> str:
    kept: list[str] = []
    for name in names:
        short = name if len(name) <= 80 else name[:80].rstrip(" .,;") + ELLIPSIS
        if kept and sum(map(len, kept)) + len(short) > SOURCES_ROOM:
            return f"{'; '.join(kept)}; and {len(names) - len(kept)} more, in the table"
        kept.append(short)
    return "; ".join(kept)
