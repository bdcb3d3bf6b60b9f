"""Run every notebook from its first cell to its last, and store its outputs: `python notebooks/run.py [FOLDER]`.

The outputs are the same on every machine: no times, no versions, no paths, and counts that start at 1.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

FOLDER = Path(__file__).parent
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def notebooks() -> list[Path]:
    return sorted(FOLDER.glob("*.ipynb"))


def executed(path: Path) -> Any:
    """Run a notebook in a kernel of its own, in its folder. Raises CellExecutionError if a cell fails."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    with tempfile.TemporaryDirectory() as sockets:
        asyncio.run(_run(notebook, f"{sockets}/kernel"))
    return cleaned(notebook)


async def _run(notebook: Any, sockets: str) -> None:
    """Run all cells; the kernel listens on sockets in a folder, so that no port is opened."""
    kernel = AsyncKernelManager(kernel_name="python3", transport="ipc", ip=sockets)
    folder = {"metadata": {"path": str(FOLDER)}}
    client = NotebookClient(notebook, km=kernel, timeout=120, coalesce_streams=True, resources=folder)
    try:
        await client.async_execute()
    finally:
        await kernel.shutdown_kernel(now=True)


def cleaned(notebook: Any) -> Any:
    """Remove what differs from run to run."""
    notebook.metadata = _node({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
        cell.metadata = _node({})
        for output in cell.get("outputs", ()):
            output.pop("metadata", None)
            if "image/svg+xml" in output.get("data", {}):
                output.data.pop("image/png", None)  # one picture of a chart is enough
            if output.output_type != "stream":
                output.metadata = _node({})
    return notebook


def _node(data: dict[str, Any]) -> Any:
    return nbformat.from_dict(data)  # type: ignore[no-untyped-call]


def stored(notebook: Any) -> str:
    """Return the notebook as it is on disk."""
    nbformat.validate(notebook)
    return f"{nbformat.writes(notebook)}\n"  # type: ignore[no-untyped-call]


def main(folder: Path = FOLDER) -> None:
    """Run all notebooks and write them to a folder, by default their own."""
    for path in notebooks():
        (folder / path.name).write_text(stored(executed(path)), encoding="utf-8")
        sys.stdout.write(f"{path.name} run\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
