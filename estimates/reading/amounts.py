"""Numbers, ranges, orders of magnitude, ratios and margins: what a number word or number starts."""

from __future__ import annotations

from typing import NamedTuple

from estimates.language.language import Phrases
from estimates.language.numeration import Number
from estimates.language.tokenizer import HYPHENS, NUMBER, Tokens, times
from estimates.reading.grammar import QUOTES, Grammar

_NEAR, _ROUND = 2, frozenset([3, 4, 5, 10, 20, 50, 100, 1000, 10_000, 100_000])


class Amount(NamedTuple):
    """How much was said: one number, both ends of a range, or the least that an order of magnitude means."""

    kind: str  # number, between, order, margin
    low: float
    high: float
    step: float
    high_step: float
    start: int  # the first token, of a range with its "between"
    end: int
    unit: str | None = None  # said with the number: "$5", "40% to 50%"
    part: bool = False  # a fraction of one
    rough: bool = False  # "a couple of dozen"
    odd: bool = False  # "20-odd thousand"
    bound: str = ""  # a hedge inside the number: "10+ million"
    plain: bool = False
    spelled: bool = False


class Amounts:
    """The grammar of amounts in one language."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar, self.numerals = grammar, grammar.numerals
        language = grammar.language
        self.orders, self.several = language.numbered
        numerals = language.data["numerals"]
        self.order_words = dict(numerals.get("orders", {}).items())
        self.need_of = frozenset(numerals.get("need of", ()))
        self.order_links, self.plural, self.ratings = (
            language.words(k) for k in ("order links", "decade endings", "ratings")
        )
        self.couple = Phrases((phrase, 2) for phrase in numerals.get("couple", ()))
        self.half_dozen = Phrases((phrase, 6) for phrase in numerals.get("half a dozen", ()))
        self.scales = {**self.numerals.small, **self.numerals.large}
        self.opening = language.phrases("range", "opening", backward=True)
        self.to, self.close = language.phrases("range", "to"), language.words("range", "close")
        self.and_, self.dashes = language.words("range", "and"), language.words("range", "dashes")
        self.either, self.inside = language.words("range", "either"), language.words("range", "inside")
        bands = language.data.get("range", {}).get("bands", {})
        self.band_words, self.band_parts = frozenset(bands.get("word", ())), frozenset(bands.get("part", ()))
        self.spread = language.phrases("spread")
        self.ratio = language.phrases("share", "in")
        self.touching = language.words("touching")
        self.odd = language.words("odd")
        self.change, self.percents = language.words("change", "verbs"), language.words("percents")
        self.by, self.from_, self.of = (language.words("change", key) for key in ("by", "from", "of"))
        spelled = {word for word in self.numerals.starts if word not in self.numerals.one}
        self.starts = frozenset(
            [*spelled, *self.orders.index, *self.several.index, *self.couple.index, *self.half_dozen.index]
        )

    def read(self, tokens: Tokens, at: int) -> Amount | None:
        """Read the amount that starts at token `at`, with a currency or "between" in front of it."""
        if (tokens.kinds[at] != NUMBER or tokens.words[at + 1] in self.plural) and (found := self._order(tokens, at)):
            return found
        money = self.grammar.money(tokens, at)
        first = self._number(tokens, at, money)
        if first is None:
            return None
        start = at - (money is not None)
        if first.part:
            return self._half_of_unit(tokens, first, start) or Amount(
                "number", first.value, first.value, first.step, first.step, start, first.end, part=True, spelled=True
            )
        return (
            self._ratio(tokens, first, start)
            or self._range(tokens, first, start, money)
            or self._band(tokens, first, start, money)
            or self._margin(tokens, first, start, money)
            or self._single(first, start, money)
        )

    def _number(self, tokens: Tokens, at: int, money: str | None = None) -> Number | None:
        """A number whose scale may stand behind a hedge: "10+ million", "20-odd thousand"."""
        found = self.numerals.number(tokens, at, money=money is not None)
        if found is None or found.part:
            return found
        i = found.end + (tokens.words[found.end] in HYPHENS)
        if tokens.words[i] in self.touching:
            size = self.numerals.large.get(tokens.words[i + 1])
            if size and size > found.value / 1000:
                return found._replace(
                    value=times(found.value, size), step=times(found.step, size), end=i + 2, scale=size,
                    odd=tokens.words[i] in self.odd, short="" if tokens.words[i] in self.odd else tokens.words[i],
                )  # fmt: skip
        return found

    @staticmethod
    def _single(said: Number, start: int, money: str | None) -> Amount:
        bound = said.short if said.short and not said.short.isalpha() else ""
        return Amount(
            "number", said.value, said.value, said.step, said.step, start, said.end, money,
            odd=said.odd, bound=bound, plain=said.plain, spelled=said.spelled,
        )  # fmt: skip

    def _half_of_unit(self, tokens: Tokens, said: Number, start: int) -> Amount | None:
        """Such as "half an hour", "a quarter of a century", "half a percent"."""
        words = tokens.words
        i = said.end + (words[said.end] in self.numerals.of)
        i += words[i] in self.numerals.one
        hit = self.grammar.unit(tokens, i)
        if hit is None or (i == said.end and "/" not in words[start]):
            return None
        return Amount("number", said.value, said.value, said.step, said.step, start, i)

    # orders
    def _order(self, tokens: Tokens, at: int) -> Amount | None:
        words = tokens.words
        if hit := self.half_dozen.at(words, at):
            return Amount("order", 6, 6, 1, 1, at, hit[1])
        if hit := self.couple.at(words, at):
            i = hit[1]
            size = float(self.scales.get(words[i], 0))
            if size and size < 1000 and words[i + 1] in self.numerals.large:
                size, i = size * self.numerals.large[words[i + 1]], i + 1
            return Amount("number", 2 * size, 2 * size, size, size, at, i + 1, rough=True) if size else None
        if hit := self.several.at(words, at):
            i = hit[1]
            if words[i] in self.order_words:
                inner = self._order(tokens, i)
                return inner and inner._replace(start=at)
            size = float(self.scales.get(words[i], 0))
            if not size:
                return None
            if words[i + 1] in self.numerals.large and words[i] in self.numerals.small:
                size, i = size * self.numerals.large[words[i + 1]], i + 1
            return Amount("order", hit[0] * size, hit[0] * size, size, size, at, i + 1)
        if not (hit := self.orders.at(words, at)):
            return None
        low, i = float(hit[0]), hit[1]
        j = i
        while words[j] in self.order_links:
            j += 1
        if j != i and j < i + 5 and words[j] in self.order_words:
            i = j + 1
            i += words[i] == "," and words[i + 1] in self.numerals.of
        elif words[at] in self.need_of and words[i] not in self.numerals.of and at:
            return None
        while words[i] in self.numerals.of and words[i + 1] in self.order_words:
            low, i = low * self.order_words[words[i + 1]], i + 2
        return Amount("order", low, low, low, low, at, i)

    # ranges
    def _range(self, tokens: Tokens, first: Number, start: int, money: str | None) -> Amount | None:
        words = tokens.words
        before = start
        while before and (words[before - 1] in self.inside or words[before - 1] in QUOTES):
            before -= 1
        opened = self.opening.until(words, before) or self.opening.until(words, start)
        unit = self.grammar.unit(tokens, first.end) if not money else None
        for link in (first.end, unit[1]) if unit else (first.end,):
            found = self._second(tokens, link, opened=opened is not None)
            if found is None:
                continue
            second, again = found
            high_unit = self.grammar.unit(tokens, second.end) if not again else None
            if unit and link == unit[1] and (not high_unit or high_unit[0] != unit[0]):
                continue
            if (again or money) and again != money and (again and money):
                continue
            low, step = self._shared(tokens, first, second, dash=words[link] in self.dashes)
            if not low < second.value or (words[link] in self.close and second.value > _NEAR * low):
                continue
            begin = opened[1] if opened else start
            if self._is_change(tokens, start, link, second, low, opened and opened[0]) or (
                opened and opened[0] in self.from_ and begin and words[begin - 1] in self.change
            ):
                return Amount(
                    "number", low, low, step, step, start, first.end, money, plain=first.plain, spelled=first.spelled
                )
            return Amount(
                "between",
                low,
                second.value,
                step,
                second.step,
                begin,
                second.end,
                money or again,
                spelled=second.spelled,
            )
        return None

    def _second(self, tokens: Tokens, link: int, *, opened: bool) -> tuple[Number, str | None] | None:
        """The second number of a range whose link stands at a token, and its currency."""
        words = tokens.words
        word = words[link]
        i = link + 1
        if word in self.dashes:
            if tokens.touch(link - 1) != tokens.touch(link) and not (word not in HYPHENS and tokens.touch(link - 1)):
                return None
            if not tokens.touch(link) and word == "—":
                return None
            if (words[i] in self.to.index and words[i] not in self.dashes and words[i + 1] in HYPHENS) or (
                word in HYPHENS and words[i] in self.close and words[i + 1] in HYPHENS
            ):  # "two-to-three"
                i += 2
        elif hit := self.to.at(words, link):
            i = hit[1]
        elif word in self.close:
            before = range(max(0, link - 8), link)
            if any(words[k] in self.either for k in before):
                return None
        elif not (opened and word in self.and_):
            return None
        while words[i] in self.inside or words[i] in QUOTES:
            i += 1
        again = self.grammar.money(tokens, i + 1)
        i += again is not None
        second = self.numerals.number(tokens, i, money=again is not None)
        if second is None or second.part:
            return None
        if word in self.close and (i > link + 1 or again):
            return None
        return second, again

    def _shared(self, tokens: Tokens, first: Number, second: Number, *, dash: bool) -> tuple[float, float]:
        """The low end with the scale that both ends share: "5 to 6 thousand", "10-12,000"."""
        last = float(
            self.scales.get(tokens.words[second.end - 1], 0) or self.numerals.short.get(tokens.words[second.end - 1], 0)
        )
        if second.scale > 1:
            for factor in (second.scale, last):
                if factor > first.scale and times(first.value, factor) < second.value:
                    return times(first.value, factor), times(first.step, factor)
        most = 3000 if dash else 2000
        thousands = first.plain and second.plain and first.value < 1000 <= second.value and not second.value % 1000
        if thousands and first.value * 1000 < second.value <= first.value * most:
            return first.value * 1000, first.step * 1000
        return first.value, first.step

    def _is_change(self, tokens: Tokens, start: int, link: int, second: Number, low: float, opener: str | None) -> bool:
        """Whether "X to Y" is a change by X and a level of Y, or a change from X to Y, rather than a range."""
        words = tokens.words
        if words[link] in self.dashes or words[link] in self.close:
            return False
        near = words[max(0, start - 8) : start]
        verb = next((k for k in range(len(near) - 1, -1, -1) if near[k] in self.change), None)
        if verb is None:
            return False
        if opener in self.from_:
            return True
        if opener:
            return False
        between = near[verb + 1 :]
        if (
            any(word in self.by or word in self.of for word in between)
            or not between
            or all(w in self.inside for w in between)
        ):
            unit = self.grammar.unit(tokens, second.end)
            return not (unit or second.value <= _NEAR * low)
        return False

    def _band(self, tokens: Tokens, said: Number, start: int, money: str | None) -> Amount | None:
        """Such as "the upper 200,000 range": from 200,000 to the next step."""
        words = tokens.words
        before = start - 2 if words[start - 1] in HYPHENS else start - 1
        if words[said.end] not in self.band_words or words[before] not in self.band_parts or before < 0:
            return None
        return Amount("between", said.value, said.value + said.step, said.step, said.step, before, said.end + 1, money)

    def _margin(self, tokens: Tokens, said: Number, start: int, money: str | None) -> Amount | None:
        """Such as "5,000 ± 200", "1,000 containers, plus or minus 50"; the noun is left to the phrase."""
        found = self.margin(tokens, said.end, said.value)
        if found is None:
            return None
        return Amount(
            "margin", said.value - found[0], said.value + found[0], said.step, said.step, start, found[1], money
        )

    def margin(self, tokens: Tokens, at: int, value: float) -> tuple[float, int] | None:
        """Return the margin of a number that stands at a token, "± 200" or "(+/- 5%)", and the token behind it."""
        words = tokens.words
        for i in (at, at + (words[at] in (",", "("))):
            hit = self.spread.at(words, i)
            off = self.numerals.number(tokens, hit[1]) if hit else None
            if off is None or off.value > value:
                continue
            share = words[off.end] in self.percents
            end = off.end + share
            return (value * off.value / 100 if share else off.value), end + (i > at and words[end] == ")")
        return None

    def _ratio(self, tokens: Tokens, said: Number, start: int) -> Amount | None:
        """Such as "one in two", "nine out of ten", "7 in every 10": a share."""
        words = tokens.words
        link = said.end + (words[said.end] in HYPHENS)
        hit = self.ratio.at(words, link)
        if hit is None or said.value % 1 or said.scale > 1 or start != said.end - 1:
            return None
        i = hit[1] + (words[hit[1]] in HYPHENS)
        whole = self.numerals.number(tokens, i)
        if whole is None or whole.part or not said.value < whole.value or whole.value % 1:
            return None
        firm = len(hit[0].split()) > 1
        if not (said.value == 1 or whole.value in _ROUND or (firm and whole.value <= 12)) or (
            said.value >= 100 and not firm
        ):
            return None
        if words[start - 1] in self.ratings and start and self.grammar.noun(tokens, whole.end) is None:
            return None
        if not firm and (self.grammar.unit(tokens, whole.end) or (whole.plain and 1500 <= whole.value < 2100)):
            return None
        step = 1 / whole.value if whole.value not in (3, 6, 7, 9) else 0.1
        share = said.value / whole.value
        return Amount("number", share, share, step, step, start, whole.end, part=True, bound="ratio")
