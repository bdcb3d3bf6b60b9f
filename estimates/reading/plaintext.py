"""The text of a file that holds an article: as it stands, or without the tags of a web page; nothing else is text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from estimates.diagnostics.problems import Unreadable

_KINDS = (
    (b"PK\x03\x04", "a Word or other zipped file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "an RTF file"),
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
)
_WIDE = "UTF-16 text"
_TAGS = "html|head|body|main|article|section|p|div|span|a|b|i|em|strong|h[1-6]|br|ul|ol|li|table|tr|td|blockquote"
_HEADS = "meta|link|script|style|title"
_PAGE = rf"(?i)\s*<(?:!doctype html|\?xml|!--|(?:{_TAGS}|{_HEADS})[\s/>])|</(?:{_TAGS})>"
_INLINE = (
    "abbr|a|b|bd[io]|cite|code|data|del|dfn|em|font|ins|i|kbd|label|mark|q|s|small|span|strong|su[bp]|time|u|var|wbr"
)
_UNCLOSED = 1 << 22  # characters of a tag or comment, from which on its end is not looked for
_UNSEEN = frozenset(["script", "style", "template", "title"])
_RAISED = {"2": "²", "3": "³"}  # of a metre; any other raised number is a footnote's, and no part of what it hangs on


def refuse(start: bytes, *, wide: bool = True) -> None:
    """Raise Unreadable if a file that starts so is known to be no plain text; `wide` is whether UTF-16 is refused."""
    for magic, kind in _KINDS:
        if start.startswith(magic) and (wide or kind != _WIDE):
            raise _wrong(f"this is {kind}")


def _wrong(fact: str) -> Unreadable:
    from estimates.diagnostics.problems import Unreadable  # only where something is wrong

    return Unreadable(fact, 0, 0, slug="no-text", help="save it as plain text (.txt, UTF-8)")


def read(pieces: Iterable[bytes]) -> Iterator[str]:
    """The text of a file that comes in pieces; bytes that are no UTF-8 become a mark of replacement.

    Raises Unreadable if the file is none of text: what it starts with, or a NUL in the first piece, says so.
    """
    parts = iter(pieces)
    first = next(parts, b"")
    refuse(first)
    if b"\0" in first:
        raise _wrong("this is no text: it holds NUL bytes")
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    decoded = (decoder.decode(data) for data in chain([first], parts))
    return shown(chain(decoded, (decoder.decode(b"", final=True) for _ in (0,))))


def shown(pieces: Iterable[str]) -> Iterator[str]:
    """A text as it stands, or what a reader sees of it if it is a web page: tags left out, entities as characters."""
    parts = iter(pieces)
    first = next(parts, "").removeprefix("\ufeff")
    together = chain([first], parts)
    return _seen(together) if "<" in first and re.search(_PAGE, first) else together


def _seen(pieces: Iterable[str]) -> Iterator[str]:
    from html.parser import HTMLParser  # only for web pages

    class Page(HTMLParser):
        """What is seen since the last piece; a block stands apart from the next one."""

        found: list[str]
        inside: str | None = None  # the tag whose text is not seen
        raised = False

        def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  # the parser's signature
            if tag in _UNSEEN and self.inside is None:
                self.inside = tag
            self._between(tag)
            self.raised = self.raised or tag == "sup"

        def handle_startendtag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  # as above
            self._between(tag)

        def handle_endtag(self, tag: str) -> None:
            if tag == self.inside:
                self.inside = None
            self._between(tag)
            self.raised = self.raised and tag != "sup"

        def handle_data(self, data: str) -> None:
            if self.raised and data.strip().isdigit():
                data = _RAISED.get(data, "") if "".join(self.found[-1:]).endswith("m") else ""
            if self.inside is None:
                self.found.append(re.sub(r"\s+", " ", data))

        def parse_marked_section(self, i: int, report: int = 1) -> int:  # noqa: ARG002  # as above
            return self.parse_bogus_comment(i)  # as browsers do it; the parser's own asserts that it knows the word

        def _between(self, tag: str) -> None:
            if not re.fullmatch(_INLINE, tag):
                self.found.append("\n\n")

    page = Page()
    for piece in pieces:
        page.found = []
        page.feed(piece)
        if len(page.rawdata) > _UNCLOSED:
            page.rawdata = ""
        yield "".join(page.found)
    page.found = []
    if not page.rawdata.startswith(
        "<"
    ):  # what is never closed is never seen; to close the parser would read it as text
        page.close()
    yield "".join(page.found)
