"""What YAML does to a text that its author did not expect, in words that do not need a knowledge of YAML."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from estimates.diagnostics import Unreadable

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

MESSAGES = {  # what is found -> slug, fact and help; {0} is the sign or the words in question
    "after quote": ("after-quote", "the {0} before this ends the text, but more follows", "use the other quotes"),
    "alias": ("alias", "to YAML a value that starts with * is an alias, not text", "quote the whole value"),
    "anchor": ("anchor", "to YAML a value that starts with & is an anchor, not text", "quote the whole value"),
    "tag": ("tag", "to YAML a value that starts with ! is a tag, not text", "quote the whole value"),
    "bullet": ("bullet", "a list item starts with {0}", "start it with `- `"),
    "bracket": ("bracket", "{0} has no counterpart, or a comma is missing", "close {{ with }} and [ with ]"),
    "comma": ("comma", "a comma too many", "remove it"),
    "end comma": ("after-value", "a comma after the end of a value", "remove it"),
    "cut": ("cut-short", "` #` starts a comment here, and what it hides is missed", "quote the whole value"),
    "colon": ("colon", "in YAML, a colon and a space inside a value make it a key", "quote the whole value"),
    "no space": ("colon-space", "missing space after the colon", "write `{0}: {1}`"),
    "no colon": ("no-colon", "a line without a colon", "write `{0}: {1}`"),
    "no dash": ("dash", "the list above continues here without a dash", "start the item with `- `, or move the line"),
    "dash": ("dash", "a list cannot start on the line of its key", "put each item on its own line, or quote the value"),
    "document": ("documents", "a second document starts here; expected one per file", "put it into a file of its own"),
    "escape": ("escape", "in double quotes, {0} has no meaning", "use single quotes, or write \\\\"),
    "foreign": ("foreign", "{0} is the mark of another program", "keep what belongs to the study, and remove the rest"),
    "indent": ("indent", "the indentation of this line matches no line above", "indent it like the others of its kind"),
    "sign": ("sign", "in YAML a value cannot start with {0}", "quote the whole value"),
    "block": ("folded", "in YAML a value cannot start with {0}", "{1}"),
    "tab": ("tab", "a tab where YAML accepts only spaces", "indent with spaces"),
    "unclosed quote": ("unclosed-quote", "the text that starts with {0} is never closed", "close it with {0}"),
}
_SIGNS = {  # a value that starts with > or >=, by its key
    "says": "write `{hedge} {words}`",
    "range": "write both ends, as in `300 to 500 shells per container`",
    "is": "write `{words}`, and what is plausible as its `range`",
    "holds": "write `{words}` with its units, and what is plausible as its `range`",
}
_ODD = "[\xa0\u2007-\u200b\u202f\u2060\ufeff]"  # blanks that are not a space to YAML
_MISPLACED = re.compile(
    rf"(?:^[ -]*|^[^:\n]*:)(?P<after>{_ODD}+)|^[ -]*[^\s\"':]+(?P<before>{_ODD}+)(?= *:)", re.MULTILINE
)
_KEY = re.compile(r"[ ]*+(?>(?:-[ ]++)*)[^\s\"'#\[{][^#:]*:[ \t]+")
_HIDDEN = re.compile(r"(?<=\S)[ \t]+(#[^\n\r]*)")
_BULLET = re.compile(r" *([–—•*]) ")
_FOREIGN = re.compile(r"(?:<{7}|={7}|>{7}|```).*")
_OPENING = re.compile(r"(?:^[ -]*|:[ \t]+|[\[{,][ \t]*)['\"]")
Found = tuple[str, int, int, list[str]]  # a message, the span, and what is put into the message


def odd_space(text: str, start: int, end: int) -> Unreadable | None:
    """Return the error of a blank of another kind where YAML accepts only spaces, if there is one."""
    found = _MISPLACED.search(text, start, end)
    if found is None:
        return None
    first, last = found.span(found.lastgroup or 0)
    fact = f"a {unicodedata.name(text[first]).lower()} where YAML accepts only spaces"
    blank = text[first - 1 : first] in (":", "-") or unicodedata.category(text[first]) == "Zs"
    return Unreadable(fact, first, last, slug="odd-space", help="replace it by a space" if blank else "remove it")


def anchor_or_tag(text: str, at: int) -> Unreadable:
    """Return the error of a value that starts with &, * or !."""
    return _unreadable(_anchor_or_tag(text, at))


def _anchor_or_tag(text: str, at: int) -> Found:
    word = re.compile(r"[&*!][^\s,\[\]{}]*").match(text, at)
    return {"&": "anchor", "*": "alias"}.get(text[at], "tag"), at, word.end() if word else at + 1, []


def _unreadable(found: Found) -> Unreadable:
    kind, start, end, words = found
    slug, fact, help_ = MESSAGES[kind]
    return Unreadable(fact.format(*words), start, end, slug=slug, help=help_.format(*words))


def explain(text: str, error: MarkedYAMLError) -> Unreadable:
    """Return the user's mistake behind an error of libyaml."""
    mark, context = error.problem_mark, error.context_mark
    if mark and "nesting depth" in (error.problem or ""):  # PyYAML stops at 1,000 brackets by itself
        return Unreadable("lists and tables nest too deep", mark.index, mark.index + 1, slug="too-deep")
    at = min(mark.index, len(text)) if mark else len(text)
    begin = context.index if context else at
    start, last = line_start(text, min(at, len(text.rstrip()))), line_end(text, at)
    if odd := odd_space(text, line_above(text, start), last):
        return odd
    return _unreadable(_found(text, begin, at, f"{error.context or ''}: {error.problem or ''}"))


def _found(text: str, begin: int, at: int, said: str) -> Found:
    """Return what is wrong at `at`, in something that begins at `begin`; `said` is what libyaml says."""
    start = line_start(text, at)
    for line in (start, line_above(text, start), line_start(text, begin)):
        if foreign := _FOREIGN.match(text, line):
            return "foreign", line, foreign.end(), [foreign[0]]
        if bullet := _BULLET.match(text, line):
            return "bullet", *bullet.span(1), [bullet[1]]
    if "scalar: found unexpected" in said:
        return "unclosed quote", begin, line_end(text, begin), [text[begin]]
    if "escape character" in said or "hexdecimal" in said or "invalid Unicode" in said:
        at = text.rindex("\\", 0, at + 1)
        return "escape", at, at + 2, [text[at : at + 2]]
    if "document" in said:
        return "document" if text[at : at + 3] == "---" else "indent", at, line_end(text, at), []
    if text[at : at + 1] == "\t" or "found a tab" in said:
        at = len(text[:at].rstrip("\t"))
        return "tab", at, at + len(text[at:]) - len(text[at:].lstrip("\t")), []
    return (
        _sign(text, begin, at, said) or _quote(text, at) or _flow(text, begin, at, said) or _line(text, begin, at, said)
    )


def _sign(text: str, begin: int, at: int, said: str) -> Found | None:
    """A value that starts with a sign that means something to YAML."""
    if any(words in said for words in ("alias", "anchor", "tag")):
        at = begin if text[begin : begin + 1] in ("&", "*", "!") else at
        if text[at] == "*" and not text[line_start(text, at) : at].strip():
            return "bullet", at, at + 1, ["*"]
        return _anchor_or_tag(text, at)
    block = "scanning a block scalar" in said
    if not block and not any(words in said for words in ("cannot start", "mapping keys", "directive", "expected node")):
        return None
    at = begin if block or "directive" in said else at
    sign, end = text[at : at + 1], _value_end(text, at)
    if not sign.strip() or (sign in ",]}" and not text[line_start(text, at) : at].rstrip().endswith(":")):
        return None
    if sign not in "|>":
        return "sign", at, end, [sign]
    key = re.search(r"(?:^|[\s{,\"'])(says|holds|is|range)[\"']?:[ \t]+$", text[line_start(text, at) : at])
    hedge = "at least" if text[at + 1 : at + 2] == "=" else "more than"
    help_ = _SIGNS[key[1]] if key and sign == ">" else "quote the whole value"
    return "block", at, end, [sign, help_.format(hedge=hedge, words=text[at:end].lstrip(">= ").rstrip())]


def _quote(text: str, at: int) -> Found | None:
    """Words after a closing quotation mark."""
    before, rest = text[line_start(text, at) : at].rstrip(" \t"), text[at : line_end(text, at)]
    if before[-1:] not in ("'", '"') or not rest.strip() or not _OPENING.search(before[:-1]):
        return None
    return ("end comma", at, at + 1, []) if rest[0] == "," else ("after quote", at, at + len(rest), [before[-1]])


def _flow(text: str, begin: int, at: int, said: str) -> Found | None:
    """Braces and brackets that do not match, or entries without a comma."""
    sign, start = text[at : at + 1], line_start(text, begin)
    inside = "',' or" in said or "flow" in said
    if glued := re.search(r"([\w ]*\w):([\[{].*)", text[start : line_end(text, begin)]) if sign else None:
        colon = start + glued.end(1)
        return "no space", colon, colon + 1, [glued[1].strip(), glued[2]]
    if not inside:
        return ("bracket", at, at + 1, [sign]) if sign and sign in "]}" else None
    if sign == ",":
        return "comma", at, at + 1, []
    opening = text[begin : begin + 1]
    closing = {"[": "]"}.get(opening, "}")
    if hidden := next((found for found in _HIDDEN.finditer(text, begin, at) if closing in found[1]), None):
        return "cut", *hidden.span(1), []
    if at >= line_end(text, begin) and not (sign and sign in "]}"):
        return "bracket", begin, line_end(text, begin), [opening]
    return "bracket", at, at + 1, [sign or opening]


def _line(text: str, begin: int, at: int, said: str) -> Found:
    """A line that does not fit: no colon, no dash, a colon too many, or another indentation."""
    line = begin if "could not find expected ':'" in said else at
    start, end = line_start(text, line), line_end(text, line)
    words = start + len(text[start:end]) - len(text[start:end].lstrip(" -"))
    above, value = line_above(text, start), _KEY.match(text[start:at])
    if "mapping values" in said and value and text[start + value.end() : at].strip():
        return "colon", at, at + 1, []
    if "mapping values" in said and text[above:start].strip():
        return (
            _no_colon(text, above, line_end(text, above)) if ":" not in text[above:start] else ("indent", words, at, [])
        )
    if "block sequence entries" in said and text[start:at].strip(" -"):
        return "dash", at, end, []
    if "'-' indicator" in said and line_start(text, begin) + (at - start) == begin:
        return "no dash", at, end, []
    if not re.search(r":(?:\s|$)", text[words:end]):
        hidden = _HIDDEN.search(text, above, start)
        return ("cut", *hidden.span(1), []) if hidden else _no_colon(text, words, end)
    colon = text.find(":", words, end)
    return "indent", words, colon if colon > words else end, []


def _no_colon(text: str, start: int, end: int) -> Found:
    start += len(text[start:end]) - len(text[start:end].lstrip(" -"))
    if glued := re.match(r"([^:\s][^:]*):(\S.*)", text[start:end]):
        colon = start + glued.start(2) - 1
        return "no space", colon, colon + 1, [glued[1], glued[2]]
    key, _, rest = text[start:end].partition(" ")
    return "no colon", start, end, [key, rest.removeprefix("= ") or "{}"]


def line_start(text: str, at: int) -> int:
    """Return where the line of an offset starts."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_end(text: str, at: int) -> int:
    """Return where the words of a line end, without a comment and blanks."""
    line = re.compile(r"[^\n\r]*").match(text, at)
    words = re.split(r"[ \t]#", line[0] if line else "")[0]
    return max(at + len(words.rstrip()), min(at + 1, len(text)))


def _value_end(text: str, at: int) -> int:
    """Return where a value ends: in braces and brackets at the next comma or bracket."""
    inside = re.search(r"[{\[][^}\]]*$", text[line_start(text, at) : at])
    end = re.compile(r"(?:[^,\]}\n\r]|,(?=\S))*").match(text, at, line_end(text, at)) if inside else None
    return max(end.end(), at + 1) if end else line_end(text, at)


def line_above(text: str, start: int, indent: int | None = None) -> int:
    """Return the start of the last line with words above a line (indented less than `indent`), or the line itself."""
    at = start
    while at > 0:
        at = line_start(text, at - 1)
        words = text[at : line_end(text, at)]
        less = indent is None or len(words) - len(words.lstrip(" ")) < indent
        if less and words.strip() and not words.strip().startswith("#"):
            return at
    return start
