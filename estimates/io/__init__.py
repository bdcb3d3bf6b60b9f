"""Files in and out: atomic writes, columns of text, tables in CSV, JSON, Markdown, spreadsheets and Arrow."""

from estimates.io.column import Coded, TextColumn

__all__ = ["Coded", "TextColumn"]
