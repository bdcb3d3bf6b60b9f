"""Draw a chart of a result as a matplotlib figure."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from estimates.charts import intervals, timeline
from estimates.charts.canvas import Canvas, ChartFigure
from estimates.charts.data import Chart
from estimates.charts.formats import TEXTS
from estimates.charts.frames import frame
from estimates.charts.style import THEMES, fonts_for, settings
from estimates.charts.titles import describe, subtitle, title

if TYPE_CHECKING:
    from estimates.analysis.result import Result

MISSING = "Glyph .* missing from font"  # a warning of matplotlib; the chart's note says so


def draw(
    result: Result,
    chart: str = "growth",
    *,
    theme: str = "light",
    ax: Axes | None = None,
    shares: Mapping[str, float] | None = None,
    width: int | None = None,
    order: Sequence[str] | None = None,
    **texts: str | None,
) -> Figure:
    """Draw a chart: growth, could-hold, stated, implied, sensitivity or mix.

    `texts` are `title`, `subtitle`, `unit` (what is counted, or a capacity) and `language` of months and numbers (en,
    ko). `width` is in px (96 per inch). With `ax` the chart goes to these Axes, the title too, and `width` is refused.
    `order` lists sides. `shares` are those of a mix, such as {"152 mm shell": 0.6, "122 mm rocket": 0.4}. What is None
    comes from `charts:` in the study.

    Raises ValueError for an unknown chart or theme, and NothingToDrawError if the data have nothing to show.
    """
    if ax is not None and width is not None:
        raise ValueError("width is that of the figure; with ax, the figure exists already")
    return paint(frame(result, chart, shares=shares, width=width, order=order, **texts), theme, ax)


def paint(chart: Chart, theme: str = "light", ax: Axes | None = None) -> Figure:
    """Draw the values of a chart. Raises ValueError for an unknown theme."""
    if theme not in THEMES:
        raise ValueError(f"no theme {theme!r}: expected {' or '.join(THEMES)}")
    head = title(chart), subtitle(chart)
    shown = (*head, chart.notes, chart.study, chart.counts, chart.panels, chart.words, *chart.format.letters)
    families, missing = fonts_for([*_texts(shown), *_texts(tuple(TEXTS["charts"][chart.kind]["marks"].values()))])
    with settings(THEMES[theme], families), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=MISSING)
        canvas = Canvas(chart, THEMES[theme], ax)
        (intervals if chart.panels else timeline).draw(canvas)
        canvas.finish(*head, [*canvas.notes, *chart.notes, f"Study: {chart.study}."], missing)
    if isinstance(canvas.figure, ChartFigure):
        canvas.figure.summary = describe(chart)
    return canvas.figure


def _texts(value: Any) -> Iterator[str]:
    """Every text in a nested tuple."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
