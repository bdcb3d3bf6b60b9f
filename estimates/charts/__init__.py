"""Charts: values first, then pictures.

`charts.growth(result)` is what is drawn, with which marks and words; `charts.render(chart, "svg")` gives the bytes of a
file, and `charts.draw(chart, theme="dark")` a matplotlib figure.
"""

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
    from estimates.charts.drawing import draw
    from estimates.charts.pictures import FORMATS, render, renders
    from estimates.recompute import Result

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

# what needs matplotlib, which takes longer to load than a study to recompute
_LATER = {
    "draw": "drawing",
    "FORMATS": "pictures",
    "render": "pictures",
    "renders": "pictures",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


def made(name: str, result: Result, shares: Mapping[str, float] | None = None) -> Chart:
    """The chart of a name in NAMES; `shares` of capacities are marked on that of a mix.

    Raises NothingToDrawError, or KeyError for another name.
    """
    return mix(result, shares) if name == "mix" else _MADE[name](result)


def _implied(result: Result) -> Chart:
    from estimates import implied as implying

    return implied(result, implying.implied(result.study, as_of=result.as_of))


def _sensitivity(result: Result) -> Chart:
    from estimates import sensitivity as varying

    try:
        found = varying.sensitivity(result)
    except LookupError as error:
        raise NothingToDrawError(str(error)) from error
    return sensitivity(result, found)


_MADE: dict[str, Callable[[Result], Chart]] = {
    "growth": growth,
    "could-hold": could_hold,
    "implied": _implied,
    "mix": mix,
    "sensitivity": _sensitivity,
    "by-side": by_side,
}
NAMES = tuple(_MADE)
