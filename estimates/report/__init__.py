"""One self-contained HTML page of a result.

page = report.render(result)               # asks for nothing from anywhere; works from a file
"""

from __future__ import annotations

from estimates.report.document import body, render

__all__ = ["body", "render"]
