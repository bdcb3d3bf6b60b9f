"""What `estimates recompute` prints: verdicts, what the counts could hold, and what to try next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.table import Column, Table
from rich.text import Text

from estimates.analysis import sentences
from estimates.analysis.numbers import hedged, number, pair
from estimates.analysis.result import Result
from estimates.analysis.uncertainty import LABEL
from estimates.cli import console
from estimates.diagnostics import printable
from estimates.report.view import LATEST, Row, View
from estimates.study.folders import find, is_bundled, shown

NARROW = 40  # columns for day, speaker and count; each capacity takes 20 at the most
MARKS = {  # one sign and one colour for each verdict
    "contradicted": ("x", "red"),
    "tension": ("!", "yellow"),
    "reproduced": ("=", "green"),
    "consistent": ("o", "cyan"),
    "not comparable": ("-", "bright_black"),
}
WEAK = ("~", "green")  # reproduced, but weakly
GAP = (0, 1, 0, 0)  # between columns
SHORT = ((1e12, " trn"), (1e9, " bn"), (1e6, " M"), (1e3, " k"))


def screen(page: View, *, verbose: bool) -> Iterator[RenderableType]:
    """Yield the first screen of a result, or the long form."""
    heading = Table.grid(Column(ratio=1), Column(no_wrap=True), padding=GAP, expand=True)
    heading.add_row(_text(page.study.title, "bold"), ", ".join(page.size))
    yield heading
    yield from (_text(f"  what if: {line}", "yellow") for line in page.what_if)
    outcome = ", ".join(f"{count} {verdict}{more}" for count, verdict, more in page.outcome)
    yield _text(f"\nStated figures checked: {outcome or 'none, since none goes with a count'}", "bold")
    yield from _verdicts(page, verbose=verbose)
    yield Text()
    yield from _in_words(page) if verbose else _loads(page)
    yield from _extra(page)
    yield from _next_steps(page)


def _text(text: str, style: str = "", **layout: Any) -> Text:
    return Text(printable(text, keep="\n"), style=style, **layout)


def _verdicts(page: View, *, verbose: bool) -> Iterator[RenderableType]:
    listed = page.judged(LATEST if verbose else console.SHOWN // 2)
    grid = Table.grid(Column(no_wrap=True), Column(no_wrap=True), Column(), padding=GAP)
    for row in listed:
        mark, style = WEAK if row.weak and row.verdict == "reproduced" else MARKS[row.verdict]
        grid.add_row(Text(f"  {mark}", style=style), f"{row.when} ", _text(f"{row.speaker}  “{row.said}”"))
        grid.add_row("", "", _text(_comparison(row)))
    if listed:
        yield grid
    if more := page.tally.total - len(listed):
        yield Text(f"  {more:,} more with {'--format csv' if verbose else '--verbose'}")
    if any(row.weak for row in listed):
        yield Text(f"  {WEAK[0]} weak: agrees to one significant digit, or only as commonly read", style="bright_black")


def _comparison(row: Row) -> str:
    """Return the arithmetic in a line; the capacity is named where the thing that it holds does not name it."""
    worked = row.worked.replace(" × ", " x ")
    thing = "" if row.thing.rsplit(" ", 1)[-1] in worked or not worked else f" ({row.thing})"
    verdict = "" if row.verdict == "reproduced" else row.verdict
    return ", ".join(filter(None, (verdict, worked + thing, row.ratio, row.because)))


def _in_words(page: View) -> Iterator[RenderableType]:
    grid = Table.grid(Column(no_wrap=True), Column(), padding=GAP)
    for claim, words in ((statement.claim, statement.words) for statement in page.statements):
        grid.add_row(f"  {sentences.day(claim.made)} ", _text(f"{claim.by}  “{words}”  [{claim.id}]"))
        for label, text, _ in page.steps(claim.id):
            grid.add_row("", _text(f"{label}: {text}"))
    if page.rows_left:
        yield Text(f"  {page.rows_left:,} earlier rows with --format csv", style="bright_black")
    yield grid


def _loads(page: View) -> Iterator[RenderableType]:
    """Yield what each count could hold: a row for each of the latest counts and a column for each capacity."""
    counts = [(statement, says) for statement in page.statements if (says := statement.claim.says)]
    lacking = [statement.words for statement, _ in counts if not statement.rows]
    named = ", ".join(lacking[:3]) + (f" and {len(lacking) - 3:,} more" if len(lacking) > 3 else "")
    listed = [(statement, says) for statement, says in counts if statement.rows][-console.SHOWN :]
    if not listed:
        yield _text(f"No capacity fits what was counted: {named}" if named else "Nothing was counted.")
        return
    yield Text("What the counts could hold, filled with one thing alone", style="bold")
    if earlier := len(page.result.record.own_counts) - len(lacking) - len(listed):
        yield Text(f"  {earlier:,} earlier with --verbose", style="bright_black")
    parts = (page.result.take([*statement.at]) for statement, _ in listed)
    loads = [{of: _load(part, i) for i, of in enumerate(part.pairs["of"])} for part in parts]
    fitting = [name for name in page.study.capacities if any(name in cells for cells in loads)]
    names = fitting[: max(1, (console.width() - NARROW) // 20)]
    heads = (Column(_head(page.result, name), no_wrap=True) for name in names)
    is_mixed = len({says.unit for _, says in listed}) > 1 or any(says.per for _, says in listed)
    columns = (Column(no_wrap=True), Column(), Column(no_wrap=not is_mixed), *heads)
    table = Table(*columns, box=None, padding=GAP, header_style="bold")
    for (statement, says), cells in zip(listed, loads, strict=True):
        who = Text(printable(statement.claim.by), no_wrap=True, overflow="ellipsis")
        count = _text(statement.words if is_mixed else hedged(says))
        table.add_row(f" {sentences.day(statement.claim.made)}", who, count, *(cells.get(name, "") for name in names))
    yield table
    signs = {load[-1:] for cells in loads for load in cells.values()}
    legend = ["+ or more: no upper end was given"] * ("+" in signs) + ["- or less"] * ("-" in signs)
    if left_out := fitting[len(names) :]:
        legend.append(f"Not shown: {', '.join(left_out)} (--verbose)")
    if named:
        legend.append(f"No capacity for: {named}")
    if legend:
        yield _text(f" {'. '.join(legend)}", "bright_black")


def _head(result: Result, name: str) -> str:
    value = result.model.capacities[name]
    around = f" ({number(value.low)}-{number(value.high)})" if value.low < value.high else ""
    return f"{printable(name)}\n{number(value.best)}{around}"


def _load(result: Result, i: int) -> str:
    """Return a worked figure with its range in few letters: "3.15 M 2.1-3.5 M"; + for "or more", - for "or less"."""
    ends = sentences.extent_ends(result, i)
    if ends is None:
        return sentences.ends_of(result.pairs, i, "recomputed_")
    worked, span = number(float(result.pairs["recomputed"][i]), scales=SHORT), pair(*ends, between="-", scales=SHORT)
    sign = {1: "+", -1: "-"}.get(int(result.pairs["count_direction"][i]), "")
    return (span if span == worked else f"{worked} {span}") + sign


def _extra(page: View) -> Iterator[RenderableType]:
    """Yield what was asked for on top of the result: rows that differ from the study's own, a mix, a model."""
    added = ((s.claim.id, row) for s in page.statements for row in s.rows if row.note or not row.anchor)
    rows = [{"claim": claim, "of": row.thing, "": row.note or row.worked} for claim, row in added]
    if rows:
        mix, likely = page.extra
        parts = {"Compared with the study's own figures": page.result.baseline, "Filled with a mix": mix, LABEL: likely}
        yield Text(f"\n{'; '.join(title for title, part in parts.items() if part)}", style="bold")
        yield console.table(rows, by_time=True)


def _next_steps(page: View) -> Iterator[RenderableType]:
    study = page.study
    named = study.name if is_bundled(study.folder) else shown(study.folder)
    where = "" if find(None)[0] == study.folder else f" {_quoted(named)}"
    whole: dict[str, Any] = {"no_wrap": True, "overflow": "ignore"}  # for copying: the terminal folds a long line
    yield Text()
    if claims := [statement.claim.id for statement in page.statements if statement.rows]:
        option = where and f" --study{where}"
        yield _text(f"  trace a number    estimates explain {_quoted(claims[-1])}{option}", **whole)
    if name := next(iter(study.capacities), None):
        best = getattr(study.capacities[name].written, "middle", None) or page.result.model.capacities[name].best
        setting = f"{name}={number(best * 1.1, digits=2, scales=())}"  # in the unit as written, which --set keeps
        yield _text(f"  try a capacity    estimates recompute{where} --set {_quoted(setting)}", **whole)


def _quoted(word: str) -> str:
    quoted = shlex.quote(word)
    return quoted if quoted == word or {*word} & {*'"$`\\!'} else f'"{word}"'
