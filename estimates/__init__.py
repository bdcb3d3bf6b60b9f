"""Published figures in words, recomputed with units, bounds and sources."""

__version__ = "0.1.0"
