"""Labels of points: each has a free place next to its own point, or else becomes a number that the note resolves."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from estimates.charts.style import MARKERS, PX, Theme

_GAPS = (6, 10, 16)  # px between a point and its label
_WAYS = ((0, 1), (-1, 1), (1, 1), (-1, 0), (1, 0), (1, -1), (-1, -1), (0, -1))  # directions (right, up), the best first
_CLEAR = 3  # px around the words of a label; a number has less
_SAMPLES = 100  # points per segment, closer to each other than any text is wide

Array = NDArray[Any]


def renderer(figure: Figure) -> RendererAgg:
    """Return a renderer that measures texts at the present resolution of a figure, which saving changes."""
    return RendererAgg(1, 1, figure.dpi)  # type: ignore[no-untyped-call]


class Labels:
    """The labels of a figure, with what its note says of each; they are placed again whenever it is laid out."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.items: list[tuple[Axes, Annotation, str, str]] = []

    def add(self, ax: Axes, point: tuple[float, float], words: str, long: str, colour: str) -> None:
        """Label a point; add the most important labels first. `long` is what the note says where there is no place."""
        paper = {"facecolor": self.theme.paper, "edgecolor": "none", "pad": 0.5}  # no grid runs through words
        look: dict[str, Any] = {"size": 8.4, "va": "bottom", "linespacing": 1.1, "zorder": 1.5, "bbox": paper}
        text = ax.annotate(words, point, (0, 0), textcoords="offset points", color=colour, **look)
        text.set_in_layout(False)
        self.items.append((ax, text, words, long))

    def place(self) -> str:
        """Place all labels at the present size of the figure; return the note that resolves the numbers."""
        lines: list[str] = []
        for ax in dict.fromkeys(ax for ax, *_ in self.items):
            scene = _Scene(ax)
            mine = [item for item in self.items if item[0] is ax and not scene.put(*item[1:3])]
            for _, text, _, long in sorted(mine, key=lambda item: item[1].xy):
                number = f"[{len(lines) + 1}]"
                lines.append(f"{number if scene.put(text, number, clear=1) else 'not labelled:'} {long}")
        note = "; ".join(lines)
        return f"{note[:1].upper()}{note[1:]}." if note else ""


class _Scene:
    """What an Axes shows, in pixels: dots and tops of bars, boxes of labels, and all else as points close together."""

    def __init__(self, ax: Axes) -> None:
        figure: Any = ax.get_figure(root=True)
        self.ax, self.frame, self.unit, self.pen = ax, ax.get_window_extent(), figure.dpi / PX, renderer(figure)
        bars = [patch.get_window_extent() for patch in ax.patches]
        self.dots = np.array([((bar.x0 + bar.x1) / 2, bar.y1) for bar in bars]).reshape(-1, 2)
        self.boxes: list[Bbox] = []  # of the labels that have a place
        paths = [patch.get_path().transformed(patch.get_transform()) for patch in ax.patches]
        for line in ax.lines:
            path, marker = line.get_path().transformed(line.get_transform()), line.get_marker()
            if isinstance(marker, Path):  # an arrow
                tip = np.asarray(marker.vertices) * line.get_markersize() / 2 * figure.dpi / 72
                paths.append(Path(path.vertices + tip))
            if line.get_linestyle() != "None":
                paths.append(path)
            if marker in dict(MARKERS):
                self.dots = np.vstack([self.dots, path.vertices])
        self.drawn = np.vstack([self.dots, *(path.interpolated(_SAMPLES).vertices for path in paths)])

    def put(self, text: Annotation, words: str, clear: float = _CLEAR) -> bool:
        """Write words at the first free place next to the point of a text; hide the text if there is none."""
        text.set_text(words)
        text.set_visible(True)
        (x, y), size = self.ax.transData.transform(text.xy), Text.get_window_extent(text, self.pen)
        for (across, up), gap in product(_WAYS, _GAPS):
            left = x + across * gap * self.unit + (across - 1) / 2 * size.width
            low = y + up * gap * self.unit + (up - 1) / 2 * size.height
            box = Bbox.from_bounds(left, low, size.width, size.height)
            if self.is_free(box, np.array([(x, y)]), clear * self.unit):
                text.set_position(((left - x) * 72 / PX / self.unit, (low - y) * 72 / PX / self.unit))
                text.set_multialignment("right" if across < 0 else "left" if across else "center")
                self.boxes.append(box)
                return True
        text.set_visible(False)
        return False

    def is_free(self, box: Bbox, own: Array, clear: float) -> bool:
        """Whether a box is inside, clear of everything drawn, and no nearer to another point than to its own."""
        near, others = (np.hypot(*(at - np.clip(at, box.min, box.max)).T) for at in (own, self.dots))
        wide, ends = box.padded(clear), np.array([box.min, box.max])
        is_inside = len(ends) == self.frame.count_contains(ends)
        is_clear = not wide.count_contains(self.drawn) and not any(map(wide.overlaps, self.boxes))
        return bool(is_inside and is_clear and near.min() <= others.min(initial=np.inf) + 0.01)
