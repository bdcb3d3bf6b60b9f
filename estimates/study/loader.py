"""Load the files of a study as one record, and report all their problems together.

`--set NAME=VALUE` and a scenario of NAME: VALUE lines replace figures in memory only.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from math import inf
from pathlib import Path
from typing import Any, TypeVar

from estimates.diagnostics import ArgumentError, DataError, Diagnostic, Scalar, Source, Span, Unreadable, did_you_mean
from estimates.io import decoding
from estimates.quantities.figure import Figure
from estimates.quantities.registry import Registry
from estimates.quantities.units import Units
from estimates.study import entries, folders, yaml_source
from estimates.study.entries import Assumed, AssumptionsFile, Capacity, ClaimsFile
from estimates.study.ledger import Ledger
from estimates.study.record import ClaimTable, ContentTable, Override, Study, from_records
from estimates.study.structure import Context, Entry, without_consequences
from estimates.study.yaml_source import Table

MAX_PER_CHECK = 200  # problems that are kept of one check
E = TypeVar("E", bound=Entry)
Lint = Callable[[Study], Iterator[Diagnostic]]
Read = Callable[[Path], bytes]
Given = tuple[Scalar, Scalar]  # a name and a value, each with its place
_NUMBER = re.compile(r"(?:[^\W\d_]+ )*(?:[\d.,]+ ?(?:to|and|-|–) ?)?[\d.,]+")  # 30, 25 to 30, about 30


def load(
    path_or_name: str | Path | None = None,
    *,
    overrides: Sequence[str] = (),
    scenario: str | Path | None = None,
    checks: Sequence[Lint] = (),
    instead: Mapping[Path, bytes] | None = None,
) -> Study:
    """Read a study: a folder, the name of a bundled study, or None for that of the working directory or the default.

    `overrides` are texts "NAME=VALUE" and `scenario` is a YAML file of NAME: VALUE lines; both replace figures in
    memory. `checks` are run on the study; `instead` has the contents of files in place of what they contain. Raises
    DataError with every problem, ArgumentError if the study is wrong only with `overrides` or `instead`.
    """
    folder, name = folders.find(path_or_name)
    digests: dict[str, str] = {}

    def read(path: Path) -> bytes:
        data = instead[path] if instead and path in instead else folders.read(path)
        digests[path.name] = hashlib.sha256(data).hexdigest()
        return data

    context = Context(Units.common())
    assumptions = _file(AssumptionsFile, folders.assumptions_of(folder), read, context)
    stated = _claims(folder, read, context)
    if assumptions is None or stated is None:
        raise DataError(without_consequences(context.problems, replace(context, damaged=True)))
    changes = [*(from_file(scenario, context.problems) if scenario else ()), *from_options(overrides, context.problems)]
    file, claims, contents = stated
    study = Study(
        name=name,
        folder=folder,
        title=file.title,
        about=file.about,
        sources=_merge_sources(assumptions, file, context),
        units=context.units,
        assumed=assumptions,
        capacities=assumptions.capacities,
        assumptions=assumptions.assumptions,
        claims=claims,
        contents=contents,
        files=digests,
    )
    study = replace(study, overrides=apply(changes, study, context))
    for check in checks:
        context.problems += islice(check(study), MAX_PER_CHECK)
    problems = without_consequences(context.problems, context)
    if any(problem.severity == "error" for problem in problems):
        if overrides or instead:
            load(path_or_name, scenario=scenario, checks=checks)  # raises what is wrong without them
            raise ArgumentError(problems)
        raise DataError(problems)
    return replace(study, warnings=tuple(problems)) if problems else study


def _file(kind: type[E], path: Path, read: Read, context: Context) -> E | None:
    """Return a YAML file as its entry; None if it cannot be used, for reasons that are reported."""
    try:
        source = decoding.decode(read(path), folders.shown(path))
        return kind.model_validate(yaml_source.parse(source, context.problems), context=context)
    except DataError as error:
        context.problems += error.diagnostics
        return None


def _claims(folder: Path, read: Read, context: Context) -> tuple[ClaimsFile, ClaimTable, ContentTable] | None:
    """Return the claims of a study, from claims.yaml or from a ledger."""
    both = [name for name in (folders.CLAIMS, *folders.LEDGERS) if (folder / name).exists()]
    if len(both) > 1:
        fact = f"both {both[0]} and {both[1]} have claims"
        raise folders.file_error(folder / both[1], fact, "two-files", "keep one of the two")
    if ledger := folders.ledger_of(folder):
        rows = Ledger(read(ledger), folders.shown(ledger), context)
        file = ClaimsFile.parsed({"title": Scalar(folder.resolve().name), "sources": rows.sources})
        return file, rows.claims, rows.contents
    claims_file = _file(ClaimsFile, folder / folders.CLAIMS, read, context)
    return (claims_file, *from_records(claims_file.claims)) if claims_file else None


def _merge_sources(assumed: AssumptionsFile, claims_file: ClaimsFile, context: Context) -> dict[str, entries.Source]:
    """Return the sources of both files; report different sources with the same name."""
    for name in claims_file.sources.keys() & assumed.sources.keys():
        old, new = claims_file.sources[name], assumed.sources[name]
        if any(len({getattr(old, key), getattr(new, key)} - {None}) > 1 for key in entries.Source.model_fields):
            fact, help_ = f"two sources are named `{name}` and differ", "give one of them another name"
            context.report(new.name, fact, "duplicate-source", help_, other=(old.name, "first here"), label="again")
    return {**assumed.sources, **claims_file.sources}


# -- figures in place of a study's own ---------------------------------------------------------------------------------


def from_options(options: Sequence[str], problems: list[Diagnostic]) -> Iterator[Given]:
    """Yield the pairs in texts "NAME=VALUE", which are of --set unless they have a place; no value contains "="."""
    for option in options:
        text = option if isinstance(option, Scalar) else Scalar(option, Span(Source("--set", option), 0, len(option)))
        decoding.forbid_control_characters(text, ArgumentError)
        if match := re.fullmatch(r"\s*(.*[^=\s])\s*=\s*([^=]*[^=\s])\s*", option, re.DOTALL):
            yield Scalar(match[1], text.part(*match.span(1))), Scalar(match[2], text.part(*match.span(2)))
        else:
            problems.append(Diagnostic.at(text, "expected NAME=VALUE", "set", 'as in --set "152 mm shell=480"'))


def from_file(path: str | Path, problems: list[Diagnostic]) -> Iterator[Given]:
    """Return the pairs in a YAML file. Raises DataError if it cannot be read."""
    document = yaml_source.parse(decoding.decode(folders.read(Path(path)), str(path)), problems)
    if not isinstance(document, Table):
        problems.append(Diagnostic("a scenario is a table of `NAME: VALUE` lines", "kind", document.span))
        return
    for name, value in document.items():
        if isinstance(value, Scalar) and value:
            yield name, value
        elif value is not None:
            problems.append(Diagnostic(f"`{name}` has no value such as 480 shells per box", "kind", value.span))


def find(name: Scalar, file: AssumptionsFile, units: Units) -> tuple[Assumed, str]:
    """Return the entry and the key that a name means; "NAME range" is the range of an entry.

    An entry is found by its exact name, by its unit, or in another letter case if there is only one. Raises
    ArgumentError.
    """
    names: dict[str, Assumed] = {**file.capacities, **file.assumptions}
    for exact, key in ((str(name), ""), (name.removesuffix(" range"), "range")):
        similar = [other for other in names if other == units.unit(exact) or other.casefold() == exact.casefold()]
        matches = [exact] if exact in names else similar
        if len(matches) == 1:
            return names[matches[0]], key or names[matches[0]].figure_key
    help_ = did_you_mean(name, names, "the names are " + ", ".join(f"`{other}`" for other in names) if names else None)
    raise ArgumentError([Diagnostic.at(name, f"no capacity or assumption is named `{name}`", "unknown-name", help_)])


def apply(changes: Iterable[Given], study: Study, context: Context) -> tuple[Override, ...]:
    """Replace figures in the assumptions of a study by those given, and report what is wrong with them."""
    done, file = dict[str, Override](), study.assumed
    for name, value in changes:
        try:
            entry, key = find(name, file, context.units)
        except DataError as error:
            context.problems += error.diagnostics
            continue
        new, before = _replace(entry, key, with_unit(value, study, entry, key), study.registry, context)
        group: dict[str, Any] = file.capacities if isinstance(new, Capacity) else file.assumptions
        group[entry.name] = new
        full = str(entry.name) + (" range" if key == "range" else "")
        done[full] = Override(full, str(new.at(key)), done[full].before if full in done else before)
    return tuple(done.values())


def with_unit(value: Scalar, study: Study, entry: Assumed, key: str) -> Scalar:
    """Add the unit of the figure that is replaced to one without a unit; a formula has the unit of its value."""
    before, rest = entry.at(key if key in entry.table else entry.figure_key), ""
    is_bare, is_formula = _NUMBER.fullmatch(value), before == getattr(entry.written, "text", None)
    if is_bare and before[:1].isdigit() and not is_formula:
        rest = _NUMBER.sub("", before, count=1)
    elif is_bare:
        with suppress(DataError, KeyError):  # which is reported
            top, _, per = study.registry.name(study.model.named[entry.name].unit).partition(" / ")
            rest = ("" if top == "1" else f" {study.units.plural(top)}") + (f" per {per}" if per else "")
    return Scalar(value + rest, value.span, value.style)


def _replace(entry: Assumed, key: str, value: Scalar, registry: Registry, context: Context) -> tuple[Assumed, str]:
    """Return an entry with another figure, and the words that it had; the entry itself if the figures do not match."""
    words = str(entry.at(key)) if key in entry.table else "none"
    entry.table[Scalar(key)] = value
    new: Assumed = type(entry).model_validate(entry.table, context=context)
    old, figure, spread = entry.written, new.written, new.range
    if isinstance(figure, Figure):
        try:
            of = getattr(new, "of", None)
            unit = registry.unit_of(figure, value, of)
            if isinstance(old, Figure):
                registry.times(unit, registry.unit_of(old, value, of))
        except Unreadable as error:
            context.problems.append(Diagnostic.of(error, value))
            return entry, words
        if spread and key != "range" and figure.unit == spread.unit:
            if figure.relation == "between":
                new = new.model_copy(update={"range": figure})
            elif figure.figure is not None and not (spread.low or 0.0) <= figure.figure <= (spread.high or inf):
                new, words = new.model_copy(update={"range": None}), f"{words}, the range {spread.words} dropped"
    return new, words
