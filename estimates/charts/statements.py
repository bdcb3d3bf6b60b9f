"""Statements as the charts see them, and the glyphs that say what kind of figure each is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from estimates.charts import chart as values
from estimates.charts.chart import Arrow, Axis, Bar, Key, Label, Mark, NothingToDrawError, Point, Span, Steps
from estimates.charts.palette import SHAPES, SIDES
from estimates.charts.wording import amount, cut, figure_words, plurals
from estimates.dates import precision, spelt

if TYPE_CHECKING:
    from estimates.recompute import Result

Row = dict[str, Any]

FLOORS = frozenset({"more than", "at least", "order"})
CEILINGS = frozenset({"less than", "at most", "up to"})
HEDGE = {"more than": "over", "less than": "under", "exactly": "", "order": "over"}
FOOT = 0.06
APPROXIMATE = frozenset({"about", "nearly"})


def rows(columns: Mapping[str, Any]) -> list[Row]:
    """One dict a row of columns (arrays or lists); times become days, and no time becomes None."""
    lists = [[_plain(value) for value in getattr(values, "tolist", values.__iter__)()] for values in columns.values()]
    return [dict(zip(columns, values, strict=True)) for values in zip(*lists, strict=True)]


def _plain(value: Any) -> Any:  # whatever a column holds
    return value.date() if isinstance(value, datetime) else value


def counted(columns: Mapping[str, Any]) -> tuple[list[Row], str | None]:
    """The rows of what most of the claims count, and its unit."""
    every = rows(columns)
    units = [str(row["unit"]) for row in every if row["unit"]]
    if not units:
        return [], None
    unit = max(dict.fromkeys(units), key=units.count)
    return [row for row in every if row["unit"] == unit], unit


def texts(found: Iterable[Row], name: str) -> list[str]:
    """The texts of one column that are not empty."""
    return [str(row[name]) for row in found if row[name]]


class Moment(NamedTuple):
    """A date as far as it is known, by its first and last day; `printed` if only the first printing has one."""

    start: date
    end: date
    printed: bool = False

    @property
    def precision(self) -> str:
        return precision(self.start, self.end)

    @property
    def left(self) -> float:
        return float(self.start.toordinal())

    @property
    def right(self) -> float:
        return float(self.end.toordinal() + (self.start != self.end))

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def words(self) -> str:
        return ("printed " if self.printed else "") + spelt(self.start, self.precision, 3)


class Said(NamedTuple):
    """One statement. `low` and `high` are what a range named, else both are the figure (or an order's least)."""

    claim: str
    by: str
    side: str
    words: str
    relation: str
    at: Moment
    low: float
    high: float
    implied_low: float
    implied_high: float
    repeat: bool

    @property
    def y(self) -> float:
        return (self.low + self.high) / 2

    @property
    def told(self) -> str:
        """The words where what is counted is known: "hundreds of" -> "hundreds"."""
        return self.words.removesuffix(" of")

    @property
    def top(self) -> float:
        """The highest value that is drawn of it."""
        return max(self.high, self.implied_high if self.relation in APPROXIMATE else 0)


def statements(claims: Iterable[Row], plural: str) -> list[Said]:
    """The dated ones of rows of counts, in order of the day by which each was on record."""
    said = []
    for row in claims:
        low, high = _ends(row)
        if row["made_start"] is None or not math.isfinite(low):
            continue
        claim, by, side, relation = (str(row[name]) for name in ("claim", "by", "side", "relation"))
        words = figure_words(str(row["words"]), (plural, str(row["unit"])))
        at = Moment(row["made_start"], row["made_end"], row["made"] is None)
        implied = float(row["implied_low"]), float(row["implied_high"])
        said.append(Said(claim, by, side, words, relation, at, low, high, *implied, row["kind"] == "repeat"))
    return sorted(said, key=lambda one: (one.at.end, one.at.start, one.claim))


def _ends(row: Row) -> tuple[float, float]:
    figure, low, high = (float(row[name]) for name in ("figure", "low", "high"))
    if math.isfinite(figure):
        return figure, figure
    return low, high if math.isfinite(high) else low


def tones(said: Iterable[Said]) -> dict[str, str]:
    """A tone for each side. Where there are more than four, sides of one statement share a grey and have no line."""
    counts: dict[str, int] = {}
    for one in said:
        counts[one.side] = counts.get(one.side, 0) + (not one.repeat)
    ranked = sorted(counts, key=lambda side: -counts[side])
    chosen = [side for side in ranked if len(counts) <= len(SIDES) or counts[side] > 1][: len(SIDES)]
    return {side: SIDES[chosen.index(side)] if side in chosen else "other" for side in counts}


def glyph(
    at: Moment, y: float, tone: str, relation: str, bar: tuple[float, float] = (math.nan, math.nan)
) -> list[Mark]:
    """The marks of one figure, with the bar of what it is taken to mean.

    Floors have an arrow up, ceilings are open with an arrow down, and months are as long as a month.
    """
    marks: list[Mark] = [] if at.precision == "day" else [Span(at.left, at.right, y, tone)]
    if all(map(math.isfinite, bar)):
        marks.append(Bar(at.x, *bar, tone))
    if relation in FLOORS | CEILINGS:
        marks.append(Arrow(at.x, y, relation in FLOORS, tone))
    return [*marks, Point(at.x, y, tone, SHAPES.get(tone, "circle"), filled=relation not in CEILINGS)]


def faint(at: Moment, y: float, tone: str) -> Point:
    """A figure that adds nothing, such as a repeat."""
    return Point(at.x, y, "quiet", SHAPES.get(tone, "circle"), filled=False, size=4.5)


def glyphs(one: Said, tone: str) -> list[Mark]:
    """The marks of a statement: a range is a bar, "about" has the one that readers imply, a repeat is faint."""
    at = one.at
    if one.repeat:
        return [faint(at, one.y, tone)]
    if one.relation == "between":
        span: list[Mark] = [] if at.precision == "day" else [Span(at.left, at.right, one.y, tone)]
        return [*span, Bar(at.x, one.low, one.high, tone, strong=True)]
    implied = (one.implied_low, one.implied_high) if one.relation in APPROXIMATE else (math.nan, math.nan)
    return glyph(at, one.y, tone, one.relation, implied)


def on_record(said: Iterable[Said], until: float, tone: str) -> Steps:
    """One side's line: each statement holds until that side's next one. Repeats change nothing."""
    levels = tuple((one.at.right, one.low, one.high) for one in said if not one.repeat)
    return Steps(levels, max(until, levels[-1][0]), tone)


def short(relation: str, figure: float) -> str:
    """A figure and its hedge in the fewest words: a label that has no room keeps its hedge."""
    return f"{HEDGE.get(relation, relation)} {amount(figure)}".strip()


def shorter(one: Said) -> str:
    return f"{amount(one.low)}–{amount(one.high)}" if one.low != one.high else short(one.relation, one.y)


def label(one: Said, tone: str, rank: int, *, full: bool = True, prefer: str = "right") -> Label:
    few = shorter(one)
    words, by, when = one.told if len(one.words) <= 40 else few, cut(one.by, 36), one.at.words
    forms = ((words, f"{by}, {when}"), (words, when), (words,), (few,)) if full else ((words,), (few,))
    return Label(one.at.x, one.y, forms, tone, rank, prefer=prefer)


WORDS = {
    values.FLOOR: "that or more: no upper end was said",
    values.CEILING: "up to: no lower end was said",
    values.ABOUT: "about, close to; bar: as readers take it",
    values.RANGE: "from … to",
    values.EXACT: "bare number",
}
BOUNDS = {values.FLOOR: "that or more", values.CEILING: "that or less"}
_GLYPHS = {
    values.FLOOR: FLOORS,
    values.CEILING: CEILINGS,
    values.ABOUT: APPROXIMATE,
    values.RANGE: {"between"},
    values.EXACT: {"exactly"},
}


def keys(words: Mapping[str, str], relations: Iterable[str], dates: Iterable[Moment]) -> Iterator[Key]:
    """How to read each glyph of `words` that occurs, and what a span says about a date."""
    present, known = set(relations), {at.precision for at in dates}
    for glyph_, told in words.items():
        if present & _GLYPHS[glyph_]:
            yield Key(glyph_, told)
    if spans := [name for name in ("month", "year") if name in known]:
        yield Key(values.MONTH, f"only the {' or '.join(spans)} is known")


def told_keys(said: Sequence[Said]) -> tuple[Key, ...]:
    """The key of a chart of statements."""
    own = [one for one in said if not one.repeat]
    found = keys(WORDS, (one.relation for one in own), (one.at for one in own))
    return (*found, *((Key(values.REPEAT, "repeat of an earlier figure", "quiet"),) if len(own) < len(said) else ()))


def side_keys(toned: Mapping[str, str], shown: Iterable[str], more: str = "") -> Iterator[Key]:
    """A key for each side that is shown; those without a colour of their own share one."""
    for side in dict.fromkeys(side if toned[side] != "other" else "others" for side in shown):
        tone = toned.get(side, "other")
        yield Key(values.EXACT, f"{side}{more}", tone, SHAPES[tone])


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
        """What the caption says of statements whose own date is not known."""
        left, printed = len(self.rows) - len(self.said), sum(one.at.printed for one in self.said)
        lines = [f"Not drawn: {left} without a date or a number."] if left else []
        lines += [f"Of unknown date, on the day of its first printing: {printed}."] if printed else []
        return " ".join(lines)

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
    left = " of those asked for" if result.as_of or result.by else ""
    raise NothingToDrawError(f"no statement{left} has both a count and a date")


def last_day(result: Result, said: Iterable[Said]) -> date:
    """The day that the lines run to: the one asked for, else that of the last statement."""
    last = max(one.at.end for one in said)
    return max(last, result.as_of.end) if result.as_of else last
