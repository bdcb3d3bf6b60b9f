"""A study as rows of plain values, as the columns of `fields` describe them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from estimates.dates import When
from estimates.export.fields import RESULTS
from estimates.figures import Figure
from estimates.recompute import Result, per
from estimates.records import Assumption, Capacity, Claim, Content, Source
from estimates.workings import Value

Row = Mapping[str, object]


def rows(result: Result, claims: Sequence[Claim]) -> dict[str, Iterable[Row]]:
    """The rows of every table of a data package, by the table's name."""
    study, model = result.study, result.model
    return {
        "claims": map(_claim, claims),
        "contents": (_content(claim, content) for claim in claims for content in claim.contents),
        "citations": (row for claim in claims for row in _citations(claim)),
        "sources": map(_source, study.sources.values()),
        "capacities": (_capacity(each, model.capacities[name], result) for name, each in study.capacities.items()),
        "assumptions": (_assumption(each, model.assumptions[name], result) for name, each in study.assumptions.items()),
        "results": ({name: result.pairs[name][i] for name in RESULTS} for i in range(result.size)),
    }


def _figure(said: Figure | None) -> Row:
    """A figure as columns; nothing where it says nothing."""
    if said is None:
        return {}
    implied = said.implied
    return {
        "words": said.words,
        "relation": said.relation,
        "figure": said.figure,
        **said.literal._asdict(),
        "implied_low": implied.low if implied else None,
        "implied_high": implied.high if implied else None,
        "unit": (said.unit or said.of or "") + per(said),
    }


def _text(when: When | None) -> str | None:
    return when.text if when else None


def _claim(claim: Claim) -> Row:
    return {
        "claim": claim.id,
        "by": claim.by,
        "for": claim.for_,
        "side": claim.side,
        "made": _text(claim.made),
        "made_start": claim.made.start.isoformat() if claim.made else None,
        "made_end": claim.made.end.isoformat() if claim.made else None,
        "kind": "repeat" if claim.repeats else "statement",
        "repeats": claim.repeats,
        "beside": claim.beside,
        "covers": claim.covers.text if claim.covers else None,
        "means": claim.means,
        **_figure(claim.says),
        "confidence": claim.confidence,
        "note": claim.note,
    }


def _content(claim: Claim, content: Content) -> Row:
    return {
        "claim": claim.id,
        "of": "; ".join(content.of),
        "means": content.means,
        "covers": content.covers.text if content.covers else None,
        **_figure(content.says),
    }


def _citations(claim: Claim) -> Iterator[Row]:
    for citation in claim.sources:
        yield {"claim": claim.id, "source": citation.source, "wrote": citation.wrote}


def _source(source: Source) -> Row:
    return {
        "source": source.id,
        "publisher": source.publisher,
        "title": source.title,
        "published": _text(source.published),
        "url": source.url,
        "lang": source.lang,
        "renders": source.renders,
        "note": source.note,
    }


def _value(value: Value, result: Result) -> Row:
    return {
        "says": value.words,
        "figure": value.best,
        "low": value.low,
        "high": value.high,
        "unit": result.model.units.name(value.unit),
    }


def _capacity(capacity: Capacity, value: Value, result: Result) -> Row:
    return {
        "of": capacity.name,
        "holds": capacity.of,
        "per": capacity.per,
        **_value(value, result),
        "context": capacity.context,
        "because": capacity.because,
        "sources": "; ".join(capacity.sources),
        "illustrative": capacity.illustrative,
    }


def _assumption(assumption: Assumption, value: Value, result: Result) -> Row:
    return {
        "name": assumption.name,
        **_value(value, result),
        "because": assumption.because,
        "sources": "; ".join(assumption.sources),
        "illustrative": assumption.illustrative,
    }
