"""The tables next to this module: YAML files, in which a wrong row is reported by its name."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml

from estimates.diagnostics import DataError, Diagnostic

T = TypeVar("T")


def read(file: str) -> Any:
    """Return the content of a file."""
    return yaml.load(Path(__file__).with_name(file).read_bytes(), Loader=yaml.CSafeLoader)


def records(file: str, rows: Mapping[str, Mapping[str, Any]], make: Callable[..., T]) -> dict[str, T]:
    """Return `make(name, **row)` for each row of a file. Raises DataError at a row that `make` rejects."""
    table: dict[str, T] = {}
    for name, row in rows.items():
        try:
            table[name] = make(name, **row)
        except (KeyError, TypeError, ValueError) as error:
            raise DataError([Diagnostic.of_file(file, f"wrong row `{name}`: {error}", "data")]) from error
    return table
