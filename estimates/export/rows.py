"""A study as rows of plain values, as `columns` describes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from estimates.columns import RESULTS, TABLES, figure
from estimates.dates import Period, When
from estimates.figures import Figure
from estimates.recompute import Result, per
from estimates.records import Claim
from estimates.workings import Value

Row = Mapping[str, object]


def rows(result: Result, claims: Sequence[Claim]) -> dict[str, Iterable[Row]]:
    """The rows of every table of a data package, by the table's name."""
    study, named = result.study, result.model.named
    return {
        "claims": map(_claim, claims),
        "contents": (
            _row("contents", content, claim=claim.id, **_figure(content.says))
            for claim in claims
            for content in claim.contents
        ),
        "citations": (_row("citations", each, claim=claim.id) for claim in claims for each in claim.sources),
        "sources": (_row("sources", source, source=source.id) for source in study.sources.values()),
        "capacities": (
            _row("capacities", capacity, of=name, holds=capacity.of, **_value(named[name], result))
            for name, capacity in study.capacities.items()
        ),
        "assumptions": (
            _row("assumptions", assumption, **_value(named[name], result))
            for name, assumption in study.assumptions.items()
        ),
        "results": ({name: result.pairs[name][i] for name in RESULTS} for i in range(result.size)),
    }


def _row(table: str, record: object, **known: object) -> Row:
    """The columns of a table: what is `known`, else what the record calls so."""
    return {name: known[name] if name in known else _cell(getattr(record, name)) for name in TABLES[table].fields}


def _cell(value: object) -> object:
    if isinstance(value, When | Period):
        return value.text
    return "; ".join(value) if isinstance(value, tuple) else value


def _claim(claim: Claim) -> Row:
    made = claim.made
    special = {
        "claim": claim.id,
        "for": claim.for_,
        "made_start": made.start.isoformat() if made else None,
        "made_end": made.end.isoformat() if made else None,
        "kind": "repeat" if claim.repeats else "statement",
    }
    return _row("claims", claim, **special, **_figure(claim.says))


def _figure(said: Figure | None) -> Row:
    """A figure as columns, all empty where there is none."""
    if said is None:
        return dict.fromkeys(figure("", "", ""))
    return {
        "words": said.words,
        "relation": said.relation,
        "figure": said.figure,
        **said.literal._asdict(),
        "implied_low": said.implied.low if said.implied else None,
        "implied_high": said.implied.high if said.implied else None,
        "unit": (said.unit or said.of or "") + per(said),
    }


def _value(value: Value, result: Result) -> Row:
    return {
        "says": value.words,
        "figure": value.best,
        "low": value.low,
        "high": value.high,
        "unit": result.model.units.name(value.unit),
    }
