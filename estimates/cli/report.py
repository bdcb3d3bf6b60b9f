"""`estimates report`: write the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from estimates.cli import console
from estimates.cli.options import (
    asked,
    likely_option,
    mix_option,
    option_errors,
    out_option,
    record,
    study_argument,
    what_if,
)


@click.command()
@console.color_option
@console.quiet_option
@study_argument
@what_if
@mix_option
@likely_option
@record
@out_option
def command(study: str | None, mix: str | None, likely: bool, out: Path | None, **changes: Any) -> None:
    """Write report.html: verdicts, charts, and every number with its source. The page needs no network.

    Example: estimates report articles --out public
    """
    from estimates import report
    from estimates.cli import results
    from estimates.io import atomic

    with option_errors(by="--by", mix="--mix"):
        result = asked(study, **changes).result()
        extra = results.Extra.of(result, mix, likely=likely)
    folder = results.folder(result, out)
    atomic.write_all(folder, {"report.html": report.render(result, extra).encode()})
    console.write(str(folder / "report.html"))
