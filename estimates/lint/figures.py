"""What can be wrong with a study's units, capacities, assumptions and hedges."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from math import inf
from typing import TYPE_CHECKING, Any

from estimates.diagnostics import Diagnostic, Related, Scalar, Unreadable, close_match
from estimates.quantities.figure import Figure
from estimates.quantities.hedges import Hedges
from estimates.quantities.old_formulas import Circle, Formula, order  # TODO(switch): formulas
from estimates.study.entries import Assumption, Capacity, Entry, Unit
from estimates.study.values import parse_figure

if TYPE_CHECKING:
    from estimates.study.record import Study

DEEPEST = 20  # units, each of which is a number of the next


def dimension(figure: Figure, units: Any) -> tuple[str, str]:
    """Return the dimension of a figure in two parts: "[mass]" and " / [container]"."""
    below = f" / [{kind(figure.per, units)}]" if figure.per else ""
    name = figure.unit or figure.of
    return (f"[{kind(name, units)}]" if name else "a bare number"), below


def kind(name: str, units: Any) -> str:
    """Return what a unit measures ("mass" for a bag of 50 kg) or counts (itself, or what it is a number of)."""
    for _ in range(DEEPEST):  # units that are made of each other are reported elsewhere
        entry = units.entries.get(name)
        figure = _read(entry.is_, units) if entry and entry.is_ else None
        if figure is None or figure.unit is None:
            break
        name = figure.unit
    return str(units.kind(name) or name)


def _read(words: str, units: Any) -> Figure | None:
    with suppress(ValueError):
        return parse_figure(words, units)
    return None


def clash(found: tuple[str, str], expected: tuple[str, str]) -> str:
    """Return two dimensions on two lines, equal parts below each other."""
    width = max(len(found[0]), len(expected[0])) if found[1] == expected[1] else 0
    return f"found:    {found[0]:>{width}}{found[1]}\nexpected: {expected[0]:>{width}}{expected[1]}"


def noun(text: Scalar, figure: Figure, name: str) -> tuple[int, int]:
    """Return the place of a noun of a figure in its text, as far as that can be told; of the last such word."""
    head = re.escape(name.rpartition(" ")[2].rstrip("y"))
    found = [*re.finditer(rf"\b{head}\w*", text, re.IGNORECASE)] if head else []
    return found[-1].span() if found else (figure.start, figure.end)


def counted(study: Study, text: Scalar, figure: Figure | None, of: Sequence[str] = ()) -> Iterator[Diagnostic]:
    """Report a figure that does not say what it counts in units of the study; "shells" may mean any unit in `of`."""
    if figure is None or figure.unit is not None:
        return
    units = study.units
    if figure.of is None:
        if not of:
            thing = units.plural(next(iter(study.claims.says.unit.texts), next(iter(units.entries), "container")))
            help_ = f"write `{figure.words} {thing}`, or whatever is counted"
            fact = f"“{figure.words}” does not say what is counted"
            yield Diagnostic(fact, "no-unit", text.part(figure.start, figure.end), help=help_)
        return
    aliases = [str(alias) for unit in of if unit in units.entries for alias in units.entries[unit].also]
    heads = [name.rpartition(" ")[2] for name in (*of, *aliases)]
    if figure.of in heads:
        return
    guess = close_match(figure.of, [*units.names(), *heads])
    start, end = noun(text, figure, figure.of)
    if guess is None and (found := _longer(units, text[figure.start : end])):
        guess, start = units.plural(found[0]), figure.start + found[1]
    yield Diagnostic.of(unknown_unit(text[start:end], guess, start, figure.of), text)


def unknown_unit(words: str, guess: str | None, start: int = 0, name: str = "") -> Unreadable:
    """Return the error of words that name no unit."""
    help_ = (
        f"did you mean `{guess}`?" if guess else f"name it under `units` in assumptions.yaml: `{name or words}: {{}}`"
    )
    fact = f"“{words if guess else name or words}” is not a unit of this study"
    return Unreadable(fact, start, start + len(words), slug="unknown-unit", help=help_)


def _longer(units: Any, words: str) -> tuple[str, int] | None:
    """Return the unit of several words for which the end of `words` is a slip, and where it starts."""
    names = [form for name in units.names() if " " in name for form in (name, units.plural(name))]
    for word in re.finditer(r"\S+", words):
        if guess := close_match(words[word.start() :], names):
            return (units.unit(guess) or guess), word.start()
    return None


def circles(links: dict[Any, Any]) -> Iterator[list[Any]]:
    """Return every circle in which links lead, once, starting with its first member."""
    done: set[Any] = set()
    for start in links:
        path: dict[Any, int] = {}
        at = start
        while at in links and at not in done and at not in path:
            path[at] = len(path)
            at = links[at]
        if at in path:
            yield [*path][path[at] :]
        done |= path.keys()


def own_units(study: Study) -> Iterator[Diagnostic]:
    """Units with a name that is taken or cannot be read, that lead nowhere, or in a circle."""
    units = study.units
    base = {
        name: figure.unit for name, unit in units.entries.items() if unit.is_ and (figure := _read(unit.is_, units))
    }
    for unit in (unit for unit in units.entries.values() if unit.is_whole):
        yield from _names(study, unit)
        if unit.is_:
            yield from _derived(study, unit)
        for key, other in (("counts as", unit.counts_as), ("compared as", unit.compared_as)):
            if other and units.unit(other) != other:
                yield Diagnostic.of(unknown_unit(other, close_match(other, units.names())), unit.at(key))
    links = {
        ("is", "is made of"): base,
        ("counts as", "counts as"): {name: unit.counts_as for name, unit in units.entries.items()},
        ("compared as", "is compared as"): {name: unit.compared_as for name, unit in units.entries.items()},
    }
    for (key, verb), targets in links.items():
        for first, *others in circles({name: target for name, target in targets.items() if target}):
            chain = f", which {verb} ".join(f"`{other}`" for other in (*others, first)) if others else "itself"
            slug, help_ = ("circle", "remove one of them") if others else ("itself", "remove it")
            yield Diagnostic(f"`{first}` {verb} {chain}", slug, units.entries[first].at(key).span, help=help_)


def _names(study: Study, unit: Unit) -> Iterator[Diagnostic]:
    """Report what is wrong with a unit's name, its plural and its other names."""
    units, name = study.units, unit.name
    if name in units.common().names():
        fact, help_ = f"`{name}` is a unit that every study has", "remove it, or choose another name"
        yield Diagnostic(fact, "unit-name", name.span, help=help_)
    elif (other := units.unit(name)) != name:
        fact, help_ = f"`{name}` is already a name of the unit `{other}`", "remove one of the two"
        yield Diagnostic(fact, "unit-name", name.span, help=help_)
    elif (figure := _read(f"5,000 {name}", units)) is None or figure.unit != name:
        fact = f"`{name}` cannot be read after a number"
        yield Diagnostic(fact, "unit-name", name.span, help="choose a name in plain words")
    for alias in [*unit.items("plural"), *unit.items("also")]:
        parts = [part for part in re.split(r"\s*[,;]\s*", alias.strip("[]() ")) if part]
        if alias.startswith("-"):
            own = " and ".join(f"`- {part}`" for part in re.split(r"\s+-(?=\w)", alias[1:]))
            yield Diagnostic("missing space after the dash", "dash", alias.span, help=f"write {own}")
        elif len(parts) > 1:
            fact = f"a {'semicolon' if ';' in alias else 'comma'} in the name of a unit"
            yield Diagnostic(fact, "unit-name", alias.span, help=f"write [{', '.join(parts)}]")
        elif (other := units.unit(alias)) != name:
            fact, help_ = f"`{alias}` is already a name of the unit `{other}`", "remove one of the two"
            yield Diagnostic(fact, "unit-name", alias.span, help=help_)


def _derived(study: Study, unit: Unit) -> Iterator[Diagnostic]:
    """Report a unit that is not a number of another one."""
    text = unit.at("is")
    try:
        figure = parse_figure(str(text), study.units)
    except Unreadable as error:
        yield Diagnostic.of(error, text)
        return
    if figure.unit is None:
        yield from counted(study, text, figure)
    elif figure.relation not in ("bare", "exactly") or not figure.figure or figure.per:
        fact = f"“{figure.words}” is not an exact number of another unit"
        help_ = f"write one number, such as `2 {study.units.plural(figure.unit)}`"
        yield Diagnostic(fact, "unit-is", text.span, help=help_)


def own_figures(study: Study) -> Iterator[Diagnostic]:
    """Capacities and assumptions in units that do not fit, and with ranges that do not fit."""
    entries: list[Capacity | Assumption] = [*study.capacities.values(), *study.assumptions.values()]
    for entry in entries:
        key = "holds" if isinstance(entry, Capacity) else "is"
        figures = ((key, entry.holds if isinstance(entry, Capacity) else entry.is_), ("range", entry.range))
        wrong: list[Diagnostic] = []
        for name, figure in figures:
            if isinstance(figure, Figure):
                wrong += _held(study, entry.at(name), figure, entry.of) if isinstance(entry, Capacity) else ()
                if isinstance(entry, Assumption):
                    wrong += [
                        *(counted(study, entry.at(name), figure) if figure.of else ()),
                        *_per(study, entry.at(name), figure),
                    ]
        yield from wrong or _range(study, entry, key, figures[0][1])


def _held(study: Study, text: Scalar, figure: Figure, of: str | None) -> Iterator[Diagnostic]:
    """Report a figure that is not a number of `of` for one of something."""
    units = study.units
    if of is None:
        return
    holder = next((capacity.per for capacity in study.capacities.values() if capacity.per), None)
    holder = holder or next(iter(study.claims.says.unit.texts), "truck")
    span = text.part(figure.start, figure.end)
    if strange := [*counted(study, text, figure, [of])]:
        yield from strange
    elif figure.unit is not None and kind(figure.unit, units) != kind(of, units):
        found = dimension(figure, units)
        label = clash(found, (f"[{kind(of, units)}]", found[1] or f" / [{holder}]"))
        yield Diagnostic(f"“{figure.words}” is not a number of {units.plural(of)}", "units", text.span, label=label)
    elif figure.unit is None and figure.of is None:
        number, per, rest = figure.words.partition(" per ")
        help_ = f"write `{number} {units.plural(of).rpartition(' ')[2]}{per + rest if per else f' per {holder}'}`"
        yield Diagnostic(f"“{figure.words}” does not say what is held", "no-unit", span, help=help_)
    elif figure.per is None:
        fact, help_ = f"“{figure.words}” does not say what holds them", f"write `{figure.words} per {holder}`"
        yield Diagnostic(fact, "not-per", span, help=help_)
    else:
        yield from _per(study, text, figure)


def _per(study: Study, text: Scalar, figure: Figure) -> Iterator[Diagnostic]:
    """Report a figure per something that is not a unit."""
    if figure.per is not None and study.units.unit(figure.per) is None:
        start, end = noun(text, figure, figure.per)
        guess = close_match(figure.per, study.units.names())
        yield Diagnostic.of(unknown_unit(text[start:end], guess, start, figure.per), text)


def _range(study: Study, entry: Capacity | Assumption, key: str, figure: Any) -> Iterator[Diagnostic]:
    """Report a figure or range that cannot be computed with, and a range that does not fit its figure."""
    text, spread = entry.at(key), entry.range
    if isinstance(figure, Figure) and figure.relation == "order":
        fact = f"“{figure.words}” is an order of magnitude, which cannot be computed with"
        yield Diagnostic(fact, "vague", text.span, help="give a number, and its `range`")
    elif isinstance(figure, Figure) and figure.relation not in ("bare", "exactly", "between"):
        number = re.search(r"\d[\d.,]*", figure.words)
        fact = f"“{figure.words}” is hedged, which gives no range to compute with"
        help_ = f"write {number[0] if number else 'it'} without the hedge, and what is plausible as its `range`"
        before = re.match(r"\D*[^\W\d](?=\W+\d)", text)
        yield Diagnostic(fact, "hedged", text.part(*before.span()) if before else text.span, help=help_)
    if spread is None:
        return
    if spread.relation != "between":
        fact = f"“{spread.words}” is not a range such as 300 to 500"
        yield Diagnostic(fact, "range", entry.at("range").span)
    elif isinstance(figure, Figure):
        yield from _fit(study, entry, text, figure, spread)


def _fit(study: Study, entry: Entry, text: Scalar, figure: Figure, spread: Figure) -> Iterator[Diagnostic]:
    """Report a range in other units than its figure, or that does not contain it."""
    found, expected = dimension(spread, study.units), dimension(figure, study.units)
    place = entry.at("range")
    if found != expected:
        related = (Related(text.span, "the figure"),) if text.span else ()
        fact = "the range has other units than the figure"
        yield Diagnostic(fact, "range-unit", place.span, label=clash(found, expected), related=related)
    elif figure.unit == spread.unit and figure.figure is not None and not _within(figure.figure, spread):
        related = (Related(place.span, "its range"),) if place.span else ()
        fact, help_ = f"“{figure.words}” is outside its range", "correct the one that is wrong"
        yield Diagnostic(fact, "outside-range", text.span, help=help_, related=related)


def _within(number: float, spread: Figure) -> bool:
    return (spread.low or 0.0) <= number <= (inf if spread.high is None else spread.high)


def formulas(study: Study) -> Iterator[Diagnostic]:
    """Formulas with names that are not an assumption, and formulas that depend on themselves."""
    written: dict[str, Formula] = {}
    found: list[tuple[Any, Scalar, str]] = [
        *((capacity.holds, capacity.at("holds"), capacity.name) for capacity in study.capacities.values()),
        *((entry.is_, entry.at("is"), entry.name) for entry in study.assumptions.values()),
        *((limit, check.limit(name), name) for check in study.checks.values() for name, limit in check.limits.items()),
    ]
    for formula, text, owner in found:
        if not isinstance(formula, Formula):
            continue
        if study.assumptions.get(owner) and study.assumptions[owner].is_ is formula:
            written[str(owner)] = formula
        for name in formula.names:
            if name.text not in study.assumptions:
                guess = close_match(name.text, study.assumptions)
                help_ = f"did you mean `{guess}`?" if guess else f"add `{name.text}` under `assumptions`"
                fact = f"no assumption is named `{name.text}`"
                yield Diagnostic(fact, "unknown-name", text.part(*name.span), help=help_)
    try:
        order(written)
    except Circle as circle:
        text = study.assumptions[circle.names[-1]].at("is")
        places = [(name, study.assumptions[name].at("is").span) for name in circle.names[:-1][:3]]
        related = tuple(Related(span, f"`{name}`") for name, span in places if span)
        span = text.part(circle.start, circle.end)
        yield Diagnostic(circle.fact, circle.slug, span, help=circle.help, related=related)


def contexts(study: Study) -> Iterator[Diagnostic]:
    """Two conditions of one name: `filled with 152 mm shells` must say which capacity or assumption is meant."""
    first: dict[str, Capacity] = {}
    for capacity in study.capacities.values():
        for same in {str(capacity.name), str(capacity.context)} & study.assumptions.keys():
            here = capacity.name if same == capacity.name else capacity.at("context")
            what = "name" if same == capacity.name else "context"
            other = study.assumptions[same].name
            related = (Related(other.span, "the assumption"),) if other.span else ()
            fact = f"`{same}` is an assumption and the {what} of a capacity"
            yield Diagnostic(fact, "context", here.span, help="rename one of the two", related=related)
        earlier = first.setdefault(str(capacity.context), capacity)
        if earlier is not capacity:
            related = (Related(earlier.name.span, f"`{earlier.name}`"),) if earlier.name.span else ()
            fact = f"`{capacity.name}` and `{earlier.name}` have the same context, “{capacity.context}”"
            help_ = "give one of them a `context` of its own"
            yield Diagnostic(fact, "context", capacity.name.span, help=help_, related=related)


def unsourced(study: Study) -> Iterator[Diagnostic]:
    """Figures of the study's own without a source (a warning), unless they are marked as illustrative."""
    entries: list[Capacity | Assumption] = [*study.capacities.values(), *study.assumptions.values()]
    for entry in entries:
        if not entry.source and not entry.illustrative:
            help_ = "add `source: `, or `illustrative: true` where none is known"
            yield Diagnostic(f"`{entry.name}` has no source", "no-source", entry.name.span, "warning", help=help_)


def hedges(study: Study) -> Iterator[Diagnostic]:
    """Rows of the hedge table that do not exist, or with intervals that do not fit."""
    rows = Hedges.default().rows
    for name, hedge in study.hedges.items():
        if name not in rows:
            guess = close_match(name, rows)
            help_ = f"did you mean `{guess}`?" if guess else "`estimates show hedges` lists them"
            yield Diagnostic(f"no hedge is named `{name}`", "unknown-hedge", hedge.name.span, help=help_)
        for key, ends in (("implied", hedge.implied), ("wide", hedge.wide or ())):
            if len(ends) == 2 and ends[0] > ends[1]:
                fact, help_ = f"the range from {ends[0]:g} to {ends[1]:g} is empty", "put the lower end first"
                yield Diagnostic(fact, "empty-range", hedge.at(key).span, help=help_)
        if hedge.wide and not (hedge.wide[0] <= hedge.implied[0] and hedge.implied[1] <= hedge.wide[1]):
            fact = f"`wide` does not contain all of `implied` of the hedge `{name}`"
            yield Diagnostic(fact, "narrow", hedge.at("wide").span, help="80 % of readers are more than half of them")


CHECKS = (own_units, own_figures, formulas, contexts, unsourced, hedges)
