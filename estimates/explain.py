"""Every number of a claim back to its words, its source, the assumption behind it, and the line it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from estimates import verdicts
from estimates.figures import Figure, hedge_of, number
from estimates.problems import Place
from estimates.recompute import Result
from estimates.records import Claim
from estimates.study import Study


class Step(NamedTuple):
    """One step of a derivation: what it gives, how, why, where it stands, who printed it and by which hedge it is read."""

    what: str
    words: str
    result: str
    because: str
    place: str
    sources: tuple[str, ...]
    hedge: str | None = None


def explain(result: Result, claim_id: str) -> tuple[Step, ...]:
    """The derivation of one claim, in the order a reader would redo it. KeyError if the study has no such claim."""
    study = result.study
    claim = {claim.id: claim for claim in study.claims}[claim_id]
    return tuple(_steps(result, claim, study))


def _steps(result: Result, claim: Claim, study: Study) -> Iterator[Step]:
    if claim.says:
        yield _said("count", claim.says, claim, study, claim.place)
    for content in claim.contents:
        what = f"stated contents ({' and '.join(content.of)})"
        yield _said(what, content.says, claim, study, content.place)
    if claim.beside:
        other = next(c for c in study.claims if c.id == claim.beside)
        if other.says:
            yield _said(f"count it was set beside [{other.id}]", other.says, other, study, other.place)
    pairs = result.pairs
    mine = [
        i
        for i in range(len(pairs.get("claim", ())))
        if claim.id in (pairs["claim"][i], pairs["stated_claim"][i])
        and (claim.says or pairs["stated_claim"][i] == claim.id)
    ]
    others = {pairs["stated_claim"][i] for i in mine} - {claim.id, None}
    for other in study.claims:
        for content in other.contents if other.id in others else ():
            yield _said(
                f"contents set beside it [{other.id}] ({' and '.join(content.of)})",
                content.says,
                other,
                study,
                content.place,
            )
    for name in dict.fromkeys(pairs["of"][i] for i in mine):
        yield _capacity(result, name)
    for i in mine:
        yield from _worked(result, i)


def _said(what: str, figure: Figure, claim: Claim, study: Study, place: Place) -> Step:
    read = f"{figure.relation} {number(figure.figure, figure.place)}" if figure.figure is not None else figure.relation
    literal = verdicts.span(*figure.literal[:4])
    soft = " (can be cancelled)" if figure.literal.low_soft or figure.literal.high_soft else ""
    result = f"{read} {figure.unit or figure.of or ''}".rstrip() + f"; the words entail {literal}{soft}"
    if figure.implied:
        result += f", readers take them as {verdicts.span(*figure.implied[:4])}"
    hedge = hedge_of(figure)
    because = "; ".join((*figure.notes, study.hedges.rows[hedge].because))
    return Step(what, f"“{figure.words}”, {claim.by}", result, because, str(place), tuple(cited(claim, study)), hedge)


def cited(claim: Claim, study: Study) -> Iterator[str]:
    """The sources of a claim, each with what it wrote and its address."""
    for citation in claim.sources:
        source = study.sources[citation.source]
        parts = [source.publisher, source.title, source.published.text if source.published else None, source.url]
        wrote = f" wrote “{citation.wrote}”" if citation.wrote else ""
        copy = f" (a rendering of {study.sources[source.renders].publisher})" if source.renders else ""
        yield ", ".join(part for part in parts if part) + copy + wrote


def _capacity(result: Result, name: str) -> Step:
    study, model = result.study, result.model
    capacity, value = study.capacities[name], model.capacities[name]
    sources = tuple(study.sources[source].publisher for source in capacity.sources)
    return Step(
        f"capacity, {name}",
        value.words,
        f"{model.words(name)}, range {verdicts.span(value.low, value.high)}",
        capacity.because,
        str(capacity.place),
        sources,
    )


def _worked(result: Result, i: int) -> Iterator[Step]:
    pairs = result.pairs
    what, place = f"recomputed, {pairs['of'][i]}", ""
    unit = pairs["unit"][i]
    yield Step(
        what,
        pairs["worked"][i],
        f"could hold {number(pairs['recomputed'][i])} {unit}",
        "the count's figure times the best capacity",
        place,
        (),
    )
    low, high = pairs["recomputed_low"][i], pairs["recomputed_high"][i]
    opens = bool(pairs["recomputed_low_open"][i]), bool(pairs["recomputed_high_open"][i])
    count = verdicts.span(
        pairs["count_low"][i],
        pairs["count_high"][i],
        bool(pairs["count_low_open"][i]),
        bool(pairs["count_high_open"][i]),
    )
    capacity = f"{number(pairs['capacity_low'][i])} to {number(pairs['capacity_high'][i])} {pairs['capacity_unit'][i]}"
    yield Step(
        f"{what}: literal range",
        f"({count}) x ({capacity})",
        f"{verdicts.span(low, high, *opens)} {unit}",
        "what the words entail, times the whole range of the capacity",
        place,
        (),
    )
    if not np.isnan(pairs["recomputed_implied_low"][i]):
        implied = verdicts.span(pairs["count_implied_low"][i], pairs["count_implied_high"][i])
        both = verdicts.span(pairs["recomputed_implied_low"][i], pairs["recomputed_implied_high"][i])
        yield Step(
            f"{what}: implied range",
            f"({implied}) x ({capacity})",
            f"{both} {unit}",
            "what readers take the words to mean, times the same range",
            place,
            (),
        )
    if pairs["verdict"][i]:
        ratio = "" if np.isnan(pairs["ratio"][i]) else f", ratio {pairs['ratio'][i]:.4g}"
        yield Step(
            f"verdict, {pairs['of'][i]}",
            f"beside “{pairs['stated_words'][i]}” ({pairs['stated_by'][i]})",
            f"{pairs['verdict'][i]}{ratio}",
            pairs["why"][i],
            place,
            (),
        )
