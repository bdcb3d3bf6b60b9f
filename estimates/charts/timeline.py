"""Counts over time: totals as steps, period counts as bars, the highest count on record as a thin line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, num2date
from matplotlib.patches import Patch
from matplotlib.ticker import Formatter
from numpy.typing import NDArray

from estimates.charts.canvas import OPEN, UPRIGHT, Canvas, sample
from estimates.charts.data import Count
from estimates.charts.formats import Format
from estimates.charts.labels import Label

_EPOCH = 719_163  # the ordinal of 1 January 1970, where matplotlib counts days from
OTHERS = "Other sides"
MOST_LABELS = 200  # points; above that, no labels
_TOGETHER, _MOST_PANELS = 8, 6  # labels in one panel of several sides, and sides with a panel of their own


_BAR: dict[str, Any] = {"alpha": 0.45, "lw": 0.8, "zorder": 1.8}


class Dates(Formatter):
    """Ticks as days of a year, months or years, with the year at the first tick and where it changes."""

    def __init__(self, form: Format) -> None:
        self.form = form

    def __call__(self, x: float, pos: int | None = None) -> str:  # noqa: ARG002  # the base class has it
        return self.format_ticks([x])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Return the texts of all ticks, each as short as its neighbours allow."""
        days = [num2date(value).date() for value in values]  # type: ignore[no-untyped-call]
        if all((day.month, day.day) == (1, 1) for day in days):
            return [self.form.pattern("year", day) for day in days]
        name = "day of a year" if any(day.day != 1 for day in days) else "month of a year"
        first = [i == 0 or day.year != days[i - 1].year for i, day in enumerate(days)]
        years = [f"\n{self.form.pattern('year', day)}" if new else "" for day, new in zip(days, first, strict=True)]
        return [self.form.pattern(name, day) + year for day, year in zip(days, years, strict=True)]


def draw(canvas: Canvas) -> None:
    """Draw all sides in one panel while their labels have room, else a panel for each side with several counts."""
    chart, groups = canvas.chart, _groups(canvas)
    single = len(groups) == 1
    tall = [270 if single else 150] * len(groups)
    axes = canvas.axes((len(groups), 1), tall, extra=34, sharex=True, sharey=True)
    starts, ends = zip(*map(_extent, chart.counts), strict=True)
    first, last = min(starts), max(ends)
    room, most = max((last - first) * 0.03, (8 - last + first) / 2), max(5, int(canvas.width / 95))
    for ax, (title, counts) in zip(axes, groups.items(), strict=True):
        ax.set_xlim(first - room, last + room)
        ax.set_ylim(0, max(one.high for one in chart.counts) * (1.22 if single else 1.3) or 1)
        ax.set_title(title, color=canvas.sides.text(title))
        ax.grid(axis="y")
        canvas.numbers(ax.yaxis, 5 if single else 3)
        ax.xaxis.set_major_locator(AutoDateLocator(minticks=2, maxticks=most))  # type: ignore[no-untyped-call]
        ax.xaxis.set_major_formatter(Dates(chart.format))
        _lines(canvas, ax, counts, last + room)
        if len(chart.counts) > MOST_LABELS:
            for side in dict.fromkeys(one.side for one in counts):
                points = [(_x(one), one.value) for one in counts if one.side == side]
                ax.plot(*np.array(points).T, ".", color=canvas.sides.mark(side), ms=3)
        else:
            for one in counts:
                _mark(canvas, ax, one)
            named = title == OTHERS or (single and _is_named(counts))
            canvas.labels.add(ax, _labels(canvas, counts, named=named))
    size, closed = len(chart.counts), sum(not one.is_running and not one.period for one in chart.counts)
    scopes = {one.scope for one in chart.counts}
    canvas.notes += [f"{size} counts are too many to label."] if size > MOST_LABELS else []
    canvas.notes += [f"No line joins a count for a period that has ended ({closed})."] if closed else []
    canvas.notes += ["No line joins counts of different scopes."] if len(scopes) > 1 else []
    canvas.legend(_legend(canvas, single=single))


def _groups(canvas: Canvas) -> dict[str, list[Count]]:
    """Counts by panel: one panel of all, or one for each side that has several, and one for all others."""
    counts = canvas.chart.counts
    new = [one for one in counts if not one.repeat]
    size = len({(one.side, one.words) for one in new})
    several = [side for side in canvas.chart.sides if sum(one.side == side for one in new) > 1][:_MOST_PANELS]
    few = size <= (_TOGETHER // 2 if canvas.small else _TOGETHER)
    if canvas.ax is not None or not several or few or len({one.side for one in counts}) == 1:
        return {"": list(counts)}
    groups = {side: [one for one in counts if one.side == side] for side in several}
    others = [one for one in counts if one.side not in several]
    return groups | ({OTHERS: others} if others else {})


def _is_named(counts: Iterable[Count]) -> bool:
    """Whether labels name their side, which saves a legend: few counts of several sides."""
    own = [one.side for one in counts if not one.repeat]
    return len(set(own)) > 1 and len(own) <= max(4, 2 * len(set(own)))


def _extent(one: Count) -> tuple[float, float]:
    """Return the first and the last moment of a count: of its period, or of the day, month or year of the statement."""
    start, end = one.start, one.end
    if one.period and one.until:
        start, end = one.since or one.until, one.until
    return start.toordinal() - _EPOCH, end.toordinal() - _EPOCH + 1


def _x(one: Count) -> float:
    return sum(_extent(one)) / 2


def _steps(counts: Iterable[Count], until: float | None = None) -> tuple[NDArray[Any], NDArray[Any]]:
    """Each value holds until the next one; nothing is interpolated."""
    points = sorted((_x(one), one.value) for one in counts)
    points += [] if until is None else [(until, points[-1][1])]
    xs, ys = zip(*points, strict=True)
    return np.repeat(xs, 2)[1:], np.repeat(ys, 2)[:-1]


def _lines(canvas: Canvas, ax: Axes, counts: list[Count], last: float) -> None:
    """Draw the totals of each side, up to its last statement, and the highest count on record."""
    records, shown = canvas.chart.records, {one.side for one in counts}
    for (side, scope), run in canvas.chart.runs.items():
        if side in shown and len(run) > 1:
            (line,) = ax.plot(*_steps(run), color=canvas.sides.mark(side), lw=1.8, zorder=2)
            canvas.describe(line, f"{side}: running total, {len(run)} counts{scope and f' ({scope})'}")
    if len({one.side for one in records}) > 1:
        (line,) = ax.plot(*_steps(records, last), color=canvas.theme.rule, lw=0.9, zorder=1.9)
        canvas.describe(line, f"Highest count on record, {len(records)} steps")


def _mark(canvas: Canvas, ax: Axes, one: Count) -> None:
    colour, x, (start, end) = canvas.sides.mark(one.side), _x(one), _extent(one)
    title = f"{canvas.chart.format.date(one.start, one.end)}, {one.by}: {one.words}"
    if one.period and one.until:
        (bar,) = ax.bar(start, one.value, end - start, align="edge", color=colour, ec=colour, **_BAR)
        canvas.describe(bar, title)
    elif end - start > 1:
        ax.plot([start, end], [one.value] * 2, color=colour, lw=1, marker="|", ms=5, zorder=2.1)
    if one.low < one.high:
        ax.plot([x, x], [one.low, one.high], color=colour, lw=3, alpha=0.5, zorder=2.2)
    if one.direction:
        ax.plot(x, one.value, marker=UPRIGHT[one.direction], color=colour, zorder=2.4, **OPEN)
    if not one.period:
        face, size = (canvas.theme.paper, 4.5) if one.repeat else (colour, 6.0)
        (dot,) = ax.plot(x, one.value, "o", color=colour, mfc=face, ms=size, zorder=3)
        canvas.describe(dot, f"{title}{' (repeats an earlier figure)' if one.repeat else ''}")


def _labels(canvas: Canvas, counts: list[Count], *, named: bool) -> list[Label]:
    """A label for each new figure, the last and the first of a side first; points that coincide share one."""
    own = [one for one in counts if not one.repeat]
    by_side = [[one for one in own if one.side == side] for side in dict.fromkeys(one.side for one in own)]
    ends = {id(one) for mine in by_side for one in (mine[-1], mine[0])}
    before: dict[str, str] = {}
    merged: dict[tuple[float, float], list[Count]] = {}
    for one in own:
        if before.get(one.side) != one.words:
            merged.setdefault((_x(one), one.value), []).append(one)
        before[one.side] = one.words
    found = []
    for (x, y), same in sorted(merged.items(), key=lambda item: id(item[1][0]) not in ends):
        words = " / ".join(dict.fromkeys(one.words for one in same))
        who = ", ".join(dict.fromkeys(one.side for one in same))
        long = f"{words} ({who}, {canvas.chart.format.date(same[0].start, same[0].end)})"
        text = f"{words}\n{who}" if named else words
        found.append(Label(x, y, text, long, canvas.sides.text(same[0].side), same[0].direction))
    return found


def _legend(canvas: Canvas, *, single: bool) -> dict[str, Artist]:
    counts, theme, look = canvas.chart.counts, canvas.theme, {"marker": "o", "ms": 6}
    sides = list(dict.fromkeys(one.side for one in counts))
    tone = canvas.sides.mark(sides[0]) if len(sides) == 1 else theme.other
    named = single and not _is_named(counts) and 1 < len(sides) <= len(theme.marks)
    month, higher = any(one.start < one.end and not one.period for one in counts), canvas.chart.records
    has = {name: any(getattr(one, name) for one in counts) for name in ("direction", "period", "repeat")}
    again = look | {"ms": 4.5, "mfc": theme.paper, "ls": "none"}
    found: list[tuple[bool, str, Artist]] = [
        (len({one.side for one in higher}) > 1, "highest count on record", sample(theme.rule, lw=0.9)),
        (month, "month or year of the statement", sample(tone, lw=1, marker="|", ms=5)),
        (has["direction"], "or more, or less", sample(tone, marker=UPRIGHT[0], **OPEN | {"ms": 10})),
        (has["period"], "count for one period", Patch(color=tone, alpha=0.45, lw=0)),
        (has["repeat"], "repeats an earlier figure", sample(tone, **again)),
    ]
    own = {side: sample(canvas.sides.mark(side), lw=1.8, **look) for side in sides if named}
    return own | {text: one for shown, text, one in found if shown}
