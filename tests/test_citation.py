"""CITATION.cff has what the Citation File Format 1.2.0 asks for."""

from __future__ import annotations

from pathlib import Path

import yaml

FILE = Path(__file__).parent.parent / "CITATION.cff"
PERSON = {"name", "family-names", "given-names"}
WORK = {
    "type", "title", "authors", "license", "version", "abstract", "notes", "keywords", "journal", "volume", "year",
}  # fmt: skip


def test_the_citation_file_is_valid_and_invents_no_address() -> None:
    text = FILE.read_text(encoding="utf-8")
    citation = yaml.safe_load(text)
    assert {"cff-version", "message", "title", "authors", "version"} <= citation.keys()
    assert citation.keys() <= WORK | {"cff-version", "message", "references"}
    assert (citation["cff-version"], citation["type"], citation["license"]) == ("1.2.0", "software", "MIT")
    for work in (citation, *citation["references"]):
        assert work is citation or {"type", "title", "authors"} <= work.keys() <= WORK
        assert all(person and person.keys() <= PERSON for person in work["authors"])
    data = [work.get("license") for work in citation["references"] if work["type"] == "data"]
    assert data == ["CC-BY-4.0"]
    assert "http" not in text
