"""The capacity that a statement implies: stated contents over stated count, with the direction that survives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from estimates.analysis import pairing, verdicts
from estimates.analysis.pairing import Pair
from estimates.quantities.bounds import Bounds
from estimates.quantities.capacity import Model
from estimates.quantities.old_dates import When
from estimates.reading import figures
from estimates.reading.figures import Figure
from estimates.study.records import Content
from estimates.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

NO_BOUND = "no bound"
DIRECTIONS = {1: "at least", -1: "at most", 0: "about"}


@dataclass(frozen=True, slots=True)
class Implied:
    """One statement's capacity. `implied` and its range are in `unit`; NaN where a figure gives no number.

    `count` is how many of what the capacity is per were counted: 16,000 containers for eight ships of 2,000.
    """

    claim: str
    by: str
    side: str
    made: str | None
    made_start: np.datetime64
    made_end: np.datetime64
    kind: str
    of: str
    wording: str
    stated_words: str
    count_words: str
    stated: float
    count: float
    implied: float
    direction: str
    implied_low: float
    implied_high: float
    unit: str
    pooled: bool
    note: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the statements before one would have made of it: `low` to `high` is the range of their capacities."""

    claim: str
    made: str | None
    of: str
    basis: str
    capacity: float
    predicted: float
    low: float
    high: float
    stated: float
    error: float
    covered: bool


@dataclass(frozen=True, repr=False)
class Implications:
    """All implied capacities of a study, oldest first, and the back-test over those that can be pooled."""

    study: Study
    items: tuple[Implied, ...]
    backtest: tuple[Prediction, ...]

    def __repr__(self) -> str:
        return f"<Implications of {self.study!r}: {len(self.items)} statements and wordings>"

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row for each statement and each wording of it."""
        import pandas as pd

        return pd.DataFrame([asdict(item) for item in self.items], columns=list(Implied.__slots__))

    def drift(self) -> Iterator[str]:
        """A line for each capacity and side: how the implied figure moved, repeats left out."""
        for of, side in dict.fromkeys((item.of, item.side) for item in self.items):
            mine = [i for i in self.items if (i.of, i.side) == (of, side) and i.pooled and not np.isnan(i.implied)]
            if len(mine) > 1:
                moved = " -> ".join(f"{short(i.implied)} ({i.made or 'undated'})" for i in mine)
                yield f"{of}: {side} {moved} {mine[0].unit}"

    def sides(self) -> Iterator[str]:
        """A line for each capacity that two sides or more speak of: what each one's own statements come to."""
        for of in dict.fromkeys(item.of for item in self.items):
            by_side: dict[str, list[Implied]] = {}
            for item in self.items:
                if item.of == of and not item.wording and not item.note and not np.isnan(item.implied):
                    by_side.setdefault(item.side, []).append(item)
            if len(by_side) > 1:
                yield f"{of}, side by side: " + "; ".join(f"{side} {_spanned(mine)}" for side, mine in by_side.items())

    def conflicts(self) -> Iterator[str]:
        """A line for each statement that one wording makes a floor and another one a ceiling."""
        for claim, of in dict.fromkeys((item.claim, item.of) for item in self.items):
            mine = [item for item in self.items if (item.claim, item.of) == (claim, of) and not np.isnan(item.implied)]
            ways = {way: [item for item in mine if item.direction == way] for way in ("at least", "at most")}
            if all(ways.values()):
                said = " but ".join(
                    ", ".join(dict.fromkeys(f"{way} {short(i.implied)} {i.wording or 'as said'}" for i in found))
                    for way, found in ways.items()
                )
                yield f"{mine[0].by} ({mine[0].made or 'undated'}), {of}: {said}"

    def summary(self) -> str:
        """The back-test in one line."""
        tests = self.backtest
        if not tests:
            return "back-test: no statement has an earlier one to be predicted from"
        errors = [test.error for test in tests]
        worst = max(errors, key=abs)
        covered = sum(test.covered for test in tests)
        return (
            f"back-test: {len(tests)} {'statement' if len(tests) == 1 else 'statements'} predicted from earlier ones;"
            f" median error {median(map(abs, errors)):.1%}, worst {worst:+.1%};"
            f" the range covered {covered} of {len(tests)}"
        )


def implied(study: Study, *, as_of: When | None = None, by: str | None = None) -> Implications:
    """The capacity that each pair of a count and stated contents implies, and that each outlet's wording of it does."""
    model = study.model
    items = []
    for pair in pairing.pairs(pairing.on_record(study, as_of=as_of, by=by)):
        for name, capacity in study.capacities.items():
            if not any(model.taken_as(of) == capacity.of for of in pair.content.of):
                continue
            assert pair.counted.says is not None  # noqa: S101  # what pairing.pairs yields
            if model.of_one(pair.counted.says.unit, capacity.per) is None:
                continue
            items.append(_item(study, model, pair, name, pair.counted.says, ""))
            for publisher, count, content in _wordings(pair, study, as_of):
                items.append(_item(study, model, pair._replace(content=content), name, count, f"as {publisher} has it"))
    return Implications(study, tuple(items), tuple(_backtest(items)))


def _wordings(pair: Pair, study: Study, as_of: When | None) -> Iterator[tuple[str, Figure, Content]]:
    """What other outlets had made of a pair by a day: their words for the count, for the contents, or for both."""
    assert pair.counted.says is not None  # noqa: S101  # what pairing.pairs yields
    for citation in pair.speaker.sources:
        source = study.sources[citation.source]
        if as_of and source.published and source.published.end > as_of.end:
            continue
        if source.renders:
            continue  # the same statement once more, in other words than its speaker's or its reporter's
        count = citation.says or pair.counted.says
        if citation.beside:
            other = study.by_id.get(citation.beside)
            count = (other and other.says) or figures.parse(citation.beside, study.lexicon, study.hedges)
        contents = [content for content in citation.contents if set(content.of) == set(pair.content.of)]
        if contents or count is not pair.counted.says:
            for content in contents or [pair.content]:
                yield source.publisher, count, content


def _item(study: Study, model: Model, pair: Pair, name: str, count: Figure, wording: str) -> Implied:
    capacity = study.capacities[name]
    stated = model.as_unit(pair.content.says, capacity.of)
    step = model.of_one(count.unit, capacity.per)
    each = step.best if step else np.nan
    direction = _direction(stated, count)
    reason = pairing.incomparable(pair, name)
    spread = _spread(stated, count)
    when = pairing.made(pair.speaker, study)  # of an undated statement, when it was printed
    return Implied(
        claim=pair.speaker.id,
        by=pair.speaker.by,
        side=pair.speaker.side,
        made=pair.speaker.made.text if pair.speaker.made else None,
        made_start=np.datetime64(when.start if when else "NaT", "s"),
        made_end=np.datetime64(when.end if when else "NaT", "s"),
        kind="repeat" if pair.speaker.repeats else "statement",
        of=name,
        wording=wording,
        stated_words=pair.content.says.words,
        count_words=count.words,
        stated=_number(stated),
        count=_number(count) * each,
        implied=_number(stated) / (_number(count) * each) if count.figure else np.nan,  # nothing held nothing
        direction=direction,
        implied_low=float(spread.low) / each,
        implied_high=float(spread.high) / each,
        unit=f"{capacity.of} / {capacity.per}",
        pooled=not (reason or wording or pair.speaker.repeats or direction == NO_BOUND) and stated.figure != 0,
        note=reason or "",
    )


def short(value: float) -> str:
    """A quotient to the whole number, or to three digits where that would be too coarse."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _spanned(items: Sequence[Implied]) -> str:
    low, high = min(item.implied for item in items), max(item.implied for item in items)
    amount = short(low) if short(low) == short(high) else f"{short(low)} to {short(high)}"
    ways = dict.fromkeys(item.direction for item in items)
    return f"{amount} ({', '.join(ways)})"


def _number(figure: Figure) -> float:
    return np.nan if figure.figure is None else figure.figure


def _direction(stated: Figure, count: Figure) -> str:
    """What survives the division: a floor over an "about" is floor-ish, a floor over a floor bounds nothing."""
    above, below = verdicts.direction(stated.relation), verdicts.direction(count.relation)
    if above == below != 0:
        return NO_BOUND
    return DIRECTIONS[int(np.sign(above - below))]


def _spread(stated: Figure, count: Figure) -> Bounds:
    """What readers take the words to imply: the quotient of both implied intervals, unknown where one has none."""
    if stated.implied is None or count.implied is None or count.implied.low <= 0:
        return Bounds.point(np.nan)
    return Bounds.of(stated.implied) / Bounds.of(count.implied)


def _backtest(items: Sequence[Implied]) -> Iterator[Prediction]:
    """For each statement that can be pooled: the capacity from the earlier ones, and what it would have predicted.

    The basis is the same side's earlier statements where there are two or more, else everybody's. The prediction
    takes their median; the range is from their lowest to their highest implied end.
    """
    for position, item in enumerate(items):
        if not item.pooled or np.isnan(item.implied):
            continue
        earlier = [i for i in items[:position] if i.pooled and i.of == item.of and not np.isnan(i.implied)]
        own = [i for i in earlier if i.side == item.side]
        basis = own if len(own) > 1 else earlier
        if not basis:
            continue
        capacity = median(i.implied for i in basis)
        low = min(i.implied_low for i in basis)
        high = max(i.implied_high for i in basis)
        predicted = capacity * item.count
        yield Prediction(
            claim=item.claim,
            made=item.made,
            of=item.of,
            basis=f"{len(basis)} earlier of {item.side}" if basis is own else f"{len(basis)} earlier of all sides",
            capacity=capacity,
            predicted=predicted,
            low=low * item.count,
            high=high * item.count,
            stated=item.stated,
            error=predicted / item.stated - 1,
            covered=low <= item.implied <= high,
        )
