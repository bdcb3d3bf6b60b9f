"""A study's capacities and assumptions as one model: contexts for conversions, and chains of rates multiplied."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import product
from typing import NamedTuple

from estimates.diagnostics import DataError, Diagnostic, Unreadable
from estimates.quantities.evaluation import Entries, Evaluation
from estimates.quantities.registry import Registry

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


class Model(Evaluation):
    """An evaluated study in a registry of its own; every rate is a pint context by its name."""

    def __init__(self, registry: Registry, entries: Entries, counted: Iterable[str] = ()) -> None:
        """Evaluate the entries of a study. Raises DataError with the place of each that fails.

        That includes two ways from a unit in `counted` to what holds a capacity.
        """
        super().__init__(registry, entries)
        for unit, per in product(dict.fromkeys(counted), dict.fromkeys(self.per.values())):
            self.route(unit, per)
        for name, value in self.named.items():
            context = getattr(self.entries[name], "context", None) or name
            registry.add_conversion(context, value.unit, value.low, value.best, value.high)

    def factor(self, unit: str | None, capacity: str) -> Factor | None:
        """Return what converts one counted `unit` into the load of a capacity; None if that unit holds no such thing.

        A unit that is not the capacity's own (a voyage) goes through the rates that lead there (containers per
        voyage), whose ranges are multiplied in. Raises DataError where two ways lead there or it is too large.
        """
        entry, route = self.entries[capacity], self.route(unit, self.per[capacity])
        if unit is None or route is None:
            return None
        names = (*route, capacity)
        try:
            best, low, high, _ = self.product(names, self.registry.unit(entry.of, unit))
        except Unreadable as error:
            raise DataError([Diagnostic.of(error, entry.name)]) from None
        return Factor(best, low, high, f"{entry.of} / {unit}", names)

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
        _, here = self.registry.ends(self.named[first].unit) or ("", "")
        things = self.registry.units.plural(here)
        fact = f"both `{first}` and `{second}` convert {things}, and it is not clear which is meant"
        help_ = f"keep one and try the other with --set; or give `{second}` a unit of its own, such as big {here}"
        names = [self.entries[name].name for name in (second, first)]
        return Diagnostic.at(names[0], fact, "two-ways", help_, other=(names[1], f"`{first}`"))

    def scale(self, said: str | None, unit: str) -> float:
        """Return the factor that converts a figure stated in `said` to `unit`, the unit held.

        It is 1 without a unit, and for what `unit` counts as or is compared as. Raises Clash for another kind.
        """
        if said is None or said in (unit, self.counts_as(unit)) or self.compared_as(said) == unit:
            return 1.0
        return self.registry.times(self.registry.unit(said), self.registry.unit(unit))

    def compared_as(self, unit: str) -> str:
        """Return the unit as which a statement about `unit` is compared: 152 mm shells for shells of no calibre."""
        return self.registry.units.entry(unit).compared_as or unit

    def counts_as(self, unit: str) -> str:
        """Return the generic unit that one of `unit` counts as, such as a round, or itself."""
        return self.registry.units.entry(unit).counts_as or unit
