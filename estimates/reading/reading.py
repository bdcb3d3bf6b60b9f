"""An article -> the figures in it, with their places: sentence by sentence, in little memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from estimates.language.cardinals import MAGNITUDES
from estimates.language.lexicon import Lexicon
from estimates.language.nouns import CHANGES
from estimates.language.numerals import STARTS, number, share
from estimates.language.tokens import NUMBER, Tokens
from estimates.quantities.old_hedges import Table
from estimates.reading.context import completed
from estimates.reading.counted import counted
from estimates.reading.counting import is_count
from estimates.reading.figures import Figure, figure
from estimates.reading.noncounts import skip, spread
from estimates.reading.objects import DETERMINERS, Noun, measure
from estimates.reading.objects import noun as read_noun
from estimates.reading.phrases import Phrase, phrase, with_thousands
from estimates.reading.quantities import OPENERS, Quantity, first_of_two, quantity
from estimates.reading.sentences import Sentence, sentences

_ANCHORS = STARTS | OPENERS
_ARTICLES = frozenset(["a", "an"])
_AFTER_A = frozenset([*MAGNITUDES, "couple", "few", "half", "quarter", "third", "fifth", "tenth"])
_TELLING = (_ANCHORS - _ARTICLES) | _AFTER_A
_HINT = re.compile("[0-9]")
_WORDS = re.compile(r"[^\W\d_]+")
_OTHER_HALVES = frozenset(["first", "second", "third", "fourth", "last", "latter", "other", "final"])
_ROUNDS_OF = frozenset(["magazine", "magazines", "clip", "clips", "burst", "bursts", "drum", "belt", "mag", "capacity"])
_ROUND_WHOLES = frozenset([3, 4, 5, 10, 20, 100, 1000])  # of which so many are a share
MOST_NUMBERS = 400  # in one sentence; what has more is no prose
_REACH = 12  # tokens between a verb of change and its "from"


class Passage(NamedTuple):
    """A sentence and the figures in it."""

    sentence: Sentence
    figures: tuple[Figure, ...]


def _forget(_: Sentence) -> None: ...


def read(
    source: str | Iterable[str],
    lexicon: Lexicon | None = None,
    hedges: Table | None = None,
    left_out: Callable[[Sentence], object] = _forget,
) -> Iterator[Figure]:
    """The figures of a text, or of a text that comes in pieces, in order; their spans count from its beginning.

    `left_out` is told of each sentence with more than `MOST_NUMBERS` numbers, which is not read.
    """
    for passage in passages(source, lexicon, hedges, left_out):
        yield from passage.figures


def passages(
    source: str | Iterable[str],
    lexicon: Lexicon | None = None,
    hedges: Table | None = None,
    left_out: Callable[[Sentence], object] = _forget,
) -> Iterator[Passage]:
    """The sentences of a text that hold figures; `left_out` as of `read`."""
    lexicon, hedges = lexicon or Lexicon.default(), hedges or Table.default()
    for sentence in sentences(source):
        if not _HINT.search(sentence.text) and _TELLING.isdisjoint(_WORDS.findall(sentence.text.lower())):
            continue
        tokens = Tokens(sentence.text)
        anchors = [i for i, word in enumerate(tokens.words) if tokens.kinds[i] == NUMBER or word in _ANCHORS]
        if len(anchors) > MOST_NUMBERS:
            left_out(sentence)
        elif found := list(_phrases(tokens, anchors, lexicon, hedges)):
            said = completed(tokens, found, lexicon)
            yield Passage(sentence, tuple(figure(tokens, one, hedges, sentence.start) for one in said))


def was_left_out(sentences: int) -> str:
    """What to say of so many sentences that were not read."""
    told = "1 sentence holds" if sentences == 1 else f"{sentences:,} sentences hold"
    return f"{told} more than {MOST_NUMBERS} numbers and {'was' if sentences == 1 else 'were'} left out: no prose"


def _phrases(tokens: Tokens, anchors: list[int], lexicon: Lexicon, hedges: Table) -> Iterator[Phrase]:
    words, kinds = tokens.words, tokens.kinds
    after, earlier = 0, False
    for at in anchors:
        if at < after:
            continue
        word = words[at]
        first = at + 1 if word in ("between", "from") else at
        after = skip(tokens, first, lexicon) if kinds[first] == NUMBER else first
        if after != first or (word in _ARTICLES and words[at + 1] not in _AFTER_A):
            continue
        said, after = _phrase(tokens, at, lexicon, hedges, earlier=earlier)
        if said:
            earlier = earlier or said.noun is not None
            yield said


def _phrase(tokens: Tokens, at: int, lexicon: Lexicon, hedges: Table, *, earlier: bool) -> tuple[Phrase | None, int]:
    """The phrase that starts at an anchor, if it counts something, and where to go on."""
    if part := _share(tokens, at, lexicon, hedges):
        return part, part.end
    found = _of_change(tokens, at) or quantity(tokens, at)
    if found is None:
        return None, at + 1
    if further := _spread(tokens, found.end):
        return None, further
    after = tokens.over_hyphen(found.end)
    if after != found.end and not hedges.after(tokens, found.end):
        return _compound(tokens, found, after, lexicon, hedges), after + 1
    said = with_thousands(tokens, phrase(tokens, found, lexicon, hedges))
    if further := _spread(tokens, said.end):
        return None, further
    return (said if is_count(tokens, said, lexicon, earlier=earlier) else None), max(said.end, found.end)


def _spread(tokens: Tokens, at: int) -> int:
    """Where to go on after "± 50", "(+/- 50)": the number before is no exact one, and how sure it is nobody says."""
    mark = at + 1 if tokens.words[at] in (",", "(") else at
    return spread(tokens, mark)


def _of_change(tokens: Tokens, at: int) -> Quantity | None:
    """The first number of "rose from two to three million shells": two figures, not a range."""
    if tokens.words[at] != "from" or CHANGES.isdisjoint(tokens.words[max(0, at - _REACH) : at]):
        return None
    return first_of_two(tokens, at + 1)


def _compound(tokens: Tokens, found: Quantity, after: int, lexicon: Lexicon, hedges: Table) -> Phrase | None:
    """Such as "a 300-container shipment", "a 12,000-strong force"; not "a two-day visit", "the twenty-first"."""
    word = tokens.words[after]
    unit = lexicon.find(word)
    if unit and lexicon.kind(unit) is None and tokens.words[after + 1] not in _ROUNDS_OF:
        noun: Noun | None = Noun(unit, unit, after + 1)
    elif word == "strong":
        noun = None
    else:
        return None
    before = hedges.before(tokens, found.start)
    start = before[-1].start if before else found.start
    return Phrase(found, tuple(reversed(before)), noun, None, start, after + 1)


def _share(tokens: Tokens, at: int, lexicon: Lexicon, hedges: Table) -> Phrase | None:
    """Such as "half of the shells", "one-third of the 1,500 missiles", "one in two": a share, in percent."""
    words = tokens.words
    if part := share(tokens, at):
        top, bottom, end = part
        if (whole := number(tokens, at)) and whole.end > end:  # "a quarter of a million"
            return None
        if (
            words[end] not in ("of", *DETERMINERS)
            or words[at - 1] in _OTHER_HALVES
            or not _is_shared(tokens, end, lexicon)
        ):
            return None
    elif words[at + 1] == "in" and (ratio := _ratio(tokens, at)) and not measure(tokens, ratio[2], lexicon):
        top, bottom, end = ratio
    else:
        return None
    value = 100 * top / bottom
    found = Quantity("number", value, value, 10 if bottom != 4 else 1, at, end)
    before = hedges.before(tokens, at)
    start = before[-1].start if before else at
    return Phrase(found, tuple(reversed(before)), Noun("percent", "percent", end, "share"), None, start, end)


def _ratio(tokens: Tokens, at: int) -> tuple[int, int, int] | None:
    """Such as "one in two", "7 in 10": (top, bottom, index after it)."""
    top, bottom = number(tokens, at), number(tokens, at + 3 if tokens.words[at + 2] == "every" else at + 2)
    if top is None or bottom is None or top.end != at + 1 or not top.value < bottom.value:
        return None
    sure = top.value == 1 or bottom.value in _ROUND_WHOLES
    return (int(top.value), int(bottom.value), bottom.end) if sure else None


def _is_shared(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Whether things that are counted follow: "of the shells", "the 300 containers"; not "of last year", "the size"."""
    whole = counted(tokens, at, lexicon) if tokens.words[at] == "of" else read_noun(tokens, at + 1, lexicon)
    return whole is not None and whole.known and whole.kind != "duration"
