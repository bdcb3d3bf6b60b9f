"""Labels of points: placed by textalloc, or else a number that the note resolves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text
from numpy.typing import NDArray
from textalloc.non_overlapping_boxes import get_non_overlapping_boxes

from estimates.charts.style import PX, Theme

_NEAR, _FAR = 6.0, 46.0  # px between a point and its label
_CLOSE = 14.0  # px between two points that share a number
_LEADER = 18.0  # px from which a line joins them
_CLEAR = 3.0  # px around everything
_ARROW = ((6, 4), (13, 6))  # px from a point to two discs over its arrow, and their radii
_PREFERRED = ["northwest", "northeast", "north", "west", "east"]

Array = NDArray[Any]


def renderer(figure: Figure) -> RendererAgg:
    """Return a renderer that measures texts at the present resolution of a figure, which saving changes."""
    return _renderer(float(figure.dpi))


@lru_cache(maxsize=8)
def _renderer(dpi: float) -> RendererAgg:
    return RendererAgg(1, 1, dpi)  # type: ignore[no-untyped-call]


class Label(NamedTuple):
    """A text for the point (x, y); `long` is what the note says in its place. `way` is that of the point's arrow."""

    x: float
    y: float
    text: str
    long: str
    colour: str
    way: int = 0


@dataclass(eq=False)
class _Spot:
    """One text and the labels that it is for: one, or those of points that lie too close for a number each."""

    labels: list[Label]
    text: Annotation

    @property
    def long(self) -> str:
        return ", ".join(label.long for label in self.labels)


class Labels:
    """The labels of a figure. They are placed anew whenever the figure is laid out."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.items: dict[Axes, list[tuple[Label, Annotation]]] = {}

    def add(self, ax: Axes, labels: list[Label]) -> None:
        """Add labels, the most important first."""
        look: dict[str, Any] = {"size": 8.4, "va": "bottom", "linespacing": 1.1, "zorder": 1.5}
        look["arrowprops"] = {"arrowstyle": "-", "lw": 0.6, "color": self.theme.rule, "shrinkA": 0, "shrinkB": 4}
        look["bbox"] = {"facecolor": self.theme.paper, "edgecolor": "none", "pad": 0.5}  # no grid runs through words
        for label in labels:
            at = (label.x, label.y)
            text = ax.annotate(label.text, at, (0, 0), textcoords="offset points", color=label.colour, **look)
            text.set_in_layout(False)
            self.items.setdefault(ax, []).append((label, text))

    def place(self) -> str:
        """Place all labels at the present size of the figure; return the note that resolves the numbers."""
        lines: list[str] = []
        bare: list[_Spot] = []
        for ax, items in self.items.items():
            scene = _Scene(ax)
            for label, text in items:
                text.set_text(label.text)
            left = scene.grouped(scene.allocate([_Spot([label], text) for label, text in items]))
            for i, spot in enumerate(left, len(lines) + 1):
                spot.text.set_text(str(i))
            lines += [f"{spot.text.get_text()}: {spot.long}" for spot in left]
            bare += scene.allocate(left, near=_NEAR / 2)
        for spot in bare:
            spot.text.set_visible(False)
            lines[int(spot.text.get_text()) - 1] = f"without a label: {spot.long}"
        return f"{'; '.join(lines)}." if lines else ""


class _Scene:
    """What is drawn in an Axes, in pixels: points, and segments of lines and edges of bars."""

    def __init__(self, ax: Axes) -> None:
        figure = ax.get_figure(root=True)
        assert figure is not None  # noqa: S101  # an Axes has a figure
        self.ax, self.frame = ax, ax.get_window_extent()
        self.unit, self.pen = figure.dpi / PX, renderer(figure)
        self.segments: list[Array] = []
        self.points: list[Array] = []
        for line in ax.lines:
            at = ax.transData.transform(line.get_xydata())
            if line.get_linestyle() != "None":
                self.segments += [np.concatenate(pair) for pair in pairwise(at)]
            if line.get_marker() == "o":
                self.points += list(at)
        for patch in ax.patches:
            self._box(*patch.get_window_extent().extents)

    def _box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        edges = ((x0, y0, x0, y1), (x1, y0, x1, y1), (x0, y0, x1, y0), (x0, y1, x1, y1))
        self.segments += [np.array(edge) for edge in edges]

    def at(self, label: Label) -> Array:
        """Return where a label's point is, in pixels."""
        return np.asarray(self.ax.transData.transform((label.x, label.y)))

    def grouped(self, spots: list[_Spot]) -> list[_Spot]:
        """Join spots whose points are too close to each other for a number each; oldest first."""
        found: list[_Spot] = []
        for spot in sorted(spots, key=lambda spot: spot.labels[0].x):
            spot.text.set_visible(False)
            gap = np.hypot(*(self.at(found[-1].labels[-1]) - self.at(spot.labels[0]))) if found else np.inf
            if gap < _CLOSE * self.unit:
                found[-1].labels += spot.labels
            else:
                found.append(spot)
        return found

    def allocate(self, spots: list[_Spot], near: float = _NEAR) -> list[_Spot]:
        """Place what has a free place nearer to its own point than to any other; return the rest."""
        boxes, marks = [], [(*point, 3.5 * self.unit) for point in self.points]
        for spot in spots:
            spot.text.set_visible(True)
            size = Text.get_window_extent(spot.text, self.pen)
            boxes.append((*self.at(spot.labels[0]), size.width, size.height, 0))
            for label in spot.labels:
                x, y = self.at(label)
                marks += [(x, y + label.way * up * self.unit, r * self.unit) for up, r in _ARROW if label.way]
        wide, tall = self.frame.width, self.frame.height
        discs = np.array(marks).reshape(-1, 3)
        others: dict[str, Any] = dict.fromkeys(("scatter_plot_bbs", "text_scatter_sizes", "priority_strategy"))
        for name, gap in (("margin", min(near / 2, _CLEAR)), ("min_distance", near), ("max_distance", _FAR)):
            others[name] = gap * self.unit / wide
        found, _ = get_non_overlapping_boxes(
            boxes, self.frame.intervalx, self.frame.intervaly, wide / tall,
            scatter_xy=discs[:, :2], scatter_sizes=discs[:, 2], lines_xyxy=np.array(self.segments).reshape(-1, 4),
            direction=_PREFERRED, nbr_candidates=200, draw_lines=True, avoid_label_lines_overlap=True,
            avoid_crossing_label_lines=True, draw_all=False, verbose=False, **others,
        )  # fmt: skip
        placed = {box[5] for box in found if self._put(spots[box[5]], *box[:4])}
        return [spot for i, spot in enumerate(spots) if i not in placed]

    def _put(self, spot: _Spot, x: float, y: float, width: float, height: float) -> bool:
        """Put a text into a box, unless that is nearer to another point than to its own; return whether it is there."""
        low, high = np.array((x, y)), np.array((x + width, y + height))

        def gaps(points: list[Array]) -> Array:
            return np.asarray(np.hypot(*(np.array(points) - np.clip(points, low, high)).T))

        own = [self.at(label) for label in spot.labels]
        gap = gaps(own).min()
        if self.points and gap > gaps(self.points).min() + 0.01:
            return False
        leader, text = bool(gap > _LEADER * self.unit), spot.text
        text.set_position(tuple((low - own[0]) * 72 / (PX * self.unit)))
        text.set_multialignment("right" if high[0] <= own[0][0] else "left" if low[0] >= own[0][0] else "center")
        self._box(*low, *high)
        if text.arrow_patch is not None:
            text.arrow_patch.set_visible(leader)
        if leader:
            self.segments.append(np.concatenate((np.clip(own[0], low, high), own[0])))
        return True
