"""The charts of 0.1, until the page and the commands take the new ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from estimates.charts.chart import Chart, NothingToDrawError
from estimates.charts.could_hold import could_hold
from estimates.charts.growth import by_side, growth
from estimates.charts.implied import implied
from estimates.charts.letters import MissingGlyphError
from estimates.charts.mix import mix
from estimates.charts.sensitivity import sensitivity

if TYPE_CHECKING:
    from estimates.analysis.recompute import Result
    from estimates.charts.drawing import draw
    from estimates.charts.pictures import render, renders

__all__ = [
    "FORMATS",
    "NAMES",
    "Chart",
    "MissingGlyphError",
    "NothingToDrawError",
    "by_side",
    "could_hold",
    "draw",
    "growth",
    "implied",
    "made",
    "mix",
    "render",
    "renders",
    "sensitivity",
]

FORMATS = ("svg", "png", "pdf")


def __getattr__(name: str) -> Any:
    """What needs matplotlib, which takes longer to load than a study to recompute."""
    if name not in ("draw", "render", "renders"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from estimates.charts import pictures

    return getattr(pictures, name)


def made(name: str, result: Result, shares: Mapping[str, float] | None = None) -> Chart:
    """The chart of a name in NAMES; `shares` of capacities are marked on that of a mix.

    Raises NothingToDrawError, or KeyError for another name.
    """
    return mix(result, shares) if name == "mix" else _MADE[name](result)


_MADE: dict[str, Callable[[Result], Chart]] = {
    "growth": growth,
    "could-hold": could_hold,
    "implied": implied,
    "mix": mix,
    "sensitivity": sensitivity,
    "by-side": by_side,
}
NAMES = tuple(_MADE)
