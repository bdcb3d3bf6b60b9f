"""Interval rows: one row for each statement, one panel for each capacity. The one drawing for all charts of ranges."""

import math
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from estimates.charts.data import Panel, Row
from estimates.charts.figure import ACROSS, MARGIN, Canvas
from estimates.charts.labels import FEW, LABEL, wrapped
from estimates.charts.style import MAX_SIDES
from estimates.charts.titles import capital

_LINE, _BAR, _UNDER = 14.4, 8.0, 27.0  # px: a line of a label, the thickness of a range, the room for it under a label


def draw(canvas: Canvas) -> None:
    """Draw the rows of a chart, its panels below each other. The y axis of a panel has px from its top.

    In given Axes that are too low for all labels, every second, third, ... row has one.
    """
    panels, theme, small = canvas.chart.panels, canvas.theme, canvas.small
    if canvas.ax is not None and len(panels) > 1:
        raise ValueError(f"{len(panels)} panels do not fit one Axes; choose one with unit=")
    room = canvas.width - 3 * MARGIN if small else canvas.width / 2
    labels = [[_label(row, room, small=small) for row in panel.rows] for panel in panels]
    bottoms = [np.cumsum([height for _, height in own]) for own in labels]
    axes = canvas.axes([own[-1] for own in bottoms], extra=66)
    for ax, panel, own, ends in zip(axes, panels, labels, bottoms, strict=True):
        _panel(canvas, ax, panel, (canvas.width if small else canvas.width / 2) - 3 * MARGIN)
        ax.set_ylim(ends[-1], 0)
        every = math.ceil(max(height for _, height in own) * len(own) / canvas.size[1]) if canvas.ax else 1
        for i, (row, (label, height), bottom) in enumerate(zip(panel.rows, own, ends, strict=True), 1):
            at = bottom - (_UNDER if small else height) / 2
            if panel.band:  # row by row, so that it runs through no text
                best, low, high = panel.band
                edges = [at - 1.5 * _BAR, at + 1.5 * _BAR] if small else [bottom - height, bottom]
                canvas.mark("band", ax.fill_betweenx(edges, low, high, fc=theme.grid, ec=theme.rule, lw=0, zorder=0.5))
                canvas.plot(ax, "base", [best, best], edges, color=theme.rule, lw=1, zorder=1)
            _row(canvas, ax, at, row)
            _texts(canvas, ax, at - 1.5 * _BAR if small else at, "" if i % every else label, row.text)
        canvas.numbers(ax.xaxis, 3 if small else 4)
    canvas.legend(canvas.shown[:MAX_SIDES] if len(canvas.shown) > 1 else ())


def _label(row: Row, room: float, *, small: bool) -> tuple[str, float]:
    """Return who, when and what in lines of `room` px, and the height of the row.

    In a small chart the label is above the bar, and ends with the result, or its last line.
    """
    who, what = ", ".join(filter(None, (row.when, row.who))), [row.words, row.text.split("\n")[-1]]
    texts = [who, " → ".join(filter(None, what))] if small else [f"{who}: {row.words}".removesuffix(": ")]
    lines = [line for text in texts for line in wrapped(text, room, most=FEW)]
    height = _LINE * max(len(lines), 1 if small else row.text.count("\n") + 1)
    return "\n".join(lines), height + _UNDER if small else max(22, height + 5)


def _panel(canvas: Canvas, ax: Axes, panel: Panel, room: float) -> None:
    """Scale the axis of a panel, as those of all panels of its unit, and write its titles."""
    alike = [other for other in canvas.chart.panels if other.unit == panel.unit]  # on one scale
    best = [row.best for other in alike for row in other.rows if row.best > 0]
    ends = [end for other in alike for group in (other.band or (), *(row.ends for row in other.rows)) for end in group]
    low, high = min(ends, default=0), max(ends, default=0)
    is_log = bool(best) and max(best) > 10 * np.median(best)  # which would squeeze most rows
    if is_log:
        low = min(end for end in ends if end > 0)
        ax.set_xscale("log", nonpositive="mask")
        ax.set_xlim(low / 1.3, high * (high / low) ** 0.08)
    else:
        low = low - (high - low) * 0.15 if low > high / 2 and panel.band else min(low, 0)
        ax.set_xlim(low, high + (high - low) * 0.06 if high > low else low + 1)
    canvas.title(ax, capital(": ".join(filter(None, (panel.title, panel.detail)))), room)
    ax.set_xlabel(", ".join(([] if panel.title else [panel.unit]) + (["logarithmic scale"] if is_log else [])))
    ax.set_yticks([])
    ax.grid(visible=not canvas.small, axis="x")


def _texts(canvas: Canvas, ax: Axes, y: float, label: str, result: str) -> None:
    """Write the label of a row at its left, or above its bar, and its result at the right, clear of arrows."""
    at: Any = ax.get_yaxis_transform(), "offset points"
    look: dict[str, Any] = {"size": LABEL.get_size(), "linespacing": 1.1, "va": "bottom" if canvas.small else "center"}
    side, gap = ("left", (3 if canvas.ax else 0, 0.5)) if canvas.small else ("right", (-10, 0))
    ax.annotate(label, (0, y), gap, *at, ha=side, color=canvas.theme.ink, in_layout=not canvas.small, **look)
    if not canvas.small:
        ax.annotate(result, (1, y), (10, 0), *at, color=canvas.theme.muted, **look)


def _row(canvas: Canvas, ax: Axes, at: float, row: Row) -> None:
    """Draw the marks of one row, each with its title."""
    theme, own = canvas.theme, canvas.looks[row.side]
    about, form = f"{row.when} {row.who}: {row.words}".strip(), canvas.chart.format
    for name, (low, high), size, alpha, text in (
        ("typical", row.typical, _BAR * 2, 0.25, f"as commonly read {form.span(*row.typical)}"),
        ("range", (row.low, row.high), _BAR, 0.65, row.text.replace("\n", ", ")),
    ):
        if low < high < math.inf:
            (bar,) = ax.barh(at, high - low, size, low, color=own.mark, alpha=alpha, lw=0)
            canvas.mark(name, bar, f"{about}; {text}")
    if math.isfinite(row.best):
        dot = {"marker": own.marker, "color": own.mark, "mec": theme.paper, "ms": 6.5, "mew": 0.8}
        canvas.plot(ax, "best", row.best, at, f"{about}; {form.number(row.best)}", zorder=3, **dot)
    if row.direction:
        tip = (max if row.direction > 0 else min)(filter(math.isfinite, (row.best, row.low, row.high)))
        canvas.arrow(ax, tip, at, ACROSS[row.direction], color=own.mark, zorder=2.5)
    for stated in row.stated:
        ax.plot([stated.low, stated.high], [at, at], color=theme.ink, lw=2, zorder=3.4)
        text = f"{stated.who}: {stated.words}" + (f"; {stated.text}" if stated.text else "")
        canvas.plot(ax, "stated", stated.best, at, text, color=theme.ink, marker="|", ms=12.5, mew=2.2, zorder=3.5)
        if stated.direction:
            canvas.arrow(ax, stated.best, at, ACROSS[stated.direction], color=theme.ink, ms=15, zorder=3.5)
