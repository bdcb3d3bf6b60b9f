"""What can be wrong with what a user wrote, as values."""

from __future__ import annotations


class Unreadable(ValueError):
    """A leaf parser could not read its text.

    `fact` is one lower-case sentence that makes sense alone; [`start`, `end`) is the smallest span of the
    parser's own text that shows it; `slug` names the kind; `help` proposes the smallest change, if one is sure.
    The caller adds the file and the line.
    """

    def __init__(self, fact: str, start: int, end: int, *, slug: str, help: str | None = None) -> None:  # noqa: A002
        super().__init__(fact)
        self.fact, self.start, self.end, self.slug, self.help = fact, start, end, slug, help
