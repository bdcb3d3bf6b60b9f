"""The type: how wide words are, how they break, and which letters there are.

The fonts are the two that come with matplotlib, so that every machine measures and draws the same.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

from matplotlib import get_data_path
from matplotlib.ft2font import FT2Font, Kerning, LoadFlags

from estimates.charts.chart import ELLIPSIS

LINE = 1.28  # one line to the next, as a multiple of the type size
RISE, FALL = 0.78, 0.24  # above and below the baseline


class MissingGlyphError(ValueError):
    """The charts' font lacks a letter: `text` holds it, `letter` is it. A box in its place would misprint the text."""

    def __init__(self, text: str, letter: str) -> None:
        super().__init__(text, letter)
        self.text, self.letter = text, letter

    def __str__(self) -> str:
        shown = self.text if len(self.text) <= 60 else self.text[:60] + ELLIPSIS
        return f"charts are set in Latin type, which lacks {self.letter!r} (U+{ord(self.letter):04X}) in {shown!r}"


def font_path(bold: bool) -> Path:
    return Path(get_data_path()) / "fonts" / "ttf" / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")


@cache
def _font(bold: bool) -> FT2Font:
    font = FT2Font(str(font_path(bold)))
    font.set_size(100, 72)
    return font


@cache
def _missing(letter: str, bold: bool) -> bool:
    return not _font(bold).get_char_index(ord(letter))


def clean(text: str) -> str:
    """The text on one line, without control characters (a stray direction mark would turn a label round)."""
    return " ".join("".join(letter for letter in text if letter.isprintable() or letter.isspace()).split())


def check(text: str, *, bold: bool = False) -> str:
    """The same text. Raises MissingGlyphError if it cannot be set."""
    for letter in text:
        if _missing(letter, bold):
            raise MissingGlyphError(text, letter)
    return text


@cache
def _advance(letter: str, bold: bool) -> float:
    return float(_font(bold).load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 0x10000


@cache
def _kern(before: str, after: str, bold: bool) -> float:
    font = _font(bold)
    left, right = font.get_char_index(ord(before)), font.get_char_index(ord(after))
    return font.get_kerning(left, right, Kerning.UNFITTED) / 64


@cache
def _width(text: str, bold: bool) -> float:
    # letter by letter, each looked up once: a hundred times faster than to have every text set
    check(text, bold=bold)
    return (sum(_advance(letter, bold) for letter in text) + sum(_kern(*pair, bold) for pair in pairwise(text))) / 100


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide the text is in points, at a type size in points."""
    return _width(text, bold) * size


def shorten(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, or as much of its beginning as fits `room` points with an ellipsis."""
    if len(text) < 400 and width(text, size, bold=bold) <= room:
        return text
    low, high = 0, min(len(text), 400)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(text[:middle] + ELLIPSIS, size, bold=bold) <= room else (low, middle - 1)
    return text[:low].rstrip(" ,;:.") + ELLIPSIS


def wrap(text: str, size: float, room: float, *, lines: int, bold: bool = False) -> tuple[str, ...]:
    """The text in at most so many lines of `room` points; an ellipsis ends it where it was cut."""
    done: list[str] = []
    line = ""
    words = text.split()
    for position, word in enumerate(words):
        longer = f"{line} {word}" if line else word
        if len(longer) < 400 and width(longer, size, bold=bold) <= room:
            line = longer
            continue
        if len(done) + 1 == lines:
            return (
                *done,
                shorten(" ".join([*([line] if line else []), *words[position:]])[:800], size, room, bold=bold),
            )
        if line:
            done.append(line)
        line = shorten(word, size, room, bold=bold)
    return (*done, line) if line else tuple(done)
