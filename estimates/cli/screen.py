"""What `estimates recompute` prints: verdicts, what the counts could hold, and what to try next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table
from rich.text import Text

from estimates.analysis import data, sentences
from estimates.analysis.numbers import amount, exact, number, ratio
from estimates.analysis.scenario import Extra
from estimates.analysis.sentences import day, hedged
from estimates.analysis.uncertainty import LABEL
from estimates.analysis.verdict import DIRECTION
from estimates.cli import console
from estimates.diagnostics import printable
from estimates.quantities.figure import Figure
from estimates.report.view import LATEST, Row, View
from estimates.study.folders import DEFAULT, is_bundled, shown

if TYPE_CHECKING:
    from rich.console import RenderableType

    from estimates.analysis.result import Result

NARROW = 40  # columns for day, speaker and count; each capacity takes 20 at the most
MARKS = {  # one sign and one colour for each verdict
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
        console.data(data.as_data(result, likely=extra.likely, mix=extra.mix))
    elif style == "csv":
        from estimates.export import schema

        console.frame(schema.frame(result, extra.likely), style)
    elif style == "markdown":
        columns = {name: result.pairs[name] for name in MARKDOWN}
        worked = [sentences.worked(result, i) for i in range(result.size)]
        console.frame({**columns, "ratio": list(map(ratio, columns["ratio"])), "worked": worked}, style)
    else:
        console.show(*_screen(View(result, extra), verbose=verbose))


def _screen(page: View, *, verbose: bool) -> Iterator[RenderableType]:
    heading = _grid(False, True, expand=True)
    heading.columns[0].ratio = 1
    heading.add_row(_text(page.study.title, "bold"), ", ".join(page.size))
    yield heading
    yield from (_text(f"  what if: {line}", "yellow") for line in page.what_if)
    outcome = ", ".join(f"{count} {verdict}{more}" for count, verdict, more in page.outcome)
    nothing = "No stated figure goes with a count: nothing to compare."
    yield _text(f"\n{f'Stated figures checked: {outcome}' if outcome else nothing}", "bold")
    yield from _verdicts(page, verbose=verbose)
    yield Text()
    yield from _in_words(page) if verbose else _loads(page.result)
    yield from _extra(page)
    yield from _next_steps(page.result)


def _text(text: str, style: str = "") -> Text:
    return Text(printable(text, keep="\n"), style=style)


def _grid(*no_wrap: bool, expand: bool = False) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0), expand=expand)
    for stays in no_wrap:
        grid.add_column(no_wrap=stays)
    return grid


def _verdicts(page: View, *, verbose: bool) -> Iterator[RenderableType]:
    listed, grid = page.judged(LATEST if verbose else console.SHOWN // 2), _grid(True, True, False)
    for row in listed:
        sign, style = MARKS[row.verdict]
        mark = WEAK if row.weak and sign == "=" else sign
        grid.add_row(Text(f"  {mark}", style=style), f"{row.when} ", _text(f"{row.speaker}  “{row.said}”"))
        grid.add_row("", "", _text(_comparison(row)))
    if listed:
        yield grid
    if more := page.tally.total - len(listed):
        yield Text(f"  {more:,} more with {'--format csv' if verbose else '--verbose'}")
    if any(row.weak for row in listed):
        yield Text(f"  {WEAK} weak: agrees to one significant digit only", style="bright_black")


def _comparison(row: Row) -> str:
    """Return the arithmetic in a line; the capacity is named where the thing that it holds does not name it."""
    worked = row.worked.replace(" × ", " x ")
    what = "" if row.thing.rsplit(" ", 1)[-1] in worked else f" ({row.thing})"
    verdict = "" if row.verdict == "reproduced" else row.verdict
    return ", ".join(filter(None, (verdict, worked + what, row.ratio, row.because)))


def _in_words(page: View) -> Iterator[RenderableType]:
    grid = _grid(True, False)
    for one in page.statements:
        claim = one.claim
        words = claim.says.words if claim.says else "; ".join(content.says.words for content in claim.contents)
        grid.add_row(f"  {day(claim.made)} ", _text(f"{claim.by}  “{words}”  [{claim.id}]"))
        for label, text, _ in page.steps(claim.id):
            grid.add_row("", _text(f"{label}: {text}"))
    if page.rows_left:
        yield Text(f"  {page.rows_left:,} earlier rows with --format csv", style="bright_black")
    yield grid


def _loads(result: Result) -> Iterator[RenderableType]:
    """Yield what each count could hold: a row for each of the latest counts and a column for each capacity."""
    made, claims, fits = result.rows_made, result.study.claims, result.rows_made.fits
    order = result.record.claims[np.isin(result.record.claims, made.claim[fits])].tolist()
    lacking = made.claim[~fits].tolist()
    named = ", ".join(_said(result, figure) for row in lacking[:3] if (figure := claims.says.at(row)))
    more = f" and {len(lacking) - 3:,} more" if len(lacking) > 3 else ""
    if not order:
        yield _text(f"No capacity fits what was counted: {named}{more}" if named else "Nothing was counted.")
        return
    listed = order[-console.SHOWN :]
    yield Text("What the counts could hold, filled with one thing alone", style="bold")
    if earlier := len(order) - len(listed):
        yield Text(f"  {earlier:,} earlier with --verbose", style="bright_black")
    cells: dict[str, dict[int, str]] = {}  # capacity -> claim -> what it could hold
    shown = result.take(np.flatnonzero(fits & np.isin(made.claim, listed)))
    for i, claim in enumerate(shown.rows_made.claim.tolist()):
        cells.setdefault(shown.pairs["of"][i], {}).setdefault(claim, _load(shown, i))
    figures = {row: figure for row in listed if (figure := claims.says.at(row))}
    is_mixed = len({figure.unit for figure in figures.values()}) > 1
    said = {row: _said(result, figure) if is_mixed else hedged(figure) for row, figure in figures.items()}
    heads = {name: _head(result, name) for name in result.study.capacities if name in cells}
    names = [*heads][: max(1, (console.width() - NARROW) // 20)]
    table = Table("", "", "", box=None, padding=(0, 1, 0, 0), header_style="bold")
    table.columns[0].no_wrap, table.columns[2].no_wrap = True, not is_mixed
    for name in names:
        table.add_column(heads[name], no_wrap=True)
    for row in listed:
        who = Text(printable(claims.by[row] or ""), no_wrap=True, overflow="ellipsis")
        table.add_row(f" {day(claims.made[row])}", who, _text(said[row]), *(cells[name].get(row, "") for name in names))
    yield table
    directions = {int(DIRECTION[claims.says.relation[row]]) for row in listed}
    legend = ["+ or more: no upper end was given"] * (1 in directions) + ["- or less"] * (-1 in directions)
    if left_out := [name for name in heads if name not in names]:
        legend.append(f"Not shown: {', '.join(left_out)} (--verbose)")
    if named:
        legend.append(f"No capacity for: {named}{more}")
    if legend:
        yield _text(f" {'. '.join(legend)}", "bright_black")


def _said(result: Result, figure: Figure) -> str:
    """Return the words of a figure; that of a number column has none but its unit."""
    return figure.words or amount(hedged(figure), result.study.units.plural(figure.unit or figure.of or ""))


def _head(result: Result, name: str) -> str:
    value = result.model.capacities[name]
    around = f" ({number(value.low)}-{number(value.high)})" if value.low < value.high else ""
    return f"{printable(name)}\n{number(value.best)}{around}"


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


def _extra(page: View) -> Iterator[RenderableType]:
    """Yield what was asked for on top of the result: rows that differ from the study's own, a mix, a model."""
    pairs, (mix, likely) = page.result.pairs, page.extra
    notes = page.notes(range(page.result.size)) if likely is not None or page.result.baseline else ()
    rows = [{"claim": pairs["claim"][i], "of": pairs["of"][i], "": note} for i, note in enumerate(notes) if note]
    if mix:
        rows += [{"claim": claim, "of": "mix", "": mix.line(i)} for i, claim in enumerate(mix.columns["claim"])]
    if rows:
        asked = {"Compared with the study's own figures": page.result.baseline, "Filled with a mix": mix, LABEL: likely}
        yield Text(f"\n{'; '.join(title for title, value in asked.items() if value)}", style="bold")
        yield console.table(rows, by_time=True)


def _next_steps(result: Result) -> Iterator[RenderableType]:
    study = result.study
    named = study.name if is_bundled(study.folder) else shown(study.folder)
    where = "" if named in (".", DEFAULT) else f" {_quoted(named)}"
    grid = Table.grid(padding=(0, 4, 0, 0))
    if (rows := result.rows_made.claim[result.rows_made.fits]).size:
        option, claim = f" --study{where}" if where else "", str(study.claims.id[rows[-1]])
        grid.add_row("  trace a number", _text(f"estimates explain {_quoted(claim)}{option}"))
    if study.capacities:
        name = next(iter(study.capacities))
        setting = f"{name}={exact(float(f'{result.model.capacities[name].best * 1.1:.3g}'))}"
        grid.add_row("  try a capacity", _text(f"estimates recompute{where} --set {_quoted(setting)}"))
    yield Text()
    yield grid


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word
