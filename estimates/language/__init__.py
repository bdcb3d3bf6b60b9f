"""A language as data: tokens, numerals, hedge phrases, names of units. `CODES` are the languages with a data file."""

from pathlib import Path

CODES = tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.yaml")))
