"""Compare the code lines of each package with its limit: `python -m tools.size`, or `make size`.

A code line is one that is not blank, not only a comment and not part of a docstring. The limits are in pyproject.toml,
under [tool.estimates.size].
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
import tomllib
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "estimates"
TOP = "top"  # the modules of the package itself
SKIPPED = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def code_lines(text: str) -> int:
    """Return the number of code lines of a module."""
    docstrings: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            node
        ):
            docstrings.update(_span(node.body[0]))
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    lines = {n for token in tokens if token.type not in SKIPPED for n in range(token.start[0], token.end[0] + 1)}
    return len(lines - docstrings)


def _span(node: ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def sizes(package: Path = PACKAGE) -> dict[str, dict[Path, int]]:
    """Return the code lines of each module, by package."""
    found: dict[str, dict[Path, int]] = defaultdict(dict)
    for path in sorted(package.rglob("*.py")):
        inside = path.relative_to(package)
        found[inside.parts[0] if len(inside.parts) > 1 else TOP][inside] = code_lines(path.read_text(encoding="utf-8"))
    return found


def main() -> None:
    """Print a line per package; exit with 1 if a package, a module or the whole is above its limit."""
    limits = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["estimates"]["size"]
    found = sizes()
    packages = {name: sum(modules.values()) for name, modules in found.items()}
    lines, path = max((lines, path) for modules in found.values() for path, lines in modules.items())
    rows = {**packages, "all": sum(packages.values()), "module": lines}
    for name, size in rows.items():
        above = "  above its limit" if size > limits.get(name, 0) else ""
        which = f"  (the longest: {path})" if name == "module" else ""
        sys.stdout.write(f"{name:12s} {size:6,d} of {limits.get(name, 0):6,d} code lines{above}{which}\n")
    sys.exit(any(size > limits.get(name, 0) for name, size in rows.items()))


if __name__ == "__main__":
    main()
