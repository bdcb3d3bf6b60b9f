"""`estimates diff`: two versions of a study."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from estimates.cli import console, options

if TYPE_CHECKING:
    from estimates.analysis.result import Result


@options.command()
@click.argument("old")
@click.argument("new")
@options.format_("table", "json", "markdown")
def command(old: str, new: str, format_: str) -> None:
    """Compare two versions of a study: claims, capacities, and verdicts that changed.

    OLD and NEW are folders, bundled studies, or REVISION:PATH in a git repository.

    Example: estimates diff HEAD~1:mine mine --format markdown
    """
    from estimates.analysis.difference import difference

    with tempfile.TemporaryDirectory() as scratch:
        before, after = (_result(name, Path(scratch) / side) for name, side in ((old, "old"), (new, "new")))
        changes = difference(before, after)
    rows = [change._asdict() for change in changes]
    if not rows:
        console.note("No differences.")
    console.rows(rows, format_, {"old": old, "new": new})


def _result(name: str, scratch: Path) -> Result:
    """Compute a study in a folder or in a revision of a git repository, which is copied to `scratch` first."""
    from estimates.analysis.scenario import WhatIf

    revision, colon, path = name.partition(":")
    if not colon or Path(name).exists():
        return WhatIf(name).result()
    scratch.mkdir()
    path = path.rstrip("/")
    # Bundled studies share the assumptions in the folder above.
    for folder, wanted in ((path.rpartition("/")[0], "assumptions."), (path, ("claims.", "assumptions."))):
        for file in _git("ls-tree", "--name-only", "--end-of-options", f"{revision}:{folder}").decode().splitlines():
            if file.startswith(wanted):
                (scratch / file).write_bytes(
                    _git("show", "--end-of-options", f"{revision}:{folder}/{file}".replace(":/", ":"))
                )
    return WhatIf(scratch).result()


def _git(*words: str) -> bytes:
    try:
        return subprocess.run(["git", *words], check=True, capture_output=True).stdout  # noqa: S603, S607  # our own words
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        raise click.UsageError(f"git: {reason}") from None
