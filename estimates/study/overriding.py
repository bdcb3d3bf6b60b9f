"""Figures in place of a study's own, in memory only: `--set NAME=VALUE`, and a scenario file of NAME: VALUE pairs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from estimates.diagnostics.near import meant
from estimates.diagnostics.problems import MOST, DataError, Problem, Span, Text, Unreadable
from estimates.io import files
from estimates.language.lexicon import Lexicon
from estimates.quantities import old_formulas as formulas
from estimates.quantities.kinds import alike, clash, is_unit, noun
from estimates.quantities.old_formulas import Formula
from estimates.quantities.old_hedges import Table
from estimates.reading import figures
from estimates.reading.figures import Figure
from estimates.study import missing, yamltext
from estimates.study.leaves import a_date, unknown_unit
from estimates.study.records import Assumption, Capacity

OPTION = "--set"
_UNPARTED = re.compile(r"^(?P<name>[^\s#\"':=-][^:=\n]*)(?P<sign>=|:(?=\S))(?P<value>.*)$", re.MULTILINE)


class Override(NamedTuple):
    """One pair of a name and a value, with the text that it stands in and where."""

    name: str
    value: str
    text: Text
    name_span: Span
    inside: Callable[[int, int], Span]  # a span of the value -> a span of the text

    def problem(self, error: Unreadable) -> Problem:
        """The problem that a reader of the value ran into."""
        return self.text.problem(error.fact, self.inside(error.start, error.end), error.slug, help=error.help)


@dataclass
class Changed:
    """Capacities and assumptions with overrides in place, what was changed, and where each new value stands."""

    capacities: dict[str, Capacity]
    assumptions: dict[str, Assumption]
    said: list[tuple[str, str, str]] = field(default_factory=list)
    places: dict[tuple[str | int, ...], Override] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def from_options(options: Sequence[str], problems: list[Problem]) -> Iterator[Override]:
    """The overrides in texts "NAME=VALUE"."""
    for option in options:
        text = Text(OPTION, option)
        name, sign, value = option.partition("=")
        if not sign and (parts := option.partition(":"))[2].strip():
            at, help_ = len(parts[0]), f'write --set "{parts[0].strip()}={parts[2].strip()}"'
            problems.append(text.problem("a colon stands where = is wanted", (at, at + 1), "set", help=help_))
            continue
        if not sign or not name.strip() or not value.strip():
            help_ = 'as in --set "152 mm shell=480 shells per container"'
            problems.append(text.problem("a name, = and a value are wanted", (0, len(option)), "set", help=help_))
            continue
        start = len(name) - len(name.lstrip())
        at = len(name) + 1 + len(value) - len(value.lstrip())
        yield Override(name.strip(), value.strip(), text, (start, start + len(name.strip())), _shifted(at))


def _shifted(at: int) -> Callable[[int, int], Span]:
    return lambda start, end: (at + start, at + end)


def from_file(path: Path, problems: list[Problem]) -> Iterator[Override]:
    """The overrides in a YAML file. Raises DataError if it is none, or cannot be read."""
    try:
        data = files.read(path, limit=yamltext.LIMIT)
    except OSError as error:
        raise DataError([missing.unreadable(str(path), error)]) from None
    text = Text(str(path), data.decode("utf-8", "replace"))
    if unparted := [*islice(_UNPARTED.finditer(text.text), MOST)]:
        for line in unparted:
            fact = "a colon and a space are wanted between a name and its value"
            help_ = f"write `{line['name'].strip()}: {line['value'].strip()}`"
            problems.append(text.problem(fact, line.span("sign"), "colon-space", help=help_))
        return
    tree = yamltext.read(data, str(path))
    problems += tree.faults
    if not isinstance(tree.data, dict):
        problems.append(tree.problem("a scenario is a table of `NAME: VALUE` lines", tree.span(()), "kind"))
        return
    for name, value in tree.data.items():
        if isinstance(value, str):
            yield Override(name, value, tree, tree.span((name,), key=True), _within(tree, name))
        else:
            fact = f"`{name}` is no value, such as 480 shells per container"
            problems.append(tree.problem(fact, tree.span((name,)), "kind"))


def _within(tree: yamltext.Tree, name: str) -> Callable[[int, int], Span]:
    return lambda start, end: tree.inside((name,), start, end)


def apply(overrides: Sequence[Override], now: Changed, lexicon: Lexicon, hedges: Table) -> None:
    """Put each override into `now`; what cannot be, is told in its problems."""
    names = frozenset(now.assumptions)
    lines: dict[tuple[int, str | None, str], Override] = {}  # by the file that they stand in
    for override in overrides:
        group, name = target(override.name, now.capacities, now.assumptions, lexicon)
        if group is None:
            known = [*now.capacities, *now.assumptions]
            now.problems.append(unknown_name(override.text, override.name_span, override.name, known))
            continue
        first = lines.setdefault((id(override.text), group, name), override)
        if first is not override:
            now.problems.append(_again(first, override))
            continue
        capacity = now.capacities.get(name) if group == "capacities" else None
        before = capacity.holds if capacity else now.assumptions[name].is_
        try:
            value: Figure | Formula
            if formulas.is_formula(override.value, names):
                value = formulas.parse(override.value)
            else:
                value = figures.parse(override.value, lexicon, hedges, expect=capacity.of if capacity else None)
        except Unreadable as error:
            now.problems.append(override.problem(a_date(override.value) or error))
            continue
        if isinstance(value, Figure) and isinstance(before, Figure) and not alike(value, before, lexicon):
            now.problems.append(_clash(override, value, before, lexicon))
            continue
        own = before.words if isinstance(before, Figure) else before.text
        own = next((words for said, _, words in now.said if said == name), own)
        entry = capacity or now.assumptions[name]
        spread = _range(entry, value)
        if entry.range and not spread:
            own += f", the range {entry.range.words} set aside"
        if capacity:
            now.capacities[name] = replace(capacity, holds=value, range=spread)
        else:
            now.assumptions[name] = replace(now.assumptions[name], is_=value, range=spread)
        now.said = [*(told for told in now.said if told[0] != name), (name, override.value, own)]
        now.places[group, name, "holds" if capacity else "is"] = override


def unknown_name(text: Text, span: Span, name: str, known: Sequence[str]) -> Problem:
    """What is wrong with a name that is neither a capacity's nor an assumption's."""
    help_ = meant(name, known, "the names are " + ", ".join(f"`{name}`" for name in known))
    return text.problem(f"no capacity or assumption is called `{name}`", span, "unknown-name", help=help_)


def _again(first: Override, override: Override) -> Problem:
    """What is wrong with two lines of one scenario that name the same thing."""
    text, fact = override.text, f"`{first.name}` and `{override.name}` name the same thing"
    related, help_ = [text.related(first.name_span, "first here")], "keep one of the two"
    return text.problem(fact, override.name_span, "duplicate-key", label="again", help=help_, related=related)


def _clash(override: Override, value: Figure, before: Figure, lexicon: Lexicon) -> Problem:
    """What is wrong with a figure in other units than the one that it replaces."""
    bare = value.unit is None and value.of is None and value.per is None
    for name in (value.unit or value.of, value.per):
        if name and not is_unit(lexicon, name):
            wrong = unknown_unit(name, lexicon)
            wrong.start, wrong.end = noun(value, name)
            return override.problem(wrong)
    help_ = f"write `{override.value}{before.words.lstrip('0123456789.,')}`" if bare else None
    label = clash(value, before, lexicon)
    fact = "the value is in other units than the one it replaces"
    span = override.inside(0, len(override.value))
    return override.text.problem(fact, span, "units", help=help_, label=label)


def target(
    name: str, capacities: Mapping[str, object], assumptions: Mapping[str, object], lexicon: Lexicon
) -> tuple[str | None, str]:
    """The group and the name that are meant: the exact name, else that of the unit, or in another case."""
    groups = (("capacities", capacities), ("assumptions", assumptions))
    unit = lexicon.unit(name)
    for group, entries in groups:
        if name in entries:
            return group, name
    for group, entries in groups:
        same = [entry for entry in entries if entry == unit or entry.casefold() == name.casefold()]
        if len(same) == 1:
            return group, same[0]
    return None, name


def _range(entry: Capacity | Assumption, value: Figure | Formula) -> Figure | None:
    """The range around a new value: the one that it says, else the study's own if the value lies inside it."""
    spread = entry.range
    if spread is not None and isinstance(value, Figure) and value.relation == "between":
        return value
    if not isinstance(value, Figure) or spread is None or (value.unit, value.per) != (spread.unit, spread.per):
        return spread
    inside = value.figure is None or spread.literal.low <= value.figure <= spread.literal.high
    return spread if inside else None
