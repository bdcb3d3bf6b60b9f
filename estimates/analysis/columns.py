"""Named columns, and figures with their intervals as such columns, which are computed on first access.

A long ledger never has all of them in memory.
"""

from __future__ import annotations

from collections import UserDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from estimates.analysis.numbers import words_of
from estimates.quantities.figure import RELATIONS
from estimates.quantities.figures import Figures, Floats
from estimates.quantities.hedges import Spread, numbers_said, spread
from estimates.quantities.intervals import Interval, Numbers

if TYPE_CHECKING:
    import pandas as pd

    from estimates.study.record import Study

Array = NDArray[Any]
Makers = dict[str, Callable[[], Any]]
ENDS = ("low", "high", "low_open", "high_open", "low_soft", "high_soft")
DIRECTIONS = {"more than": 1, "at least": 1, "order": 1, "less than": -1, "at most": -1, "up to": -1}
_DIRECTION = np.array([*(DIRECTIONS.get(name, 0) for name in RELATIONS), 0], np.int8)  # by a relation's code


class Columns(UserDict[str, Any]):
    """Columns of equal length by name: arrays of numbers, flags or texts (None where there is none).

    A column is given as an array, or as a function that makes one, which is called on first access.
    """

    def __getitem__(self, name: str) -> Any:
        column = self.data[name]
        if callable(column):
            column = self.data[name] = np.asarray(column())
        return column

    def frame(self) -> pd.DataFrame:
        """Return the columns as a DataFrame."""
        import pandas as pd

        return pd.DataFrame(dict(self))


def quotient(number: Numbers, divisor: Numbers) -> Floats:
    """Divide; NaN where the divisor is 0 or the result is not finite."""
    with np.errstate(all="ignore"):
        result = np.divide(number, divisor)
    return np.where(np.isfinite(result), result, np.nan)


def records(columns: Mapping[str, Array], *names: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of some columns, or of all, as plain values by name."""
    lists = {name: columns[name].tolist() for name in names or columns}
    return (dict(zip(lists, values, strict=True)) for values in zip(*lists.values(), strict=True))


def ends(make: Callable[[], Interval], prefix: str, names: tuple[str, ...] = ENDS) -> Makers:
    """Return columns for the ends of intervals: `{prefix}low`, `{prefix}high_soft` and so on."""

    def end(name: str) -> Any:
        return getattr(make(), name)

    return {prefix + name: partial(end, name) for name in names}


def interval_of(columns: Mapping[str, Array], i: int, prefix: str) -> Interval:
    """Return the interval of a row from the columns for its ends, `{prefix}low` and so on."""
    return Interval(*(columns[prefix + end][i] for end in ENDS if prefix + end in columns))


@dataclass(frozen=True, eq=False)
class Readings:
    """Counted figures, or stated ones if `is_stated`, which `scale` converts to the unit in which they are compared."""

    figures: Figures
    study: Study
    is_stated: bool = False
    scale: Floats | float = 1.0

    @property
    def number(self) -> Floats:
        """The numbers, or the middles of ranges."""
        return np.asarray(self.figures.middle * self.scale)

    @cached_property
    def ends(self) -> Floats:
        """The numbers at the low and at the high end, which differ for ranges only; for an order, its floor."""
        return np.asarray(numbers_said(self.figures, self.study.hedges) * self.scale)

    @property
    def direction(self) -> NDArray[np.int8]:
        """1 for floors, -1 for ceilings, 0 for others."""
        return np.asarray(_DIRECTION[self.figures.relation])

    @cached_property
    def spread(self) -> Spread:
        """The intervals."""
        unscaled = spread(self.figures, self.study.hedges, stated=self.is_stated)
        return unscaled if np.all(self.scale == 1) else Spread(*(interval * self.scale for interval in unscaled))

    def columns(self, figure: str, prefix: str = "") -> Makers:
        """Return columns for words, relation, number, literal, typical (`implied`) and wide ends, and unit.

        `figure` is the name of the number's column; the other names have the prefix.
        """
        return {
            f"{prefix}words": lambda: words(self.figures, self.study),
            f"{prefix}relation": lambda: np.array([*RELATIONS, None], object)[self.figures.relation],
            f"{prefix}direction": lambda: self.direction,
            figure: lambda: self.number,
            **ends(lambda: self.spread.literal, prefix),
            **ends(lambda: self.spread.typical, f"{prefix}implied_", ENDS[:2]),
            **ends(lambda: self.spread.wide, f"{prefix}wide_", ENDS[:2]),
            f"{prefix}unit": lambda: unit_names(self.figures),
        }


def words(figures: Figures, study: Study) -> Array:
    """Return the words of figures; for those of a ledger's number columns, the number with its hedge and unit."""
    texts, rows = figures.words.values(), np.flatnonzero(figures.present & (figures.words.codes < 0))
    own = figures.take(rows)
    keys = np.column_stack([own.relation, own.figure, own.low, own.high, own.soft, own.unit.codes, own.of.codes])
    _, first, which = np.unique(np.nan_to_num(keys, nan=-1), axis=0, return_index=True, return_inverse=True)
    texts[rows] = np.array([words_of(own.at(i), study.units) for i in first.tolist()], object)[which.ravel()]
    return texts


def unit_names(figures: Figures) -> Array:
    """Return what is counted or measured, and per what: "container", "truck / week"; None where there is no figure."""
    code, things = kinds(figures)
    return np.array([*(thing + (f" / {per}" if per else "") for thing, per in things), None], object)[code]


def kinds(figures: Figures) -> tuple[NDArray[np.int64], list[tuple[str, str]]]:
    """Return the kind of each figure as a code (-1 for no figure), and the kinds: a unit or thing, and per what."""
    thing, per = figures.unit.fill(figures.of), figures.per
    size = len(per.items) + 1
    keys, code = np.unique((thing.codes + 1) * np.int64(size) + per.codes + 1, return_inverse=True)
    things, pers = ["", *thing.items], ["", *per.items]
    return np.where(figures.present, code, -1), [(things[key // size], pers[key % size]) for key in keys.tolist()]
