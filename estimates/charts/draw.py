"""From a chart to a matplotlib figure: axes in the units of the data, words where the layout puts them.

pyplot is never loaded: it keeps global state and takes longer to start. Axes carry no ticks of their own; their
words are placed, like all others, by the layout, which has measured them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib import rc_context, rcParams, rcParamsDefault
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.text import Text as Words
from matplotlib.transforms import Affine2D, ScaledTranslation, Transform

from estimates.charts import chart as values
from estimates.charts.chart import Area, Arrow, Bar, Chart, Line, Mark, Panel, Point, Span, Steps, Strip
from estimates.charts.layout import Glyph, Layout, lay_out
from estimates.charts.letters import font_path
from estimates.charts.palette import THEMES, Theme
from estimates.charts.placing import ARROW

POINTS = 72  # in an inch
_PLAIN: dict[Any, Any] = {name: value for name, value in dict.items(rcParamsDefault) if name != "backend"}
SHAPES = {"circle": "o", "square": "s", "diamond": "D", "triangle": "^", "hexagon": "h", "bar": "_"}
_HEAD = Path([(0, 0.26), (0, 1), (-0.24, 0.72), (0, 1), (0.24, 0.72)], [1, 2, 1, 2, 2])
_FLAT = Path([(-0.5, 0), (0.5, 0)], [1, 2])


def draw(chart: Chart, theme: str = "light", width: str = "wide") -> Figure:
    """The chart as a figure, as wide as its width says (8.5 in or 375 px) and as high as its words need."""
    with plain_settings():
        return _drawn(chart, THEMES[theme], lay_out(chart, width))


@contextmanager
def plain_settings() -> Iterator[None]:
    """Matplotlib's own settings, whatever the user's matplotlibrc says: the same picture on every machine."""
    with rc_context():
        dict.update(rcParams, _PLAIN)
        yield


def _drawn(chart: Chart, theme: Theme, layout: Layout) -> Figure:
    figure = Figure(figsize=(layout.width / POINTS, layout.height / POINTS), dpi=POINTS, facecolor=theme.ground)
    for panel, frame in zip(chart.panels, layout.frames, strict=True):
        axes = _axes(
            figure,
            frame.left / layout.width,
            frame.bottom / layout.height,
            frame.width / layout.width,
            frame.height / layout.height,
        )
        axes.set_xlim(panel.x.low, panel.x.high)
        axes.set_ylim(panel.y.low, panel.y.high)
        _ground(axes, panel, theme)
        _marks(axes, panel.marks, theme)
    page = _axes(figure, 0, 0, 1, 1)
    page.set_xlim(0, layout.width)
    page.set_ylim(0, layout.height)
    if layout.leaders:
        lines = [((line.x0, line.y0), (line.x1, line.y1)) for line in layout.leaders]
        page.add_collection(LineCollection(lines, colors=theme.marks["quiet"], linewidths=0.6), autolim=False)
    for glyph in layout.glyphs:
        _marks(page, sample(glyph), theme)
    fonts = {bold: FontProperties(fname=font_path(bold)) for bold in (False, True)}
    for text in layout.texts:
        font = fonts[text.bold].copy()
        font.set_size(text.size)
        page.add_artist(
            Words(
                text.x,
                text.y,
                text.words,
                color=theme.texts[text.tone],
                fontproperties=font,
                ha=text.ha,
                va="baseline",
                parse_math=False,
                transform=page.transData,
                transform_rotates_text=False,
                clip_on=False,
            )
        )
    return figure


def _axes(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    axes = figure.add_axes((left, bottom, width, height))
    axes.set_axis_off()
    return axes


def _ground(axes: Axes, panel: Panel, theme: Theme) -> None:
    across = [((panel.x.low, tick.at), (panel.x.high, tick.at)) for tick in panel.y.ticks]
    upright = bool(panel.y.unit) or not any(isinstance(mark, Strip) for mark in panel.marks)
    if not upright:
        across = [((tick.at, panel.y.low), (tick.at, panel.y.high)) for tick in panel.x.ticks]
    axes.add_collection(LineCollection(across, colors=theme.grid, linewidths=0.7, zorder=0.5), autolim=False)
    if upright:
        foot = max(panel.y.low, 0.0)
        base = [((panel.x.low, foot), (panel.x.high, foot))]
        axes.add_collection(
            LineCollection(base, colors=theme.marks["quiet"], linewidths=0.9, zorder=0.6, clip_on=False), autolim=False
        )
        axes.add_line(
            Line2D(
                [tick.at for tick in panel.x.ticks],
                [foot] * len(panel.x.ticks),
                linestyle="none",
                marker=3,
                markersize=3.5,
                color=theme.marks["quiet"],
                clip_on=False,
                zorder=0.6,
            )
        )


def _marks(axes: Axes, marks: Iterable[Mark], theme: Theme) -> None:
    """Marks of one look are one artist; ranges lie below lines, lines below points."""
    groups: dict[tuple[object, ...], list[Mark]] = {}
    for mark in marks:
        groups.setdefault(_look(mark), []).append(mark)
    for group in groups.values():
        _same(axes, group, theme)


def _look(mark: Mark) -> tuple[object, ...]:
    match mark:
        case Point():
            return ("point", *mark[2:])
        case Arrow():
            return ("arrow", *mark[2:])
        case Bar():
            return ("bar", mark.tone, mark.strong, mark.dx)
        case Span() | Strip():
            return (type(mark).__name__, mark.tone)
        case _:
            return (id(mark),)


def _same(axes: Axes, group: list[Mark], theme: Theme) -> None:
    first = group[0]
    colour = theme.marks[first.tone]
    match first:
        case Point(shape=shape, filled=filled, size=size, dx=dx):
            heavy = {"square": 0.88, "diamond": 0.86}.get(shape, 1.0)
            _dots(
                axes,
                group,
                SHAPES[shape],
                size * heavy,
                colour,
                colour if filled else theme.ground,
                _aside(axes, dx),
                1.3,
                4,
            )
        case Arrow(up=up, dx=dx):
            path = _HEAD if up else _HEAD.transformed(Affine2D().scale(1, -1))
            _dots(axes, group, MarkerStyle(path), 2 * ARROW, colour, "none", _aside(axes, dx), 1.3, 3)
        case Span():
            _rules(axes, [((m.left, m.y), (m.right, m.y)) for m in group if isinstance(m, Span)], colour, 3.6, 3.5)
        case Bar(strong=strong, dx=dx):
            ends = [((m.x, m.low), (m.x, m.high)) for m in group if isinstance(m, Bar)]
            tint = colour if strong else washed(colour, theme, 0.55)
            _rules(axes, ends, tint, 2.2 if strong else 5.0, 2 if strong else 1.5, _aside(axes, dx))
        case Strip():
            _rules(axes, [((m.left, m.y), (m.right, m.y)) for m in group if isinstance(m, Strip)], colour, 13, 2)
        case Line(points, dashed=dashed):
            axes.add_line(
                Line2D(
                    *_columns(points),
                    color=colour,
                    linewidth=1.1 if dashed else 1.8,
                    linestyle=(0, (4, 3)) if dashed else "-",
                    zorder=1.8,
                )
            )
        case Area(points):
            axes.add_collection(
                PolyCollection([points], facecolors=washed(colour, theme), edgecolors="none", zorder=1), autolim=False
            )
        case Steps():
            _steps(axes, first, colour, theme)


def _steps(axes: Axes, steps: Steps, colour: str, theme: Theme) -> None:
    starts = [start for start, _, _ in steps.levels] + [steps.until]
    lows = [low for _, low, _ in steps.levels]
    highs = [high for _, _, high in steps.levels]
    heavy = 0.9 if steps.thin else 1.8
    if highs != lows:
        axes.fill_between(
            starts,
            [*lows, lows[-1]],
            [*highs, highs[-1]],
            step="post",
            color=washed(colour, theme),
            linewidth=0,
            zorder=1,
        )
        axes.add_line(
            Line2D(starts, [*highs, highs[-1]], drawstyle="steps-post", color=colour, linewidth=heavy, zorder=2)
        )
    axes.add_line(Line2D(starts, [*lows, lows[-1]], drawstyle="steps-post", color=colour, linewidth=heavy, zorder=2))


def _dots(
    axes: Axes,
    group: list[Mark],
    marker: str | MarkerStyle,
    size: float,
    edge: str,
    face: str,
    where: Transform,
    heavy: float,
    order: float,
) -> None:
    places = [(mark.x, mark.y) for mark in group if isinstance(mark, Point | Arrow)]
    axes.add_line(
        Line2D(
            *_columns(places),
            linestyle="none",
            marker=marker,
            markersize=size,
            markeredgecolor=edge,
            markerfacecolor=face,
            markeredgewidth=heavy,
            transform=where,
            clip_on=False,
            zorder=order,
        )
    )


def _rules(
    axes: Axes,
    lines: list[tuple[tuple[float, float], tuple[float, float]]],
    colour: str,
    heavy: float,
    order: float,
    where: Transform | None = None,
) -> None:
    axes.add_collection(
        LineCollection(
            lines, colors=colour, linewidths=heavy, zorder=order, capstyle="butt", transform=where or axes.transData
        ),
        autolim=False,
    )


def _columns(points: Iterable[tuple[float, float]]) -> tuple[list[float], list[float]]:
    along, up = zip(*points, strict=True)
    return list(along), list(up)


def _aside(axes: Axes, dx: float) -> Transform:
    return axes.transData + ScaledTranslation(dx / POINTS, 0, axes.figure.dpi_scale_trans) if dx else axes.transData


def washed(colour: str, theme: Theme, kept: float | None = None) -> str:
    """The colour thinned with the theme's ground; opaque, so that it prints and converts the same everywhere."""
    kept = theme.wash if kept is None else kept
    pairs = zip(_rgb(colour), _rgb(theme.ground), strict=True)
    return "#" + "".join(f"{round(one * kept + other * (1 - kept)):02x}" for one, other in pairs)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def sample(glyph: Glyph) -> tuple[Mark, ...]:
    """The marks that show a glyph in the key, in points."""
    x, y, kind, tone, shape = glyph
    match kind:
        case values.FLOOR:
            return Point(x, y - 5, tone, shape), Arrow(x, y - 5, True, tone)
        case values.CEILING:
            return Point(x, y + 5, tone, shape, filled=False), Arrow(x, y + 5, False, tone)
        case values.ABOUT:
            return Bar(x, y - 7, y + 7, tone), Point(x, y, tone, shape)
        case values.RANGE:
            return (Bar(x, y - 7, y + 7, tone, strong=True),)
        case values.MONTH:
            return (Span(x - 7, x + 7, y, tone),)
        case values.REPEAT:
            return (Point(x, y, tone, shape, filled=False, size=4.5),)
        case values.LIMIT:
            return (Line(((x - 8, y), (x + 8, y)), tone, dashed=True),)
        case values.AREA:
            return (Area(((x - 8, y - 4), (x + 8, y - 4), (x + 8, y + 4), (x - 8, y + 4)), tone),)
        case values.STATED:
            return (Point(x, y, tone, shape, size=9 if shape == "bar" else 7),)
        case _:
            return (Point(x, y, tone, shape),)
