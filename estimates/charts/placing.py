"""Direct labels, each beside its mark and clear of all others: the best free place nearby, or a shorter form."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from estimates.charts.chart import OPTIONAL, Label, Panel, Point
from estimates.charts.ground import Box, Scale, covered
from estimates.charts.laid_out import Leader, Text
from estimates.charts.letters import FALL, LINE, RISE, clean, shorten, width

AIR = 2.5  # between words and anything else
APART = 6.0  # between one label and another
NEAR = (7.0, 10.0, 14.0, 18.0)  # gaps between a mark and its words
AWAY = (24.0, 30.0, 38.0, 48.0)  # gaps that a leader bridges
WIDEST = 210.0  # no label is wider, in points
SMALL = 300.0  # in a panel that is no wider, only labels of low rank have leaders
FIXED = ("end", "row", "along")  # labels with places of their own

Seat = tuple[tuple[str, ...], Box, bool]  # the form, its place, and whether it needs a leader


class Ground(NamedTuple):
    """What is taken: marks always, lines if possible; and the points that a label might be taken to mean."""

    inside: Box
    data_ends: float
    marks: np.ndarray
    lines: np.ndarray
    points: np.ndarray


def place(
    panel: Panel, scale: Scale, inside: Box, data_ends: float, size: float, ticks: list[Box]
) -> tuple[list[Text], list[Leader]]:
    """Where the panel's labels stand (y grows downwards), and the leaders of those that had to move away."""
    marks = [box for mark in panel.marks for box in covered(mark, scale)]
    points = [(scale.x(mark.x) + mark.dx, scale.y(mark.y)) for mark in panel.marks if isinstance(mark, Point)]
    ground = Ground(
        inside,
        data_ends,
        _boxes([box for box, hard in marks if hard]),
        _boxes([box for box, hard in marks if not hard]),
        np.array(points, dtype=float).reshape(-1, 2),
    )
    words = _boxes(ticks)
    written: list[Text] = []
    leaders: list[Leader] = []
    for label in sorted(panel.labels, key=lambda label: label.rank):
        anchor = (scale.x(label.x) + label.dx, scale.y(label.y))
        found = _seat(label, anchor, ground, size, words)
        if found is None:
            continue
        form, box, away = found
        words = np.vstack([words, box])
        for row, line in enumerate(form):
            base = box.low + RISE * size + row * LINE * size
            tone, bold = (label.tone, _bold(label)) if row == 0 else ("muted", False)
            wide = width(line, size, bold=bold)
            left = min(max(anchor[0] - wide / 2, box.left), box.right - wide)  # as near to the mark as its box allows
            written.append(Text(left, base, line, size, "figure" if bold else "label", tone, bold))
        if away:
            leaders.append(_leader(*anchor, box))
            words = np.vstack([words, *_beads(leaders[-1])])
    return written, leaders


def _boxes(boxes: list[Box]) -> np.ndarray:
    return np.array(boxes, dtype=float).reshape(-1, 4)


def _seat(label: Label, anchor: tuple[float, float], ground: Ground, size: float, words: np.ndarray) -> Seat | None:
    """The best free seat: beside the mark, else with a leader; only what must be there may cross a line."""
    inside = ground.inside
    left = ground.data_ends + 4 if label.prefer == "end" else inside.left
    room = min(math.inf if label.prefer == "row" else WIDEST, inside.right - left)
    forms = [
        tuple(shorten(clean(line), size, room, bold=row == 0 and _bold(label)) for row, line in enumerate(form))
        for form in label.forms
    ]
    hard = np.vstack([ground.marks, words])
    drawn = ground.marks, np.vstack([ground.marks, ground.lines])
    for offered, avoided in ((forms, drawn[1]), (forms[-1:], drawn[0]))[: 1 + label.must]:
        for form, box, away in _offers(label, anchor, offered, ground, size):
            if _within(box, inside) and _clear(box, avoided) and _clear(box, words, APART):
                if away and not all(_clear(bead, hard) for bead in _beads(_leader(*anchor, box))[1:]):
                    continue
                return form, box, away
    return _anywhere(forms[-1], _extent(forms[-1], size, _bold(label)), anchor, inside, words) if label.must else None


def _offers(
    label: Label, anchor: tuple[float, float], forms: list[tuple[str, ...]], ground: Ground, size: float
) -> Iterator[Seat]:
    """Where each form could stand, the best place first; none beside the mark is nearer to another point."""
    extents = [_extent(form, size, _bold(label)) for form in forms]
    if label.prefer in FIXED:
        for form, extent in zip(forms, extents, strict=True):
            for box in _fixed(label.prefer, *anchor, *extent, ground.data_ends):
                yield form, box, False
        return
    others = [(x, y) for x, y in ground.points.tolist() if abs(x - anchor[0]) + abs(y - anchor[1]) > 1]
    small = ground.inside.right - ground.inside.left < SMALL
    led = label.rank < OPTIONAL and (label.must or label.rank < OPTIONAL - 1 or not small)
    for form, extent in zip(forms, extents, strict=True):
        for box in _around(*anchor, *extent, label.prefer, NEAR):
            away = _length(_leader(*anchor, box)) > AWAY[0]  # a long label, moved aside
            if (led or not away) and _within(box, ground.inside) and _nearest(box, anchor, others):
                yield form, box, away
        for box in _on_top(*anchor, *extent, ground.marks) if label.rank < OPTIONAL else ():
            yield form, box, False
    if led:
        for form, extent in zip(forms, extents, strict=True):
            for box in _around(*anchor, *extent, label.prefer, AWAY):
                yield form, box, True


def _anywhere(
    form: tuple[str, ...], extent: tuple[float, float], anchor: tuple[float, float], inside: Box, words: np.ndarray
) -> Seat | None:
    """The free place nearest to the mark, over whatever is drawn there."""
    wide, high = extent
    across = np.arange(inside.left, inside.right - wide, 8.0).tolist()
    down = np.arange(inside.low, inside.high - high, 3.0).tolist()
    places = sorted(
        (abs(x + wide / 2 - anchor[0]) + 2 * abs(y + high / 2 - anchor[1]), x, y) for x in across for y in down
    )
    boxes = (Box(x, y, x + wide, y + high) for _, x, y in places)
    return next(((form, box, True) for box in boxes if _clear(box, words)), None)


def _nearest(box: Box, anchor: tuple[float, float], others: list[tuple[float, float]]) -> bool:
    """Nobody could take the words in the box to mean another point."""
    own = _length(_leader(*anchor, box)) + 1.5
    return all(_length(_leader(*other, box)) > own for other in others)


def _length(line: Leader) -> float:
    return math.hypot(line[0] - line[2], line[1] - line[3])


def _leader(x: float, y: float, box: Box) -> Leader:
    return Leader(x, y, min(max(x, box.left), box.right), min(max(y, box.low), box.high))


def _beads(line: Leader) -> list[Box]:
    """The ground under a leader, as small boxes along it (without both ends)."""
    x0, y0, x1, y1 = line
    middles = ((x0 + (x1 - x0) * part / 10, y0 + (y1 - y0) * part / 10) for part in range(2, 9))
    return [Box(x - 0.5, y - 0.5, x + 0.5, y + 0.5) for x, y in middles]


def _bold(label: Label) -> bool:
    """Figures are bold; what only names a line, such as a limit, is not."""
    return label.tone != "muted"


def _extent(form: tuple[str, ...], size: float, bold: bool) -> tuple[float, float]:
    wide = max(width(line, size, bold=bold and row == 0) for row, line in enumerate(form))
    return wide, (RISE + FALL + LINE * (len(form) - 1)) * size


def _fixed(prefer: str, x: float, y: float, wide: float, high: float, data_ends: float) -> Iterator[Box]:
    match prefer:
        case "end":
            for shift in (0, 6, -6, 12, -12, 18, -18, 26, -26, 36, -36):
                yield Box(data_ends + 4, y - high / 2 + shift, data_ends + 4 + wide, y + high / 2 + shift)
        case "along":
            for part in (0.0, 1.0, 0.5, 0.25, 0.75):
                left = x + 4 + part * (data_ends - x - wide - 8)
                yield Box(left, y - high - 2, left + wide, y - 2)
                yield Box(left, y + 2, left + wide, y + 2 + high)
        case _:
            yield Box(x, y - 11 - high, x + wide, y - 11)


def _around(x: float, y: float, wide: float, high: float, prefer: str, gaps: tuple[float, ...]) -> Iterator[Box]:
    """Places around (x, y), nearest first and on the preferred side first."""
    sides = sorted(("right", "left", "above", "below"), key=lambda side: side != prefer)
    for gap in gaps:
        for side in sides:
            for slide in (0.0, 0.5, -0.5, 0.25, -0.25, 1.0, -1.0):
                if side in ("right", "left"):
                    left = x + gap if side == "right" else x - gap - wide
                    top = y - high / 2 + slide * (high + gap)
                else:
                    left = x - wide / 2 + slide * wide
                    top = y - gap - high if side == "above" else y + gap
                yield Box(left, top, left + wide, top + high)


def _on_top(x: float, y: float, wide: float, high: float, marks: np.ndarray) -> Iterator[Box]:
    """On top of, or under, the bar that goes through (x, y)."""
    through = (marks[:, 0] <= x) & (marks[:, 2] >= x) & (marks[:, 1] <= y + 1) & (marks[:, 3] >= y - 1)
    tops = marks[through & (marks[:, 3] - marks[:, 1] > 20)]
    for bar in tops[:1]:
        for slide in (0.0, 0.25, -0.25, 0.5, -0.5):
            left = x - wide / 2 + slide * wide
            yield Box(left, bar[1] - AIR - 1 - high, left + wide, bar[1] - AIR - 1)
            yield Box(left, bar[3] + AIR + 1, left + wide, bar[3] + AIR + 1 + high)


def _within(box: Box, outer: Box) -> bool:
    return box.left >= outer.left and box.right <= outer.right and box.low >= outer.low and box.high <= outer.high


def _clear(box: Box, boxes: np.ndarray, air: float = AIR) -> bool:
    apart = (boxes[:, 0] > box.right + air) | (boxes[:, 2] < box.left - air) | (boxes[:, 1] > box.high + air / 2)
    return bool((apart | (boxes[:, 3] < box.low - air / 2)).all())
