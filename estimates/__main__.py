"""The command `estimates`, also as `python -m estimates`."""

import sys


def main() -> None:
    """What `cli.main` does; an interrupt while that is loaded, or while something is told, is met as quietly as any."""
    try:
        from estimates.cli import main as command

        command()
    except KeyboardInterrupt:
        if sys.stderr:
            sys.stderr.write("interrupted\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
