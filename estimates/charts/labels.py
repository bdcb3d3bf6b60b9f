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
_CLEAR = 2.5  # px around everything


def renderer(figure: Figure) -> RendererAgg:
    """A renderer that measures texts at the present resolution of a figure, which saving changes."""
    return _renderer(float(figure.dpi))


@lru_cache(maxsize=8)
def _renderer(dpi: float) -> RendererAgg:
    return RendererAgg(1, 1, dpi)


class Label(NamedTuple):
    """A text for the point (x, y); `long` is what the note says in its place. `way` is that of the point's arrow."""

    x: float
    y: float
    text: str
    long: str
    colour: str
    way: int = 0


class Labels:
    """The labels of a figure. They are placed anew whenever the figure is laid out."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.items: list[tuple[Axes, Label, Annotation]] = []

    def add(self, ax: Axes, labels: list[Label]) -> None:
        """Add labels, the most important first."""
        arrow = {"arrowstyle": "-", "lw": 0.6, "color": self.theme.rule, "shrinkA": 0, "shrinkB": 4}
        box = {"facecolor": self.theme.paper, "edgecolor": "none", "pad": 0.5, "alpha": 0.85}
        for label in labels:
            made = ax.annotate(
                *(label.text, (label.x, label.y)),
                xytext=(0, 0), textcoords="offset points", size=8.4, color=label.colour, arrowprops=arrow, bbox=box,
                va="bottom", linespacing=1.1, zorder=1.5,
            )  # fmt: skip
            made.set_in_layout(False)
            self.items.append((ax, label, made))

    def place(self) -> str:
        """Place all labels at the present size of the figure; return the note that resolves the numbers."""
        resolved: list[str] = []
        unplaced: list[str] = []
        for ax in dict.fromkeys(ax for ax, _, _ in self.items):
            own = [_Spot([label], text) for other, label, text in self.items if other is ax]
            scene = _Scene(ax)
            for spot in own:
                spot.text.set_text(spot.labels[0].text)
            left = scene.grouped(scene.allocate(own))
            for i, spot in enumerate(left, len(resolved) + 1):
                spot.text.set_text(str(i))
            bare = scene.allocate(left, near=3.0)
            for spot in bare:
                spot.text.set_visible(False)
                unplaced += [label.long for label in spot.labels]
            resolved += ["" if spot in bare else ", ".join(label.long for label in spot.labels) for spot in left]
        lines = [f"{i}: {words}" for i, words in enumerate(resolved, 1) if words]
        lines += [f"without a label: {', '.join(unplaced)}"] if unplaced else []
        return "; ".join(lines) + ("." if lines else "")


@dataclass(eq=False)
class _Spot:
    """One text and the labels that it is for: one, or those of points that lie too close for a number each."""

    labels: list[Label]
    text: Annotation


class _Scene:
    """What stands in an Axes, in pixels."""

    def __init__(self, ax: Axes) -> None:
        self.ax = ax
        figure = ax.get_figure(root=True)
        assert figure is not None  # noqa: S101  # an Axes of a figure
        self.unit, self.pen = figure.dpi / PX, renderer(figure)
        self.frame = ax.get_window_extent()
        segments: list[NDArray[Any]] = []
        points: list[NDArray[Any]] = []
        for line in ax.lines:
            at = ax.transData.transform(line.get_xydata())
            if line.get_linestyle() not in ("None", "none", "", " "):
                segments += [np.concatenate(pair) for pair in pairwise(at)]
            if line.get_marker() == "o":
                points += list(at)
        for patch in ax.patches:
            (x0, y0), (x1, y1) = patch.get_window_extent().get_points()
            segments += [np.array(e) for e in ((x0, y0, x0, y1), (x1, y0, x1, y1), (x0, y1, x1, y1))]
        self.segments, self.points = segments, points

    def at(self, label: Label) -> NDArray[Any]:
        """Where a label's point is, in pixels."""
        found: NDArray[Any] = self.ax.transData.transform((label.x, label.y))
        return found

    def grouped(self, spots: list[_Spot]) -> list[_Spot]:
        """Join spots whose points are too close to each other for a number each; oldest first."""
        found: list[_Spot] = []
        for spot in sorted(spots, key=lambda spot: spot.labels[0].x):
            spot.text.set_visible(False)
            last = found[-1].labels[-1] if found else None
            if last and np.hypot(*(self.at(last) - self.at(spot.labels[0]))) < _CLOSE * self.unit:
                found[-1].labels += spot.labels
            else:
                found.append(spot)
        return found

    def allocate(self, spots: list[_Spot], near: float = _NEAR) -> list[_Spot]:
        """Place what has a free place nearer to its own point than to any other; return the rest."""
        if not spots:
            return []
        boxes, marks, sizes = [], [*self.points], [3.5] * len(self.points)
        for spot in spots:
            spot.text.set_visible(True)
            size = Text.get_window_extent(spot.text, self.pen)
            boxes.append((*self.at(spot.labels[0]), size.width, size.height, 0))
            for label in spot.labels:
                if label.way:
                    marks += [self.at(label) + (0, label.way * step * self.unit) for step in (6, 13)]
                    sizes += [4, 6]
        wide, tall = self.frame.width, self.frame.height
        found, _ = get_non_overlapping_boxes(
            boxes,
            (self.frame.x0, self.frame.x1),
            (self.frame.y0, self.frame.y1),
            aspect_ratio=wide / tall,
            margin=min(near / 2, _CLEAR) * self.unit / wide,
            min_distance=near * self.unit / wide,
            max_distance=_FAR * self.unit / wide,
            verbose=False,
            nbr_candidates=200,
            draw_all=False,
            scatter_xy=np.array(marks).reshape(-1, 2),
            lines_xyxy=np.array(self.segments).reshape(-1, 4) if self.segments else None,
            scatter_sizes=np.array(sizes) * self.unit,
            scatter_plot_bbs=None,
            text_scatter_sizes=None,
            direction=["northwest", "northeast", "north", "west", "east"],
            draw_lines=True,
            avoid_label_lines_overlap=True,
            avoid_crossing_label_lines=True,
            priority_strategy=None,
        )
        placed = set()
        for x, y, width, height, _, index in found:
            box = (x, y, x + width, y + height)
            own = np.array([self.at(label) for label in spots[index].labels])
            nearest = _distances(box, own).min()
            if not self.points or nearest <= _distances(box, np.array(self.points)).min() + 0.01:
                placed.add(index)
                self._put(spots[index].text, own[0], box, leader=bool(nearest > _LEADER * self.unit))
        return [spot for i, spot in enumerate(spots) if i not in placed]

    def _put(
        self, text: Annotation, own: NDArray[Any], box: tuple[float, float, float, float], *, leader: bool
    ) -> None:
        x0, y0, x1, y1 = box
        points = 72 / (PX * self.unit)
        text.set_position(((x0 - own[0]) * points, (y0 - own[1]) * points))
        text.set_multialignment("right" if x1 <= own[0] else "left" if x0 >= own[0] else "center")
        if text.arrow_patch is not None:
            text.arrow_patch.set_visible(leader)
        self.segments += [
            np.array(edge) for edge in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))
        ]
        if leader:
            near = np.clip(own, (x0, y0), (x1, y1))
            self.segments.append(np.concatenate((near, own + (near - own) * 0.4)))


def _distances(box: tuple[float, float, float, float], points: NDArray[Any]) -> NDArray[Any]:
    """How far each point is from a box."""
    x0, y0, x1, y1 = box
    near = np.clip(points, (x0, y0), (x1, y1))
    found: NDArray[Any] = np.hypot(*(points - near).T)
    return found
