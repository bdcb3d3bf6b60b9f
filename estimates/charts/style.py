"""The look of charts: colours of both themes, the colour of a side, matplotlib settings, fonts for every script."""

import contextlib
import hashlib
import unicodedata
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from matplotlib import font_manager, rc_context, rc_params_from_file, rcParamsDefault
from matplotlib.ft2font import FT2Font

from estimates.charts.data import TEXTS

PX = 96  # CSS pixels per inch
WIDE = 816  # px, the default width
NARROW = 720  # px; below this, row labels are above their rows
BASE = "DejaVu Sans"  # comes with matplotlib
MARKERS = (("o", "-"), ("s", "--"), ("D", ":"), ("^", "-."))  # and the dash of the line that goes with each
MAX_SIDES = 28  # sides that can have a look of their own: colours times markers
_SALT = 1452406  # chosen so that the sides of each bundled study get different colours


class Theme(NamedTuple):
    """Colours of one theme. Both have the same fields, so that one SVG can serve both."""

    paper: str
    ink: str
    muted: str
    grid: str
    rule: str
    other: str
    marks: list[str]
    texts: list[str]

    def colours(self) -> list[str]:
        """Return all colours in a fixed order."""
        return [*self[:6], *self.marks, *self.texts]


_DATA = yaml.safe_load(Path(__file__).with_name("themes.yaml").read_text(encoding="utf-8"))
THEMES = {name: Theme(**_DATA[name]) for name in ("light", "dark")}


class Look(NamedTuple):
    """The colour of a side's marks and of texts about it, its marker, and the dash of its line."""

    mark: str
    text: str
    marker: str = "o"
    dash: str = "-"


def looks(sides: Iterable[str], theme: Theme, chosen: Mapping[str, str]) -> dict[str, Look]:
    """Choose the look of each side by its name, so that a side keeps it across charts and studies.

    `sides` are all sides of the study, in order of appearance. A side whose look is taken gets the next free one: the
    colours recur with another marker and dash; sides beyond the last are grey. `chosen` maps sides to colours that the
    study sets itself.
    """
    colours = [*zip(theme.marks, theme.texts, strict=True)]
    free = {i: Look(*colours[i % len(colours)], *MARKERS[i // len(colours)]) for i in range(MAX_SIDES)}
    looks_of: defaultdict[str, Look] = defaultdict(lambda: Look(theme.other, theme.muted))
    looks_of |= {side: Look(colour, theme.muted) for side, colour in chosen.items()}
    for side in dict.fromkeys(sides):
        start = hashlib.sha256(f"{side}{_SALT}".encode()).digest()[0]
        if free and side not in chosen:
            looks_of[side] = free.pop(min(free, key=lambda i: (i // len(colours), (i - start) % len(colours))))
    return looks_of


@contextlib.contextmanager
def settings(theme: Theme = THEMES["light"], families: Iterable[str] = (BASE,)) -> Iterator[None]:
    """Use matplotlib's own defaults plus the settings of our charts, whatever a matplotlibrc says."""
    plain: dict[Any, Any] = {name: value for name, value in rcParamsDefault.items() if name != "backend"}
    own = dict(rc_params_from_file(Path(__file__).with_name("chart.mplstyle"), use_default_template=False))
    colours = {name: getattr(theme, colour) for name, colour in _DATA["settings"].items()}
    with rc_context(plain | own | colours | {"font.family": [*families, "sans-serif"]}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # the chart's note says so
        yield


def fonts_for(text: str) -> tuple[list[str], str]:
    """Choose installed families that together have every letter of a text; return them in order, and a note.

    A letter that no installed font has stays in the text; the note names its script and what to install.
    """
    missing = {letter for letter in set(text) if letter.isprintable()} - _letters(font_manager.findfont(BASE))
    families = [BASE]
    fonts = _installed() if missing else {}
    ranks = ((len(missing & has), name.startswith("Noto Sans CJK"), name) for name, has in fonts.items())
    for *_, name in sorted(ranks, reverse=True):
        if missing & fonts[name]:
            families.append(name)
            missing -= fonts[name]
    scripts = sorted({unicodedata.name(letter, "unnamed").split()[0] for letter in missing})
    fonts_of = (TEXTS["scripts"].get(name, (name.capitalize(), "a Noto font for it", "fonts-noto")) for name in scripts)
    lines = dict.fromkeys("No installed font has {} letters: install {} (Debian: {}).".format(*of) for of in fonts_of)
    return families, " ".join(lines)


@cache
def _letters(path: str) -> frozenset[str]:
    return frozenset(map(chr, FT2Font(path).get_charmap()))


@cache
def _installed() -> dict[str, frozenset[str]]:
    """Return every installed upright family with its letters. Read only where DejaVu Sans lacks a letter."""
    families = {}
    for path in font_manager.findSystemFonts():  # also those installed since matplotlib listed them
        with contextlib.suppress(OSError, RuntimeError):  # a file that FreeType cannot read
            font_manager.fontManager.addfont(path)
            entry = font_manager.fontManager.ttflist[-1]
            families[entry.name] = _letters(path) if entry.style == "normal" else frozenset()
    return families
