"""The files of a run: written together, listed, and removed by the next run if it does not write them again.

A file is removed only if an earlier run listed it and it still has the content that was written: nothing of the user's
is ever lost.
"""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from estimates.io import atomic

LIST = ".estimates.json"


def write(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write the files of a run into a folder, remove the stale ones of the run before, and return the names.

    Each file appears whole or not at all; raises OSError if one cannot be written.
    """
    before = _listed(folder)
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    atomic.write_all(folder, {**files, LIST: json.dumps(digests, indent=1, sort_keys=True).encode()})
    for name in before.keys() - digests.keys():
        path = folder / name
        if Path(name).name == name and not path.is_symlink():
            with suppress(OSError):
                if hashlib.sha256(path.read_bytes()).hexdigest() == before[name]:
                    path.unlink()
    return sorted(digests)


def _listed(folder: Path) -> dict[str, str]:
    """Read the list of a folder; a list that is missing, or was made invalid by hand, is empty."""
    try:
        return {str(name): str(digest) for name, digest in json.loads((folder / LIST).read_bytes()).items()}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}
