"""The sources that a ledger names in its cells, and who cites them."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TypeVar

import numpy as np

from estimates.diagnostics import Scalar, Source, Span, Unreadable
from estimates.io import Coded
from estimates.quantities import dates
from estimates.quantities.dates import When
from estimates.study import entries
from estimates.study.entries import Citation
from estimates.study.ledger_columns import Columns, in_order, parts
from estimates.study.structure import Entry
from estimates.study.values import Context
from estimates.study.yaml_source import Table as Keys

E = TypeVar("E", bound=Entry)

_PRINTED = re.compile(r"(?P<publisher>.*?)\s+\((?P<date>[^()]*\d{4}[^()]*)\)", re.DOTALL)
_SEPARATED = re.compile(r";(?=\s|$|https?://)")  # an address may contain a semicolon
_ADDRESS = re.compile(r"https?://[^/\s]\S*", re.IGNORECASE)


class Sources:
    """The sources of a ledger by name; those of one name and several addresses are numbered."""

    def __init__(self, columns: Columns) -> None:
        self.file, self.context = columns.table.name, Context(columns.units)
        self.found: dict[str, entries.Source] = {}
        self._of_name: dict[str, dict[str | None, str]] = {}
        names, urls = columns.text("sources"), columns.text("urls")
        size = len(urls.texts) + 1
        first, self.codes = in_order((names.codes.astype(np.int64) + 1) * size + urls.codes + 1)
        cited, errors = list[tuple[Citation, ...]](), dict[int, Unreadable]()
        for number, (name, url) in enumerate(zip(names.take(first), urls.take(first), strict=True)):
            text, cell = name or self.file.rpartition("/")[2], url or ""
            try:
                cited.append(self._cite(printed(text, cell), text))
            except Unreadable as error:
                errors[number] = error
                cited.append(())
        for name in ("urls", "sources"):
            its = {
                code: error for code, error in errors.items() if (name == "urls") == error.slug.startswith("address")
            }
            columns.wrong_codes(self.codes, name, its)
        self.citations = Coded(self.codes.astype(np.int32), cited)

    def _cite(self, said: dict[str, tuple[str, ...]], cell: str) -> tuple[Citation, ...]:
        no_url: tuple[str | None, ...] = (None,)
        keys = [self._key(name, url, cell) for name in said for url in said[name] or no_url]
        return tuple(self._entry(Citation, key, {"source": key}) for key in keys)

    def _key(self, name: str, url: str | None, cell: str) -> str:
        of_name = self._of_name.setdefault(name, {})
        if url not in of_name:
            key = of_name[url] = f"{name}; {len(of_name) + 1}" if of_name else name  # no name has a semicolon
            publisher, published = source(name, cell)
            given = {"publisher": publisher, "published": published and published.text, "url": url}
            self.found[key] = self._entry(entries.Source, key, {part: text for part, text in given.items() if text})
        return of_name[url]

    def _entry(self, kind: type[E], key: str, given: dict[str, str]) -> E:
        """Return an entry whose place is the file: where a name is written is looked up only for mistakes here."""
        span = Span(Source(self.file), 0, 0)
        table = Keys(span, Scalar(key, span))
        table.update({Scalar(part): Scalar(text, span) for part, text in given.items()})
        return kind.model_validate(table, context=self.context)


def printed(text: str, urls: str) -> dict[str, tuple[str, ...]]:
    """Return the sources that a cell names, and the addresses of each in the cell next to it.

    Raises Unreadable if there are more addresses than sources, or something else than addresses.
    """
    names, given = parts(text), [part.strip() for part in _SEPARATED.split(urls)]
    while given and not given[-1]:
        given.pop()
    if len(given) > len(names):
        fact = f"more addresses ({len(given)}) than sources ({len(names)})"
        help_ = "give one for each source, in the same order, and nothing between two semicolons for an unknown one"
        raise Unreadable(fact, 0, len(urls), slug="addresses", help=help_)
    found: dict[str, tuple[str, ...]] = {}
    for name, cell in zip_longest(names, given, fillvalue=""):
        for url in cell.split():
            if not _ADDRESS.fullmatch(url):
                start = urls.find(url)
                fact = f"“{url}” is not an address such as https://example.org/a"
                raise Unreadable(fact, start, start + len(url), slug="address")
        found[name] = tuple(dict.fromkeys((*found.get(name, ()), *cell.split())))
    return found


def source(text: str, cell: str) -> tuple[str, When | None]:
    """Return publisher and day of a source as it is printed, "AP via Arab Times (2024-11-20)".

    Raises Unreadable, with its place in `cell`, where digits in brackets are not a day, or could be two.
    """
    if match := _PRINTED.fullmatch(text):
        try:
            return match["publisher"], dates.parse_loosely(match["date"])
        except Unreadable as error:
            if re.fullmatch(r"[\d./-]+", match["date"]):
                at = cell.find(text) + match.start("date")
                raise Unreadable(
                    error.fact, at + error.start, at + error.end, slug=error.slug, help=error.help
                ) from None
    return text, None
