"""What stands around a quantity: the hedges before and after it, what it counts, and per what."""

from __future__ import annotations

from typing import NamedTuple

from estimates.language.cardinals import place_of
from estimates.language.lexicon import Lexicon
from estimates.language.nouns import PLACES
from estimates.language.numerals import number
from estimates.language.tokens import WORD, Tokens
from estimates.quantities.old_hedges import Found, Table
from estimates.reading.counted import counted
from estimates.reading.objects import Noun
from estimates.reading.quantities import OPENERS, Quantity
from estimates.reading.rates import per, per_after_content

FEW = 100  # regions that something happens over; more of them are a count


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
    end = _said_again(tokens, end, found)
    noun = counted(tokens, end, lexicon, one=one or found.low == 1 == found.high)
    end = noun.end if noun else end
    if len(said) == 1 and _is_where(tokens, said[0], found, noun):
        said, start = [], found.start
    if noun and not after and (after := _after(tokens, end, hedges)):
        said.append(after)
        end = after.end
    below = per(tokens, end, lexicon) or (per_after_content(tokens, end, lexicon) if noun else None)
    if below:
        end = below[1]
        if not after and (after := _after(tokens, end, hedges)):
            said.append(after)
            end = after.end
    return Phrase(found, tuple(said), noun, below[0] if below else None, start, end)


def _said_again(tokens: Tokens, at: int, found: Quantity) -> int:
    """Past the same number in parentheses: "1,000 (one thousand) containers"."""
    again = number(tokens, at + 1) if tokens.words[at] == "(" else None
    same = again is not None and tokens.words[again.end] == ")" and again.value == found.low == found.high
    return again.end + 1 if again and same else at


def _is_where(tokens: Tokens, hedge: Found, found: Quantity, noun: Noun | None) -> bool:
    """Such as "over nine regions" says where, not how many."""
    over = tokens.words[hedge.start] in ("over", "around", "above") and hedge.end == hedge.start + 1 <= found.start
    return over and noun is not None and found.high < FEW and (noun.of or "") in PLACES


def _after(tokens: Tokens, at: int, hedges: Table) -> Found | None:
    """The hedge after a number or its noun; not one that belongs to a number of its own ("10, at least 3 of them")."""
    words = tokens.words
    comma = words[at] == "," and words[at + 1] in ("at", "if", "or", "give", "tops", "maximum", "minimum")
    found = hedges.after(tokens, at + 1 if comma or words[at] == "(" else at)
    if found is None:
        return None
    if comma and words[found.start : found.end] == ["or", "so"] and tokens.kinds[found.end] == WORD:
        return None  # ", or so the army says"
    if own := number(tokens, found.end):
        if words[found.end - 1] != "take":
            return None
        found = found._replace(end=own.end)  # "give or take 500"
    elif comma and words[found.end - 1] != "take" and not OPENERS.isdisjoint(words[found.end : found.end + 2]):
        return None  # "at most a few dozen tanks"
    if words[at] != "(":
        return found
    return found._replace(end=found.end + 1) if words[found.end] == ")" else None  # "13,000 (or more) containers"


def is_two_ways(tokens: Tokens, said: Phrase) -> bool:
    """Such as "13.000 containers": a fraction of a container, or thousands of them."""
    whole, point, decimals = tokens.words[said.quantity.start].partition(".")
    things = said.noun is not None and said.noun.kind is None
    counts = things and (said.per is None or decimals.endswith("0"))  # nobody writes 450.000 shells for 450 of them
    one_token = said.quantity.kind == "number" and said.quantity.end == said.quantity.start + 1
    return counts and one_token and bool(point) and len(decimals) == 3 and whole.strip("0") != ""


def with_thousands(tokens: Tokens, said: Phrase) -> Phrase:
    """Such as "13.000 containers" in an article is thirteen thousand, and a note says so."""
    if not is_two_ways(tokens, said):
        return said
    amount, digits = said.quantity, tokens.words[said.quantity.start]
    value = float(digits.replace(".", ""))
    note = f"“{digits}” is read as {value:,.0f}"
    return said._replace(
        quantity=amount._replace(low=value, high=value, place=float(place_of(int(value))), notes=(note,))
    )
