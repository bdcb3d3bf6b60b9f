"""Text comes in at the bottom, pictures go out at the top, and nothing runs back."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "estimates"

# One row a layer; a module imports only from rows above it, or from its own package or row where the row says so.
LAYERS = [
    "problems compiled near tokens",
    "bounds files formulas cardinals orders numerals quantities nouns sentences tables yamltraps",
    "ranges likely scalars dates packaged rendering",
    "yamltext hedging hedges lexicon",
    "calibres objects counted rates phrases refusals",
    "saying figures models",
    "units noncounts counting context reading records",
    "readout stubs",
    "shape building",
    "soundness",
    "study",
    "capacity pairing",
    "verdicts recompute implied mix explain",
    "charts text",
    "outputs report export",
    "watch",
    "cli",
]
RANK = {name: rank for rank, row in enumerate(LAYERS) for name in row.split()}
OWNERS = {
    "pint": {"units"},
    "yaml": {"yamltext", "packaged"},
    "matplotlib": {"charts"},
    "jinja2": {"report"},
    "pydantic": {"models", "shape", "schema"},
    "click": {"cli"},
    "werkzeug": {"watch"},
    "watchfiles": {"watch"},
}


def modules() -> list[Path]:
    return sorted(
        path
        for path in PACKAGE.rglob("*.py")
        if (path.name != "__main__.py" and path.parent != PACKAGE) or path.stem in RANK
    )


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """The full names of all that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= (
                {f"{node.module}.{alias.name}" for alias in node.names} if node.module == "estimates" else {node.module}
            )
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_layers_below_it(path: Path) -> None:
    here = name_of(path)
    for full in imports(path):
        parts = full.split(".")
        if parts[0] == "estimates" and len(parts) > 1 and parts[1] in RANK and parts[1] != here:
            assert RANK[parts[1]] <= RANK[here], f"{here} imports {parts[1]}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_library_has_one_owner(path: Path) -> None:
    for full in imports(path):
        library = full.split(".")[0]
        assert name_of(path) in OWNERS.get(library, {name_of(path)}), f"{path.name} imports {library}"


def test_every_module_has_a_layer() -> None:
    named = {name_of(path) for path in PACKAGE.rglob("*.py")} - {"__init__", "__main__"}
    assert named == set(RANK)
