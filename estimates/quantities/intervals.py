"""Intervals whose ends are open or closed, firm or soft, finite or infinite; one at a time or as NumPy arrays.

An operation on two intervals returns the smallest interval that contains the result for every pair of points,
exact except for rounding each end to the nearest float. The two operands are treated as independent; formulas in
which a name occurs twice are handled in `enclosure`.

A soft end may be exceeded ("about", "up to"). Softness is a property of an end and is carried through arithmetic
like openness, but it never moves the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, ClassVar, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Numbers = float | NDArray[np.float64]
Flags = bool | NDArray[np.bool_]
T = TypeVar("T")


class ZeroDivisorError(ZeroDivisionError):
    """The divisor contains zero or ends there, so the quotient is unbounded; the message names the interval."""


class End(NamedTuple):
    """One end of an interval."""

    value: Numbers
    is_open: Flags
    is_soft: Flags


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from `low` to `high`: floats and bools, or float64 and bool arrays of shapes that broadcast.

    An infinite end is always open and firm. An interval with NaN at an end is unknown, without any flag, as are results
    computed from it. Results computed from an empty interval are empty. `==` compares single intervals.
    """

    low: Numbers
    high: Numbers
    low_open: Flags = False
    high_open: Flags = False
    low_soft: Flags = False
    high_soft: Flags = False

    __array_ufunc__: ClassVar[None] = None  # makes `array * interval` call __rmul__

    def __post_init__(self) -> None:
        unknown = np.isnan(self.low) | np.isnan(self.high)
        for name in ("low", "high"):
            value = np.where(unknown, np.nan, getattr(self, name))
            infinite = np.isinf(value)
            object.__setattr__(self, name, _plain(value))
            object.__setattr__(self, f"{name}_open", _plain((getattr(self, f"{name}_open") | infinite) & ~unknown))
            object.__setattr__(self, f"{name}_soft", _plain(getattr(self, f"{name}_soft") & ~infinite & ~unknown))

    @classmethod
    def point(cls, number: Numbers) -> Interval:
        """Return the interval that contains `number` alone."""
        return cls(number, number)

    @classmethod
    def spanning(cls, ends: Iterable[End]) -> Interval:
        """Return the smallest interval between `ends`.

        Where several ends coincide at the low or the high end, it is closed if any of them is, and soft if any is.
        """
        ends = list(ends)
        low = reduce(lambda first, second: _outer(np.minimum(first.value, second.value), first, second), ends)
        high = reduce(lambda first, second: _outer(np.maximum(first.value, second.value), first, second), ends)
        return cls(low.value, high.value, low.is_open, high.is_open, low.is_soft, high.is_soft)

    @property
    def ends(self) -> tuple[End, End]:
        """The low end and the high end."""
        return End(self.low, self.low_open, self.low_soft), End(self.high, self.high_open, self.high_soft)

    @property
    def columns(self) -> tuple[Numbers | Flags, ...]:
        """The values of all fields, in order."""
        return tuple(getattr(self, name) for name in self.__slots__)

    @property
    def is_empty(self) -> Flags:
        """Whether no number lies inside."""
        return _plain((self.low > self.high) | ((self.low == self.high) & (self.low_open | self.high_open)))

    def take(self, index: Any) -> Interval:
        """Return the intervals at `index`, an integer, slice, mask or index array, of an interval of arrays."""
        return Interval(*(value[index] for value in np.broadcast_arrays(*self.columns)))

    def clip(self, low: Numbers, high: Numbers) -> Interval:
        """Return the numbers that also lie in the closed and firm interval from `low` to `high`."""
        least, most = np.maximum(self.low, low), np.minimum(self.high, high)
        is_open = self.low_open & (least == self.low), self.high_open & (most == self.high)
        return Interval(least, most, *is_open, self.low_soft & (least > low), self.high_soft & (most < high))

    def __add__(self, other: Interval | Numbers) -> Interval:
        return _apply(np.add, self, _interval(other))

    def __sub__(self, other: Interval | Numbers) -> Interval:
        return _apply(np.subtract, self, _interval(other))

    def __rsub__(self, other: Interval | Numbers) -> Interval:
        return _apply(np.subtract, _interval(other), self)

    def __mul__(self, other: Interval | Numbers) -> Interval:
        return _apply(np.multiply, self, _interval(other))

    def __truediv__(self, other: Interval | Numbers) -> Interval:
        """Return the quotient. Raises ZeroDivisorError where `other` contains zero or ends there, open or not."""
        other = _interval(other)
        touching = (other.low <= 0.0) & (other.high >= 0.0)
        if np.any(touching):
            low, high = (np.broadcast_to(end.value, np.shape(touching))[touching].flat[0] for end in other.ends)
            words = f"{low:,.12g}" if low == high else f"{low:,.12g} to {high:,.12g}".replace("inf", "infinity")
            raise ZeroDivisorError(f"division by {words}, which includes or touches zero")
        return _apply(np.divide, self, other)

    def __rtruediv__(self, other: Interval | Numbers) -> Interval:
        return _interval(other) / self

    __radd__, __rmul__ = __add__, __mul__


def _plain(value: T) -> T:
    """Return Python's own float or bool, unless `value` is an array."""
    return value if isinstance(value, np.ndarray) and value.ndim else np.asarray(value).item()


def _interval(value: Interval | Numbers) -> Interval:
    return value if isinstance(value, Interval) else Interval.point(value)


def _outer(value: Numbers, first: End, second: End) -> End:
    """Return the end at `value`, that of `first` or of `second`: open only if both are, and soft if either is."""
    is_first, is_second = first.value == value, second.value == value
    is_open = (first.is_open | np.logical_not(is_first)) & (second.is_open | np.logical_not(is_second))
    return End(value, is_open, (first.is_soft & is_first) | (second.is_soft & is_second))


def _apply(operation: np.ufunc, left: Interval, right: Interval) -> Interval:
    """Return the operation on the ends of both intervals."""
    (low, high), (other_low, other_high) = left.ends, right.ends
    parallel, crossed = [(low, other_low), (high, other_high)], [(low, other_high), (high, other_low)]
    pairs = {"add": parallel, "subtract": crossed}.get(operation.__name__, parallel + crossed)
    with np.errstate(all="ignore"):
        result = Interval.spanning(_corner(operation, *pair) for pair in pairs)
    is_empty = left.is_empty | right.is_empty
    return replace(result, low=np.where(is_empty, np.inf, result.low), high=np.where(is_empty, -np.inf, result.high))


def _corner(operation: np.ufunc, left: End, right: End) -> End:
    """Return the result at one end of each operand, open if no pair of points reaches it."""
    x, y = left.value, right.value
    value, is_open, is_soft = operation(x, y), left.is_open | right.is_open, left.is_soft | right.is_soft
    if operation in (np.multiply, np.divide) and not np.all(value > 0.0):
        # Zero times an infinite end is zero, and one infinite end over another can come as near to zero as it likes.
        value = np.where(np.isnan(value) & ~np.isnan(x) & ~np.isnan(y), 0.0, value) + 0.0
        # A zero that is reached, or cannot be exceeded, stays so whatever it is multiplied by.
        is_open = is_open & (left.is_open | (x != 0.0)) & (right.is_open | (y != 0.0))
        is_soft = is_soft & (left.is_soft | (x != 0.0)) & (right.is_soft | (y != 0.0))
    return End(value, is_open, is_soft)
