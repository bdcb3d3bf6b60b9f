"""What a chart shows, as frozen values: counts over time and interval rows; numbers and dates in its language."""

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from estimates.analysis import numbers
from estimates.analysis.pairing import scope_key
from estimates.study.entries import Chart as Options

TEXTS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("texts.yaml").read_text(encoding="utf-8"))
MOST = 200  # counts over time with labels, or rows, of which the latest are shown


class NothingToDrawError(ValueError):
    """The data have nothing that the chart could show; the message says what is missing."""


class Format:
    """How one language writes numbers and dates on charts; English for a language that is not known."""

    def __init__(self, language: str | None = None) -> None:
        self.words = TEXTS["languages"].get(language) or TEXTS["languages"]["en"]
        self.scales = sorted(self.words["scales"].items(), reverse=True)
        self.number = partial(numbers.number, scales=self.scales)  # 5850000 -> "5.85 million"
        self.span = partial(numbers.pair, scales=self.scales)  # "3.9 to 6.5 million"

    def date(self, start: dt.date, end: dt.date) -> str:
        """Write a day, month or year, whichever the two ends span: "18 Jun 2024", "Oct 2023", "2024"."""
        return self.pattern("day" if start == end else "month" if (end - start).days < 31 else "year", start)

    def ended(self, since: dt.date | None, until: dt.date | None) -> list[str]:
        """List the period of a count, if that has ended: "until 20 May 2024", "for 1 Mar 2024 to 20 May 2024"."""
        first, last = (self.date(day, day) if day else "" for day in (since, until))
        period = f"{first} to {last}" if first != last else last
        return [f"for {period}" if first else f"until {last}"] if last else []

    def pattern(self, name: str, day: dt.date) -> str:
        """Fill one of the language's date patterns: day, month, year, "day of a year", "month of a year"."""
        return str(self.words[name].format(day=day.day, month=self.words["months"][day.month - 1], year=day.year))


@dataclass(frozen=True, kw_only=True)
class Row:
    """A statement or what follows from it: a best value, a firm range and a typical range; NaN where there is none."""

    who: str
    words: str
    when: str = ""
    side: str = ""
    claim: str = ""
    direction: int = 0  # 1: or more, -1: or less
    best: float = math.nan
    low: float = math.nan
    high: float = math.nan
    typical: tuple[float, float] = (math.nan, math.nan)
    unit: str = ""  # in the plural
    stated: tuple["Row", ...] = ()  # figures for what the count holds, each with its verdict as text
    text: str = ""  # at the right of the row
    pooled: bool = True  # whether it may be compared with other rows
    sources: str = ""

    @property
    def ends(self) -> list[float]:
        """Every finite position that the row needs on the axis."""
        ends = (end for row in (self, *self.stated) for end in (row.best, row.low, row.high, *row.typical))
        return [*filter(math.isfinite, ends)]


@dataclass(frozen=True, kw_only=True)
class Count(Row):
    """A dated count. `low` and `high` are the ends said by a range, else both are `best`.

    `since` and `until` are the ends of the period counted; `period`: what happened within that period only; `adds_up`:
    no rate, share or stock.
    """

    start: dt.date
    end: dt.date
    scope: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    period: bool = False
    repeat: bool = False
    adds_up: bool = True

    @property
    def is_total(self) -> bool:
        """Whether this is a new running total: everything so far, not a period with an end."""
        return self.adds_up and not self.repeat and not self.period and self.until is None

    @property
    def span(self) -> tuple[float, float]:
        """The first and last moment, in days since 1970: of its period, or of the day, month or year stated.

        A day has its tick in its middle. A period runs from the middle of a day to that of another, for one may begin
        on the day on which another ends.
        """
        is_period = self.period and self.until
        start, end = (self.since or self.until, self.until) if is_period else (self.start, self.end)
        first, last = ((day - dt.date(1970, 1, 1)).days for day in (start or self.start, end or self.end))
        return (first, last) if is_period and start != end else (first - 0.5, last + 0.5)

    @property
    def point(self) -> tuple[float, float]:
        """The middle of its span, and its best value."""
        return sum(self.span) / 2, self.best


class Panel(NamedTuple):
    """Rows on one axis in `unit` (plural). `band` is a reference: best value, low end, high end."""

    title: str
    unit: str
    rows: tuple[Row, ...]
    band: tuple[float, float, float] | None = None
    detail: str = ""  # next to the title


@dataclass(frozen=True)
class Chart:
    """A chart before it is drawn: rows in panels, or counts `over_time`, oldest first.

    `sides` are all sides of the study, which decide the colours.
    """

    kind: str
    title: str
    subtitle: str
    notes: tuple[str, ...]
    sides: tuple[str, ...]
    options: Options = field(hash=False)
    panels: tuple[Panel, ...]
    over_time: bool = False

    @property
    def format(self) -> Format:
        """Numbers and dates in the chart's language."""
        return Format(self.options.language)

    @property
    def rows(self) -> list[Row]:
        """The rows of all panels."""
        return [row for panel in self.panels for row in panel.rows]

    @cached_property
    def counts(self) -> list[Count]:
        """The dated counts of a growth chart."""
        return [row for row in self.rows if isinstance(row, Count)]

    @cached_property
    def scope(self) -> str:
        """The key of the scope of the record, or else of the first count."""
        return scope_key((records(self.counts) or self.counts)[0].scope)

    @cached_property
    def runs(self) -> dict[tuple[str, str, bool], list[Count]]:
        """Running totals by (side, scope, False): what a line may join; counts of periods by (side, scope, True)."""
        runs: dict[tuple[str, str, bool], list[Count]] = {}
        for count in self.counts:
            if count.is_total or (count.period and not count.repeat):
                runs.setdefault((count.side, scope_key(count.scope), count.period), []).append(count)
        return runs


def records(counts: Iterable[Count]) -> list[Count]:
    """Return the highest count on record and those before it, over all sides, in the scope with most running totals.

    A ceiling ("up to 1,000") raises no record, as it makes no later total a fall. Of counts on one day, only the
    highest one does.
    """
    totals = [count for count in counts if count.is_total and count.direction >= 0]
    scope = next(iter(Counter(scope_key(count.scope) for count in totals).most_common(1)), ("",))[0]
    highest: list[Count] = []
    for count in sorted(totals, key=lambda count: (count.end, -count.best)):
        if scope_key(count.scope) == scope and (not highest or count.best > highest[-1].best):
            highest.append(count)
    return highest
