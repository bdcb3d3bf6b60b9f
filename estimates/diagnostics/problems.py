"""What can be wrong with what a user wrote, as values."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

_BREAKS = re.compile(r"\r\n|\n|\r")

Span = tuple[int, int]
MOST_ENTRIES = 1000  # units, capacities, assumptions or checks of one study: each is worked out with its dimension
MOST = 200  # problems of one kind that are looked for: nobody reads more
_LONG = 1000  # characters of a line that JSON repeats


def of_system(wrong: OSError) -> str:
    """What the system says is wrong, after the file that it says it of."""
    return (f"{wrong.filename}: " if wrong.filename else "") + (wrong.strerror or str(wrong)).lower()


class Unreadable(ValueError):  # noqa: N818  # the word that the user's message needs
    """A leaf parser could not read its text.

    `fact` is one lower-case sentence that makes sense alone; [`start`, `end`) is the smallest span of the
    parser's own text that shows it; `slug` names the kind; `help` proposes the smallest change, if one is sure.
    The caller adds the file and the line.
    """

    def __init__(self, fact: str, start: int, end: int, *, slug: str, help: str | None = None) -> None:  # noqa: A002
        super().__init__(fact)
        self.fact, self.start, self.end, self.slug, self.help = fact, start, end, slug, help


class Place(NamedTuple):
    """Where something stands: lines and columns count from 1, the end column is the first one after it.

    Line 0 is the file as a whole.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path

    def down(self, lines: int) -> Place:
        """The same so many lines further down."""
        return self._replace(line=self.line + lines, end_line=self.end_line + lines)


class Related(NamedTuple):
    """A second place that the first one clashes with: what is there (a few words) and the line as it stands."""

    place: Place
    label: str
    source: str


class Problem(NamedTuple):
    """One mistake, at one place.

    `fact` makes sense alone; `label` (lines allowed) stands beside the underline; `help` is the smallest change that
    fixes it; `source` is the user's own line; `severity` is "error" or "warning" (a warning stops nothing).
    """

    place: Place
    fact: str
    slug: str
    help: str | None = None
    source: str = ""
    label: str = ""
    related: tuple[Related, ...] = ()
    severity: str = "error"

    def as_data(self) -> dict[str, object]:
        """The same as plain data, for `--format json`."""
        return {
            **_place_as_data(self.place),
            "severity": self.severity,
            "slug": self.slug,
            "fact": self.fact,
            "label": self.label or None,
            "help": self.help,
            "source": self.source if len(self.source) <= _LONG else None,
            "related": [
                {**_place_as_data(other.place), "label": other.label, "source": other.source} for other in self.related
            ],
        }


def _place_as_data(place: Place) -> dict[str, object]:
    return {**place._asdict()} if place.line else {"path": place.path, **dict.fromkeys(Place._fields[1:])}


def whole(path: str, fact: str, slug: str, help: str | None = None) -> Problem:  # noqa: A002
    """A problem with a file as a whole, or with what is not there at all."""
    return Problem(Place(path, 0, 0, 0, 0), fact, slug, help)


class DataError(Exception):
    """The user's data is wrong: `problems` says where and why, all at once, sorted by place."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__(f"{self.problems[0].place}: {self.problems[0].fact}" if problems else "no problem was named")

    def render(self) -> str:
        """The problems as text for a terminal, with their count."""
        from estimates.diagnostics.rendering import render  # only where something is wrong

        return render(self.problems)


def in_order(problems: list[Problem]) -> list[Problem]:
    """Sorted by file and place, each said once."""
    return sorted(dict.fromkeys(problems), key=lambda problem: (*problem.place, problem.slug, problem.fact))


class Text:
    """A file's text: turns offsets into places and shows lines. `path` is how the user would name the file."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self._starts: list[int] = []
        self._lines: dict[int, str] = {}

    def _line_starts(self) -> list[int]:
        if not self._starts:
            self._starts = [0, *(match.end() for match in _BREAKS.finditer(self.text))]
        return self._starts

    def place(self, start: int, end: int) -> Place:
        """The place of the span [start, end) of the text."""
        starts = self._line_starts()
        line = bisect_right(starts, start)
        end_line = bisect_right(starts, end, line - 1)
        return Place(self.path, line, start - starts[line - 1] + 1, end_line, end - starts[end_line - 1] + 1)

    def line(self, number: int) -> str:
        """One line of the text, without its end; lines count from 1."""
        starts = self._line_starts()
        if number not in self._lines:  # kept, so that many problems on one long line share it
            line = self.text[starts[number - 1] : starts[number] if number < len(starts) else None]
            self._lines[number] = line.rstrip("\r\n")
        return self._lines[number]

    def problem(
        self,
        fact: str,
        span: Span,
        slug: str,
        *,
        help: str | None = None,  # noqa: A002
        label: str = "",
        related: Iterable[Related] = (),
        severity: str = "error",
    ) -> Problem:
        """A problem at a span of this text, with the user's line."""
        place = self.place(*span)
        return Problem(place, fact, slug, help, self.line(place.line), label, tuple(related), severity)

    def related(self, span: Span, label: str) -> Related:
        """A second place in this text, for a problem that has two."""
        place = self.place(*span)
        return Related(place, label, self.line(place.line))

    def unreadable(self, error: Unreadable) -> Problem:
        """The problem that a parser of this very text ran into."""
        return self.problem(error.fact, (error.start, error.end), error.slug, help=error.help)
