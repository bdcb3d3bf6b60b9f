"""How a result is printed, and which files a run writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from estimates.analysis import data, sentences
from estimates.analysis.numbers import exact, number, pair, ratio
from estimates.analysis.scenario import Extra, Step, WhatIf, sweep
from estimates.cli import console
from estimates.cli.screen import first_screen
from estimates.diagnostics import printable
from estimates.io import output

if TYPE_CHECKING:
    from estimates.analysis.result import Result

MARKDOWN = ("made", "by", "of", "count_words", "stated_words", "ratio", "verdict")


def show(result: Result, extra: Extra, style: str, *, verbose: bool = False) -> None:
    """Print a result as table, json, csv or markdown."""
    if style == "json":
        console.write(output.as_json(data.as_data(result, likely=extra.likely, mix=extra.mix)))
    elif style == "csv":
        from estimates.export import results

        console.write(output.as_csv(results.frame(result, extra.likely)).rstrip("\n"))
    elif style == "markdown":
        shown: dict[str, Any] = {name: result.pairs[name] for name in MARKDOWN}
        shown["ratio"] = [ratio(float(value)) for value in shown["ratio"]]
        worked = [sentences.worked(result, i) for i in range(result.size)]
        console.write(output.as_markdown({**shown, "worked": worked}))
    else:
        console.show(*first_screen(result, console.width(), verbose=verbose), *_extra(result, extra))


def _extra(result: Result, extra: Extra) -> Iterator[Any]:
    pairs = result.pairs
    if "baseline" in pairs:
        changed = [i for i in range(result.size) if pairs["difference"][i]]
        if changed:
            yield Text("\nCompared with the study's own figures", style="bold")
            yield _table([_changed(result, i) for i in changed[-20:]])
    if extra.mix:
        columns = extra.mix.columns
        yield Text("\nFilled with a mix", style="bold")
        yield _table([
            {"claim": columns["claim"][i], "by": columns["by"][i], "load": extra.mix.line(i)}
            for i in range(len(columns["claim"]))
        ][-60:])  # fmt: skip
    if extra.likely is not None:
        from estimates.analysis.distribution import LABEL

        yield Text(f"\nLikely: {LABEL}", style="bold")
        yield _table([
            {"claim": pairs["claim"][i], "of": pairs["of"][i], "likely": summary.words()}
            for i, summary in enumerate(extra.likely)
            if summary
        ][-20:])  # fmt: skip


def _changed(result: Result, i: int) -> Mapping[str, str]:
    pairs = result.pairs
    verdict, before = pairs["verdict"][i], pairs["baseline_verdict"][i]
    flip = f"{before} -> {verdict}" if verdict != before else verdict or ""
    worked = f"{number(float(pairs['baseline'][i]))} -> {number(float(pairs['recomputed'][i]))}"
    return {"claim": pairs["claim"][i], "of": pairs["of"][i], "could hold": worked, "verdict": flip}


def _table(rows: list[dict[str, str]] | list[Mapping[str, str]]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bright_black")
    for name in rows[0] if rows else ():
        table.add_column(name)
    for row in rows:
        table.add_row(*(Text(printable(str(value or ""), keep="\n")) for value in row.values()))
    return table


def show_rows(rows: list[dict[str, Any]], style: str, whole: Mapping[str, Any] | None = None) -> None:
    """Print plain rows as table, csv, markdown, or as JSON inside `whole`."""
    if style == "json":
        console.write(output.as_json({**whole, "rows": rows} if whole is not None else rows))
        return
    frame = {name: [row[name] for row in rows] for name in rows[0]} if rows else {}
    if style == "csv":
        console.write(output.as_csv(frame).rstrip("\n"))
    elif style == "markdown":
        console.write(output.as_markdown(frame))
    else:
        console.show(_table(rows))


def show_sweep(asked: WhatIf, text: str, style: str) -> None:
    """Print the result over a range of values of one assumption."""
    steps = list(sweep(asked, text))
    if not steps:
        console.note("No row of the result rests on this assumption.")
    rows = [step._asdict() if style in ("json", "csv") else _swept(step) for step in steps]
    show_rows(rows, style, {"sweep": text, "overrides": list(asked.overrides)})


def _swept(step: Step) -> dict[str, Any]:
    return {
        "value": exact(step.value),
        "claim": step.claim,
        "of": step.of,
        "could hold": number(step.recomputed) or pair(step.low, step.high),
        "difference": f"{step.difference:+,.0f}" if step.difference == step.difference else "",
        "ratio": ratio(step.ratio),
        "verdict": step.verdict or "",
    }


def folder(result: Result, out: Path | None) -> Path:
    """The folder that a run writes to: the one of --out itself, otherwise out/STUDY."""
    from estimates.export.package import slug

    return out if out is not None else Path("out") / slug(result.study.name)


def write_run(result: Result, into: Path, extra: Extra) -> tuple[list[str], list[str]]:
    """Write charts, table, data and page; return the names of the files and notes on what was left out.

    Raises OSError if a file cannot be written.
    """
    from estimates import charts, report
    from estimates.export import results, runfiles

    made: dict[str, bytes] = {}
    notes: list[str] = []
    for name in ("growth", "could-hold", *(["mix"] if extra.mix else [])):
        try:
            made |= charts.files(result, name, formats=("svg", "png"), mix=extra.mix, note=notes.append)
        except charts.NothingToDrawError as reason:
            notes.append(f"no {name} chart: {reason}")
    made["recompute.csv"] = output.as_csv(results.frame(result, extra.likely)).encode()
    made["recompute.json"] = (output.as_json(data.as_data(result, likely=extra.likely, mix=extra.mix)) + "\n").encode()
    made["report.html"] = report.render(result, extra).encode()
    return runfiles.write(into, "recompute", made), notes


__all__ = ["Extra", "folder", "show", "show_rows", "show_sweep", "write_run"]
