"""A study and its results for other tools: a data package, Markdown, BibTeX, a spreadsheet, a list of addresses."""

from collections.abc import Callable

from estimates.analysis.result import Result
from estimates.export import markdown_page, package, sources

TYPES: dict[str, Callable[[Result], dict[str, bytes]]] = {
    "datapackage": package.package,
    "markdown": markdown_page.page,
    "bibtex": sources.bibliography,
    "xlsx": package.workbook,
    "urls": sources.addresses,
}
"""What `export --type` names: {type: function that returns the content of each file by its name}."""
