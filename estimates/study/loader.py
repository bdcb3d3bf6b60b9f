"""From the files of a study to its record, with every problem there is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from estimates.diagnostics import DataError, Diagnostic
from estimates.quantities.hedges import Hedges
from estimates.quantities.units import Units
from estimates.study import folders, structure, yaml_source
from estimates.study.entries import Assumption, AssumptionsFile, Capacity, ClaimsFile, Hedge, Source
from estimates.study.ledger_tables import read_ledger
from estimates.study.overrides import apply, from_file, from_options
from estimates.study.record import Study
from estimates.study.table import ClaimTable, ContentTable, from_records
from estimates.study.values import Context, kind_of
from estimates.study.yaml_source import Table

MOST = 200  # problems that one check may find; nobody reads more
LONGEST = 16  # a claims.yaml may be so many times longer than other files
Lint = Callable[[Study], Iterator[Diagnostic]]


@dataclass
class Files:
    """The texts of a study's files as they are read, and what is wrong with them; `data` replaces files."""

    limit: int | None = yaml_source.LIMIT
    data: Mapping[Path, bytes] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)

    def read(self, path: Path, limit: int | None = None) -> bytes:
        """Return the bytes of a file. Raises DataError."""
        data = self.data[path] if path in self.data else folders.read(path, limit=limit)
        self.digests[path.name] = hashlib.sha256(data).hexdigest()
        return data

    def table(self, path: Path) -> Table | None:
        """Return a YAML file as a table, or None if it cannot be read."""
        limit = self.limit and self.limit * (LONGEST if path.name == folders.CLAIMS else 1)
        try:
            source = yaml_source.decode(self.read(path, limit), folders.shown(path), limit=limit)
            found = yaml_source.parse(source, self.problems)
        except DataError as error:
            self.problems += error.diagnostics
            return None
        if isinstance(found, Table):
            return found
        fact = f"the file is {kind_of(found)}; expected a table of keys"
        self.problems.append(Diagnostic(fact, "kind", found.span, help="write it as `key: value` lines"))
        return None


def load(
    path_or_name: str | Path | None = None,
    *,
    overrides: Sequence[str] = (),
    scenario: Path | None = None,
    checks: Sequence[Lint] = (),
    limit: int | None = yaml_source.LIMIT,
) -> Study:
    """Read a study: a folder, the name of a bundled study, or None for the working folder's or otherwise the default.

    `overrides` are texts "NAME=VALUE" and `scenario` is a YAML file of NAME: VALUE lines; both replace figures in
    memory. `checks` are run on the study; `limit` is the largest size of a file in bytes. Raises DataError with every
    problem.
    """
    folder, name = folders.find(path_or_name)
    return build(folder, name, Files(limit), overrides, scenario, checks)


def build(
    folder: Path,
    name: str,
    files: Files,
    options: Sequence[str] = (),
    scenario: Path | None = None,
    checks: Sequence[Lint] = (),
) -> Study:
    """Return the study in a folder, read through `files`. Raises DataError."""
    context = Context(Units.common(), files.problems)
    assumed = _assumptions(files.table(folders.assumptions_of(folder)), context)
    said = _claims(folder, files, context, assumed.capacities if assumed else {})
    if assumed is None or said is None:
        raise DataError(structure.explained(files.problems, replace(context, damaged=True)))
    entries: list[Capacity | Assumption] = [*assumed.capacities.values(), *assumed.assumptions.values()]
    given = [*(from_file(scenario, files.problems) if scenario else ()), *from_options(options, files.problems)]
    made = apply(given, entries, context)
    study = Study(
        name=name,
        folder=folder,
        title=said.title,
        about=said.about,
        sources=_merged(assumed.sources, said.sources, context),
        units=context.units,
        own_units=assumed.units,
        capacities={one.name: one for one in entries if isinstance(one, Capacity)},
        assumptions={one.name: one for one in entries if isinstance(one, Assumption)},
        checks=assumed.checks,
        hedges=_hedges(assumed.hedges),
        own_hedges=assumed.hedges,
        charts=assumed.charts,
        soft_factor=assumed.soft_factor,
        claims=said.table,
        contents=said.contents,
        files=files.digests,
        overrides=made,
    )
    return _checked(study, context, checks)


class _Claims(NamedTuple):
    title: str
    about: str | None
    sources: Mapping[Any, Source]
    table: ClaimTable
    contents: ContentTable


def _assumptions(table: Table | None, context: Context) -> AssumptionsFile | None:
    if table is None:
        return None
    named = table.get("assumptions")
    context.names = frozenset(map(str, named)) if isinstance(named, Table) else frozenset()
    return AssumptionsFile.model_validate(table, context=context)


def _claims(folder: Path, files: Files, context: Context, capacities: Mapping[str, Capacity]) -> _Claims | None:
    """Return the claims of a study in whatever file they are written."""
    path, ledger = folder / folders.CLAIMS, folders.ledger_of(folder)
    if ledger and path.exists():
        fact = f"both {path.name} and {ledger.name} have claims"
        raise DataError([Diagnostic.of_file(folders.shown(ledger), fact, "two-files", "keep one of the two")])
    if ledger:
        rows = read_ledger(files.read(ledger), folders.shown(ledger), context, capacities)
        return _Claims(folder.resolve().name, None, rows.sources, rows.claims, rows.contents)
    table = files.table(path)
    found = ClaimsFile.model_validate(table, context=context) if table is not None else None
    return _Claims(found.title, found.about, found.sources, *from_records(found.claims)) if found else None


def _hedges(own: Mapping[str, Hedge]) -> Hedges:
    """Return the table of hedges with the rows that a study overrides."""
    table = Hedges.default()
    for name, hedge in own.items():
        ends: list[Any] = [hedge.implied, hedge.wide]
        more = {"because": hedge.because, "sources": tuple(map(str, hedge.source))}
        if name in (table.rows if hedge.floor is None else table.orders):
            table = table.override(name, typical=ends[0], wide=ends[1], floor=hedge.floor, **more)
    return table


def _merged(assumed: Mapping[Any, Source], said: Mapping[Any, Source], context: Context) -> dict[str, Source]:
    """Return the sources of both files; two of one name that differ are reported."""
    for name in said.keys() & assumed.keys():
        one, other = said[name], assumed[name]
        keys = {key for key in one.table if None not in (getattr(one, key, None), getattr(other, key, None))}
        if differ := sorted(f"`{key}`" for key in keys if one.table[key] != other.table[key]):
            fact = f"two sources are named `{name}` and differ in {' and '.join(differ)}"
            help_ = "give one of them another name"
            context.report(other.name, fact, "duplicate-source", help_, other=(one.name, "first here"), label="again")
    return {**assumed, **said}


def _checked(study: Study, context: Context, checks: Sequence[Lint]) -> Study:
    """Return the study with its warnings. Raises DataError if there is an error."""
    problems = [*context.problems]
    for check in checks:
        problems += islice(check(study), MOST)
    problems = structure.explained(problems, context)
    if any(one.severity == "error" for one in problems):
        raise DataError(problems)
    object.__setattr__(study, "warnings", tuple(problems))  # a copy would lose the model that has been evaluated
    return study
