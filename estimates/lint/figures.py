"""Checks of a study's units, capacities, assumptions, hedges and charts."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from estimates.diagnostics import DataError, Diagnostic, Scalar, Unreadable, did_you_mean
from estimates.quantities.figure import Figure
from estimates.quantities.formulas import circle
from estimates.quantities.hedges import Hedges
from estimates.quantities.registry import Clash
from estimates.quantities.units import Units
from estimates.study.entries import Capacity, Chart, Unit
from estimates.study.record import Study


def missing_unit(study: Study, text: Scalar, figure: Figure | None, of: Sequence[str] = ()) -> Iterator[Diagnostic]:
    """Report a figure that does not say what it counts in units of the study; "shells" may mean any unit in `of`."""
    if figure is None or figure.unit is not None or not figure.words:  # a ledger's number columns are checked there
        return
    if figure.of is None and not of:
        thing = next(iter(study.claims.says.unit.items), next(iter(study.assumed.units), "container"))
        help_ = f"write `{figure.words} {study.units.plural(thing)}`, or whatever is counted"
        yield Diagnostic.at(text, f"“{figure.words}” does not say what is counted", "no-unit", help_)
    if figure.of is not None and figure.of not in study.units.heads(of):
        yield Diagnostic.of(study.units.unknown(figure.of, text, of), text)


def unit_clash(study: Study, unit: str, of: str) -> str | None:
    """Return the clash of a figure in one unit with the unit that it should be a number of, or None."""
    units, dimension = study.units.by_name, study.registry.dimension_of
    found, expected = (
        {dimension(n) for n in (name, units[name].counts_as, units[name].compared_as) if n} for name in (unit, of)
    )
    return Clash(f"[{dimension(unit) or unit}]", f"[{of}]").label if found.isdisjoint(expected) else None


def unknown(kind: str, name: Any, known: Iterable[str], otherwise: str | None = None) -> Diagnostic:
    """Return the diagnostic for a name that no claim, source, capacity, hedge or side has."""
    return Diagnostic.at(name, f"no {kind} is named `{name}`", f"unknown-{kind}", did_you_mean(name, known, otherwise))


def cycles(links: Mapping[str, Any], verb: str, place: Callable[[str], Scalar]) -> Iterator[Diagnostic]:
    """Report names that lead to themselves or, by way of others, in a circle; `place` finds the key of one."""
    if loop := circle({name: [target] for name, target in links.items()}, verb):
        slug, help_ = ("itself", "remove it") if loop[1].endswith("itself") else ("circle", "remove one of them")
        yield Diagnostic.at(place(loop[0]), loop[1], slug, help_)


def own_units(study: Study) -> Iterator[Diagnostic]:
    """Report units whose name is taken or cannot be read, or that refer to an unknown unit or to themselves."""
    for unit in study.assumed.units.values():
        yield from _names(study, unit)
        yield from _derived(study, unit) if unit.is_ else ()
        for other, text in ((unit.counts_as, unit.at("counts as")), (unit.compared_as, unit.at("compared as"))):
            if other and study.units.unit(other) != other:
                yield Diagnostic.of(study.units.unknown(other), text)
    own = study.assumed.units.items()
    for key, verb, links in (
        ("is", "is made of", {name: figure.unit for name, figure in study.derived.items()}),
        ("counts as", "counts as", {name: unit.counts_as for name, unit in own if unit.counts_as}),
        ("compared as", "is compared as", {name: unit.compared_as for name, unit in own if unit.compared_as}),
    ):
        yield from cycles(links, verb, lambda name, key=key: study.assumed.units[name].at(key))  # type: ignore[misc]


def _names(study: Study, unit: Unit) -> Iterator[Diagnostic]:
    """Report what is wrong with a unit's name, its plural and its other names."""
    units, name = study.units, unit.name
    if common := Units.common().all_spellings.get(name):
        fact = f"the unit `{name}` replaces the common unit `{common}`"
        yield Diagnostic.at(name, fact, "shadowed-unit", "rename it if that is not meant", warning=True)
    figure = study.readable(f"5,000 {units.plural(name)}")
    is_strange = re.search(r"  |^[\d.,]+ ?%?$", name)  # which `names` reports
    if not (is_strange or (figure and figure.unit == name)) and units.unit(name) == name:
        help_ = "choose plain words, in the singular"
        yield Diagnostic.at(name, f"`{name}` cannot be read after a number", "unit-name", help_)
    for alias in (name, *unit.items("plural"), *unit.items("also")):
        parts = [part for part in re.split(r"\s*[,;]\s*|(?:^|\s)-(?=\w)", alias.strip("[]() ")) if part]
        if len(parts) > 1:
            help_ = f"write [{', '.join(parts)}]"
            yield Diagnostic.at(alias, "several names of a unit in one text", "unit-name", help_)
        elif (other := units.unit(alias)) != name:
            fact, help_ = f"`{alias}` is already a name of the unit `{other}`", "remove one of the two"
            yield Diagnostic.at(alias, fact, "unit-name", help_)


def _derived(study: Study, unit: Unit) -> Iterator[Diagnostic]:
    """Report a unit that is not a number of another one."""
    text = unit.at("is")
    try:
        figure = study.figure(text)
    except Unreadable as error:
        yield Diagnostic.of(error, text)
        return
    if figure.unit is None:
        yield from missing_unit(study, text, figure)
    elif figure.relation not in ("bare", "exactly") or not figure.figure or figure.per:
        fact = f"“{figure.words}” is not an exact number of another unit"
        help_ = f"write one number, such as `2 {study.units.plural(figure.unit)}`"
        yield Diagnostic.at(text, fact, "unit-is", help_)


def evaluation(study: Study) -> Iterator[Diagnostic]:
    """Report entries that cannot be evaluated: figures in the wrong units, formulas, ranges, conversions."""
    try:
        study.model  # noqa: B018 - evaluated once, and kept
    except DataError as error:
        yield from error.diagnostics


def contexts(study: Study) -> Iterator[Diagnostic]:
    """Report two contexts with one name: `filled with 152 mm shells` must identify one capacity or assumption."""
    first: dict[str, Capacity] = {}
    for capacity in study.capacities.values():
        for same in {str(capacity.name), str(capacity.context)} & study.assumptions.keys():
            place, noun = (capacity.name, "name") if same == capacity.name else (capacity.at("context"), "context")
            other = (study.assumptions[same].name, "the assumption")
            fact = f"`{same}` is an assumption and the {noun} of a capacity"
            yield Diagnostic.at(place, fact, "context", "rename one of the two", other=other)
        earlier = first.setdefault(str(capacity.context), capacity)
        if earlier is not capacity:
            fact = f"`{capacity.name}` and `{earlier.name}` have the same context, “{capacity.context}”"
            other = (earlier.name, f"`{earlier.name}`")
            yield Diagnostic.at(capacity.name, fact, "context", "add `context: ` and a condition to one", other=other)


def missing_sources(study: Study) -> Iterator[Diagnostic]:
    """Report figures of the study's own without a source (a warning), unless they are marked as illustrative."""
    for entry in (*study.capacities.values(), *study.assumptions.values()):
        if not entry.source and not entry.illustrative:
            help_ = "add `source: `, or `illustrative: true` where none is known"
            yield Diagnostic.at(entry.name, f"`{entry.name}` has no source", "no-source", help_, warning=True)


def hedges(study: Study) -> Iterator[Diagnostic]:
    """Report rows of the hedge table that do not exist, or whose intervals do not fit."""
    known = {**Hedges.default().rows, **Hedges.default().orders}
    for name, hedge in study.assumed.hedges.items():
        if name not in known:
            yield unknown("hedge", hedge.name, known, "`estimates show hedges` lists them")
        for key, ends in (("implied", hedge.implied), ("wide", hedge.wide)):
            if ends and ends[0] > ends[1]:
                fact = f"the range from {ends[0]:g} to {ends[1]:g} is empty"
                yield Diagnostic.at(hedge.at(key), fact, "empty-range", "put the lower end first")
        wide, implied = hedge.wide, hedge.implied
        if wide and implied and not (wide[0] <= implied[0] and implied[1] <= wide[1]):
            fact = f"`wide` does not contain all of `implied` of the hedge `{name}`"
            yield Diagnostic.at(hedge.at("wide"), fact, "narrow", "`wide` is for 80 % of readers, `implied` for half")


def charts(study: Study, given: Sequence[Chart] = ()) -> Iterator[Diagnostic]:
    """Report sides and units of charts that the study does not have, and colours that are none."""
    sides = study.claims.side.items
    units = [*filter(None, study.claims.says.unit.items), *study.capacities]
    for chart in given or study.assumed.charts.values():
        yield from (unknown("side", side, sides) for side in (*chart.order, *chart.colours) if side not in sides)
        for colour in chart.colours.values():
            if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
                yield Diagnostic.at(colour, f"“{colour}” is not a colour such as #1f77b4", "colour")
        if (text := chart.unit) and {text, study.units.unit(re.split(" per | / ", text)[0])}.isdisjoint(units):
            help_ = did_you_mean(text, units, f"there are {', '.join(units)}")
            yield Diagnostic.at(text, f"no count or capacity is in `{text}`", "unknown-unit", help_)


CHECKS = (charts, own_units, evaluation, contexts, missing_sources, hedges)
