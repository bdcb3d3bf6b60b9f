"""What a command loads before it answers: libraries that take long to load are there only where they are needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from estimates.cli import COMMANDS

HEAVY = {
    "dask", "distributed", "jinja2", "matplotlib", "numpy", "pandas", "pint", "pyarrow", "pydantic", "scipy",
    "tabulate", "watchfiles", "werkzeug", "yaml",
}  # fmt: skip
PROBE = """
import sys
from estimates import cli
status = cli._run(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
sys.exit(status)
"""

ARITHMETIC = {"numpy", "pint", "yaml"}
LOADED = [
    ("--help", set()),
    ("--version", set()),
    *((f"{name} --help", set()) for name in COMMANDS),
    ("read article.txt", set()),
    ("read --format json article.txt", set()),
    ("schema claims", set()),
    ("init mine", {"numpy", "yaml"}),
    ("check", ARITHMETIC),
    ("recompute --no-charts", ARITHMETIC),
    ("recompute --format json --no-charts", ARITHMETIC),
    ("recompute --out out", ARITHMETIC | {"jinja2", "matplotlib"}),
    ("report --out out", ARITHMETIC | {"jinja2"}),
    ("explain nis-2024-10", ARITHMETIC),
    ("implied", ARITHMETIC),
    ("units", ARITHMETIC | {"tabulate"}),
    ("hedges", ARITHMETIC),
]


@pytest.mark.parametrize(("command", "needed"), LOADED, ids=[command for command, _ in LOADED])
def test_a_command_loads_what_it_needs_and_no_more(command: str, needed: set[str], tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text("More than 13,000 containers were shipped.", encoding="utf-8")
    asked = [sys.executable, "-c", PROBE, *command.split()]
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert HEAVY & {*done.stderr.splitlines()[-1].split()} == needed
