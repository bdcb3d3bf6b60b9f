"""Two counts of one thing: only of the same scope, over periods that contain each other; totals against periods."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_studies import SOURCES, result, study

from estimates.analysis.comparison import check_totals, compare, exclusions
from estimates.analysis.findings import findings
from estimates.analysis.record import Record
from estimates.analysis.result import compute

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
        # other things are not compared either
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


KABUL = [
    (23, "about 37,000", None),
    (24, "58,700", "21,600"),
    (25, "roughly 82,300", "19,000"),
    (26, "nearly 95,700", "approximately 13,400"),
    (27, "approximately 105,000", "approximately 12,500"),
    (28, "approximately 111,900", "approximately 6,800"),
    (29, "approximately 114,400", "approximately 2,900"),
]


def kabul(by: str = "White House") -> list[str]:
    lines = []
    for day, total, period in KABUL:
        who = f"by: {by}, made: 2021-08-{day}"
        lines.append(f'id: total-{day}, {who}, says: "{total} evacuees", covers: since 2021-08-14')
        if period:
            covers = f"covers: 2021-08-{day - 1} to 2021-08-{day}, counts: period"
            lines.append(f'id: day-{day}, {who}, says: "{period} evacuees", {covers}')
    return lines


def test_the_kabul_airlift_has_exactly_two_gaps(tmp_path: Path) -> None:
    found = study(tmp_path, "\n".join(kabul()), DEAD)
    falls, gaps = check_totals(Record(found))
    assert [(found.claims.id[gap.period], gap.difference, gap.gap) for gap in gaps] == [
        ("day-25", 23_600, 4_600),
        ("day-27", 9_300, -3_200),
    ]
    assert falls == []
    assert [line for line in findings(compute(found)).lines() if "gap +4,600" in line or "gap -3,200" in line]


def test_totals_of_another_speaker_or_scope_explain_no_gap(tmp_path: Path) -> None:
    lines = [line for line in kabul() if "day-25" not in line] + [
        line for line in kabul("Pentagon") if "day-25" in line
    ]
    _, gaps = check_totals(Record(study(tmp_path, "\n".join(lines), DEAD)))
    assert len(gaps) == 1


def test_a_total_of_an_unknown_day_neither_falls_nor_explains_a_gap(tmp_path: Path) -> None:
    claims = """
    - id: a, by: NIS, made: 2024-05, says: "10,200 victims"
    - id: b, by: NIS, made: 2024-06-01, says: "9,000 victims"
    """
    assert check_totals(Record(study(tmp_path, claims, DEAD))) == ([], [])


@pytest.mark.parametrize(
    ("earlier", "later", "falls"),
    [
        ("10,200", "9,000", True),
        ("10,000", "9,950", False),  # within their rounding and 1 %
        ("more than 10,200", "about 9,000", True),
        ("more than 10,000", "more than 9,000", False),  # a later floor leaves the higher total open
        ("up to 10,000", "9,000", False),  # an earlier ceiling may not have been reached
        ("9,000", "10,000", False),
    ],
)
def test_totals_of_one_speaker_do_not_fall(tmp_path: Path, earlier: str, later: str, falls: bool) -> None:
    claims = f"""
    - id: a, by: NIS, made: 2024-05-01, says: "{earlier} victims"
    - id: b, by: NIS, made: 2024-06-01, says: "{later} victims"
    """
    assert bool(check_totals(Record(study(tmp_path, claims, DEAD)))[0]) == falls


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12), st.integers(80, 120)), min_size=2, max_size=8))
def test_only_periods_that_contain_each_other_are_ever_set_against_each_other(
    tmp_path: Path, rows: list[tuple[int, int, int]]
) -> None:
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
    found = findings(result(tmp_path, claims, DEAD))
    (apart,) = found.as_data()["apart"]
    assert {name: apart[name] for name in ("made", "claim", "words", "other", "other_words", "verdict")} == {
        "made": "2024-05-10",
        "claim": "b",
        "words": "at most 95 victims",
        "other": "a",
        "other_words": "at least 110 victims",
        "verdict": "contradicted",
    }
    assert not found.contradicted  # a stated figure is contradicted by a capacity only
