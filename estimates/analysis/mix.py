"""A mix: so much of the count filled with one thing, so much with another; alternatives are never added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from estimates.analysis.recompute import Result, multiply
from estimates.diagnostics.problems import Unreadable
from estimates.quantities.capacity import Model
from estimates.reading import figures
from estimates.study.study import Study


@dataclass(frozen=True, slots=True)
class Load:
    """One part of a claim's mix, or its total: a figure and its ranges in `unit`, NaN where the claim gives none."""

    claim: str
    made: str | None
    by: str
    of: str
    share: float
    figure: float
    low: float
    high: float
    implied_low: float
    implied_high: float
    unit: str
    worked: str


def shares(text: str, study: Study) -> dict[str, float]:
    """Read "152 mm shell=60%, 122 mm rocket=40%" as shares of the count.

    Raises Unreadable if a name is no capacity, a share is no percentage, or they do not come to 100 %.
    """
    from estimates.diagnostics.near import meant

    found: dict[str, float] = {}
    start = 0
    for part in text.split(","):
        at, start = start, start + len(part) + 1
        name, _, share = (piece.strip() for piece in part.partition("="))
        if name not in study.capacities:
            help_ = meant(name, study.capacities, f"the capacities are {', '.join(study.capacities)}")
            raise Unreadable(f"“{name}” is no capacity of this study", at, at + len(part), slug="mix", help=help_)
        if name in found:
            raise Unreadable(f"“{name}” is given twice", at, at + len(part), slug="mix")
        try:
            number = float(share.removesuffix("%"))
        except ValueError:
            number = np.nan
        if not share.endswith("%") or not 0 <= number <= 100:
            raise Unreadable(
                f"“{share}” is no share such as 60%", at, at + len(part), slug="mix", help=f"write {name}=60%"
            )
        found[name] = number / 100
    total = sum(found.values())
    if abs(total - 1) > 1e-9:
        raise Unreadable(f"the shares come to {total * 100:g} %, not to 100 %", 0, len(text), slug="mix")
    return found


def mix(result: Result, parts: Mapping[str, float]) -> Iterator[Load]:
    """The loads of each count at given shares, and their total in what all parts count as (rounds).

    The count is one variable in all parts, so the total's range is the count's range times the summed capacities.
    Raises Unreadable if the parts count as nothing in common.
    """
    model, counts = result.model, result.counts
    total_unit = common(model, parts)
    size = len(counts["claim"])
    names = list(parts)
    pers = {result.study.capacities[name].per for name in names}
    for i in range(size):
        each = {name: model.factor(counts["unit"][i], name) for name in names}
        if not all(each.values()) or len(pers) > 1:
            continue
        count = {key: np.atleast_1d(values[i]) for key, values in counts.items()}
        per = "".join(counts["unit"][i].partition(" / ")[1:])  # of a rate
        ends = np.array([[f.best, f.low, f.high] for f in each.values() if f]) * np.array(list(parts.values()))[:, None]
        for name, row in [*zip(names, ends, strict=True), (None, ends.sum(axis=0))]:
            load = {
                key: float(values[0]) for key, values in multiply(count, *(np.atleast_1d(end) for end in row)).items()
            }
            factor = each[name] if name else None
            thing = (factor.thing if factor else total_unit) + per
            number = "" if np.isnan(load["recomputed"]) else figures.number(load["recomputed"])
            share = f"{parts[name] * 100:g} % x " if name else ""
            worked = (
                f"{share}{counts['words'][i]} x {factor.words} = {number} {thing}"
                if factor
                else (" + ".join(names) + f" = {number} {thing}")
            )
            yield Load(
                claim=counts["claim"][i],
                made=counts["made"][i],
                by=counts["by"][i],
                of=name or "total",
                share=parts[name] if name else 1.0,
                figure=load["recomputed"],
                low=load["recomputed_low"],
                high=load["recomputed_high"],
                implied_low=load["recomputed_implied_low"],
                implied_high=load["recomputed_implied_high"],
                unit=(result.study.capacities[name].of if name else total_unit) + per,
                worked=worked,
            )


def common(model: Model, parts: Mapping[str, float]) -> str:
    """The unit that every part counts as: the one explicit step from shells and rockets to rounds."""
    units = {model.counts_as(model.study.capacities[name].of) for name in parts}
    if len(units) == 1:
        return units.pop()
    raise Unreadable(
        f"{' and '.join(parts)} count as nothing in common, so they have no total", 0, 0, slug="mix",
        help="give their units the same `counts as` in assumptions.yaml",
    )  # fmt: skip
