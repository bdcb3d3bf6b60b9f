"""The figure around the axes: title, subtitle, legend and note, laid out again whenever the figure changes its size."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator

from estimates.charts.data import Chart
from estimates.charts.labels import Labels, renderer
from estimates.charts.style import NARROW, PX, WIDE, Sides, Theme

MARGIN, _GAP = 14.0, 7.0  # px around everything, and between title, subtitle, legend, axes and note
_HEAD = np.array([(0, 0), (1, 0), (0.6, 0.3), (1, 0), (0.6, -0.3)])  # an arrow from the point that it is drawn at
_HEADS = {1: _HEAD, -1: _HEAD * (-1, 1), 0: _HEAD - (0.5, 0)}  # or more, or less, and centred for a legend
ACROSS = {way: Path(head, [1, 2, 1, 2, 2]) for way, head in _HEADS.items()}
UPRIGHT = {way: Path(head[:, ::-1], [1, 2, 1, 2, 2]) for way, head in _HEADS.items()}
_LONG = re.compile(r"(\S{40})(?=\S)")  # where a word without an end, or a title in Chinese, may break
OPEN: dict[str, Any] = {"ls": "none", "ms": 22, "mfc": "none", "mew": 1.2}


def sample(colour: str, **look: Any) -> Line2D:
    """Return a line or marker for a legend."""
    return Line2D([], [], color=colour, **look)


class _Paragraph(Text):
    """A text of a figure that matplotlib wraps between spaces, up to the right margin."""

    def __init__(self, figure: Figure, **look: Any) -> None:
        super().__init__(0, 0, "", va="top", wrap=True, transform=figure.transFigure, **look)
        figure.add_artist(self)

    def height(self) -> float:
        """Return the height in pixels."""
        figure = self.get_figure(root=True)
        return self.get_window_extent(renderer(figure)).height if figure and self.get_text() else 0.0

    def _get_wrap_line_width(self) -> float:
        figure: Any = self.get_figure(root=True)
        return float(figure.bbox.width - 2 * MARGIN * figure.dpi / PX)


class ChartFigure(Figure):
    """A figure that a notebook shows without a magic command, that can be resized, and whose texts can be reached.

    `heading`, `subheading` and `note` are its texts outside the axes; set_text on them is enough, they wrap by
    themselves. `missing` names scripts that no installed font has; an SVG leaves it out, for its reader may have them.
    `described` maps the gid of a mark to what it shows, `summary` is the chart in words, `file_of` makes files of it.
    """

    file_of: Callable[[ChartFigure, str], bytes]

    def __init__(self, width: float, theme: Theme) -> None:
        super().__init__(figsize=(width / PX, WIDE / PX), dpi=PX, facecolor=theme.paper)
        small = width < NARROW
        self.heading = _Paragraph(self, size=12 if small else 13.5, weight="bold", color=theme.ink)
        self.subheading = _Paragraph(self, size=9 if small else 9.6, color=theme.muted)
        self.note = _Paragraph(self, size=8.25, color=theme.muted)
        self.missing = _Paragraph(self, size=8.25, color=theme.ink)
        self.theme, self.labels = theme, Labels(theme)
        self.described: dict[str, str] = {}
        self.notes = self.summary = ""
        self.page = PageLayout(w_pad=0, h_pad=0.05, wspace=0.03, hspace=0.03)
        self.set_layout_engine(self.page)

    @property
    def title(self) -> str:
        """The title on one line."""
        return " ".join(self.heading.get_text().split())

    def fit(self, height: float) -> None:
        """Make the figure so high that its axes have `height` px."""
        self.set_size_inches(self.get_figwidth(), 1e4 / PX)
        top, bottom = self.page.arrange(self)
        self.set_size_inches(self.get_figwidth(), (1e4 + height) / PX - (top - bottom) / self.dpi)

    def _repr_png_(self) -> bytes:
        return self.file_of(self, "png")

    def _repr_svg_(self) -> str:
        return self.file_of(self, "svg").decode()


class PageLayout(ConstrainedLayoutEngine):
    """Constrained layout of the axes between a wrapped title, subtitle and legend above and a wrapped note below."""

    def execute(self, fig: Figure) -> None:
        """Wrap and place the texts of a ChartFigure, then lay out its axes in what is left."""
        assert isinstance(fig, ChartFigure)  # noqa: S101  # it is made for no other
        for _ in range(3):  # the numbers that labels become may need another line of the note
            top, bottom = self.arrange(fig)
            left, width, height = MARGIN * fig.dpi / PX, fig.bbox.width, fig.bbox.height
            self.set(rect=(left / width, bottom / height, 1 - 2 * left / width, max((top - bottom) / height, 0.05)))
            super().execute(fig)
            note = " ".join(filter(None, (fig.labels.place(), fig.notes)))
            if note == fig.note.get_text():
                break
            fig.note.set_text(note)

    def arrange(self, fig: ChartFigure) -> tuple[float, float]:
        """Wrap and place the texts; return the upper and the lower edge of the room that they leave, in pixels."""
        scale, width, height = fig.dpi / PX, fig.bbox.width, fig.bbox.height
        left, gap = MARGIN * scale, _GAP * scale
        top, bottom = height - left, left
        for text in (fig.heading, fig.subheading):
            text.set_position((left / width, top / height))
            top -= text.height() + gap * bool(text.get_text())
        for legend in fig.legends:
            legend.set_bbox_to_anchor((left / width, top / height))
            top -= legend.get_window_extent(renderer(fig)).height + 1.5 * gap
        for text in (fig.missing, fig.note):
            text.set_x(left / width)  # which decides where it wraps
            bottom += text.height()
            text.set_y(bottom / height)
            bottom += gap * bool(text.get_text())
        return top, bottom


class Canvas:
    """One drawing: a chart, the figure or the Axes it goes to, its theme and the colours of its sides."""

    def __init__(self, chart: Chart, theme: Theme, ax: Axes | None) -> None:
        self.chart, self.theme, self.ax = chart, theme, ax
        self.sides = Sides(chart.sides, theme, chart.options.colours)
        figure: Any = ax.get_figure(root=True) if ax else ChartFigure(chart.options.width or WIDE, theme)
        self.figure: Figure = figure
        self.width = (ax.get_window_extent() if ax else figure.bbox).width * PX / figure.dpi
        self.small = self.width < NARROW
        self.labels = figure.labels if isinstance(figure, ChartFigure) else Labels(theme)
        self.height = 0.0
        self.notes: list[str] = []
        self._scratch = figure.text(0, 0, "", size=8.4)

    def axes(self, shape: tuple[int, int], heights: Sequence[float], *, extra: float, **options: Any) -> list[Axes]:
        """Add axes in a grid with rows of these px, and `extra` px for ticks and title of each; or the given Axes."""
        self.height = sum(heights) + extra * len(heights)
        if self.ax is not None:
            return [self.ax]
        return list(self.figure.subplots(*shape, squeeze=False, height_ratios=heights, **options).flat)

    def describe(self, artist: Artist, text: str) -> None:
        """Give a mark a title, which an SVG keeps."""
        if isinstance(self.figure, ChartFigure):
            gid = f"mark-{len(self.figure.described)}"
            artist.set_gid(gid)
            self.figure.described[gid] = text

    def numbers(self, axis: Axis, most: int) -> None:
        """Give an axis of numbers at most this many ticks in the language of the chart."""
        axis.set_major_locator(MaxNLocator(most))
        axis.set_major_formatter(FuncFormatter(lambda value, _: self.chart.format.number(value)))

    def cut(self, text: str, room: float) -> str:
        """Shorten a line to `room` px in the type of row labels."""
        kept, pen = text[:200], renderer(self.figure)
        self._scratch.set_text(kept)
        while kept and self._scratch.get_window_extent(pen).width > room * pen.dpi / PX:
            kept = kept[:-1]
            self._scratch.set_text(f"{kept.rstrip(' ,;')}…")
        return str(self._scratch.get_text())

    def legend(self, entries: Mapping[str, Artist]) -> None:
        """Add a legend of {text: sample} in as many columns as the width takes."""
        owner, pen = self.ax or self.figure, renderer(self.figure)
        labels = [f"\u200b{text}" for text in entries]  # matplotlib leaves out a label that begins with _
        for columns in range(len(entries), 0, -1):
            made = owner.legend(list(entries.values()), labels, ncols=columns, loc="upper left")
            if columns == 1 or made.get_window_extent(pen).width * PX / pen.dpi <= self.width - 2 * MARGIN:
                break
            made.remove()

    def finish(self, title: str, subtitle: str, notes: list[str], missing: str) -> None:
        """Set the texts around the axes; with a given Axes the title goes there."""
        self._scratch.remove()
        if self.ax is not None:
            self.ax.set_title("\n".join(filter(None, (title, subtitle))))
            self.figure.draw_without_rendering()
            self.labels.place()
        if isinstance(self.figure, ChartFigure):
            figure, said = self.figure, [_LONG.sub(r"\1 ", t) for t in (title, subtitle, missing, " ".join(notes))]
            figure.notes = said[-1]
            for text, words in zip((figure.heading, figure.subheading, figure.missing, figure.note), said, strict=True):
                text.set_text(words)
            for extra in (300, 0, 0) if self.labels.items else (0,):  # until the note has room for the numbers
                figure.fit(self.height + extra)
                figure.page.execute(figure)
