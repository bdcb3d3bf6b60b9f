"""What `estimates recompute` prints: verdicts, what the counts could hold, and what to try next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from estimates.analysis import data, sentences
from estimates.analysis.distribution import LABEL
from estimates.analysis.numbers import exact, number, pair, ratio
from estimates.analysis.scenario import Extra, Step, WhatIf, sweep
from estimates.analysis.sentences import day, hedged
from estimates.analysis.tally import Tally, tally
from estimates.cli import console
from estimates.cli.results import show_rows
from estimates.diagnostics import printable
from estimates.io import output

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
        from estimates.export import results

        console.write(output.as_csv(results.frame(result, extra.likely)).removesuffix("\n"), is_data=True)
    elif style == "markdown":
        shown = {name: result.pairs[name] for name in MARKDOWN}
        worked = [sentences.worked(result, i) for i in range(result.size)]
        console.write(output.as_markdown({**shown, "ratio": list(map(ratio, shown["ratio"])), "worked": worked}))
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
    return {
        "value": exact(step.value),
        "claim": step.claim,
        "of": step.of,
        "could hold": number(step.recomputed) or pair(step.low, step.high),
        "difference": f"{step.difference:+,.0f}" if step.difference == step.difference else "",
        "ratio": ratio(step.ratio),
        "verdict": step.verdict or "",
    }


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
    shown = rows if verbose else rows[: console.SHOWN // 2]
    grid = _grid(True, True, False)
    for i in shown:
        sign, style = MARKS[pairs["verdict"][i]]
        mark = WEAK if pairs["weak"][i] and sign == "=" else sign
        speaker = int(result.study.contents.claim[result.rows_made.content[i]])
        made = claims.made[speaker] or claims.made[int(result.rows_made.claim[i])]
        said = _text(f"{pairs['stated_by'][i]}  “{pairs['stated_words'][i]}”")
        grid.add_row(Text(f"  {mark}", style=style), f"{day(made)} ", said)
        grid.add_row("", "", _text(_comparison(result, i, verbose=verbose)))
    if shown:
        yield grid
    if len(rows) > len(shown):
        yield Text(f"  {len(rows) - len(shown)} more with --verbose")
    if not verbose and any(pairs["weak"][i] for i in shown):
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
    pairs, counts, claims = result.pairs, result.counts, result.study.claims
    fitting = [claim for claim, rows in result.rows_of.items() if any(pairs["of"][i] is not None for i in rows)]
    if not fitting:
        yield Text("No capacity fits what was counted.")
        return
    yield Text("What the counts could hold, filled with one thing alone", style="bold")
    order = [claim for claim in counts["claim"] if claim in set(fitting)]
    if verbose:
        yield from _in_words(result, order)
        return
    shown = order[-console.SHOWN :]
    if len(order) > len(shown):
        yield Text(f"  {len(order) - len(shown):,} earlier ones with --verbose", style="bright_black")
    cells: dict[str, dict[str, str]] = {}  # capacity -> claim -> what it could hold
    for claim in shown:
        for i in result.rows_of[claim]:
            if pairs["of"][i] is not None:
                cells.setdefault(pairs["of"][i], {}).setdefault(claim, _load(result, i))
    figures = {claim: claims.says.at(claims.rows[claim]) for claim in shown}
    is_mixed = len({one.unit for one in figures.values() if one}) > 1
    said = {
        claim: _text(
            f"{hedged(one)} {result.study.units.plural(one.unit or '') if is_mixed else ''}".rstrip() if one else ""
        )
        for claim, one in figures.items()
    }
    heads = {name: _head(result, name) for name in result.study.capacities if name in cells}
    room, names = console.width() - 14 - NARROW - max(map(len, said.values())), list[str]()
    for name, head in heads.items():
        size = 1 + max(map(len, (*head.split("\n"), *cells[name].values())))
        if size <= room or not names:
            names.append(name)
            room -= size
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    for head in ("", "", "", *map(heads.__getitem__, names)):
        table.add_column(head, no_wrap=True, min_width=max(map(len, head.split("\n"))))
    for claim in shown:
        row = claims.rows[claim]
        who = _text(claims.by[row] or "")
        who.truncate(NARROW + max(0, room) - 1, overflow="ellipsis")
        table.add_row(f" {day(claims.made[row])}", who, said[claim], *(cells[name].get(claim, "") for name in names))
    yield table
    if legend := ". ".join(_legend(result, shown, [name for name in heads if name not in names])):
        yield _text(f" {legend}", "bright_black")


def _head(result: Result, name: str) -> str:
    value = result.model.capacities[name]
    around = f" ({number(value.low)}-{number(value.high)})" if value.low < value.high else ""
    return f"{printable(name)}\n{number(value.best)}{around}"


def _in_words(result: Result, claims: list[str]) -> Iterator[RenderableType]:
    pairs, table = result.pairs, result.study.claims
    grid = _grid(True, False)
    for claim in claims:
        first, row = result.rows_of[claim][0], table.rows[claim]
        grid.add_row(
            f"  {day(table.made[row])} ", _text(f"{table.by[row]}  “{pairs['count_words'][first]}”  [{claim}]")
        )
        for i in result.rows_of[claim]:
            if pairs["of"][i] is not None:
                typical = sentences.typical(pairs, i, "recomputed_")
                read = f"; commonly read as {typical}" if typical else ""
                grid.add_row("", _text(f"{sentences.worked(result, i)}: {sentences.extent(result, i)}{read}"))
    yield grid


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


def _legend(result: Result, shown: list[str], left_out: list[str]) -> Iterator[str]:
    directions = {int(result.pairs["count_direction"][result.rows_of[claim][0]]) for claim in shown}
    yield from (
        words for sign, words in ((1, "+ or more: no upper end was given"), (-1, "- or less")) if sign in directions
    )
    if left_out:
        yield f"Not shown: {', '.join(left_out)} (--verbose)"
    lacking = Counter(
        f"{hedged(figure)} {result.study.units.plural(figure.unit or figure.of or '')}"
        for i in range(result.size)
        if result.pairs["of"][i] is None and (figure := result.rows_made.count.at(i))
    )
    if lacking:
        more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
        yield f"No capacity for: {', '.join(list(lacking)[:3])}{more}"


def _extra(result: Result, extra: Extra) -> Iterator[RenderableType]:
    pairs, tables = result.pairs, list[tuple[str, list[dict[str, Any]]]]()
    if "baseline" in pairs:
        changed = [i for i in range(result.size) if pairs["difference"][i]]
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
    where = "" if study.name == "articles" else f" {_quoted(study.name)}"
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
