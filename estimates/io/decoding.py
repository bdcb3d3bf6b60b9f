"""Bytes of a file as text, and the characters that no text of a user may contain."""

import re

from estimates.diagnostics import DataError, Diagnostic, Scalar, Source, Span

# Control characters, halves of pairs, and overrides of the direction of writing (U+202D, U+202E).
FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\u202c\u202f-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_HELP = "save the file as UTF-8"


def decode(data: bytes, name: str) -> Source:
    """Return the text of a UTF-8 file. Raises DataError for another encoding, at the first byte that is not UTF-8."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise DataError([Diagnostic.of_file(name, "expected UTF-8, found UTF-16", "encoding", _HELP)])
    try:
        return Source(name, data.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        at, fact = len(data[: error.start].decode("utf-8")), f"the byte {data[error.start]:#04x} is not UTF-8 text"
        span = Span(Source(name, data.decode("utf-8", "replace")), at, at + 1)
        raise DataError([Diagnostic(fact, "encoding", span, help=_HELP)]) from None


def forbid_control_characters(text: Scalar, error: type[DataError] = DataError) -> None:
    """Raise the error at the first character that a text may not contain; a broken byte has U+DC80 to U+DCFF."""
    if match := FORBIDDEN.search(text):
        fact = f"the text contains a control character or a broken byte (U+{ord(match[0]):04X})"
        raise error([Diagnostic(fact, "control-character", text.part(*match.span()), help="remove it")])
