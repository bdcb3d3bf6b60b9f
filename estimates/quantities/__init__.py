"""Intervals, units, formulas, dates, and the rule from a hedge and a number to intervals."""
