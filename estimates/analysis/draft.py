"""Check a draft against a study: does every number in it agree with a claim, a wording, or a recomputed figure?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from math import isclose
from typing import Any, NamedTuple

import numpy as np

from estimates.analysis.columns import DIRECTIONS, records
from estimates.analysis.numbers import words_of
from estimates.analysis.record import figures_of
from estimates.analysis.result import Result
from estimates.analysis.sentences import extent_ends
from estimates.diagnostics import Diagnostic, Source, Span, as_json
from estimates.language.language import Language, detect
from estimates.quantities import dates
from estimates.quantities.figure import Figure
from estimates.reading import scan
from estimates.reading.segments import segments

BOUNDS = DIRECTIONS | {"just over": 1, "just under": -1}  # an approximation sets no bound
APPROXIMATE = ("about", "nearly")
CLOSE = 0.01  # how far a bare number may be rounded, or a figure lie from a worked one
ROUNDED = 0.05  # how far a hedged number may be rounded
# What is certainly wrong, and what an editor has to decide: a study may lack a claim, a draft may report an older one.
FIRM = {
    "number": "the study has a different number from this speaker",
    "unit": "the study has this number in another unit",
    "hedge-inverted": "the bound points the other way in the study",
    "hedge-added": "the study has no such bound",
    "hedge-dropped": "the study hedges this number",
    "speaker": "the study has this number from another speaker",
    "does-not-follow": "differs from the count times the study's capacity",
}
OPEN = {
    "not-in-study": "no claim in the study has this number",
    "rounded": "rounded further than the study's number allows",
    "superseded": "corrected by",
}


class Known(NamedTuple):
    """A number that the study has, of a claim (its row): as its speaker said it, or as an outlet worded it."""

    claim: int
    figure: Figure
    is_count: bool  # that a claim makes


class Checked(NamedTuple):
    """What was found in a draft, how many figures agree with the study, and those that it does not count.

    A finding that is firm is an error, any other a warning. The interface is that of `findings.Findings`.
    """

    diagnostics: list[Diagnostic]
    matched: int
    skipped: list[str]

    @property
    def firm(self) -> int:
        """How many findings are firm."""
        return sum(finding.severity == "error" for finding in self.diagnostics)

    def lines(self) -> list[str]:
        """Return the summary line."""
        skipped = f"; not compared (not counted in the study): {', '.join(self.skipped)}" if self.skipped else ""
        agree = f"Figures that agree with the study: {self.matched}"
        return [f"{agree}; that do not: {len(self.diagnostics)}, {self.firm} of them firm{skipped}"]

    def as_data(self) -> dict[str, Any]:
        """Return the findings as plain data."""
        findings = as_json(self.diagnostics)
        return {"matched": self.matched, "skipped": self.skipped, "firm": self.firm, "findings": findings}


def check_draft(text: str, name: str, result: Result) -> Checked:
    """Match each figure of a draft to the study by number, unit, speaker and date.

    Figures in units that the study does not count are skipped and listed.
    """
    draft, figures = _Draft(Source(name, text), result), scan(text, result.study.units).figures
    checked: list[tuple[Figure, list[Diagnostic] | None]] = []
    for start, words in segments(text, Language.load(detect(text))):
        inside = [figure for figure in figures if start <= figure.start < start + len(words)]
        sentence = _Sentence(draft, words, inside)
        checked += [(figure, draft.check(figure, sentence)) for figure in inside]
    return Checked(
        [finding for _, findings in checked for finding in findings or ()],
        sum(findings == [] for _, findings in checked),
        [figure.words for figure, findings in checked if findings is None],
    )


class _Draft:
    def __init__(self, source: Source, result: Result) -> None:
        self.source, self.result, self.study = source, result, result.study
        self.family = cache(self._family)  # asked of every figure of a study, for every one of the draft
        self.known = [*self._known()]

    def _known(self) -> Iterator[Known]:
        """Yield all figures of claims and of outlets' wordings; rounds said of 152 mm shells are not rockets."""
        for row in range(len(self.study.claims)):
            claim = self.study.claims.record(row)
            for figures in (own := figures_of(claim), *map(figures_of, claim.sources)):
                for of, figure in figures:
                    if len(of) == 1 and figure.unit in self.family(of[0]):
                        figure = replace(figure, unit=of[0])
                    yield Known(row, figure, is_count=figures is own and not of)

    def _family(self, unit: str) -> set[str]:
        """Return the names by which a thing may be called: 152 mm shells, shells, rounds."""
        units = self.study.units
        if unit not in units.by_name:
            return {unit}
        nouns = units.heads([unit]) - units.by_name.keys()  # a return container is not a container
        return {unit, self.study.model.compared_as(unit), self.study.model.counts_as(unit), *nouns}

    def same_unit(self, figure: Figure, other: Figure) -> bool:
        """Return whether one unit may be called by the name of the other; two calibres of rounds may not."""
        names = [f.unit or f.of or "" for f in (figure, other)]
        return figure.per == other.per and (names[0] in self.family(names[1]) or names[1] in self.family(names[0]))

    def check(self, figure: Figure, sentence: _Sentence) -> list[Diagnostic] | None:
        """Return what is wrong with one figure; None for one that the study does not count."""
        equal = [known for known in self.known if _same_number(figure, known.figure)]
        alike = [known for known in self.known if self.same_unit(figure, known.figure)]
        is_counted = bool(alike) and figure.role in ("level", "limit")
        follows = self._follows(figure, sentence) if is_counted else None
        if agreeing := [known for known in equal if known in alike]:
            if sentence.speakers and not any(sentence.speaks(known.claim) for known in agreeing):
                return [self._finding(figure, "speaker", agreeing)]
            is_worked = sentence.is_worked and figure.relation == "bare" and (follows or agreeing[0].is_count)
            hedged = [] if is_worked else self._hedge(figure, agreeing, sentence)
            return [*hedged, *self._superseded(figure, agreeing)]
        named = [known for known in alike if is_counted and sentence.names(known.claim)]
        if follows or (follows is False and (sentence.is_worked or not named)):
            return [] if follows else [self._finding(figure, "does-not-follow")]
        if elsewhere := [known for known in equal if sentence.names(known.claim)]:
            return [self._finding(figure, "unit", elsewhere)]
        if not is_counted:
            return None
        spoken = [known for known in alike if not sentence.speakers or sentence.speaks(known.claim)]
        if rounded := [known for known in spoken if _rounds(figure, known.figure)]:
            nearest = min(rounded, key=lambda known: _distance(figure, known.figure))
            allowed = CLOSE if figure.relation in ("bare", "exactly") else ROUNDED
            far = [self._finding(figure, "rounded", [nearest])] if _distance(figure, nearest.figure) > allowed else []
            return [*far, *self._hedge(figure, rounded, sentence)]
        if named:
            return [self._finding(figure, "number", [min(named, key=lambda known: _distance(figure, known.figure))])]
        # An order of magnitude is too vague to be checked against a study.
        return None if figure.relation == "order" else [self._finding(figure, "not-in-study")]

    def _hedge(self, figure: Figure, matches: list[Known], sentence: _Sentence) -> Iterator[Diagnostic]:
        """Compare the hedge with that of the wording which is nearest to the draft's."""
        nearest = [match for match in matches if sentence.names(match.claim)] or matches
        bound, others = BOUNDS.get(figure.relation, 0), {BOUNDS.get(match.figure.relation, 0) for match in nearest}
        if bound not in others:
            way = -1 if figure.relation == "nearly" else bound
            slug = "hedge-inverted" if way and -way in others else "hedge-added" if bound else "hedge-dropped"
            yield self._finding(figure, slug, nearest)
        elif figure.relation in ("bare", "exactly") and all(match.figure.relation in APPROXIMATE for match in nearest):
            yield self._finding(figure, "hedge-dropped", nearest)

    def _superseded(self, figure: Figure, matches: list[Known]) -> Iterator[Diagnostic]:
        if all(match.claim in self.result.record.corrections for match in matches):
            new = self.result.record.corrections[matches[0].claim]
            said = [known.figure for known in self.known if known.claim == new and self.same_unit(figure, known.figure)]
            detail = f" {self.study.claims.id[new]}" + (f": {words_of(said[0], self.study.units)}" if said else "")
            yield self._finding(figure, "superseded", matches, detail)

    def _follows(self, figure: Figure, sentence: _Sentence) -> bool | None:
        """Return whether a number is what a count of the sentence holds, rounded or in range; None without a count."""
        pairing, number = self.result.pairing, _number(figure)
        counted = self.result.take(np.flatnonzero(np.isin(pairing.claim, [*sentence.counts]) & pairing.fits))
        half = max(figure.granularity, figure.high_granularity) / 2
        fits = []
        for i, row in enumerate(records(counted.pairs, "of", "recomputed", "recomputed_low", "recomputed_high")):
            if self.same_unit(figure, replace(figure, unit=self.study.capacities[row["of"]].of)):
                low, high = extent_ends(counted, i) or (row["recomputed_low"], row["recomputed_high"])
                is_near = abs(number - row["recomputed"]) <= max(half, CLOSE * row["recomputed"])
                fits.append(is_near or low <= number <= high)
        return any(fits) if fits else None

    def _finding(self, figure: Figure, slug: str, matches: Iterable[Known] = (), detail: str = "") -> Diagnostic:
        claims, units, span = self.study.claims, self.study.units, Span(self.source, figure.start, figure.end)
        labels = {f"{words_of(m.figure, units)} ({claims.by[m.claim]}) [{claims.id[m.claim]}]" for m in matches}
        label = f"study: {'; '.join(sorted(labels)[:2])}" if labels else None
        fact = f"“{figure.words}”: {(FIRM | OPEN)[slug]}{detail}"
        return Diagnostic(fact, slug, span, "error" if slug in FIRM else "warning", label)


class _Sentence:
    """What a sentence is about: the speakers it names, its dates, and the counts of the study that it holds.

    It `is_worked` if it says what something could hold, and nobody says so.
    """

    def __init__(self, draft: _Draft, words: str, figures: list[Figure]) -> None:
        self.claims = claims = draft.study.claims
        names = {name for column in (claims.by, claims.for_, claims.side) for name in column.items}
        self.speakers = {name for name in names if _names(words, name)}
        self.days = [*dates.find(words)]
        self.is_worked = not self.speakers and any(figure.role == "limit" for figure in figures)
        self.counts = {
            claim
            for claim, known, is_count in draft.known
            if is_count and any(_same_number(f, known) and draft.same_unit(f, known) for f in figures)
        }

    def speaks(self, claim: int) -> bool:
        """Return whether the sentence names a claim's speaker or side."""
        return bool({self.claims.by[claim], self.claims.for_[claim], self.claims.side[claim]} & self.speakers)

    def names(self, claim: int) -> bool:
        """Return whether the sentence names a claim's speaker, and no day outside the time that the claim is about."""
        made, covers = self.claims.made[claim], self.claims.covers[claim]
        if not self.days or made is None:
            return self.speaks(claim)
        start = min(made.start, covers.since.start) if covers and covers.since else made.start
        return self.speaks(claim) and any(day.start <= made.end and start <= day.end for day in self.days)


def _names(sentence: str, name: str) -> bool:
    """Return whether a sentence has a name: all of it, the last word of a person's, or its initials.

    A name in lower case, such as "officials", has a capital at the start of a sentence.
    """
    words = re.findall(r"[\w.’'-]+", name)
    capitals = [word for word in words if word[:1].isupper()]
    initials = "".join(word[0] for word in capitals) if len(capitals) > 2 else ""
    last = words[-1] if 1 < len(capitals) == len(words) <= 3 else ""
    forms = [re.escape(form) for each in (name, last, initials) if each for form in (each, each[0].upper() + each[1:])]
    return bool(re.search(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", sentence))


def _same_number(figure: Figure, other: Figure) -> bool:
    are_orders = (figure.relation == "order", other.relation == "order")  # an order and an unclear figure: no number
    names = ("figure",) if "unclear" in (figure.relation, other.relation) else ("figure", "low", "high")
    pairs = [are_orders, *((getattr(figure, name), getattr(other, name)) for name in names)]
    return all(a == b or (None not in (a, b) and isclose(a, b, rel_tol=1e-9)) for a, b in pairs)


def _number(figure: Figure) -> float:
    """Return the number said, the middle of a range, or the floor of an order; NaN if there is none."""
    return next((number for number in (figure.middle, figure.low) if number is not None), np.nan)


def _distance(figure: Figure, other: Figure) -> float:
    a, b = _number(figure), _number(other)
    return abs(a / b - 1) if a == a and b else np.inf


def _rounds(figure: Figure, known: Figure) -> bool:
    """Return whether a draft's number is a known one rounded to fewer digits."""
    return figure.granularity > known.granularity and abs(_number(figure) - _number(known)) <= figure.granularity / 2
