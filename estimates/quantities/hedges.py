"""From a relation and a number to intervals: the table in hedges.yaml, and the one rule that applies it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml
from numpy.typing import NDArray

from estimates.quantities.figure import RELATIONS, Figure
from estimates.quantities.figures import Figures
from estimates.quantities.intervals import Interval

LARGE = 1000  # from here on, readers take a number for a rounder one
EXACT_UP_TO = 20  # a bare count up to here is exact
Numbers = NDArray[np.float64]
Both = tuple[Numbers, Numbers]  # at the low and at the high end
Widths = Sequence[Sequence[float]]  # [low, high] in multiples of N: of a large number, of a smaller one
Sides = tuple[dict[str, Numbers], dict[str, Numbers]]  # where the low and the high end lie, by symbol in the table
Rule = tuple[str, Sides]  # an interval as the table has it, and what its symbols stand for
BARE, EXACTLY, BETWEEN, ORDER = (RELATIONS.index(name) for name in ("bare", "exactly", "between", "order"))


@dataclass(frozen=True)
class Row:
    """One row of the table; `typical` and `wide` are widths or the name of a rule, `sources` full citations."""

    name: str
    literal: str
    typical: Widths | str
    wide: Widths | str
    because: str
    sources: tuple[str, ...]


class Spread(NamedTuple):
    """The intervals of figures, arrays or single ones; unknown (NaN) where the words give none.

    `rounding`: the numbers that round to the one said. `literal`: what the words entail. `typical`, `wide`: what the
    middle 50 % and 80 % of readers understand.
    """

    rounding: Interval
    literal: Interval
    typical: Interval
    wide: Interval

    def take(self, index: Any) -> Spread:
        """Return the intervals at `index`, an integer, slice, mask or index array."""
        return Spread(*(interval.take(index) for interval in self))


@dataclass(frozen=True, eq=False)
class Hedges:
    """The table: rows by relation and the floors of orders of magnitude by name, with those that a study overrides."""

    rows: Mapping[str, Row]
    orders: Mapping[str, float]
    floors: Mapping[float, float]

    @staticmethod
    @cache
    def default() -> Hedges:
        """Return the table that ships with the package."""
        data = yaml.load(Path(__file__).with_name("hedges.yaml").read_bytes(), Loader=yaml.CSafeLoader)
        rows = {}
        for name, row in data["rows"].items():
            cited = tuple(data["sources"][source] for source in row.pop("sources"))
            rows[name] = Row(name, sources=cited, **row)
        return Hedges(rows, {name: float(floor) for name, floor in data["orders"].items()}, {})

    def has_widths(self, name: str, column: str) -> bool:
        """Return whether a row has widths of its own in `column`, "typical" or "wide"."""
        return name in self.rows and not isinstance(getattr(self.rows[name], column), str)

    def thousandths(self, name: str, column: str) -> Numbers:
        """Return the widths of a row, or of "about" for a row without any: [[low, high] of a large N, of a small N]."""
        row = self.rows[name if self.has_widths(name, column) else "about"]
        return np.round(np.asarray(getattr(row, column), dtype=np.float64) * 1000, 9)

    def override(self, name: str, *, floor: float | None = None, **changes: Any) -> Hedges:
        """Return the table with `typical` or `wide` [low, high] in multiples of N, `because` or `sources` in one row.

        Where only `typical` is given, widths in `wide` grow to contain it. `floor` is that of an order, such as
        hundreds. KeyError if there is no such row or order.
        """
        if floor is not None:
            return replace(self, floors={**self.floors, self.orders[name]: floor})
        row = self.rows[name]
        if (typical := changes.get("typical")) and not changes.get("wide") and self.has_widths(name, "wide"):
            before: Any = row.wide
            wider = [(min(low, typical[0]), max(high, typical[1])) for low, high in before]
            row = replace(row, wide=wider)
        changes = {key: (said, said) if key in ("typical", "wide") else said for key, said in changes.items() if said}
        return replace(self, rows={**self.rows, name: replace(row, **changes)})


def spread_one(figure: Figure, hedges: Hedges | None = None, *, stated: bool = False) -> Spread:
    """Return the intervals of one figure, as `spread` does."""
    return spread(Figures.from_list([figure]), hedges, stated=stated).take(0)


def spread(figures: Figures, hedges: Hedges | None = None, *, stated: bool = False) -> Spread:
    """Return the intervals of figures: arrays as long as the figures.

    A count said to the unit, or a bare whole number up to 20, is exact, unless it is `stated`: then other numbers
    may round to it.
    """
    hedges = hedges or Hedges.default()
    numbers = _numbers(figures, hedges)
    near, far = (_limits(figures, numbers, hedges, column) for column in ("typical", "wide"))
    inner, outer = (_ends(figures, numbers, hedges, limits, far, stated) for limits in (near, far))
    literal = {name: (row.literal, outer) for name, row in hedges.rows.items()}
    typical = {name: _rule(row.typical, inner, literal[name]) for name, row in hedges.rows.items()}
    wide = {name: _rule(row.wide, outer, literal[name]) for name, row in hedges.rows.items()}
    rounding = {name: ("[R, R]", outer) for name in hedges.rows if name not in ("order", "unclear")}
    support = _support(figures, numbers)
    return Spread(*(_choose(figures, rules).clip(*support) for rules in (rounding, literal, typical, wide)))


def _rule(said: Widths | str, ends: Sides, literal: Rule) -> Rule:
    return literal if said == "literal" else (said if isinstance(said, str) else "[W, W]", ends)


def _choose(figures: Figures, rules: Mapping[str, Rule]) -> Interval:
    """Return the interval of each figure by the rule of its relation; unknown without a rule."""
    size = len(figures)
    ends = [np.full(size, np.nan) for _ in range(2)]
    opens, softs = ([np.zeros(size, dtype=np.bool_) for _ in range(2)] for _ in range(2))
    for code in np.unique(figures.relation):
        if code < 0 or RELATIONS[code] not in rules:
            continue
        text, sides = rules[RELATIONS[code]]
        rows = np.nonzero(figures.relation == code)[0]
        symbols = text.strip("~")[1:-1].split(", ")
        for i, (symbol, mark) in enumerate(zip(symbols, (text.startswith("~"), text.endswith("~")), strict=True)):
            ends[i][rows] = sides[i][symbol][rows]
            opens[i][rows] = text.strip("~")[-i] in "()"
            softs[i][rows] = mark | (figures.soft[rows] & (symbol in "NCS"))
    return Interval(*ends, *opens, *softs)


def _numbers(figures: Figures, hedges: Hedges) -> Both:
    """Return the numbers said at the low and at the high end: of anything but a range, the same."""
    floors = figures.low.copy()
    for said, floor in hedges.floors.items():
        thousands = figures.low / said
        floors[np.isin(thousands, 1000.0 ** np.arange(6 if said < 1000 else 1))] *= floor / said
    is_range = figures.relation == BETWEEN
    low = np.select([is_range, figures.relation == ORDER], [figures.low, floors], figures.figure)
    return low, np.where(is_range, figures.high, low)


def _ends(figures: Figures, numbers: Both, hedges: Hedges, limits: Both, far: Both, stated: bool) -> Sides:
    """Return where each symbol of the table lies at the low and at the high end, with W at `limits`."""
    is_range = figures.relation == BETWEEN
    as_given = (is_range & ~np.isnan(figures.figure)) | (figures.relation == EXACTLY)
    is_bare = is_range | (figures.relation == BARE)
    is_counted = (figures.kind.equals("count") | figures.kind.equals("number")) & (not stated)
    possible = _support(figures, numbers)
    (_, large), (_, small) = hedges.thousandths("more than", "typical") - 1000
    sides = []
    for i, (number, step) in enumerate(zip(numbers, (figures.granularity, figures.high_granularity), strict=True)):
        step = np.where(is_range | (i == 0), step, figures.granularity)
        sign, nearer = (-1, np.maximum) if i == 0 else (1, np.minimum)
        is_exact = (step == 1) | (is_bare & (number == np.floor(number)) & (number <= EXACT_UP_TO))
        half = np.where(as_given | (is_counted & is_exact), 0.0, step / 2)
        beyond = np.abs(number) * np.where(np.abs(number) < LARGE, small, large) / 2000
        limit, stepped = limits[i], number + sign * step
        sides.append(
            {
                "0": possible[0],
                "inf": np.full(len(number), sign * np.inf),
                "N": number,
                "R": number + sign * half,
                "W": limit,
                "C": np.where(figures.soft & ~as_given, limit, nearer(number + sign * half, limit)),
                "S": np.where(figures.odd, stepped, nearer(stepped, limit)),
                "H": nearer(number + sign * np.minimum(step / 2, beyond), far[i]),
            }
        )
    return sides[0], sides[1]


def _limits(figures: Figures, numbers: Both, hedges: Hedges, column: str) -> Both:
    """Return the ends of the row's widths, or of those of "about"; of a share above a half, those of the rest."""
    table = np.array([hedges.thousandths(name, column) for name in RELATIONS])
    as_about = np.array([name == "about" or not hedges.has_widths(name, column) for name in RELATIONS])
    whole = _whole(figures)
    limits = []
    for i, number in enumerate(numbers):
        rest = whole - number
        mirrored = (rest >= 0) & (rest < number) & as_about[figures.relation] & (figures.relation >= 0)
        base = np.where(mirrored, rest, number)
        times = table[figures.relation, (np.abs(base) < LARGE).astype(int)]  # [low, high]
        chosen = np.where(mirrored, times[:, 1 - i], times[:, i])
        # Thousandths keep products such as 0.93 x 7,000 free of rounding errors.
        end = base * np.where(base < 0, 2000 - chosen, chosen) / 1000
        limits.append(np.where(mirrored, whole - end, end))
    return limits[0], limits[1]


def _whole(figures: Figures) -> Numbers:
    """Return what a share is of, 100 in percent or 1; infinite for anything else."""
    is_share = figures.kind.equals("share") & ~figures.role.equals("change")
    of = np.select([figures.unit.codes < 0, figures.unit.equals("percent")], [1.0, 100.0], np.inf)
    return np.where(is_share, of, np.inf)


def _support(figures: Figures, numbers: Both) -> Both:
    """Return the least and the most that is possible for figures of their kind."""
    low = np.where(figures.kind.equals("temperature") | (numbers[0] < 0), -np.inf, 0.0)
    whole = _whole(figures)
    return low, np.where(numbers[1] > whole, np.inf, whole)
