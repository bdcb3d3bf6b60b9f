"""A chart as a value: which marks stand where, and which words go with them. Nothing is drawn here.

Positions are in the units of the axes: days (as `date.toordinal` counts them) along, amounts up. Sizes that are no
amounts, such as an arrow's length, are in points and belong to the drawing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from estimates.charts.data import NothingToDrawError as NothingToDrawError

ELLIPSIS = "…"  # where words were cut
MOST_LABELS = 40  # in a panel: more is no direct label any more
OPTIONAL = 5  # labels of this rank and beyond stand beside their mark or nowhere
# the glyphs of a key
EXACT, FLOOR, CEILING, ABOUT, RANGE = "exact", "floor", "ceiling", "about", "range"
MONTH, REPEAT, LIMIT, STATED, AREA, BASELINE = "month", "repeat", "limit", "stated", "area", "baseline"


class Tick(NamedTuple):
    """A place on an axis and the words that stand there."""

    at: float
    words: str


class Axis(NamedTuple):
    """A linear axis from `low` to `high`; `unit` is said once, and the ticks never change theirs."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    unit: str = ""

    @property
    def lines(self) -> int:
        """How many lines of words stand under the ticks."""
        return max((words.count("\n") + 1 for _, words in self.ticks), default=0)


class Point(NamedTuple):
    """One figure. `dx` moves it aside, in points, where two figures share a date."""

    x: float
    y: float
    tone: str
    shape: str = "circle"
    filled: bool = True
    size: float = 6.5
    dx: float = 0


class Arrow(NamedTuple):
    """The figure has no end on this side. Its length is fixed in points: the tip is no value."""

    x: float
    y: float
    up: bool
    tone: str
    dx: float = 0


class Span(NamedTuple):
    """A figure whose date is known to a month or a year only: as long as that month or year."""

    left: float
    right: float
    y: float
    tone: str


class Steps(NamedTuple):
    """What was on record: each level (from, low, high) holds until the next one; nothing is interpolated."""

    levels: tuple[tuple[float, float, float], ...]
    until: float
    tone: str

    @property
    def spans(self) -> list[tuple[float, float, float, float]]:
        """Each level with the time at which it ends: (from, to, low, high)."""
        ends = [*(start for start, _, _ in self.levels[1:]), self.until]
        return [(start, end, low, high) for (start, low, high), end in zip(self.levels, ends, strict=True)]

    @property
    def edges(self) -> list[list[tuple[float, float]]]:
        """The path of the lower end, and that of the upper end if it is another one."""
        low = [(x, low) for start, end, low, _ in self.spans for x in (start, end)]
        high = [(x, high) for start, end, _, high in self.spans for x in (start, end)]
        return [low] if low == high else [low, high]


class Bar(NamedTuple):
    """An upright range at one place; `strong` is one that was said or computed, else it is one that readers imply."""

    x: float
    low: float
    high: float
    tone: str
    strong: bool = False


class Strip(NamedTuple):
    """A lying range in one row."""

    y: float
    left: float
    right: float
    tone: str


class Line(NamedTuple):
    """A straight or broken line through points that all are on it."""

    points: tuple[tuple[float, float], ...]
    tone: str
    dashed: bool = False


class Area(NamedTuple):
    """What lies between two limits."""

    points: tuple[tuple[float, float], ...]
    tone: str


Mark = Point | Arrow | Span | Steps | Bar | Strip | Line | Area


class Label(NamedTuple):
    """Words for the mark at (x, y).

    Of `forms`, longest first, the first one that finds room is written; its first line is the figure. Low ranks choose
    first; from 5 up a label stands beside its mark or nowhere. One that `must` be there gets its shortest form however
    crowded it is. `prefer` is the side to try first (right, left, above or below), or the only one: end (of a line:
    right of the data), row (on top of a lying bar) or along (a line across the panel, from its left end at x).
    """

    x: float
    y: float
    forms: tuple[tuple[str, ...], ...]
    tone: str = "ink"
    rank: int = 5
    must: bool = False
    prefer: str = "right"
    dx: float = 0


def chosen(labels: Iterable[Label]) -> tuple[Label, ...]:
    """As many labels as a panel bears, those of low rank first."""
    return tuple(sorted(labels, key=lambda label: label.rank)[:MOST_LABELS])


class Key(NamedTuple):
    """How to read one glyph."""

    glyph: str
    words: str
    tone: str = "ink"
    shape: str = "circle"


class Panel(NamedTuple):
    """One pair of axes. `title` names it, `note` says what holds for it alone."""

    x: Axis
    y: Axis
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...] = ()
    title: str = ""
    note: str = ""


class Alt(NamedTuple):
    """What the picture says to who cannot see it: a title; the chart's type, its data and why they matter."""

    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that a drawing needs to know.

    `title` is the finding, made from the data; `subtitle` says what is drawn; each line of `caption` names sources, the
    study, or a what-if. `columns` and `height` (points a panel) are for the wide picture; a narrow one has one column.
    """

    kind: str
    title: str
    subtitle: str
    caption: tuple[str, ...]
    panels: tuple[Panel, ...]
    alt: Alt
    key: tuple[Key, ...] = ()
    columns: int = 1
    height: float = 250
