"""What the page shows, taken out of a result: frozen values in the order of the page, ready for the templates.

Everything that the page needs from a result is read in this module; records of the study are passed on as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from math import floor, isnan
from pathlib import PurePath
from typing import NamedTuple

import numpy as np

from estimates.analysis import sentences
from estimates.analysis.columns import Columns
from estimates.analysis.explanation import hedge_sources
from estimates.analysis.mixture import TOTAL
from estimates.analysis.numbers import ANYTHING, exact, number, pair
from estimates.analysis.result import Result, Tally, tally
from estimates.analysis.scenario import Extra
from estimates.diagnostics import Scalar
from estimates.study.entries import Assumption, Capacity, Claim, Content, Source

LATEST = 200  # rows of the table; the page of a longer ledger shows the latest
FIRST = 6  # verdicts on the first screen
VERDICTS = ("contradicted", "tension", "reproduced", "consistent", "not comparable")  # in the order of the first screen


Step = tuple[str, str, str]  # label, text and, unless empty, where the page gives the reason


_WEB = re.compile(r"https?://[^\s\x00-\x1f\x7f\[\]/?#]+[^\s\x00-\x1f\x7f]*", re.IGNORECASE)


class Row(NamedTuple):
    """One count with one capacity, and the figure stated for it; `href` leads to the row's statement."""

    thing: str
    worked: str  # with " = " before the total
    extent: str
    note: str = ""
    verdict: str = ""
    weak: bool = False
    said: str = ""
    speaker: str = ""
    when: str = ""
    ratio: str = ""
    href: str = ""


class Statement(NamedTuple):
    """One claim of the table: its rows, and the derivation they open; `nothing` says why there are no rows."""

    anchor: str
    claim: Claim
    rows: tuple[Row, ...]
    nothing: str
    steps: tuple[Step, ...]


class Entry(NamedTuple):
    """A capacity, assumption, cross-check or hedge: what it comes to, why, and the study's words if they differ."""

    anchor: str
    name: str
    value: str
    because: str
    sources: tuple[str, ...]
    where: str = ""
    words: str = ""
    changed: str = ""
    illustrative: bool = False


class View:
    """The whole page, without its charts; `extra` is the model and mix asked for on top of the result."""

    def __init__(self, result: Result, extra: Extra) -> None:
        self.result, self.study, self.pairs, self.extra = result, result.study, result.pairs, extra

    @cached_property
    def tally(self) -> Tally:
        """The stated figures per verdict."""
        return tally(self.result)

    @property
    def checked(self) -> str:
        """What was checked: stated figures, counts and sources."""
        counts, table, record = self.result.counts, self.study.claims, self.result.record.claims
        units = [unit for unit in dict.fromkeys(counts["unit"]) if unit]
        of = f" of {self.study.units.plural(units[0])}" if len(units) == 1 else ""
        days = sorted({when for when in table.made.take(record) if when}, key=lambda when: (when.start, when.end))
        period = " to ".join(dict.fromkeys(sentences.day(when) for when in (days[:1] + days[-1:])))
        cited = {each.source for cited in table.citations.take(record) for each in cited or ()}
        said = ", ".join(filter(None, (_many(len(counts["claim"]), "count") + of, period)))
        stated = f"{_many(self.tally.total, 'stated figure')} against " if self.tally.total else ""
        return f"{stated}{said}, from {_many(len(cited), 'source')}"

    @property
    def verdicts(self) -> tuple[Row, ...]:
        """The first stated figures, what does not fit first."""
        order = [VERDICTS.index(verdict) for verdict in self.pairs["verdict"][self.tally.rows]]
        shown = {f"#{statement.anchor}" for statement in self.statements}
        rows = map(self.row, self.tally.rows[np.argsort(order, kind="stable")][:FIRST].tolist())
        return tuple(row if row.href in shown else row._replace(href="#every") for row in rows)

    @property
    def what_if(self) -> tuple[str, ...]:
        """Everything that makes this page another one than the study's own."""
        day_, by = self.result.as_of, self.result.by
        limits = (day_ and f"only what was on record on {sentences.day(day_)}", by and f"only the claims of {by}")
        return (*map(str, self.study.overrides), *filter(None, limits))

    @property
    def sources(self) -> Mapping[str, tuple[str, Source]]:
        """The sources by name, each with its anchor."""
        return {name: (f"source-{i}", source) for i, (name, source) in enumerate(self.study.sources.items(), 1)}

    @property
    def entries(self) -> Mapping[str, tuple[Entry, ...]]:
        """What the result rests on, by heading."""
        return {
            "What one could hold": tuple(self._figures("capacity", self.study.capacities)),
            "Other assumptions": tuple(self._figures("assumption", self.study.assumptions)),
            "Cross-checks of what would fit": tuple(self._checks()),
            "How hedges are read": tuple(self._hedges()),
        }

    # -- the table -------------------------------------------------------------------------------------------------

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The latest claims, oldest first."""
        contents, uncompared = self.study.contents, set(self.tally.uncompared.tolist())
        found, size = [], 0
        for row in self.result.record.claims[::-1].tolist():
            rows, claim = np.flatnonzero(self.result.rows_made.claim == row).tolist(), self.study.claims.record(row)
            own = zip(claim.contents, np.flatnonzero(contents.claim == row).tolist(), strict=True)
            alone = [content for content, i in own if i in uncompared]
            size += max(1, len(rows)) if claim.says or alone else 0
            if size > LATEST:
                break
            if claim.says or alone:
                found.append(self.statement(row, claim, rows, alone))
        return tuple(reversed(found))

    @property
    def rows_left(self) -> int:
        """How many rows of `pairs` are left out."""
        return self.result.size - sum(len(one.rows) or bool(one.claim.says) for one in self.statements)

    def statement(self, row: int, claim: Claim, rows: Sequence[int], alone: Sequence[Content]) -> Statement:
        """Take one claim, its rows in `pairs`, and the contents it states without a count."""
        rows = [i for i in rows if self.pairs["of"][i]]
        things = self.study.units.plural(claim.says.unit or claim.says.of or "this") if claim.says else ""
        lacks = [] if rows or not claim.says else [f"no capacity for {things}"]
        lacks += [f"{f'“{said.says.words}”: ' if claim.says else ''}no count to compare with" for said in alone]
        return Statement(
            anchor=f"claim-{row}",
            claim=claim,
            rows=(*map(self.row, rows), *self._mixed(claim.id)),
            nothing="; ".join(dict.fromkeys(lacks)),
            steps=tuple(self._steps(rows)),
        )

    def row(self, i: int) -> Row:
        """Take row `i` of `pairs`."""
        pairs, capacity = self.pairs, self.study.capacities[self.pairs["of"][i]]
        speaker = self.study.claim(pairs["stated_claim"][i] or pairs["claim"][i])
        likely = self.extra.likely[i] if self.extra.likely else None
        return Row(
            thing=self.study.units.plural(capacity.of) if capacity.of == capacity.name else str(capacity.name),
            worked=sentences.worked(self.result, i).replace(" x ", " × "),
            extent=sentences.extent(self.result, i),
            note="; ".join(filter(None, (self._baseline(i), likely and f"likely {likely.words()}"))),
            verdict=pairs["verdict"][i] or "",
            weak=bool(pairs["weak"][i]),
            said=pairs["stated_words"][i] or "",
            speaker=pairs["stated_by"][i] or "",
            when=sentences.day(speaker.made or self.study.claim(pairs["claim"][i]).made),
            ratio=sentences.ratio(self.result, i),
            href=f"#claim-{self.result.rows_made.claim[i]}",
        )

    def _baseline(self, i: int) -> str:
        """Print the study's own figure where an assumption was changed."""
        pairs = self.pairs
        if "baseline" not in pairs or isnan(pairs["difference"][i]) or not pairs["difference"][i]:
            return ""
        before, difference, verdict = (pairs[name][i] for name in ("baseline", "difference", "baseline_verdict"))
        moved = f" ({difference / before:+.1%})" if before else ""
        return f"study: {exact(before)}{moved}" + (f", {verdict}" if verdict and verdict != pairs["verdict"][i] else "")

    def _mixed(self, claim: str) -> Iterator[Row]:
        """List the parts of the mix asked for, and their total."""
        if mix := self.extra.mix:
            for i in np.flatnonzero(mix.columns["claim"] == claim).tolist():
                name = "mix, in all" if mix.columns["of"][i] == TOTAL else f"mix: {mix.columns['of'][i]}"
                yield Row(name, mix.line(i).replace("%: ", "% = "), sentences.typical(mix.columns, i, ""))

    def _steps(self, rows: Sequence[int]) -> Iterator[Step]:
        """Derive the rows of a claim: its count, each product with its ranges, and what was stated."""
        pairs = self.pairs
        for i in rows[:1]:
            count = f"“{pairs['count_words'][i]}”: {_read(pairs, i, 'count_')}"
            yield "Count", count, _hedge(pairs["count_relation"][i])
        for i in rows:
            row = self.row(i)
            yield row.thing, row.worked, f"#capacity-{[*self.study.capacities].index(pairs['of'][i]) + 1}"
            each = pair(float(pairs["capacity_low"][i]), float(pairs["capacity_high"][i]))
            yield "Range", f"with {each} in each: {_read(pairs, i, 'recomputed_')}", ""
            if row.verdict:
                said = f"“{row.said}” ({row.speaker}, {row.when}): {_read(pairs, i, 'stated_')}"
                yield "Stated", said, _hedge(pairs["stated_relation"][i])
                yield row.verdict, sentences.why(self.result, i), ""

    # -- what it rests on ------------------------------------------------------------------------------------------

    def _figures(self, group: str, entries: Mapping[str, Capacity | Assumption]) -> Iterator[Entry]:
        """List capacities or assumptions, each with its reason and sources."""
        before = {one.name: one.before for one in self.study.overrides}
        for i, (name, said) in enumerate(entries.items(), 1):
            value, words = self.result.model.named[name], said.at("holds" if isinstance(said, Capacity) else "is")
            top, _, bottom = str(self.result.model.registry.name(value.unit)).partition(" / ")
            is_formula = sentences.formula_of(self.study, name) is not None
            text = f"{number(value.best)} {self.study.units.plural(top)}{bottom and f' per {bottom}'}"
            spread = f" ({pair(value.low, value.high)})" if value.low < value.high else ""
            told, place = (text if is_formula else words) + spread, "" if name in before else where(words)
            own = (place, words if is_formula else "", before.get(name, ""), said.illustrative)
            yield Entry(f"{group}-{i}", name, told, said.because, said.source, *own)

    def _checks(self) -> Iterator[Entry]:
        """List the physical cross-checks: what the tightest limit allows, and what the others would."""
        for i, check in enumerate(self.result.model.checks, 1):
            said, value = self.study.checks[check.name], check.value
            ends = f" ({pair(floor(value.low), floor(value.high))})" if value.low < value.high else ""
            fits = f"{number(floor(value.best))}{ends} {check.unit}, limited by {check.tightest}"
            others = {name: limit for name, limit in check.limits.items() if name != check.tightest}
            more = [f"{name} alone would allow {number(floor(limit.best))}" for name, limit in others.items()]
            yield Entry(f"check-{i}", check.name, "; ".join([fits, *more]), said.because, said.source)

    def _hedges(self) -> Iterator[Entry]:
        """List how the hedges of the study's figures are read, and after which works."""
        used = dict.fromkeys([*self.pairs["count_relation"], *self.pairs["stated_relation"]])
        for relation in filter(None, used):
            row = self.study.hedges.rows.get(relation)  # "unclear" has none
            because = row.because if row else "the words do not say how near the number is: it has no bounds"
            yield Entry(_hedge(relation)[1:], relation, because, "; ".join(hedge_sources(self.study, relation)), ())


def _read(columns: Columns, i: int, prefix: str) -> str:
    common, literal = sentences.typical(columns, i, prefix), sentences.literal(columns, i, prefix)
    told = "no bound" if literal in ("", ANYTHING) else literal
    return f"literally {told}" + (f"; commonly read as {common}" if common not in ("", literal) else "")


def _many(amount: int, noun: str) -> str:
    return f"{amount:,} {noun}" + ("s" if amount != 1 else "")


def _hedge(relation: str) -> str:
    return f"#hedge-{relation.replace(' ', '-')}"


def where(words: Scalar) -> str:
    """Print the place of a text in a study's file: "claims.yaml:40:9"."""
    return PurePath(str(words.span)).name if words.span else ""


def is_web(url: str | None) -> bool:
    """Report whether an address may become a link: http or https, and nothing a browser would read otherwise."""
    return bool(_WEB.fullmatch(url or ""))
