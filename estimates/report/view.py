"""What the page shows, taken out of a result: frozen values in the order of the page, ready for the templates.

Everything that the page needs from a result is read in this module; records of the study are passed on as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor, isnan
from pathlib import PurePath
from typing import Any, NamedTuple

from estimates import charts
from estimates.analysis.asking import Extra  # TODO(switch): mix and likely of the new analysis
from estimates.analysis.recompute import Result
from estimates.quantities.old_formulas import Formula
from estimates.report.pictures import WIDTHS, picture  # TODO(switch): charts.svg and charts.words
from estimates.report.words import bounds, day, interval, number, typical
from estimates.study.records import Claim, Source

LATEST = 200  # rows of the table; the page of a longer ledger shows the latest
FIRST = 6  # verdicts on the first screen
VERDICTS = ("contradicted", "tension", "reproduced", "consistent", "not comparable")  # in the order of the first screen
CHARTS = ("growth", "could-hold", "implied", "sensitivity")  # the page shows the first two that the data can fill


class Step(NamedTuple):
    """One line of a derivation; `href` leads to the assumption or hedge it uses."""

    label: str
    text: str
    href: str = ""


class Row(NamedTuple):
    """One count with one capacity, and the figure stated for it; `href` leads to the row's statement."""

    thing: str
    left: str
    total: str
    extent: str
    note: str = ""
    verdict: str = ""
    weak: bool = False
    said: str = ""
    speaker: str = ""
    when: str = ""
    ratio: str = ""
    why: str = ""
    href: str = ""


class Statement(NamedTuple):
    """One claim of the table: its rows, and the derivation they open; `nothing` says why there are no rows."""

    anchor: str
    claim: Claim
    words: str
    repeats: str
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


class Drawing(NamedTuple):
    """A chart: its words, set by the page, and one SVG per width."""

    name: str
    title: str
    subtitle: str
    note: str
    description: str
    svgs: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """The whole page."""

    title: str
    about: str
    checked: str
    tally: tuple[tuple[str, int, int], ...]  # verdict, stated figures, weak tests among them
    verdicts: tuple[Row, ...]
    charts: tuple[Drawing, ...]
    missing: tuple[str, ...]
    statements: tuple[Statement, ...]
    rows_left: int
    what_if: tuple[str, ...]
    entries: Mapping[str, tuple[Entry, ...]]  # by heading
    sources: Mapping[str, tuple[str, Source]]  # anchor and record by name
    files: Mapping[str, str]


def view(result: Result, extra: Extra, *, with_charts: bool = True) -> View:
    """Take everything the page shows out of a result; `extra` is the mix and the model asked for on top of it."""
    study, reader = result.study, _Reader(result, extra)
    statements, left = reader.statements()
    drawings, missing = _drawings(result, extra) if with_charts else ((), ())
    return View(
        title=study.title,
        about=study.about or "",
        checked=reader.checked(),
        tally=reader.tally(),
        verdicts=reader.verdicts({statement.anchor for statement in statements}),
        charts=drawings,
        missing=missing,
        statements=statements,
        rows_left=left,
        what_if=tuple(_what_if(result)),
        entries={
            "What one could hold": tuple(reader.entries("capacity", study.capacities)),
            "Other assumptions": tuple(reader.entries("assumption", study.assumptions)),
            "Cross-checks of what would fit": tuple(reader.checks()),
            "How hedges are read": tuple(reader.hedges()),
        },
        sources={name: (f"source-{i}", source) for i, (name, source) in enumerate(study.sources.items(), 1)},
        files=dict(study.files),
    )


class _Reader:
    """Reads one result."""

    def __init__(self, result: Result, extra: Extra) -> None:
        self.result, self.study, self.pairs, self.extra = result, result.study, result.pairs, extra
        self.claims = self.study.by_id
        self.anchor = {name: f"claim-{i}" for i, name in enumerate(self.claims, 1)}
        self.counted = {name: i for i, name in enumerate(result.counts["claim"])}

    # -- the first screen ------------------------------------------------------------------------------------------

    def checked(self) -> str:
        """Say what was checked: stated figures, counts and sources."""
        stated, units = sum(n for _, n, _ in self.tally()), {unit for unit in self.result.counts["unit"] if unit}
        of = f" of {self.study.lexicon.plural(units.pop())}" if len(units) == 1 else ""
        days = [claim.made for claim in self.claims.values() if claim.made and claim.id in self.counted]
        ends = dict.fromkeys(day(pick(days, key=lambda when: when.start)) for pick in (min, max)) if days else ()
        said = ", ".join([_many(len(self.counted), "count") + of, *([" to ".join(ends)] if ends else [])])
        sources = _many(len({each.source for claim in self.claims.values() for each in claim.sources}), "source")
        if not stated:
            return f"{said}, from {sources}; no figure was stated for what they hold"
        return f"{_many(stated, 'stated figure')} against {said}, from {sources}"

    def tally(self) -> tuple[tuple[str, int, int], ...]:
        """Count stated figures per verdict, and the weak tests among them."""
        pairs = self.pairs  # TODO(switch): sentences.tally, the one way to count stated figures
        keys = zip(*(pairs.get(key, ()) for key in ("claim", "stated_claim", "stated_words", "verdict")), strict=True)
        weak = {key: "a weak test" in (pairs["why"][i] or "") for i, key in enumerate(keys) if key[3]}
        found, weakly = (Counter(key[3] for key, is_weak in weak.items() if is_weak >= least) for least in (0, 1))
        shown = (kind for kind in VERDICTS if found[kind] or kind in ("contradicted", "reproduced"))
        return tuple((kind, found[kind], weakly[kind]) for kind in shown) if found else ()

    def verdicts(self, shown: set[str]) -> tuple[Row, ...]:
        """List the rows with a verdict, what does not fit first."""
        rows = [i for i, verdict in enumerate(self.pairs.get("verdict", ())) if verdict]
        rows.sort(key=lambda i: VERDICTS.index(self.pairs["verdict"][i]))
        told = map(self.row, rows)
        return tuple(row if row.href.removeprefix("#") in shown else row._replace(href="#every") for row in told)

    # -- the table -------------------------------------------------------------------------------------------------

    def statements(self) -> tuple[tuple[Statement, ...], int]:
        """List the claims of the table, oldest first, and count the earlier rows that are left out."""
        names = ("stated_claim", "stated_words")
        compared = {*zip(*(self.pairs.get(name, ()) for name in names), strict=True)}
        found, size, left = [], 0, 0
        for claim in reversed(self.result.record()):
            rows = self.result.rows_of.get(claim.id, [])
            alone = [content for content in claim.contents if (claim.id, content.says.words) not in compared]
            if claim.says or alone:
                size += max(1, len(rows))
                left += max(1, len(rows)) if size > LATEST else 0
                if size <= LATEST:
                    found.append(self.statement(claim, rows, alone))
        return tuple(reversed(found)), left

    def statement(self, claim: Claim, rows: Sequence[int], alone: Sequence[Any]) -> Statement:
        """Take one claim, its rows in `pairs`, and the contents it states without a count."""
        things = self.study.lexicon.plural(claim.says.unit or claim.says.of or "this") if claim.says else ""
        lacks = [] if rows or not claim.says else [f"No capacity for {things}."]
        lacks += [f"“{said.says.words}” ({' and '.join(said.of)}): no count to compare with." for said in alone]
        return Statement(
            anchor=self.anchor[claim.id],
            claim=claim,
            words=claim.says.words if claim.says else "; ".join(content.says.words for content in claim.contents),
            repeats=self.claims[claim.repeats].by if claim.repeats else "",
            rows=(*map(self.row, rows), *self.mixed(claim.id)),
            nothing=" ".join(lacks),
            steps=tuple(self.steps(claim, rows)),
        )

    def row(self, i: int) -> Row:
        """Take row `i` of `pairs`."""
        pairs, capacity = self.pairs, self.study.capacities[self.pairs["of"][i]]
        left, _, total = pairs["worked"][i].replace(" x ", " × ").rpartition(" = ")  # TODO(switch): sentences.worked
        said = self.claims.get(pairs["stated_claim"][i] or "")
        made = (said and said.made) or self.claims[pairs["claim"][i]].made
        return Row(
            thing=self.study.lexicon.plural(capacity.of) if capacity.of == capacity.name else capacity.name,
            left=left,
            total=total,
            extent=self.extent(i),
            note="; ".join(filter(None, (self.baseline(i), self.likely(i)))),
            verdict=pairs["verdict"][i] or "",
            weak="a weak test" in (pairs["why"][i] or ""),  # TODO(switch): the column `weak`
            said=pairs["stated_words"][i] or "",
            speaker=pairs["stated_by"][i] or "",
            when=day(made),
            ratio=_ratio(float(pairs["ratio"][i])),
            why=pairs["why"][i] or "",  # TODO(switch): sentences.why
            href=f"#{self.anchor[pairs['claim'][i]]}",
        )

    def extent(self, i: int) -> str:
        """Print the figure times the capacity's range, with the direction of the count."""
        pairs, figure = self.pairs, float(self.pairs["count"][i])
        if isnan(figure):
            return typical(pairs, i, "recomputed_") or bounds(pairs, i, "recomputed_")
        ends = (figure * float(pairs[f"capacity_{end}"][i]) for end in ("low", "high"))
        return interval(*ends) + {1: ", or more", -1: ", or less"}.get(int(pairs["count_direction"][i]), "")

    def baseline(self, i: int) -> str:
        """Print the study's own figure where an assumption was changed."""
        pairs = self.pairs
        if "baseline" not in pairs or isnan(pairs["baseline"][i]) or not pairs["difference"][i]:
            return ""
        before, difference, verdict = (pairs[name][i] for name in ("baseline", "difference", "baseline_verdict"))
        moved = f" ({difference / before:+.1%})" if before else ""
        return f"study: {before:,.0f}{moved}" + (f", {verdict}" if verdict and verdict != pairs["verdict"][i] else "")

    def likely(self, i: int) -> str:
        """Print what the model says, where it was asked for."""
        summary = self.extra.likely[i] if self.extra.likely else None
        return f"likely {number(summary.q50)}, 10-90 % {interval(summary.q10, summary.q90)}" if summary else ""

    def mixed(self, claim: str) -> Iterator[Row]:
        """List the parts of the mix asked for, and their total."""
        for load in self.extra.mix:
            if load.claim == claim:
                left, _, total = load.worked.replace(" x ", " × ").rpartition(" = ")
                spread = "" if isnan(load.implied_low) else interval(load.implied_low, load.implied_high)
                yield Row("mix, in all" if load.of == "total" else f"mix: {load.of}", left, total, spread)

    def steps(self, claim: Claim, rows: Sequence[int]) -> Iterator[Step]:
        """Derive the rows of a claim: its count, each product with its ranges, and what was stated."""
        pairs, counts = self.pairs, self.result.counts
        if claim.says and (k := self.counted.get(claim.id)) is not None:
            yield Step("Count", f"“{claim.says.words}”: {_read(counts, k, '')}", _hedge(counts["relation"][k]))
        for i in rows:
            row, number_of = self.row(i), [*self.study.capacities].index(pairs["of"][i]) + 1
            yield Step(row.thing, f"{row.left} = {row.total}", f"#capacity-{number_of}")
            each = interval(float(pairs["capacity_low"][i]), float(pairs["capacity_high"][i]))
            yield Step("Range", f"with {each} in each: {_read(pairs, i, 'recomputed_')}")
            if row.verdict:
                said = f"“{row.said}” ({row.speaker}, {row.when}): {_read(pairs, i, 'stated_')}"
                yield Step("Stated", said, _hedge(pairs["stated_relation"][i]))
                yield Step(row.verdict, row.why)

    # -- what it rests on ------------------------------------------------------------------------------------------

    def entries(self, group: str, entries: Mapping[str, Any]) -> Iterator[Entry]:
        """List capacities or assumptions, each with its reason and sources."""
        before = {name: words for name, _, words in self.study.overrides}
        for i, (name, said) in enumerate(entries.items(), 1):
            value = self.result.model.named[name]
            is_formula = isinstance(said.written, Formula)
            text = self.result.model.words(name) if is_formula else value.words
            spread = f" ({interval(value.low, value.high)})" if value.low < value.high else ""
            own = (value.words if is_formula else "", before.get(name, ""), said.illustrative)
            yield Entry(f"{group}-{i}", name, text + spread, said.because, said.sources, where(said.place), *own)

    def checks(self) -> Iterator[Entry]:
        """List the physical cross-checks: what the tightest limit allows, and what the others would."""
        for i, check in enumerate(self.result.model.checks, 1):
            said, value = self.study.checks[check.name], check.value
            ends = f" ({interval(floor(value.low), floor(value.high))})" if value.low < value.high else ""
            fits = f"{number(floor(value.best))}{ends} {check.unit}, limited by {check.tightest}"
            others = {name: limit for name, limit in check.limits.items() if name != check.tightest}
            more = [f"{name} alone would allow {number(floor(limit.best))}" for name, limit in others.items()]
            yield Entry(f"check-{i}", check.name, "; ".join([fits, *more]), said.because, said.sources)

    def hedges(self) -> Iterator[Entry]:
        """List how the hedges of the study's figures are read, and after which works."""
        used = dict.fromkeys([*self.result.counts["relation"], *self.pairs.get("stated_relation", ())])
        for relation in filter(self.study.hedges.rows.get, used):
            row = self.study.hedges.rows[relation]  # TODO(switch): quantities.hedges.Hedges
            yield Entry(_hedge(relation).removeprefix("#"), relation, row.because, "; ".join(row.sources), ())


def _drawings(result: Result, extra: Extra) -> tuple[tuple[Drawing, ...], tuple[str, ...]]:
    """Draw the first two charts that the data can fill, and that of a mix if one was asked for."""
    drawn: list[Drawing] = []
    missing: list[str] = []
    for name in (*CHARTS, *(["mix"] if extra.parts else [])):
        if len(drawn) >= 2 and name != "mix":
            continue
        try:
            chart = charts.made(name, result, extra.parts)
            bare = replace(chart, title="", subtitle="", caption=())
            svgs = tuple(picture(bare, width, f"{name}-title", f"{name}-words") for width in WIDTHS)
        except (charts.NothingToDrawError, charts.MissingGlyphError) as reason:
            missing.append(f"No {name} chart: {reason}.")
            continue
        drawn.append(Drawing(name, chart.title, chart.subtitle, " ".join(chart.caption), chart.alt.description, svgs))
    return tuple(drawn), tuple(missing)


def _what_if(result: Result) -> Iterator[str]:
    yield from result.overrides
    if result.as_of:
        yield f"only what was on record on {day(result.as_of)}"
    if result.by:
        yield f"only the claims of {result.by}"


def _read(columns: Any, i: int, prefix: str) -> str:
    common, literal = typical(columns, i, prefix), bounds(columns, i, prefix)
    return f"literally {literal}" + (f"; commonly read as {common}" if common not in ("", literal) else "")


def _ratio(ratio: float) -> str:
    """Print the ratio of the worked figure to the stated one; a small one the other way round."""
    if isnan(ratio) or not ratio:
        return ""
    if ratio < 0.1:
        return f"the stated figure is {number(1 / ratio)} times the worked one"
    return f"{number(ratio) if ratio >= 10 else f'{ratio:.2f}'} times the stated figure"


def _many(amount: int, noun: str) -> str:
    return f"{amount:,} {noun}" + ("s" if amount != 1 else "")


def _hedge(relation: str) -> str:
    return f"#hedge-{relation.replace(' ', '-')}"


def where(place: Any) -> str:
    """Print a place in a study's file without the folder: "claims.yaml, line 40"."""
    path, line, _ = str(place).rsplit(":", 2) if str(place).count(":") >= 2 else (str(place), "", "")
    return f"{PurePath(path).name}, line {line}" if line else PurePath(path).name
