"""A drawing: what both kinds of chart share around and on their axes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

from estimates.charts.data import Chart
from estimates.charts.figure import MARGIN, ChartFigure
from estimates.charts.labels import Labels, renderer
from estimates.charts.style import NARROW, PX, WIDE, Theme, looks

MOST_DESCRIBED = 40  # marks that the description of a chart lists
_HEAD = np.array([(0, 0), (1, 0), (0.6, 0.3), (1, 0), (0.6, -0.3)])  # an arrow that starts at its point
_HEADS = {1: _HEAD, -1: _HEAD * (-1, 1), 0: _HEAD - (0.5, 0)}  # or more, or less, and centred for a legend
ACROSS = {way: Path(head, [1, 2, 1, 2, 2]) for way, head in _HEADS.items()}
UPRIGHT = {way: Path(head[:, ::-1], [1, 2, 1, 2, 2]) for way, head in _HEADS.items()}
_LONG = re.compile(r"(\S{40})(?=\S)")  # where a very long word, or a title in Chinese, may break
OPEN: dict[str, Any] = {"ls": "none", "ms": 22, "mfc": "none", "mew": 1.2}


def sample(colour: str, **look: Any) -> Line2D:
    """Return a line or marker for a legend."""
    return Line2D([], [], color=colour, **look)


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
        self.height = 0.0
        self.described: list[str] = []  # of marks
        self._scratch = figure.text(0, 0, "", size=8.4)

    def axes(self, shape: tuple[int, int], heights: Sequence[float], *, extra: float, **options: Any) -> list[Axes]:
        """Add axes in a grid with rows of these px, and `extra` px for ticks and title of each; or the given Axes."""
        self.height = sum(heights) + extra * len(heights)
        if self.ax is not None:
            return [self.ax]
        return list(self.figure.subplots(*shape, squeeze=False, height_ratios=heights, **options).flat)

    def describe(self, artist: Artist, text: str) -> None:
        """Give a mark a title, which an SVG keeps."""
        artist.set_gid(f"mark-{len(self.described)}")
        self.described.append(text)

    def numbers(self, axis: Axis, most: int) -> None:
        """Give an axis of numbers at most this many ticks in the language of the chart."""
        low, high = axis.get_view_interval()
        is_log = axis.get_scale() == "log"
        log = LogLocator(subs=(1, 3) if is_log and high < 100 * low else (1,), numticks=most)
        axis.set_major_locator(log if is_log else MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]))
        axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(FuncFormatter(lambda value, _: self.chart.format.number(value)))

    def cut(self, text: str, room: float) -> str:
        """Shorten a line to `room` px in the type of row labels."""
        kept, pen = text[:200], renderer(self.figure)
        self._scratch.set_text(kept)
        while kept and (wide := self._scratch.get_window_extent(pen).width * PX / pen.dpi) > room:
            kept = kept[: min(len(kept) - 1, int(len(kept) * room / wide) + 1)]
            self._scratch.set_text(f"{kept.rstrip(' ,;')}…")
        return str(self._scratch.get_text())

    def legend(self, entries: Mapping[str, Artist]) -> None:
        """Add a legend of {text: sample} in as many columns as the width takes."""
        owner, pen, columns = self.ax or self.figure, renderer(self.figure), len(entries)
        labels = [f"\u200b{text}" for text in entries]  # matplotlib leaves out a label that begins with _
        while columns:
            made = owner.legend(list(entries.values()), labels, ncols=columns, loc="upper left")
            part = (self.width - 2 * MARGIN) / (made.get_window_extent(pen).width * PX / pen.dpi)
            if part >= 1 or columns == 1:
                break
            made.remove()
            columns = min(columns - 1, int(columns * part) + 1)

    def finish(self, missing: str) -> None:
        """Set the texts around the axes; with a given Axes the title goes there."""
        self._scratch.remove()
        chart, figure, study = self.chart, self.figure, f"Study: {self.chart.study}."
        if self.ax is not None:
            self.ax.set_title("\n".join(filter(None, (chart.title, chart.subtitle))))
            figure.draw_without_rendering()
            self.ax.set_xlabel(self.labels.place(), wrap=True)
        if isinstance(figure, ChartFigure):
            title, subtitle, missing, figure.notes = (
                _LONG.sub(r"\1 ", text)
                for text in (chart.title, chart.subtitle, missing, " ".join([*chart.notes, study]))
            )
            figure.heading.set_text(title)
            figure.subheading.set_text(subtitle)
            figure.missing.set_text(missing)
            figure.note.set_text(figure.notes)
            figure.described = {f"mark-{i}": text for i, text in enumerate(self.described)}
            figure.summary = f"{subtitle}. {'; '.join(self.described[:MOST_DESCRIBED])}."
            figure.fit(self.height)
