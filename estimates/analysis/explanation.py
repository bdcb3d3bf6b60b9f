"""Trace every number of a claim to its words, its source, the assumption behind it, and the line of its file."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from estimates.analysis import sentences
from estimates.analysis.numbers import ANYTHING, amount, exact, interval, pair, words_of
from estimates.analysis.record import figures_of
from estimates.analysis.result import Result
from estimates.diagnostics import Scalar
from estimates.quantities.figure import Figure
from estimates.quantities.hedges import spread_one
from estimates.study.entries import Claim, Source
from estimates.study.record import Study


class Step(NamedTuple):
    """One step of a derivation: what it gives, how, the result, why, where it is written, who printed it, its hedge."""

    what: str
    words: str
    result: str
    because: str
    place: str = ""
    sources: tuple[str, ...] = ()
    hedge: str | None = None
    note: str = ""


def explain(result: Result, claim_id: str) -> tuple[Step, ...]:
    """Return the derivation of one claim, in the order in which a reader can redo it. KeyError for an unknown claim."""
    return tuple(_steps(result, result.study.claims.rows[claim_id]))


def _steps(result: Result, row: int) -> Iterator[Step]:
    study, claims, contents = result.study, result.study.claims, result.study.contents
    result = result.take(np.flatnonzero((result.pairing.claim == row) | (result.pairing.speaker == row)))
    pairing, row_numbers = result.pairing, range(result.size)
    newer, older = result.record.corrections.get(row), claims.rows.get(claims.corrects[row] or "")
    links = {newer: "that corrects it", older: "that it corrects"}
    linked = dict.fromkeys([row, *(claim for claim in links if claim is not None), *pairing.claim.tolist()])
    for claim in (claim for claim in linked if claims.says.present[claim]):
        what = "count" if claim == row else f"count {links.get(claim, 'that it goes with')} [{claims.id[claim]}]"
        yield _figure_step(result, what, claims.says.at(claim), claim, claims.cell(claim, "says"))
    stated = *np.flatnonzero(contents.claim == row).tolist(), *pairing.content[pairing.content >= 0].tolist()
    for content in dict.fromkeys(stated):
        speaker = int(contents.claim[content])
        other = "" if speaker == row else f" [{claims.id[speaker]}]"
        what = f"stated contents{other} ({' and '.join(contents.of[content] or ())})"
        yield _figure_step(result, what, contents.says.at(content), speaker, contents.cell(content, "says"))
    factors = dict.fromkeys(factor.names for i in row_numbers if (factor := pairing.factor_of(i)))
    names = dict.fromkeys(name for route in factors for name in sentences.dependencies(study, reversed(route)))
    yield from (_assumption_step(result, name) for name in names)
    for i in row_numbers:
        yield from _worked_steps(result, i)


def _figure_step(result: Result, what: str, figure: Figure | None, claim: int, place: Scalar) -> Step:
    assert figure is not None  # noqa: S101  # rows with a figure only
    study, entry = result.study, result.study.claims.record(claim)
    spread = spread_one(figure, study.hedges, stated=what.startswith("stated"))
    entailed, typical = (interval(ends, in_full=True) for ends in (spread.literal, spread.typical))
    parts = [f"literally {entailed}" if entailed not in ("", ANYTHING) else "the words set no bound"]
    if typical and typical != entailed:
        parts.append(f"commonly read as {typical}")
    unit = " / ".join(filter(None, (figure.unit or figure.of, figure.per)))
    notes = [figure.note, entry.confidence and f"confidence: {entry.confidence}"]
    notes += [entry.corrects and f"corrects {entry.corrects}: {entry.because}", entry.note and entry.note.rstrip(".")]
    reading = "; ".join(parts) + (f", in {sentences.things(study, unit)}" if unit else "")
    because = study.hedges.rows[figure.relation].because if figure.relation in study.hedges.rows else ""
    words, note = f"“{words_of(figure, study.units)}”, {entry.by}", "; ".join(filter(None, notes))
    return Step(what, words, reading, because, str(place.span or ""), tuple(cited(study, entry)), figure.relation, note)


def cited(study: Study, claim: Claim) -> Iterator[str]:
    """Yield the sources of a claim, each with what it wrote, how it was read, and the hedges that it changed."""
    for citation in claim.sources:
        source = study.sources[citation.source]
        renders = f" (a copy or translation of {study.sources[source.renders].publisher})" if source.renders else ""
        parts = [described(source) + renders]
        if citation.wrote:
            parts.append(f"wrote “{citation.wrote}”" + (f" (“{citation.translation}”)" if citation.translation else ""))
        figures = figures_of(citation)
        if unquoted := [f"“{figure.words}”" for _, figure in figures if figure.words not in (citation.wrote or "")]:
            parts.append(f"read as {' and '.join(unquoted)}")
        both = ((own, their) for of, own in figures_of(claim) for also, their in figures if of == also)
        if changed := [f"{_hedge(their)} for {_hedge(own)}" for own, their in both if own.relation != their.relation]:
            parts.append(f"has {' and '.join(dict.fromkeys(changed))}")
        yield ", ".join(parts)


def _hedge(figure: Figure) -> str:
    return {"bare": "no hedge", "between": "a range"}.get(figure.relation, f"“{figure.relation}”")


def described(source: Source) -> str:
    """Return a source in one line: publisher, title, date, address, archived copy."""
    archived = source.archive and f"archived at {source.archive}"
    parts = (source.publisher, source.title, source.published and source.published.text, source.url, archived)
    return ", ".join(part for part in parts if part)


def hedge_sources(study: Study, relation: str) -> list[str]:
    """Return who says how a hedge is read: works as they are cited, or sources of the study."""
    works = study.hedges.rows[relation].sources if relation in study.hedges.rows else ()
    return [described(study.sources[name]) if name in study.sources else name.rstrip(".") for name in works]


def _assumption_step(result: Result, name: str) -> Step:
    study, value = result.study, result.model.named[name]
    entry = study.entry(name)
    spread = f", range {pair(value.low, value.high)}" if value.low < value.high else ""
    unit = sentences.things(study, result.model.registry.name(value.unit))
    written = entry.at(entry.figure_key)
    step = Step(f"{entry.thing} {name}", str(written), f"{amount(exact(value.best), unit)}{spread}", "")
    if changed := next((str(override) for override in study.overrides if override.name == name), None):
        return step._replace(because=f"what if: {changed}")
    because = entry.because + (" (illustrative, no known source)" if entry.illustrative else "")
    sources = tuple(described(study.sources[source]) for source in entry.source)
    return step._replace(because=because, place=str(written.span or ""), sources=sources)


def _worked_steps(result: Result, i: int) -> Iterator[Step]:
    pairs = result.pairs
    if pairs["of"][i] is None:
        yield Step("recomputed", pairs["count_words"][i], "nothing", "no capacity is defined for what is counted")
        return
    of, unit = pairs["of"][i], sentences.things(result.study, pairs["unit"][i], calibre=True)
    words = sentences.recomputed_words(result, i)
    line = sentences.worked(result, i).removesuffix(f" = {words}")
    because = "the count's figure times the best capacity" if words else sentences.NOT_COMPARABLE["unclear"]
    yield Step(f"recomputed, {of}", line or pairs["count_words"][i], words or "nothing", because)
    capacity = pair(pairs["capacity_low"][i], pairs["capacity_high"][i], 12, scales=())  # to redo it by hand
    for name, kind, why in (
        ("literal range", "", "what the words entail, times the range of the capacity"),
        ("typical range", "implied_", "what half of the readers understand, times the same range"),
    ):
        if counted := sentences.ends_of(pairs, i, f"count_{kind}"):
            load = amount(sentences.ends_of(pairs, i, f"recomputed_{kind}"), unit)
            yield Step(f"{name}, {of}", f"({counted}) x ({capacity})", load, why)
    if pairs["verdict"][i]:
        stated = sentences.reported(pairs["stated_words"][i], pairs["stated_by"][i])
        yield Step(f"verdict, {of}", f"against {stated}", pairs["verdict"][i], sentences.why(result, i))
