"""Whether a phrase with a number counts something: not money, a distance, an age, a duration, a pronoun."""

from __future__ import annotations

from estimates.language.compiled import WORDS
from estimates.language.lexicon import Lexicon
from estimates.language.nouns import ABSTRACT, singular
from estimates.language.numerals import UNSURE
from estimates.language.tokens import NUMBER, WORD, Tokens
from estimates.reading.noncounts import skip
from estimates.reading.objects import DETERMINERS, Noun
from estimates.reading.phrases import Phrase

CURRENCIES = frozenset(["usd", "eur", "gbp", "krw", "jpy", "cny", *"$€£¥₩₽₴₹"])
MONEY = frozenset(WORDS["money"].split())
NOT_COUNTED = frozenset(WORDS["not counted"].split())
TALLIES = frozenset(
    ["number", "total", "count", "tally", "toll", "figure", "stock", "stockpile", "estimate", "estimates"]
)
COPULAS = frozenset(["numbered", "number", "numbering", "totaled", "totalled", "total", "totaling", "totalling"])
# "21 ships left and 15 were searched", "killed 12 people in one city and 16 in another"
_AGAIN = frozenset([",", ";", "and", "but", "while", "which", "whom", "only", "with", "plus"])
_ONLY = frozenset(["barely", "just", "only", "merely", "perhaps", "maybe", "possibly", "not"])
_AUXILIARIES = frozenset(["were", "was", "are", "is", "had", "have", "has", "went", "came", "left", "died"])
_WHERE = frozenset(["of", "in", "at", "near", "from", "by", "here", "there", "elsewhere", "aboard"])
_BODIES = frozenset(
    ["crew", "staff", "team", "group", "party", "force", "fleet", "convoy", "garrison", "detachment", "squad"]
)
_LEADS = frozenset(["at", "to", "from", "of", "is", "was", "were", "reached", "hit", "stood"])
_OF_THOSE = frozenset([("of", "them"), ("in", "all"), ("in", "total"), ("all", "told")])
NEAR = 25  # tokens that a tally may stand before its number
SMALL = 100  # a smaller number without a hedge and a noun is a label more often than a count


def is_money(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a currency stands around the quantity [start, end)."""
    words = tokens.words
    after = end + 1 if words[end] in ("u", "us", "american", "canadian", "australian", "russian", "south") else end
    if words[end] == "u" and words[end + 1] == ".":
        after = end + 4
    after = tokens.over_hyphen(after)
    if words[after] in ("of", "/"):
        after += 1
    return (
        words[start - 1] in CURRENCIES
        or words[after] in MONEY
        or (words[after] == "korean" and words[after + 1] == "won")
    )


def is_count(tokens: Tokens, said: Phrase, lexicon: Lexicon, *, earlier: bool) -> bool:
    """Whether a phrase counts something: not money, a distance, an age, a duration, a pronoun or a bare small number.

    `earlier` says that the sentence has counted something before.
    """
    amount, noun, words = said.quantity, said.noun, tokens.words
    if is_money(tokens, amount.start, amount.end) or words[amount.end] in NOT_COUNTED:
        return False
    last = amount.end - 1
    if amount.kind == "between" and tokens.kinds[last] == NUMBER and skip(tokens, last, lexicon) != last:
        return False
    if noun is None:
        return _stands_alone(tokens, said, earlier=earlier)
    if noun.kind in ("length", "duration") or (amount.short in UNSURE and not noun.known):
        return False
    small_word = tokens.kinds[amount.start] == WORD and amount.kind in ("number", "between") and amount.high < 12
    if small_word and not said.hedges:
        return _is_small_count(tokens, said, noun)
    return True


def _is_small_count(tokens: Tokens, said: Phrase, noun: Noun) -> bool:
    """Whether a small number in words counts: "two ships", but not "one of the main suppliers", "the two sides"."""
    start, end = said.quantity.start, said.quantity.end
    if not noun.known or (tokens.words[end] == "of" and said.quantity.low == 1):
        return False
    if said.quantity.high > 1 and tokens.words[start - 1] not in DETERMINERS:
        return True
    return noun.unit is not None or (noun.of or "").rsplit(" ", 1)[-1] not in ABSTRACT


def _stands_alone(tokens: Tokens, said: Phrase, *, earlier: bool) -> bool:
    """Whether a number without a noun is a figure: hedged, or large, or led to ("put the figure at 64")."""
    amount, words = said.quantity, tokens.words
    if amount.short in UNSURE or _is_age(tokens, said):
        return False
    if amount.kind == "order":
        bare = amount.end == amount.start + 1
        return not (bare and words[amount.start] in ("tens", "billions", "trillions")) and words[amount.start] != "half"
    if said.hedges:
        return not _is_hour_or_age(tokens, said)
    if amount.high >= SMALL:
        return amount.high >= 1000 or tokens.kinds[amount.start] == NUMBER
    if is_of_those(tokens, said):
        return tokens.kinds[amount.start] == NUMBER
    before = words[amount.start - 1]
    told = before in _LEADS and not TALLIES.isdisjoint(words[max(0, amount.start - NEAR) : amount.start])
    after = words[amount.end]
    if earlier and (after in ("more", "others") or (before in _ONLY and amount.plain)):
        return True
    if before == "of" and words[amount.start - 2] in _BODIES:  # "a crew of 23"
        return tokens.kinds[amount.start] == NUMBER
    if earlier and before == "from" and words[amount.start - 2] in ("up", "down"):  # "170 shipments (up from 43)"
        return True
    goes_on = after in _AUXILIARIES or after in _WHERE or after.endswith(("ed", "ing"))
    again = earlier and before in _AGAIN and goes_on
    return tokens.kinds[amount.start] == NUMBER and (told or again or before in COPULAS)


def is_of_those(tokens: Tokens, said: Phrase) -> bool:
    """Such as "pledged shells, 800 of them", "the rail cars, 73 in all": what is counted stands before the comma."""
    words, start, end = tokens.words, said.start, said.quantity.end
    told = words[start - 1] == "," and (words[end], words[end + 1]) in _OF_THOSE
    return told and singular(words[start - 2]) is not None


def _is_hour_or_age(tokens: Tokens, said: Phrase) -> bool:
    """Such as "at about 10", "children under 5", "640 were under 18"."""
    before, hedge = tokens.words[said.start - 1], tokens.words[said.start]
    if said.quantity.high >= SMALL or not said.quantity.plain:
        return False
    return before == "at" or (hedge in ("under", "over") and before not in _LEADS - {"is", "was", "were"})


def _is_age(tokens: Tokens, said: Phrase) -> bool:
    """Such as "Kim, 40, said"."""
    start, end = said.quantity.start, said.quantity.end
    return (
        tokens.words[start - 1] == "," and tokens.words[end] == "," and said.quantity.plain and said.quantity.low < 120
    )
