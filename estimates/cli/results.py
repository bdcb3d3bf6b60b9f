"""Rows as table, JSON, CSV or Markdown, and the files that a command writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from estimates.cli import console
from estimates.io import output

if TYPE_CHECKING:
    from estimates.analysis.result import Result
    from estimates.analysis.scenario import Extra


def show_rows(
    rows: Sequence[Mapping[str, Any]], style: str, whole: Mapping[str, Any] | None = None,
    columns: Sequence[str] = (), *, by_time: bool = False,
) -> None:  # fmt: skip
    """Print rows as table, csv, markdown, or as JSON inside `whole`; `columns` are named even without rows.

    Of rows `by_time`, a table has the latest.
    """
    frame = {name: [row[name] for row in rows] for name in (rows[0] if rows else columns)}
    if style == "json":
        console.write(output.as_json({**whole, "rows": rows} if whole is not None else rows), is_data=True)
    elif style == "csv":
        console.write(output.as_csv(frame).removesuffix("\n"), is_data=True)
    elif style == "markdown":
        console.write(output.as_markdown(frame))
    elif rows:
        console.show(*(console.latest(rows) if by_time else [console.table(rows)]))


def write_run(result: Result, extra: Extra, out: Path | None) -> tuple[Path, list[str], list[str]]:
    """Write charts, table, data and page; return the folder, the files' names and notes on what was left out.

    Raises OSError if a file cannot be written.
    """
    from estimates import charts, report
    from estimates.analysis import data
    from estimates.export import runfiles, schema

    made: dict[str, bytes] = {}
    notes: list[str] = []
    for name in ("growth", "could-hold", *(["mix"] if extra.mix else [])):
        try:
            made |= charts.files(result, name, formats=("svg", "png"), mix=extra.mix, note=notes.append)
        except charts.NothingToDrawError as reason:
            notes.append(f"no {name} chart: {reason}")
    made["recompute.csv"] = output.as_csv(schema.frame(result, extra.likely)).encode()
    made["recompute.json"] = (output.as_json(data.as_data(result, likely=extra.likely, mix=extra.mix)) + "\n").encode()
    made["report.html"] = report.render(result, extra, files=made).encode()
    folder = folder_of(result, out)
    return folder, runfiles.write(folder, made), notes


def folder_of(result: Result, out: Path | None) -> Path:
    """The folder that a command writes to: the one of --out itself, otherwise out/STUDY."""
    from estimates.export.package import slug

    return out if out is not None else Path("out") / slug(result.study.name)


def write_files(result: Result, out: Path | None, made: Mapping[str, bytes]) -> None:
    """Write files and print their paths."""
    from estimates.io import atomic

    folder = folder_of(result, out)
    atomic.write_all(folder, made)
    console.write("\n".join(str(folder / name) for name in made))
