"""What moves a result, and how much."""

from __future__ import annotations

import charts_study as given
import pytest
from estimates.analysis.sensitivity import sensitivity

from estimates.quantities import old_dates as dates

FORMULA = given.ASSUMPTIONS.replace(
    "    {holds: 450 shells per container, range: 300 to 500 shells per container, because: a test, source: survey}",
    "    {holds: payload of a box / mass of a shell, because: a test, source: survey}",
    1,
).replace(
    "mass of a shell: {is: 43.56 kg per 152 mm shell,",
    "mass of a shell: {is: 43.56 kg per 152 mm shell, range: 40 to 50 kg per 152 mm shell,",
)


def test_the_default_study_depends_most_on_what_a_container_holds() -> None:
    found = sensitivity(given.bundled("articles"))
    assert (found.claim, found.of, found.baseline) == ("nis-2024-10", "152 mm shell", 13_000 * 450)
    assert [(swing.name, swing.low, swing.high) for swing in found.swings] == [
        ("what one container holds", 13_000 * 300, 13_000 * 500),
        ("how “more than 13,000 containers” is read", 13_000 * 450, pytest.approx(13_000 * 1.13 * 450)),
    ]


def test_an_assumption_inside_a_formula_swings_by_itself() -> None:
    found = sensitivity(given.study(given.CLAIMS, FORMULA))
    swing = next(swing for swing in found.swings if swing.name == "mass of a shell")
    assert swing.low == pytest.approx(20_000 * 21_750 / 40)
    assert swing.high == pytest.approx(20_000 * 21_750 / 50)


def test_widths_fall_and_every_swing_holds_the_baseline() -> None:
    for name in ("articles", "public-record", "black-sea"):
        found = sensitivity(given.bundled(name))
        widths = [swing.width for swing in found.swings]
        assert widths == sorted(widths, reverse=True)
        for swing in found.swings:
            assert min(swing.low, swing.high) <= found.baseline <= max(swing.low, swing.high)


def test_without_such_a_pair_there_is_nothing_to_vary() -> None:
    with pytest.raises(LookupError, match="no count and capacity"):
        sensitivity(given.study(as_of=dates.parse("2020")))
