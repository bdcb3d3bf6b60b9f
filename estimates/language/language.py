"""A language as data: one YAML file of words, phrases and numerals, compiled into tables once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from estimates.language import CODES
from estimates.language.tokenizer import any_of

_SPLIT = re.compile(r"(?:[a-z]\.){2,}|[^\W\d_]+(?:'[^\W\d_]+)*|[0-9][\d.,]*|\+/[-−]|\+-|[<>]=|&[gl]t;|\S")

_PART = re.compile(r"\{([^\W\d][^{}]*)\}")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A YAML loader that reads "no", "on" and "off" as words."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # as in its base
        first: [(tag, test) for tag, test in found if tag != "tag:yaml.org,2002:bool" or first in "tf"]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class Phrase(NamedTuple):
    """A phrase of the data file as words, with its meaning."""

    words: tuple[str, ...]
    value: Any


class Phrases:
    """Phrases found by their first word, or by their last one if `backward`; the longest wins."""

    def __init__(self, entries: Iterable[tuple[Any, Any]], *, backward: bool = False) -> None:
        self.index: dict[str, list[Phrase]] = {}
        for text, value in entries:
            words = split(text)
            self.index.setdefault(words[-1 if backward else 0], []).append(Phrase(words, value))
        for phrases in self.index.values():
            phrases.sort(key=lambda phrase: -len(phrase.words))

    def at(self, words: list[str], at: int) -> tuple[Any, int] | None:
        """Return the value and the end of the phrase that starts at token `at`."""
        for phrase in self.index.get(words[at], ()):
            end = at + len(phrase.words)
            if end == at + 1 or tuple(words[at:end]) == phrase.words:
                return phrase.value, end
        return None

    def until(self, words: list[str], end: int) -> tuple[Any, int] | None:
        """Return the value and the start of the phrase that ends before token `end`."""
        for phrase in self.index.get(words[end - 1], ()) if end else ():
            start = end - len(phrase.words)
            if start >= 0 and (start == end - 1 or tuple(words[start:end]) == phrase.words):
                return phrase.value, start
        return None


def split(text: object) -> tuple[str, ...]:
    """Cut a phrase of the data file into words as the tokenizer cuts a sentence, in lower case."""
    words: list[str] = []
    for word in _SPLIT.findall(str(text).lower()):
        words.extend([word[:-1], "."] if len(word) > 1 and word[-1] == "." and word.count(".") == 1 else [word])
    return tuple(words)


class Words(dict[str, frozenset[str]]):
    """The lists of a data file as sets, by key or "key.part"; empty where the language has none."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__()
        self.data = data

    def __missing__(self, key: str) -> frozenset[str]:
        found: Any = self.data
        for part in key.split("."):
            found = found.get(part, ()) if found else ()
        self[key] = frozenset(found.split() if isinstance(found, str) else (str(word).lower() for word in found))
        return self[key]


class Language:
    """The tables of one language; `data` is its file, `words` its lists."""

    def __init__(self, code: str, data: Mapping[str, Any]) -> None:
        self.code, self.data, self.words = code, data, Words(data)
        self.spacing: bool = data["spacing"]
        self.plurals: dict[str, str] = data.get("plurals", {})
        self._irregular: dict[str, str] = {one: many for many, one in reversed(self.plurals.items())}
        self._endings: list[list[str]] = data.get("plural endings", [])
        self._vowels: str = data.get("vowels", "")
        self._singulars: dict[str, str | None] = {}

    @classmethod
    @cache
    def load(cls, code: str) -> Language:
        """Load the language with this code, "en" or "ko". ValueError if there is none."""
        if code not in CODES:
            raise ValueError(f"no language {code!r}; there are {', '.join(CODES)}")
        text = Path(__file__).with_name(f"{code}.yaml").read_bytes()
        return cls(code, yaml.load(text, _Loader))  # noqa: S506  # a safe one

    def phrases(self, key: str, *, backward: bool = False) -> Phrases:
        """Return a list of phrases, or phrases with values, of the data file as a table; `key` as of `words`."""
        found: Any = self.data
        for part in key.split("."):
            found = found.get(part, ()) if found else ()
        return Phrases(
            found.items() if isinstance(found, Mapping) else ((text, text) for text in found), backward=backward
        )

    def regex(self, key: str) -> re.Pattern[str]:
        """Compile the regular expressions of a section into one; the names of several rules are those of its groups.

        In them {name} is another part of the section, or else any word of that list in either case, by its first
        letter, which makes the search fast; {Name} is one of its words with a capital.
        """
        data = {"parts": {}, "rules": ["(?!)"], **self.data.get(key, {})}

        def part(found: re.Match[str]) -> str:
            name = found[1]
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

    def singular(self, word: str) -> str | None:
        """Return the singular of a plural noun, None for any other word."""
        if word in self._singulars:
            return self._singulars[word]
        found = self.plurals.get(word)
        ends = len(word) > 2 and word[-2:] not in self.words["unplural endings"]
        if found is None and ends and word not in self.words["no plurals"]:
            found = next((word[: -len(many)] + one for many, one in self._endings if word.endswith(many)), None)
        if len(self._singulars) < 50_000:
            self._singulars[word] = found
        return found

    def plural(self, word: str) -> str:
        """Return the plural of a noun."""
        if many := self._irregular.get(word):
            return many
        for many, one in self._endings:
            if many[:1] != one[:1] and one and word[-2:-1] in self._vowels:
                continue  # "days", not "daies"
            if word.endswith(one) and self.singular(word[: len(word) - len(one)] + many) == word:
                return word[: len(word) - len(one)] + many
        return word

    def pieces(self, units: Iterable[str]) -> Pieces | None:
        """Return the splitter of words that are written together; `units` are names of units."""
        return None if self.spacing else Pieces(self, units)


class Pieces:
    """Splits words of a language without spaces into numerals, counters, units, hedges and particles."""

    def __init__(self, language: Language, units: Iterable[str]) -> None:
        data, words = language.data, language.words
        numerals = data["numerals"]
        numbers = {word for key in ("units", "small", "large", "orders", "halves") for word in numerals[key]}
        numbers |= words["numerals.odd inside"] | words["numerals.part of"]
        self.numbers = numbers
        self.scales = numbers - words["age.after"] - (words["particles"] & set(numerals["units"]))  # 이: 3명이
        native, whole = any_of(words["numerals.alone"]), any_of([*numerals["orders"], *numerals["halves"]])
        glued = f"(?:{native})(?:{any_of([*words['glued counters'], *words['numerals.alone']])})"
        self.begin = re.compile(f"{whole}|{glued}|(?:{any_of(numbers - words['numerals.alone'])}){{2}}")
        counters = {*data["counters"], *words["times"], *units, *words["age.after"], *words["date words"]}
        hedges = {word for rule in data["hedges"].values() for text in rule.get("after", ()) for word in split(text)}
        number, counter, hedge, particle = map(any_of, (numbers, counters, hedges, words["particles"]))
        self.chain = re.compile(f"(?:{number})*(?:{counter})?(?:{number})*(?:{hedge})*(?:{particle})*")
        later = any_of(hedges - words["numerals.odd inside"])  # 5명이 여당
        self.tail = re.compile(f"(?:{later})+(?:{particle})*")  # behind a counter
        self.piece = re.compile(any_of({*numbers, *counters, *hedges, *words["particles"]}))

    def cut(self, word: str, *, number: bool, chained: bool) -> list[int]:
        """Return the ends of the pieces of a word behind a `number`, behind a counter (`chained`), or elsewhere."""
        begins = self.begin.match(word) is not None
        found = (self.chain if number or begins else self.tail).fullmatch(word) if number or chained or begins else None
        if found is None and number:
            found = self.chain.match(word)
        ends, at, end = [], 0, found.end() if found else 0
        while at < end and (piece := self.piece.match(word, at)):
            at = piece.end()
            ends.append(at)
        return ends if ends and ends[-1] == len(word) else [*ends, len(word)]


def detect(text: str) -> str:
    """Return the code of the language of a text, by letters that only it has; English if there are none."""
    sample = text[:2000]
    if sample.isascii():
        return "en"
    some = sum(map(str.isalpha, sample)) / 5
    own = {code: re.findall(Language.load(code).data.get("letters", "(?!)"), sample) for code in CODES}
    return next((code for code, found in own.items() if len(found) > some), "en")
