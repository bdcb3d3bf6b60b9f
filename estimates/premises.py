"""What can be wrong with a study's units, capacities and assumptions; plain functions, as in `soundness`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from estimates import figures, formulas
from estimates.circles import circles
from estimates.figures import Figure
from estimates.formulas import Circle, Formula
from estimates.kinds import aligned, alike, clash, dimension, is_unit
from estimates.near import near
from estimates.problems import Problem, Unreadable
from estimates.records import Assumption, Capacity
from estimates.soundness import WARNING, Path, counted, noun

if TYPE_CHECKING:
    from estimates.study import Study


def units(study: Study) -> Iterator[Problem]:
    """Units of one name, and units that stand for an unknown one or for themselves."""
    round_ = {name for circle in circles(_made_of(study)) for name in circle}
    for name in study.own_units:
        unit = study.lexicon.get(name)
        path = ("units", name)
        if study.lexicon.unit(name) != name:
            other = study.lexicon.unit(name)
            fact = f"`{name}` is another name of the unit `{other}` already"
            yield study.places.problem(path, fact, "unit-name", key=True, help="delete one of the two")
        listed = study.places.has((*path, "also", 0))
        for number, alias in enumerate(unit.aliases):
            other = study.lexicon.unit(alias)
            if other != name:
                fact = f"`{alias}` is a name of the unit `{other}` already"
                yield study.places.problem((*path, "also", number) if listed else (*path, "also"), fact, "unit-name")
        yield from _derived(study, (*path, "is"), unit.is_, goes_round=name in round_)
        for key, other in (("counts as", unit.counts_as), ("compared as", unit.compared_as)):
            if other is None:
                continue
            if other == name:
                yield study.places.problem((*path, key), f"`{name}` {key} itself", "itself")
            elif not is_unit(study.lexicon, other):
                guess = near(other, study.lexicon.names())
                help_ = f"did you mean {guess}?" if guess else f"name it under `units`: `{other}: {{}}`"
                yield study.places.problem(
                    (*path, key), f"“{other}” is not a unit of this study", "unknown-unit", help=help_
                )


def _derived(study: Study, path: Path, words: str | None, *, goes_round: bool) -> Iterator[Problem]:
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
    elif said.relation != "exactly" or not said.figure:
        yield study.places.problem(path, f"“{said.words}” is no exact number of another unit", "unit-is")
    elif goes_round:
        yield study.places.problem(path, f"`{path[1]}` is made of itself", "itself")


def _made_of(study: Study) -> dict[str, str | None]:
    """Each derived unit of the study and the unit that it is so many of."""
    found: dict[str, str | None] = {}
    for name in study.own_units:
        if words := study.lexicon.get(name).is_:
            with suppress(Unreadable):  # that is told where it stands
                found[name] = figures.parse(words, study.lexicon).unit
    return found


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
    elif said.unit is not None and said.unit != of:
        label = aligned(dimension(said, lexicon), (f"[{of}]", dimension(said, lexicon)[1] or " / [container]"))
        fact = f"“{said.words}” is not a number of {lexicon.plural(of)}"
        yield study.places.problem(path, fact, "units", label=label)
    elif said.unit is None and said.of is None:
        number, space, rest = said.words.partition(" ")
        help_ = f"write `{number} {noun}{space}{rest}`"
        yield study.places.problem(path, f"“{said.words}” does not say what is held", "no-unit", help=help_)
    elif said.per is None:
        help_ = f"write `{said.words} per container`, or whatever holds them"
        yield study.places.problem(path, f"“{said.words}” is not so many for one of something", "not-per", help=help_)
    else:
        yield from _per(study, path, said)


def _per(study: Study, path: Path, said: Figure) -> Iterator[Problem]:
    """A figure for one of something that is no unit."""
    if said.per is None or is_unit(study.lexicon, said.per):
        return
    guess = near(said.per, study.lexicon.names())
    help_ = f"did you mean {guess}?" if guess else f"name it under `units`: `{said.per}: {{}}`"
    fact = f"“{said.per}” is not a unit of this study"
    yield study.places.problem(path, fact, "unknown-unit", within=noun(said, said.per), help=help_)


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
        fact = f"“{said.words}” lies outside its range"
        yield study.places.problem((*path, key), fact, "outside-range", related=related)


def formulas_stand(study: Study) -> Iterator[Problem]:
    """Formulas over names that are no assumption, and formulas that stand on themselves."""
    written: dict[str, Formula] = {}
    for path, formula in _formulas(study):
        if path[0] == "assumptions":
            written[str(path[1])] = formula
        for name in formula.names:
            if name.text not in study.assumptions and not study.places.has(("assumptions", name.text)):
                guess = near(name.text, list(study.assumptions))
                help_ = f"did you mean `{guess}`?" if guess else f"add `{name.text}` under `assumptions`"
                fact = f"no assumption is called `{name.text}`"
                yield study.places.problem(path, fact, "unknown-name", within=name.span, help=help_)
    try:
        formulas.order(written)
    except Circle as circle:
        path = ("assumptions", circle.names[-1], "is")
        yield study.places.problem(path, circle.fact, circle.slug, within=(circle.start, circle.end), help=circle.help)


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
    """Two capacities under one condition: `filled with 152 mm shells` must say which of them is meant."""
    first: dict[str, str] = {}
    for name, capacity in study.capacities.items():
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
