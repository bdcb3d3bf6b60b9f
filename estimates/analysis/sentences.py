"""The sentences of one displayed row, shared by terminal, page and exports; never made for rows that are not shown."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import isclose, isfinite, isnan, prod

from estimates.analysis.columns import Columns, interval_of
from estimates.analysis.numbers import amount, exact, hedged, interval, number, pair, three_digits
from estimates.analysis.result import Result
from estimates.quantities.dates import When, in_words
from estimates.quantities.formulas import Formula, evaluate
from estimates.quantities.intervals import Interval
from estimates.study.record import Study

DIRECTIONS = {1: ", or more", -1: ", or less", 0: ""}
NOT_COMPARABLE = {
    "unclear": "the words leave the number unclear",
    "change": "one is a change, an age or a rank, not an amount",
    "rate": "only one of the two is a rate, or they are per different units",
    "unit": "the two are in units that do not convert into each other",
    "zero divisor": "the capacity divides by zero",
    "mixed load": "a mixed load cannot be compared with a load of one thing",
    "equivalent": "derived from a mass, not from what was counted",
    "period": "the two cover different periods",
    "scope": "the two have different scopes",
    "two floors": "two lower bounds; the comparison could not have failed",
    "two ceilings": "two upper bounds; the comparison could not have failed",
    "transfer": "what was sent may be less than what would fit; the comparison could not have failed",
}
MISSES = {"soft end": "they meet only beyond a soft end", "close": "the worked figure is within 10 % of the bare one"}


def worked(result: Result, i: int) -> str:
    """Return the line that can be redone by hand: "7,000 x 450 = 3,150,000 shells"; "" without a capacity."""
    pairs = result.pairs
    if pairs["of"][i] is None:
        return ""
    factors, product = _factors(result, i), float(pairs["recomputed"][i])
    loads = things(result.study, pairs["unit"][i])
    if isfinite(product):
        count = result.pairing.count.figures.at(i)
        middle = " (the middle of the range)" if count and count.figure is None else ""
        return f"{exact(float(pairs['count'][i]))} x {factors} = {amount(exact(_workable(product)), loads)}{middle}"
    counted = interval_of(pairs, i, "count_")
    load = interval(counted * float(pairs["capacity"][i]))
    return f"{interval(counted, in_full=True)} x {factors} = {amount(load, loads)}" if load else ""


def _workable(product: float) -> float:
    """Round a product with more than four decimals, as a reader who redoes it by hand would."""
    if round(product, 4) == float(f"{product:.12g}"):
        return product
    return round(product) if abs(product) >= 1000 else float(f"{product:.4g}")


def _factors(result: Result, i: int) -> str:
    """Return what a count is multiplied by: each figure on the way, or a formula with its figures put in."""
    factor, best = result.pairing.factor_of(i), float(result.pairs["capacity"][i])
    names: tuple[str, ...] = factor.names if factor else ()
    values = {name: value.best for name, value in result.model.named.items()}
    formula = formula_of(result.study, names[0]) if len(names) == 1 else None
    if formula and isclose(evaluate(formula, values), best):  # else units are converted on the way
        text = formula.text
        for part in sorted(formula.names, key=lambda part: -part.place.start):
            text = text[: part.place.start] + exact(values[part.text]) + text[part.place.end :]
        return (f"({text})" if getattr(formula.steps[-1], "sign", "*") in "+-" else text).replace("*", "x")
    if names and isclose(prod(values[name] for name in names), best):
        return " x ".join(exact(values[name]) for name in names)
    return exact(best)


def formula_of(study: Study, name: str) -> Formula | None:
    """Return the formula of a capacity or an assumption, None where it has a figure."""
    value = study.entry(name).written
    return value if isinstance(value, Formula) else None


def dependencies(study: Study, names: Iterable[str]) -> Iterator[str]:
    """Yield capacities and assumptions, each followed by those that its formula uses."""
    for name in names:
        yield name
        if formula := formula_of(study, name):
            yield from dependencies(study, dict.fromkeys(part.text for part in formula.names))


def things(study: Study, unit: str, *, calibre: bool = False) -> str:
    """Return the plural of a unit of loads, without a calibre: "shells", "evacuees per week"; "" for a plain number."""
    top, _, bottom = unit.partition(" / ")
    plural = "" if top == "1" else study.units.plural(top)
    short = plural.rsplit(" ", 1)[-1] if plural[:1].isdigit() and not calibre else plural
    return short + (f" per {bottom}" if bottom else "")


def recomputed_words(result: Result, i: int) -> str:
    """Return the recomputed figure with the count's hedge: "more than 450,000 152 mm shells"; "" without one."""
    pairs, count = result.pairs, result.pairing.count.figures.at(i)
    if pairs["of"][i] is None or count is None or count.relation == "unclear":
        return ""
    if count.relation == "order":  # a study may set its floor
        count = replace(count, low=float(pairs["count_low"][i]))
    best = float(pairs["capacity"][i])
    figure, low, high = (end if end is None else _workable(end * best) for end in (count.figure, count.low, count.high))
    load = replace(count, figure=figure, low=low, high=high)
    return amount(hedged(load), things(result.study, pairs["unit"][i], calibre=True))


def extent(result: Result, i: int) -> str:
    """Return what is shown of a row: the count's figure times the capacity's range, and the count's direction.

    An example is "3.9 to 6.5 million, or more". A range goes from its low end to its high end, an order of magnitude
    from its floor.
    """
    ends = extent_ends(result, i)
    direction = DIRECTIONS[int(result.pairs["count_direction"][i])]
    return pair(*ends) + direction if ends else ends_of(result.pairs, i, "recomputed_")


def extent_ends(result: Result, i: int) -> tuple[float, float] | None:
    """Return the ends of `extent` as numbers; None for an order of magnitude."""
    low, high = result.pairing.extent[:, i].tolist()
    return None if isnan(result.pairs["count"][i]) else (low, high)


def ends_of(columns: Columns, i: int, prefix: str) -> str:
    """Return what the words of a figure entail, or what half of the readers understand: "at most 7,000 (soft)".

    `prefix` names the columns: "count_" selects the former, "count_implied_" the latter.
    """
    return interval(interval_of(columns, i, prefix), in_full=prefix.startswith(("count_", "stated_")))


def ratio(result: Result, i: int) -> str:
    """Return the ratio in words: "1.05 times the stated figure", or the inverse below 0.1; "" if there is none."""
    value = float(result.pairs["ratio"][i])
    if isnan(value) or value == 0:  # a worked figure of 0 has no ratio
        return ""
    if abs(value) < 0.1:
        return f"the stated figure is {number(1 / value, 2)} times the worked one"
    return f"{three_digits(value)} times the stated figure"


def reported(words: str, by: str) -> str:
    """Return a figure as it is on record: most were printed in another language, or in a reporter's words."""
    return f"“{words}” ({by}, as reported)"


def why(result: Result, i: int) -> str:
    """Return the verdict on a row, its ratio first, with the numbers that it rests on; "" where nothing was stated."""
    pairs = result.pairs
    if pairs["verdict"][i] is None:
        return ""
    head = ", ".join(filter(None, (pairs["verdict"][i], ratio(result, i))))
    return ". ".join([f"{head}: {'; '.join(_grounds(result, i))}", *caveats(result, i)]) + "."


def _grounds(result: Result, i: int) -> Iterator[str]:
    pairs, verdict, reason = result.pairs, result.pairs["verdict"][i], result.pairs["reason"][i]
    if verdict == "not comparable":
        yield NOT_COMPARABLE[reason]
    elif verdict == "reproduced":
        yield from filter(None, (_agreement(pairs, i), strength_of(pairs, i)))
    else:
        kind = "implied_" if reason == "typical" else ""
        part = Interval(0.0 if pairs["means"][i] == "transfer" else 1.0, 1.0)  # of what would fit
        recomputed = interval(interval_of(pairs, i, f"recomputed_{kind}") * part)
        stated = ends_of(pairs, i, f"stated_{kind}")
        how = "the words do not exclude it, but their common readings do:" if reason == "typical" else "literally,"
        yield f"{how} {recomputed} recomputed, {stated} stated"
    yield from filter(None, (MISSES.get(reason), misfit(result, i)))


def _agreement(pairs: Columns, i: int) -> str:
    if pairs["stated_relation"][i] == "between":
        return "lies within the stated range"
    if pairs["reason"][i] == "typical":
        return "does not round to it, but lies within its common reading (weak)"
    return "agrees to one significant digit (weak)" if pairs["weak"][i] else "rounds to it"


def strength_of(pairs: Columns, i: int) -> str:
    """Return the strength of a test: "any capacity from 386 to 471 would have reproduced it"; "" if it is unknown."""
    low, high = (float(pairs[f"strength_{end}"][i]) for end in ("low", "high"))
    if isnan(low) or isnan(high):
        return ""
    if number(low) == number(high):
        return f"only a capacity of {'about ' if low < high else ''}{number(low)} would have reproduced it"
    return f"any capacity from {pair(low, high)} would have reproduced it"


def misfit(result: Result, i: int) -> str:
    """Return the size of a misfit: "would need at least 41.7 people per square metre; the study's maximum is 4.31"."""
    pairs = result.pairs
    needs, best = float(pairs["needs"][i]), float(pairs["capacity"][i])
    if isnan(needs):
        return ""
    unit = things(result.study, pairs["capacity_unit"][i])
    way, end, name = ("least", "high", "maximum") if needs > best else ("most", "low", "minimum")
    limit = number(float(pairs[f"capacity_{end}"][i]))
    return f"would need at {way} {amount(number(needs), unit)}; the study's {name} is {limit}"


def caveats(result: Result, i: int) -> Iterator[str]:
    """Yield reservations about a comparison: its unit was assumed, or its capacity rests on the same source."""
    study, pairs = result.study, result.pairs
    capacity, content = study.capacities[pairs["of"][i]], int(result.pairing.content[i])
    said_of, compared_as = (study.contents.of[content] or ("",))[0], capacity.of or ""
    if said_of != compared_as and pairs["reason"][i] != "mixed load":
        yield f"Said of {study.units.plural(said_of)}, compared as {study.units.plural(compared_as)}"
    if pairs["verdict"][i] in ("reproduced", "consistent") and (factor := result.pairing.factor_of(i)):
        names = {*dependencies(study, factor.names)} - {change.name for change in study.overrides}
        relied_on = {_printed(study, source) for name in names for source in study.entry(name).source}
        cited = study.claims.citations[int(study.contents.claim[content])] or ()
        if not relied_on.isdisjoint(_printed(study, citation.source) for citation in cited):
            yield "Not an independent test: the capacity rests in part on the source of the stated figure"


def _printed(study: Study, name: str) -> str:
    """Return where something was first printed; in a ledger, sources have no other name."""
    source = study.sources[name]
    return _printed(study, source.renders) if source.renders else source.url or source.printed


def changes(result: Result) -> tuple[str, ...]:
    """Return everything in which a result differs from the study as it is on file."""
    as_of, by = result.record.as_of, result.record.by
    limits = (as_of and f"only what was on record on {day(as_of)}", by and f"only the claims of {by}")
    return (*map(str, result.study.overrides), *filter(None, limits))


def day(when: When | None) -> str:
    """Return a date as precisely as it is known: "13 Oct 2023", "Oct 2023", "undated"."""
    return in_words(when.start, when.precision, 3) if when else "undated"
