"""A composed YAML document as plain data beside a tree of places: where everything stands, down to one character."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from estimates.diagnostics import scalars
from estimates.diagnostics.problems import MOST, Place, Problem, Span, Text
from estimates.language.tokens import CURLY
from estimates.study import fitting, yamltraps

Path = Sequence[str | int]
Node = Any  # of PyYAML; its types leave out what all nodes have
_CUT = re.compile(r"(?<=[^\s])[ \t]+#(?=[^\s#!-])[^\n\r]*")
NOTHING = ("", "~", "null", "Null", "NULL")  # what YAML takes for no value, unless it is quoted
_NOTHING = max(map(len, NOTHING))
_FEW = 20  # keys, which are looked through as fast as they are indexed
_LONGEST = 300  # characters that are put together again where commas cut them
_THOUSANDS = re.compile(r"\d{3}\b")
_DECIMALS = re.compile(r"(?<![\d.,])(0|[1-9]\d*(?!,\d{3}(?!\d))),(?=\d+(?![\d.,]))")  # in 0,250 as in 1,5 and 2,25
_FIGURES = frozenset(["says", "is", "range", "holds"])  # keys
_GLUED = re.compile(r"(?P<key>[a-z]+(?: [a-z]+)?):(?P<value>[^\s/].*)", re.DOTALL)


class Tree(Text):
    """A YAML document as plain data (`data`: dicts, lists, str, and None for no value) with its places.

    `faults` are the mistakes that YAML lets pass: equal keys, keys that are no text, a list split at the comma inside
    a number, and (as a warning) a text cut short by ` #`.
    """

    root: Node = None  # a ledger of rows has none

    def __init__(self, path: str, text: str, root: Node) -> None:
        super().__init__(path, text)
        self.root = root
        self.faults: list[Problem] = []
        self._pairs: dict[int, dict[str, tuple[Node, Node]]] = {}
        self.has_empty = False
        self.data: Any = self._plain(root)
        self._find_cut_texts()

    def span(self, path: Path, *, key: bool = False) -> Span:
        """The span of the value at `path` (of its key, if asked), or of the nearest thing above it that is there."""
        name, node, whole = self._find(path)
        if name is not None and (key or not whole or _is_empty(node)):
            return self._ends(name)
        if not whole and not key and isinstance(node.value, list) and node.value:
            first = node.value[0]  # something is missing in an item of a list: its first key shows which item
            return self._ends(first[0] if node.id == "mapping" else first)
        return self._ends(node)

    def at(self, path: Path, *, key: bool = False) -> Place:
        """As `span`, as a place."""
        return self.place(*self.span(path, key=key))

    def inside(self, path: Path, start: int, end: int) -> Span:
        """The span in the file of [start, end) of the text at `path`, as exact as the way it is written lets it be."""
        _, node, whole = self._find(path)
        if not whole or not isinstance(node.value, str):
            return self.span(path)
        return scalars.locate(self.text, self._ends(node), node.style or "", node.value, start, end)

    def has(self, path: Path) -> bool:
        return self._find(path)[2]

    def spellings(self, path: Path, value: str) -> Iterator[str]:
        """Whole texts in which the scalar at `path` is `value`, the plainest first; one of them reads back so."""
        _, node, whole = self._find(path)
        if not whole or not isinstance(node.value, str):
            raise KeyError(path)
        start, end = self._ends(node)
        style = node.style if node.style in ("'", '"') else ""
        gap = " " if start == end and self.text[start - 1 : start] not in ("", " ", "\t", "\n") else ""
        for spelling in scalars.spellings(value, style or ""):
            yield self.text[:start] + gap + spelling + self.text[end:]

    def doubles(self, key: str) -> bool:
        """Whether the table at a key of the file has two entries of one name."""
        if self.root is None or not self.has((key,)):
            return False
        node = self._find((key,))[1]
        return bool(node.id == "mapping" and len(node.value) > len(self.data[key]))

    def _pair(self, node: Node, name: str) -> tuple[Node, Node] | None:
        """The key and the value of that name in a table; a long table is looked through once, and then known."""
        if len(node.value) > _FEW:
            return self._keys(node).get(name)
        for pair in node.value:
            if pair[0].value == name:
                return pair[0], pair[1]
        return None

    def _keys(self, node: Node) -> dict[str, tuple[Node, Node]]:
        """The pairs of a table by their keys; of equal keys the first."""
        if (found := self._pairs.get(id(node))) is None:
            found = {}
            for pair in node.value:
                found.setdefault(pair[0].value if isinstance(pair[0].value, str) else "", pair)
            self._pairs[id(node)] = found
        return found

    def _fault(self, problem: Problem) -> None:
        if not self._is_full():
            self.faults.append(problem)

    def _is_full(self) -> bool:
        return len(self.faults) >= MOST

    def _plain(self, node: Node) -> Any:
        value = node.value
        if type(value) is str:
            nothing = len(value) <= _NOTHING and not node.style and value in NOTHING
            if nothing or not value or value.isspace():
                self.has_empty = True
            elif node.style == '"' and (control := yamltraps.CONTROL.search(value)):
                self._fault(self._control(node, control))
            return None if nothing else value
        return self._list(node) if node.id == "sequence" else self._table(node)

    def _table(self, node: Node) -> dict[str, Any]:
        data: dict[str, Any] = {}
        last, value = "", None  # the last key, and what stands after it
        for key, item in node.value:
            name = key.value
            if type(name) is not str:
                self._fault(self.problem("a key is a list or a table, where text is wanted", self._ends(key), "key"))
            elif not name.strip():
                self._fault(self.problem("a key is empty, where a name is wanted", self._ends(key), "key"))
            elif (bare := node.flow_style and not item.value and self._is_bare(key, item)) and (
                glued := _GLUED.fullmatch(name)
            ):
                last, value = glued["key"], None
                data.setdefault(last, glued["value"])
                colon = key.start_mark.index + len(last)
                fact, help_ = "a space is missing after the colon", f"write `{last}: {glued['value']}`"
                self._fault(self.problem(fact, (colon, colon + 1), "colon-space", help=help_))
            elif bare and (whole := self._whole(value, key, last)):
                data[last] = listed(whole) if last == "also" else whole
            elif name in data:
                if self._is_full():
                    continue
                first = self._keys(node)[name][0]
                related = [self.related(self._ends(first), "first here")]
                problem = self.problem(
                    f"the key `{name}` stands twice",
                    self._ends(key),
                    "duplicate-key",
                    help="keep one of the two",
                    label="again",
                    related=related,
                )
                self._fault(problem)
            else:
                data[name] = self._plain(item)
                last, value = name, item
        return data

    def _list(self, node: Node) -> list[Any]:
        data: list[Any] = []
        first: Node | None = None
        for item in node.value:
            if node.flow_style and self._goes_on(data, item) and (whole := self._whole(first, item)):
                data[-1] = whole
            else:
                data.append(self._table(item) if item.id == "mapping" else self._plain(item))
                first = item
        return data

    def _is_bare(self, key: Node, item: Node) -> bool:
        """Whether a key inside { } stands there without a colon, and is none that a study has."""
        end = key.end_mark.index
        if key.style or not _is_empty(item) or self.text[end : end + 9].lstrip().startswith(":"):
            return False
        return key.value not in fitting.known_keys()  # one of those lacks its value

    def _goes_on(self, data: list[Any], item: Node) -> bool:
        """Whether an item of a list is the thousands of the number before it."""
        at = item.start_mark.index
        before = data[-1] if data and isinstance(data[-1], str) else ""
        return (
            before[-1:].isdigit()
            and self.text[at - 1 : at] == ","
            and isinstance(item.value, str)
            and bool(_THOUSANDS.match(item.value))
        )

    def _whole(self, first: Node | None, last: Node, name: str = "") -> str | None:
        """A text inside { } or [ ] that commas cut, which is a fault; None if it is longer than one can be sure of.

        Commas of decimals become points in a figure, which the key's name tells: they are not told of again.
        """
        if first is None or type(first.value) is not str or not first.value or first.style or last.style:
            return None
        start, end = first.start_mark.index, last.end_mark.index
        whole = self.text[start : min(end, start + _LONGEST + 1)]
        if len(whole) > _LONGEST or "\n" in whole or "#" in whole:
            return None
        plain = "plain " if whole[0] in CURLY and whole[-1] in CURLY else ""
        whole = whole.strip(CURLY) if plain else whole
        fact = f"inside {{ }} and [ ] a comma ends the value, so “{whole}” is cut"
        pointed = _DECIMALS.sub(r"\1.", whole) if name in _FIGURES else whole
        quoted = next(scalars.spellings(pointed, "'"))
        help_ = f"put {plain}quotes round the whole value: {quoted}"
        if name == "also":
            help_ = f"put brackets round them: [{', '.join(listed(whole))}]"
        elif pointed != whole:
            help_ = f"write {quoted if ',' in pointed else pointed}, if the comma parts decimals"
            whole = pointed
        problem = self.problem(fact, (start, end), "comma", help=help_)
        if self.faults and self.faults[-1].slug == "comma" and self.faults[-1].place[:3] == problem.place[:3]:
            self.faults.pop()  # the same text, up to its next comma
        self._fault(problem)
        return whole

    def _control(self, node: Node, found: re.Match[str]) -> Problem:
        """Only in double quotes can a control character be written."""
        span = scalars.locate(self.text, self._ends(node), '"', node.value, found.start(), found.end())
        fact = f"a control character (U+{ord(found[0]):04X}) stands in the text"
        return self.problem(fact, span, "control-character", help="delete it")

    def _find_cut_texts(self) -> None:
        """` #` starts a comment, and `we are the #1 port` becomes `we are the`: warn where no space follows the #."""
        cuts = {match.start(): match.end() for match in _CUT.finditer(self.text)} if " #" in self.text else {}
        for node in nodes(self.root) if cuts else ():
            end = node.end_mark.index
            if type(node.value) is str and node.value and not node.style and end in cuts:
                if self._is_full():
                    return
                start = cuts[end] - len(self.text[end : cuts[end]].lstrip())
                help_ = "put quotes round the whole value, or a space after the # if a comment is meant"
                fact = f"` #` starts a comment, so this text ends at “{node.value[-30:]}”"
                self._fault(self.problem(fact, (start, cuts[end]), "cut-short", help=help_, severity="warning"))

    def _ends(self, node: Node) -> Span:
        """Both ends of a node; a table or list ends with the last thing in it, not at the next token."""
        start, end = node.start_mark.index, node.end_mark.index
        if isinstance(node.value, str):
            return start, scalars.block_end(self.text, start, end) if node.style in ("|", ">") else end
        if node.flow_style or not node.value:
            return start, end
        last = node.value[-1]
        return start, self._ends(last[1] if node.id == "mapping" else last)[1]

    def _find(self, path: Path) -> tuple[Node | None, Node, bool]:
        """The key's node (None in a list), the value's node, and whether the whole path is there."""
        key, node = None, self.root
        for step in path:
            if node.id == "mapping" and isinstance(step, str):
                pair = self._pair(node, step)
                if pair is None:
                    return key, node, False
                key, node = pair
            elif node.id == "sequence" and isinstance(step, int) and step < len(node.value):
                key, node = None, node.value[step]
            else:
                return key, node, False
        return key, node, True


def nodes(root: Node) -> Iterator[Node]:
    """Every node once, in order, even where aliases make a cycle."""
    seen: set[int] = set()
    rest = [root]
    while rest:
        node = rest.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node.value, list):
            children = (child for item in node.value for child in (item if node.id == "mapping" else (item,)))
            rest.extend(reversed(list(children)))


def listed(text: str) -> list[str]:
    """What commas and semicolons part in a text that is meant for a list."""
    return [part for part in re.split(r"\s*[,;]\s*", text.strip("[]() ")) if part]


def _is_empty(node: Node) -> bool:
    return isinstance(node.value, str) and not node.value and not node.style
