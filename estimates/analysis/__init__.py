"""Multiply counts by capacities, judge stated figures, and word the rows that are shown."""
