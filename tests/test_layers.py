"""Text comes in at the bottom, pictures go out at the top, and nothing runs back."""

from __future__ import annotations

from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from docs.layers import FILES, PACKAGE, graph, imports, name_of

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
