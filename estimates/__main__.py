"""`python -m estimates` is the command `estimates`."""

from estimates.cli import main

if __name__ == "__main__":
    main()
