"""Intervals with open or closed, finite or unbounded ends, one at a time or as arrays.

The arithmetic is exact but for the rounding of each end to the nearest float: an operation on two intervals
gives the smallest interval that holds the result for every pair of points, and an end is closed only where a
pair of points reaches it. The two operands are taken as independent; names that occur more than once in
a formula are the business of `ranges`.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import ClassVar, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

Numbers = float | NDArray[np.float64]
Flags = bool | NDArray[np.bool_]
T = TypeVar("T")
End = tuple[Numbers, Flags]  # where an interval ends, and whether it is open there

LARGEST = float(np.finfo(np.float64).max)


class TouchesZeroError(ZeroDivisionError):
    """The divisor holds zero or ends there, so that the quotient has no bounds; says which interval."""


class HasEnds(Protocol):
    """Anything with four ends, such as the literal or the implied ends of a figure."""

    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def low_open(self) -> bool: ...
    @property
    def high_open(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Bounds:
    """From `low` to `high`: floats and bools, or float64 and bool arrays of shapes that broadcast.

    An infinite end is always open. An interval with NaN at either end is unknown: both its ends are NaN, what
    is computed from it is unknown, and every question about it is answered with False. `is_empty` tells where
    no number lies inside; what is computed from that is empty. Arrays are kept, not copied. `==` compares
    single intervals.
    """

    low: Numbers
    high: Numbers
    low_open: Flags = False
    high_open: Flags = False
    is_empty: Flags = field(init=False, repr=False, compare=False)

    __array_ufunc__: ClassVar[None] = None  # lets `array * bounds` reach __rmul__

    def __post_init__(self) -> None:
        low, high = np.asarray(self.low, dtype=np.float64), np.asarray(self.high, dtype=np.float64)
        low_open, high_open = _either(self.low_open, np.isinf(low)), _either(self.high_open, np.isinf(high))
        is_empty: Flags = ~(low < high)
        if np.any(is_empty):  # or a single point, or unknown
            unknown = np.isnan(low) | np.isnan(high)
            if np.any(unknown):
                low, high = np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)
            is_empty = (low > high) | ((low == high) & (low_open | high_open))
        self._set(low, high, low_open, high_open, is_empty)

    def _set(self, *values: Numbers | Flags) -> None:
        for name, value in zip(("low", "high", "low_open", "high_open", "is_empty"), values, strict=True):
            object.__setattr__(self, name, _plain(value))

    @classmethod
    def point(cls, number: Numbers) -> Bounds:
        """The interval that holds `number` alone."""
        return cls(number, number)

    @classmethod
    def of(cls, ends: HasEnds) -> Bounds:
        """The interval between the ends of a figure."""
        return cls(ends.low, ends.high, ends.low_open, ends.high_open)

    @classmethod
    def spanning(cls, ends: Iterable[End]) -> Bounds:
        """The smallest interval between `ends`: closed at an end where any of those that lie there is closed."""
        ends = list(ends)
        low = high = ends[0][0]
        for value, _ in ends[1:]:
            low, high = np.minimum(low, value), np.maximum(high, value)
        low_open: Flags = True
        high_open: Flags = True
        for value, is_open in ends:
            low_open = low_open & (is_open | (value != low))
            high_open = high_open & (is_open | (value != high))
        # An end that overflowed stays on its side; + 0.0 makes minus zero zero.
        return cls(np.minimum(low, LARGEST) + 0.0, np.maximum(high, -LARGEST) + 0.0, low_open, high_open)

    @property
    def ends(self) -> tuple[End, End]:
        """The low end and the high end."""
        return (self.low, self.low_open), (self.high, self.high_open)

    def contains(self, number: Numbers) -> Flags:
        """Whether `number` lies inside."""
        above = (number > self.low) | ((number == self.low) & np.logical_not(self.low_open))
        below = (number < self.high) | ((number == self.high) & np.logical_not(self.high_open))
        return _plain(above & below)

    def overlaps(self, other: Bounds) -> Flags:
        """Whether any number lies in both."""
        filled = np.logical_not(self.is_empty | other.is_empty)
        return _plain(filled & _reaches(self, other) & _reaches(other, self))

    def intersect(self, other: Bounds) -> Bounds:
        """What lies in both: empty where they do not meet."""
        return Bounds(
            np.maximum(self.low, other.low),
            np.minimum(self.high, other.high),
            (self.low_open & (self.low >= other.low)) | (other.low_open & (other.low >= self.low)),
            (self.high_open & (self.high <= other.high)) | (other.high_open & (other.high <= self.high)),
        )

    def hull(self, other: Bounds) -> Bounds:
        """The smallest interval that holds both, and what lies between them."""
        one, two = _unless(self.is_empty, self, other), _unless(other.is_empty, other, self)
        return _unless(self.is_empty & other.is_empty, Bounds.spanning([*one.ends, *two.ends]), NOTHING)

    def scale(self, factor: Numbers) -> Bounds:
        """Every number inside times `factor`, which is exact."""
        return self * Bounds.point(factor)

    def __add__(self, other: Bounds | Numbers) -> Bounds:
        return _combined(np.add, self, _bounds(other))

    def __sub__(self, other: Bounds | Numbers) -> Bounds:
        return _combined(np.subtract, self, _bounds(other))

    def __rsub__(self, other: Bounds | Numbers) -> Bounds:
        return _combined(np.subtract, _bounds(other), self)

    def __mul__(self, other: Bounds | Numbers) -> Bounds:
        return _combined(np.multiply, self, _bounds(other))

    def __truediv__(self, other: Bounds | Numbers) -> Bounds:
        """The quotient. Raises TouchesZeroError where `other` holds zero or ends there, open or not."""
        other = _bounds(other)
        touching = (other.low <= 0.0) & (other.high >= 0.0)
        if np.any(touching):
            raise TouchesZeroError(f"dividing by {_first_in_words(other, touching)}, which touches zero")
        return _combined(np.divide, self, other)

    def __rtruediv__(self, other: Bounds | Numbers) -> Bounds:
        return _bounds(other) / self

    __radd__, __rmul__ = __add__, __mul__


def _plain(value: T) -> T:
    """Python's own float or bool, unless it is an array."""
    return value if isinstance(value, np.ndarray) and value.ndim else np.asarray(value).item()


def _bounds(value: Bounds | Numbers) -> Bounds:
    return value if isinstance(value, Bounds) else Bounds.point(value)


def _either(one: Flags, two: Flags) -> Flags:
    return two if one is False else one if two is False else one | two  # numpy is ten times slower with a lone False


def _reaches(one: Bounds, two: Bounds) -> Flags:
    """Whether `two` begins before `one` has ended."""
    return (two.low < one.high) | ((two.low == one.high) & np.logical_not(two.low_open | one.high_open))


def _combined(operation: np.ufunc, one: Bounds, two: Bounds) -> Bounds:
    """The operation on the ends of one and the ends of two."""
    (low, high), (other_low, other_high) = one.ends, two.ends
    alike, crossed = [(low, other_low), (high, other_high)], [(low, other_high), (high, other_low)]
    ordered = alike if operation in (np.add, np.multiply) else crossed
    signed = operation in (np.multiply, np.divide) and (np.any(one.low < 0.0) or np.any(two.low < 0.0))
    is_empty = _either(one.is_empty, two.is_empty)
    with np.errstate(all="ignore"):
        if not signed:  # the pairs are known to make the low and the high end
            with suppress(FloatingPointError), np.errstate(over="raise"):
                (least, least_open), (most, most_open) = (_corner(operation, *pair) for pair in ordered)
                result = object.__new__(Bounds)  # nothing is left to check, and on long arrays checks cost most
                result._set(least, most, least_open, most_open, is_empty)
                return _unless(is_empty, result, NOTHING)
        every = alike + crossed if signed else ordered
        return _unless(is_empty, Bounds.spanning(_corner(operation, *pair) for pair in every), NOTHING)


def _corner(operation: np.ufunc, one: End, two: End) -> End:
    """The result at one end of each operand, and whether no pair of points reaches it."""
    (x, x_open), (y, y_open) = one, two
    value, is_open = operation(x, y), _either(x_open, y_open)
    if operation in (np.multiply, np.divide) and not np.all(value > 0.0):
        # Zero times an unbounded end is zero, and an unbounded end over another can come as near to zero as it likes.
        value = np.where(np.isnan(value) & ~np.isnan(x) & ~np.isnan(y), 0.0, value)
        # A zero that is reached stays zero whatever it is multiplied by.
        is_open = is_open & (x_open | (x != 0.0)) & (y_open | (y != 0.0))
    return value, is_open


def _unless(mask: Flags, usual: Bounds, masked: Bounds) -> Bounds:
    """`usual`, but `masked` where the mask is set."""
    if not np.any(mask):
        return usual
    (low, low_open), (high, high_open) = (
        (np.where(mask, b, a), np.where(mask, b_open, a_open))
        for (a, a_open), (b, b_open) in zip(usual.ends, masked.ends, strict=True)
    )
    return Bounds(low, high, low_open, high_open)


def _first_in_words(bounds: Bounds, mask: Flags) -> str:
    """The first of the intervals where the mask is set, such as `0 to 5` or `at least 0 and less than 5`."""
    every = np.broadcast_arrays(mask, bounds.low, bounds.high, bounds.low_open, bounds.high_open)
    low, high, low_open, high_open = (array.flat[int(np.argmax(every[0]))] for array in every[1:])
    if low == high:
        return f"{low:,.12g}"
    if not (low_open or high_open):
        return f"{low:,.12g} to {high:,.12g}"
    above = f"{'more than' if low_open else 'at least'} {low:,.12g}" if np.isfinite(low) else ""
    below = f"{'less than' if high_open else 'at most'} {high:,.12g}" if np.isfinite(high) else ""
    return " and ".join(filter(None, (above, below))) or "any number"


NOTHING = Bounds(np.inf, -np.inf)
