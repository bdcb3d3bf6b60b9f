"""YAML as text with places: every scalar stays the text that it is and knows where it was written.

Errors of YAML are explained in words that require no knowledge of YAML.
"""

import re
from typing import Any

import yaml

from estimates.diagnostics import DataError, Diagnostic, Related, Scalar, Source, Span, Unreadable
from estimates.io import decoding

DEEPEST = 40  # levels of nesting; a study has seven
NOTHING = ("", "~", "null", "Null", "NULL")  # what YAML reads as no value, unless it is quoted
_COMMENT = re.compile(r"[ \t]+(#[^\s#!-][^\n\r]*)")
_SPACE = "[\xa0\u2000-\u200a\u202f]"  # no-break and other spaces, which YAML reads as letters
_MISPLACED = re.compile(rf"(^[ -]*|^[^:\n]*:)({_SPACE}+)|({_SPACE}+)(?= *:\s)", re.MULTILINE)
LONGEST = 2000  # characters of a line that are looked at
_QUOTE = "quote the whole value"
SIGNS = ("&", "*", "!", "@", "`", "%")  # what they mean in YAML cannot be used here
_VALUE = r"(?:[^'\"#]*?:[ \t]+|[ -]*- +)?"  # what may precede a value
_LINES = [  # a line; what is wrong with it, and its sign -> slug, fact, help
    (r"[ -]*(?P<wrong>\t+)", "tab", "a tab where YAML accepts only spaces", "indent with spaces"),
    (r" *(?P<wrong>(?P<sign>[–—•*])) ", "bullet", "a list item starts with {sign}", "start it with `- `"),
    (r"(?P<wrong>---)", "documents", "a second document starts here", "put it into a file of its own"),
    (r"[ -]*[\w ]+(?P<wrong>:)[^\s/]", "colon-space", "missing space after the colon", "put a space after the colon"),
    (rf"{_VALUE}(?P<wrong>(?P<sign>[>|?]) *[^\s>|+#-].*)", "sign", "in YAML a value cannot start with {sign}",
     "write it in words, such as `more than 1,000 containers`, or quote the whole value"),
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


class Table(dict[Any, Any]):
    """A mapping of YAML; its keys are scalars, which any equal text finds. `owner` is the key that it belongs to.

    A value that has been reported is None, and is not read any further.
    """

    __slots__ = ("owner", "span")

    def __init__(self, span: Span | None = None, owner: Scalar | None = None) -> None:
        super().__init__()
        self.span, self.owner = span or Span(Source(""), 0, 0), owner

    def first(self) -> Scalar:
        """Return the place by which the table is shown: its first key."""
        return next(iter(self), self.owner or Scalar("", self.span))


class Items(list[Any]):
    """A sequence of YAML."""

    __slots__ = ("span",)
    span: Span


class _Loader(yaml.CSafeLoader):
    """Composes nodes without resolving what their text could mean."""

    depth = 0

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:  # noqa: ARG002
        return ""

    def descend_resolver(self, parent: Any, index: Any) -> None:  # noqa: ARG002
        """Refuse what nests too deep; called at each level."""
        self.depth += 1
        if self.depth > DEEPEST:
            at = parent.start_mark.index
            raise Unreadable(f"lists and tables nest more than {DEEPEST} deep", at, at + 1, slug="too-deep")

    def ascend_resolver(self) -> None:
        self.depth -= 1


class _Dumper(yaml.SafeDumper):
    """Writes text that `parse` reads back: quoted only where YAML would read something else."""

    yaml_implicit_resolvers = {letter: [("null", re.compile("~|[Nn]ull|NULL"))] for letter in "~nN"}  # noqa: RUF012


_Dumper.add_multi_representer(str, _Dumper.represent_str)


def dump(value: object, style: str = "") -> str:
    """Return a value as YAML on one line, as it may be written in braces; `style` is the quote that is preferred."""
    return dump_lines([value], default_flow_style=True, default_style=style or None)[1:-2]


def dump_lines(value: object, **options: Any) -> str:
    """Return mappings, lists and texts as lines of YAML; the options are PyYAML's."""
    written: str = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, width=2**20, sort_keys=False, **options)
    return written


def parse(source: Source, problems: list[Diagnostic]) -> Table | Items | Scalar:
    """Return the document in a source; mistakes that YAML accepts are added to `problems`.

    Raises DataError if the text is not YAML, or has several documents, anchors or tags.
    """
    loader = _Loader(_MISPLACED.sub(lambda match: (match[1] or "") + " " * len(match[2] or match[3]), source.text))
    whole = Scalar(source.text, Span(source, 0, len(source.text)))
    try:
        decoding.forbid_control_characters(whole)
        node = loader.get_single_node()
        if node is None:
            raise DataError([Diagnostic.of_file(source.name, "the file is empty", "empty-file")])
        value: Table | Items | Scalar = _Reader(source, problems).value(node)
    except Unreadable as error:
        raise DataError([Diagnostic.of(error, whole)]) from None
    except yaml.MarkedYAMLError as error:
        raise DataError([explain(source, error)]) from None
    finally:
        loader.dispose()
    return value


class _Reader:
    """Turns composed nodes, whose types lack what all nodes have, into tables, items and scalars."""

    def __init__(self, source: Source, problems: list[Diagnostic]) -> None:
        self.source, self.text, self.problems = source, source.text, problems

    def value(self, node: Any, owner: Scalar | None = None) -> Any:
        """Return the value of a node; one that is empty has the place of the key that owns it."""
        span, value, style = self.span(node), node.value, getattr(node, "style", None)  # only scalars have one
        if node.tag or self.text[span.start : span.start + 1] in ("&", "!"):
            raise DataError([forbidden_sign(self.source, span.start)])
        if node.id == "sequence":
            items = Items(map(self.value, value))
            items.span = span
            return items
        if node.id == "mapping":
            return self.table(node, Table(span, owner))
        if style == '"':
            decoding.forbid_control_characters(Scalar(value, span, style))
        if not style and value in NOTHING:
            return Scalar("", span if value or owner is None else owner.span)
        if not style and (comment := _COMMENT.match(self.text, node.end_mark.index)):
            fact = f"` #` starts a comment, so this text ends at “{value[-30:]}”"
            help_ = "quote the whole value, or put a space after the # if a comment is meant"
            rest = Span(self.source, *comment.span(1))
            self.problems.append(Diagnostic(fact, "cut-short", rest, "warning", help=help_))
        return Scalar(value, span, style or "")

    def span(self, node: Any) -> Span:
        """Return the span of a node; a table or list in lines ends with the last thing in it."""
        start, last = node.start_mark.index, node
        while last.id != "scalar" and not last.flow_style and last.value:
            last = last.value[-1][1] if last.id == "mapping" else last.value[-1]
        return Span(self.source, start, start + len(self.text[start : last.end_mark.index].rstrip()))

    def table(self, node: Any, table: Table) -> Table:
        """Fill a table with the keys of a node; report those that are empty, repeated or cut by a comma."""
        first: Scalar | None = None
        for key, child in node.value:
            name, span, end = key.value, self.span(key), key.end_mark.index
            if key.id != "scalar" or not name.strip():
                self.problems.append(Diagnostic("a key is empty, a list or a table; expected text", "key", span))
            elif node.flow_style and not child.value and not self.text[end : end + 9].lstrip().startswith(":"):
                self.report_bare(table, Scalar(name, span))
            elif name in table and first:
                continue  # the same line or dash is one too many or missing
            elif name in table:
                first = next(key for key in table if key == name)
                fact, slug, help_ = f"duplicate key `{name}`", "duplicate-key", "keep one of the two"
                if name == "id" and not node.flow_style:  # most often it starts an item
                    fact, slug, help_ = "missing dash before `id`", "dash", "start the item with `- `"
                twice = Diagnostic.at(Scalar(name, span), fact, slug, help_, other=(first, "first here"), label="again")
                self.problems.append(twice)
            else:
                scalar = Scalar(name, span, key.style or "")
                table[scalar] = self.value(child, scalar)
        return table

    def report_bare(self, table: Table, key: Scalar) -> None:
        """Report a key in { } that has no colon: most often a comma has cut the value before it."""
        name, colon, rest = key.partition(":")
        last: Scalar | None = next(reversed(table), None)
        before = table.get(last)
        if colon and not rest.startswith("/"):
            table[Scalar(name, key.span)] = None
            fact, help_ = "missing space after the colon", f"write `{name}: {rest}`"
            self.problems.append(Diagnostic(fact, "colon-space", key.part(len(name), len(name) + 1), help=help_))
        elif last is not None and before is None:
            return  # a further comma of the same value
        elif isinstance(before, Scalar) and before and not before.style:
            table[last] = None
            fact = f"inside braces or brackets a comma ends the value, so “{before}” is cut"
            self.problems.append(Diagnostic.at(before, fact, "comma", "quote the whole value"))
        else:
            table[key] = Scalar("", key.span)


# -- what is not YAML --------------------------------------------------------------------------------------------------


def forbidden_sign(source: Source, at: int) -> Diagnostic:
    """Return the diagnostic of a value that starts with a character that has a meaning in YAML."""
    end = at + len(source.text[at:].partition("\n")[0].rstrip())
    fact = f"in YAML a value cannot start with {source.text[at]}"
    return Diagnostic(fact, "sign", Span(source, at, end), help=_QUOTE)


def explain(source: Source, error: yaml.MarkedYAMLError) -> Diagnostic:
    """Return the user's mistake behind an error of libyaml; if no single line shows it, the two that do not fit."""
    text, mark, context = source.text, error.problem_mark, error.context_mark
    at = min(mark.index if mark else len(text), len(text.rstrip()))
    if text[at : at + 1] in SIGNS and text[at : at + 2] != "* ":
        return forbidden_sign(source, at)
    line_number = source.position(at)[0]
    above = [number for number in range(1, line_number) if re.match(r"\s*[^\s#]", source.line(number))]
    for number in (line_number, *above[-1:], source.position(context.index)[0] if context else line_number):
        for pattern, slug, fact, help_ in _LINES:
            if match := re.match(pattern, source.line(number)[:LONGEST]):
                span = Span(source, *(source.starts[number - 1] + end for end in match.span("wrong")))
                words = {"sign": match.groupdict().get("sign")}
                return Diagnostic(fact.format(**words), slug, span, help=help_.format(**words))
    line = _words(source, line_number)
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
