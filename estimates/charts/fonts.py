"""Font families for the letters of a chart: DejaVu Sans, which comes with matplotlib, then whatever is installed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

BASE = "DejaVu Sans"


class Fonts(NamedTuple):
    """Families to draw with, in order, and a note that names the scripts which no installed font has."""

    families: list[str]
    note: str


def fonts_for(texts: Iterable[str]) -> Fonts:
    """Choose installed families that together have every letter of `texts`.

    A letter that no installed font has stays in the text; the note names its script and what to install.
    """
    missing = {letter for text in texts for letter in text if letter.isprintable()} - _letters(_path(BASE))
    families = [BASE]
    while missing:
        name, found = max(((name, missing & has) for name, has in _installed()), key=_count, default=("", set()))
        if not found:
            break
        families.append(name)
        missing -= found
    return Fonts(families, _note(missing))


def _count(entry: tuple[str, set[str]]) -> tuple[int, bool, str]:
    name, found = entry
    return len(found), "Noto Sans" in name, name


def _note(missing: set[str]) -> str:
    known = yaml.safe_load(Path(__file__).with_name("fonts.yaml").read_text(encoding="utf-8"))
    scripts = sorted({unicodedata.name(letter, "unnamed").split()[0] for letter in missing})
    lines = []
    for script in scripts:
        name, font, package = known.get(script, (script.capitalize(), "a Noto font for it", "fonts-noto"))
        lines.append(f"No installed font has {name} letters: install {font} (Debian: {package}).")
    return " ".join(dict.fromkeys(lines))


@cache
def _path(family: str) -> str:
    return font_manager.findfont(family)


@cache
def _letters(path: str) -> frozenset[str]:
    try:
        return frozenset(map(chr, FT2Font(path).get_charmap()))
    except RuntimeError:  # a file that FreeType cannot read
        return frozenset()


@cache
def _installed() -> list[tuple[str, frozenset[str]]]:
    """Every installed upright family with its letters. Read only where DejaVu Sans lacks a letter."""
    manager = font_manager.fontManager
    known = {Path(entry.fname) for entry in manager.ttflist}
    for path in map(Path, font_manager.findSystemFonts()):  # fonts installed since matplotlib listed them
        if path not in known:
            try:
                manager.addfont(path)
            except (OSError, RuntimeError):
                continue
    upright = {
        e.name: e.fname for e in manager.ttflist if e.style == "normal" and e.name != BASE and Path(e.fname).exists()
    }
    return sorted((name, _letters(path)) for name, path in upright.items())
