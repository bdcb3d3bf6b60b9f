"""What YAML does to a text that its author did not expect, in words that do not need a knowledge of YAML."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from estimates.diagnostics import Unreadable

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

_QUOTE = "quote the whole value"
_SPECIAL = {"&": ("anchor", "an anchor"), "*": ("alias", "an alias"), "!": ("tag", "a tag")}
_LINES = [  # a whole line -> slug, fact and help, at its group
    (r" *([–—•*]) ", "bullet", "a list item starts with {0}", "start it with `- `"),
    (r"[ -]*[\w ]+(:)[^\s/]", "colon-space", "missing space after the colon", "put a space after the colon"),
]
_CUT = (r".*?\S[ \t]+(#.*)", "cut-short", "` #` starts a comment here, and what it hides is missed", _QUOTE)
_NO_COLON = (r"[ -]*([^\s:#'\"\[{][^:]*)$", "no-colon", "a line without a colon", "write `key: value`")
_MESSAGES: list[tuple[str, str, str, str]] = [  # libyaml's words and its line -> slug, fact, help
    ("nesting depth", "too-deep", "lists and tables nest too deep", "remove brackets"),
    ("any token.*\n.*\n\t|found a tab", "tab", "a tab where YAML accepts only spaces", "indent with spaces"),
    ("quoted scalar: found unexpected", "unclosed-quote", "the text that starts with {0} is never closed",
     "close it with {0}"),
    ("quoted scalar", "escape", "in double quotes, a backslash starts a special character", "use single quotes"),
    ("\n---", "documents", "a second document starts here; expected one per file", "put it into a file of its own"),
    ("block scalar|\n>", "folded", "in YAML a value cannot start with {0}",
     "write it in words, such as `more than 1,000 containers`, or quote the whole value"),
    ("mapping values.*\n.*:[ \t]+\\S.*\n", "colon", "in YAML, a colon and a space in a value make it a key", _QUOTE),
    ("sequence entries.*\n *[^ -]", "dash", "a list cannot start on the line of its key",
     "put each item on its own line"),
    ("'-' indicator, level", "dash", "the list above continues here without a dash", "start the item with `- `"),
    ("\n.*:[ \t]+(['\"]).*\\1[ \t]*\n", "after-quote", "the quoted text ends before this, but more follows",
     "remove the rest of the line, or use the other quotes"),
    ("flow.*\n.*\n,", "comma", "a comma too many", "remove it"),
    ("flow (?!node)|\n[]}]", "bracket", "{0} has no counterpart, or a comma is missing", "close { with } and [ with ]"),
    ("any token|directive|node content|mapping keys", "sign", "in YAML a value cannot start with {0}", _QUOTE),
    ("", "indent", "the indentation of this line matches no line above", "indent it like the others of its kind"),
]  # fmt: skip
_ODD = "[\xa0\u2007-\u200b\u202f\u2060\ufeff]"  # blanks that are not a space to YAML
_MISPLACED = re.compile(
    rf"(?:^[ -]*|^[^:\n]*:)(?P<after>{_ODD}+)|^[ -]*[^\s\"':]+(?P<before>{_ODD}+)(?= *:)", re.MULTILINE
)


def odd_space(text: str, start: int, end: int) -> Unreadable | None:
    """Return the error of a blank of another kind where YAML accepts only spaces, if there is one."""
    found = _MISPLACED.search(text, start, end)
    if found is None:
        return None
    first, last = found.span(found.lastgroup or 0)
    fact = f"a {unicodedata.name(text[first]).lower()} where YAML accepts only spaces"
    return Unreadable(fact, first, last, slug="odd-space", help="replace it by a space, or remove it")


def special(text: str, at: int) -> Unreadable:
    """Return the error of a value that starts with &, * or !."""
    slug, meaning = _SPECIAL[text[at]]
    fact = f"to YAML a value that starts with {text[at]} is {meaning}, not text"
    return Unreadable(fact, at, line_end(text, at), slug=slug, help=_QUOTE)


def explain(text: str, error: MarkedYAMLError) -> Unreadable:
    """Return the user's mistake behind an error of libyaml."""
    mark, said = error.problem_mark, f"{error.context}: {error.problem}"
    at = min(mark.index if mark else len(text), len(text.rstrip()))
    begin = error.context_mark.index if error.context_mark else at
    above = line_above(text, line_start(text, at))
    if odd := odd_space(text, above, line_end(text, at)):
        return odd
    if at - line_start(text, at) == begin - line_start(text, begin):
        said += ", level"
    block = not re.search("flow|quoted|document", said)
    lines = [*_LINES, *([_NO_COLON] if block else [_CUT] if "flow" in said else [])]
    for start in (line_start(text, at), above, line_start(text, begin)):
        for pattern, slug, fact, help_ in lines:
            if found := re.compile(pattern).match(text, start, start + len(text[start:].partition("\n")[0])):
                return Unreadable(fact.format(found[1]), *found.span(1), slug=slug, help=help_)
    if re.search("scanning a|(?<!flow )node", said) or ("flow" in said and at >= line_end(text, begin)):
        at = begin if "a tab" not in said else at
    if text[at : at + 1] in _SPECIAL:
        return special(text, at)
    start, end = line_start(text, at), line_end(text, at)
    seen = f"{said}\n{text[start:at]}\n{text[at:end]}"
    _, slug, fact, help_ = next(message for message in _MESSAGES if re.search(message[0], seen))
    sign = text[at : at + 1]
    if slug == "indent":
        at = end - len(text[start:end].lstrip(" -"))
    elif slug in ("colon", "comma", "tab"):
        end = at + 1
    return Unreadable(fact.replace("{0}", sign), at, end, slug=slug, help=help_.replace("{0}", sign))


def line_start(text: str, at: int) -> int:
    """Return where the line of an offset starts."""
    return text.rfind("\n", 0, at) + 1


def line_end(text: str, at: int) -> int:
    """Return where the words of a line end, without a comment and blanks."""
    words = re.split(r"[ \t]#", text[at:].partition("\n")[0])[0]
    return max(at + len(words.rstrip()), min(at + 1, len(text)))


def line_above(text: str, start: int, indent: int = 1000) -> int:
    """Return the start of the last line above a line with words and at most `indent` spaces, or the line itself."""
    words = [found.start() for found in re.finditer(rf"^ {{0,{indent}}}[^\s#].*$", text[:start], re.MULTILINE)]
    return words[-1] if words else start
