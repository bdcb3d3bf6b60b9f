"""The values of each chart, taken from a result.

This is the only module of the package that reads a result, a study or what `analysis` makes of them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from estimates.charts.data import NAN, Chart, Count, NothingToDrawError, Options, Panel, Row, Stated, direction
from estimates.charts.formats import Format

if TYPE_CHECKING:
    from estimates.analysis.recompute import Result

KINDS = ("growth", "could-hold", "stated", "implied", "sensitivity", "mix")
MOST_ROWS = 200  # the latest ones
SOURCES_ROOM = 200  # characters of sources in a note; the table has them all
_MARKS_OF_COUNTS = {"best": "count", "range": "range said", "direction": "or more, or less"}
_LABELLED = 4  # counts that a note names


def frame(result: Result, kind: str, *, shares: Mapping[str, float] | None = None, **options: Any) -> Chart:
    """The values of one chart of KINDS; `shares` maps two capacities to the parts of a mix that is marked.

    Raises NothingToDrawError if there is nothing to show, ValueError for another kind.
    """
    if kind not in KINDS:
        raise ValueError(f"no chart {kind!r}: expected one of {', '.join(KINDS)}")
    own = _options(result, kind, options)
    if kind == "growth":
        return _growth(result, own)
    if kind == "implied":
        return _implied(result, own)
    if kind == "sensitivity":
        return _sensitivity(result, own)
    return _mix(result, own, shares) if kind == "mix" else _products(result, own, kind)


def _options(result: Result, kind: str, given: Mapping[str, Any]) -> Options:
    """What the caller gives, before what the study says under `charts:`; colours of sides hold for all its charts."""
    charts = getattr(result.study, "charts", None) or {}
    own = {name: getattr(charts.get(kind), name, None) for name in Options.__slots__}
    colours = {
        name: colour for one in charts.values() for name, colour in (getattr(one, "colours", None) or {}).items()
    }
    chosen = own | {"colours": colours} | {name: value for name, value in given.items() if value is not None}
    chosen = {name: tuple(value) if name == "order" else value for name, value in chosen.items() if value}
    return Options(**chosen)


def _chart(result: Result, options: Options, sources: Iterable[Any], notes: Iterable[str], **fields: Any) -> Chart:
    """A chart with the notes that all charts have. A what-if and a limited record come first: they change the rest."""
    first = [f"What if: {'; '.join(result.overrides)}." if result.overrides else ""]
    first += [f"On record on {result.as_of.text}." if result.as_of else "", f"Only {result.by}." if result.by else ""]
    named = list(dict.fromkeys(part for text in sources for part in str(text or "").split("; ") if part))
    kept = [name for i, name in enumerate(named) if not i or len("; ".join(named[: i + 1])) <= SOURCES_ROOM]
    more = f"; and {len(named) - len(kept)} more" if len(named) > len(kept) else ""
    last = f"Sources: {'; '.join(kept)}{more}." if kept else ""
    sides = (str(side) for side in dict.fromkeys(row["side"] for row in _rows(result.counts)))
    return Chart(
        notes=tuple(filter(None, (*first, *notes, last))),
        study=_clean(result.study.title),
        sides=tuple(dict.fromkeys((*options.order, *sides))),
        options=options,
        **fields,
    )


# -- what a result and a study have ----------------------------------------------------------------------------------


def _rows(columns: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Each row of columns as a dict: texts without control characters, times as dates."""
    lists = [values.tolist() if hasattr(values, "tolist") else values for values in columns.values()]
    for row in zip(*lists, strict=True):
        yield dict(zip(columns, map(_clean, row), strict=True))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join("".join(c if c.isprintable() else " " for c in value).split())
    return value.date() if hasattr(value, "date") else value


def _number(row: Mapping[str, Any], name: str) -> float:
    value = row.get(name)
    return NAN if value is None else float(value)


def _plural(result: Result, unit: str) -> str:
    return str(result.study.lexicon.plural(unit))  # TODO(switch): study.units.plural


def _period(result: Result, claim: str) -> dict[str, Any]:
    record = result.study.by_id.get(claim)  # TODO(switch): study.claim(id)
    covers = record and record.covers
    if not covers:
        return {}
    return {"since": covers.since and covers.since.start, "until": covers.until and covers.until.end}


def _ends(row: Mapping[str, Any], figure: str, prefix: str) -> tuple[float, float, float]:
    """The value to draw for a figure, and the ends that a range says (else the value twice).

    A range is drawn around its middle, an order ("hundreds of") at its floor; NaN for an unclear figure.
    """
    value, low, high = (_number(row, name) for name in (figure, f"{prefix}low", f"{prefix}high"))
    if row[f"{prefix}relation"] == "between":
        return (low + high) / 2 if math.isnan(value) else value, low, high
    value = low if row[f"{prefix}relation"] == "order" else value
    return value, value, value


def _when(row: Mapping[str, Any], form: Format) -> str:
    return form.date(row["made_start"], row["made_end"]) if row["made_start"] else "no date"


def _left_out(size: int) -> str:
    return f"{size - MOST_ROWS} earlier rows are not shown." if size > MOST_ROWS else ""


# -- the charts ------------------------------------------------------------------------------------------------------


def _growth(result: Result, options: Options) -> Chart:
    rows = [row for row in _rows(result.counts) if row["unit"]]
    units = Counter(row["unit"] for row in rows)
    unit = options.unit or next(iter(units.most_common(1)), ("",))[0]
    own = [row for row in rows if row["unit"] == unit]
    plural = _plural(result, unit)
    counts = [
        _count(result, row, plural) for row in own if row["made_start"] and math.isfinite(_ends(row, "figure", "")[0])
    ]
    if not counts:
        raise NothingToDrawError("no statement has both a count and a date")
    others = [f"{size} in {_plural(result, name)}" for name, size in units.items() if name != unit]
    printed = sum(row["made"] is None for row in own if row["made_start"])
    notes = [
        f"Not shown: counts in other units ({', '.join(others)})." if others else "",
        f"Not shown: {len(own) - len(counts)} without a date or a number." if len(own) > len(counts) else "",
        f"Without a date, shown on the day of first printing: {printed}." if printed else "",
    ]
    counts.sort(key=lambda one: (one.end, one.start, one.claim))
    sources = [row.get("sources") for row in own]
    fields = {"kind": "growth", "unit": plural, "counts": tuple(counts)}
    days = Counter((one.start, one.end) for one in counts)
    if len(counts) > 3 and max(days.values()) * 2 > len(counts):  # a pile of points says nothing
        form = Format(options.language)
        listed = [
            Row(
                *(one.by, form.date(one.start, one.end), one.words, one.side, one.value),
                *((one.low, one.high) if one.low < one.high else (NAN, NAN)),
                direction=one.direction,
                claim=one.claim,
            )
            for one in counts
        ]
        fields |= {"panels": (Panel("", plural, tuple(listed[-MOST_ROWS:])),), "marks": _MARKS_OF_COUNTS}
        notes.append(_left_out(len(counts)))
    return _chart(result, options, sources, notes, **fields)


def _count(result: Result, row: Mapping[str, Any], plural: str) -> Count:
    words = row["words"].removesuffix(f" {plural}").removesuffix(f" {row['unit']}").removesuffix(" of")
    return Count(
        *(row["claim"], row["by"], row["side"], words, row["relation"], *_ends(row, "figure", "")),
        *(row["made_start"], row["made_end"], " ".join((row.get("scope") or "").casefold().split())),
        period=row.get("counts") == "period",
        repeat=row["kind"] == "repeat",
        **_period(result, row["claim"]),
    )


def _products(result: Result, options: Options, kind: str) -> Chart:
    """Counts times capacities with what was stated; for "stated" only rows with a stated figure, one row for each."""
    found: dict[str, dict[Any, Row]] = {}
    units: dict[str, str] = {}
    sources = []
    for row in _rows(result.pairs):
        mark, of = _stated(result, row), row["of"]
        if row["kind"] == "repeat" or (kind == "stated" and not mark) or options.unit not in (None, of, row["unit"]):
            continue
        if not math.isfinite(_ends(row, "count", "count_")[0]):
            continue
        own = found.setdefault(of, {})
        units[of] = row["unit"]
        sources.append(row.get("sources"))
        if kind == "stated":
            own[len(own)] = _product(row, options, mark)
        else:
            made = own.get(row["claim"]) or _product(row, options)
            own[row["claim"]] = made._replace(
                stated=made.stated + ((mark,) if mark and mark.is_alike else ())
            )
    if not found:
        raise NothingToDrawError(
            "nothing was stated" if kind == "stated" else "no count has a capacity to multiply it with"
        )
    panels = [_panel(result, of, units[of], list(rows.values()), options) for of, rows in found.items()]
    held = {row.claim for rows in found.values() for row in rows.values()}
    without = [row["words"] for row in _rows(result.counts) if row["claim"] not in held and row["kind"] != "repeat"]
    named = f"{', '.join(without[:_LABELLED])}{' and others' if len(without) > _LABELLED else ''}"
    notes = [
        _left_out(max(map(len, found.values()))),
        f"No capacity for: {named}." if without and kind != "stated" and not options.unit else "",
        "Alternatives, never to be added: each fills everything with one thing alone." if len(panels) > 1 else "",
    ]
    marks = {
        "best": "count × capacity",
        "range": "count × range of the capacity",
        "typical": "as commonly read",
        "direction": "+ or more, − or less",
        "stated": "stated",
    }
    return _chart(result, options, sources, notes, kind=kind, unit=panels[0].unit, panels=tuple(panels), marks=marks)


def _panel(result: Result, of: str, unit: str, rows: list[Row], options: Options) -> Panel:
    capacity, value = result.study.capacities[of], result.model.capacities[of]
    form = Format(options.language)
    spread = f" ({form.span(value.low, value.high)})" if value.low < value.high else ""
    name = _plural(result, capacity.of)
    label = name if of == capacity.of else f"{name}, {of}"
    title = f"{label[:1].upper()}{label[1:]}"
    detail = f"{form.number(value.best)} per {capacity.per}{spread}"
    if options.order:
        rows.sort(key=lambda row: options.order.index(row.side) if row.side in options.order else len(options.order))
    unit = _plural(result, unit) + ("" if of == capacity.of else f" ({of})")
    return Panel(title, unit, tuple(rows[-MOST_ROWS:]), detail=detail)


def _product(row: Mapping[str, Any], options: Options, mark: Stated | None = None) -> Row:
    form = Format(options.language)
    value, low, high = _ends(row, "count", "count_")
    low, high = low * _number(row, "capacity_low"), high * _number(row, "capacity_high")
    way = direction(row["count_relation"])
    return Row(
        who=mark.by if mark else row["by"],
        when=_when(row, form),
        words=f"“{mark.words}” · {row['count_words']}" if mark else row["count_words"],
        side=row["side"],
        best=value * _number(row, "capacity"),
        low=low,
        high=high,
        typical=(_number(row, "recomputed_implied_low"), _number(row, "recomputed_implied_high")),
        direction=way,
        stated=(mark,) if mark else (),
        text=form.span(low, high, dash="–") + ("", " +", " −")[way] + (f"\n{mark.verdict}" if mark else ""),
        claim=row["claim"],
    )


def _stated(result: Result, row: Mapping[str, Any]) -> Stated | None:
    """The stated figure of a row. Two floors or two ceilings cannot be compared, but are of one kind."""
    if not row.get("stated_words") or not math.isfinite(_ends(row, "stated", "stated_")[0]):
        return None
    words = row["stated_words"].removesuffix(f" {_plural(result, row['unit'])}").removesuffix(" rounds")
    way = direction(row["stated_relation"])
    alike = row["verdict"] != "not comparable" or way == direction(row["count_relation"]) != 0
    return Stated(*_ends(row, "stated", "stated_"), way, words, row["stated_by"], row["verdict"], alike)


def _implied(result: Result, options: Options) -> Chart:
    """The capacity that each statement implies, against the study's own."""
    from estimates.analysis.implied import implied

    form = Format(options.language)
    found: dict[str, list[Row]] = {}
    for item in implied(result.study, as_of=result.as_of, by=result.by).items:
        if (
            item.wording
            or item.kind == "repeat"
            or not math.isfinite(item.implied)
            or options.unit not in (None, item.of)
        ):
            continue
        when = form.date(_clean(item.made_start.item()), _clean(item.made_end.item())) if item.made else "no date"
        words = f"{_clean(item.stated_words)} / {_clean(item.count_words)}"
        text = f"{item.direction} {form.number(item.implied)}{'' if item.pooled else ', not pooled'}"
        row = Row(
            *(_clean(item.by), when, words, _clean(item.side), item.implied),
            typical=(item.implied_low, item.implied_high),
            direction={"at least": 1, "at most": -1}.get(item.direction, 0),
            text=text.replace("no bound", "no bound:"),
            pooled=item.pooled,
            claim=item.claim,
        )
        found.setdefault(item.of, []).append(row)
    if not found:
        raise NothingToDrawError("no statement implies a capacity")
    panels = []
    for of, rows in found.items():
        value, capacity = result.model.capacities[of], result.study.capacities[of]
        plural = _plural(result, capacity.of)
        title = f"{plural[:1].upper()}{plural[1:]} per {capacity.per}{'' if of == capacity.of else f', {of}'}"
        panels.append(Panel(title, plural, tuple(rows[-MOST_ROWS:]), (value.low, value.best, value.high)))
    marks = {
        "best": "stated figure / count",
        "typical": "as commonly read",
        "direction": "at least / at most",
        "band": "capacity in this study, and its range",
    }
    sources = [row.get("sources") for row in _rows(result.pairs) if row["stated_words"]]
    notes = [_left_out(max(map(len, found.values())))]
    return _chart(
        result, options, sources, notes, kind="implied", unit=panels[0].unit, panels=tuple(panels), marks=marks
    )


def _sensitivity(result: Result, options: Options) -> Chart:
    """What moves the largest recomputed figure."""
    from estimates.analysis.sensitivity import sensitivity

    form = Format(options.language)
    try:
        found = sensitivity(result)
    except LookupError as error:
        raise NothingToDrawError(str(error)) from None
    relation = next(row["count_relation"] for row in _rows(result.pairs) if row["claim"] == found.claim)
    rows = []
    for one in found.swings:
        low, high = sorted((one.low, one.high))
        text = form.span(low, high, dash="–")
        rows.append(Row(one.name, "", one.words, "", NAN, low, high, direction=direction(relation), text=text))
    if not rows:
        raise NothingToDrawError("nothing that the largest figure rests on has a range")
    unit = _plural(result, found.unit)
    panel = Panel("", unit, tuple(rows), (found.baseline,) * 3)
    marks = {"range": "from one end of the range to the other", "band": f"{found.count_words} × best capacity"}
    notes = ["Each bar varies one figure; all others keep their best values."]
    fields = {"kind": "sensitivity", "unit": unit, "panels": (panel,), "marks": marks, "words": found.count_words}
    return _chart(result, options, [found.sources], notes, **fields)


def _mix(result: Result, options: Options, shares: Mapping[str, float] | None) -> Chart:
    """One count filled with two things: a panel of one row for each full load."""
    loads: dict[str, dict[str, dict[str, Any]]] = {}
    for row in _rows(result.pairs):
        if (
            row["kind"] != "repeat"
            and math.isfinite(_ends(row, "count", "count_")[0])
            and row["of"] in (shares or [row["of"]])
        ):
            own = loads.setdefault(row["claim"], {})
            own[row["of"]] = own.get(row["of"]) if row["of"] in own and own[row["of"]]["stated_words"] else row
    pairs = [list(own.values())[:2] for own in loads.values() if len(own) > 1]
    if not pairs:
        raise NothingToDrawError("a mix needs a count and two capacities")
    both = [pair for pair in pairs if all(row["stated_words"] for row in pair)]
    pair = both[-1] if both else max(pairs, key=lambda pair: _number(pair[0], "count"))
    panels = []
    for row in pair:
        mark, unit = _stated(result, row), _plural(result, row["unit"])
        panels.append(Panel(unit, unit, (_product(row, options)._replace(stated=(mark,) if mark else ()),)))
    marked = [f"{part:.0%} {name}" for name, part in (shares or {}).items()]
    notes = [
        f"Marked: {', '.join(marked)}." if marked else "",
        "Full loads are alternatives; a mix lies on the line between them.",
    ]
    sources = [row.get("sources") for row in pair]
    fields = {"kind": "mix", "unit": panels[0].unit, "panels": tuple(panels), "words": pair[0]["count_words"]}
    return _chart(result, options, sources, notes, share=(shares or {}).get(pair[1]["of"]), **fields)
