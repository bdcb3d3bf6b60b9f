"""Where everything in a study stands: in one of its files, or in the option that put another figure in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from estimates.diagnostics.problems import Place, Problem, Related, Span
from estimates.study.overriding import Override
from estimates.study.yamltree import Path, Tree


@dataclass(frozen=True, eq=False)
class Places:
    """Where everything in a study's files stands, by the keys that lead to it."""

    trees: tuple[Tree, ...]
    numbers: tuple[int, ...]
    overridden: Mapping[tuple[str | int, ...], Override]
    paths: Mapping[Place, tuple[str | int, ...]]

    def claim(self, index: int) -> tuple[str | int, ...]:
        """The path of the claim that is at `index` in `Study.claims`."""
        return ("claims", self.numbers[index])

    def cited(self, path: Path) -> tuple[str | int, ...]:
        """Where a source is named: at `path`, in a list of sources, or by itself in a claim that has no list."""
        return tuple(path) if self.has(path) else (*path[:2], "source")

    def has(self, path: Path) -> bool:
        return any(tree.has(path) for tree in self.trees)

    def keys(self, path: Path) -> frozenset[str]:
        """The keys of the table at a path."""
        value = self.tree(path).data
        for step in path:
            value = value[step]
        return frozenset(value)

    def tree(self, path: Path) -> Tree:
        return next((tree for tree in self.trees if tree.has(path[:2])), self.trees[0])

    def at(self, path: Path, *, key: bool = False) -> Place:
        """The place of the value at a path such as ("capacities", "152 mm shell", "holds"), or of its key."""
        return self.tree(path).at(path, key=key)

    def related(self, path: Path, label: str, *, key: bool = False) -> Related:
        """A second place for a problem."""
        tree = self.tree(path)
        return tree.related(tree.span(path, key=key), label)

    def problem(
        self,
        path: Path | Place,
        fact: str,
        slug: str,
        *,
        within: Span | None = None,
        key: bool = False,
        **more: Any,
    ) -> Problem:
        """A problem at a path or place; `within` is a span of the text there, and the rest is as in `Text.problem`."""
        if isinstance(path, tuple) and (override := self.overridden.get(path)):
            span = override.inside(*(within or (0, len(override.value))))
            return override.text.problem(fact, span, slug, **more)
        if isinstance(path, Place):
            path = self.paths[path]
        tree = self.tree(path)
        span = tree.span(path, key=key) if within is None else tree.inside(path, *within)
        return tree.problem(fact, span, slug, **more)
