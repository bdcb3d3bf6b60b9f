"""Published figures in words, recomputed with units, bounds and sources.

study = estimates.load("articles")                      # a bundled study, or a folder with two YAML files
result = estimates.compute(study)                       # result.claims and result.rows are DataFrames
estimates.quantity("450 shells per container", study)   # words as a pint quantity in the study's own units

The functions here load what they need when they are called; `import estimates` itself loads no library.
"""

from __future__ import annotations

from estimates.version import __version__ as __version__

TYPE_CHECKING = False  # what typing.TYPE_CHECKING is, without loading typing
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from matplotlib.figure import Figure as Picture

    from estimates.analysis.implied import Implications
    from estimates.analysis.recompute import Result
    from estimates.quantities.old_units import Quantity
    from estimates.reading.figures import Figure
    from estimates.study.study import Study

__all__ = ["compute", "draw", "implications", "load", "parse", "quantity", "read"]


def load(
    study: str | Path | None = None,
    *,
    overrides: Sequence[str] | Mapping[str, str] = (),
    scenario: Path | None = None,
) -> Study:
    """A study: a folder, the name of a bundled one, or None for the working directory's, else the default.

    `overrides` are texts such as "152 mm shell=480 shells per container", or a mapping of names to values, put in place
    of the study's own figures in memory only; `scenario` is a YAML file of them. Raises `problems.DataError` with every
    problem there is.
    """
    from estimates.study import study as studies

    if isinstance(overrides, str):
        texts = [overrides]
    elif isinstance(overrides, dict):
        texts = [f"{name}={value}" for name, value in overrides.items()]
    else:
        texts = list(overrides)
    return studies.load(study, overrides=texts, scenario=scenario)


def parse(words: str, study: Study | None = None) -> Figure:
    """The figure that the whole of `words` says: "more than 1,000 containers", "450 shells per container".

    Units are those of `study`, or else the measures and the nouns of the default study. Raises `problems.Unreadable`
    (a ValueError) with the smallest part that cannot be read.
    """
    from estimates.language.lexicon import Lexicon
    from estimates.reading import figures

    if study is None:
        return figures.parse(words, Lexicon.default())
    return figures.parse(words, study.lexicon, study.hedges)


def read(text: str, study: Study | None = None) -> list[Figure]:
    """The figures in a text, in order; `start` and `end` of each are its place. Units as in `parse`."""
    from estimates.reading import reading

    return list(reading.read(text, study.lexicon, study.hedges) if study else reading.read(text))


def quantity(words: str, study: Study) -> Quantity:
    """Words as a pint quantity in the study's units: its number without its hedge, in floats.

    Quantities of one study can be multiplied, divided and converted; `.to("152 mm shell", "filled with 152 mm
    shells")` goes through a capacity, whose name is a pint context. Adding shells to rockets raises pint's
    DimensionalityError. Raises `problems.Unreadable` for words that say no single number in a known unit.
    """
    from estimates.diagnostics.problems import Unreadable

    said = parse(words, study)
    if said.figure is None or (said.unit is None and said.of is not None):
        missing = "single number" if said.figure is None else "known unit"
        raise Unreadable(f"“{words}” has no {missing}", 0, len(words), slug="quantity")
    return study.model.units.quantity(said.figure, said.unit, said.per)


def compute(study: Study, *, as_of: str | int | None = None, by: str | None = None) -> Result:
    """Every count of a study times every capacity, and the verdicts on what was stated: what `recompute` prints.

    `result.claims` has one row a count, `result.rows` one row for each count, capacity and stated contents; both are
    DataFrames of plain floats with the units in columns of their own. `as_of` (a day, month or year) and `by` (a side
    or a speaker) look at a part of the record. Raises `problems.DataError` if an assumption is wrong.
    """
    from estimates.analysis.recompute import compute as computed
    from estimates.quantities import old_dates as dates

    return computed(study, as_of=dates.parse(str(as_of)) if as_of is not None else None, by=by)


def implications(study: Study, *, as_of: str | int | None = None, by: str | None = None) -> Implications:
    """The capacity that each statement implies: `.table` (a DataFrame), `.drift()` and the back-test in `.backtest`."""
    from estimates.analysis.implied import implied
    from estimates.quantities import old_dates as dates

    return implied(study, as_of=dates.parse(str(as_of)) if as_of is not None else None, by=by)


def draw(result: Result, chart: str = "growth", *, theme: str = "light") -> Picture:
    """A chart as a matplotlib figure: growth, could-hold, implied, mix, sensitivity or by-side.

    Raises ValueError for another name, and `charts.NothingToDrawError` if the data hold nothing that it could show.
    """
    from estimates.charts import old as charts  # TODO(switch): charts.draw

    if chart not in charts.NAMES:
        raise ValueError(f"no chart is called “{chart}”: the charts are {', '.join(charts.NAMES)}")
    return charts.draw(charts.made(chart, result), theme)
