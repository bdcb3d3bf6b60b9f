"""The tables next to this module: YAML files, in which a wrong row is reported at its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml

from estimates.diagnostics import DataError, Diagnostic, Source, Span

T = TypeVar("T")


def read(file: str) -> Any:
    """Return what a file says."""
    return yaml.load(Path(__file__).with_name(file).read_bytes(), Loader=yaml.CSafeLoader)


def records(file: str, rows: Mapping[str, Mapping[str, Any]], make: Callable[..., T]) -> dict[str, T]:
    """Return what `make(name, **row)` makes of each row of a file. Raises DataError where it finds a key wrong."""
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
