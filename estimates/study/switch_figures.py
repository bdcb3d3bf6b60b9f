"""TODO(switch): the old parser of figures behind the new record, until reading.parse has landed."""

from __future__ import annotations

from functools import lru_cache

from estimates.diagnostics import Unreadable
from estimates.diagnostics.problems import Unreadable as OldUnreadable
from estimates.language.lexicon import Lexicon, UnitName
from estimates.quantities.figure import Figure
from estimates.quantities.units import Units
from estimates.reading import figures


@lru_cache(maxsize=8)
def _lexicon(units: Units) -> Lexicon:
    own = [
        UnitName(name, unit.spellings["own"], unit.counts_as, unit.compared_as, None, unit.plural)
        for name, unit in units.own.items()
    ]
    return Lexicon.base().with_units(own)


def parse(text: str, units: Units, expect: str | None) -> Figure:
    try:
        old = figures.parse(text, _lexicon(units), expect=expect)
    except OldUnreadable as error:
        raise Unreadable(error.fact, error.start, error.end, slug=error.slug, help=error.help) from None
    relation = "bare" if figures.hedge_of(old) == "a bare number" else old.relation
    ends = (old.literal.low, old.literal.high) if relation == "between" else (None, None)
    unit = (units.unit(old.unit) or old.unit) if old.unit else None
    per = (units.unit(old.per) or old.per) if old.per else None
    return Figure(
        words=old.words,
        relation=relation,
        figure=old.figure,
        low=old.literal.low if relation == "order" else ends[0],
        high=ends[1],
        granularity=old.place or 0.0,
        high_granularity=old.place or 0.0,
        kind=units.kind(unit) if unit and unit in units.names() else "count",
        unit=unit,
        of=old.of,
        per=per,
        start=old.start,
        end=old.end,
        note=" ".join(old.notes) or None,
    )
