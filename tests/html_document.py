"""A page taken apart for tests: every element with its attributes, its text and what is around it."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Tag(NamedTuple):
    name: str
    attributes: dict[str, str]
    inside: tuple[str, ...]  # names of the elements around it
    text: list[str]

    @property
    def words(self) -> str:
        return " ".join("".join(self.text).split())


class Document(HTMLParser):
    """All elements of a page in order, each with the text inside it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self._open: list[Tag] = []
        self.feed(page)
        assert not self._open, f"<{self._open[-1].name}> is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = Tag(tag, {name: value or "" for name, value in attrs}, tuple(one.name for one in self._open), [])
        self.tags.append(found)
        if tag not in VOID:
            self._open.append(found)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().name == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            tag.text.append(data)

    def named(self, *names: str) -> Iterator[Tag]:
        return (tag for tag in self.tags if tag.name in names)

    def at(self, id_: str) -> Tag:
        return next(tag for tag in self.tags if tag.attributes.get("id") == id_)

    def classed(self, name: str) -> list[Tag]:
        return [tag for tag in self.tags if name in tag.attributes.get("class", "").split()]
