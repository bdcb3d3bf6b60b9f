"""Figures in texts: `scan` finds them, `parse` reads a text that is one."""

from estimates.reading.reader import Scan, scan
from estimates.reading.strict import parse

__all__ = ["Scan", "parse", "scan"]
