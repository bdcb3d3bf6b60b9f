"""A language as data: one YAML file of words, phrases and numerals, compiled into tables once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml

from estimates.language import CODES
from estimates.language.tokenizer import split

T = TypeVar("T")

_PART = re.compile(r"\{([^\W\d][^{}]*)\}")


class Phrase(NamedTuple):
    """A phrase of the data file as words, with its meaning."""

    words: tuple[str, ...]
    value: Any


class Phrases:
    """Phrases found by their first or by their last word; the longest wins."""

    def __init__(self, entries: Iterable[tuple[object, Any]]) -> None:
        self.index: dict[str, list[Phrase]] = {}
        self.last: dict[str, list[Phrase]] = {}
        for phrase in sorted((Phrase(split(text), value) for text, value in entries), key=lambda p: -len(p.words)):
            self.index.setdefault(phrase.words[0], []).append(phrase)
            self.last.setdefault(phrase.words[-1], []).append(phrase)

    def at(self, words: list[str], at: int) -> tuple[Any, int] | None:
        """Return the value and the end of the phrase that starts at token `at`."""
        for phrase in self.index.get(words[at], ()):
            end = at + len(phrase.words)
            if end == at + 1 or tuple(words[at:end]) == phrase.words:
                return phrase.value, end
        return None

    def until(self, words: list[str], end: int) -> tuple[Any, int] | None:
        """Return the value and the start of the phrase that ends before token `end`."""
        for phrase in self.last.get(words[end - 1], ()) if end else ():
            start = end - len(phrase.words)
            if start >= 0 and (start == end - 1 or tuple(words[start:end]) == phrase.words):
                return phrase.value, start
        return None


class Tables(dict[str, T]):
    """What is made of parts of a data file, by their keys; each when it is first asked for."""

    def __init__(self, make: Callable[[str], T]) -> None:
        self.make = make

    def __missing__(self, key: str) -> T:
        self[key] = self.make(key)
        return self[key]


class Language:
    """One language: `data` is its file, and the tables are its parts, by "key" or "key.part".

    `maps` has them as they are, `words` as sets, `endings` as tuples with the longest word first, `phrases` as phrases
    and `patterns` as regular expressions.
    """

    def __init__(self, code: str, data: Mapping[str, Any]) -> None:
        self.code, self.data = code, data
        self.maps, self.words, self.phrases = Tables(self._part), Tables(self._set), Tables(self._phrases)
        self.endings = Tables(lambda key: tuple(sorted(self.words[key], key=len, reverse=True)))
        self.patterns = Tables(self._pattern)
        self.spacing: bool = data["spacing"]
        self.singular = lru_cache(50_000)(self._singular)

    @classmethod
    @cache
    def load(cls, code: str) -> Language:
        """Load the language with this code, "en" or "ko". ValueError if there is none."""
        if code not in CODES:
            raise ValueError(f"no language {code!r}; there are {', '.join(CODES)}")
        text = Path(__file__).with_name(f"{code}.yaml").read_bytes()
        return cls(code, yaml.load(text, Loader=yaml.CSafeLoader))

    def _part(self, key: str) -> Any:
        """What the file has under a key, nothing if it has none."""
        value: Any = self.data
        for part in key.split("."):
            value = value.get(part, {}) if value else {}
        return value

    def _set(self, key: str) -> frozenset[str]:
        entries = self.maps[key]
        return frozenset(entries.split() if isinstance(entries, str) else (str(word).lower() for word in entries))

    def _phrases(self, key: str) -> Phrases:
        entries = self.maps[key]
        return Phrases(entries.items() if isinstance(entries, dict) else zip(entries, entries, strict=True))

    def _pattern(self, key: str) -> re.Pattern[str]:
        """Compile the regular expressions of a section into one; the names of several rules are those of its groups.

        In them {name} is another part of the section, or else any word of that list in either case, by its first
        letter, which makes the search fast; {Name} is one of its words with a capital.
        """
        data = {"parts": {}, "rules": ["(?!)"], **self.maps[key]}

        def part(match: re.Match[str]) -> str:
            name = match[1]
            if name in data["parts"]:
                return f"(?:{_PART.sub(part, data['parts'][name])})"
            first: dict[str, list[str]] = {}
            for word in sorted(self.words[name[0].lower() + name[1:]], key=len, reverse=True):
                first.setdefault(word[0], []).append(re.escape(word[1:]))
            some = (
                f"[{re.escape(letter.upper() + letter[name[0].isupper() :])}](?i:" + "|".join(rest) + ")"
                for letter, rest in first.items()
            )
            return f"(?:{'|'.join(some) or '(?!)'})"

        rules = data["rules"]
        named = [f"(?P<{name}>{rule})" for name, rule in rules.items()] if isinstance(rules, dict) else rules
        return re.compile(_PART.sub(part, "|".join(named)))

    def _singular(self, word: str) -> str | None:
        """Return the singular of a plural noun, None for any other word."""
        singular: str | None = self.maps["plurals"].get(word)
        ends = len(word) > 2 and word[-2:] not in self.words["unplural endings"]
        if singular is None and ends and word not in self.words["no plurals"]:
            endings = self.maps["plural endings"]
            singular = next((word[: -len(many)] + single for many, single in endings if word.endswith(many)), None)
        return singular


def detect(text: str) -> str:
    """Return the code of the language of a text, by letters that only it has; English if there are none."""
    sample = text[:2000]
    some = sum(map(str.isalpha, sample)) / 5
    letters = {code: Language.load(code).data.get("letters", "(?!)") for code in CODES}
    return next((code for code in CODES if len(re.findall(letters[code], sample)) > some), "en")
