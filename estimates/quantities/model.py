"""A study's capacities and assumptions as one model: contexts for conversions, and chains of rates multiplied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from types import MappingProxyType
from typing import Any, NamedTuple

from estimates.diagnostics import DataError, Diagnostic, Related
from estimates.quantities import formulas
from estimates.quantities.evaluation import LARGEST, Entry, Evaluation, Limited, Value, depends_on, range_of
from estimates.quantities.figure import Figure
from estimates.quantities.formulas import Formula
from estimates.quantities.registry import PintUnit, Quantity, Registry
from estimates.quantities.units import Units

NOTHING: Mapping[str, Any] = MappingProxyType({})
Route = tuple[str, ...]  # names of rates


class Factor(NamedTuple):
    """What converts a count into a load: a number of `unit`, such as "152 mm shell / container", for one counted thing.

    It is the product of the assumptions and the capacity in `names`.
    """

    best: float
    low: float
    high: float
    unit: str
    names: Route


@dataclass(frozen=True, eq=False)
class Model:
    """Evaluated assumptions and capacities in a registry of their own; every rate is a pint context by its name.

    `per` has what holds each capacity; `formulas` are those whose range follows from what they depend on.
    """

    units: Units
    registry: Registry
    entries: Mapping[str, Entry]
    assumptions: Mapping[str, Value]
    capacities: Mapping[str, Value]
    checks: tuple[Limited, ...]
    per: Mapping[str, str]
    formulas: Mapping[str, Formula]

    @classmethod
    def of(
        cls,
        units: Units,
        capacities: Mapping[str, Entry] = NOTHING,
        assumptions: Mapping[str, Entry] = NOTHING,
        checks: Mapping[str, Entry] = NOTHING,
        *,
        derived: Mapping[str, Figure] = NOTHING,
        counted: Iterable[str] = (),
    ) -> Model:
        """Evaluate the entries of a study. Raises DataError with the place of each that fails.

        Capacities have `of`, `per` ("" if only a formula's units tell), `holds`, `range` and `context`; assumptions
        `is_` and `range`; checks `of`, `limits` and `limit(name)`. Amounts are figures or formulas, and `at(key)` is
        the text of a key with its place. `derived` has the units that are a number of another unit, `counted` the
        units from which no two ways may lead to what holds a capacity.
        """
        made = Evaluation(Registry(units, derived))
        made.assumptions(assumptions)
        amounts = [entry.is_ for entry in assumptions.values()]
        said = [*(entry.per for entry in capacities.values()), *(getattr(amount, "per", None) for amount in amounts)]
        holders: dict[str, str] = {}
        for name in (*filter(units.__contains__, said), *units.own, *units.names()):
            holders.setdefault(made.registry.dimension_of(name) or "", name)
        values = made.capacities(capacities, holders)
        limits = tuple(made.checks(checks, holders))
        if made.problems:
            raise DataError(made.problems)
        entries = {**capacities, **assumptions}
        model = cls(units, made.registry, entries, made.values, values, limits, made.per, made.inner)
        for unit, per in product(dict.fromkeys(counted), dict.fromkeys(made.per.values())):
            model.route(unit, per)
        for name, value in model.assumptions.items():
            if rate := model.registry.rate(value.unit):
                model.registry.add_conversion(name, *rate, value.low, value.best, value.high)
        for name, value in values.items():
            entry, ends = capacities[name], (value.low, value.best, value.high)
            model.registry.add_conversion(entry.context, entry.of, model.per[name], *ends)
        return model

    @cached_property
    def named(self) -> Mapping[str, Value]:
        """The capacities and the assumptions by name, an assumption before a capacity of the same name."""
        return {**self.capacities, **self.assumptions}

    def convert(self, figure: Figure, unit: str, *contexts: str, end: str = "best") -> Quantity:
        """Return a figure in another unit, through the named contexts; `end` picks low, best or high of every range.

        Raises Clash if no path leads there, KeyError for an unknown unit, context or end, ValueError for a figure
        that is not a single number.
        """
        if figure.figure is None:
            raise ValueError(f"“{figure.words}” is not a single number")
        quantity = self.registry.quantity(figure.figure, figure.unit, figure.per)
        return self.registry.convert(quantity, self.registry.unit(self.units.unit(unit) or unit), *contexts, end=end)

    def factor(self, unit: str | None, capacity: str) -> Factor | None:
        """Return what converts one counted `unit` into the load of a capacity; None if that unit holds no such thing.

        A unit that is not the capacity's own (a voyage) goes through the rates that lead there (containers per
        voyage), whose ranges are multiplied in. Raises DataError where two ways lead there.
        """
        of, route = self.entries[capacity].of, self.route(unit, self.per[capacity])
        if unit is None or route is None:
            return None
        names = (*route, capacity)
        best, low, high, *_ = self.product(names, self.registry.unit(of, unit))
        return Factor(best, low, high, f"{of} / {unit}", names)

    def route(self, unit: str | None, per: str) -> Route | None:
        """Return the names of the fewest rates that lead from one `unit` to a number of `per`; None if none do.

        A capacity is such a rate only where no assumption is. Raises DataError where two ways are as short.
        """
        start, goal = self.registry.dimension_of(unit), self.registry.dimension_of(per)
        ways: dict[str | None, list[Route]] = {start: [()]} if start and goal else {}
        seen = set(ways)
        while ways and goal not in ways:
            longer: dict[str | None, list[Route]] = {}
            for top, bottom, name in self._rates:
                if bottom in ways and top not in seen:
                    longer.setdefault(top, []).extend((*route, name) for route in ways[bottom][:2])
            ways = longer
            seen |= ways.keys()
        found = ways.get(goal, [])
        if len(found) > 1:
            raise DataError([self._two_ways(*found[:2])])
        return found[0] if found else None

    @cached_property
    def _rates(self) -> list[tuple[str, str, str]]:
        """The rates: the dimensions above and below the line, and the name; in the study's order."""
        rates: list[tuple[str, str, str]] = []
        for values in (self.assumptions, self.capacities):
            ends = {name: self.registry.ends(value.unit) for name, value in values.items()}
            before = {(top, bottom) for top, bottom, _ in rates}
            rates += [(*pair, name) for name, pair in ends.items() if pair and pair not in before]
        return rates

    def _two_ways(self, one: Route, other: Route) -> Diagnostic:
        first, second = next((a, b) for a, b in zip(one, other, strict=True) if a != b)
        here = (self.registry.rate(self.named[first].unit) or ("", ""))[1]
        places = [getattr(self.entries[name].name, "span", None) for name in (first, second)]
        related = (Related(places[0], f"`{first}`"),) if places[0] else ()
        fact = f"both `{first}` and `{second}` convert {self.units.plural(here)}, and it is not clear which is meant"
        help_ = f"keep one and try the other with --set; or give `{second}` a unit of its own, such as big {here}"
        return Diagnostic(fact, "two-ways", places[1], help=help_, related=related)

    def depends_on(self, names: Sequence[str]) -> dict[str, Value]:
        """Return the figures that the product of the named rates depends on, through all formulas, by name."""
        return depends_on(formulas.product(names), self.formulas, self.named)

    def product(self, names: Sequence[str], unit: PintUnit) -> Value:
        """Return the product of the named rates in `unit`; what several depend on is one variable. 1 for no names."""
        values = [self.named[name] for name in names]
        times = self.registry.times(prod((v.unit for v in values), start=self.registry.unit(None)), unit)
        best, low, high = (prod(getattr(value, end) for value in values) for end in ("best", "low", "high"))
        if len(names) > 1 and not self.formulas.keys().isdisjoint(names):
            bounds = range_of(formulas.product(names), self.formulas, self.named, self.registry)
            low, high = (float(end.value) / self.registry.root(unit) / times for end in bounds.ends)
        value = Value(best, low, high, unit, "").scaled(times, unit)
        if not all(abs(end) <= LARGEST for end in value[:3]):
            place = getattr(self.entries[names[-1]].name, "span", None)
            raise DataError([Diagnostic(f"{' x '.join(names)} is too large to compute with", "too-large", place)])
        return value

    def at(self, names: Sequence[str], unit: str, values: Mapping[str, Any]) -> Any:
        """Return the product of the named rates in `unit` ("152 mm shell / voyage"), with other values for some.

        The values are floats or arrays, in the units of `named`; all other figures stay at their best.
        """
        top, _, bottom = unit.partition(" / ")
        known = self.depends_on(names).items()
        figures = {name: values.get(name, value.best) * self.registry.root(value.unit) for name, value in known}
        root = self.registry.root(self.registry.unit(top, bottom or None))
        steps = formulas.reached(formulas.product(names), self.formulas)
        return formulas.evaluate_all(steps, figures) / root

    def scale(self, said: str | None, unit: str) -> float:
        """Return the number by which a figure said in `said` is multiplied to be one in `unit`, which is held.

        It is 1 without a unit, and for what `unit` counts as or is compared as. Raises Clash for another kind.
        """
        if said is None or said in (unit, self.counts_as(unit)) or self.compared_as(said) == unit:
            return 1.0
        return self.registry.times(self.registry.unit(said), self.registry.unit(unit))

    def compared_as(self, unit: str) -> str:
        """Return the unit as which a statement about `unit` is compared: 152 mm shells for shells of no calibre."""
        return self.units.entry(unit).compared_as or unit

    def counts_as(self, unit: str) -> str:
        """Return the generic unit that one of `unit` counts as, such as a round, or itself."""
        return self.units.entry(unit).counts_as or unit
