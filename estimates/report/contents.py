"""What stands on the page, in the order of the page: plain values, ready to be set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from types import SimpleNamespace
from typing import NamedTuple

from estimates import charts
from estimates.analysis import implied, likelihood
from estimates.analysis.asking import Extra
from estimates.analysis.recompute import Result
from estimates.charts import misprints
from estimates.cli import text
from estimates.report import standing
from estimates.report.pictures import WIDTHS, picture
from estimates.report.statements import statements
from estimates.report.wording import brief, on, placed

MEANINGS = {
    "reproduced": "the worked figure rounds to the stated one, and breaks no firm bound",
    "consistent": "the two can both hold, and the comparison could have failed",
    "tension": "they meet only past an end that its speaker can cancel, or not as readers take them",
    "contradicted": "over the whole range of the capacity they cannot both hold",
    "not comparable": "they are of different kinds, or nothing could have made them disagree",
}


class Drawing(NamedTuple):
    """One chart: its words, and an SVG for each width; `missing` says why there is none."""

    name: str
    title: str = ""
    subtitle: str = ""
    caption: tuple[str, ...] = ()
    description: str = ""
    svgs: tuple[str, ...] = ()
    missing: str = ""


def contents(result: Result, extra: Extra) -> SimpleNamespace:
    """All that the page says about a result and what was asked for on top of it, by the names in its template."""
    study = result.study
    told = tuple(statements(result, extra))
    of = {statement.claim.id: statement for statement in told}
    growth = drawing("growth", result)
    what_if = [*result.overrides]
    if result.as_of:
        what_if.append(f"only what was on record on {on(result.as_of)}")
    if result.by:
        what_if.append(f"only the claims of {brief(result.by)}")
    return SimpleNamespace(
        title=study.title,
        finding=growth.title or study.title,
        what_if=tuple(what_if),
        tally=text.tally(result),
        growth=tuple(one for one in (growth, drawing("by-side", result)) if one.svgs or one is growth),
        could_hold=drawing("could-hold", result),
        mix=drawing("mix", result, extra.parts),
        sensitivity=drawing("sensitivity", result),
        shares=", ".join(f"{share * 100:g} % {name}" for name, share in extra.parts.items()),
        loads=tuple((of[name], tuple(loads)) for name, loads in groupby(extra.mix, key=lambda load: load.claim)),
        likely=likelihood.LABEL if extra.likely is not None else "",
        implied_chart=drawing("implied", result),
        statements=told,
        compared=tuple(row for statement in told for row in statement.rows if row.verdict),
        implications=implied.implied(study, as_of=result.as_of, by=result.by),
        capacities=tuple(standing.held(result, "capacity", study.capacities)),
        assumptions=tuple(standing.held(result, "assumption", study.assumptions)),
        checks=tuple(
            (check, said.because, placed(said.place))
            for check in result.model.checks
            if (said := study.checks[check.name])
        ),
        hedges=tuple(standing.hedges(study)),
        sources=tuple(standing.sources(study)),
    )


def drawing(name: str, result: Result, shares: Mapping[str, float] | None = None) -> Drawing:
    """A chart in both widths; its title, subtitle and caption are the page's to set.

    Of one with a letter that charts lack, there is what the page says in its place.
    """
    try:
        chart = charts.made(name, result, shares)
    except charts.NothingToDrawError as reason:
        return Drawing(name, missing=str(reason))
    bare = replace(chart, title="", subtitle="", caption=())
    try:
        svgs = tuple(picture(bare, size, f"{name}-title", f"{name}-description") for size in WIDTHS)
    except charts.MissingGlyphError as error:
        return Drawing(name, missing=misprints.problem(error, result.study).fact)
    return Drawing(name, chart.title, chart.subtitle, chart.caption, chart.alt.description, svgs)
