"""The units of measure and currencies of a language and a study, and where a sentence has them."""

import re

from estimates.language.language import Language, Phrase, Phrases
from estimates.language.numerals import Numerals
from estimates.language.tokenizer import NUMBER, Pieces, Tokens, any_of, pattern, split
from estimates.quantities.units import Units

_SYMBOL = 3  # letters of a unit whose case matters


class Lexicon:
    """A language with a set of units; every table is made once."""

    def __init__(self, language: Language, units: Units) -> None:
        self.language, self.units, self.singular, self.w = language, units, language.singular, language.words
        self.phrases, self.patterns, self.endings = language.phrases, language.patterns, language.endings
        self.maps = language.maps
        self.is_head_final = language.data["noun"] == "before"
        self.vague = [self.phrases[f"numerals.{name}"] for name in ("couple", "several", "orders")]
        self.numerals = Numerals(language, self.counts_in_millions)
        self.starts = self.numerals.starts.union(*(table.index for table in self.vague)) - self.numerals.one
        self.number_words = (self.numerals.words - set(self.numerals.halves)) | set(self.numerals.orders)
        self.spellings = spellings = units.spellings(language.code)
        self.kinds = {name: units.by_name[name].kind for name in set(spellings.values())}
        # What is counted: the units by spelling, the last words of the spellings, and those that are their own plural.
        self.things = {name.lower().replace("-", " "): u for name, u in spellings.items() if self.kinds[u] == "count"}
        self.heads = {name.split()[-1] for name in self.things}
        self.invariable = {name.split()[-1].lower() for name in set(self.things.values()) if units.plural(name) == name}
        measures = {name: unit for name, unit in spellings.items() if self.kinds[unit] != "count"}
        self._units: dict[str, list[Phrase]] = {}  # with the unit, and the spelling where its case matters
        self.currency: dict[str, str] = {}
        for name, unit in {**measures, **{name: u for name, u in self.things.items() if " of " in name}}.items():
            self._add(name, unit)
        for phrases in self._units.values():
            phrases.sort(key=lambda phrase: -len(phrase.words))
        data = language.data
        self.pieces = None if language.spacing else Pieces(data, self.w, measures)
        self.glued = self.maps["touching units"]
        self.rate_words = (self.w["per.articles"] - self.numerals.one).union(self.maps["per.words"])
        sizes = {name: unit for name, unit in measures.items() if unit in self.w["size units"]}
        self.matcher = pattern(data["grouping"], data["decimal"], sizes, self.currency)
        marks = {raw: unit for raw, unit in self.glued.items() if unit in sizes.values() and not raw.isalpha()}
        self.sizes = {**sizes, **{units.plural(name): unit for name, unit in sizes.items()}, **marks}
        size = rf"\d+(?:,\d{{3}})*(?:\.\d+)?(?:\s?[x×]\s?\d+(?:\.\d+)?)?|(?:{any_of(self.numerals.units)})(?=[-‐‑])"
        item = rf"(?:{size})(?:[-‐‑\s]?(?:{any_of(self.sizes)})(?![A-Za-z]))"
        listed = rf"{item}?(?:[-‐‑]?(?:,|,?\s(?:{any_of(self.w['lists of sizes'])}))\s|/)"
        # Behind a number: "40-tonne trucks", "40 tonne trucks", "15-year-olds"; not "twenty-five trucks", "50-odd men".
        other = any_of(self.numerals.words | self.w["touching"])
        joined = rf"[-‐‑](?!(?:{other})\b)(?:\w+-)*(?:[a-z]+(?<!s)(?=\s[A-Za-z])|(?=[a-z]+s\b))"
        unit = rf"(?P<measure>{joined}|\s(?:{any_of(name for name in measures if name.isalpha())})(?=\s[a-z]))"
        self.size, self.calibres = re.compile(size), re.compile(rf"(?:{listed})*(?:{item}|(?:{size}){unit})")
        self.before = Phrases((text, name) for name, rule in data["hedges"].items() for text in rule.get("before", ()))
        self.after = Phrases((text, name) for name, rule in data["hedges"].items() for text in rule.get("after", ()))

    def _add(self, name: str, unit: str) -> None:
        """Enter a spelling of a unit by its first word, and as a currency if it precedes its number."""
        words, short = split(name), len(name) <= _SYMBOL
        letters = name != name.lower() or len(name) < _SYMBOL
        symbol = not words[-1].isalpha() or name.isupper() or (len(words) == 1 and short and letters)
        sign = not (name[0] + name[-1]).isalpha() or (name[0].isupper() and short)
        if name in self.maps["units before"] or (sign and self.kinds[unit] == "money"):
            self.currency[name] = unit
        raw = name if symbol and name.isascii() and name.isalpha() else None
        self._units.setdefault(self.singular(words[0]) or words[0], []).append(Phrase(words, (unit, raw)))

    def tokens(self, text: str) -> Tokens:
        """Cut a sentence into tokens."""
        return Tokens(text, self.matcher, self.pieces)

    def thing_of(self, noun: str | None, counter: str) -> str | None:
        """Return the unit that a noun, or else the counter behind its number, is a name of."""
        return self.things.get(noun or "") or self.things.get(counter)

    # units

    def unit(self, tokens: Tokens, at: int) -> tuple[str, int] | None:
        """Return the unit of measure or currency that starts at token `at`, and the token behind it.

        Some signs have to touch their number: "50p", "40'", and "20C" unless the sentence is about heat.
        """
        glued = self.glued.get(sign := tokens.raw(at)) if tokens.kinds[at - 1] == NUMBER else None
        if glued in self.kinds:
            words, cues = tokens.words, self.w["ambiguous units.degree.cues"]
            hot = sign.isupper() and (words[at + 1] in ("(", ")") or not cues.isdisjoint(words))  # "40 C (104 F)"
            if hot or (tokens.touch(at - 1) and (sign.isalpha() or words.count(sign) == 1)):
                return glued, at + 1
        first = tokens.words[at].lower()
        for phrase, (unit, raw) in self._units.get(self.singular(first) or first, ()):
            pairs = zip((first, *map(str.lower, tokens.words[at + 1 : at + len(phrase)])), phrase, strict=True)
            if raw in (None, tokens.raw(at)) and all(word in (token, self.singular(token)) for token, word in pairs):
                return (unit, at + len(phrase)) if self.maps["cued units"].get(unit, "") in tokens.text else None
        return None

    def measure(self, tokens: Tokens, at: int) -> tuple[str, int] | None:
        """Return the unit or the counter that starts at token `at`, and the token behind it."""
        return self.unit(tokens, at) or self.phrases["counters"].at(tokens.words, at)

    def money(self, tokens: Tokens, before: int) -> str | None:
        """Return the currency whose mark is before token `before`: "$5", "EUR 5"."""
        return self.currency.get(tokens.raw(before - 1)) if before else None

    def counts_in_millions(self, tokens: Tokens, at: int) -> bool:
        """Return whether "3m" before token `at` is three million rather than three metres."""
        raise NotImplementedError
