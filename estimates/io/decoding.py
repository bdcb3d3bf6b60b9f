"""Bytes of a file as text, and the characters that no text of a user may contain."""

from __future__ import annotations

import re

from estimates.diagnostics import Unreadable

FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def decode(data: bytes) -> str:
    """Return the text of a UTF-8 file. Raises Unreadable for another encoding."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable("expected UTF-8, found UTF-16", slug="encoding", help="save the file as UTF-8")
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        at = len(data[: error.start].decode("utf-8"))
        fact = f"the byte {data[error.start]:#04x} is not UTF-8 text"
        raise Unreadable(fact, at, at + 1, slug="encoding", help="save the file as UTF-8") from None


def forbid_control_characters(text: str) -> None:
    """Raise Unreadable at the first character that a text may not contain."""
    if found := FORBIDDEN.search(text):
        at = found.start()
        fact = f"the text contains a control character (U+{ord(text[at]):04X})"
        raise Unreadable(fact, at, at + 1, slug="control-character", help="remove it")
