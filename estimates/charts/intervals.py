"""Interval rows: one row for each statement, one panel for each capacity. The one drawing for all charts of ranges."""

from __future__ import annotations

import math
import statistics
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from estimates.charts.canvas import ACROSS, OPEN, Canvas, sample
from estimates.charts.data import TEXTS, Panel, Row
from estimates.charts.labels import renderer
from estimates.charts.style import MOST_SIDES, PX

_PAIRED, _ALONE = 0.27, 0.42  # share of the width for row labels, next to two panels or to one
_SIGN: dict[str, Any] = {"marker": "|", "ms": 15, "mew": 2.2, "ls": "none", "clip_on": False}
_DOT: dict[str, Any] = {"ls": "none", "ms": 6.5, "mew": 0.8, "clip_on": False}
MOST_TIMES = 10  # how many times the median the largest best value may be on a linear axis
_TEXT: dict[str, Any] = {"size": 8.25, "linespacing": 1.15}


def draw(canvas: Canvas) -> None:
    """Draw the rows of a chart, next to each other where two panels have the same rows, else below each other."""
    panels, small = canvas.chart.panels, canvas.small
    if canvas.ax is not None and len(panels) > 1:
        raise ValueError(f"{len(panels)} panels do not fit one Axes; choose one with unit=")
    same = len({tuple((row.claim, row.words) for row in panel.rows) for panel in panels}) == 1
    paired = len(panels) == 2 and same and not small
    tall = [(62.0 if small else 34.0) * len(panel.rows) for panel in panels]
    axes = canvas.axes((1, 2) if paired else (len(panels), 1), tall[:1] if paired else tall, extra=66)
    for ax, panel in zip(axes, panels, strict=True):
        room = canvas.width * (_ALONE if not paired else _PAIRED if ax is axes[0] else 0)
        _panel(canvas, ax, panel)
        _texts(canvas, ax, panel, canvas.width - 60 if small else room)
        canvas.numbers(ax.xaxis, 2 if paired else 3 if small else 4)
    canvas.legend(_legend(canvas))


def _panel(canvas: Canvas, ax: Axes, panel: Panel) -> None:
    theme, best = canvas.theme, [row.best for row in panel.rows if row.best > 0]
    ends = [end for row in panel.rows for end in row.ends] + list(panel.band or ())
    low, high = min(ends, default=0), max(ends, default=0)
    is_log = bool(best) and max(best) > MOST_TIMES * statistics.median(best)
    if is_log:
        low = min(end for end in ends if end > 0)
        ax.set_xscale("log")
        ax.set_xlim(low / 1.3, high * (high / low) ** 0.08)
    else:
        low = low - (high - low) * 0.15 if low > high / 2 and panel.band else min(low, 0)
        ax.set_xlim(low, high + (high - low) * 0.06 if high > low else low + 1)
    ax.set_ylim(len(panel.rows) - 0.5, -0.5)
    ax.set_title(panel.title, pad=18 if panel.detail else 6)
    ax.annotate(panel.detail, (0, 1), (0, 4), "axes fraction", "offset points", size=8.4, color=theme.muted)
    ax.set_xlabel(", ".join([panel.unit] * (not panel.title) + ["logarithmic scale"] * is_log))
    ax.grid(visible=not canvas.small, axis="x")
    for y, row in enumerate(panel.rows):
        if panel.band:  # row by row, so that it runs through no text
            start, middle, end = panel.band
            edges = [y if canvas.small else y - 0.5, y + 0.5]
            ax.fill_betweenx(edges, start, end, color=theme.grid, lw=0, zorder=0.5)
            ax.plot([middle, middle], edges, color=theme.rule, lw=1, zorder=1)
        _row(canvas, ax, y, row)


def _texts(canvas: Canvas, ax: Axes, panel: Panel, room: float) -> None:
    """Write who, when and what at the left of each row, if there is room, and the result at its right.

    In a narrow chart they are above the row, and what comes first is cut for the result.
    """
    where, small, left = ax.get_yaxis_transform(), canvas.small, []
    for y, row in enumerate(panel.rows):
        place = (1, y - 0.46, row.text.split("\n")[-1]) if small else (1.02, y, row.text)
        right = ax.text(*place, ha="right" if small else "left", va="top" if small else "center", **_TEXT)
        right.set(color=canvas.theme.muted, transform=where)
        taken = right.get_window_extent(renderer(canvas.figure)).width * PX / canvas.figure.dpi + 10 if small else 0
        lines = (", ".join(filter(None, (row.when, row.who))), room - taken), (row.words, room)
        left.append([canvas.cut(*line) for line in lines] if room else [])
        for down, line in zip((0, -10), left[-1] if small else (), strict=False):
            ax.annotate(line, (0, y - 0.46), (0, down), where, "offset points", va="top", **_TEXT)
    texts = ["\n".join(lines) for lines in left] if room and not small else []
    ax.set_yticks(range(len(texts)), texts, color=canvas.theme.ink, linespacing=1.15)


def _row(canvas: Canvas, ax: Axes, y: float, row: Row) -> None:
    """Draw the marks of one row, each with its title."""
    ink, colour = canvas.theme.ink, canvas.looks[row.side].mark
    thick, at = (0.12, y + 0.24) if canvas.small else (0.24, y)
    about, form = f"{row.when} {row.who}: {row.words}".strip(), canvas.chart.format
    for (low, high), size, alpha, text in (
        (row.typical, thick * 2.3, 0.25, f"as commonly read {form.span(*row.typical)}"),
        ((row.low, row.high), thick, 0.65, row.text.replace("\n", ", ")),
    ):
        if low < high < math.inf:
            (bar,) = ax.barh(at, high - low, size, low, color=colour, alpha=alpha, lw=0)
            canvas.describe(bar, f"{about}; {text}")
    if math.isfinite(row.best):
        look = _DOT | {"marker": canvas.looks[row.side].marker, "color": colour}
        (dot,) = ax.plot(row.best, at, mec=canvas.theme.paper, zorder=3, **look)
        canvas.describe(dot, f"{about}; {form.number(row.best)}")
    if row.direction:
        ends = [end for end in (row.best, row.low, row.high) if math.isfinite(end)]
        tip = max(ends) if row.direction > 0 else min(ends)
        ax.plot(tip, at, marker=ACROSS[row.direction], color=colour, zorder=2.5, **OPEN)
    for one in row.stated:
        ax.plot(one.ends[1:], [at, at], color=ink, lw=2, zorder=3.4)
        (sign,) = ax.plot(one.ends[0], at, color=ink, zorder=3.5, **_SIGN)
        canvas.describe(sign, f"{one.by}: {one.words}" + (f"; {one.verdict}" if one.verdict else ""))
        if one.direction:
            ax.plot(one.ends[0], at, marker=ACROSS[one.direction], color=ink, zorder=3.5, **OPEN | {"ms": 15})


def _legend(canvas: Canvas) -> dict[str, Artist]:
    rows, theme, kind, tone = canvas.chart.rows, canvas.theme, canvas.chart.kind, canvas.tone
    band = Patch(facecolor=theme.grid, edgecolor=theme.rule, lw=0.8) if kind == "implied" else sample(theme.rule, lw=1)
    samples: dict[str, tuple[Artist, bool]] = {
        "best": (sample(tone, marker="o", **_DOT), True),
        "range": (Patch(color=tone, alpha=0.65, lw=0), any(row.low < row.high for row in rows)),
        "typical": (Patch(color=tone, alpha=0.25, lw=0), any(row.typical[0] < row.typical[1] for row in rows)),
        "direction": (sample(tone, marker=ACROSS[0], **OPEN | {"ms": 12}), any(row.direction for row in rows)),
        "stated": (sample(theme.ink, **_SIGN | {"ms": 10}), any(row.stated for row in rows)),
        "band": (band, True),
    }
    sides = canvas.shown[:MOST_SIDES] if len(canvas.shown) > 1 else []
    looks = {side: canvas.looks[side] for side in sides}
    named = {side: sample(look.mark, marker=look.marker, **_DOT) for side, look in looks.items()}
    marks = TEXTS["charts"][kind]["marks"].items()
    return named | {text: samples[name][0] for name, text in marks if samples[name][1]}
