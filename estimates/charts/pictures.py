"""A chart as the bytes of a file: SVG, PNG or PDF, the same bytes on every run."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable
from html import escape
from typing import Any

from matplotlib.figure import Figure

from estimates.charts.chart import Alt, Chart
from estimates.charts.drawing import draw, plain_settings
from estimates.charts.laid_out import Layout
from estimates.charts.layout import lay_out
from estimates.charts.letters import clean

DOTS_PER_INCH = 224  # print resolution at the picture's own size; both widths are whole dots
_TEXT = re.compile("<text ")
_STYLE = re.compile(r"<defs>\s*<style.*?</style>\s*</defs>\s*", re.DOTALL)  # it would hold for a whole page
_NAME = re.compile(r'(\bid="|\bhref="#|url\(#)')


def render(chart: Chart, format: str = "svg", theme: str = "light", width: str = "wide") -> bytes:  # noqa: A002
    """The chart as one file's bytes. Raises MissingGlyphError for letters that the type lacks."""
    return renders(chart, (format,), theme, width)[format]


def renders(chart: Chart, formats: Iterable[str], theme: str = "light", width: str = "wide") -> dict[str, bytes]:
    """The chart in several formats, drawn once: {format: bytes}. Raises MissingGlyphError as `render` does."""
    layout = lay_out(chart, width)
    figure = draw(chart, theme, width, layout)
    made = {format_: _saved(figure, format_, chart.alt) for format_ in formats}
    if svg := made.get("svg"):
        name = f"{chart.kind}-{theme}-{width}"
        made["svg"] = described(fitted(svg.decode(), layout), chart, name).encode()
    return made


def _saved(figure: Figure, format_: str, alt: Alt) -> bytes:
    """The figure as matplotlib saves it, without the day, its maker's name, or anything else that may differ."""
    title, subject = clean(alt.title), clean(alt.description)[:2000]
    options: dict[str, dict[str, Any]] = {
        "svg": {"metadata": dict.fromkeys(("Date", "Creator", "Format", "Type"))},
        "png": {
            "metadata": {"Title": title, "Software": None},
            "dpi": DOTS_PER_INCH,
            "pil_kwargs": {"compress_level": 3},
        },
        "pdf": {
            "metadata": {"Title": title, "Subject": subject, **dict.fromkeys(("CreationDate", "Creator", "Producer"))}
        },
    }
    out = io.BytesIO()
    with plain_settings():
        figure.savefig(out, format=format_, **options[format_])
    return out.getvalue()


def fitted(svg: str, layout: Layout) -> str:
    """The SVG with the width of every text stated, so that a reader's other font changes nothing that was placed."""
    widths = iter(text.width for text in layout.texts)
    return _TEXT.sub(lambda _: f'<text textLength="{next(widths):.2f}" lengthAdjust="spacingAndGlyphs" ', svg)


def described(svg: str, chart: Chart, name: str) -> str:
    """The SVG with a role, a title and a description, and with ids that no other chart on the same page has.

    matplotlib numbers its ids from 1 in every file, so each gets a prefix of the chart's kind, theme, width and words.
    """
    digest = hashlib.sha256("\n".join((chart.title, *chart.alt, *chart.caption)).encode()).hexdigest()[:8]
    name = f"{name}-{digest}"
    body = re.sub(r"<!--.*?-->\s*", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    body = _STYLE.sub("", body)
    body = _NAME.sub(lambda found: f"{found[1]}{name}-", body)
    head, rest = body.split(">", 1)
    named = f'role="img" aria-labelledby="{name}-title {name}-desc" lang="en"'
    head = head.replace("<svg", f'<svg {named} style="stroke-linejoin: round; stroke-linecap: butt"', 1)
    title, description = (escape(clean(words), quote=False) for words in chart.alt)
    return f'{head}>\n <title id="{name}-title">{title}</title>\n <desc id="{name}-desc">{description}</desc>{rest}'
