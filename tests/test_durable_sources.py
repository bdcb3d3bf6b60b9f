"""Sources that last: when they were read, archived copies, digests, and what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimates import lint
from estimates.analysis.explanation import explain
from estimates.analysis.findings import Findings
from estimates.analysis.result import Result, compute
from estimates.diagnostics import DataError
from estimates.export import TYPES

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
KEPT = f"""
    url: https://example.org/a
    accessed: 2024-06-20
    archive: https://web.archive.org/web/20240620/https://example.org/a
    sha256: {DIGEST}
"""


def study(folder: Path, source: str) -> Path:
    (folder / "assumptions.yaml").write_text("units:\n  container: {}\n", encoding="utf-8")
    (folder / "claims.yaml").write_text(
        f"title: A test\nsources:\n  press:\n    publisher: Press\n    published: 2024-06-18\n{source.strip(chr(10))}\n"
        "claims:\n  - {id: a, by: A, made: 2024-06, says: 700 containers, source: press}\n",
        encoding="utf-8",
    )
    return folder


def computed(folder: Path, source: str) -> Result:
    return compute(lint.load(study(folder, source)))


@pytest.mark.parametrize(
    ("source", "slug", "shown"),
    [
        ("    archive: web.archive.org/web/2024", "url", "web.archive.org/web/2024"),
        ("    archive: https://example.org/a b", "url", "https://example.org/a b"),
        ("    sha256: 9f86d081", "sha256", "9f86d081"),
        (f"    sha256: {DIGEST[:-1]}g", "sha256", f"{DIGEST[:-1]}g"),
        ("    accessed: in June", "date", "in June"),
        ("    accessed: 2199-01-01", "future", "2199-01-01"),
    ],
)
def test_what_cannot_be_an_address_a_day_or_a_digest_is_reported_in_its_place(
    source: str, slug: str, shown: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError) as caught:
        lint.load(study(tmp_path, source))
    [found] = caught.value.diagnostics
    assert (found.slug, found.span and found.span.text) == (slug, shown)


@pytest.mark.parametrize(
    ("source", "unaddressed", "unarchived"),
    [(KEPT, [], []), ("    url: https://example.org/a", [], ["press"]), ("    lang: en", ["press"], [])],
)
def test_check_lists_sources_without_an_address_or_an_archived_copy(
    source: str, unaddressed: list[str], unarchived: list[str], tmp_path: Path
) -> None:
    found = Findings(computed(tmp_path, source)).as_data()
    assert (found["unaddressed"], found["unarchived"]) == (unaddressed, unarchived)


def test_the_addresses_are_exported_one_per_line_for_an_archiver(tmp_path: Path) -> None:
    [data] = TYPES["urls"](computed(tmp_path, KEPT)).values()
    assert data.decode() == "https://example.org/a\n"
    (tmp_path / "none").mkdir()
    [data] = TYPES["urls"](computed(tmp_path / "none", "    lang: en")).values()
    assert data == b""


def test_explanation_and_bibliography_lead_to_the_archived_copy(tmp_path: Path) -> None:
    found = computed(tmp_path, KEPT)
    [cited] = explain(found, "a")[0].sources
    assert "archived at https://web.archive.org/web/20240620/https://example.org/a" in cited
    [data] = TYPES["bibtex"](found).values()
    assert "archiveurl = {https://web.archive.org/web/20240620/https://example.org/a}" in data.decode()
