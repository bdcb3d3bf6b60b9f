"""A study's files: loading, validation, ledgers, edits of one value."""
