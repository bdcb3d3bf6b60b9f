"""The colours of both themes, and the sizes of both widths.

Four tones for sides, told apart by colour-blind readers too (Okabe and Ito 2008, https://jfly.uni-koeln.de/color/);
every mark holds 3:1 and every text 4.5:1 against its ground (WCAG 2.2, 1.4.11 and 1.4.3). A test measures both.
"""

from __future__ import annotations

from typing import NamedTuple

SIDES = ("first", "second", "third", "fourth")
SHAPES = {"first": "circle", "second": "square", "third": "diamond", "fourth": "triangle", "other": "hexagon"}


class Theme(NamedTuple):
    """`marks` and `texts` give each tone its colour; `wash` is how much of a tone an area keeps."""

    ground: str
    grid: str
    marks: dict[str, str]
    texts: dict[str, str]
    wash: float


_MARKS = {"first": "#0072b2", "second": "#d55e00", "third": "#009e73", "fourth": "#cc79a7"}  # on either ground
THEMES = {
    "light": Theme(
        ground="#ffffff",
        grid="#e2e2e2",
        marks=_MARKS | {"other": "#767676", "ink": "#1c1c1c", "muted": "#5c5c5c", "quiet": "#8a8a8a"},
        texts={
            "first": "#00639b", "second": "#b04e00", "third": "#00775a", "fourth": "#a04a7a",
            "other": "#5c5c5c", "ink": "#1c1c1c", "muted": "#5c5c5c", "quiet": "#6b6b6b",
        },
        wash=0.14,
    ),
    "dark": Theme(
        ground="#14171a",
        grid="#343a40",
        marks=_MARKS | {"other": "#9aa0a6", "ink": "#f2f2f2", "muted": "#b8bdc2", "quiet": "#8f959b"},
        texts={
            "first": "#56aee6", "second": "#ff9a5c", "third": "#4cc9a4", "fourth": "#e3a6c8",
            "other": "#b8bdc2", "ink": "#f2f2f2", "muted": "#b8bdc2", "quiet": "#9aa0a6",
        },
        wash=0.2,
    ),
}  # fmt: skip


class Size(NamedTuple):
    """A picture's width in points and the type sizes in it; a narrow one has no type under 11 px."""

    name: str
    width: float
    margin: float
    title: float
    subtitle: float
    panel: float
    label: float
    caption: float


SIZES = {
    "wide": Size("wide", 612, 22, title=15.5, subtitle=10, panel=10, label=8.8, caption=7.6),
    "narrow": Size("narrow", 281.25, 12, title=12.5, subtitle=9, panel=9.5, label=8.4, caption=8.25),
}
