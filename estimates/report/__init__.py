"""One self-contained HTML page of a result, and the live page."""

from estimates.report.document import render

__all__ = ["render"]
