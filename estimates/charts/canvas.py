"""The figure around the axes: title, subtitle, legend and note, laid out again whenever the figure changes its size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation

from estimates.charts.data import Chart
from estimates.charts.labels import Labels, renderer
from estimates.charts.style import NARROW, PX, WIDE, Sides, Theme

_HEAD = np.array([(0, 0), (1, 0), (0.6, 0.3), (1, 0), (0.6, -0.3)])  # an arrow from the point that it is drawn at


def _arrows(turn: int) -> dict[int, Path]:
    """Markers for "or more" (1) and "or less" (-1), across or (turned) upright, and one in the middle for a legend."""
    heads = {1: _HEAD, -1: _HEAD * (-1, 1), 0: _HEAD - (0.5, 0)}
    return {way: Path(head[:, ::turn], [1, 2, 1, 2, 2]) for way, head in heads.items()}


ACROSS, UPRIGHT = _arrows(1), _arrows(-1)
OPEN: dict[str, Any] = {"ls": "none", "ms": 22, "mfc": "none", "mew": 1.2}
_MARGIN = 14.0  # px around everything
_GAP = 7.0  # px between title, subtitle, legend, axes and note


class ChartFigure(Figure):
    """A figure that a notebook shows without a magic command, that can be resized, and whose texts can be reached.

    `heading`, `subheading` and `note` are its texts outside the axes; `set_text` on them is enough, they wrap by
    themselves. `described` maps the gid of a mark to what it shows; `summary` is the chart in words.
    """

    heading: Text
    subheading: Text
    note: Text
    missing: Text  # which scripts no installed font has; not part of an SVG, whose reader may have them

    def __init__(self, width: float, height: float, theme: Theme) -> None:
        super().__init__(figsize=(width / PX, height / PX), dpi=PX, facecolor=theme.paper)
        small = width < NARROW
        self.heading = self.text(0, 0, "", size=12 if small else 13.5, weight="bold", color=theme.ink, va="top")
        self.subheading = self.text(0, 0, "", size=9 if small else 9.6, color=theme.muted, va="top")
        self.note = self.text(0, 0, "", size=8.25, color=theme.muted, va="top")
        self.missing = self.text(0, 0, "", size=8.25, color=theme.ink, va="top")
        self.theme = theme
        self.described: dict[str, str] = {}
        self.summary = ""
        self.labels = Labels(theme)
        self.notes = ""
        self.page = PageLayout()
        self.set_layout_engine(self.page)

    def heading_text(self) -> str:
        """The title on one line."""
        return " ".join(self.heading.get_text().split())

    def fit(self, height: float) -> None:
        """Make the figure so high that its axes have `height` px."""
        self.set_size_inches(self.get_figwidth(), 10_000 / PX)
        top, bottom = self.page.arrange(self)
        self.set_size_inches(self.get_figwidth(), (10_000 - (top - bottom) * PX / self.dpi + height) / PX)

    def _repr_png_(self) -> bytes:
        from estimates.charts.save import render

        return render(self, "png")

    def _repr_svg_(self) -> str:
        from estimates.charts.save import render

        return render(self, "svg").decode()


class PageLayout(ConstrainedLayoutEngine):
    """Constrained layout of the axes between a wrapped title, subtitle and legend above and a wrapped note below."""

    def __init__(self) -> None:
        super().__init__(w_pad=0, h_pad=0.05, wspace=0.03, hspace=0.03)
        self.sources: dict[Text, tuple[str, str]] = {}

    def execute(self, fig: Figure) -> None:
        """Wrap and place the texts of a ChartFigure, then lay out its axes in what is left."""
        assert isinstance(fig, ChartFigure)  # noqa: S101  # it is made here and nowhere else
        for _ in range(3):  # the numbers that labels become may need another line of the note
            top, bottom = self.arrange(fig)
            left, width, height = _MARGIN * fig.dpi / PX, fig.bbox.width, fig.bbox.height
            self.set(rect=(left / width, bottom / height, 1 - 2 * left / width, max((top - bottom) / height, 0.05)))
            super().execute(fig)
            note = " ".join(filter(None, (fig.labels.place(), fig.notes)))
            if note == self.sources.get(fig.note, ("", ""))[0]:
                break
            fig.note.set_text(note)

    def arrange(self, fig: ChartFigure) -> tuple[float, float]:
        """Wrap and place the texts; return the upper and the lower edge of the room that they leave, in pixels."""
        scale, pen = fig.dpi / PX, renderer(fig)
        width, height = fig.bbox.width, fig.bbox.height
        left, gap = _MARGIN * scale, _GAP * scale
        top, bottom = height - left, left
        for text in (fig.heading, fig.subheading):
            top = self._place(text, left, top, width - 2 * left) - gap * bool(text.get_text())
        for legend in fig.legends:
            legend.set_bbox_to_anchor((left / width, top / height))
            top -= legend.get_window_extent(pen).height + 1.5 * gap
        for text in (fig.missing, fig.note):
            tall = top - self._place(text, left, top, width - 2 * left)
            if tall:
                self._place(text, left, bottom + tall, width - 2 * left)
                bottom += tall + gap
        return top, bottom

    def _place(self, text: Text, x: float, y: float, room: float) -> float:
        """Wrap a text to `room` pixels with its upper left corner at (x, y); return where it ends below."""
        source, wrapped = self.sources.get(text, ("", ""))
        if text.get_text() != wrapped:  # set from outside since the last layout
            source = text.get_text()
        figure = text.get_figure(root=True)
        assert figure is not None  # noqa: S101
        text.set_position((x / figure.bbox.width, y / figure.bbox.height))
        pen = renderer(figure)
        text.set_text(wrap(text, source, room, pen))
        self.sources[text] = source, text.get_text()
        return y - text.get_window_extent(pen).height if source else y


def wrap(text: Text, words: str, room: float, pen: RendererAgg, *, lines: int = 0) -> str:
    """Break words to `room` pixels in the type of `text`; a longer word breaks anywhere. Cut after `lines` lines."""

    def fits(line: str) -> bool:
        text.set_text(line)
        return bool(text.get_window_extent(pen).width <= room)

    done: list[str] = []
    line = ""
    for word in words.split():
        if fits(f"{line} {word}".strip()):
            line = f"{line} {word}".strip()
            continue
        if line:
            done.append(line)
        while not fits(word) and len(word) > 1:
            size = next(size for size in range(len(word) - 1, 0, -1) if size == 1 or fits(word[:size]))
            done.append(word[:size])
            word = word[size:]  
        line = word
    done.append(line)
    if lines and len(done) > lines:
        last = done[lines - 1]
        while last and not fits(f"{last}…"):
            last = last[:-1]
        done = [*done[: lines - 1], f"{last.rstrip(' ,;')}…"]
    return "\n".join(done)


class Canvas:
    """One drawing: a chart, the figure or the Axes it goes to, its theme and the colours of its sides."""

    def __init__(self, chart: Chart, theme: Theme, ax: Axes | None) -> None:
        self.chart, self.theme, self.ax = chart, theme, ax
        self.labels = Labels(theme)
        self.sides = Sides(chart.sides, theme, chart.options.colours)
        if ax is None:
            self.width: float = chart.options.width or WIDE
            self.figure: Figure = ChartFigure(self.width, WIDE, theme)
            self.figure.labels = self.labels
        else:
            found = ax.get_figure(root=True)
            assert found is not None  # noqa: S101  # an Axes of a figure
            self.figure = found
            self.width = ax.get_window_extent().width * PX / found.dpi
        self.small = self.width < NARROW
        self.height = 0.0
        self.notes: list[str] = []
        self._scratch = self.figure.text(0, 0, "", size=8.4)

    @property
    def is_named(self) -> bool:
        """Whether labels of counts name their side, which saves a legend: few counts, and most sides have one."""
        own = [one for one in self.chart.counts if not one.repeat]
        sides = {one.side for one in own}
        return 1 < len(sides) and len(own) <= max(4, 2 * len(sides))

    def axes(self, shape: tuple[int, int], heights: list[float], *, extra: float, **options: Any) -> list[Axes]:
        """Axes in a grid with rows of these px, and `extra` px for ticks and title of each; the given Axes if any."""
        self.height = sum(heights) + extra * len(heights)
        if self.ax is not None:
            return [self.ax]
        made = self.figure.subplots(*shape, squeeze=False, height_ratios=heights, **options)
        return list(made.flat)

    def describe(self, artist: Artist, text: str) -> None:
        """Give a mark a title, which an SVG keeps."""
        if isinstance(self.figure, ChartFigure):
            artist.set_gid(f"mark-{len(self.figure.described)}")
            self.figure.described[f"mark-{len(self.figure.described)}"] = text

    def shift(self, x: float, y: float) -> ScaledTranslation:
        """A move by px."""
        return ScaledTranslation(x / PX, y / PX, self.figure.dpi_scale_trans)

    def cut(self, text: str, room: float) -> str:
        """Shorten each line of a text to `room` px in the type of row labels."""
        room *= self.figure.dpi / PX
        return "\n".join(wrap(self._scratch, line, room, renderer(self.figure), lines=1) for line in text.split("\n"))

    def legend(self, entries: Mapping[str, Artist]) -> None:
        """Add a legend of {text: sample} in as many columns as the width takes."""
        if not entries:
            return
        owner = self.figure if self.ax is None else self.ax
        labels = [f"\u200b{text}" for text in entries]  # matplotlib leaves out a label that begins with _
        for columns in range(len(entries), 0, -1):
            made = owner.legend(list(entries.values()), labels, ncols=columns, loc="upper left")
            pen = renderer(self.figure)
            if columns == 1 or made.get_window_extent(pen).width * PX / pen.dpi <= self.width - 2 * _MARGIN:
                break
            made.remove()

    def finish(self, title: str, subtitle: str, notes: list[str], missing: str) -> None:
        """Set the texts around the axes; with a given Axes the title goes there."""
        self._scratch.remove()
        if self.ax is not None:
            self.ax.set_title("\n".join(filter(None, (title, subtitle))))
            self.figure.draw_without_rendering()
            self.labels.place()
        elif isinstance(self.figure, ChartFigure):
            self.figure.heading.set_text(title)
            self.figure.subheading.set_text(subtitle)
            self.figure.missing.set_text(missing)
            self.figure.notes = " ".join(notes)
            self.figure.note.set_text(self.figure.notes)
            for _ in range(2):  # the second time with the numbers that the note resolves
                self.figure.fit(self.height)
                self.figure.draw_without_rendering()
