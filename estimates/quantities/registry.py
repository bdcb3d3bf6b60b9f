"""Units as dimensions of their own, so that shells are never added to rockets; conversions by pint contexts.

Pint gets identifiers made of unit names, never a user's text, and its errors are reported in the user's words.
"""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Mapping
from math import copysign, prod
from typing import Any

import pint
from pint.facets.plain import ScaleConverter, UnitDefinition
from pint.util import UnitsContainer

from estimates.diagnostics import Unreadable
from estimates.quantities import formulas
from estimates.quantities.figure import Figure
from estimates.quantities.formulas import Operation
from estimates.quantities.units import Units

# A pandas Series times a quantity loses its unit with a mere warning; here that is an error.
warnings.filterwarnings("error", category=pint.UnitStrippedWarning)

_OF_LENGTH: dict[float, str] = {2: "area", 3: "volume"}
_NAMED_THEMSELVES = ("count", "money", "temperature")  # kinds in which every unit is a dimension of its own

Quantity = Any  # a pint quantity of the study's own registry
PintUnit = Any  # a pint unit of it


class Clash(Unreadable):
    """Two quantities of different dimensions; `found` and `expected` are such as "[mass] / [container]"."""

    def __init__(self, found: str, expected: str, start: int = 0, end: int = 0) -> None:
        shared = [part for part in found.split(" ") if part in expected.split(" ") and part not in "/·"]
        here, there = (max((text.find(part) for part in shared), default=0) for text in (found, expected))
        label = f"found:    {found:>{len(found) + there - here}}\nexpected: {expected:>{len(expected) + here - there}}"
        super().__init__(f"found {found}, expected {expected}", start, end, slug="units", label=label)
        self.found, self.expected = found, expected


class Registry:
    """The pint registry of one study: its units, and conversions under the names of contexts.

    `derived` has the units that are a number of another unit: figures by name. All are left out if some are made of
    each other.
    """

    def __init__(self, units: Units, derived: Mapping[str, Figure]) -> None:
        circular = formulas.circle({name: [said.unit or ""] for name, said in derived.items()})
        self.units, self._derived = units, {} if circular else derived
        self.pint = pint.UnitRegistry(None, on_redefinition="raise")
        self.contexts: dict[str, pint.Context] = {}
        self._names: dict[str, str] = {}  # of units, by pint's identifier
        self._keys: dict[str, str] = {}
        self._first: dict[str, str] = {}  # the unit that a dimension starts with
        for unit in map(units.entry, units.names()):
            if not unit.amount and unit.name not in self._derived and unit.kind not in _NAMED_THEMSELVES:
                self._first.setdefault(unit.kind, unit.name)
        # In a notebook, `quantity.to("152 mm shells", ...)`: pint sees the identifier, never the text.
        self.pint.preprocessors.append(lambda text: self._key(name) if (name := units.unit(text)) else text)
        for unit in units.own.values():
            if unit.counts_as and unit.counts_as in units:  # a shell counts as a round by this context only
                self.add_conversion(f"counted as {units.plural(unit.counts_as)}", unit.counts_as, unit.name, 1, 1, 1)

    def _key(self, name: str) -> str:
        """Return pint's identifier of a unit, which is defined when it is first used. KeyError if there is none."""
        if name in self._keys:
            return self._keys[name]
        unit, (times, base) = self.units.entry(name), self._amount(name)
        key = re.sub(r"\W+", "_", name).strip("_")
        key = f"_{key}" if not key or key[0].isdigit() else key
        while key in self._names:
            key += "_"
        self._names[key], self._keys[name] = name, key
        if times is None:
            times, made = 1.0, {self._key(other): n for other, n in unit.powers.items()} or {f"[{key}]": 1}
        else:
            made = {self._key(base): 1} if base else {}
        # Not as text, `key = 2.0 kg`, which takes pint fifteen times as long as everything else here.
        self.pint.define(UnitDefinition(key, None, (), ScaleConverter(times), UnitsContainer(made)))
        return key

    def _amount(self, name: str) -> tuple[float | None, str | None]:
        """Return how many of which other unit a unit is; None for one that starts a dimension or is a product."""
        if said := self._derived.get(name):
            return said.figure or 1.0, said.unit
        return self.units.entry(name).amount or (None, None)

    def dimension_of(self, name: str | None) -> str | None:
        """Return the dimension of a unit by its name; None for a number such as a percent, and for other names."""
        if name is None or name not in self.units:
            return None
        times, base = self._amount(name)
        if times is not None:
            return self.dimension_of(base)
        kind = self.units.kind(name)
        return kind if self._first.get(kind) == name or self.units.entry(name).powers else name

    def unit(self, name: str | None, per: str | None = None) -> PintUnit:
        """Return the pint unit of names; none is dimensionless. KeyError for a name that is not a unit's."""
        above, below = (UnitsContainer({self._key(each): 1} if each else {}) for each in (name, per))
        return self.pint.Unit(above / below)

    def said(self, figure: Figure, text: str) -> PintUnit:
        """Return the pint unit of a figure in `text`. Raises Unreadable where that has a name that is not a unit's."""
        for name in filter(None, (figure.unit or figure.of, figure.per)):
            if name not in self.units:
                raise self.units.unknown(name, text)
        return self.unit(figure.unit, figure.per)

    def quantity(self, value: Any, name: str | None, per: str | None = None) -> Quantity:
        """Return `value`, a number or a float array, in the unit of names."""
        return self.pint.Quantity(value, self.unit(name, per))

    def name(self, unit: PintUnit) -> str:
        """Return a unit in the names of the study: "152 mm shell / container"."""
        return _fraction(self._powers(unit), "{}", " ")

    def dimension(self, unit: PintUnit) -> str:
        """Return the dimension of a unit: "[152 mm shell] / [container]"."""
        return _fraction(self._dimensions(unit), "[{}]", " · ")

    def rate(self, unit: PintUnit) -> tuple[str, str] | None:
        """Return the names of the units above and below the line; None if the unit is not one per another."""
        return _top_and_bottom(self._powers(unit))

    def ends(self, unit: PintUnit) -> tuple[str, str] | None:
        """Return the dimensions above and below the line; None if the unit is not one per another."""
        return _top_and_bottom(self._dimensions(unit))

    def root(self, unit: PintUnit) -> float:
        """Return how many of the registry's root units one of `unit` is."""
        return float(self.pint.Quantity(1.0, unit).to_root_units().magnitude)

    def plain(self, quantity: Quantity) -> Quantity:
        """Return the same quantity with one unit for each dimension, and shares as numbers: no kg per tonne."""
        used = {self.dimension_of(name): name for name in self._powers(quantity.units)}
        powers = self._dimensions(quantity.units)
        units = (self.unit(used.get(dimension) or self._first[dimension]) ** n for dimension, n in powers.items())
        return quantity.to(prod(units, start=self.unit(None)))

    def convert(self, quantity: Quantity, unit: PintUnit, *contexts: str, end: str = "best") -> Quantity:
        """Return `quantity` in another unit, through the named contexts; `end` picks low, best or high of each range.

        Raises Clash if no path leads there.
        """
        try:
            return quantity.to(unit, *contexts, end=end) if contexts else quantity.to(unit)
        except pint.DimensionalityError:
            raise Clash(self.dimension(quantity.units), self.dimension(unit)) from None

    def times(self, unit: PintUnit, other: PintUnit) -> float:
        """Return how many `other` one `unit` is. Raises Clash."""
        return float(self.convert(self.pint.Quantity(1.0, unit), other).magnitude)

    def operate(self, step: Operation, left: Any, right: Any) -> Any:
        """Return the result of a formula's operation. Raises Unreadable at its place where the units clash."""
        try:
            return formulas.operate(step, left, right)
        except pint.DimensionalityError:
            found, expected = (getattr(each, "units", self.unit(None)) for each in (right, left))
            raise Clash(self.dimension(found), self.dimension(expected), *step.right) from None

    def add_conversion(self, context: str, top: str, bottom: str, low: float, best: float, high: float) -> None:
        """Let the context of that name convert `bottom` into `top` by a rate in `top / bottom`, and back.

        The low end of a quotient takes the high rate.
        """
        rates = {"low": low, "best": best, "high": high}
        opposite = {"low": high, "best": best, "high": low}
        if context not in self.contexts:
            self.contexts[context] = pint.Context(context, defaults={"end": "best"})
            self.pint.add_context(self.contexts[context])
        unit, made = self.unit(top, bottom), self.contexts[context]
        above, below = self.unit(top).dimensionality, self.unit(bottom).dimensionality
        made.add_transformation(below, above, lambda _, x, end: x * rates[end] * unit)
        made.add_transformation(above, below, lambda _, x, end: x / opposite[end] / unit)

    def _powers(self, unit: PintUnit) -> dict[str, float]:
        """Return the units that a unit is made of, by name, and their powers."""
        return {self._names[key]: power for key, power in unit._units.items()}  # noqa: SLF001  # pint has no public way

    def _dimensions(self, unit: PintUnit) -> dict[str, float]:
        """Return the dimensions of a unit by name and their powers; a length squared is an area."""
        powers: defaultdict[str | None, float] = defaultdict(float)
        for name, power in self._powers(unit).items():
            powers[self.dimension_of(name)] += power
        length = powers.get("length", 0)
        if abs(length) in _OF_LENGTH:
            del powers["length"]
            powers[_OF_LENGTH[abs(length)]] += copysign(1, length)
        return {name: power for name, power in powers.items() if name and power}


def _fraction(powers: Mapping[str, float], form: str, between: str) -> str:
    """Return names with their powers, those above the line first: "kg / day"."""

    def factor(name: str, power: float) -> str:
        return form.format(name) + ("" if power == 1 else f"^{power:g}")

    top = [factor(name, power) for name, power in powers.items() if power > 0]
    bottom = [factor(name, -power) for name, power in powers.items() if power < 0]
    return " / ".join([between.join(top) or "1", *bottom])


def _top_and_bottom(powers: Mapping[str, float]) -> tuple[str, str] | None:
    if sorted(powers.values()) != [-1, 1]:
        return None
    top, bottom = sorted(powers, key=lambda name: -powers[name])
    return top, bottom
