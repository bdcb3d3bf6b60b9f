"""CITATION.cff is what the Citation File Format 1.2.0 asks for; the part of its schema that this file uses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

FILE = Path(__file__).parent.parent / "CITATION.cff"
WORDS = {"type": "string", "minLength": 1}
VERSION = {"type": ["string", "number"], "minLength": 1}
LICENCE = {"enum": ["MIT", "CC-BY-4.0"]}
PEOPLE = {
    "type": "array",
    "minItems": 1,
    "uniqueItems": True,
    "items": {
        "anyOf": [
            {"required": ["name"], "properties": {"name": WORDS}, "additionalProperties": False},
            {
                "required": ["family-names"],
                "properties": {"family-names": WORDS, "given-names": WORDS},
                "additionalProperties": False,
            },
        ]
    },
}
REFERENCE = {
    "required": ["authors", "title", "type"],
    "properties": {
        "type": {"enum": ["article", "data"]},
        "title": WORDS,
        "authors": PEOPLE,
        "version": VERSION,
        "license": LICENCE,
        "journal": WORDS,
        "volume": {"type": ["integer", "string"]},
        "year": {"type": ["integer", "string"]},
        "notes": WORDS,
    },
    "additionalProperties": False,
}
SCHEMA = {
    "type": "object",
    "required": ["authors", "cff-version", "message", "title"],
    "properties": {
        "cff-version": {"const": "1.2.0"},
        "message": WORDS,
        "title": WORDS,
        "abstract": WORDS,
        "authors": PEOPLE,
        "type": {"enum": ["software", "dataset"]},
        "version": VERSION,
        "license": LICENCE,
        "keywords": {"type": "array", "minItems": 1, "uniqueItems": True, "items": WORDS},
        "references": {"type": "array", "minItems": 1, "uniqueItems": True, "items": REFERENCE},
    },
    "additionalProperties": False,
}


@pytest.fixture
def citation() -> Any:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def test_the_citation_file_is_valid(citation: Any) -> None:
    jsonschema.validate(citation, SCHEMA)


def test_code_and_figures_have_each_their_licence(citation: Any) -> None:
    assert citation["license"] == "MIT"
    assert [each.get("license") for each in citation["references"] if each["type"] == "data"] == ["CC-BY-4.0"]


def test_no_address_is_made_up() -> None:
    assert "http" not in FILE.read_text(encoding="utf-8")
