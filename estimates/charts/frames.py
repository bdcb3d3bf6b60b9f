"""The values of each chart, taken from a result.

This is the only module of the package that reads a result, a study or what `analysis` makes of them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from estimates.charts.data import NAN, Chart, Count, NothingToDrawError, Options, Panel, Row, Stated, direction
from estimates.charts.formats import Format
from estimates.charts.titles import capital

if TYPE_CHECKING:
    from estimates.analysis.result import Result

KINDS = ("growth", "could-hold", "stated", "implied", "sensitivity", "mix")
MOST_ROWS = 200  # the latest ones
SOURCES_ROOM = 200  # characters of sources in a note; the table has them all
_RIGHT_TO_LEFT = re.compile(
    r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+(?: [\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+)*"
)
_SIGNS = {0: "", 1: " +", -1: " −"}
_NAMED = 4  # counts without a capacity that a note names

Columns = Mapping[str, Any]


def frame(result: Result, kind: str, *, shares: Mapping[str, float] | None = None, **options: Any) -> Chart:
    """Return the values of one chart of KINDS; `shares` maps capacities to the parts of a mix.

    Raises NothingToDrawError if there is nothing to show, ValueError for another kind.
    """
    makers: dict[str, Callable[[Result, Options], Chart]] = {
        "growth": _growth,
        "implied": _implied,
        "sensitivity": _sensitivity,
        "mix": partial(_mix, shares=shares),
    }
    if kind not in KINDS:
        raise ValueError(f"no chart {kind!r}: expected one of {', '.join(KINDS)}")
    return makers.get(kind, partial(_products, kind=kind))(result, _options(result, kind, options))


def _options(result: Result, kind: str, given: Mapping[str, Any]) -> Options:
    """What the caller gives, before what the study says under `charts:`; colours of sides hold for all its charts."""
    charts = getattr(result.study, "charts", None) or {}
    own: dict[str, Any] = {name: getattr(charts.get(kind), name, None) for name in Options.__slots__}
    own["colours"] = {side: colour for one in charts.values() for side, colour in (one.colours or {}).items()}
    own |= {name: value for name, value in given.items() if value is not None}
    chosen: dict[str, Any] = {name: _clean(value) for name, value in own.items() if value}
    return Options(**chosen | {"order": tuple(chosen.get("order", ()))})


def _chart(result: Result, options: Options, sources: Iterable[Any], notes: Iterable[str], **fields: Any) -> Chart:
    """A chart with the notes that all charts have. A what-if and a limited record come first: they change the rest."""
    first = [f"What if: {'; '.join(map(str, result.study.overrides))}." if result.study.overrides else ""]
    first += [f"On record on {result.as_of.text}." if result.as_of else "", f"Only {result.by}." if result.by else ""]
    named = list(dict.fromkeys(part for text in sources for part in str(text or "").split("; ") if part))
    kept = [name for i, name in enumerate(named) if not i or len("; ".join(named[: i + 1])) <= SOURCES_ROOM]
    more = f"; and {len(named) - len(kept)} more" if len(named) > len(kept) else ""
    last = f"Sources: {'; '.join(kept)}{more}." if kept else ""
    sides = dict.fromkeys((*options.order, *(str(row["side"]) for row in _rows(result.counts))))
    noted = tuple(filter(None, (*first, *notes, last)))
    return Chart(notes=noted, study=_clean(result.study.title), sides=tuple(sides), options=options, **fields)


# -- what a result and a study have ----------------------------------------------------------------------------------


def _rows(columns: Columns) -> Iterator[dict[str, Any]]:
    """Each row of columns as a dict: texts without control characters, times as dates."""
    lists = [columns[name].tolist() if hasattr(columns[name], "tolist") else columns[name] for name in columns]
    for row in zip(*lists, strict=True):
        yield dict(zip(columns, map(_clean, row), strict=True))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        text = " ".join("".join(c if c.isprintable() else " " for c in value).split())
        return _RIGHT_TO_LEFT.sub("\\g<0>\u200e", text)  # what follows goes on to the right
    return value.date() if hasattr(value, "date") else value


def _number(row: Columns, name: str) -> float:
    value = row.get(name)
    return NAN if value is None else float(value)


def _plural(result: Result, unit: str) -> str:
    return str(result.study.units.plural(unit))


def _period(result: Result, row: Columns) -> dict[str, Any]:
    covers = result.study.claim(row["claim"]).covers if row["covers"] else None
    return {"since": covers.start, "until": covers.end} if covers else {}


def _ends(result: Result, row: Columns, figure: str, prefix: str) -> tuple[float, float, float]:
    """The value to draw for a figure, and the ends that a range says (else the value twice).

    A range is drawn around its middle, an order ("hundreds of") at its floor; NaN for an unclear figure.
    """
    relation, value = row[f"{prefix}relation"], _number(row, figure)
    if relation == "between":
        claim = result.study.claim(row["stated_claim"] if prefix == "stated_" else row["claim"])
        figures = [claim.says, *(content.says for content in claim.contents)]
        said = next(one for one in figures if one and _clean(one.words) == row[f"{prefix}words"])
        low, high = (NAN if end is None else end for end in (said.low, said.high))
        return (low + high) / 2 if math.isnan(value) else value, low, high
    value = {"order": _number(row, f"{prefix}low"), "unclear": NAN}.get(relation, value)
    return value, value, value


def _when(row: Columns, form: Format) -> str:
    return form.date(row["made_start"], row["made_end"]) if row["made_start"] else "no date"


def _latest(rows: Iterable[Row], options: Options) -> tuple[Row, ...]:
    """The latest rows, in the order of sides that is asked for, else oldest first."""
    place = {side: i for i, side in enumerate(options.order)}
    return tuple(sorted(list(rows)[-MOST_ROWS:], key=lambda row: place.get(row.side, len(place))))


def _left_out(size: int) -> str:
    return f"{size - MOST_ROWS} earlier rows are not shown." if size > MOST_ROWS else ""


# -- the charts ------------------------------------------------------------------------------------------------------


def _growth(result: Result, options: Options) -> Chart:
    rows = [row for row in _rows(result.counts) if row["unit"]]
    units = Counter(row["unit"] for row in rows)
    unit = options.unit or next(iter(units.most_common(1)), ("",))[0]
    own, plural, form = [row for row in rows if row["unit"] == unit], _plural(result, unit), Format(options.language)
    dated = [row for row in own if row["made_start"] and math.isfinite(_ends(result, row, "figure", "")[0])]
    counts = sorted((_count(result, row, plural) for row in dated), key=lambda one: (one.end, one.start, one.claim))
    if not counts:
        raise NothingToDrawError("no statement has both a count and a date")
    others = [f"{size} in {_plural(result, name)}" for name, size in units.items() if name != unit]
    printed = sum(row["made"] is None for row in dated)
    notes = [
        f"Not shown: counts in other units ({', '.join(others)})." if others else "",
        f"Not shown: {len(own) - len(counts)} without a date or a number." if len(own) > len(counts) else "",
        f"Without a date, shown on the day of first printing: {printed}." if printed else "",
    ]
    panels = []
    if len(counts) > 3 and Counter((one.start, one.end) for one in counts).most_common(1)[0][1] * 2 > len(counts):
        listed = [_listed(one, form) for one in counts]  # a pile of points on one day would say nothing
        panels, notes = [Panel("", plural, _latest(listed, options))], [*notes, _left_out(len(listed))]
    fields = {"kind": "growth", "unit": plural, "counts": tuple(counts), "panels": tuple(panels)}
    return _chart(result, options, [row.get("sources") for row in own], notes, **fields)


def _count(result: Result, row: Columns, plural: str) -> Count:
    words = row["words"].removesuffix(f" {plural}").removesuffix(f" {row['unit']}").removesuffix(" of")
    ends, scope = _ends(result, row, "figure", ""), " ".join((row.get("scope") or "").casefold().split())
    what = {"period": row.get("counts") == "period", "repeat": row["kind"] == "repeat"} | _period(result, row)
    said = row["claim"], row["by"], row["side"], words, direction(row["relation"])
    return Count(*said, *ends, row["made_start"], row["made_end"], scope, **what)


def _listed(one: Count, form: Format) -> Row:
    ends = (one.low, one.high) if one.low < one.high else (NAN, NAN)
    when = form.date(one.start, one.end)
    return Row(one.by, when, one.words, one.side, one.value, *ends, direction=one.direction, claim=one.claim)


def _products(result: Result, options: Options, kind: str) -> Chart:
    """Counts times capacities with what was stated; for "stated" only rows with a stated figure, one row for each."""
    found: dict[str, dict[Any, Row]] = {}
    panels, sources = [], []
    for row in _rows(result.pairs):
        mark, of = _stated(result, row), row["of"]
        wanted = (
            of and row["kind"] != "repeat" and options.unit in (None, of, row["unit"]) and (mark or kind != "stated")
        )
        if not wanted or not math.isfinite(_ends(result, row, "count", "count_")[0]):
            continue
        own, form = found.setdefault(of, {}), Format(options.language)
        sources.append(row.get("sources"))
        if kind == "stated":
            own[len(own)] = _product(result, row, form, mark)
        else:
            made = own.get(row["claim"]) or _product(result, row, form)
            own[row["claim"]] = made._replace(stated=made.stated + ((mark,) if mark and mark.is_alike else ()))
    if not found:
        raise NothingToDrawError("nothing was stated of a count" if kind == "stated" else "no count has a capacity")
    for of, rows in found.items():
        unit, each = _capacity(result, of, options)
        panels.append(Panel(capital(unit), unit, _latest(rows.values(), options), detail=each))
    held = {row.claim for rows in found.values() for row in rows.values()}
    without = [row["words"] for row in _rows(result.counts) if row["claim"] not in held and row["kind"] != "repeat"]
    named = f"{', '.join(without[:_NAMED])}{' and others' if len(without) > _NAMED else ''}"
    notes = [
        _left_out(max(map(len, found.values()))),
        f"No capacity for: {named}." if without and kind != "stated" and not options.unit else "",
        "Alternatives, never to be added: each fills everything with one thing alone." if len(panels) > 1 else "",
    ]
    return _chart(result, options, sources, notes, kind=kind, unit=panels[0].unit, panels=tuple(panels))


def _capacity(result: Result, of: str, options: Options) -> tuple[str, str]:
    """What a capacity holds, in the plural, and how many of it: "152 mm shells", "450 per container (300 to 500)"."""
    capacity, value, form = result.study.capacities[of], result.model.capacities[of], Format(options.language)
    spread = f" ({form.span(value.low, value.high)})" if value.low < value.high else ""
    unit = _plural(result, capacity.of or of) + ("" if of == capacity.of else f" ({of})")
    return unit, f"{form.number(value.best)} per {capacity.per}{spread}"


def _product(result: Result, row: Columns, form: Format, mark: Stated | None = None) -> Row:
    value, low, high = _ends(result, row, "count", "count_")
    low, high = low * _number(row, "capacity_low"), high * _number(row, "capacity_high")
    way = direction(row["count_relation"])
    words = f"“{mark.words}” · {row['count_words']}" if mark else row["count_words"]
    text = form.span(low, high, "–") + _SIGNS[way] + (f"\n{mark.verdict}" if mark else "")
    typical = _number(row, "recomputed_implied_low"), _number(row, "recomputed_implied_high")
    said = mark.by if mark else row["by"], _when(row, form), words, row["side"], value * _number(row, "capacity")
    return Row(*said, low, high, typical, way, (mark,) if mark else (), text, claim=row["claim"])


def _stated(result: Result, row: Columns) -> Stated | None:
    """The stated figure of a row. Two floors or two ceilings cannot be compared, but are of one kind."""
    if not row.get("stated_words") or not math.isfinite(_ends(result, row, "stated", "stated_")[0]):
        return None
    words = row["stated_words"].removesuffix(f" {_plural(result, row['unit'])}").removesuffix(" rounds")
    way = direction(row["stated_relation"])
    alike = row["verdict"] != "not comparable" or way == direction(row["count_relation"]) != 0
    verdict = f"{row['verdict']}{' (weakly)' if row['weak'] else ''}"
    return Stated(*_ends(result, row, "stated", "stated_"), way, words, row["stated_by"], verdict, alike)


def _implied(result: Result, options: Options) -> Chart:
    """The capacity that each statement implies, against the study's own."""
    from estimates.analysis.implication import implications

    form = Format(options.language)
    found: dict[str, list[Row]] = {of: [] for of in result.study.capacities if options.unit in (None, of)}
    for item in _rows(implications(result).columns):
        if item["wording"] or item["kind"] == "repeat" or not math.isfinite(item["implied"]) or item["of"] not in found:
            continue
        way = {"at least": 1, "at most": -1}.get(item["direction"], 0)
        hedge = "no bound:" if item["direction"] == "no bound" else item["direction"]
        text = f"{hedge} {form.number(item['implied'])}{'' if item['pooled'] else ', not pooled'}"
        words, typical = f"{item['stated_words']} / {item['count_words']}", (item["implied_low"], item["implied_high"])
        said = item["by"], _when(item, form) if item["made"] else "no date", words, item["side"], item["implied"]
        row = Row(*said, typical=typical, direction=way, text=text, pooled=item["pooled"], claim=item["claim"])
        found[item["of"]].append(row)
    panels = []
    for of, rows in found.items():
        value, per = result.model.capacities[of], result.study.capacities[of].per
        unit, band = _capacity(result, of, options)[0], (value.low, value.best, value.high)
        panels += [Panel(f"{capital(unit)} per {per}", unit, _latest(rows, options), band)] if rows else []
    if not panels:
        raise NothingToDrawError("no statement implies a capacity")
    sources = [row.get("sources") for row in _rows(result.pairs) if row["stated_words"]]
    fields = {"kind": "implied", "unit": panels[0].unit, "panels": tuple(panels)}
    return _chart(result, options, sources, [_left_out(max(map(len, found.values())))], **fields)


def _sensitivity(result: Result, options: Options) -> Chart:
    """What moves the largest recomputed figure."""
    from estimates.analysis.uncertainty import sensitivity

    try:
        found = sensitivity(result)
    except LookupError as error:
        raise NothingToDrawError(str(error)) from None
    names = ("count_words", "count_relation", "of", "sources")
    words, relation, of, sources = (_clean(result.pairs[name][found.row]) for name in names)
    form, way, holds = (
        Format(options.language),
        direction(relation),
        f"what one {result.study.capacities[of].per} holds",
    )
    rows = []
    for swing in found.swings:
        low, high = sorted((swing.low, swing.high))
        who = holds if swing.name == of else _clean(swing.name)
        rows.append(
            Row(who, "", _clean(swing.words), "", NAN, low, high, direction=way, text=form.span(low, high, "–"))
        )
    if not rows:
        raise NothingToDrawError("nothing that the largest figure rests on has a range")
    unit, notes = _plural(result, found.unit), [f"All others at their best values; {found.coverage}."]
    panels = (Panel("", unit, tuple(rows), (found.baseline,) * 3),)
    return _chart(result, options, [sources], notes, kind="sensitivity", unit=unit, panels=panels, words=words)


def _mix(result: Result, options: Options, shares: Mapping[str, float] | None) -> Chart:
    """The highest count at the shares asked for: a row for each part, and their total."""
    from estimates.analysis.mixture import TOTAL, mix

    loads = [load for load in _rows(mix(result, shares).columns) if math.isfinite(load["figure"])] if shares else []
    if not shares or not loads:
        raise NothingToDrawError(
            "no count fits every part of the mix" if shares else "a mix needs the share of each part"
        )
    most = max(loads, key=lambda load: float(load["figure"]))["claim"]
    form, count = Format(options.language), next(row for row in _rows(result.counts) if row["claim"] == most)
    value, way = result.model.capacities, direction(count["relation"])
    _, *ends = _ends(result, count, "figure", "")
    rows = []
    for load in (load for load in loads if load["claim"] == most):
        parts = list(shares) if load["of"] == TOTAL else [load["of"]]
        low = ends[0] * sum(shares[of] * value[of].low for of in parts)
        high = ends[1] * sum(shares[of] * value[of].high for of in parts)
        who = f"{'total' if load['of'] == TOTAL else format(load['share'], '.0%')} {_plural(result, load['unit'])}"
        typical, text = (load["implied_low"], load["implied_high"]), form.span(low, high, "–") + _SIGNS[way]
        said = who, "", count["words"], count["side"], load["figure"], low, high, typical, way, (), text
        rows.append(Row(*said, claim=who))
    unit = _plural(result, loads[-1]["unit"])
    fields = {"kind": "mix", "unit": unit, "panels": (Panel("", unit, tuple(rows)),), "words": count["words"]}
    return _chart(
        result, options, [count["sources"]], ["One count, shared out; other shares give other loads."], **fields
    )
