"""A study's figures: evaluated with units and ranges, converted by pint contexts, multiplied along chains of rates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property, partial
from graphlib import TopologicalSorter
from itertools import product
from math import isclose
from typing import Any, NamedTuple

from estimates.diagnostics import DataError, Diagnostic, Related, Scalar, Unreadable, did_you_mean
from estimates.quantities import formulas
from estimates.quantities.enclosure import enclose
from estimates.quantities.figure import Figure
from estimates.quantities.formulas import Formula
from estimates.quantities.intervals import Interval
from estimates.quantities.registry import Clash, PintUnit, Registry

Route = tuple[str, ...]  # names of rates

_NOISE = 1e-9  # relative rounding error of converted units
LARGEST = 1e30  # the largest result; no real figure exceeds it
MAX_STEPS = 10_000  # in all formulas of a study together, each expanded with those that it depends on


class Value(NamedTuple):
    """A figure with its range, unrounded, all three in `unit`."""

    best: float
    low: float
    high: float
    unit: PintUnit

    def scaled(self, times: float, unit: PintUnit) -> Value:
        """Return the value in another unit; an end that equals the best figure but for rounding becomes it.

        Raises Unreadable if it is too large.
        """
        best, low, high = (number * times for number in self[:3])
        if not all(abs(end) <= LARGEST for end in (best, low, high)):
            raise Unreadable("the result is too large to compute with", slug="too-large")
        low, high = (best if isclose(end, best, rel_tol=_NOISE) else end for end in (low, high))
        return Value(best, low, high, unit)


class Factor(NamedTuple):
    """What converts a count into a load: a number of `unit`, such as "152 mm shell / container", for one counted thing.

    It is the product of the assumptions and the capacity in `names`.
    """

    best: float
    low: float
    high: float
    unit: str
    names: Route


class Model:
    """An evaluated study in a registry of its own; every rate is a pint context by its name.

    `named` has the values by name, `per` what holds each capacity, and `formulas` those whose range follows from what
    they depend on, over figures alone, so that what several share stays shared. `checks` has what each limit of a
    check allows by itself, all in one unit, the tightest at best first.
    """

    def __init__(
        self, registry: Registry, capacities: Mapping[str, Any], assumptions: Mapping[str, Any],
        checks: Mapping[str, Any], counted: Iterable[str] = (), what_if: Iterable[object] = (),
    ) -> None:  # fmt: skip
        """Evaluate the entries of a study. Raises DataError with the place of each that fails.

        That includes two ways from a unit in `counted` to what holds a capacity. Capacities and assumptions have
        `written`, a figure or a formula whose text is at the key `figure_key`, and `range`; capacities also `of`, `per`
        ("" if only a formula's units tell) and `context`; checks have `of` and `limits`, formulas whose texts have
        their places. `at(key)` is the text of a key with its place. `what_if` has what was put in place of the study's
        own figures, in words.
        """
        self.registry = registry
        self.entries = {**capacities, **assumptions}
        self._what_if = "; ".join(map(str, what_if))
        self.named: dict[str, Value] = {}
        self.formulas: dict[str, Formula] = {}
        self.per: dict[str, str] = {}
        self.checks: dict[str, dict[str, Value]] = {}
        self._steps, self._may_use = 0, assumptions.keys()  # of all formulas so far, expanded; names that they may use
        holders = [getattr(entry, "per", "") or getattr(entry.written, "per", "") for entry in self.entries.values()]
        self._holders: dict[str, str] = {}  # the unit that holds things, by dimension
        for name in (*filter(registry.units.by_name.get, holders), *registry.units.own, *registry.units.by_name):
            self._holders.setdefault(registry.dimension_of(name) or "", name)
        problems: list[Diagnostic] = []
        # What could not be read has been reported.
        jobs = [partial(self._evaluate, name, one) for name, one in _by_use(assumptions, problems) if one.written]
        jobs += [partial(self._hold, name, one) for name, one in capacities.items() if one.written and one.of]
        jobs += [partial(self._limit, name, key, one) for name, one in checks.items() if one.of for key in one.limits]
        for evaluate in jobs:
            try:
                evaluate()
            except DataError as error:
                problems += error.diagnostics
        if problems:
            raise DataError(problems)
        self.assumptions = {name: self.named[name] for name in assumptions if name in self.named}
        self.capacities = {name: self.named[name] for name in capacities if name in self.named}
        for unit, per in product(dict.fromkeys(counted), dict.fromkeys(self.per.values())):
            self.route(unit, per)
        for name, value in self.named.items():
            for context in {name, str(getattr(self.entries[name], "context", None) or name)}:
                registry.add_conversion(context, value.unit, value.low, value.best, value.high)

    def depends_on(self, names: Sequence[str]) -> dict[str, Value]:
        """Return the figures that the named ones depend on, through all formulas, by name, each in its own unit."""
        return {name.text: self.named[name.text] for name in self._product(names).names}

    def at(self, names: Sequence[str], unit: str, values: Mapping[str, Any]) -> Any:
        """Return the product of the named figures in `unit` ("152 mm shell / voyage"), with other values for some.

        The values are floats or arrays, in the units of `named`; all other figures stay at their best.
        """
        top, _, bottom = unit.partition(" / ")
        known = self.depends_on(names).items()
        figures = {name: values.get(name, value.best) * self.registry.root(value.unit) for name, value in known}
        product = formulas.evaluate(self._product(names), figures)
        return product / self.registry.root(self.registry.unit(top, bottom or None))

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
            best, low, high, _ = self._convert(self._value(formulas.product(names)), self.registry.unit(entry.of, unit))
        except Unreadable as error:
            raise DataError([Diagnostic.of(error, entry.name)]) from None
        return Factor(best, low, high, f"{entry.of} / {unit}", names)

    def route(self, unit: str | None, per: str) -> Route | None:
        """Return the names of the fewest rates that lead from one `unit` to a number of `per`; None if none do.

        A capacity is such a rate only where no assumption is. Raises DataError where two ways are as short.
        """
        start, goal = self.registry.dimension_of(unit), self.registry.dimension_of(per)
        # The shortest routes to each dimension, with one more rate in each round; no more than two, which is too many.
        shortest: dict[str | None, list[Route]] = {start: [()]} if start and goal else {}
        seen = set(shortest)
        while shortest and goal not in shortest:
            longer: dict[str | None, list[Route]] = {}
            for top, bottom, name in self._rates:
                if bottom in shortest and top not in seen:
                    longer.setdefault(top, []).extend((*route, name) for route in shortest[bottom][:2])
            shortest, seen = longer, seen | longer.keys()
        routes = shortest.get(goal, [])
        if len(routes) > 1:
            raise DataError([self._two_ways(*routes[:2])])
        return routes[0] if routes else None

    @cached_property
    def _rates(self) -> list[tuple[str, str, str]]:
        """The rates: the dimensions above and below the line, and the name; in the study's order."""
        rates: list[tuple[str, str, str]] = []
        for values in (self.assumptions, self.capacities):
            ends = {name: self.registry.ends(value.unit) for name, value in values.items()}
            before = {(top, bottom) for top, bottom, _ in rates}
            rates += [(*pair, name) for name, pair in ends.items() if pair and pair not in before]
        return rates

    def _two_ways(self, route: Route, other: Route) -> Diagnostic:
        """Return the diagnostic of two routes of one length, at the first two rates that differ."""
        first, second = next((a, b) for a, b in zip(route, other, strict=True) if a != b)
        _, unit = self.registry.ends(self.named[first].unit) or ("", "")
        things = self.registry.units.plural(unit)
        fact = f"both `{first}` and `{second}` convert {things}, and it is not clear which is meant"
        help_ = f"keep one and try the other with --set; or give `{second}` a unit of its own, such as big {unit}"
        names = [self.entries[name].name for name in (second, first)]
        return Diagnostic.at(names[0], fact, "two-ways", help_, other=(names[1], f"`{first}`"))

    def scale(self, stated: str | None, unit: str) -> float:
        """Return the factor that converts a figure in the unit `stated` to `unit`, the unit held.

        It is 1 without a unit, and for what `unit` counts as or is compared as. Raises Clash for another kind.
        """
        if stated is None or stated in (unit, self.counts_as(unit)) or self.compared_as(stated) == unit:
            return 1.0
        return self.registry.times(self.registry.unit(stated), self.registry.unit(unit))

    def compared_as(self, unit: str) -> str:
        """Return the unit as which a statement about `unit` is compared: 152 mm shells for shells of no calibre."""
        return self.registry.units.by_name[unit].compared_as or unit

    def counts_as(self, unit: str) -> str:
        """Return the generic unit that one of `unit` counts as, such as a round, or itself."""
        return self.registry.units.by_name[unit].counts_as or unit

    def _product(self, names: Sequence[str]) -> Formula:
        return formulas.expand(formulas.product(names), self.formulas)

    def _value(self, formula: Formula) -> Value:
        """Return a formula's value, and its range over all figures that it depends on."""
        names = [name.text for name in formula.names]
        quantities = {name: self.registry.pint.Quantity(self.named[name].best, self.named[name].unit) for name in names}
        # Times one, since the value of a formula of numbers alone is not a quantity.
        quantity = formulas.evaluate(formula, quantities, self.registry.operate) * self.registry.quantity(1.0, None)
        quantity = self.registry.plain(quantity)
        figures = self.depends_on(names).items()
        # In root units, so that mixed ones come out right.
        ranges = {name: Interval(value.low, value.high) * self.registry.root(value.unit) for name, value in figures}
        enclosed = enclose(formulas.expand(formula, self.formulas), ranges) / self.registry.root(quantity.units)
        low, high = (float(end.value) for end in enclosed.ends)
        # Scaled by one: that refuses what is too large, and removes the noise of rounding.
        return Value(float(quantity.magnitude), low, high, quantity.units).scaled(1.0, quantity.units)

    def _hold(self, name: str, entry: Any) -> None:
        """Evaluate a capacity."""
        self._evaluate(name, entry)
        value, text = self.named[name], entry.at(entry.figure_key)
        with _place_errors(text):
            self.named[name], self.per[name] = self._rate_of(value, entry.of, entry.per)
            if value.low < 0:
                fact = f"“{text}” can be as low as {self.named[name].low:,.12g}; a capacity cannot be negative"
                raise Unreadable(fact, slug="negative", help="give what is plausible as its `range`")

    def _limit(self, name: str, limit: str, entry: Any) -> None:
        """Evaluate a limit of a check."""
        with _place_errors(entry.limits[limit].text):
            value, _ = self._rate_of(self._formula(entry.limits[limit]), entry.of, "")
            limits = {**self.checks.get(name, {}), limit: value}
            self.checks[name] = dict(sorted(limits.items(), key=lambda item: item[1].best))

    def _evaluate(self, name: str, entry: Any) -> None:
        """Evaluate a figure or a formula, with the range that is given or else its own."""
        written, text, of = entry.written, entry.at(entry.figure_key), getattr(entry, "of", None)
        is_formula = isinstance(written, Formula)
        with _place_errors(text):
            value = self._formula(written) if is_formula else self._figure(written, text, of)
        if entry.range is not None:
            with _place_errors(entry.at("range"), figure=text):
                if entry.range.relation != "between":
                    raise Unreadable(f"“{entry.at('range')}” is not a range such as 300 to 500", slug="range")
                _, low, high, _ = self._convert(self._figure(entry.range, entry.at("range"), of), value.unit)
                noise = _NOISE * abs(value.best)
                if not low - noise <= value.best <= high + noise:
                    computed = f"is {value.best:,.4g}, which " if is_formula else ""
                    help_ = f"this follows from {self._what_if}; set `{name} range`, too" if self._what_if else None
                    raise Unreadable(f"“{text}” {computed}is outside its range", slug="outside-range", help=help_)
            value = value._replace(low=low, high=high)
        elif is_formula:
            self.formulas[name] = formulas.expand(written, self.formulas)
        self.named[name] = value

    def _figure(self, figure: Figure, text: str, of: str | None) -> Value:
        """Return a figure: the ends of a range are those said, anything else is exact."""
        unit, best = self.registry.unit_of(figure, text, of), figure.middle
        if figure.relation not in ("bare", "exactly", "between") or best is None:
            help_ = "write one number, and what is plausible as its `range`"
            raise Unreadable(f"“{text}” is not a plain number or range", slug="hedged", help=help_)
        low, high = (best if end is None else end for end in (figure.low, figure.high))
        return Value(best, low, high, unit)

    def _formula(self, formula: Formula) -> Value:
        """Return a formula's value and its range over all that it depends on."""
        for name in formula.names:
            if name.text not in self._may_use:
                advice = "formulas cannot use a capacity; put it" if name.text in self.entries else f"add `{name.text}`"
                help_ = did_you_mean(name.text, self._may_use, f"{advice} under `assumptions`")
                fact = f"no assumption is named `{name.text}`"
                raise Unreadable(fact, *name.place, slug="unknown-name", help=help_)
        if not {name.text for name in formula.names} <= self.named.keys():
            raise DataError([])  # what it depends on has been reported
        inner = [self.formulas[name.text] for name in formula.names if name.text in self.formulas]
        self._steps += len(formula.steps) + sum(len(used.steps) for used in inner)
        if self._steps > MAX_STEPS:
            raise Unreadable(f"the formulas up to here have more than {MAX_STEPS:,} steps", slug="too-long")
        return self._value(formula)

    def _rate_of(self, value: Value, of: str, per: str) -> tuple[Value, str]:
        """Return a value in `of / per`, and `per`, known by its units if it is "". Raises Clash if it is not a rate."""
        top, bottom = self.registry.ends(value.unit) or ("", "")
        if not per and (top != self.registry.dimension_of(of) or bottom not in self._holders):
            expected = f"{self.registry.dimension(self.registry.unit(of))} / [what holds it]"
            raise Clash(self.registry.dimension(value.unit), expected)
        per = per or self._holders[bottom]
        return self._convert(value, self.registry.unit(of, per)), per

    def _convert(self, value: Value, unit: PintUnit) -> Value:
        return value.scaled(self.registry.times(value.unit, unit), unit)


def _by_use(assumptions: Mapping[str, Any], problems: list[Diagnostic]) -> Iterator[tuple[str, Any]]:
    """Yield assumptions in the order in which they depend on one another; none where they do so in a circle."""
    written = {name: entry.written for name, entry in assumptions.items() if isinstance(entry.written, Formula)}
    links = {name: [used.text for used in formula.names if used.text in written] for name, formula in written.items()}
    if circle := formulas.circle(links, "depends on"):
        text, help_ = assumptions[circle[0]].at("is"), "give one of them a figure of its own"
        problems.append(Diagnostic.at(text, circle[1], "circle", help_))
        return
    for name in (*(name for name in assumptions if name not in written), *TopologicalSorter(links).static_order()):
        yield name, assumptions[name]


@contextmanager
def _place_errors(text: Scalar, figure: Scalar | None = None) -> Iterator[None]:
    """Place an error in a text, next to the figure that it clashes with."""
    try:
        yield
    except Unreadable as error:
        related = (Related(figure.span, "the figure"),) if figure and figure.span else ()
        raise DataError([replace(Diagnostic.of(error, text), related=related)]) from None
