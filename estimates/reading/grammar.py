"""The tables of one language and one set of units, and what they find in a sentence: units, nouns, calibres, rates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from estimates.language.language import Language, split
from estimates.language.tokenizer import HYPHENS, MARK, NAME, NUMBER, WORD, Tokens
from estimates.quantities.units import Units

QUOTES = frozenset("\"'“”‘’«»")
_LONGEST = 10  # tokens of a noun phrase
_SYMBOL = 3  # letters of a unit whose case matters


class Thing(NamedTuple):
    """What a number counts or measures: its words in the singular, its unit, and the token behind it."""

    of: str | None
    unit: str | None
    kind: str
    end: int
    known: bool = True


class _Spelling(NamedTuple):
    words: tuple[str, ...]
    raw: str | None  # as written, where the case matters
    unit: str


class Grammar:
    """A language with a set of units; every table is made once."""

    def __init__(self, language: Language, units: Units) -> None:
        self.language, self.units, self.numerals = language, units, language.numerals
        self.singular = language.singular
        spellings = units.spellings(language.code)
        self.kinds = {name: units.kind(name) for name in set(spellings.values())}
        numerals = self.numerals
        self.number_words = (numerals.words - set(numerals.halves)) | set(language.data["numerals"].get("orders", ()))
        self.things = {name.lower(): unit for name, unit in spellings.items() if self.kinds[unit] == "count"}
        self._units: dict[str, list[_Spelling]] = {}
        self.currency: dict[str, str] = {}
        for name, unit in spellings.items():
            if self.kinds[unit] != "count":
                self._add(name, unit)
        for found in self._units.values():
            found.sort(key=lambda spelling: -len(spelling.words))
        sizes = [name for name, unit in spellings.items() if unit in language.words("size units")]
        self.pieces = language.pieces(name for name, unit in spellings.items() if self.kinds[unit] != "count")
        self.matcher = language.matcher((size for size in sizes if len(size) > 1), list(self.currency))
        words = language.words
        self.stops, self.determiners, self.of, self.pronouns = (
            words("stops"),
            words("determiners"),
            words("of"),
            words("pronouns"),
        )
        self.adjectives, self.adjective_nouns, self.weak_nouns = (
            words("adjectives"),
            words("adjective nouns"),
            words("weak nouns"),
        )
        self.abstract_nouns, self.counted_by_one = words("abstract nouns"), words("counted by one")
        self.sized, self.calibre_words, self.rounds_of = words("sized"), words("calibre"), words("rounds of")
        self.plural_modifiers = words("plural modifiers")
        self.per_words: Mapping[str, str] = language.data.get("per", {}).get("words", {})
        self.measures = words("measures")
        self.no_per = words("per", "no nouns") | self.numerals.words
        self.more, self.together, self.verb_endings = words("more"), words("together"), tuple(words("verb endings"))
        self.dashes, self.to, self.size_links = words("range", "dashes"), words("range", "to"), words("lists of sizes")
        data = language.data
        self.size_units: frozenset[str] = language.words("size units")
        self.possessives: tuple[str, ...] = tuple(data.get("possessives", ()))
        self.glued: dict[str, str] = data.get("touching units", {})
        self.least: dict[str, float] = data.get("least amounts", {})
        self.per_data: Mapping[str, Mapping[str, str]] = data.get("per", {})
        self.per_lists = {key: language.words("per", key) for key in ("before", "articles", "not before", "no units")}
        self.into: Mapping[str, list[str]] = data.get("per", {}).get("into", {})
        self.numerals.counts = self._counted_in_millions  # type: ignore[method-assign]

    def _add(self, name: str, unit: str) -> None:
        words = split(name)
        if name in self.language.words("no units"):
            return
        symbol = (
            not words[-1].isalpha()
            or (len(words) == 1 and (len(name) < _SYMBOL or (name != name.lower() and len(name) <= _SYMBOL)))
            or name.isupper()
        )
        if self.kinds[unit] == "money" and (not name[-1].isalpha() or (name[0].isupper() and len(name) <= _SYMBOL)):
            self.currency[name] = unit
        forms = {words: name if symbol and name.isascii() and name.isalpha() else None}
        if not symbol and self.language.spacing:
            forms[(*words[:-1], self.language.plural(words[-1]))] = None
            if len(words) > 1:
                forms[(self.language.plural(words[0]), *words[1:])] = None
        for form, raw in forms.items():
            self._units.setdefault(form[0], []).append(_Spelling(form, raw, unit))

    def tokens(self, text: str) -> Tokens:
        """Cut a sentence into tokens."""
        return Tokens(text, self.matcher, self.pieces)

    # units
    def unit(self, tokens: Tokens, at: int) -> tuple[str, int] | None:
        """Return the unit of measure or currency that starts at token `at`, and the token behind it."""
        words = tokens.words
        found = self._units.get(words[at])
        if not found:
            return None
        for spelling in found:
            end = at + len(spelling.words)
            if end > at + 1 and tuple(words[at:end]) != spelling.words:
                continue
            if spelling.raw is not None and tokens.raw(at) != spelling.raw:
                continue
            return spelling.unit, end
        return None

    def touching(self, tokens: Tokens, at: int) -> tuple[str, int] | None:
        """Return the unit of a sign that has to touch its number, "20C", "50p", "40'", and the token behind it."""
        if not tokens.touch(at - 1) or tokens.kinds[at - 1] != NUMBER:
            return None
        raw = tokens.raw(at)
        unit = self.glued.get(raw) if raw.isalpha() or tokens.words.count(raw) == 1 else None
        return (unit, at + 1) if unit in self.kinds else None

    def money(self, tokens: Tokens, before: int) -> str | None:
        """Return the currency whose mark stands before token `before`: "$5", "EUR 5"."""
        return self.currency.get(tokens.raw(before - 1)) if before else None

    def _counted_in_millions(self, tokens: Tokens, at: int) -> bool:
        words, kinds = tokens.words, tokens.kinds
        if kinds[at] == NUMBER:
            return True
        if words[at] in self.dashes or words[at] in self.to:
            return kinds[at + 1] == NUMBER
        if words[at] in self.of:
            return words[at + 1] in self.determiners or self.singular(words[at + 1]) is not None
        big = self.numerals.large.keys() | self.numerals.short.keys() - self.numerals.ambiguous
        if not big.isdisjoint(words) and words[at] not in self.measures:
            return True
        return kinds[at] in (WORD, NAME) and (thing := self.noun(tokens, at)) is not None and thing.known

    # calibres
    def calibre(self, tokens: Tokens, at: int) -> tuple[list[str], int] | None:
        """Return the sizes that belong to a name, "122- and 152-mm", and the token behind them."""
        words, kinds = tokens.words, tokens.kinds
        pending: list[str] = []
        sizes: list[str] = []
        i = at
        while kinds[i] == NUMBER:
            pending.append(tokens.raw(i))
            i += 1
            if words[i] in "x×" and words[i] and kinds[i + 1] == NUMBER:
                pending[-1] += "x" + tokens.raw(i + 1)
                i += 2
            j = i + 1 if words[i] in HYPHENS else i
            hit = self.unit(tokens, j) or self.touching(tokens, j)
            if hit and hit[0] in self.size_units:
                sizes += [f"{size} {hit[0]}" for number in pending for size in number.split("/")]
                pending, i = [], hit[1]
            elif words[i] in HYPHENS and words[i + 1] in self.numerals.and_:
                i += 1
            link = i + (words[i] == ",")
            link += words[link] in self.size_links
            if link == i or kinds[link] != NUMBER:
                break
            following = self.calibre(tokens, link) if not pending else None
            if not pending and not following:
                break
            i = link
        if pending or not sizes:
            return None
        return sizes, i

    # nouns
    def noun(self, tokens: Tokens, at: int, *, one: bool = False, loose: bool = False) -> Thing | None:
        """Return what is counted from token `at` on; `one` takes a singular, `loose` any word that may be a noun."""
        words, kinds = tokens.words, tokens.kinds
        sizes: list[str] = []
        i, start, head, name = at, at, -1, ""
        limit = at + _LONGEST
        while i < limit:
            word, kind = words[i], kinds[i]
            if kind == MARK:
                if word in QUOTES or (word in HYPHENS and i > at and tokens.touch(i - 1)):
                    i += 1
                    continue
                if word == "," and head < 0 and words[i - 1] in self.adjectives and words[i + 1] in self.adjectives:
                    i += 1
                    continue
                break
            if kind == NUMBER and head < 0 and (found := self.calibre(tokens, i)):
                sizes, i = found
                i += 2 if words[i] in HYPHENS and kinds[i + 1] == WORD else 0
                start, limit = i, i + _LONGEST
                continue
            if (size := self._spelled_size(tokens, i)) and head < 0:
                i = size
                continue
            if kind == NAME:
                if head < 0 and words[i][-1] == "s" and words[i][-2].isdigit():
                    return Thing(tokens.raw(i)[:-1], None, "count", i + 1)
                if head >= 0:
                    break
                i += 1
                if words[i] in (*self.numerals.and_, ",") and kinds[i + 1] == NAME:
                    i += 1
                continue
            if kind != WORD:
                break
            if i == at and word in self.adjective_nouns and (further := self.noun(tokens, i + 1)) and further.known:
                return further
            if head < 0 < i - at and word in self.numerals.and_ and words[i + 1] not in self.stops:
                if not any(self.singular(words[k]) for k in range(i + 1, i + 4)):
                    break
                i += 1
                continue
            if (word in self.stops and not (i == at and word in self.adjective_nouns)) or word in self.number_words:
                break
            if word.endswith(self.possessives):
                break
            single = self.singular(word)
            if one:
                if single is not None and word not in self.counted_by_one:
                    break
                single = word if word in self.counted_by_one else None
            if head >= 0 and (single is None or words[head] not in self.plural_modifiers):
                break
            if single is not None:
                head, name = i, single
            i += 1
        if head < 0:
            return self._loose(tokens, at, i) if loose and not sizes else None
        return self.thing(tokens, start, head, name, sizes)

    def _spelled_size(self, tokens: Tokens, at: int) -> int:
        """The token behind "twenty-foot", which names a size."""
        if tokens.words[at] not in self.numerals.units or tokens.words[at + 1] not in HYPHENS:
            return 0
        hit = self.unit(tokens, at + 2)
        return hit[1] if hit and hit[0] in self.size_units else 0

    def _loose(self, tokens: Tokens, at: int, end: int) -> Thing | None:
        """A word that is no known plural and stands alone before a pause: "296 hp", "30 kuai"."""
        words = tokens.words
        if not at < end <= at + 2 or tokens.kinds[end - 1] != WORD or tokens.touch(at - 1):
            return None
        word = words[end - 1]
        if (
            word in self.stops
            or word in self.more
            or word.endswith(self.verb_endings)
            or not word.isalpha()
            or len(word) < 2
        ):
            return None
        return Thing(word, None, "count", end, known=False)

    def thing(self, tokens: Tokens, start: int, head: int, name: str, sizes: list[str]) -> Thing:
        """Return what is counted where token `head` is its noun, `name` in the singular, and `sizes` its calibres."""
        words, end = tokens.words, head + 1
        raw = tokens.raw(head)
        if raw[:-1].isupper() and raw[-1] == "s":
            name = raw[:-1]
        elif raw.istitle() and head:
            name = raw[0] + name[1:]
            if head > start and tokens.raw(head - 1) and words[head - 1] in self.together:
                name = f"{tokens.raw(head - 1)} {name}"
        after = end + 1
        if not sizes and words[end] in self.of and (found := self.calibre(tokens, after)):
            if words[found[1]] in self.sized or words[found[1]] in self.calibre_words:
                sizes, end = found[0], found[1] + 1
        elif not sizes and words[end] == "(" and (found := self.calibre(tokens, after)) and words[found[1]] == ")":
            sizes, end = found[0], found[1] + 1
        unit = self._counted(tokens, start, head, name, sizes)
        if (
            name in self.weak_nouns
            and head > start
            and tokens.kinds[head - 1] == WORD
            and words[head - 1] not in self.stops
        ):
            modifier = (
                tokens.raw(head - 1)
                if not (words[head - 2] in HYPHENS and head - 2 > start)
                else tokens.between(head - 3, head)
            )
            name = f"{modifier} {name}"
        calibre = " and ".join(sizes)
        return Thing(f"{calibre} {name}" if sizes else name, unit, "count", end)

    def _counted(self, tokens: Tokens, start: int, head: int, name: str, sizes: list[str]) -> str | None:
        """The unit of a noun: the longest spelling of a unit that ends with its head."""
        if not self.things:
            return None
        calibre = f"{sizes[0]} " if len(sizes) == 1 else ""
        for first in range(start, head + 1):
            before = tokens.between(first, head).lower() + " " if first < head else ""
            if not sizes or calibre:
                unit = self.things.get(f"{calibre}{before}{name.lower()}") or self.things.get(
                    f"{calibre}{before}{tokens.words[head]}"
                )
                if unit:
                    return unit
        generic = self.language.data.get("rounds")
        return self.things.get(name) if sizes and name == generic else None

    def whole(self, tokens: Tokens, at: int) -> Thing | None:
        """Return what stands after "of" at token `at`: "of the shells", "of wheat", "of its 300 tanks"."""
        words, kinds = tokens.words, tokens.kinds
        i = at + 1
        i += kinds[i] == WORD and kinds[i + 1] == NUMBER
        while words[i] in self.determiners or words[i].endswith(self.possessives):
            i += 1
        if (
            words[i] in self.pronouns
            or words[i] in self.stops
            or (words[i - 1] in self.pronouns and not self.noun(tokens, i))
        ):
            return None
        if kinds[i] == NUMBER and self.calibre(tokens, i):
            return self.noun(tokens, i)
        if kinds[i] == NUMBER or words[i] in self.numerals.starts:
            number = self.numerals.number(tokens, i)
            if number is None:
                return None
            found = self.noun(tokens, number.end)
            return found and found._replace(end=at)
        if found := self.noun(tokens, i):
            return found
        end = next((k for k in range(i, i + 4) if kinds[k] != WORD or words[k] in self.stops), i + 4)
        raw = tokens.raw(end - 1)
        return Thing(raw if raw[0].isupper() else words[end - 1], None, "count", end, known=False) if end > i else None

    # rates
    def per(self, tokens: Tokens, at: int, *, money: bool = False) -> tuple[str, int] | None:
        """Return what a rate is per, "a day", "per 100,000 people", "daily", and the token behind it."""
        words, lists = tokens.words, self.per_lists
        word = words[at]
        if word in self.per_data.get("words", {}):
            return self.per_data["words"][word], at + 1
        i = at
        if word in HYPHENS and words[at + 1] in lists["articles"] and words[at + 2] in HYPHENS:
            hit = self.unit(tokens, at + 3)
            return hit and (hit[0], hit[1])
        firm = word in lists["before"]
        if not firm:
            into = words[at + 1] in self.into.get(word, ())
            if not (word in lists["articles"] or into):
                return None
            i += into
        i += 1
        if (
            (firm or words[at] != words[i - 1])
            and (number := self.numerals.number(tokens, i))
            and number.value > 1
            and not self.calibre(tokens, i)
        ):
            thing = self.noun(tokens, number.end)
            hit = self.unit(tokens, number.end) if not thing else None
            end = hit[1] if hit else thing.end if thing else number.end
            return tokens.between(i, end), end
        i += 1 if words[i] in lists["articles"] and firm else 0
        if firm and (found := self._one(tokens, i, firm=False)):
            return found
        if tokens.kinds[i] == NUMBER and (sized := self.calibre(tokens, i)):
            i = sized[1] + (words[sized[1]] in HYPHENS)
        hit = self.unit(tokens, i)
        if hit is None and (night := self.per_data.get("nights", {}).get(words[i])):
            hit = (night, i + 1)
        if hit is None and money and not firm and self._ends(tokens, i + 1):
            hit = words[i], i + 1
        if hit is None and (found := self._one(tokens, i, firm=firm)):
            hit = found
        if hit is None or words[i] in lists["no units"]:
            return None
        if not firm and (words[hit[1]] in lists["not before"] or self.kinds.get(hit[0]) == "money"):
            return None
        return hit

    def _ends(self, tokens: Tokens, at: int) -> bool:
        """Whether a noun in the singular stands before a token, and nothing that goes on with it: "$5 a ticket"."""
        word = tokens.words[at - 1]
        noun = tokens.kinds[at - 1] == WORD and word not in self.stops and self.singular(word) is None
        return noun and word not in self.no_per and (tokens.kinds[at] in (MARK, "") or tokens.words[at] in self.stops)

    def _one(self, tokens: Tokens, at: int, *, firm: bool) -> tuple[str, int] | None:
        """One thing that a rate is per: a unit of the study, or after "per" any noun."""
        for end in range(at + 5, at, -1):
            if (
                unit := self.things.get(tokens.between(at, end).lower().replace("-", " "))
                if end <= tokens.size
                else None
            ):
                return unit, end
        for end in range(at + 1, min(at + 5, tokens.size) + 1):
            if unit := self.things.get(tokens.words[end - 1]):
                return unit, end
            if tokens.words[end - 1] in self.stops:
                break
        if (
            firm
            and tokens.kinds[at] == WORD
            and tokens.words[at] not in self.stops
            and tokens.words[at] not in self.determiners
        ):
            return tokens.words[at], at + 1
        return None

    def nouns_before(self, tokens: Tokens, end: int, start: int = 0) -> Iterator[tuple[str, str | None, int]]:
        """Yield the plural nouns between two tokens, the last one first: singular, unit, index."""
        for i in range(end - 1, start - 1, -1):
            word = tokens.words[i]
            bare = word[:-2] if word.endswith(self.possessives) else word
            bare += "s" if bare != word and word.endswith("'") else ""
            if tokens.kinds[i] == WORD and bare not in self.stops and (name := self.singular(bare)):
                yield name, self.things.get(name), i


@lru_cache(maxsize=32)
def grammar(code: str, units: Units) -> Grammar:
    """Return the grammar of a language and a set of units."""
    return Grammar(Language.load(code), units)
