"""Lines that begin too far in, or not far enough, so that YAML takes them for something else: told as one mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile
from typing import Any

from estimates.problems import Problem
from estimates.yamltext import Tree

Path = tuple[str | int, ...]
GROUPS = frozenset(["sources", "claims", "units", "capacities", "assumptions", "checks", "hedges"])


def slips(tree: Tree, keys: Callable[[Path], frozenset[str]]) -> tuple[list[Problem], set[Path], list[Problem]]:
    """The mistakes, the paths of all that is read wrongly because of them, and the faults of the tree that are none.

    `keys` gives the keys that the file, or the entry at a path, may have.
    """
    found: list[Problem] = []
    followed: list[Problem] = []
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
            swallowed = _swallowed(tree, (group, name), entry, fields) if isinstance(entry, dict) else None
            if swallowed:
                found.append(swallowed)
                hidden.update((group, name, key) for key in entry)
                lines = range(swallowed.place.line, tree.at((group, name)).end_line + 1)
                followed += [fault for fault in tree.faults if fault.place.line in lines]
    return found, hidden, followed


def _swallowed(tree: Tree, path: Path, entry: Mapping[str, Any], fields: frozenset[str]) -> Problem | None:
    """A name that stands as far in as what belongs to the entry above it, with its own lines no further in."""
    for key, value in entry.items():
        below = tree.below((*path, key)) if value is None and key not in fields else []
        if below and fields.issuperset(below):
            fact = f"`{key}` and the lines below it stand as far in as what belongs to `{path[-1]}`"
            help_ = f"put as many spaces before `{key}` as before `{path[-1]}`"
            return tree.problem(fact, tree.span((*path, key), key=True), "indent", help=help_)
    return None


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
