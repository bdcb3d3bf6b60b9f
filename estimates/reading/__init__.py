"""Figures in texts: `read` and `scan` find them, `parse` reads a text that is one."""

from estimates.reading.reader import Scan, read, scan
from estimates.reading.strict import parse

__all__ = ["Scan", "parse", "read", "scan"]
