"""`estimates report`: one self-contained page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from estimates.cli import Problems, note
from estimates.cli.options import asking, likely_option, mix_option, out_option, record, study_argument, what_if

NAME = "report.html"


@click.command()
@study_argument
@what_if
@mix_option
@likely_option
@record
@out_option
def command(mix: str | None, likely: bool, out: Path, **asked: Any) -> None:
    """Write one HTML page with the finding, the charts, and every number back to its source: report.html.

    The page needs nothing but itself: it works from a file, without a network, on paper and with a screen reader.
    """
    from estimates import report
    from estimates.analysis import checking
    from estimates.analysis.asking import Asked, Extra
    from estimates.io import files

    with asking(by="--by", mix="--mix"):
        result = Asked(**asked).result()
        extra = Extra.of(result, mix, likely=likely)
    files.write_all(out, {NAME: report.render(result, extra).encode()})
    if lacking := [*checking.misprinted(result.study)]:
        Problems.tell(lacking)
    note(f"wrote {NAME} to {out}")
