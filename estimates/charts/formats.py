"""Numbers and dates in the language of a chart; the words are data in texts.yaml."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

import yaml

from estimates.analysis import numbers

TEXTS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("texts.yaml").read_text(encoding="utf-8"))


class Format:
    """How one language writes numbers and dates on charts; English for a language that is not known."""

    def __init__(self, language: str = "en") -> None:
        known = TEXTS["languages"]
        self.words = known.get(language, known["en"])

    def number(self, value: float) -> str:
        """Write a number to three significant digits: 5850000 -> "5.85 million", 13000 -> "13,000"."""
        value = float(f"{value:.3g}")
        scale, word = max(((s, w) for s, w in self.words["scales"].items() if s <= abs(value)), default=(1, ""))
        return numbers.number(value / scale) + word if math.isfinite(value) else ""

    def span(self, low: float, high: float, dash: str = " to ") -> str:
        """Write a range, with a common scale word once: "3.9 to 6.5 million"."""
        first, last = self.number(low), self.number(high)
        shared = [word for word in self.words["scales"].values() if first.endswith(word) and last.endswith(word)]
        return last if first == last else f"{first.removesuffix(shared[0] if shared else '')}{dash}{last}"

    def date(self, start: dt.date, end: dt.date) -> str:
        """Write a day, month or year, whichever the two ends span: "18 Jun 2024", "Oct 2023", "2024"."""
        days = (end - start).days
        return self.pattern("day" if not days else "month" if days < 31 else "year", start)

    def pattern(self, name: str, day: dt.date) -> str:
        """Fill one of the language's date patterns: day, month, year, "day of a year", "month of a year"."""
        return str(self.words[name].format(day=day.day, month=self.words["months"][day.month - 1], year=day.year))
