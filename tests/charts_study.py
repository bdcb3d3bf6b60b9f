"""What the charts' tests draw: one small study with every kind of figure, and counts without a study for laws."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import numpy as np
from estimates.language.lexicon import Lexicon, UnitName
from estimates.study.study import load

from estimates.analysis import recompute
from estimates.quantities import old_dates as dates
from estimates.reading import figures

ASSUMPTIONS = """
units:
  container: {also: [box]}
  round: {}
  152 mm shell: {counts as: round}
  122 mm rocket: {counts as: round}
sources:
  survey: {publisher: A survey}
capacities:
  152 mm shell:
    {holds: 450 shells per container, range: 300 to 500 shells per container, because: a test, source: survey}
  122 mm rocket:
    {holds: 75 rockets per container, range: 70 to 100 rockets per container, because: a test, source: survey}
assumptions:
  payload of a box: {is: "21,750 kg per container", because: a test, illustrative: true}
  mass of a shell: {is: 43.56 kg per 152 mm shell, because: a test, illustrative: true}
checks:
  152 mm, bare, one box:
    {of: 152 mm shell, limits: {mass: payload of a box / mass of a shell}, because: a test, source: survey}
"""
CLAIMS = """
title: Containers of a test
sources:
  paper: {publisher: The Paper, published: 2024-06-18}
  wire: {publisher: The Wire}
claims:
  - {id: a1, by: An official, side: Washington, made: 2023-10, says: "more than 1,000 containers", source: paper}
  - {id: b1, by: A colonel, side: Tallinn, made: 2023-10-23, says: "up to 1,000 containers", source: wire}
  - {id: c1, by: A minister, side: Seoul, made: 2024-01-10, says: "about 5,000 containers", source: paper,
     contents: [{says: 2.3 million shells, of: 152 mm shell}]}
  - {id: a2, by: An official, side: Washington, made: 2024-02-23, says: "10,000 containers", source: paper}
  - {id: c2, by: A minister, side: Seoul, made: 2024-02-26, says: "close to 6,700 containers", source: paper,
     contents: [{says: as many as three million rounds, of: 152 mm shell},
                {says: more than half a million rounds, of: 122 mm rocket}]}
  - {id: n1, by: A spokesman, side: Brussels, made: 2024-03-11, says: "at least 6,700 containers", repeats: c2,
     source: wire}
  - {id: c3, by: A minister, side: Seoul, made: 2024-08-27, says: "between 12,000 and 14,000 containers", source: paper,
     contents: [{says: "8 million rounds", of: [152 mm shell, 122 mm rocket]}]}
  - {id: u1, by: A speaker, side: London, made: unknown, says: "20,000 containers", source: wire}
"""


@cache
def study(claims: str = CLAIMS, assumptions: str = ASSUMPTIONS, **more: Any) -> recompute.Result:
    """A study written down and recomputed."""
    with TemporaryDirectory() as folder:
        Path(folder, "claims.yaml").write_text(claims, encoding="utf-8")
        Path(folder, "assumptions.yaml").write_text(assumptions, encoding="utf-8")
        return recompute.compute(load(folder, overrides=more.get("overrides", ())), as_of=more.get("as_of"))


@cache
def bundled(name: str) -> recompute.Result:
    return recompute.compute(load(name))


def title(words: str) -> str:
    """The study's claims under another title."""
    return CLAIMS.replace("Containers of a test", words)


LEXICON = Lexicon.default().with_units([UnitName("container")])


def told(statements: Iterable[tuple[str, str, str]], *, name: str = "A study", source: str = "A paper") -> Any:
    """A result with counts alone: (side, day or month or year, the figure in words) each."""
    rows = []
    for number, (side, made, words) in enumerate(statements):
        figure, when = figures.parse(words, LEXICON), dates.parse(made)
        implied = figure.implied or (math.nan, math.nan)
        rows.append(
            {
                "claim": f"claim {number}",
                "by": f"a speaker of {side}",
                "side": side,
                "made": made,
                "made_start": np.datetime64(when.start, "s"),
                "made_end": np.datetime64(when.end, "s"),
                "covers": None,
                "kind": "statement",
                "words": words,
                "relation": figure.relation,
                "figure": math.nan if figure.figure is None else figure.figure,
                "low": figure.literal.low,
                "high": figure.literal.high,
                "implied_low": implied[0],
                "implied_high": implied[1],
                "unit": "container",
                "sources": source,
            }
        )
    counts = {key: np.array([row[key] for row in rows]) for key in rows[0]}
    return SimpleNamespace(
        study=SimpleNamespace(title=name, lexicon=LEXICON), as_of=None, by=None, overrides=(), counts=counts
    )


def ordinal(text: str) -> float:
    return float(date.fromisoformat(text).toordinal())
