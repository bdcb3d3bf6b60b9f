"""A language as data: tokens, numerals, hedge phrases, names of units."""
