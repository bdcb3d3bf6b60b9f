"""From a chart to a matplotlib figure: axes in the units of the data, words where the layout puts them.

pyplot is never loaded: it keeps global state and takes longer to start. Axes carry no ticks of their own; their
words are placed, like all others, by the layout, which has measured them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib import rc_context, rcParams, rcParamsDefault
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import Affine2D

from estimates.charts.chart import Chart, Panel, Strip
from estimates.charts.laid_out import Frame, Layout, Text
from estimates.charts.layout import lay_out
from estimates.charts.lettering import Lettering
from estimates.charts.marks import artists, rules
from estimates.charts.palette import THEMES, Theme

POINTS = 72  # in an inch
_PLAIN: dict[Any, Any] = {name: value for name, value in dict.items(rcParamsDefault) if name != "backend"} | {
    # words as words: they can be searched, selected and edited, and an SVG is a third of one with outlines
    "svg.fonttype": "none",
    "pdf.fonttype": 42,  # TrueType: words can be selected, and printers take it
    "font.sans-serif": ["Arial"],
    "svg.hashsalt": "estimates",
}


def draw(chart: Chart, theme: str = "light", width: str = "wide", layout: Layout | None = None) -> Figure:
    """The chart as a figure, as wide as its width says (8.5 in or 375 px) and as high as its words need."""
    with plain_settings():
        return _drawn(chart, THEMES[theme], layout or lay_out(chart, width))


@contextmanager
def plain_settings() -> Iterator[None]:
    """The settings that matplotlib comes with and a few of ours, whatever a matplotlibrc says: the same everywhere."""
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
    samples = [mark for glyph in layout.glyphs for mark in glyph.marks]
    for artist in artists(samples, theme, points, figure.dpi_scale_trans):
        figure.add_artist(artist)
    figure.add_artist(Lettering(layout.texts, theme))
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
