"""One phrase -> Figure: the number said, its hedge as a relation with three intervals, what is counted and per what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

from estimates.language.lexicon import Lexicon
from estimates.language.numerals import UNSURE
from estimates.language.saying import in_words, number, say
from estimates.language.tokens import Tokens
from estimates.quantities.old_hedges import BARE, Ends, Relation, Table
from estimates.reading.phrases import Phrase, phrase
from estimates.reading.quantities import Quantity, quantity

CEILINGS = frozenset(["less than", "at most", "up to", "nearly"])


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it was said.

    `figure` is the number (None for a range or an order of magnitude), `place` the value of one unit of its last
    significant digit. `literal` is what the words entail, `implied` and `wide` what half and 80 % of readers take them
    to mean. `unit` and `per` are canonical names off the lexicon (`per` may be any noun), `of` the thing counted, in
    the singular, calibre first. [`start`, `end`) is the place of `words` in the text.
    """

    words: str
    relation: Relation
    figure: float | None
    place: float | None
    literal: Ends
    implied: Ends | None
    wide: Ends | None
    unit: str | None
    of: str | None
    per: str | None
    notes: tuple[str, ...]
    start: int
    end: int


def figure(tokens: Tokens, said: Phrase, hedges: Table, base: int = 0) -> Figure:
    """The figure that a phrase says; `base` is where the text of the tokens starts in the whole text."""
    amount = said.quantity
    row = _row(said)
    literal = hedges.literal(row, amount.low, amount.high)
    notes = (*amount.notes, *said.notes, *_notes(tokens, said))
    if row == "order" and any(hedge.row.relation in CEILINGS for hedge in said.hedges):
        literal = Ends(0.0, inf)
    implied = literal if row == "between" else hedges.implied(row, amount.low, amount.place)
    wide = literal if row == "between" else hedges.wide(row, amount.low, amount.place)
    start, end = tokens.starts[said.start], tokens.ends[said.end - 1]
    noun = said.noun
    return Figure(
        words=tokens.text[start:end],
        relation=hedges.rows[row].relation,
        figure=None if row in ("between", "order") else amount.low,
        place=None if row == "order" else amount.place,
        literal=literal,
        implied=implied,
        wide=wide,
        unit=noun.unit if noun else None,
        of=noun.of if noun else None,
        per=said.per,
        notes=notes,
        start=start + base,
        end=end + base,
    )


def hedge_of(figure: Figure) -> str:
    """The row of the hedge table that a figure was read by; "exactly 5" and a bare 5 have rows of their own."""
    rounded = figure.implied is None or figure.implied.low < figure.implied.high
    return BARE if figure.relation == "exactly" and rounded else figure.relation


def _row(said: Phrase) -> str:
    """The row of the hedge table that decides: that of a range or an order, else the last hedge."""
    kind = said.quantity.kind
    if kind in ("between", "order"):
        return kind
    if said.hedges:
        return said.hedges[-1].row.name
    return "about" if kind == "about" else BARE


def _notes(tokens: Tokens, said: Phrase) -> tuple[str, ...]:
    """What was done with hedges that clash with each other or with a range."""
    kind, relations = said.quantity.kind, {hedge.row.relation for hedge in said.hedges}
    words = " … ".join(tokens.between(hedge.start, hedge.end) for hedge in said.hedges)
    if kind == "order":
        return (f"“{words}” with an order of magnitude leaves no bound",) if relations & CEILINGS else ()
    if kind == "between":
        return (f"“{words}” with a range: the range decides",) if relations - {"about", "exactly"} else ()
    return (f"two hedges, “{words}”: the last one decides",) if len(relations) > 1 else ()


def parse(words: str, lexicon: Lexicon, hedges: Table | None = None, *, expect: str | None = None) -> Figure:
    """The figure that the whole of `words` says.

    `expect` is the unit that a bare head noun then means ("shells" where 152 mm shells are spoken of). Raises
    `problems.Unreadable` with the smallest span that shows why.
    """
    from estimates.reading import refusals  # reading refuses nothing, and is quicker to start without

    hedges = hedges or Table.default()
    refusals.refuse_length(words)
    tokens = Tokens(words)
    refusals.refuse_marks(tokens, lexicon, hedges)
    found = next(filter(None, (quantity(tokens, at) for at in range(tokens.size))), None)
    if found is None:
        raise refusals.no_number(tokens)
    said = phrase(tokens, found, lexicon, hedges, one=True)
    if found.short in UNSURE and said.noun is None:
        said = phrase(tokens, _unabbreviated(found), lexicon, hedges, one=True)
    said = said._replace(start=hedges.over_fillers(tokens, said.start))
    refusals.refuse_rest(tokens, said, hedges)
    return _expected(figure(tokens, said, hedges), lexicon, expect)


def _unabbreviated(found: Quantity) -> Quantity:
    """Such as "3 m" on its own is three metres."""
    size = found.size_of_short
    return found._replace(low=found.low / size, high=found.high / size, place=found.place / size, end=found.end - 1)


def _expected(read: Figure, lexicon: Lexicon, expect: str | None) -> Figure:
    """`read` with the expected unit, where its noun is the last word of one of that unit's names."""
    if expect is None or read.unit is not None or read.of is None:
        return read
    unit = lexicon.get(expect)
    heads = {name.rsplit(" ", 1)[-1] for name in (unit.name, *unit.aliases)}
    return replace(read, unit=expect, of=expect) if read.of in heads else read


__all__ = ["Figure", "figure", "hedge_of", "in_words", "number", "parse", "say"]
