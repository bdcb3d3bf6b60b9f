"""The tables next to this module: YAML files, whose wrong rows are reported with their lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml

from estimates.diagnostics import DataError, Diagnostic, Source, Span

T = TypeVar("T")


def read(file: str) -> Any:
    """Return the content of a file."""
    return yaml.load(Path(__file__).with_name(file).read_bytes(), Loader=yaml.CSafeLoader)


def records(file: str, rows: Mapping[str, Mapping[str, Any]], make: Callable[..., T]) -> dict[str, T]:
    """Return `make(name, **row)` for each row of a file. Raises DataError at a row that `make` rejects."""
    found: dict[str, T] = {}
    for name, row in rows.items():
        try:
            found[name] = make(name, **row)
        except (KeyError, TypeError, ValueError) as error:
            source = Source(file, Path(__file__).with_name(file).read_text(encoding="utf-8"))
            place = re.search(rf"^ *{re.escape(name)}:", source.text, re.MULTILINE)
            span = Span(source, *place.span()) if place else None
            raise DataError([Diagnostic(f"wrong row `{name}`: {error}", "data", span)]) from error
    return found
