"""A mix: from one full load to the other, the shares of a count between two things."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from estimates.charts.canvas import Canvas


def draw(canvas: Canvas) -> None:
    """Draw the line between the two full loads, the range around it, and what was stated of either."""
    chart, theme = canvas.chart, canvas.theme
    (first,), (second,) = (panel.rows for panel in chart.panels)
    form, colour = chart.format, canvas.sides.mark(first.side)
    (ax,) = canvas.axes((1, 1), [300], extra=60)
    number = FuncFormatter(lambda value, _: form.number(value))
    for axis, panel, row in zip((ax.xaxis, ax.yaxis), chart.panels, (first, second), strict=True):
        axis.set_major_locator(MaxNLocator(3 if canvas.small else 6))
        axis.set_major_formatter(number)
        axis.set_label_text(panel.unit)
        axis.set_view_interval(0, max(row.ends) * 1.08, ignore=True)
    ax.grid()
    ends = [end for row in (first, second) for end in (row.low, row.high)]
    if all(map(math.isfinite, ends)):
        corners = [(first.low, 0), (first.high, 0), (0, second.high), (0, second.low)]
        area = ax.fill(*np.array(corners).T, color=colour, alpha=0.2, lw=0)[0]
        canvas.describe(area, f"{chart.words} × range of the capacities")
    line = ax.plot([first.best, 0], [0, second.best], color=colour, lw=2, marker="o", ms=6.5, clip_on=False)[0]
    canvas.describe(
        line, f"{form.number(first.best)} {chart.panels[0].unit}, or {form.number(second.best)} {chart.panels[1].unit}"
    )
    for row, x, y in ((first, 1, 0), (second, 0, 1)):
        for one in row.stated:
            sign = ax.plot(
                one.value * x, one.value * y, marker="|" if x else "_", color=theme.ink, ms=16, mew=2.4, clip_on=False
            )[0]
            canvas.describe(sign, f"{one.by}: {one.words}")
    if chart.share is not None:
        spot = ax.plot(first.best * (1 - chart.share), second.best * chart.share, "D", color=theme.ink, ms=8)[0]
        canvas.describe(spot, f"{1 - chart.share:.0%} and {chart.share:.0%}")
    samples = {
        "count × capacities": Line2D([], [], color=colour, lw=2, marker="o", ms=6.5),
        "range of the capacities": Patch(color=colour, alpha=0.2, lw=0),
        "stated": Line2D([], [], color=theme.ink, marker="|", ls="none", ms=11, mew=2.4),
        "the mix asked for": Line2D([], [], color=theme.ink, marker="D", ls="none", ms=7),
    }
    used = {"stated": first.stated or second.stated, "the mix asked for": chart.share is not None}
    canvas.legend({text: sample for text, sample in samples.items() if used.get(text, True)})
