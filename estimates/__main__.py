"""The command `estimates`, also as `python -m estimates`."""

import sys
from signal import SIG_DFL, SIGINT, signal


def main() -> None:
    """What `cli.main` does; an interrupt while that is loaded, or while something is told, is met as quietly as any."""
    try:
        from estimates.cli import main as command

        command()
    except KeyboardInterrupt:
        if sys.stderr:
            sys.stderr.write("interrupted\n")
        sys.exit(130)
    finally:
        signal(SIGINT, SIG_DFL)  # all is done: the interpreter should have nothing to say of an interrupt while it goes


if __name__ == "__main__":
    main()
