"""A study's capacities and assumptions as one model: contexts compiled, chains of rates followed and multiplied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from estimates.diagnostics.problems import DataError, Problem
from estimates.quantities import old_formulas as formulas
from estimates.quantities.old_formulas import Formula
from estimates.quantities.old_units import Clash, Quantity, Unit, Units
from estimates.quantities.ranges import enclose, follow
from estimates.quantities.workings import Limited, Value, Workings, root_ranges, stands_on
from estimates.reading import figures
from estimates.reading.figures import Figure

if TYPE_CHECKING:
    from estimates.study.study import Study


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


class Counted:
    """A claim's count as a quantity: `claim.to("152 mm shell", "filled with 152 mm shells")`."""

    def __init__(self, figure: Figure, units: Units) -> None:
        self.figure, self._units = figure, units

    @property
    def quantity(self) -> Quantity:
        """The figure said, in its unit. Raises ValueError where the words say no single number."""
        if self.figure.figure is None:
            raise ValueError(f"“{self.figure.words}” says no single number")
        return self._units.quantity(self.figure.figure, self.figure.unit, self.figure.per)

    def to(self, unit: str, *contexts: str, end: str = "best") -> Quantity:
        """The quantity in another unit, through the named contexts; `end` picks low, best or high of every range.

        Raises Clash with both dimensions named if no path leads there, KeyError for an unknown unit, ValueError for an
        unknown context or end, or a count that is no single number.
        """
        if end not in ("low", "best", "high"):
            raise ValueError(f"“{end}” is no end of a range: the ends are low, best and high")
        for context in contexts:
            if context not in self._units.contexts:
                known_ones = ", ".join(self._units.contexts)
                raise ValueError(f"“{context}” is no context of this study: the contexts are {known_ones}")
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
        made = Workings(study, Units(study.lexicon))
        assumptions, capacities = made.assumptions(), made.capacities()
        model = cls(study, made.units, assumptions, capacities, tuple(made.checks()), made.inner)
        problems = [*made.problems, *model._unlike()]
        if problems := problems or [*model._ambiguous()]:
            raise DataError(problems)
        for name, value in model.assumptions.items():
            if rate := model.units.rate(value.unit):
                model.units.add_conversion(name, *rate, value.ends)
        for name, capacity in study.capacities.items():
            model.units.add_conversion(capacity.context, capacity.of, capacity.per, model.capacities[name].ends)
        return model

    def _unlike(self) -> Iterator[Problem]:
        """Stated figures of pure loads that are of another kind than their `of` says."""
        for index, claim in enumerate(self.study.claims):
            for number, content in enumerate(claim.contents):
                if len(content.of) > 1:
                    continue
                try:
                    self.as_unit(content.says, self.taken_as(content.of[0]))
                except Clash as clash:
                    path = (*self.study.places.claim(index), "contents", number, "says")
                    yield self.study.places.problem(path, str(clash), "units", label=clash.aligned())

    def _ambiguous(self) -> Iterator[Problem]:
        """Counted units from which two ways lead to what a capacity is for."""
        counted = dict.fromkeys(claim.says.unit for claim in self.study.claims if claim.says)
        found: dict[str, Problem] = {}
        pers = dict.fromkeys(capacity.per for capacity in self.study.capacities.values())
        for unit, per in product(counted, pers):
            try:
                self.route(unit, per)
            except DataError as wrong:
                found |= {problem.fact: problem for problem in wrong.problems}
        yield from found.values()

    def claim(self, claim_id: str) -> Counted:
        """The count of a claim. KeyError if the study has no such claim, or it has no count."""
        says = self.study.by_id[claim_id].says
        if says is None:
            raise KeyError(claim_id)
        return Counted(says, self.units)

    def factor(self, unit: str | None, capacity: str) -> Factor | None:
        """What turns one counted `unit` into the load of a capacity; None if that unit holds no such thing.

        Of a rate ("truck / week") it is what turns one truck. A unit that is not the capacity's own (a voyage) goes
        through the rates that lead there (containers per voyage), whose ranges are multiplied in. Raises DataError
        where two ways lead there.
        """
        said = self.study.capacities[capacity]
        unit = (unit or "").partition(" / ")[0]
        route = self.route(unit, said.per)
        if route is None:
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
        return stands_on(formulas.product(names), self.formulas, self.named)

    def product(self, names: Sequence[str], unit: Unit) -> Value:
        """The named rates multiplied, in `unit`; what several of them stand on is one variable. 1 for no names."""
        values = [self.named[name] for name in names]
        one = self.units.registry.Quantity(1.0, prod((v.unit for v in values), start=self.units.unit(None)))
        once = self.units.convert(one, unit).magnitude
        best, low, high = (prod(getattr(value, end) for value in values) * once for end in ("best", "low", "high"))
        if len(names) > 1 and not self.formulas.keys().isdisjoint(names):
            product = formulas.product(names)
            bounds = enclose(product, root_ranges(product, self.formulas, self.named, self.units), self.formulas)
            root = self.units.root(unit)
            low, high = float(bounds.low) / root, float(bounds.high) / root
        return Value.of(best, low, high, unit, "")

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

    def words(self, name: str) -> str:
        """What a capacity or an assumption comes to: "450 shells per container", as the name has the calibre."""
        value, said = self.named[name], self.study.capacities.get(name)
        if said is None:
            return f"{figures.number(value.best)} {self.units.name(value.unit)}"
        thing = self.study.lexicon.plural(said.of).rsplit(" ", 1)[-1]
        return f"{figures.number(value.best)} {thing} per {said.per}"

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
