"""Hostile input that must be read or refused: `python -m fuzz`, or `make fuzz`."""
