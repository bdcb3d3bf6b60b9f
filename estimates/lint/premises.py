"""What can be wrong with a study's units, capacities and assumptions; plain functions, as in `soundness`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from estimates.diagnostics.near import meant
from estimates.diagnostics.problems import Problem, Span, Unreadable
from estimates.language.lexicon import Lexicon
from estimates.lint.soundness import WARNING, Path, counted, to_name
from estimates.quantities import old_formulas as formulas
from estimates.quantities.circles import circles
from estimates.quantities.kinds import aligned, alike, clash, dimension, is_unit, kind, noun
from estimates.quantities.old_formulas import Circle, Formula
from estimates.reading import figures
from estimates.reading.figures import Figure
from estimates.study.records import Assumption, Capacity
from estimates.study.yamltree import listed

if TYPE_CHECKING:
    from estimates.study.study import Study


def units(study: Study) -> Iterator[Problem]:
    """Units of one name or of one that no figure can be read with, and units that lead nowhere or round in a circle."""
    links = {
        "is": {name: _base_of(study, name) for name in study.own_units},
        "counts as": {name: study.lexicon.get(name).counts_as for name in study.own_units},
        "compared as": {name: study.lexicon.get(name).compared_as for name in study.own_units},
    }
    for name in study.own_units:
        unit = study.lexicon.get(name)
        yield from _named(study, name)
        yield from _derived(study, ("units", name, "is"), unit.is_)
        for key in ("counts as", "compared as"):
            if (other := links[key][name]) and not is_unit(study.lexicon, other):
                yield _no_unit(study, ("units", name, key), other)
    for key, does in (("is", "is made of"), ("counts as", "counts as"), ("compared as", "is compared as")):
        for first, *others in circles(links[key]):
            chain = f", which {does} ".join(f"`{name}`" for name in (*others, first)) if others else "itself"
            path, slug = ("units", first, key), "circle" if others else "itself"
            yield study.places.problem(
                path, f"`{first}` {does} {chain}", slug, help="delete one of them" if others else "delete it"
            )


def _named(study: Study, name: str) -> Iterator[Problem]:
    """What is wrong with a unit's own name, its plural and its other names."""
    unit, path, lexicon = study.lexicon.get(name), ("units", name), study.lexicon
    in_list = study.places.has((*path, "also", 0))
    if name in Lexicon.base().names():
        fact = f"`{name}` is a unit of measure that every study has"
        yield study.places.problem(path, fact, "unit-name", key=True, help="delete it, or choose another name")
    elif (other := lexicon.unit(name)) != name:
        fact = f"`{name}` is another name of the unit `{other}` already"
        yield study.places.problem(path, fact, "unit-name", key=True, help="delete one of the two")
    elif not _is_readable(study, name):
        fact = f"`{name}` is no name that can be read after a number"
        yield study.places.problem(path, fact, "unit-name", key=True, help="choose one in plain words")
    others: list[tuple[Path, str]] = [((*path, "plural"), unit.plural)] if unit.plural else []
    others += [((*path, "also", i) if in_list else (*path, "also"), alias) for i, alias in enumerate(unit.aliases)]
    for place, alias in others:
        if alias.startswith("-"):
            own = [f"`- {part}`" for part in re.split(r"\s+-(?=\w)", alias[1:])]
            fact, help_ = "a space is missing after the dash", f"write {' and '.join(own)}"
            yield study.places.problem(place, fact, "dash", help=help_)
        elif len(parts := listed(alias)) > 1:
            fact = f"a {'semicolon' if ';' in alias else 'comma'} stands in a unit's name"
            help_ = f"make these items of their own: {', '.join(parts)}" if in_list else f"write [{', '.join(parts)}]"
            yield study.places.problem(place, fact, "unit-name", help=help_)
        elif (other := lexicon.unit(alias)) != name:
            fact = f"`{alias}` is {'a unit' if alias == other else f'a name of the unit `{other}`'} already"
            yield study.places.problem(place, fact, "unit-name", help="delete one of the two")


def _is_readable(study: Study, name: str) -> bool:
    """Whether the grammar of figures finds the unit by its name."""
    with suppress(Unreadable):
        return figures.parse(f"5,000 {name}", study.lexicon, study.hedges).unit == name
    return False


def _no_unit(study: Study, path: Path, name: str, within: Span | None = None) -> Problem:
    """A name that no unit of the study has."""
    help_ = meant(name, study.lexicon.names()) or to_name(study, name)
    return study.places.problem(
        path, f"“{name}” is not a unit of this study", "unknown-unit", within=within, help=help_
    )


def _derived(study: Study, path: Path, words: str | None) -> Iterator[Problem]:
    """What is wrong with a unit that is so many of another one."""
    if words is None:
        return
    try:
        said = figures.parse(words, study.lexicon, study.hedges)
    except Unreadable as error:
        yield study.places.problem(path, error.fact, error.slug, within=(error.start, error.end), help=error.help)
        return
    if said.unit is None:
        yield from counted(study, path, said)
    elif said.relation != "exactly" or not said.figure or said.per:
        fact = f"“{said.words}” is no exact number of another unit"
        help_ = f"write one number, such as `2 {study.lexicon.plural(said.unit)}`"
        yield study.places.problem(path, fact, "unit-is", help=help_)


def _base_of(study: Study, name: str) -> str | None:
    """The unit that a derived one is so many of."""
    with suppress(Unreadable):  # that is told where it stands
        said = figures.parse(study.lexicon.get(name).is_ or "", study.lexicon, study.hedges)
        return None if said.per else said.unit
    return None


def capacities(study: Study) -> Iterator[Problem]:
    """Capacities that are not so many of their unit for one of something else."""
    for name, capacity in study.capacities.items():
        path: Path = ("capacities", name)
        wrong = [
            problem
            for key, said in (("holds", capacity.holds), ("range", capacity.range))
            if isinstance(said, Figure)
            for problem in _held(study, (*path, key), said, capacity.of)
        ]
        yield from wrong or _range(study, path, "holds", capacity)


def _held(study: Study, path: Path, said: Figure, of: str) -> Iterator[Problem]:
    """What is wrong with a figure that should be so many `of` for one of something."""
    lexicon = study.lexicon
    noun = lexicon.plural(of).rpartition(" ")[2]
    if strange := list(counted(study, path, said, [of])):
        yield from strange
    elif said.unit is not None and kind(said.unit, lexicon) != kind(of, lexicon):
        below = dimension(said, lexicon)[1] or f" / [{_holder(study) or 'what holds it'}]"
        label = aligned(dimension(said, lexicon), (f"[{of}]", below))
        fact = f"“{said.words}” is not a number of {lexicon.plural(of)}"
        yield study.places.problem(path, fact, "units", label=label)
    elif said.unit is None and said.of is None:
        number, per, rest = said.words.partition(" per ")
        held = f"{per}{rest}" if said.per else f" per {_holder(study) or 'truck'}"
        help_ = f"write `{number} {noun}{held}`" if held else None
        yield study.places.problem(path, f"“{said.words}” does not say what is held", "no-unit", help=help_)
    elif said.per is None:
        holder = _holder(study)
        help_ = f"write `{said.words} per {holder or 'truck'}`, or whatever holds them"
        yield study.places.problem(path, f"“{said.words}” is not so many for one of something", "not-per", help=help_)
    else:
        yield from _per(study, path, said)


def _holder(study: Study) -> str | None:
    """What holds things in this study: what a capacity is for one of, else what is counted."""
    pers = (capacity.per for capacity in study.capacities.values())
    return next((per for per in pers if per), None) or study.counted_unit


def _per(study: Study, path: Path, said: Figure) -> Iterator[Problem]:
    """A figure for one of something that is no unit."""
    if said.per is not None and not is_unit(study.lexicon, said.per):
        yield _no_unit(study, path, said.per, within=noun(said, said.per))


def assumptions(study: Study) -> Iterator[Problem]:
    """Assumptions of nothing that is known, and with a range that does not fit."""
    for name, assumption in study.assumptions.items():
        path: Path = ("assumptions", name)
        wrong = [
            problem
            for key, said in (("is", assumption.is_), ("range", assumption.range))
            if isinstance(said, Figure)
            for problem in (*(counted(study, (*path, key), said) if said.of else ()), *_per(study, (*path, key), said))
        ]
        yield from wrong or _range(study, path, "is", assumption)


def _range(study: Study, path: Path, key: str, entry: Capacity | Assumption) -> Iterator[Problem]:
    """A range that is none, in other units than the figure, or without the figure in it."""
    said = entry.holds if isinstance(entry, Capacity) else entry.is_
    if isinstance(said, Figure) and said.relation == "order":
        fact = f"“{said.words}” is an order of magnitude, with which nothing can be worked out"
        yield study.places.problem((*path, key), fact, "vague", help="give a number, and its `range`")
    elif isinstance(said, Figure) and said.relation not in ("exactly", "between"):
        fact = f"“{said.words}” is hedged, which sets no range that could be worked with"
        help_ = f"write {figures.number(said.figure or 0.0)} without the hedge, and what is plausible as its `range`"
        before = re.match(r"\D*[^\W\d](?=\W+\d)", said.words)
        within = before.span() if before else None
        yield study.places.problem((*path, key), fact, "hedged", within=within, help=help_)
    spread = entry.range
    if spread is None:
        return
    here = (*path, "range")
    if spread.relation != "between":
        fact = f"“{spread.words}” is not a range such as 300 to 500"
        yield study.places.problem(here, fact, "range")
        return
    if not isinstance(said, Figure):
        return
    if not alike(spread, said, study.lexicon):
        label = clash(spread, said, study.lexicon)
        related = [study.places.related((*path, key), "the figure")]
        fact = "the range is in other units than the figure"
        yield study.places.problem(here, fact, "range-unit", label=label, related=related)
        return
    best = said.figure if spread.unit == said.unit else None  # across units, the registry compares
    if best is not None and not spread.literal.low <= best <= spread.literal.high:
        related = [study.places.related(here, "its range")]
        fact, help_ = f"“{said.words}” lies outside its range", "mend the one that is wrong"
        yield study.places.problem((*path, key), fact, "outside-range", help=help_, related=related)


def formulas_stand(study: Study) -> Iterator[Problem]:
    """Formulas over names that are no assumption, and formulas that stand on themselves."""
    written: dict[str, Formula] = {}
    for path, formula in _formulas(study):
        if path[0] == "assumptions":
            written[str(path[1])] = formula
        for name in formula.names:
            if name.text not in study.assumptions and not study.places.has(("assumptions", name.text)):
                help_ = meant(name.text, study.assumptions, f"add `{name.text}` under `assumptions`")
                fact = f"no assumption is called `{name.text}`"
                yield study.places.problem(path, fact, "unknown-name", within=name.span, help=help_)
    try:
        formulas.order(written)
    except Circle as circle:
        path = ("assumptions", circle.names[-1], "is")
        others = circle.names[:-1] if len(circle.names) < 4 else circle.names[:1]
        related = [study.places.related(("assumptions", name, "is"), f"`{name}`") for name in others]
        span = circle.start, circle.end
        yield study.places.problem(path, circle.fact, circle.slug, within=span, help=circle.help, related=related)


def _formulas(study: Study) -> Iterator[tuple[Path, Formula]]:
    for name, capacity in study.capacities.items():
        if isinstance(capacity.holds, Formula):
            yield ("capacities", name, "holds"), capacity.holds
    for name, assumption in study.assumptions.items():
        if isinstance(assumption.is_, Formula):
            yield ("assumptions", name, "is"), assumption.is_
    for name, check in study.checks.items():
        for limit, formula in check.limits.items():
            yield ("checks", name, "limits", limit), formula


def contexts(study: Study) -> Iterator[Problem]:
    """Two conditions of one name: `filled with 152 mm shells` must say which capacity or assumption is meant."""
    first: dict[str, str] = {}
    for name, capacity in study.capacities.items():
        for same in {name, capacity.context} & study.assumptions.keys():
            related = [study.places.related(("assumptions", same), "the assumption", key=True)]
            fact = f"`{same}` is an assumption, and the {'name' if same == name else 'context'} of a capacity"
            path: Path = ("capacities", name, *(() if same == name else ("context",)))
            yield study.places.problem(
                path, fact, "context", key=same == name, help="rename one of the two", related=related
            )
        other = first.setdefault(capacity.context, name)
        if other != name:
            related = [study.places.related(("capacities", other), f"`{other}`", key=True)]
            fact = f"`{name}` and `{other}` have one context, “{capacity.context}”"
            path = ("capacities", name)
            help_ = "give one of them a `context` of its own"
            yield study.places.problem(path, fact, "context", key=True, help=help_, related=related)


def sources_of_figures(study: Study) -> Iterator[Problem]:
    """Figures of ours without a source (a warning), unless they are marked as illustrative."""
    for group, entries in (("capacities", study.capacities), ("assumptions", study.assumptions)):
        for name, entry in entries.items():
            if not entry.sources and not entry.illustrative:
                fact = f"`{name}` has no source"
                help_ = "add `source: `, or `illustrative: true` where none is known"
                yield study.places.problem((group, name), fact, "no-source", key=True, help=help_, severity=WARNING)


CHECKS: tuple[Callable[[Study], Iterator[Problem]], ...] = (
    units,
    capacities,
    assumptions,
    formulas_stand,
    contexts,
    sources_of_figures,
)
