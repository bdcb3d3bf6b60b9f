"""All words of a picture as one artist, at the places that the layout found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from matplotlib import get_data_path
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, Kerning, LoadFlags
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D, Bbox
from numpy.typing import NDArray

from estimates.charts.laid_out import Text
from estimates.charts.letters import EM, advances
from estimates.charts.palette import Theme

Shape = tuple[NDArray[np.float64], NDArray[np.uint8]]  # the corners of an outline, and how they are joined

FAMILY = ["DejaVu Sans", "Verdana", "sans-serif"]  # in SVG, where the reader may lack the first


def font_path(bold: bool) -> Path:
    """The fonts that the layout was measured with; they come with matplotlib."""
    return Path(get_data_path()) / "fonts" / "ttf" / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")


class Lettering(Artist):
    """The words in their colours. Text artists would measure each anew, which takes longer than to draw them."""

    def __init__(self, texts: Iterable[Text], theme: Theme) -> None:
        super().__init__()
        self.set_zorder(10)  # over all axes
        self._texts = tuple(texts)
        self._theme = theme

    def draw(self, renderer: RendererBase) -> None:
        if isinstance(renderer, RendererAgg):
            self._as_outlines(renderer)
        else:
            self._as_words(renderer)

    def get_window_extent(self, renderer: RendererBase | None = None) -> Bbox:  # noqa: ARG002
        """The whole figure: what trims a picture to its contents keeps its margins."""
        return Bbox(self._page().get_points())

    def _page(self) -> Bbox:
        return self.get_figure(root=True).bbox  # type: ignore[union-attr,return-value]  # only drawn within a figure

    def _as_words(self, renderer: RendererBase) -> None:
        scale = float(renderer.points_to_pixels(1.0))  # type: ignore[arg-type]  # a number for a number
        height = self._page().height
        fonts = {(text.bold, text.size): _properties(text.bold, text.size) for text in self._texts}
        for text in self._texts:
            gc = renderer.new_gc()
            gc.set_foreground(self._theme.texts[text.tone])
            up = height - text.y * scale if renderer.flipy() else text.y * scale
            renderer.draw_text(gc, text.left * scale, up, text.words, fonts[text.bold, text.size], 0.0)
            gc.restore()

    def _as_outlines(self, renderer: RendererBase) -> None:
        """One outline for all words of a colour: five times faster on pixels than letter by letter."""
        places = Affine2D().scale(float(renderer.points_to_pixels(1.0)))  # type: ignore[arg-type]  # as above
        tones: dict[str, list[Shape]] = {}
        for text in self._texts:
            tones.setdefault(text.tone, []).extend(_outlines(text))
        for tone, shapes in tones.items():
            vertices, codes = (np.concatenate(parts) for parts in zip(*shapes, strict=True))
            gc = renderer.new_gc()
            gc.set_foreground(self._theme.texts[tone])
            gc.set_linewidth(0)
            renderer.draw_path(gc, Outline(vertices, codes), places, gc.get_rgb())
            gc.restore()


def _properties(bold: bool, size: float) -> FontProperties:
    return FontProperties(fname=font_path(bold), family=FAMILY, weight="bold" if bold else "normal", size=size)


def _outlines(text: Text) -> Iterator[Shape]:
    """The outlines of a text's letters, in points from the picture's lower left corner."""
    known, scale, x = advances(text.bold), text.size / EM, text.left
    for letter, after in pairwise(f"{text.words} "):
        vertices, codes = _letter(letter, text.bold)
        yield vertices * scale + (x, text.y), codes
        x += (known[letter] + _kern(letter, after, text.bold)) * scale


@cache
def _font(bold: bool) -> FT2Font:
    return FT2Font(str(font_path(bold)))


@cache
def _letter(letter: str, bold: bool) -> Shape:
    """The outline of a letter in the type's own units."""
    font = _font(bold)
    font.load_char(ord(letter), flags=LoadFlags.NO_SCALE | LoadFlags.NO_HINTING)
    vertices, codes = font.get_path()
    return np.array(vertices, dtype=float).reshape(-1, 2) * 64, np.array(codes, dtype=np.uint8)


@cache
def _kern(letter: str, after: str, bold: bool) -> float:
    font = _font(bold)
    pair = font.get_char_index(ord(letter)), font.get_char_index(ord(after))
    return float(font.get_kerning(*pair, Kerning.UNSCALED))
