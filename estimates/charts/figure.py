"""A drawing: its figure, with texts and legend around the axes and laid out again with every size, and its marks.

The bytes of its files are the same on every run.
"""

import hashlib
import io
import re
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator

from estimates.charts.data import TEXTS, Chart
from estimates.charts.labels import FEW, LABEL, Labels, renderer, width_of, wrapped
from estimates.charts.style import NARROW, PX, THEMES, WIDE, Theme, looks, settings

MARGIN, _GAP = 14.0, 7.0  # px around everything, and between title, subtitle, legend, axes and note
_HEAD = np.array([(0, 0), (1, 0), (0.6, 0.3), (1, 0), (0.6, -0.3)])  # an arrow that starts at its point
# Or more, or less, and centred for a legend.
ACROSS = {1: Path(_HEAD), -1: Path(_HEAD * (-1, 1)), 0: Path(_HEAD - (0.5, 0))}
UPRIGHT = {way: Path(np.fliplr(head.vertices)) for way, head in ACROSS.items()}
_VARYING = {"svg": ("Date", "Creator"), "png": ("Software",), "pdf": ("CreationDate", "Creator", "Producer")}
_EXTRA = re.compile(r"<!--.*?-->\s*|<metadata>.*?</metadata>\s*|<defs>\s*<style.*?</style>\s*</defs>\s*", re.DOTALL)
_STYLE = re.compile(r'style="([^"]*)"')
_DECLARATION = re.compile(r"([\w-]+): ([^;]*)(?:; ?)?")
_NAME = re.compile(r'(\bid="|\bhref="#|url\(#)([a-z][0-9a-f]{10}(?=[")])|)')


class Canvas:
    """One drawing: a chart, the figure or the Axes it goes to, its theme, fonts and the sides that it shows.

    `paint` draws it for the present size, again whenever that has changed; what others add to the axes stays.
    """

    def __init__(self, chart: Chart, theme: Theme, fonts: tuple[list[str], str], ax: Axes | None, paint: Any) -> None:
        self.chart, self.theme, self.fonts, self.ax, self.paint = chart, theme, fonts, ax, paint
        self.looks = looks(chart.sides, theme, chart.options.colours)
        self.shown = [*dict.fromkeys(row.side for row in chart.rows)]
        self.tone = self.looks[self.shown[0]].mark if len(self.shown) == 1 else theme.other  # of samples in a legend
        self.figure: Figure = ax.get_figure(root=True) if ax else ChartFigure(self)  # type: ignore[assignment]
        self.panels, self.drawn = [ax] if ax else [], set[Artist]()
        # The locator of an Axes, which this is for a given one, is asked for its place in a grid, too.
        self.missing, self.get_subplotspec = fonts[1], getattr(ax, "get_subplotspec", None)
        self.size: Any = 0.0  # that it was drawn for: px of the given Axes, or the width of the figure

    def fit(self) -> None:
        """Draw for the present size, unless that is done."""
        size = np.multiply((self.ax or self.figure).bbox.size, PX / self.figure.dpi)[: 2 if self.ax else 1]
        if not np.allclose(size, self.size):
            self.size, self.width = size, size[0] * (0.97 if self.ax else 1)  # its figure may have wider letters
            self.small = bool(self.ax) or self.width < NARROW
            self.labels = Labels()
            self.samples: dict[str, Artist] = {}  # the first mark of each name
            self.described: dict[str, str] = {}  # marks, by their gid
            self.paint(self)
            self.drawn = self.children() - self.others

    def children(self) -> set[Artist]:
        """Return all artists of the figure and of the axes."""
        return {artist for owner in (self.figure, *self.panels) for artist in owner.get_children()}

    def axes(self, heights: Sequence[float], *, extra: float, **options: Any) -> list[Axes]:
        """Add axes of these px below each other, and `extra` px for ticks and title of each; or clear the present."""
        self.height = sum(heights) + extra * len(heights)  # px of all axes
        self.panels = self.panels or list(self.figure.subplots(len(heights), squeeze=False, **options).flat)
        if grid := None if self.ax else self.panels[0].get_gridspec():
            grid.set_height_ratios(heights)
        for artist in self.drawn:
            artist.remove()
        self.others = self.children()
        return self.panels

    def mark(self, name: str, artist: Artist, text: str = "") -> None:
        """Let the legend explain a mark by its name; an SVG keeps its text as a title."""
        self.samples.setdefault(name, artist)
        if text:
            artist.set_gid(f"mark-{len(self.described)}")
            self.described[f"mark-{len(self.described)}"] = text

    def plot(self, ax: Axes, name: str, xs: Any, ys: Any, text: str = "", **look: Any) -> None:
        """Plot a line or a marker, which is whole at the edge of the axes, too, and mark it."""
        is_line = np.size(xs) > 1
        (line,) = ax.plot(xs, ys, **{"clip_on": is_line, "ls": "-" if is_line else "none", **look})
        self.mark(name, line, text)

    def arrow(self, ax: Axes, x: float, y: float, head: Path, **look: Any) -> None:
        """Draw an arrow from a point: its figure is a floor, or a ceiling, whose arrow is cut where the axes begin."""
        own: dict[str, Any] = {"marker": head, "ms": 22, "mfc": "none", "mew": 1.2}
        self.plot(ax, "direction", x, y, clip_on=head in (ACROSS[-1], UPRIGHT[-1]), **own | look)

    def title(self, ax: Axes, text: str, room: float, **look: Any) -> None:
        """Set the title of axes, in lines of at most `room` px."""
        title = ax.set_title("", **look)
        title.set_text("\n".join(wrapped(text, room, title.get_fontproperties(), FEW)))
        self.height += 15 * title.get_text().count("\n")  # px of each line but the first

    def numbers(self, axis: Axis, most: int) -> None:
        """Give an axis of numbers at most this many ticks, with all their digits, in the language of the chart."""
        low, high = axis.get_view_interval()
        log = LogLocator(subs=(1, 3) if high < 100 * low else (1,), numticks=most)
        axis.set_major_locator(log if axis.get_scale() == "log" else MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]))
        axis.minorticks_off()
        axis.set_major_formatter(FuncFormatter(lambda value, _: self.chart.format.number(value, 12)))

    def legend(self, sides: Sequence[str] = ()) -> None:
        """Add a legend of sides and of the marks that are drawn, in as many columns as the width takes."""
        marks = {name: text for name, text in TEXTS["charts"][self.chart.kind]["marks"].items() if name in self.samples}
        names, room, looks = [*sides, *marks.values()], self.width - 2 * MARGIN, map(self.looks.__getitem__, sides)
        dots = (Line2D([], [], color=look.mark, marker=look.marker, ls="none") for look in looks)
        samples = [*dots, *map(self.samples.__getitem__, marks)]
        texts = ["\u200b" + "\n".join(wrapped(name, room - 40, most=FEW)) for name in names]  # none may begin with _
        columns = max(1, int(room / (44 + min(room - 40, max(map(width_of, names))))))
        place = {"loc": "lower left", "bbox_to_anchor": (0, 1.01)} if self.ax else {"loc": "upper left"}
        legend: Any = (self.ax or self.figure).legend(samples, texts, ncols=columns, alignment="left", **place)
        arrow = {"color": self.tone, "marker": (UPRIGHT if self.chart.over_time else ACROSS)[0], "ms": 11}
        band = {"ec": self.theme.rule, "lw": 0.8}
        changes: dict[str, Any] = {"record": {}, "base": {}, "stated": {"ms": 10}, "direction": arrow, "band": band}
        for name, handle in zip(marks, legend.legend_handles[len(sides) :], strict=True):
            handle.set(**changes.get(name, {"color": self.tone}))
        if self.ax:  # its title is above the legend
            legend.set_title("\n".join(wrapped(self.chart.subtitle, self.width)), LABEL)
            height = legend.get_window_extent(renderer(self.figure)).height * 72 / self.figure.dpi
            self.title(self.ax, self.chart.title, self.width, pad=height + 10)
            unit = "" if self.chart.over_time else f"{self.ax.get_xlabel()}.".lstrip(".")
            note = self.labels.place(unit, *self.chart.notes, self.missing)
            self.ax.set_xlabel("\n".join(wrapped(note, self.width)), loc="left", size=LABEL.get_size())

    def __call__(self, ax: Any, _: object) -> Any:
        """Return the place of the given Axes, as its locator: matplotlib asks for it whenever it lays out or draws."""
        with settings(self.theme, self.fonts[0]):
            self.fit()
        return ax.get_position(original=True)


class _Paragraph(Text):
    """A text of a figure that is wrapped at the right margin; a word without an end, or Chinese, breaks anywhere."""

    def __init__(self, figure: Figure, words: str, va: str, **look: Any) -> None:
        super().__init__(0, 0, words, va=va, wrap=True, transform=figure.transFigure, **look)
        figure.add_artist(self)

    def _get_wrapped_text(self) -> str:
        figure: Any = self.get_figure(root=True)
        return "\n".join(wrapped(self.get_text(), figure.get_figwidth() * PX - 2 * MARGIN, self.get_fontproperties()))


class ChartFigure(Figure):
    """A figure that a notebook shows without a magic command, that can be resized, and whose texts can be reached.

    `heading`, `subheading` and `note` are its texts outside the axes; set_text on them is enough, they wrap by
    themselves. `drawing` draws what is on the axes, again for each new width.
    """

    def __init__(self, drawing: Canvas) -> None:
        chart, theme, self.drawing = drawing.chart, drawing.theme, drawing
        super().__init__(figsize=((chart.options.width or WIDE) / PX, 1 / PX), dpi=PX, facecolor=theme.paper)
        self.heading = _Paragraph(self, chart.title, "top", size=13, weight="bold", color=theme.ink)
        self.subheading = _Paragraph(self, chart.subtitle, "top", size=9.3, color=theme.muted)
        self.note = _Paragraph(self, "", "bottom", size=8.25, color=theme.muted)
        self.page = PageLayout(w_pad=0, h_pad=0.05, wspace=0.03, hspace=0.03)
        self.set_layout_engine(self.page)

    def draw(self, renderer: Any) -> None:
        """Draw with our settings, whichever are in force when a figure is saved."""
        with settings(self.drawing.theme, self.drawing.fonts[0]):
            super().draw(renderer)

    def _repr_svg_(self) -> str:
        return render(self, "svg").decode()


class PageLayout(ConstrainedLayoutEngine):
    """Constrained layout of the axes between a wrapped title, subtitle and legend above and a wrapped note below."""

    def execute(self, fig: Any, least: float = 0.4) -> None:
        """Lay out a ChartFigure, and no other; again if the numbers that labels become need another line of the note.

        The figure grows if its rows have too little room, or its counts over time less than this share of theirs.
        """
        drawing, bottom = fig.drawing, 0.0
        drawing.fit()
        left, gap, pen = MARGIN * fig.dpi / PX, _GAP * fig.dpi / PX, renderer(fig)
        for _ in range(6):
            top = fig.bbox.height - left
            for item in (fig.heading, fig.subheading, *fig.legends):
                place = item.set_bbox_to_anchor if isinstance(item, Legend) else item.set_position
                place((left / fig.bbox.width, top / fig.bbox.height))
                top -= item.get_window_extent(pen).height + gap
            fig.note.set_position((left / fig.bbox.width, left / fig.bbox.height))
            # It stays the largest, or else labels and note could take turns in growing.
            bottom = max(bottom, left + fig.note.get_window_extent(pen).height + gap)
            room = (top - bottom) * PX / fig.dpi
            if room < drawing.height * (least if drawing.chart.over_time else 1) - 1:
                fig.set_figheight(fig.get_figheight() + (drawing.height - room) / PX)
                continue
            width, tall = fig.bbox.size
            self.set(rect=(left / width, bottom / tall, 1 - 2 * left / width, (top - bottom) / tall))
            super().execute(fig)
            note = drawing.labels.place(*drawing.chart.notes, drawing.missing)
            if note == fig.note.get_text():
                break
            fig.note.set_text(note)


def render(figure: Figure, kind: str = "svg") -> bytes:
    """Return the bytes of a file: svg, png, pdf or what else matplotlib knows. Raises ValueError for another kind."""
    chart = figure if isinstance(figure, ChartFigure) else None
    out = io.BytesIO()
    with settings():
        if chart:
            chart.drawing.missing = "" if kind == "svg" else chart.drawing.fonts[1]  # a reader of SVG may have fonts
        figure.savefig(out, format=kind, dpi=2 * PX, metadata=dict.fromkeys(_VARYING.get(kind, ())))
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
    for gid, text in figure.drawing.described.items():
        body = body.replace(f'<g id="{gid}">', f'<g id="{gid}"><title>{escape(text, quote=False)}</title>', 1)
    ids = {"": ""}
    body = _NAME.sub(lambda match: f"{match[1]}{name}-{ids.setdefault(match[2], f'shape-{len(ids)}')}", body)
    attributes = f'id="{name}" role="img" aria-labelledby="{name}-title {name}-desc" stroke-linejoin="round"'
    pairs = sorted(set(zip(figure.drawing.theme.colours(), THEMES["dark"].colours(), strict=True)))
    changes = [(what, f'{what}="{old}"', new) for old, new in pairs for what in ("fill", "stroke") if old != new]
    # the second selector holds inside <use>
    dark = (f'#{name} [{old}],[id^="{name}-"][{old}]{{{what}:{new}}}' for what, old, new in changes if old in body)
    rules = f"@media screen and (prefers-color-scheme:dark){{{''.join(dark)}}}"
    # A description of more than 40 marks would be too long to listen to.
    summary = f"{figure.subheading.get_text()}. {'; '.join([*figure.drawing.described.values()][:40])}."
    title, summary = (escape(text, quote=False) for text in (figure.heading.get_text(), summary))
    texts = f'<title id="{name}-title">{title}</title>\n<desc id="{name}-desc">{summary}</desc>'
    return body.replace("<svg", f"<svg {attributes}", 1).replace(">", f">\n{texts}\n<style>{rules}</style>", 1)
