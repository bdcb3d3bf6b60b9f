"""The ground that marks cover, in points: where words cannot stand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from estimates.charts.chart import Area, Arrow, Bar, Line, Mark, Point, Span, Steps, Strip

ARROW = 12.5  # the length of a floor's or ceiling's arrow, in points


class Box(NamedTuple):
    """A rectangle; `low` and `high` are its lesser and greater y, whichever way y grows."""

    left: float
    low: float
    right: float
    high: float


class Scale(NamedTuple):
    """From an axis to points, along (x0 + x1 * value) and up."""

    x0: float
    x1: float
    y0: float
    y1: float

    def x(self, value: float) -> float:
        return self.x0 + self.x1 * value

    def y(self, value: float) -> float:
        return self.y0 + self.y1 * value


def covered(mark: Mark, scale: Scale) -> Iterator[tuple[Box, bool]]:
    """The ground that a mark covers; False for lines, which words may cross when there is no other place."""

    def over(x0: float, y0: float, x1: float, y1: float, across: float = 0, up: float = 0, aside: float = 0) -> Box:
        (left, right), (low, high) = sorted((scale.x(x0), scale.x(x1))), sorted((scale.y(y0), scale.y(y1)))
        return Box(left + aside - across, low - up, right + aside + across, high + up)

    match mark:
        case Point(x, y, size=size, dx=dx):
            yield over(x, y, x, y, size / 2, size / 2, dx), True
        case Arrow(x, y, up, dx=dx):
            foot = over(x, y, x, y, 3, 0, dx)
            lower = (scale.y1 < 0) == up
            yield foot._replace(low=foot.low - ARROW) if lower else foot._replace(high=foot.high + ARROW), True
        case Span(left, right, y):
            yield over(left, y, right, y, up=2.5), True
        case Bar(x, low, high):
            yield over(x, low, x, high, 3), True
        case Strip(y, left, right):
            yield over(left, y, right, y, up=8), True
        case Steps(levels, spans=spans):
            below = levels[0][1]
            for start, end, low, high in spans:
                yield over(start, low, end, high), False
                yield over(start, below, start, low), False
                below = low
        case Line(points) | Area(points):
            for (x0, y0), (x1, y1) in pairwise(points):
                if isinstance(mark, Area) and y0 != y1:
                    continue  # words may stand across the slope of a band
                pieces = 1 if x0 == x1 or y0 == y1 else 24
                across, up_ = (x1 - x0) / pieces, (y1 - y0) / pieces
                for step in range(pieces):
                    x, y = x0 + across * step, y0 + up_ * step
                    yield over(x, y, x + across, y + up_), False
