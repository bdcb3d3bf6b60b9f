"""Counts times capacities, verdicts, and all that follows from them; sentences about rows that are shown."""
