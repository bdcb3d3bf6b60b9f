"""Capacities and assumptions as values with units: formulas worked out, contexts compiled, the tightest limit found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import inf, isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from estimates import figures, formulas
from estimates.bounds import Bounds, TouchesZeroError
from estimates.figures import Figure
from estimates.formulas import Formula, Operation
from estimates.problems import DataError, Problem, Unreadable
from estimates.ranges import enclose
from estimates.records import Assumption, Capacity
from estimates.units import Clash, Quantity, Unit, Units

if TYPE_CHECKING:
    from estimates.study import Study

ENDS = ("low", "best", "high")
_NOISE = 1e-9  # of floats, where units are turned into each other
LARGEST_FORMULA = 10_000  # steps, once the formulas that it stands on are put in


class Value(NamedTuple):
    """A figure with its range, all three in `unit`; `words` is how the study says it."""

    best: float
    low: float
    high: float
    unit: Unit
    words: str

    @property
    def ends(self) -> dict[str, float]:
        return {"low": self.low, "best": self.best, "high": self.high}


class Factor(NamedTuple):
    """What turns a count into a load: so many `unit` (such as "152 mm shell / container") for one counted thing."""

    best: float
    low: float
    high: float
    unit: str
    words: str
    thing: str


class Limited(NamedTuple):
    """A physical cross-check worked out, in `unit`: what each limit alone allows, and which is the tightest."""

    name: str
    of: str
    limits: Mapping[str, Value]
    tightest: str
    unit: str

    @property
    def value(self) -> Value:
        return self.limits[self.tightest]


class Counted:
    """A claim's count as a quantity: `claim.to("152 mm shell", "filled with 152 mm shells")`."""

    def __init__(self, figure: Figure, units: Units) -> None:
        self.figure, self._units = figure, units

    @property
    def quantity(self) -> Quantity:
        """The figure said, in its unit."""
        return self._units.quantity(self.figure.figure, self.figure.unit, self.figure.per)

    def to(self, unit: str, *contexts: str, end: str = "best") -> Quantity:
        """The quantity in another unit, through the named contexts; `end` picks low, best or high of every range.

        Raises Clash with both dimensions named if no path leads there, KeyError for an unknown unit or context.
        """
        known = self._units.lexicon.unit(unit)
        return self._units.convert(self.quantity, self._units.unit(known or unit), *contexts, end=end)


@dataclass(frozen=True, eq=False)
class Model:
    """A study's assumptions as quantities in a registry of its own; every `A per B` is a pint context by its name."""

    study: Study
    units: Units
    assumptions: Mapping[str, Value]
    capacities: Mapping[str, Value]
    checks: tuple[Limited, ...]

    @classmethod
    def of(cls, study: Study) -> Model:
        """Work out all assumptions, capacities and cross-checks. Raises DataError with the place of each that fails."""
        worker = _Worker(study, Units(study.lexicon))
        model = cls(study, worker.units, worker.assumptions(), worker.capacities(), tuple(worker.checks()))
        worker.contents(model)
        if worker.problems:
            raise DataError(worker.problems)
        for name, value in model.assumptions.items():
            model._add_context(name, value)
        for name, capacity in study.capacities.items():
            if capacity.context not in model.assumptions:
                model.units.add_conversion(capacity.context, capacity.of, capacity.per, model.capacities[name].ends)
        return model

    def _add_context(self, name: str, value: Value) -> None:
        parts = self.units.name(value.unit).split(" / ")
        if len(parts) == 2 and all(part in self.study.lexicon.names() for part in parts):
            self.units.add_conversion(name, parts[0], parts[1], value.ends)

    def claim(self, claim_id: str) -> Counted:
        """The count of a claim. KeyError if the study has no such claim, or it has no count."""
        for claim in self.study.claims:
            if claim.id == claim_id and claim.says is not None:
                return Counted(claim.says, self.units)
        raise KeyError(claim_id)

    def factor(self, unit: str | None, capacity: str) -> Factor | None:
        """What turns one counted `unit` into the load of a capacity; None if that unit holds no such thing.

        A unit that is not the capacity's own (a voyage) goes through an assumption that leads there (containers per
        voyage), whose range is multiplied in.
        """
        said, value = self.study.capacities[capacity], self.capacities[capacity]
        step = self.of_one(unit, said.per)
        if step is None:
            return None
        thing = said.of.rsplit(" ", 1)[-1]
        words = f"{figures.number(value.best)} {thing}/{said.per}"
        if unit != said.per:
            words = f"{figures.number(step.best)} {said.per}/{unit} x {words}"
        best, low, high = (getattr(step, end) * getattr(value, end) for end in ("best", "low", "high"))
        return Factor(best, low, high, f"{said.of} / {unit}", words, thing)

    def of_one(self, unit: str | None, per: str) -> Value | None:
        """How many `per` one `unit` comes to: 1 for itself, else by the assumption that says so; None if none does."""
        if unit is None or unit not in self.study.lexicon.names():
            return None
        wanted = self.units.unit(per, unit)
        if self.units.unit(unit).dimensionality == self.units.unit(per).dimensionality:
            one = float(self.units.convert(self.units.quantity(1.0, unit), self.units.unit(per)).magnitude)
            return Value(one, one, one, wanted, "")
        return next((value for value in self.assumptions.values() if value.unit == wanted), None)

    def words(self, capacity: str) -> str:
        """A capacity as it is said, "450 shells per container": the name beside it has the calibre."""
        said = self.study.capacities[capacity]
        thing = self.study.lexicon.plural(said.of).rsplit(" ", 1)[-1]
        return f"{figures.number(self.capacities[capacity].best)} {thing} per {said.per}"

    def as_unit(self, figure: Figure, unit: str) -> Figure:
        """A stated figure in the unit of what is held: rounds of 152 mm shells are 152 mm shells, by the explicit step.

        Raises Clash with both dimensions if the figure is of another kind.
        """
        said = figure.unit
        if said is None or said in (unit, self.counts_as(unit)) or self.taken_as(said) == unit:
            return figure
        one = self.units.convert(self.units.quantity(1.0, said), self.units.unit(unit)).magnitude
        return replace(figure, **{
            "figure": None if figure.figure is None else figure.figure * one,
            "place": None if figure.place is None else figure.place * one,
            **{name: _scaled(getattr(figure, name), one) for name in ("literal", "implied", "wide")},
        })  # fmt: skip

    def taken_as(self, unit: str) -> str:
        """The unit that a statement about `unit` is compared as, such as 152 mm shells for shells of no calibre."""
        return self.study.lexicon.get(unit).compared_as or unit

    def counts_as(self, unit: str) -> str:
        """The generic unit that one of `unit` counts as by the explicit step (a round), or itself."""
        return self.study.lexicon.get(unit).counts_as or unit


def _scaled(ends: Any, one: float) -> Any:
    return None if ends is None else ends._replace(low=ends.low * one, high=ends.high * one)


class _MisfitError(Unreadable):
    """Two sides of a formula that are of different kinds, at the second of them."""

    def __init__(self, clash: Clash, operation: Operation) -> None:
        super().__init__(str(clash), *operation.right, slug="units")
        self.label = clash.aligned()


class _Worker:
    """Works out a study's values one after the other, and gathers what goes wrong."""

    def __init__(self, study: Study, units: Units) -> None:
        self.study, self.units = study, units
        self.problems: list[Problem] = []
        self.done: dict[str, Value] = {}
        self.inner: dict[
            str, Formula
        ] = {}  # formulas that other ones are worked out through, so that shared names stay shared

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
                    self.inner[name] = written[name]
        return {name: self.done[name] for name in said if name in self.done}

    def capacities(self) -> dict[str, Value]:
        found = {}
        for name, capacity in self.study.capacities.items():
            path = ("capacities", name, "holds")
            wanted = self.units.unit(capacity.of, capacity.per)
            value: Value | None
            if isinstance(capacity.holds, Figure):
                value = self._figure(capacity.holds, capacity.range)
            else:
                value = self._formula(capacity.holds, path, capacity.range)
            if value is None:
                continue
            try:
                found[name] = self._within(path, self._in(value, wanted), capacity)
            except Clash as clash:
                self._clash(path, clash)
        return found

    def checks(self) -> Iterator[Limited]:
        for name, check in self.study.checks.items():
            limits: dict[str, Value] = {}
            for limit, formula in check.limits.items():
                path = ("checks", name, "limits", limit)
                value = self._formula(formula, path, None)
                if value is None:
                    continue
                holder = self._holder(value, check.of)
                if holder is None:
                    wanted = f"[{check.of}] / [what holds it]"
                    self._clash(path, Clash(self.units.dimension(value.unit), wanted))
                else:
                    limits[limit] = self._in(value, self.units.unit(check.of, holder))
            if limits:
                tightest = min(limits, key=lambda limit: limits[limit].best)
                yield Limited(name, check.of, limits, tightest, self.units.name(limits[tightest].unit))

    def contents(self, model: Model) -> None:
        """Whether every stated figure is of the kind that its `of` says, for pure loads."""
        for index, claim in enumerate(self.study.claims):
            for number, content in enumerate(claim.contents):
                if len(content.of) > 1:
                    continue
                try:
                    model.as_unit(content.says, model.taken_as(content.of[0]))
                except Clash as clash:
                    self._clash((*self.study.places.claim(index), "contents", number, "says"), clash)

    def _holder(self, value: Value, of: str) -> str | None:
        """The unit that a limit is per, of all that a capacity is per."""
        pers = dict.fromkeys(capacity.per for capacity in self.study.capacities.values())
        return next((p for p in pers if self.units.unit(of, p).dimensionality == value.unit.dimensionality), None)

    def _in(self, value: Value, unit: Unit) -> Value:
        once = self.units.convert(self.units.registry.Quantity(1.0, value.unit), unit).magnitude
        return Value(value.best * once, value.low * once, value.high * once, unit, value.words)

    def _figure(self, said: Figure, range_: Figure | None) -> Value:
        """A figure with its range: the one given, else the ends of a range said, else what the hedge implies."""
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
        elif said.relation == "between":
            low, high = literal.low, literal.high
        elif said.relation != "exactly" and said.implied is not None:
            low, high = said.implied.low, said.implied.high
        else:
            low = high = best
        return Value(best, max(low, -inf), high, unit, said.words)

    def _within(self, path: tuple[str, ...], value: Value, said: Assumption | Capacity) -> Value:
        """The value, if it lies in the range that the study gives; what is put in its place moves the range with it."""
        if said.range is None or value.low * (1 - _NOISE) <= value.best <= value.high * (1 + _NOISE):
            return value
        if path in self.study.places.overridden:
            return value._replace(low=min(value.low, value.best), high=max(value.high, value.best))
        written = said.holds if isinstance(said, Capacity) else said.is_
        sum_ = f"comes to {figures.number(value.best)}, which " if isinstance(written, Formula) else ""
        fact = f"“{value.words}” {sum_}lies outside its range"
        related = [self.study.places.related((*path[:-1], "range"), "its range")]
        self.problems.append(self.study.places.problem(path, fact, "outside-range", related=related))
        return value

    def _formula(self, formula: Formula, path: tuple[str, ...], range_: Figure | None) -> Value | None:
        """A formula worked out with units, its range by intervals over all that it stands on."""
        try:
            quantities = {n: self.units.registry.Quantity(v.best, v.unit) for n, v in self.done.items()}
            best = formulas.evaluate(formula, quantities, self._step)
            quantity = (
                best if isinstance(best, self.units.registry.Quantity) else self.units.registry.Quantity(best, "")
            )
            root = quantity.to_root_units()
            once = quantity.magnitude / root.magnitude if root.magnitude else 1.0
            bounds = enclose(formula, {n: self._bounds(v) for n, v in self.done.items()}, self.inner)
        except Unreadable as wrong:
            self._problem(path, wrong)
            return None
        except TouchesZeroError as wrong:
            self._problem(path, Unreadable(str(wrong), 0, len(formula.text), slug="zero-divisor"))
            return None
        low, high = float(bounds.low) * once, float(bounds.high) * once
        if range_ is not None:
            try:
                given = self._in(self._figure(range_, None), quantity.units)
            except Clash as clash:
                if path[0] == "assumptions":  # of a capacity, it is known which of the two is wrong
                    self._clash(path if path in self.study.places.overridden else (*path[:-1], "range"), clash)
                    return None
            else:
                low, high = given.low, given.high
        return Value(float(quantity.magnitude), low, high, quantity.units, formula.text)

    def _bounds(self, value: Value) -> Bounds:
        """A value's range in the registry's root units, so that formulas over mixed units come out right."""
        once = self.units.registry.Quantity(1.0, value.unit).to_root_units().magnitude
        return Bounds(value.low * once, value.high * once)

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


def problems(study: Study) -> list[Problem]:
    """What is wrong with the units and formulas of a study's assumptions."""
    try:
        Model.of(study)
    except DataError as wrong:
        return list(wrong.problems)
    return []
