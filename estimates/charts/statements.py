"""Statements as the charts see them, and the glyphs that say what kind of figure each is."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from estimates.charts import chart as values
from estimates.charts.chart import ELLIPSIS, Arrow, Axis, Bar, Key, Label, Mark, NothingToDrawError, Point, Span, Steps
from estimates.charts.palette import SHAPES, SIDES
from estimates.charts.tabled import Row, counted, texts
from estimates.charts.wording import amount, day, figure_words, plurals

if TYPE_CHECKING:
    from estimates.recompute import Result

FLOORS = frozenset({"more than", "at least", "order"})
CEILINGS = frozenset({"less than", "at most", "up to"})
HEDGE = {"more than": "over", "less than": "under", "exactly": "", "order": "over"}
FOOT = 0.06
APPROXIMATE = frozenset({"about", "nearly"})


class Said(NamedTuple):
    """One statement. `low` and `high` are what a range named, else both are the figure (or an order's least)."""

    claim: str
    by: str
    side: str
    words: str
    relation: str
    start: date
    end: date
    precision: str
    low: float
    high: float
    implied_low: float
    implied_high: float
    repeat: bool

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2 if self.precision != "day" else self.left

    @property
    def left(self) -> float:
        return float(self.start.toordinal())

    @property
    def right(self) -> float:
        return float(self.end.toordinal() + (self.precision != "day"))

    @property
    def y(self) -> float:
        return (self.low + self.high) / 2

    @property
    def when(self) -> str:
        return day(self.start, self.precision)


def statements(claims: Iterable[Row], plural: str) -> list[Said]:
    """The dated ones of rows of counts, in order of the day by which each was on record."""
    said = []
    for row in claims:
        low, high = _ends(row)
        if row["made_start"] is None or not math.isfinite(low):
            continue
        said.append(
            Said(
                str(row["claim"]),
                str(row["by"]),
                str(row["side"]),
                figure_words(str(row["words"]), (plural, str(row["unit"]))),
                str(row["relation"]),
                row["made_start"],
                row["made_end"],
                precision(row["made_start"], row["made_end"]),
                low,
                high,
                float(row["implied_low"]),
                float(row["implied_high"]),
                row["kind"] == "repeat",
            )
        )
    return sorted(said, key=lambda one: (one.end, one.start, one.claim))


def precision(start: date, end: date) -> str:
    """What is known of a date from its first and last day: the day, the month or the year."""
    return "day" if start == end else "month" if (end - start).days < 31 else "year"


def _ends(row: Row) -> tuple[float, float]:
    figure = float(row["figure"])
    if math.isfinite(figure):
        return figure, figure
    low, high = float(row["low"]), float(row["high"])
    return (low, high) if math.isfinite(high) else (low, low)


def tones(said: Iterable[Said]) -> dict[str, str]:
    """A tone for each side. Where there are more than four, sides of one statement share a grey and have no line."""
    counts: dict[str, int] = {}
    for one in said:
        counts[one.side] = counts.get(one.side, 0) + (not one.repeat)
    ranked = sorted(counts, key=lambda side: -counts[side])
    chosen = [side for side in ranked if len(counts) <= len(SIDES) or counts[side] > 1][: len(SIDES)]
    return {side: SIDES[chosen.index(side)] if side in chosen else "other" for side in counts}


def glyphs(one: Said, tone: str, *, dx: float = 0) -> list[Mark]:
    """The marks of a statement.

    Floors have an arrow up, ceilings are open with an arrow down, approximations have the bar that readers imply,
    ranges are bars, months are as long as a month; repeats are faint.
    """
    shape = SHAPES.get(tone, "circle")
    if one.repeat:
        return [Point(one.x, one.y, "quiet", shape, filled=False, size=4.5, dx=dx)]
    marks: list[Mark] = [] if one.precision == "day" else [Span(one.left, one.right, one.y, tone)]
    if one.relation == "between":
        return [*marks, Bar(one.x, one.low, one.high, tone, strong=True, dx=dx)]
    if one.relation in APPROXIMATE and math.isfinite(one.implied_low):
        marks.append(Bar(one.x, one.implied_low, one.implied_high, tone, dx=dx))
    if one.relation in FLOORS | CEILINGS:
        marks.append(Arrow(one.x, one.y, one.relation in FLOORS, tone, dx=dx))
    return [*marks, Point(one.x, one.y, tone, shape, filled=one.relation not in CEILINGS, dx=dx)]


def on_record(said: Iterable[Said], until: float, tone: str, *, thin: bool = False) -> Steps:
    """One side's line: each statement holds until that side's next one. Repeats change nothing."""
    levels = tuple(
        (one.right if one.precision != "day" else one.left, one.low, one.high) for one in said if not one.repeat
    )
    return Steps(levels, max(until, levels[-1][0]), tone, thin)


def shorter(one: Said) -> str:
    """The figure and its hedge in the fewest words: a label that has no room keeps its hedge."""
    if one.low != one.high:
        return f"{amount(one.low)}–{amount(one.high)}"
    return f"{HEDGE.get(one.relation, one.relation)} {amount(one.y)}".strip()


def label(one: Said, tone: str, rank: int, *, full: bool = True, prefer: str = "right") -> Label:
    short = shorter(one)
    words = one.words if len(one.words) <= 40 else short
    by = one.by if len(one.by) <= 36 else one.by[:35].rstrip() + ELLIPSIS
    forms = ((words, f"{by}, {one.when}"), (words, one.when), (words,), (short,)) if full else ((words,), (short,))
    return Label(one.x, one.y, forms, tone, rank, prefer=prefer)


def keys(said: Iterable[Said]) -> tuple[Key, ...]:
    """How to read each glyph that occurs."""
    said = list(said)
    present = {one.relation for one in said if not one.repeat}
    offered = (
        (bool(present & FLOORS), values.FLOOR, "that or more: no upper end was said"),
        (bool(present & CEILINGS), values.CEILING, "up to: no lower end was said"),
        (bool(present & APPROXIMATE), values.ABOUT, "about, close to; bar: as readers take it"),
        ("between" in present, values.RANGE, "from … to"),
        ("exactly" in present, values.EXACT, "bare number"),
        (any(one.precision != "day" and not one.repeat for one in said), values.MONTH, "only the month is known"),
        (any(one.repeat for one in said), values.REPEAT, "repeat of an earlier figure"),
    )
    return tuple(
        Key(glyph, words, "quiet" if glyph == values.REPEAT else "ink") for there, glyph, words in offered if there
    )


def footed(axis: Axis, marks: Iterable[Mark]) -> Axis:
    """The axis with some ground below 0 where a ceiling's arrow needs it."""
    low = any(isinstance(mark, Arrow) and not mark.up and mark.y < axis.high * FOOT for mark in marks)
    return axis._replace(low=-axis.high * FOOT) if low else axis


class Counts(NamedTuple):
    """The counts of a result in its main unit: the statements that can be drawn, and the rows they come from."""

    said: list[Said]
    rows: list[Row]
    unit: str
    plural: str

    @property
    def undrawn(self) -> str:
        left = len(self.rows) - len(self.said)
        return f"Not drawn: {left} without a date or a number." if left else ""

    @property
    def sources(self) -> list[str]:
        return texts(self.rows, "sources")


def counts(result: Result) -> Counts:
    """What most of the result's claims count. Raises NothingToDrawError if no count has a date."""
    found, unit = counted(result.counts)
    if unit is not None:
        plural = plurals(result, unit)
        said = statements(found, plural)
        if said:
            return Counts(said, found, unit, plural)
    raise NothingToDrawError("no statement has both a count and a date")


def last_day(result: Result, said: Iterable[Said]) -> date:
    """The day that the lines run to: the one asked for, else that of the last statement."""
    last = max(one.end for one in said)
    return max(last, result.as_of.end) if result.as_of else last
