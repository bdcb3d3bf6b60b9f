"""Counts over time: totals as steps, period counts as bars, the highest count on record as a thin line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, date2num, num2date
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import Formatter, FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from estimates.charts.canvas import OPEN, UPRIGHT, Canvas
from estimates.charts.data import Count
from estimates.charts.formats import Format
from estimates.charts.labels import Label

MOST_LABELS = 200  # points; above that, no labels
OTHERS = "Other sides"
_TOGETHER = 8  # labels in one panel of several sides
_MOST_PANELS = 6


class Dates(Formatter):
    """Ticks as days of a year, months or years, with the year at the first tick and where it changes."""

    def __init__(self, form: Format) -> None:
        self.form = form

    def __call__(self, x: float, pos: int | None = None) -> str:
        """One date, without its neighbours."""
        day = num2date(x).date()
        return self.form.date(day, day)

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """All ticks of an axis, each as short as its neighbours allow."""
        days = [num2date(value).date() for value in values]
        pattern = "day of a year" if any(day.day != 1 for day in days) else "month of a year"
        if all((day.month, day.day) == (1, 1) for day in days):
            return [self.form.pattern("year", day) for day in days]
        texts = []
        for i, day in enumerate(days):
            changed = i == 0 or day.year != days[i - 1].year
            texts.append(self.form.pattern(pattern, day) + (f"\n{self.form.pattern('year', day)}" if changed else ""))
        return texts


def draw(canvas: Canvas) -> None:
    """Draw all sides in one panel while their labels have room, else a panel for each side with several counts."""
    chart = canvas.chart
    groups = _groups(canvas)
    tall = 270 if len(groups) == 1 else 150
    axes = canvas.axes((len(groups), 1), [tall] * len(groups), extra=34, sharex=True, sharey=True)
    starts, ends = zip(*map(_extent, chart.counts), strict=True)
    first, last = min(starts), max(ends)
    room = max(last - first, 2.0) * 0.03
    for ax, (title, counts) in zip(axes, groups.items(), strict=True):
        ax.set_xlim(first - room, last + room)
        ax.set_ylim(0, max(one.high for one in chart.counts) * (1.15 if len(groups) == 1 else 1.3) or 1)
        ax.set_title(title, color=canvas.sides.text(title))
        ax.grid(axis="y")
        ax.spines["left"].set_visible(False)
        ax.yaxis.set_major_locator(MaxNLocator(5 if len(groups) == 1 else 3))
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: chart.format.number(value)))
        ax.xaxis.set_major_locator(AutoDateLocator(minticks=2, maxticks=max(4, int(canvas.width / 95))))
        ax.xaxis.set_major_formatter(Dates(chart.format))
        _lines(canvas, ax, counts, last + room)
        for one in counts:
            _mark(canvas, ax, one)
        if len(chart.counts) <= MOST_LABELS:
            canvas.labels.add(ax, _labels(canvas, counts, named=title == OTHERS or (not title and canvas.is_named)))
    if len(chart.counts) > MOST_LABELS:
        canvas.notes.append(f"{len(chart.counts)} counts are too many to label.")
    closed = sum(not one.is_running and not one.period for one in chart.counts)
    if closed:
        canvas.notes.append(f"No line joins a count for a period that has ended ({closed}).")
    _legend(canvas, len(groups))


def _groups(canvas: Canvas) -> dict[str, list[Count]]:
    """Counts by panel: one panel of all, or one for each side that has several, and one for all others."""
    chart = canvas.chart
    sides: dict[str, list[Count]] = {side: [] for side in chart.sides}
    for one in chart.counts:
        sides[one.side].append(one)
    sides = {side: own for side, own in sides.items() if own}
    size = len({(one.side, one.words) for one in chart.counts if not one.repeat})
    if canvas.ax is not None or len(sides) == 1 or size <= (4 if canvas.small else _TOGETHER):
        return {"": list(chart.counts)}
    several = [side for side, own in sides.items() if sum(not one.repeat for one in own) > 1][:_MOST_PANELS]
    others = [one for one in chart.counts if one.side not in several]
    return {side: sides[side] for side in several} | ({OTHERS if several else "": others} if others else {})


def _x(one: Count) -> float:
    """Where a count stands: the middle of its period, or of the day, month or year in which it was stated."""
    start, end = _extent(one)
    return (start + end) / 2


def _extent(one: Count) -> tuple[float, float]:
    start, end = one.start, one.end
    if one.period and one.until:
        start, end = one.since or one.until, one.until
    return float(date2num(start)), float(date2num(end)) + 1


def _steps(counts: Sequence[Count], until: float | None = None) -> tuple[NDArray[Any], NDArray[Any]]:
    """Each value holds until the next one; nothing is interpolated."""
    counts = sorted(counts, key=_x)
    xs, ys = [_x(one) for one in counts], [one.value for one in counts]
    if until is not None:
        xs, ys = [*xs, until], [*ys, ys[-1]]
    return np.repeat(xs, 2)[1:], np.repeat(ys, 2)[:-1]


def _lines(canvas: Canvas, ax: Axes, counts: list[Count], last: float) -> None:
    """The totals of each side, up to its last statement, and the highest count on record."""
    records = canvas.chart.records
    shown = {one.side for one in counts}
    for (side, _), run in canvas.chart.runs.items():
        if side in shown and len(run) > 1:
            line = ax.plot(*_steps(run), color=canvas.sides.mark(side), lw=1.8, zorder=2)[0]
            canvas.describe(line, f"{side}: running total, {len(run)} counts")
    if len({one.side for one in records}) > 1:
        line = ax.plot(*_steps(records, last), color=canvas.theme.rule, lw=0.9, zorder=1.9)[0]
        canvas.describe(line, f"Highest count on record, {len(records)} steps")


def _mark(canvas: Canvas, ax: Axes, one: Count) -> None:
    colour, (start, end) = canvas.sides.mark(one.side), _extent(one)
    title = f"{canvas.chart.format.date(one.start, one.end)}, {one.by}: {one.words}"
    if one.period and one.until:
        bar = ax.bar(start, one.value, end - start, align="edge", color=colour, alpha=0.45, lw=0, zorder=1.8)[0]
        canvas.describe(bar, title)
    elif end - start > 1:
        ax.plot([start, end], [one.value] * 2, color=colour, lw=1, marker="|", ms=5, zorder=2.1)
    if one.low < one.high:
        ax.plot([_x(one)] * 2, [one.low, one.high], color=colour, lw=3, alpha=0.5, zorder=2.2)
    if one.direction:
        ax.plot(_x(one), one.value, marker=UPRIGHT[one.direction], color=colour, zorder=2.4, **OPEN)
    if not one.period:
        face, size = (canvas.theme.paper, 4.5) if one.repeat else (colour, 6.0)
        dot = ax.plot(_x(one), one.value, "o", color=colour, mfc=face, ms=size, zorder=3)[0]
        canvas.describe(dot, f"{title}{' (repeats an earlier figure)' if one.repeat else ''}")


def _labels(canvas: Canvas, counts: list[Count], *, named: bool) -> list[Label]:
    """A label for each new figure, the last and the first of a side first; points that coincide share one."""
    own = [one for one in counts if not one.repeat]
    ends = {one.claim for side in {one.side for one in own} for one in _ends([o for o in own if o.side == side])}
    merged: dict[tuple[float, float], list[Count]] = {}
    before: dict[str, str] = {}
    for one in own:
        if before.get(one.side) != one.words:
            merged.setdefault((_x(one), one.value), []).append(one)
        before[one.side] = one.words
    found = []
    for (x, y), same in sorted(merged.items(), key=lambda item: item[1][0].claim not in ends):
        words = " / ".join(dict.fromkeys(one.words for one in same))
        who = ", ".join(dict.fromkeys(one.side for one in same))
        when = canvas.chart.format.date(same[0].start, same[0].end)
        long = f"{words} ({who}, {when})"
        colour = canvas.sides.text(same[0].side)
        found.append(Label(x, y, f"{words}\n{who}" if named else words, long, colour, same[0].direction))
    return found


def _ends(counts: list[Count]) -> list[Count]:
    return [counts[-1], counts[0]]


def _legend(canvas: Canvas, panels: int) -> None:
    counts, theme = canvas.chart.counts, canvas.theme
    sides = list(dict.fromkeys(one.side for one in counts))
    tone = canvas.sides.mark(sides[0]) if len(sides) == 1 else theme.other
    entries = {}
    if panels == 1 and not canvas.is_named and 1 < len(sides) <= len(theme.marks):
        entries |= {side: Line2D([], [], color=canvas.sides.mark(side), marker="o", lw=1.8, ms=6) for side in sides}
    if len({one.side for one in canvas.chart.records}) > 1:
        entries["highest count on record"] = Line2D([], [], color=theme.rule, lw=0.9)
    if any(one.start < one.end and not one.period for one in counts):
        entries["month or year of the statement"] = Line2D([], [], color=tone, lw=1, marker="|", ms=5)
    if any(one.direction for one in counts):
        entries["or more, or less"] = Line2D([], [], color=tone, marker=UPRIGHT[0], **OPEN | {"ms": 10})
    if any(one.period for one in counts):
        entries["count for one period"] = Patch(color=tone, alpha=0.45, lw=0)
    if any(one.repeat for one in counts):
        entries["repeats an earlier figure"] = Line2D(
            [], [], color=tone, marker="o", mfc=theme.paper, ls="none", ms=4.5
        )
    canvas.legend(entries)
