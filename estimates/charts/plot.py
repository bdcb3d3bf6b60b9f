"""Draw a chart of a result as a matplotlib figure."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from estimates.charts import intervals, mixture, timeline
from estimates.charts.canvas import Canvas, ChartFigure
from estimates.charts.data import Chart
from estimates.charts.fonts import fonts_for
from estimates.charts.frames import frame
from estimates.charts.style import THEMES, settings
from estimates.charts.titles import describe, subtitle, title

if TYPE_CHECKING:
    from estimates.analysis.recompute import Result


def draw(
    result: Result,
    chart: str = "growth",
    *,
    title: str | None = None,
    subtitle: str | None = None,
    width: int | None = None,
    unit: str | None = None,
    theme: str = "light",
    ax: Axes | None = None,
    order: Sequence[str] | None = None,
    language: str | None = None,
    shares: Mapping[str, float] | None = None,
) -> Figure:
    """Draw a chart: growth, could-hold, stated, implied, sensitivity or mix.

    `width` is in px (96 per inch). `unit` is what is counted (growth) or a capacity. With `ax` the chart goes to these
    Axes, the title too, and `width` is refused. `order` lists sides; `shares` marks a mix, such as {"152 mm shell":
    0.6, "122 mm rocket": 0.4}. What is None comes from `charts:` in the study.

    Raises ValueError for an unknown chart or theme, and NothingToDrawError if the data have nothing to show.
    """
    if ax is not None and width is not None:
        raise ValueError("width is that of the figure; with ax, the figure exists already")
    options = {"title": title, "subtitle": subtitle, "width": width, "unit": unit, "order": order, "language": language}
    return paint(frame(result, chart, shares=shares, **options), theme, ax)


def paint(chart: Chart, theme: str = "light", ax: Axes | None = None) -> Figure:
    """Draw the values of a chart. Raises ValueError for an unknown theme."""
    if theme not in THEMES:
        raise ValueError(f"no theme {theme!r}: expected {' or '.join(THEMES)}")
    head = title(chart), subtitle(chart)
    families, missing = fonts_for([*head, *_texts(chart), *chart.format.letters])
    with settings(THEMES[theme], families), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # the note says so
        canvas = Canvas(chart, THEMES[theme], ax)
        drawing = mixture if chart.kind == "mix" else intervals if chart.panels else timeline
        drawing.draw(canvas)
        canvas.finish(*head, [*canvas.notes, *chart.notes, f"Study: {chart.study}."], missing)
    if isinstance(canvas.figure, ChartFigure):
        canvas.figure.summary = describe(chart)
    return canvas.figure


def _texts(value: object) -> Iterator[str]:
    """Every text of a chart."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Chart):
        for name in ("notes", "study", "counts", "panels", "marks", "words"):
            yield from _texts(getattr(value, name))
    elif isinstance(value, Mapping):
        yield from _texts(tuple(value.values()))
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
