"""The first screen of `estimates recompute`: verdicts, what the counts could hold, and what to try next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from estimates.analysis import sentences
from estimates.analysis.numbers import number
from estimates.analysis.sentences import day, hedged
from estimates.analysis.tally import Tally, tally
from estimates.diagnostics import printable

if TYPE_CHECKING:
    from rich.console import RenderableType

    from estimates.analysis.result import Result

SHOWN = 20  # rows of a table; the latest ones
MARKS = {  # in the order in which they are listed: one sign and one colour for each verdict
    "contradicted": ("x", "red"),
    "tension": ("!", "yellow"),
    "reproduced": ("=", "green"),
    "consistent": ("o", "cyan"),
    "not comparable": ("-", "bright_black"),
}
WEAK = "~"
CELL = 18  # columns of a load: "3.15 M 2.1-3.5 M+"
SHORT = ((1e12, " trn"), (1e9, " bn"), (1e6, " M"), (1e3, " k"))


def first_screen(result: Result, width: int, *, verbose: bool = False) -> Iterator[RenderableType]:
    """Yield what `recompute` prints, for a terminal of `width` columns."""
    checked = tally(result)
    yield _heading(result)
    for line in conditions(result):
        yield Text(f"  {line}", style="yellow")
    yield Text()
    yield Text(_summary(checked), style="bold")
    yield from _verdicts(result, checked, verbose=verbose)
    yield Text()
    yield from _loads(result, width, verbose=verbose)
    yield Text()
    yield from _next_steps(result)


def _safe(text: str) -> str:
    return printable(text)


def _heading(result: Result) -> Table:
    claims = result.record.claims
    counts = int(result.study.claims.says.present[claims].sum())
    cited = {one.source for row in claims.tolist() for one in result.study.claims.citations[row] or ()}
    grid = Table.grid(expand=True, padding=(0, 1))
    grid.add_column(ratio=1)
    grid.add_column(justify="right", no_wrap=True)
    what = f"{counts:,} count{'' if counts == 1 else 's'}, {len(cited):,} source{'' if len(cited) == 1 else 's'}"
    grid.add_row(Text(_safe(result.study.title), style="bold"), what)
    return grid


def conditions(result: Result) -> Iterator[str]:
    """Yield everything that makes a result another one than the study's own."""
    for override in result.study.overrides:
        yield f"what if: {_safe(str(override))}"
    if result.as_of:
        yield f"as of {result.as_of.text}"
    if result.by:
        yield f"only claims of {_safe(result.by)}"


def _summary(checked: Tally) -> str:
    if not checked.total:
        return "No stated figure goes with a count: nothing to compare."
    counts = dict(checked.verdicts)
    reproduced = f"{counts.pop('reproduced')} reproduced"
    if checked.weak:
        all_ = checked.weak == checked.verdicts["reproduced"]
        reproduced += " (weakly)" if all_ else f" ({checked.weak} weakly)"
    always = f"{counts.pop('contradicted')} contradicted"
    others = [f"{count} {name}" for name, count in counts.items() if count]
    return f"Stated figures checked: {', '.join([reproduced, always, *others])}"


def _verdicts(result: Result, checked: Tally, *, verbose: bool) -> Iterator[RenderableType]:
    pairs = result.pairs
    order = list(MARKS)
    rows = sorted(checked.rows.tolist(), key=lambda i: order.index(str(pairs["verdict"][i])))
    shown = rows if verbose else rows[: SHOWN // 2]
    grid = Table.grid(padding=(0, 1))
    for no_wrap in (True, True, False):
        grid.add_column(no_wrap=no_wrap)
    for i in shown:
        sign, style = MARKS[pairs["verdict"][i]]
        mark = Text(f"  {WEAK if pairs['weak'][i] and sign == '=' else sign}", style=style)
        speaker = int(result.study.contents.claim[result.rows_made.content[i]])
        made = result.study.claims.made[speaker] or result.study.claims.made[int(result.rows_made.claim[i])]
        said = Text(f"{_safe(pairs['stated_by'][i])}  “{_safe(pairs['stated_words'][i])}”")
        grid.add_row(mark, day(made), said)
        grid.add_row("", "", Text(_safe(_comparison(result, i, verbose=verbose))))
    if shown:
        yield grid
    if len(rows) > len(shown):
        yield Text(f"  {len(rows) - len(shown)} more; all with --verbose")
    if not verbose and any(pairs["weak"][i] for i in shown):
        yield Text(f"  {WEAK} weak: agrees to one significant digit only; see --verbose", style="bright_black")


def _comparison(result: Result, i: int, *, verbose: bool) -> str:
    if verbose:
        return ". ".join(filter(None, (sentences.worked(result, i), sentences.why(result, i))))
    verdict = result.pairs["verdict"][i]
    parts = [sentences.worked(result, i), sentences.ratio(result, i)]
    if verdict in ("contradicted", "tension"):
        parts.insert(0, verdict)
        parts.append(sentences.misfit(result, i))
    elif verdict == "not comparable":
        parts.append(sentences.NOT_COMPARABLE[result.pairs["reason"][i]])
    return ", ".join(filter(None, parts))


def _loads(result: Result, width: int, *, verbose: bool) -> Iterator[RenderableType]:
    """One row for each count and one column for each capacity that fits some of them."""
    pairs, counts = result.pairs, result.counts
    of = [name for name in result.study.capacities if name in set(pairs["of"].tolist())]
    most = max(1, (width - 44) // CELL) if not verbose else len(of)
    columns, left_out = of[:most], of[most:]
    if not columns:
        yield Text("No capacity fits what was counted.")
        return
    yield Text("What the counts could hold, filled with one thing alone", style="bold")
    cells: dict[str, dict[str, int]] = {}
    for i in range(result.size):
        if pairs["of"][i] in columns:
            cells.setdefault(pairs["claim"][i], {}).setdefault(pairs["of"][i], i)
    rows = [i for i, claim in enumerate(counts["claim"]) if claim in cells]
    shown = rows if verbose else rows[-SHOWN:]
    if len(rows) > len(shown):
        yield Text(f"  {len(rows) - len(shown)} earlier ones; all with --verbose", style="bright_black")
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True, min_width=12)
    for _ in range(2):
        grid.add_column(no_wrap=True, overflow="ellipsis", max_width=18)
    for _ in columns:
        grid.add_column(no_wrap=True, min_width=CELL - 1)
    grid.add_row("", "", "", *(Text(_safe(name), style="bold") for name in columns))
    model = result.model.capacities
    ranges = [f"{number(model[name].best)}{_around(model[name].low, model[name].high)}" for name in columns]
    grid.add_row("", "", "", *ranges)
    for i in shown:
        claim = counts["claim"][i]
        figure = result.study.claims.says.at(result.study.claims.rows[claim])
        loads = [_load(result, cells[claim].get(name)) for name in columns]
        words = hedged(figure) if figure else ""
        unit = f" {counts['unit'][i]}" if len({counts["unit"][j] for j in shown}) > 1 else ""
        grid.add_row(
            f" {day(result.study.claims.made[result.study.claims.rows[claim]])}",
            _safe(counts["by"][i]),
            Text(_safe(words + unit)),
            *loads,
        )
    yield grid
    yield Text(f"  {'. '.join(_legend(result, rows, left_out))}", style="bright_black")


def _around(low: float, high: float) -> str:
    return f" ({number(low)}-{number(high)})" if low < high else ""


def _load(result: Result, i: int | None) -> str:
    """Return a worked figure with its range in few letters: "3.15 M 2.1-3.5 M"; + for "or more", - for "or less"."""
    if i is None:
        return ""
    sign = {1: "+", -1: "-"}.get(int(result.pairs["count_direction"][i]), "")
    ends = sentences.extent_ends(result, i)
    if ends is None:
        return sentences.literal(result.pairs, i, "recomputed_")
    low, high = ends
    size, name = _scale(high)
    span = f"{_short(high, size)}{name}" if low == high else f"{_short(low, size)}-{_short(high, size)}{name}"
    figure = float(result.pairs["recomputed"][i])
    size, name = _scale(figure)
    worked = f"{_short(figure, size)}{name}"
    return (span if span == worked else f"{worked} {span}") + sign


def _scale(value: float) -> tuple[float, str]:
    return next(((size, name) for size, name in SHORT if value >= max(size, 10_000)), (1.0, ""))


def _short(value: float, size: float) -> str:
    """Write a number in units of `size` with at most three significant digits."""
    return f"{float(f'{value / size:.3g}'):,.10g}"


def _legend(result: Result, rows: list[int], left_out: list[str]) -> Iterator[str]:
    directions = set(result.counts["direction"][rows].tolist()) if rows else set()
    if 1 in directions:
        yield "+ or more: no upper end was given"
    if -1 in directions:
        yield "- or less"
    if left_out:
        yield f"Not shown: {', '.join(map(_safe, left_out))} (--verbose)"
    lacking = Counter(
        f"{hedged(figure)} {result.study.units.plural(figure.unit or figure.of or '')}"
        for i in range(result.size)
        if result.pairs["of"][i] is None and (figure := result.rows_made.count.at(i))
    )
    if lacking:
        named = [_safe(name) for name in list(lacking)[:3]]
        more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
        yield f"No capacity for: {', '.join(named)}{more}"


def _next_steps(result: Result) -> Iterator[RenderableType]:
    study = result.study
    where = "" if study.name == "articles" else f" {study.name or study.folder}"
    grid = Table.grid(padding=(0, 4, 0, 0))
    claims = [claim for claim, of in zip(result.pairs["claim"], result.pairs["of"], strict=True) if of is not None]
    option = f" --study{where}" if where else ""
    if len(claims):
        grid.add_row("  trace a number", Text(f"estimates explain {_safe(claims[-1])}{option}"))
    if study.capacities:
        name = next(iter(study.capacities))
        value = number(result.model.capacities[name].best * 1.1)
        grid.add_row("  try a capacity", Text(f'estimates recompute{where} --set "{_safe(name)}={value}"'))
    yield grid
