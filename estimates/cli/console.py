"""What a command prints: results on standard output, notes and problems on standard error."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from estimates.diagnostics import Diagnostic

F = TypeVar("F", bound=Callable[..., Any])
WIDEST = 120  # columns of text that a reader's eye can follow


class _State:
    color: bool | None = None  # None: only on a terminal
    is_quiet = False
    problems_as_json = False


def reset() -> None:
    """Forget what an earlier command of this process asked for."""
    _State.color = _color_of_environment()
    _State.is_quiet = _State.problems_as_json = False


def _color_of_environment() -> bool | None:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return False if os.environ.get("TERM") == "dumb" else None


def _use_color(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        _State.color = {"always": True, "never": False}.get(value, _color_of_environment())
    ctx.color = _State.color


def color_option(function: F) -> F:
    """`--color`, before or after the name of a command."""
    return click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        expose_value=False,
        callback=_use_color,
        help="Use colour. NO_COLOR, FORCE_COLOR and TERM=dumb are respected too.",
    )(function)


def _be_quiet(_: click.Context, __: click.Parameter, value: bool) -> None:
    _State.is_quiet = value


def quiet_option(function: F) -> F:
    """`-q`: no notes; the result and problems are still printed."""
    return click.option(
        "-q", "--quiet", is_flag=True, expose_value=False, callback=_be_quiet, help="Print no notes, only the result."
    )(function)


def report_as_json(wanted: bool) -> None:
    """Print problems as JSON on standard output, in place of the result."""
    _State.problems_as_json = wanted


def note(text: str) -> None:
    """Print a remark on standard error, unless `-q` was given."""
    from estimates.diagnostics import printable

    if not _State.is_quiet:
        click.echo(printable(text, keep="\n"), err=True)


def report(diagnostics: Sequence[Diagnostic]) -> None:
    """Print problems: as text on standard error, or as JSON where the result would have been JSON."""
    from estimates import diagnostics as d

    if _State.problems_as_json:
        import json

        click.echo(json.dumps({"problems": d.as_json(diagnostics)}, ensure_ascii=False, indent=2))
    else:
        click.echo(d.render(diagnostics, color=_is_colored(sys.stderr)), err=True, color=True)


def write(text: str) -> None:
    """Print a result; control characters of a study's texts are shown, not sent to the terminal."""
    from estimates.diagnostics import printable

    click.echo(printable(text, keep="\n"))


def show(*parts: RenderableType) -> None:
    """Print rich renderables: with colour on a terminal, as plain text to a pipe, at the terminal's width."""
    console = _console()
    for part in parts:
        console.print(part)
    click.echo(console.file.getvalue(), nl=False, color=True)  # type: ignore[attr-defined]  # a StringIO, see below


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Show on a terminal that something goes on, until it is done."""
    if not sys.stderr.isatty() or _State.is_quiet:
        yield
        return
    from rich.console import Console

    with Console(stderr=True, highlight=False).status(f"{what} ...", spinner="line"):
        yield


def width() -> int:
    """The columns to print in."""
    return max(60, min(shutil.get_terminal_size((80, 24)).columns, WIDEST))


def _console() -> Console:
    from io import StringIO

    from rich.console import Console

    colored = _is_colored(sys.stdout)
    return Console(
        file=StringIO(),
        width=width(),
        force_terminal=colored,
        color_system="standard" if colored else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def _is_colored(stream: TextIO) -> bool:
    return stream.isatty() if _State.color is None else _State.color


def open_streams() -> None:
    """Replace a standard stream that was closed before the start (as by `>&-`) with the null device."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def discard(stream: TextIO) -> None:
    """Send the rest of a stream nowhere: its reader has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def system_message(error: OSError) -> str:
    """Word an error of the system with the file that it is about."""
    reason = (error.strerror or str(error)).lower()
    return f"{error.filename}: {reason}" if error.filename else f"cannot write the output: {reason}"
