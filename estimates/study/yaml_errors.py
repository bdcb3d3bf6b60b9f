"""What YAML does to a text that its author did not expect, in words that do not need a knowledge of YAML."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from estimates.diagnostics import Unreadable

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

_ODD = "[\xa0\u2007-\u200b\u202f\u2060\ufeff]"  # blanks that are not a space to YAML
_MISPLACED = re.compile(
    f"(?:^[ -]*|^[^:\n]*:)(?P<after>{_ODD}+)|^[ -]*[^\\s\"':]+(?P<before>{_ODD}+)(?= *:)", re.MULTILINE
)
_ITEM = r"[ ]*+(?>(?:-[ ]++)*)"
_KEY = re.compile(rf"{_ITEM}[^\s\"'#\[{{][^#:]*:[ \t]+")
_HIDDEN = re.compile(r"(?<=\S)[ \t]+(#[^\n\r]*)")
_QUOTE = "quote the whole value"
_FOREIGN = re.compile(r"(?:<{7}|={7}|>{7}|```).*")


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
    word = re.compile(r"[&*!][^\s,\[\]{}]*").match(text, at)
    sign, end = text[at : at + 1], word.end() if word else at + 1
    kind, slug = {"&": ("an anchor", "anchor"), "*": ("an alias", "alias")}.get(sign, ("a tag", "tag"))
    help_ = _QUOTE
    if sign == "*" and f"&{text[at + 1 : end]}" in text:
        help_ = "write out what it refers to"
    elif text[at : at + 2] == "!!" or (sign == "&" and not text[end : line_end(text, at)].strip()):
        help_ = "remove it"
    fact = f"to YAML a value that starts with {sign} is {kind}, not text"
    return Unreadable(fact, at, end, slug=slug, help=help_)


def explain(text: str, error: MarkedYAMLError) -> Unreadable:
    """Return the user's mistake behind an error of libyaml."""
    mark, context = error.problem_mark, error.context_mark
    at = min(mark.index, len(text)) if mark else len(text)
    begin = context.index if context else at
    said = f"{error.context or ''}: {error.problem or ''}"
    start = line_start(text, at)
    above = _line_above(text, start)
    if odd := odd_space(text, above, line_end(text, at)):
        return odd
    for line in (start, above, line_start(text, begin)):
        if (foreign := _FOREIGN.match(text, line)) and foreign.end() > line:
            fact = (
                "the file contains the marks of a merge" if text[line] != "`" else "a code fence is not part of a study"
            )
            help_ = "keep one version; remove the lines with <<<<<<<, ======= and >>>>>>>"
            return Unreadable(
                fact, line, foreign.end(), slug="foreign", help=help_ if text[line] != "`" else "remove it"
            )
    if "scalar: found unexpected" in said:
        fact = f"the text that starts with {text[begin]} is never closed"
        return Unreadable(
            fact, begin, line_end(text, begin), slug="unclosed-quote", help=f"close it with {text[begin]}"
        )
    if "escape character" in said or "hexdecimal" in said or "invalid Unicode" in said:
        at = text.rindex("\\", 0, at + 1)
        fact = f"in double quotes, {text[at : at + 2]} has no meaning"
        return Unreadable(fact, at, at + 2, slug="escape", help="use single quotes, or write \\\\")
    if "document" in said:
        fact = "a second document starts here; expected one per file"
        return Unreadable(fact, at, line_end(text, at), slug="documents", help="put it into a file of its own")
    if text[at : at + 1] == "\t" or "found a tab" in said:
        at = len(text[:at].rstrip("\t"))
        end = at + len(text[at:]) - len(text[at:].lstrip("\t"))
        return Unreadable("a tab where YAML accepts only spaces", at, end, slug="tab", help="indent with spaces")
    if found := _sign(text, begin, at, said) or _after_quote(text, at) or _flow(text, begin, at, said):
        return found
    return _line(text, at, said)


def _sign(text: str, begin: int, at: int, said: str) -> Unreadable | None:
    """A value that starts with a sign that means something to YAML."""
    if any(words in said for words in ("alias", "anchor", "tag")):
        start = begin if text[begin : begin + 1] in ("&", "*", "!") else at
        if text[start : start + 1] == "*" and not text[line_start(text, start) : start].strip():
            return Unreadable("a list item starts with *", start, start + 1, slug="bullet", help="start it with `- `")
        return anchor_or_tag(text, start)
    block = "scanning a block scalar" in said
    at = begin if block or "directive" in said else at
    sign = text[at : at + 1]
    if not block and not any(words in said for words in ("cannot start", "mapping keys", "directive", "expected node")):
        return None
    if sign and sign in ",]}" and not text[line_start(text, at) : at].rstrip().endswith(":"):
        return None
    end = _value_end(text, at)
    if not sign.strip():
        return Unreadable("a value is missing at the end of the file", at, at, slug="sign")
    return Unreadable(
        f"in YAML a value cannot start with {sign}",
        at,
        end,
        slug="folded" if sign in (">", "|") else "sign",
        help=_unsigned(text, at, end),
    )


def _unsigned(text: str, at: int, end: int) -> str:
    """Return how to write a value without its sign: a figure in words, anything else in quotes."""
    key = re.search(r"(?:^|[\s{,\"'])(says|holds|is|range)[\"']?:[ \t]+$", text[line_start(text, at) : at])
    words = text[at:end].lstrip(">= ").rstrip()
    if not key or text[at] != ">":
        return _QUOTE
    hedge = "at least" if text[at + 1 : at + 2] == "=" else "more than"
    units = re.search(r"[^\W\d]", words)
    return {
        "says": f"write `{hedge} {words}`",
        "range": "write both ends, as in `300 to 500 shells per container`",
        "is": f"write `{words}`, and what is plausible as its `range`",
        "holds": f"write `{words}`, and what is plausible as its `range`"
        if units
        else "write it with its units, as in `45 shells per container`",
    }[key[1]]


def _after_quote(text: str, at: int) -> Unreadable | None:
    """Words behind a closing quotation mark."""
    start = line_start(text, at)
    before = text[start:at].rstrip(" \t")
    mark, rest = before[-1:], text[at : line_end(text, at)]
    if (
        mark not in ("'", '"')
        or not rest.strip()
        or not re.search(rf"(?:^{_ITEM}|:[ \t]+|[\[{{,][ \t]*){mark}", before[:-1])
    ):
        return None
    if rest[0] == ",":
        return Unreadable("a comma after the end of a value", at, at + 1, slug="after-value", help="remove it")
    inside = mark == "'" and text[at - 1] == mark
    help_ = "write an apostrophe in ' ' twice" if inside else "quote the whole value with the other quotes"
    return Unreadable(
        f"the {mark} before this ends the text, and more words follow",
        at,
        line_end(text, at),
        slug="after-quote",
        help=help_,
    )


def _flow(text: str, begin: int, at: int, said: str) -> Unreadable | None:
    """Braces and brackets that are not closed, or closed by the wrong one."""
    sign = text[at : at + 1]
    if sign and sign in "]}" and "',' or" not in said:
        return Unreadable(
            f"unexpected {sign}", at, at + 1, slug="bracket", help="remove it, or add its opening bracket"
        )
    if sign == "," and "expected node" in said:
        return Unreadable("a comma too many", at, at + 1, slug="comma", help="remove it")
    if "',' or" not in said and "flow" not in said:
        return None
    opening = text[begin] if text[begin : begin + 1] in ("{", "[") else "{"
    closing = "}" if opening == "{" else "]"
    first = line_end(text, begin)
    if hidden := next((found for found in _HIDDEN.finditer(text, begin, at) if closing in found[1]), None):
        fact = f"` #` starts a comment, and the {closing} after it is part of the comment"
        help_ = f"{_QUOTE}, or write a {closing} before the # if a comment is meant"
        return Unreadable(fact, *hidden.span(1), slug="cut-short", help=help_)
    if sign and sign in "]}" and sign != closing:
        return Unreadable(f"found {sign}; expected {closing}", at, at + 1, slug="bracket", help=f"write {closing}")
    if line_start(text, at) == line_start(text, begin) and (sign == ":" or "',' or" in said) and at < first:
        word = re.search(r"[^\s,{\[]*$", text[begin:at].rstrip())
        fact, help_ = "missing comma", f"write `, ` between the entries, or {_QUOTE}"
        return Unreadable(fact, begin + word.start() if word else at, at + 1, slug="bracket", help=help_)
    return Unreadable(
        f"missing {closing} for this {opening}", begin, first, slug="bracket", help=f"add {closing} where it ends"
    )


def _line(text: str, at: int, said: str) -> Unreadable:
    """A line that does not fit: no colon, no dash, a colon too many, or another indentation."""
    start, end = line_start(text, at), line_end(text, at)
    words, above = _words(text, start), _line_above(text, start)
    value = _KEY.match(text[start:at])
    if "mapping values" in said and value and text[start + value.end() : at].strip():
        fact, help_ = "in YAML, a colon and a space inside a value make it a key", _QUOTE
        return Unreadable(fact, at, at + 1, slug="colon", help=help_)
    if "could not find expected ':'" in said or ("mapping values" in said and ":" not in text[above:start]):
        line = above if "mapping" in said and above < start else line_start(text, at - 1 if at == start and at else at)
        return _no_colon(text, line)
    if "block sequence entries" in said and text[start:at].strip(" -"):
        fact = "a list cannot start on the line of its key"
        help_ = "put each item on a line of its own, or quote the value"
        return Unreadable(fact, at, end, slug="dash", help=help_)
    if "'-' indicator" in said:
        fact = "the list above continues here without a dash"
        return Unreadable(fact, at, end, slug="dash", help="start the item with `- `, or move the line out of the list")
    if ":" not in text[words:end] and at >= words:
        if hidden := _HIDDEN.search(text, above, start):
            fact = "` #` starts a comment, which ends the text, and more words follow"
            return Unreadable(fact, *hidden.span(1), slug="cut-short", help=_QUOTE)
        return _no_colon(text, start)
    if text[start:words] == text[above : _words(text, above)] and "mapping values" in said:
        return Unreadable("in YAML a value cannot start with a colon", at, at + 1, slug="sign", help=_QUOTE)
    fact = "the indentation of this line matches neither the line above nor one before it"
    colon = text.find(":", words, end)
    help_ = "indent it like the other keys of its entry"
    return Unreadable(fact, words, colon if colon > words else end, slug="indent", help=help_)


def _no_colon(text: str, start: int) -> Unreadable:
    begin, end = _words(text, start), line_end(text, start)
    key, _, rest = text[begin:end].partition(" ")
    help_ = f"write `{key}: {rest}`" if rest else f"write `{key}: {{}}`, or what belongs to it"
    return Unreadable("a line without a colon", begin, end, slug="no-colon", help=help_)


def line_start(text: str, at: int) -> int:
    """Return where the line of an offset starts."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_end(text: str, at: int) -> int:
    """Return where the words of a line end, without a comment and blanks."""
    line = re.compile(r"[^\n\r]*").match(text, at)
    words = re.split(r"[ \t]#", line[0] if line else "")[0]
    return max(at + len(words.rstrip()), min(at + 1, len(text)))


def _words(text: str, start: int) -> int:
    line = text[start : line_end(text, start)]
    return start + len(line) - len(line.lstrip(" -"))


def _value_end(text: str, at: int) -> int:
    """Return where a value ends: in braces and brackets at the next comma or bracket."""
    end = line_end(text, at)
    if re.search(r"[{\[][^}\]]*$", text[line_start(text, at) : at]):
        inside = re.compile(r"(?:[^,\]}\n\r]|,(?=\S))*").match(text, at, end)
        end = max(inside.end() if inside else at, at + 1)
    return end


def _line_above(text: str, start: int) -> int:
    """Return where the last line with words above a line starts, or the line itself."""
    at = start
    while at > 0:
        at = line_start(text, at - 1)
        words = text[at : line_end(text, at)].strip()
        if words and not words.startswith("#"):
            return at
    return start
