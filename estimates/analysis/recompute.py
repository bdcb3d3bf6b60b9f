"""Claims times capacities: what the counted things could hold, beside what was said that they hold.

The whole job is a column at a time: counts and contents become arrays once, every capacity is one factor with a
range, and the verdicts are taken over all rows together. pandas comes in only where somebody asks for a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from estimates.analysis import pairing, verdicts
from estimates.analysis.pairing import Pair, on_record, printed_by
from estimates.quantities.bounds import Bounds
from estimates.quantities.capacity import Factor, Model
from estimates.quantities.old_dates import When
from estimates.quantities.old_hedges import Ends
from estimates.reading import figures
from estimates.reading.figures import Figure
from estimates.study import ledger
from estimates.study.records import Claim
from estimates.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

Columns = dict[str, Any]  # name -> a list of text or an array, all of one length

NAN = float("nan")


@dataclass(frozen=True, repr=False)
class Result:
    """What a study comes to. `counts` and `pairs` are columns; `claims` and `rows` the same as DataFrames.

    `as_of` and `by` are the day and the side that the record was limited to, if any.
    """

    study: Study
    model: Model
    as_of: When | None
    counts: Columns
    pairs: Columns
    by: str | None = None

    def __repr__(self) -> str:
        return f"<Result of {self.study!r}: {len(self.counts['claim'])} counts, {len(self.pairs.get('of', ()))} rows>"

    @property
    def overrides(self) -> tuple[str, ...]:
        return self.study.what_ifs()

    def record(self) -> list[Claim]:
        """The claims that the result is about, oldest first, and the counts that their contents were set beside."""
        own = on_record(self.study, as_of=self.as_of, by=self.by)
        known = {claim.id for claim in own} | set(self.pairs.get("claim", ()))
        return [claim for claim in on_record(self.study, as_of=self.as_of) if claim.id in known]

    @property
    def size(self) -> int:
        """How many rows `pairs` has."""
        return len(self.pairs.get("claim", ()))

    @cached_property
    def rows_of(self) -> dict[str, list[int]]:
        """Where in `pairs` each claim's rows stand; a claim without any is not in it."""
        found: dict[str, list[int]] = {}
        for i in range(self.size):
            found.setdefault(self.pairs["claim"][i], []).append(i)
        return found

    @cached_property
    def claims(self) -> pd.DataFrame:
        """One row a claim with a count, oldest first; `low`/`high` are the literal ends (infinite where unbounded)."""
        return _frame(self.counts)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """One row for each claim, capacity and stated contents; plain floats, the units in columns of their own."""
        return _frame(self.pairs)


def _frame(columns: Columns) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(columns)


def compute(study: Study, *, as_of: When | None = None, by: str | None = None, stated_only: bool = False) -> Result:
    """Recompute every count of a study with every capacity that fits it.

    With `stated_only` there are no counts, and only those rows that have a verdict, with no more than what it needs.
    Raises `capacity.Clash` if units do not fit, and DataError if a formula or an assumption is wrong.
    """
    model = study.model
    claims = on_record(study, as_of=as_of, by=by)
    record = on_record(study, as_of=as_of) if by else claims  # with the counts that others' contents stand beside
    stated = list(pairing.pairs(claims, record))
    own = set() if stated_only else {claim.id for claim in claims}
    wanted = own | {pair.counted.id for pair in stated}
    counted = [claim for claim in record if claim.says is not None and claim.id in wanted]
    counts = _count_columns(counted, study)
    if not stated_only:
        counts |= _printed_columns(counted, study)
    mine = np.array([claim.id in own for claim in counted], dtype=bool)
    pairs = _pair_columns(counted, counts, mine, stated, study, model)
    return Result(study, model, as_of, {name: values[mine] for name, values in counts.items()}, pairs, by)


# -- columns -----------------------------------------------------------------------------------------------------


def figure_columns(said: Sequence[Figure | None], prefix: str = "") -> Columns:
    """Figures as columns: words, relation, figure, place, literal ends with their openness and softness, implied ends.

    A missing figure, or one without implied ends, has NaN there.
    """
    none = Ends(NAN, NAN)
    rows = [
        ("", "", NAN, NAN, *none, NAN, NAN, NAN, NAN, None, 0)
        if f is None
        else (
            f.words,
            f.relation,
            NAN if f.figure is None else f.figure,
            NAN if f.place is None else f.place,
            *f.literal,
            *(f.implied or none)[:2],
            *(f.wide or none)[:2],
            (f.unit or f.of or "") + per(f),
            verdicts.direction(f.relation),
        )
        for f in said
    ]
    columns = zip(*rows, strict=True) if rows else ((),) * len(_COLUMNS)
    return {
        prefix + name: np.array(values, dtype=kind)
        for (name, kind), values in zip(_COLUMNS.items(), columns, strict=True)
    }


_COLUMNS: dict[str, Any] = {
    **dict.fromkeys(("words", "relation"), object),
    **dict.fromkeys(("figure", "place", "low", "high"), float),
    **dict.fromkeys(("low_open", "high_open", "low_soft", "high_soft"), bool),
    **dict.fromkeys(("implied_low", "implied_high", "wide_low", "wide_high"), float),
    "unit": object,
    "direction": np.int8,
}


def per(figure: Figure | None) -> str:
    """What a rate is per, as its unit has it: " / week"; nothing for any other figure."""
    return f" / {figure.per}" if figure and figure.per else ""


def _count_columns(claims: Sequence[Claim], study: Study) -> Columns:
    made = [pairing.made(claim, study) for claim in claims]
    return {
        "claim": _text([claim.id for claim in claims]),
        "by": _text([claim.by for claim in claims]),
        "for": _text([claim.for_ for claim in claims]),
        "side": _text([claim.side for claim in claims]),
        "made": _text([claim.made.text if claim.made else None for claim in claims]),
        "made_start": np.array([when.start if when else None for when in made], dtype="datetime64[s]"),
        "made_end": np.array([when.end if when else None for when in made], dtype="datetime64[s]"),
        "precision": _text([claim.made.precision if claim.made else None for claim in claims]),
        "covers": _text([claim.covers.text if claim.covers else None for claim in claims]),
        "kind": _text(["repeat" if claim.repeats else "statement" for claim in claims]),
        "repeats": _text([claim.repeats for claim in claims]),
        **figure_columns([claim.says for claim in claims]),
    }


def _printed_columns(claims: Sequence[Claim], study: Study) -> Columns:
    return {
        "sources": _text([printed_by(claim, study) for claim in claims]),
        "urls": _text([addresses(claim, study) for claim in claims]),
    }


def addresses(claim: Claim, study: Study) -> str:
    """Where the sources that `printed_by` names can be read, in their order; nothing for one without an address."""
    sources = (study.sources[citation.source] for citation in claim.sources)
    return ledger.addresses((source.printed, source.url or "") for source in sources if source.renders is None)


def _text(values: Sequence[str | None]) -> NDArray[np.object_]:
    return np.array(values, dtype=object)


# -- counts, capacities and stated contents brought together -------------------------------------------------------


def _pair_columns(
    counted: Sequence[Claim],
    counts: Columns,
    own: NDArray[np.bool_],
    stated: Sequence[Pair],
    study: Study,
    model: Model,
) -> Columns:
    """Every count with every capacity that fits it; a count that is not an `own` one only with what was stated."""
    where = {claim.id: index for index, claim in enumerate(counted)}
    counted_in: dict[str, list[int]] = {}
    for index, unit in enumerate(counts["unit"]):
        counted_in.setdefault(unit, []).append(index)
    said: dict[str, dict[int, list[Pair | None]]] = {}
    for pair in stated:
        for unit in {model.taken_as(of) for of in pair.content.of}:
            said.setdefault(unit, {}).setdefault(where[pair.counted.id], []).append(pair)
    blocks: list[Columns] = []
    for order, (name, capacity) in enumerate(study.capacities.items()):
        beside = said.get(capacity.of, {})
        pairs: list[tuple[int, Pair | None]] = []
        used: list[Factor] = []
        for unit, indices in counted_in.items() if beside or own.any() else ():
            if factor := model.factor(unit, name):
                rows = [(i, pair) for i in indices for pair in beside.get(i, [None] if own[i] else [])]
                pairs += rows
                used += [factor] * len(rows)
        if pairs or not blocks:  # the first one has the columns, even if there is nothing in them
            blocks.append(_block(order, name, pairs, counts, used, counted, study, model))
    joined = {key: np.concatenate([block[key] for block in blocks]) for key in blocks[0]} if blocks else {}
    if not joined:
        return {}
    rank = np.lexsort((joined.pop("_capacity"), joined.pop("_claim")))
    return {key: values[rank] for key, values in joined.items()}


def _block(
    order: int,
    name: str,
    pairs: Sequence[tuple[int, Pair | None]],
    counts: Columns,
    used: Sequence[Any],
    counted: Sequence[Claim],
    study: Study,
    model: Model,
) -> Columns:
    index = np.array([i for i, _ in pairs], dtype=int)
    best, low, high = (np.array([getattr(f, end) for f in used], dtype=float) for end in ("best", "low", "high"))
    count = {key: values[index] for key, values in counts.items()}
    recomputed = multiply(count, best, low, high)
    contents = [None if pair is None else pair.content for _, pair in pairs]
    unit = study.capacities[name].of
    stated = figure_columns([None if c is None else model.as_unit(c.says, unit) for c in contents], "stated_")
    reasons = [None if pair is None else pairing.incomparable(pair, name) for _, pair in pairs]
    sent = np.array([c is not None and c.means == "transfer" for c in contents], dtype=bool)
    alike = np.array([reason is None for reason in reasons], dtype=bool)
    code, tests = judge(count, recomputed, stated, sent, alike)
    has = np.array([c is not None for c in contents], dtype=bool)
    verdict = np.array(verdicts.VERDICTS, dtype=object)[code]
    verdict[~has] = None
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(alike, recomputed["recomputed"] / stated["stated_figure"], NAN)
    columns: Columns = {
        "_claim": index,
        "_capacity": np.full(len(pairs), order),
        **{key: count[key] for key in _CLAIM_KEYS},
        "of": _text([name] * len(pairs)),
        **{name: clean(end) for name, end in zip(CAPACITY, (best, low, high), strict=True)},
        "capacity_unit": _text([f.unit for f in used]),
        **{"count" if key == "figure" else f"count_{key}": count[key] for key in _FIGURE_KEYS},
        **recomputed,
        "unit": _text([unit + per(counted[i].says) for i in index]),
        "stated_by": _text([None if pair is None else pair.speaker.by for _, pair in pairs]),
        "stated_claim": _text([None if pair is None else pair.speaker.id for _, pair in pairs]),
        "stated_of": _text([None if c is None else "; ".join(c.of) for c in contents]),
        "stated_covers": _text([None if pair is None else pairing.period(pair) for _, pair in pairs]),
        **{"stated" if key == "stated_figure" else key: values for key, values in stated.items()},
        "means": _text([None if c is None else c.means for c in contents]),
        "ratio": ratio,
        "verdict": verdict,
    }
    plain = {key: values.tolist() for key, values in columns.items()}
    if "sources" in counts:
        columns |= _printed_columns([counted[i] if pair is None else pair.speaker for i, pair in pairs], study)
        columns["recomputed_relation"] = count["relation"]
        plural = study.lexicon.plural(unit)
        said = [_said(plain, i, relation, plural) for i, relation in enumerate(count["relation"])]
        pers = [per(counted[at].says).replace(" / ", " per ") for at, _ in pairs]
        columns["recomputed_words"] = _text([a + b for a, b in zip(said, pers, strict=True)])
        columns["worked"] = _text([_worked(plain, i, f) for i, f in enumerate(used)])
    columns["why"] = _text(
        [
            " ".join([_why(plain, i, tests, sent, reasons[i]), *_caveats(pair, name, study, verdict[i], reasons[i])])
            if pair
            else None
            for i, (_, pair) in enumerate(pairs)
        ]
    )
    return columns


def _printed(sources: Iterable[str], study: Study) -> set[str]:
    """Where something was printed: in a ledger sources have no other name."""
    return {study.sources[name].url or study.sources[name].printed for name in sources}


def _caveats(pair: Pair, name: str, study: Study, verdict: str, reason: str | None) -> Iterator[str]:
    """What a sceptic would hold against a comparison: the kind was not said, the capacity rests on the same source."""
    own, [said, *_] = study.capacities[name], pair.content.of
    if said != own.of and not reason:
        yield f"It was said of {study.lexicon.plural(said)}, taken here as {study.lexicon.plural(own.of)}."
    if verdict not in (verdicts.REPRODUCED, verdicts.CONSISTENT):
        return
    cited = {citation.source for claim in (pair.speaker, pair.counted) for citation in claim.sources}
    if not _printed(own.sources, study).isdisjoint(_printed(cited, study)):
        yield "The capacity was taken in part from the same source, so this is no independent test."


CAPACITY = ("capacity", "capacity_low", "capacity_high")
_CLAIM_KEYS = ("claim", "by", "side", "made", "made_start", "made_end", "precision", "covers", "kind", "repeats")
_FIGURE_KEYS = (
    "words", "relation", "figure", "low", "high", "low_open", "high_open", "low_soft", "high_soft",
    "implied_low", "implied_high", "wide_low", "wide_high", "unit", "direction",
)  # fmt: skip


def multiply(count: Columns, best: NDArray[Any], low: NDArray[Any], high: NDArray[Any]) -> Columns:
    """Counts (literal and implied ends) times a capacity and its range, as arrays: a floor times a range is a floor."""
    factor = Bounds(low, high)
    literal = Bounds(count["low"], count["high"], count["low_open"], count["high_open"]) * factor
    implied = Bounds(count["implied_low"], count["implied_high"]) * factor
    return {
        "recomputed": clean(count["figure"] * best),
        "recomputed_low": clean(literal.low),
        "recomputed_high": clean(literal.high),
        "recomputed_low_open": np.asarray(literal.low_open),
        "recomputed_high_open": np.asarray(literal.high_open),
        "recomputed_low_soft": count["low_soft"],
        "recomputed_high_soft": count["high_soft"],
        "recomputed_implied_low": clean(implied.low),
        "recomputed_implied_high": clean(implied.high),
    }


def clean(numbers: NDArray[Any] | float) -> NDArray[np.float64]:
    """Round to 15 digits, which drops the dust of floating point: 7 times 0.2 is 1.4. Only results are rounded."""
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        scale = 10.0 ** (14 - np.floor(np.log10(np.abs(numbers))))
        found = np.round(numbers * scale) / scale
    return np.where(np.isfinite(found), found, numbers)


def judge(
    count: Columns, recomputed: Columns, stated: Columns, sent: NDArray[np.bool_], comparable: NDArray[np.bool_]
) -> tuple[NDArray[np.int8], verdicts.Tests]:
    """Verdict codes (indices of `verdicts.VERDICTS`) for columns of counts, recomputed and stated figures.

    What is said to have been sent may be less than what would fit, so that only more than would fit can fail:
    there the recomputed side starts at nothing.
    """
    ours = verdicts.Side(
        recomputed["recomputed"],
        np.where(sent, 0.0, recomputed["recomputed_low"]),
        recomputed["recomputed_high"],
        recomputed["recomputed_low_open"] & ~sent,
        recomputed["recomputed_high_open"],
        count["low_soft"],
        count["high_soft"],
        np.where(sent & ~np.isnan(recomputed["recomputed_implied_low"]), 0.0, recomputed["recomputed_implied_low"]),
        recomputed["recomputed_implied_high"],
        count["direction"],
    )
    theirs = verdicts.Side(
        *(
            stated[f"stated_{key}"]
            for key in (
                "figure", "low", "high", "low_open", "high_open", "low_soft", "high_soft",
                "implied_low", "implied_high", "direction",
            )
        )
    )  # fmt: skip
    tests = verdicts.judge(ours, theirs, stated["stated_place"], comparable)
    return tests.code, tests


def literal(pairs: Columns, i: int, name: str) -> str:
    """What the words entail of a row's `count`, `stated` or `recomputed` figure, in words: "more than 300,000"."""
    low, high, low_open, high_open = (pairs[f"{name}_{end}"][i] for end in ("low", "high", "low_open", "high_open"))
    return verdicts.span(low, high, bool(low_open), bool(high_open))


# -- words -------------------------------------------------------------------------------------------------------


def _worked(columns: Columns, i: int, factor: Factor) -> str:
    """The line that a reader can redo by hand."""
    thing = factor.thing
    if not isnan(columns["count"][i]):
        count = figures.number(columns["count"][i])
        result = figures.number(columns["recomputed"][i])
    else:
        ends = columns["count_low"][i], columns["count_high"][i]
        best = columns["capacity"][i]
        count = verdicts.span(*ends, columns["count_low_open"][i], columns["count_high_open"][i])
        result = verdicts.span(
            ends[0] * best, ends[1] * best, columns["count_low_open"][i], columns["count_high_open"][i]
        )
    per = "".join(columns["count_unit"][i].partition(" / ")[1:])  # of a rate
    return f"{count} {columns['count_unit'][i]} x {factor.words} = {result} {thing}{per}"


def _said(columns: Columns, i: int, relation: str, things: str) -> str:
    """The recomputed figure with the count's hedge: "more than 450,000 152 mm shells"."""
    best = columns["capacity"][i]
    if relation == "between":
        low, high = (figures.number(columns[f"count_{end}"][i] * best) for end in ("low", "high"))
        return f"between {low} and {high} {things}"
    if relation == "order":
        return f"at least {figures.number(columns['count_low'][i] * best)} {things}"
    hedge = "" if relation == "exactly" else f"{relation} "
    return f"{hedge}{figures.number(columns['recomputed'][i])} {things}"


def _why(columns: Columns, i: int, tests: verdicts.Tests, sent: NDArray[np.bool_], reason: str | None) -> str:
    return verdicts.why(
        verdicts.Case(
            verdict=columns["verdict"][i],
            worked=columns["recomputed"][i],
            low=columns["recomputed_low"][i],
            high=columns["recomputed_high"][i],
            low_open=columns["recomputed_low_open"][i],
            high_open=columns["recomputed_high_open"][i],
            implied_low=columns["recomputed_implied_low"][i],
            implied_high=columns["recomputed_implied_high"][i],
            stated=columns["stated"][i],
            place=columns["stated_place"][i],
            stated_implied_low=columns["stated_implied_low"][i],
            stated_implied_high=columns["stated_implied_high"][i],
            count_direction=columns["count_direction"][i],
            stated_direction=columns["stated_direction"][i],
            soft=bool(tests.soft_gap[i]),
            ratio=columns["ratio"][i],
            sent=bool(sent[i]),
            reason=reason,
        )
    )
