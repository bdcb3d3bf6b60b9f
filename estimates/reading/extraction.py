"""The text of a file: as it is, or what a reader sees of a web page."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import IO

from estimates.diagnostics import DataError, Diagnostic
from estimates.io import decoding

LIMIT = 1 << 26  # bytes of a text; what has more is an archive or an endless device
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\u2066-\u2069\ufeff]")  # marks that cut a number in two

_OTHERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"%PDF")  # how zipped, old Office, RTF, PDF files start
_PAGE = re.compile(r"(?i)</[a-z][a-z0-9]*>|<!(?:--|doctype html)|<(?:br|hr|li|p)[\s/>]")
_INLINE = re.compile(
    "abbr|a|b|bd[io]|cite|code|data|del|dfn|em|font|ins|i|kbd|label|mark|q|s|small|span|strike|strong|su[bp]|time|u|var|wbr"
)
_UNSEEN = frozenset(["script", "style", "template", "title", "del", "s", "strike"])
_RAISED = str.maketrans("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_FRACTION = re.compile(r"<sup>\s*([0-9]+)\s*</sup>\s*(?:/|⁄|&frasl;)\s*<sub>\s*([0-9]+)\s*</sub>", re.IGNORECASE)
_SMALL = re.compile(r"\s*(?:[-−+]?\d+|[a-z]|(?:\[[^\[\]]*\])+|[\[\]])\s*")  # a raised or lowered number, or a mark


def read_text(opening: Callable[[], AbstractContextManager[IO[bytes]]], name: str) -> str:
    """Read a text in UTF-8. Raises DataError if it is something else, too long or cannot be read."""
    try:
        with opening() as file:
            data = file.read(LIMIT)
    except OSError as error:
        fact = f"cannot read the file: {(error.strerror or str(error)).lower()}"
        raise DataError([Diagnostic.of_file(name, fact, "unreadable-file")]) from None
    if data.startswith(_OTHERS):
        fact, help_ = "expected text, found a PDF or a file of Word or Excel", "save it as plain text (.txt, UTF-8)"
        raise DataError([Diagnostic.of_file(name, fact, "no-text", help_)])
    if len(data) == LIMIT:
        fact = f"the text reaches the limit of {LIMIT >> 20} MiB"
        raise DataError([Diagnostic.of_file(name, fact, "too-long", "split it into several files")])
    return decoding.decode(data, name).text


def visible(text: str) -> str:
    """Return a text as it is, or of a web page what a reader sees, without marks that nobody sees (soft hyphens).

    Struck-out text is left out; a raised number is an exponent after a metre or a power of ten and otherwise a
    footnote, which is left out; a lowered number is kept as such (CO₂).
    """
    text = INVISIBLE.sub("", text)
    return _of_page(_FRACTION.sub(r" \1/\2", text)) if "<" in text and _PAGE.search(text) else text


def _of_page(text: str) -> str:
    """Return what a reader sees of a web page, its blocks separated by empty lines."""
    from html.parser import HTMLParser  # only for web pages

    class Page(HTMLParser):
        pieces: list[str]
        hidden: list[str]  # the open tags whose text is not seen
        small = ""  # "sup" or "sub" within one

        def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  # the parser's signature
            if tag in _UNSEEN and (not self.hidden or tag in self.hidden):
                self.hidden.append(tag)
            self._between(tag)
            self.small = tag if tag in ("sup", "sub") else self.small

        def handle_endtag(self, tag: str) -> None:
            if self.hidden[-1:] == [tag]:
                self.hidden.pop()
            self._between(tag)
            self.small = "" if tag == self.small else self.small

        def handle_data(self, data: str) -> None:
            if self.hidden:
                return
            if self.small and _SMALL.fullmatch(data):
                data = _small(data.strip(), self.small, "".join(self.pieces[-3:]))
            self.pieces.append(re.sub(r"\s+", " ", data))

        def parse_marked_section(self, i: int, report: int = 1) -> int:  # noqa: ARG002  # as above
            return self.parse_bogus_comment(i)  # as browsers do it; the parser asserts that it knows the word

        def _between(self, tag: str) -> None:
            if not _INLINE.fullmatch(tag) and not self.hidden:
                self.pieces.append("\n\n")

    page = Page()
    page.pieces, page.hidden = [], []
    page.feed(text)
    if not page.rawdata.startswith("<"):  # to close the parser would show a tag that never ends as text
        page.close()
    return "".join(page.pieces)


def _small(number: str, tag: str, before: str) -> str:
    """Return a raised or lowered number after the text before it."""
    if tag == "sub" and not (number.isalpha() and before[-1:].isdigit()):
        return number.translate(_LOWERED)
    is_power = re.search(r"(?<!\d)10$", before) or (number in ("2", "3") and before.endswith("m"))
    return number.translate(_RAISED) if is_power and "[" not in number else ""
