"""Colours of both themes, the colour of a side, type sizes and matplotlib settings.

The colours of sides extend those of Okabe and Ito (2008), https://jfly.uni-koeln.de/color/. Every mark has a contrast
of at least 3:1 and every text of 4.5:1 against its ground (WCAG 2.2, 1.4.11 and 1.4.3); a test measures both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from matplotlib import rc_context

PX = 96  # CSS pixels per inch
WIDE = 816  # px, the default width
NARROW = 560  # px; below this, row labels stand above their rows
DENSITY = 2 * PX  # dots per inch of a PNG

_MARKS = ("#0072b2", "#d55e00", "#009e73", "#c2679c", "#9a8300", "#7d6fd0", "#2f8fa8")
_SALT = 1452406  # spreads the sides of the bundled studies over different colours


class Theme(NamedTuple):
    """Colours of one theme. Light and dark have the same fields, so that one SVG can serve both."""

    paper: str
    ink: str
    muted: str
    grid: str
    rule: str
    other: str
    marks: tuple[str, ...]
    texts: tuple[str, ...]

    def colours(self) -> tuple[str, ...]:
        """All colours in a fixed order."""
        return (*self[:6], *self.marks, *self.texts)


THEMES = {
    "light": Theme(
        "#ffffff", "#1c1c1c", "#5c5c5c", "#e4e4e4", "#8a8a8a", "#747474", _MARKS,
        ("#00649c", "#b84f00", "#007f5c", "#b84e8b", "#877300", "#7465cd", "#287e94"),
    ),
    "dark": Theme(
        "#14171a", "#f2f2f2", "#b8bdc2", "#343a40", "#8f959b", "#9aa0a6", _MARKS,
        ("#56aee6", "#ff9a5c", "#4cc9a4", "#e3a6c8", "#c9b23c", "#a99df0", "#6cc3da"),
    ),
}  # fmt: skip


class Sides:
    """The colour of each side: by its name, so that a side keeps its colour across charts and studies.

    `sides` are all sides of the study, in order of appearance. A side whose colour is taken gets the next free one;
    sides beyond the seventh are grey. `chosen` maps sides to colours that the study sets itself.
    """

    def __init__(self, sides: Iterable[str], theme: Theme, chosen: Mapping[str, str] | None = None) -> None:
        self.theme, self.chosen = theme, dict(chosen or {})
        self.places: dict[str, int] = {}
        size = len(theme.marks)
        for side in dict.fromkeys(sides):
            start = hashlib.sha256(f"{side}{_SALT}".encode()).digest()[0]
            free = [i % size for i in range(start, start + size) if i % size not in self.places.values()]
            if free and side not in self.chosen:
                self.places[side] = free[0]

    def mark(self, side: str) -> str:
        """Colour of a side's marks."""
        place = self.places.get(side)
        return self.chosen.get(side) or (self.theme.other if place is None else self.theme.marks[place])

    def text(self, side: str) -> str:
        """Colour of texts about a side."""
        place = self.places.get(side)
        return self.theme.muted if place is None else self.theme.texts[place]


@contextmanager
def settings(theme: Theme, families: list[str]) -> Iterator[None]:
    """Use matplotlib's own defaults plus the settings of our charts, whatever a matplotlibrc says."""
    from matplotlib import rcParamsDefault

    plain: dict[Any, Any] = {name: value for name, value in rcParamsDefault.items() if name != "backend"}
    with rc_context(plain | FILES | _SETTINGS | _coloured(theme) | {"font.family": [*families, "sans-serif"]}):
        yield


FILES: dict[Any, Any] = {
    "svg.fonttype": "none",  # texts stay texts: searchable, editable, in the reader's fonts where ours are missing
    "svg.hashsalt": "estimates",
    "pdf.fonttype": 42,  # TrueType: texts can be selected
}
_SETTINGS: dict[Any, Any] = {
    "text.parse_math": False,  # a dollar sign is a dollar sign
    "font.size": 8.8,
    "axes.titlesize": 9.6,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": False,
    "xtick.labelsize": 8.4,
    "ytick.labelsize": 8.4,
    "xtick.major.size": 3.5,
    "ytick.major.size": 0,
    "grid.linewidth": 0.7,
    "legend.fontsize": 8.4,
    "legend.frameon": False,
    "legend.handlelength": 1.6,
    "legend.borderpad": 0,
    "legend.borderaxespad": 0,
    "legend.columnspacing": 1.4,
    "legend.labelspacing": 0.35,
    "lines.solid_capstyle": "butt",
}


def _coloured(theme: Theme) -> dict[Any, Any]:
    return {
        "figure.facecolor": theme.paper,
        "savefig.facecolor": theme.paper,
        "axes.facecolor": theme.paper,
        "axes.edgecolor": theme.rule,
        "axes.labelcolor": theme.muted,
        "axes.titlecolor": theme.ink,
        "grid.color": theme.grid,
        "text.color": theme.ink,
        "xtick.color": theme.rule,
        "xtick.labelcolor": theme.muted,
        "ytick.color": theme.rule,
        "ytick.labelcolor": theme.muted,
        "legend.labelcolor": theme.muted,
    }
