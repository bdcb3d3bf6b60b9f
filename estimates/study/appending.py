"""Append claims and their source to a study's own file; every other byte of it stays."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from estimates.diagnostics import DataError, Diagnostic, Scalar
from estimates.io import atomic
from estimates.study import folders, yaml_source
from estimates.study.loader import Files, Lint, build
from estimates.study.proposals import Proposal, as_yaml, iso, quoted
from estimates.study.yaml_source import Items, Table

CSV = "claims.csv"


class Cited(NamedTuple):
    """Where the claims were printed: the source's id in the study, and what is known of it."""

    id: str
    publisher: str
    published: str | None = None
    url: str | None = None

    def as_yaml(self, indent: str) -> str:
        """Return the source as an entry of `sources:`."""
        known = {"publisher": self.publisher, "published": self.published, "url": self.url}
        lines = [f"{quoted(self.id)}:", *(f"  {key}: {quoted(value)}" for key, value in known.items() if value)]
        return "".join(f"{indent}{line}\n" for line in lines)


def append(folder: str | Path, claims: Sequence[Proposal], source: Cited, *, checks: Sequence[Lint] = ()) -> Path:
    """Add claims to claims.yaml or claims.csv, and their source if the study does not have it; return the file.

    The file stays as it is if the study would not load: raises DataError with the reasons, atomic.ChangedError if the
    file changed meanwhile, OSError if it cannot be written.
    """
    found, called = folders.find(folder)
    ledger = folders.ledger_of(found)
    path = ledger or found / folders.CLAIMS
    if folders.is_bundled(path):
        help_ = f"copy it: `estimates init DIR --study {called}`"
        raise DataError(
            [Diagnostic.of_file(folders.shown(path), "bundled studies are never changed", "bundled", help_)]
        )
    if ledger and ledger.name != CSV:
        fact = f"claims cannot be added to {ledger.name}"
        raise DataError([Diagnostic.of_file(folders.shown(path), fact, "ledger", "save it as claims.csv")])
    data = folders.read(path)
    new = _as_rows(data, claims, source) if ledger else _as_entries(data, folders.shown(path), claims, source)
    build(found, called, Files(data={path: new}), checks=checks)
    atomic.write(path, new, instead_of=data)
    return path


def _as_entries(data: bytes, name: str, claims: Sequence[Proposal], source: Cited) -> bytes:
    text = yaml_source.decode(data, name)
    problems: list[Diagnostic] = []
    file = yaml_source.parse(text, problems)
    if problems or not isinstance(file, Table):
        raise DataError(problems)
    added: list[tuple[int, int, str]] = []  # from, to, and the lines that replace what is there
    listed = file.get(Scalar("claims"))
    if isinstance(listed, Items) and not listed:  # claims: []
        start = text.text.rindex(":", 0, listed.span.start) + 1
        added.append((start, listed.span.end, as_yaml(claims, source.id, "  ").removesuffix("\n")))
    elif not listed or getattr(listed, "span", None) is None or _indent(text.text, listed) is None:
        raise DataError([Diagnostic.of_file(name, "claims are not a list of lines that start with -", "kind")])
    else:
        at = _after(text.text, listed)
        added.append((at, at, as_yaml(claims, source.id, _indent(text.text, listed) or "")))
    sources = file.get(Scalar("sources"))
    if isinstance(sources, Table) and sources:
        if source.id not in sources:
            first = next(iter(sources))
            column = text.position(first.span.start)[1] - 1 if first.span else 2
            at = _after(text.text, sources)
            added.append((at, at, source.as_yaml(" " * column)))
    else:
        key = file.key("claims")
        at = text.starts[text.position(key.span.start)[0] - 1] if key.span else 0
        added.append((at, at, f"sources:\n{source.as_yaml('  ')}\n"))
    mark = data[: len(data) - len(text.text.encode())]
    new = text.text
    for at, end, lines in sorted(added, reverse=True):
        before = new[:at] if not at or new[at - 1] == "\n" else f"{new[:at]}\n"
        new = before + lines + new[end:]
    return mark + new.encode()


def _after(text: str, container: Any) -> int:
    """Return the offset of the line after the last value in a table or list."""
    end = max(scalar.span.end for scalar in _scalars(container) if scalar.span)
    if text[end - 1 : end] == "\n":
        return end
    line = text.find("\n", end)
    return len(text) if line < 0 else line + 1


def _scalars(value: Any) -> Iterator[Scalar]:
    if isinstance(value, Scalar):
        yield value
    for part in [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _scalars(part)


def _indent(text: str, items: Any) -> str | None:
    """Return the blanks before the dash of the first item; None for a list in brackets."""
    first = min(scalar.span.start for scalar in _scalars(items) if scalar.span)
    line = text[text.rfind("\n", 0, first) + 1 : first]
    return line.partition("-")[0] if line.strip(" {") == "-" else None


def _as_rows(data: bytes, claims: Sequence[Proposal], source: Cited) -> bytes:
    text = data.decode("utf-8-sig")
    head = text.partition("\n")[0].rstrip("\r")
    separator = ";" if head.count(";") > head.count(",") else ","
    names = [name.strip().lower() for name in next(csv.reader([head], delimiter=separator))]
    printed = f"{source.publisher} ({source.published})" if source.published else source.publisher
    out = io.StringIO()
    writer = csv.DictWriter(
        out, names, delimiter=separator, extrasaction="ignore", lineterminator="\r\n" if "\r\n" in text else "\n"
    )
    for claim in claims:
        common = {
            "claim": claim.id, "id": claim.id, "by": claim.by or "unknown", "urls": source.url or "",
            "made": iso(claim.made) if claim.made else "", "beside": claim.beside or "", "sources": printed,
            "count_words": claim.says or "", "says": claim.says or "",
            "note": f"to check: {' '.join(claim.doubts)}" if claim.doubts else "",
        }  # fmt: skip
        for words, of in claim.contents or (("", ""),):
            writer.writerow({**common, "stated_words": words, "of": of})
    return data + (b"" if data.endswith(b"\n") else b"\n") + out.getvalue().encode()
