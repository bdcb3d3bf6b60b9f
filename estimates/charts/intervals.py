"""Interval rows: one row for each statement, one panel for each capacity. The one drawing for all charts of ranges."""

import math
import statistics
from typing import Any

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties

from estimates.charts.canvas import ACROSS, Canvas
from estimates.charts.data import Panel, Row
from estimates.charts.figure import MARGIN
from estimates.charts.labels import width_of
from estimates.charts.style import MAX_SIDES
from estimates.charts.titles import capital

_PAIRED, _ALONE = 0.27, 0.42  # share of the width for row labels, next to two panels or to one
_SIGN: dict[str, Any] = {"marker": "|", "ms": 15, "mew": 2.2, "ls": "none", "clip_on": False}
_DOT: dict[str, Any] = {"ls": "none", "ms": 6.5, "mew": 0.8, "clip_on": False}
MAX_TIMES = 10  # how many times the median the largest best value may be on a linear axis
_SIZE = 8.4  # of the type of row labels


def draw(canvas: Canvas) -> None:
    """Draw the rows of a chart, next to each other where two panels have the same rows, else below each other."""
    panels, small = canvas.chart.panels, canvas.small
    if canvas.ax is not None and len(panels) > 1:
        raise ValueError(f"{len(panels)} panels do not fit one Axes; choose one with unit=")
    same = len({tuple((row.claim, row.words) for row in panel.rows) for panel in panels}) == 1
    paired = len(panels) == 2 and same and not small
    tall = [(62.0 if small else 34.0) * len(panel.rows) for panel in panels]
    axes = canvas.axes((1, 2) if paired else (len(panels), 1), tall[:1] if paired else tall, extra=66)
    before, wide = (0.0, 1.0) if small else (_PAIRED, (1 - _PAIRED) / 2) if paired else (_ALONE, 1 - _ALONE)
    for i, (ax, panel) in enumerate(zip(axes, panels, strict=True)):
        _panel(canvas, ax, panel, canvas.width * wide - 2 * MARGIN)
        _texts(canvas, ax, panel, 0 if paired and i else canvas.width * before or canvas.width - 60)
        canvas.numbers(ax.xaxis, 2 if paired else 3 if small else 4)
    canvas.legend(canvas.shown[:MAX_SIDES] if len(canvas.shown) > 1 else ())


def _panel(canvas: Canvas, ax: Axes, panel: Panel, room: float) -> None:
    """Scale the axis of a panel, as those of all panels of its unit, and draw its titles, band and rows."""
    theme, alike = canvas.theme, [other for other in canvas.chart.panels if other.unit == panel.unit]  # on one scale
    best = [row.best for other in alike for row in other.rows if row.best > 0]
    ends = [end for other in alike for end in (*(other.band or ()), *(end for row in other.rows for end in row.ends))]
    low, high = min(ends, default=0), max(ends, default=0)
    is_log = bool(best) and max(best) > MAX_TIMES * statistics.median(best)
    if is_log:
        low = min(end for end in ends if end > 0)
        ax.set_xscale("log", nonpositive="mask")
        ax.set_xlim(low / 1.3, high * (high / low) ** 0.08)
    else:
        low = low - (high - low) * 0.15 if low > high / 2 and panel.band else min(low, 0)
        ax.set_xlim(low, high + (high - low) * 0.06 if high > low else low + 1)
    ax.set_ylim(len(panel.rows) - 0.5, -0.5)
    title, detail = canvas.cut(capital(panel.title), room, size=9.6, weight="bold"), canvas.cut(panel.detail, room)
    ax.set_title(title, pad=18 if detail else 6)
    ax.annotate(detail, (0, 1), (0, 4), "axes fraction", "offset points", size=8.4, color=theme.muted)
    ax.set_xlabel(", ".join([panel.unit] * (not panel.title) + ["logarithmic scale"] * is_log))
    ax.grid(visible=not canvas.small, axis="x")
    for y, row in enumerate(panel.rows):
        if panel.band:  # row by row, so that it runs through no text
            middle, start, end = panel.band
            edges = [y if canvas.small else y - 0.5, y + 0.5]
            canvas.mark("band", ax.fill_betweenx(edges, start, end, fc=theme.grid, ec=theme.rule, lw=0, zorder=0.5))
            canvas.plot(ax, "base", [middle, middle], edges, color=theme.rule, lw=1, zorder=1)
        _row(canvas, ax, y, row)


def _texts(canvas: Canvas, ax: Axes, panel: Panel, room: float) -> None:
    """Write who, when and what at the left of each row, if there is room, and the result at its right.

    In a narrow chart they are above the row, and what comes first is cut for the result.
    """
    small, font = canvas.small, FontProperties(size=_SIZE)
    left, right, up = ((0, "left"), (1, "right"), 0) if small else ((-0.015, "right"), (1.02, "left"), 5.5)
    look: dict[str, Any] = {"va": "top" if small else "center", "size": _SIZE, "linespacing": 1.15}
    for y, row in enumerate(panel.rows):
        result = row.text.split("\n")[-1] if small else row.text
        first = room - 10 - width_of(result, font) if small else room
        who = canvas.cut(", ".join(filter(None, (row.when, row.who))), first) if room else ""
        words = canvas.cut(row.words, room) if room else ""
        for (x, side), down, text in ((left, up, who), (left, up - 11, words), (right, 0, result)):
            at, colour = (x, y - 0.46 * small), canvas.theme.muted if text is result else canvas.theme.ink
            ax.annotate(text, at, (0, down), ax.get_yaxis_transform(), "offset points", ha=side, color=colour, **look)
    ax.set_yticks([])


def _row(canvas: Canvas, ax: Axes, y: float, row: Row) -> None:
    """Draw the marks of one row, each with its title."""
    ink, colour = canvas.theme.ink, canvas.looks[row.side].mark
    thick, at = (0.12, y + 0.24) if canvas.small else (0.24, y)
    about, form = f"{row.when} {row.who}: {row.words}".strip(), canvas.chart.format
    for name, (low, high), size, alpha, text in (
        ("typical", row.typical, thick * 2.3, 0.25, f"as commonly read {form.span(*row.typical)}"),
        ("range", (row.low, row.high), thick, 0.65, row.text.replace("\n", ", ")),
    ):
        if low < high < math.inf:
            (bar,) = ax.barh(at, high - low, size, low, color=colour, alpha=alpha, lw=0)
            canvas.mark(name, bar, f"{about}; {text}")
    if math.isfinite(row.best):
        look = _DOT | {"marker": canvas.looks[row.side].marker, "color": colour, "mec": canvas.theme.paper}
        canvas.plot(ax, "best", row.best, at, f"{about}; {form.number(row.best)}", zorder=3, **look)
    if row.direction:
        ends = [end for end in (row.best, row.low, row.high) if math.isfinite(end)]
        tip = max(ends) if row.direction > 0 else min(ends)
        canvas.arrow(ax, tip, at, ACROSS[row.direction], color=colour, zorder=2.5)
    for stated in row.stated:
        ax.plot(stated.ends[1:], [at, at], color=ink, lw=2, zorder=3.4)
        text = f"{stated.by}: {stated.words}" + (f"; {stated.verdict}" if stated.verdict else "")
        canvas.plot(ax, "stated", stated.ends[0], at, text, color=ink, zorder=3.5, **_SIGN)
        if stated.direction:
            canvas.arrow(ax, stated.ends[0], at, ACROSS[stated.direction], color=ink, ms=15, zorder=3.5)
