"""Published figures in words, recomputed with units, bounds and sources.

study = estimates.load("articles")                      # a bundled study, or a folder
result = estimates.compute(study)                       # result.claims and result.rows are DataFrames
estimates.draw(result, "growth")                        # a matplotlib figure
estimates.quantity("450 shells per container", study)   # words as a pint quantity in the study's own units

`import estimates` itself imports no library; each function imports what it needs.
"""

from __future__ import annotations

from estimates.version import __version__ as __version__

TYPE_CHECKING = False  # what typing.TYPE_CHECKING is, without importing typing
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from matplotlib.figure import Figure as Picture

    from estimates.analysis.implication import Implications
    from estimates.analysis.result import Result
    from estimates.quantities.figure import Figure
    from estimates.quantities.registry import Quantity
    from estimates.study.record import Study

    Overrides = str | Sequence[str] | Mapping[str, str]

__all__ = ["compute", "draw", "implications", "load", "parse", "quantity", "read"]


def load(study: str | Path | None = None, *, overrides: Overrides = (), scenario: str | Path | None = None) -> Study:
    """Load and check a study: a folder or a bundled study's name.

    None is the study in the working directory, or else the bundled study "articles". `overrides` are texts such as
    "152 mm shell=480", or a mapping of names to values, used in memory only; `scenario` is a YAML file of them. Raises
    diagnostics.DataError with every problem: its subclass ArgumentError if only `overrides` are wrong.
    """
    from estimates.lint import load as checked

    if isinstance(overrides, str):
        overrides = [overrides]
    elif hasattr(overrides, "items"):
        overrides = [f"{name}={value}" for name, value in overrides.items()]
    return checked(study, overrides=tuple(overrides), scenario=scenario)


def parse(words: str, study: Study | None = None) -> Figure:
    """Parse words that are one figure: "more than 1,000 containers", "450 shells per container".

    Units are those of `study` and the common ones. Raises diagnostics.Unreadable (a ValueError) with the smallest part
    that cannot be read.
    """
    from estimates.quantities.units import Units
    from estimates.study.entries import figure

    if not isinstance(words, str):
        raise TypeError(f"expected words, such as '1,000 containers'; found {words!r}")
    return figure(words, study.units if study else Units.common())


def read(text: str, study: Study | None = None, *, kinds: Sequence[str] | None = None) -> list[Figure]:
    """List the figures in a text, in order; `start` and `end` of each are its place. Units as in `parse`.

    `kinds` limits the figures to some kinds, such as ["count", "money"]; Unreadable for one that no unit has.
    """
    from estimates.quantities.units import Units
    from estimates.reading import scan

    units = study.units if study else Units.common()
    units.require_kinds(kinds or ())
    return scan(text, units, kinds=kinds).figures


def quantity(words: str, study: Study) -> Quantity:
    """Return words as a pint quantity in the study's units: the number without its hedge, as a float.

    Quantities of one study can be multiplied, divided and converted; `.to("152 mm shell", "filled with 152 mm
    shells")` uses a capacity: its `context` and its name are pint contexts. Adding shells to rockets raises pint's
    DimensionalityError. Raises diagnostics.Unreadable for words without a single number in a known unit.
    """
    from estimates.diagnostics import Unreadable

    figure = parse(words, study)
    if figure.figure is None or (figure.unit is None and figure.of is not None):
        missing = "single number" if figure.figure is None else "known unit"
        raise Unreadable(f"“{words}” has no {missing}", 0, len(words), slug="quantity")
    return study.model.registry.quantity(figure.figure, figure.unit, figure.per)


def compute(study: Study | str | Path, *, as_of: str | int | None = None, by: str | None = None) -> Result:
    """Multiply every count by every capacity that fits it, and judge what was stated: what `recompute` prints.

    `study` is one that was loaded, or what `load` takes. `result.claims` has one row per count, `result.rows` one per
    count, capacity and stated figure; both are DataFrames of plain floats with the units in columns of their own.
    `as_of` (a day, month or year) and `by` (a side or a speaker) limit the record. Raises diagnostics.DataError if an
    assumption is wrong.
    """
    from estimates.analysis.result import compute as computed
    from estimates.quantities import dates
    from estimates.study.record import Study

    day = None if as_of is None else dates.parse(str(as_of))
    return computed(study if isinstance(study, Study) else load(study), as_of=day, by=by)


def implications(study: Study | str | Path, *, as_of: str | int | None = None, by: str | None = None) -> Implications:
    """Divide stated figures by counts: `.table` (a DataFrame), `.drift()` and the back-test in `.backtest`."""
    from estimates.analysis.implication import implications as implied

    return implied(compute(study, as_of=as_of, by=by))


def draw(result: Result | Study | str | Path, chart: str = "growth", **look: Any) -> Picture:
    """Draw a chart: growth, could-hold, stated, implied, sensitivity or mix.

    `result` is that of `compute`, or what `compute` takes. Keyword arguments: title, subtitle, width (200 to 4000 px),
    unit, theme ("light" or "dark"), ax (matplotlib Axes), language, order (of sides), colours (of sides, by name) and
    shares (of a mix, such as {"152 mm shell": 0.6, "122 mm rocket": 0.4}). Raises ValueError for an unknown chart,
    another width, and a mix of units that have nothing in common; charts.NothingToDrawError if the data have nothing to
    show. The figure can be resized: its axes are drawn again for another width, and its height is at least what the
    texts need. In `ax`, title and legend are above the Axes; a figure without a layout becomes "constrained".
    """
    from estimates import charts

    return charts.draw(result if isinstance(result, charts.Result) else compute(result), chart, **look)
