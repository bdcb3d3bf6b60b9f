"""Files in and out: atomic writes, columns of text, tables in CSV, JSON, Markdown, spreadsheets and Arrow."""
