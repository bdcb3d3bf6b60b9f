"""Charts: values first, then matplotlib figures, then files.

`frame(result, "growth")` are the values, `draw(result, "growth")` is a figure, `render(figure)` is a file's bytes.
"""

from collections.abc import Callable, Iterable
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from estimates.analysis.result import Result
from estimates.charts import intervals, timeline
from estimates.charts.data import TEXTS, Chart, NothingToDrawError
from estimates.charts.figure import Canvas, ChartFigure, render
from estimates.charts.frames import KINDS, frame
from estimates.charts.style import THEMES, fonts_for, settings

__all__ = ["KINDS", "Chart", "NothingToDrawError", "Result", "draw", "files", "frame", "paint", "render"]


def draw(
    result: Result, chart: str = "growth", *, theme: str = "light", ax: Axes | None = None, **options: Any
) -> Figure:
    """Draw a chart: growth, could-hold, stated, implied, sensitivity or mix.

    `options` are `title`, `subtitle`, `unit` (what is counted, or a capacity), `width` in px (96 per inch), `order` (a
    list of sides), `colours` of sides by name, `language` of months and numbers (en, ko), and `shares` of a mix, such
    as {"152 mm shell": 0.6, "122 mm rocket": 0.4}. What is not given comes from `charts:` in the study. With `ax` the
    chart goes to these Axes, with title and legend above them, and `width` is refused.

    Raises ValueError for an unknown chart, theme, side, unit or language, for a colour other than "#1f77b4" and the
    like, a width outside 200 to 4000 and a mix of units that have nothing in common, and NothingToDrawError if the data
    have nothing to show.
    """
    if (width := options.get("width")) is not None and (ax is not None or not 200 <= width <= 4000):
        raise ValueError("expected a width of 200 to 4000 px, and none with ax, whose figure has one")
    return paint(frame(result, chart, **options), theme, ax)


def paint(chart: Chart, theme: str = "light", ax: Axes | None = None) -> Figure:
    """Draw the values of a chart. Raises ValueError for an unknown theme."""
    if theme not in THEMES:
        raise ValueError(f"no theme {theme!r}: expected {' or '.join(THEMES)}")
    fonts = fonts_for(f"{chart} {TEXTS['charts'][chart.kind]} {chart.format.words}")
    with settings(THEMES[theme], fonts[0]):
        canvas = Canvas(chart, THEMES[theme], fonts, ax, timeline.draw if chart.over_time else intervals.draw)
        if isinstance(canvas.figure, ChartFigure):
            canvas.figure.page.execute(canvas.figure, 1)
        if ax:
            canvas.fit()
            ax.set_axes_locator(canvas)
            ax.set_axisbelow(True)
            if not canvas.figure.get_layout_engine():
                canvas.figure.set_layout_engine("constrained")
    return canvas.figure


def files(
    result: Result, names: Iterable[str], *, formats: Iterable[str], note: Callable[[str], object], **look: Any
) -> dict[str, bytes]:
    """Draw charts as files: {"growth.svg": bytes}. `look` are options of `draw`.

    `note` prints why a chart cannot be drawn. Raises ValueError as `draw` does.
    """
    contents: dict[str, bytes] = {}
    theme = "-dark" if look.get("theme") == "dark" else ""  # so that both may be in one folder
    for chart in names:
        try:
            figure = draw(result, chart, **look)
            contents |= {f"{chart}{theme}.{kind}": render(figure, kind) for kind in formats}
        except NothingToDrawError as reason:
            note(f"no {chart} chart: {reason}")
    return contents
