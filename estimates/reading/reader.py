"""A text -> the figures in it: segment, tokenize, tag, grammar, modifiers, resolve."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from estimates.language.language import Language, detect
from estimates.language.tokenizer import NUMBER, Tokens, times
from estimates.quantities.figure import Figure
from estimates.quantities.units import Units
from estimates.reading.amounts import Amounts
from estimates.reading.exclusions import Exclusions
from estimates.reading.grammar import Grammar
from estimates.reading.mentions import Mention, Mentions
from estimates.reading.modifiers import Modifiers
from estimates.reading.resolve import Resolver
from estimates.reading.segments import segments

MOST_NUMBERS = 400  # of a sentence; what has more is no prose


class Scan(NamedTuple):
    """What a text was found to hold: its figures, and the numbers that are none as (start, end)."""

    figures: list[Figure]
    skipped: list[tuple[int, int]]


class Reader:
    """The pipeline for one language and one set of units."""

    def __init__(self, language: Language, units: Units) -> None:
        self.language, self.grammar = language, Grammar(language, units)
        self.amounts = Amounts(self.grammar)
        self.modifiers = Modifiers(self.grammar, self.amounts)
        self.mentions = Mentions(self.grammar, self.amounts, self.modifiers)
        self.exclusions, self.resolver = Exclusions(self.grammar), Resolver(self.mentions)
        numerals = self.grammar.numerals
        self.one = numerals.one
        self.after_one = frozenset(
            [
                *numerals.multipliers,
                *numerals.halves,
                *(
                    p.words[1]
                    for ps in (self.amounts.couple, self.amounts.several, self.amounts.half_dozen)
                    for f in ps.index.values()
                    for p in f
                    if len(p.words) > 1
                ),
            ]
        )
        self.starts = self.amounts.starts
        words = sorted((word for word in self.starts if word.isalpha()), key=len, reverse=True)
        self.hint = re.compile("[0-9½¼¾⅓⅔]|" + "|".join(map(re.escape, words)), re.IGNORECASE)

    def scan(self, text: str) -> Iterator[tuple[list[Figure], list[tuple[int, int]]]]:
        """Yield the figures and the other numbers of every sentence that has any."""
        for start, sentence in segments(text, self.language):
            if self.hint.search(sentence):
                yield self.sentence(sentence, start)

    def sentence(self, text: str, offset: int = 0) -> tuple[list[Figure], list[tuple[int, int]]]:
        """Read one sentence."""
        tokens = self.grammar.tokens(text)
        found, skipped = self._mentions(tokens)
        kept = self.resolver.resolve(tokens, found)
        floor = 0
        for mention in kept:
            self._modify(tokens, mention, floor)
            floor = mention.end
        spans = [(tokens.starts[m.amount.start], tokens.ends[m.amount.end - 1]) for m in found if m not in kept]
        spans += [(tokens.starts[at], tokens.ends[at]) for at in skipped]
        return [self.figure(tokens, mention, offset) for mention in kept], [
            (offset + a, offset + b) for a, b in sorted(spans)
        ]

    def _mentions(self, tokens: Tokens) -> tuple[list[Mention], list[int]]:
        words, kinds, after = tokens.words, tokens.kinds, 0
        found: list[Mention] = []
        skipped: list[int] = []
        for at in range(tokens.size):
            if kinds[at] != NUMBER:
                word = words[at]
                if word not in self.starts and not (word in self.one and words[at + 1] in self.after_one):
                    continue
            if at < after:
                continue
            end = self.exclusions.skip(tokens, at)
            if end > at:
                skipped.append(at)
                after = end
                continue
            amount = self.amounts.read(tokens, at)
            if amount is None:
                if kinds[at] == NUMBER:
                    skipped.append(at)
                continue
            mention, after = self.mentions.read(tokens, at, amount)
            if mention:
                found.append(mention)
            else:
                skipped.append(at)
            if len(found) > MOST_NUMBERS:
                break
        return found, skipped

    def _modify(self, tokens: Tokens, mention: Mention, floor: int) -> None:
        mention.modified = self.modifiers.negate(
            tokens, mention.start, mention.end, mention.modified, mention.hedges, floor
        )
        mention.start = self.negated_from(tokens, mention, floor)
        if mention.hedges and mention.hedges[0].relation == "reach" and mention.modified.relation == "bare":
            mention.start = mention.amount.start

    def negated_from(self, tokens: Tokens, mention: Mention, floor: int) -> int:
        """Return the first token of a figure, with a negator that touches its hedge: "no more than 300"."""
        at = mention.start - 1
        touching = mention.hedges and at >= floor and tokens.words[at] in self.modifiers.negators
        return at if touching and mention.modified.relation in self.modifiers.flips.values() else mention.start

    def figure(self, tokens: Tokens, mention: Mention, offset: int = 0) -> Figure:
        """Return what a mention says."""
        amount, modified, sign = mention.amount, mention.modified, mention.sign
        relation = modified.relation
        figure: float | None = amount.low
        low: float | None = None
        high: float | None = None
        step, high_step = amount.step, 0.0
        if amount.kind == "order":
            figure, low, step = None, 0.0 if modified.note and relation == "order" else amount.low, 0.0
        elif relation == "between":
            figure, low, high, high_step = None, amount.low, amount.high, amount.high_step
            if amount.kind == "margin":
                figure = times((low + high) / 2, 1)
        elif amount.kind != "number":
            from_high = relation in ("up to", "less than", "at most", "just under")
            figure, step = (amount.high, amount.high_step) if from_high else (amount.low, amount.step)
        if sign < 0:
            figure = -figure if figure is not None else None
            low, high = (-high, -low) if low is not None and high is not None else (low, high)
        start, end = tokens.starts[mention.start], tokens.ends[mention.end - 1]
        return Figure(
            words=tokens.text[start:end], relation=relation, figure=figure, low=low, high=high, granularity=step,
            high_granularity=high_step, soft=modified.soft, odd=modified.odd, kind=mention.kind, role=mention.role,
            unit=mention.unit, of=mention.of, per=mention.per, start=start + offset, end=end + offset,
            note=modified.note or mention.note,
        )  # fmt: skip


@lru_cache(maxsize=16)
def reader(code: str, units: Units) -> Reader:
    """Return the reader of a language with a set of units; its tables are made once."""
    return Reader(Language.load(code), units)


def read(
    text: str, units: Units | None = None, *, language: str | None = None, kinds: Collection[str] | None = None
) -> list[Figure]:
    """Return the figures of a text in order; `units` are the common ones unless a study's are given."""
    return scan(text, units, language=language, kinds=kinds).figures


def scan(
    text: str, units: Units | None = None, *, language: str | None = None, kinds: Collection[str] | None = None
) -> Scan:
    """Read the figures of a text, and tell which numbers in it are none.

    `language` is a code such as "en"; it is detected if it is None. `kinds` keeps only figures of these kinds.
    """
    figures: list[Figure] = []
    skipped: list[tuple[int, int]] = []
    for found, others in reader(language or detect(text), units or Units.common()).scan(text):
        figures += found if kinds is None else [figure for figure in found if figure.kind in kinds]
        skipped += others
    return Scan(figures, skipped)
