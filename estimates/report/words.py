"""Numbers, intervals and dates as the page and the exports print them: at most three significant digits."""

from __future__ import annotations

from math import inf, isfinite, isnan
from typing import Any
from urllib.parse import urlsplit

from estimates.quantities.old_dates import When, spelt

SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def number(value: float) -> str:
    """Print a number with at most three significant digits: "3.15 million", "26,300", "0.418"."""
    value = float(f"{value:.3g}")
    for size, scale in SCALES:
        if abs(value) >= size:
            return f"{value / size:g} {scale}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:g}"


def interval(low: float, high: float) -> str:
    """Print a closed interval, with the scale once: "3.9 to 6.5 million"."""
    first, last = number(low), number(high)
    if first == last:
        return first
    amount, _, scale = first.partition(" ")
    return f"{amount if scale and last.endswith(scale) else first} to {last}"


def bounds(columns: Any, i: int, prefix: str) -> str:
    """Print the literal interval of row `i`: "more than 1,000", "up to 3 million (soft)", "no bound"."""
    low, high = (float(columns[f"{prefix}{end}"][i]) for end in ("low", "high"))
    open_low, open_high = (bool(columns[f"{prefix}{end}_open"][i]) for end in ("low", "high"))
    soft = " (soft)" if columns[f"{prefix}low_soft"][i] or columns[f"{prefix}high_soft"][i] else ""
    if isnan(low) or (low <= 0 and high == inf):
        return "no bound"
    if high == inf:
        return f"{'more than' if open_low else 'at least'} {number(low)}{soft}"
    if low <= 0:
        return f"{'less than' if open_high else 'up to'} {number(high)}{soft}"
    return interval(low, high) + soft


def typical(columns: Any, i: int, prefix: str) -> str:
    """Print the interval that the middle half of readers understand; empty if there is none."""
    low, high = (float(columns[f"{prefix}implied_{end}"][i]) for end in ("low", "high"))
    return interval(low, high) if isfinite(low) and isfinite(high) else ""


def day(when: When | None) -> str:
    """Print a date as a sentence has it: "26 February 2024", "February 2024", "undated"."""
    return spelt(when.start, when.precision) if when else "undated"


def sentence(words: str) -> str:
    """Give words a capital and a full stop."""
    words = " ".join(words.split())
    return words[:1].upper() + words[1:] + ("" if words[-1:] in ".?!…" else ".") if words else ""


def is_web(url: str | None) -> bool:
    """Report whether an address may become a link: http or https, and nothing a browser would read otherwise."""
    if not url or any(char <= " " or char == "\x7f" for char in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
