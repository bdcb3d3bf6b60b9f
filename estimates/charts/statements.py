"""Statements as the charts see them: what each side said, when, and what it stated that the counted things hold."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from estimates.charts.chart import NothingToDrawError
from estimates.charts.palette import SIDES
from estimates.charts.wording import amount, bare, figure_words, plurals
from estimates.quantities.old_dates import precision, spelt

if TYPE_CHECKING:
    from estimates.analysis.recompute import Result

Row = dict[str, Any]

FLOORS = frozenset({"more than", "at least", "order"})
CEILINGS = frozenset({"less than", "at most", "up to"})
HEDGE = {"more than": "over", "less than": "under", "exactly": "", "order": "over"}
APPROXIMATE = frozenset({"about", "nearly"})


def rows(columns: Mapping[str, Any]) -> list[Row]:
    """One dict a row of columns (arrays or lists); times become days, and no time becomes None."""
    lists = [[_plain(value) for value in getattr(values, "tolist", values.__iter__)()] for values in columns.values()]
    return [dict(zip(columns, values, strict=True)) for values in zip(*lists, strict=True)]


def _plain(value: Any) -> Any:  # whatever a column holds
    return value.date() if isinstance(value, datetime) else value


def texts(found: Iterable[Row], name: str) -> list[str]:
    """The texts of one column that are not empty."""
    return [str(row[name]) for row in found if row[name]]


def short(relation: str, figure: float) -> str:
    """A figure and its hedge in the fewest words: a label that has no room keeps its hedge."""
    return f"{HEDGE.get(relation, relation)} {amount(figure)}".strip()


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
    def shorter(self) -> str:
        """The figure in the fewest words."""
        return f"{amount(self.low)}–{amount(self.high)}" if self.low != self.high else short(self.relation, self.y)

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
        at = Moment(row["made_start"], row["made_end"], row["made"] is None)
        said.append(
            Said(
                row["claim"],
                row["by"],
                row["side"],
                figure_words(row["words"], (plural, row["unit"])),
                row["relation"],
                at,
                low,
                high,
                row["implied_low"],
                row["implied_high"],
                row["kind"] == "repeat",
            )
        )
    return sorted(said, key=lambda one: (one.at.end, one.at.start, one.claim))


def _ends(row: Row) -> tuple[float, float]:
    figure, low, high = row["figure"], row["low"], row["high"]
    if math.isfinite(figure):
        return figure, figure
    return low, high if math.isfinite(high) else low


def fresh(said: Iterable[Said]) -> list[Said]:
    """Those that repeat no earlier figure."""
    return [one for one in said if not one.repeat]


def of_sides(said: Iterable[Said]) -> dict[str, list[Said]]:
    """The statements of each side."""
    found: dict[str, list[Said]] = {}
    for one in said:
        found.setdefault(one.side, []).append(one)
    return found


def tones(said: Iterable[Said]) -> dict[str, str]:
    """A tone for each side. Where there are more than four, sides of one statement share a grey and have no line."""
    counts = {side: len(fresh(own)) for side, own in of_sides(said).items()}
    ranked = sorted(counts, key=lambda side: -counts[side])
    chosen = [side for side in ranked if len(counts) <= len(SIDES) or counts[side] > 1][: len(SIDES)]
    return {side: SIDES[chosen.index(side)] if side in chosen else "other" for side in counts}


def is_stated(row: Row) -> bool:
    """Whether somebody stated, with a number, what the containers of a row of pairs could hold."""
    return row["means"] == "capacity" and math.isfinite(row["stated"])


class Stated(NamedTuple):
    """What somebody stated that the same containers could hold."""

    figure: float
    relation: str
    words: str
    by: str

    @classmethod
    def of(cls, row: Row, thing: str) -> Stated | None:
        """That of a row of pairs, if there is one; its words without those for the `thing` that was stated."""
        if not is_stated(row):
            return None
        words = figure_words(row["stated_words"], ("rounds", thing, bare(thing)))
        return cls(row["stated"], row["stated_relation"], words, row["stated_by"])

    def forms(self, words: str, by: str) -> tuple[tuple[str, ...], ...]:
        """The forms of its label; a figure that has no room for all words keeps its hedge."""
        return (words, f"stated by {by}"), (words, "stated"), (short(self.relation, self.figure), "stated")


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
    every = rows(result.counts)
    units = [row["unit"] for row in every if row["unit"]]
    if units:
        unit = max(dict.fromkeys(units), key=units.count)
        found, plural = [row for row in every if row["unit"] == unit], plurals(result, unit)
        if said := statements(found, plural):
            return Counts(said, found, unit, plural)
    left = " of those asked for" if result.as_of or result.by else ""
    raise NothingToDrawError(f"no statement{left} has both a count and a date")


def last_day(result: Result, said: Iterable[Said]) -> date:
    """The day that the lines run to: the one asked for, else that of the last statement."""
    last = max(one.at.end for one in said)
    return max(last, result.as_of.end) if result.as_of else last
