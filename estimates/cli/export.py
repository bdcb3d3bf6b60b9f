"""`estimates export`: a study and its results for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from estimates.cli.options import Day, out_option, study_argument, what_if

if TYPE_CHECKING:
    from estimates.quantities.old_dates import When


@click.command()
@study_argument
@click.option(
    "--format",
    "format_",
    type=click.Choice(["datapackage", "markdown", "bibtex", "claimreview"]),
    default="datapackage",
    show_default=True,
    help="What is written.",
)
@what_if
@click.option("--as-of", type=Day(), metavar="DATE", help="Only what was on record on that day.")
@out_option
@click.option("--author", metavar="NAME", help="Who reviews (claimreview only).")
@click.option("--url", metavar="ADDRESS", help="The page that shows the reviews (claimreview only).")
def command(
    study: str | None,
    format_: str,
    as_of: When | None,
    out: Path,
    author: str | None,
    url: str | None,
    **changes: Any,
) -> None:
    """Write a study and its results for other tools, each file whole or not at all.

    datapackage: datapackage.json and CSV tables with every source, meaning and unit. markdown: one page with a table
    and the sources. bibtex: the sources. claimreview: schema.org reviews for a page of yours, rated in this tool's
    own words, which are about arithmetic and never about truth.
    """
    if format_ == "claimreview":
        if not author or not url:
            raise click.UsageError("a ClaimReview needs --author and --url: who reviews, and on which page")
        if not url.startswith(("http://", "https://")):
            raise click.BadParameter(f"“{url}” is no http or https address", param_hint="--url")
    elif author or url:
        raise click.UsageError("--author and --url go with --format claimreview only")

    from estimates import export
    from estimates.analysis import recompute
    from estimates.io import files
    from estimates.study.study import load

    result = recompute.compute(load(study, **changes), as_of=as_of)
    made = export.reviews(result, author, url) if author and url else export.FORMATS[format_](result)
    files.write_all(out, made)
    click.echo(f"wrote {', '.join(made)} to {out}")
