"""Charts: values first, then matplotlib figures, then files.

`draw(result, "growth")` is a figure; `save(figure, "growth.svg")` writes it; `frame(result, "growth")` are the values.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from estimates.charts.data import Chart, NothingToDrawError
from estimates.charts.frames import KINDS, frame
from estimates.charts.titles import subtitle, title

if TYPE_CHECKING:
    from estimates.charts.plot import FORMATS, draw, files, paint, render, save

__all__ = [
    "FORMATS", "KINDS", "Chart", "NothingToDrawError", "draw", "files", "frame", "paint", "render", "save",
    "subtitle", "title",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load matplotlib with the first name that needs it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("estimates.charts.plot"), name)
