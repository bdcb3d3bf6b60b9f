"""A text -> the figures in it: segment, tokenize, and then the stages of `Reader`, each a class on the one before.

They are the lexicon of `language`, the grammar of nouns and rates, exclusions, amounts, modifiers, what precedes a
number, mentions, and the context that resolves them.
"""

import re
from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from estimates.language.language import Language, detect
from estimates.language.tokenizer import NUMBER, Tokens, times
from estimates.quantities.figure import Figure
from estimates.quantities.units import Units
from estimates.reading.extraction import INVISIBLE
from estimates.reading.modifiers import UPPER, Mention
from estimates.reading.resolve import Resolver
from estimates.reading.segments import segments

MAX_NUMBERS = 400  # in a sentence; text with more is not prose

_BARE = re.compile(r"[\d.,\s]*")  # such as the number of an item of a list: long texts can hold nothing else


class Scan(NamedTuple):
    """The figures of a text, and how many of its numbers are not figures."""

    figures: list[Figure]
    skipped: int


class Reader(Resolver):
    """The pipeline for one language and one set of units, each stage on the one before."""

    def sentence(self, text: str, offset: int) -> Scan:
        """Read one sentence that starts at `offset` of its text."""
        tokens = self.tokens(text)
        is_table = _BARE.fullmatch(text) or tokens.kinds.count(NUMBER) > MAX_NUMBERS
        kept = [] if is_table else self.mentions(tokens)
        covered = {at for mention in kept for at in range(mention.start, mention.end)}
        skipped = sum(tokens.words[at][0].isdigit() for at in range(tokens.size) if at not in covered)
        return Scan([self.figure(tokens, mention, offset) for mention in kept], skipped)

    def mentions(self, tokens: Tokens, *, whole: bool = False) -> list[Mention]:
        """Return the figures of a sentence, or the first amount of a text that is one figure, whatever that counts."""
        mentions: list[Mention] = []
        after = floor = 0  # tokens before `after` have been read; those before `floor` belong to a figure
        for at in range(tokens.size):
            if at < after or not self.starts_at(tokens, at):
                continue
            after = at if whole else self.skip(tokens, at)
            if after == at and (amount := self.amount(tokens, at)):
                mention, after = self.mention(tokens, at, amount, mentions[-1].end if mentions else 0, whole=whole)
                mentions += [mention] if mention else []
        kept = self.resolve(tokens, mentions)
        for mention in mentions if whole else kept:
            floor = self.negate(tokens, mention, floor)
        return mentions if whole else kept

    def figure(self, tokens: Tokens, mention: Mention, offset: int = 0) -> Figure:
        """Return the figure of a mention."""
        amount, modified, sign = mention.amount, mention.modified, mention.sign
        relation, step, low, high = modified.relation, amount.step, None, None
        number: float | None = float(amount.value) * sign
        if amount.kind == "order":
            number, low, step = None, 0.0 if modified.note else amount.value, 0.0
        elif relation == "between":
            low, high = sorted((amount.low * sign, amount.value * sign))
            number, step = times((low + high) / 2, 1) if amount.kind == "margin" else None, amount.low_step
        elif amount.kind not in ("number", "unclear") and relation not in UPPER:
            number, step = amount.low * sign, amount.low_step
        start, end, note = tokens.starts[mention.start], tokens.ends[mention.end - 1], modified.note
        if misspelt := self.misspelt(tokens, amount.end, mention.end):
            note = f"“{tokens.raw(misspelt[0])}” is not a known number word"
        return Figure(
            words=tokens.text[start:end], relation=relation, figure=number, low=low, high=high, granularity=step,
            high_granularity=amount.step if relation == "between" else 0.0, soft=modified.soft, odd=modified.odd,
            kind=mention.kind, role=mention.role, unit=mention.unit, of=mention.of, per=mention.per,
            start=start + offset, end=end + offset, note=note,
        )  # fmt: skip


@lru_cache(maxsize=16)
def reader(code: str, units: Units) -> Reader:
    """Return the reader of a language with a set of units; its tables are made once."""
    return Reader(Language.load(code), units)


def scan(
    text: str, units: Units | None = None, *, language: str | None = None, kinds: Collection[str] | None = None
) -> Scan:
    """Return the figures of a text in order, and count the numbers in it that are not figures.

    `units` are the common ones unless a study's are given. `language` is a code such as "en"; it is detected if it is
    None. `kinds` keeps only figures of these kinds. Marks that nobody sees, such as soft hyphens, are read past: words
    are without them, places are those of the text as it is.
    """
    seen = INVISIBLE.sub("", text)
    tools = reader(language or detect(seen), units or Units.common())
    scans = [tools.sentence(sentence, start) for start, sentence in segments(seen, tools.language)]
    figures = [figure for part in scans for figure in part.figures if kinds is None or figure.kind in kinds]
    if seen != text:
        places = [at for at, letter in enumerate(text) if not INVISIBLE.match(letter)]
        figures = [replace(figure, start=places[figure.start], end=places[figure.end - 1] + 1) for figure in figures]
    return Scan(figures, sum(part.skipped for part in scans))
