"""The key's samples: each glyph, as small marks in points."""

from __future__ import annotations

from estimates.charts import chart as values
from estimates.charts.chart import Area, Arrow, Bar, Line, Mark, Point, Span
from estimates.charts.layout import Glyph


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
        case values.BASELINE:
            return (Line(((x, y - 7), (x, y + 7)), tone),)
        case values.AREA:
            return (Area(((x - 8, y - 4), (x + 8, y - 4), (x + 8, y + 4), (x - 8, y + 4)), tone),)
        case values.STATED:
            return (Point(x, y, tone, shape, size=9 if shape == "bar" else 7),)
        case _:
            return (Point(x, y, tone, shape),)
