"""Evaluate a study's assumptions, capacities and physical checks with their units, each with its range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from graphlib import TopologicalSorter
from math import isclose
from typing import Any, NamedTuple

from estimates.diagnostics import DataError, Diagnostic, Related, Scalar, Unreadable, did_you_mean
from estimates.quantities import formulas
from estimates.quantities.enclosure import enclose
from estimates.quantities.figure import Figure
from estimates.quantities.formulas import Formula
from estimates.quantities.intervals import Interval
from estimates.quantities.registry import Clash, PintUnit, Registry

_NOISE = 1e-9  # relative rounding error of converted units
LARGEST = 1e30  # the largest result; no real figure exceeds it
MOST_STEPS = 10_000  # in all formulas of a study together, each expanded with those that it depends on


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


class Entries(NamedTuple):
    """What is evaluated: the entries of a study.

    Capacities and assumptions have `written`, a figure or a formula whose text is at the key `figure_key`, and
    `range`; capacities also `of`, `per` ("" if only a formula's units tell) and `context`; checks have `of`, `limits`
    and `limit(name)`. `at(key)` is the text of a key with its place.
    """

    capacities: Mapping[str, Any]
    assumptions: Mapping[str, Any]
    checks: Mapping[str, Any]


class Evaluation:
    """Evaluated assumptions, capacities and checks.

    `named` has the values by name, `per` what holds each capacity, and `formulas` those whose range follows from what
    they depend on, over figures alone, so that what several share stays shared. `checks` has what each limit of a
    check allows by itself, all in one unit, the tightest at best first.
    """

    def __init__(self, registry: Registry, entries: Entries) -> None:
        """Evaluate the entries of a study. Raises DataError with the place of each that fails."""
        self.registry, self.entries = registry, {**entries.capacities, **entries.assumptions}
        self.named: dict[str, Value] = {}
        self.formulas: dict[str, Formula] = {}
        self.per: dict[str, str] = {}
        self.checks: dict[str, dict[str, Value]] = {}
        self._problems: list[Diagnostic] = []
        self._steps = 0
        self._assume(entries.assumptions)
        said = [getattr(entry, "per", "") or getattr(entry.written, "per", "") for entry in self.entries.values()]
        self._holders: dict[str, str] = {}  # the unit that holds things, by dimension
        for name in (*filter(registry.units.__contains__, said), *registry.units.own, *registry.units.names()):
            self._holders.setdefault(registry.dimension_of(name) or "", name)
        for name, entry in entries.capacities.items():
            self._hold(name, entry)
        for name, entry in entries.checks.items():
            self._limit(name, entry)
        if self._problems:
            raise DataError(self._problems)
        self.assumptions = {name: self.named[name] for name in entries.assumptions if name in self.named}
        self.capacities = {name: self.named[name] for name in entries.capacities if name in self.named}

    def depends_on(self, names: Sequence[str]) -> dict[str, Value]:
        """Return the figures that the named ones depend on, through all formulas, by name, each in its own unit."""
        return {name.text: self.named[name.text] for name in self._product(names).names}

    def product(self, names: Sequence[str], unit: PintUnit) -> Value:
        """Return the product of the named figures in `unit`; what several depend on is one variable. 1 for no names.

        Raises Unreadable if it is too large.
        """
        return self._in(self._value(formulas.product(names)), unit)

    def at(self, names: Sequence[str], unit: str, values: Mapping[str, Any]) -> Any:
        """Return the product of the named figures in `unit` ("152 mm shell / voyage"), with other values for some.

        The values are floats or arrays, in the units of `named`; all other figures stay at their best.
        """
        top, _, bottom = unit.partition(" / ")
        known = self.depends_on(names).items()
        figures = {name: values.get(name, value.best) * self.registry.root(value.unit) for name, value in known}
        product = formulas.evaluate(self._product(names), figures)
        return product / self.registry.root(self.registry.unit(top, bottom or None))

    def _product(self, names: Sequence[str]) -> Formula:
        return formulas.expand(formulas.product(names), self.formulas)

    def _value(self, formula: Formula) -> Value:
        """Return a formula's value, and its range over all figures that it depends on."""
        best = {name.text: self.named[name.text] for name in formula.names}
        quantities = {name: self.registry.pint.Quantity(one.best, one.unit) for name, one in best.items()}
        quantity = formulas.evaluate(formula, quantities, self.registry.operate) * self.registry.quantity(1.0, None)
        quantity = self.registry.plain(quantity)
        figures = self.depends_on([name.text for name in formula.names]).items()
        # In root units, so that mixed ones come out right.
        ranges = {name: Interval(one.low, one.high) * self.registry.root(one.unit) for name, one in figures}
        found = enclose(formulas.expand(formula, self.formulas), ranges) / self.registry.root(quantity.units)
        low, high = (float(end.value) for end in found.ends)
        return Value(float(quantity.magnitude), low, high, quantity.units).scaled(1.0, quantity.units)

    def _assume(self, entries: Mapping[str, Any]) -> None:
        """Evaluate assumptions in the order in which they depend on one another."""
        written = {name: entry.written for name, entry in entries.items() if isinstance(entry.written, Formula)}
        links = {name: [used.text for used in one.names if used.text in written] for name, one in written.items()}
        self._may_use = entries.keys()
        if found := formulas.circle(links, "depends on"):
            error = Unreadable(found[1], slug="circle", help="give one of them a figure of its own")
            self._report(error, entries[found[0]].at("is"))
            return
        for name in (*(name for name in entries if name not in written), *TopologicalSorter(links).static_order()):
            if value := self._evaluate(name, entries[name]):
                self.named[name] = value

    def _hold(self, name: str, entry: Any) -> None:
        """Evaluate a capacity."""
        value, text = entry.of and self._evaluate(name, entry), entry.at(entry.figure_key)
        with self._reporting(text):
            if value:
                self.named[name], self.per[name] = self._held(value, entry.of, entry.per)
                if value.low < 0:
                    fact = f"“{text}” can be as low as {self.named[name].low:,.12g}; a capacity cannot be negative"
                    raise Unreadable(fact, slug="negative", help="give what is plausible as its `range`")

    def _limit(self, name: str, entry: Any) -> None:
        """Evaluate a check."""
        limits: dict[str, Value] = {}
        for limit, formula in entry.limits.items():
            with self._reporting(entry.limit(limit)):
                if entry.of and (value := self._formula(formula)):
                    limits[limit], _ = self._held(value, entry.of, "")
        self.checks[name] = dict(sorted(limits.items(), key=lambda item: item[1].best))

    def _evaluate(self, name: str, entry: Any) -> Value | None:
        """Return a figure or a formula with the range that is given, or else its own; None if that fails."""
        written, text, of = entry.written, entry.at(entry.figure_key), getattr(entry, "of", None)
        value, ranged = None, False
        with self._reporting(text):
            value = (
                self._formula(written) if isinstance(written, Formula) else written and self._figure(written, text, of)
            )
        if value is None or entry.range is None:
            if value and isinstance(written, Formula):
                self.formulas[name] = formulas.expand(written, self.formulas)
            return value
        with self._reporting(entry.at("range"), figure=text):
            if entry.range.relation != "between":
                raise Unreadable(f"“{entry.at('range')}” is not a range such as 300 to 500", slug="range")
            _, low, high, _ = self._in(self._figure(entry.range, entry.at("range"), of), value.unit)
            noise = _NOISE * abs(value.best)
            if not low - noise <= value.best <= high + noise:
                sum_ = f"is {value.best:,.4g}, which " if isinstance(written, Formula) else ""
                raise Unreadable(f"“{text}” {sum_}is outside its range", slug="outside-range")
            value, ranged = value._replace(low=low, high=high), True
        return value if ranged else None

    def _figure(self, said: Figure, text: str, of: str | None) -> Value:
        """Return a figure: the ends of a range are those said, anything else is exact."""
        unit, best = self.registry.said(said, text, of), said.middle
        if said.relation not in ("bare", "exactly", "between") or best is None:
            help_ = "write one number, and what is plausible as its `range`"
            raise Unreadable(f"“{text}” is not a plain number or range", slug="hedged", help=help_)
        low, high = (best if end is None else end for end in (said.low, said.high))
        return Value(best, low, high, unit)

    def _formula(self, formula: Formula) -> Value | None:
        """Return a formula's value and its range over all that it depends on; None if one of those has failed."""
        names = {name.text for name in formula.names}
        for name in formula.names:
            if name.text not in self._may_use:
                help_ = did_you_mean(name.text, self._may_use, f"add `{name.text}` under `assumptions`")
                fact = f"no assumption is named `{name.text}`"
                raise Unreadable(fact, *name.place, slug="unknown-name", help=help_)
        if not names <= self.named.keys():
            return None
        inner = [self.formulas[name.text] for name in formula.names if name.text in self.formulas]
        self._steps += len(formula.steps) + sum(len(each.steps) for each in inner)
        if self._steps > MOST_STEPS:
            raise Unreadable(f"the formulas up to here have more than {MOST_STEPS:,} steps", slug="too-long")
        return self._value(formula)

    def _held(self, value: Value, of: str, per: str) -> tuple[Value, str]:
        """Return a value in `of / per`, and `per`, known by its units if it is "". Raises Clash if it is not a rate."""
        top, bottom = self.registry.ends(value.unit) or ("", "")
        if not per and (top != self.registry.dimension_of(of) or bottom not in self._holders):
            expected = f"{self.registry.dimension(self.registry.unit(of))} / [what holds it]"
            raise Clash(self.registry.dimension(value.unit), expected)
        per = per or self._holders[bottom]
        return self._in(value, self.registry.unit(of, per)), per

    def _in(self, value: Value, unit: PintUnit) -> Value:
        return value.scaled(self.registry.times(value.unit, unit), unit)

    @contextmanager
    def _reporting(self, text: Scalar, figure: Scalar | None = None) -> Iterator[None]:
        """Report an error in a text, and the figure that it clashes with."""
        try:
            yield
        except Unreadable as error:
            self._report(error, text, figure)

    def _report(self, error: Unreadable, text: Scalar, figure: Scalar | None = None) -> None:
        related = (Related(figure.span, "the figure"),) if figure and figure.span else ()
        self._problems.append(replace(Diagnostic.of(error, text), related=related))
