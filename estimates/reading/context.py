"""What a sentence says elsewhere about its figures: a noun said once for two numbers, a calibre that stands apart."""

from __future__ import annotations

from math import inf

from estimates.language.compiled import WORDS
from estimates.language.lexicon import Lexicon
from estimates.language.nouns import singular
from estimates.language.tokens import Tokens
from estimates.reading.calibres import calibre
from estimates.reading.counting import COPULAS, NEAR, TALLIES, is_of_those
from estimates.reading.objects import Noun
from estimates.reading.objects import noun as read_noun
from estimates.reading.phrases import Phrase

_FILL = frozenset(WORDS["before a calibre"].split())
_CONDITIONS = frozenset(WORDS["conditions"].split())
_RECENT = 8  # figures before one that may say what it counts
_LEADS = frozenset([":", "–", "—", "="])  # "shells: 6 million"
_LONGEST = 5  # tokens of a noun phrase before a colon
_REACH = 6  # tokens between a condition and its calibre: "if they had been filled only with 152 mm shells"


def completed(tokens: Tokens, found: list[Phrase], lexicon: Lexicon) -> list[Phrase]:
    """The phrases of one sentence, with nouns and calibres that stand elsewhere in it."""
    fills = _fills(tokens, lexicon)
    done: list[Phrase] = []
    for i, said in enumerate(found):
        if fills and (filled := _filled(said, found, fills, lexicon)):
            done.append(filled)
        elif said.noun is None and (noun := _shared(tokens, said, found[i + 1 : i + 2])):
            done.append(_with(said, noun, f"what is counted, {noun.of}, stands after the next number"))
        elif said.noun is None and said.quantity.kind != "order" and (noun := _elsewhere(tokens, said, done, lexicon)):
            done.append(_with(said, noun, f"what is counted, {noun.of}, stands earlier in the sentence"))
        else:
            done.append(said)
    return done


def _with(said: Phrase, noun: Noun, note: str) -> Phrase:
    return Phrase(said.quantity, said.hedges, noun, said.per, said.start, said.end, (*said.notes, note))


def _shared(tokens: Tokens, said: Phrase, after: list[Phrase]) -> Noun | None:
    """The noun of two numbers, after the second one: "either 300 or 400 containers", "from 500 to 300 containers"."""
    if not after or after[0].start > said.end + 2 or tokens.words[said.end] not in ("or", "to", "and", "but", "/"):
        return None
    return after[0].noun


def _elsewhere(tokens: Tokens, said: Phrase, earlier: list[Phrase], lexicon: Lexicon) -> Noun | None:
    """The noun of a figure before ("from 250,000 rounds to 1.3 million"), or of a tally.

    Of several figures it is the one nearest in size: "54 ships carrying 1 million tons, 32 carrying ..." are ships. A
    tally is such as "the number of containers ... at 10,000".
    """
    words, start = tokens.words, said.start
    if start > 1 and singular(words[start - 2]) and (words[start - 1] in COPULAS or words[start - 1] in _LEADS):
        return _before(tokens, start - 1, lexicon)
    if is_of_those(tokens, said) and (noun := _before(tokens, start - 1, lexicon)):
        return noun
    counted = [one for one in earlier[-_RECENT:] if one.noun and one.noun.kind != "share"]
    if counted:
        return min(reversed(counted), key=lambda one: _distance(one.quantity.low, said.quantity.low)).noun
    for at in range(start - 1, max(0, start - NEAR), -1):
        if words[at] == "of" and words[at - 1] in TALLIES:
            found = read_noun(tokens, at + 1, lexicon)
            return found if found and found.known else None
    return None


def _distance(one: float, other: float) -> float:
    """How far apart two numbers are in size: their ratio, the larger one on top."""
    low, high = sorted((one, other))
    return high / low if low else inf


def _before(tokens: Tokens, end: int, lexicon: Lexicon) -> Noun | None:
    """The longest noun phrase that ends before token `end`: the shells of "152 mm shells: 6 million"."""
    phrases = (read_noun(tokens, at, lexicon) for at in range(max(0, end - _LONGEST), end))
    return next((found for found in phrases if found and found.end == end and found.known), None)


class _Fill:
    """A calibre in a condition: where it stands, the calibre, and what is said to have it."""

    def __init__(self, start: int, size: str, noun: Noun | None, text: str) -> None:
        self.start, self.size, self.noun, self.text = start, size, noun, text


def _fills(tokens: Tokens, lexicon: Lexicon) -> list[_Fill]:
    words = tokens.words
    found = []
    for at in range(tokens.size):
        if words[at] not in _FILL or _CONDITIONS.isdisjoint(words[max(0, at - _REACH) : at + 1]):
            continue
        if sizes := calibre(tokens, at + 1, lexicon):
            noun = read_noun(tokens, at + 1, lexicon)
            end = noun.end if noun else sizes[1]
            found.append(
                _Fill(at, " and ".join(sizes[0]), noun, tokens.text[tokens.starts[at + 1] : tokens.ends[end - 1]])
            )
    return found


def _filled(said: Phrase, found: list[Phrase], fills: list[_Fill], lexicon: Lexicon) -> Phrase | None:
    """`said` with the calibre of its condition, if what it counts is not said or general ("rounds")."""
    noun = said.noun
    if noun is not None and (noun.unit not in lexicon.generic or noun.of != noun.unit):
        return None
    leads = fills[0].start < found[0].start
    near = [fill for fill in fills if (fill.start < said.start) == leads]
    if not near:
        return None
    fill = near[-1] if leads else near[0]
    note = f"the calibre stands apart: “{fill.text}”"
    if noun is None:
        return _with(said, fill.noun, note) if fill.noun else None
    of = f"{fill.size} {noun.of}"
    return _with(said, Noun(of, lexicon.find(of) or noun.unit, noun.end), note)
