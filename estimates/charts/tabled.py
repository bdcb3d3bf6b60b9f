"""Columns of a result, row by row: the charts need no data frame, and so no library for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import numpy as np

Row = dict[str, Any]


def rows(columns: Mapping[str, Any]) -> list[Row]:
    """One dict a row of columns (arrays or lists, or a DataFrame); times become days, and no time becomes None."""
    names = list(columns)
    lists = [_plain(columns[name]) for name in names]
    return [dict(zip(names, values, strict=True)) for values in zip(*lists, strict=True)]


def _plain(values: Any) -> list[Any]:  # an array, a Series or a list
    return [
        _day(value) if isinstance(value, datetime) else value for value in getattr(values, "tolist", values.__iter__)()
    ]


def day_of(value: np.datetime64) -> date | None:
    """The day of a time, None for no time."""
    plain = value.astype("datetime64[D]").tolist()
    return plain if isinstance(plain, date) else None


def _day(value: datetime) -> date | None:
    return value.date() if value == value else None  # NaT is unlike itself


def counted(columns: Mapping[str, Any]) -> tuple[list[Row], str | None]:
    """The rows of what most of the claims count, and its unit."""
    every = rows(columns)
    units = [str(row["unit"]) for row in every if row["unit"]]
    if not units:
        return [], None
    unit = max(dict.fromkeys(units), key=units.count)
    return [row for row in every if row["unit"] == unit], unit


def texts(found: Iterable[Row], name: str) -> list[str]:
    """The texts of one column that are not empty."""
    return [str(row[name]) for row in found if row[name]]
