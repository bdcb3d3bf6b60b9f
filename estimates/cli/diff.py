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
    from estimates.analysis.comparison import difference

    with tempfile.TemporaryDirectory() as scratch:
        before, after = (_result(name, Path(scratch) / side) for name, side in ((old, "old"), (new, "new")))
        changes = difference(before, after)
    rows = [change._asdict() for change in changes]
    if not rows:
        console.note("No differences.")
    console.rows(rows, format_, {"old": old, "new": new})


def _result(name: str, scratch: Path) -> Result:
    """Compute a study in a folder or in a revision of a git repository, whose files are copied to `scratch` first."""
    from estimates.analysis.scenario import WhatIf
    from estimates.study.folders import ASSUMPTIONS, CLAIMS, LEDGERS, is_study

    revision, colon, path = name.partition(":")
    if not colon or Path(name).exists():
        return WhatIf(name).result()
    scratch.mkdir()
    path = path.rstrip("/")
    # Bundled studies share the assumptions in the folder above.
    files = [f"{path.rpartition('/')[0]}/{ASSUMPTIONS}", *(f"{path}/{one}" for one in (ASSUMPTIONS, *LEDGERS, CLAIMS))]
    for file in files:
        words = ["git", "show", "--end-of-options", f"{revision}:{file.lstrip('/')}"]
        found = subprocess.run(words, capture_output=True, check=False)  # noqa: S603  # our own words
        if not found.returncode:
            (scratch / Path(file).name).write_bytes(found.stdout)
    if not is_study(scratch):
        raise click.UsageError(f"git: {found.stderr.decode(errors='replace').strip().removeprefix('fatal: ')}")
    return WhatIf(scratch).result()
