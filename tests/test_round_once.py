"""A product and its range are rounded once, after all factors: 2,000 cases against exact fractions, half by --set."""

from __future__ import annotations

import random
from fractions import Fraction
from math import gcd
from pathlib import Path
from string import ascii_lowercase
from typing import Any, NamedTuple

import pytest

import estimates

CASES = 200  # in one study
SEEDS = [pytest.param(seed, marks=pytest.mark.slow) for seed in range(5)]  # two studies each
MASSES = {"grams": Fraction(1, 1000), "kg": Fraction(1), "tonnes": Fraction(1000)}
EQUAL = {"": True, "at least ": True, "at most ": True, "exactly ": True, "more than ": False, "less than ": False}
LOWER = [Fraction(1), Fraction(1, 2), Fraction(4, 5), Fraction(93, 100)]
HIGHER = [Fraction(1), Fraction(5, 4), Fraction(13, 10), Fraction(2)]


class Case(NamedTuple):
    """A count of crates, what a crate holds, what is stated, and whether the exact product reproduces that.

    The product is `times` * `above` / `below`, worked out by a formula over masses or through a larger unit; the range
    of `above` is from `low` to `high` times its value.
    """

    name: str
    times: int
    above: Fraction
    below: Fraction
    masses: tuple[str, str] | None  # the units of the formula's two sides
    stated: str
    fits: bool
    low: Fraction = Fraction(1)
    high: Fraction = Fraction(1)

    @property
    def exact(self) -> Fraction:
        return self.times * self.above / self.below

    @property
    def units(self) -> str:
        larger = f"  {self.name}lorry: {{is: '{digits(self.below)} {self.name}crates'}}\n"
        return f"  {self.name}crate: {{}}\n" + ("" if self.masses else larger)

    @property
    def figures(self) -> dict[str, tuple[list[Fraction], str]]:
        """The capacity or the assumptions by name: figure, low and high end, and the unit."""
        ends = [self.above, self.above * self.low, self.above * self.high]
        if not self.masses:
            return {f"pellets {self.name}": (ends, f"pellets per {self.name}lorry")}
        sides = (("load", ends, f"{self.name}crate"), ("piece", [self.below] * 3, "pellet"))
        return {
            f"{side} {self.name}": ([value / MASSES[mass] for value in values], f"{mass} per {holder}")
            for (side, values, holder), mass in zip(sides, self.masses, strict=True)
        }

    def given(self, *, is_set: bool) -> tuple[str, str, list[str]]:
        """Return capacities and assumptions for the file, and what is put in place of their figures if `is_set`."""
        rest = f"context: filled from {self.name}, because: a test}}\n"
        formula = f"  pellets {self.name}: {{of: pellet, holds: 'load {self.name} / piece {self.name}', {rest}"
        capacities, assumptions, overrides = formula if self.masses else "", "", list[str]()
        for name, (values, unit) in self.figures.items():
            figure, low, high = map(digits, values)
            spread = [f"{low} to {high} {unit}"] if low != high else []
            overrides += [f"{name}={figure}", *(f"{name} range={ends}" for ends in spread)] if is_set else []
            spread = [f"1 to 2 {unit}"] if spread and is_set else spread
            said = ", range: ".join(f"'{words}'" for words in (f"{'1' if is_set else figure} {unit}", *spread))
            if self.masses:
                assumptions += f"  {name}: {{is: {said}, because: a test}}\n"
            else:
                capacities += f"  {name}: {{of: pellet, holds: {said}, {rest}"
        return capacities, assumptions, overrides

    @property
    def claim(self) -> str:
        return (
            f"  - id: claim-{self.name}\n    by: a clerk\n    made: 2024-01-02\n    source: paper\n"
            f"    says: exactly {self.times} {self.name}crates\n    contents:\n"
            f"      - {{says: '{self.stated} pellets', of: pellet, means: capacity}}\n"
        )


def digits(value: Fraction) -> str:
    """Write a number that has finitely many digits."""
    text = f"{value.numerator * 10**12 // value.denominator:013d}"
    text = f"{int(text[:-12]):,}.{text[-12:]}".rstrip("0").rstrip(".")
    assert Fraction(text.replace(",", "")) == value
    return text


def equal(name: str, chance: random.Random) -> Case:
    """Make a product that is a whole number, such as 3 x 20,000 / 60, and state just that."""
    count, below = chance.randint(1, 60), chance.randint(2, 97)
    above = below // gcd(below, count) * chance.randint(1, 400)
    hedge = chance.choice([*EQUAL])
    stated = f"{hedge}{count * above // below:,}"
    return Case(name, count, Fraction(above), Fraction(below), masses(chance), stated, EQUAL[hedge])


def tie(name: str, chance: random.Random) -> Case:
    """Make a product half a unit of the last digit away from what is stated, a figure of two digits."""
    place = 10 ** chance.randint(0, 4)
    stated = (chance.randint(2, 9) * 10 + chance.randint(1, 9)) * place
    count, times = chance.randint(1, 60), chance.randint(2, 97)
    exact = stated + chance.choice([Fraction(1, 2), Fraction(-1, 2)]) * place
    return Case(name, count, exact * times, Fraction(count * times), masses(chance), f"about {stated:,}", True)


def masses(chance: random.Random) -> tuple[str, str] | None:
    return (chance.choice([*MASSES]), chance.choice([*MASSES])) if chance.random() < 0.6 else None


def computed(folder: Path, cases: list[Case], *, is_set: bool = False) -> list[Any]:
    """Return the rows of a study of some cases, whose figures are in its file or `is_set` in place of others."""
    paper = "sources:\n  paper: {publisher: A Paper, published: 2024-01-05}\n"
    (folder / "claims.yaml").write_text(f"title: Pellets\n{paper}claims:\n{''.join(case.claim for case in cases)}")
    capacities, assumptions, overrides = zip(*(case.given(is_set=is_set) for case in cases), strict=True)
    text = f"units:\n  pellet: {{}}\n{''.join(case.units for case in cases)}"
    text += f"capacities:\n{''.join(capacities)}assumptions:\n{''.join(assumptions)}"
    (folder / "assumptions.yaml").write_text(text)
    study = estimates.load(folder, overrides=[one for each in overrides for one in each])
    rows: list[Any] = estimates.compute(study).rows.to_dict("records")
    return rows


@pytest.mark.parametrize("is_set", [False, True], ids=["written", "set"])
@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_equal_in_exact_fractions_is_equal_in_floats(seed: int, is_set: bool, tmp_path: Path) -> None:
    chance = random.Random(2 * seed + is_set)  # noqa: S311  # no secret
    names = chance.sample([a + b for a in ascii_lowercase for b in ascii_lowercase], CASES)
    cases = [(tie if chance.random() < 0.3 else equal)(name, chance) for name in names]
    cases = [case._replace(low=chance.choice(LOWER), high=chance.choice(HIGHER)) for case in cases]
    rows = computed(tmp_path, cases, is_set=is_set)
    by_claim = {row["claim"]: row for row in rows}
    assert len(by_claim) == len(rows) == CASES
    wrong = []
    for case in cases:
        row = by_claim[f"claim-{case.name}"]
        ends = [Fraction(row[end]) for end in ("recomputed", "recomputed_low", "recomputed_high")]
        exact = [case.exact, case.exact * case.low, case.exact * case.high]
        is_near = all(abs(end - one) <= one / 10**14 for end, one in zip(ends, exact, strict=True))
        if not is_near or (row["verdict"] == "reproduced") != case.fits:
            wrong.append((case, float(case.exact), *map(float, ends), row["verdict"]))
    assert not wrong


@pytest.mark.parametrize("mass", [*MASSES])
@pytest.mark.parametrize("stated", ["at least 1,000", "at most 1,000", "exactly 1,000", "1,000"])
def test_three_times_twenty_tonnes_over_sixty_kilograms_are_a_thousand(mass: str, stated: str, tmp_path: Path) -> None:
    case = Case("a", 3, Fraction(20_000), Fraction(60), (mass, "kg"), stated, fits=True)
    (row,) = computed(tmp_path, [case])
    assert (row["recomputed"], row["verdict"]) == (1000, "reproduced")
