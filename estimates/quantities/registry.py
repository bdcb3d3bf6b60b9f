"""Units as dimensions of their own, so that shells are never added to rockets; conversions by pint contexts.

Pint gets identifiers made of unit names, never a user's text, and its errors are reported in the user's words.
"""

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
    """Two quantities of different dimensions, such as "[mass] / [container]".

    The label shows them on two lines, with the last dimension that they share in one column.
    """

    def __init__(self, found: str, expected: str, start: int = 0, end: int = 0) -> None:
        shared = [part for part in found.split(" ") if part in expected.split(" ") and part not in "/·"]
        here, there = (max((text.find(part) for part in shared), default=0) for text in (found, expected))
        label = f"found:    {found:>{len(found) + there - here}}\nexpected: {expected:>{len(expected) + here - there}}"
        super().__init__(f"found {found}, expected {expected}", start, end, slug="units", label=label)


class Registry:
    """The pint registry of one study: its units, and conversions under the names of contexts."""

    def __init__(self, units: Units) -> None:
        self.units = units
        self.pint = pint.UnitRegistry(None, on_redefinition="raise")
        self.pint.formatter.default_format = "~"  # symbols, which are the names of the study
        self.contexts: dict[str, pint.Context] = {}
        self._names: dict[str, str] = {}  # of units, by pint's identifier
        self._keys: dict[str, str] = {}
        self._first: dict[str, str] = {}  # the unit that a dimension starts with
        for unit in units.by_name.values():
            if not unit.amount and unit.kind not in _NAMED_THEMSELVES:
                self._first.setdefault(unit.kind, unit.name)
        # In a notebook, `quantity.to("152 mm shells", ...)`: pint sees the identifier, never the text.
        self.pint.preprocessors.append(lambda text: self._key(name) if (name := units.unit(text)) else text)
        for unit in units.own.values():
            if unit.counts_as and unit.counts_as in units.by_name:  # a shell counts as a round by this context only
                context, rate = f"counted as {units.plural(unit.counts_as)}", self.unit(unit.counts_as, unit.name)
                self.add_conversion(context, rate, 1, 1, 1)

    def _key(self, name: str) -> str:
        """Return pint's identifier of a unit, which is defined when it is first used. KeyError if there is none."""
        if name in self._keys:
            return self._keys[name]
        unit = self.units.by_name[name]
        key = re.sub(r"\W+", "_", name).strip("_")
        key = f"_{key}" if not key or key[0].isdigit() else key
        while key in self._names:
            key += "_"
        self._names[key], self._keys[name] = name, key
        times, base = unit.amount or (1.0, None)
        powers = {self._key(part): power for part, power in ({base: 1} if base else unit.powers).items()}
        powers = powers if powers or unit.amount else {f"[{key}]": 1}  # a dimension of its own
        symbol = None if name == key else name.replace(" ", "\u00a0")  # printed; pint takes no space
        # Not as text, `key = 2.0 kg`, which takes pint fifteen times as long as everything else here.
        self.pint.define(UnitDefinition(key, symbol, (), ScaleConverter(times), UnitsContainer(powers)))
        return key

    def dimension_of(self, name: str | None) -> str | None:
        """Return the dimension of a unit by its name; None for a number such as a percent, and for other names."""
        if name is None or name not in self.units.by_name:
            return None
        unit = self.units.by_name[name]
        if unit.amount:
            return self.dimension_of(unit.amount[1])
        return unit.kind if self._first.get(unit.kind) == name or unit.powers else name

    def unit(self, name: str | None, per: str | None = None) -> PintUnit:
        """Return the pint unit of names; none is dimensionless. KeyError for a name that is not a unit's."""
        above, below = (UnitsContainer({self._key(part): 1} if part else {}) for part in (name, per))
        return self.pint.Unit(above / below)

    def unit_of(self, figure: Figure, text: str, of: str | None = None) -> PintUnit:
        """Return the pint unit of a figure of `of` in `text`. Raises Unreadable at a name that is not a unit's."""
        for name in filter(None, (figure.unit or figure.of, figure.per)):
            if name not in self.units.by_name:
                raise self.units.unknown(name, text, [of] if of else ())
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

    def times(self, unit: PintUnit, other: PintUnit) -> float:
        """Return how many `other` one `unit` is. Raises Clash."""
        try:
            return float(self.pint.Quantity(1.0, unit).to(other).magnitude)
        except pint.DimensionalityError:
            raise Clash(self.dimension(unit), self.dimension(other)) from None

    def operate(self, step: Operation, left: Any, right: Any) -> Any:
        """Return the result of a formula's operation. Raises Unreadable at its place where the units clash."""
        try:
            return formulas.operate(step, left, right)
        except pint.DimensionalityError:
            found, expected = (getattr(operand, "units", self.unit(None)) for operand in (right, left))
            raise Clash(self.dimension(found), self.dimension(expected), *step.right) from None

    def add_conversion(self, context: str, rate: PintUnit, low: float, best: float, high: float) -> None:
        """Let the context of that name convert by a rate of one unit per another, and back; `end` picks which of three.

        The low end of a quotient takes the high rate. A rate in any other unit converts nothing.
        """
        if (names := _top_and_bottom(self._powers(rate))) is None:
            return
        rates = {"low": (low, high), "best": (best, best), "high": (high, low)}
        if context not in self.contexts:
            self.contexts[context] = pint.Context(context, defaults={"end": "best"})
            self.pint.add_context(self.contexts[context])
        pint_context = self.contexts[context]
        above, below = (self.unit(name).dimensionality for name in names)
        pint_context.add_transformation(below, above, lambda _, x, end: x * rates[end][0] * rate)
        pint_context.add_transformation(above, below, lambda _, x, end: x / rates[end][1] / rate)

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
    above, below = (
        [f"{form.format(name)}^{abs(power):g}".removesuffix("^1") for name, power in powers.items() if sign * power > 0]
        for sign in (1, -1)
    )
    return " / ".join([between.join(above) or "1", *below])


def _top_and_bottom(powers: Mapping[str, float]) -> tuple[str, str] | None:
    """Return the names above and below the line; None unless it is one thing per another."""
    if sorted(powers.values()) != [-1, 1]:
        return None
    top, bottom = sorted(powers, key=lambda name: -powers[name])
    return top, bottom
