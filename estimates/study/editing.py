"""Edits of a user's files: one value in place, and a bundled study copied out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from estimates.diagnostics import DataError, Diagnostic, Scalar, Source, Span, Unreadable
from estimates.io import atomic
from estimates.study import folders, json_schema, yaml_source
from estimates.study.folders import ASSUMPTIONS, CLAIMS
from estimates.study.loader import Files, Lint, build
from estimates.study.overrides import find, with_unit

MODELINE = "# yaml-language-server: $schema={}\n"


def set_value(
    folder: str | Path,
    name: str,
    value: str,
    *,
    key: str = "figure",
    instead_of: str | None = None,
    checks: Sequence[Lint] = (),
) -> tuple[Scalar, Scalar]:
    """Write the figure or the range of a capacity or assumption into a study's file; return the old and new text.

    Every other byte of the file stays, and a bare number keeps the unit of the old figure. Raises DataError if the
    study is wrong, or would be with the new value, if it is bundled, or if the file does not have `instead_of`;
    atomic.ChangedError if the file has changed meanwhile, OSError if it cannot be written.
    """
    folder, called = folders.find(folder)
    path = folders.assumptions_of(folder)
    if folders.is_bundled(path):
        fact, help_ = f"the bundled study {called} is never changed", f"copy it: `estimates init DIR --study {called}`"
        raise DataError([Diagnostic.of_file(folders.shown(path), fact, "bundled", help_)])
    data = folders.read(path, limit=yaml_source.LIMIT)
    old = _find(folder, called, {path: data}, name, key, checks)
    if old.span is None or (instead_of is not None and old != instead_of):
        fact = f"the file has “{old}” for `{name}`, not “{instead_of}”" if old.span else f"`{name}` has no {key}"
        raise DataError([Diagnostic.at(old, fact, "changed", "load the study again")])
    new, text = with_unit(Scalar(value), old), old.span.source.text
    mark = data[: len(data) - len(text.encode())]  # of the byte order
    edited = text[: old.span.start] + yaml_source.dump(str(new), old.style) + text[old.span.end :]
    found = _find(folder, called, {path: mark + edited.encode()}, name, key, checks)
    atomic.write(path, mark + edited.encode(), instead_of=data)
    return old, found


def _find(folder: Path, called: str, data: dict[Path, bytes], name: str, key: str, checks: Sequence[Lint]) -> Scalar:
    """Return the text of a figure or range in a study, with its place; one that is missing has none."""
    study = build(folder, called, Files(data=data), checks=checks)
    said = Scalar(name, Span(Source("NAME", name), 0, len(name)))
    try:
        entry, figure_key = find(said, (*study.capacities.values(), *study.assumptions.values()), study.units)
    except Unreadable as error:
        raise DataError([Diagnostic.of(error, said)]) from None
    key = figure_key if key == "figure" else key
    return entry.at(key) if entry.has(key) else Scalar()


def copy_out(folder: Path, name: str) -> list[str]:
    """Copy a bundled study and the schemas of its files into a folder; return the names of the files written.

    Files that are there already as they would be written stay. Raises DataError if there is no such study or if a
    file of another content exists, OSError if one cannot be written; then nothing is left half done.
    """
    source = folders.bundled().get(name) or folders.find(name)[0]
    made: dict[str, bytes] = {}
    for file, path in ((CLAIMS, source / CLAIMS), (ASSUMPTIONS, folders.assumptions_of(source))):
        schema = file.replace(".yaml", ".schema.json")
        made |= {file: MODELINE.format(schema).encode() + path.read_bytes(), schema: json_schema.text(file).encode()}
    there = {file for file in made if os.path.lexists(folder / file)}
    same = {file for file in there if (folder / file).is_file() and (folder / file).read_bytes() == made[file]}
    if there - same or there == {*made}:
        fact = f"{min(there - same or there)} already exists in this folder"
        raise DataError([Diagnostic.of_file(str(folder), fact, "exists", "choose another folder; nothing was written")])
    missing = {file: data for file, data in made.items() if file not in same}
    atomic.write_all(folder, missing)
    return [*missing]
