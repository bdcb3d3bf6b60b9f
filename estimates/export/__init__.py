"""A study and its results for other tools: a data package, Markdown, BibTeX, a spreadsheet, a list of addresses."""

from __future__ import annotations

from collections.abc import Callable

from estimates.analysis.result import Result
from estimates.export import markdown_page, package, sources
from estimates.export.package import slug
from estimates.io import output

__all__ = ["TYPES"]


def _spreadsheet(result: Result) -> dict[str, bytes]:
    sheets = {name: [frame] for name, frame in package.sheets(result).items()}
    return {f"{slug(result.study.name)}.xlsx": output.as_xlsx(sheets)}


TYPES: dict[str, Callable[[Result], dict[str, bytes]]] = {
    "datapackage": package.package,
    "markdown": markdown_page.page,
    "bibtex": sources.bibliography,
    "xlsx": _spreadsheet,
    "urls": sources.addresses,
}
"""What `export --type` names: {type: function that returns the content of each file by its name}."""
