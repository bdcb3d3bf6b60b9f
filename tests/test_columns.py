"""Every column of a result, for a record with a claim of every kind: checked by hand once, and kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from estimates.analysis.recompute import Columns
from estimates.study.study import load

from estimates.analysis import recompute
from estimates.quantities import old_dates as dates

FOLDER = Path(__file__).parent / "golden/every-kind"


def plain(value: Any) -> object:
    return str(value) if isinstance(value, np.datetime64) else value.item() if isinstance(value, np.generic) else value


def rows(columns: Columns) -> str:
    """The kind of each column, then a line a row and column."""
    kinds = {name: values.dtype.kind for name, values in columns.items()}
    told = [json.dumps(kinds)]
    for number in range(len(columns["claim"])):
        told += [f"\n{columns['claim'][number]} {columns.get('of', [''] * 99)[number]}".rstrip()]
        told += [f"  {name}: {json.dumps(plain(values[number]))}" for name, values in columns.items()]
    return "\n".join(told) + "\n"


@pytest.mark.parametrize("name", ["counts", "pairs"])
def test_every_column_is_what_it_was(name: str, *, update_golden: bool) -> None:
    told = rows(getattr(recompute.compute(load(FOLDER)), name))
    golden = FOLDER / f"{name}.txt"
    if update_golden:
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


def test_a_result_says_what_part_of_the_record_it_looked_at() -> None:
    day = dates.parse("2024-02-12")
    result = recompute.compute(load(FOLDER), as_of=day, by="An Admiral")
    assert (result.as_of, result.by) == (day, "An Admiral")
    assert list(result.claims["claim"]) == ["least", "ceiling"]
    assert [claim.id for claim in result.record()] == ["least", "ceiling"]


def test_a_side_that_only_set_contents_beside_a_count_is_shown_with_that_count() -> None:
    study = load(FOLDER)
    assert [claim.id for claim in recompute.compute(study, by="a diplomat").record()] == ["bare", "set-beside"]


def test_before_the_first_claim_there_is_no_record() -> None:
    assert recompute.compute(load(FOLDER), as_of=dates.parse("2023-01")).record() == []


def test_the_tables_have_the_columns_of_the_arrays() -> None:
    result = recompute.compute(load(FOLDER))
    assert list(result.claims.columns) == list(result.counts)
    assert list(result.rows.columns) == list(result.pairs)
