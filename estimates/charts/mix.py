"""A mix of two munitions: everything between one full load and the other."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from estimates.charts import chart as values
from estimates.charts.chart import Alt, Area, Chart, Key, Label, Line, Mark, NothingToDrawError, Panel, Point
from estimates.charts.scales import amounts
from estimates.charts.statements import CEILINGS, Row, Stated, is_stated, rows, texts
from estimates.charts.wording import ASSUMED, amount, bare, capital, caption, number_word, plurals

if TYPE_CHECKING:
    from estimates.analysis.recompute import Result

QUARTERS = (0.75, 0.5, 0.25)


class _Corner(NamedTuple):
    """One full load, and what was stated of it."""

    name: str
    full: float
    low: float
    high: float
    stated: Stated | None

    @property
    def bare(self) -> str:
        return bare(self.name)

    @property
    def said(self) -> str:
        return f"{amount(_even(self.full))} {self.name}"

    @property
    def top(self) -> float:
        ends = (self.full, self.high, self.stated.figure if self.stated else math.nan)
        return max(value for value in ends if math.isfinite(value))


def mix(result: Result, shares: Mapping[str, float] | None = None) -> Chart:
    """The line from all of the first capacity to all of the second, for one claim's count.

    The claim is the last one whose speaker stated both corners, else the one with the highest count. `shares` (0 to 1)
    of two capacities are marked if given. Raises NothingToDrawError without two capacities or a count.
    """
    if shares and len(shares) != 2:
        raise NothingToDrawError(f"the line is for a mix of two, and this one has {number_word(len(shares))}")
    pair = _pair(result, list(shares or ()))
    share = shares[pair[0]["of"]] if shares else None
    first, second = (_corner(result, row) for row in pair)
    marks: list[Mark] = []
    if all(map(math.isfinite, (first.low, first.high, second.low, second.high))):
        marks.append(Area(((first.low, 0), (first.high, 0), (0, second.high), (0, second.low)), "first"))
    marks.append(Line(((first.full, 0), (0, second.full)), "first"))
    labels = []
    for corner, x, y in ((second, 0.0, second.full), (first, first.full, 0.0)):
        marks.append(Point(x, y, "first"))
        figure = amount(_even(corner.full))
        forms = ((figure, f"all {corner.bare}"), (figure,))
        labels.append(Label(x, y, forms, "first", 1, must=True, prefer="above" if corner is first else "right"))
    for part in QUARTERS if share is None else (share,):
        x, y = part * first.full, (1 - part) * second.full
        marks.append(Point(x, y, "first", size=4.5 if share is None else 6.5))
        if share is not None or part == 0.5:
            words = f"{part * 100:g}% filled with {first.bare}"
            both = f"{amount(_even(x))} {first.bare} and {amount(_even(y))} {second.bare}"
            labels.append(Label(x, y, ((words, both), (words,)), "first", 3, must=True))
    for corner in (first, second):
        if stated := corner.stated:
            x, y = (stated.figure, 0.0) if corner is first else (0.0, stated.figure)
            marks.append(Point(x, y, "ink", "diamond", filled=stated.relation not in CEILINGS, size=7))
            side = "above" if corner is first else "right"
            labels.append(Label(x, y, stated.forms(stated.words, stated.by), "ink", 2, must=True, prefer=side))
    count = pair[0]["count_words"]
    title = f"{capital(count)} could hold {first.said}, {second.said}, or a mix"
    keys = [Key(values.EXACT, "recomputed", "first")]
    if first.stated or second.stated:
        keys.append(Key(values.STATED, "stated by the speaker (open: no more than that)", shape="diamond"))
    return Chart(
        "mix",
        title,
        f"Each point of the line splits the same load between the two: more {first.bare}, fewer {second.bare}",
        caption(
            result,
            texts(pair, "sources"),
            f"Marked: {', '.join(f'{part * 100:g}% {name}' for name, part in shares.items())}." if shares else "",
            f"Count: {pair[0]['by']}, {pair[0]['made'] or 'no date'}.",
            "Alternatives, never to be added together.",
            ASSUMED,
        ),
        (
            Panel(
                amounts(first.top, capital(first.name)),
                amounts(second.top, capital(second.name)),
                tuple(marks),
                tuple(labels),
            ),
        ),
        Alt(
            title,
            f"Line chart of the mixes that {count} could hold, from {first.said} and no {second.bare} to {second.said} "
            f"and no {first.bare}. Why it matters: the two full loads are alternatives, and a mix lies between them.",
        ),
        (*keys, Key(values.AREA, "range of the count times range of the capacities", "first")),
        height=260,
    )


def _even(value: float) -> float:
    return float(round(value)) if abs(value) >= 1000 else float(f"{value:.4g}")


def _corner(result: Result, row: Row) -> _Corner:
    name = plurals(result, row["unit"])
    ends = row["recomputed"], row["recomputed_implied_low"], row["recomputed_implied_high"]
    return _Corner(name, *ends, Stated.of(row, name))


def _pair(result: Result, names: list[str]) -> list[Row]:
    """The rows of one claim for the two capacities named, or the first two; of several, the first that was stated."""
    loads: dict[str, dict[str, Row]] = {}
    for row in rows(result.pairs):
        if math.isfinite(row["recomputed"]) and row["kind"] != "repeat" and (not names or row["of"] in names):
            kinds = loads.setdefault(row["claim"], {})
            if row["of"] not in kinds or not is_stated(kinds[row["of"]]):
                kinds[row["of"]] = row
    pairs = [list(kinds.values())[:2] for kinds in loads.values() if len(kinds) > 1]
    if not pairs:
        raise NothingToDrawError("a mix needs a count and two capacities")
    both = [pair for pair in pairs if all(map(is_stated, pair))]
    return both[-1] if both else max(pairs, key=lambda pair: float(pair[0]["count"]))
