"""What the containers could hold if they were filled with one munition: recomputed, beside what was stated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from estimates.charts import chart as values
from estimates.charts.chart import (
    OPTIONAL,
    Alt,
    Arrow,
    Bar,
    Chart,
    Key,
    Label,
    Mark,
    NothingToDrawError,
    Panel,
    Point,
    chosen,
)
from estimates.charts.glyphs import BOUNDS, footed, glyph, keys, side_keys
from estimates.charts.scales import amounts, days
from estimates.charts.statements import CEILINGS, FLOORS, Row, Said, Stated, counts, last_day, rows, texts, tones
from estimates.charts.wording import ASSUMED, amount, bare, capital, caption, contents, cut, listed, plurals, some

if TYPE_CHECKING:
    from estimates.analysis.recompute import Result

ASIDE = 9.0  # points from a recomputed figure to the stated one beside it


class Held(NamedTuple):
    """One statement's count times one capacity."""

    said: Said
    of: str
    best: float
    figure: float
    low: float
    high: float
    stated: tuple[Stated, ...]

    @property
    def top(self) -> float:
        ends = (self.figure, self.low, self.high, *(stated.figure for stated in self.stated))
        return max((value for value in ends if math.isfinite(value)), default=0.0)

    @property
    def words(self) -> str:
        return some(self.figure) if math.isfinite(self.figure) else f"{some(self.low)} to {some(self.high)}"


def could_hold(result: Result) -> Chart:
    """One panel a capacity, each with its own fixed unit. Raises NothingToDrawError if no count has a date."""
    counted = counts(result)
    unit, plural = counted.unit, counted.plural
    dated = {one.claim: one for one in counted.said}
    held = _held(result, dated)
    if not held:
        raise NothingToDrawError("no dated count has a capacity to multiply it with")
    toned = tones(dated.values())
    along = days(min(one.at.start for one in dated.values()), last_day(result, dated.values()), most=7)
    kinds = list(dict.fromkeys(one.of for one in held))
    panels = []
    for of in kinds:
        own = [one for one in held if one.of == of]
        marks = [mark for one in own for mark in _glyphs(one, toned[one.said.side])]
        up = footed(amounts(max(one.top for one in own), most=5), marks)
        labels = chosen(_labels(own, toned))
        panels.append(Panel(along, up, tuple(marks), labels, capital(contents(result, of)), _note(result, of)))
    title = finding(result, held, plural)
    alone = f"if filled with {'one thing alone' if len(kinds) > 1 else 'nothing else'}"
    return Chart(
        "could-hold",
        title,
        f"Stated counts times what one {unit} holds {alone}; what was in them is not known",
        caption(
            result,
            [*counted.sources, *texts(rows(result.pairs), "sources")],
            "Alternatives, never to be added together." if len(kinds) > 1 else "",
            counted.undrawn,
            ASSUMED,
        ),
        tuple(panels),
        _described(result, title, held, plural),
        _keys(held, toned),
        columns=2,
        height=230,
    )


def _held(result: Result, dated: Mapping[str, Said]) -> list[Held]:
    """Each statement times each capacity, with the stated figures of what could be held that can be compared."""
    found: dict[tuple[str, str], Held] = {}
    for row in rows(result.pairs):
        said = dated.get(row["claim"])
        if said is None or said.repeat:
            continue
        of = row["of"]
        ends = row["recomputed"], row["recomputed_implied_low"], row["recomputed_implied_high"]
        held = found.get((said.claim, of)) or Held(said, of, row["capacity"], *ends, ())
        stated = Stated.of(row, plurals(result, row["unit"]))
        if stated and not _other_kind(row):
            held = held._replace(stated=(*held.stated, stated))
        found[said.claim, of] = held
    return list(found.values())


def _other_kind(row: Row) -> bool:
    """A mixed load, a rate or another period; two floors, which cannot clash either, are still of one kind."""
    both = {row["count_relation"], row["stated_relation"]}
    return row["verdict"] == "not comparable" and not (both <= FLOORS or both <= CEILINGS)


def _note(result: Result, of: str) -> str:
    said, value = result.study.capacities[of], result.model.capacities[of]
    spread = f" ({amount(value.low)} to {amount(value.high)})" if value.low < value.high else ""
    return f"At {amount(value.best)} {bare(plurals(result, said.of))} a {said.per}{spread}"


def _glyphs(one: Held, tone: str) -> Iterator[Mark]:
    at, relation = one.said.at, one.said.relation
    if math.isfinite(one.figure):
        yield from glyph(at, one.figure, tone, relation, (one.low, one.high))
    elif math.isfinite(one.low) and math.isfinite(one.high):
        yield Bar(at.x, one.low, one.high, tone)
    for stated in one.stated:
        if stated.relation in FLOORS | CEILINGS:
            yield Arrow(at.x, stated.figure, stated.relation in FLOORS, "ink", ASIDE)
        yield Point(at.x, stated.figure, "ink", "bar", size=9, dx=ASIDE)


def _labels(own: Sequence[Held], toned: Mapping[str, str]) -> Iterator[Label]:
    few = len(own) <= 8
    told = latest(own)
    for one in own:
        said, first = one.said, one is told
        whole = math.isfinite(one.figure)
        count = said.told if len(said.words) <= 20 else said.shorter
        forms = ((one.words, f"{count} × {amount(one.best)}"), (one.words,))[0 if few or first else 1 :]
        if math.isfinite(one.high) or whole:
            y, rank = one.figure if whole else one.high, 1 if first else 3 if few else OPTIONAL
            yield Label(said.at.x, y, forms, toned[said.side], rank, must=first, prefer="left")
        for stated in one.stated:
            words = stated.words if len(stated.words) < 36 else amount(stated.figure)
            lines = stated.forms(words, cut(stated.by, 30))
            yield Label(said.at.x, stated.figure, lines, "ink", rank=2, must=few, prefer="right", dx=ASIDE)


def latest(held: Sequence[Held]) -> Held:
    """The statement that the title is about: the highest count, and of equal ones the last."""
    return max(held, key=lambda one: (one.said.high, one.said.at.end))


def finding(result: Result, held: Sequence[Held], plural: str) -> str:
    """As in: more than 13,000 containers could hold 5.85 million 152 mm shells, or 975,000 122 mm rockets."""
    said = latest(held).said
    parts = [f"{one.words} {contents(result, one.of)}" for one in held if one.said == said]
    return capital(f"{said.words} {plural} could hold {', or '.join(parts[:3])}")


def _keys(held: Sequence[Held], toned: Mapping[str, str]) -> tuple[Key, ...]:
    relations = [one.said.relation for one in held] + [said.relation for one in held for said in one.stated]
    return (
        *side_keys(toned, [side for side in toned if any(one.said.side == side for one in held)], ", recomputed"),
        Key(values.ABOUT, "bar: range of the count times range of the capacity"),
        *keys(BOUNDS, relations, [one.said.at for one in held]),
        *((Key(values.STATED, "stated by the speaker", shape="bar"),) if any(one.stated for one in held) else ()),
    )


def _described(result: Result, title: str, held: Sequence[Held], plural: str) -> Alt:
    told = held if len(held) <= 10 else [one for one in held if one.stated] or held[-2:]
    lines = []
    for one in told:
        beside = "".join(f" (stated: {stated.words} by {stated.by})" for stated in one.stated)
        lines.append(f"{one.said.at.words}, {one.said.words} {plural}: {one.words} {contents(result, one.of)}{beside}")
    things = listed([contents(result, of) for of in dict.fromkeys(one.of for one in held)])
    return Alt(
        title,
        f"Range charts over time, one panel each for {things}. {'; '.join(lines)}. Why it matters: it sets what was "
        "stated beside what the counts and the capacities come to; it does not say what was sent.",
    )
