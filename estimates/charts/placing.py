"""Direct labels, each beside its mark and clear of all others: the best free place nearby, or a shorter form."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from estimates.charts.chart import OPTIONAL, Area, Arrow, Bar, Label, Line, Mark, Panel, Point, Span, Steps, Strip
from estimates.charts.letters import FALL, LINE, RISE, clean, shorten, width

ARROW = 12.5  # the length of a floor's or ceiling's arrow, in points
AIR = 2.5  # between words and anything else
NEAR = (7.0, 10.0, 14.0, 18.0)  # gaps between a mark and its words
AWAY = (24.0, 30.0, 38.0, 48.0)  # gaps that a leader bridges
WIDEST = 210.0  # no label is wider, in points


class Box(NamedTuple):
    """A rectangle; `low` and `high` are its lesser and greater y, whichever way y grows."""

    left: float
    low: float
    right: float
    high: float


class Scale(NamedTuple):
    """From an axis to points, along (x0 + x1 * value) and up."""

    x0: float
    x1: float
    y0: float
    y1: float

    def x(self, value: float) -> float:
        return self.x0 + self.x1 * value

    def y(self, value: float) -> float:
        return self.y0 + self.y1 * value


Written = tuple[float, float, str, str, bool]  # x, baseline, words, tone, bold
Drawn = tuple[float, float, float, float]


class Ground(NamedTuple):
    """What is taken: marks always, lines if possible; and the points that a label might be taken to mean."""

    inside: Box
    data_ends: float
    marks: np.ndarray
    lines: np.ndarray
    points: np.ndarray


def place(
    panel: Panel, scale: Scale, inside: Box, data_ends: float, size: float, ticks: list[Box]
) -> tuple[list[Written], list[Drawn]]:
    """Where the panel's labels stand (y grows downwards), and the leaders of those that had to move away."""
    marks = [box for mark in panel.marks for box in covered(mark, scale)]
    base = scale.y(0)
    marks.append((Box(scale.x(panel.x.low), base, data_ends, base), False))
    ground = Ground(
        inside,
        data_ends,
        _boxes([box for box, hard in marks if hard]),
        _boxes([box for box, hard in marks if not hard]),
        np.array(
            [(scale.x(mark.x) + mark.dx, scale.y(mark.y)) for mark in panel.marks if isinstance(mark, Point)]
            or [(-999.0, -999.0)]
        ),
    )
    words = _boxes(ticks)
    written: list[Written] = []
    leaders: list[Drawn] = []
    for label in sorted(panel.labels, key=lambda label: label.rank):
        anchor = (scale.x(label.x) + label.dx, scale.y(label.y))
        found = _seat(label, anchor, ground, size, words)
        if found is None:
            continue
        form, box, away = found
        words = np.vstack([words, box])
        for row, line in enumerate(form):
            base = box.low + RISE * size + row * LINE * size
            written.append((box.left, base, line, label.tone if row == 0 else "muted", row == 0))
        if away:
            leaders.append(_leader(*anchor, box))
            words = np.vstack([words, *_beads(leaders[-1])])
    return written, leaders


def _boxes(boxes: list[Box]) -> np.ndarray:
    return np.array(boxes, dtype=float).reshape(-1, 4)


def _seat(
    label: Label, anchor: tuple[float, float], ground: Ground, size: float, words: np.ndarray
) -> tuple[tuple[str, ...], Box, bool] | None:
    """The best free seat: beside the mark, else with a leader; only what must be there may cross a line."""
    inside = ground.inside
    room = min(WIDEST if label.prefer != "row" else math.inf, inside.right - inside.left)
    forms = [
        tuple(shorten(clean(line), size, room, bold=row == 0) for row, line in enumerate(form)) for form in label.forms
    ]
    extents = [_extent(form, size) for form in forms]
    others = ground.points[np.abs(ground.points - anchor).sum(axis=1) > 1]
    hard = np.vstack([ground.marks, words])
    for avoided in (np.vstack([hard, ground.lines]), hard) if label.must else (np.vstack([hard, ground.lines]),):
        for gaps in (NEAR, AWAY) if label.rank < OPTIONAL else (NEAR,):
            for form, extent in zip(forms, extents, strict=True):
                for box in _seats(*anchor, *extent, label.prefer, ground.data_ends, gaps):
                    if not (_within(box, inside) and _clear(box, avoided)):
                        continue
                    if label.prefer in ("end", "row", "along") or (gaps is NEAR and _nearest(box, anchor, others)):
                        return form, box, False
                    if gaps is AWAY and all(_clear(bead, hard) for bead in _beads(_leader(*anchor, box))[1:]):
                        return form, box, True
    return _anywhere(forms[-1], extents[-1], anchor, inside, words) if label.must else None


def _anywhere(
    form: tuple[str, ...], extent: tuple[float, float], anchor: tuple[float, float], inside: Box, words: np.ndarray
) -> tuple[tuple[str, ...], Box, bool] | None:
    """The free place nearest to the mark, over whatever is drawn there."""
    wide, high = extent
    across = np.arange(inside.left, inside.right - wide, 8.0).tolist()
    down = np.arange(inside.low, inside.high - high, 3.0).tolist()
    places = sorted(
        (abs(x + wide / 2 - anchor[0]) + 2 * abs(y + high / 2 - anchor[1]), x, y) for x in across for y in down
    )
    boxes = (Box(x, y, x + wide, y + high) for _, x, y in places)
    return next(((form, box, True) for box in boxes if _clear(box, words)), None)


def _nearest(box: Box, anchor: tuple[float, float], others: np.ndarray) -> bool:
    """Nobody could take the words in the box to mean another point."""
    x = np.clip(others[:, 0], box.left, box.right) - others[:, 0]
    y = np.clip(others[:, 1], box.low, box.high) - others[:, 1]
    own = _leader(*anchor, box)
    return bool((np.hypot(x, y) > np.hypot(own[0] - own[2], own[1] - own[3]) + 1.5).all())


def _leader(x: float, y: float, box: Box) -> Drawn:
    return x, y, min(max(x, box.left), box.right), min(max(y, box.low), box.high)


def _beads(line: Drawn) -> list[Box]:
    """The ground under a leader, as small boxes along it (without both ends)."""
    x0, y0, x1, y1 = line
    return [_around(x0 + (x1 - x0) * part / 10, y0 + (y1 - y0) * part / 10, 0.5) for part in range(2, 9)]


def _extent(form: tuple[str, ...], size: float) -> tuple[float, float]:
    wide = max(width(line, size, bold=row == 0) for row, line in enumerate(form))
    return wide, (RISE + FALL + LINE * (len(form) - 1)) * size


def _seats(
    x: float, y: float, wide: float, high: float, prefer: str, data_ends: float, gaps: tuple[float, ...]
) -> Iterator[Box]:
    """Places around (x, y), nearest first and on the preferred side first."""
    if prefer == "end":
        for shift in (0, 6, -6, 12, -12, 18, -18, 26, -26, 36, -36):
            yield Box(data_ends + 4, y - high / 2 + shift, data_ends + 4 + wide, y + high / 2 + shift)
        return
    if prefer == "along":
        for part in (0.0, 1.0, 0.5, 0.25, 0.75):
            left = x + 4 + part * (data_ends - x - wide - 8)
            yield Box(left, y - high - 2, left + wide, y - 2)
            yield Box(left, y + 2, left + wide, y + 2 + high)
        return
    if prefer == "row":
        yield Box(x, y - 11 - high, x + wide, y - 11)
        return
    order = {
        "right": "right left above below",
        "left": "left right above below",
        "above": "above right left below",
        "below": "below right left above",
    }[prefer].split()
    for gap in gaps:
        for side in order:
            for slide in (0.0, 0.5, -0.5, 0.25, -0.25, 1.0, -1.0):
                if side in ("right", "left"):
                    left = x + gap if side == "right" else x - gap - wide
                    top = y - high / 2 + slide * (high + gap)
                else:
                    left = x - wide / 2 + slide * wide
                    top = y - gap - high if side == "above" else y + gap
                yield Box(left, top, left + wide, top + high)


def _within(box: Box, outer: Box) -> bool:
    return box.left >= outer.left and box.right <= outer.right and box.low >= outer.low and box.high <= outer.high


def _clear(box: Box, boxes: np.ndarray) -> bool:
    apart = (boxes[:, 0] > box.right + AIR) | (boxes[:, 2] < box.left - AIR) | (boxes[:, 1] > box.high + AIR / 2)
    return bool((apart | (boxes[:, 3] < box.low - AIR / 2)).all())


def covered(mark: Mark, scale: Scale) -> Iterator[tuple[Box, bool]]:
    """The ground that a mark covers; False for lines, which words may cross when there is no other place."""
    match mark:
        case Point(x, y, size=size, dx=dx):
            yield _around(scale.x(x) + dx, scale.y(y), size / 2), True
        case Arrow(x, y, up, dx=dx):
            tip = ARROW if (scale.y1 < 0) != up else -ARROW
            yield _spanning(scale.x(x) + dx - 3, scale.y(y), scale.x(x) + dx + 3, scale.y(y) + tip), True
        case Span(left, right, y):
            yield _spanning(scale.x(left), scale.y(y) - 2.5, scale.x(right), scale.y(y) + 2.5), True
        case Bar(x, low, high, dx=dx):
            yield _spanning(scale.x(x) + dx - 3, scale.y(low), scale.x(x) + dx + 3, scale.y(high)), True
        case Strip(y, left, right):
            yield _spanning(scale.x(left), scale.y(y) - 8, scale.x(right), scale.y(y) + 8), True
        case Steps(levels, until):
            ends = [*[start for start, _, _ in levels[1:]], until]
            below = levels[0][1]
            for (start, low, high), end in zip(levels, ends, strict=True):
                yield _spanning(scale.x(start), scale.y(low), scale.x(end), scale.y(high)), False
                yield _spanning(scale.x(start), scale.y(below), scale.x(start), scale.y(low)), False
                below = low
        case Line(points):
            for (x0, y0), (x1, y1) in pairwise(points):
                pieces = 1 if x0 == x1 or y0 == y1 else 24
                for step in range(pieces):
                    a, b = step / pieces, (step + 1) / pieces
                    yield (
                        _spanning(
                            scale.x(x0 + (x1 - x0) * a),
                            scale.y(y0 + (y1 - y0) * a),
                            scale.x(x0 + (x1 - x0) * b),
                            scale.y(y0 + (y1 - y0) * b),
                        ),
                        False,
                    )
        case Area():
            return


def _around(x: float, y: float, half: float) -> Box:
    return Box(x - half, y - half, x + half, y + half)


def _spanning(x0: float, y0: float, x1: float, y1: float) -> Box:
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
