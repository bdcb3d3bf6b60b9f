"""Charts: values first, then matplotlib figures, then files.

`draw(result, "growth")` is a figure; `save(figure, "growth.svg")` writes it; `frame(result, "growth")` are the values.
"""

from __future__ import annotations

from estimates.charts.data import Chart, NothingToDrawError
from estimates.charts.figure import FORMATS, render, save
from estimates.charts.frames import KINDS, frame
from estimates.charts.plot import draw, files, paint

__all__ = ["FORMATS", "KINDS", "Chart", "NothingToDrawError", "draw", "files", "frame", "paint", "render", "save"]
