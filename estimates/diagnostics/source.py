"""Source texts, spans in them, and text values that know where they were written."""

import re
from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple, Self

_BREAK = re.compile(r"\r\n|\n|\r")


class Source:
    """A text and the name by which the user knows it: a path, or an option such as `--set`."""

    def __init__(self, name: str, text: str = "") -> None:
        self.name = name
        self.text = text

    @cached_property
    def starts(self) -> list[int]:
        """The offsets at which the lines start."""
        return [0, *(match.end() for match in _BREAK.finditer(self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset; both count from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Return a line without its line break; lines count from 1."""
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[self.starts[number - 1] : end].rstrip("\r\n")


class Span(NamedTuple):
    """The part [start, end) of a source; a source without text is a file as a whole."""

    source: Source
    start: int
    end: int

    def __str__(self) -> str:
        line, column = self.source.position(self.start)
        return f"{self.source.name}:{line}:{column}" if self.source.text else self.source.name

    @property
    def text(self) -> str:
        """The text of the span."""
        return self.source.text[self.start : self.end]


class Scalar(str):
    """A text value that knows its span. `style` is YAML's: "" plain, "'" or '"' quoted, "|" or ">" block."""

    __slots__ = ("span", "style")
    span: Span | None
    style: str

    def __new__(cls, value: str = "", span: Span | None = None, style: str = "") -> Self:
        self = str.__new__(cls, value)
        self.span, self.style = span, style
        return self

    def part(self, start: int = 0, end: int | None = None) -> Span | None:
        """Return the span of value[start:end]: exact for one line without escapes, otherwise all of the value."""
        if self.span is None:
            return None
        quote = 1 if self.style in ("'", '"') else 0
        source, first, last = self.span
        if source.text[first + quote : last - quote] != self:
            return self.span
        return Span(source, first + quote + start, first + quote + (len(self) if end is None else end))
