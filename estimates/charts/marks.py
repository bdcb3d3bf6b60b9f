"""Marks as matplotlib artists. Marks of one look are one artist; ranges lie below lines, and lines below points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from matplotlib.artist import Artist
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Affine2DBase, ScaledTranslation, Transform

from estimates.charts.chart import Area, Arrow, Bar, Line, Mark, Point, Span, Steps, Strip
from estimates.charts.ground import ARROW
from estimates.charts.palette import Theme

SHAPES = {"circle": "o", "square": "s", "diamond": "D", "triangle": "^", "hexagon": "h", "bar": "_"}
_EVEN = {"square": 0.88, "diamond": 0.86}  # what makes them look as large as a circle
_HEAD = Path([(0, 0.26), (0, 1), (-0.24, 0.72), (0, 1), (0.24, 0.72)], [1, 2, 1, 2, 2])
_DOWN = _HEAD.transformed(Affine2D().scale(1, -1))

Ends = tuple[tuple[float, float], tuple[float, float]]


def artists(marks: Iterable[Mark], theme: Theme, data: Transform, inches: Affine2DBase) -> Iterator[Artist]:
    """The artists of the marks; `data` leads from the marks' units to the screen, `inches` from inches."""
    groups: dict[tuple[object, ...], list[Mark]] = {}
    for mark in marks:
        groups.setdefault(_look(mark), []).append(mark)
    for group in groups.values():
        dx = getattr(group[0], "dx", 0.0)
        where = data + ScaledTranslation(dx / 72, 0, inches) if dx else data
        yield from _same(group, theme, where)


def _look(mark: Mark) -> tuple[object, ...]:
    match mark:
        case Point():
            return ("point", *mark[2:])
        case Arrow():
            return ("arrow", *mark[2:])
        case Bar():
            return ("bar", mark.tone, mark.strong)
        case Span() | Strip():
            return (type(mark).__name__, mark.tone)
        case _:
            return (id(mark),)


def _same(group: Sequence[Mark], theme: Theme, where: Transform) -> Iterator[Artist]:
    first = group[0]
    colour = theme.marks[first.tone]
    match first:
        case Point(shape=shape, filled=filled, size=size):
            face = colour if filled else theme.ground
            yield _dots(group, MarkerStyle(SHAPES[shape]), size * _EVEN.get(shape, 1), (colour, face), where, 4)
        case Arrow(up=up):
            yield _dots(group, MarkerStyle(_HEAD if up else _DOWN), 2 * ARROW, (colour, "none"), where, 3)
        case Span():
            lines = [((mark.left, mark.y), (mark.right, mark.y)) for mark in group if isinstance(mark, Span)]
            yield rules(lines, colour, 3.6, where, 3.5)
        case Bar(strong=strong):
            lines = [((mark.x, mark.low), (mark.x, mark.high)) for mark in group if isinstance(mark, Bar)]
            if strong:
                yield rules(lines, colour, 2.2, where, 2)
            else:  # its sides hold their contrast, and an arrow inside can still be seen
                yield rules(lines, colour, 5, where, 1.5)
                yield rules(lines, washed(colour, theme), 3.4, where, 1.5)
        case Strip():
            lines = [((mark.left, mark.y), (mark.right, mark.y)) for mark in group if isinstance(mark, Strip)]
            yield rules(lines, colour, 13, where, 1.7)
        case Line(points, dashed=dashed):
            style = (0, (4, 3)) if dashed else "-"
            yield _line(points, colour, 1.1 if dashed else 1.8, where, linestyle=style)
        case Area(points):
            yield _area(points, washed(colour, theme), where, colour)
        case Steps(edges=edges):
            for edge in edges:
                yield _line(edge, colour, 1.8, where)
            if len(edges) > 1:
                yield _area([*edges[0], *reversed(edges[1])], washed(colour, theme), where)


def _line(
    points: Iterable[tuple[float, float]], colour: str, heavy: float, where: Transform, **style: object
) -> Line2D:
    return Line2D(*zip(*points, strict=True), color=colour, linewidth=heavy, transform=where, zorder=1.8, **style)  # type: ignore[arg-type]


def _area(points: Sequence[tuple[float, float]], colour: str, where: Transform, edge: str = "none") -> PolyCollection:
    return PolyCollection([points], facecolors=colour, edgecolors=edge, linewidths=0.7, transform=where, zorder=1)


def _dots(
    group: Sequence[Mark], marker: MarkerStyle, size: float, colours: tuple[str, str], where: Transform, order: float
) -> Line2D:
    edge, face = colours
    return Line2D(
        *zip(*((mark.x, mark.y) for mark in group if isinstance(mark, Point | Arrow)), strict=True),
        linestyle="none",
        marker=marker,
        markersize=size,
        markeredgecolor=edge,
        markerfacecolor=face,
        markeredgewidth=1.3,
        transform=where,
        clip_on=False,
        zorder=order,
    )


def rules(lines: Sequence[Ends], colour: str, heavy: float, where: Transform, order: float) -> LineCollection:
    """Straight lines of one look."""
    return LineCollection(
        lines, colors=colour, linewidths=heavy, transform=where, zorder=order, capstyle="butt", clip_on=False
    )


def washed(colour: str, theme: Theme) -> str:
    """The colour thinned with the theme's ground; opaque, so that it prints and converts the same everywhere."""
    pairs = zip(to_rgb(colour), to_rgb(theme.ground), strict=True)
    red, green, blue = (one * theme.wash + other * (1 - theme.wash) for one, other in pairs)
    return to_hex((red, green, blue))
