"""`estimates diff`: two versions of a study."""

import subprocess
import tempfile
from pathlib import Path

import click

from estimates.cli import console, options


@options.command
@click.argument("old")
@click.argument("new")
@options.format_("table", "json", "markdown")
def command(old: str, new: str, format_: str) -> None:
    """Compare two versions of a study.

    The output lists the claims, capacities, assumptions and verdicts that changed.

    OLD and NEW are folders, bundled studies, or REVISION:PATH in a git repository.

    Example: estimates diff HEAD~1:mine mine --format markdown
    """
    from estimates.analysis.comparison import difference

    with tempfile.TemporaryDirectory() as scratch:
        studies = [_study(name, Path(scratch, at, name.replace("/", "_"))) for at, name in (("old", old), ("new", new))]
        rows = [change._asdict() for change in difference(*(options.result(study) for study in studies))]
    console.rows(rows, format_, {"old": old, "new": new}, none="No differences.")


def _study(name: str, scratch: Path) -> str | Path:
    """Return a study by its name or folder; of a revision of a git repository, a copy in `scratch`."""
    from estimates.study.folders import ASSUMPTIONS, CLAIMS, LEDGERS, is_study

    revision, colon, path = name.rstrip("/").partition(":")
    if not colon or Path(name).exists():
        return name
    scratch.mkdir(parents=True)
    # Bundled studies share the assumptions in the folder above.
    shared = f"{path.rpartition('/')[0]}/{ASSUMPTIONS}"
    for file in (shared, *(f"{path}/{name}" for name in (ASSUMPTIONS, *LEDGERS, CLAIMS))):
        words = ["git", "show", "--end-of-options", f"{revision}:{file.lstrip('/')}"]
        shown = subprocess.run(words, capture_output=True, check=False)  # noqa: S603  # our own words
        if not shown.returncode:
            (scratch / Path(file).name).write_bytes(shown.stdout)
    if not is_study(scratch):
        raise click.UsageError(f"git: {shown.stderr.decode(errors='replace').strip().removeprefix('fatal: ')}")
    return scratch
