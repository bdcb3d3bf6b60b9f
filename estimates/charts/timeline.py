"""Counts over time: totals as steps, period counts as bars, the highest count on record as a thin line."""

from collections import Counter
from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, num2date
from matplotlib.ticker import FuncFormatter

from estimates.analysis.pairing import scope_key
from estimates.charts.data import MOST, Count, Format, records
from estimates.charts.figure import UPRIGHT, Canvas

OTHERS = "Other sides"
_TOGETHER, _MAX_PANELS = 8, 6  # most labels in one panel of several sides; most panels for single lines


def draw(canvas: Canvas) -> None:
    """Draw all sides in one panel while their labels have room, else a panel for each line and one for the rest."""
    chart, groups = canvas.chart, _groups(canvas)
    single = len(groups) == 1
    heights = [270 if single else 190 if canvas.small else 135] * len(groups)
    axes = canvas.axes(heights, extra=34, sharex=True, sharey=True)
    first, *_, last = sorted(end for count in chart.counts for end in count.span)
    room = max((last - first) * 0.03, (8 - last + first) / 2)  # days at each side; the axis has at least eight
    most = max(5, int(canvas.width / 95))
    for ax, (title, counts) in zip(axes, groups.items(), strict=True):
        ax.set_xlim(first - room, last + room)
        ax.set_ylim(0, max(count.high for count in chart.counts) * (1.22 if single else 1.3) or 1)
        colour = canvas.theme.muted if title == OTHERS else canvas.looks[counts[0].side].text
        canvas.title(ax, title, canvas.width * 0.8, color=colour)
        ax.grid(visible=True, axis="y")
        canvas.numbers(ax.yaxis, 5 if single else 4)
        ax.xaxis.set_major_locator(AutoDateLocator(minticks=2, maxticks=most, interval_multiples=last - first > 60))  # type: ignore[no-untyped-call]
        ax.xaxis.set_major_formatter(FuncFormatter(partial(_date, chart.format, ax.xaxis)))
        _lines(canvas, ax, title, counts, last + room)
        if len(chart.counts) > MOST:
            days, values = np.transpose([count.point for count in counts])
            ax.scatter(days, values, 3, [canvas.looks[count.side].mark for count in counts], zorder=2)
        else:
            for count in counts:
                _mark(canvas, ax, count)
            _label(canvas, ax, title, counts)
    canvas.legend()


def _date(form: Format, axis: Any, x: float, at: int | None) -> str:
    """Write a tick as a year or month if all ticks are, else as a day; with the year at the first tick of each."""
    day, gap = num2date(x).date(), np.diff(axis.get_majorticklocs()).min(initial=31)  # type: ignore[no-untyped-call]
    if gap > 364:
        return form.pattern("year", day)
    text = form.pattern("month of a year" if gap > 27 else "day of a year", day)
    return text if at and day.timetuple().tm_yday > gap else f"{text}\n{form.pattern('year', day)}"


def _groups(canvas: Canvas) -> dict[str, list[Count]]:
    """Group counts by the title of their panel: one of all, or one for each line or row of bars and one for the rest.

    Two lines of different scopes never share a panel, and a scope that is not the record's is in the title.
    """
    chart, counts = canvas.chart, canvas.chart.counts
    new = Counter(count.side for count in counts if not count.repeat)
    lines = {(side, scope): run for (side, scope, _), run in chart.runs.items() if len(run) > 1}
    bars = {side for side, _, period in chart.runs if period}
    titles: dict[tuple[str, str], str] = {}  # by side and scope; in the scope of the record, the name of the side
    for side, scope in sorted(lines, key=lambda line: ([*chart.options.order, *chart.sides].index(line[0]), line[1])):
        titles[side, scope] = side if scope == chart.scope else f"{side}, {lines[side, scope][0].scope}"
    few = len(new) == 1 or (new.total() <= min(_TOGETHER, 2 * len(new)) and len(bars) < 2)
    if canvas.ax is not None or not titles or (few and {*titles.values()} <= {*chart.sides}):
        return {"": counts}
    groups = {title: list[Count]() for title in (*[*titles.values()][:_MAX_PANELS], OTHERS)}
    for count in counts:
        title = titles.get((count.side, scope_key(count.scope)), count.side)
        groups[title if title in groups else OTHERS].append(count)
    return {title: panel_counts for title, panel_counts in groups.items() if panel_counts}


def _lines(canvas: Canvas, ax: Axes, title: str, counts: list[Count], last: float) -> None:
    """Draw the totals of each side, up to its last statement, and the highest count on record of the same scope.

    Each value holds until the next one. The other sides of many have no lines, which would be a tangle.
    """
    chart, highest, claims = canvas.chart, records(canvas.chart.counts), {count.claim for count in counts}
    for (side, scope, period), run in chart.runs.items():
        if run[0].claim in claims and len(run) > 1 and not period and title != OTHERS:
            look, (days, values) = canvas.looks[side], np.transpose(sorted(count.point for count in run))
            text = f"{side}: running total, {len(run)} counts" + (f" ({run[0].scope})" if scope != chart.scope else "")
            canvas.plot(ax, "line", days, values, text, c=look.mark, ls=look.dash, lw=1.8, zorder=2, ds="steps-post")
    if len({count.side for count in highest}) > 1 and chart.scope in {scope_key(count.scope) for count in counts}:
        text, end = f"Highest count on record, {len(highest)} steps", (last, highest[-1].best)
        days, values = np.transpose([*sorted(count.point for count in highest), end])
        canvas.plot(ax, "record", days, values, text, c=canvas.theme.rule, lw=0.9, zorder=1.9, ds="steps-post")


def _mark(canvas: Canvas, ax: Axes, count: Count) -> None:
    own, (start, end), x = canvas.looks[count.side], count.span, count.point[0]
    canvas.labels.points.append((ax, count.point))
    title = f"{count.when}, {count.who}: {count.words}"
    if count.period and count.until:
        (bar,) = ax.bar(start, count.best, end - start, align="edge", color=own.mark, alpha=0.45, lw=0)
        ax.plot([start, start, end, end], [0, count.best, count.best, 0], color=own.mark, lw=0.8, alpha=0.6, zorder=1.8)
        canvas.mark("period", bar, title)
    elif end - start > 1:
        canvas.plot(ax, "month", [start, end], [count.best] * 2, color=own.mark, lw=1, marker="|", ms=5, zorder=2.1)
    if count.low < count.high:
        canvas.plot(ax, "range", [x, x], [count.low, count.high], color=own.mark, lw=3, alpha=0.5, zorder=2.2)
    if count.direction:
        canvas.arrow(ax, x, count.best, UPRIGHT[count.direction], color=own.mark, zorder=2.4)
    if not count.period:
        name, more = ("repeat", " (repeats an earlier figure)") if count.repeat else ("best", "")
        dot: dict[str, Any] = {"mfc": canvas.theme.paper, "ms": 4.5} if count.repeat else {"ms": 6}
        canvas.plot(ax, name, x, count.best, title + more, marker=own.marker, color=own.mark, zorder=3, **dot)


def _label(canvas: Canvas, ax: Axes, title: str, counts: list[Count]) -> None:
    """Label each new figure, the last and the first of a side first; a repeat if its side has no other.

    A label names its side and a scope that is not the record's, unless the title of the panel does; and the last day of
    a total that is on no line because it ends on another day than that of the statement.
    """
    new = {c.side for c in counts if not c.repeat}
    own = [c for c in counts if not c.repeat or c.side not in new]
    ends = {claim for order in (own, own[::-1]) for claim in {(c.side, c.period): c.claim for c in order}.values()}
    firsts = {(c.side, c.words, c.until): c for c in own[::-1]}.values()  # of a repeated figure
    named = title == OTHERS or (not title and len(canvas.shown) > 1)
    for count in sorted(firsts, key=lambda count: count.claim not in ends):
        scope = [] if scope_key(count.scope) == canvas.chart.scope or count.scope in title else [count.scope]
        ended = [] if count.period or count.until == count.end else canvas.chart.format.ended(None, count.until)
        words = "\n".join([count.words, *([count.side] if named else []), *scope, *ended])
        long = f"{count.words} ({', '.join([count.side, count.when, *scope, *ended])})"
        canvas.labels.add(ax, count.point, words, long, canvas.looks[count.side].text)
