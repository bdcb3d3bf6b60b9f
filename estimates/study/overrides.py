"""Figures in place of a study's own, in memory only: `--set NAME=VALUE`, and a scenario of NAME: VALUE lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from estimates.diagnostics import Diagnostic, Related, Scalar, Source, Span, Unreadable, close_match
from estimates.quantities.figure import Figure
from estimates.study import folders, yaml_source
from estimates.study.entries import Assumption, Capacity
from estimates.study.record import Override
from estimates.study.values import Context
from estimates.study.yaml_source import Table

OPTION = "--set"
Given = tuple[Scalar, Scalar]  # a name and a value, each with its place
_NUMBER = re.compile(r"[\d.,]+")


def from_options(options: Sequence[str], problems: list[Diagnostic]) -> Iterator[Given]:
    """Return the pairs in texts "NAME=VALUE"."""
    for option in options:
        source = Source(OPTION, option)
        name, sign, value = option.partition("=")
        if name.strip() and sign and value.strip():
            yield _part(source, 0, len(name)), _part(source, len(name) + 1, len(option))
            continue
        name, sign, value = option.partition(":")
        help_ = 'as in --set "152 mm shell=480"'
        if sign and value.strip():
            help_ = f'write --set "{name.strip()}={value.strip()}"'
        problems.append(Diagnostic("expected NAME=VALUE", "set", Span(source, 0, len(option)), help=help_))


def _part(source: Source, start: int, end: int) -> Scalar:
    words = source.text[start:end]
    start += len(words) - len(words.lstrip())
    return Scalar.at(words.strip(), Span(source, start, start + len(words.strip())))


def from_file(path: Path, problems: list[Diagnostic]) -> Iterator[Given]:
    """Return the pairs in a YAML file. Raises DataError if it cannot be read."""
    source = yaml_source.decode(folders.read(path, limit=yaml_source.LIMIT), str(path))
    found = yaml_source.parse(source, problems)
    if not isinstance(found, Table):
        problems.append(Diagnostic("a scenario is a table of `NAME: VALUE` lines", "kind", found.span))
        return
    for name, value in found.items():
        if isinstance(value, Scalar) and value:
            yield name, value
        else:
            fact = f"`{name}` has no value such as 480 shells per container"
            problems.append(Diagnostic(fact, "kind", value.span))


class Figures(NamedTuple):
    """The capacities and assumptions of a study, by name."""

    capacities: dict[Any, Capacity]
    assumptions: dict[Any, Assumption]

    def find(self, name: str, units: Any) -> Capacity | Assumption | None:
        """Return the entry of a name: exactly, by its unit, or in another letter case if that is only one."""
        entries: list[Capacity | Assumption] = [*self.capacities.values(), *self.assumptions.values()]
        unit = units.unit(name)
        exact = [entry for entry in entries if entry.name == name]
        similar = [entry for entry in entries if entry.name == unit or entry.name.casefold() == name.casefold()]
        return exact[0] if exact else similar[0] if len(similar) == 1 else None


def apply(given: Sequence[Given], figures: Figures, context: Context) -> list[Override]:
    """Replace figures in `figures` by those given; what cannot be replaced is reported."""
    made: list[Override] = []
    first: dict[tuple[Source | None, Scalar, str], Scalar] = {}
    for name, value in given:
        entry, key = figures.find(name, context.units), ""
        if entry is None and name.endswith(" range"):
            entry, key = figures.find(name[:-6], context.units), "range"
        if entry is None:
            context.problems.append(Diagnostic.of(unknown_name(name, figures), name))
            continue
        source = name.span.source if name.span and name.span.source.name != OPTION else None
        earlier = first.setdefault((source, entry.name, key), name)
        if earlier is not name and source and earlier.span:
            related = (Related(earlier.span, "first here"),)
            fact = f"`{earlier}` and `{name}` set the same figure"
            context.report(name, fact, "duplicate-key", label="again", help="keep one of the two", related=related)
            continue
        made += _replace(entry, key or figure_key(entry), value, figures, context)
    latest = {one.name: one for one in made}
    return [one._replace(before=next(old.before for old in made if old.name == one.name)) for one in latest.values()]


def figure_key(entry: Capacity | Assumption) -> str:
    """Return the key of the best figure of an entry."""
    return "holds" if isinstance(entry, Capacity) else "is"


def unknown_name(name: str, figures: Figures) -> Unreadable:
    """Return the error of a name that is neither a capacity's nor an assumption's."""
    names = [*figures.capacities, *figures.assumptions]
    guess = close_match(name, names)
    help_ = f"did you mean `{guess}`?" if guess else "the names are " + ", ".join(f"`{one}`" for one in names)
    fact = f"no capacity or assumption is named `{name}`"
    return Unreadable(fact, 0, len(name), slug="unknown-name", help=help_)


def with_unit(value: Scalar, before: str) -> Scalar:
    """Return a bare number with the unit of the figure that it replaces."""
    rest = _NUMBER.sub("", before.lstrip(), count=1) if before.lstrip()[:1].isdigit() else ""
    return (
        Scalar.at(value + rest, value.span, value.style) if _NUMBER.fullmatch(value) and value[0].isdigit() else value
    )


def _replace(
    entry: Capacity | Assumption, key: str, value: Scalar, figures: Figures, context: Context
) -> Iterator[Override]:
    """Validate the entry with its new value, and put it in place of the old one."""
    best = figure_key(entry)
    before = entry.at(key) if entry.has(key) else Scalar("none")
    value = with_unit(value, before)
    table = entry.table.with_value(key, value)
    known = len(context.problems)
    new = type(entry).model_validate(table, context=context)
    old_figure, figure = _figure(entry, best), _figure(new, best)
    if len(context.problems) > known:
        return
    if isinstance(figure, Figure) and isinstance(old_figure, Figure) and not _alike(figure, old_figure, context.units):
        label = f"found:    {_dimension(figure, context.units)}\nexpected: {_dimension(old_figure, context.units)}"
        context.report(value, "the value has other units than the one it replaces", "units", label=label)
        return
    name, words = str(entry.name) + (" range" if key == "range" else ""), str(before)
    spread = new.range
    if key != "range" and spread and isinstance(figure, Figure) and figure.unit == spread.unit:
        if figure.relation == "between":
            new = new.model_copy(update={"range": figure})
        elif figure.figure is not None and not (spread.low or 0) <= figure.figure <= (spread.high or 0):
            new, words = new.model_copy(update={"range": None}), f"{words}, the range {spread.words} dropped"
    if isinstance(new, Capacity):
        figures.capacities[entry.name] = new
    else:
        figures.assumptions[entry.name] = new
    yield Override(name, str(value), words)


def _figure(entry: Any, key: str) -> Any:
    return getattr(entry, "is_" if key == "is" else key) if entry else None


def _alike(one: Figure, other: Figure, units: Any) -> bool:
    """Return whether two figures are of one kind: in the same units, or in units of the same measure."""
    if one.unit is None or other.unit is None or one.per != other.per:
        return (one.unit, one.per) == (other.unit, other.per)
    return bool(units.kind(one.unit) == units.kind(other.unit) if units.kind(one.unit) else one.unit == other.unit)


def _dimension(figure: Figure, units: Any) -> str:
    names = [figure.unit or figure.of or "a bare number", *([figure.per] if figure.per else [])]
    return " / ".join(f"[{units.kind(name) or name}]" for name in names)
