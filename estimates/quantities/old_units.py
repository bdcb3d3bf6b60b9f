"""Units as dimensions of their own, so that shells are never added to rockets: the one registry, and pint's words.

pint gets names off the lexicon's list, never a user's text; its errors come out in the user's words.
"""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from math import copysign, prod
from typing import Any

from estimates.language.lexicon import Lexicon
from estimates.reading import figures


@contextmanager
def _hidden(*names: str) -> Iterator[None]:
    """Let libraries that are not loaded yet seem not to be installed."""
    loaded: dict[str, Any] = sys.modules
    names = tuple(name for name in names if name not in loaded)
    loaded.update(dict.fromkeys(names))
    yield
    for name in names:
        del loaded[name]


# pint loads both where they are installed, for arrays of theirs, which no study has: a third of a command's start.
# Where this package is a library in somebody's program, that may well have such arrays.
with _hidden(*(("dask", "scipy") if "estimates.cli" in sys.modules else ())):
    import pint
    from pint.facets.plain import ScaleConverter, UnitDefinition
    from pint.util import UnitsContainer

# A Series times a Quantity loses its unit with a mere warning: here that is an error.
warnings.filterwarnings("error", category=pint.UnitStrippedWarning)

_OF_LENGTH = {"area": 2, "volume": 3}  # dimensions that are powers of a length

Quantity = Any  # a pint quantity of the study's own registry
Unit = Any  # a pint unit of it


class Clash(ValueError):  # noqa: N818  # what the user meets is a clash of units
    """Two quantities of different dimensions where one is wanted; `found` and `wanted` are such as "[mass]"."""

    def __init__(self, found: str, wanted: str) -> None:
        super().__init__(f"{found}, where {wanted} is wanted")
        self.found, self.wanted = found, wanted

    def aligned(self) -> str:
        """Both dimensions on two lines, equal factors in equal columns."""
        found, wanted = self.found.split(" "), self.wanted.split(" ")
        shared = [part for part in found if part in wanted and part not in "/·"]
        width = (
            max((self.found.find(part) for part in shared), default=0),
            max((self.wanted.find(part) for part in shared), default=0),
        )
        indent = max(width)
        return f"found:  {' ' * (indent - width[0])}{self.found}\nwanted: {' ' * (indent - width[1])}{self.wanted}"


def identifier(name: str) -> str:
    """A unit's name as pint takes it: "152 mm shell" is shell_152_mm, so that it also reads well in a notebook."""
    words = re.findall(r"\w+", name)
    while words and words[0][0].isdigit() and any(word[0].isalpha() for word in words):
        head = next((i for i, word in enumerate(words) if i and not word[0].isdigit() and len(word) > 2), 0)
        if not head:
            return "_" + "_".join(words)
        words = words[head:] + words[:head]
    return "_".join(words)


class Units:
    """The registry of one study: its lexicon's units, and conversions under the names of pint contexts."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.registry = pint.UnitRegistry(None, on_redefinition="raise")
        self._names: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        for unit in lexicon.units():
            self._define(unit.name, unit.is_)
        self.contexts: list[str] = []
        self._add_countings()
        # In a notebook, `quantity.to("152 mm shell", ...)`: pint sees the name off the list, never the text.
        self.registry.preprocessors.append(lambda text: self._keys.get(lexicon.unit(text) or "", text))

    def _define(self, name: str, derived: str | None) -> None:
        if name in self._keys:
            return
        said = figures.parse(derived, self.lexicon) if derived is not None else None
        if said and said.unit:  # first, wherever a study names it
            self._define(said.unit, self.lexicon.get(said.unit).is_)
        key = identifier(name)
        while key in self._names:
            key += "_"
        self._names[key], self._keys[name] = name, key
        if said is None:
            dimension = self.lexicon.dimension(name)
            power = _OF_LENGTH.get(dimension)
            made, times = {"m": power} if power else {f"[{identifier(dimension)}]": 1}, 1.0
        else:
            made, times = {self._keys[said.unit]: 1} if said.unit else {}, said.figure or 1.0
        # Not as text, `key = 2.0 kg`: to read that back takes pint fifteen times as long as all the rest of it.
        self.registry.define(UnitDefinition(key, None, (), ScaleConverter(times), UnitsContainer(made)))

    def unit(self, name: str | None, per: str | None = None) -> Unit:
        """The pint unit of names off the lexicon; none is dimensionless. KeyError for a name that is not on it."""
        top = self.registry.Unit(self._keys[name]) if name else self.registry.Unit("")
        return top / self.registry.Unit(self._keys[per]) if per else top

    def quantity(self, value: Any, name: str | None, per: str | None = None) -> Quantity:
        """`value` (a number or a float array) in a unit off the lexicon."""
        return self.registry.Quantity(value, self.unit(name, per))

    def name(self, unit: Unit) -> str:
        """A unit in the names of the lexicon: "152 mm shell / container"."""
        powers: Mapping[str, float] = dict(unit._units)  # noqa: SLF001  # pint's public formats cannot be given names
        top = [self._power(key, power) for key, power in powers.items() if power > 0]
        bottom = [self._power(key, -power) for key, power in powers.items() if power < 0]
        return " / ".join([" ".join(top) or "1", *bottom])

    def _power(self, key: str, power: float) -> str:
        return self._names[key] + ("" if power == 1 else f"^{power:g}")

    def rate(self, unit: Unit) -> tuple[str, str] | None:
        """The names of what it is so many of and for one of what; None if it is no such rate."""
        powers: Mapping[str, float] = dict(unit._units)  # noqa: SLF001  # as in `name`
        return self._top_and_bottom({self._names[key]: power for key, power in powers.items()})

    @cached_property
    def dimensions(self) -> Mapping[str | None, str]:
        """The dimension of each unit by its name; a mere number, such as a percent, has none."""
        return {name: dimension for name in self._keys for dimension in self._dimensions(self.unit(name))}

    def ends(self, unit: Unit) -> tuple[str, str] | None:
        """The dimensions that a rate leads from and to, in this order; None if the unit is no rate."""
        found = self._top_and_bottom(self._dimensions(unit))
        return found and (found[1], found[0])

    def _dimensions(self, unit: Unit) -> dict[str, float]:
        """The dimensions of a unit by name and their powers; a length squared is an area."""
        found: dict[str, float] = {}
        for key, power in unit.dimensionality.items():
            name = self._names.get(key[1:-1], key[1:-1]).replace("_", " ")
            wider = next((wide for wide, times in _OF_LENGTH.items() if name == "length" and abs(power) == times), None)
            found[wider or name] = copysign(1, power) if wider else power
        return found

    @staticmethod
    def _top_and_bottom(powers: Mapping[str, float]) -> tuple[str, str] | None:
        if sorted(powers.values()) != [-1, 1]:
            return None
        top, bottom = sorted(powers, key=lambda name: -powers[name])
        return top, bottom

    def plain(self, quantity: Quantity) -> Quantity:
        """The same quantity with one unit for each dimension, and shares as numbers: no kg per tonne, no m times m."""
        found = quantity.to_reduced_units()
        powers, used = self._dimensions(found.units), dict(found._units)  # noqa: SLF001  # as in `name`
        if sorted(used.values()) == sorted(powers.values()):
            return found
        first = {dimension: name for name, dimension in reversed([*self.dimensions.items()])}
        return found.to(prod((self.unit(first[d]) ** power for d, power in powers.items()), start=self.unit(None)))

    def root(self, unit: Unit) -> float:
        """How many of the registry's root units one of `unit` is."""
        return float(self.registry.Quantity(1.0, unit).to_root_units().magnitude)

    def dimension(self, unit: Unit) -> str:
        """The dimension of a unit: "[152 mm shell] / [container]"."""
        powers = self._dimensions(unit)
        top = [f"[{k}]" + ("" if p == 1 else f"^{p:g}") for k, p in powers.items() if p > 0]
        bottom = [f"[{k}]" + ("" if p == -1 else f"^{-p:g}") for k, p in powers.items() if p < 0]
        return " / ".join([" · ".join(top) or "1", *bottom])

    def convert(self, quantity: Quantity, unit: Unit, *contexts: str, end: str = "best") -> Quantity:
        """`quantity` in another unit, through the named contexts; `end` picks low, best or high of each range.

        Raises Clash with both dimensions named if no path leads there.
        """
        try:
            return quantity.to(unit, *contexts, end=end) if contexts else quantity.to(unit)
        except pint.DimensionalityError:
            raise Clash(self.dimension(quantity.units), self.dimension(unit)) from None

    def clash(self, error: Exception) -> Clash | None:
        """What pint says about two dimensions, in the lexicon's names; None if the error is another one."""
        if not isinstance(error, pint.DimensionalityError):
            return None
        found, wanted = (self.dimension(self.registry.Unit(unit)) for unit in (error.units2, error.units1))
        return Clash(found, wanted)

    def _add_countings(self) -> None:
        """A shell counts as a round, and back, only by the context "counted as rounds"."""
        countings: dict[str, pint.Context] = {}
        for unit in self.lexicon.units():
            if unit.counts_as:
                name = f"counted as {self.lexicon.plural(unit.counts_as)}"
                made = countings.setdefault(name, pint.Context(name, defaults={"end": "best"}))
                one = self.registry.Quantity(1.0, self.unit(unit.counts_as, unit.name))
                made.add_transformation(
                    self.unit(unit.name).dimensionality,
                    self.unit(unit.counts_as).dimensionality,
                    lambda _, x, end, one=one: x * one,  # noqa: ARG005  # every context takes an end
                )
        for made in countings.values():
            self._add(made)

    def add_conversion(self, context: str, top: str, bottom: str, ends: Mapping[str, float]) -> None:
        """Let the context of that name turn `bottom` into `top`, so many for one, and back.

        `ends` has the rate's low, best and high in `top / bottom`; the low end of a quotient takes the high rate.
        """
        here = self.unit(top, bottom)
        opposite = {"low": "high", "best": "best", "high": "low"}
        rates = {end: self.registry.Quantity(value, here) for end, value in ends.items()}
        made = pint.Context(context, defaults={"end": "best"})
        above, below = self.unit(top).dimensionality, self.unit(bottom).dimensionality
        made.add_transformation(below, above, lambda _, x, end: x * rates[end])
        made.add_transformation(above, below, lambda _, x, end: x / rates[opposite[end]])
        self._add(made)

    def _add(self, context: pint.Context) -> None:
        self.registry.add_context(context)
        self.contexts.append(str(context.name))
