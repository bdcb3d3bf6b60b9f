"""A chart as the bytes of a file: SVG, PNG or PDF, the same bytes on every run."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from estimates.charts.canvas import ChartFigure
from estimates.charts.plot import MISSING, draw
from estimates.charts.style import PX, THEMES, settings
from estimates.io import atomic

if TYPE_CHECKING:
    from estimates.analysis.mixture import Mixture
    from estimates.analysis.result import Result

FORMATS = ("svg", "png", "pdf")
_EXTRA = re.compile(r"<!--.*?-->\s*|<metadata>.*?</metadata>\s*|<defs>\s*<style.*?</style>\s*</defs>\s*", re.DOTALL)
_STYLE = re.compile(r'style="([^"]*)"')
_DECLARATION = re.compile(r"([\w-]+): ([^;]*)(?:; ?)?")
_NAME = re.compile(r'(\bid="|\bhref="#|url\(#)')
_NONE = dict.fromkeys(("Date", "Creator", "Format", "Type"))


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
    formats: Iterable[str] = ("svg",),
    mix: Mixture | None = None,
    note: Callable[[str], object] = print,
    **look: Any,
) -> dict[str, bytes]:
    """Draw a chart as files: {"growth.svg": bytes}. `look` are options of `draw`; `note` takes what a font lacks.

    Raises what `draw` raises.
    """
    figure = draw(result, chart, shares=mix and mix.shares, **look)
    missing = figure.missing.get_text() if isinstance(figure, ChartFigure) else ""
    if missing:
        note(missing)
    return {f"{chart}.{kind}": render(figure, kind) for kind in formats}


def render(figure: Figure, kind: str = "svg") -> bytes:
    """The bytes of a file. Raises ValueError for a kind that is not in FORMATS."""
    if kind not in FORMATS:
        raise ValueError(f"no file type {kind!r}: expected one of {', '.join(FORMATS)}")
    own = figure if isinstance(figure, ChartFigure) else None
    words = own.title if own else ""
    options: dict[str, dict[str, Any]] = {
        "svg": {"metadata": _NONE},
        "png": {"metadata": {"Title": words, "Software": None}, "dpi": 2 * PX},
        "pdf": {"metadata": {"Title": words, **dict.fromkeys(("CreationDate", "Creator", "Producer"))}},
    }
    out = io.BytesIO()
    with settings(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=MISSING)
        if own:
            own.missing.set_visible(kind != "svg")
        figure.savefig(out, format=kind, **options[kind])
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
        pairs = set(zip(figure.theme.colours(), THEMES["dark"].colours(), strict=True))
        dark = (
            f'#{name} [{what}="{old}"],[id^="{name}-"][{what}="{old}"]{{{what}:{new}}}'  # the second one inside <use>
            for old, new in sorted(pairs)
            for what in ("fill", "stroke")
            if old != new and f'{what}="{old}"' in rest
        )
        rules = f"@media (prefers-color-scheme:dark){{{''.join(dark)}}}"
    title, summary = escape(figure.title, quote=False), escape(figure.summary, quote=False)
    texts = f'<title id="{name}-title">{title}</title>\n<desc id="{name}-desc">{summary}</desc>'
    return f"{head}>\n{texts}\n<style>{rules}</style>{rest}"
