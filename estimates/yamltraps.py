"""What YAML does to a text that no user of it expects, in words that do not ask for a knowledge of YAML."""

from __future__ import annotations

import re

from estimates.problems import Unreadable

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[&*!][^\s,\[\]{}]*")


def decoded(source: bytes) -> str:
    """The text of a UTF-8 file. Raises Unreadable at the first byte that is none."""
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        at = len(source[: error.start].decode("utf-8"))
        if source[:2] in (b"\xff\xfe", b"\xfe\xff"):
            fact = "the file is UTF-16, where UTF-8 is wanted"
        else:
            fact = f"the byte {source[error.start]:#04x} is no UTF-8 text"
        help_ = "save the file as UTF-8"
        return_value = Unreadable(fact, at, at + 1, slug="encoding", help=help_)
        raise return_value from None


def control_character(text: str) -> Unreadable:
    """The first character that YAML does not allow."""
    match = _FORBIDDEN.search(text)
    at = match.start() if match else 0
    code = f"U+{ord(text[at]):04X}" if text else "?"
    return Unreadable(f"a control character ({code}) stands in the text", at, at + 1, slug="control-character", help="delete it")


def anchor_or_tag(text: str, at: int) -> Unreadable:
    match = _NAME.match(text, at)
    end = match.end() if match else at + 1
    if text[at : at + 1] == "&":
        fact, slug = "a value that starts with & is an anchor to YAML, and its first word is lost", "anchor"
    else:
        fact, slug = "a value that starts with ! is a tag to YAML, and its first word is lost", "tag"
    return Unreadable(fact, at, end, slug=slug, help="put quotes round the whole value")


def explain(text: str, context: int | None, at: int, problem: str, doing: str) -> Unreadable:
    """The user's mistake behind libyaml's `problem` at offset `at`, while it was `doing` something since `context`."""
    return Unreadable(f"this is not YAML: {problem}", at, min(at + 1, len(text)), slug="yaml")
