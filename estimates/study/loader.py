"""Load the files of a study as one record, and report all their problems together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from estimates.diagnostics import DataError, Diagnostic, Scalar
from estimates.io import decoding
from estimates.quantities.units import Units
from estimates.study import folders, yaml_source
from estimates.study.entries import AssumptionsFile, ClaimsFile, Source
from estimates.study.ledger import Ledger
from estimates.study.overrides import apply, from_file, from_options
from estimates.study.record import ClaimTable, ContentTable, Study, from_records
from estimates.study.structure import Context, Entry, explained

MOST_PER_CHECK = 200  # problems that are kept of one check
E = TypeVar("E", bound=Entry)
Lint = Callable[[Study], Iterator[Diagnostic]]
Read = Callable[[Path], bytes]


def load(
    path_or_name: str | Path | None = None,
    *,
    overrides: Sequence[str] = (),
    scenario: Path | None = None,
    checks: Sequence[Lint] = (),
    instead: Mapping[Path, bytes] | None = None,
) -> Study:
    """Read a study: a folder, the name of a bundled study, or None for that of the working directory or the default.

    `overrides` are texts "NAME=VALUE" and `scenario` is a YAML file of NAME: VALUE lines; both replace figures in
    memory. `checks` are run on the study; `instead` has the contents of files in place of what they contain. Raises
    DataError with every problem.
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
        raise DataError(explained(context.problems, replace(context, damaged=True)))
    given = [*(from_file(scenario, context.problems) if scenario else ()), *from_options(overrides, context.problems)]
    overridden = apply(given, assumptions, context)
    file, claims, contents = stated
    study = Study(
        name=name,
        folder=folder,
        title=file.title,
        about=file.about,
        sources=_merged(assumptions.sources, file.sources, context),
        units=context.units,
        assumed=assumptions,
        capacities=assumptions.capacities,
        assumptions=assumptions.assumptions,
        claims=claims,
        contents=contents,
        files=digests,
        overrides=overridden,
    )
    for check in checks:
        context.problems += islice(check(study), MOST_PER_CHECK)
    problems = explained(context.problems, context)
    if any(one.severity == "error" for one in problems):
        raise DataError(problems)
    object.__setattr__(study, "warnings", tuple(problems))  # a copy would lose the model that has been evaluated
    return study


def _file(kind: type[E], path: Path, read: Read, context: Context) -> E | None:
    """Return a YAML file as its entry; None if it cannot be used, for reasons that are reported."""
    try:
        source = decoding.decode(read(path), folders.shown(path))
        found: E | None = kind.model_validate(yaml_source.parse(source, context.problems), context=context)
    except DataError as error:
        context.problems += error.diagnostics
        return None
    return found


def _claims(folder: Path, read: Read, context: Context) -> tuple[ClaimsFile, ClaimTable, ContentTable] | None:
    """Return the claims of a study, from claims.yaml or from a ledger."""
    both = [name for name in (folders.CLAIMS, *folders.LEDGERS) if (folder / name).exists()]
    if len(both) > 1:
        fact = f"both {both[0]} and {both[1]} have claims"
        raise DataError([Diagnostic.of_file(folders.shown(folder / both[1]), fact, "two-files", "keep one of the two")])
    if ledger := folders.ledger_of(folder):
        rows = Ledger(read(ledger), folders.shown(ledger), context)
        file = ClaimsFile.parsed({"title": Scalar(folder.resolve().name), "sources": rows.sources})
        return file, rows.claims, rows.contents
    found = _file(ClaimsFile, folder / folders.CLAIMS, read, context)
    return (found, *from_records(found.claims)) if found else None


def _merged(assumed: Mapping[str, Source], said: Mapping[str, Source], context: Context) -> dict[str, Source]:
    """Return the sources of both files; report different sources with the same name."""
    for name in said.keys() & assumed.keys():
        one, other = said[name], assumed[name]
        if any(len({getattr(one, key), getattr(other, key)} - {None}) > 1 for key in Source.model_fields):
            fact, help_ = f"two sources are named `{name}` and differ", "give one of them another name"
            context.report(other.name, fact, "duplicate-source", help_, other=(one.name, "first here"), label="again")
    return {**assumed, **said}
