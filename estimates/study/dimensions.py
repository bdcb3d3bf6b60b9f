"""What a figure counts or measures, as its author would say it."""

from __future__ import annotations

from collections.abc import Mapping

from estimates.quantities.figure import Figure
from estimates.quantities.units import Units

Derived = Mapping[str, Figure]  # of units that are a number of another one


def kind(name: str, units: Units, derived: Derived) -> str:
    """Return what a unit measures ("mass" for a bag of 50 kg) or counts (itself, or what it is a number of)."""
    for _ in derived:  # units that are made of each other are reported elsewhere
        name = (derived[name].unit if name in derived else None) or name
    found = units.kind(name) if name in units.names() else "count"
    return name if found in ("count", "money") else found


def dimension(figure: Figure, units: Units, derived: Derived) -> tuple[str, str]:
    """Return the dimension of a figure in two parts: "[mass]" and " / [container]"."""
    name, per = figure.unit or figure.of, figure.per
    above = f"[{kind(name, units, derived)}]" if name else "a bare number"
    return above, f" / [{kind(per, units, derived)}]" if per else ""


def clash(found: tuple[str, str], expected: tuple[str, str]) -> str:
    """Return two dimensions on two lines, equal parts below each other."""
    width = max(len(found[0]), len(expected[0])) if found[1] == expected[1] else 0
    return f"found:    {found[0]:>{width}}{found[1]}\nexpected: {expected[0]:>{width}}{expected[1]}"
