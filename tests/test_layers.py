"""Text comes in at the bottom, pictures go out at the top, and nothing runs back."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "estimates"

# The walk, step by step: what stands before a step never comes to import, however indirectly, what stands after it.
WALK = ["numerals", "figures", "reading", "study", "recompute", "charts", "outputs", "cli"]
OWNERS = {
    "pint": {"units"},
    "yaml": {"yamltext", "scalars", "packaged"},
    "matplotlib": {"charts", "press"},  # the press loads it ahead, in a process of its own
    "jinja2": {"report"},
    "pydantic": {"models", "shape", "schema"},
    "click": {"cli"},
}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(node: ast.AST) -> Iterator[str]:
    """The full names of all that is imported below a node when the code runs, at once or late; not what types need."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING":
            continue
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and child.module == "estimates":
            yield from (f"estimates.{alias.name}" for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and child.module:
            yield child.module
        yield from imported(child)


def imports(path: Path) -> set[str]:
    return set(imported(ast.parse(path.read_text(encoding="utf-8"))))


def at_the_top(path: Path) -> set[str]:
    """What a file imports as soon as it is loaded."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tree.body = [node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return set(imported(tree))


FILES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or not path.stem.startswith("__"))
MODULES = {name_of(path) for path in FILES}


def graph() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {name: set() for name in MODULES}
    for path in FILES:
        here = name_of(path)
        parts = [full.split(".") for full in at_the_top(path)]
        found[here] |= {p[1] for p in parts if p[0] == "estimates" and len(p) > 1 and p[1] in MODULES and p[1] != here}
    return found


def reached(start: str, edges: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for name in edges[waiting.pop()] - found:
            found.add(name)
            waiting.append(name)
    return found


def test_no_two_modules_need_each_other() -> None:
    assert list(TopologicalSorter(graph()).static_order())


@pytest.mark.parametrize("step", WALK)
def test_nothing_on_the_walk_reaches_what_comes_after_it(step: str) -> None:
    assert not reached(step, graph()) & set(WALK[WALK.index(step) + 1 :])


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_library_has_one_owner(path: Path) -> None:
    for full in imports(path):
        library = full.split(".")[0]
        assert name_of(path) in OWNERS.get(library, {name_of(path)}), f"{path.name} imports {library}"
