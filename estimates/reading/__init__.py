"""Figures in texts: `scan` finds them, `parse` reads a text that is one."""

from estimates.reading.parsing import parse
from estimates.reading.reader import Scan, scan

__all__ = ["Scan", "parse", "scan"]
