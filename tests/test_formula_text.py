"""Formulas: how they are parsed, evaluated and ordered."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from estimates.diagnostics import Unreadable
from estimates.quantities.formulas import Formula, Name, Number, Operation, circle, evaluate, is_formula, parse


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
        ("  payload of\na  24 t box ", "payload of a 24 t box"),
        ("payload of a 30.48 t box / crate, full", "(payload of a 30.48 t box / crate, full)"),
        ("a - b / c + d", "((a - (b / c)) + d)"),
        ("a × b · c ÷ d − e", "((((a * b) * c) / d) - e)"),
        ("1 - stowage-loss", "(1 - stowage-loss)"),
        ("(a)-b", "(a - b)"),
        ("a-(b)", "(a - b)"),
        ("ship's hold / soldiers’ kit", "(ship's hold / soldiers’ kit)"),
        ("1,000 * a", "(1000 * a)"),
        ("21,750.5 / a_b", "(21750.5 / a_b)"),
        ("объём ящика / größe", "(объём ящика / größe)"),
        ("1e3 + __import__", "(1e3 + __import__)"),
        ("(" * 1000 + "a" + ")" * 1000, "a"),
    ],
)
def test_operators_have_the_usual_precedence(text: str, expected: str) -> None:
    assert written(parse(text)) == expected


OPERAND, OPERATOR, PLAIN = "expected a name or number", "expected an operator (+ - * /)", "not a plain number"


@pytest.mark.parametrize(
    ("text", "start", "wrong", "fact"),
    [
        ("   ", 0, "   ", OPERAND),
        ("a / b ÷ ", 6, "÷", OPERAND),
        ("- a", 0, "-", OPERAND),
        ("a ** b", 3, "*", OPERAND),
        ("a * (/ b)", 5, "/", OPERAND),
        ("a * ()", 5, ")", OPERAND),
        ("max(a)", 3, "(", OPERATOR),
        ("(a) b", 4, "b", OPERATOR),
        ("(a + (b)", 0, "(", "unclosed parenthesis"),
        ("(a)) * b", 3, ")", "unmatched closing parenthesis"),
        ("1 -loss", 2, "-", "- is not allowed"),
        ("a- b", 1, "-", "- is not allowed"),
        ("a * -b", 4, "-", "- is not allowed"),
        ("a – b", 2, "–", "– is not allowed"),
        ("1,5 * a", 0, "1,5", PLAIN),
        ("a * 5 %", 4, "5 %", PLAIN),
        ("a * .5", 4, ".5", PLAIN),
        ("5-3", 0, "5-3", PLAIN),
        ("13 000 * a", 0, "13 000", PLAIN),
        ("a + ٣", 4, "٣", PLAIN),
        ("a[0]", 1, "[", "[ is not allowed"),
        ("'a'; b", 3, ";", "; is not allowed"),
        ("a ^ 2", 2, "^", "^ is not allowed"),
    ],
)
def test_the_smallest_part_that_is_wrong_is_named(text: str, start: int, wrong: str, fact: str) -> None:
    with pytest.raises(Unreadable) as raised:
        parse(text)
    error = raised.value
    assert (error.slug, error.start, text[error.start : error.end]) == ("formula", start, wrong)
    assert error.fact.startswith(fact)
    assert (error.help is not None) == fact.startswith(("- is", "– is"))


def test_every_step_knows_its_place() -> None:
    text = "a * (b + 0.5) / c"
    formula = parse(text)
    assert [text[slice(*name.place)] for name in formula.names] == [name.text for name in formula.names] == [*"abc"]
    operations = [step for step in formula.steps if isinstance(step, Operation)]
    found = [(step.sign, *(text[slice(*place)] for place in (step.left, step.right))) for step in operations]
    assert found == [("+", "b", "0.5"), ("*", "a", "(b + 0.5)"), ("/", "a * (b + 0.5)", "c")]


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["(" * 2**20, "a+" * 2**17 + "a", "(a)" * 2**18, " - " * 2**18, "1," * 2**19, "-" * 2**20]
)
def test_a_mebibyte_of_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert len(parse(text).names) == 2**17 + 1
    except Unreadable:
        assert text[0] != "a"


signs = st.sampled_from([*"+-*/()×·÷−", " - ", " + ", " "])
pieces = st.one_of(signs, st.sampled_from(["a", "b c", "1", "0.5", "1,000", "x-y", "’"]), st.text(max_size=3))


@given(st.one_of(st.text(), st.lists(pieces, max_size=30).map("".join)))
@example("\ud800 + a")
def test_any_text_is_a_formula_or_unreadable(text: str) -> None:
    try:
        formula = parse(text)
    except Unreadable as error:
        assert 0 <= error.start <= error.end <= len(text)  # noqa: PT017
        return
    assert formula.text == text
    assert written(parse(written(formula))) == written(formula)
    assert is_formula(text, {name.text for name in formula.names}) or not formula.names


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
        expected = eval(text, {}, values)  # noqa: S307  # a text of our own
    except ZeroDivisionError:
        with pytest.raises(Unreadable):
            evaluate(formula, values)
        return
    assert evaluate(formula, values) == expected


NAMES = {"payload of a 24 t box", "packed mass", "container load"}
FORMULAS = [
    " packed\n mass ", "payload of a 24 t box/paked mass", "1 - packed mass", "(packed mass)", "0.85 * paked mass",
    "paked mass × 2", "payloda / paked mass", "payloda + paked mass",
]  # fmt: skip
FIGURES = [
    "450 shells per container", "450 shells / container", "shells/container", "300 - 500 shells", "300-500 shells",
    "1,000+ containers", "2 1/2 tonnes", "(some 450) shells", "more than 1,000 containers", "three million", "",
]  # fmt: skip


def test_a_formula_is_distinguished_from_a_figure() -> None:
    assert [text for text in (*FORMULAS, *FIGURES) if is_formula(text, NAMES)] == FORMULAS


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdefxy"), min_size=1, max_size=3)))
def test_a_circle_leads_back_by_its_links(graph: dict[str, list[str]]) -> None:
    if found := circle(graph, "uses"):
        names = re.findall("`(.)`", found[1].replace("itself", f"`{found[0]}`"))
        assert names[0] == names[-1] == found[0]
        assert all(two in graph[one] for one, two in pairwise(names))
