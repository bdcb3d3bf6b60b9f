"""The command `estimates`: thin commands, one file each, loaded when they are asked for."""

from __future__ import annotations

import errno
import gc
import os
import sys
from contextlib import contextmanager, suppress
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING

import click

from estimates import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

    from estimates.diagnostics.problems import Problem

# Name -> one line of help, here so that `--help` loads no command.
COMMANDS = {
    "recompute": "Redo the arithmetic of a study; write charts, a table and a page.",
    "implied": "The capacity that each statement implies, its drift, and how well it predicts.",
    "explain": "Every number of one claim back to its words, source and assumption.",
    "check": "Problems in a study's files, and its verdicts as an exit status.",
    "read": "The figures in a text: number, hedge, bounds, what is counted.",
    "plot": "The charts alone.",
    "report": "One self-contained HTML page.",
    "watch": "The page, redone on every save; assumptions can be changed on it.",
    "init": "Copy a study into a folder, ready to tweak.",
    "set": "Write one value into a study's assumptions, and change nothing else.",
    "units": "The units that figures can be written in.",
    "hedges": "The hedges that are understood, what they entail, and why.",
    "schema": "The JSON Schema of a study's files.",
    "export": "The results for other tools: data package, Markdown, BibTeX, ClaimReview.",
}
USAGE, DATA, WRITE, BUG, INTERRUPTED = 2, 3, 4, 70, 130
OBJECTS = 2_000_000  # more than a study of 1 MiB is made of: to look through it for garbage takes a third of the time


class Commands(click.Group):
    """A group that imports a command's module when the command is called for, never for a mere `--help`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            from estimates.diagnostics.near import near

            guess = None if ctx.resilient_parsing else near(cmd_name, COMMANDS)
            if guess:
                ctx.fail(f"No such command '{cmd_name}'. Did you mean {guess}?")
            return None
        command: click.Command = import_module(f"estimates.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, package_name="estimates", message="%(prog)s %(version)s")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour on the terminal. NO_COLOR, FORCE_COLOR and TERM=dumb are obeyed too.",
)
@click.pass_context
def cli(ctx: click.Context, color: str) -> None:
    """Turn published figures in words into quantities, recompute them, and compare.

    STUDY is a folder with claims.yaml and assumptions.yaml, or the name of a bundled study. Without it, the study in
    the working directory is used, else the bundled one.
    """
    ctx.color = Problems.color = {"always": True, "never": False}.get(color, _color())


def _color() -> bool | None:
    """Whether the environment wants colour; None leaves it to whether the stream is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return False if os.environ.get("TERM") == "dumb" else None


class Problems:
    """How problems with the data are told: as text on standard error, or as JSON in place of the result."""

    as_json = False
    color: bool | None = None

    @classmethod
    def tell(cls, problems: Sequence[Problem]) -> None:
        if cls.as_json:
            from estimates.io import tables

            with unread(sys.stdout):
                click.echo(tables.as_json({"problems": [problem.as_data() for problem in problems]}))
        else:
            from estimates.diagnostics import rendering

            with unread(sys.stderr):
                click.echo(rendering.render(problems, color=True), err=True, color=cls.color)


def main(args: list[str] | None = None) -> None:
    """Run the command and leave with the exit status that says what happened.

    0 done; 1 `check` found a contradiction; 2 usage; 3 the data is wrong; 4 could not write; 70 a bug; 130 interrupted.
    """
    # NumPy comes with a BLAS that starts a thread a core as it is loaded. No matrix is multiplied here, and a command
    # that computes for a tenth of a second should not wait half as long again for threads.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(OBJECTS)
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed, as by `>&-`: nothing comes in there, and what goes out is lost
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # bytes of an argument that are no text, as on standard error
    try:
        status = _run(args)
    except OSError as wrong:  # what is wrong could not be said where it was to be said
        status = WRITE
        with suppress(OSError):
            click.echo(_of_output(wrong), err=True)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError as wrong:
            silence(stream)
            status = status if wrong.errno == errno.EPIPE else WRITE
    gc.freeze()  # else the interpreter looks through all that was loaded for garbage before it goes: a fifth of a start
    sys.exit(status)


def _run(args: list[str] | None) -> int:
    Problems.color, Problems.as_json = _color(), False
    try:
        status = cli.main(args, prog_name="estimates", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        with unread(sys.stderr):
            click.echo("interrupted", err=True)
        return INTERRUPTED
    except click.ClickException as wrong:
        if isinstance(wrong, click.UsageError):
            from estimates.cli.slips import help_for

            if more := help_for(wrong, sys.argv[1:] if args is None else args):
                wrong = click.UsageError(f"{wrong.format_message()}{more}", wrong.ctx)
        with unread(sys.stderr):
            wrong.show()
        return wrong.exit_code
    except SystemExit as left:
        if left.code != 1:
            raise
        silence(sys.stdout)  # click's own end, of a closed pipe
        return 0
    except OSError as wrong:
        if wrong.errno == errno.EPIPE:
            silence(sys.stdout)
            return 0
        with unread(sys.stderr):
            click.echo(_of_output(wrong), err=True)
        return WRITE
    except Exception as wrong:  # noqa: BLE001  # wrong data, or a bug of ours: all of it is shown, with what to do
        from estimates.diagnostics.problems import DataError

        if isinstance(wrong, DataError):
            Problems.tell(wrong.problems)
            return DATA
        import traceback

        with unread(sys.stderr):
            traceback.print_exc()
            click.echo(
                "\nThis is a bug in estimates, not a mistake of yours. Please report it with the lines above,"
                f" the command you ran and the version ({__version__}).",
                err=True,
            )
        return BUG
    return status if isinstance(status, int) else 0


def _of_output(wrong: OSError) -> str:
    """What the system says; where it names no file, it was an output that could not be written."""
    from estimates.diagnostics.problems import of_system

    return f"estimates: {'' if wrong.filename else 'cannot write the output: '}{of_system(wrong)}"


@contextmanager
def unread(stream: TextIO) -> Iterator[None]:
    """What is told to a stream whose reader has gone away is told to nobody; the command goes on to its own end."""
    try:
        yield
    except BrokenPipeError:
        silence(stream)


def note(text: str) -> None:
    """Say on standard error what goes on; the work is done whether or not anybody reads that."""
    with unread(sys.stderr):
        click.echo(text, err=True)


def silence(stream: TextIO) -> None:
    """Let the rest of a stream go nowhere: not even the interpreter is to complain, as it leaves."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
