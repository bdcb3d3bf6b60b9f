"""One phrase -> Figure: the number said, its hedge as a relation with three intervals, what is counted and per what."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from estimates.hedges import BARE, Ends, Found, Relation, Table
from estimates.lexicon import AMBIGUOUS, Lexicon
from estimates.nouns import PLACES
from estimates.numerals import UNSURE, number as read_number
from estimates.objects import Noun, counted, per as read_per
from estimates.problems import Unreadable
from estimates.quantities import Quantity, quantity
from estimates.tokens import BROKEN, DASHES, NUMBER, WORD, Tokens

LONGEST = 300  # characters of a figure in words
FEW = 100  # regions that something happens over; more of them are a count
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


class Phrase(NamedTuple):
    """A figure in tokens [start, end): its quantity, its hedges in the order of the text, its noun and its "per"."""

    quantity: Quantity
    hedges: tuple[Found, ...]
    noun: Noun | None
    per: str | None
    start: int
    end: int
    notes: tuple[str, ...] = ()


def phrase(tokens: Tokens, found: Quantity, lexicon: Lexicon, hedges: Table, *, one: bool = False) -> Phrase:
    """What stands around a quantity: the hedges before and after it, what it counts, and per what."""
    said = [*reversed(hedges.before(tokens, found.start))]
    start = said[0].start if said else found.start
    end = found.end
    if after := _after(tokens, end, hedges):
        said.append(after)
        end = after.end
    noun = counted(tokens, end, lexicon, one=one or found.low == 1 == found.high)
    end = noun.end if noun else end
    if len(said) == 1 and _is_where(tokens, said[0], found, noun):
        said, start = [], found.start
    if noun and not after and (after := _after(tokens, end, hedges)):
        said.append(after)
        end = after.end
    below = read_per(tokens, end, lexicon)
    if below:
        end = below[1]
        if not after and (after := _after(tokens, end, hedges)):
            said.append(after)
            end = after.end
    return Phrase(found, tuple(said), noun, below[0] if below else None, start, end)


def _is_where(tokens: Tokens, hedge: Found, found: Quantity, noun: Noun | None) -> bool:
    """ "over nine regions" says where, not how many."""
    over = tokens.words[hedge.start] in ("over", "around", "above") and hedge.end == hedge.start + 1 <= found.start
    return over and noun is not None and found.high < FEW and (noun.of or "") in PLACES


def _after(tokens: Tokens, at: int, hedges: Table) -> Found | None:
    """The hedge after a number or its noun; not one that belongs to a number of its own ("10, at least 3 of them")."""
    words = tokens.words
    comma = words[at] == "," and words[at + 1] in ("at", "if", "or", "give", "tops", "maximum", "minimum")
    found = hedges.after(tokens, at + 1 if comma else at)
    if found is None or tokens.kinds[found.end] == NUMBER or read_number(tokens, found.end):
        return None
    return found


def figure(tokens: Tokens, said: Phrase, hedges: Table, base: int = 0) -> Figure:
    """The figure that a phrase says; `base` is where the text of the tokens starts in the whole text."""
    amount, notes = said.quantity, [*said.quantity.notes, *said.notes]
    if len({hedge.row.relation for hedge in said.hedges}) > 1:
        joined = " ... ".join(_text(tokens, hedge.start, hedge.end) for hedge in said.hedges)
        notes.append(f"two hedges, “{joined}”: the last one decides")
    row = said.hedges[-1].row.name if said.hedges else BARE
    if amount.kind in ("between", "order"):
        row = amount.kind
        outer = [hedge for hedge in said.hedges if hedge.row.relation not in ("about", "exactly")]
        if outer and amount.kind == "between":
            notes.append(f"“{_text(tokens, outer[-1].start, outer[-1].end)}” before a range: the range decides")
    elif amount.kind == "about" and not said.hedges:
        row = "about"
    literal = hedges.literal(row, amount.low, amount.high)
    implied, wide = hedges.implied(row, amount.low, amount.place), hedges.wide(row, amount.low, amount.place)
    if row == "between":
        implied = wide = literal
    if row == "order" and any(hedge.row.relation in CEILINGS for hedge in said.hedges):
        literal = Ends(0.0, inf)
        notes.append("a ceiling on an order of magnitude leaves no bound")
    start, end = tokens.starts[said.start], tokens.ends[said.end - 1]
    number = None if row in ("between", "order") else amount.low
    return Figure(
        tokens.text[start:end], hedges.rows[row].relation, number, None if row == "order" else amount.place, literal, implied,
        wide, said.noun.unit if said.noun else None, said.noun.of if said.noun else None, said.per, tuple(notes), start + base, end + base,
    )  # fmt: skip


def _text(tokens: Tokens, start: int, end: int) -> str:
    return tokens.text[tokens.starts[start] : tokens.ends[end - 1]]


def parse(words: str, lexicon: Lexicon, hedges: Table | None = None, *, expect: str | None = None) -> Figure:
    """The figure that the whole of `words` says.

    `expect` is the unit that a bare head noun then means ("shells" where 152 mm shells are spoken of). Raises
    Unreadable with the smallest span that shows why.
    """
    hedges = hedges or Table.default()
    if len(words) > LONGEST:
        raise Unreadable(f"a figure takes no more than {LONGEST} characters", 0, len(words), slug="too-long")
    tokens = Tokens(words)
    if not tokens.size:
        raise Unreadable("a figure is missing here", 0, len(words), slug="no-figure")
    _refuse(tokens)
    found = _first_quantity(tokens)
    said = phrase(tokens, found, lexicon, hedges, one=True)
    if found.short in UNSURE and (said.noun is None or said.noun.kind):
        found = _unabbreviated(tokens, found)
        said = phrase(tokens, found, lexicon, hedges, one=True)
    _refuse_rest(tokens, said)
    return _expected(figure(tokens, said, hedges), tokens, lexicon, expect)


def _first_quantity(tokens: Tokens) -> Quantity:
    for at in range(tokens.size):
        if found := quantity(tokens, at):
            return found
    raise _unreadable(tokens, 0, tokens.size, "“{}” has no number that can be read", "no-number")


def _unabbreviated(tokens: Tokens, found: Quantity) -> Quantity:
    """ "3 m" on its own is three metres. """
    read = read_number(tokens, found.start)
    if read is None or found.kind != "number":
        return found
    read = read.without_short()
    return Quantity("number", read.value, read.value, read.place, found.start, read.end)


def _refuse(tokens: Tokens) -> None:
    for at in range(tokens.size):
        if tokens.kinds[at] == BROKEN:
            raise _broken(tokens, at)
        if tokens.words[at] in DASHES and tokens.kinds[at + 1] == NUMBER and at == 0:
            raise _unreadable(tokens, at, at + 2, "{} is negative, and nothing that is counted is", "negative")
        if tokens.words[at] in ("±", "$", "€", "£", "¥", "₩"):
            fact = "“{}” has no place in a figure" if tokens.words[at] == "±" else "“{}” is money, which is not counted"
            raise _unreadable(tokens, at, at + 1, fact, "mark")


def _broken(tokens: Tokens, at: int) -> Unreadable:
    word = tokens.words[at]
    if "," in word and word.replace(",", "").isdigit():
        return _unreadable(tokens, at, at + 1, "{} has a comma that does not part thousands", "comma")
    return _unreadable(tokens, at, at + 1, "{} is no number", "number")


def _refuse_rest(tokens: Tokens, said: Phrase) -> None:
    if said.start > 0:
        raise _unreadable(tokens, 0, said.start, "“{}” is no hedge that can be read", "hedge")
    if said.noun and said.noun.unit is None and said.noun.of in AMBIGUOUS:
        fact = f"“{{}}” names more than one unit: {AMBIGUOUS[str(said.noun.of)]}"
        raise _unreadable(tokens, said.noun.end - 1, said.noun.end, fact, "ambiguous-unit")
    if said.end < tokens.size and not _is_content(tokens, said):
        raise _unreadable(tokens, said.end, tokens.size, "“{}” is left over after the figure", "left-over")


def _is_content(tokens: Tokens, said: Phrase) -> bool:
    """ "13,000 containers of artillery, missiles and other arms": words without a number, after a noun's "of". """
    if tokens.words[said.end] != "of" or said.noun is None or said.end + 1 == tokens.size:
        return False
    return all(kind == WORD or tokens.words[said.end + i] in (",", "-") for i, kind in enumerate(tokens.kinds[said.end : tokens.size]))


def _expected(read: Figure, tokens: Tokens, lexicon: Lexicon, expect: str | None) -> Figure:
    """`read` with the expected unit, where its noun is the last word of one of that unit's names."""
    if expect is None or read.unit is not None or read.of is None:
        return read
    unit = lexicon.get(expect)
    if all(name.rsplit(" ", 1)[-1] != read.of for name in (unit.name, *unit.aliases)):
        return read
    return Figure(
        read.words, read.relation, read.figure, read.place, read.literal, read.implied, read.wide, expect, expect, read.per,
        read.notes, read.start, read.end,
    )  # fmt: skip


def _unreadable(tokens: Tokens, start: int, end: int, fact: str, slug: str, help: str | None = None) -> Unreadable:  # noqa: A002
    text = _text(tokens, start, end)
    return Unreadable(fact.format(text), tokens.starts[start], tokens.ends[end - 1], slug=slug, help=help)


def number(value: float, place: float | None = None) -> str:
    """A number as the tool prints it: 3,015,000 or 447.8; `place` is the last digit to show."""
    if place is None:
        place = 1 if abs(value) >= 1000 or value == int(value) else 10 ** (len(str(int(abs(value)))) - 4)
    decimals = 0 if place >= 1 else len(f"{place:.12f}".rstrip("0").partition(".")[2])
    return f"{value:,.{decimals}f}"


def in_words(value: float) -> str:
    """A number as a chart says it: 3,000,000 -> "3 million"; below a million, its digits."""
    for size, word in ((10**9, "billion"), (10**6, "million")):
        if value >= size and round(value / size, 2) * size == value:
            return f"{value / size:.2f}".rstrip("0").rstrip(".") + f" {word}"
    return number(value)


def say(figure: Figure) -> str:
    """The figure in words that `parse` reads back: "more than 1,000 containers"."""
    return f"{_amount(figure)}{_thing(figure)}"


def _amount(figure: Figure) -> str:
    literal, place = figure.literal, figure.place or 1
    if figure.relation == "between":
        return f"{_digits(literal.low, place)} to {_digits(literal.high, place)}"
    if figure.figure is None:
        return _order(literal.low)
    digits = _digits(figure.figure, place)
    if figure.relation == "exactly":
        said = figure.implied is not None and figure.implied.low == figure.implied.high
        return f"exactly {digits}" if said else digits
    return f"{figure.relation} {digits}"


def _digits(value: float, place: float) -> str:
    return number(value, min(place, 1))


def _order(low: float) -> str:
    for word, size in (("dozens", 12), ("tens", 10)):
        if low == size:
            return word + ("" if word == "dozens" else " of")
    return {6: "half a dozen"}.get(int(low), number(low))


def _thing(figure: Figure) -> str:
    return f" {figure.of}" if figure.of else ""
