"""Charts: values first, then matplotlib figures, then files.

`frame(result, "growth")` are the values, `draw(result, "growth")` is a figure, `render(figure)` is a file's bytes.
"""

from __future__ import annotations

from estimates.charts.data import Chart, NothingToDrawError
from estimates.charts.figure import FORMATS, render
from estimates.charts.frames import KINDS, frame
from estimates.charts.plot import draw, files, paint

__all__ = ["FORMATS", "KINDS", "Chart", "NothingToDrawError", "draw", "files", "frame", "paint", "render"]
