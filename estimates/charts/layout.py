"""Lays a chart out: words never overlap or leave the picture."""

from __future__ import annotations

import math
from itertools import pairwise

from estimates.charts.chart import CEILING, FLOOR, Axis, Chart, Key, Panel
from estimates.charts.ground import Box, Scale
from estimates.charts.laid_out import Frame, Glyph, Layout, Leader, Text
from estimates.charts.letters import FALL, LINE, RISE, clean, shorten, width, wrap
from estimates.charts.palette import SIZES, Size
from estimates.charts.placing import place

STEP = 2.25  # heights are whole pixels on screens (3 px) and in print (7 dots), or a border shows
GLYPH = 20.0  # the room of a key's glyph
GUTTER = 18.0  # between panels


def lay_out(chart: Chart, size: str = "wide") -> Layout:
    """The chart's layout at a width: wide or narrow. Raises MissingGlyphError for letters that the type lacks."""
    return _Page(chart, SIZES[size]).laid_out()


def thinned(
    axis: Axis, size: float, scale: tuple[float, float], inside: tuple[float, float]
) -> list[tuple[float, str]]:
    """Where an axis's tick words stand (their middle) and what they say.

    All keep between both ends of `inside`; of crowded ones every second, third ... stays, so that none touch.
    """
    start, step = scale
    places = []
    for tick in axis.ticks:
        half = _widest(tick.words, size) / 2
        places.append((min(max(start + step * tick.at, inside[0] + half), inside[1] - half), tick.words))
    for every in range(1, len(places) + 1):
        kept = places[::every]
        ends = [(x - _widest(words, size) / 2, x + _widest(words, size) / 2) for x, words in kept]
        if all(before[1] + 5 <= after[0] for before, after in pairwise(ends)):
            return _years_once(kept)
    return places[:1]


def _years_once(places: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """A second line that says what the one before it said is left out."""
    seconds = ["", *(words.partition("\n")[2] for _, words in places)]
    return [
        (x, words.partition("\n")[0] if words.partition("\n")[2] == before else words)
        for (x, words), before in zip(places, seconds, strict=False)
    ]


def _turned(box: Box) -> Box:
    return Box(box.left, -box.high, box.right, -box.low)


def _widest(words: str, size: float) -> float:
    return max(width(line, size) for line in words.split("\n"))


class _Page:
    """Sets the page from the top down; `y` is measured downwards until the height is known."""

    def __init__(self, chart: Chart, size: Size) -> None:
        self.chart, self.size = chart, size
        self.room = size.width - 2 * size.margin
        self.y = size.margin
        self.texts: list[Text] = []
        self.glyphs: list[Glyph] = []
        self.frames: list[Frame] = []
        self.leaders: list[Leader] = []

    def laid_out(self) -> Layout:
        chart, size = self.chart, self.size
        self.block(chart.title, size.title, "title", lines=4, bold=True, after=4)
        self.block(chart.subtitle, size.subtitle, "subtitle", lines=5, tone="muted", after=5)
        self.key()
        self.panels()
        self.y += 4
        for line in chart.caption:
            self.block(line, size.caption, "caption", lines=5 if size.name == "wide" else 8, tone="muted", after=1)
        height = math.ceil((self.y + size.margin * 0.8) / STEP) * STEP
        return Layout(
            size.width,
            height,
            tuple(frame._replace(bottom=height - frame.bottom) for frame in self.frames),
            tuple(text._replace(y=height - text.y) for text in self.texts),
            tuple(Leader(x0, height - y0, x1, height - y1) for x0, y0, x1, y1 in self.leaders),
            tuple(glyph._replace(y=height - glyph.y) for glyph in self.glyphs),
        )

    def block(
        self, words: str, size: float, role: str, *, lines: int, after: float, tone: str = "ink", bold: bool = False
    ) -> None:
        for line in wrap(clean(words), size, self.room, lines=lines, bold=bold):
            self.texts.append(Text(self.size.margin, self.y + RISE * size, line, size, role, tone, bold))
            self.y += LINE * size
        self.y += after

    def key(self) -> None:
        size, left = self.size.label, self.size.margin
        rows: list[list[tuple[Key, str]]] = []
        x = math.inf
        for key in self.chart.key:
            words = shorten(clean(key.words), size, self.room - GLYPH)
            needed = GLYPH + width(words, size)
            if x + needed > left + self.room:
                rows.append([])
                x = left
            rows[-1].append((key, words))
            x += needed + 14
        for row in rows:
            tall = 22.0 if any(key.glyph in (FLOOR, CEILING) for key, _ in row) else 17.0
            x = left
            for key, words in row:
                self.glyphs.append(Glyph(x + GLYPH / 2 - 3, self.y + tall / 2, key.glyph, key.tone, key.shape))
                self.texts.append(
                    Text(x + GLYPH, self.y + tall / 2 + (RISE - FALL) * size / 2, words, size, "key", "muted")
                )
                x += GLYPH + width(words, size) + 14
            self.y += tall
        self.y += 6 if rows else 3

    def panels(self) -> None:
        chart, size = self.chart, self.size
        columns = min(chart.columns, len(chart.panels)) if size.name == "wide" else 1
        each = (self.room - GUTTER * (columns - 1)) / columns
        lefts = [size.margin + column * (each + GUTTER) for column in range(columns)]
        for first in range(0, len(chart.panels), columns):
            row = chart.panels[first : first + columns]
            self.y = 6 + max(self.head(panel, left, each) for panel, left in zip(row, lefts, strict=False))
            for panel, left in zip(row, lefts, strict=False):
                self.panel(panel, left, each)
            deep = max(panel.x.lines for panel in row)
            named = any(panel.x.unit for panel in row)
            self.y += chart.height + 4 + (deep + named) * LINE * size.label + 8

    def head(self, panel: Panel, left: float, room: float) -> float:
        """The panel's title, note and unit, set above its axes; returns where they end."""
        size, top = self.size, self.y
        for words, points, role, tone, bold in (
            (panel.title, size.panel, "panel", "ink", True),
            (panel.note, size.label, "note", "muted", False),
            (panel.y.unit, size.label, "unit", "muted", False),
        ):
            for line in wrap(clean(words), points, room, lines=2, bold=bold):
                self.texts.append(Text(left, top + RISE * points, line, points, role, tone, bold))
                top += LINE * points
        return top

    def panel(self, panel: Panel, left: float, room: float) -> None:
        size, height = self.size, self.chart.height
        label = size.label
        named = [(tick, shorten(clean(tick.words), label, room * 0.42)) for tick in panel.y.ticks]
        gutter = max((width(words, label) for _, words in named), default=0) + (6 if named else 0)
        tails = [width(clean(item.forms[-1][0]), label, bold=True) for item in panel.labels if item.prefer == "end"]
        tail = min(max(tails), room * 0.3) + 7 if tails else 4
        frame = Frame(left + gutter, self.y + height, room - gutter - tail, height)
        self.frames.append(frame)
        # y grows downwards here, so a panel's own scale is turned round
        scale = frame.scale(panel)
        turned = Scale(scale.x0, scale.x1, self.y + height + panel.y.low * scale.y1, -scale.y1)
        for tick, words in named:
            middle = turned.y(tick.at) + (RISE - FALL) * label / 2
            self.texts.append(Text(left + gutter - 6, middle, words, label, "tick", "muted", ha="right"))
        for x, words in thinned(panel.x, label, (scale.x0, scale.x1), (left, left + room)):
            for row, line in enumerate(words.split("\n")):
                base = self.y + height + 5 + RISE * label + row * LINE * label
                self.texts.append(Text(x, base, line, label, "tick", "muted", ha="center"))
        if panel.x.unit:
            base = self.y + height + 5 + RISE * label + panel.x.lines * LINE * label
            words = shorten(clean(panel.x.unit), label, frame.width)
            self.texts.append(Text(left + room - tail, base, words, label, "unit", "muted", ha="right"))
        ticks = [_turned(text._replace(y=-text.y).box()) for text in self.texts if text.role == "tick"]
        foot = turned.y(max(panel.y.low, 0.0)) if panel.y.unit or panel.title else self.y + height
        area = Box(left, self.y - 4, left + room, foot - 1)
        written, leaders = place(panel, turned, area, frame.left + frame.width, label, ticks)
        self.texts += written
        self.leaders += leaders
