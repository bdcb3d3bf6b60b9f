"""Intervals whose ends are open or closed, firm or soft, finite or infinite; one at a time or as NumPy arrays.

An operation on two intervals returns the smallest interval that contains the result for every pair of points,
exact except for rounding each end to the nearest float. The two operands are treated as independent; formulas in
which a name occurs twice are handled in `formulas`.

A soft end may be exceeded ("about", "up to"). Softness is a property of an end and is carried through arithmetic
like openness, but it never moves the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Numbers = float | NDArray[np.float64]
Flags = bool | NDArray[np.bool_]
T = TypeVar("T")

LARGEST = float(np.finfo(np.float64).max)


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

    An infinite end is always open and firm. An interval with NaN at either end is unknown: both ends are NaN, results
    computed from it are unknown, and every question about it is answered with False. `is_empty` marks intervals that
    contain no number; results computed from them are empty. Arrays are kept, not copied. `==` compares single
    intervals.
    """

    low: Numbers
    high: Numbers
    low_open: Flags = False
    high_open: Flags = False
    low_soft: Flags = False
    high_soft: Flags = False
    is_empty: Flags = field(init=False, repr=False, compare=False)

    __array_ufunc__: ClassVar[None] = None  # makes `array * interval` call __rmul__

    def __post_init__(self) -> None:
        low, high = np.asarray(self.low, dtype=np.float64), np.asarray(self.high, dtype=np.float64)
        low_infinite, high_infinite = np.isinf(low), np.isinf(high)
        low_open, high_open = _either(self.low_open, low_infinite), _either(self.high_open, high_infinite)
        low_soft, high_soft = _unless(self.low_soft, low_infinite), _unless(self.high_soft, high_infinite)
        is_empty: Flags = ~(low < high)
        if np.any(is_empty):  # or a single point, or unknown
            unknown = np.isnan(low) | np.isnan(high)
            if np.any(unknown):
                low, high = np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)
            is_empty = (low > high) | ((low == high) & (low_open | high_open))
        self._set(low, high, low_open, high_open, low_soft, high_soft, is_empty)

    def _set(self, *values: Numbers | Flags) -> None:
        for name, value in zip(self.__slots__, values, strict=True):
            object.__setattr__(self, name, _plain(value))

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
        low = high = ends[0].value
        for end in ends[1:]:
            low, high = np.minimum(low, end.value), np.maximum(high, end.value)
        low_open: Flags = True
        high_open: Flags = True
        low_soft: Flags = False
        high_soft: Flags = False
        for value, is_open, is_soft in ends:
            low_open, high_open = low_open & (is_open | (value != low)), high_open & (is_open | (value != high))
            if is_soft is not False:
                low_soft, high_soft = low_soft | (is_soft & (value == low)), high_soft | (is_soft & (value == high))
        # An end that overflowed stays on its side; + 0.0 turns minus zero into zero.
        low, high = np.minimum(low, LARGEST) + 0.0, np.maximum(high, -LARGEST) + 0.0
        return cls(low, high, low_open, high_open, low_soft, high_soft)

    @property
    def ends(self) -> tuple[End, End]:
        """The low end and the high end."""
        return End(self.low, self.low_open, self.low_soft), End(self.high, self.high_open, self.high_soft)

    def take(self, index: Any) -> Interval:
        """Return the intervals at `index`, an integer, slice, mask or index array, of an interval of arrays."""
        shape = np.broadcast_shapes(*(np.shape(getattr(self, name)) for name in self.__slots__))
        found = object.__new__(Interval)
        found._set(*(np.broadcast_to(getattr(self, name), shape)[index] for name in self.__slots__))
        return found

    def contains(self, number: Numbers) -> Flags:
        """Return whether `number` lies inside."""
        above = (number > self.low) | ((number == self.low) & np.logical_not(self.low_open))
        below = (number < self.high) | ((number == self.high) & np.logical_not(self.high_open))
        return _plain(above & below)

    def overlaps(self, other: Interval) -> Flags:
        """Return whether any number lies in both."""
        filled = np.logical_not(self.is_empty | other.is_empty)
        return _plain(filled & _reaches(self, other) & _reaches(other, self))

    def intersect(self, other: Interval) -> Interval:
        """Return the numbers in both, empty if there are none. Where two ends coincide, open or firm prevails."""
        low, high = np.maximum(self.low, other.low), np.minimum(self.high, other.high)
        (mine_low, mine_high), (their_low, their_high) = self.ends, other.ends
        return Interval(low, high, *_tighter(low, mine_low, their_low, high, mine_high, their_high))

    def clip(self, low: Numbers, high: Numbers) -> Interval:
        """Return the numbers in the closed and firm interval from `low` to `high`."""
        return self.intersect(Interval(low, high))

    def hull(self, other: Interval) -> Interval:
        """Return the smallest interval that contains both."""
        one, two = _replace(self.is_empty, self, other), _replace(other.is_empty, other, self)
        return _replace(self.is_empty & other.is_empty, Interval.spanning([*one.ends, *two.ends]), EMPTY)

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
            raise ZeroDivisorError(f"division by {_describe_first(other, touching)}, which includes or touches zero")
        return _apply(np.divide, self, other)

    def __rtruediv__(self, other: Interval | Numbers) -> Interval:
        return _interval(other) / self

    __radd__, __rmul__ = __add__, __mul__


def _plain(value: T) -> T:
    """Return Python's own float or bool, unless `value` is an array."""
    return value if isinstance(value, np.ndarray) and value.ndim else np.asarray(value).item()


def _interval(value: Interval | Numbers) -> Interval:
    return value if isinstance(value, Interval) else Interval.point(value)


def _either(one: Flags, two: Flags) -> Flags:
    return two if one is False else one if two is False else one | two  # NumPy is ten times slower with a lone False


def _unless(flag: Flags, exception: Flags) -> Flags:
    return flag if flag is False else flag & np.logical_not(exception)


def _reaches(one: Interval, two: Interval) -> Flags:
    """Return whether `two` begins before `one` has ended."""
    return (two.low < one.high) | ((two.low == one.high) & np.logical_not(two.low_open | one.high_open))


def _tighter(low: Numbers, a: End, b: End, high: Numbers, c: End, d: End) -> tuple[Flags, Flags, Flags, Flags]:
    """Return the openness and the softness of the ends of an intersection."""

    def flags(at: Numbers, one: End, two: End) -> tuple[Flags, Flags]:
        mine, theirs = one.value == at, two.value == at
        is_open = (one.is_open & mine) | (two.is_open & theirs)
        return is_open, np.where(mine & theirs, one.is_soft & two.is_soft, np.where(mine, one.is_soft, two.is_soft))

    (low_open, low_soft), (high_open, high_soft) = flags(low, a, b), flags(high, c, d)
    return low_open, high_open, low_soft, high_soft


def _apply(operation: np.ufunc, one: Interval, two: Interval) -> Interval:
    """Return the operation on the ends of one and the ends of two."""
    (low, high), (other_low, other_high) = one.ends, two.ends
    parallel, crossed = [(low, other_low), (high, other_high)], [(low, other_high), (high, other_low)]
    ordered = parallel if operation in (np.add, np.multiply) else crossed
    signed = operation in (np.multiply, np.divide) and (np.any(one.low < 0.0) or np.any(two.low < 0.0))
    is_empty = _either(one.is_empty, two.is_empty)
    with np.errstate(all="ignore"):
        if not signed:  # the pairs that produce the low and the high end are known
            with suppress(FloatingPointError), np.errstate(over="raise"):
                least, most = (_corner(operation, *pair) for pair in ordered)
                result = object.__new__(Interval)  # there is nothing left to check, and checks dominate on long arrays
                flags = (least.is_open, most.is_open, least.is_soft, most.is_soft)
                result._set(least.value, most.value, *flags, is_empty)
                return _replace(is_empty, result, EMPTY)
        every = parallel + crossed if signed else ordered
        return _replace(is_empty, Interval.spanning(_corner(operation, *pair) for pair in every), EMPTY)


def _corner(operation: np.ufunc, one: End, two: End) -> End:
    """Return the result at one end of each operand, open if no pair of points reaches it."""
    x, y = one.value, two.value
    value, is_open, is_soft = operation(x, y), _either(one.is_open, two.is_open), _either(one.is_soft, two.is_soft)
    if operation in (np.multiply, np.divide) and not np.all(value > 0.0):
        # Zero times an infinite end is zero, and one infinite end over another can come as near to zero as it likes.
        value = np.where(np.isnan(value) & ~np.isnan(x) & ~np.isnan(y), 0.0, value)
        # A zero that is reached, or cannot be exceeded, stays so whatever it is multiplied by.
        is_open = is_open & (one.is_open | (x != 0.0)) & (two.is_open | (y != 0.0))
        is_soft = is_soft & (one.is_soft | (x != 0.0)) & (two.is_soft | (y != 0.0))
    return End(value, is_open, _unless(is_soft, np.isinf(value)))


def _replace(mask: Flags, usual: Interval, masked: Interval) -> Interval:
    """Return `usual`, but `masked` where the mask is set."""
    if not np.any(mask):
        return usual
    names = [name for name in Interval.__slots__ if name != "is_empty"]
    return Interval(*(np.where(mask, getattr(masked, name), getattr(usual, name)) for name in names))


def _describe_first(intervals: Interval, mask: Flags) -> str:
    """Return the first of the intervals where the mask is set, such as `0 to 5` or `at least 0 and less than 5`."""
    every = np.broadcast_arrays(mask, intervals.low, intervals.high, intervals.low_open, intervals.high_open)
    low, high, low_open, high_open = (array.flat[int(np.argmax(every[0]))] for array in every[1:])
    if low == high:
        return f"{low:,.12g}"
    if not (low_open or high_open):
        return f"{low:,.12g} to {high:,.12g}"
    above = f"{'more than' if low_open else 'at least'} {low:,.12g}" if np.isfinite(low) else ""
    below = f"{'less than' if high_open else 'at most'} {high:,.12g}" if np.isfinite(high) else ""
    return " and ".join(filter(None, (above, below))) or "any number"


EMPTY = Interval(np.inf, -np.inf)
