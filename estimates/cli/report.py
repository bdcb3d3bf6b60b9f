"""`estimates report`: write the page."""

from pathlib import Path
from typing import Any

from estimates.cli import console, options


@options.command
@options.subject
@options.out
def command(study: str | None, out: Path | None, **changes: Any) -> None:
    """Write one self-contained HTML page.

    report.html has verdicts, charts, and every number with its source. It needs no network.

    Example: estimates report articles --out public
    """
    from estimates.report import document

    result = options.result(study, **changes)
    console.files(options.folder_of(result, out), {"report.html": document.render(result).encode()})
