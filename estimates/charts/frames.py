"""The values of each chart, taken from a result.

This is the only module of the package that reads a result, a study or what `analysis` makes of them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from estimates.charts.data import NAN, Chart, Count, NothingToDrawError, Options, Panel, Row, Stated, direction
from estimates.charts.formats import Format
from estimates.charts.titles import capital

if TYPE_CHECKING:
    from estimates.analysis.result import Result

KINDS = ("growth", "could-hold", "stated", "implied", "sensitivity", "mix")
MOST_ROWS = 200  # the latest ones
SOURCES_ROOM = 200  # characters of sources in a note; the table has them all
_NAMED = 4  # counts without a capacity that a note names
_RTL = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+"
_RIGHT_TO_LEFT = re.compile(f"{_RTL}(?: {_RTL})*")
_BEHIND = ("count_words", "count_relation", "of", "sources")  # a sensitivity
_UNUSED = re.compile("open|soft|wide|place|strength|needs|urls|precision")
_SIGNS = {0: "", 1: " +", -1: " −"}

Columns = Mapping[str, Any]


def frame(result: Result, kind: str, **options: Any) -> Chart:
    """Return the values of one chart of KINDS; see `plot.draw` for the options.

    Raises NothingToDrawError if there is nothing to show, ValueError for another kind.
    """
    if kind not in KINDS:
        raise ValueError(f"no chart {kind!r}: expected one of {', '.join(KINDS)}")
    charts = result.study.charts
    own: dict[str, Any] = {name: getattr(charts.get(kind), name, None) for name in Options.__slots__}
    own["colours"] = {side: colour for one in charts.values() for side, colour in one.colours.items()}  # for all charts
    own |= {name: value for name, value in options.items() if value is not None}
    frames = _Frames(result, kind, Options(**{name: _clean(value) for name, value in own.items() if value}))
    chart: Chart = getattr(frames, kind.replace("-", "_"))()
    return chart


def _rows(columns: Columns) -> Iterator[dict[str, Any]]:
    """Each row of columns as a dict: texts without control characters, times as dates."""
    names = [name for name in columns if not _UNUSED.search(name)]
    for row in zip(*(columns[name].tolist() for name in names), strict=True):
        yield dict(zip(names, map(_clean, row), strict=True))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value
        text = " ".join("".join(c if c.isprintable() else " " for c in value).split())
        return _RIGHT_TO_LEFT.sub("\\g<0>\u200e", text)  # what follows goes on to the right
    return value.date() if hasattr(value, "date") else value


class _Frames:
    """The charts of one result, a method for each kind."""

    def __init__(self, result: Result, kind: str, options: Options) -> None:
        self.result, self.study, self.kind, self.options = result, result.study, kind, options
        self.form = Format(options.language)
        self.counts = list(_rows(result.counts))
        self.covers: dict[str | None, Any] = {None: None}  # a period of each distinct text

    def chart(self, sources: Iterable[str | None], notes: list[str], panels: list[Panel], **fields: Any) -> Chart:
        """A chart with the notes that all have. A what-if and a limited record come first: they change the rest."""
        as_of, by, changed = self.result.as_of, self.result.by, "; ".join(map(str, self.study.overrides))
        first = [f"What if: {changed}." if changed else "", f"On record on {as_of.text}." if as_of else ""]
        named = list(dict.fromkeys(part for text in sources for part in (text or "").split("; ") if part))
        kept = [name for i, name in enumerate(named) if not i or len("; ".join(named[: i + 1])) <= SOURCES_ROOM]
        more = f"; and {len(named) - len(kept)} more" if len(named) > len(kept) else ""
        left = max((len(panel.rows) for panel in panels), default=0) - MOST_ROWS
        cut = f"{left} earlier rows are not shown." if left > 0 else ""
        last = f"Sources: {'; '.join(kept)}{more}." if kept else ""
        noted = tuple(filter(None, (*first, f"Only {by}." if by else "", *notes, cut, last)))
        sides = tuple(dict.fromkeys((*self.options.order, *map(_clean, self.study.claims.side.texts))))
        own = {"unit": panels[0].unit if panels else "", "panels": tuple(map(self.latest, panels))} | fields
        return Chart(self.kind, _clean(self.study.title), noted, sides, self.options, **own)

    def latest(self, panel: Panel) -> Panel:
        """The latest rows of a panel, in the order of sides that is asked for, else oldest first."""
        place = {side: i for i, side in enumerate(self.options.order)}
        rows = sorted(panel.rows[-MOST_ROWS:], key=lambda row: place.get(row.side, len(place)))
        return panel._replace(rows=tuple(rows))

    def plural(self, unit: str) -> str:
        return str(self.study.units.plural(unit))

    def ends(self, row: Columns, figure: str, prefix: str) -> tuple[float, float, float]:
        """The value to draw for a figure, and the ends that a range says (else the value twice).

        A range is drawn around its middle, an order ("hundreds of") at its floor; NaN for an unclear figure.
        """
        relation, value = row[f"{prefix}relation"], float(row[figure])
        if relation == "between":
            claim = self.study.claim(row["stated_claim"] if prefix == "stated_" else row["claim"])
            figures = [claim.says, *(content.says for content in claim.contents)]
            said = next(one for one in figures if one and _clean(one.words) == row[f"{prefix}words"])
            low, high = (NAN if end is None else end for end in (said.low, said.high))
            return (low + high) / 2 if math.isnan(value) else value, low, high
        value = {"order": float(row[f"{prefix}low"]), "unclear": NAN}.get(relation, value)
        return value, value, value

    def when(self, row: Columns) -> str:
        return self.form.date(row["made_start"], row["made_end"]) if row["made_start"] else "no date"

    def growth(self) -> Chart:
        """Dated counts in one unit over time; as rows if most are of one day, where points would be a pile."""
        rows = [row for row in self.counts if row["unit"]]
        units = Counter(row["unit"] for row in rows)
        unit = self.options.unit or next(iter(units.most_common(1)), ("",))[0]
        own, plural = [row for row in rows if row["unit"] == unit], self.plural(unit)
        dated = [row for row in own if row["made_start"] and math.isfinite(self.ends(row, "figure", "")[0])]
        counts = sorted((self.count(row) for row in dated), key=lambda one: (one.end, one.start, one.claim))
        if not counts:
            raise NothingToDrawError("no statement has both a count and a date")
        others = [f"{size} in {self.plural(name)}" for name, size in units.items() if name != unit]
        printed = sum(row["made"] is None for row in dated)
        notes = [
            f"Not shown: counts in other units ({', '.join(others)})." if others else "",
            f"Not shown: {len(own) - len(counts)} without a date or a number." if len(own) > len(counts) else "",
            f"Without a date, shown on the day of first printing: {printed}." if printed else "",
        ]
        listed = []
        if len(counts) > 3 and Counter((one.start, one.end) for one in counts).most_common(1)[0][1] * 2 > len(counts):
            for one in counts:
                when, ends = self.form.date(one.start, one.end), (one.value, one.low, one.high)
                listed.append(Row(one.by, when, one.words, one.side, *ends, direction=one.direction, claim=one.claim))
        panels = [Panel("", plural, tuple(listed))] if listed else []
        return self.chart((row["sources"] for row in own), notes, panels, unit=plural, counts=tuple(counts))

    def count(self, row: Columns) -> Count:
        words = row["words"].removesuffix(f" {self.plural(row['unit'])}").removesuffix(f" {row['unit']}")
        if row["covers"] not in self.covers:
            self.covers[row["covers"]] = self.study.claim(row["claim"]).covers
        covers = self.covers[row["covers"]]
        said = row["claim"], row["by"], row["side"], words.removesuffix(" of"), direction(row["relation"])
        dates, scope = (row["made_start"], row["made_end"]), (row["scope"] or "").casefold()
        since, until = (covers.start, covers.end) if covers else (None, None)
        kind = row["counts"] == "period", row["kind"] == "repeat"
        return Count(*said, *self.ends(row, "figure", ""), *dates, scope, since, until, *kind)

    def could_hold(self) -> Chart:
        """Every count times every capacity, with what was stated of it."""
        found = self.products()
        held = {row.claim for rows in found.values() for row in rows}
        without = [row["words"] for row in self.counts if row["claim"] not in held and row["kind"] != "repeat"]
        named = f"{', '.join(without[:_NAMED])}{' and others' if len(without) > _NAMED else ''}"
        return self.by_capacity(found, f"No capacity for: {named}." if without and not self.options.unit else "")

    def stated(self) -> Chart:
        """What was stated, against what fits the count that it was stated of."""
        return self.by_capacity(self.products(), "")

    def by_capacity(self, found: dict[str, list[Row]], note: str) -> Chart:
        if not found:
            raise NothingToDrawError("no count with a capacity" if self.kind != "stated" else "no stated figure")
        panels = []
        for of, rows in found.items():
            unit, value = self.capacity(of), self.result.model.capacities[of]
            spread = f" ({self.form.span(value.low, value.high)})" if value.low < value.high else ""
            each = f"{self.form.number(value.best)} per {self.result.model.per[of]}{spread}"
            panels.append(Panel(capital(unit), unit, tuple(rows), detail=each))
        several = "Alternatives, never to be added together." if len(panels) > 1 else ""
        return self.chart((row.sources for rows in found.values() for row in rows), [note, several], panels)

    def capacity(self, of: str) -> str:
        """What a capacity holds, in the plural: "152 mm shells", "evacuees (in seats)"."""
        thing = self.study.capacities[of].of or of
        return self.plural(thing) + ("" if of == thing else f" ({of})")

    def products(self) -> dict[str, list[Row]]:
        """Counts times capacities, by capacity: a row a claim with what was stated, or a row for each stated figure."""
        found: dict[str, dict[Any, Row]] = {}
        for i, row in enumerate(_rows(self.result.pairs)):
            of, mark, alone = row["of"], self.mark(row), self.kind == "stated"
            asked = of and row["kind"] != "repeat" and self.options.unit in (None, of, row["unit"])
            if not asked or (alone and not mark) or not math.isfinite(self.ends(row, "count", "count_")[0]):
                continue
            own, key = found.setdefault(of, {}), i if alone else row["claim"]
            own[key] = self.product(row, own.get(key), mark)
        return {of: list(rows.values()) for of, rows in found.items()}

    def product(self, row: Columns, known: Row | None, mark: Stated | None) -> Row:
        value, low, high = self.ends(row, "count", "count_")
        low, high = low * row["capacity_low"], high * row["capacity_high"]
        way, by, words, text = direction(row["count_relation"]), row["by"], row["count_words"], ""
        if mark and self.kind == "stated":
            by, words, text = mark.by, f"“{mark.words}” · {words}", f"\n{mark.verdict}"
        typical = row["recomputed_implied_low"], row["recomputed_implied_high"]
        said = by, self.when(row), words, row["side"], value * row["capacity"], low, high, typical, way
        stated = (*(known.stated if known else ()), *([mark] if mark else []))
        text = self.form.span(low, high, "–") + _SIGNS[way] + text
        return Row(*said, stated, text, True, row["claim"], row["sources"])

    def mark(self, row: Columns) -> Stated | None:
        """The stated figure of a row; next to a load only one of its kind, as two floors are that do not compare."""
        alike = row["verdict"] != "not comparable" or self.kind == "stated"
        alike = alike or direction(row["stated_relation"]) == direction(row["count_relation"]) != 0
        if not alike or not row["stated_words"] or not math.isfinite(self.ends(row, "stated", "stated_")[0]):
            return None
        words = row["stated_words"].removesuffix(f" {self.plural(row['unit'])}").removesuffix(" rounds")
        way, verdict = direction(row["stated_relation"]), f"{row['verdict']}{' (weakly)' if row['weak'] else ''}"
        return Stated(*self.ends(row, "stated", "stated_"), way, words, row["stated_by"], verdict)

    def implied(self) -> Chart:
        """The capacity that each statement implies, against the study's own."""
        from estimates.analysis.implication import implications

        found: dict[str, list[Row]] = {of: [] for of in self.study.capacities if self.options.unit in (None, of)}
        for item in _rows(implications(self.result).columns):
            rows, best = found.get(item["of"]), item["implied"]
            if rows is None or item["wording"] or item["kind"] == "repeat" or not math.isfinite(best):
                continue
            hedge = item["direction"].replace("no bound", "no bound:")
            text = f"{hedge} {self.form.number(best)}{'' if item['pooled'] else ', not pooled'}"
            way, typical = {"at least": 1, "at most": -1}.get(hedge, 0), (item["implied_low"], item["implied_high"])
            when = self.when(item) if item["made"] else "no date"
            said = item["by"], when, f"{item['stated_words']} / {item['count_words']}", item["side"], best, NAN, NAN
            rows.append(Row(*said, typical, way, (), text, item["pooled"], item["claim"]))
        panels = []
        for of, rows in found.items():
            value, unit, per = self.result.model.capacities[of], self.capacity(of), self.result.model.per[of]
            band = (value.low, value.best, value.high)
            panels += [Panel(f"{capital(unit)} per {per}", unit, tuple(rows), band)] if rows else []
        if not panels:
            raise NothingToDrawError("no statement implies a capacity")
        return self.chart((row["sources"] for row in _rows(self.result.pairs) if row["stated_words"]), [], panels)

    def sensitivity(self) -> Chart:
        """What moves the largest recomputed figure."""
        from estimates.analysis.uncertainty import sensitivity

        try:
            found = sensitivity(self.result)
        except LookupError as error:
            raise NothingToDrawError(str(error)) from None
        row = {name: _clean(self.result.pairs[name][found.row]) for name in _BEHIND}
        way, rows = direction(row["count_relation"]), []
        for swing in found.swings:
            holds = f"what one {self.result.model.per[row['of']]} holds"
            low, high = sorted((swing.low, swing.high))
            said = holds if swing.name == row["of"] else _clean(swing.name), "", _clean(swing.words), "", NAN, low, high
            rows.append(Row(*said, direction=way, text=self.form.span(low, high, "–")))
        if not rows:
            raise NothingToDrawError("nothing that the largest figure rests on has a range")
        notes = [f"All others at their best values; {found.coverage}."]
        panel = Panel("", self.plural(found.unit), tuple(rows), (found.baseline,) * 3)
        return self.chart([row["sources"]], notes, [panel], words=row["count_words"])

    def mix(self) -> Chart:
        """The highest count at the shares asked for: a row for each part, and their total in what all count as."""
        parts, found = self.options.shares, self.products()
        rows_of = {of: {row.claim: row for row in found.get(of, ())} for of in parts}
        claims = set.intersection(*map(set, rows_of.values())) if parts else set()
        if not claims:
            raise NothingToDrawError("a mix needs the share of each part, and a count that all of them fit")
        first = next(iter(parts))
        most = max(claims, key=lambda claim: float(rows_of[first][claim].best))
        unit = self.plural(self.result.model.counts_as(self.study.capacities[first].of or first))
        loads = []
        for of, share in parts.items():
            loads.append((f"{share:.0%} {self.capacity(of)}", [share * end for end in rows_of[of][most].span]))
        loads.append((f"total {unit}", [sum(ends) for ends in zip(*(ends for _, ends in loads), strict=True)]))
        rows, row = [], rows_of[first][most]
        for who, (best, low, high, *typical) in loads:
            text, reading = self.form.span(low, high, "–") + _SIGNS[row.direction], (typical[0], typical[1])
            rows.append(Row(who, "", row.words, row.side, best, low, high, reading, row.direction, (), text, True, who))
        notes = ["One count, shared out; other shares give other loads."]
        return self.chart([row.sources], notes, [Panel("", unit, tuple(rows))], words=row.words)
