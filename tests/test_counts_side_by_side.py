"""Two counts of one thing: only of the same scope, over periods that contain each other; totals against periods."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_studies import SOURCES, result, study

from estimates.analysis.comparison import check_totals, compare, exclusions
from estimates.analysis.findings import Findings
from estimates.analysis.record import Record

DEAD = f"""
units: {{victim: {{}}, evacuee: {{}}}}
{SOURCES}
capacities: {{}}
"""
A = "id: a, by: Ministry, made: 2024-05-09"
SPRING, SINCE, GAZA = "covers: 2024-01 to 2024-04", "covers: since 2024-01-01", "covers: 2024-01, scope: Gaza"
AT_LEAST, AT_MOST = "at least 110 victims", "at most 95 victims"
B = "id: b, by: Institute, made: 2024-05-10"


def excluded(folder: Path, *claims: str) -> list[tuple[str, str, str, str]]:
    found = study(folder, "\n".join(claims), DEAD)
    names = found.claims.id
    return [
        (str(names[e.claim]), str(names[e.other]), e.periods, e.verdict) for e in exclusions(Record(found))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # the same months: at least 110 and no more than 95 exclude each other, whatever the day of the statement
        (f"says: {AT_LEAST}, {SPRING}", f"says: no more than 95 victims, {SPRING}",
         ("b", "a", "same", "contradicted")),
        # a soft end is exceeded by less than half: tension
        (f"says: {AT_LEAST}, {SPRING}", f"says: up to 95 victims, {SPRING}",
         ("b", "a", "same", "tension")),
        # within 1 % is not a miss
        ("says: at least 1000 victims, covers: 2024-01", "says: at most 995 victims, covers: 2024-01", None),
        # a longer period cannot hold less
        (f"says: {AT_LEAST}, covers: 2024-02", f"says: {AT_MOST}, {SPRING}",
         ("b", "a", "contained", "contradicted")),
        # ... but it may hold more
        (f"says: {AT_MOST}, covers: 2024-02", f"says: {AT_LEAST}, {SPRING}", None),
        # an open period ends on the day of the claim, so that the later one contains the earlier one
        (f"says: {AT_LEAST}, {SINCE}", f"says: {AT_MOST}, {SINCE}",
         ("b", "a", "contained", "contradicted")),
        (f"says: {AT_MOST}, {SINCE}", f"says: {AT_LEAST}, {SINCE}", None),
        # periods that merely overlap, counts without a period, and other scopes are not compared
        (f"says: {AT_LEAST}, {SPRING}", f"says: {AT_MOST}, covers: 2024-03 to 2024-05", None),
        (f"says: {AT_LEAST}", f"says: {AT_MOST}", None),
        (f"says: {AT_LEAST}, {GAZA}", f"says: {AT_MOST}, covers: 2024-01, scope: Rafah", None),
        (f"says: {AT_LEAST}, {GAZA}", f"says: {AT_MOST}, covers: 2024-01", None),
        (f"says: {AT_LEAST}, {GAZA}", f"says: {AT_MOST}, covers: 2024-01, scope: ' GAZA '",
         ("b", "a", "same", "contradicted")),
        # one period written in two ways; an order is a floor
        ("says: exactly 150 victims, covers: January 2024",
         "says: exactly 100 victims, covers: 2024-01-01 to 2024-01-31", ("b", "a", "same", "contradicted")),
        ("says: hundreds of victims, covers: 2024-01", "says: at most 60 victims, covers: 2024-01",
         ("b", "a", "same", "contradicted")),
        # what was corrected excludes nothing any more
        (f"says: {AT_LEAST}, {SPRING}", f"says: {AT_MOST}, {SPRING}, corrects: a, because: a slip", None),
        # a rate of a longer period may be lower; other things are not compared either
        ("says: exactly 20 victims per week, covers: 2024", "says: exactly 30 victims per week, covers: 2024-01", None),
        (f"says: {AT_LEAST}, covers: 2024-01", "says: at most 95 evacuees, covers: 2024-01", None),
    ],
)  # fmt: skip
def test_two_counts_exclude_each_other(
    tmp_path: Path, one: str, other: str, expected: tuple[str, str, str, str] | None
) -> None:
    assert excluded(tmp_path, f"{A}, {one}", f"{B}, {other}") == ([expected] if expected else [])


def test_a_repeat_excludes_nothing(tmp_path: Path) -> None:
    one = f"{A}, says: at least 110 victims, covers: 2024-01"
    other = f"{B}, says: at most 95 victims, covers: 2024-01"
    again = "id: c, by: Paper, made: 2024-06, says: at least 110 victims, covers: 2024-01, repeats: a"
    assert len(excluded(tmp_path, one, other, again)) == 1


def test_two_sides_are_compared_count_by_count(tmp_path: Path) -> None:
    one = f"{A}, says: 110 victims, covers: 2024-01 to 2024-04"
    other = f"{B}, says: 98 victims, covers: 2024-01 to 2024-04"
    shorter = "id: c, by: Institute, made: 2024-03, says: 40 victims, covers: 2024-02"
    found = study(tmp_path, f"{one}\n{other}\n{shorter}", DEAD)
    compared = compare(Record(found, by="Ministry"), Record(found, by="Institute"))
    assert [(c.other, c.periods, c.verdict, round(c.ratio, 2)) for c in compared] == [
        (2, "contained", "overlapping", 2.75),
        (1, "same", "contradicted", 1.12),
    ]


def test_two_studies_are_compared_by_the_names_of_things_and_scopes(tmp_path: Path) -> None:
    one = study(tmp_path / "one", f"{A}, says: at least 110 victims, covers: 2024-01, scope: Gaza", DEAD)
    two = study(tmp_path / "two", f"{B}, says: at most 95 victims, covers: 2024-01, scope: gaza", DEAD)
    assert [(c.claim, c.other, c.verdict) for c in compare(Record(one), Record(two))] == [(0, 0, "contradicted")]


@pytest.mark.parametrize(
    ("earlier", "by", "period", "gaps"),
    [
        ("12,300", "NIS", "700", []),  # 600 in all: within the rounding of three figures and 1 % of the later total
        ("12,300", "NIS", "1,000", []),
        ("12,300", "NIS", "exactly 1,000", [-400]),
        ("nearly 12,300", "NIS", "exactly 1,000", [-400]),  # hedges of totals would swallow every gap
        ("12,300", "CIA", "exactly 1,000", []),  # totals of another speaker explain nothing
    ],
)
def test_a_period_has_the_difference_of_the_totals_at_its_ends(
    tmp_path: Path, earlier: str, by: str, period: str, gaps: list[float]
) -> None:
    claims = f"""
    - id: a, by: NIS, made: 2024-05-01, says: "{earlier} victims", covers: since 2024-01-01
    - id: b, by: NIS, made: 2024-05-08, says: "about 12,900 victims", covers: since 2024-01-01
    - id: c, by: {by}, made: 2024-05-08, says: "{period} victims", covers: 2024-05-01 to 2024-05-08, counts: period
    """
    falling, _, found = check_totals(Record(study(tmp_path, claims, DEAD)))
    assert (falling, [gap.gap for gap in found]) == ([], gaps)


@pytest.mark.parametrize(
    ("day", "earlier", "later", "falls"),
    [
        ("2024-05-01", "10,200 victims", "9,000 victims", True),
        ("2024-05-01", "10,000 victims", "9,950 victims", False),  # within 1 %
        ("2024-05-01", "7,000 victims", "6,700 victims", True),
        ("2024-05-01", "more than 10,200 victims", "about 9,000 victims", True),
        ("2024-05-01", "more than 10,000 victims", "more than 9,000 victims", False),  # the later total is open above
        ("2024-05-01", "up to 10,000 victims", "9,000 victims", False),  # the earlier one may not have been reached
        ("2024-05-01", "9,000 victims", "10,000 victims", False),
        ("2024-05", "10,200 victims", "9,000 victims", True),  # the month is over by then
        ("2024-06", "10,200 victims", "9,000 victims", False),  # on an unknown day
        ("2024-05-01", "10,200 victims", '9,000 victims", scope: "North', False),
        ("2024-05-01", '10,200 victims", scope: "The North', '9,000 victims", scope: "the north', True),
        ("2024-05-01", '10,200 victims", means: "stock', '9,000 victims", means: "stock', False),  # it may be used up
        ("2024-05-01", "20 victims per week", "15 victims per week", False),
        ("2024-05-01", "10,200 victims", '9,000 victims", repeats: "a', False),
        ("2024-05-01", "10,200 victims", '9,000 victims", covers: "since 2024-01', False),
        ("2024-05-01", '10,200 victims", covers: "2024-01', '9,000 victims", covers: "2024-01', False),
        ("2024-05-01", "10,200 victims", '9,000 victims", corrects: a, because: "a slip', False),
    ],
)
def test_totals_of_one_speaker_and_scope_do_not_fall(
    tmp_path: Path, day: str, earlier: str, later: str, falls: bool
) -> None:
    claims = f"""
    - id: a, by: NIS, made: {day}, says: "{earlier}"
    - id: b, by: NIS, made: 2024-06-01, says: "{later}"
    """
    assert len(check_totals(Record(study(tmp_path, claims, DEAD)))[0]) == falls


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12), st.integers(80, 120)), min_size=2, max_size=8))
def test_only_periods_that_contain_each_other_are_compared(tmp_path: Path, rows: list[tuple[int, int, int]]) -> None:
    claims = [
        f"id: c{i}, by: A, made: 2025, says: exactly {n} victims, covers: 2024-{min(a, b):02} to 2024-{max(a, b):02}"
        for i, (a, b, n) in enumerate(rows)
    ]
    found = study(tmp_path, "\n".join(claims), DEAD)
    said = [(min(a, b), max(a, b), n) for a, b, n in rows]
    expected = {
        (i, j) for i, (a, b, n) in enumerate(said) for j, (c, d, m) in enumerate(said)
        if i != j and a <= c and d <= b and n * 1.01 < m
    }  # fmt: skip
    assert {(e.claim, e.other) for e in exclusions(Record(found))} == expected


def test_findings_are_the_same_lines_for_terminal_and_data(tmp_path: Path) -> None:
    claims = f"{A}, says: at least 110 victims, covers: 2024-01\n{B}, says: at most 95 victims, covers: 2024-01"
    found = Findings(result(tmp_path, claims, DEAD))
    (apart,) = found.as_data()["apart"]
    said = [apart[name] for name in ("made", "claim", "words", "other", "other_words", "verdict")]
    assert said == ["2024-05-10", "b", "at most 95 victims", "a", "at least 110 victims", "contradicted"]
    assert not found.firm  # a stated figure is contradicted by a capacity only
