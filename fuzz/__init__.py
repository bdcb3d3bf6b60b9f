"""Hostile input: a coverage-guided fuzzer, and files made to be slow. `python -m fuzz` writes what it measured."""
