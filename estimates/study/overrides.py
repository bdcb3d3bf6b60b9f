"""Figures in place of a study's own, in memory only: `--set NAME=VALUE`, and a scenario of NAME: VALUE lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from math import inf
from pathlib import Path
from typing import NamedTuple

from estimates.diagnostics import Diagnostic, Scalar, Source, Span, Unreadable, close_match
from estimates.quantities.figure import Figure
from estimates.quantities.registry import Clash, Registry
from estimates.quantities.units import Units
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
        help_ = 'as in --set "152 mm shell=480"'
        problems.append(Diagnostic("expected NAME=VALUE", "set", Span(source, 0, len(option)), help=help_))


def _part(source: Source, start: int, end: int) -> Scalar:
    words = source.text[start:end]
    start += len(words) - len(words.lstrip())
    return Scalar(words.strip(), Span(source, start, start + len(words.strip())))


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

    capacities: dict[str, Capacity]
    assumptions: dict[str, Assumption]

    def find(self, name: Scalar, units: Units) -> tuple[Capacity | Assumption, str] | None:
        """Return the entry and the key that a name means; "NAME range" is the range of an entry.

        An entry is found by its exact name, by its unit, or in another letter case if there is only one.
        """
        entries: list[Capacity | Assumption] = [*self.capacities.values(), *self.assumptions.values()]
        for said, key in ((str(name), ""), (name.removesuffix(" range"), "range")):
            unit = units.unit(said)
            exact = [entry for entry in entries if entry.name == said]
            similar = [entry for entry in entries if entry.name == unit or entry.name.casefold() == said.casefold()]
            if exact or len(similar) == 1:
                entry = (exact or similar)[0]
                return entry, key or entry.figure_key
        return None

    def unknown(self, name: str) -> Unreadable:
        """Return the error of a name that neither a capacity nor an assumption has."""
        names = [*self.capacities, *self.assumptions]
        guess = close_match(name, names)
        help_ = f"did you mean `{guess}`?" if guess else "the names are " + ", ".join(f"`{one}`" for one in names)
        fact = f"no capacity or assumption is named `{name}`"
        return Unreadable(fact, 0, len(name), slug="unknown-name", help=help_)


def apply(given: Iterable[Given], figures: Figures, context: Context) -> tuple[Override, ...]:
    """Replace figures in `figures` by those given; what cannot be replaced is reported."""
    made: dict[str, Override] = {}
    first: dict[object, Scalar] = {}
    for name, value in given:
        found = figures.find(name, context.units)
        if found is None:
            context.problems.append(Diagnostic.of(figures.unknown(name), name))
            continue
        entry, key = found
        file = name.span.source if name.span and name.span.source.name != OPTION else value
        earlier = first.setdefault((file, entry.name, key), name)
        if earlier is not name and earlier.span:
            fact, first_one = f"`{earlier}` and `{name}` set the same figure", (earlier, "first here")
            context.report(name, fact, "set-twice", "keep one of the two", other=first_one, label="again")
        elif override := _replace(entry, key, value, figures, context):
            made[override.name] = override._replace(before=made.get(override.name, override).before)
    return tuple(made.values())


def with_unit(value: Scalar, before: str) -> Scalar:
    """Return a bare number with the unit of the figure that it replaces."""
    rest = _NUMBER.sub("", before, count=1) if before[:1].isdigit() and _NUMBER.fullmatch(value) else ""
    return Scalar(value + rest, value.span, value.style)


def _replace(
    entry: Capacity | Assumption, key: str, value: Scalar, figures: Figures, context: Context
) -> Override | None:
    """Validate an entry with its new value, and put it in place of the old one."""
    before = entry.at(key) if entry.has(key) else Scalar("none")
    value, known = with_unit(value, before), len(context.problems)
    new: Capacity | Assumption = type(entry).model_validate(entry.table.with_value(key, value), context=context)
    if len(context.problems) > known:
        return None
    was, now, words = entry.written, new.written, str(before)
    if isinstance(was, Figure) and isinstance(now, Figure):
        registry = Registry(context.units, {})
        try:
            found, expected = (registry.dimension(registry.said(one, value)) for one in (now, was))
            if found != expected:
                raise Clash(found, expected, 0, len(value))
        except Unreadable as error:
            context.problems.append(Diagnostic.of(error, value))
            return None
        if (spread := new.range) and key != "range" and now.unit == spread.unit:
            if now.relation == "between":
                new = new.model_copy(update={"range": now})
            elif now.figure is not None and not (spread.low or 0.0) <= now.figure <= (spread.high or inf):
                new, words = new.model_copy(update={"range": None}), f"{words}, the range {spread.words} dropped"
    if isinstance(new, Capacity):
        figures.capacities[entry.name] = new
    else:
        figures.assumptions[entry.name] = new
    return Override(str(entry.name) + (" range" if key == "range" else ""), str(value), words)
