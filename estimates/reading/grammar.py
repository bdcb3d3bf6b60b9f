"""What a number may count or measure in a sentence: nouns with their calibres, wholes, and what a rate is per."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from estimates.diagnostics import close_match
from estimates.language.lexicon import Lexicon
from estimates.language.numerals import Numerals
from estimates.language.tokenizer import HYPHENS, MARK, NAME, NUMBER, WORD, Tokens

QUOTES = frozenset("\"'“”‘’«»")
_LONGEST = 10  # tokens of a noun phrase
_SHORT = 5  # letters; a word this short is too similar to other words to be a misspelling


class Thing(NamedTuple):
    """What a number counts or measures: its words in the singular, its unit, and the token behind it."""

    of: str
    unit: str | None
    end: int
    known: bool = True


@lru_cache(maxsize=10_000)
def _number_word(word: str, numerals: Numerals) -> str | None:
    return close_match(word, (name for name in numerals.multipliers if len(name) > _SHORT))


class Grammar(Lexicon):
    """The nouns, calibres and rates of a language with a set of units."""

    def misspelt(self, tokens: Tokens, start: int, end: int) -> tuple[int, str] | None:
        """Find a misspelt number word where an adjective may be, as in "3 milion lorries"; return it and the word."""
        for at, token in enumerate(tokens.words[start:end], start):
            if not self.heads.isdisjoint((token, self.singular(token))):
                break
            if len(token) > _SHORT and (word := _number_word(token, self.numerals)) not in (None, token):
                return at, word
        return None

    def counts_in_millions(self, tokens: Tokens, at: int) -> bool:
        """Return whether "3m" before token `at` is three million rather than three metres."""
        words, kinds, word, text = tokens.words, tokens.kinds, tokens.words[at], tokens.text
        big = self.numerals.large.keys() | (self.numerals.short.keys() - self.w["numerals.units too"])
        earlier = max((k for k in range(1, at - 2) if words[k] == words[at - 1] and kinds[k - 1] == NUMBER), default=0)
        inner = f"{text[tokens.ends[earlier] : tokens.starts[at - 2]]}@{text[tokens.ends[at - 1] : tokens.ends[at]]}"
        if earlier and self.patterns["comparisons"].search(inner):  # "£6m, up from 5m", "6m viewers, not 5m"
            return self.money(tokens, earlier - 1) is not None or self.counts_in_millions(tokens, earlier + 1)
        if not tokens.touch(at - 2):  # "2.3 m people", "2 bn and 3 m shells"
            return words[at - 4] in big or self.singular(word) in self.w["counted in millions"]
        if kinds[at] == NUMBER or word in self.w["range.dashes"] or word in self.w["range.to"]:
            return NUMBER in (kinds[at], kinds[at + 1])
        if word in self.w["of"]:
            return words[at + 1] in self.w["determiners"] or self.singular(words[at + 1]) is not None
        if word == ")" and words[at - 3] == "(" and tokens.raw(at - 4).istitle():  # "Egypt (4.2m)"
            marks = {self.numerals.group, self.numerals.mark}
            tall = not marks.isdisjoint(words[at - 2][-4:-2])  # "(1,345m)", "(1.94m)"
            return not tall and self.w["measures"].isdisjoint(words)
        hit, thing = self.unit(tokens, at), self.noun(tokens, at)
        known = (thing is not None and thing.known) or (hit is not None and self.kinds[hit[0]] == "money")
        known = known or self.patterns["millions"].search(f"{text[: tokens.starts[at - 2]]}@") is not None
        return word not in self.w["measures"] and (known or word in self.w["times"] or not big.isdisjoint(words))

    # calibres

    def calibre(self, tokens: Tokens, at: int, *, measures: bool = False) -> tuple[list[str], int] | None:
        """Return the sizes that belong to a name, "122- and 152-mm", and the token behind them.

        With `measures`, behind a number, they may be of any unit: "600 40-tonne trucks".
        """
        starts = tokens.kinds[at] == NUMBER or tokens.words[at] in self.numerals.units
        if not starts or not (match := self.calibres.match(tokens.text, tokens.starts[at])):
            return None
        end = bisect_left(tokens.starts, match.end())
        if match["measure"] is not None:
            return ([match[0].replace("-", " ")], end) if measures else None
        unit = self.sizes.get(tokens.words[end - 1]) or self.sizes.get(tokens.raw(end - 1))
        return ([f"{size} {unit}" for size in self.size.findall(match[0])], end) if unit else None  # "170 mm발"

    def is_size(self, tokens: Tokens, unit: str, end: int) -> bool:
        """Whether a measure that ends before a token belongs to a name: "152 mm shells", "a 40-foot container"."""
        sized = self.patterns["names with sizes"]
        return unit in self.w["size units"] and sized.match(tokens.text, tokens.ends[end - 1]) is not None

    # nouns

    def noun(self, tokens: Tokens, at: int, *, singular: bool = False, loose: bool = False) -> Thing | None:
        """Return what is counted from token `at` on; `singular` takes one thing, `loose` a word that may be a noun."""
        words, kinds, w = tokens.words, tokens.kinds, self.w
        sizes: list[str] = []
        i, start, head, name, limit = at, at, -1, "", at + _LONGEST
        while i < limit:
            word, kind = words[i], kinds[i]
            if head < 0 and not sizes and (calibre := self.calibre(tokens, i, measures=True)):
                sizes, i = calibre
                start, limit = i, i + _LONGEST
                continue
            if kind == MARK:
                inner = word in QUOTES or (word in HYPHENS and i > at and tokens.touch(i - 1))
                if not inner and not (word == "," and {words[i - 1], words[i + 1]} <= w["adjectives"]):
                    break
            elif kind == NAME:
                if word[-1] == "s" and word[-2].isdigit():
                    return Thing(tokens.raw(i)[:-1], None, i + 1)
                i += kinds[i + 2] == NAME and (words[i + 1] in self.numerals.and_ or words[i + 1] == ",")
            elif kind != WORD or word in self.number_words or word.endswith(self.endings["possessives"]):
                break
            elif head < 0 < i - at and word in self.numerals.and_ and words[i + 1] not in w["stops"]:
                if not any(map(self.singular, words[i + 1 : i + 4])):
                    break
            else:
                if i == at and word in w["adjective nouns"]:
                    if (further := self.noun(tokens, i + 1)) and further.known:
                        return further
                elif word in w["stops"] and not (i > at and words[i - 1] in HYPHENS):
                    break
                single = word if word in self.invariable else self.singular(word)
                if singular:
                    single = word if word in w["counted by one"] or word in self.heads else None
                named = head >= 0 and tokens.raw(head)[0].isupper() and tokens.raw(i).islower()  # "New Orleans homes"
                if head >= 0 and (single is None or not (named or words[head] in w["plural modifiers"])):
                    break
                head, name = (i, single) if single is not None else (head, name)
            i += 1
        if head >= 0:
            return self.thing(tokens, start, head, name, sizes)
        if singular and i > at and kinds[i - 1] == NAME:
            return Thing(tokens.raw(i - 1), None, i)
        return self._loose(tokens, at, i) if loose and not sizes else None

    def _loose(self, tokens: Tokens, at: int, end: int) -> Thing | None:
        """A word that is not a known plural and is alone before a pause: "30 kuai"."""
        word = tokens.words[end - 1]
        alone = at < end <= at + 2 and tokens.kinds[end - 1] == WORD and word.isalpha() and not tokens.touch(at - 1)
        bad = word.endswith(self.endings["verb endings"]) or any(word in self.w[k] for k in ("stops", "more", "marks"))
        return Thing(word, self.things.get(word), end, known=False) if alone and not bad and len(word) > 1 else None

    def thing(self, tokens: Tokens, start: int, head: int, name: str, sizes: list[str]) -> Thing:
        """Return what is counted where token `head` is its noun, `name` in the singular, and `sizes` its calibres."""
        words, raw, end = tokens.words, tokens.raw(head), head + 1
        if raw[:-1].isupper() and raw[-1] == "s":
            name = raw[:-1]
        elif raw.istitle() and head:
            name = raw[0] + name[1:]
            if head > start and words[head - 1] in self.w["together"]:
                name = f"{tokens.raw(head - 1)} {name}"
        if not sizes and (words[end] in self.w["of"] or words[end] == "(") and (sized := self.calibre(tokens, end + 1)):
            closing = {")"} if words[end] == "(" else self.w["sized"] | self.w["calibre"]
            closed = words[sized[1]] in closing
            if closed or (words[end] in self.w["of"] and name in self.w["sized"]):  # "shells of 152 mm"
                sizes, end = sized[0], sized[1] + closed
        unit = self._counted(tokens, start, head, name, sizes)
        if not unit and sizes and not sizes[0].endswith(tuple(self.w["calibre units"])):
            sizes, unit = [], self._counted(tokens, start, head, name, [])
        qualified = head > start and tokens.kinds[head - 1] == WORD and words[head - 1] not in self.w["stops"]
        if qualified and name in self.w["weak nouns"]:
            compound = words[head - 2] in HYPHENS and head - 2 > start
            name = f"{tokens.between(head - 3, head) if compound else tokens.raw(head - 1)} {name}"
        return Thing(f"{' and '.join(sizes)} {name}" if sizes else name, unit, end)

    def _counted(self, tokens: Tokens, start: int, head: int, name: str, sizes: list[str]) -> str | None:
        """The unit of a noun: the longest spelling of a unit that ends with its head."""
        calibre = f"{sizes[0]} " if len(sizes) == 1 else ""
        for first in range(start, head + 1) if self.things and (not sizes or calibre) else ():
            before = calibre + (tokens.between(first, head).lower().replace("-", " ") + " " if first < head else "")
            if unit := self.things.get(before + name.lower()) or self.things.get(before + tokens.words[head]):
                return unit
        return self.things.get(name) if sizes and name in self.w["rounds"] else None

    def named_thing(self, tokens: Tokens, at: int, *, singular: bool) -> Thing | None:
        """Return a unit in the singular, "450 152 mm shell / container", or if `singular` a thing that is not known."""
        sizes, first = self.calibre(tokens, at, measures=True) or ([], at)
        last = first
        while tokens.kinds[last] in (WORD, NAME) and tokens.words[last] not in self.w["stops"]:
            last += 1
        for end in range(last, first, -1):
            thing = self.thing(tokens, first, end - 1, tokens.words[end - 1], sizes)
            if thing.unit or singular or tokens.words[end - 1] in self.w["counted by one"]:
                return thing
        return None

    def whole(self, tokens: Tokens, at: int) -> Thing | None:
        """Return what follows "of" at token `at`: "of the shells", "of wheat", "of its 300 tanks"."""
        words, kinds = tokens.words, tokens.kinds
        i = at + 1
        while words[i] in self.w["determiners"] or words[i].endswith(self.endings["possessives"]):
            i += 1
        i += kinds[i] == WORD and kinds[i + 1] == NUMBER  # "of the remaining 9,800"
        if (kinds[i] != NUMBER or self.calibre(tokens, i, measures=True)) and (thing := self.noun(tokens, i)):
            return thing
        if kinds[i] == NUMBER or words[i] in self.numerals.starts:
            number = self.numerals.number(tokens, i)
            hedge = self.after.at(words, number.end) if number else None  # "of the 3,000 or so cases"
            thing = number and self.noun(tokens, hedge[1] if hedge else number.end)
            return thing and thing._replace(end=at)
        verbs, stops, end = self.endings["verb endings"], self.w["stops"], i
        while end < i + 4 and kinds[end] == WORD and words[end] not in stops:
            if i < end and words[end].endswith(verbs):
                break  # "of diesel leaked into"
            end += 1
        raw = tokens.raw(end - 1)
        name = raw if raw[0].isupper() else words[end - 1]
        return self.thing(tokens, i, end - 1, name, [])._replace(known=False) if end > i else None

    def nouns_before(self, tokens: Tokens, end: int, start: int) -> Iterator[tuple[str, str | None]]:
        """Yield the plural nouns between two tokens, the last one first: singular and unit."""
        for i in range(end - 1, start - 1, -1):
            word = tokens.words[i]
            known = word in self.w["stops"] or word in self.number_words
            if tokens.kinds[i] == WORD and not known and (name := self.singular(word)):
                yield name, self.things.get(name)

    # rates

    def per(self, tokens: Tokens, at: int, *, kind: str = "") -> tuple[str, int] | None:
        """Return what a rate is per, "a day", "per 100,000 people", "daily", and the token behind it."""
        words, w, word = tokens.words, self.w, tokens.words[at]
        if hit := self.phrases["per.words"].at(words, at):
            return hit
        if word in HYPHENS and words[at + 1] in w["per.articles"] | w["per.before"] and words[at + 2] in HYPHENS:
            return self.unit(tokens, at + 3)
        firm, into = word in w["per.before"], words[at + 1] in self.maps["per.into"].get(word, ())
        if not firm and not into and word not in w["per.articles"]:
            return None
        i = at + 1 + (into and not firm)
        number = self.numerals.number(tokens, i) if firm or into else None
        if number and number.value > 1 and not self.calibre(tokens, i, measures=True):
            thing, hit = self.noun(tokens, number.end), self.unit(tokens, number.end)
            end = thing.end if thing else hit[1] if hit else number.end
            return tokens.between(i, end), end
        i += firm and words[i] in w["per.articles"]
        thing = self.named_thing(tokens, i, singular=False)
        measure = self.unit(tokens, i) or self.phrases["per.nights"].at(words, i)
        if thing and (firm or (into and kind != "length") or thing.unit) and (firm or not measure):
            measure = thing.unit or thing.of, thing.end
        if measure is None and tokens.kinds[i] == WORD and words[i] not in w["stops"] | w["determiners"]:
            ends = tokens.kinds[i + 1] in (MARK, "") or words[i + 1] in w["stops"]
            lone = kind == "money" and ends and not (self.singular(words[i]) or words[i] in w["per.no nouns"])
            measure = (words[i], i + 1) if firm or (lone and words[i] not in self.numerals.words) else None
        if measure is None or words[i] in w["per.no units"]:
            return None
        base = self.kinds.get(measure[0], "")
        bad = base == "money" or (base in ("duration", "length") and words[measure[1]] in w["per.not before"])
        return measure if firm or not bad else None

    def per_behind_verb(self, tokens: Tokens, at: int) -> str | None:
        """Return what a rate behind a verb is per: "300 refugees arrive daily", "5,000 are killed every year"."""
        words, w = tokens.words, self.w
        i = at + 1 + (words[at] in w["being"])
        hit = self.per(tokens, i) if tokens.kinds[i - 1] == WORD and words[i] in self.rate_words else None
        return hit[0] if hit and (tokens.kinds[hit[1]] != WORD or words[hit[1]] in w["stops"]) else None
