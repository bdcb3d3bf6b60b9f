"""The notebooks run from top to bottom, show the stored outputs, and hold nothing of the machine they ran on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from notebooks import run

ALL = run.notebooks()
NAMES = [path.name for path in ALL]
pytestmark = pytest.mark.slow


def shown(notebook: Any) -> list[tuple[str, list[dict[str, str]]]]:
    """Each cell of code with its outputs; of a picture, only that there is one."""
    return [
        (cell.source, [_plain(output) for output in cell.outputs])
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def _plain(output: Any) -> dict[str, str]:
    if output.output_type == "stream":
        return {output.name: output.text}
    data = {kind: "" if kind.startswith("image/") else text for kind, text in output.data.items()}
    return {kind: re.sub(r"Figure size \S+", "Figure", text) for kind, text in data.items()}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notebooks, run in a process of their own, as `make notebooks` does."""
    folder = tmp_path_factory.mktemp("fresh")
    ran = subprocess.run([sys.executable, run.__file__, str(folder)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return folder


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("path", ALL, ids=NAMES)
def test_a_notebook_shows_its_stored_outputs(path: Path, fresh: Path) -> None:
    assert shown(read(fresh / path.name)) == shown(read(path)), f"{path.name} is out of date: run `make notebooks`"


@pytest.mark.parametrize("path", ALL, ids=NAMES)
def test_a_notebook_can_be_read_without_running_it(path: Path) -> None:
    notebook = read(path)
    assert notebook.cells[0].source.startswith("# ")
    assert [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"] == [
        *range(1, 1 + sum(cell.cell_type == "code" for cell in notebook.cells))
    ]
    assert not [name for _, outputs in shown(notebook) for output in outputs for name in output if name == "stderr"]


@pytest.mark.parametrize("path", ALL, ids=NAMES)
def test_a_notebook_holds_nothing_of_this_machine(path: Path) -> None:
    notebook = read(path)
    assert run.stored(run.cleaned(notebook)) == path.read_text(encoding="utf-8")
    words = json.dumps([cell.source for cell in notebook.cells] + [text for _, text in shown(notebook)])
    assert not re.search(r"/(?:home|root|tmp|work|Users)/|0x[0-9a-f]{6,}", words)
