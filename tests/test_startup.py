"""What a command loads before it answers: libraries that take long to load are loaded only where they are needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from estimates.cli import COMMANDS

HEAVY = {
    "distributed", "jinja2", "matplotlib", "numpy", "openpyxl", "pandas", "pint", "pyarrow", "pydantic", "scipy",
    "werkzeug", "yaml",
}  # fmt: skip
EXTRAS = {"distributed", "openpyxl", "pandas", "pyarrow", "werkzeug"}  # for their own formats and jobs
pytestmark = pytest.mark.slow
PROBE = """
import sys
from estimates import cli
status = cli.run(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
sys.exit(status)
"""
PLAIN = ("init mine", "check", "recompute --no-charts", "explain nis-2024-10", "implied", "show units", "show hedges")
SPARED = [
    ("--help", HEAVY),
    ("--version", HEAVY),
    *((f"{name} --help", HEAVY) for name in COMMANDS),
    ("read article.txt", HEAVY - {"yaml"}),
    ("show schema claims", HEAVY - {"numpy", "pydantic", "yaml", "pint"}),
    *((command, EXTRAS | {"matplotlib", "scipy"}) for command in PLAIN),
    ("recompute --out out", EXTRAS),
]


@pytest.mark.parametrize(("command", "spared"), SPARED, ids=[command for command, _ in SPARED])
def test_a_command_does_not_load_what_it_does_not_need(command: str, spared: set[str], tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text("More than 13,000 containers were shipped on 5 May 2024.", encoding="utf-8")
    asked = [sys.executable, "-c", PROBE, *command.split()]
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert not spared & {*done.stderr.splitlines()[-1].split()}
