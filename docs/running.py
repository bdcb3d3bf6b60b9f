"""Commands and Python lines of the documentation, run in this process, with what they print."""

from __future__ import annotations

import doctest
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest import mock

from estimates.cli import BUG, main

ROOT = Path(__file__).parent.parent
WIDTH = "100"


_LINE = re.compile(
    r"(?:echo \"(?P<said>[^\"]*)\" \| )?estimates (?P<arguments>[^|;]+?)"
    r"(?: \| python -c \"(?P<code>[^\"]*)\")?"
    r"(?: \| (?P<end>head|tail) -(?P<lines>\d+))?(?P<asks>; echo \$\?)?"
)
_FILE = re.compile(r"(?P<end>head|tail) -(?P<lines>\d+) (?P<file>\S+)")


def shell(line: str) -> str:
    """What a line prints, or the end of a file: `tail -N FILE`.

    The line is `[echo "TEXT" |] estimates ARGUMENTS [| python -c "CODE"] [| tail -N] [; echo $?]`. No paths of this
    machine are left in it. Raises ValueError for any other line.
    """
    if wanted := _FILE.fullmatch(line):
        return _cut(Path(wanted["file"]).read_text(encoding="utf-8"), wanted)
    wanted = _LINE.fullmatch(line)
    if not wanted:
        raise ValueError(f"the documentation cannot run: {line}")
    printed, status = _run(shlex.split(wanted["arguments"]), f"{wanted['said']}\n" if wanted["said"] else "")
    if wanted["code"]:
        asked = [sys.executable, "-c", wanted["code"]]
        printed = subprocess.run(asked, input=printed, capture_output=True, text=True, check=True).stdout  # noqa: S603
    return _cut(printed, wanted) + (f"{status}\n" if wanted["asks"] else "")


def _cut(printed: str, wanted: re.Match[str]) -> str:
    """The first or last lines of what was printed, or all."""
    if not wanted["end"]:
        return printed
    lines, count = printed.splitlines(keepends=True), int(wanted["lines"])
    return "".join(lines[:count] if wanted["end"] == "head" else lines[-count:])


def _run(arguments: list[str], said: str) -> tuple[str, int]:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    environment = {"COLUMNS": WIDTH, "NO_COLOR": "1"}
    given = io.TextIOWrapper(io.BytesIO(said.encode()), encoding="utf-8")
    with mock.patch.dict(os.environ, environment), mock.patch.object(sys, "stdin", given), _captured(out):
        try:
            main(arguments)
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else 0
    out.flush()
    if status == BUG:
        raise RuntimeError(out.buffer.getvalue().decode())  # no page shows a bug of ours
    return here(out.buffer.getvalue().decode()), status


@contextmanager
def _captured(out: io.TextIOWrapper) -> Iterator[None]:
    with redirect_stdout(out), redirect_stderr(out):
        yield


def here(text: str) -> str:
    """Text without the paths of this machine: bundled files by their place in the project."""
    for folder in {Path.cwd(), Path.cwd().resolve()}:
        text = text.replace(f"{folder}{os.sep}", "")
    return text.replace(f"{ROOT}{os.sep}", "")


class Session:
    """A Python session whose names live as long as the page."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {}

    def redone(self, body: str) -> str:
        """The block with every result worked out anew; a line `>>> ...` is a source line, all else a result."""
        source = "\n".join(line for line in body.splitlines() if not line.startswith("```"))
        parts = []
        for example in doctest.DocTestParser().get_examples(source):
            first, *more = example.source.rstrip("\n").split("\n")
            parts.append("\n".join([f">>> {first}", *(f"... {line}" for line in more)]))
            if result := self._result(example.source):
                parts.append(result)
        return "\n".join(parts)

    def _result(self, source: str) -> str:
        out = io.StringIO()
        with redirect_stdout(out):
            try:
                exec(compile(source, "<documentation>", "single"), self.names)  # noqa: S102  # our own pages
            except Exception as error:  # noqa: BLE001  # the page shows what a reader would see
                out.write(f"{type(error).__name__}: {error}\n")
        return here(out.getvalue()).rstrip("\n")
