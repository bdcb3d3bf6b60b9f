"""A product is rounded once, after all its factors: 2,000 cases against exact fractions, in studies like users'."""

from __future__ import annotations

import random
from fractions import Fraction
from math import gcd
from pathlib import Path
from string import ascii_lowercase
from typing import NamedTuple

import pytest

import estimates

CASES = 200  # in one study
SEEDS = [pytest.param(seed, marks=pytest.mark.slow) for seed in range(10)]  # a study each
MASSES = {"grams": Fraction(1, 1000), "kg": Fraction(1), "tonnes": Fraction(1000)}
EQUAL = {"": True, "at least ": True, "at most ": True, "exactly ": True, "more than ": False, "less than ": False}
RESOLUTION = Fraction(1, 10**14)


class Case(NamedTuple):
    """A count of crates, what a crate holds, what is stated, and whether the exact product reproduces that.

    The product is `times` * `above` / `below`, worked out by a formula over masses or through a larger unit.
    """

    name: str
    times: int
    above: Fraction
    below: Fraction
    masses: tuple[str, str] | None  # the units of the formula's two sides
    stated: str
    fits: bool

    @property
    def exact(self) -> Fraction:
        return self.times * self.above / self.below

    @property
    def units(self) -> str:
        larger = f"  {self.name}lorry: {{is: '{digits(self.below)} {self.name}crates'}}\n"
        return f"  {self.name}crate: {{}}\n" + ("" if self.masses else larger)

    @property
    def capacity(self) -> str:
        holds = (
            f"load {self.name} / piece {self.name}"
            if self.masses
            else f"{digits(self.above)} pellets per {self.name}lorry"
        )
        context = f"filled from {self.name}"
        return f"  pellets {self.name}: {{of: pellet, holds: '{holds}', context: {context}, because: a test}}\n"

    @property
    def assumptions(self) -> str:
        if not self.masses:
            return ""
        sides = [("load", self.above, f"{self.name}crate"), ("piece", self.below, "pellet")]
        return "".join(
            f"  {side} {self.name}: {{is: '{digits(value / MASSES[mass])} {mass} per {holder}', because: a test}}\n"
            for (side, value, holder), mass in zip(sides, self.masses, strict=True)
        )

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


def write(folder: Path, claims: str, units: str, capacities: str, assumptions: str) -> Path:
    paper = "sources:\n  paper: {publisher: A Paper, published: 2024-01-05}\n"
    (folder / "claims.yaml").write_text(f"title: Pellets\n{paper}claims:\n{claims}", encoding="utf-8")
    text = f"units:\n  pellet: {{}}\n{units}capacities:\n{capacities}assumptions:\n{assumptions}"
    (folder / "assumptions.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_equal_in_exact_fractions_is_equal_in_floats(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311  # no secret
    names = chance.sample([a + b for a in ascii_lowercase for b in ascii_lowercase], CASES)
    cases = [(tie if chance.random() < 0.3 else equal)(name, chance) for name in names]
    parts = ("".join(getattr(case, part) for case in cases) for part in ("claim", "units", "capacity", "assumptions"))
    rows = estimates.compute(estimates.load(write(tmp_path, *parts))).rows.to_dict("records")
    by_claim = {row["claim"]: row for row in rows}
    assert len(by_claim) == len(rows) == CASES
    wrong = []
    for case in cases:
        row = by_claim[f"claim-{case.name}"]
        ends = [Fraction(row[end]) for end in ("recomputed", "recomputed_low", "recomputed_high")]
        is_near = all(abs(end - case.exact) <= case.exact * RESOLUTION for end in ends)
        if not is_near or (row["verdict"] == "reproduced") != case.fits:
            wrong.append((case, float(case.exact), *map(float, ends), row["verdict"]))
    assert not wrong


@pytest.mark.parametrize("load", ["20,000 kg", "20 tonnes", "20,000,000 grams"])
@pytest.mark.parametrize("stated", ["at least 1,000", "at most 1,000", "exactly 1,000", "1,000"])
def test_three_times_twenty_tonnes_over_sixty_kilograms_are_a_thousand(load: str, stated: str, tmp_path: Path) -> None:
    case = Case("a", 3, Fraction(20_000), Fraction(60), ("kg", "kg"), stated, fits=True)
    assumptions = case.assumptions.replace("20,000 kg", load)
    (row,) = estimates.compute(
        estimates.load(write(tmp_path, case.claim, case.units, case.capacity, assumptions))
    ).rows.to_dict("records")
    assert (row["recomputed"], row["verdict"]) == (1000, "reproduced")
