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
    match mark:
        case Point(x, y, size=size, dx=dx):
            yield around(scale.x(x) + dx, scale.y(y), size / 2), True
        case Arrow(x, y, up, dx=dx):
            tip = ARROW if (scale.y1 < 0) != up else -ARROW
            yield _spanning(scale.x(x) + dx - 3, scale.y(y), scale.x(x) + dx + 3, scale.y(y) + tip), True
        case Span(left, right, y):
            yield _spanning(scale.x(left), scale.y(y) - 2.5, scale.x(right), scale.y(y) + 2.5), True
        case Bar(x, low, high, dx=dx):
            yield _spanning(scale.x(x) + dx - 3, scale.y(low), scale.x(x) + dx + 3, scale.y(high)), True
        case Strip(y, left, right):
            yield _spanning(scale.x(left), scale.y(y) - 8, scale.x(right), scale.y(y) + 8), True
        case Steps(levels, until):
            ends = [*[start for start, _, _ in levels[1:]], until]
            below = levels[0][1]
            for (start, low, high), end in zip(levels, ends, strict=True):
                yield _spanning(scale.x(start), scale.y(low), scale.x(end), scale.y(high)), False
                yield _spanning(scale.x(start), scale.y(below), scale.x(start), scale.y(low)), False
                below = low
        case Line(points) | Area(points):
            for (x0, y0), (x1, y1) in pairwise(points):
                if isinstance(mark, Area) and y0 != y1:
                    continue  # words may stand across the slope of a band
                pieces = 1 if x0 == x1 or y0 == y1 else 24
                for step in range(pieces):
                    a, b = step / pieces, (step + 1) / pieces
                    yield (
                        _spanning(
                            scale.x(x0 + (x1 - x0) * a),
                            scale.y(y0 + (y1 - y0) * a),
                            scale.x(x0 + (x1 - x0) * b),
                            scale.y(y0 + (y1 - y0) * b),
                        ),
                        False,
                    )


def around(x: float, y: float, half: float) -> Box:
    return Box(x - half, y - half, x + half, y + half)


def _spanning(x0: float, y0: float, x1: float, y1: float) -> Box:
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
