"""Numbers and dates in the language of a chart; the words are data in words.yaml."""

from __future__ import annotations

import datetime as dt
import math
from functools import cache
from pathlib import Path
from typing import Any

import yaml


class Format:
    """How one language writes numbers and dates on charts."""

    def __init__(self, language: str = "en") -> None:
        known = _words()
        self.language = language if language in known else "en"
        self.words = known[self.language]

    @property
    def letters(self) -> list[str]:
        """Every word that a number or date may contain."""
        return [*self.words["months"], *self.words["scales"].values(), *(self.words[name] for name in ("day", "year"))]

    def number(self, value: float) -> str:
        """Write a number to three significant digits: 5850000 -> "5.85 million", 13000 -> "13,000"."""
        if not math.isfinite(value):
            return ""
        rounded = float(f"{value:.3g}")
        scale = max((scale for scale in self.words["scales"] if scale <= abs(rounded)), default=None)
        if scale is None:
            return f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:.3g}"
        return f"{_plain(rounded / scale)}{self.words['scales'][scale]}"

    def span(self, low: float, high: float, *, dash: str = " to ") -> str:
        """Write a range, with a common scale word once: "3.9 to 6.5 million"."""
        first, last = self.number(low), self.number(high)
        if first == last:
            return first
        for word in self.words["scales"].values():
            if first.endswith(word) and last.endswith(word):
                first = first.removesuffix(word)
        return f"{first}{dash}{last}"

    def date(self, start: dt.date, end: dt.date) -> str:
        """Write a day, month or year, whichever the two ends span: "18 Jun 2024", "Oct 2023", "2024"."""
        days = (end - start).days + 1
        pattern = "day" if days == 1 else "month" if days <= 31 else "year" if days <= 366 else ""
        if not pattern:
            return f"{self.date(start, start)} to {self.date(end, end)}"
        return self.pattern(pattern, start)

    def pattern(self, name: str, day: dt.date) -> str:
        """Fill one of the language's date patterns: day, month, year, "day of a year"."""
        text: str = self.words[name].format(day=day.day, month=self.words["months"][day.month - 1], year=day.year)
        return text


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


@cache
def _words() -> dict[str, Any]:
    text = Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found
