"""Edits of a user's files: one value, more claims, a bundled study copied out.

An edit changes no other byte of the file, and nothing is written unless the study loads with it.
"""

import csv
import io
import os
import re
from collections.abc import Sequence
from pathlib import Path
from textwrap import indent

from estimates.diagnostics import ArgumentError, DataError, Diagnostic, Scalar, Source, Span
from estimates.io import atomic, decoding
from estimates.quantities.dates import When
from estimates.quantities.units import Units
from estimates.study import folders, yaml_source
from estimates.study.entries import schema_text
from estimates.study.folders import ASSUMPTIONS, CLAIMS
from estimates.study.ledger_columns import KNOWN, Columns
from estimates.study.loader import Lint, find, load, with_unit
from estimates.study.proposals import Proposal, iso
from estimates.study.structure import Context
from estimates.study.yaml_source import Items, Table

MODELINE = "# yaml-language-server: $schema={}\n"
Cited = tuple[str, dict[str, str]]  # the id of a source, and its keys


def cite(publisher: str | None, published: When | None, url: str | None) -> Cited:
    """Return a source, named after its publisher and day, with what is known of it.

    Raises ArgumentError for a text that no file may contain.
    """
    for option, text in (("--publisher", publisher or ""), ("--url", url or "")):
        decoding.forbid_control_characters(Scalar(text, Span(Source(option, text), 0, len(text))), ArgumentError)
    known = {"publisher": publisher or "unknown", "published": published and iso(published), "url": url}
    name = re.sub(r"\W+", "-", (publisher or "unknown").lower()).strip("-") or "source"
    return (f"{name}-{iso(published)}" if published else name), {key: text for key, text in known.items() if text}


def set_value(
    folder: str | Path | None, name: str, value: str, *, instead_of: str | None = None, checks: Sequence[Lint] = ()
) -> tuple[Scalar, Scalar]:
    """Write the figure of a capacity or assumption NAME, or with "NAME range" its range; return the old and new text.

    A figure without a unit keeps that of the old one. Raises ArgumentError if there is no such name, or the study would
    be wrong with the new value; DataError if it is wrong without, if it is bundled, or if the file does not have
    `instead_of`; atomic.ChangedError if the file has changed meanwhile, OSError if it cannot be written.
    """
    root, called = folders.find(folder)
    path = _writable(folders.assumptions_of(root), called)
    data = folders.read(path)

    study = load(folder, checks=checks, instead={path: data})
    entry, key = find(Scalar(name, Span(Source("NAME", name), 0, len(name))), study.assumed, study.units)
    old = entry.at(key) if key in entry.table else Scalar()
    if old.span is None or (instead_of is not None and old != instead_of):
        fact = f"the file has “{old}” for `{name}`, not “{instead_of}”" if old.span else f"there is no `{name}`"
        raise DataError([Diagnostic.at(old, fact, "changed", "load the study again")])
    decoding.forbid_control_characters(Scalar(value, Span(Source("VALUE", value), 0, len(value))), ArgumentError)
    new, (source, start, end) = with_unit(Scalar(value), study, entry, key), old.span
    changed = _splice(data, source.text, [(start, end, yaml_source.dump(str(new), old.style))])
    _write(folder, path, data, changed, checks)
    return old, Scalar(new, old.span)


def append(folder: str | Path, claims: Sequence[Proposal], source: Cited, *, checks: Sequence[Lint] = ()) -> Path:
    """Add claims to claims.yaml or claims.csv, and their source if the study does not have it; return the file.

    Raises ArgumentError with the reasons if the study would not load with them, DataError if it does not load without
    or its file takes no claims, atomic.ChangedError if the file changed meanwhile, OSError if it cannot be written.
    """
    root, called = folders.find(folder)
    ledger = folders.ledger_of(root)
    path = _writable(ledger or root / CLAIMS, called)
    if ledger and ledger.suffix != ".csv":
        raise folders.file_error(path, f"claims cannot be added to {ledger.name}", "ledger", "save it as claims.csv")
    data, shown = folders.read(path), folders.shown(path)
    changed = (_with_rows if ledger else _with_entries)(data, shown, claims, source)
    try:
        _write(folder, path, data, changed, checks)
    except ArgumentError as error:  # its places are in lines that the user cannot see
        raise ArgumentError(Diagnostic.of_file(shown, p.fact, p.slug, p.help) for p in error.diagnostics) from None
    return path


def _writable(path: Path, called: str) -> Path:
    """Return a file of the user's own. Raises DataError for one that ships with the package."""
    if folders.is_bundled(path):
        help_ = f"copy it: `estimates init DIR --study {called}`"
        raise folders.file_error(path, "bundled studies are never changed", "bundled", help_)
    return path


def _write(folder: str | Path | None, path: Path, old: bytes, new: bytes, checks: Sequence[Lint]) -> None:
    """Write a file of a study. Raises ArgumentError if the study would be wrong with it, DataError if it is without."""
    load(folder, checks=checks, instead={path: new})
    atomic.write(path, new, instead_of=old)


def _splice(data: bytes, text: str, parts: list[tuple[int, int, str]]) -> bytes:
    """Return a file with parts of its text replaced; a byte order mark stays."""
    mark = data[: len(data) - len(text.encode())]
    for start, end, new in sorted(parts, reverse=True):
        text = text[:start] + new + text[end:]
    return mark + text.encode()


def _with_entries(data: bytes, name: str, claims: Sequence[Proposal], source: Cited) -> bytes:
    """Return claims.yaml with more claims at the end of its list, and their source at the end of its table."""
    file = decoding.decode(data, name)
    document = yaml_source.parse(file, [])
    table = document if isinstance(document, Table) else Table()
    listed, sources = table.get("claims"), table.get("sources")
    is_flow = file.text[table.span.start : table.span.start + 1] == "{"
    if not isinstance(listed, Items) or is_flow or (listed and file.text[listed.span.start] != "-"):
        raise DataError([Diagnostic.of_file(name, "claims are in brackets", "kind", "start a line with - for each")])
    lines = yaml_source.dump_lines([claim.entry(source[0]) for claim in claims])
    start, end = listed.span[1:]  # of [], with a blank before it
    parts = [_after(file, listed.span, lines)] if listed else [(start - 1, end, "\n" + lines.removesuffix("\n"))]
    source_lines = yaml_source.dump_lines(dict([source]))
    if not isinstance(sources, Table):
        parts.append((table.span.start, table.span.start, f"sources:\n{indent(source_lines, '  ')}\n"))
    elif source[0] not in sources:
        start = sources.span.start + 1  # after the brace, if there is one
        entry = yaml_source.dump(dict([source]))[1:-1] + (", " if sources else "")
        parts.append((start, start, entry) if file.text[start - 1] == "{" else _after(file, sources.span, source_lines))
    return _splice(data, file.text, parts)


def _after(file: Source, span: Span, lines: str) -> tuple[int, int, str]:
    """Return the part that adds lines to a list or table in lines, indented like its first one."""
    line, column = file.position(span.end)[0], file.position(span.start)[1]
    at = file.starts[line] if line < len(file.starts) else len(file.text)
    return at, at, ("" if file.text[at - 1] in "\r\n" else "\n") + indent(lines, " " * (column - 1))


def _with_rows(data: bytes, name: str, claims: Sequence[Proposal], source: Cited) -> bytes:
    """Return claims.csv with a row for each claim and stated figure. Raises DataError without a column for a part."""
    columns = Columns(data, name, Context(Units.common()))
    names = {number: name for name, number in columns.index.items()}
    out, end = io.StringIO(), "\r\n" if b"\r\n" in data else "\n"
    writer = csv.writer(out, delimiter=columns.separator, lineterminator=end)
    known = source[1]
    printed = f"{known['publisher']} ({known['published']})" if "published" in known else known["publisher"]
    for claim in claims:
        entry = claim.entry(source[0]) | {"count_words": claim.says, "sources": printed, "urls": known.get("url")}
        for part in entry.get("contents", [{}]):
            row = entry | {f"stated_{key}": value for key, value in part.items()} | {"stated_words": part.get("says")}
            if lost := {key for key in KNOWN if row.get(key) not in (None, "unknown")} - {"id", *columns.index}:
                fact = f"“{claim.words}” needs columns that are not there: {', '.join(sorted(lost))}"
                raise DataError([Diagnostic.of_file(name, fact, "no-column", "add them, empty in the other rows")])
            writer.writerow([row.get(names.get(number, "")) for number in range(len(columns.header))])
    return data + (b"" if data.endswith(b"\n") else b"\n") + out.getvalue().encode()


def copy_out(folder: Path, name: str) -> list[str]:
    """Copy a bundled study and the schemas of its files into a folder; return the names of the files written.

    Raises DataError if there is no such study or if one of the files or a ledger exists, OSError if one cannot be
    written; then nothing is written.
    """
    source = folders.bundled().get(name) or folders.find(name)[0]
    contents: dict[str, bytes] = {}
    for file, path in ((CLAIMS, source / CLAIMS), (ASSUMPTIONS, folders.assumptions_of(source))):
        schema = file.replace(".yaml", ".schema.json")
        contents |= {file: MODELINE.format(schema).encode() + folders.read(path), schema: schema_text(file).encode()}
    if found := [file for file in (*contents, *folders.LEDGERS) if os.path.lexists(folder / file)]:
        raise folders.file_error(folder, f"{found[0]} already exists in this folder", "exists", "choose another one")
    atomic.write_all(folder, contents)
    return [*contents]
