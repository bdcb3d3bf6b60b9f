"""What YAML does to a text that its author did not expect, in words that do not need a knowledge of YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from estimates.diagnostics import Diagnostic, Related, Scalar, Source, Span, Unreadable

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

_QUOTE = "quote the whole value"
_SPECIAL = {"&": ("anchor", "an anchor"), "*": ("alias", "an alias"), "!": ("tag", "a tag")}
_LINES = [  # libyaml's words, the line or one next to it -> slug, fact, help; the first group is what is wrong
    ("", r" *([–—•*]) ", "bullet", "a list item starts with {0}", "start it with `- `"),
    ("", r"[ -]*[\w ]+(:)[^\s/]", "colon-space", "missing space after the colon", "put a space after the colon"),
    ("flow", r".*?\S[ \t]+(#.*)", "cut-short", "` #` starts a comment here, and what it hides is missed", _QUOTE),
    ("^(?!.*(flow|quoted|document))", r"[ -]*([^\s:#'\"\[{][^:]*)$", "no-colon", "a line without a colon",
     "write `key: value`"),
]  # fmt: skip
_MESSAGES = [  # libyaml's words, and on lines of their own its line up to its mark and after it -> slug, fact, help
    ("any token.*\n.*\n\t|found a tab", "tab", "a tab where YAML accepts only spaces", "indent with spaces"),
    ("quoted scalar: found unexpected", "unclosed-quote", "the text that starts with {0} is never closed",
     "close it with {0}"),
    ("quoted scalar", "escape", "in double quotes, a backslash starts a special character", "use single quotes"),
    ("\n---", "documents", "a second document starts here; expected one per file", "put it into a file of its own"),
    ("block scalar|\n>", "folded", "in YAML a value cannot start with {0}",
     "write it in words, such as `more than 1,000 containers`, or quote the whole value"),
    ("mapping values.*\n.*:[ \t]+\\S.*\n", "colon", "in YAML, a colon and a space in a value make it a key", _QUOTE),
    ("\n.*:[ \t]+(['\"]).*\\1[ \t]*\n", "after-quote", "the quoted text ends before this, but more follows",
     "remove the rest of the line, or use the other quotes"),
    ("flow (?!node)|\n[]}]", "bracket", "{0} has no counterpart, or a comma is missing", "close { with } and [ with ]"),
    ("any token|directive|node content|mapping keys", "sign", "in YAML a value cannot start with {0}", _QUOTE),
    ("", "indent", "the indentation of this line matches no line above", "indent it like the others of its kind"),
]  # fmt: skip


def special(text: str, at: int) -> Unreadable:
    """Return the error of a value that starts with &, * or !."""
    slug, meaning = _SPECIAL[text[at]]
    fact = f"to YAML a value that starts with {text[at]} is {meaning}, not text"
    return Unreadable(fact, at, _end(text, at), slug=slug, help=_QUOTE)


def explain(source: Source, error: MarkedYAMLError) -> Diagnostic:
    """Return the user's mistake behind an error of libyaml; of two lines that do not fit each other, both."""
    text, mark, said = source.text, error.problem_mark, f"{error.context}: {error.problem}"
    at = min(mark.index if mark else len(text), len(text.rstrip()))
    begin = error.context_mark.index if error.context_mark else at
    above = _above(text, _start(text, at))
    for start in (_start(text, at), above, _start(text, begin)):
        for words, pattern, slug, fact, help_ in _LINES:
            found = re.match(pattern, text[start:].partition("\n")[0]) if re.search(words, said) else None
            if found:
                span = Span(source, start + found.start(1), start + found.end(1))
                return Diagnostic(fact.format(found[1]), slug, span, help=help_)
    if re.search("scanning a|(?<!flow )node", said) or ("flow" in said and at >= _end(text, begin)):
        at = begin if "a tab" not in said else at
    if text[at : at + 1] in _SPECIAL:
        return Diagnostic.of(special(text, at), Scalar(text, Span(source, 0, len(text))))
    start, end, related = _start(text, at), _end(text, at), list[Related]()
    seen = f"{said}\n{text[start:at]}\n{text[at:end]}"
    _, slug, fact, help_ = next(message for message in _MESSAGES if re.search(message[0], seen))
    sign = text[at : at + 1]
    if slug == "indent":
        at = end - len(text[start:end].lstrip(" -"))
        above = _above(text, start, max(at - start - 1, 0))
        related.append(Related(Span(source, above, _end(text, above)), "or this line is"))
    elif slug in ("colon", "tab"):
        end = at + 1
    help_ = help_.replace("{0}", sign)
    return Diagnostic(fact.replace("{0}", sign), slug, Span(source, at, end), help=help_, related=tuple(related))


def _start(text: str, at: int) -> int:
    """Return where the line of an offset starts."""
    return text.rfind("\n", 0, at) + 1


def _end(text: str, at: int) -> int:
    """Return where the words of a line end, without a comment and blanks."""
    words = re.split(r"[ \t]#", text[at:].partition("\n")[0])[0]
    return max(at + len(words.rstrip()), min(at + 1, len(text)))


def _above(text: str, start: int, indent: int = 1000) -> int:
    """Return the start of the last line above a line with words and at most `indent` spaces, or the line itself."""
    words = [found.start() for found in re.finditer(rf"^ {{0,{indent}}}[^\s#].*$", text[:start], re.MULTILINE)]
    return words[-1] if words else start
