"""A study and its results for other tools: a data package, a Markdown page, BibTeX, ClaimReview."""

from __future__ import annotations

from collections.abc import Callable

from estimates.analysis.recompute import Result
from estimates.export import bibtex, claimreview, datapackage, markdown, markdown_page, package, sources

FORMATS: dict[str, Callable[[Result], dict[str, bytes]]] = {
    "datapackage": datapackage.package,
    "markdown": markdown.page,
    "bibtex": bibtex.bibliography,
}
"""What needs nothing but a result: {format: function that gives the bytes of each file by its name}."""

reviews = claimreview.reviews

__all__ = ["FORMATS", "TYPES", "reviews"]

TYPES: dict[str, Callable[[Result], dict[str, bytes]]] = {
    "datapackage": package.package,
    "markdown": markdown_page.page,
    "bibtex": sources.bibliography,
    "xlsx": package.workbook,
    "urls": sources.addresses,
}
"""What `export --type` names: {type: function that returns the content of each file by its name}."""
