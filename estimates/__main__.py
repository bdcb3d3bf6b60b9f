"""The command `estimates`, also as `python -m estimates`."""

import sys


def main() -> None:
    """What `cli.main` does; an interrupt that comes before it is loaded is met as quietly as one that comes later."""
    try:
        from estimates.cli import main as command
    except KeyboardInterrupt:
        sys.exit(130)
    command()


if __name__ == "__main__":
    main()
