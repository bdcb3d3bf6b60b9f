"""Labels of points: placed by textalloc, or else a number that the note resolves."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

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
    return RendererAgg(1, 1, figure.dpi)  # type: ignore[no-untyped-call]


@dataclass(eq=False)
class Label:
    """A text for the point (x, y); `long` is what the note says in its place. `way` is that of the point's arrow.

    `sharing` are labels of points too close for a number each, which share this one's.
    """

    x: float
    y: float
    text: str
    long: str
    colour: str
    way: int = 0
    sharing: list[Label] = field(default_factory=list)


class Labels:
    """The labels of a figure. They are placed again whenever the figure is laid out."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.items: dict[Axes, dict[Label, Annotation]] = {}

    def add(self, ax: Axes, labels: list[Label]) -> None:
        """Add labels, the most important first."""
        look: dict[str, Any] = {"size": 8.4, "va": "bottom", "linespacing": 1.1, "zorder": 1.5}
        look["arrowprops"] = {"arrowstyle": "-", "lw": 0.6, "color": self.theme.rule, "shrinkA": 0, "shrinkB": 4}
        look["bbox"] = {"facecolor": self.theme.paper, "edgecolor": "none", "pad": 0.5}  # no grid runs through words
        for one in labels:
            text = ax.annotate(one.text, (one.x, one.y), (0, 0), textcoords="offset points", color=one.colour, **look)
            text.set_in_layout(False)
            self.items.setdefault(ax, {})[one] = text

    def place(self) -> str:
        """Place all labels at the present size of the figure; return the note that resolves the numbers."""
        lines: list[str] = []
        for ax, texts in self.items.items():
            scene = _Scene(ax, texts)
            for label, text in texts.items():
                label.sharing = []
                text.set_text(label.text)
            left = scene.grouped(scene.allocate(list(texts)))
            numbers = {label: str(i) for i, label in enumerate(left, len(lines) + 1)}
            for label, number in numbers.items():
                texts[label].set_text(number)
            bare = scene.allocate(left, near=_NEAR / 2)
            for label in left:
                texts[label].set_visible(label not in bare)
                head = "without a label" if label in bare else numbers[label]
                lines.append(f"{head}: {', '.join(one.long for one in (label, *label.sharing))}")
        return f"{'; '.join(lines)}." if lines else ""


class _Scene:
    """What is drawn in an Axes, in pixels: points, and segments of lines and edges of bars."""

    def __init__(self, ax: Axes, texts: dict[Label, Annotation]) -> None:
        figure: Any = ax.get_figure(root=True)
        self.ax, self.texts, self.frame = ax, texts, ax.get_window_extent()
        self.unit, self.pen = figure.dpi / PX, renderer(figure)
        self.segments: list[Array] = []
        self.boxes: list[Array] = []  # of the labels that have a place
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

    def grouped(self, labels: list[Label]) -> list[Label]:
        """Join labels of points that are too close to each other for a number each; oldest first."""
        found: list[Label] = []
        for label in sorted(labels, key=lambda label: label.x):
            self.texts[label].set_visible(False)
            last = [*found[-1].sharing, found[-1]][0] if found else label
            if found and np.hypot(*(self.at(last) - self.at(label))) < _CLOSE * self.unit:
                found[-1].sharing.insert(0, label)
            else:
                found.append(label)
        return found

    def allocate(self, labels: list[Label], near: float = _NEAR) -> list[Label]:
        """Place what has a free place nearer to its own point than to any other; return the rest."""
        boxes, marks = [], [(*point, 3.5 * self.unit) for point in self.points]
        for label in labels:
            self.texts[label].set_visible(True)
            size = Text.get_window_extent(self.texts[label], self.pen)
            boxes.append((*self.at(label), size.width, size.height, 0))
            for one in (label, *label.sharing):
                x, y = self.at(one)
                marks += [(x, y + one.way * up * self.unit, r * self.unit) for up, r in _ARROW if one.way]
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
        placed = {box[5] for box in found if self._put(labels[box[5]], *box[:4])}
        return [label for i, label in enumerate(labels) if i not in placed]

    def _put(self, label: Label, x: float, y: float, width: float, height: float) -> bool:
        """Put a text into a box; return False if that is nearer to another point, or its leader crosses a label."""
        low, high = np.array((x, y)), np.array((x + width, y + height))

        def gaps(points: list[Array]) -> Array:
            return np.asarray(np.hypot(*(np.array(points) - np.clip(points, low, high)).T))

        own = [self.at(one) for one in (label, *label.sharing)]
        gap = gaps(own).min()
        leader, text, near = bool(gap > _LEADER * self.unit), self.texts[label], np.clip(own[0], low, high)
        path = np.linspace(near, own[0], 50) if leader else near[None]
        crossed = any(((path > box[:2]) & (path < box[2:])).all(axis=1).any() for box in self.boxes)
        if crossed or (self.points and gap > gaps(self.points).min() + 0.01):
            return False
        text.set_position(tuple((low - own[0]) * 72 / (PX * self.unit)))
        text.set_multialignment("right" if high[0] <= own[0][0] else "left" if low[0] >= own[0][0] else "center")
        self._box(*low, *high)
        self.boxes.append(np.array((*low, *high)))
        if text.arrow_patch is not None:
            text.arrow_patch.set_visible(leader)
        if leader:
            self.segments.append(np.concatenate((near, own[0])))
        return True
