"""What YAML does to a text that no user of it expects, in words that do not ask for a knowledge of YAML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from estimates.diagnostics.problems import Unreadable
from estimates.study import fitting

FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]")
_NAME = re.compile(r"[&*!][^\s,\[\]{}]*")
_ITEM = r"[ ]*+(?>(?:-[ ]++)*)"
_KEY_AND_VALUE = re.compile(rf"{_ITEM}[^\s\"'#\[{{][^#]*?:[ \t]+")
_BREAK = re.compile(r"[\n\r]")
_COMMENT = re.compile(r"[ \t]#")
_HIDDEN = re.compile(r"(?<=\S)[ \t]+(?P<rest>#[^\n\r]*)")
_OPEN = re.compile(r"[{\[][^}\]]*$")  # before a value that is written inside { } or [ ]
_INSIDE = re.compile(r"(?:[^,\]}\n\r]|,(?=\S))*")
ODD = re.compile("[\xa0\u2007-\u200b\u202f\u2060\ufeff]")  # blanks that are no space to YAML
_MISPLACED = re.compile(  # before a line's words, behind a key's colon, or before that
    f"(?:^[ -]*|:)(?P<after>{ODD.pattern}+)|(?P<before>(?<!{ODD.pattern}){ODD.pattern}+)(?= *:)", re.MULTILINE
)
_QUOTED = "put quotes round the whole value"


def decoded(source: bytes) -> str:
    """The text of a UTF-8 file. Raises Unreadable at the first byte that is none, or if it is another encoding."""
    start = source[:4]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or start.count(0) in (2, 3):  # of Latin letters, that is
        name = "UTF-32" if start.count(0) == 3 or start in (b"\xff\xfe\0\0", b"\0\0\xfe\xff") else "UTF-16"
        fact = f"the file is {name}, where UTF-8 is wanted"  # no line of it can be shown
        raise Unreadable(fact, 0, 0, slug="encoding", help="save the file as UTF-8")
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        if b"\0" in source:
            raise Unreadable("the file is no text", 0, 0, slug="encoding", help="put a file in YAML here") from None
        at = len(source[: error.start].decode("utf-8"))
        fact = f"the byte {source[error.start]:#04x} is no UTF-8 text"
        raise Unreadable(fact, at, at + 1, slug="encoding", help="save the file as UTF-8") from None


def control_character(text: str, at: int | None = None) -> Unreadable:
    """The control character at an offset, or the first one that YAML does not allow."""
    if at is None:
        match = FORBIDDEN.search(text)
        at = match.start() if match else 0
    fact = f"a control character (U+{ord(text[at]):04X}) stands in the text"
    return Unreadable(fact, at, at + 1, slug="control-character", help="delete it")


def odd_space(text: str, start: int, end: int) -> Unreadable | None:
    """A blank of another kind between two offsets, the first that of a line or a key, where YAML takes only spaces."""
    found = _MISPLACED.search(text[start:end])
    if found is None:
        return None
    first, last = (start + at for at in found.span(found.lastgroup or 0))
    fact = f"a {unicodedata.name(text[first]).lower()} stands where YAML takes only spaces"
    parts = text[max(start, first - 1) : first] in (":", "-") or unicodedata.category(text[first]) == "Zs"
    help_ = "put an ordinary space in its place" if parts else "delete it"
    return Unreadable(fact, first, last, slug="odd-space", help=help_)


def anchor_or_tag(text: str, at: int) -> Unreadable:
    """A value that starts with &, * or !, which are no part of a value to YAML."""
    match = _NAME.match(text, at)
    word = match[0] if match else text[at : at + 1]
    kind, slug = {"&": ("an anchor", "anchor"), "*": ("an alias", "alias")}.get(word[:1], ("a tag", "tag"))
    fact, help_ = f"to YAML a value that starts with {word[:1]} is {kind}, and no text", _QUOTED
    if word[:1] == "*" and (f"&{word[1:]}" in text or text[_line_start(text, at) : at].strip(" -") == "<<:"):
        help_ = "write out here what it stands for"
    elif word[:2] == "!!" or (word[:1] == "&" and text[at + len(word) : _line_end(text, at)].strip() == ""):
        help_ = "delete it"
    return Unreadable(fact, at, at + len(word), slug=slug, help=help_)


def explain(text: str, context: int | None, at: int, problem: str, doing: str) -> Unreadable:
    """The user's mistake behind libyaml's `problem` at offset `at`, while it was `doing` something since `context`."""
    begin = at if context is None else context
    if odd := odd_space(text, _line_above(text, _line_start(text, at)), _line_end(text, at)):
        return odd
    for words, trap in _TRAPS:
        if words in f"{doing}: {problem}" and (found := trap(text, begin, at)):
            return found
    help_ = "look here and in the line above for a colon, a comma, a bracket or a quotation mark that is missing"
    return Unreadable("YAML cannot read on from here", at, at + 1, slug="yaml", help=help_)


def _block_sign(text: str, begin: int, _: int) -> Unreadable:
    """A value that starts with > or |: only what was said can be put in other words, and never a quotation."""
    sign, end = text[begin], _value_end(text, begin)
    fact = f"in YAML a value cannot start with {sign}"
    key = re.search(r"(?:^|[\s{,\"'])(says|holds|is|range)[\"']?:[ \t]+$", text[_line_start(text, begin) : begin])
    hedge = "at least" if text[begin + 1 : begin + 2] == "=" else "more than"
    words = text[begin:end].lstrip(">= ").rstrip()
    bare = "write it without the >, and with its units, as in `45 shells per container`"
    plain = f"write `{words}`, and what is plausible as its `range`"
    helps = {
        "says": f"write `{hedge} {words}`",
        "holds": plain if re.search("[^\\W\\d]", words) else bare,
        "is": plain,
        "range": "write both ends, as in `300 to 500 shells per container`",
    }
    help_ = helps[key[1]] if key and sign == ">" else _QUOTED
    return Unreadable(fact, begin, end, slug="folded", help=help_)


def _reference(text: str, begin: int, at: int) -> Unreadable:
    sign = begin if text[begin : begin + 1] in ("&", "*", "!") else at
    if text[sign : sign + 1] == "*" and not text[_line_start(text, sign) : sign].strip():
        return Unreadable(
            "a list's item starts with *", sign, sign + 1, slug="bullet", help="start it with a dash: `- `"
        )
    return anchor_or_tag(text, sign)


def _bad_start(text: str, _: int, at: int) -> Unreadable:
    sign = text[at : at + 1]
    if sign == "\t":
        return _tab(text, at, at)
    if sign in (">", "|"):
        return _block_sign(text, at, at)
    if sign in (",", "]", "}") and not re.search(r":[ \t]+$", text[_line_start(text, at) : at]):
        return Unreadable(f"a {sign} stands here without its beginning", at, at + 1, slug="bracket", help="delete it")
    fact = f"in YAML a value cannot start with {sign}" if sign else "a value is missing at the end of the file"
    return Unreadable(fact, at, _value_end(text, at), slug="sign", help=_QUOTED)


def _tab(text: str, _: int, at: int) -> Unreadable:
    start = at
    while text[start - 1 : start] == "\t":
        start -= 1
    end = at + len(text[at:]) - len(text[at:].lstrip("\t"))
    return Unreadable("a tab stands where YAML takes only spaces", start, end, slug="tab", help="indent with spaces")


def _unclosed_quote(text: str, begin: int, _: int) -> Unreadable:
    mark = text[begin]
    fact = f"the text that starts with {mark} is never closed"
    return Unreadable(fact, begin, _line_end(text, begin), slug="unclosed-quote", help=f"put a {mark} where it ends")


def _after_quote(text: str, _: int, at: int) -> Unreadable | None:
    """Words behind a closing quotation mark, or a mark that was opened lines before and closed here by accident."""
    start = _line_start(text, at)
    before = text[start:at].rstrip(" \t")
    mark = before[-1:]
    if mark not in ("'", '"') or not text[at : _line_end(text, at)].strip():
        return None
    opener = re.match(rf"(?:{_ITEM}|.*?:[ \t]+|.*[\[{{,][ \t]*){mark}", before[:-1])
    while not opener and start:
        end = start - 1
        start = _line_start(text, end)
        line = text[start:end]
        if found := re.match(rf"(?:{_ITEM}|.*?:[ \t]+){mark}[^{mark}]*$", line):
            return _unclosed_quote(text, start + found.group().index(mark), at)
    apostrophe = mark == "'" and text[at - 1] == mark
    help_ = "write an apostrophe twice inside ' '" if apostrophe else "put other quotes round the whole value"
    fact = f"the {mark} before this ends the text, and more words follow"
    return Unreadable(fact, at, _line_end(text, at), slug="after-quote", help=help_)


def _colon(text: str, _: int, at: int) -> Unreadable | None:
    start = _line_start(text, at)
    value = _KEY_AND_VALUE.match(text[start:at])
    if value and text[start + value.end() : at].strip():
        fact = "a colon and a space inside a value make it a key to YAML"
        return Unreadable(fact, at, at + 1, slug="colon", help=_QUOTED)
    if value:
        return Unreadable("in YAML a value cannot start with a colon", at, at + 1, slug="sign", help=_QUOTED)
    above = _line_above(text, start)
    return _deeper(text, start, at) if ":" in text[above:start] else _no_colon(text, _words(text, above), at)


def _no_colon(text: str, begin: int, _: int) -> Unreadable:
    end = _line_end(text, begin)
    key, *rest = text[begin:end].split(" ", 1)
    help_ = f"write `{key}: {rest[0]}`" if rest and key in fitting.known_keys() else "write it as `key: value`"
    return Unreadable("a line without a colon", begin, end, slug="no-colon", help=help_)


def _deeper(text: str, start: int, at: int) -> Unreadable | None:
    words = _words(text, start)
    if words - start <= _words(text, above := _line_above(text, start)) - above:
        return None
    fact = "this line stands further in than the one above, which has a value already"
    return Unreadable(fact, words, at, slug="indent", help="put as many spaces before it as before the line above")


def _dash(text: str, _: int, at: int) -> Unreadable:
    fact = "a list cannot start on the line of its key"
    return Unreadable(
        fact, at, _line_end(text, at), slug="dash", help="put each item on a line of its own, or quotes round a value"
    )


def _bracket(text: str, begin: int, at: int) -> Unreadable:
    opening = text[begin]
    closing = {"{": "}", "[": "]"}.get(opening, opening)
    for comment in _HIDDEN.finditer(text, begin, at):
        if closing in comment["rest"]:
            fact = f"` #` starts a comment, and the {closing} after it is part of that"
            help_ = f"{_QUOTED}, or a {closing} before the # if a comment is meant"
            return Unreadable(fact, *comment.span("rest"), slug="cut-short", help=help_)
    fact = f"no {closing} is found for this {opening}, or no comma between its parts"
    help_ = f"put a {closing} where it ends, a comma, or quotes round a value that holds one of , : [ ] {{ }}"
    return Unreadable(fact, begin, begin + 1, slug="bracket", help=help_)


def _no_key(text: str, _: int, at: int) -> Unreadable:
    start, end = _line_start(text, at), _line_end(text, at)
    if text[start:at].strip(" -"):
        return Unreadable("words stand behind the end of a value", at, end, slug="after-value", help=_QUOTED)
    colon = text.find(":", at, end)
    above = _line_above(text, start)
    cut = None if colon >= 0 else _HIDDEN.search(text, above, start)
    if cut and cut["rest"][1:2].strip("#!-"):
        fact = "` #` starts a comment, which ends the text, and more words follow"
        return Unreadable(fact, *cut.span("rest"), slug="cut-short", help=_QUOTED)
    fact = "this line begins neither under the line above nor under one before it"
    help_ = "put as many spaces before it as before the other keys of its kind"
    return Unreadable(fact, at, colon if colon > at else end, slug="indent", help=help_)


def _no_dash(text: str, begin: int, at: int) -> Unreadable:
    if at - _line_start(text, at) != begin - _line_start(text, begin):
        return _no_key(text, begin, at)
    fact = "the list above goes on here without a dash"
    return Unreadable(
        fact, at, _line_end(text, at), slug="dash", help="start the item with `- `, or move the line out of the list"
    )


def _escape(text: str, _: int, at: int) -> Unreadable:
    start = text.rindex("\\", 0, at + 1)
    fact = f"inside double quotes \\{text[start + 1 : start + 2]} means nothing"
    return Unreadable(fact, start, start + 2, slug="escape", help="use single quotes, or write \\\\")


def _documents(text: str, _: int, at: int) -> Unreadable:
    fact = "a second document starts here, where a file has one"
    return Unreadable(fact, at, _line_end(text, at), slug="documents", help="put it in a file of its own")


_Trap = Callable[[str, int, int], Unreadable | None]
_TRAPS: tuple[tuple[str, _Trap], ...] = (  # in libyaml's words, the first that fits
    ("scanning a block scalar", _block_sign),
    ("scanning an alias", _reference),
    ("scanning an anchor", _reference),
    ("undefined alias", _reference),
    ("a tag", _reference),
    ("found a tab", _tab),
    ("cannot start any token", _bad_start),
    ("scanning a directive", lambda text, begin, _: _bad_start(text, begin, begin)),
    ("quoted scalar: found unexpected end", _unclosed_quote),
    ("quoted scalar: found unexpected document", _unclosed_quote),
    ("escape character", _escape),
    ("hexdecimal", _escape),
    ("invalid Unicode", _escape),
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _no_colon),
    ("block sequence entries are not allowed", _dash),
    ("mapping keys are not allowed", _bad_start),
    ("did not find expected", _after_quote),
    ("',' or", _bracket),
    ("expected node content", _bad_start),
    ("'-' indicator", _no_dash),
    ("expected key", _no_key),
    ("single document", _documents),
    ("<document start>", _documents),
)


def _words(text: str, start: int) -> int:
    """Where the words of a line begin."""
    line = text[start : _line_end(text, start)]
    return start + len(line) - len(line.lstrip(" -"))


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _line_end(text: str, at: int) -> int:
    """The end of the words of the line, without a comment and blanks."""
    stop = _BREAK.search(text, at)
    line = text[at : stop.start() if stop else len(text)]
    comment = _COMMENT.search(line)
    words = line[: comment.start()] if comment else line
    return max(at + len(words.rstrip(" \t")), min(at + 1, len(text)))


def _value_end(text: str, at: int) -> int:
    """The end of the value that starts at an offset: inside { } and [ ] it goes no further than a comma or the end."""
    end = _line_end(text, at)
    if _OPEN.search(text[_line_start(text, at) : at]) and (match := _INSIDE.match(text, at, end)):
        end = max(match.end(), at + 1)
    return end


def _line_above(text: str, start: int) -> int:
    """Where the last line with words above this one starts; this one if there is none."""
    at = start
    while at > 0:
        at = _line_start(text, at - 1)
        words = text[at : _line_end(text, at)].strip()
        if words and not words.startswith("#"):
            return at
    return start
