"""The command `estimates`, also as `python -m estimates`."""

import os
import sys


def main() -> None:
    """Run the command; an interrupt during imports or error output also ends it without a traceback."""
    exclude_working_directory()
    if not os.path.isfile(__file__):  # noqa: PTH113  # pathlib takes longer to load
        sys.stderr.write("estimates cannot run from a zip file; install it: pip install FILE.whl\n")
        sys.exit(2)
    try:
        from signal import SIG_DFL, SIGINT, signal

        from estimates.cli import main as command

        try:
            command()
        finally:
            signal(SIGINT, SIG_DFL)  # the work is done: an interrupt from now on must not print a traceback
    except KeyboardInterrupt:
        if sys.stderr:
            sys.stderr.write("interrupted\n")
        sys.exit(130)


def exclude_working_directory() -> None:
    """Keep the working directory off the module path of this process and of those it starts.

    A study's folder may contain a `json.py`, which must never run. `python -P` does the same, even before the
    interpreter's own first imports, so scripts should use it with `-m`.
    """
    os.environ.setdefault("PYTHONSAFEPATH", "1")
    try:
        here = os.getcwd()  # noqa: PTH109  # pathlib takes longer to load
    except OSError:  # it was removed
        return
    if os.path.realpath("estimates/__main__.py") != os.path.realpath(__file__):  # it may be run from its own source
        sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry) != here]


if __name__ == "__main__":
    main()
