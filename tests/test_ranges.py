from __future__ import annotations

import re
from fractions import Fraction
from itertools import product

import pytest
from estimates.diagnostics.problems import Unreadable
from estimates.quantities.bounds import Bounds
from estimates.quantities.old_formulas import Circle, evaluate, parse
from estimates.quantities.ranges import enclose
from hypothesis import assume, given
from hypothesis import strategies as st

INF = float("inf")
FIGURES = {
    "a": Bounds(1, 2),
    "b": Bounds(3, 5),
    "k": Bounds(300, 500),
    "m": Bounds(10, 20),
    "open": Bounds(300, 500, True, True),
    "half": Bounds(300, 500, True, False),
    "floor": Bounds(300, INF, True),
    "above": Bounds(1, INF),
    "ceiling": Bounds(-INF, -1),
    "sign": Bounds(-2, 3),
    "any": Bounds(-INF, INF),
    "point": Bounds(4, 4),
    "unknown": Bounds(float("nan"), 1),
}


def shown(bounds: Bounds) -> str:
    return f"{'(' if bounds.low_open else '['}{bounds.low:g}, {bounds.high:g}{')' if bounds.high_open else ']'}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # one name, one quantity
        ("k - k", "[0, 0]"),
        ("k / k", "[1, 1]"),
        ("open - open", "[0, 0]"),
        ("open / open", "[1, 1]"),
        ("floor - floor", "[0, 0]"),
        ("floor / floor", "[1, 1]"),
        ("any - any", "[0, 0]"),
        ("ceiling / ceiling", "[1, 1]"),
        ("half - half + a", "[1, 2]"),
        ("a * k / k", "[1, 2]"),
        ("a * half / half", "[1, 2]"),
        ("k * (k - k)", "[0, 0]"),
        ("0.1 * k + 0.2 * k - 0.3 * k", "[0, 0]"),
        ("k + k", "[600, 1000]"),
        ("half + half", "(600, 1000]"),
        ("open + k - open", "[300, 500]"),
        ("k - 0.5 * k", "[150, 250]"),
        ("k * k / k", "[300, 500]"),
        ("above / above", "[1, 1]"),
        # shared factors
        ("a*k + b*k", "[1200, 3500]"),
        ("(a + b)*k", "[1200, 3500]"),
        ("a*open + b*open", "(1200, 3500)"),
        ("(a + b)*open", "(1200, 3500)"),
        ("a*half - b*half", "[-2000, -300)"),
        ("a/k + b/k", "[0.008, 0.0233333]"),
        ("(a + b)/k", "[0.008, 0.0233333]"),
        ("k/(k + m)", "[0.9375, 0.980392]"),
        ("1/(1/k + 1/m)", "[9.67742, 19.2308]"),
        ("m/(k + m)", "[0.0196078, 0.0625]"),
        ("(k - m)/(k + m)", "[0.875, 0.960784]"),
        ("a/(k + m) + k/(k + m)", "[0.940625, 0.984314]"),
        ("k/(k + m) - k/(k + m)", "[0, 0]"),
        ("sign*k - sign*m", "[-980, 1470]"),
        ("sign*(half - m) + half", "[-480, 1970]"),
        ("(k + sign)/(k - sign)", "[0.986755, 1.0202]"),
        # what stays open, and what is reached though the name is open there
        ("half - a*half + 0 * half", "[-500, 0]"),
        ("sign*open - 2*sign*open + sign", "(-1497, 998)"),
        # more than the first power, or without an end: place by place
        ("k * k", "[90000, 250000]"),
        ("sign * sign", "[-6, 9]"),
        ("a + sign * sign", "[-5, 11]"),
        ("a*ceiling + b*ceiling", "(-inf, -4]"),
        ("ceiling/(ceiling - m)", "(0, inf)"),
        ("k * k - k * m + m", "[80020, 247010]"),
        ("a*floor + b*floor", "(1200, inf)"),
        ("floor/(floor + m)", "(0, inf)"),
        # what is certain or unknown
        ("3", "[3, 3]"),
        ("point - point", "[0, 0]"),
        ("point * (point + k)", "[1216, 2016]"),
        ("(1 - 0.25) * k", "[225, 375]"),
    ],
)
def test_a_name_is_one_quantity_however_often_it_occurs(text: str, expected: str) -> None:
    assert shown(enclose(parse(text), FIGURES)) == expected


def test_what_is_unknown_stays_unknown() -> None:
    assert str(enclose(parse("unknown - unknown + k - k"), FIGURES).low) == "nan"


def test_names_are_shared_through_other_formulas() -> None:
    formulas = {name: parse(text) for name, text in {"load": "k * m", "boxes": "a / k", "twice": "load + load"}.items()}
    assert enclose(parse("load * boxes"), FIGURES, formulas) == enclose(parse("m * a"), FIGURES)
    assert enclose(parse("load / k"), FIGURES, formulas) == FIGURES["m"]
    assert enclose(parse("twice - 2 * load"), FIGURES, formulas) == Bounds(0, 0)
    assert enclose(parse("twice"), FIGURES, formulas) == Bounds(6000, 20000)
    doubling = {f"n{i}": parse(f"n{i + 1} + n{i + 1}") for i in range(200)} | {"n200": parse("k")}
    assert enclose(parse("n0 / n1"), FIGURES, doubling) == Bounds(2, 2)


def test_formulas_that_stand_on_one_another_are_refused() -> None:
    with pytest.raises(Circle):
        enclose(parse("p"), FIGURES, {"p": parse("q"), "q": parse("p")})
    with pytest.raises(Unreadable):
        enclose(parse("p"), FIGURES, {"p": parse("q")})
    assert enclose(parse("k"), FIGURES, {"p": parse("q"), "q": parse("p")}) == FIGURES["k"]


@pytest.mark.parametrize("text", ["a / sign", "a / (k - k)", "a / (m - m + sign)", "sign / sign"])
def test_a_divisor_that_may_be_zero_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as raised:
        enclose(parse(text), FIGURES)
    assert raised.value.slug == "zero-divisor"


@pytest.mark.parametrize(
    "text",
    [
        " * ".join(f"({name} + {other})" for name, other in zip("abcdefgh", "bcdefgha", strict=True)),
        "*".join(f"n{i}" for i in range(80)) + " - " + "*".join(f"n{i}" for i in range(80)),
        " + ".join(f"n{i} * n{i + 1}" for i in range(30)),
        "*".join(["0.123456789"] * 200) + " * a + a",
    ],
)
def test_long_formulas_are_bounded_all_the_same(text: str) -> None:
    names = {name.text for name in parse(text).names}
    result = enclose(parse(text), dict.fromkeys(names, Bounds(0.5, 1)))
    for value in (0.5, 0.75, 1.0):
        assert result.low <= evaluate(parse(text), dict.fromkeys(names, value)) <= result.high


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("*".join(f"(n{i} + m{i})" for i in range(5)) + "*k/k", True),
        ("*".join(f"(n{i} + m{i})" for i in range(6)) + "*k/k", False),
        ("*".join(f"n{i}" for i in range(59)) + "*k/k", True),
        ("*".join(f"n{i}" for i in range(60)) + "*k/k", False),
        ("*".join(["0.3"] * 200) + "*k/k", True),
        ("*".join(["0.3"] * 500) + "*k/k", False),
    ],
)
def test_a_formula_that_grows_too_long_as_a_fraction_is_taken_place_by_place(text: str, exact: bool) -> None:
    ones = dict.fromkeys((name.text for name in parse(text).names), Bounds.point(1))
    result = enclose(parse(text), {**ones, "k": Bounds(1, 2)})
    assert result.high / result.low == pytest.approx(1 if exact else 4)


@pytest.mark.parametrize(("held", "expected"), [(8, 0), (9, 1)])
def test_no_more_than_eight_names_are_held_at_their_ends(held: int, expected: float) -> None:
    text = " + ".join(f"n{i}*x{i} - n{i}*x{i}/2" for i in range(held))
    figures = {name.text: Bounds(0, 1) if name.text[0] == "n" else Bounds.point(2) for name in parse(text).names}
    assert enclose(parse(text), figures) == Bounds(0 - expected, held + expected)


operands = st.sampled_from(["p", "q", "r", "2", "0.5"])
trees = st.recursive(
    operands,
    lambda inner: st.builds(lambda x, s, y: f"({x} {s} {y})", inner, st.sampled_from("+-*/"), inner),
    max_leaves=8,
)
ends = st.integers(-16, 16).map(lambda n: n / 4)


@st.composite
def figures(draw: st.DrawFn) -> Bounds:
    low, high = sorted((draw(ends), draw(ends)))
    return Bounds(low, high, low < high and draw(st.booleans()), low < high and draw(st.booleans()))


def points(bounds: Bounds) -> list[Fraction]:
    low, high = Fraction(float(bounds.low)), Fraction(float(bounds.high))
    near = (high - low) / 10**9
    outer = (low + near if bounds.low_open else low), (high - near if bounds.high_open else high)
    return sorted({*outer, (low + high) / 2, (low * 3 + high) / 4})


@given(text=trees, p=figures(), q=figures(), r=figures())
def test_the_range_holds_what_every_choice_of_points_gives_and_no_more_than_place_by_place(
    text: str, p: Bounds, q: Bounds, r: Bounds
) -> None:
    formula, values = parse(text), {"p": p, "q": q, "r": r}
    try:
        result, loose = enclose(formula, values), evaluate(formula, values)
    except Unreadable:
        assume(False)
    if not isinstance(loose, Bounds):
        assert result == Bounds.point(loose)
        return
    slack = 1e-9 * max(1.0, abs(float(result.low)), abs(float(result.high)))
    assert result.low >= loose.low - slack
    assert result.high <= loose.high + slack
    assert not result.is_empty
    # Numbers as fractions, so that nothing but the ends of the result is rounded.
    exact = parse(re.sub(r"2|0\.5", lambda number: {"2": "two", "0.5": "half"}[number[0]], text))
    chosen = [
        evaluate(exact, {"p": x, "q": y, "r": z, "two": Fraction(2), "half": Fraction(1, 2)})
        for x, y, z in product(points(p), points(q), points(r))
    ]
    assert min(chosen) >= result.low - slack
    assert max(chosen) <= result.high + slack


multilinear = st.sampled_from(
    ["p*q + p*r", "p*q - p*r", "(p - q)*(p - r) - p*p", "p*q*r - p - q*r", "p + q - p*q", "q*p - r*p*0"]
)


@given(text=multilinear, p=figures(), q=figures(), r=figures())
def test_where_each_name_has_the_first_power_the_range_is_exact_to_the_openness_of_its_ends(
    text: str, p: Bounds, q: Bounds, r: Bounds
) -> None:
    result = enclose(parse(text), {"p": p, "q": q, "r": r})
    values = [
        Fraction(evaluate(parse(text.replace("*0", "*z")), {"p": x, "q": y, "r": z, "z": Fraction(0)}))
        for x, y, z in product(points(p), points(q), points(r))
    ]
    least, most = min(values), max(values)
    assert float(least - Fraction(float(result.low))) == pytest.approx(0, abs=1e-6)
    assert float(most - Fraction(float(result.high))) == pytest.approx(0, abs=1e-6)
    assert result.low_open == (least > float(result.low))
    assert result.high_open == (most < float(result.high))
