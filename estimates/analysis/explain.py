"""Every number of a claim back to its words, its source, the assumption behind it, and the line it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from estimates.analysis import verdicts
from estimates.analysis.recompute import Result, literal
from estimates.diagnostics.problems import Place
from estimates.quantities.old_formulas import Formula
from estimates.reading.figures import Figure, hedge_of, number
from estimates.study.records import Capacity, Claim, Source
from estimates.study.study import Study


class Step(NamedTuple):
    """One step of a derivation: what it gives, how, why, where it stands, who printed it, how its hedge is read."""

    what: str
    words: str
    result: str
    because: str
    place: str = ""
    sources: tuple[str, ...] = ()
    hedge: str | None = None
    note: str = ""


def explain(result: Result, claim_id: str) -> tuple[Step, ...]:
    """The derivation of one claim, in the order a reader would redo it. KeyError if the study has no such claim."""
    study = result.study
    return tuple(_steps(result, study.by_id[claim_id], study))


def _steps(result: Result, claim: Claim, study: Study) -> Iterator[Step]:
    if claim.says:
        yield _said("count", claim.says, claim, study, claim.place)
    for content in claim.contents:
        what = f"stated contents ({' and '.join(content.of)})"
        yield _said(what, content.says, claim, study, content.place)
    if claim.beside:
        other = study.by_id[claim.beside]
        if other.says:
            yield _said(f"count it was set beside [{other.id}]", other.says, other, study, other.place)
    pairs = result.pairs
    mine = [
        i
        for i in range(result.size)
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
    shown: set[str] = set()
    for counted, capacity in dict.fromkeys((pairs["claim"][i], pairs["of"][i]) for i in mine):
        says = study.by_id[counted].says
        factor = result.model.factor(says.unit if says else None, capacity)
        for name in standing(study, reversed(factor.names) if factor else ()):
            if name not in shown:
                shown.add(name)
                yield _assumed(result, name)
    for i in mine:
        yield from _worked(result, i)


def _said(what: str, figure: Figure, claim: Claim, study: Study, place: Place) -> Step:
    entailed = verdicts.span(*figure.literal[:4])
    soft = " (can be cancelled)" if figure.literal.low_soft or figure.literal.high_soft else ""
    told = [f"{figure.relation} {number(figure.figure, figure.place)}"] if figure.figure is not None else []
    told.append("the words set no bound" if entailed == verdicts.ANYTHING else f"the words entail {entailed}{soft}")
    if figure.implied and figure.implied[:2] != figure.literal[:2]:
        implied = verdicts.span(*figure.implied[:4])
        told.append(f"rounded, {implied}" if figure.relation == "exactly" else f"readers take them as {implied}")
    things = study.lexicon.plural(figure.unit or figure.of or "number") + (f" per {figure.per}" if figure.per else "")
    result = f"{', '.join(told)}, in {things}"
    hedge = hedge_of(figure)
    doubt = [f"confidence: {claim.confidence}"] if claim.confidence else []
    note = "; ".join((*figure.notes, *doubt, *([claim.note.rstrip(".")] if claim.note else [])))
    because = study.hedges.rows[hedge].because
    return Step(
        what, f"“{figure.words}”, {claim.by}", result, because, str(place), tuple(cited(claim, study)), hedge, note
    )


def cited(claim: Claim, study: Study) -> Iterator[str]:
    """The sources of a claim, each with what it wrote, what it made of the figures, and its address."""
    for citation in claim.sources:
        source = study.sources[citation.source]
        copy = f" (a rendering of {study.sources[source.renders].publisher})" if source.renders else ""
        wrote = f" wrote “{citation.wrote}”" if citation.wrote else ""
        other = [citation.says, *(content.says for content in citation.contents)]
        has = " and ".join(f"“{figure.words}”" for figure in other if figure and figure.words not in wrote)
        yield _source(source) + copy + wrote + (f", read as {has}" if has else "")


def hedge_sources(hedge: str, study: Study) -> list[str]:
    """Who says how a hedge is read: works as they are cited, or sources of the study where it has widths of its own."""
    sources = study.hedges.rows[hedge].sources
    return [_source(study.sources[name]) if name in study.sources else name.rstrip(".") for name in sources]


def _source(source: Source) -> str:
    parts = (source.publisher, source.title, source.published.text if source.published else None, source.url)
    return ", ".join(part for part in parts if part)


def standing(study: Study, names: Iterable[str]) -> Iterator[str]:
    """The capacities and assumptions called so, each with what its formula stands on."""
    for name in names:
        yield name
        value = study.entry(name).written
        if isinstance(value, Formula):
            yield from standing(study, dict.fromkeys(part.text for part in value.names))


def _assumed(result: Result, name: str) -> Step:
    study, value = result.study, result.model.named[name]
    entry = study.entry(name)
    spread = f", range {verdicts.span(value.low, value.high)}" if value.low < value.high else ""
    changed = next((told for told in result.overrides if told.startswith(f"{name} = ")), None)
    return Step(
        f"{'capacity' if isinstance(entry, Capacity) else 'assumption'}, {name}",
        value.words,
        result.model.words(name) + spread,
        f"what if: {changed}" if changed else entry.because,
        "" if changed else str(entry.place),
        () if changed else tuple(_source(study.sources[source]) for source in entry.sources),
    )


def _worked(result: Result, i: int) -> Iterator[Step]:
    pairs = result.pairs
    what, unit = f"recomputed, {pairs['of'][i]}", pairs["unit"][i]
    yield Step(
        what,
        pairs["worked"][i],
        f"could hold {pairs['recomputed_words'][i]}",
        "the count's figure times the best capacity",
    )
    capacity = f"{verdicts.span(pairs['capacity_low'][i], pairs['capacity_high'][i])} {pairs['capacity_unit'][i]}"
    if literal(pairs, i, "count") == verdicts.ANYTHING:
        yield Step(f"{what}: literal range", pairs["count_words"][i], "no bound", "the words set none")
    else:
        yield Step(
            f"{what}: literal range",
            f"({literal(pairs, i, 'count')}) x ({capacity})",
            f"{literal(pairs, i, 'recomputed')} {unit}",
            "what the words entail, times the whole range of the capacity",
        )
    if not np.isnan(pairs["recomputed_implied_low"][i]):
        implied, both = (
            verdicts.span(pairs[f"{name}_implied_low"][i], pairs[f"{name}_implied_high"][i])
            for name in ("count", "recomputed")
        )
        taken = (
            "what the count was rounded from"
            if pairs["count_relation"][i] == "exactly"
            else "what readers take the words to mean"
        )
        yield Step(
            f"{what}: implied range",
            f"({implied}) x ({capacity})",
            f"{both} {unit}",
            f"{taken}, times the same range",
        )
    if pairs["verdict"][i]:
        ratio = "" if np.isnan(pairs["ratio"][i]) else f", ratio {pairs['ratio'][i]:.4g}"
        yield Step(
            f"verdict, {pairs['of'][i]}",
            f"beside “{pairs['stated_words'][i]}” ({pairs['stated_by'][i]})",
            f"{pairs['verdict'][i]}{ratio}",
            pairs["why"][i],
        )
