"""A chart laid out, as a value: where everything stands in the picture, in points from its lower left corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from estimates.charts import chart as values
from estimates.charts.chart import Area, Arrow, Bar, Line, Mark, Panel, Point, Span
from estimates.charts.ground import Box, Scale
from estimates.charts.letters import FALL, RISE, width


class Text(NamedTuple):
    """Words at a place: `x` is their left, middle or right (`ha`), `y` the baseline."""

    x: float
    y: float
    words: str
    size: float
    role: str
    tone: str = "ink"
    bold: bool = False
    ha: str = "left"

    @property
    def width(self) -> float:
        return width(self.words, self.size, bold=self.bold)

    @property
    def left(self) -> float:
        return self.x - self.width * {"left": 0, "center": 0.5, "right": 1}[self.ha]

    def box(self) -> Box:
        return Box(self.left, self.y - FALL * self.size, self.left + self.width, self.y + RISE * self.size)


class Leader(NamedTuple):
    """A thin line from words to the mark they are about."""

    x0: float
    y0: float
    x1: float
    y1: float


class Glyph(NamedTuple):
    """A sample of a mark in the key, with its middle at (x, y)."""

    x: float
    y: float
    glyph: str
    tone: str
    shape: str

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is drawn of it, in points."""
        x, y, kind, tone, shape = self
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


class Frame(NamedTuple):
    """A panel's axes."""

    left: float
    bottom: float
    width: float
    height: float

    def scale(self, panel: Panel) -> Scale:
        across = self.width / (panel.x.high - panel.x.low)
        up = self.height / (panel.y.high - panel.y.low)
        return Scale(self.left - panel.x.low * across, across, self.bottom - panel.y.low * up, up)


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything in its place; `width` and `height` are the whole picture's."""

    width: float
    height: float
    frames: tuple[Frame, ...]
    texts: tuple[Text, ...]
    leaders: tuple[Leader, ...]
    glyphs: tuple[Glyph, ...]

    def words(self, role: str) -> tuple[str, ...]:
        """The texts of one role: title, subtitle, key, panel, note, unit, tick, figure, label or caption."""
        return tuple(text.words for text in self.texts if text.role == role)
