"""The values of each chart, taken from a result.

This is the only module of the package that reads a result, a study or what `analysis` makes of them.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, cast

import numpy as np

from estimates.analysis.columns import DIRECTIONS, Readings
from estimates.analysis.implication import implications, worded
from estimates.analysis.result import Result, tally
from estimates.analysis.scenario import in_common, rests_on
from estimates.analysis.sentences import changes, things
from estimates.analysis.uncertainty import COVERAGE, sensitivity
from estimates.charts import titles
from estimates.charts.data import MOST, TEXTS, Chart, Count, Format, NothingToDrawError, Panel, Row
from estimates.charts.labels import RIGHT_TO_LEFT, some
from estimates.diagnostics import Unreadable
from estimates.lint.figures import charts as check
from estimates.study.entries import Chart as Options

KINDS = tuple(TEXTS["charts"])


def frame(result: Result, kind: str, *, shares: Mapping[str, float] | None = None, **options: Any) -> Chart:
    """Return the values of one chart of KINDS; see `charts.draw` for the options.

    Raises NothingToDrawError if there is nothing to show, ValueError for an unknown kind or a wrong option.
    """
    charts, chosen = result.study.assumed.charts, {name: value for name, value in options.items() if value}
    for what, name, known in (("chart", kind, KINDS), ("language", chosen.get("language", "en"), TEXTS["languages"])):
        if name not in known:
            raise ValueError(f"no {what} {name!r}: expected one of {', '.join(known)}")
    if unknown := chosen.keys() - Options.model_fields:
        raise TypeError(f"no option {', '.join(unknown)}: expected {', '.join(Options.model_fields)}")
    given = Options.model_construct(**chosen)
    for wrong in check(result.study, [given]):
        raise Unreadable(wrong.fact, slug=wrong.slug, help=wrong.help)
    # Colours hold for all charts.
    colours = {_clean(side): colour for chart in (*charts.values(), given) for side, colour in chart.colours.items()}
    merged = charts.get(kind, given).model_copy(update=chosen | {"colours": colours})  # type: ignore[call-overload]
    return cast("Chart", getattr(_Frames(result, kind, merged, shares or {}), kind.replace("-", "_"))())


class _Cells:
    """One row of columns: texts without control characters, plain numbers, times as dates."""

    def __init__(self, columns: Mapping[str, Any], i: int) -> None:
        self.columns, self.i = columns, i

    def __getitem__(self, name: str) -> Any:
        return _clean(self.columns[name][self.i])


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        text = value if value.isprintable() else "".join(c if c.isprintable() else " " for c in value)
        return RIGHT_TO_LEFT.sub("\\g<0>\u200e", " ".join(text.split()))  # what follows goes on to the right
    return value.item() if isinstance(value, np.generic) else value


def _values(data: Readings) -> Any:
    """Return the value to draw of each figure, and its ends; NaN for an unclear figure.

    A range is drawn around its middle, an order ("hundreds of") at its floor.
    """
    return np.column_stack([np.where(np.isnan(data.number), data.ends[0], data.number), *data.ends]).tolist()


def _note(start: str, found: str) -> str:
    return f"{start}: {found}." if found else ""


class _Frames:
    """The charts of one result, a method for each kind."""

    def __init__(self, result: Result, kind: str, options: Options, shares: Mapping[str, float]) -> None:
        self.result, self.study, self.kind = result, result.study, kind
        self.plural = partial(things, self.study, calibre=True)  # "152 mm shells", "flights per day"
        units = {self.plural(unit): unit for unit in {*result.counts["unit"], *result.pairs["unit"]} if unit}
        unit: str | None = self.study.units.unit(options.unit or "") or units.get(options.unit or "", options.unit)
        self.options = options.model_copy(update={"unit": unit, "order": [*map(_clean, options.order)]})
        self.form, self.shares = Format(options.language), shares
        self.used: set[str] = set()  # capacities
        self.nothing = NothingToDrawError(" in ".join(filter(None, (TEXTS["charts"][kind]["nothing"], unit))))
        self.rows = result.record.own_counts
        self.counts = [_Cells(result.counts, i) for i in range(len(self.rows))]

    def chart(self, title: str, panels: list[Panel], *notes: str, expected: int = 0, over_time: bool = False) -> Chart:
        """Return a chart with the notes that all have; what-ifs and limits come first, as they change the rest.

        `expected` is how many rows there would be if nothing were left out.
        """
        lacking = expected - sum(len(panel.rows) for panel in panels)
        printed = (each.sources for panel in panels for row in panel.rows for each in (row, *row.stated))
        used = np.isin(self.result.pairs["of"], [*self.used])
        illustrative = [name for name in self.result.model.named if self.study.entry(name).illustrative]
        unsourced = some((_clean(name) for name in illustrative if used[rests_on(self.result, name)].any()), ", ")
        left = 0 if over_time else max(len(panel.rows) for panel in panels) - MOST
        noted = (
            _note("What if", "; ".join(changes(self.result))),
            f"Not shown: {lacking} {TEXTS['charts'][self.kind]['lacking']}." if lacking > 0 else "",
            *notes,
            "Alternatives, never to be added together." if panels[1:] and self.kind != "implied" else "",
            f"{left} earlier rows are not shown." if left > 0 else "",
            _note("Illustrative, no source is known", unsourced),
            _note("Sources", some((part for sources in printed for part in sources.split("; ")), "; ")),
            _note("Study", _clean(self.study.title)),
        )
        title = _clean(self.options.title) or titles.capital(title)
        subtitle = _clean(self.options.subtitle) or TEXTS["charts"][self.kind]["subtitle"]
        notes, shown = tuple(filter(None, noted)), tuple(panels if over_time else map(self.latest, panels))
        sides = tuple(map(_clean, self.study.claims.side.items))
        subtitle = subtitle.replace("{unit}", titles.capital(panels[0].unit))
        return Chart(self.kind, title, subtitle, notes, sides, self.options, shown, over_time)

    def latest(self, panel: Panel) -> Panel:
        """Keep the latest rows of a panel, in the order of `options.order`, else oldest first."""
        rows = sorted(panel.rows[-MOST:], key=lambda row: [*self.options.order, row.side].index(row.side))
        return panel._replace(rows=tuple(rows))

    def fields(self, row: _Cells, words: str, *claims: int, count: _Cells | None = None) -> dict[str, Any]:
        """The fields of a row that say who stated something, when, in which words, and who printed the claims.

        What was stated of a `count` without a date of its own has the date of the count.
        """
        dates = (self.form.date(each["made_start"], each["made_end"]) for each in (row, count) if each and each["made"])
        own = {"side": row["side"] or "", "claim": row["claim"] or "", "sources": self.printers(*claims)}
        return own | {"who": row["by"], "when": next(dates, TEXTS["undated"]), "words": words.removesuffix(" of")}

    def printers(self, *claims: int) -> str:
        """Return who printed some claims, which are rows of the study."""
        return "; ".join(_clean(self.result.record.printed[0][claim]) for claim in claims)

    def growth(self) -> Chart:
        """Show dated counts in one unit over time; as rows if most are of one day, where points would be a pile."""
        figures = _values(Readings(self.study.claims.says.take(self.rows), self.study))
        units = Counter(row["unit"] for row in self.counts if row["unit"])
        unit = self.options.unit or next(iter(units.most_common(1)), ("",))[0]
        plural, of_unit = self.plural(unit), [i for i, row in enumerate(self.counts) if row["unit"] == unit]
        dated = [i for i in of_unit if self.counts[i]["made_start"] and math.isfinite(figures[i][0])]
        counts = sorted((self.count(i, *figures[i]) for i in dated), key=lambda c: (c.end, c.start, c.claim))
        if not counts:
            raise self.nothing
        others = ", ".join(f"{size} in {self.plural(name)}" for name, size in units.items() if name != unit)
        undated = sum(c.when == TEXTS["undated"] for c in counts)
        most_on_a_day = Counter((c.start, c.end) for c in counts).most_common(1)[0][1]
        over_time = len(counts) < 4 or most_on_a_day * 2 <= len(counts)
        notes = (
            f"{len(counts)} counts are too many to label." if over_time and len(counts) > MOST else "",
            f"Not shown: counts in other units ({others})." if others else "",
            f"Without a date, shown on the day of first printing: {undated}." if undated else "",
        )
        title = titles.growth(counts, plural, self.form)
        if not over_time and len({(count.scope, count.until) for count in counts}) > 1:  # they are not of one thing
            details = ([count.scope, *self.form.ended(count.since, count.until)] for count in counts)
            counts = [replace(c, words=f"{c.words} ({', '.join(own)})") for c, own in zip(counts, details, strict=True)]
        return self.chart(title, [Panel("", plural, tuple(counts))], *notes, expected=len(of_unit), over_time=over_time)

    def count(self, i: int, best: float, low: float, high: float) -> Count:
        row, covers = self.counts[i], self.study.claims.covers[self.rows[i]]
        words = row["words"].removesuffix(f" {self.plural(row['unit'])}").removesuffix(f" {row['unit']}")
        since, until = (covers.start, covers.end) if covers else (None, None)
        kind = {"period": row["counts"] == "period", "repeat": row["kind"] == "repeat", "adds_up": row["adds_up"]}
        dates = {"start": row["made_start"], "end": row["made_end"], "since": since, "until": until}
        more = {"scope": row["scope"] or TEXTS["no scope"], "direction": row["direction"]}
        return Count(**self.fields(row, words, self.rows[i]), **more, **dates, **kind, best=best, low=low, high=high)

    def could_hold(self) -> Chart:
        """Show every count times every capacity, with what was stated of it."""
        panels = self.by_capacity({of: rows.values() for of, rows in self.loads().items()})
        claims = {row.claim for panel in panels for row in panel.rows}
        left = [row["words"] for row in self.counts if row["claim"] not in claims and row["kind"] != "repeat"]
        note = _note("Without a capacity or a clear number", some(() if self.options.unit else left, ", "))
        return self.chart(titles.could_hold(panels, self.form), panels, note)

    def stated(self) -> Chart:
        """Show each stated figure against what fits the count that it was stated of."""
        rows: dict[str, list[Row]] = {}
        checked = tally(self.result)
        spoken = self.result.record.dates[1][self.result.pairing.speaker[checked.rows]]
        for of, row in self.products(checked.rows[np.argsort(spoken, kind="stable")]):
            for m in row.stated:
                words, text = f"“{m.words}” · {row.words}", f"{row.text}\n{m.text}"
                said = replace(row, who=m.who, side=m.side, when=m.when or row.when, words=words, text=text)
                rows.setdefault(of, []).append(said)
        return self.chart(titles.stated(checked), self.by_capacity(rows), expected=checked.total)

    def by_capacity(self, rows: Mapping[str, Iterable[Row]]) -> list[Panel]:
        """A panel for each capacity that has rows, with the capacity itself."""
        panels = []
        self.used = {of for of, found in rows.items() if found}
        for of in filter(self.used.__contains__, self.study.capacities):
            best, low, high = self.result.model.capacities[of][:3]
            band = (best, low, high) if self.kind == "implied" else None
            between = f" ({self.form.span(low, high)})" if low < high else ""
            detail = f"{self.form.number(best)}{between} per {self.result.model.per[of]}"
            for unit in dict.fromkeys(row.unit for row in rows[of]):  # a rate is not next to a count
                found = tuple(row for row in rows[of] if row.unit == unit)
                panels.append(Panel(self.capacity(of, unit), unit, found, band, detail))
        if not panels:
            raise self.nothing
        return panels

    def capacity(self, of: str, unit: str) -> str:
        """Return what a capacity holds, in a plural unit: "152 mm shells", "evacuees (in seats)"."""
        return unit + (f" ({of})" if self.study.capacities[of].of not in (None, of) else "")

    def loads(self) -> dict[str, dict[str, Row]]:
        """Return counts times capacities, by capacity and claim, with what was stated of them.

        Of figures that do not compare, only two floors or two ceilings are next to each other.
        """
        loads: dict[str, dict[str, Row]] = {}
        for of, row in self.products(np.flatnonzero(self.result.pairs["kind"] != "repeat")):
            rows = loads.setdefault(of, {})
            comparable = (m for m in row.stated if m.text != "not comparable" or m.direction == row.direction != 0)
            rows[row.claim] = replace(row, stated=(*(rows[row.claim].stated if row.claim in rows else ()), *comparable))
        return loads

    def products(self, rows: Iterable[int]) -> Iterator[tuple[str, Row]]:
        """Yield the capacity and the load of some rows of the result, with the figure stated of it."""
        pairing, pairs = self.result.pairing, self.result.pairs
        counted, stated = _values(pairing.count), _values(pairing.stated)
        for i in rows:
            row, best = _Cells(pairs, i), counted[i][0]
            of = row["of"]
            if of and self.options.unit in (None, of, row["unit"]) and math.isfinite(best):
                typical = [row[f"recomputed_implied_{end}"] for end in ("low", "high")]
                ends = best * row["capacity"], *pairing.extent[:, i], *typical
                fields = self.fields(row, row["count_words"], pairing.claim[i]) | {"unit": self.plural(row["unit"])}
                yield of, self.load(row["count_direction"], ends, stated=self.marks(row, i, *stated[i]), **fields)

    def load(self, way: int, ends: Iterable[float], **fields: Any) -> Row:
        """Return a row of what a count could hold: `ends` are its best value, firm range and typical range."""
        best, low, high, *typical = map(float, ends)
        text = self.form.span(low, high, between="–") + ("", " +", " −")[way]
        return Row(best=best, low=low, high=high, typical=(typical[0], typical[1]), direction=way, text=text, **fields)

    def marks(self, row: _Cells, i: int, best: float, low: float, high: float) -> tuple[Row, ...]:
        """The stated figure of row `i`, if there is one."""
        if not row["stated_words"] or not math.isfinite(best):
            return ()
        words = row["stated_words"].removesuffix(f" {self.plural(row['stated_unit'])}").removesuffix(" of")
        speaker = _Cells(self.study.claims.columns, self.result.pairing.speaker[i])
        when = self.form.date(made.start, made.end) if (made := speaker["made"]) else ""
        text = f"{row['verdict']} (weakly)" if row["weak"] else row["verdict"]
        said = {"who": row["stated_by"], "side": speaker["side"] or "", "when": when, "sources": row["sources"] or ""}
        return (Row(**said, words=words, best=best, low=low, high=high, direction=row["stated_direction"], text=text),)

    def implied(self) -> Chart:
        """Show the capacity that each statement implies, against the study's own."""
        rows: dict[str, list[Row]] = {of: [] for of in self.study.capacities if self.options.unit in (None, of)}
        columns, pairs, pairing = implications(self.result).columns, self.result.pairs, self.result.pairing
        at = {claim: i for i, claim in enumerate(pairs["stated_claim"])}
        listed = (columns["wording"] == "") & (columns["kind"] != "repeat") & np.isin(columns["of"], [*rows])
        for row in (_Cells(columns, i) for i in np.flatnonzero(listed).tolist()):
            if math.isfinite(best := row["implied"]):
                text = worded(best, row["direction"], self.form.scales) + (", not comparable" if row["note"] else "")
                way, typical = DIRECTIONS.get(row["direction"], 0), (row["implied_low"], row["implied_high"])
                own = {"unit": self.plural(self.study.capacities[row["of"]].of or row["of"]), "pooled": row["pooled"]}
                i, words = at[row["claim"]], f"{row['stated_words']} / {row['count_words']}"
                own |= self.fields(row, words, pairing.claim[i], pairing.speaker[i], count=_Cells(pairs, i))
                rows[row["of"]].append(Row(**own, best=best, typical=typical, direction=way, text=text))
        panels = self.by_capacity(rows)
        reasons = _note("Not comparable", some(columns["note"][listed], "; "))
        return self.chart(titles.implied(panels[0]), panels, reasons, expected=int(listed.sum()))

    def sensitivity(self) -> Chart:
        """Show what moves the largest recomputed figure."""
        at, swings = sensitivity(self.result)
        if not swings:
            raise self.nothing
        row, rows = _Cells(self.result.pairs, at), []
        self.used = {row["of"]}
        unit, claim, known = self.plural(row["unit"]), self.result.pairing.claim[at], self.study.sources
        for swing in swings:
            who = f"what one {self.result.model.per[row['of']]} holds" if swing.name == row["of"] else swing.name
            ends = math.nan, *sorted((swing.low, swing.high)), math.nan, math.nan
            cited = self.study.entry(swing.name).source if swing.name in self.result.model.named else ()
            sources = "; ".join([self.printers(claim), *(_clean(known[name].printed) for name in cited)])
            fields = {"who": _clean(who), "words": _clean(swing.words), "sources": sources}
            rows.append(self.load(row["count_direction"], ends, **fields))
        title = titles.sensitivity(row["count_words"], rows, unit, self.form)
        panel = Panel("", unit, tuple(rows), (row["recomputed"],) * 3)
        return self.chart(title, [panel], f"All others at their best values; {COVERAGE}.")

    def mix(self) -> Chart:
        """Show the highest count at `shares`: a row for each part, and their total in what all count as."""
        parts, table = self.shares, self.loads()
        claims = sorted(set.intersection(*({*table.get(of, ())} for of in parts))) if parts else []
        if not claims:
            raise self.nothing
        common, weights = in_common(self.study, parts)
        top = max((table[next(iter(parts))][claim] for claim in claims), key=lambda row: row.best)
        unit = " per ".join([self.plural(common), *top.unit.split(" per ")[1:]])  # of a rate
        loads, self.used = {}, {*parts}
        for (of, share), times in zip(parts.items(), weights, strict=True):
            row = table[of][top.claim]
            name = f"{self.form.number(share * 100)}% {self.capacity(of, row.unit)}"
            loads[name] = times * np.array([row.best, row.low, row.high, *row.typical])
        loads[f"total {unit}"] = np.sum([*loads.values()], axis=0)
        fields = {"words": top.words, "side": top.side, "sources": top.sources}
        rows = [self.load(top.direction, ends, who=who, **fields) for who, ends in loads.items()]
        return self.chart(titles.mix(rows, unit, self.form), [Panel("", unit, tuple(rows))], "The shares are assumed.")
