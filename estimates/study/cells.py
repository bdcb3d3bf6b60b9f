"""CSV as text with places: every cell with its span in the file, so that what is wrong with it can be shown there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from estimates.diagnostics.problems import Unreadable
from estimates.io import tables

_FIELD = re.compile(r'"(?:[^"]|"")*"|[^,"\r\n][^,\r\n]*|')
_END = re.compile(r",|\r\n|\n|\r|\Z")


class Cell(NamedTuple):
    """The text of a cell and its span in the file; `exact` if it stands there letter for letter from `start` on."""

    text: str
    start: int
    end: int
    exact: bool


def lines(text: str) -> Iterator[list[Cell]]:
    """The cells of each line that has any text. Raises Unreadable where a quotation mark is out of place."""
    at = 0
    while at < len(text):
        cells: list[Cell] = []
        more = True
        while more:
            field = _FIELD.match(text, at)
            raw = field.group() if field else ""
            end = _END.match(text, at + len(raw))
            if end is None:
                raise _misquoted(text, at)
            cells.append(_cell(raw, at))
            at, more = end.end(), end.group() == ","
        if any(cell.text for cell in cells):
            yield cells


def _misquoted(text: str, at: int) -> Unreadable:
    end = re.compile(r"[\r\n]|\Z").search(text, at)
    if text[at] == '"' and text.count('"', at) % 2:
        return Unreadable("a quotation mark is opened and never closed", at, at + 1, slug="csv")
    help_ = 'put the whole cell in double quotes, and write "" for a quotation mark in it'
    stop = end.start() if end else len(text)
    return Unreadable("a quotation mark stands in the middle of a cell", at, stop, slug="csv", help=help_)


def _cell(raw: str, at: int) -> Cell:
    """A cell as it is written at `at`, without its quotation marks and the blanks round it."""
    quoted = raw[:1] == '"'
    inner = raw[1:-1] if quoted else raw
    words = harmful(inner.strip().replace('""', '"') if quoted else inner.strip())
    start = at + quoted + inner.find(words[:1])
    exact = inner.strip().endswith(words) if words else False
    if exact:
        start = at + quoted + inner.rstrip().rfind(words)
    return Cell(words, start, start + len(words) if exact else max(start, at + len(raw) - quoted), exact)


def harmful(text: str) -> str:
    """The text that `tables.harmless` made harmless by an apostrophe."""
    return text[1:] if text[:1] == "'" and tables.harmless(text[1:]) == text else text
