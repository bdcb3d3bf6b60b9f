"""Capacities and assumptions as values with units: formulas worked out, contexts compiled, the tightest limit found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from estimates import figures, formulas
from estimates.bounds import Bounds
from estimates.figures import Figure
from estimates.formulas import Formula
from estimates.problems import DataError, Unreadable
from estimates.ranges import enclose
from estimates.study import Study
from estimates.units import Clash, Quantity, Unit, Units


class Value(NamedTuple):
    """A figure with its range, all in `unit`; a formula's `text` stands for how it was come to."""

    best: float
    low: float
    high: float
    unit: Unit
    text: str


class Factor(NamedTuple):
    """What turns a count into a load: so many `unit` (such as "152 mm shell / container") for one."""

    best: float
    low: float
    high: float
    unit: str
    words: str
    thing: str
    contexts: tuple[str, ...]


class Limited(NamedTuple):
    """A physical cross-check worked out: the capacity of each limit in `unit`, and which is the tightest."""

    name: str
    of: str
    limits: Mapping[str, Value]
    tightest: str
    value: Value
    unit: str


@dataclass(frozen=True, eq=False)
class Model:
    """A study's assumptions as quantities, in its own registry; every `A per B` is a pint context."""

    study: Study
    units: Units
    values: Mapping[str, Value]
    capacities: Mapping[str, Value]

    @classmethod
    def of(cls, study: Study) -> Model:
        """Work out all assumptions and capacities. Raises DataError with the place of each that cannot be."""
        units = Units(study.lexicon)
        values, capacities = _values(study, units)
        model = cls(study, units, values, capacities)
        for name, capacity in study.capacities.items():
            ends = capacities[name]
            units.add_conversion(
                capacity.context, capacity.of, capacity.per, {"low": ends.low, "best": ends.best, "high": ends.high}
            )
        return model

    # -- conversions

    def convert(self, figure: Figure, unit: str, *contexts: str, end: str = "best") -> Quantity:
        """A figure as a quantity in another unit, through the named contexts (`filled with 152 mm shells`)."""
        said = self.units.quantity(figure.figure, figure.unit, figure.per)
        return self.units.convert(said, self.units.unit(unit), *contexts, end=end)

    def of_one(self, unit: str | None, per: str) -> tuple[float, float, float] | None:
        """How many `per` (containers) one `unit` (a voyage) comes to, at its low, best and high; None if no path leads there."""
        if unit is None:
            return None
        if unit == per:
            return 1.0, 1.0, 1.0
        one, wanted = self.units.quantity(1.0, unit), self.units.unit(per)
        try:
            return tuple(  # type: ignore[return-value]  # three ends
                float(self.units.convert(one, wanted, *self.rates, end=end).magnitude) for end in ("low", "best", "high")
            )
        except (Clash, KeyError):
            return None
