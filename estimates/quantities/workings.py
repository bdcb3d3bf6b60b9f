"""Capacities, assumptions and cross-checks worked out with their units, each range by intervals over all below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from math import isclose, isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from estimates.diagnostics.problems import Problem, Unreadable
from estimates.quantities import old_formulas as formulas
from estimates.quantities.bounds import Bounds, TouchesZeroError
from estimates.quantities.old_formulas import Formula, Operation
from estimates.quantities.old_units import Clash, Unit, Units
from estimates.quantities.ranges import enclose, reached
from estimates.reading import figures
from estimates.reading.figures import Figure
from estimates.study.records import Assumption, Capacity

if TYPE_CHECKING:
    from estimates.study.study import Study

_NOISE = 1e-9  # of floats, where units are turned into each other
MOST_STEPS = 10_000  # of all formulas of a study, each with those that it stands on put in


class Value(NamedTuple):
    """A figure with its range, all three in `unit`; `words` is how the study says it."""

    best: float
    low: float
    high: float
    unit: Unit
    words: str

    @classmethod
    def of(cls, best: float, low: float, high: float, unit: Unit, words: str) -> Value:
        """Make a value of unrounded numbers; an end that is the best figure but for floating point is that figure."""
        low, high = (best if isclose(end, best, rel_tol=_NOISE) else end for end in (low, high))
        return cls(best, low, high, unit, words)

    @property
    def ends(self) -> dict[str, float]:
        return {"low": self.low, "best": self.best, "high": self.high}


class Limited(NamedTuple):
    """A physical cross-check worked out, in `unit`: what each limit alone allows, and which is the tightest at best."""

    name: str
    of: str
    limits: Mapping[str, Value]
    tightest: str
    unit: str

    @property
    def value(self) -> Value:
        """What all limits together allow: none of the three ends is above any limit's."""
        low, high = (min(getattr(limit, end) for limit in self.limits.values()) for end in ("low", "high"))
        return self.limits[self.tightest]._replace(low=low, high=high)


def stands_on(formula: Formula, inner: Mapping[str, Formula], values: Mapping[str, Value]) -> dict[str, Value]:
    """The figures that a formula stands on, through the `inner` ones, each in its own unit."""
    names = dict.fromkeys(name.text for _, each in reached(formula, inner) for name in each.names)
    return {name: values[name] for name in names if name in values and name not in inner}


def root_ranges(
    formula: Formula, inner: Mapping[str, Formula], values: Mapping[str, Value], units: Units
) -> dict[str, Bounds]:
    """What a formula stands on, in the registry's root units, so that mixed units come out right."""
    found = {}
    for name, value in stands_on(formula, inner, values).items():
        once = units.root(value.unit)
        found[name] = Bounds(value.low * once, value.high * once)
    return found


class _MisfitError(Unreadable):
    """Two sides of a formula that are of different kinds, at the second of them."""

    def __init__(self, clash: Clash, operation: Operation) -> None:
        super().__init__(str(clash), *operation.right, slug="units")
        self.label = clash.aligned()


class Workings:
    """A study's values worked out one after the other; what goes wrong is gathered in `problems`.

    `inner` are the formulas that others are worked out through, so that what they share stays shared.
    """

    def __init__(self, study: Study, units: Units) -> None:
        self.study, self.units = study, units
        self.problems: list[Problem] = []
        self.done: dict[str, Value] = {}
        self.inner: dict[str, Formula] = {}  # that others are worked out through, so that shared names stay shared
        self._under: dict[str, frozenset[str]] = {}  # those that each of them stands on, and itself
        self._steps = 0

    def assumptions(self) -> dict[str, Value]:
        said = self.study.assumptions
        for name, assumption in said.items():
            if isinstance(assumption.is_, Figure):
                known = self._figure(assumption.is_, assumption.range)
                self.done[name] = self._within(("assumptions", name, "is"), known, assumption)
        written = {name: a.is_ for name, a in said.items() if isinstance(a.is_, Formula)}
        try:
            order = formulas.order(written)
        except Unreadable as wrong:
            last = wrong.names[-1] if isinstance(wrong, formulas.Circle) else next(iter(written))
            self._problem(("assumptions", last, "is"), wrong)
            return self.done
        for name in order:
            path = ("assumptions", name, "is")
            if value := self._formula(written[name], path, said[name].range):
                self.done[name] = self._within(path, value, said[name])
                if said[name].range is None:
                    self.inner[name], self._under[name] = written[name], self._below(written[name]) | {name}
        return {name: self.done[name] for name in said if name in self.done}

    def capacities(self) -> dict[str, Value]:
        found = {}
        for name, capacity in self.study.capacities.items():
            path = ("capacities", name, "holds")
            value: Value | None
            if isinstance(capacity.holds, Figure):
                value = self._figure(capacity.holds, capacity.range)
            else:
                value = self._formula(capacity.holds, path, capacity.range)
                if capacity.range is None:
                    self.inner[name] = capacity.holds
            if value is None:
                continue
            if not capacity.per:  # it is known only now
                per = self._holder(path, value, capacity.of)
                if per is None:
                    continue
                capacity = self.study.capacities[name] = replace(capacity, per=per)
            try:
                wanted = self.units.unit(capacity.of, capacity.per)
                found[name] = self._within(path, self._in(value, wanted), capacity)
            except Clash as clash:
                self._clash(path, clash)
                continue
            if found[name].low < 0:
                fact = f"“{value.words}” can come to {figures.number(found[name].low)}, less than nothing"
                help_ = "give what is plausible as its `range`"
                self.problems.append(self.study.places.problem(path, fact, "negative", help=help_))
        return found

    def checks(self) -> Iterator[Limited]:
        for name, check in self.study.checks.items():
            limits: dict[str, Value] = {}
            for limit, formula in check.limits.items():
                path = ("checks", name, "limits", limit)
                value = self._formula(formula, path, None)
                if value is None:
                    continue
                if holder := self._holder(path, value, check.of):
                    limits[limit] = self._in(value, self.units.unit(check.of, holder))
            if limits:
                tightest = min(limits, key=lambda limit: limits[limit].best)
                yield Limited(name, check.of, limits, tightest, self.units.name(limits[tightest].unit))

    def _holder(self, path: tuple[str, ...], value: Value, of: str) -> str | None:
        """The unit that so many `of` are for: one that a capacity or an assumption is per, else any of the study's."""
        bottom, top = self.units.ends(value.unit) or ("", "")
        holder = self._holders.get(bottom) if top == self.units.dimensions.get(of) else None
        if holder is None:
            wanted = f"{self.units.dimension(self.units.unit(of))} / [what holds it]"
            self._clash(path, Clash(self.units.dimension(value.unit), wanted))
        return holder

    @cached_property
    def _holders(self) -> Mapping[str, str]:
        """The unit that stands for a dimension below the line."""
        said = [*self.study.capacities.values(), *(a.is_ for a in self.study.assumptions.values())]
        names = [*(getattr(one, "per", None) for one in said), *self.study.lexicon.names()]
        return {self.units.dimensions[name]: name for name in reversed(names) if name in self.units.dimensions}

    def _in(self, value: Value, unit: Unit) -> Value:
        once = self.units.convert(self.units.registry.Quantity(1.0, value.unit), unit).magnitude
        return Value.of(value.best * once, value.low * once, value.high * once, unit, value.words)

    def _figure(self, said: Figure, range_: Figure | None) -> Value:
        """A figure with its range: the one given, else the ends of a range said; a plain number has none."""
        unit = self.units.unit(said.unit, said.per)
        literal = said.literal
        if said.figure is not None:
            best = said.figure
        else:
            best = (literal.low + literal.high) / 2 if isfinite(literal.high) else literal.low
        if range_ is not None:
            other = self.units.unit(range_.unit, range_.per)
            once = self.units.convert(self.units.registry.Quantity(1.0, other), unit).magnitude
            low, high = range_.literal.low * once, range_.literal.high * once
        else:
            low, high = literal.low, literal.high
        return Value.of(best, low, high, unit, said.words)

    def _within(self, path: tuple[str, ...], value: Value, said: Assumption | Capacity) -> Value:
        """The value, if it lies in the range that the study gives; what is put in its place moves the range with it."""
        noise = _NOISE * abs(value.best)
        if said.range is None or value.low - noise <= value.best <= value.high + noise:
            return value
        if path in self.study.places.overridden:
            return value._replace(low=min(value.low, value.best), high=max(value.high, value.best))
        sum_ = f"comes to {figures.number(value.best)}, which " if isinstance(said.written, Formula) else ""
        fact = f"“{value.words}” {sum_}lies outside its range"
        related = [self.study.places.related((*path[:-1], "range"), "its range")]
        self.problems.append(self.study.places.problem(path, fact, "outside-range", related=related))
        return value

    def _formula(self, formula: Formula, path: tuple[str, ...], range_: Figure | None) -> Value | None:
        """A formula worked out with units, its range by intervals over all that it stands on."""
        if any(name.text in self.study.assumptions and name.text not in self.done for name in formula.names):
            return None  # what is wrong with that one has been told
        self._steps += len(formula.steps) + sum(len(self.inner[name].steps) for name in self._below(formula))
        if self._steps > MOST_STEPS:
            if all(problem.slug != "too-long" for problem in self.problems):
                fact = f"the formulas up to here come to more than {MOST_STEPS:,} steps"
                self._problem(path, Unreadable(fact, 0, len(formula.text), slug="too-long"))
            return None
        try:
            known = {name.text: self.done[name.text] for name in formula.names if name.text in self.done}
            quantities = {name: self.units.registry.Quantity(v.best, v.unit) for name, v in known.items()}
            best = formulas.evaluate(formula, quantities, self._step)
            quantity = (
                best if isinstance(best, self.units.registry.Quantity) else self.units.registry.Quantity(best, "")
            )
            quantity = self.units.plain(quantity)
            if not isfinite(quantity.magnitude):
                raise Unreadable("this comes to more than can be computed with", 0, len(formula.text), slug="too-large")
            bounds = enclose(formula, root_ranges(formula, self.inner, self.done, self.units), self.inner)
        except Unreadable as wrong:
            self._problem(path, wrong)
            return None
        except TouchesZeroError as wrong:
            self._problem(path, Unreadable(str(wrong), 0, len(formula.text), slug="zero-divisor"))
            return None
        root = self.units.root(quantity.units)
        low, high = float(bounds.low) / root, float(bounds.high) / root
        if range_ is not None:
            try:
                given = self._in(self._figure(range_, None), quantity.units)
            except Clash as clash:
                if path[0] == "assumptions":  # of a capacity, it is known which of the two is wrong
                    self._clash(path if path in self.study.places.overridden else (*path[:-1], "range"), clash)
                    return None
            else:
                low, high = given.low, given.high
        return Value.of(float(quantity.magnitude), low, high, quantity.units, formula.text)

    def _below(self, formula: Formula) -> frozenset[str]:
        """The inner formulas that a formula stands on, near and far."""
        return frozenset[str]().union(*(self._under.get(name.text, ()) for name in formula.names))

    def _step(self, operation: Operation, left: Any, right: Any) -> Any:
        """One operation on quantities: a sum of two kinds is a clash, with the place of the second."""
        try:
            return formulas.work_out(operation, left, right)
        except Unreadable:
            raise
        except Exception as error:
            clash = self.units.clash(error)
            if clash is None:
                raise
            raise _MisfitError(clash, operation) from None

    def _problem(self, path: tuple[str | int, ...], wrong: Unreadable) -> None:
        self.problems.append(
            self.study.places.problem(
                path,
                wrong.fact,
                wrong.slug,
                within=(wrong.start, wrong.end),
                help=wrong.help,
                label=wrong.label if isinstance(wrong, _MisfitError) else "",
            )
        )

    def _clash(self, path: tuple[str | int, ...], clash: Clash) -> None:
        self.problems.append(self.study.places.problem(path, str(clash), "units", label=clash.aligned()))
