"""Interval rows: one row for each statement, one panel for each capacity. The one drawing for all charts of ranges."""

from __future__ import annotations

import math
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from estimates.charts.canvas import ACROSS, OPEN, Canvas
from estimates.charts.data import Panel, Row
from estimates.charts.labels import renderer

FEW = 40  # rows with two lines of label each
_LABEL, _ALONE = 0.27, 0.36  # of the width, for row labels next to two panels and to one
_SIGN: dict[str, Any] = {"marker": "|", "ms": 15, "mew": 2.2, "ls": "none", "clip_on": False}


def draw(canvas: Canvas) -> None:
    """Draw the rows of a chart, next to each other where two panels have the same rows, else below each other."""
    panels = canvas.chart.panels
    if canvas.ax is not None and len(panels) > 1:
        raise ValueError(f"{len(panels)} panels do not fit one Axes; choose one with unit=")
    keys = [[(row.claim, row.words) for row in panel.rows] for panel in panels]
    paired = len(panels) == 2 and not canvas.small and keys[0] == keys[1] and "“" not in panels[0].rows[0].words
    shape = (1, 2) if paired else (len(panels), 1)
    tall = [_height(canvas, panel) * len(panel.rows) for panel in panels]
    heights = [max(tall)] if paired else tall
    axes = canvas.axes(shape, heights, extra=66)
    for i, (ax, panel) in enumerate(zip(axes, panels, strict=True)):
        _panel(canvas, ax, panel, room=_LABEL * (i == 0) if paired else _ALONE)
    _legend(canvas)


def _height(canvas: Canvas, panel: Panel) -> float:
    """Pixels for one row."""
    return 62 if canvas.small else 34 if len(panel.rows) <= FEW else 19


def _panel(canvas: Canvas, ax: Axes, panel: Panel, *, room: float) -> None:
    form, theme = canvas.chart.format, canvas.theme
    size = len(panel.rows)
    ends = [end for row in panel.rows for end in row.ends] + list(panel.band or ())
    low, high = min(ends, default=0), max(ends, default=0)
    low = low - (high - low) * 0.15 if low > high / 2 and panel.band else min(low, 0)
    ax.set_xlim(low, high + (high - low) * 0.06 if high > low else low + 1)
    ax.set_ylim(size - 0.5, -0.5)
    ax.set_title(panel.title, pad=18 if panel.detail else 6)
    ax.text(0, 1, panel.detail, transform=ax.transAxes + canvas.shift(0, 5), size=8.4, color=theme.muted)
    ax.set_xlabel("" if panel.title else panel.unit)
    ax.grid(visible=not canvas.small, axis="x")
    ax.spines["left"].set_visible(False)
    ax.xaxis.set_major_locator(MaxNLocator(3 if canvas.small or room < _ALONE else 6))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: form.number(value)))
    ax.set_yticks([])
    for y, row in enumerate(panel.rows):
        if panel.band:  # row by row, so that it runs through no text
            start, best, end = panel.band
            under, over = y + (0 if canvas.small else -0.5), y + 0.5
            ax.fill_betweenx([under, over], start, end, color=theme.grid, lw=0, zorder=0.5)
            ax.plot([best, best], [under, over], color=theme.rule, lw=1, zorder=1)
        _row(canvas, ax, y, row)
    if canvas.small:
        _above(canvas, ax, panel)
    else:
        _aside(canvas, ax, panel, room * canvas.width)


def _row(canvas: Canvas, ax: Axes, y: float, row: Row) -> None:
    """The marks of one row, each with its title."""
    colour = canvas.sides.mark(row.side) if row.side else canvas.theme.other
    thick, at = (0.12, y + 0.24) if canvas.small else (0.24, y)
    about = f"{row.when} {row.who}: {row.words}".strip()
    if row.typical[0] < row.typical[1] < math.inf:
        bar = ax.barh(at, row.typical[1] - row.typical[0], thick * 2.3, row.typical[0], color=colour, alpha=0.25, lw=0)[
            0
        ]
        canvas.describe(bar, f"{about}; as commonly read {canvas.chart.format.span(*row.typical)}")
    if row.low < row.high < math.inf:
        bar = ax.barh(at, row.high - row.low, thick, row.low, color=colour, alpha=0.65, lw=0)[0]
        canvas.describe(bar, f"{about}; {row.text}".replace("\n", ", "))
    if math.isfinite(row.best):
        dot = ax.plot(
            row.best, at, "o", color=colour, ms=6.5, mec=canvas.theme.paper, mew=0.8, zorder=3, clip_on=False
        )[0]
        canvas.describe(dot, f"{about}; {canvas.chart.format.number(row.best)}")
    if row.direction:
        inner = [end for end in (row.best, row.high if row.direction > 0 else row.low) if math.isfinite(end)]
        tip = max(inner) if row.direction > 0 else min(inner)
        ax.plot(tip, at, marker=ACROSS[row.direction], color=colour, zorder=2.5, **OPEN)
    for one in row.stated:
        ink = canvas.theme.ink
        if one.low < one.high:
            ax.plot([one.low, one.high], [at, at], color=ink, lw=2, zorder=3.4)
        sign = ax.plot(one.value, at, color=ink, zorder=3.5, **_SIGN)[0]
        canvas.describe(sign, f"{one.by}: {one.words}" + (f"; {one.verdict}" if one.verdict else ""))
        if one.direction:
            ax.plot(one.value, at, marker=ACROSS[one.direction], color=ink, zorder=3.5, **OPEN | {"ms": 15})


def _aside(canvas: Canvas, ax: Axes, panel: Panel, room: float) -> None:
    """Who, when and what at the left of each row, the result at its right."""
    few = len(panel.rows) <= FEW
    if room:
        ax.set_yticks(range(len(panel.rows)), [canvas.cut(_lines(row, few=few), room) for row in panel.rows])
        for label in ax.get_yticklabels():
            label.set(color=canvas.theme.ink, linespacing=1.15)
    for y, row in enumerate(panel.rows):
        where = {"transform": ax.get_yaxis_transform(), "va": "center", "color": canvas.theme.muted, "size": 8.25}
        ax.text(1.02, y, row.text if few else row.text.replace("\n", ", "), linespacing=1.15, **where)


def _above(canvas: Canvas, ax: Axes, panel: Panel) -> None:
    """The same texts above each row of a narrow chart."""
    for y, row in enumerate(panel.rows):
        where = {"transform": ax.get_yaxis_transform(), "va": "top", "size": 8.25, "linespacing": 1.15}
        right = ax.text(
            1, y - 0.46, row.text.replace("\n", ", "), ha="right", color=canvas.theme.muted, **where
        )
        room = canvas.width - 40
        lines = _lines(row, few=True).split("\n")
        first = canvas.cut(lines[0], room - right.get_window_extent(renderer(canvas.figure)).width - 10)
        ax.text(0, y - 0.46, "\n".join([first, *(canvas.cut(line, room) for line in lines[1:])]), **where)


def _lines(row: Row, *, few: bool) -> str:
    first = ", ".join(filter(None, (row.when, row.who)))
    return f"{first}\n{row.words}" if few else f"{first}: {row.words}"


def _legend(canvas: Canvas) -> None:
    chart, theme = canvas.chart, canvas.theme
    sides = dict.fromkeys(row.side for row in chart.rows if row.side)
    many = len(sides) > 1
    tone = theme.other if many else canvas.sides.mark(next(iter(sides), ""))
    line = Line2D([], [], color=theme.rule, lw=1)
    samples = {
        "best": Line2D([], [], marker="o", ls="none", color=tone, ms=6.5),
        "range": Patch(color=tone, alpha=0.65, lw=0),
        "typical": Patch(color=tone, alpha=0.25, lw=0),
        "direction": Line2D([], [], marker=ACROSS[0], color=tone, **OPEN | {"ms": 12}),
        "stated": Line2D([], [], color=theme.ink, **_SIGN | {"ms": 10}),
        "band": Patch(facecolor=theme.grid, edgecolor=theme.rule, lw=0.8) if chart.kind == "implied" else line,
    }
    used = {
        "typical": any(row.typical[0] < row.typical[1] for row in chart.rows),
        "direction": any(row.direction for row in chart.rows),
        "stated": any(row.stated for row in chart.rows),
    }
    entries = {text: samples[name] for name, text in chart.marks.items() if used.get(name, True)}
    named = {side: Line2D([], [], marker="o", ls="none", color=canvas.sides.mark(side), ms=6.5) for side in sides}
    canvas.legend((named if many and len(sides) <= 8 else {}) | entries)
