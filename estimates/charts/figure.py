"""The figure of a chart: texts and legend around the axes, laid out again with every size; and the bytes of its files.

The bytes are the same on every run.
"""

import hashlib
import io
import re
from html import escape
from typing import Any

from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.legend import Legend
from matplotlib.text import Text

from estimates.charts.labels import Labels, renderer, wrapped
from estimates.charts.style import NARROW, PX, THEMES, WIDE, Theme, settings

MARGIN, _GAP = 14.0, 7.0  # px around everything, and between title, subtitle, legend, axes and note
_VARYING = {"svg": ("Date", "Creator"), "png": ("Software",), "pdf": ("CreationDate", "Creator", "Producer")}
_EXTRA = re.compile(r"<!--.*?-->\s*|<metadata>.*?</metadata>\s*|<defs>\s*<style.*?</style>\s*</defs>\s*", re.DOTALL)
_STYLE = re.compile(r'style="([^"]*)"')
_DECLARATION = re.compile(r"([\w-]+): ([^;]*)(?:; ?)?")
_NAME = re.compile(r'(\bid="|\bhref="#|url\(#)([a-z][0-9a-f]{10}(?=[")])|)')


class _Paragraph(Text):
    """A text of a figure that is wrapped at the right margin; a word without an end, or Chinese, breaks anywhere."""

    def __init__(self, figure: Figure, va: str, **look: Any) -> None:
        super().__init__(0, 0, "", va=va, wrap=True, transform=figure.transFigure, **look)
        figure.add_artist(self)

    def _get_wrapped_text(self) -> str:
        figure: Any = self.get_figure(root=True)
        return "\n".join(wrapped(self.get_text(), figure.get_figwidth() * PX - 2 * MARGIN, self.get_fontproperties()))


class ChartFigure(Figure):
    """A figure that a notebook shows without a magic command, that can be resized, and whose texts can be reached.

    `heading`, `subheading` and `note` are its texts outside the axes; set_text on them is enough, they wrap by
    themselves. `missing` names scripts that no installed font has; an SVG leaves it out, for its reader may have them.
    `described` maps the gid of a mark to what it shows, `summary` is the chart in words, `notes` what follows in the
    note on the numbers that stand for labels.
    """

    def __init__(self, width: float, theme: Theme) -> None:
        super().__init__(figsize=(width / PX, WIDE / PX), dpi=PX, facecolor=theme.paper)
        self.heading = _Paragraph(self, "top", size=12 if width < NARROW else 13.5, weight="bold", color=theme.ink)
        self.subheading = _Paragraph(self, "top", size=9.3, color=theme.muted)
        self.note = _Paragraph(self, "bottom", size=8.25, color=theme.muted)
        self.missing = _Paragraph(self, "bottom", size=8.25, color=theme.ink)
        self.theme, self.labels = theme, Labels(theme)
        self.described: dict[str, str] = {}
        self.notes = self.summary = ""
        self.page = PageLayout(w_pad=0, h_pad=0.05, wspace=0.03, hspace=0.03)
        self.set_layout_engine(self.page)

    def fit(self, height: float) -> None:
        """Set the height that gives the axes `height` px, however many numbers the note has to explain."""
        for is_first in (True, False):
            self.set_size_inches(self.get_figwidth(), 1e4 / PX)
            top, bottom = self.page.arrange(self)
            self.set_size_inches(self.get_figwidth(), (1e4 + height) / PX - (top - bottom) / self.dpi)
            if is_first:
                self.page.execute(self)

    def _repr_svg_(self) -> str:
        return render(self, "svg").decode()


class PageLayout(ConstrainedLayoutEngine):
    """Constrained layout of the axes between a wrapped title, subtitle and legend above and a wrapped note below."""

    def execute(self, fig: Figure) -> None:
        """Lay out a ChartFigure; again if the numbers that labels become need another line of the note."""
        assert isinstance(fig, ChartFigure)  # noqa: S101  # it is made for no other
        left, width, height = MARGIN * fig.dpi / PX, fig.bbox.width, fig.bbox.height
        for _ in range(3):
            top, bottom = self.arrange(fig)
            self.set(rect=(left / width, bottom / height, 1 - 2 * left / width, max((top - bottom) / height, 0.05)))
            super().execute(fig)
            before, note = fig.note.get_text(), " ".join(filter(None, (fig.labels.place(), fig.notes)))
            fig.note.set_text(note)
            if note == before:
                break

    def arrange(self, fig: ChartFigure) -> tuple[float, float]:
        """Place the texts; return the upper and the lower edge of the room that they leave, in pixels."""
        left, gap, pen = MARGIN * fig.dpi / PX, _GAP * fig.dpi / PX, renderer(fig)
        top, bottom = fig.bbox.height - left, left
        upper: list[Any] = [fig.heading, fig.subheading, *fig.legends]
        for item in upper:
            place = item.set_bbox_to_anchor if isinstance(item, Legend) else item.set_position
            place((left / fig.bbox.width, top / fig.bbox.height))
            top -= item.get_window_extent(pen).height + gap
        named = fig.missing.get_visible() and fig.missing.get_text()
        for text in (fig.missing, fig.note) if named else (fig.note,):
            text.set_position((left / fig.bbox.width, bottom / fig.bbox.height))
            bottom += text.get_window_extent(pen).height + gap
        return top, bottom


def render(figure: Figure, kind: str = "svg") -> bytes:
    """Return the bytes of a file: svg, png or pdf. Raises ValueError for another kind."""
    if kind not in _VARYING:
        raise ValueError(f"no charts of type {kind!r}: expected {', '.join(_VARYING)}")
    chart = figure if isinstance(figure, ChartFigure) else None
    out = io.BytesIO()
    with settings():
        if chart:
            chart.missing.set_visible(kind != "svg")  # whose reader may have the fonts
        figure.savefig(out, format=kind, dpi=2 * PX, metadata=dict.fromkeys(_VARYING[kind]))
    return accessible(out.getvalue().decode(), chart).encode() if chart and kind == "svg" else out.getvalue()


def accessible(svg: str, figure: ChartFigure) -> str:
    """Give an SVG a role, a title, a description, a title for each mark, unique ids and the dark theme's colours.

    Matplotlib numbers most ids from 1 in every file, so each gets a prefix from the content: several charts may be part
    of one page. The others are hashes of floats whose last digits vary, so they are numbered here. Marks keep their hex
    colours, which every program reads; a style that only browsers apply overrides them where the reader prefers a dark
    page. Style attributes become plain ones, which no content policy forbids.
    """
    name = f"chart-{hashlib.sha256(_NAME.sub('', svg).encode()).hexdigest()[:8]}"
    body = _EXTRA.sub("", svg[svg.index("<svg") :])
    body = _STYLE.sub(lambda match: _DECLARATION.sub(r'\1="\2" ', match[1]), body)
    for gid, text in figure.described.items():
        body = body.replace(f'<g id="{gid}">', f'<g id="{gid}"><title>{escape(text, quote=False)}</title>', 1)
    ids = {"": ""}
    body = _NAME.sub(lambda match: f"{match[1]}{name}-{ids.setdefault(match[2], f'shape-{len(ids)}')}", body)
    attributes = f'id="{name}" role="img" aria-labelledby="{name}-title {name}-desc" stroke-linejoin="round"'
    pairs = sorted(set(zip(figure.theme.colours(), THEMES["dark"].colours(), strict=True)))
    changes = [(what, f'{what}="{old}"', new) for old, new in pairs for what in ("fill", "stroke") if old != new]
    # the second selector holds inside <use>
    dark = (f'#{name} [{old}],[id^="{name}-"][{old}]{{{what}:{new}}}' for what, old, new in changes if old in body)
    rules = f"@media screen and (prefers-color-scheme:dark){{{''.join(dark)}}}"
    title, summary = escape(figure.heading.get_text(), quote=False), escape(figure.summary, quote=False)
    texts = f'<title id="{name}-title">{title}</title>\n<desc id="{name}-desc">{summary}</desc>'
    return body.replace("<svg", f"<svg {attributes}", 1).replace(">", f">\n{texts}\n<style>{rules}</style>", 1)
