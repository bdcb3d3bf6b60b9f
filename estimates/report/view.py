"""What page, terminal and Markdown show of a result: frozen values in the order of the page, ready to be laid out.

Everything that they need from a result is read in this module; records of the study are passed on as they are.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from math import floor
from pathlib import PurePath
from typing import NamedTuple

import numpy as np

from estimates.analysis import sentences
from estimates.analysis.columns import Columns
from estimates.analysis.explanation import explain, hedge_sources
from estimates.analysis.numbers import amount, exact, many, number, pair, words_of
from estimates.analysis.result import Result, Tally, tally
from estimates.analysis.scenario import TOTAL, Extra
from estimates.diagnostics import Scalar
from estimates.quantities.model import Value
from estimates.study.entries import Assumption, Capacity, Claim, Content, Source

LATEST = 200  # most rows of the table; the page of a longer ledger shows only the latest
FIRST = 6  # verdicts on the first screen
VERDICTS = ("contradicted", "tension", "reproduced", "consistent", "not comparable")  # in the order of the first screen

_WEB = re.compile(r"https?://[^\s\x00-\x1f\x7f\[\]/?#]+[^\s\x00-\x1f\x7f]*", re.IGNORECASE)


class Row(NamedTuple):
    """One count with one capacity, and the figure stated for it; `anchor` is that of the row's statement."""

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
    because: str = ""  # the size of a misfit, or why there is nothing to compare
    anchor: str = ""


class Statement(NamedTuple):
    """One claim of the table: its rows, those of `pairs` and of a mix; `nothing` says why there are none."""

    anchor: str
    claim: Claim
    words: str
    at: tuple[int, ...]  # rows of `pairs`
    rows: tuple[Row, ...]
    nothing: str


class Entry(NamedTuple):
    """A capacity, assumption, cross-check or hedge: what it comes to, why, and the study's words if they differ.

    `rests_on` are the names in its formulas; a formula in words rests on its own name, too.
    """

    anchor: str
    name: str
    value: str
    because: str
    sources: tuple[str, ...]
    where: str = ""
    words: str = ""
    changed: str = ""
    illustrative: bool = False
    rests_on: frozenset[str] = frozenset()


class View:
    """The whole page, without its charts; `extra` is the model and mix asked for on top of the result."""

    def __init__(self, result: Result, extra: Extra) -> None:
        self.result, self.study, self.extra = result, result.study, extra
        self.what_if = sentences.changes(result)

    @cached_property
    def tally(self) -> Tally:
        """The stated figures per verdict."""
        return tally(self.result)

    @property
    def size(self) -> tuple[str, str]:
        """The number of counts and of sources."""
        record, citations = self.result.record.claims, self.study.claims.citations
        sources = {citation.source for cited in citations.take(record) for citation in cited or ()}
        return many(len(self.result.record.own_counts), "count"), many(len(sources), "source")

    @property
    def checked(self) -> str:
        """What was checked: stated figures, counts and sources."""
        table, record = self.study.claims, self.result.record.claims
        units = [unit for unit in dict.fromkeys(self.result.counts["unit"]) if unit]
        of = f" of {sentences.things(self.study, units[0], calibre=True)}" if len(units) == 1 else ""
        days = sorted({when for when in table.made.take(record) if when}, key=lambda when: (when.start, when.end))
        period = " to ".join(dict.fromkeys(sentences.day(when) for when in (days[:1] + days[-1:])))
        counts, sources = self.size
        stated = f"{many(self.tally.total, 'stated figure')} against " if self.tally.total else ""
        return f"{stated}{', '.join(filter(None, (counts + of, period)))}, from {sources}"

    @property
    def outcome(self) -> tuple[tuple[int, str, str], ...]:
        """How many stated figures have each verdict, with what to add; two verdicts are named even without any."""
        counts = self.tally.verdicts
        order = dict.fromkeys(("reproduced", "contradicted", *VERDICTS)) if self.tally.total else ()
        named = [word for word in order if counts[word] or word in ("reproduced", "contradicted")]
        return tuple((counts[word], word, self.tally.weakly if word == "reproduced" else "") for word in named)

    def judged(self, most: int = FIRST) -> list[Row]:
        """List the first stated figures: what does not fit first."""
        order = [VERDICTS.index(verdict) for verdict in self.result.take(self.tally.rows).pairs["verdict"]]
        return self.rows(self.tally.rows[np.argsort(order, kind="stable")][:most].tolist())

    @cached_property
    def sources(self) -> Mapping[str, tuple[str, Source]]:
        """The sources by name, each with its anchor."""
        return {name: (f"source-{i}", source) for i, (name, source) in enumerate(self.study.sources.items(), 1)}

    @cached_property
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
        pairing, statements, size = self.result.pairing, list[Statement](), 0
        for row in self.result.record.claims[::-1].tolist():
            at, claim = np.flatnonzero((pairing.claim == row) & pairing.fits).tolist(), self.study.claims.record(row)
            own = zip(claim.contents, np.flatnonzero(contents.claim == row).tolist(), strict=True)
            alone = [(each, "capacity" if contents.beside[i] >= 0 else "count") for each, i in own if i in uncompared]
            size += max(1, len(at)) if claim.says or alone else 0
            if size > LATEST:
                break
            if claim.says or alone:
                statements.append(self._statement(row, claim, at, alone))
        return tuple(reversed(statements))

    @property
    def rows_left(self) -> int:
        """How many rows of `pairs` are left out."""
        return self.result.size - sum(len(statement.at) or bool(statement.claim.says) for statement in self.statements)

    def _statement(self, row: int, claim: Claim, at: Sequence[int], alone: Sequence[tuple[Content, str]]) -> Statement:
        """Take one claim, its rows `at` those of `pairs`, and the contents that are not compared and what they lack."""
        things = self.study.units.plural(claim.says.unit or claim.says.of or "this") if claim.says else ""
        lacks = [] if at or not claim.says else [f"no capacity for {things}"]
        lacks += [f"{f'“{each.says.words}”: ' if claim.says else ''}no {lack} to compare with" for each, lack in alone]
        figures = [claim.says] if claim.says else [content.says for content in claim.contents]
        return Statement(
            anchor=f"claim-{row}",
            claim=claim,
            words="; ".join(words_of(figure, self.study.units) for figure in figures),
            at=tuple(at),
            rows=(*self.rows(at), *self._mixed(claim.id)),
            nothing="; ".join(dict.fromkeys(lacks)),
        )

    def rows(self, at: Sequence[int]) -> list[Row]:
        """Take some rows of the result, and make columns of no others."""
        part = self.result.take(at)
        return [self._row(part, i, "; ".join(self._notes(part.pairs, i, row))) for i, row in enumerate(at)]

    def _row(self, part: Result, i: int, note: str) -> Row:
        pairs, capacity, days = part.pairs, self.study.capacities[part.pairs["of"][i]], self.study.claims.made
        count, speaker = int(part.pairing.claim[i]), int(part.pairing.speaker[i])
        return Row(
            thing=self.study.units.plural(capacity.of) if capacity.of == capacity.name else str(capacity.name),
            worked=sentences.worked(part, i).replace(" x ", " × "),
            extent=sentences.extent(part, i),
            note=note,
            verdict=pairs["verdict"][i] or "",
            weak=bool(pairs["weak"][i]),
            said=pairs["stated_words"][i] or "",
            speaker=pairs["stated_by"][i] or "",
            when=sentences.day((days[speaker] if speaker >= 0 else None) or days[count]),
            ratio=sentences.ratio(part, i),
            because=sentences.NOT_COMPARABLE.get(pairs["reason"][i], "") or sentences.misfit(part, i),
            anchor=f"claim-{count}",
        )

    def _notes(self, pairs: Columns, i: int, row: int) -> Iterator[str]:
        """Print the study's own figure where an assumption was changed, and the model's if it was asked for."""
        if "baseline" in pairs and abs(pairs["difference"][i]) > 0:
            before, change, verdict = (pairs[name][i] for name in ("baseline", "difference", "baseline_verdict"))
            moved = f" ({change / before:+.1%})" if before else ""
            flipped = f", {verdict}" if verdict and verdict != pairs["verdict"][i] else ""
            yield f"study: {exact(before)}{moved}{flipped}"
        if self.extra.likely and (likely := self.extra.likely[row]):
            yield f"likely {likely.words()}"

    def _mixed(self, claim: str) -> Iterator[Row]:
        """List the parts of the mix asked for, and their total."""
        if mix := self.extra.mix:
            for i in np.flatnonzero(mix.columns["claim"] == claim).tolist():
                name = "mix, total" if mix.columns["of"][i] == TOTAL else f"mix: {mix.columns['of'][i]}"
                yield Row(name, mix.line(i).replace("%: ", "% = "), sentences.ends_of(mix.columns, i, "implied_"))

    def steps(self, claim: str) -> Iterator[tuple[str, str, str | None]]:
        """Derive the rows of a claim as `estimates explain` does, without the assumptions: label, text and hedge."""
        for step in explain(self.result, claim):
            if not step.what.startswith(("capacity ", "assumption ")):
                is_reason = step.what.startswith("verdict") or step.result == "nothing"
                yield step.what, step.because if is_reason else f"{step.words} = {step.result}", step.hedge

    # -- what it rests on ------------------------------------------------------------------------------------------

    def _unit(self, value: Value) -> str:
        return sentences.things(self.study, self.result.model.registry.name(value.unit), calibre=True)

    def _figures(self, group: str, entries: Mapping[str, Capacity | Assumption]) -> Iterator[Entry]:
        """List capacities or assumptions, each with its reason and sources."""
        before = {override.name: override.before for override in self.study.overrides}
        for i, (name, entry) in enumerate(entries.items(), 1):
            value, words = self.result.model.named[name], entry.at(entry.figure_key)
            is_formula, unit = sentences.formula_of(self.study, name) is not None, self._unit(value)
            text = amount(number(value.best), unit)
            spread = f" ({pair(value.low, value.high)})" if value.low < value.high else ""
            figure = (text if is_formula else words) + spread
            place = "" if name in before else where(words)
            details = (place, words if is_formula else "", before.get(name, ""), entry.illustrative)
            rests_on = frozenset(sentences.dependencies(self.study, [name] if is_formula else []))
            yield Entry(f"{group}-{i}", name, figure, entry.because, entry.source, *details, rests_on)

    def _checks(self) -> Iterator[Entry]:
        """List the physical cross-checks: what the tightest limit allows, and what the others would."""
        for i, (name, limits) in enumerate(self.result.model.checks.items(), 1):
            (tightest, value), *others = limits.items()
            low, high = (floor(min(getattr(limit, end) for limit in limits.values())) for end in ("low", "high"))
            ends = f" ({pair(low, high)})" if low < high else ""
            fits = f"{amount(number(floor(value.best)) + ends, self._unit(value))}, limited by {tightest}"
            more = [f"{other} alone would allow {number(floor(limit.best))}" for other, limit in others]
            check = self.study.assumed.checks[name]
            names = (part.text for formula in check.limits.values() for part in formula.names)
            rests_on = frozenset(sentences.dependencies(self.study, names))
            yield Entry(f"check-{i}", name, "; ".join([fits, *more]), check.because, check.source, rests_on=rests_on)

    def _hedges(self) -> Iterator[Entry]:
        """List how the hedges of the study's figures are read, and after which works."""
        pairs = self.result.pairs
        for relation in filter(None, dict.fromkeys((*pairs["count_relation"], *pairs["stated_relation"]))):
            row = self.study.hedges.rows.get(relation)  # "unclear" has none
            because = row.because if row else "the words do not say how near the number is, so it has no bounds"
            anchor, works = f"hedge-{relation.replace(' ', '-')}", "; ".join(hedge_sources(self.study, relation))
            yield Entry(anchor, relation, because, works, ())


def where(words: Scalar) -> str:
    """Print the place of a text in a study's file: "claims.yaml:40:9"."""
    return PurePath(str(words.span)).name if words.span else ""


def is_web(url: str | None) -> bool:
    """Report whether an address may become a link: http or https, and nothing a browser would read otherwise."""
    return bool(_WEB.fullmatch(url or ""))
