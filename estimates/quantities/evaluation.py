"""Evaluate a study's assumptions, capacities and physical checks with their units, each with its range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isclose
from typing import Any, NamedTuple

from estimates.diagnostics import Diagnostic, Related, Scalar, Unreadable
from estimates.quantities import formulas
from estimates.quantities.enclosure import enclose
from estimates.quantities.figure import Figure
from estimates.quantities.formulas import CycleInFormulasError, Formula
from estimates.quantities.intervals import Interval
from estimates.quantities.registry import Clash, PintUnit, Registry

_NOISE = 1e-9  # of floats where units are converted
Entry = Any  # a record of a study: see Model.of
Inner = Mapping[str, Formula]
LARGEST = 1e30  # of what is worked out; no figure of the world is larger
MOST_STEPS = 10_000  # of all formulas of a study, each with those that it depends on written out


class Value(NamedTuple):
    """A figure with its range, unrounded, all three in `unit`; `words` is how the study says it."""

    best: float
    low: float
    high: float
    unit: PintUnit
    words: str

    def scaled(self, times: float, unit: PintUnit) -> Value:
        """Return the value in another unit; an end that is the best figure but for floating point is that figure."""
        best, low, high = (number * times for number in self[:3])
        low, high = (best if isclose(end, best, rel_tol=_NOISE) else end for end in (low, high))
        return Value(best, low, high, unit, self.words)


class Limited(NamedTuple):
    """An evaluated check: what each limit allows by itself, all in `unit`, and which is the tightest at best."""

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


@dataclass
class Evaluation:
    """A study's values, evaluated one after the other; `problems` has what is wrong with them.

    `inner` are the formulas by which others are evaluated, so that what they share stays shared.
    """

    registry: Registry
    problems: list[Diagnostic] = field(default_factory=list)
    values: dict[str, Value] = field(default_factory=dict)  # of assumptions
    inner: dict[str, Formula] = field(default_factory=dict)
    per: dict[str, str] = field(default_factory=dict)  # what holds each capacity
    _steps: int = 0

    def assumptions(self, entries: Mapping[str, Entry]) -> None:
        """Evaluate assumptions in the order in which they depend on one another."""
        written = {name: entry.is_ for name, entry in entries.items() if isinstance(entry.is_, Formula)}
        try:
            order = formulas.order(written)
        except CycleInFormulasError as error:
            self.problems.append(Diagnostic.of(error, entries[error.names[-1]].at("is")))
            return
        for name in (*(name for name in entries if name not in written), *order):
            if value := self._evaluate(entries[name], "is", entries[name].is_):
                self.values[name] = value
                if name in written and entries[name].range is None:
                    self.inner[name] = written[name]
        self.values = {name: self.values[name] for name in entries if name in self.values}

    def capacities(self, entries: Mapping[str, Entry], holders: Mapping[str, str]) -> dict[str, Value]:
        """Return the value of each capacity; `holders` has the unit that holds things, by dimension."""
        found = {}
        for name, entry in entries.items():
            text = entry.at("holds")
            value = self._evaluate(entry, "holds", entry.holds)
            if value is None:
                continue
            if isinstance(entry.holds, Formula) and entry.range is None:
                self.inner[name] = entry.holds
            try:
                found[name], self.per[name] = self._held(value, entry.of, entry.per, holders)
            except Clash as clash:
                self._report(clash, text)
                continue
            if found[name].low < 0:
                fact, help_ = f"“{value.words}” can be {found[name].low:,.12g}", "give what is plausible as its `range`"
                self.problems.append(Diagnostic(f"{fact}, less than nothing", "negative", text.part(), help=help_))
        return found

    def checks(self, entries: Mapping[str, Entry], holders: Mapping[str, str]) -> Iterator[Limited]:
        """Yield the evaluated checks."""
        for name, entry in entries.items():
            limits: dict[str, Value] = {}
            for limit, formula in entry.limits.items():
                try:
                    if value := self._formula(formula):
                        limits[limit], _ = self._held(value, entry.of, "", holders)
                except Unreadable as error:
                    self._report(error, entry.limit(limit))
            if limits:
                tightest = min(limits, key=lambda limit: limits[limit].best)
                yield Limited(name, entry.of, limits, tightest, self.registry.name(limits[tightest].unit))

    def _evaluate(self, entry: Entry, key: str, amount: Figure | Formula) -> Value | None:
        """Return a figure or a formula with the range that is given, or else its own."""
        text = entry.at(key)
        try:
            value = self._figure(amount) if isinstance(amount, Figure) else self._formula(amount)
            if value is None or entry.range is None:
                return value
            text = entry.at("range")
            spread = self._in(self._figure(entry.range), value.unit)
        except Unreadable as error:
            self._report(error, text)
            return None
        noise = _NOISE * abs(value.best)
        if not spread.low - noise <= value.best <= spread.high + noise:
            sum_ = f"is {value.best:,.4g}, which " if isinstance(amount, Formula) else ""
            related = [Related(span, "its range") for span in [text.part()] if span]
            fact = f"“{value.words}” {sum_}is outside its range"
            self.problems.append(Diagnostic(fact, "outside-range", entry.at(key).part(), related=tuple(related)))
        return value._replace(low=spread.low, high=spread.high)

    def _figure(self, said: Figure) -> Value:
        """Return a figure: the ends of a range are those said, anything else is exact."""
        for name in filter(None, (said.unit or said.of, said.per)):
            if name not in self.registry.units:
                raise Unreadable(f"“{name}” is not a unit of this study", said.start, said.end, slug="unknown-unit")
        best = said.middle if said.middle is not None else said.low or 0.0
        low, high = (best if end is None or said.relation == "order" else end for end in (said.low, said.high))
        return Value(best, low, high, self.registry.unit(said.unit, said.per), said.words)

    def _formula(self, formula: Formula) -> Value | None:
        """Return a formula's value and its range over all that it depends on; None if one of those has failed."""
        if any(name.text not in self.values for name in formula.names):
            return None
        place = (0, len(formula.text))
        self._steps += sum(len(each.steps) for _, each in formulas.reached(formula, self.inner))
        if self._steps > MOST_STEPS:
            raise Unreadable(f"the formulas up to here have more than {MOST_STEPS:,} steps", *place, slug="too-long")
        known = {name.text: self.values[name.text] for name in formula.names}
        quantities = {name: self.registry.pint.Quantity(value.best, value.unit) for name, value in known.items()}
        quantity = formulas.evaluate(formula, quantities, self.registry.operate) * self.registry.quantity(1.0, None)
        quantity = self.registry.plain(quantity)
        bounds, root = range_of(formula, self.inner, self.values, self.registry), self.registry.root(quantity.units)
        ends = float(quantity.magnitude), float(bounds.low) / root, float(bounds.high) / root
        if not all(abs(end) <= LARGEST for end in ends):
            raise Unreadable("the result is too large to compute with", *place, slug="too-large")
        return Value(*ends, quantity.units, formula.text).scaled(1.0, quantity.units)

    def _held(self, value: Value, of: str, per: str, holders: Mapping[str, str]) -> tuple[Value, str]:
        """Return a value in `of / per`, and `per`, known by its units if it is "". Raises Clash if it is not a rate."""
        top, bottom = self.registry.ends(value.unit) or ("", "")
        if not per and (top != self.registry.dimension_of(of) or bottom not in holders):
            expected = f"{self.registry.dimension(self.registry.unit(of))} / [what holds it]"
            raise Clash(self.registry.dimension(value.unit), expected)
        per = per or holders[bottom]
        return self._in(value, self.registry.unit(of, per)), per

    def _in(self, value: Value, unit: PintUnit) -> Value:
        return value.scaled(self.registry.times(value.unit, unit), unit)

    def _report(self, error: Unreadable, text: Scalar) -> None:
        error.end = error.end or len(text)  # a clash without a place is that of the whole text
        self.problems.append(Diagnostic.of(error, text))


def depends_on(formula: Formula, inner: Inner, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the figures that a formula depends on, through the `inner` ones, each in its own unit."""
    names = dict.fromkeys(name.text for _, each in formulas.reached(formula, inner) for name in each.names)
    return {name: values[name] for name in names if name in values and name not in inner}


def range_of(formula: Formula, inner: Inner, values: Mapping[str, Value], registry: Registry) -> Interval:
    """Return the range of a formula over all that it depends on, in root units, so that mixed units come out right."""
    found = depends_on(formula, inner, values).items()
    ranges = {name: Interval(value.low, value.high) * registry.root(value.unit) for name, value in found}
    return enclose(formula, ranges, inner)
