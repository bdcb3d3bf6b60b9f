"""What `estimates check` looks at: warnings, verdicts, what is missing from the record, and stale repeats."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from math import inf
from operator import itemgetter
from typing import NamedTuple

from estimates.analysis.recompute import Result
from estimates.analysis.verdicts import CONTRADICTED, TENSION, VERDICTS
from estimates.diagnostics.problems import MOST, Problem
from estimates.lint.soundness import WARNING
from estimates.quantities.old_hedges import Ends
from estimates.reading.figures import Figure
from estimates.study.records import Claim
from estimates.study.study import Study

LAST_LATIN = "\u024f"  # of the letters up to here, charts lack none
MOST_PAIRS = 100_000  # of counts that exclude each other are looked at


class Verdict(NamedTuple):
    """One stated figure against the recomputed one."""

    claim: str
    of: str
    stated_by: str
    stated_words: str
    verdict: str
    why: str


class Stale(NamedTuple):
    """A repeat of a figure that had been overtaken by then: `newer` is the claim that did."""

    claim: str
    repeats: str
    newer: str
    newer_words: str


class Apart(NamedTuple):
    """Two counts of the same thing, said at the same time, that cannot both be true by their words."""

    made: str
    claim: str
    words: str
    other: str
    other_words: str


class Checked(NamedTuple):
    """All that was found. `undated` are claims, and `unprinted` sources of claims without a date of publication."""

    study: str
    verdicts: tuple[Verdict, ...]
    undated: tuple[str, ...]
    unprinted: tuple[str, ...]
    stale: tuple[Stale, ...]
    apart: tuple[Apart, ...]
    warnings: tuple[Problem, ...]

    @property
    def contradicted(self) -> bool:
        return any(verdict.verdict == CONTRADICTED for verdict in self.verdicts)

    def as_data(self) -> dict[str, object]:
        """The same as plain data."""
        return {
            "study": self.study,
            "problems": [problem.as_data() for problem in self.warnings],
            "verdicts": [verdict._asdict() for verdict in self.verdicts],
            "undated": list(self.undated),
            "unprinted": list(self.unprinted),
            "stale": [stale._asdict() for stale in self.stale],
            "apart": [apart._asdict() for apart in self.apart],
        }


def check(result: Result) -> Checked:
    """Look through a result. What is wrong with the files has been told when the study was loaded."""
    study, pairs = result.study, result.pairs
    verdicts = tuple(
        Verdict(*(str(pairs[key][i]) for key in ("claim", "of", "stated_by", "stated_words", "verdict", "why")))
        for i in range(len(pairs.get("claim", ())))
        if pairs["verdict"][i] is not None
    )
    undated = tuple(claim.id for claim in study.claims if claim.made is None)
    printed = dict.fromkeys(citation.source for claim in study.claims for citation in claim.sources)
    unprinted = tuple(name for name in printed if study.sources[name].published is None)
    warnings = (*study.warnings, *misprinted(study))
    return Checked(study.name, verdicts, undated, unprinted, tuple(_stale(study)), tuple(_apart(study)), warnings)


def misprinted(study: Study) -> Iterator[Problem]:
    """The first letter that charts lack, in the texts that they show; the study itself is sound."""
    said = [(claim.side, claim.by, claim.says.words if claim.says else "") for claim in study.claims]
    publishers = [source.publisher for source in study.sources.values()]
    texts = [study.title, *chain.from_iterable(said), *publishers, *study.capacities, *study.assumptions]
    if max(chain.from_iterable(texts), default="") <= LAST_LATIN:
        return
    from estimates.charts import letters, misprints  # only for what may be lacking

    for text in texts:
        try:
            letters.check(letters.clean(text), bold=True)
        except letters.MissingGlyphError as error:
            yield misprints.problem(error, study)._replace(severity=WARNING)
            return


def _stale(study: Study) -> list[Stale]:
    """Repeats of a figure that had been overtaken: `newer` is the last greater one, found in one walk over the days."""
    news = sorted(
        (claim.made.end, claim.id, claim.says.words, claim.says.unit, claim.says.figure)
        for claim in study.claims
        if claim.made and claim.says and claim.says.figure and not claim.repeats
    )
    repeats = [
        (claim.made.start, number, claim.id, first.id, first.says.unit, first.says.figure)
        for number, claim in enumerate(study.claims)
        if claim.made and (first := study.by_id.get(claim.repeats or "")) and first.says and first.says.figure
    ]
    found: list[tuple[int, Stale]] = []
    greater: dict[str | None, list[tuple[float, str, str]]] = {}  # of each unit those that nothing since is as great as
    seen = 0
    for day, number, name, repeated, unit, figure in sorted(repeats):
        while seen < len(news) and news[seen][0] < day:
            _, new, words, counted, size = news[seen]
            falling = greater.setdefault(counted, [])
            while falling and falling[-1][0] >= -size:
                falling.pop()
            falling.append((-size, new, words))
            seen += 1
        if at := bisect_left(greater.get(unit, []), (-figure,)):
            _, newer, newer_words = greater[unit][at - 1]
            found.append((number, Stale(name, repeated, newer, newer_words)))
    return [stale for _, stale in sorted(found)]


def _apart(study: Study) -> Iterator[Apart]:
    """Counts of one thing on one day that exclude each other, in the order of the claims; of very many, some."""
    alike: dict[tuple[object, ...], list[tuple[int, Claim, Figure]]] = {}
    for number, claim in enumerate(study.claims):
        if claim.says and claim.made and not claim.repeats:
            thing = (claim.made.text, claim.says.unit, claim.says.of, claim.says.per)
            alike.setdefault(thing, []).append((number, claim, claim.says))
    pairs = islice(chain.from_iterable(map(_excluding, alike.values())), MOST_PAIRS)
    same_period = ((one, other) for one, other in pairs if _one_period(one[1], other[1]))
    for (_, one, said), (_, other, other_said) in sorted(
        islice(same_period, MOST), key=lambda pair: (pair[0][0], pair[1][0])
    ):
        yield Apart(one.made.text if one.made else "", one.id, said.words, other.id, other_said.words)


def _excluding(group: list[tuple[int, Claim, Figure]]) -> Iterator[tuple[tuple[int, Claim, Figure], ...]]:
    """The pairs that have no number in common, found without looking at those that have one."""
    by_low = sorted((*_firm_low(said.literal), number, (number, claim, said)) for number, claim, said in group)
    for entry in group:
        high, is_open = _firm_high(entry[2].literal)
        first = bisect_left(by_low, (high, not is_open))
        yield from (tuple(sorted((entry, above[3]), key=itemgetter(0))) for above in by_low[first : first + MOST_PAIRS])


def _one_period(one: Claim, other: Claim) -> bool:
    return not (one.covers and other.covers) or one.covers.text == other.covers.text


def _firm_low(ends: Ends) -> tuple[float, bool]:
    """The low end that the words entail for good, and whether it is open: one that can be cancelled is none."""
    return (-inf, True) if ends.low_soft else (ends.low, ends.low_open)


def _firm_high(ends: Ends) -> tuple[float, bool]:
    """As `_firm_low`, of the high end."""
    return (inf, True) if ends.high_soft else (ends.high, ends.high_open)


def lines(checked: Checked) -> Iterator[str]:
    """What the terminal shows: verdicts in number, those that ask for a look, and what is missing."""
    counts = {name: sum(v.verdict == name for v in checked.verdicts) for name in VERDICTS}
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    yield f"{checked.study}: {told or 'no figure to compare'}"
    for verdict in checked.verdicts:
        if verdict.verdict in (CONTRADICTED, TENSION):
            said = f"“{verdict.stated_words}” ({verdict.stated_by}, as reported) [{verdict.claim}]"
            yield f"  {verdict.verdict}: {said}. {verdict.why}"
    for stale in checked.stale:
        yield f"  stale: {stale.claim} repeats {stale.repeats}, after {stale.newer} had said “{stale.newer_words}”"
    for apart in checked.apart:
        yield (
            f"  apart: “{apart.words}” [{apart.claim}] and “{apart.other_words}” [{apart.other}], both of {apart.made},"
            " exclude each other"
        )
    if checked.undated:
        yield f"  no date: {_listed(checked.undated, 'claim')}"
    if checked.unprinted:
        yield f"  no date of publication: {_listed(checked.unprinted, 'source')}"


def _listed(names: Sequence[str], noun: str) -> str:
    shown = ", ".join(names[:6]) + (" ..." if len(names) > 6 else "")
    return f"{len(names)} {noun}{'s' if len(names) != 1 else ''} ({shown})"
