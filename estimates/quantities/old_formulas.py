"""Formulas over named figures: names, plain numbers, + - * / and parentheses, and nothing else.

A name is the text between two signs, with runs of spaces taken as one: `payload of a 24 t box / mass of a shell`.
A hyphen inside a word belongs to the name; it is a minus with a space (or a parenthesis) on either side. What has
no letter in it is a number: `0.85`, `1,000`. Nothing is looked up, called or run: a formula is a list of steps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isinf
from operator import add, mul, sub, truediv
from typing import Any, NamedTuple

from estimates.diagnostics.problems import Unreadable

DEEPEST = 100  # parentheses within parentheses
SLUG = "formula"
SIGNS = {"×": "*", "·": "*", "÷": "/", "−": "-"}  # how else a sign may be written
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {"+": add, "-": sub, "*": mul, "/": truediv}
WEIGHTS = {"": 0, "+": 1, "-": 1, "*": 2, "/": 2}  # the end of the text settles all
_SIGN = re.compile(r"[()+*/×·÷−]|(?<!\S)-(?!\S)|(?<=\))-|-(?=\()")
_NUMBER = re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
_STRANGE = re.compile(r"[^\s\w'.,%&\u00a0-\U0010ffff-]|[–—]", re.ASCII)
_LOOSE = re.compile(r"(?<!\w)-|-(?!\w)")


class Span(NamedTuple):
    """From `start` up to `end` in the formula's text."""

    start: int
    end: int


class Name(NamedTuple):
    """A step that takes the value of a name."""

    text: str
    span: Span


class Number(NamedTuple):
    """A step that takes a number."""

    value: float
    span: Span


class Operation(NamedTuple):
    """A step that takes the last two values, worked out from `left` and `right`, and gives one."""

    sign: str
    left: Span
    right: Span

    @property
    def span(self) -> Span:
        """All that has been worked out after this step."""
        return Span(self.left.start, self.right.end)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it was written, and its steps in the order of working out: both operands, then the operation."""

    text: str
    steps: tuple[Name | Number | Operation, ...]

    @property
    def names(self) -> tuple[Name, ...]:
        """Every occurrence of a name, in the order of the text."""
        return tuple(step for step in self.steps if isinstance(step, Name))


class Circle(Unreadable):
    """Formulas that stand on one another: `names` lead back to the first; the span is in the last one's text."""

    def __init__(self, names: tuple[str, ...], span: Span) -> None:
        others = [f"`{name}`" for name in (*names[1:], names[0])]
        chain = ", which stands on ".join(others) if len(names) > 1 else "itself"
        help_ = "give one of them a figure of its own"
        super().__init__(f"`{names[0]}` stands on {chain}", *span, slug="circle", help=help_)
        self.names = names


def parse(text: str) -> Formula:
    """Read a formula. Raises Unreadable with the smallest part of the text that is wrong."""
    steps: list[Name | Number | Operation] = []
    spans: list[Span] = []  # of the operands that wait for their operation
    waiting: list[tuple[str, Span]] = []  # signs and open parentheses
    opened = 0

    def settle(weight: int) -> None:
        while waiting and waiting[-1][0] != "(" and WEIGHTS[waiting[-1][0]] >= weight:
            right, left = spans.pop(), spans.pop()
            steps.append(Operation(waiting.pop()[0], left, right))
            spans.append(steps[-1].span)

    last = "", Span(0, 0)
    for kind, span in chain(_tokens(text), [("", Span(0, len(text)))]):
        if (last[0] in (")", "operand")) != (kind in ("", ")", *ARITHMETIC)):
            raise _misplaced(last, kind, span)
        if kind == "operand":
            steps.append(_operand(text, span))
            spans.append(span)
        elif kind == "(":
            opened += 1
            if opened > DEEPEST:
                raise Unreadable(f"parentheses are nested more than {DEEPEST} deep", *span, slug=SLUG)
            waiting.append((kind, span))
        elif kind == ")":
            settle(0)
            if not waiting:
                raise Unreadable("this parenthesis closes nothing", *span, slug=SLUG)
            opened -= 1
            spans[-1] = Span(waiting.pop()[1].start, span.end)
        else:
            settle(WEIGHTS[kind])
            waiting.append((kind, span))
        last = kind, span
    waiting.pop()
    if waiting:
        raise Unreadable("this parenthesis is never closed", *waiting[-1][1], slug=SLUG)
    return Formula(text, tuple(steps))


def product(names: Sequence[str]) -> Formula:
    """The formula that multiplies what the names stand for; 1 without any."""
    nowhere = Span(0, 0)
    steps: list[Name | Number | Operation] = [Name(name, nowhere) for name in names] or [Number(1.0, nowhere)]
    return Formula(" * ".join(names), (*steps, *[Operation("*", nowhere, nowhere)] * (len(steps) - 1)))


def is_formula(text: str, names: Collection[str]) -> bool:
    """Whether a text that may be a figure in words or a formula is a formula, given the names a formula may use.

    It is one if a name stands in it alone or beside a sign, if it has a sign that no figure has (* × ÷), or if it
    has a + or / with spaces round it and no digit. So `450 shells / container`, `300 - 500 shells` and
    `1,000+ containers` are figures.
    """
    if any(" ".join(text[span.start : span.end].split()) in names for _, span in _tokens(text)):
        return True
    return bool(re.search(r"[*×÷]", text) or (re.search(r"\s[/+]\s", text) and not re.search(r"\d", text)))


def work_out(operation: Operation, left: Any, right: Any) -> Any:
    """The operation on two values. Raises Unreadable with the span of the divisor if that is zero, or touches it."""
    try:
        return ARITHMETIC[operation.sign](left, right)
    except ZeroDivisionError as error:
        fact = "dividing by zero" if type(error) is ZeroDivisionError else str(error)
        raise Unreadable(fact, *operation.right, slug="zero-divisor") from error


def evaluate(
    formula: Formula, values: Mapping[str, Any], work_out: Callable[[Operation, Any, Any], Any] = work_out
) -> Any:
    """The value of a formula over `values`: floats, quantities, Bounds, or whatever else knows + - * /.

    `work_out` does one operation; another one can add what it knows, such as the units that clash. Raises
    Unreadable for a name without a value, and what `work_out` raises.
    """
    stack: list[Any] = []
    for step in formula.steps:
        if isinstance(step, Operation):
            right, left = stack.pop(), stack.pop()
            stack.append(work_out(step, left, right))
        elif isinstance(step, Number):
            stack.append(step.value)
        elif step.text in values:
            stack.append(values[step.text])
        else:
            raise Unreadable(f"nothing is called {step.text!r}", *step.span, slug="unknown-name")
    return stack.pop()


def order(formulas: Mapping[str, Formula]) -> tuple[str, ...]:
    """The names of the formulas, each after those it stands on. Raises Circle if there is no such order."""
    done: dict[str, None] = {}
    for first in formulas:
        path = {first: iter(formulas[first].names)} if first not in done else {}
        while path:
            current, rest = next(reversed(path.items()))
            for name in rest:
                if name.text in path:
                    names = list(path)
                    raise Circle(tuple(names[names.index(name.text) :]), name.span)
                if name.text in formulas and name.text not in done:
                    path[name.text] = iter(formulas[name.text].names)
                    break
            else:
                done[current] = None
                del path[current]
    return tuple(done)


def _tokens(text: str) -> Iterator[tuple[str, Span]]:
    """The signs, parentheses and operands of a text, whatever their order."""
    at = 0
    for sign in chain(_SIGN.finditer(text), [None]):
        words = text[at : sign.start() if sign else len(text)]
        if words.strip():
            start = at + len(words) - len(words.lstrip())
            yield "operand", Span(start, start + len(words.strip()))
        if sign:
            yield SIGNS.get(sign[0], sign[0]), Span(*sign.span())
            at = sign.end()


def _operand(text: str, span: Span) -> Name | Number:
    words = text[span.start : span.end]
    if strange := _STRANGE.search(words):
        sign = strange[0] if strange[0].isprintable() else f"U+{ord(strange[0]):04X}"
        at, advice = span.start + strange.start(), "a minus is written - with a space on both sides"
        fact = f"{sign} cannot stand in a formula"
        raise Unreadable(fact, at, at + 1, slug=SLUG, help=advice if sign in "–—" else None)
    if loose := _LOOSE.search(words):
        at = span.start + loose.start()
        raise Unreadable("a minus has a space or a parenthesis on both sides", at, at + 1, slug=SLUG)
    if any(map(str.isalpha, words)):
        return Name(" ".join(words.split()), span)
    if not _NUMBER.fullmatch(words) or isinf(number := float(words.replace(",", ""))):
        raise Unreadable("this is not a plain number, such as 0.85 or 1,000", *span, slug=SLUG)
    return Number(number, span)


def _misplaced(last: tuple[str, Span], kind: str, span: Span) -> Unreadable:
    """What is wrong with a token that cannot follow the last one; before the first and after the last there is ""."""
    if kind in ("operand", "("):
        return Unreadable("a sign (+ - * /) is missing before this", *span, slug=SLUG)
    if not kind:
        where, span = (f"after {last[0]}", last[1]) if last[0] else ("", span)
    elif not last[0]:
        where = f"before {kind}"
    else:
        where, span = f"between {last[0]} and {kind}", Span(last[1].start, span.end)
    return Unreadable(f"a name or a number is missing {where}".rstrip(), *span, slug=SLUG)
