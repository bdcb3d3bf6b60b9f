"""YAML as text with places: every scalar stays the text that it is and knows where it was written."""

from __future__ import annotations

import re
from typing import Any

import yaml

from estimates.diagnostics import DataError, Diagnostic, Related, Scalar, Source, Span, Unreadable
from estimates.io import decoding
from estimates.study import yaml_errors

LIMIT = 2**20  # bytes; a longer ledger belongs in CSV or Parquet
DEEPEST = 40  # levels; a study has seven
NOTHING = ("~", "null", "Null", "NULL")  # what YAML reads as no value, unless it is quoted
_CUT = re.compile(r"(?<=\S)[ \t]+(#[^\s#!-][^\n\r]*)")
_GLUED = re.compile(r"([a-z][a-z ]*):([^\s/].*)", re.DOTALL)
Node = Any  # of PyYAML, whose types leave out what all nodes have


class Misread(Scalar):
    """A value that has been reported and is not read any further."""


class Table(dict[Any, Any]):
    """A mapping of YAML; its keys are scalars, which any equal text finds."""

    __slots__ = ("again", "flow", "owner", "span")
    again: list[Scalar]  # keys that are there already
    flow: bool
    owner: Scalar | None  # the key that it belongs to; an item of a list has none
    span: Span

    def __init__(self, span: Span | None = None, owner: Scalar | None = None, *, flow: bool = False) -> None:
        super().__init__()
        self.span, self.owner, self.flow, self.again = span or Span(Source(""), 0, 0), owner, flow, []

    def key(self, name: str) -> Scalar:
        """Return a key as written; for a missing one the place of the table."""
        return next((key for key in self if key == name), self.first())

    def with_value(self, key: str, value: Scalar) -> Table:
        """Return a copy in which a key has another value."""
        copy = Table(self.span, self.owner, flow=self.flow)
        copy |= {**self, Scalar(key): value}
        return copy

    def first(self) -> Scalar:
        """Return the place by which the table is shown: its first key."""
        return next(iter(self), self.owner or Scalar("", self.span))


class Items(list[Any]):
    """A sequence of YAML."""

    __slots__ = ("flow", "span")
    flow: bool
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


def decode(data: bytes, name: str, *, limit: int | None = LIMIT) -> Source:
    """Return the text of a UTF-8 file. Raises DataError if it is something else, or has more than `limit` bytes."""
    if limit is not None and len(data) > limit:
        help_ = "keep a ledger this long as CSV or Parquet" if name.endswith("claims.yaml") else None
        fact = f"the file exceeds the {limit / 2**20:g} MiB up to which YAML is read"
        raise DataError([Diagnostic.of_file(name, fact, "too-big", help_)])
    try:
        return Source(name, decoding.decode(data))
    except Unreadable as error:
        if not error.end:
            raise DataError([Diagnostic.of_file(name, error.fact, error.slug, error.help)]) from None
        raise DataError([_at(Source(name, data.decode("utf-8", "replace")), error)]) from None


def parse(source: Source, problems: list[Diagnostic]) -> Table | Items | Scalar:
    """Return the document of a source; mistakes that YAML accepts are added to `problems`.

    Raises DataError if the text is not YAML, or has several documents, anchors or tags.
    """
    try:
        decoding.forbid_control_characters(source.text)
        loader = _Loader(source.text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except Unreadable as error:
        raise DataError([_at(source, error)]) from None
    except yaml.MarkedYAMLError as error:
        raise DataError([_at(source, yaml_errors.explain(source.text, error))]) from None
    if node is None:
        raise DataError([Diagnostic.of_file(source.name, "the file is empty", "empty-file")])
    if not source.text.isascii() and (odd := yaml_errors.odd_space(source.text, 0, len(source.text))):
        raise DataError([_at(source, odd)])
    found = _Reader(source, problems)
    value: Table | Items | Scalar = found.value(node)
    if any(one.slug in ("anchor", "tag", "alias") for one in problems):
        raise DataError(problems)  # the rest is misread
    return value


def _at(source: Source, error: Unreadable) -> Diagnostic:
    related: tuple[Related, ...] = ()
    if error.slug == "indent":  # of two lines one is wrong, and which one cannot be told
        start = yaml_errors.line_start(source.text, error.start)
        above = yaml_errors.line_above(source.text, start, max(error.start - start - 1, 0))
        related = (Related(Span(source, above, yaml_errors.line_end(source.text, above)), "or this line is"),)
    span = Span(source, error.start, error.end)
    return Diagnostic(error.fact, error.slug, span, help=error.help, related=related)


class _Reader:
    """Turns composed nodes into tables, items and scalars."""

    def __init__(self, source: Source, problems: list[Diagnostic]) -> None:
        self.source, self.text, self.problems = source, source.text, problems
        cuts = _CUT.finditer(source.text) if " #" in source.text else ()
        self.cuts = {match.start(): match.span(1) for match in cuts}

    def problem(self, fact: str, slug: str, start: int, end: int, **more: Any) -> None:
        self.problems.append(Diagnostic(fact, slug, Span(self.source, start, end), **more))

    def value(self, node: Node, owner: Scalar | None = None) -> Any:
        """Return the value of a node; one that is empty has the place of the key that owns it."""
        start, end, value = node.start_mark.index, node.end_mark.index, node.value
        if node.tag or self.text[start : start + 1] in ("&", "!"):
            self.problems.append(_at(self.source, yaml_errors.special(self.text, start)))
            return Misread()
        if node.id == "sequence":
            return self.items(node)
        if node.id == "mapping":
            return self.table(node, owner)
        style = node.style or ""
        if not style and end in self.cuts and value:
            self.cut(value, *self.cuts[end])
        if style in ("|", ">"):  # YAML's own end mark is that of the next token
            end = start + len(self.text[start:end].rstrip())
        span = Span(self.source, start, end)
        if style == '"' and (control := decoding.FORBIDDEN.search(value)):
            fact = f"the text contains a control character (U+{ord(control[0]):04X})"
            self.problem(fact, "control-character", start, end, help="remove it")
            return Misread(value, span, style)
        if not style and value in ("", *NOTHING):
            return Scalar("", span if value or owner is None else owner.span)
        return Scalar(value, span, style)

    def cut(self, value: str, start: int, end: int) -> None:
        """` #` starts a comment, so that `we are the #1 port` ends at `the`."""
        fact = f"` #` starts a comment, so this text ends at “{value[-30:]}”"
        help_ = "quote the whole value, or put a space after the # if a comment is meant"
        self.problem(fact, "cut-short", start, end, severity="warning", help=help_)

    def items(self, node: Node) -> Items:
        items = Items(map(self.value, node.value))
        items.span, items.flow = self.ends(node), bool(node.flow_style)
        return items

    def table(self, node: Node, owner: Scalar | None) -> Table:
        table = Table(self.ends(node), owner, flow=bool(node.flow_style))
        last: Node = None
        for key, child in node.value:
            start, end, name = key.start_mark.index, key.end_mark.index, key.value
            if key.id != "scalar" or not name.strip():
                self.problem("a key is empty, a list or a table; expected text", "key", start, end)
            elif node.flow_style and not child.value and not self.text[end : end + 9].lstrip().startswith(":"):
                last = self.bare(table, key, last)
            elif name in table:
                table.again.append(Scalar(name, Span(self.source, start, end)))
            else:
                scalar = Scalar(name, Span(self.source, start, end), key.style or "")
                table[scalar] = self.value(child, scalar)
                last = child
        return table

    def bare(self, table: Table, key: Node, last: Node) -> Node:
        """Report a key in { } that has no colon: most often a comma has cut a value."""
        start, end = key.start_mark.index, key.end_mark.index
        if glued := _GLUED.fullmatch(key.value):
            colon, scalar = start + len(glued[1]), Scalar(glued[1], Span(self.source, start, start + len(glued[1])))
            help_ = f"write `{glued[1]}: {glued[2]}`"
            self.problem("missing space after the colon", "colon-space", colon, colon + 1, help=help_)
            table[scalar] = Misread(glued[2], Span(self.source, colon + 1, end))
            return None
        if last is None or last.id != "scalar" or last.style or not last.value:
            table[Scalar(key.value, Span(self.source, start, end))] = Scalar("", Span(self.source, start, end))
            return last
        start, before = last.start_mark.index, self.problems[-1:]
        if before and before[0].slug == "comma" and before[0].span and before[0].span.start == start:
            self.problems.pop()  # the same text, up to its next comma
        table[next(reversed(table))] = Misread()
        whole = self.text[start:end]
        fact = f"inside braces or brackets a comma ends the value, so “{whole}” is cut"
        help_ = "quote the whole value: '{}'".format(whole.strip("“”").replace("'", "''"))
        self.problem(fact, "comma", start, end, help=help_)
        return last

    def ends(self, node: Node) -> Span:
        """Return the span of a node; a table or list in lines ends with the last thing in it."""
        start, end = node.start_mark.index, node.end_mark.index
        while node.id != "scalar" and not node.flow_style and node.value:
            node = node.value[-1][1] if node.id == "mapping" else node.value[-1]
            end = node.end_mark.index
        return Span(self.source, start, start + len(self.text[start:end].rstrip()))


def spellings(value: str, style: str) -> list[str]:
    """Return ways to write `value` on one line, the plainest first; the user's own quotes are kept."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    double = '"' + "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in escaped) + '"'
    single = "'" + value.replace("'", "''") + "'"
    return [*([] if style else [value]), *([] if style == '"' else [single]), double]
