"""Figures as they are compared: with their intervals, their directions, and the names of their units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimates.analysis.columns import ENDS, Array, Makers, ends
from estimates.quantities.figure import RELATIONS
from estimates.quantities.figures import Figures, Floats
from estimates.quantities.hedges import Hedges, Spread, spread

DIRECTIONS = {"more than": 1, "at least": 1, "order": 1, "less than": -1, "at most": -1, "up to": -1}
_DIRECTION = np.array([*(DIRECTIONS.get(name, 0) for name in RELATIONS), 0], np.int8)  # by a relation's code
_RELATIONS = np.array([*RELATIONS, None], object)


@dataclass(frozen=True, eq=False)
class Said:
    """Figures that were counted or `is_stated`, in the unit in which they are compared: `scale` times as many."""

    figures: Figures
    hedges: Hedges | None = None
    is_stated: bool = False
    scale: Any = 1.0

    @property
    def number(self) -> Floats:
        """The numbers, or the middles of ranges."""
        return np.asarray(self.figures.middle * self.scale)

    @property
    def direction(self) -> NDArray[np.int8]:
        """1 for floors, -1 for ceilings, 0 for others."""
        return np.asarray(_DIRECTION[self.figures.relation])

    @cached_property
    def spread(self) -> Spread:
        """The intervals."""
        found = spread(self.figures, self.hedges, stated=self.is_stated)
        return found if np.all(self.scale == 1) else Spread(*(interval * self.scale for interval in found))

    def columns(self, figure: str, prefix: str = "") -> Makers:
        """Return columns for words, relation, number, literal, typical (`implied`) and wide ends, and unit.

        `figure` is the name of the number's column; the other names have the prefix.
        """
        return {
            f"{prefix}words": lambda: words(self.figures),
            f"{prefix}relation": lambda: _RELATIONS[self.figures.relation],
            f"{prefix}direction": lambda: self.direction,
            figure: lambda: self.number,
            **ends(lambda: self.spread.literal, prefix),
            **ends(lambda: self.spread.typical, f"{prefix}implied_", ENDS[:2]),
            **ends(lambda: self.spread.wide, f"{prefix}wide_", ENDS[:2]),
            f"{prefix}unit": lambda: unit_names(self.figures),
        }


def words(figures: Figures) -> Array:
    """Return the words of figures; for those of a ledger's number columns, the number."""
    said = figures.words.values()
    numbered = np.flatnonzero(figures.present & (figures.words.codes < 0))
    said[numbered] = [f"{number:,.15g}" for number in figures.middle[numbered]]
    return said


def unit_names(figures: Figures) -> Array:
    """Return what is counted or measured, and per what: "container", "truck / week"; None where there is no figure."""
    code, things = kinds(figures)
    return np.array([*(thing + (f" / {per}" if per else "") for thing, per in things), None], object)[code]


def kinds(figures: Figures) -> tuple[NDArray[np.int64], list[tuple[str, str]]]:
    """Return the kind of each figure as a code (-1 for no figure), and the kinds: a unit or thing, and per what."""
    thing, per = figures.unit.fill(figures.of), figures.per
    size = len(per.items) + 1
    found, code = np.unique((thing.codes + 1) * np.int64(size) + per.codes + 1, return_inverse=True)
    things, pers = ["", *thing.items], ["", *per.items]
    return np.where(figures.present, code, -1), [(things[at // size], pers[at % size]) for at in found.tolist()]
