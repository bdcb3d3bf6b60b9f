"""The command line: one command per file, imported when it is called."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module

import click

from estimates.cli import console
from estimates.version import __version__

# Name -> one line of help, kept here so that `--help` imports no command.
COMMANDS = {
    "recompute": "Recompute a study; write charts, a table and a page.",
    "compare": "Put two speakers, sides or studies side by side.",
    "implied": "Derive the capacity that each statement implies.",
    "explain": "Trace every number of one claim to its source.",
    "check": "Check a study, or a draft against a study.",
    "plot": "Draw charts.",
    "report": "Write one self-contained HTML page.",
    "watch": "Serve a live page that updates on save.",
    "export": "Write a data package, Markdown, BibTeX or a spreadsheet.",
    "read": "List every figure in a text or an archive.",
    "add": "Turn the figures of a text into claims of a study.",
    "diff": "Compare two versions of a study.",
    "init": "Copy a bundled study into a folder.",
    "set": "Change one value in a study's assumptions.",
    "show": "Show units, hedges, schemas or bundled studies.",
}
REMOVED = ("units", "hedges", "schema")  # in 0.2; what `show` shows now
USAGE, DATA, WRITE, BUG, INTERRUPTED = 2, 3, 4, 70, 130
LAST_SECOND = 253_402_300_799  # of the year 9999
# Where an option's value that cannot be used is found wrong only by the analysis: slug -> option.
OPTIONS = {"by": "--by", "mix": "--mix", "sweep": "--sweep", "unit": "--unit", "scheduler": "--scheduler"}


class Commands(click.Group):
    """A group that imports the module of a command only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        if cmd_name in COMMANDS:
            command: click.Command = import_module(f"estimates.cli.{cmd_name}").command
            return command
        if cmd_name in REMOVED:
            raise click.UsageError(f"`{cmd_name}` was removed in 0.2; use `estimates show {cmd_name}`", ctx)
        from estimates.diagnostics import close_match

        guess = close_match(cmd_name, list(COMMANDS))
        raise click.UsageError(f"No such command '{cmd_name}'." + (f" Did you mean {guess}?" if guess else ""), ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Commands,
    params=[console.COLOR, console.QUIET],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, package_name="estimates", message="%(prog)s %(version)s")
def cli() -> None:
    """Turn published figures into quantities, recompute them, and compare.

    STUDY is a folder with claims.yaml (or a ledger) and assumptions.yaml, or the name of a bundled study. Without it,
    the study in the working directory is used, otherwise the bundled study "articles".
    """


def main() -> None:
    """Run the command and exit with its status.

    0 done; 1 `check` found a contradiction, or a mistake in a draft; 2 usage; 3 the data is wrong; 4 could not write;
    70 a bug; 130 interrupted.
    """
    # NumPy's BLAS starts one thread per core when it is imported; nothing here multiplies matrices.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    console.open_streams()
    sys.exit(console.flush(run(sys.argv[1:]), WRITE))


def run(args: list[str]) -> int:
    """Run the command line `args` and return its exit status."""
    console.reset()
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch and not (epoch.isdecimal() and epoch.isascii() and int(epoch) <= LAST_SECOND):
        console.error(f"SOURCE_DATE_EPOCH: “{epoch}” is not a number of seconds since 1970")
        return USAGE
    try:
        return _run(args)
    except (click.Abort, KeyboardInterrupt):
        console.note("interrupted")
        return INTERRUPTED
    except OSError as error:  # what cannot be read is a DataError, and a reader that has gone is none
        with suppress(OSError):
            console.error(f"{error.filename or 'cannot write the output'}: {(error.strerror or str(error)).lower()}")
        return WRITE


def _run(args: list[str]) -> int:
    try:
        status = cli.main(args, prog_name="estimates", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except SystemExit:  # click's, where the reader of a help page has gone
        return 0
    except click.ClickException as error:
        console.usage(error)
        return error.exit_code
    except (OSError, click.Abort):
        raise
    except Exception as error:  # noqa: BLE001  # wrong data is reported with its place; anything else is a bug of ours
        return _wrong(error)
    return status if isinstance(status, int) else 0


def _wrong(error: Exception) -> int:
    from estimates.diagnostics import DataError, Unreadable

    if isinstance(error, DataError):
        console.report(error.diagnostics)
        asked = all(one.span and one.span.source.name in ("--set", "NAME", "VALUE") for one in error.diagnostics)
        return USAGE if asked else DATA
    if isinstance(error, Unreadable) and error.slug in OPTIONS:
        console.usage(click.BadParameter(console.one_line(error), param_hint=OPTIONS[error.slug]))
        return USAGE
    import traceback

    traceback.print_exception(error)
    console.error(
        f"\nThis is a bug in estimates {__version__}, not a mistake of yours."
        " Please report it with the lines above and the command you ran."
    )
    return BUG
