"""Capacities and assumptions as values with units: formulas worked out, contexts compiled, the tightest limit found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import isfinite, prod
from typing import TYPE_CHECKING, Any, NamedTuple

from estimates import figures, formulas
from estimates.bounds import Bounds, TouchesZeroError
from estimates.figures import Figure
from estimates.formulas import Formula, Operation
from estimates.problems import DataError, Problem, Unreadable
from estimates.ranges import enclose, follow, reached
from estimates.records import Assumption, Capacity
from estimates.units import Clash, Quantity, Unit, Units

if TYPE_CHECKING:
    from estimates.study import Study

ENDS = ("low", "best", "high")
_NOISE = 1e-9  # of floats, where units are turned into each other


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
    """What turns a count into a load: so many `unit` (such as "152 mm shell / container") for one counted thing.

    It is the product of the assumptions and the capacity called `names`.
    """

    best: float
    low: float
    high: float
    unit: str
    words: str
    thing: str
    names: tuple[str, ...] = ()


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
    """A study's assumptions as quantities in a registry of its own; every `A per B` is a pint context by its name.

    `formulas` are those whose range is worked out from what they stand on.
    """

    study: Study
    units: Units
    assumptions: Mapping[str, Value]
    capacities: Mapping[str, Value]
    checks: tuple[Limited, ...]
    formulas: Mapping[str, Formula]

    @classmethod
    def of(cls, study: Study) -> Model:
        """Work out all assumptions, capacities and cross-checks. Raises DataError with the place of each that fails."""
        worker = _Worker(study, Units(study.lexicon))
        assumptions, capacities = worker.assumptions(), worker.capacities()
        model = cls(study, worker.units, assumptions, capacities, tuple(worker.checks()), worker.inner)
        worker.contents(model)
        if not worker.problems:
            worker.routes(model)
        if worker.problems:
            raise DataError(worker.problems)
        for name, value in model.assumptions.items():
            if rate := model.units.rate(value.unit):
                model.units.add_conversion(name, *rate, value.ends)
        for name, capacity in study.capacities.items():
            model.units.add_conversion(capacity.context, capacity.of, capacity.per, model.capacities[name].ends)
        return model

    def claim(self, claim_id: str) -> Counted:
        """The count of a claim. KeyError if the study has no such claim, or it has no count."""
        for claim in self.study.claims:
            if claim.id == claim_id and claim.says is not None:
                return Counted(claim.says, self.units)
        raise KeyError(claim_id)

    def factor(self, unit: str | None, capacity: str) -> Factor | None:
        """What turns one counted `unit` into the load of a capacity; None if that unit holds no such thing.

        A unit that is not the capacity's own (a voyage) goes through the rates that lead there (containers per
        voyage), whose ranges are multiplied in. Raises DataError where two ways lead there.
        """
        said = self.study.capacities[capacity]
        route = self.route(unit, said.per)
        if route is None or unit is None:
            return None
        names = (*route, capacity)
        best, low, high, *_ = self.product(names, self.units.unit(said.of, unit))
        thing = said.of.rsplit(" ", 1)[-1]
        words, here = [], unit
        for name in names:
            value = self.named[name]
            top, bottom = self.units.rate(value.unit) or (said.of, said.per)
            if bottom != here:
                one = self.units.convert(self.units.quantity(1.0, here), self.units.unit(bottom)).magnitude
                words.append(f"{figures.number(one)} {bottom}/{here}")
            words.append(f"{figures.number(value.best)} {thing if name == capacity else top}/{bottom}")
            here = top
        return Factor(best, low, high, f"{said.of} / {unit}", " x ".join(words), thing, names)

    def of_one(self, unit: str | None, per: str) -> Value | None:
        """How many `per` one `unit` comes to: 1 for itself, else by the rates that lead there; None if none do.

        Raises DataError where two ways lead there.
        """
        route = self.route(unit, per)
        return None if route is None else self.product(route, self.units.unit(per, unit))

    def route(self, unit: str | None, per: str) -> tuple[str, ...] | None:
        """The names of the rates that lead from one `unit` to so many `per`, the fewest that do; None if none do.

        A capacity is such a rate only where no assumption is. Raises DataError where two ways are as short.
        """
        known = self.units.dimensions
        if unit not in known or per not in known:
            return None
        ways = self._routes(known[unit]).get(known[per], [])
        if len(ways) > 1:
            raise DataError([self._two_ways(unit, *ways)])
        return ways[0] if ways else None

    def _routes(self, start: str) -> Mapping[str, list[tuple[str, ...]]]:
        """The shortest ways from a dimension to each that rates lead to: one, or two where there are several."""
        if start not in self._found:
            found: dict[str, list[tuple[str, ...]]] = {start: [()]}
            level = found
            while level:
                further: dict[str, list[tuple[str, ...]]] = {}
                for bottom, ways in level.items():
                    for top, names in self._rates.get(bottom, {}).items():
                        if top not in found:
                            further.setdefault(top, []).extend((*way, name) for way in ways for name in names[:2])
                level = {top: ways[:2] for top, ways in further.items()}
                found |= level
            self._found[start] = found
        return self._found[start]

    @cached_property
    def _found(self) -> dict[str, dict[str, list[tuple[str, ...]]]]:
        return {}

    @cached_property
    def _rates(self) -> Mapping[str, Mapping[str, list[str]]]:
        """The names of the rates from each dimension to each other one, in the study's order."""
        found: dict[str, dict[str, list[str]]] = {}
        for values in (self.assumptions, self.capacities):
            before = {bottom: set(tops) for bottom, tops in found.items()}
            for name, value in values.items():
                bottom, top = self.units.ends(value.unit) or ("", "")
                if bottom and top not in before.get(bottom, ()):
                    found.setdefault(bottom, {}).setdefault(top, []).append(name)
        return found

    def _two_ways(self, unit: str | None, one: Sequence[str], other: Sequence[str]) -> Problem:
        first, second = next((a, b) for a, b in zip(one, other, strict=True) if a != b)
        paths = [("assumptions" if name in self.assumptions else "capacities", name) for name in (first, second)]
        related = [self.study.places.related(paths[0], f"`{first}`", key=True)]
        here = (self.units.rate(self.named[first].unit) or ("", unit))[1]
        fact = f"both `{first}` and `{second}` lead on from {here}, and nothing says which of them is meant"
        help_ = f"keep one, and try the other with --set; or give `{second}` a unit of its own, such as big {here}"
        return self.study.places.problem(paths[1], fact, "two-ways", key=True, help=help_, related=related)

    @cached_property
    def named(self) -> Mapping[str, Value]:
        """The capacities and the assumptions, which share their names."""
        return {**self.capacities, **self.assumptions}

    def stands_on(self, names: Sequence[str]) -> dict[str, Value]:
        """The figures that the product of the named rates stands on, through all formulas: each is one variable."""
        return _stands_on(formulas.product(names), self.formulas, self.named)

    def product(self, names: Sequence[str], unit: Unit) -> Value:
        """The named rates multiplied, in `unit`; what several of them stand on is one variable. 1 for no names."""
        values = [self.named[name] for name in names]
        one = self.units.registry.Quantity(1.0, prod((v.unit for v in values), start=self.units.unit(None)))
        once = self.units.convert(one, unit).magnitude
        best, low, high = (prod(getattr(value, end) for value in values) * once for end in ("best", "low", "high"))
        if len(names) > 1 and not self.formulas.keys().isdisjoint(names):
            product = formulas.product(names)
            bounds = enclose(product, _ranges(product, self.formulas, self.named, self.units), self.formulas)
            root = self.units.root(unit)
            low, high = float(bounds.low) / root, float(bounds.high) / root
        return Value(best, low, high, unit, "")

    def at(self, names: Sequence[str], unit: str, values: Mapping[str, Any]) -> Any:
        """The named rates multiplied, in `unit` ("152 mm shell / voyage"), with other values for some of their figures.

        The values are floats or arrays, in the units of `named`; all other figures stay at their best.
        """
        top, _, bottom = unit.partition(" / ")
        figures_ = {
            name: values.get(name, value.best) * self.units.root(value.unit)
            for name, value in self.stands_on(names).items()
        }
        return follow(formulas.product(names), figures_, self.formulas) / self.units.root(self.units.unit(top, bottom))

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


def _stands_on(formula: Formula, inner: Mapping[str, Formula], values: Mapping[str, Value]) -> dict[str, Value]:
    names = dict.fromkeys(name.text for _, each in reached(formula, inner) for name in each.names)
    return {name: values[name] for name in names if name in values and name not in inner}


def _ranges(
    formula: Formula, inner: Mapping[str, Formula], values: Mapping[str, Value], units: Units
) -> dict[str, Bounds]:
    """What a formula stands on, in the registry's root units, so that mixed units come out right."""
    found = {}
    for name, value in _stands_on(formula, inner, values).items():
        once = units.root(value.unit)
        found[name] = Bounds(value.low * once, value.high * once)
    return found


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
        self.inner: dict[str, Formula] = {}  # that others are worked out through, so that shared names stay shared

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
            value: Value | None
            if isinstance(capacity.holds, Figure):
                value = self._figure(capacity.holds, capacity.range)
            else:
                value = self._formula(capacity.holds, path, capacity.range)
                if capacity.range is None:
                    self.inner[name] = capacity.holds
            if value is None:
                continue
            if not capacity.per and (per := self._holder(value, capacity.of)):  # only now is it known
                capacity = self.study.capacities[name] = replace(capacity, per=per)
            try:
                wanted = self.units.unit(capacity.of, capacity.per)
                found[name] = self._within(path, self._in(value, wanted), capacity)
            except Clash as clash:
                unknown = "" if capacity.per else f"[{capacity.of}] / [what holds it]"
                self._clash(path, Clash(clash.found, unknown or clash.wanted))
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
                holder = self._holder(value, check.of)
                if holder is None:
                    wanted = f"[{check.of}] / [what holds it]"
                    self._clash(path, Clash(self.units.dimension(value.unit), wanted))
                else:
                    limits[limit] = self._in(value, self.units.unit(check.of, holder))
            if limits:
                tightest = min(limits, key=lambda limit: limits[limit].best)
                yield Limited(name, check.of, limits, tightest, self.units.name(limits[tightest].unit))

    def routes(self, model: Model) -> None:
        """Whether one way leads from each counted unit to what each capacity is for."""
        counted = dict.fromkeys(claim.says.unit for claim in self.study.claims if claim.says)
        for unit, capacity in product(counted, self.study.capacities.values()):
            try:
                model.route(unit, capacity.per)
            except DataError as wrong:
                self.problems += [problem for problem in wrong.problems if problem not in self.problems]

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
        """The unit that so many `of` are for: one that a capacity or an assumption is per, else any of the study's."""
        bottom, top = self.units.ends(value.unit) or ("", "")
        return self._holders.get(bottom) if top == self.units.dimensions[of] else None

    @cached_property
    def _holders(self) -> Mapping[str, str]:
        """The unit that stands for a dimension below the line."""
        said = [*self.study.capacities.values(), *(a.is_ for a in self.study.assumptions.values())]
        names = [*(getattr(one, "per", None) for one in said), *self.study.lexicon.names()]
        return {self.units.dimensions[name]: name for name in reversed(names) if name in self.units.dimensions}

    def _in(self, value: Value, unit: Unit) -> Value:
        once = self.units.convert(self.units.registry.Quantity(1.0, value.unit), unit).magnitude
        return Value(value.best * once, value.low * once, value.high * once, unit, value.words)

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
        return Value(best, low, high, unit, said.words)

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
            known = {name.text: self.done[name.text] for name in formula.names if name.text in self.done}
            quantities = {name: self.units.registry.Quantity(v.best, v.unit) for name, v in known.items()}
            best = formulas.evaluate(formula, quantities, self._step)
            quantity = (
                best if isinstance(best, self.units.registry.Quantity) else self.units.registry.Quantity(best, "")
            )
            quantity = self.units.plain(quantity)
            bounds = enclose(formula, _ranges(formula, self.inner, self.done, self.units), self.inner)
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
        return Value(float(quantity.magnitude), low, high, quantity.units, formula.text)

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
