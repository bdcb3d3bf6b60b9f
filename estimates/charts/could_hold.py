"""What the containers could hold if they were filled with one munition: recomputed, beside what was stated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from estimates.charts import chart as values
from estimates.charts.chart import (
    ELLIPSIS,
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
    Span,
    chosen,
)
from estimates.charts.palette import SHAPES
from estimates.charts.scales import amounts, days
from estimates.charts.statements import CEILINGS, FLOORS, HEDGE, Said, counts, footed, last_day, shorter, tones
from estimates.charts.tabled import Row, rows, texts
from estimates.charts.wording import amount, bare, capital, caption, figure_words, listed, plurals, some

if TYPE_CHECKING:
    from estimates.recompute import Result

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


class Stated(NamedTuple):
    """What somebody stated that the same containers could hold."""

    figure: float
    relation: str
    words: str
    by: str


def could_hold(result: Result) -> Chart:
    """One panel a capacity, each with its own fixed unit. Raises NothingToDrawError if no count has a date."""
    counted = counts(result)
    unit, plural = counted.unit, counted.plural
    dated = {one.claim: one for one in counted.said}
    held = _held(result, dated)
    if not held:
        raise NothingToDrawError("no dated count has a capacity to multiply it with")
    toned = tones(dated.values())
    until = last_day(result, dated.values())
    first = min(one.start for one in dated.values())
    panels = []
    for of in dict.fromkeys(one.of for one in held):
        own = [one for one in held if one.of == of]
        marks = [mark for one in own for mark in _glyphs(one, toned[one.said.side])]
        unit_words = capital(_thing(result, of))
        panels.append(
            Panel(
                days(first, until, most=7),
                footed(amounts(max(one.top for one in own), most=5), marks),
                tuple(marks),
                chosen(_labels(own, toned)),
                unit_words,
                _note(result, of),
            )
        )
    title = finding(result, held, plural)
    return Chart(
        "could-hold",
        title,
        f"Stated counts times what one {unit} holds if filled with one thing alone; what was in them is not known",
        caption(
            result,
            [*counted.sources, *texts(rows(result.pairs), "sources")],
            "Alternatives, never to be added together.",
        ),
        tuple(panels),
        _described(result, title, held, plural),
        _keys(held, toned),
        columns=2,
        height=230,
    )


def _held(result: Result, dated: dict[str, Said]) -> list[Held]:
    """Each statement times each capacity, with the stated figures of what could be held that can be compared."""
    found: dict[tuple[str, str], Held] = {}
    for row in rows(result.pairs):
        said = dated.get(str(row["claim"]))
        if said is None or said.repeat:
            continue
        of = str(row["of"])
        held = found.get((said.claim, of)) or Held(
            said,
            of,
            row["capacity"],
            row["recomputed"],
            row["recomputed_implied_low"],
            row["recomputed_implied_high"],
            (),
        )
        if row["means"] == "capacity" and math.isfinite(row["stated"]) and not _other_kind(row):
            thing = plurals(result, str(row["unit"]))
            words = figure_words(str(row["stated_words"]), ("rounds", thing, bare(thing)))
            held = held._replace(
                stated=(*held.stated, Stated(row["stated"], str(row["stated_relation"]), words, str(row["stated_by"])))
            )
        found[said.claim, of] = held
    return list(found.values())


def _other_kind(row: Row) -> bool:
    """A mixed load, a rate or another period; two floors, which cannot clash either, are still of one kind."""
    one_way = {frozenset(FLOORS), frozenset(CEILINGS)}
    both = {str(row["count_relation"]), str(row["stated_relation"])}
    return row["verdict"] == "not comparable" and not any(both <= way for way in one_way)


def _note(result: Result, of: str) -> str:
    said, value = result.study.capacities[of], result.model.capacities[of]
    spread = f" ({amount(value.low)} to {amount(value.high)})" if value.low < value.high else ""
    return f"At {amount(value.best)} {bare(plurals(result, said.of))} a {said.per}{spread}"


def _glyphs(one: Held, tone: str) -> Iterator[Mark]:
    said = one.said
    if math.isfinite(one.low) and math.isfinite(one.high):
        yield Bar(said.x, one.low, one.high, tone)
    if math.isfinite(one.figure):
        if said.precision != "day":
            yield Span(said.left, said.right, one.figure, tone)
        if said.relation in FLOORS | CEILINGS:
            yield Arrow(said.x, one.figure, said.relation in FLOORS, tone)
        yield Point(said.x, one.figure, tone, SHAPES.get(tone, "circle"), filled=said.relation not in CEILINGS)
    for stated in one.stated:
        if stated.relation in FLOORS | CEILINGS:
            yield Arrow(said.x, stated.figure, stated.relation in FLOORS, "ink", ASIDE)
        yield Point(said.x, stated.figure, "ink", "bar", size=9, dx=ASIDE)


def _labels(own: Sequence[Held], toned: dict[str, str]) -> Iterator[Label]:
    few = len(own) <= 8
    told = latest(own)
    for one in own:
        said = one.said
        whole = math.isfinite(one.figure)
        figure = amount(float(f"{one.figure:.3g}")) if whole else one.words
        forms = ((figure, f"{shorter(said)} × {amount(one.best)}"), (figure,)) if few or one is told else ((figure,),)
        rank = 1 if one is told else 3 if few else OPTIONAL
        if math.isfinite(one.high) or whole:
            yield Label(
                said.x,
                one.figure if whole else one.high,
                forms,
                toned[said.side],
                rank,
                must=one is told,
                prefer="left",
            )
        for stated in one.stated:
            words = stated.words if len(stated.words) < 36 else amount(stated.figure)
            by = stated.by if len(stated.by) < 30 else stated.by[:29] + ELLIPSIS
            short = f"{HEDGE.get(stated.relation, stated.relation)} {amount(stated.figure)}".strip()
            lines = ((words, f"stated by {by}"), (words, "stated"), (short, "stated"))
            yield Label(said.x, stated.figure, lines, "ink", rank=2, must=few, prefer="right", dx=ASIDE)


def latest(held: Sequence[Held]) -> Held:
    """The statement that the title is about: the highest count, and of equal ones the last."""
    return max(held, key=lambda one: (one.said.high, one.said.end))


def finding(result: Result, held: Sequence[Held], plural: str) -> str:
    """As in: more than 13,000 containers could hold 5.9 million 152 mm shells, or 980,000 122 mm rockets."""
    said = latest(held).said
    parts = [f"{one.words} {_thing(result, one.of)}" for one in held if one.said == said]
    return capital(f"{said.words} {plural} could hold {', or '.join(parts[:3])}")


def _thing(result: Result, of: str) -> str:
    return plurals(result, result.study.capacities[of].of)


def _keys(held: Sequence[Held], toned: dict[str, str]) -> tuple[Key, ...]:
    sides = {side: tone for side, tone in toned.items() if any(one.said.side == side for one in held)}
    keys = [
        Key(values.EXACT, f"{side}, recomputed", tone, SHAPES.get(tone, "circle"))
        for side, tone in sides.items()
        if tone != "other"
    ]
    if "other" in sides.values():
        keys.append(Key(values.EXACT, "others, recomputed", "other", SHAPES["other"]))
    keys.append(Key(values.ABOUT, "bar: range of the count times range of the capacity", "ink"))
    if any(one.said.relation in FLOORS for one in held):
        keys.append(Key(values.FLOOR, "that or more"))
    if any(one.said.relation in CEILINGS for one in held):
        keys.append(Key(values.CEILING, "that or less"))
    if any(one.stated for one in held):
        keys.append(Key(values.STATED, "stated by the speaker", shape="bar"))
    if any(one.said.precision != "day" for one in held):
        keys.append(Key(values.MONTH, "only the month is known"))
    return tuple(keys)


def _described(result: Result, title: str, held: Sequence[Held], plural: str) -> Alt:
    told = held if len(held) <= 10 else [one for one in held if one.stated] or held[-2:]
    lines = []
    for one in told:
        beside = "".join(f" (stated: {stated.words} by {stated.by})" for stated in one.stated)
        lines.append(f"{one.said.when}, {one.said.words} {plural}: {one.words} {_thing(result, one.of)}{beside}")
    things = listed([_thing(result, of) for of in dict.fromkeys(one.of for one in held)])
    return Alt(
        title,
        f"Range charts over time, one panel each for {things}. {'; '.join(lines)}. Why it matters: it sets what was "
        "stated beside what the counts and the capacities come to; it does not say what was sent.",
    )
