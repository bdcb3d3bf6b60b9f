"""What a command prints: results on standard output, notes and problems on standard error."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from estimates.diagnostics import Diagnostic, as_json, printable, render

if TYPE_CHECKING:
    from rich.console import RenderableType

SHOWN = 20  # latest rows that a table by time shows
Row = Mapping[str, Any]

chosen: dict[str, Any] = {}  # options for all output: color, quiet, format_


def remember(_: click.Context, param: click.Parameter, value: Any) -> Any:
    """Store an option for all output, which may be given before the command or after it."""
    if value:
        chosen[param.name or ""] = value
    return value


output_option = partial(click.Option, expose_value=False, callback=remember)
_COLOR_HELP = "Use colour. NO_COLOR, FORCE_COLOR and TERM=dumb are respected too."
COLOR = output_option(["--color"], type=click.Choice(["auto", "always", "never"]), help=_COLOR_HELP)
QUIET = output_option(["-q", "--quiet"], is_flag=True, help="Print no notes, only the result.")


def _is_colored(stream: TextIO) -> bool:
    choice: str = chosen.get("color", "auto")
    if choice != "auto" or os.environ.get("NO_COLOR"):
        return choice == "always"
    is_forced = os.environ.get("FORCE_COLOR", "0") not in ("", "0")
    return is_forced or (stream.isatty() and os.environ.get("TERM") != "dumb")


def note(text: str) -> None:
    """Print a remark on standard error, unless `-q` was given."""
    if not chosen.get("quiet"):
        error(text)


def error(text: str) -> None:
    """Print a line on standard error."""
    _echo(printable(text, keep="\n"), sys.stderr)


def _echo(text: str, stream: TextIO) -> None:
    try:
        click.echo(text, file=stream, color=True)
    except OSError as error:
        discard(stream)
        if not isinstance(error, BrokenPipeError):  # a reader that has gone away stops no work
            raise


def discard(stream: TextIO) -> None:
    """Send what is left in a stream's buffer, and all that follows, to the null device."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def usage(problem: click.ClickException) -> None:
    """Print a usage error as click does, with control characters made visible on a terminal."""
    message = StringIO()
    problem.show(message)
    error(message.getvalue().removesuffix("\n"))


def report(diagnostics: Sequence[Diagnostic]) -> None:
    """Print problems: as text on standard error, or on standard output as JSON where the result would be JSON."""
    if chosen.get("format_") == "json":
        data({"problems": as_json(diagnostics)})
    else:
        _echo(render(diagnostics, color=_is_colored(sys.stderr)), sys.stderr)


def write(text: str, *, is_data: bool = False) -> None:
    """Print a result, with control characters made visible on a terminal and unchanged in data for a program."""
    is_data = is_data and not sys.stdout.isatty()
    if is_data and isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # whatever a Windows redirect is set to
    _echo(text if is_data else printable(text, keep="\n"), sys.stdout)


def data(value: object) -> None:
    """Print a result as JSON."""
    from estimates.io import output

    write(output.as_json(value), is_data=True)


def rows(
    table_rows: Sequence[Row], style: str, whole: Row | None = None, columns: Sequence[str] = (),
    *, short: Callable[[Row], Row] | None = None, by_time: bool = False, none: str = "",
) -> None:  # fmt: skip
    """Print rows as csv, as JSON inside `whole`, or for people: as a table or markdown of the `short` form of each.

    `columns` are named even without rows, and `none` is the note where there are none. Of rows `by_time`, a table has
    the latest.
    """
    if none and not table_rows:
        note(none)
    if style == "json":
        data({**whole, "rows": table_rows} if whole is not None else table_rows)
        return
    if short and style != "csv":
        table_rows = [*map(short, table_rows)]
    if style != "table":
        from estimates.io import output

        frame = {name: [row[name] for row in table_rows] for name in (table_rows[0] if table_rows else columns)}
        write((output.as_csv if style == "csv" else output.as_markdown)(frame).removesuffix("\n"), is_data=True)
    elif table_rows:
        show(table(table_rows, by_time=by_time))


def files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a folder, and print their paths."""
    from estimates.io import atomic

    refuse_study_files(*(folder / name for name in contents))
    atomic.write_all(folder, contents)
    write("\n".join(str(folder / name) for name in contents))


def refuse_study_files(*paths: Path) -> None:
    """Refuse to write a file that a study reads, or would read: a result never takes the place of claims."""
    from estimates.study.folders import ASSUMPTIONS, CLAIMS, LEDGERS

    names = {ASSUMPTIONS, CLAIMS, *LEDGERS}
    for path in (path for path in map(Path.resolve, paths) if path.name in names):
        exported = {"claims.csv"} if (path.parent / "datapackage.json").exists() else set[str]()
        if any(os.path.lexists(path.parent / name) for name in names - exported):
            raise click.BadParameter(f"{path} would change the study in its folder; choose another", param_hint="--out")


def show(*parts: RenderableType) -> None:
    """Print rich renderables: with colour on a terminal, as plain text to a pipe, at the terminal's width."""
    from rich.console import Console, Group

    colored, out = _is_colored(sys.stdout), StringIO()
    Console(
        file=out, width=width(), force_terminal=colored, color_system="standard" if colored else None, no_color=False,
        highlight=False, markup=False, emoji=False,
    ).print(Group(*parts), crop=False)  # fmt: skip
    _echo("\n".join(line.rstrip() for line in out.getvalue().splitlines()), sys.stdout)


def table(rows: Sequence[Row], *, by_time: bool = False) -> RenderableType:
    """Return a table without lines; the last column takes the remaining width. Of rows `by_time` it has the latest."""
    from rich.table import Table
    from rich.text import Text

    listed = rows[-SHOWN:] if by_time else rows
    more = f"  {len(rows) - SHOWN:,} earlier with --format csv" if len(rows) > len(listed) else None
    grid = Table(*rows[0], title=more, title_justify="left", title_style="", box=None, padding=(0, 2, 0, 0))
    for row in listed:
        grid.add_row(*(Text(printable(str(value or ""), keep="\n"), overflow="fold") for value in row.values()))
    return grid


def progress(task: str) -> AbstractContextManager[object]:
    """Show on a terminal what is in progress, until the block ends."""
    from rich.console import Console

    quiet = chosen.get("quiet", False) or not sys.stderr.isatty()  # with FORCE_COLOR, rich takes a file for a terminal
    return Console(stderr=True, quiet=quiet, no_color=not _is_colored(sys.stderr)).status(f"{task} ...", spinner="line")


def width() -> int:
    """Return the number of columns to print in."""
    return shutil.get_terminal_size((80, 24)).columns


def open_streams() -> None:
    """Replace a standard stream that was closed before the start (as by `>&-`) with the null device."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
