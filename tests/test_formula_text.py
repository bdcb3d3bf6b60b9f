"""Formulas: how they are parsed, evaluated and ordered."""

from __future__ import annotations

import ast
from typing import Any

import pint
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from estimates.diagnostics import Unreadable
from estimates.quantities.formulas import (
    CycleInFormulasError,
    Formula,
    Name,
    Number,
    Operation,
    evaluate,
    is_formula,
    order,
    parse,
)
from estimates.quantities.intervals import Interval


def written(formula: Formula) -> str:
    """The formula with all its parentheses, one step at a time."""
    stack: list[str] = []
    for step in formula.steps:
        match step:
            case Name():
                stack.append(step.text)
            case Number():
                stack.append(f"{step.value:.9f}".rstrip("0").rstrip("."))
            case Operation():
                right, left = stack.pop(), stack.pop()
                stack.append(f"({left} {step.sign} {right})")
    (whole,) = stack
    return whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("payload", "payload"),
        ("  payload of a  24 t box ", "payload of a 24 t box"),
        ("payload of\na 24 t box", "payload of a 24 t box"),
        (
            "payload of a 24 t box / mass of a bare 152 mm projectile",
            "(payload of a 24 t box / mass of a bare 152 mm projectile)",
        ),
        ("payload of a 30.48 t box / crate, full", "(payload of a 30.48 t box / crate, full)"),
        ("a/b", "(a / b)"),
        ("a - b - c", "((a - b) - c)"),
        ("a / b / c", "((a / b) / c)"),
        ("a + b * c", "(a + (b * c))"),
        ("a * b + c", "((a * b) + c)"),
        ("a - b / c + d", "((a - (b / c)) + d)"),
        ("(a + b) * c", "((a + b) * c)"),
        ("((a))", "a"),
        ("a - (b - c)", "(a - (b - c))"),
        ("a * (b + c) / d", "((a * (b + c)) / d)"),
        ("a × b · c ÷ d − e", "((((a * b) * c) / d) - e)"),
        ("broken-stowage loss", "broken-stowage loss"),
        ("1 - stowage loss", "(1 - stowage loss)"),
        ("(1 - stowage-loss) * 0.85", "((1 - stowage-loss) * 0.85)"),
        ("(a)-b", "(a - b)"),
        ("a-(b)", "(a - b)"),
        ("(a)-(b)", "(a - b)"),
        ("(a) - b", "(a - b)"),
        ("ship's hold / soldiers' kit", "(ship's hold / soldiers' kit)"),
        ("ship’s hold", "ship’s hold"),
        ("1,000 * a", "(1000 * a)"),
        ("21,750.5 / a_b", "(21750.5 / a_b)"),
        ("12345", "12345"),
        ("объём ящика / größe", "(объём ящика / größe)"),
        ("1e3", "1e3"),
        ("__import__", "__import__"),
    ],
)
def test_signs_bind_as_they_do_on_paper(text: str, expected: str) -> None:
    assert written(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "wrong", "fact"),
    [
        ("", "", "missing name or number in the formula"),
        ("   ", "   ", "missing name or number in the formula"),
        ("a /", "/", "missing name or number after /"),
        ("a / b ÷ ", "÷", "missing name or number after /"),
        ("/ a", "/", "missing name or number before /"),
        ("- a", "-", "missing name or number before -"),
        (") a", ")", "missing name or number before )"),
        ("a ** b", "*", "missing name or number before *"),
        ("a / * b", "*", "missing name or number before *"),
        ("a * (/ b)", "/", "missing name or number before /"),
        ("a * ()", ")", "missing name or number before )"),
        ("(a + )", ")", "missing name or number before )"),
        ("(", "(", "missing name or number after ("),
        ("max(a)", "(", "missing operator (+ - * /) before this"),
        ("(a) b", "b", "missing operator (+ - * /) before this"),
        ("(a)(b)", "(", "missing operator (+ - * /) before this"),
        ("a * (b + c", "(", "unclosed parenthesis"),
        ("((a)", "(", "unclosed parenthesis"),
        ("a + b)", ")", "unmatched closing parenthesis"),
        ("(a)) * b", ")", "unmatched closing parenthesis"),
        ("1 -loss", "-", "a minus needs a space or parenthesis on both sides"),
        ("a- b", "-", "a minus needs a space or parenthesis on both sides"),
        ("a * -b", "-", "a minus needs a space or parenthesis on both sides"),
        ("a--b", "-", "a minus needs a space or parenthesis on both sides"),
        ("1,5 * a", "1,5", "not a plain number, such as 0.85 or 1,000"),
        ("1,0000 * a", "1,0000", "not a plain number, such as 0.85 or 1,000"),
        ("a * 5 %", "5 %", "not a plain number, such as 0.85 or 1,000"),
        ("a * .5", ".5", "not a plain number, such as 0.85 or 1,000"),
        ("5-3", "5-3", "not a plain number, such as 0.85 or 1,000"),
        ("13 000 * a", "13 000", "not a plain number, such as 0.85 or 1,000"),
        ("a + ٣", "٣", "not a plain number, such as 0.85 or 1,000"),
        ("9" * 400, "9" * 400, "not a plain number, such as 0.85 or 1,000"),
        ("a[0]", "[", "[ is not allowed in a formula"),
        ("a = b", "=", "= is not allowed in a formula"),
        ("'a'; b", ";", "; is not allowed in a formula"),
        ("a ^ 2", "^", "^ is not allowed in a formula"),
        ("a \x07 b", "\x07", "U+0007 is not allowed in a formula"),
        ("a – b", "–", "– is not allowed in a formula"),
    ],
)
def test_the_smallest_part_that_is_wrong_is_named(text: str, wrong: str, fact: str) -> None:
    with pytest.raises(Unreadable) as raised:
        parse(text)
    assert raised.value.fact == fact
    assert text[raised.value.start : raised.value.end] == wrong
    assert raised.value.slug == "formula"
    assert (raised.value.help is None) == (wrong != "–")


def test_of_two_open_parentheses_the_last_one_that_is_never_closed_is_named() -> None:
    with pytest.raises(Unreadable) as raised:
        parse("(a + (b)")
    assert (raised.value.start, raised.value.end) == (0, 1)


def test_any_number_of_parentheses_may_be_nested_and_may_follow_one_another() -> None:
    assert written(parse("(" * 1000 + "a" + ")" * 1000)) == "a"
    assert len(parse(" + ".join(["(a)"] * 101)).names) == 101


def test_every_step_knows_its_place() -> None:
    text = "a * (b + 0.5) / c"
    formula = parse(text)
    assert [name.text for name in formula.names] == ["a", "b", "c"]
    assert [text[slice(*name.place)] for name in formula.names] == ["a", "b", "c"]
    operations = [step for step in formula.steps if isinstance(step, Operation)]
    assert [(step.sign, *(text[slice(*place)] for place in (step.left, step.right))) for step in operations] == [
        ("+", "b", "0.5"),
        ("*", "a", "(b + 0.5)"),
        ("/", "a * (b + 0.5)", "c"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["(" * 2**20, "a+" * 2**17 + "a", "(a)" * 2**18, " - " * 2**18, "1," * 2**19, "-" * 2**20]
)
def test_a_mebibyte_of_anything_is_read_or_refused(text: str) -> None:
    try:
        assert len(parse(text).names) == 2**17 + 1
    except Unreadable:
        assert text[0] != "a"


signs = st.sampled_from([*"+-*/()×·÷−", " - ", " + ", " "])
pieces = st.one_of(signs, st.sampled_from(["a", "b c", "1", "0.5", "1,000", "x-y", "’"]), st.text(max_size=3))


@given(st.one_of(st.text(), st.lists(pieces, max_size=30).map("".join)))
@example("\ud800 + a")
def test_any_text_is_a_formula_or_unreadable(text: str) -> None:
    formula = read(text)
    if isinstance(formula, Unreadable):
        assert 0 <= formula.start <= formula.end <= len(text)
        assert formula.fact == formula.fact[0].lower() + formula.fact[1:] or formula.fact.startswith("U+")
        return
    assert formula.text == text
    assert written(parse(written(formula))) == written(formula)
    assert is_formula(text, {name.text for name in formula.names}) or not formula.names


def read(text: str) -> Formula | Unreadable:
    try:
        return parse(text)
    except Unreadable as error:
        return error


trees = st.recursive(
    st.one_of(st.sampled_from(["a", "b", "c"]), st.integers(1, 9).map(str)),
    lambda inner: (
        st.builds(lambda x, s, y: f"({x} {s} {y})", inner, st.sampled_from("+-*/"), inner)
        | st.builds(lambda x, s, y: f"{x} {s} {y}", inner, st.sampled_from("+-*/"), inner)
    ),
    max_leaves=12,
)


@given(trees)
def test_evaluation_agrees_with_python(text: str) -> None:
    values = {"a": 2.5, "b": -3.0, "c": 7.25}
    formula = parse(text)
    try:
        expected = _python(ast.parse(text, mode="eval").body, values)
    except ZeroDivisionError:
        with pytest.raises(Unreadable):
            evaluate(formula, values)
        return
    assert evaluate(formula, values) == expected


def _python(node: ast.expr, values: dict[str, float]) -> float:
    match node:
        case ast.Name():
            return values[node.id]
        case ast.Constant():
            return float(str(node.value))
        case ast.BinOp():
            left, right = _python(node.left, values), _python(node.right, values)
            match node.op:
                case ast.Add():
                    return left + right
                case ast.Sub():
                    return left - right
                case ast.Mult():
                    return left * right
            return left / right
    raise AssertionError(node)


def test_the_payload_over_the_mass_is_the_most_that_a_box_can_carry() -> None:
    formula = parse("payload of a 24 t box / mass of a bare 152 mm projectile")
    values = {"payload of a 24 t box": 21_750.0, "mass of a bare 152 mm projectile": 43.56}
    assert evaluate(formula, values) == pytest.approx(499.31, abs=0.005)


def test_quantities_bring_their_units_and_intervals_their_ends() -> None:
    units: pint.UnitRegistry[Any] = pint.UnitRegistry(None)
    for line in ("kg = [mass]", "shell = [shell]", "container = [container]"):
        units.define(line)
    formula = parse("(1 - loss) * payload / mass")
    loads = {"payload": units.Quantity(21_750.0, "kg / container"), "mass": units.Quantity(43.5, "kg / shell")}
    load = evaluate(formula, {**loads, "loss": 0.1})
    assert load.units == units.Unit("shell / container")
    assert load.magnitude == pytest.approx(450)
    with pytest.raises(pint.DimensionalityError):
        evaluate(parse("payload + mass"), loads)
    bounds = {"payload": Interval(20_000, 22_000), "mass": Interval(40, 50, False, True), "loss": Interval(0, 0.5)}
    assert evaluate(formula, bounds) == Interval(200, 550, True)


def test_a_caller_can_report_where_units_clash() -> None:
    def refuse(operation: Operation, left: Any, right: Any) -> Any:
        raise Unreadable(f"{left} {operation.sign} {right}", *operation.right, slug="clash")

    with pytest.raises(Unreadable) as raised:
        evaluate(parse("c * (a + b)"), {"a": 1.0, "b": 2.0, "c": 3.0}, refuse)
    assert (raised.value.fact, raised.value.start, raised.value.end) == ("1.0 + 2.0", 9, 10)


@pytest.mark.parametrize(
    ("divisor", "fact"),
    [
        (0.0, "division by zero"),
        (0, "division by zero"),
        (Interval(-1, 5), "division by -1 to 5, which includes or touches zero"),
    ],
)
def test_dividing_by_zero_names_the_divisor(divisor: Any, fact: str) -> None:
    text = "a * 2 / (1 * b) + 7"
    with pytest.raises(Unreadable) as raised:
        evaluate(parse(text), {"a": 1.0, "b": divisor})
    assert raised.value.fact == fact
    assert raised.value.slug == "zero-divisor"
    assert text[raised.value.start : raised.value.end] == "(1 * b)"


def test_a_name_without_a_value_is_named() -> None:
    with pytest.raises(Unreadable) as raised:
        evaluate(parse("payload / packed  mass"), {"payload": 1.0})
    assert raised.value.fact == "nothing is named `packed mass`"
    assert (raised.value.start, raised.value.end, raised.value.slug) == (10, 22, "unknown-name")


NAMES = {"payload of a 24 t box", "packed mass", "container load"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("packed mass", True),
        (" packed\n mass ", True),
        ("packed mass / 2", True),
        ("payload of a 24 t box/paked mass", True),
        ("1 - packed mass", True),
        ("(packed mass)", True),
        ("0.85 * paked mass", True),
        ("paked mass × 2", True),
        ("payloda / paked mass", True),
        ("payloda + paked mass", True),
        ("450 shells per container", False),
        ("450 shells / container", False),
        ("450 shells/container", False),
        ("shells/container", False),
        ("300 - 500 shells", False),
        ("300-500 shells", False),
        ("1,000+ containers", False),
        ("2 1/2 tonnes", False),
        ("(some 450) shells", False),
        ("more than 1,000 containers", False),
        ("three million", False),
        ("", False),
    ],
)
def test_a_formula_is_distinguished_from_a_figure(text: str, expected: bool) -> None:
    assert is_formula(text, NAMES) is expected


def formulas(texts: dict[str, str]) -> dict[str, Formula]:
    return {name: parse(text) for name, text in texts.items()}


def test_formulas_are_evaluated_after_those_they_depend_on() -> None:
    assert order({}) == ()
    assert order(formulas({"a": "b + c", "b": "c * c", "c": "d"})) == ("c", "b", "a")
    assert order(formulas({"c": "d", "b": "c", "a": "b"})) == ("c", "b", "a")
    long = {f"n{i}": f"n{i + 1} + n{i + 1}" for i in range(5000)}
    assert order(formulas(long))[-1] == "n0"


@pytest.mark.parametrize(
    ("texts", "fact", "names", "place"),
    [
        ({"a": "2 * a"}, "`a` depends on `a`", ("a",), ("a", 4)),
        ({"a": "1 + b", "b": "a"}, "`a` depends on `b`, which depends on `a`", ("a", "b"), ("b", 0)),
        (
            {"x": "a", "a": "1 + b", "b": "e * c", "c": "2 / b", "e": "7"},
            "`b` depends on `c`, which depends on `b`",
            ("b", "c"),
            ("c", 4),
        ),
        (
            {"a": "b", "b": "c", "c": "a"},
            "`a` depends on `b`, which depends on `c`, which depends on `a`",
            ("a", "b", "c"),
            ("c", 0),
        ),
    ],
)
def test_formulas_that_depend_on_one_another_are_named(
    texts: dict[str, str], fact: str, names: tuple[str, ...], place: tuple[str, int]
) -> None:
    with pytest.raises(CycleInFormulasError) as raised:
        order(formulas(texts))
    assert raised.value.fact == fact
    assert raised.value.names == names
    assert (raised.value.names[-1], raised.value.start) == place
    assert raised.value.slug == "circle"


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdefxy"), min_size=1, max_size=3)))
def test_an_order_exists_or_a_circle_is_shown(graph: dict[str, list[str]]) -> None:
    given_formulas = formulas({name: " + ".join(on) for name, on in graph.items()})
    try:
        names = order(given_formulas)
    except CycleInFormulasError as error:
        for one, two in zip(error.names, (*error.names[1:], error.names[0]), strict=True):
            assert two in graph[one]
        return
    assert sorted(names) == sorted(graph)
    for name, on in graph.items():
        assert all(names.index(other) < names.index(name) for other in on if other in graph)
