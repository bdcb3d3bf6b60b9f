"""What `estimates check` reports of a sound study: verdicts, counts that clash, stale repeats, and what is missing."""

from __future__ import annotations

from typing import Any

import numpy as np

from estimates.analysis import sentences
from estimates.analysis.columns import records
from estimates.analysis.comparison import check_totals, exclusions, stale
from estimates.analysis.numbers import exact
from estimates.analysis.result import Result, tally
from estimates.analysis.verdict import CONTRADICTED, TENSION, VERDICTS
from estimates.diagnostics import as_json

MOST_LINES = 200  # of verdicts
MISSING = {
    "uncompared": ("stated figure", "a count or a capacity"),
    "undated": ("claim", "a date"),
    "unprinted": ("source", "a date of publication"),
    "unaddressed": ("source", "an address"),
    "unarchived": ("source", "an archived copy"),
}


class Findings:
    """All that was found. Claims are rows of the claim table, `tally.rows` are rows of the result's pairs.

    `missing` lists what lacks something, by the keys of MISSING.
    """

    def __init__(self, result: Result) -> None:
        study, claims, contents = result.study, result.study.claims, result.study.contents
        self.result, self.tally, self.warnings = result, tally(result), study.warnings
        self.apart, self.stale = exclusions(result.record), stale(result.record)
        self.falls, self.gaps = check_totals(result.record)
        used = dict.fromkeys(c.source for cited in claims.citations.items for c in cited)
        cited = [(name, study.sources[name]) for name in used]
        self.missing: dict[str, list[str]] = {
            "uncompared": [
                f"“{sentences.said(contents.says.at(at))}” [{claims.id[int(contents.claim[at])]}]"
                for at in self.tally.uncompared.tolist()
            ],
            "undated": claims.id.take(np.flatnonzero(claims.made.codes < 0)).values().tolist(),
            "unprinted": [name for name, source in cited if source.published is None],
            "unaddressed": [name for name, source in cited if source.url is None],
            "unarchived": [name for name, source in cited if source.url and source.archive is None],
        }

    @property
    def contradicted(self) -> bool:
        """Whether a stated figure is contradicted, which `check` tells by its exit status."""
        return bool(self.tally.verdicts[CONTRADICTED])

    def claim(self, row: int) -> str:
        """Return a claim's count as it is named in a finding: "more than 13,000" (NIS, 2024-10) [nis-2024-10]."""
        claims = self.result.study.claims
        made, words = claims.made[row], sentences.said(claims.says.at(row))
        return f"“{words}” ({claims.by[row]}, {made.text if made else 'undated'}) [{claims.id[row]}]"

    def lines(self) -> list[str]:
        """Return a line for each finding, verdicts first."""
        name, codes = self.claim, [VERDICTS.index(verdict) for verdict in (CONTRADICTED, TENSION)]
        misfits = self.tally.rows[np.isin(self.result.judgement.verdict[self.tally.rows], codes)]
        shown = self.result.take(misfits[:MOST_LINES])
        said = [
            f"{sentences.reported(row['stated_words'], row['stated_by'])} [{row['claim']}]: {sentences.why(shown, i)}"
            for i, row in enumerate(records(shown.pairs, "stated_words", "stated_by", "claim"))
        ]
        if len(misfits) > MOST_LINES:
            said.append(f"and {len(misfits) - MOST_LINES:,} more that are contradicted or in tension")
        clash = {"same": "for the same period", "contained": "for a longer period"}
        said += [f"{e.verdict}: {name(e.claim)} {clash[e.periods]} excludes {name(e.other)}" for e in self.apart]
        said += [f"falling total: {name(f.earlier)}, then {name(f.later)}" for f in self.falls]
        for g in self.gaps:
            totals = f"{name(g.later)} less {name(g.earlier)} is {exact(g.difference)}"
            gap = ("+" if g.gap > 0 else "") + exact(g.gap)
            said.append(f"does not add up: {totals}, not {name(g.period)}; gap {gap}")
        said += [f"stale: {name(s.claim)} repeats {name(s.repeats)} after {name(s.newer)}" for s in self.stale]
        for key, names in self.missing.items():
            if names:
                noun, what = MISSING[key]
                things = f"{len(names):,} {noun}{'' if len(names) == 1 else 's'} without {what}"
                said.append(f"{things}: {', '.join(names[:6])}{' ...' if len(names) > 6 else ''}")
        return said

    def as_data(self) -> dict[str, Any]:
        """Return the findings as plain data, claims by their ids."""
        shown, claims = self.result.take(self.tally.rows), self.result.study.claims
        names = ("claim", "other", "earlier", "later", "period", "repeats", "newer")

        def named(one: Any) -> dict[str, Any]:
            found: dict[str, Any] = one._asdict()
            for name in [name for name in names if name in found]:
                row, words = found[name], "words" if name == "claim" else f"{name}_words"
                found |= {name: claims.id[row], words: sentences.said(claims.says.at(row))}
                found |= {"made": (when := claims.made[row]) and when.text} if name == "claim" else {}
            return found

        keys = ("claim", "of", "stated_by", "stated_words", "verdict", "reason", "ratio", "needs")
        return {
            "study": self.result.study.name,
            "problems": as_json(self.warnings),
            "tally": {**self.tally.verdicts, "weak": self.tally.weak},
            "verdicts": [row | {"why": sentences.why(shown, i)} for i, row in enumerate(records(shown.pairs, *keys))],
            **{k: [*map(named, getattr(self, k))] for k in ("apart", "falls", "gaps", "stale")},
            **self.missing,
        }


def findings(result: Result) -> Findings:
    """Look through a result; what is wrong with the files was reported when the study was loaded."""
    return Findings(result)
