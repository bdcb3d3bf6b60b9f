"""One figure of a sentence: an amount with what is counted, what it is per, its hedges and its role."""

from __future__ import annotations

from dataclasses import dataclass, field

from estimates.language.tokenizer import HYPHENS, NAME, NUMBER, WORD, Tokens
from estimates.reading.amounts import Amount, Amounts
from estimates.reading.grammar import Grammar, Thing
from estimates.reading.modifiers import Hedge, Modified, Modifiers
from estimates.reading.preceding import Preceding


@dataclass(slots=True)
class Mention:
    """A figure while it is being read; `start` and `end` are tokens, hedges included."""

    amount: Amount
    start: int
    end: int
    unit: str | None = None
    kind: str = "count"
    of: str | None = None
    per: str | None = None
    role: str = "level"
    hedges: list[Hedge] = field(default_factory=list)
    modified: Modified = field(default_factory=lambda: Modified("bare"))
    counter: str = ""
    named: bool = False  # its unit or noun was said, not inferred
    loose: bool = False  # its noun is a word that is no known plural
    sign: int = 1
    note: str | None = None


class Mentions:
    """The grammar of whole figures in one language."""

    def __init__(self, grammar: Grammar, amounts: Amounts, modifiers: Modifiers) -> None:
        self.grammar, self.amounts, self.modifiers = grammar, amounts, modifiers
        language = grammar.language
        words = language.words
        self.of, self.determiners = grammar.of, grammar.determiners
        self.times = words("times")
        self.age_after, self.age_units = words("age", "after"), words("age", "units")
        self.age_before, self.age_under, self.age_whom = (
            words("age", "before"),
            words("age", "under"),
            words("age", "whom"),
        )
        self.minus = words("change", "minus")
        self.worth, self.strong = words("worth"), words("strong")
        self.ambiguous = language.data.get("ambiguous units", {})
        self.shared_not = words("share", "not of")
        self.preceding = Preceding(grammar)
        self.noun_before = language.data["noun"] == "before"
        self.points, self.during = words("points"), modifiers.during
        self.change_nouns = words("change", "nouns")
        self.directions = words("directions")
        self.share_verbs = words("share", "before")

    def read(self, tokens: Tokens, at: int, amount: Amount) -> tuple[Mention | None, int]:
        """Return the figure whose amount was read at token `at`, if it is one, and the token to go on from."""
        mention = Mention(amount, amount.start, amount.end)
        if not self._what(tokens, mention, at):
            return None, max(mention.end, amount.end)
        self._tail(tokens, mention)
        self._head(tokens, mention)
        return mention, mention.end

    def strict(self, tokens: Tokens, at: int, amount: Amount) -> Mention:
        """Return the figure whose amount was read at token `at`, where the whole text is one."""
        mention = Mention(amount, amount.start, amount.end)
        if not self._what(tokens, mention, at) or not mention.named:
            hedges = mention.hedges
            mention = Mention(amount, amount.start, amount.end, hedges=hedges, kind=mention.kind)
            if mention.kind != "share":
                self._singular(tokens, mention, self._after(tokens, mention, amount.end) if not hedges else mention.end)
        self._tail(tokens, mention)
        self._head(tokens, mention)
        return mention

    def _singular(self, tokens: Tokens, mention: Mention, at: int) -> None:
        """Take a noun in the singular: "one container", "450 152 mm shell / container"."""
        i = at
        found = self.grammar.calibre(tokens, at)
        sizes, i = found or ([], at)
        first = i
        while tokens.kinds[i] in (WORD, NAME) and tokens.words[i] not in self.grammar.stops:
            i += 1
        for end in range(i, first, -1):
            thing = self.grammar.thing(tokens, first, end - 1, tokens.words[end - 1], sizes)
            if thing.unit or mention.amount.high == 1 or thing.of in self.grammar.counted_by_one:
                self._take(mention, thing)
                return

    # what is counted
    def _what(self, tokens: Tokens, mention: Mention, at: int) -> bool:
        """Find the unit or noun; False if the number is no figure after all."""
        words, amount, grammar = tokens.words, mention.amount, self.grammar
        i = (
            self._after(tokens, mention, amount.end)
            if not self.amounts.margin(tokens, amount.end, amount.low)
            else amount.end
        )
        if self.noun_before and not amount.unit:
            return self._preceded(tokens, mention, i)
        if words[i] in self.times and words[i]:
            mention.end = i + 1
            return False
        hyphen = words[i] in HYPHENS and tokens.touch(i - 1) and tokens.touch(i)
        j = i + 1 if hyphen else i
        if amount.unit:
            hit = grammar.unit(tokens, j)
            same = hit is not None and grammar.kinds[hit[0]] == "money"
            return self._measured(tokens, mention, amount.unit, hit[1] if hit and same else i, hyphen=False)
        if amount.part:
            return self._share(tokens, mention, i)
        hit = grammar.touching(tokens, j) or grammar.unit(tokens, j)
        if hit and amount.high >= grammar.least.get(hit[0], 0):
            unit, end = hit
            if not self._is_size(tokens, unit, end, hyphen=hyphen):
                return self._measured(
                    tokens, mention, self._which(tokens, mention, unit, end, hyphen=hyphen), end, hyphen=hyphen
                )
            return self._sized(tokens, mention, at, i)
        if hyphen:
            return self._compound(tokens, mention, j)
        return self._counted(tokens, mention, i)

    def _preceded(self, tokens: Tokens, mention: Mention, i: int) -> bool:
        """A number behind its noun: take the counter or unit; no date, no time, no "2차례"."""
        words, amount, preceding = tokens.words, mention.amount, self.preceding
        mention.end = i + 1
        if preceding.is_date(tokens, amount, i) or words[i] in self.times:
            return False
        if amount.part:
            mention.kind, mention.named, mention.end = "share", True, i
            return True
        if words[i] in self.age_after:
            mention.role, mention.kind, mention.unit, mention.named = "age", "duration", "year", True
            return True
        counter, hit = preceding.counter(tokens, i), self.grammar.unit(tokens, i)
        if hit and not (counter and counter[1] > hit[1]):
            if self._is_size(tokens, hit[0], hit[1], hyphen=False):
                return False
            return self._measured(tokens, mention, hit[0], hit[1], hyphen=False)
        if counter is None:
            mention.end = i
            return amount.kind != "number" or bool(mention.hedges) or amount.high >= 10**4
        mention.named, mention.end, mention.counter = True, counter[1], counter[0]
        return words[mention.end] != preceding.per_suffix or not words[mention.end]

    def _after(self, tokens: Tokens, mention: Mention, at: int) -> int:
        """Take a hedge that stands at token `at` and return the token behind it."""
        hit = self.modifiers.find_after(tokens, at)
        if hit is None:
            return at
        mention.hedges.append(hit[0])
        mention.end = hit[1]
        return hit[1]

    def _is_size(self, tokens: Tokens, unit: str, end: int, *, hyphen: bool) -> bool:
        """Whether a measure belongs to the name of a thing: "152 mm shells", "a 40-foot container"."""
        grammar, words = self.grammar, tokens.words
        if unit not in grammar.size_units:
            return False
        if grammar.calibre_words & {words[end], words[end + 1]}:
            return True
        i = end + (words[end] in HYPHENS)
        for k in range(i, i + 6):
            if words[k] in grammar.sized:
                return True
            if (
                words[k] in (*grammar.numerals.and_, ",")
                and tokens.kinds[k + 1] == NUMBER
                and (further := grammar.calibre(tokens, k + 1))
            ):
                return self._is_size(tokens, unit, further[1], hyphen=hyphen)
            if words[k] in grammar.stops or (tokens.kinds[k] not in (WORD, NAME) and words[k] not in HYPHENS):
                return False
        return False

    def _sized(self, tokens: Tokens, mention: Mention, at: int, i: int) -> bool:
        """A size is no figure, unless the study has a unit of that name; `at` starts it."""
        found = self.grammar.calibre(tokens, at)
        mention.end = found[1] if found else i + 2
        return False

    def _which(self, tokens: Tokens, mention: Mention, unit: str, end: int, *, hyphen: bool) -> str:
        """The unit that a word with two meanings has here: pounds of mass or of money."""
        rule = self.ambiguous.get(unit)
        if rule is None or hyphen or rule["or"] not in self.grammar.kinds:
            return unit
        words = tokens.words
        if words[end] in self.of and not self.determiners & {words[end + 1]}:
            return unit
        cues, against = set(rule["cues"]), set(rule["against"])
        near = words[max(0, mention.amount.start - 6) : end + 4]
        if against.intersection(near) and mention.amount.low < 10**6:
            return unit
        return rule["or"] if mention.amount.low >= 10**6 or cues.intersection(near) else unit

    def _measured(self, tokens: Tokens, mention: Mention, unit: str, end: int, *, hyphen: bool) -> bool:
        words, grammar = tokens.words, self.grammar
        mention.unit, mention.kind, mention.end, mention.named = unit, grammar.kinds[unit], end, True
        if mention.kind == "angle" and words[end] in self.directions:
            return False
        amount = mention.amount
        if mention.kind == "duration":
            i = end + (words[end] in HYPHENS)
            if words[i] in self.age_after and unit in self.age_units:
                mention.role, mention.end = "age", i + 1
            elif amount.spelled and amount.low == 1 == amount.high:
                return amount.start > 0 and (
                    words[amount.start - 1] in self.during or hyphen or unit not in self.age_units
                )
        elif mention.kind == "count":
            mention.of = unit
        elif words[end] in self.of or (words[end] in self.worth and words[end + 1] in self.of):
            whole = grammar.whole(tokens, end + (words[end] in self.worth))
            if whole and whole.of and words[end + 1] not in self.shared_not:
                mention.of = whole.of if whole.of.islower() or mention.kind == "share" else None
        return True

    def _share(self, tokens: Tokens, mention: Mention, i: int) -> bool:
        """A fraction: of things ("half of the shells"), or by which something changed ("by a third")."""
        words, grammar, at = tokens.words, self.grammar, mention.amount.start
        mention.kind = "share"
        if hit := grammar.unit(tokens, i):
            return mention.amount.bound != "ratio" and self._measured(tokens, mention, hit[0], hit[1], hyphen=False)
        ratio = mention.amount.bound == "ratio"
        if words[i] in self.of:
            thing = grammar.whole(tokens, i)
            if thing is None:
                mention.named = words[i + 1] in grammar.pronouns
                return mention.named and words[i + 1] not in self.shared_not
        elif ratio:
            thing = grammar.noun(tokens, i)
            mention.named = True
            mention.end = thing.end if thing else i
            mention.of = thing.of if thing else None
            return True
        elif words[i] in self.determiners:
            thing = grammar.noun(tokens, i + 1)
        elif words[at - 1] in self.share_verbs and at:
            mention.named = True
            return True
        else:
            return False
        if (
            thing is None
            or thing.of in self.shared_not
            or (at and words[at - 1] in self.modifiers.grammar.language.words("ordinals"))
        ):
            return False
        hit = grammar.unit(tokens, i + 1) or grammar.unit(tokens, i + 2)
        if hit and grammar.kinds[hit[0]] == "duration":
            return False
        mention.of, mention.unit, mention.named = thing.of, None, True
        return True

    def _compound(self, tokens: Tokens, mention: Mention, j: int) -> bool:
        """Such as "a 300-container shipment", "a 12,000-strong force"; not "a two-way street"."""
        word = tokens.words[j]
        mention.end = j + 1
        if word in self.strong:
            return True
        unit = self.grammar.things.get(word)
        if (unit is None and word not in self.grammar.counted_by_one) or tokens.words[j + 1] in self.grammar.rounds_of:
            return False
        mention.unit, mention.of, mention.named = unit, word, True
        return True

    def _counted(self, tokens: Tokens, mention: Mention, i: int) -> bool:
        words, grammar, amount = tokens.words, self.grammar, mention.amount
        start = amount.start
        one = amount.low == amount.high == 1 and amount.kind == "number"
        if one and amount.spelled:
            thing = grammar.noun(tokens, i, one=True)
            if (
                thing is None
                or thing.of in grammar.abstract_nouns
                or words[i] in self.of
                or (start and words[start - 1] in grammar.language.words("not one"))
            ):
                return False
            self._take(mention, thing)
            return True
        if words[i] in self.of:
            if amount.kind == "order" and (hit := grammar.unit(tokens, i + 1)):
                return self._measured(tokens, mention, hit[0], hit[1], hyphen=False)
            whole = grammar.whole(tokens, i)
            if whole:
                self._take(mention, whole, end=max(i, whole.end))
                if amount.kind != "order" and whole.end > i:
                    mention.end = max(whole.end, mention.end)
            return True
        if words[i] in grammar.per_words and (thing := grammar.noun(tokens, i + 1)):
            mention.per = grammar.per_words[words[i]]
            self._take(mention, thing)
            return True
        thing = grammar.noun(tokens, i, one=one, loose=True)
        if thing is None or (not thing.known and amount.spelled):
            return True
        if (
            amount.spelled
            and amount.low == 2
            and start
            and words[start - 1] in self.determiners
            and thing.of in grammar.abstract_nouns
        ):
            return False
        self._take(mention, thing)
        return True

    @staticmethod
    def _take(mention: Mention, thing: Thing, end: int | None = None) -> None:
        mention.of, mention.unit, mention.named, mention.loose = thing.of, thing.unit, True, not thing.known
        mention.end = max(mention.end, thing.end if end is None else end)

    # what stands around it
    def _tail(self, tokens: Tokens, mention: Mention) -> None:
        """Take hedges and rates behind the noun, in either order."""
        self._margin(tokens, mention)
        self._behind(tokens, mention)
        for _ in range(2):
            before = mention.end
            hit = self.grammar.per(tokens, mention.end, money=mention.kind == "money") if not mention.per else None
            if hit and not (mention.kind == "duration" and tokens.words[mention.end] in self.grammar.numerals.one):
                mention.per, mention.end = hit
            mention.end = max(mention.end, self._after(tokens, mention, mention.end))
            if mention.end == before:
                break

    def _behind(self, tokens: Tokens, mention: Mention) -> None:
        """Take a rate or a hedge behind what a noun is of: "rounds of ammunition a year", "tons of grain or more"."""
        if (
            tokens.words[mention.end] in self.of
            and mention.named
            and (whole := self.grammar.whole(tokens, mention.end))
        ):
            hit = self.grammar.per(tokens, whole.end) if whole.end > mention.end and not mention.per else None
            if hit and mention.kind != "duration":
                mention.per, mention.end = hit

    def _margin(self, tokens: Tokens, mention: Mention) -> None:
        """Take a margin behind the noun: "1,000 containers, plus or minus 50"."""
        if mention.amount.kind == "number" and not mention.amount.part:
            at = mention.amount
            found = self.amounts.margin(tokens, mention.end, at.low)
            if found:
                mention.amount = at._replace(kind="margin", low=at.low - found[0], high=at.low + found[0])
                mention.end = found[1]

    def _head(self, tokens: Tokens, mention: Mention) -> None:
        """Take hedges, a sign and an age before the amount."""
        words, amount = tokens.words, mention.amount
        first = amount.start
        if (
            first
            and words[first - 1] in self.minus
            and (
                words[first - 1].isalpha()
                or (tokens.touch(first - 1) and (first < 2 or not tokens.touch(first - 2) or words[first - 2] == "("))
            )
        ):
            mention.sign, first = -1, first - 1
            if mention.kind != "temperature":
                mention.role = "change"
        hedges, start = self.modifiers.find_before(tokens, amount._replace(start=first))
        after, mention.hedges = mention.hedges, hedges + mention.hedges
        mention.start = start
        if amount.bound and amount.bound != "ratio" and not after:
            hit = self.modifiers.after.at([amount.bound], 0)
            mention.hedges.append(Hedge(hit[0] if hit else "at least", amount.bound, first))
        before = words[start - 1] if start else ""
        if before in self.age_before:
            mention.role, mention.kind = "age", "duration"
            mention.unit, mention.named, mention.of = mention.unit or "year", True, None
        elif mention.role == "age" or (start < first and words[start] in self.age_under and before in self.age_whom):
            mention.role, mention.kind = "age", "duration"
        mention.modified = self.modifiers.compose(amount, mention.hedges)
