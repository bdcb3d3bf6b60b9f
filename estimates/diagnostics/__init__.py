"""Mistakes in what a user wrote: sources, spans, diagnostics and their rendering."""

from estimates.diagnostics.diagnostic import ArgumentError, DataError, Diagnostic, Related, Unreadable, in_order
from estimates.diagnostics.render import as_json, count, printable, render
from estimates.diagnostics.source import Scalar, Source, Span
from estimates.diagnostics.suggestions import close_match, did_you_mean

__all__ = [
    "ArgumentError", "DataError", "Diagnostic", "Related", "Scalar", "Source", "Span", "Unreadable", "as_json",
    "close_match", "count", "did_you_mean", "in_order", "printable", "render",
]  # fmt: skip
