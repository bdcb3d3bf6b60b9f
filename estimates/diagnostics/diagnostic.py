"""Mistakes in what a user wrote, as values."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, Self

from estimates.diagnostics.source import Scalar, Source, Span


class Unreadable(ValueError):  # noqa: N818  # named for what the user reads
    """A parser could not read its text.

    `fact` makes sense alone; [`start`, `end`) is the smallest span of the parser's own text that shows it, by default
    all of it; `help` proposes the smallest change if one is certain. The caller adds the place with `Diagnostic.of`.
    """

    def __init__(
        self, fact: str, start: int = 0, end: int = 0, *, slug: str, help: str | None = None, label: str | None = None,  # noqa: A002
    ) -> None:  # fmt: skip
        super().__init__(fact)
        self.fact, self.start, self.end, self.slug, self.help, self.label = fact, start, end, slug, help, label


class Related(NamedTuple):
    """A second place that the first one clashes with, and a short label for it."""

    span: Span
    label: str


@dataclass(frozen=True)
class Diagnostic:
    """One mistake at one place.

    `fact` is one lower-case sentence that makes sense alone; `slug` names the kind; `label` (it may have several
    lines) is printed next to the underline; `help` is the smallest change that fixes it. A warning stops nothing.
    """

    fact: str
    slug: str
    span: Span | None = None
    severity: Literal["error", "warning"] = "error"
    label: str | None = None
    help: str | None = None
    related: tuple[Related, ...] = ()

    @classmethod
    def of(cls, error: Unreadable, text: Scalar) -> Self:
        """Return the diagnostic of a parser's error in `text`."""
        span = text.part(error.start, error.end or None)
        return cls(error.fact, error.slug, span, label=error.label, help=error.help)

    @classmethod
    def at(
        cls, text: Scalar | str, fact: str, slug: str, help: str | None = None, *,  # noqa: A002
        other: tuple[Scalar, str] | None = None, warning: bool = False, label: str | None = None,
    ) -> Self:  # fmt: skip
        """Return a diagnostic about a text; `other` is a second text that it clashes with, and its label.

        A plain text, such as an option of a chart, has no place.
        """
        related = (Related(other[0].span, other[1]),) if other and other[0].span else ()
        return cls(fact, slug, getattr(text, "span", None), "warning" if warning else "error", label, help, related)

    @classmethod
    def of_file(cls, name: str, fact: str, slug: str, help: str | None = None) -> Self:  # noqa: A002
        """Return a diagnostic about a file as a whole, or one that is missing."""
        return cls(fact, slug, Span(Source(name), 0, 0), help=help)

    @property
    def place(self) -> str:
        """`path:line:column`, the path alone for a file as a whole, or nothing."""
        return str(self.span) if self.span else ""


class DataError(Exception):
    """The user's data is wrong: `diagnostics` has every mistake, sorted by place."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__("; ".join(f"{problem.place}: {problem.fact}" for problem in self.diagnostics[:3]))


class ArgumentError(DataError):
    """What was asked of a study is wrong, and its own files are not."""


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort by file and place; drop repetitions."""
    distinct = {(_place(problem), problem.slug, problem.fact): problem for problem in diagnostics}
    return [distinct[key] for key in sorted(distinct)]


def _place(problem: Diagnostic) -> tuple[str, int, int]:
    return (problem.span.source.name, problem.span.start, problem.span.end) if problem.span else ("", 0, 0)
