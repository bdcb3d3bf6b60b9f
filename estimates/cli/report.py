"""`estimates report`: write the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from estimates.cli import options


@options.command()
@options.subject
@options.mix
@options.likely
@options.out
def command(study: str | None, mix: str | None, likely: bool, out: Path | None, **changes: Any) -> None:
    """Write report.html: verdicts, charts, and every number with its source. The page needs no network.

    Example: estimates report articles --out public
    """
    from estimates.analysis.scenario import Extra
    from estimates.cli import results
    from estimates.report import document

    result = options.given(study, **changes).result()
    page = document.render(result, Extra.of(result, mix, likely=likely))
    results.write_files(result, out, {"report.html": page.encode()})
