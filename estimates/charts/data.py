"""What a chart shows, as frozen values: counts over time and interval rows. Plain numbers, dates and texts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from estimates.charts.formats import Format

FLOORS = frozenset({"more than", "at least", "order", "just over"})
CEILINGS = frozenset({"less than", "at most", "up to", "just under"})
NAN = math.nan


class NothingToDrawError(ValueError):
    """The data have nothing that the chart could show; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a study or a caller wants a chart: the keys of `charts:` in assumptions.yaml.

    `order` lists sides, `colours` maps sides to hex colours, `width` is in px. `shares` are those of a mix.
    """

    title: str | None = None
    subtitle: str | None = None
    unit: str | None = None
    order: tuple[str, ...] = ()
    colours: Mapping[str, str] = field(default_factory=dict)
    width: int | None = None
    language: str = "en"
    shares: Mapping[str, float] = field(default_factory=dict)


class Count(NamedTuple):
    """One dated count. `low` and `high` are the ends said by a range, else both are `value`.

    `since` and `until` are the ends of the period counted; `period`: what happened within that period only.
    """

    claim: str
    by: str
    side: str
    words: str
    direction: int  # 1 for a floor, -1 for a ceiling, else 0
    value: float
    low: float
    high: float
    start: date
    end: date
    scope: str = ""
    since: date | None = None
    until: date | None = None
    period: bool = False
    repeat: bool = False

    @property
    def is_running(self) -> bool:
        """Whether this is a running total: everything so far, not a period with an end."""
        return not self.period and self.until is None


def direction(relation: str) -> int:
    """1 for a floor, -1 for a ceiling, else 0."""
    return (relation in FLOORS) - (relation in CEILINGS)


class Stated(NamedTuple):
    """A figure that somebody stated for what a count holds."""

    value: float
    low: float
    high: float
    direction: int
    words: str
    by: str
    verdict: str


class Row(NamedTuple):
    """One row of an interval chart: a best value, a firm range and a typical range; NaN where there is none."""

    who: str
    when: str
    words: str
    side: str
    best: float
    low: float = NAN
    high: float = NAN
    typical: tuple[float, float] = (NAN, NAN)
    direction: int = 0
    stated: tuple[Stated, ...] = ()
    text: str = ""  # at the right of the row
    pooled: bool = True  # whether it may be compared with other rows
    claim: str = ""
    sources: str = ""

    @property
    def span(self) -> tuple[float, ...]:
        """Best value, firm range and typical range."""
        return (self.best, self.low, self.high, *self.typical)

    @property
    def ends(self) -> list[float]:
        """Every finite position that the row needs on the axis."""
        marks = [end for one in self.stated for end in (one.value, one.low, one.high)]
        return [end for end in (*self.span, *marks) if math.isfinite(end)]


class Panel(NamedTuple):
    """Rows on one axis in `unit` (plural). `band` is a reference: low end, best value, high end."""

    title: str
    unit: str
    rows: tuple[Row, ...]
    band: tuple[float, float, float] | None = None
    detail: str = ""  # under the title


@dataclass(frozen=True)
class Chart:
    """A chart before it is drawn. A growth chart has `counts`, oldest first; all others have `panels` of rows.

    `sides` are all sides of the study, which decide the colours; `words` is the count of a chart about one count.
    """

    kind: str
    study: str
    notes: tuple[str, ...]
    sides: tuple[str, ...]
    options: Options
    unit: str
    counts: tuple[Count, ...] = ()
    panels: tuple[Panel, ...] = ()
    words: str = ""

    @property
    def format(self) -> Format:
        """Numbers and dates in the chart's language."""
        return Format(self.options.language)

    @property
    def rows(self) -> list[Row]:
        """The rows of all panels."""
        return [row for panel in self.panels for row in panel.rows]

    @cached_property
    def runs(self) -> dict[tuple[str, str], list[Count]]:
        """Running totals by (side, scope), without repeats: what a line may join."""
        found: dict[tuple[str, str], list[Count]] = {}
        for count in self.counts:
            if count.is_running and not count.repeat:
                found.setdefault((count.side, count.scope), []).append(count)
        return found

    @cached_property
    def records(self) -> list[Count]:
        """The highest count on record and those before it, over all sides, in the scope with most running totals.

        A ceiling ("up to 1,000") raises no record. Of counts on one day, only the highest one does.
        """
        totals = [one for run in self.runs.values() for one in run if one.direction >= 0]
        scope = next(iter(Counter(one.scope for one in totals).most_common(1)), ("",))[0]
        own = [one for one in totals if one.scope == scope]
        found: list[Count] = []
        for one in sorted(own, key=lambda one: (one.end, -one.value)):
            if not found or one.value > found[-1].value:
                found.append(one)
        return found
