"""The type: how wide words are, how they break, and which letters there are.

The fonts are DejaVu Sans and its bold, which come with matplotlib, so that every machine measures and draws the same.
What they measure stands in a file of its own: to lay out a chart takes no drawing library.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from estimates.charts.chart import ELLIPSIS

LINE = 1.28  # one line to the next, as a multiple of the type size
RISE, FALL = 0.78, 0.24  # above and below the baseline
EM = 2048


class MissingGlyphError(ValueError):
    """The charts' font lacks a letter: `text` holds it, `letter` is it. A box in its place would misprint the text."""

    def __init__(self, text: str, letter: str) -> None:
        super().__init__(text, letter)
        self.text, self.letter = text, letter

    def __str__(self) -> str:
        shown = self.text if len(self.text) <= 60 else self.text[:60] + ELLIPSIS
        return f"charts are set in Latin type, which lacks {self.letter!r} (U+{ord(self.letter):04X}) in {shown!r}"


@cache
def advances(bold: bool) -> dict[str, int]:
    """How far each letter moves on, in 2048ths of the type size: Latin, Greek, Cyrillic and common signs."""
    found: dict[str, int] = {}
    bolder = False
    for line in Path(__file__).with_name("type.txt").read_text(encoding="ascii").splitlines():
        first, *widths = line.split()
        if first == "#":
            bolder = widths[-1] == "bold"
        elif bolder is bold:
            start = int(first, 16)
            found |= {chr(start + place): int(wide) for place, wide in enumerate(widths) if wide != "-"}
    return found


def clean(text: str) -> str:
    """The text on one line, without control characters (a stray direction mark would turn a label round)."""
    return " ".join("".join(letter for letter in text if letter.isprintable() or letter.isspace()).split())


def check(text: str, *, bold: bool = False) -> str:
    """The same text. Raises MissingGlyphError if it cannot be set."""
    known = advances(bold)
    for letter in text:
        if letter not in known:
            raise MissingGlyphError(text, letter)
    return text


@cache
def _width(text: str, bold: bool) -> float:
    # kerning is left out: it makes some pairs of letters a little narrower, and none wider to speak of
    known = advances(bold)
    return sum(known[letter] for letter in check(text, bold=bold)) / EM


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
