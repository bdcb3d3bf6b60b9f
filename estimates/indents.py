"""Lines that begin too far in, or not far enough, so that YAML takes them for something else: told as one mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile
from typing import Any

from estimates.problems import Problem
from estimates.yamltext import Tree

Path = tuple[str | int, ...]
GROUPS = frozenset(["sources", "claims", "units", "capacities", "assumptions", "checks", "hedges"])


def slips(tree: Tree, keys: Callable[[Path], frozenset[str]]) -> tuple[list[Problem], set[Path]]:
    """The mistakes, and the paths of all that is read wrongly because of them.

    `keys` gives the keys that the file, or the entry at a path, may have.
    """
    found: list[Problem] = []
    hidden: set[Path] = set()
    top: Mapping[str, Any] = tree.data if isinstance(tree.data, dict) else {}
    groups, lacking = [*top], GROUPS & keys(()) - top.keys()
    for at, group in enumerate(groups):
        table = top[group]
        if table is None and group in GROUPS:
            belong = takewhile(lambda name: name not in keys(()), _after(groups, at))
            hidden.update(_not_far_enough(tree, (group,), [*belong], found))
        if group not in GROUPS or not isinstance(table, dict):
            continue
        names, fields = [*table], keys((group, ""))
        for number, (name, entry) in enumerate(table.items()):
            if name in lacking and _may_be_group(entry):
                fact = f"`{name}` stands further in than `{group}`, as if it were an entry of it"
                span = tree.span((group, name), key=True)
                found.append(tree.problem(fact, span, "indent", help="take away the spaces before it"))
                hidden.update([(name,), *((group, other) for other in names[number:])])
                break
            if (
                entry is None
                and names[number + 1 : number + 2]
                and names[number + 1] in fields
                and (group, name) not in hidden
            ):
                own = takewhile(lambda key: key in fields and not isinstance(table[key], dict), _after(names, number))  # noqa: B023
                hidden.update(_not_far_enough(tree, (group, name), [*own], found))
    return found, hidden


def _after(names: list[str], at: int) -> Iterator[str]:
    """The names after one."""
    return (names[number] for number in range(at + 1, len(names)))


def _not_far_enough(tree: Tree, path: Path, belong: list[str], found: list[Problem]) -> list[Path]:
    """A key with nothing in it, above lines that stand no further in and belong to it."""
    if not belong:
        return []
    fact = f"the lines below `{path[-1]}` stand no further in, so that it has nothing in it"
    help_ = "put more spaces before the lines that belong to it"
    found.append(tree.problem(fact, tree.span(path, key=True), "indent", help=help_))
    return [path, *((*path[:-1], name) for name in belong)]


def _may_be_group(entry: object) -> bool:
    """Whether an entry looks like a whole group: nothing, a list, or a table of tables."""
    if isinstance(entry, dict):
        return all(item is None or isinstance(item, dict) for item in entry.values())
    return entry is None or isinstance(entry, list)
