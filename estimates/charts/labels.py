"""Labels of points: each has a free place next to its own point, or else becomes a number that the note resolves."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from math import ceil
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

from estimates.charts.style import PX

Point = tuple[float, float]

_WAYS = [*product((0, -0.5, 0.5, -1, 1), [1]), (-1, 0), (1, 0), (1, -1), (-1, -1), (0, -1)]  # (right, up), best first
LABEL = FontProperties(size=8.4)  # of labels, legends and rows
_NAMED = 5  # names of sources, or of counts without a capacity or a label, in a note
FEW = 6  # lines of a label or a title of a panel; a paragraph may have more
RIGHT_TO_LEFT = re.compile("(?! )[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc ]+(?<! )")


def renderer(figure: Figure, width: int = 1, height: int = 1) -> Any:
    """Return a renderer that measures texts at the present resolution of a figure, which saving changes."""
    return RendererAgg(width, height, figure.dpi)  # type: ignore[no-untyped-call]


@lru_cache(10_000)
def width_of(text: str, font: FontProperties = LABEL) -> float:
    """Measure a line of text in px."""
    return float(RendererAgg(1, 1, PX).get_text_width_height_descent(text, font, False)[0])  # type: ignore[no-untyped-call]


def wrapped(text: str, room: float, font: FontProperties = LABEL, most: int = 20) -> list[str]:
    """Break a text into `most` lines of `room` px at most; a word without an end, or Chinese, breaks anywhere.

    Of a text that is too long, the first lines and the last ones stay. A line with Arabic or Hebrew in it still runs
    from left to right, whatever it begins with.
    """
    lines = [""]
    for word in re.findall(rf"\S{{1,{max(int(room / font.get_size_in_points() * 72 / PX), 1)}}}(?: [+−]$)?\s*", text):
        if lines[-1] and width_of(f"{lines[-1]}{word}".rstrip(), font) > room:
            lines.append("")
        lines[-1] += word
    if len(lines) > most:
        lines[most // 2 : -(most // 2)] = ["…"]
    return [("\u200e" if RIGHT_TO_LEFT.search(line) else "") + line.rstrip() for line in lines]


def some(names: Iterable[str], between: str) -> str:
    """Return the first few distinct names, and how many more there are."""
    distinct = [*dict.fromkeys(filter(None, names))]
    more = [f"and {len(distinct) - _NAMED} more"] if len(distinct) > _NAMED else []
    return between.join([*distinct[:_NAMED], *more])


class Labels:
    """The labels of a figure, with what its note says of each; they are placed again whenever it is laid out.

    `points` are all that a label could be taken to belong to.
    """

    def __init__(self) -> None:
        self.points: list[tuple[Axes, Point]] = []
        self.items: list[tuple[Axes, Annotation, str, str]] = []

    def add(self, ax: Axes, point: Point, words: str, long: str, colour: str) -> None:
        """Label a point; add the most important labels first. `long` is what the note says where there is no place."""
        paper = {"facecolor": ax.get_facecolor(), "edgecolor": "none", "pad": 0.5}  # no grid runs through words
        look: dict[str, Any] = {"size": 8.4, "va": "bottom", "linespacing": 1.1, "zorder": 1.5, "bbox": paper}
        text = ax.annotate(words, point, (0, 0), textcoords="offset points", color=colour, in_layout=False, **look)
        self.items.append((ax, text, words, long))

    def place(self, *others: str) -> str:
        """Place all labels at the present size of the figure; return what the numbers mean, and `others`."""
        notes: dict[str, list[str]] = {"": [], "Not labelled: ": []}
        for ax in dict.fromkeys(ax for ax, *_ in self.items):
            scene = _Scene(ax, [point for owner, point in self.points if owner is ax])
            unplaced = [item for item in self.items if item[0] is ax and not scene.put(*item[1:3])]
            for _, text, _, long in sorted(unplaced, key=lambda item: item[1].xy):
                number = f"[{len(notes['']) + 1}]"
                is_placed = scene.put(text, number)
                notes["" if is_placed else "Not labelled: "].append(f"{number} {long}" if is_placed else long)
        own = [f"{start}{some(found, '; ') if start else '; '.join(found)}." for start, found in notes.items() if found]
        return " ".join(filter(None, [*own, *others]))


class _Scene:
    """An Axes in pixels: those that lines, marks and labels take, from the lowest row up, and its points."""

    def __init__(self, ax: Axes, points: list[Point]) -> None:
        figure: Any = ax.get_figure(root=True)
        self.ax, self.frame, self.unit = ax, ax.get_window_extent(), figure.dpi / PX
        self.pen = renderer(figure, *map(ceil, figure.bbox.size))
        self.points = ax.transData.transform(points)
        for line in ax.lines:
            line.draw(self.pen)
        self.taken = np.asarray(self.pen.buffer_rgba())[::-1, :, 3] > 0

    def put(self, text: Annotation, words: str) -> bool:
        """Write words at the first free place next to the point of a text; hide the text if there is none."""
        text.set_text(words)
        text.set_visible(True)
        (x, y), size = self.ax.transData.transform(text.xy), Text.get_window_extent(text, self.pen)
        for (across, up), gap in product(_WAYS, (7, 11, 17)):  # px
            left = x + across * gap * self.unit + (across - 1) / 2 * size.width
            low = y + up * gap * self.unit + (up - 1) / 2 * size.height
            box = Bbox.from_bounds(left, low, size.width, size.height)
            if self.is_free(box, (x, y)):
                text.set_position(((left - x) * 72 / PX / self.unit, (low - y) * 72 / PX / self.unit))
                text.set_multialignment("right" if across < 0 else "left" if across else "center")
                self.pixels(box)[:] = True
                return True
        text.set_visible(False)
        return False

    def is_free(self, box: Bbox, own: Point) -> bool:
        """Return whether a box is inside, 1 px clear of all marks, and no nearer to another point than to its own."""
        ends = np.array([box.min, box.max])
        near, *others = (np.hypot(*(at - np.clip(at, *ends))) for at in (own, *self.points))
        is_inside = self.frame.count_contains(ends) == len(ends)
        return bool(is_inside and not self.pixels(box.padded(self.unit)).any() and near <= min(others) + 0.01)

    def pixels(self, box: Bbox) -> Any:
        """Return the part of `taken` in a box."""
        left, low, right, high = np.maximum(box.extents, 0)
        return self.taken[int(low) : ceil(high), int(left) : ceil(right)]
