"""What can be wrong with a study's units, capacities, assumptions and hedges."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from math import inf
from typing import TYPE_CHECKING, Any

from estimates.diagnostics import Diagnostic, Related, Scalar, Unreadable, close_match
from estimates.quantities.figure import Figure
from estimates.quantities.formulas import CycleInFormulasError, Formula, order
from estimates.quantities.hedges import Hedges
from estimates.study.entries import Assumed, Capacity, Unit
from estimates.study.values import clash, dimension, kind

if TYPE_CHECKING:
    from estimates.study.record import Study


def counted(study: Study, text: Scalar, figure: Figure | None, of: Sequence[str] = ()) -> Iterator[Diagnostic]:
    """Report a figure that does not say what it counts in units of the study; "shells" may mean any unit in `of`."""
    if figure is None or figure.unit is not None or not figure.words:  # the numbers of a ledger are checked there
        return
    if figure.of is None and not of:
        thing = next(iter(study.claims.says.unit.texts), next(iter(study.own_units), "container"))
        help_ = f"write `{figure.words} {study.units.plural(thing)}`, or whatever is counted"
        yield Diagnostic.at(text, f"“{figure.words}” does not say what is counted", "no-unit", help_)
    if figure.of is None:
        return
    aliases = [str(alias) for unit in of if unit in study.own_units for alias in study.own_units[unit].also]
    heads = [name.rpartition(" ")[2] for name in (*of, *aliases)]
    if figure.of not in heads:
        yield _unknown(study, text, figure, figure.of, heads)


def _unknown(study: Study, text: Scalar, figure: Figure, name: str, heads: Sequence[str] = ()) -> Diagnostic:
    """Return the diagnostic of a noun in a figure that is not a unit."""
    head = re.escape(name.rpartition(" ")[2].rstrip("y"))
    found = [*re.finditer(rf"\b{head}\w*", text, re.IGNORECASE)] if head else []
    start, end = found[-1].span() if found else (figure.start, figure.end)  # the last such word
    guess = close_match(name, [*study.units.suggested(), *heads])
    help_ = f"did you mean `{guess}`?" if guess else f"name it under `units` in assumptions.yaml: `{name}: {{}}`"
    words = text[start:end] if guess else name
    error = Unreadable(f"“{words}” is not a unit of this study", start, end, slug="unknown-unit", help=help_)
    return Diagnostic.of(error, text)


def unlike(study: Study, unit: str, of: str) -> str | None:
    """Return the clash of a figure in one unit with the unit that it should be a number of, or None."""

    def names(name: str) -> set[str]:
        own = study.own_units.get(name)
        links = [own.counts_as, own.compared_as] if own else []
        return {kind(str(one), study.units, study.derived) for one in (name, *links) if one}

    if not names(unit).isdisjoint(names(of)):
        return None
    return clash((f"[{kind(unit, study.units, study.derived)}]", ""), (f"[{of}]", ""))


def circles(links: Mapping[Any, Any]) -> Iterator[list[Any]]:
    """Return every circle in which links lead, once."""
    done: set[Any] = set()
    for at in links:
        path: dict[Any, None] = {}
        while at in links and at not in done and at not in path:
            path[at] = None
            at = links[at]
        yield from [[*path][[*path].index(at) :]] if at in path else ()
        done |= path.keys()


def in_circles(links: Mapping[Any, Any], verb: str, place: Callable[[Any], Scalar]) -> Iterator[Diagnostic]:
    """Report names that lead to themselves or, by way of others, in a circle; `place` finds the key of one."""
    for first, *others in circles(links):
        chain = f", which {verb} ".join(f"`{other}`" for other in (*others[:5], first)) if others else "itself"
        slug, help_ = ("circle", "remove one of them") if others else ("itself", "remove it")
        yield Diagnostic.at(place(first), f"`{first}` {verb} {chain}", slug, help_)


def own_units(study: Study) -> Iterator[Diagnostic]:
    """Units with a name that is taken or cannot be read, that lead nowhere, or in a circle."""
    for unit in study.own_units.values():
        yield from _names(study, unit) if unit.is_whole else ()
        yield from _derived(study, unit) if unit.is_ and unit.is_whole else ()
        for other, text in ((unit.counts_as, unit.at("counts as")), (unit.compared_as, unit.at("compared as"))):
            if other and study.units.unit(other) != other:
                yield _unknown(study, text, Figure(other, "bare", None, end=len(other)), other)
    own = study.own_units.items()
    for key, verb, links in (
        ("is", "is made of", {name: figure.unit for name, figure in study.derived.items()}),
        ("counts as", "counts as", {name: unit.counts_as for name, unit in own if unit.counts_as}),
        ("compared as", "is compared as", {name: unit.compared_as for name, unit in own if unit.compared_as}),
    ):
        yield from in_circles(links, verb, lambda name, key=key: study.own_units[name].at(key))  # type: ignore[misc]


def _names(study: Study, unit: Unit) -> Iterator[Diagnostic]:
    """Report what is wrong with a unit's name, its plural and its other names."""
    units, name = study.units, unit.name
    if name in units.shadowed:
        fact = f"the unit `{name}` replaces the common unit `{units.shadowed[name]}`"
        yield Diagnostic.at(name, fact, "shadowed-unit", "rename it if that is not meant", warning=True)
    readable = False
    with suppress(Unreadable):
        readable = study.figure(f"5,000 {units.plural(name)}").unit == name
    named = not re.search(r"  |^[\d.,]+ ?%?$", name)  # else `names` says what is wrong
    if not readable and named and units.unit(name) == name:
        yield Diagnostic.at(name, f"`{name}` cannot be read after a number", "unit-name", "choose plain words")
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
        yield from counted(study, text, figure)
    elif figure.relation not in ("bare", "exactly") or not figure.figure or figure.per:
        fact = f"“{figure.words}” is not an exact number of another unit"
        help_ = f"write one number, such as `2 {study.units.plural(figure.unit)}`"
        yield Diagnostic.at(text, fact, "unit-is", help_)


def own_figures(study: Study) -> Iterator[Diagnostic]:
    """Capacities and assumptions in units that do not fit, and with ranges that do not fit."""
    for entry in (*study.capacities.values(), *study.assumptions.values()):
        wrong: list[Diagnostic] = []
        for text, figure in ((entry.at(entry.figure_key), entry.written), (entry.at("range"), entry.range)):
            if isinstance(figure, Figure):
                held = entry.of if isinstance(entry, Capacity) else None
                wrong += _held(study, text, figure, held) if held else ()
                wrong += counted(study, text, figure) if figure.of and not isinstance(entry, Capacity) else ()
                if not wrong and figure.per and study.units.unit(figure.per) is None:
                    wrong.append(_unknown(study, text, figure, figure.per))
        yield from wrong or _range(study, entry)


def _held(study: Study, text: Scalar, figure: Figure, of: str) -> Iterator[Diagnostic]:
    """Report a figure that is not a number of `of` for one of something."""
    units, holders = study.units, (capacity.per for capacity in study.capacities.values())
    holder = next(filter(None, holders), next(iter(study.claims.says.unit.texts), "truck"))
    if figure.unit is None and figure.of is not None:
        yield from counted(study, text, figure, [of])
    elif figure.unit is None:
        number, per, rest = figure.words.partition(" per ")
        help_ = f"write `{number} {units.plural(of).rpartition(' ')[2]}{per + rest if per else f' per {holder}'}`"
        yield Diagnostic.at(text, f"“{figure.words}” does not say what is held", "no-unit", help_)
    elif (expected := kind(of, units, study.derived)) != kind(figure.unit, units, study.derived):
        found = dimension(figure, units, study.derived)
        is_inverse = figure.per is not None and kind(figure.per, units, study.derived) == expected
        label = clash(found, (f"[{expected}]", f" / {found[0]}" if is_inverse else found[1] or f" / [{holder}]"))
        yield Diagnostic.at(text, f"“{figure.words}” is not a number of {units.plural(of)}", "units", label=label)
    elif figure.per is None:
        fact, help_ = f"“{figure.words}” does not say what holds them", f"add it, such as `{figure.words} per {holder}`"
        yield Diagnostic.at(text, fact, "not-per", help_)


def _range(study: Study, entry: Assumed) -> Iterator[Diagnostic]:
    """Report a figure or range that cannot be computed with, and a range that does not fit its figure."""
    text, figure, spread, place = entry.at(entry.figure_key), entry.written, entry.range, entry.at("range")
    if isinstance(figure, Figure) and figure.relation == "order":
        fact = f"“{figure.words}” is an order of magnitude, which cannot be computed with"
        yield Diagnostic.at(text, fact, "vague", "give a number, and its `range`")
    elif isinstance(figure, Figure) and figure.relation not in ("bare", "exactly", "between"):
        number = re.search(r"\d[\d.,]*", figure.words)
        fact = f"“{figure.words}” is hedged, which gives no range to compute with"
        help_ = f"write {number[0] if number else 'it'} without the hedge, and what is plausible as its `range`"
        yield Diagnostic.at(text, fact, "hedged", help_)
    if spread is None or not isinstance(figure, Figure):
        return
    found, expected = (dimension(one, study.units, study.derived) for one in (spread, figure))
    if spread.relation != "between":
        yield Diagnostic.at(place, f"“{spread.words}” is not a range such as 300 to 500", "range")
    elif found != expected:
        fact, label = "the range has different units from the figure", clash(found, expected)
        yield Diagnostic.at(place, fact, "range-unit", other=(text, "the figure"), label=label)
    elif figure.unit == spread.unit and not (spread.low or 0.0) <= (figure.middle or 0.0) <= (spread.high or inf):
        fact, help_ = f"“{figure.words}” is outside its range", "correct the one that is wrong"
        yield Diagnostic.at(text, fact, "outside-range", help_, other=(place, "its range"))


def formulas(study: Study) -> Iterator[Diagnostic]:
    """Formulas with names that are not an assumption, and formulas that depend on themselves."""
    written = {name: entry.written for name, entry in study.assumptions.items() if isinstance(entry.written, Formula)}
    found = [(one.written, one.at(one.figure_key)) for one in (*study.capacities.values(), *study.assumptions.values())]
    found += [(limit, check.limit(name)) for check in study.checks.values() for name, limit in check.limits.items()]
    for formula, text in found:
        for name in formula.names if isinstance(formula, Formula) else ():
            if name.text not in study.assumptions:
                guess = close_match(name.text, study.assumptions)
                help_ = f"did you mean `{guess}`?" if guess else f"add `{name.text}` under `assumptions`"
                fact = f"no assumption is named `{name.text}`"
                yield Diagnostic.of(Unreadable(fact, *name.place, slug="unknown-name", help=help_), text)
    try:
        order(written)
    except CycleInFormulasError as circle:
        places = [(name, study.assumptions[name].at("is").span) for name in circle.names[:-1][:3]]
        related = tuple(Related(span, f"`{name}`") for name, span in places if span)
        span = study.assumptions[circle.names[-1]].at("is").part(circle.start, circle.end)
        yield Diagnostic(circle.fact, circle.slug, span, help=circle.help, related=related)


def contexts(study: Study) -> Iterator[Diagnostic]:
    """Two conditions of one name: `filled with 152 mm shells` must say which capacity or assumption is meant."""
    first: dict[str, Capacity] = {}
    for capacity in study.capacities.values():
        for same in {str(capacity.name), str(capacity.context)} & study.assumptions.keys():
            here, what = (capacity.name, "name") if same == capacity.name else (capacity.at("context"), "context")
            other = (study.assumptions[same].name, "the assumption")
            fact = f"`{same}` is an assumption and the {what} of a capacity"
            yield Diagnostic.at(here, fact, "context", "rename one of the two", other=other)
        earlier = first.setdefault(str(capacity.context), capacity)
        if earlier is not capacity:
            fact = f"`{capacity.name}` and `{earlier.name}` have the same context, “{capacity.context}”"
            other = (earlier.name, f"`{earlier.name}`")
            yield Diagnostic.at(capacity.name, fact, "context", "give one of them a `context` of its own", other=other)


def unsourced(study: Study) -> Iterator[Diagnostic]:
    """Figures of the study's own without a source (a warning), unless they are marked as illustrative."""
    for entry in (*study.capacities.values(), *study.assumptions.values()):
        if not entry.source and not entry.illustrative:
            help_ = "add `source: `, or `illustrative: true` where none is known"
            yield Diagnostic.at(entry.name, f"`{entry.name}` has no source", "no-source", help_, warning=True)


def hedges(study: Study) -> Iterator[Diagnostic]:
    """Rows of the hedge table that do not exist, or with intervals that do not fit."""
    known = {**Hedges.default().rows, **Hedges.default().orders}
    for name, hedge in study.own_hedges.items():
        if name not in known:
            guess = close_match(name, known)
            help_ = f"did you mean `{guess}`?" if guess else "`estimates show hedges` lists them"
            yield Diagnostic.at(hedge.name, f"no hedge is named `{name}`", "unknown-hedge", help_)
        for key, ends in (("implied", hedge.implied), ("wide", hedge.wide)):
            if ends and ends[0] > ends[1]:
                fact = f"the range from {ends[0]:g} to {ends[1]:g} is empty"
                yield Diagnostic.at(hedge.at(key), fact, "empty-range", "put the lower end first")
        wide, implied = hedge.wide, hedge.implied
        if wide and implied and not (wide[0] <= implied[0] and implied[1] <= wide[1]):
            fact = f"`wide` does not contain all of `implied` of the hedge `{name}`"
            yield Diagnostic.at(hedge.at("wide"), fact, "narrow", "80 % of readers are more than half of them")


CHECKS = (own_units, own_figures, formulas, contexts, unsourced, hedges)
