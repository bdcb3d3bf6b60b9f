"""Charts in a real browser: texts in its own type stay apart and inside, and a dark page gets a dark chart."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from chart_studies import BUNDLED, bundled
from playwright.sync_api import Browser

from estimates.charts import draw
from estimates.charts.figure import render
from estimates.charts.style import THEMES

pytestmark = pytest.mark.slow

BOXES = """() => [...document.querySelectorAll("svg text")].map(text => {
  const box = text.getBoundingClientRect();
  return [text.textContent, box.left, box.top, box.right, box.bottom];
})"""
PAPER = "() => getComputedStyle(document.querySelector('svg [id*=patch_1] path')).fill"


@pytest.mark.parametrize("kind", ["growth", "could-hold", "stated"])
@pytest.mark.parametrize("width", [816, 375])
@pytest.mark.parametrize("study", BUNDLED)
def test_no_text_overlaps_another_or_leaves_the_chart(study: str, kind: str, width: int, browser: Browser) -> None:
    svg = render(draw(bundled(study), kind, width=width), "svg").decode()
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_content(f"<body style='margin:0'>{svg}")
    boxes: list[list[Any]] = page.evaluate(BOXES)
    page.close()
    assert all(left >= 0 and right <= width + 1 for _, left, _, right, _ in boxes)
    for (one, *a), (two, *b) in combinations(boxes, 2):
        wide, tall = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        assert wide <= 2 or tall <= 4, (one, two)  # lines of one text may touch


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_svg_follows_the_reader_s_theme(scheme: Any, browser: Browser) -> None:
    page = browser.new_page(color_scheme=scheme)
    page.set_content(render(draw(bundled("articles"), "growth"), "svg").decode())
    red, green, blue = (int(THEMES[scheme].paper[i : i + 2], 16) for i in (1, 3, 5))
    assert page.evaluate(PAPER) == f"rgb({red}, {green}, {blue})"
    page.close()
