"""Numbers, ranges, orders of magnitude, ratios and margins: what a number word or number starts."""

from bisect import bisect_left

from estimates.language.numerals import Number
from estimates.language.tokenizer import HYPHENS, MARK, NUMBER, VULGAR, WORD, Tokens, times
from estimates.reading.exclusions import Exclusions
from estimates.reading.grammar import QUOTES

_NEAR = 2  # the largest ratio of ends that "or" joins
_CLOSE = 3  # the largest ratio of ends of a range that is ahead
_REACH = 8  # tokens before a range that tell whether it is one
_DOZEN = 12  # the largest whole of which any share is usual
_ROUND = frozenset([3, 4, 5, 10, 20, 50, 100, 1000, 10_000, 100_000])  # after "in" or "out of" these make a share


class Amounts(Exclusions):
    """The grammar of amounts."""

    def starts_at(self, tokens: Tokens, at: int) -> bool:
        """Whether an amount may start at a token."""
        words, numerals = tokens.words, self.numerals
        if words[at] not in numerals.one:
            return tokens.kinds[at] == NUMBER or words[at] in self.starts
        scaled = words[at + 1] in numerals.multipliers or words[at + 1] in numerals.halves
        return scaled or self.is_one(tokens, at) or any(table.at(words, at) for table in self.vague)

    def is_one(self, tokens: Tokens, at: int) -> bool:
        """Return whether an article is a one: "less than a week", "in an hour."; not "higher than a year ago"."""
        hit = self.unit(tokens, at + 1)
        if not at or hit is None or self.kinds[hit[0]] == "data":  # "more than a bit"
            return False
        hedge = self.before.until(tokens.words, at)
        if self.kinds[hit[0]] != "duration":  # "nearly a mile deep"; not "near a foot path"
            more = tokens.kinds[hit[1]] == WORD and tokens.words[hit[1]] not in self.w["stops"] | self.w["measures"]
            return hedge is not None and not more
        after, paused = tokens.words[hit[1]], tokens.kinds[hit[1] + 1] in (MARK, "")  # "fewer than a year before."
        past = after in self.w["ago"] or (after in self.w["per.not before"] and paused)
        ends = tokens.kinds[hit[1]] in (MARK, "") and tokens.words[at - 1] in self.w["within"]
        halved = self.numerals.halves.get(tokens.words[hit[1] + 2]) == 2  # "an hour and a half"
        return not past and (ends or halved or hedge is not None)

    def amount(self, tokens: Tokens, at: int) -> Number | None:
        """Read the amount that starts at token `at`, with a currency or "between" in front of it."""
        plural = tokens.words[at + 1] in self.w["decade endings"]
        if (tokens.kinds[at] != NUMBER or plural) and (order := self._order(tokens, at)):
            return order
        money = self.money(tokens, at)
        first = self._number(tokens, at, money)
        if first is None and tokens.words[at] in self.numerals.one and (hit := self.unit(tokens, at + 1)):
            half = [self.numerals.halves.get(word) for word in tokens.words[hit[1] : hit[1] + 3]] == [None, None, 2]
            return Number(1 + half / 2, 1 - half / 2, at + 1, spelled=True, start=at, half=half)
        if first is None:
            return None
        if money:
            first = first._replace(start=at - 1, unit=money)
        joined = self._range(tokens, first)
        if first.part:
            return joined or self._half_of_unit(tokens, first) or first._replace(spelled=True)
        return joined or self._ratio(tokens, first) or self.margin(tokens, first, first.end) or first

    def _number(self, tokens: Tokens, at: int, money: str | None = None) -> Number | None:
        """A number whose scale may follow a hedge: "10+ million", "20-odd thousand"."""
        number = self.numerals.number(tokens, at, money=money is not None)
        if number is None or number.part:
            return number
        i = number.end + (tokens.words[number.end] in HYPHENS)
        hedge, size = tokens.words[i], self.numerals.large.get(tokens.words[i + 1])
        if hedge not in self.w["touching"] or not size or size <= number.value / 1000:
            return number
        odd = hedge in self.w["odd"]
        value, step = times(number.value, size), times(number.step, size)
        return number._replace(value=value, step=step, end=i + 2, scale=size, odd=odd, bound="" if odd else hedge)

    def _half_of_unit(self, tokens: Tokens, part: Number) -> Number | None:
        """Such as "half an hour", "a quarter of a century", "half a percent"."""
        i = part.end + (tokens.words[part.end] in self.numerals.of or tokens.words[part.end] in HYPHENS)
        i += tokens.words[i] in self.numerals.one
        written = "/" in tokens.words[part.start] or tokens.words[part.start] in VULGAR
        if self.unit(tokens, i) is None or (i == part.end and not written):
            return None
        return part._replace(part=False, end=i)

    # orders of magnitude

    def _order(self, tokens: Tokens, at: int) -> Number | None:
        """Read an order of magnitude, "tens of thousands" or 수백만, or a few of one, "several thousand"."""
        words, numerals = tokens.words, self.numerals
        couple, several, order = (table.at(words, at) for table in self.vague)
        if hit := couple or several:
            i = hit[1]
            size = float(numerals.multipliers.get(words[i], 0))
            if words[i] in numerals.small and words[i + 1] in numerals.large:
                size, i = size * numerals.large[words[i + 1]], i + 1
            least, kind = (size * 2, "number") if couple else (size * hit[0], "order")
            return Number(least, size, i + 1, kind=kind, start=at, rough=bool(couple)) if size else None
        if order is None:
            return None
        low, i = float(order[0]), order[1]
        j = i
        while words[j] in self.w["order links"]:
            j += 1
        if i != j and words[j] in numerals.orders:
            i = j + 1
            i += words[i] == "," and words[i + 1] in numerals.of
        elif words[at] in self.w["numerals.need of"] and words[i] not in numerals.of and at:
            return None
        while words[i] in numerals.of and words[i + 1] in numerals.orders:
            low, i = low * numerals.orders[words[i + 1]], i + 2
        return Number(low, low, i, kind="order", start=at)

    # ranges

    def _range(self, tokens: Tokens, first: Number) -> Number | None:
        """Read a range that starts with a number; of a change, "from 3 to 5 million", the first number, scaled."""
        words, w, money, negative = tokens.words, self.w, first.unit, self.is_minus(tokens, first.start)
        before = start = first.start - negative
        while before and (words[before - 1] in w["range.inside"] or words[before - 1] in QUOTES):
            before -= 1
        opened = self.phrases["range.opening"].until(words, before)
        unit = self.measure(tokens, first.end) if not money else None
        for link in (first.end, unit[1]) if unit else (first.end,):
            second, currency = self.second(tokens, link, opened=opened is not None, money=money) or (None, None)
            if second is None or second.part != first.part:
                continue
            high_unit = self.measure(tokens, second.end) if not currency else None
            dash = words[link] in w["range.dashes"]
            changed = high_unit and not dash and words[high_unit[1]] in w["range.not before"]  # 300명에서 500명으로
            low, step = self._shared(tokens, first, second, dash=dash)
            down = self.is_minus(tokens, second.start)
            other = unit and link == unit[1] and (not high_unit or high_unit[0] != unit[0])
            apart = words[link] in w["range.close"] and second.value > _NEAR * low
            listed = words[link] == "," and second.value != low + step  # 5, 6명 is a range, 5, 8명 is not
            rises = negative if negative or down else low < second.value
            if changed or apart or listed or other or (currency and money and currency != money) or not rises:
                continue
            floor, cap = (self.before.until(words, at) for at in (first.start, second.start - bool(currency)))
            if floor and cap and floor[0] == "at least" and cap[0] in ("at most", "up to"):
                opened = opened or floor  # 최소 300대에서 최대 500대
            bound = "at least" if cap and cap[0] in ("at least", "more than") else ""  # "300 to more than 500"
            begin = opened[1] if opened else start
            if self._is_change(tokens, start, link, second.end, near=second.value <= _CLOSE * low):
                return first._replace(value=low, step=step)
            ends = (-low if negative else low, step), (-second.value if down else second.value, second.step)
            (low, low_step), (value, step) = sorted(ends)  # "-14C to -19C"
            second = second._replace(value=value, step=step, spelled=second.spelled and not second.part, bound=bound)
            is_open = link == first.end and not currency  # "500 to 1 million" may leave out a scale word, 5천~1억 too
            kind = "unclear" if is_open and 0 < low < min(self.numerals.large.values()) < second.scale else "between"
            return second._replace(kind=kind, low=low, low_step=low_step, start=begin, unit=money or currency)
        return None

    def second(self, tokens: Tokens, link: int, *, opened: bool, money: str | None) -> tuple[Number, str | None] | None:
        """Return the second number of a range, behind one of `money`, whose link is at a token, and its currency."""
        match = self.patterns["range links"].match(tokens.text, tokens.ends[link - 1])
        kind, before = match.lastgroup if match else None, tokens.words[max(0, link - _REACH) : link]
        apart = not self.w["range.either"].isdisjoint(before)  # "either 300 or 400"
        if match is None or (kind == "and" and not opened) or (kind == "or" and apart):
            return None
        i = bisect_left(tokens.starts, match.end())
        i += tokens.words[i] in self.w["change.minus"] | self.w["change.plus"]
        currency = self.money(tokens, i + 1) if kind != "or" else None
        second = self.numerals.number(tokens, i + (currency is not None), money=(money or currency) is not None)
        return (second, currency) if second else None

    def is_minus(self, tokens: Tokens, at: int) -> bool:
        """Whether a minus is before token `at`, which a sign has to touch and a word has not."""
        sign, before = tokens.words[at - 1], tokens.words[at - 2]
        touches = tokens.touch(at - 1) and (not tokens.touch(at - 2) or before == "(")
        return sign in self.w["change.minus"] and (sign.isalpha() or touches)

    def _shared(self, tokens: Tokens, first: Number, second: Number, *, dash: bool) -> tuple[float, float]:
        """The low end with the scale that both ends share: "5 to 6 thousand", "10-12,000"."""
        word = tokens.words[second.end - 1]
        last = self.numerals.multipliers.get(word) or self.numerals.short.get(word, 0)
        for factor in (second.scale, float(last)) if second.scale > 1 else ():
            if factor > first.scale and times(first.value, factor) < second.value:
                return times(first.value, factor), times(first.step, factor)
        thousands = first.plain and second.plain and first.value < 1000 <= second.value and not second.value % 1000
        if thousands and first.value * 1000 < second.value <= first.value * (3000 if dash else 2000):
            return first.value * 1000, first.step * 1000
        return first.value, first.step

    def _is_change(self, tokens: Tokens, start: int, link: int, end: int, *, near: bool) -> bool:
        """Whether "X to Y" is a change by X to a level of Y, or from X to Y, rather than a range.

        What is still ahead is a range if its ends are `near` each other: "will rise by 30 to 60 cm".

        Shares, durations and near lengths with one unit behind both numbers are a range: "fell by 15 to 20 per cent".
        """
        before = tokens.text[tokens.starts[max(0, start - _REACH)] : tokens.starts[start]]
        match = self.patterns["changes"].search(before) if tokens.words[link] in self.w["change.to"] else None
        unit = self.unit(tokens, end) if self.unit(tokens, link - 1) is None else None
        kind = self.kinds[unit[0]] if unit else ""
        shared = kind in ("share", "duration") or (near and kind in ("length", "temperature"))
        ranges = {"by": shared, "ahead": shared or near, "raised": near}  # "raised $1.5 to 2m"
        return match is not None and not ranges.get(match.lastgroup or "", False)

    def margin(self, tokens: Tokens, amount: Number, at: int, *, kind: str = "") -> Number | None:
        """Return an amount with the margin at a token, "± 200" or "(+/- 5%)", which is in points if it is a share."""
        words, value = tokens.words, amount.value
        i = at + (words[at] == "," or words[at] == "(")
        hit = self.phrases["spread"].at(words, i) if amount.kind == "number" and not amount.part else None
        off = self.numerals.number(tokens, hit[1]) if hit else None
        if off is None or off.value > value:
            return None
        unit = self.unit(tokens, off.end)
        end = unit[1] if unit and self.kinds[unit[0]] == "share" else off.end
        margin = off.value if end == off.end or kind == "share" else value * off.value / 100
        end += i > at and words[end] == ")"
        return amount._replace(kind="margin", low=value - margin, value=value + margin, low_step=amount.step, end=end)

    def _ratio(self, tokens: Tokens, first: Number) -> Number | None:
        """Such as "one in two", "nine out of ten", "7 in every 10", 10명 중 7명: a share."""
        words = tokens.words
        if (counted := self.phrases["counters"].at(words, first.end)) and words[counted[1]] in self.w["share.among"]:
            part = self.numerals.number(tokens, counted[1] + 1)
            if part is None or not part.value < first.value or first.value not in _ROUND or first.value > _DOZEN:
                return None
            share, end = part.value / first.value, self.measure(tokens, part.end)
            return Number(share, 0.1, end[1] if end else part.end, start=first.start, part=True, ratio=True)
        hit = self.phrases["share.in"].at(words, first.end + (words[first.end] in HYPHENS))
        if hit is None or first.value % 1 or first.scale > 1 or first.start != first.end - 1:
            return None
        firm = " " in hit[0]
        whole = self.numerals.number(tokens, hit[1] + (words[hit[1]] in HYPHENS))
        if whole is None or whole.part or whole.value % 1 or not first.value < whole.value:
            return None
        usual = first.value == 1 or whole.value in _ROUND or (firm and whole.value <= _DOZEN)
        measured = self.unit(tokens, whole.end) or (whole.plain and 1500 <= whole.value < 2100)
        if not usual or (not firm and (measured or first.value >= 100)):
            return None
        step = 1 / whole.value if whole.value not in (3, 6, 7, 9) else 0.1
        return Number(first.value / whole.value, step, whole.end, start=first.start, part=True, ratio=True)
