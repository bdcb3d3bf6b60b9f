"""The capacity that each statement implies: rounds stated over containers stated, with the direction that survives."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from estimates.charts import chart as values
from estimates.charts.chart import (
    ELLIPSIS,
    OPTIONAL,
    Alt,
    Area,
    Arrow,
    Bar,
    Chart,
    Key,
    Label,
    Line,
    Mark,
    NothingToDrawError,
    Panel,
    Point,
    Span,
    chosen,
)
from estimates.charts.palette import SHAPES, SIDES
from estimates.charts.scales import amounts, days
from estimates.charts.statements import footed, precision
from estimates.charts.tabled import day_of, rows, texts
from estimates.charts.wording import amount, bare, capital, caption, day, listed, plurals

if TYPE_CHECKING:
    from estimates.capacity import Limited, Value
    from estimates.implied import Implications
    from estimates.recompute import Result

_DIRECTIONS = {"at least": values.FLOOR, "at most": values.CEILING, "about": values.ABOUT}
_MEANING = {
    "at least": "that or more",
    "at most": "that or less",
    "about": "about that; bar: as readers take both figures",
}


class _One(NamedTuple):
    """One statement's quotient; a variant is another outlet's wording of it."""

    by: str
    side: str
    start: date
    end: date
    of: str
    figure: float
    direction: str
    low: float
    high: float
    faint: bool
    variant: bool

    @property
    def exact_day(self) -> bool:
        return self.start == self.end

    @property
    def x(self) -> float:
        return self.start.toordinal() if self.exact_day else (self.start.toordinal() + self.end.toordinal() + 1) / 2

    @property
    def when(self) -> str:
        return day(self.start, precision(self.start, self.end))

    @property
    def top(self) -> float:
        return max(self.figure, self.high if math.isfinite(self.high) else 0)


def implied(result: Result, implications: Implications) -> Chart:
    """One panel a capacity, with the study's assumption and the physical checks.

    Statements that cannot be compared (mixed loads, other periods) are left out, and the caption says how many.
    Raises NothingToDrawError if no dated statement has both a count and contents.
    """
    everything = list(_ones(implications))
    found = [one for one in everything if one is not None]
    if not any(not one.variant for one in found):
        raise NothingToDrawError("no dated statement has both a count and what it comes to")
    counts = {side: sum(one.side == side for one in found) for side in dict.fromkeys(one.side for one in found)}
    ranked = sorted(counts, key=lambda side: -counts[side])
    toned = {side: SIDES[place] if place < len(SIDES) else "other" for place, side in enumerate(ranked)}
    kinds = [of for of in result.model.capacities if any(one.of == of for one in found)]
    first, last = min(one.start for one in found), max(one.end for one in found)
    checks = [check for check in result.model.checks if check.of in kinds]
    panels = tuple(
        _panel(
            result,
            [one for one in found if one.of == of],
            toned,
            [check for check in checks if check.of == of],
            (first, last),
        )
        for of in kinds
    )
    left = len(everything) - len(found)
    title = finding(result, found, kinds)
    told = "; ".join(
        f"{one.when}, {one.by}: {_told(one)} {bare(_name(result, one.of))}" for one in found if not one.variant
    )
    return Chart(
        "implied",
        title,
        "What the count was said to come to, divided by the count; the speakers may have reckoned otherwise",
        caption(
            result,
            texts(rows(result.pairs), "sources"),
            f"Left out: {left} undated, or not a full load of one thing." if left else "",
            "The physical limits are hypotheses about the load." if checks else "",
        ),
        panels,
        Alt(
            title,
            f"Dot charts over time, one panel each for {listed([_name(result, of) for of in kinds])}. {told}. Why "
            "it matters: a drift shows that speakers changed how they reckon; no full load passes a physical limit.",
        ),
        _keys(found, toned, bool(checks)),
        columns=2,
        height=250,
    )


def _told(one: _One) -> str:
    return (
        f"{one.direction} {whole(one.figure)}"
        if one.direction != "no bound"
        else f"{whole(one.figure)}, which bounds nothing,"
    )


def _ones(implications: Implications) -> Iterator[_One | None]:
    """None for each statement that cannot be drawn."""
    for item in implications.items:
        start, end = day_of(item.made_start), day_of(item.made_end)
        if start is None or end is None or item.note or not math.isfinite(item.implied):
            if not item.wording:
                yield None
            continue
        faint = item.kind == "repeat" or item.direction == "no bound"
        yield _One(
            item.by,
            item.side,
            start,
            end,
            item.of,
            item.implied,
            item.direction,
            item.implied_low,
            item.implied_high,
            faint or bool(item.wording),
            bool(item.wording),
        )


def whole(value: float) -> str:
    """No more digits than two round figures' quotient deserves: 447.8 -> "448"; 71.4 -> "71"; 19,231 -> "19,200"."""
    return amount(float(f"{value:.{3 if abs(value) >= 100 else 2}g}"))


def _name(result: Result, of: str) -> str:
    return plurals(result, result.study.capacities[of].of)


def _panel(
    result: Result, own: Sequence[_One], toned: dict[str, str], checks: Sequence[Limited], dates: tuple[date, date]
) -> Panel:
    along = days(*dates, most=7)
    of = own[0].of
    capacity: Value = result.model.capacities[of]
    low, best, high = capacity.low, capacity.best, capacity.high
    marks: list[Mark] = []
    if high > low:
        marks.append(Area(((along.low, low), (along.high, low), (along.high, high), (along.low, high)), "quiet"))
    marks.append(Line(((along.low, best), (along.high, best)), "quiet"))
    spread = f", from {amount(low)} to {amount(high)}" if high > low else ""
    labels: list[Label] = []
    for check in checks:
        most = check.value.best
        marks.append(Line(((along.low, most), (along.high, most)), "quiet", dashed=True))
        pieces = whole(math.floor(most))  # what fits is counted in whole pieces
        words = f"{pieces}: {_short(check, result)}"
        shorter = words if len(words) < 24 else words[:23].rstrip() + ELLIPSIS
        lines = ((f"{words} ({check.tightest})",), (words,), (shorter,), (pieces,))
        labels.append(Label(along.low, most, lines, "muted", rank=3, must=True, prefer="along"))
    fresh = [one for one in own if not one.variant]
    for place, one in enumerate(fresh):
        figure = whole(one.figure)
        forms = ((figure, f"{one.by}, {one.when}"), (figure, one.when), (figure,))
        prefer = "left" if place == len(fresh) - 1 and len(fresh) > 1 else "right"
        tone = "quiet" if one.faint else toned[one.side]
        labels.append(
            Label(one.x, one.figure, forms, tone, rank=OPTIONAL if one.faint else 2, must=len(fresh) < 4, prefer=prefer)
        )
    seen = {(one.x, round(one.figure)) for one in fresh}
    for one in own:
        if not one.variant or (one.x, round(one.figure)) not in seen:
            marks += _glyphs(one, toned[one.side])
    tops = [high, *(one.top for one in own), *(check.value.best for check in checks)]
    per = result.study.capacities[of].per
    return Panel(
        along,
        footed(amounts(max(tops)), marks),
        tuple(marks),
        chosen(labels),
        f"{capital(_name(result, of))} a {per}",
        f"Grey: the study’s assumption, {amount(best)}{spread}",
    )


def _short(check: Limited, result: Result) -> str:
    """A check's name without the calibre that its panel's title has."""
    calibre, _, rest = check.name.partition(", ")
    return rest if rest and _name(result, check.of).startswith(calibre) else check.name


def _glyphs(one: _One, tone: str) -> Iterable[Mark]:
    shape = SHAPES.get(tone, "circle")
    if one.faint:
        yield Point(one.x, one.figure, "quiet", shape, filled=False, size=4.5)
        return
    if not one.exact_day:
        yield Span(one.start.toordinal(), one.end.toordinal() + 1, one.figure, tone)
    if one.direction == "about" and math.isfinite(one.low) and math.isfinite(one.high):
        yield Bar(one.x, one.low, one.high, tone)
    if one.direction in ("at least", "at most"):
        yield Arrow(one.x, one.figure, one.direction == "at least", tone)
    yield Point(one.x, one.figure, tone, shape, filled=one.direction != "at most")


def _keys(found: Sequence[_One], toned: dict[str, str], limited: bool) -> tuple[Key, ...]:
    fresh = [one for one in found if not one.faint]
    present = {one.direction for one in fresh}
    shown = {one.side for one in found}
    keys = [
        Key(values.EXACT, side, tone, SHAPES[tone]) for side, tone in toned.items() if tone != "other" and side in shown
    ]
    keys += [Key(glyph, _MEANING[direction]) for direction, glyph in _DIRECTIONS.items() if direction in present]
    if any(one.faint for one in found):
        keys.append(Key(values.REPEAT, "bounds nothing, a repeat, or another outlet’s wording", "quiet"))
    if any(not one.exact_day for one in fresh):
        keys.append(Key(values.MONTH, "only the month is known"))
    return (
        (*keys, Key(values.LIMIT, "what mass or volume allows; not the speaker’s method", "quiet"))
        if limited
        else tuple(keys)
    )


def finding(result: Result, found: Sequence[_One], kinds: Sequence[str]) -> str:
    """As in: statements imply 448 to 500 shells a container, or 75 to 100 rockets."""
    parts = []
    for of in kinds:
        figures = [one.figure for one in found if one.of == of and not one.faint]
        if figures:
            low, high = whole(min(figures)), whole(max(figures))
            parts.append(f"{low if low == high else f'{low} to {high}'} {bare(_name(result, of))}")
    if not parts:
        return "The statements bound no capacity"
    per = result.study.capacities[kinds[0]].per
    return f"Statements imply {parts[0]} a {per}" + "".join(f", or {words}" for words in parts[1:3])
