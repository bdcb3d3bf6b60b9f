"""A column as distinct items and one code a row: each item is stored, and parsed, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
R = TypeVar("R")
Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Coded(Generic[T]):
    """A column of anything: `items[codes[row]]` is the item of a row, and a row of code -1 has none."""

    codes: Codes
    items: Sequence[T]

    @classmethod
    def of(cls, values: Iterable[Any]) -> Self:
        """Encode hashable items; None and NaN are missing."""
        index = Index[T]()
        return cls(index.codes(None if value != value else value for value in values), [*index])

    @classmethod
    def empty(cls, size: int) -> Self:
        """Return a column without items."""
        return cls(np.full(size, -1, dtype=np.int32), [])

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
        codes = np.append(self.codes, np.int32(-1))[rows]
        return type(self)(codes, self.items)

    def where(self, mask: NDArray[np.bool_]) -> Self:
        """Return the column without the items of rows that are not in `mask`."""
        return type(self)(np.where(mask, self.codes, np.int32(-1)), self.items)

    def map(self, function: Callable[[T], R]) -> list[R]:
        """Apply a function to each distinct item."""
        return [function(item) for item in self.items]


class TextColumn(Coded[str]):
    """A column of text: int32 codes, -1 for no text, and the distinct texts."""

    __slots__ = ()

    @property
    def texts(self) -> Sequence[str]:
        """Return the distinct texts."""
        return self.items

    @classmethod
    def constant(cls, text: str, size: int) -> Self:
        """Return a column of one text."""
        return cls(np.zeros(size, dtype=np.int32), [text])

    @classmethod
    def arrow(cls, column: Any) -> Self:
        """Encode an Arrow array or chunked array of text or of a dictionary of text."""
        encoded = column.dictionary_encode().combine_chunks() if hasattr(column, "chunks") else column
        if hasattr(encoded, "chunks"):  # no rows, or a dictionary in several chunks
            encoded = encoded.unify_dictionaries().chunk(0) if encoded.num_chunks else encoded.type.wrap_array([])
        encoded = encoded if hasattr(encoded, "dictionary") else encoded.dictionary_encode()
        codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return cls(codes.astype(np.int32, copy=False), encoded.dictionary.to_pylist())

    def change(self, function: Callable[[str], str | None]) -> Self:
        """Replace each distinct text; None and an empty text are missing."""
        index = Index[str]()
        codes = index.codes(function(text) or None for text in self.items)
        return type(self)(np.append(codes, np.int32(-1))[self.codes], [*index])

    def fill(self, other: TextColumn) -> Self:
        """Return the column with the text of `other` in rows without one."""
        needed = np.zeros(len(other.items) + 1, dtype=bool)
        needed[other.codes[self.codes < 0]] = True
        if not needed[:-1].any():
            return self
        index = Index[str]({text: code for code, text in enumerate(self.items)})
        texts = (text if is_needed else None for text, is_needed in zip(other.items, needed.tolist(), strict=False))
        others = np.append(index.codes(texts), np.int32(-1))[other.codes]
        return type(self)(np.where(self.codes < 0, others, self.codes), [*index])

    def equals(self, text: str) -> NDArray[np.bool_]:
        """Return where the column has this text."""
        return np.isin(self.codes, [code for code, item in enumerate(self.items) if item == text])


class Index(dict[T, int]):
    """Codes for hashable items in the order in which they are first seen."""

    def __missing__(self, item: T) -> int:
        """Give a new item its code."""
        code = self[item] = len(self)
        return code

    def codes(self, values: Iterable[T | None]) -> Codes:
        """Return the codes of some items, -1 for None."""
        return np.fromiter((-1 if item is None else self[item] for item in values), dtype=np.int32)
