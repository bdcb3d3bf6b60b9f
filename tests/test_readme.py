"""The README's picture is what `plot` draws today, and the links of the top-level pages lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from estimates import charts, compute, load

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
@pytest.mark.parametrize(("theme", "name"), [("light", "growth.svg"), ("dark", "growth-dark.svg")])
def test_the_picture_is_up_to_date(theme: str, name: str) -> None:
    drawn = charts.render(charts.draw(compute(load("articles")), "growth", width=816, theme=theme), "svg")
    assert drawn == (ROOT / "docs" / name).read_bytes(), f"docs/{name} is out of date: run `make docs`"


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_link_to_a_file_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = re.findall(r'\]\(((?!http)[^)#]+)|(?:src|srcset)="([^"]+)"', text)
    assert [name for pair in targets for name in pair if name and not (ROOT / name).exists()] == []
