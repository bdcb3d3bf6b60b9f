"""Formulas over named figures: names, plain numbers, + - * / and parentheses, and nothing else.

A name is the text between two operators, with runs of spaces treated as one: `payload of a 24 t box / mass of a
shell`. A hyphen inside a word belongs to the name; a minus has a space or a parenthesis on either side. An operand
without a letter is a number: `0.85`, `1,000`. Nothing is called or executed: a formula is a list of steps.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from operator import add, mul, sub, truediv
from typing import Any, NamedTuple

from estimates.diagnostics import Unreadable

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {"+": add, "-": sub, "*": mul, "/": truediv}
PRECEDENCE = {"": 0, ")": 0, "+": 1, "-": 1, "*": 2, "/": 2, "(": 3}  # the end of the text closes everything
_SPELLINGS = {"×": "*", "·": "*", "÷": "/", "−": "-"}
_SIGN = r"[()+*/×·÷−]|(?<!\S)-(?!\S)|(?<=\))-|-(?=\()"
_TOKEN = re.compile(rf"(?P<sign>{_SIGN})|\S(?:.*?\S)??(?=\s*(?:{_SIGN}|\Z))", re.DOTALL)
_NUMBER = re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
_FORBIDDEN = re.compile(r"[^\s\w'.,%&\u00a0-\U0010ffff-]|[–—]|(?<!\w)-|-(?!\w)", re.ASCII)


class Place(NamedTuple):
    """From `start` up to `end` in the formula's text."""

    start: int
    end: int


class Name(NamedTuple):
    """A step that pushes the value of a name."""

    text: str
    place: Place


class Number(NamedTuple):
    """A step that pushes a number."""

    value: float
    place: Place


class Operation(NamedTuple):
    """A step that replaces the last two values, computed from the text at `left` and `right`, by one."""

    sign: str
    left: Place
    right: Place


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it was written, and its steps: both operands, then the operation."""

    text: str
    steps: tuple[Name | Number | Operation, ...]

    @property
    def names(self) -> tuple[Name, ...]:
        """Every occurrence of a name, in the order of the text."""
        return tuple(step for step in self.steps if isinstance(step, Name))


Operate = Callable[[Operation, Any, Any], Any]


def parse(text: str) -> Formula:
    """Parse a formula. Raises Unreadable [formula] with the smallest part of the text that is wrong."""
    # The shunting-yard algorithm; the end of the text is an operator that closes everything.
    steps: list[Name | Number | Operation] = []
    operands: list[Place] = []  # that wait for their operation
    waiting: list[tuple[str, Place]] = []  # operators and open parentheses
    last = "", Place(0, 0)  # the token before, "" at the start
    for kind, place in chain(_tokens(text), [("", Place(0, len(text)))]):
        after_operand = last[0] in (")", "operand")
        if after_operand != (kind in ("", ")", *OPERATORS)):
            expected = "an operator (+ - * /)" if after_operand else "a name or number"
            # At the end of the text, the token before is shown.
            raise Unreadable(f"expected {expected}", *(place if kind or not last[0] else last[1]), slug="formula")
        last = kind, place
        if kind == "operand":
            steps.append(_operand(text, place))
            operands.append(place)
            continue
        while waiting and waiting[-1][0] != "(" and PRECEDENCE[waiting[-1][0]] >= PRECEDENCE[kind]:
            right, left = operands.pop(), operands.pop()
            steps.append(Operation(waiting.pop()[0], left, right))
            operands.append(Place(left.start, right.end))
        if kind != ")":
            waiting.append(last)
        elif waiting:
            operands[-1] = Place(waiting.pop()[1].start, place.end)
        else:
            raise Unreadable("unmatched closing parenthesis", *place, slug="formula")
    waiting.pop()
    if waiting:
        raise Unreadable("unclosed parenthesis", *waiting[-1][1], slug="formula")
    return Formula(text, tuple(steps))


def product(names: Sequence[str]) -> Formula:
    """Return the formula that multiplies the values of the names; 1 without any."""
    nowhere = Place(0, 0)
    steps: list[Name | Number | Operation] = [Name(name, nowhere) for name in names] or [Number(1.0, nowhere)]
    return Formula(" * ".join(names), (*steps, *[Operation("*", nowhere, nowhere)] * (len(steps) - 1)))


def is_formula(text: str, names: Collection[str]) -> bool:
    """Return whether a text that may be a figure in words or a formula is a formula, given the names it may use.

    It is one if a name is in it alone or next to an operator, if it has an operator that no figure has (* × ÷),
    or if it has a + or / between spaces and no digit. `450 shells / container` and `300 - 500 shells` are figures.
    """
    if any(" ".join(text[place.start : place.end].split()) in names for _, place in _tokens(text)):
        return True
    return bool(re.search(r"[*×÷]", text) or (re.search(r"\s[/+]\s", text) and not re.search(r"\d", text)))


def operate(step: Operation, left: Any, right: Any) -> Any:
    """Return the result of an operation. Raises Unreadable at a divisor that is zero or touches it."""
    try:
        return OPERATORS[step.sign](left, right)
    except ZeroDivisionError as error:
        fact = "division by zero" if type(error) is ZeroDivisionError else str(error)
        raise Unreadable(fact, *step.right, slug="zero-divisor") from error


def evaluate(formula: Formula, values: Mapping[str, Any], operate: Operate = operate) -> Any:
    """Return the value of a formula over `values`: floats, arrays, quantities, or anything else with + - * /.

    `operate` does one operation. Raises what it raises, and KeyError for a name without a value.
    """
    stack: list[Any] = []
    for step in formula.steps:
        if isinstance(step, Operation):
            right, left = stack.pop(), stack.pop()
            stack.append(operate(step, left, right))
        else:
            stack.append(step.value if isinstance(step, Number) else values[step.text])
    return stack.pop()


def circle(links: Mapping[str, Collection[str]], verb: str) -> tuple[str, str] | None:
    """Return the name of a circle of links that comes first in `links`, and the circle in words; None without one."""
    try:
        TopologicalSorter(links).prepare()
    except CycleError as error:
        names = error.args[1][:0:-1]  # against the direction of the links, with the first one twice
        start = names.index(next(name for name in links if name in names))
        first, *others = (f"`{name}`" for name in (*names[start:], *names[:start]))
        rest = f", which {verb} ".join([*others[:5], first] if others else ["itself"])
        return names[start], f"{first} {verb} {rest}"
    return None


def expand(formula: Formula, others: Mapping[str, Formula]) -> Formula:
    """Return a formula with the steps of others in place of their names."""
    steps = (
        others[step.text].steps if isinstance(step, Name) and step.text in others else (step,) for step in formula.steps
    )
    return Formula(formula.text, tuple(chain.from_iterable(steps)))


def _tokens(text: str) -> Iterator[tuple[str, Place]]:
    """Yield the operators, parentheses and operands of a text, whatever their order."""
    for match in _TOKEN.finditer(text):
        yield _SPELLINGS.get(match[0], match[0]) if match["sign"] else "operand", Place(*match.span())


def _operand(text: str, place: Place) -> Name | Number:
    """Return the step for an operand. Raises Unreadable [formula] where it is neither a name nor a number."""
    words = text[place.start : place.end]
    if match := _FORBIDDEN.search(words):
        start, end = (place.start + offset for offset in match.span())
        help_ = "write a minus as - with a space or a parenthesis on both sides" if match[0] in "-–—" else None
        raise Unreadable(f"{match[0]} is not allowed in a name", start, end, slug="formula", help=help_)
    if any(map(str.isalpha, words)):
        return Name(" ".join(words.split()), place)
    if not _NUMBER.fullmatch(words):
        raise Unreadable("not a plain number, such as 0.85 or 1,000", *place, slug="formula")
    return Number(float(words.replace(",", "")), place)
