"""Named columns, computed on first access, so that a long ledger never has all of them in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from estimates.quantities.intervals import Interval

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]
Makers = dict[str, Callable[[], Any]]
ENDS = ("low", "high", "low_open", "high_open", "low_soft", "high_soft")


class Columns(Mapping[str, Any]):
    """Columns of equal length by name: arrays of numbers, flags or texts (None where there is none)."""

    def __init__(self, columns: Mapping[str, Array | Callable[[], Any]]) -> None:
        """Take arrays, or functions that make one, which are called once."""
        self._columns = {**columns}

    def __getitem__(self, name: str) -> Any:
        column = self._columns[name]
        if callable(column):
            column = self._columns[name] = np.asarray(column())
        return column

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def frame(self) -> pd.DataFrame:
        """Return the columns as a DataFrame."""
        import pandas as pd

        return pd.DataFrame(dict(self))


def records(columns: Mapping[str, Array], *names: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of some columns, or of all, as plain values by name."""
    lists = {name: columns[name].tolist() for name in names or columns}
    return (dict(zip(lists, values, strict=True)) for values in zip(*lists.values(), strict=True))


def ends(make: Callable[[], Interval], prefix: str, names: tuple[str, ...] = ENDS) -> Makers:
    """Return columns for the ends of intervals: `{prefix}low`, `{prefix}high_soft` and so on."""

    def end(name: str) -> Any:
        return getattr(make(), name)

    return {prefix + name: partial(end, name) for name in names}


def interval_of(columns: Mapping[str, Array], i: int, prefix: str) -> Interval:
    """Return the interval of a row from the columns for its ends, `{prefix}low` and so on."""
    return Interval(*(columns[prefix + end][i] for end in ENDS if prefix + end in columns))
