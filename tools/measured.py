"""Tables of the documentation that take minutes to measure: each is written by the command that prints it."""

from __future__ import annotations

import platform
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

PAGES = [Path(__file__).parent.parent / "docs" / name for name in ("testing.md", "benchmarks.md")]


def write(command: str, table: str) -> None:
    """Print a table, and put it between the marks of `command` in its page. Raises ValueError without such a mark."""
    mark = f"<!-- measured: {command} -->\n"
    measured = f"Measured on {datetime.now(UTC):%Y-%m-%d} by `{command}`, Python {platform.python_version()}:"
    said = f"{mark}\n{measured}\n\n{table.strip()}\n\n<!-- end -->"
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        new, count = re.subn(re.escape(mark) + ".*?<!-- end -->", lambda _: said, text, flags=re.DOTALL)
        if count == 1:
            page.write_text(new, encoding="utf-8")
            sys.stdout.write(f"{table.strip()}\n")
            return
    raise ValueError(f"no page has a place for what `{command}` measures")
