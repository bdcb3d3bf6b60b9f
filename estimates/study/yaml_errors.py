"""Explain the errors of YAML in words that require no knowledge of YAML."""

from __future__ import annotations

import re

from yaml import MarkedYAMLError

from estimates.diagnostics import Diagnostic, Related, Scalar, Source, Span, Unreadable

LONGEST = 2000  # characters of a line that are looked at
_QUOTE = "quote the whole value"
_SPECIAL = {"&": ("anchor", "an anchor"), "*": ("alias", "an alias"), "!": ("tag", "a tag")}
_VALUE = r"(?:[^'\"#]*?:[ \t]+|[ -]*- +)?"  # what may precede a value
_LINES = [  # a line; what is wrong with it, and its sign -> slug, fact, help
    (r"[ -]*(?P<wrong>\t+)", "tab", "a tab where YAML accepts only spaces", "indent with spaces"),
    (r" *(?P<wrong>(?P<sign>[–—•*])) ", "bullet", "a list item starts with {sign}", "start it with `- `"),
    (r"(?P<wrong>---)", "documents", "a second document starts here; expected one per file",
     "put it into a file of its own"),
    (r"[ -]*[\w ]+(?P<wrong>:)[^\s/]", "colon-space", "missing space after the colon", "put a space after the colon"),
    (rf"{_VALUE}(?P<wrong>(?P<sign>[>|]) *[^\s>|+#-].*)", "folded", "in YAML a value cannot start with {sign}",
     "write it in words, such as `more than 1,000 containers`, or quote the whole value"),
    (rf"{_VALUE}(?P<wrong>(?P<sign>[@`%,?]).*)", "sign", "in YAML a value cannot start with {sign}", _QUOTE),
    (rf"{_VALUE}\"[^\"]*(?P<wrong>\\[^\"\\/abefnrtv0xuUNLP _].*)", "escape",
     "in double quotes, a backslash starts a special character", "use single quotes"),
    (rf"{_VALUE}(?:'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\")\s*(?P<wrong>[^\s#:}}\]].*)", "after-quote",
     "the quoted text ends before this, but more follows", "remove the rest of the line, or use the other quotes"),
    (rf"{_VALUE}(?P<wrong>(?P<sign>['\"])(?:(?!(?P=sign)).)*)$", "unclosed-quote",
     "the text that starts with {sign} is never closed", "close it with {sign}"),
    (r"[^'\"#{[]*?:[ \t]+[^'\"#{[\s-][^#{[]*?(?P<wrong>:)(?:\s|$)", "colon",
     "in YAML, a colon and a space in a value make it a key", _QUOTE),
    (r"[^{[]*[{[].*[ \t](?P<wrong>#[^}\]]*[}\]])", "cut-short",
     "` #` starts a comment here, and hides something that is needed", _QUOTE),
    (r".*?(?P<wrong>{(?:[^}]*|.*: [^,}]*: .*)|\[[^\]]*)$", "bracket",
     "a bracket has no counterpart, or a comma is missing", "close it, or add a comma"),
    (r"[ -]*(?P<wrong>[^\s:#'\"\[{][^:]*)$", "no-colon", "a line without a colon", "write `key: value`"),
]  # fmt: skip


def special(text: str, at: int) -> Unreadable:
    """Return the error of a value that starts with &, * or !."""
    slug, meaning = _SPECIAL[text[at]]
    end = at + len(text[at:].partition("\n")[0].rstrip())
    fact = f"to YAML a value that starts with {text[at]} is {meaning}, not text"
    return Unreadable(fact, at, end, slug=slug, help=_QUOTE)


def explain(source: Source, error: MarkedYAMLError) -> Diagnostic:
    """Return the user's mistake behind an error of libyaml; if no single line shows it, the two that do not fit."""
    text, mark, context = source.text, error.problem_mark, error.context_mark
    at = min(mark.index if mark else len(text), len(text.rstrip()))
    if text[at : at + 1] in _SPECIAL and text[at : at + 2] != "* ":
        return Diagnostic.of(special(text, at), Scalar(text, Span(source, 0, len(text))))
    here = source.position(at)[0]
    above = [number for number in range(1, here) if re.match(r"\s*[^\s#]", source.line(number))]
    for number in (here, *above[-1:], source.position(context.index)[0] if context else here):
        for pattern, slug, fact, help_ in _LINES:
            if found := re.match(pattern, source.line(number)[:LONGEST]):
                span = Span(source, *(source.starts[number - 1] + end for end in found.span("wrong")))
                words = {"sign": found.groupdict().get("sign")}
                return Diagnostic(fact.format(**words), slug, span, help=help_.format(**words))
    line = _words(source, here)
    column = source.position(line.start)[1]
    outer = [number for number in above if len(source.line(number)) - len(source.line(number).lstrip()) < column - 1]
    related = tuple(Related(_words(source, number), "or this line is") for number in outer[-1:])
    fact, help_ = "this line does not fit the lines above it", "indent it like the others of its kind"
    return Diagnostic(fact, "indent", line, help=help_, related=related)


def _words(source: Source, number: int) -> Span:
    """Return the words of a line, without its dash and a comment."""
    line = re.split(r"[ \t]#", source.line(number))[0].rstrip()
    start = source.starts[number - 1]
    return Span(source, start + len(line) - len(line.lstrip(" -")), start + len(line))
