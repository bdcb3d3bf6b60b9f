"""What a user waits for before anything is worked out: starts, and the answers that should feel like one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.measure import PYTHON, ROOT, TOOL, Row, clock, in_turn, processors, seconds

TIMES = 9
STUDY = ROOT / "estimates" / "studies" / "north-korea"
SENTENCE = "More than 13,000 containers have crossed the border since August.\n"
READS = f"""
import pandas, pint, pydantic, yaml
for name in ("articles/claims.yaml", "assumptions.yaml"):
    with open({str(STUDY)!r} + "/" + name, "rb") as file:
        yaml.load(file, Loader=yaml.CSafeLoader)
"""


def rows(folder: Path) -> Iterator[Row]:
    """The starts of the commands against an interpreter that does nothing, or that loads the same libraries."""
    sentence = folder / "sentence.txt"
    sentence.write_text(SENTENCE, encoding="utf-8")
    commands = {
        "pass": [PYTHON, "-c", "pass"],
        "click": [PYTHON, "-c", "import click"],
        "libraries": [PYTHON, "-c", READS],
        "--help": [TOOL, "--help"],
        "--version": [TOOL, "--version"],
        "read": [TOOL, "read", str(sentence)],
        "check": [TOOL, "check"],
        "recompute": [TOOL, "recompute", "--format", "json", "--no-charts"],
    }
    runs = in_turn(commands, TIMES)

    def row(what: str, name: str, peer: str, said: str, bar: float) -> Row:
        one, other = runs[name], runs[peer]
        return Row(
            what, seconds(clock(one)), f"{said}: {seconds(clock(other))}", clock(one) / clock(other), bar,
            in_processors=processors(one) / processors(other),
        )  # fmt: skip

    yield row("`estimates --help`", "--help", "click", '`python -c "import click"`', 1.3)
    yield row("`estimates --version`", "--version", "click", '`python -c "import click"`', 1.3)
    yield row("`estimates read` of one sentence", "read", "pass", "`python -c pass`", 8)
    yield row("`estimates check` of the default study", "check", "pass", "`python -c pass`", 30)
    said = "a script that imports yaml, pydantic, pint and pandas and reads the same files"
    yield row(
        "`estimates recompute --format json --no-charts` of the default study", "recompute", "libraries", said, 1.15
    )
