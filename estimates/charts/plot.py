"""Charts as matplotlib figures, and figures as the bytes of files, the same bytes on every run."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from estimates.analysis.result import Result
from estimates.analysis.scenario import Mixture
from estimates.charts import intervals, timeline
from estimates.charts.canvas import Canvas, ChartFigure
from estimates.charts.data import Chart
from estimates.charts.formats import TEXTS
from estimates.charts.frames import frame
from estimates.charts.style import PX, THEMES, fonts_for, settings
from estimates.charts.titles import subtitle, title
from estimates.io import atomic

MOST_TOLD = 40  # marks in the description of a chart
FORMATS = ("svg", "png", "pdf")
_EXTRA = re.compile(r"<!--.*?-->\s*|<metadata>.*?</metadata>\s*|<defs>\s*<style.*?</style>\s*</defs>\s*", re.DOTALL)
_STYLE = re.compile(r'style="([^"]*)"')
_DECLARATION = re.compile(r"([\w-]+): ([^;]*)(?:; ?)?")
_NAME = re.compile(r'(\bid="|\bhref="#|url\(#)')


def draw(
    result: Result, chart: str = "growth", *, theme: str = "light", ax: Axes | None = None, **options: Any
) -> Figure:
    """Draw a chart: growth, could-hold, stated, implied, sensitivity or mix.

    `options` are `title`, `subtitle`, `unit` (what is counted, or a capacity), `width` in px (96 per inch), `order` (a
    list of sides), `language` of months and numbers (en, ko), and `shares` of a mix, such as {"152 mm shell": 0.6,
    "122 mm rocket": 0.4}. What is not given comes from `charts:` in the study. With `ax` the chart goes to these Axes,
    the title too, and `width` is refused.

    Raises ValueError for an unknown chart or theme, and NothingToDrawError if the data have nothing to show.
    """
    if ax is not None and options.get("width") is not None:
        raise ValueError("width is that of the figure; with ax, the figure exists already")
    return paint(frame(result, chart, **options), theme, ax)


def paint(chart: Chart, theme: str = "light", ax: Axes | None = None) -> Figure:
    """Draw the values of a chart. Raises ValueError for an unknown theme."""
    if theme not in THEMES:
        raise ValueError(f"no theme {theme!r}: expected {' or '.join(THEMES)}")
    head = title(chart), subtitle(chart)
    families, missing = fonts_for(f"{head} {chart} {TEXTS['charts'][chart.kind]} {chart.format.words}")
    with settings(THEMES[theme], families):
        canvas = Canvas(chart, THEMES[theme], ax)
        (intervals if chart.panels else timeline).draw(canvas)
        canvas.finish(*head, [*canvas.notes, *chart.notes, f"Study: {chart.study}."], missing)
    if isinstance(canvas.figure, ChartFigure):
        told = list(canvas.figure.described.values())
        canvas.figure.summary, canvas.figure.file_of = f"{head[1]}. {'; '.join(told[:MOST_TOLD])}.", render
    return canvas.figure


def save(figure: Figure, path: str | Path) -> Path:
    """Write a figure as the kind of file that its name ends in: .svg, .png or .pdf.

    Raises ValueError for another ending, OSError if the file cannot be written.
    """
    path = Path(path)
    atomic.write(path, render(figure, path.suffix.removeprefix(".")))
    return path


def files(
    result: Result,
    chart: str,
    *,
    formats: Iterable[str],
    mix: Mixture | None,
    note: Callable[[str], object],
    **look: Any,
) -> dict[str, bytes]:
    """Draw a chart as files: {"growth.svg": bytes}. `look` are options of `draw`; `note` takes what a font lacks.

    Raises what `draw` raises.
    """
    figure = draw(result, chart, shares=mix and mix.shares, **look)
    if isinstance(figure, ChartFigure) and figure.missing.get_text():
        note(figure.missing.get_text())
    name = f"{chart}-dark" if look.get("theme") == "dark" else chart  # so that both may be in one folder
    return {f"{name}.{kind}": render(figure, kind) for kind in formats}


def render(figure: Figure, kind: str = "svg") -> bytes:
    """Return the bytes of a file. Raises ValueError for a kind that is not in FORMATS."""
    if kind not in FORMATS:
        raise ValueError(f"no file type {kind!r}: expected one of {', '.join(FORMATS)}")
    own = figure if isinstance(figure, ChartFigure) else None
    varying = {"svg": ("Date", "Creator"), "png": ("Software",), "pdf": ("CreationDate", "Creator", "Producer")}
    title = {"Title": own.title} if own and kind != "svg" else {}
    out = io.BytesIO()
    with settings():
        if own:
            own.missing.set_visible(kind != "svg")  # whose reader may have the fonts
        figure.savefig(out, format=kind, dpi=2 * PX, metadata=dict.fromkeys(varying[kind]) | title)
    return accessible(out.getvalue().decode(), own).encode() if own and kind == "svg" else out.getvalue()


def accessible(svg: str, figure: ChartFigure) -> str:
    """Give an SVG a role, a title, a description, a title for each mark, unique ids and the dark theme's colours.

    Matplotlib numbers its ids from 1 in every file, so each gets a prefix from the content: several charts may be part
    of one page. Marks keep their hex colours, which every program reads; a style that only browsers apply overrides
    them where the reader prefers a dark page. Style attributes become plain ones, which no content policy forbids.
    """
    name = f"chart-{hashlib.sha256(svg.encode()).hexdigest()[:8]}"
    body = _EXTRA.sub("", svg[svg.index("<svg") :])
    body = _STYLE.sub(lambda found: _DECLARATION.sub(r'\1="\2" ', found[1]), body)
    for gid, text in figure.described.items():
        body = body.replace(f'<g id="{gid}">', f'<g id="{gid}"><title>{escape(text, quote=False)}</title>', 1)
    body = _NAME.sub(lambda found: f"{found[1]}{name}-", body)
    head, rest = body.split(">", 1)
    own = f'id="{name}" role="img" aria-labelledby="{name}-title {name}-desc" stroke-linejoin="round"'
    head = head.replace("<svg", f"<svg {own}", 1)
    rules = ""
    if figure.theme is THEMES["light"]:
        pairs = sorted(set(zip(figure.theme.colours(), THEMES["dark"].colours(), strict=True)))
        told = [(what, f'{what}="{old}"', new) for old, new in pairs for what in ("fill", "stroke") if old != new]
        # the second selector holds inside <use>
        dark = (f'#{name} [{old}],[id^="{name}-"][{old}]{{{what}:{new}}}' for what, old, new in told if old in rest)
        rules = f"@media screen and (prefers-color-scheme:dark){{{''.join(dark)}}}"
    title, summary = escape(figure.title, quote=False), escape(figure.summary, quote=False)
    texts = f'<title id="{name}-title">{title}</title>\n<desc id="{name}-desc">{summary}</desc>'
    return f"{head}>\n{texts}\n<style>{rules}</style>{rest}"
