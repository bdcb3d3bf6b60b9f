"""A drawing: what both kinds of chart share around and on their axes."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

from estimates.charts.data import TEXTS, Chart
from estimates.charts.figure import MARGIN, ChartFigure
from estimates.charts.labels import Labels, width_of, wrapped
from estimates.charts.style import NARROW, PX, WIDE, Theme, looks

MAX_DESCRIBED = 40  # marks that the description of a chart lists
_HEAD = np.array([(0, 0), (1, 0), (0.6, 0.3), (1, 0), (0.6, -0.3)])  # an arrow that starts at its point
_HEADS = {1: _HEAD, -1: _HEAD * (-1, 1), 0: _HEAD - (0.5, 0)}  # or more, or less, and centred for a legend
ACROSS = {way: Path(head, [1, 2, 1, 2, 2]) for way, head in _HEADS.items()}
UPRIGHT = {way: Path(head[:, ::-1], [1, 2, 1, 2, 2]) for way, head in _HEADS.items()}


class Canvas:
    """One drawing: a chart, the figure or the Axes it goes to, its theme and the sides that it shows."""

    def __init__(self, chart: Chart, theme: Theme, ax: Axes | None) -> None:
        self.chart, self.theme, self.ax = chart, theme, ax
        self.looks = looks(chart.sides, theme, chart.options.colours)
        self.shown = [*dict.fromkeys(row.side for row in chart.rows)]
        self.tone = self.looks[self.shown[0]].mark if len(self.shown) == 1 else theme.other  # of samples in a legend
        figure: Any = ax.get_figure(root=True) if ax else ChartFigure(chart.options.width or WIDE, theme)
        self.figure: Figure = figure
        self.width = (ax.get_window_extent() if ax else figure.bbox).width * PX / figure.dpi
        self.small = self.width < NARROW
        self.labels = figure.labels if isinstance(figure, ChartFigure) else Labels(theme)
        self.samples: dict[str, Artist] = {}  # the first mark of each name
        self.described: dict[str, str] = {}  # marks, by their gid

    def axes(self, heights: Sequence[float], *, extra: float, **options: Any) -> list[Axes]:
        """Add axes of these px below each other, and `extra` px for ticks and title of each; or the given Axes."""
        self.height = sum(heights) + extra * len(heights)  # px of all axes
        if self.ax is not None:
            return [self.ax]
        return list(self.figure.subplots(len(heights), squeeze=False, height_ratios=heights, **options).flat)

    def mark(self, name: str, artist: Artist, text: str = "") -> None:
        """Let the legend explain a mark by its name; an SVG keeps its text as a title."""
        self.samples.setdefault(name, artist)
        if text:
            artist.set_gid(f"mark-{len(self.described)}")
            self.described[f"mark-{len(self.described)}"] = text

    def plot(self, ax: Axes, name: str, xs: Any, ys: Any, text: str = "", **look: Any) -> None:
        """Plot a line or a marker, and mark it."""
        (line,) = ax.plot(xs, ys, **look)
        self.mark(name, line, text)

    def arrow(self, ax: Axes, x: float, y: float, head: Path, **look: Any) -> None:
        """Draw an arrow from a point: its figure is a floor or a ceiling."""
        self.plot(ax, "direction", x, y, **{"marker": head, "ms": 22, "mfc": "none", "mew": 1.2, "ls": "none", **look})

    def numbers(self, axis: Axis, most: int) -> None:
        """Give an axis of numbers at most this many ticks in the language of the chart."""
        low, high = axis.get_view_interval()
        is_log = axis.get_scale() == "log"
        log = LogLocator(subs=(1, 3) if is_log and high < 100 * low else (1,), numticks=most)
        axis.set_major_locator(log if is_log else MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]))
        axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(FuncFormatter(lambda value, _: self.chart.format.number(value)))

    def legend(self, sides: Sequence[str] = ()) -> None:
        """Add a legend of sides and of the marks that are drawn, in as many columns as the width takes."""
        marks = {name: text for name, text in TEXTS["charts"][self.chart.kind]["marks"].items() if name in self.samples}
        looks = map(self.looks.__getitem__, sides)
        dots = [Line2D([], [], color=look.mark, marker=look.marker, ls="none") for look in looks]
        samples, room = [*dots, *map(self.samples.__getitem__, marks)], self.width - 2 * MARGIN
        lines = [wrapped(text, room - 40) for text in (*sides, *marks.values())]
        columns = max(1, int(room / (44 + max(map(width_of, chain(*lines))))))
        texts = ["\u200b" + "\n".join(text) for text in lines]  # none may begin with _
        legend = (self.ax or self.figure).legend(samples, texts, ncols=columns, loc="upper left")
        handles: list[Any] = legend.legend_handles[len(sides) :]
        changes: dict[str, Any] = {"record": {}, "base": {}, "stated": {"ms": 10}}
        changes["band"] = {"ec": self.theme.rule, "lw": 0.8}
        arrow = UPRIGHT[0] if self.chart.over_time else ACROSS[0]
        changes["direction"] = {"color": self.tone, "marker": arrow, "ms": 11}
        for name, handle in zip(marks, handles, strict=True):
            handle.set(**changes.get(name, {"color": self.tone}))

    def finish(self, missing: str) -> None:
        """Set the texts around the axes; with a given Axes the title goes there."""
        chart, figure = self.chart, self.figure
        if self.ax is not None:
            self.ax.set_title("\n".join(filter(None, (chart.title, chart.subtitle))))
            figure.draw_without_rendering()
            self.ax.set_xlabel(self.labels.place(), wrap=True)
        if isinstance(figure, ChartFigure):
            figure.heading.set_text(chart.title)
            figure.subheading.set_text(chart.subtitle)
            figure.missing.set_text(missing)
            figure.notes = " ".join([*chart.notes, f"Study: {chart.study}."])
            figure.note.set_text(figure.notes)
            figure.described = self.described
            figure.summary = f"{chart.subtitle}. {'; '.join([*self.described.values()][:MAX_DESCRIBED])}."
            figure.fit(self.height)
