"""From a relation and a number to intervals: the table in hedges.yaml, and the one rule that applies it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from estimates.quantities import data
from estimates.quantities.figure import RELATIONS, Figure
from estimates.quantities.figures import Figures, Floats
from estimates.quantities.intervals import Interval

LARGE = 1000  # from here on, readers understand numbers more loosely
EXACT_UP_TO = 20  # a bare count up to here is exact
Widths = Sequence[Sequence[float]]  # [low, high] in multiples of N, for large numbers and for smaller ones


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
        table = data.read("hedges.yaml")

        def row(name: str, *, sources: list[str], **keys: Any) -> Row:
            return Row(name, sources=tuple(table["sources"][source] for source in sources), **keys)

        rows = data.records("hedges.yaml", table["rows"], row)
        return Hedges(rows, {name: float(floor) for name, floor in table["orders"].items()}, {})

    def thousandths(self, name: str, column: str) -> tuple[Floats, bool]:
        """Return the widths of a row, [[low, high] of a large N, of a smaller one], and whether they are "about"'s."""
        widths, about = (getattr(self.rows[row], column) for row in (name, "about"))
        as_about = name == "about" or isinstance(widths, str)
        return np.round(np.asarray(about if as_about else widths) * 1000, 9), as_about

    def override(self, name: str, *, floor: float | None = None, **changes: Any) -> Hedges:
        """Return the table with `typical` or `wide` [low, high] in multiples of N, `because` or `sources` in one row.

        Where only `typical` is given, widths in `wide` grow to contain it. `floor` is that of an order, such as
        hundreds. KeyError if there is no such row or order.
        """
        if floor is not None:
            return replace(self, floors={**self.floors, self.orders[name]: floor})
        row = self.rows[name]
        if (typical := changes.get("typical")) and not changes.get("wide") and not isinstance(row.wide, str):
            row = replace(row, wide=[(min(low, typical[0]), max(high, typical[1])) for low, high in row.wide])
        changes = {key: (new, new) if key in ("typical", "wide") else new for key, new in changes.items() if new}
        return replace(self, rows={**self.rows, name: replace(row, **changes)})


def spread_one(figure: Figure, hedges: Hedges | None = None, *, stated: bool = False) -> Spread:
    """Return the intervals of one figure, as `spread` does."""
    return spread(Figures.from_list([figure]), hedges, stated=stated).take(0)


def spread(figures: Figures, hedges: Hedges | None = None, *, stated: bool = False) -> Spread:
    """Return the intervals of figures: arrays as long as the figures.

    A count said to the unit, or a bare whole number up to 20, is exact, unless it is `stated`: then other numbers
    may round to it.
    """
    codes = np.unique(np.append(figures.relation, -1))  # a row without a figure is read as the last one, "unclear"
    rows = [np.flatnonzero(figures.relation == code) for code in codes]
    table = hedges or Hedges.default()
    parts = [_spread(figures.take(at), RELATIONS[code], table, stated) for at, code in zip(rows, codes, strict=True)]
    order = np.argsort(np.concatenate(rows))  # back to that of the figures

    def joined(intervals: Sequence[Interval]) -> Interval:
        """Return the intervals of all relations as one; a single value is repeated for each of its rows."""
        columns = [np.broadcast_arrays(at, *part.columns)[1:] for at, part in zip(rows, intervals, strict=True)]
        return Interval(*(np.concatenate(column)[order] for column in zip(*columns, strict=True)))

    return Spread(*map(joined, zip(*parts, strict=True)))


def _spread(figures: Figures, name: str, hedges: Hedges, stated: bool) -> Spread:
    """Return the intervals of figures of one relation, by its row of the table.

    What has two rows here is for the low and for the high end; `sign` points away from the number at each.
    """
    if name not in hedges.rows:
        return Spread(*[Interval.point(np.nan)] * 4)
    row, sign = hedges.rows[name], np.array([[-1.0], [1.0]])
    numbers = numbers_said(figures, hedges)
    steps = np.stack([figures.granularity, figures.high_granularity if name == "between" else figures.granularity])
    whole = whole_of(figures)
    # What is said to lie beyond the support is not clipped to it: less than 0 %, 120 %, more than 100 %.
    outside = (numbers[0] < 0) | ((numbers[0] == 0) & ("N)" in row.literal))
    least = np.where(figures.kind.equals("temperature") | outside, -np.inf, 0.0)
    most = np.where((numbers[1] > whole) | ((numbers[1] == whole) & ("(N" in row.literal)), np.inf, whole)
    as_given = (~np.isnan(figures.figure) & (name == "between")) | (name == "exactly")
    is_small = (numbers == np.floor(numbers)) & (numbers <= EXACT_UP_TO) & (name in ("bare", "between"))
    is_counted = (figures.kind.equals("count") | figures.kind.equals("number")) & (not stated)
    half = np.where(as_given | (is_counted & ((steps == 1) | is_small)), 0.0, steps / 2)
    large, small = hedges.thousandths("more than", "typical")[0][:, 1] - 1000
    beyond = np.abs(numbers) * np.where(np.abs(numbers) < LARGE, small, large) / 2000  # half the width of "more than"
    near, far = (_limits(numbers, whole, *hedges.thousandths(name, column)) for column in ("typical", "wide"))
    reach = np.where(far == numbers, sign * np.inf, far)  # "about" 0 or 100 % has no widths

    def nearer(first: Floats, second: Floats) -> Floats:
        return sign * np.minimum(sign * first, sign * second)

    def interval(text: str, limits: Floats) -> Interval:
        """Return the interval that the table writes as `text`, such as "(N, S]~"; hedges.yaml explains the letters."""
        rounded, stepped = numbers + sign * half, numbers + sign * steps
        symbols = {
            "0": [least, least],
            "inf": np.inf * sign,
            "N": numbers,
            "R": rounded,
            "W": limits,
            "C": np.where(figures.soft & ~as_given, limits, nearer(rounded, limits)),
            "S": np.where(figures.odd, stepped, nearer(stepped, reach)),
            "H": nearer(numbers + sign * np.minimum(steps / 2, beyond), reach),
        }
        bare, (low, high) = text.strip("~"), text.strip("~[(])").split(", ")
        is_soft = [mark == "~" or figures.soft & (end in "NCS") for mark, end in ((text[0], low), (text[-1], high))]
        bounds = Interval(symbols[low][0], symbols[high][1], bare[0] == "(", bare[-1] == ")", is_soft[0], is_soft[1])
        return bounds.clip(least, most)

    def of(rule: Widths | str, limits: Floats) -> Interval:
        return literal if rule == "literal" else interval(rule if isinstance(rule, str) else "[W, W]", limits)

    literal = interval(row.literal, far)
    rounding = interval("[R, R]", far) if name != "order" else Interval.point(np.nan)
    return Spread(rounding, literal, of(row.typical, near), of(row.wide, far))


def numbers_said(figures: Figures, hedges: Hedges) -> Floats:
    """Return the numbers at the low and at the high end, NaN where none is said.

    They differ for a range only; those of an order are its floor, which a study may set.
    """
    floors = figures.low.copy()
    for order, floor in hedges.floors.items():
        floors[np.isin(figures.low / order, 1000.0 ** np.arange(6 if order < 1000 else 1))] *= floor / order
    is_range, is_order = (figures.relation == RELATIONS.index(name) for name in ("between", "order"))
    return np.select([is_range, is_order], [np.stack([figures.low, figures.high]), floors], figures.middle)


def _limits(numbers: Floats, whole: Floats, widths: Floats, as_about: bool) -> Floats:
    """Return where the widths end; those of "about" are, for a share above a half, the widths of the rest."""
    rest = whole - numbers
    mirrored = (rest >= 0) & (rest < numbers) & as_about
    base = np.where(mirrored, rest, numbers)
    times = widths[(np.abs(base) < LARGE).astype(int), np.where(mirrored, [[1], [0]], [[0], [1]])]
    # Thousandths keep products such as 0.93 x 7,000 free of rounding errors.
    end: Floats = base * np.where(base < 0, 2000 - times, times) / 1000
    return np.where(mirrored, whole - end, end)


def whole_of(figures: Figures) -> Floats:
    """Return what a share is of, 100 in percent or 1; infinite for anything else."""
    is_share = figures.kind.equals("share") & ~figures.role.equals("change")
    of = np.select([figures.unit.codes < 0, figures.unit.equals("percent")], [1.0, 100.0], np.inf)
    return np.where(is_share, of, np.inf)
