"""What a command prints: results on standard output, notes and problems on standard error."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO, TextIOWrapper
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from rich.console import RenderableType

    from estimates.diagnostics import Diagnostic, Unreadable

SHOWN = 20  # rows of a table by time: the latest ones
WIDEST = 120  # columns of text that a reader's eye can follow


class _State:
    color: bool | None = None  # None: only on a terminal
    is_quiet = False
    problems_as_json = False


def reset() -> None:
    """Forget what an earlier command of this process asked for."""
    _State.color, _State.is_quiet, _State.problems_as_json = _wanted_color("auto"), False, False


def _wanted_color(choice: str) -> bool | None:
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return False if os.environ.get("TERM") == "dumb" else None


def _use_color(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        _State.color = _wanted_color(value)
    ctx.color = _State.color


def _be_quiet(_: click.Context, __: click.Parameter, value: bool) -> None:
    _State.is_quiet |= value


def report_as_json(wanted: bool) -> None:
    """Print problems as JSON on standard output, in place of the result."""
    _State.problems_as_json = wanted


COLOR = click.Option(
    ["--color"], type=click.Choice(["auto", "always", "never"]), expose_value=False, callback=_use_color,
    help="Use colour. NO_COLOR, FORCE_COLOR and TERM=dumb are respected too.",
)  # fmt: skip
QUIET = click.Option(
    ["-q", "--quiet"], is_flag=True, expose_value=False, callback=_be_quiet, help="Print no notes, only the result."
)


def note(text: str) -> None:
    """Print a remark on standard error, unless `-q` was given."""
    if not _State.is_quiet:
        error(text)


def error(text: str) -> None:
    """Print a line on standard error."""
    from estimates.diagnostics import printable

    _echo(printable(text, keep="\n"), sys.stderr)


def _echo(text: str, stream: TextIO) -> None:
    """Print text; a reader that has gone away stops no work."""
    try:
        click.echo(text, file=stream, color=True)
    except OSError as gone:
        if gone.errno != errno.EPIPE:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def usage(wrong: click.ClickException) -> None:
    """Print a usage error with the command's usage line, or the help where nothing was asked for."""
    ctx = getattr(wrong, "ctx", None)
    if isinstance(wrong, click.exceptions.NoArgsIsHelpError):
        error(wrong.format_message())
        return
    if ctx:
        error(f"{ctx.get_usage()}\nTry '{ctx.command_path} --help' for help.\n")
    error(f"Error: {wrong.format_message()}")


def one_line(wrong: Unreadable | Diagnostic) -> str:
    """The fact and the help of an error, in one line."""
    return wrong.fact + (f"; {wrong.help}" if wrong.help else "")


def report(diagnostics: Sequence[Diagnostic]) -> None:
    """Print problems: as text on standard error, or as JSON where the result would have been JSON."""
    from estimates import diagnostics as d

    if _State.problems_as_json:
        from estimates.io.output import as_json

        write(as_json({"problems": d.as_json(diagnostics)}), is_data=True)
    else:
        _echo(d.render(diagnostics, color=_is_colored(sys.stderr)), sys.stderr)


def write(text: str, *, is_data: bool = False) -> None:
    """Print a result. A terminal is shown control characters in place of obeying them; data for a program stay."""
    from estimates.diagnostics import printable

    is_data = is_data and not sys.stdout.isatty()
    if is_data and isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # whatever a Windows redirect is set to
    _echo(text if is_data else printable(text, keep="\n"), sys.stdout)


def show(*parts: RenderableType) -> None:
    """Print rich renderables: with colour on a terminal, as plain text to a pipe, at the terminal's width."""
    from rich.console import Console

    colored, out = _is_colored(sys.stdout), StringIO()
    console = Console(
        file=out, width=width(), force_terminal=colored, color_system="standard" if colored else None,
        highlight=False, markup=False, emoji=False,
    )  # fmt: skip
    for part in parts:
        console.print(part)
    _echo("\n".join(line.rstrip() for line in out.getvalue().splitlines()), sys.stdout)


def table(rows: Sequence[Mapping[str, Any]]) -> RenderableType:
    """A table without lines; the last column takes what room is left."""
    from rich.table import Table
    from rich.text import Text

    from estimates.diagnostics import printable

    made = Table(box=None, padding=(0, 2, 0, 0), header_style="bright_black")
    for name in rows[0] if rows else ():
        made.add_column(name, overflow="fold")
    for row in rows:
        made.add_row(*(Text(printable(str(value or ""), keep="\n")) for value in row.values()))
    return made


def latest(rows: Sequence[Mapping[str, Any]]) -> Iterator[RenderableType]:
    """A table of the last rows, below the number of those before them."""
    if len(rows) > SHOWN:
        yield f"  {len(rows) - SHOWN:,} earlier with --format csv"
    yield table(rows[-SHOWN:])


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Show on a terminal that something goes on, until it is done."""
    from rich.console import Console

    if _State.is_quiet or not sys.stderr.isatty():
        yield
    else:
        with Console(stderr=True).status(f"{what} ...", spinner="line"):
            yield


def width() -> int:
    """The columns to print in."""
    return max(60, min(shutil.get_terminal_size((80, 24)).columns, WIDEST))


def _is_colored(stream: TextIO) -> bool:
    return stream.isatty() if _State.color is None else _State.color


def open_streams() -> None:
    """Replace a standard stream that was closed before the start (as by `>&-`) with the null device."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def flush(status: int, failed: int) -> int:
    """Flush the standard streams and return the status; `failed` if that cannot be done for a reader who is there."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError as wrong:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            status = status if wrong.errno == errno.EPIPE else failed
    return status
