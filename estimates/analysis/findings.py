"""What `estimates check` reports about a valid study: verdicts, counts that clash, stale repeats, missing sources."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from estimates.analysis import sentences
from estimates.analysis.columns import records, words
from estimates.analysis.comparison import Pairs, check_totals, exclusions, stale
from estimates.analysis.numbers import exact, many, words_of
from estimates.analysis.result import Result, tally
from estimates.analysis.verdict import CONTRADICTED, MISFITS
from estimates.diagnostics import Diagnostic, as_json
from estimates.study.record import ClaimTable, Study

MAX_LINES = 200  # verdicts that are listed
MISSING = {
    "uncompared": ("stated figure", "a count or a capacity"),
    "undated": ("claim", "a date"),
    "unprinted": ("source", "a publication date"),
    "unaddressed": ("source", "an address"),
    "unarchived": ("source", "an archived copy"),
}


class Findings:
    """Everything that was found. Claims are rows of the claim table, `tally.rows` are rows of the result's pairs.

    `diagnostics` are the warnings of the study and of its totals; `missing` lists what lacks something, by the keys of
    MISSING.
    """

    def __init__(self, result: Result) -> None:
        study, claims, contents = result.study, result.study.claims, result.study.contents
        self.result, self.tally = result, tally(result)
        self.apart, self.stale = exclusions(result.record), [*stale(result.record)]
        falling, unordered, self.gaps = check_totals(result.record)
        self.diagnostics = [*study.warnings, *_warnings_of_totals(study, falling, unordered)]
        left = self.tally.uncompared
        uncompared = zip(words(contents.says.take(left), study), claims.id.take(contents.claim[left]), strict=True)
        used = dict.fromkeys(c.source for cited in claims.citations.items for c in cited)
        cited = [(name, study.sources[name]) for name in used]
        self.missing: dict[str, list[str]] = {
            "uncompared": [f"“{said}” [{claim}]" for said, claim in uncompared],
            "undated": claims.id.take(np.flatnonzero(claims.made.codes < 0)).values().tolist(),
            "unprinted": [name for name, source in cited if source.published is None],
            "unaddressed": [name for name, source in cited if source.url is None],
            "unarchived": [name for name, source in cited if source.url and source.archive is None],
        }

    @property
    def firm(self) -> int:
        """How many stated figures are contradicted."""
        return self.tally.verdicts[CONTRADICTED]

    def claim(self, row: int) -> str:
        """Return a claim's count as it is named in a finding: "more than 13,000" (NIS, 2024-10) [nis-2024-10]."""
        claims, said = self.result.study.claims, _words(self.result.study, row)
        return f"“{said}” ({claims.by[row]}, {_made(claims, row) or 'undated'}) [{claims.id[row]}]"

    def lines(self) -> list[str]:
        """Return a line for each finding, verdicts first."""
        name = self.claim
        misfits = self.tally.rows[np.isin(self.result.judgement.verdict[self.tally.rows], MISFITS)]
        shown = self.result.take(misfits[:MAX_LINES])
        stated = records(shown.pairs, "stated_words", "stated_by", "stated_claim")
        lines = [
            f"{sentences.reported(words, by)} [{claim}]: {sentences.why(shown, i)}"
            for i, (words, by, claim) in enumerate(row.values() for row in stated)
        ]
        if len(misfits) > MAX_LINES:
            lines.append(f"and {len(misfits) - MAX_LINES:,} more that are contradicted or in tension")
        clash = {"same": "for the same period", "contained": "for a longer period"}
        lines += [f"{e.verdict}: {name(e.claim)} {clash[e.periods]} excludes {name(e.other)}" for e in self.apart]
        for g in self.gaps:
            totals = f"{name(g.later)} minus {name(g.earlier)} is {exact(g.difference)}"
            gap = ("+" if g.gap > 0 else "") + exact(g.gap)
            lines.append(f"does not add up: {totals}, not {name(g.period)}; gap {gap}")
        for s in self.stale:
            lines.append(f"stale: {name(s.claim)} repeats {name(s.repeats)}, superseded by {name(s.newer)}")
        for key, names in self.missing.items():
            if names:
                noun, what = MISSING[key]
                things = f"{many(len(names), noun)} without {what}"
                lines.append(f"{things}: {', '.join(names[:6])}{' ...' if len(names) > 6 else ''}")
        return lines

    def as_data(self) -> dict[str, Any]:
        """Return the findings as plain data, claims by their ids."""
        shown, claims = self.result.take(self.tally.rows), self.result.study.claims
        names = ("claim", "other", "earlier", "later", "period", "repeats", "newer")

        def named(finding: NamedTuple) -> dict[str, Any]:
            data: dict[str, Any] = finding._asdict()
            for name in [name for name in names if name in data]:
                row, key = data[name], "words" if name == "claim" else f"{name}_words"
                data |= {name: claims.id[row], key: _words(self.result.study, row)}
                data |= {"made": _made(claims, row)} if name == "claim" else {}
            return data

        keys = ("claim", "of", "stated_by", "stated_claim", "stated_words", "verdict", "reason", "ratio", "needs")
        return {
            "study": self.result.study.name,
            "problems": as_json(self.diagnostics),
            "tally": {**self.tally.verdicts, "weak": self.tally.weak},
            "verdicts": [row | {"why": sentences.why(shown, i)} for i, row in enumerate(records(shown.pairs, *keys))],
            **{k: [*map(named, getattr(self, k))] for k in ("apart", "gaps", "stale")},
            **self.missing,
        }


def _warnings_of_totals(study: Study, falling: Pairs, unordered: Pairs) -> Iterator[Diagnostic]:
    """Report totals that fall, and those that need a day to be put in order; each is a warning."""
    claims = study.claims
    for earlier, later in falling:
        fact = f"the total of {claims.by[later]} falls from {_words(study, earlier)} to {_words(study, later)}"
        help_ = "add `repeats: ` if it is an older figure, or `corrects: ` if the earlier one was wrong"
        text, other = claims.cell(later, "says"), (claims.cell(earlier, "says"), _made(claims, earlier) or "undated")
        yield Diagnostic.at(text, fact, "falling", help_, other=other, warning=True, label=_made(claims, later))
    for pair in unordered:
        vague, sure = sorted(pair, key=lambda row: getattr(claims.made[row], "precision", "day") == "day")
        if (made := claims.made[vague]) and made.precision != "day":
            fact = f"{made.text} is only a {made.precision}; a day is needed to order two totals of {claims.by[vague]}"
            text, other = claims.cell(vague, "made"), (claims.cell(sure, "made"), _words(study, sure))
            help_, label = "give the day on which it was said", _words(study, vague)
            yield Diagnostic.at(text, fact, "no-day", help_, other=other, warning=True, label=label)


def _words(study: Study, row: int) -> str:
    return words_of(study.claims.says.at(row), study.units)


def _made(claims: ClaimTable, row: int) -> str | None:
    return when.text if (when := claims.made[row]) else None
