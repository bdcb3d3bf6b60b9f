"""The files of a run: written together, listed, and removed by the next run if it has no use for them.

A folder has a list of the files that each command wrote, with their digests. A file is removed only if the same command
listed it, it has the content that was written, and it is not among the new ones: nothing of the user's is ever lost.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from estimates.io import atomic

LIST = ".estimates.json"


def write(folder: Path, command: str, files: Mapping[str, bytes], *, written: Sequence[str] = ()) -> list[str]:
    """Write the files of a command's run into a folder, remove its stale ones, and return the names in it.

    `written` names files that the run has put there already. Each file appears whole or not at all; raises OSError if
    one cannot be written.
    """
    listed = _listed(folder)
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    digests |= {name: _digest(folder / name) for name in written}
    before = listed.get(command, {})
    kept = {name for other, names in listed.items() if other != command for name in names}
    listing = json.dumps({**listed, command: digests}, indent=1, sort_keys=True).encode()
    atomic.write_all(folder, {**files, LIST: listing})
    for name, digest in before.items():
        path = folder / name
        if name in digests or name in kept or Path(name).name != name or path.is_symlink():
            continue
        with suppress(OSError):
            if _digest(path) == digest:
                path.unlink()
    return sorted(digests)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _listed(folder: Path) -> dict[str, dict[str, str]]:
    """Read the list of a folder; one that is missing or was changed by hand into something else is empty."""
    try:
        found = json.loads((folder / LIST).read_text(encoding="utf-8"))
        return {str(command): {str(n): str(d) for n, d in names.items()} for command, names in found.items()}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}
