"""Check a draft against a study: does every number in it agree with a claim, a wording, or a recomputed figure?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import isclose
from typing import NamedTuple

import numpy as np

from estimates.analysis.result import Result
from estimates.diagnostics import Diagnostic, Scalar, Source, Span, Unreadable
from estimates.language.language import Language, detect
from estimates.quantities import dates
from estimates.quantities.dates import When
from estimates.quantities.figure import Figure
from estimates.reading import scan
from estimates.reading.segments import segments

# Which way the words of a relation bound the number; an approximation sets no bound.
BOUNDS = {
    "more than": 1, "at least": 1, "just over": 1, "order": 1,
    "less than": -1, "at most": -1, "up to": -1, "just under": -1, "nearly": -1,
}  # fmt: skip
CLOSE = 0.01  # as much as a bare number may be rounded; the size of a miss that is none
ROUNDED = 0.05  # as much as a hedged number may be rounded
_DATES = re.compile(
    r"\b(?:\d{1,2} )?[^\W\d_]{3,9}\.? (?:\d{1,2},? )?\d{4}\b|\b\d{4}-\d\d(?:-\d\d)?\b|\b(?:19|20)\d\d\b"
)


class Known(NamedTuple):
    """A number that the study has: of a claim (its row), as it or an outlet has it, or recomputed."""

    claim: int
    figure: Figure
    what: str


class Checked(NamedTuple):
    """What was found in a draft, how many figures agree with the study, and those that it does not count."""

    findings: list[Diagnostic]
    matched: int
    skipped: list[str]


def check_draft(text: str, name: str, result: Result) -> Checked:
    """Match each figure of a draft to the study by number, unit, speaker and date.

    Figures in units that the study does not count are skipped and listed.
    """
    return _Draft(text, name, result).check()


class _Draft:
    def __init__(self, text: str, name: str, result: Result) -> None:
        self.text, self.source, self.result = text, Source(name, text), result
        self.study, self.model = result.study, result.model
        self.known = [*self._known()]
        self.units = {unit for one in self.known for unit in self._family(one.figure.unit)}
        self.recomputed = [*self._recomputed()]

    def _known(self) -> Iterator[Known]:
        """Yield counts, stated figures and the wordings of outlets."""
        claims, contents = self.study.claims, self.study.contents
        for row in range(len(claims)):
            figures = [claims.says.at(row)]
            for citation in claims.citations[row] or ():
                figures += [citation.says, *(content.says for content in citation.contents)]
            yield from (Known(row, figure, "says") for figure in figures if figure)
        for at in range(len(contents)):
            if figure := contents.says.at(at):
                yield Known(int(contents.claim[at]), figure, "says")

    def _recomputed(self) -> Iterator[tuple[int, str | None, float, float, float]]:
        pairs, rows = self.result.pairs, self.result.rows_made
        for i in np.flatnonzero([of is not None for of in pairs["of"]]).tolist():
            best, low, high = (float(pairs[f"recomputed{end}"][i]) for end in ("", "_low", "_high"))
            yield int(rows.claim[i]), self.study.capacities[pairs["of"][i]].of, best, low, high

    def _family(self, unit: str | None) -> set[str]:
        """Return the units in which a thing may be spoken of: shells of a calibre, shells, rounds."""
        if unit is None:
            return set()
        known = self.study.units.names()
        return {unit, *((self.model.compared_as(unit), self.model.counts_as(unit)) if unit in known else ())}

    def same_unit(self, one: Figure, other: Figure) -> bool:
        return bool(self._family(one.unit) & self._family(other.unit)) and one.per == other.per

    # -- the check ------------------------------------------------------------------------------------------------

    def check(self) -> Checked:
        findings: list[Diagnostic] = []
        skipped: list[str] = []
        matched = 0
        sentences = [*segments(self.text, Language.load(detect(self.text)))]
        figures = scan(self.text, self.study.units).figures
        for start, sentence in sentences:
            inside = [f for f in figures if start <= f.start < start + len(sentence)]
            about = _About(self, sentence, inside)
            for figure in inside:
                found = [*self._figure(figure, about)]
                if found == [None]:
                    skipped.append(figure.words)
                    continue
                matched += not found
                findings += [one for one in found if one]
        return Checked(findings, matched, skipped)

    def _figure(self, figure: Figure, about: _About) -> Iterator[Diagnostic | None]:
        """Yield what is wrong with one figure; None for one that the study does not count."""
        same = [one for one in self.known if _same_number(figure, one.figure)]
        exactly = [one for one in same if self.same_unit(figure, one.figure)]
        if exactly:
            yield from self._hedge(figure, exactly, about)
            yield from self._speaker(figure, exactly, about)
            yield from self._superseded(figure, exactly)
        elif figure.role not in ("level", "limit") or not self._family(figure.unit) & self.units:
            others = [one for one in same if about.names(one.claim)]
            yield self._found(figure, "unit", "the study has this number in another unit", others) if others else None
        elif self._follows(figure, about) is not None:
            if not self._follows(figure, about):
                yield self._found(figure, "does-not-follow", "not what the count times the study's capacity gives", [])
        elif others := [one for one in same if about.names(one.claim)]:
            yield self._found(figure, "unit", "the study has this number in another unit", others)
        elif rounded := [
            one for one in self.known if self.same_unit(figure, one.figure) and _rounds(figure, one.figure)
        ]:
            yield from self._rounding(figure, rounded)
        elif mine := [one for one in self.known if self.same_unit(figure, one.figure) and about.names(one.claim)]:
            nearest = min(mine, key=lambda one: _distance(figure, one.figure))
            yield self._found(figure, "number", "this speaker has another number in the study", [nearest])
        elif figure.relation == "order":
            yield None  # too vague to be held against a study
        else:
            yield self._found(figure, "not-in-study", "no claim of the study has this number", [])

    def _hedge(self, figure: Figure, known: list[Known], about: _About) -> Iterator[Diagnostic]:
        """Compare bounds with the wording that is nearest to the draft's."""
        mine = [one for one in known if about.names(one.claim)] or known
        bound, others = BOUNDS.get(figure.relation, 0), {BOUNDS.get(one.figure.relation, 0) for one in mine}
        if bound in others:
            return
        if bound and -bound in others:
            yield self._found(figure, "hedge-inverted", "the bound points the other way in the study", mine)
        elif bound:
            yield self._found(figure, "hedge-added", "the study has no such bound", mine)
        else:
            yield self._found(figure, "hedge-dropped", "the study has a bound here", mine)

    def _speaker(self, figure: Figure, known: list[Known], about: _About) -> Iterator[Diagnostic]:
        if about.speakers and not any(about.speaks(one.claim) for one in known):
            yield self._found(figure, "speaker", "the study has this number from another speaker", known)

    def _superseded(self, figure: Figure, known: list[Known]) -> Iterator[Diagnostic]:
        claims = self.study.claims
        corrected = claims.rows_named(claims.corrects)
        later = {int(old): row for row, old in enumerate(corrected.tolist()) if old >= 0}
        if all(one.claim in later for one in known):
            new = later[known[0].claim]
            newer = claims.says.at(new)
            fact = f"corrected by {claims.id[new]}" + (f": {newer.words}" if newer else "")
            yield self._found(figure, "superseded", fact, known)

    def _rounding(self, figure: Figure, known: list[Known]) -> Iterator[Diagnostic]:
        nearest = min(known, key=lambda one: _distance(figure, one.figure))
        allowed = CLOSE if figure.relation in ("bare", "exactly") else ROUNDED
        if _distance(figure, nearest.figure) > allowed:
            yield self._found(figure, "rounded", "rounded further than the study's number allows", [nearest])

    def _follows(self, figure: Figure, about: _About) -> bool | None:
        """Return whether a load follows from a count in the same sentence; None if there is no such count."""
        loads = [one for one in self.recomputed if one[0] in about.counts and one[1] in self._family(figure.unit)]
        middle = figure.middle if figure.middle is not None else figure.low
        if not loads or middle is None:
            return None
        half = max(figure.granularity, figure.high_granularity) / 2
        return any(
            abs(middle - best) <= max(half, CLOSE * best) or low <= middle <= high for _, _, best, low, high in loads
        )

    def _found(self, figure: Figure, slug: str, fact: str, known: Iterable[Known]) -> Diagnostic:
        claims = self.study.claims
        labels = {f"{one.figure.words} ({claims.by[one.claim]}) [{claims.id[one.claim]}]" for one in known}
        span = Span(self.source, figure.start, figure.end)
        label = f"study: {'; '.join(sorted(labels)[:2])}" if labels else None
        return Diagnostic(f"“{figure.words}”: {fact}", slug, span, label=label)


class _About:
    """What a sentence is about: the speakers it names, its dates, and the counts of the study that it holds."""

    def __init__(self, draft: _Draft, sentence: str, figures: list[Figure]) -> None:
        claims = draft.study.claims
        self.claims = claims
        self.speakers = {
            name for column in (claims.by, claims.for_, claims.side) for name in column.texts if _names(sentence, name)
        }
        self.days = [*_days(sentence)]
        counted = (claims.says.at(row) for row in range(len(claims)))
        self.counts = {
            row
            for row, said in enumerate(counted)
            if said and any(_same_number(figure, said) and draft.same_unit(figure, said) for figure in figures)
        }

    def speaks(self, claim: int) -> bool:
        """Whether the sentence names a claim's speaker or side."""
        return bool({self.claims.by[claim], self.claims.for_[claim], self.claims.side[claim]} & self.speakers)

    def names(self, claim: int) -> bool:
        """Whether the sentence names a claim's speaker, and no day outside the time that the claim is about."""
        made, covers = self.claims.made[claim], self.claims.covers[claim]
        if not self.days or made is None:
            return self.speaks(claim)
        start = min(made.start, covers.since.start) if covers and covers.since else made.start
        return self.speaks(claim) and any(day.start <= made.end and start <= day.end for day in self.days)


def _names(sentence: str, name: str) -> bool:
    """Whether a sentence has a name: all of it, its last word if that is a person's, or its initials."""
    words = re.findall(r"[\w.’'-]+", name)
    capitals = [word for word in words if word[:1].isupper()]
    initials = "".join(word[0] for word in capitals) if len(capitals) > 2 else ""
    last = words[-1] if 1 < len(capitals) == len(words) <= 3 else ""
    return any(form and re.search(rf"(?<!\w){re.escape(form)}(?!\w)", sentence) for form in (name, last, initials))


def _days(sentence: str) -> Iterator[When]:
    for match in _DATES.finditer(sentence):
        try:
            yield dates.parse(Scalar(match[0]))
        except Unreadable:
            continue


def _same_number(one: Figure, other: Figure) -> bool:
    if (one.relation == "order") != (other.relation == "order"):
        return False
    pairs = [(one.figure, other.figure), (one.low, other.low), (one.high, other.high)]
    if one.relation == "unclear" or other.relation == "unclear":
        pairs = pairs[:1]
    return all((a is None) == (b is None) and (a is None or b is None or isclose(a, b, rel_tol=1e-9)) for a, b in pairs)


def _distance(one: Figure, other: Figure) -> float:
    a, b = (f.middle if f.middle is not None else f.low for f in (one, other))
    return abs(a / b - 1) if a is not None and b else float("inf")


def _rounds(figure: Figure, known: Figure) -> bool:
    """Whether a draft's number is a known one rounded to fewer digits."""
    a, b = figure.middle, known.middle
    return (
        a is not None
        and b is not None
        and figure.granularity > known.granularity
        and abs(a - b) <= figure.granularity / 2
    )
