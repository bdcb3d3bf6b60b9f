"""The command line: one command per file, imported when it is called."""

import os
import shlex
import sys
import traceback
from importlib import import_module

import click

from estimates.cli import console
from estimates.diagnostics import ArgumentError, DataError, Diagnostic, Scalar, Unreadable
from estimates.version import __version__

COMMANDS = (
    "recompute", "compare", "implied", "explain", "check", "plot", "report", "watch", "export", "read", "add", "diff",
    "init", "set", "show",
)  # fmt: skip
SUCCESSORS: dict[tuple[str, ...], str] = {  # removed in 0.2 -> what replaces it
    **{(name,): f"`estimates show {name}`" for name in ("units", "hedges", "schema")},
    ("plot", "--format"): "`--type`",
    ("export", "--format"): "`--type` (datapackage in place of claimreview)",
    ("read", "yaml"): "`estimates add FILE --to STUDY`",
}
USAGE, DATA, WRITE, BUG, INTERRUPTED = 2, 3, 4, 70, 130


class Commands(click.Group):
    """A group that imports the module of a command only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return [*self.commands]  # in their order

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        return import_module(f"estimates.cli.{cmd_name}").command if cmd_name in self.commands else None


@click.group(
    cls=Commands,
    commands=[click.Command(name) for name in COMMANDS],
    params=[console.COLOR, console.QUIET],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--epoch", envvar="SOURCE_DATE_EPOCH", type=click.IntRange(0, 253_402_300_799),  # up to the year 9999
              show_envvar=True, hidden=True, expose_value=False)  # fmt: skip
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
    try:
        sys.exit(run(sys.argv[1:]))
    except OSError:  # a message that could not be printed
        sys.exit(WRITE)


def run(args: list[str]) -> int:
    """Run the command line `args` and return its exit status."""
    console.chosen.clear()
    try:
        if any(not arg or (arg.startswith("--") and arg.find("=") == len(arg) - 1) for arg in args):  # unset variables
            raise click.UsageError(f"one of the values is empty; give it or omit its option: {shlex.join(args)}")
        status = cli.main(args, prog_name="estimates", standalone_mode=False)
    except SystemExit:  # click's, where the reader of a help page has gone
        return 0
    except click.ClickException as error:
        removed = (words for words in SUCCESSORS if {*words} <= {*args} and f"'{words[-1]}'" in error.message)
        if successor := SUCCESSORS.get(next(removed, ())):
            error = click.UsageError(f"{error.message} This was removed in 0.2; use {successor}")  # not click's guess
        console.usage(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        console.note("interrupted")
        return INTERRUPTED
    except OSError as error:  # unreadable input is a DataError, and a reader that has gone is not an error
        if not error.filename:
            console.discard(sys.stdout)
        console.error(f"{error.filename or 'cannot write the output'}: {(error.strerror or str(error)).lower()}")
        return WRITE
    except (DataError, Unreadable) as error:  # the latter is about an option; a text of a file would have its place
        console.report(error.diagnostics if isinstance(error, DataError) else [Diagnostic.of(error, Scalar())])
        return USAGE if isinstance(error, ArgumentError | Unreadable) else DATA
    except Exception:  # noqa: BLE001
        traceback.print_exc()
        ask = "Please report it with the lines above and the command you ran."
        console.error(f"\nThis is a bug in estimates {__version__}, not a mistake of yours. {ask}")
        return BUG
    return status if isinstance(status, int) else 0
