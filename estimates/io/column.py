"""Columns as codes and distinct items, so that work is done once for each distinct item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
R = TypeVar("R")
Codes = NDArray[np.int32]


class Index(dict[T, int]):
    """Codes for hashable items in the order in which they are first seen."""

    def __missing__(self, item: T) -> int:
        """Give a new item its code."""
        code = self[item] = len(self)
        return code

    def codes(self, values: Iterable[T | None]) -> Codes:
        """Return the codes of some items, -1 for None."""
        return np.fromiter((-1 if item is None else self[item] for item in values), dtype=np.int32)


@dataclass(frozen=True)
class Coded(Generic[T]):
    """A column of any items: `items[codes[row]]` is the item of a row, and a row of code -1 has none."""

    codes: Codes
    items: Sequence[T]

    @classmethod
    def of(cls, values: Iterable[T | None]) -> Self:
        """Encode hashable items; None is missing."""
        index = Index[T]()
        return cls(index.codes(values), [*index])

    @classmethod
    def arrow(cls, column: Any) -> Self:
        """Encode an Arrow chunked array of text or of a dictionary of text."""
        encoded = column.cast("string").combine_chunks().dictionary_encode()
        codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return cls(codes.astype(np.int32, copy=False), encoded.dictionary.to_pylist())

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.codes)

    def __getitem__(self, row: int) -> T | None:
        """Return the item of a row, or None."""
        code = int(self.codes[row])
        return self.items[code] if code >= 0 else None

    def __iter__(self) -> Iterator[T | None]:
        """Iterate over the items of all rows."""
        return (self.items[code] if code >= 0 else None for code in self.codes.tolist())

    def values(self) -> NDArray[np.object_]:
        """Return the items of all rows as an object array, None where there is none."""
        items = np.empty(len(self.items) + 1, dtype=object)
        items[: len(self.items)] = self.items
        return items[self.codes]

    def take(self, rows: NDArray[Any]) -> Self:
        """Return the column for some rows, in that order; a row of -1 has no item."""
        return type(self)(np.append(self.codes, np.int32(-1))[rows], self.items)

    def change(self, function: Callable[[T], R | None]) -> Coded[R]:
        """Replace each distinct item; None and an empty text are missing."""
        index = Index[R]()
        codes = index.codes(None if item == "" else item for item in map(function, self.items))
        return Coded(np.append(codes, np.int32(-1))[self.codes], [*index])

    def fill(self, other: Coded[T]) -> Self:
        """Return the column with the items of `other` in rows without one."""
        used = {*other.codes[self.codes < 0].tolist()}
        index = Index[T]({item: code for code, item in enumerate(self.items)})
        codes = index.codes(item if code in used else None for code, item in enumerate(other.items))
        codes = np.append(codes, np.int32(-1))[other.codes]
        return type(self)(np.where(self.codes < 0, codes, self.codes), [*index])

    def equals(self, item: T) -> NDArray[np.bool_]:
        """Return where the column has this item."""
        return np.isin(self.codes, [code for code, other in enumerate(self.items) if other == item])


TextColumn = Coded[str]


def distinct(columns: Iterable[Coded[Any]]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the first row of each distinct combination of items, and for each row the number of its combination."""
    import pandas as pd

    codes = [column.codes for column in columns]
    frame = pd.DataFrame(dict(enumerate(column for column in codes if column.max(initial=-1) >= 0)) or {0: codes[0]})
    return np.flatnonzero(~frame.duplicated()), frame.groupby([*frame], sort=False).ngroup().to_numpy()
