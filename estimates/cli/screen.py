"""What `estimates recompute` prints: verdicts, what the counts could hold, and what to try next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.table import Table
from rich.text import Text

from estimates.analysis import data, sentences
from estimates.analysis.numbers import exact, number, pair, ratio
from estimates.analysis.result import Tally, tally
from estimates.analysis.scenario import Extra, Step, WhatIf, sweep
from estimates.analysis.sentences import day, hedged
from estimates.analysis.uncertainty import LABEL
from estimates.analysis.verdict import DIRECTION
from estimates.cli import console
from estimates.cli.results import show_rows
from estimates.diagnostics import printable
from estimates.io import output
from estimates.study.folders import DEFAULT, is_bundled, shown

if TYPE_CHECKING:
    from rich.console import RenderableType

    from estimates.analysis.result import Result

NARROW = 10  # columns for a speaker's name where room is short
MARKS = {  # in the order in which they are listed: one sign and one colour for each verdict
    "contradicted": ("x", "red"),
    "tension": ("!", "yellow"),
    "reproduced": ("=", "green"),
    "consistent": ("o", "cyan"),
    "not comparable": ("-", "bright_black"),
}
WEAK = "~"
SHORT = ((1e12, " trn"), (1e9, " bn"), (1e6, " M"), (1e3, " k"))
MARKDOWN = ("made", "by", "of", "count_words", "stated_words", "ratio", "verdict")


def show(result: Result, extra: Extra, style: str, *, verbose: bool = False) -> None:
    """Print a result as table, json, csv or markdown."""
    if style == "json":
        whole = data.as_data(result, likely=extra.likely, mix=extra.mix)
        console.write(output.as_json(whole), is_data=True)
    elif style == "csv":
        from estimates.export import schema

        console.write(output.as_csv(schema.frame(result, extra.likely)).removesuffix("\n"), is_data=True)
    elif style == "markdown":
        columns = {name: result.pairs[name] for name in MARKDOWN}
        worked = [sentences.worked(result, i) for i in range(result.size)]
        console.write(output.as_markdown({**columns, "ratio": list(map(ratio, columns["ratio"])), "worked": worked}))
    else:
        console.show(*_screen(result, verbose=verbose), *_extra(result, extra), *_next_steps(result))


def show_sweep(asked: WhatIf, text: str, style: str) -> None:
    """Print the result over a range of values of one assumption."""
    steps = list(sweep(asked, text))
    if not steps:
        console.note("No row of the result rests on this assumption.")
    rows = [step._asdict() if style in ("json", "csv") else _swept(step) for step in steps]
    show_rows(rows, style, {"sweep": text, "overrides": list(asked.overrides)}, Step._fields)


def _swept(step: Step) -> dict[str, str]:
    held = number(step.recomputed) or pair(step.low, step.high)
    change = f"{step.difference:+,.0f}" if step.difference == step.difference else ""
    return {"value": exact(step.value), "claim": step.claim, "of": step.of, "could hold": held, "difference": change,
            "ratio": ratio(step.ratio), "verdict": step.verdict or ""}  # fmt: skip


def _screen(result: Result, *, verbose: bool) -> Iterator[RenderableType]:
    claims, checked = result.record.claims, tally(result)
    counts = int(result.study.claims.says.present[claims].sum())
    cited = {one.source for row in claims.tolist() for one in result.study.claims.citations[row] or ()}
    heading = _grid(False, True, expand=True)
    heading.columns[0].ratio = 1
    size = f"{counts:,} count{'' if counts == 1 else 's'}, {len(cited):,} source{'' if len(cited) == 1 else 's'}"
    heading.add_row(_text(result.study.title, "bold"), size)
    yield heading
    yield from (_text(f"  {line}", "yellow") for line in conditions(result))
    yield _text(f"\n{_summary(checked)}", "bold")
    yield from _verdicts(result, checked, verbose=verbose)
    yield Text()
    yield from _loads(result, verbose=verbose)


def _text(text: str, style: str = "") -> Text:
    return Text(printable(text, keep="\n"), style=style)


def _grid(*no_wrap: bool, expand: bool = False) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0), expand=expand)
    for stays in no_wrap:
        grid.add_column(no_wrap=stays)
    return grid


def conditions(result: Result) -> Iterator[str]:
    """Yield everything that makes a result another one than the study's own."""
    yield from (f"what if: {override}" for override in result.study.overrides)
    if result.as_of:
        yield f"as of {result.as_of.text}"
    if result.by:
        yield f"only claims of {result.by}"


def _summary(checked: Tally) -> str:
    if not checked.total:
        return "No stated figure goes with a count: nothing to compare."
    counts = dict(checked.verdicts)
    weak = "weakly" if checked.weak == counts["reproduced"] else f"{checked.weak} weakly"
    named = [f"{counts.pop('reproduced')} reproduced{f' ({weak})' if checked.weak else ''}"]
    named.append(f"{counts.pop('contradicted')} contradicted")
    named += [f"{count} {name}" for name, count in counts.items() if count]
    return f"Stated figures checked: {', '.join(named)}"


def _verdicts(result: Result, checked: Tally, *, verbose: bool) -> Iterator[RenderableType]:
    pairs, claims, order = result.pairs, result.study.claims, list(MARKS)
    rows = sorted(checked.rows.tolist(), key=lambda i: order.index(str(pairs["verdict"][i])))
    listed = rows if verbose else rows[: console.SHOWN // 2]
    grid = _grid(True, True, False)
    for i in listed:
        sign, style = MARKS[pairs["verdict"][i]]
        mark = WEAK if pairs["weak"][i] and sign == "=" else sign
        speaker = int(result.study.contents.claim[result.rows_made.content[i]])
        made = claims.made[speaker] or claims.made[int(result.rows_made.claim[i])]
        said = _text(f"{pairs['stated_by'][i]}  “{pairs['stated_words'][i]}”")
        grid.add_row(Text(f"  {mark}", style=style), f"{day(made)} ", said)
        grid.add_row("", "", _text(_comparison(result, i, verbose=verbose)))
    if listed:
        yield grid
    if len(rows) > len(listed):
        yield Text(f"  {len(rows) - len(listed)} more with --verbose")
    if not verbose and any(pairs["weak"][i] for i in listed):
        yield Text(f"  {WEAK} weak: agrees to one significant digit only; see --verbose", style="bright_black")


def _comparison(result: Result, i: int, *, verbose: bool) -> str:
    if verbose:
        return ". ".join(filter(None, (sentences.worked(result, i), sentences.why(result, i))))
    verdict, content = result.pairs["verdict"][i], result.rows_made.content
    worked = sentences.worked(result, i)
    if (content == content[i]).sum() > 1:
        worked += f" ({result.pairs['of'][i]})"
    parts = [worked, sentences.ratio(result, i)]
    if verdict in ("contradicted", "tension"):
        parts = [verdict, *parts, sentences.misfit(result, i)]
    elif verdict == "not comparable":
        parts.append(sentences.NOT_COMPARABLE[result.pairs["reason"][i]])
    return ", ".join(filter(None, parts))


def _loads(result: Result, *, verbose: bool) -> Iterator[RenderableType]:
    """Yield what each count could hold: a row for each and a column for each capacity; all in words with `verbose`."""
    made, claims, units = result.rows_made, result.study.claims, result.study.units
    fits = made.capacity < len(made.tables.names)
    fitting = set(made.claim[fits].tolist())
    order = [row for row in result.record.claims.tolist() if row in fitting]
    if not order:
        yield Text("No capacity fits what was counted.")
        return
    yield Text("What the counts could hold, filled with one thing alone", style="bold")
    listed = order if verbose else order[-console.SHOWN :]
    if earlier := len(order) - len(listed):
        yield Text(f"  {earlier:,} earlier with --verbose", style="bright_black")
    loads: dict[int, list[int]] = {row: [] for row in listed}
    for i in np.flatnonzero(fits & np.isin(made.claim, listed)).tolist():
        loads[int(made.claim[i])].append(i)
    if verbose:
        yield _in_words(result, loads)
        return
    cells: dict[str, dict[int, str]] = {}  # capacity -> claim -> what it could hold
    for row, rows in loads.items():
        for i in rows:
            cells.setdefault(result.pairs["of"][i], {}).setdefault(row, _load(result, i))
    is_mixed = len({claims.says.unit.codes[row] for row in listed}) > 1
    said = {}
    for row in listed:
        figure = claims.says.at(row)
        unit = f" {units.plural(figure.unit or '')}" if is_mixed and figure else ""
        said[row] = _text(f"{hedged(figure)}{unit}" if figure else "")
    heads = {name: _head(result, name) for name in result.study.capacities if name in cells}
    sizes = (1 + max(map(len, (*head.split("\n"), *cells[name].values()))) for name, head in heads.items())
    room = console.width() - 14 - NARROW - max(map(len, said.values()))
    names = [name for name, used in zip(heads, accumulate(sizes), strict=True) if used <= room] or list(heads)[:1]
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    for head in ("", None, "", *map(heads.__getitem__, names)):
        table.add_column(head or "", no_wrap=head is not None)
    for row in listed:
        who = _text(claims.by[row] or "")
        who.no_wrap, who.overflow = True, "ellipsis"
        table.add_row(f" {day(claims.made[row])}", who, said[row], *(cells[name].get(row, "") for name in names))
    yield table
    if legend := ". ".join(_legend(result, listed, [name for name in heads if name not in names])):
        yield _text(f" {legend}", "bright_black")


def _head(result: Result, name: str) -> str:
    value = result.model.capacities[name]
    around = f" ({number(value.low)}-{number(value.high)})" if value.low < value.high else ""
    return f"{printable(name)}\n{number(value.best)}{around}"


def _in_words(result: Result, loads: dict[int, list[int]]) -> Table:
    pairs, table, grid = result.pairs, result.study.claims, _grid(True, False)
    for row, rows in loads.items():
        said = f"{table.by[row]}  “{pairs['count_words'][rows[0]]}”  [{table.id[row]}]"
        grid.add_row(f"  {day(table.made[row])} ", _text(said))
        for i in rows:
            typical = sentences.typical(pairs, i, "recomputed_")
            read = f"; commonly read as {typical}" if typical else ""
            grid.add_row("", _text(f"{sentences.worked(result, i)}: {sentences.extent(result, i)}{read}"))
    return grid


def _load(result: Result, i: int) -> str:
    """Return a worked figure with its range in few letters: "3.15 M 2.1-3.5 M"; + for "or more", - for "or less"."""
    sign = {1: "+", -1: "-"}.get(int(result.pairs["count_direction"][i]), "")
    ends = sentences.extent_ends(result, i)
    if ends is None:
        return sentences.literal(result.pairs, i, "recomputed_")
    (low, _), (high, scale) = _short(ends[0], ends[1]), _short(ends[1], ends[1])
    span = high + scale if ends[0] == ends[1] else f"{low}-{high}{scale}"
    worked = "".join(_short(value := float(result.pairs["recomputed"][i]), value))
    return (span if span == worked else f"{worked} {span}") + sign


def _short(value: float, like: float) -> tuple[str, str]:
    """Write a number with at most three significant digits, in thousands or millions where `like` is so large."""
    size, name = next(((size, name) for size, name in SHORT if like >= max(size, 10_000)), (1.0, ""))
    return f"{float(f'{value / size:.3g}'):,.10g}", name


def _legend(result: Result, listed: list[int], left_out: list[str]) -> Iterator[str]:
    directions = set(DIRECTION[result.study.claims.says.relation[listed]].tolist())
    yield from ["+ or more: no upper end was given"] * (1 in directions) + ["- or less"] * (-1 in directions)
    if left_out:
        yield f"Not shown: {', '.join(left_out)} (--verbose)"
    made, units = result.rows_made, result.study.units
    lacking = np.flatnonzero(made.capacity >= len(made.tables.names)).tolist()
    figures = [figure for i in lacking[:3] if (figure := made.count.at(i))]
    if figures:
        named = [f"{hedged(figure)} {units.plural(figure.unit or figure.of or '')}" for figure in figures]
        yield f"No capacity for: {', '.join(named)}{f' and {len(lacking) - 3:,} more' if len(lacking) > 3 else ''}"


def _extra(result: Result, extra: Extra) -> Iterator[RenderableType]:
    pairs, tables = result.pairs, list[tuple[str, list[dict[str, Any]]]]()
    if "baseline" in pairs:
        changed = [i for i in range(result.size) if abs(pairs["difference"][i]) > 0]
        tables.append(("Compared with the study's own figures", [_changed(result, i) for i in changed]))
    if extra.mix:
        mixed = extra.mix.columns
        loads = [
            {"claim": mixed["claim"][i], "by": mixed["by"][i], "load": extra.mix.line(i)}
            for i in range(len(mixed["claim"]))
        ]
        tables.append(("Filled with a mix", loads))
    if extra.likely is not None:
        spread = [
            {"claim": pairs["claim"][i], "of": pairs["of"][i], "likely": summary.words()}
            for i, summary in enumerate(extra.likely)
            if summary
        ]
        tables.append((f"Likely: {LABEL}", spread))
    for title, rows in tables:
        if rows:
            yield Text(f"\n{title}", style="bold")
            yield from console.latest(rows)


def _changed(result: Result, i: int) -> dict[str, str]:
    pairs = result.pairs
    verdict, before = pairs["verdict"][i], pairs["baseline_verdict"][i]
    flip = f"{before} -> {verdict}" if verdict != before else verdict or ""
    worked = f"{number(float(pairs['baseline'][i]))} -> {number(float(pairs['recomputed'][i]))}"
    return {"claim": pairs["claim"][i], "of": pairs["of"][i], "could hold": worked, "verdict": flip}


def _next_steps(result: Result) -> Iterator[RenderableType]:
    study = result.study
    named = study.name if is_bundled(study.folder) else shown(study.folder)
    where = "" if named in (".", DEFAULT) else f" {_quoted(named)}"
    grid = Table.grid(padding=(0, 4, 0, 0))
    claims = [claim for claim, of in zip(result.pairs["claim"], result.pairs["of"], strict=True) if of is not None]
    if claims:
        option = f" --study{where}" if where else ""
        grid.add_row("  trace a number", _text(f"estimates explain {_quoted(claims[-1])}{option}"))
    if study.capacities:
        name = next(iter(study.capacities))
        setting = f"{name}={exact(float(f'{result.model.capacities[name].best * 1.1:.3g}'))}"
        grid.add_row("  try a capacity", _text(f"estimates recompute{where} --set {_quoted(setting)}"))
    yield Text()
    yield grid


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word
