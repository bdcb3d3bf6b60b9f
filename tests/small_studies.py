"""Small studies for tests: a few lines of YAML, loaded from a folder."""

from __future__ import annotations

import textwrap
from pathlib import Path

from estimates.analysis.result import Result, compute
from estimates.study.loader import load
from estimates.study.record import Study

SOURCES = """
sources:
  press: {publisher: Press, published: 2024-12-31, url: https://example.org/press}
  wire: {publisher: Wire, published: 2024-12-31, url: https://example.org/wire}
"""
BOXES = f"""
units:
  container: {{}}
  round: {{}}
  152 mm shell: {{counts as: round}}
  122 mm rocket: {{counts as: round}}
  howitzer: {{}}
  voyage: {{}}
  flight: {{}}
  evacuee: {{}}
  participant: {{}}
{SOURCES}
capacities:
  152 mm shell:
    {{holds: 450 shells per container, range: 300 to 500 shells per container, because: a test, source: wire}}
  122 mm rocket:
    {{holds: 75 rockets per container, range: 70 to 100 rockets per container, because: a test, source: wire}}
"""


def study(folder: Path, claims: str, assumptions: str = BOXES) -> Study:
    """Load a study of some claims, each without its sources, and of some assumptions."""
    lines = textwrap.dedent(claims).strip().splitlines()
    text = "\n".join(f"  - {{{line.removeprefix('- ')}, source: press}}" for line in lines)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "assumptions.yaml").write_text(assumptions, encoding="utf-8")
    (folder / "claims.yaml").write_text(f"title: A test\n{SOURCES}\nclaims:\n{text}\n", encoding="utf-8")
    return load(folder)


def result(folder: Path, claims: str, assumptions: str = BOXES) -> Result:
    return compute(study(folder, claims, assumptions))
