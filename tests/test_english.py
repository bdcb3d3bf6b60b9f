"""Messages, docstrings and pages are plain technical English, without phrases that no native writer would use."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RETIRED = re.compile(
    r"""\b(?:
        (?:is|are|was|were|be)\ told | told\ of | passed\ over | taken\ for | as\ said(?!\ in) | anew | parted\ by
        | so\ many | wanted | stands\ (?:at|in|behind|before|alone|there) | beside(?!s) | of\ one's\ own | of\ his\ own
        | mends? | mended | undone | (?<!here\ )(?:is|are)\ no\ (?!longer|more|less|fewer|later|earlier|known|words)\w+
        | rounds?\ (?:the|it|its|a)\b | made\ out\ of | gone\ on\ with | goes\ on\ from | at\ once\ with
    )\b""",
    re.VERBOSE,
)
KEYS = re.compile(r"`[^`\n]*`|(?:^|[ {])beside:|\bbeside\b(?=\W*$)")  # `beside` is a key of the study format
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CITATION.cff", *sorted((ROOT / "docs").glob("*.md"))]
PAGES += sorted((ROOT / "estimates").glob("*/*.html")) + sorted((ROOT / "estimates/report/pages").glob("*"))
PAGES += [ROOT / "estimates/charts/texts.yaml", ROOT / "estimates/export/tables.yaml", ROOT / "Makefile"]
PAGES += [ROOT / "CHANGELOG.md", ROOT / "pyproject.toml"]
MODULES = sorted((ROOT / "estimates").rglob("*.py"))


def retired(text: str) -> list[str]:
    return [match[0] for match in RETIRED.finditer(KEYS.sub("", text))]


def literals(module: Path) -> Iterator[tuple[int, str]]:
    """Yield the strings of a module, docstrings among them; text between the parts of an f-string counts as `_`."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else "_" for part in node.values]
            yield node.lineno, "".join(parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_message_or_docstring_has_a_retired_phrase(module: Path) -> None:
    found = [f"line {line}: {phrase}" for line, text in literals(module) for phrase in retired(text)]
    assert not found


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_has_a_retired_phrase(page: Path) -> None:
    assert not retired(page.read_text(encoding="utf-8"))


def test_no_test_name_has_a_retired_phrase() -> None:
    files = Path(__file__).parent.glob("test_*.py")
    names = [name for file in files for name in re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8"))]
    assert not [name for name in names if retired(name.replace("_", " "))]
