"""What the modules of `estimates` import, read from their source: the layers of the architecture, and its test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "estimates"


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


def ranks() -> dict[str, int]:
    """The layer of each module: one above the highest of those it needs."""
    edges = graph()
    found: dict[str, int] = {}

    def rank(name: str) -> int:
        if name not in found:
            found[name] = 1 + max((rank(other) for other in edges[name]), default=-1)
        return found[name]

    return {name: rank(name) for name in sorted(edges)}
