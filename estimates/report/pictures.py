"""Charts as SVG for a page: real text in the page's own type, and classes in place of colours.

One picture serves light, dark and print, because the style sheet gives each tone its colour. It is drawn from the
chart's value and its layout, as the files are: what stands where comes from there. Words keep the width that the layout
measured, whatever type the reader's machine has, so that they cannot meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from estimates.charts.chart import Area, Arrow, Bar, Line, Mark, Panel, Point, Span, Steps, Strip
from estimates.charts.ground import ARROW, Scale
from estimates.charts.laid_out import Frame, Text
from estimates.charts.layout import lay_out
from estimates.charts.letters import RISE
from estimates.charts.palette import SIZES, THEMES

if TYPE_CHECKING:
    from estimates.charts.chart import Chart

WIDTHS = tuple(SIZES)
LARGER = 1.1  # the type of most machines is narrower by this than the one that the layout measures with
_HEAD = "M0 {0:.4g}V{1:.4g}M-3 {2:.4g}L0 {1:.4g}L3 {2:.4g}"
_SHAPES = {  # around (0, 0), at a size of 1
    "square": "M-.44-.44H.44V.44H-.44z",
    "diamond": "M0-.608L.608 0L0 .608L-.608 0z",
    "triangle": "M0-.5L.5 .5H-.5z",
    "hexagon": "M0-.5L.433-.25V.25L0 .5L-.433 .25V-.25z",
    "bar": "M-.5 0H.5",
}


class _Drawn(NamedTuple):
    """One element; those of a higher `order` lie on top."""

    order: float
    svg: str


def picture(chart: Chart, size: str, title: str, description: str) -> str:
    """The chart as an `<svg>` of a size in WIDTHS, cropped to its marks and words.

    `title` and `description` are the ids of the elements that say what it shows.
    Raises MissingGlyphError for letters that cannot be measured.
    """
    layout = lay_out(chart, size)
    margin = SIZES[size].margin
    parts: list[str] = []
    for panel, frame in zip(chart.panels, layout.frames, strict=True):
        parts += _panel(panel, frame, layout.height)
    for line in layout.leaders:
        parts.append(_line(line.x0, layout.height - line.y0, line.x1, layout.height - line.y1, "s-quiet", 0.6))
    turned = Scale(0, 1, layout.height, -1)
    for glyph in layout.glyphs:
        parts += [drawn.svg for mark in glyph.marks for drawn in _mark(mark, turned)]
    parts += [_words(text, layout.height) for text in layout.texts]
    top = layout.height - max((text.y + RISE * text.size for text in layout.texts), default=layout.height)
    low = layout.height - min((text.y - text.size / 2 for text in layout.texts), default=0)
    box = f"{margin:g} {top:.4g} {layout.width - 2 * margin:g} {low - top:.4g}"
    inside = "".join(parts)
    said = f'role="img" aria-labelledby="{title}" aria-describedby="{description}"'
    return f'<svg class="{size}" viewBox="{box}" {said}>{inside}</svg>'


def colours() -> str:
    """The style sheet's part about tones: variables for both themes, and the classes that the pictures use."""
    light, dark = (
        [f"--ground:{theme.ground}", f"--grid:{theme.grid}", f"--wash:{theme.wash:.0%}"]
        + [f"--m-{tone}:{colour}" for tone, colour in theme.marks.items()]
        + [f"--t-{tone}:{colour}" for tone, colour in theme.texts.items()]
        for theme in (THEMES["light"], THEMES["dark"])
    )
    rules = [
        f":root{{{';'.join(light)}}}",
        f"@media screen and (prefers-color-scheme:dark){{:root{{{';'.join(dark)}}}}}",
    ]
    for tone in THEMES["light"].marks:
        mark, thin = f"var(--m-{tone})", "color-mix(in srgb,var(--m-{0}) {1},var(--ground))"
        rules += [
            f".s-{tone}{{stroke:{mark}}}",
            f".f-{tone}{{fill:{mark};stroke:{mark}}}",
            f".o-{tone}{{fill:var(--ground);stroke:{mark}}}",
            f".w-{tone}{{fill:{thin.format(tone, 'var(--wash)')}}}",
            f".v-{tone}{{stroke:{thin.format(tone, 'var(--wash)')}}}",
        ]
    rules += [f".t-{tone}{{fill:var(--t-{tone})}}" for tone in THEMES["light"].texts]
    return "\n".join([*rules, ".s-grid{stroke:var(--grid)}"])


def _panel(panel: Panel, frame: Frame, height: float) -> list[str]:
    up = frame.scale(panel)
    scale = Scale(up.x0, up.x1, height - up.y0, -up.y1)
    drawn = [*_ground(panel, scale), *(one for mark in panel.marks for one in _mark(mark, scale))]
    return [one.svg for one in sorted(drawn, key=lambda one: one.order)]


def _ground(panel: Panel, scale: Scale) -> Iterator[_Drawn]:
    """Grid lines, and the foot of the axis with its ticks; a panel of lying ranges has upright grid lines only."""
    left, right = scale.x(panel.x.low), scale.x(panel.x.high)
    if any(isinstance(mark, Strip) for mark in panel.marks):
        for tick in panel.x.ticks:
            x = scale.x(tick.at)
            yield _Drawn(0.5, _line(x, scale.y(panel.y.low), x, scale.y(panel.y.high), "s-grid", 0.7))
        return
    for tick in panel.y.ticks:
        yield _Drawn(0.5, _line(left, scale.y(tick.at), right, scale.y(tick.at), "s-grid", 0.7))
    foot = scale.y(max(panel.y.low, 0.0))
    yield _Drawn(0.6, _line(left, foot, right, foot, "s-quiet", 0.9))
    for tick in panel.x.ticks:
        x = scale.x(tick.at)
        yield _Drawn(0.6, _line(x, foot, x, foot + 3.5, "s-quiet", 0.9))


def _mark(mark: Mark, scale: Scale) -> Iterator[_Drawn]:
    """The elements of one mark; sizes that are no amounts are in points, as in the files."""
    match mark:
        case Point(x, y, tone, shape, filled, size, dx):
            yield _Drawn(4, _shape(scale.x(x) + dx, scale.y(y), shape, f"{'f' if filled else 'o'}-{tone}", size))
        case Arrow(x, y, up, tone, dx):
            way = -1 if up else 1
            path = _HEAD.format(way * 0.26 * ARROW, way * ARROW, way * 0.72 * ARROW)
            at = f"translate({scale.x(x) + dx:.5g} {scale.y(y):.5g})"
            yield _Drawn(3, f'<path class="s-{tone}" d="{path}" transform="{at}" stroke-width="1.3"/>')
        case Span(left, right, y, tone):
            yield _Drawn(3.5, _line(scale.x(left), scale.y(y), scale.x(right), scale.y(y), f"s-{tone}", 3.6))
        case Bar(x, low, high, tone, strong):
            ends = scale.x(x), scale.y(low), scale.x(x), scale.y(high)
            yield _Drawn(2 if strong else 1.5, _line(*ends, f"s-{tone}", 2.2 if strong else 5))
            if not strong:
                yield _Drawn(1.5, _line(*ends, f"v-{tone}", 3.4))
        case Strip(y, left, right, tone):
            yield _Drawn(1.7, _line(scale.x(left), scale.y(y), scale.x(right), scale.y(y), f"s-{tone}", 13))
        case Line(points, tone, dashed):
            style = 'stroke-width="1.1" stroke-dasharray="4.4 3.3"' if dashed else 'stroke-width="1.8"'
            yield _Drawn(1.8, f'<path class="s-{tone}" d="{_path(points, scale)}" {style}/>')
        case Area(points, tone):
            yield _Drawn(1, f'<path class="w-{tone} s-{tone}" d="{_path(points, scale)}z" stroke-width=".7"/>')
        case Steps(edges=edges, tone=tone):
            if len(edges) > 1:
                yield _Drawn(1, f'<path class="w-{tone}" d="{_path([*edges[0], *reversed(edges[1])], scale)}z"/>')
            for edge in edges:
                yield _Drawn(1.8, f'<path class="s-{tone}" d="{_path(edge, scale)}" stroke-width="1.8"/>')


def _path(points: Iterable[tuple[float, float]], scale: Scale) -> str:
    return "M" + "L".join(f"{scale.x(x):.5g} {scale.y(y):.5g}" for x, y in points)


def _line(x0: float, y0: float, x1: float, y1: float, look: str, heavy: float) -> str:
    return f'<path class="{look}" d="M{x0:.5g} {y0:.5g}L{x1:.5g} {y1:.5g}" stroke-width="{heavy:g}"/>'


def _shape(x: float, y: float, shape: str, look: str, size: float) -> str:
    if shape == "circle":
        return f'<circle class="{look}" cx="{x:.5g}" cy="{y:.5g}" r="{size / 2:g}" stroke-width="1.3"/>'
    at = f"translate({x:.5g} {y:.5g}) scale({size:g})"
    return f'<path class="{look}" d="{_SHAPES[shape]}" transform="{at}" stroke-width="{1.3 / size:.3g}"/>'


def _words(text: Text, height: float) -> str:
    """One line of words, as wide as the layout took it to be."""
    look = f"t-{text.tone} b" if text.bold else f"t-{text.tone}"
    place = f'x="{text.left:.5g}" y="{height - text.y:.5g}" font-size="{text.size * LARGER:.3g}"'
    room = f'textLength="{text.width:.4g}" lengthAdjust="spacingAndGlyphs"'
    return f'<text class="{look}" {place} {room}>{escape(text.words)}</text>'
