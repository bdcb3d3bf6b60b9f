"""From a chart to a matplotlib figure: axes in the units of the data, words where the layout puts them.

pyplot is never loaded: it keeps global state and takes longer to start. Axes carry no ticks of their own; their
words are placed, like all others, by the layout, which has measured them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from matplotlib import get_data_path, rc_context, rcParams, rcParamsDefault
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.transforms import Affine2D, Bbox

from estimates.charts.chart import Chart, Panel, Strip
from estimates.charts.keys import sample
from estimates.charts.layout import Frame, Layout, Text, lay_out
from estimates.charts.marks import artists, rules
from estimates.charts.palette import THEMES, Theme

POINTS = 72  # in an inch
FAMILY = ["DejaVu Sans", "Verdana", "sans-serif"]  # in SVG, where the reader may lack the first
_PLAIN: dict[Any, Any] = {name: value for name, value in dict.items(rcParamsDefault) if name != "backend"}


def draw(chart: Chart, theme: str = "light", width: str = "wide", layout: Layout | None = None) -> Figure:
    """The chart as a figure, as wide as its width says (8.5 in or 375 px) and as high as its words need."""
    with plain_settings():
        return _drawn(chart, THEMES[theme], layout or lay_out(chart, width))


@contextmanager
def plain_settings() -> Iterator[None]:
    """The settings that matplotlib comes with, whatever a matplotlibrc says: the same picture on every machine."""
    with rc_context():
        dict.update(rcParams, _PLAIN)
        yield


def _drawn(chart: Chart, theme: Theme, layout: Layout) -> Figure:
    figure = Figure(figsize=(layout.width / POINTS, layout.height / POINTS), dpi=POINTS, facecolor=theme.ground)
    points = Affine2D().scale(1 / POINTS) + figure.dpi_scale_trans
    behind = [_corners(text) for text in layout.texts if text.role in ("figure", "label")]
    for panel, frame in zip(chart.panels, layout.frames, strict=True):
        axes = _axes(figure, frame, layout)
        axes.set_xlim(panel.x.low, panel.x.high)
        axes.set_ylim(panel.y.low, panel.y.high)
        for artist in _ground(axes, panel, theme):
            axes.add_artist(artist)
        # no grid runs through words
        axes.add_artist(PolyCollection(behind, facecolors=theme.ground, transform=points, zorder=0.55))
        for artist in artists(panel.marks, theme, axes.transData, figure.dpi_scale_trans):
            axes.add_artist(artist)
    leaders = [((line.x0, line.y0), (line.x1, line.y1)) for line in layout.leaders]
    figure.add_artist(rules(leaders, theme.marks["quiet"], 0.6, points, 1))
    samples = [mark for glyph in layout.glyphs for mark in sample(glyph)]
    for artist in artists(samples, theme, points, figure.dpi_scale_trans):
        figure.add_artist(artist)
    figure.add_artist(_Lettering(layout.texts, theme))
    return figure


def _corners(text: Text) -> list[tuple[float, float]]:
    left, low, right, high = text.box()
    return [(left - 1, low), (right + 1, low), (right + 1, high), (left - 1, high)]


def _axes(figure: Figure, frame: Frame, page: Layout) -> Axes:
    share = frame.left / page.width, frame.bottom / page.height, frame.width / page.width, frame.height / page.height
    axes = figure.add_axes(share)
    axes.set_axis_off()
    return axes


def _ground(axes: Axes, panel: Panel, theme: Theme) -> Iterator[Artist]:
    """A light grid at the ticks; under upright amounts, the base with a small tick for each date."""
    x, y, where = panel.x, panel.y, axes.transData
    if any(isinstance(mark, Strip) for mark in panel.marks):
        yield rules([((tick.at, y.low), (tick.at, y.high)) for tick in x.ticks], theme.grid, 0.7, where, 0.5)
        return
    yield rules([((x.low, tick.at), (x.high, tick.at)) for tick in y.ticks], theme.grid, 0.7, where, 0.5)
    base = max(y.low, 0.0)
    yield rules([((x.low, base), (x.high, base))], theme.marks["quiet"], 0.9, where, 0.6)
    yield Line2D(
        [tick.at for tick in x.ticks],
        [base] * len(x.ticks),
        linestyle="none",
        marker=3,
        markersize=3.5,
        color=theme.marks["quiet"],
        transform=where,
        clip_on=False,
        zorder=0.6,
    )


def font_path(bold: bool) -> Path:
    """The fonts that the layout was measured with; they come with matplotlib."""
    return Path(get_data_path()) / "fonts" / "ttf" / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")


class _Lettering(Artist):
    """All words of a picture, at their places in points. (A text artist each would measure what the layout has.)"""

    def __init__(self, texts: Iterable[Text], theme: Theme) -> None:
        super().__init__()
        self.set_zorder(10)  # over all axes
        self._lines: list[tuple[float, float, str, FontProperties, str]] = []
        fonts: dict[tuple[bool, float], FontProperties] = {}
        for text in texts:
            look = text.bold, text.size
            if look not in fonts:
                weight = "bold" if text.bold else "normal"
                fonts[look] = FontProperties(fname=font_path(text.bold), family=FAMILY, weight=weight, size=text.size)
            self._lines.append((text.left, text.y, text.words, fonts[look], theme.texts[text.tone]))

    def draw(self, renderer: RendererBase) -> None:
        scale = float(renderer.points_to_pixels(1.0))  # type: ignore[arg-type]  # a number for a number
        height = self.get_figure(root=True).bbox.height  # type: ignore[union-attr]  # only drawn as part of a figure
        for x, y, words, font, colour in self._lines:
            gc = renderer.new_gc()
            gc.set_foreground(colour)
            up = height - y * scale if renderer.flipy() else y * scale
            renderer.draw_text(gc, x * scale, up, words, font, 0.0)
            gc.restore()

    def get_window_extent(self, renderer: RendererBase | None = None) -> Bbox:  # noqa: ARG002
        """The whole figure: what trims a picture to its contents keeps its margins."""
        return Bbox(self.get_figure(root=True).bbox.get_points())  # type: ignore[union-attr]  # as above
