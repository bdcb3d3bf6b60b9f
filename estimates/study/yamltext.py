"""YAML as text: every scalar stays the text it is, every value knows where it stands, and one can be changed in place.

libyaml composes the nodes with the garbage collector paused, and nothing is made a number, a date or a boolean.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import yaml

from estimates.diagnostics.problems import MOST, DataError, Span, Text, Unreadable, whole
from estimates.study import yamltraps
from estimates.study.yamltree import Node, Path, Tree, nodes

__all__ = ["LIMIT", "Path", "Tree", "edit", "no_collecting", "read", "stop"]

LIMIT = 2**20  # bytes; a longer ledger belongs in CSV or Parquet
_MARKED = re.compile(r"(?<![^\s\[{,:])[&!]")  # where a value can begin
DEEPEST = 40  # levels; a study has seven


class _TooDeepError(Exception):
    def __init__(self, span: Span) -> None:
        super().__init__("too deep")
        self.span = span


class _Loader(yaml.CSafeLoader):
    """Composes nodes and resolves nothing: a tag that is not empty was written by the user."""

    depth = 0

    resolve = "".format  # whatever it is given: the quickest way to say so

    def descend_resolver(self, parent: Any, index: Any) -> None:  # noqa: ARG002
        self.depth += 1
        if self.depth > DEEPEST:
            at = parent.start_mark.index
            raise _TooDeepError((at, at + 1))

    def ascend_resolver(self) -> None:
        self.depth -= 1


def read(source: bytes | str, path: str, *, limit: int | None = LIMIT) -> Tree:
    """Compose one YAML document; `path` is how its user would name the file.

    `limit` is the largest size in bytes, None for none. Raises DataError if the source is no text, no YAML, or uses
    what a study has no need of (anchors, tags, several documents).
    """
    if limit is not None and len(source) > limit:
        fact = f"the file has more than the {limit / 2**20:g} MiB that YAML is read up to"
        help_ = "keep a ledger this long as CSV or Parquet" if path.endswith("claims.yaml") else None
        raise DataError([whole(path, fact, "too-big", help_)])
    try:
        text = (source if isinstance(source, str) else yamltraps.decoded(source)).removeprefix("\ufeff")
    except Unreadable as error:
        shown = source.decode("utf-8", "replace") if isinstance(source, bytes) else ""
        told = Text(path, shown).unreadable(error) if error.end else whole(path, error.fact, error.slug, error.help)
        raise DataError([told]) from None
    here = Text(path, text)
    try:
        root = _compose(text)
    except _TooDeepError as error:
        fact = f"lists and tables nest more than {DEEPEST} deep"
        raise DataError([here.problem(fact, error.span, "too-deep")]) from None
    except (yaml.reader.ReaderError, UnicodeEncodeError):  # the latter at a lone surrogate in a str
        raise DataError([here.unreadable(yamltraps.control_character(text))]) from None
    except yaml.MarkedYAMLError as error:
        context, mark = error.context_mark, error.problem_mark
        end = mark.index if mark else len(text)
        trap = yamltraps.explain(
            text, context.index if context else None, end, error.problem or "", error.context or ""
        )
        raise DataError([here.unreadable(trap)]) from None
    if root is None:
        raise DataError([whole(path, "the file is empty", "empty-file")])
    if not text.isascii() and yamltraps.ODD.search(text):
        keys = (_odd_key(text, node) for node in nodes(root))
        if problems := [here.unreadable(odd) for odd in keys if odd][:1]:  # all below it is misread
            raise DataError(problems)
    if _MARKED.search(text):
        marked = (here.unreadable(found) for node in nodes(root) if (found := _anchor_or_tag(text, node)))
        if problems := [*islice(marked, MOST)]:
            raise DataError(problems)
    return Tree(path, text, root)


def stop(text: str) -> int | None:
    """The number of the line at which YAML cannot read on, None where it can; far quicker than to read it."""
    loader = _Loader(text)
    try:
        loader.raw_parse()
    except yaml.MarkedYAMLError as error:
        return error.problem_mark.line + 1 if error.problem_mark else 1
    except (yaml.reader.ReaderError, UnicodeEncodeError):
        return 1
    finally:
        loader.dispose()
    return None


def edit(text: str, path: Path, value: str) -> str:
    """`text` with the scalar at `path` made `value`, and every other character left as it is.

    Quotes are added only where YAML needs them. Raises KeyError if there is no scalar at `path`, DataError as `read`.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    tree = read(text, "", limit=None)
    wanted = _changed(tree.data, path, value)
    for edited in tree.spellings(path, value):
        try:
            again = read(edited, "", limit=None)
        except DataError:
            continue
        if again.data == wanted and len(again.faults) <= len(tree.faults):
            return mark + edited
    raise ValueError(f"no way was found to write {value!r}")


def _changed(data: Any, path: Path, value: str) -> Any:
    if not path:
        return value
    copy = data.copy()
    copy[path[0]] = _changed(data[path[0]], path[1:], value)
    return copy


@contextmanager
def no_collecting() -> Iterator[None]:
    """Without the garbage collector: a large ledger makes a million objects and no garbage, in half the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _compose(text: str) -> Node | None:
    loader = _Loader(text)
    try:
        with no_collecting():
            return loader.get_single_node()
    except yaml.scanner.ScannerError as error:  # PyYAML 6.0.4 stops at 1,000 brackets, before any event
        if "nesting depth" not in (error.problem or "") or not error.problem_mark:
            raise
        return _compose(text[: error.problem_mark.index])
    finally:
        loader.dispose()


def _odd_key(text: str, node: Node) -> Unreadable | None:
    """The first key of a table that holds a blank where YAML ends or begins one."""
    keys = (key for key, _ in node.value if key.id == "scalar" and not key.style) if node.id == "mapping" else ()
    found = (yamltraps.odd_space(text, key.start_mark.index, key.end_mark.index + 1) for key in keys)
    return next(filter(None, found), None)


def _anchor_or_tag(text: str, node: Node) -> Unreadable | None:
    at = node.start_mark.index
    return yamltraps.anchor_or_tag(text, at) if text[at : at + 1] in ("&", "!") or node.tag else None
