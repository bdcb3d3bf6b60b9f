"""YAML as text with places: every scalar stays the text that it is and knows where it was written."""

from __future__ import annotations

import re
from typing import Any

import yaml

from estimates.diagnostics import DataError, Diagnostic, Scalar, Source, Span, Unreadable
from estimates.io import decoding
from estimates.study.yaml_errors import explain, special

DEEPEST = 40  # levels of nesting; a study has seven
NOTHING = ("", "~", "null", "Null", "NULL")  # what YAML reads as no value, unless it is quoted
_COMMENT = re.compile(r"[ \t]+(#[^\s#!-][^\n\r]*)")
_SPACE = "[\xa0\u2000-\u200a\u202f]"  # no-break and other spaces, which YAML reads as letters
_MISPLACED = re.compile(rf"(^[ -]*|^[^:\n]*:)({_SPACE}+)|({_SPACE}+)(?= *:\s)", re.MULTILINE)
Node = Any  # PyYAML's, whose types lack what all nodes have


class Table(dict[Any, Any]):
    """A mapping of YAML; its keys are scalars, which any equal text finds. `owner` is the key that it belongs to.

    A value is None if it has been reported, and is not read any further.
    """

    __slots__ = ("owner", "span")

    def __init__(self, span: Span | None = None, owner: Scalar | None = None) -> None:
        super().__init__()
        self.span, self.owner = span or Span(Source(""), 0, 0), owner

    def key(self, name: str) -> Scalar:
        """Return a key as written; for a missing one the place of the table."""
        return next((key for key in self if key == name), self.first())

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


def dump(text: str, style: str = "") -> str:
    """Return a text as YAML on one line, as it may be written in braces; `style` is the quote that is preferred."""
    return _written([text], default_flow_style=True, default_style=style or None)[1:-2]


def dump_lines(value: Any) -> str:
    """Return mappings, lists and texts as lines of YAML."""
    return _written(value, default_flow_style=False)


def _written(value: Any, **options: Any) -> str:
    written: str = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, width=2**20, sort_keys=False, **options)
    return written


def parse(source: Source, problems: list[Diagnostic]) -> Table | Items | Scalar:
    """Return the document of a source; mistakes that YAML accepts are added to `problems`.

    Raises DataError if the text is not YAML, or has several documents, anchors or tags.
    """
    loader = _Loader(_MISPLACED.sub(lambda found: (found[1] or "") + " " * len(found[2] or found[3]), source.text))
    try:
        decoding.forbid_control_characters(source.text)
        node = loader.get_single_node()
        if node is None:
            raise DataError([Diagnostic.of_file(source.name, "the file is empty", "empty-file")])
        value: Table | Items | Scalar = _Reader(source, problems).value(node)
    except Unreadable as error:
        whole = Scalar(source.text, Span(source, 0, len(source.text)))
        raise DataError([Diagnostic.of(error, whole)]) from None
    except yaml.MarkedYAMLError as error:
        raise DataError([explain(source, error)]) from None
    finally:
        loader.dispose()
    return value


class _Reader:
    """Turns composed nodes into tables, items and scalars."""

    def __init__(self, source: Source, problems: list[Diagnostic]) -> None:
        self.source, self.text, self.problems = source, source.text, problems

    def problem(self, fact: str, slug: str, start: int, end: int, **more: Any) -> None:
        self.problems.append(Diagnostic(fact, slug, Span(self.source, start, end), **more))

    def value(self, node: Node, owner: Scalar | None = None) -> Any:
        """Return the value of a node; one that is empty has the place of the key that owns it."""
        span, value, style = self.span(node), node.value, node.style if node.id == "scalar" else None
        if node.tag or self.text[span.start : span.start + 1] in ("&", "!"):
            raise special(self.text, span.start)
        if node.id == "sequence":
            items = Items(map(self.value, value))
            items.span = span
            return items
        if node.id == "mapping":
            return self.table(node, Table(span, owner))
        if style == '"' and decoding.FORBIDDEN.search(value):
            self.problem("the text contains a control character", "control-character", *span[1:], help="remove it")
            return None
        if not style and value in NOTHING:
            return Scalar("", span if value or owner is None else owner.span)
        if not style and (comment := _COMMENT.match(self.text, node.end_mark.index)):
            fact = f"` #` starts a comment, so this text ends at “{value[-30:]}”"
            help_ = "quote the whole value, or put a space after the # if a comment is meant"
            self.problem(fact, "cut-short", *comment.span(1), severity="warning", help=help_)
        return Scalar(value, span, style or "")

    def span(self, node: Node) -> Span:
        """Return the span of a node; a table or list in lines ends with the last thing in it."""
        start, last = node.start_mark.index, node
        while last.id != "scalar" and not last.flow_style and last.value:
            last = last.value[-1][1] if last.id == "mapping" else last.value[-1]
        return Span(self.source, start, start + len(self.text[start : last.end_mark.index].rstrip()))

    def table(self, node: Node, table: Table) -> Table:
        again: Scalar | None = None
        for key, child in node.value:
            name, span, end = key.value, self.span(key), key.end_mark.index
            if key.id != "scalar" or not name.strip():
                self.problem("a key is empty, a list or a table; expected text", "key", *span[1:])
            elif node.flow_style and not child.value and not self.text[end : end + 9].lstrip().startswith(":"):
                self.bare(table, Scalar(name, span))
            elif name in table and again:
                continue  # the same line or dash is one too many or missing
            elif name in table:
                again = table.key(name)
                fact, slug, help_ = f"duplicate key `{name}`", "duplicate-key", "keep one of the two"
                if name == "id":  # most often it starts an item
                    fact, slug, help_ = "missing dash before `id`", "dash", "start the item with `- `"
                twice = Diagnostic.at(Scalar(name, span), fact, slug, help_, other=(again, "first here"), label="again")
                self.problems.append(twice)
            else:
                scalar = Scalar(name, span, key.style or "")
                table[scalar] = self.value(child, scalar)
        return table

    def bare(self, table: Table, key: Scalar) -> None:
        """Report a key in { } that has no colon: most often a comma has cut the value before it."""
        name, colon, rest = key.partition(":")
        last: Scalar | None = next(reversed(table), None)
        before = table.get(last)
        if colon and not rest.startswith("/"):
            table[Scalar(name, key.span)] = None
            fact, help_ = "missing space after the colon", f"write `{name}: {rest}`"
            span = key.part(len(name), len(name) + 1)
            self.problems.append(Diagnostic(fact, "colon-space", span, help=help_))
        elif last is not None and before is None:
            return  # a further comma of the same value
        elif isinstance(before, Scalar) and before and not before.style:
            table[last] = None
            fact = f"inside braces or brackets a comma ends the value, so “{before}” is cut"
            self.problems.append(Diagnostic.at(before, fact, "comma", "quote the whole value"))
        else:
            table[key] = Scalar("", key.span)
