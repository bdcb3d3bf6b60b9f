"""One figure of a sentence: an amount with what is counted, what it is per, its hedges and its role."""

import re

from estimates.language.numerals import Number
from estimates.language.tokenizer import HYPHENS, MARK, NUMBER, WORD, Tokens, times
from estimates.quantities.figure import granularity
from estimates.reading.counters import HeadFinal
from estimates.reading.modifiers import BOUNDS, UNSURE, Hedge, Mention

_TWO_WAYS = {"count": re.compile(r"[1-9][0-9]{0,2}\.[0-9]{2}0"), "money": re.compile(r"[1-9][0-9]{0,2}\.000")}


class Mentions(HeadFinal):
    """The grammar of whole figures."""

    def mention(self, tokens: Tokens, at: int, count: Number, floor: int, *, whole: bool) -> tuple[Mention | None, int]:
        """Return the figure whose amount was read at token `at`, if it is one, and the token to go on from.

        Nothing before token `floor` belongs to it. In a text that is one figure (`whole`) every amount is one, and what
        is counted may be in the singular.
        """
        mention = Mention(count, count.start, count.end)
        counted = self.find_thing(tokens, mention, at)
        if tokens.words[mention.end] == self.maps["per.suffix"] or not (counted or whole):  # 1㎡당
            return None, max(mention.end, count.end)
        mention = mention if counted or mention.unit else Mention(count, count.start, count.end)  # "one hour"
        if self.is_two_ways(tokens, mention):
            amount = mention.amount
            value, low = times(amount.value, 1000), times(amount.low, 1000)
            mention.amount = amount._replace(value=value, step=granularity(value), low=low, low_step=granularity(low))
        nameless = whole and not mention.named and mention.kind != "share"
        if nameless and (thing := self.named_thing(tokens, mention.end, singular=count.value == 1)):
            mention.set_thing(thing.of, thing.unit, end=thing.end)
        self.take_behind(tokens, mention)
        self.take_before(tokens, mention)
        if self.is_head_final:
            self.complete(tokens, mention, floor)
        return mention, mention.end

    # what is counted

    def find_thing(self, tokens: Tokens, mention: Mention, at: int) -> bool:
        """Find the unit or noun; False if the number is not a figure after all."""
        words, amount = tokens.words, mention.amount
        i = self._after(tokens, mention, amount.end)  # behind the amount and its hedge
        if words[i] and words[i] in self.w["times"]:
            mention.end = i + 1
            return False
        hyphen = words[i] in HYPHENS and tokens.touch(i - 1) and tokens.touch(i)
        j = i + (hyphen or words[i] in self.w["more"])  # "two more tonnes"
        hit, counter = self.unit(tokens, j), self.phrases["counters"].at(words, i)
        if amount.unit:
            same = hit is not None and self.kinds[hit[0]] == "money"
            return self._measured(tokens, mention, amount.unit, hit[1] if hit and same else j - hyphen)
        if amount.part:
            return self._share(tokens, mention, i)
        if hit and abs(amount.value) >= self.maps["least"].get(hit[0], 0) and not (counter and counter[1] > hit[1]):
            several = self.w["determiners"].isdisjoint(words[amount.start - 1 : amount.start + 1])
            if self.kinds[hit[0]] == "money" and hyphen and several and amount.end == amount.start + 2:
                return False  # "20 million-dollar homes"
            if self.is_size(tokens, *hit):
                mention.end = (self.calibre(tokens, at) or (None, i + 2))[1]
                return False
            unit = hit[0] if hyphen else self._which(tokens, mention, *hit)
            return self._measured(tokens, mention, unit, hit[1], hyphen=hyphen)
        if self.phrases["below zero"].at(words, i):
            return mention.set_thing(None, "degree of temperature", "temperature")
        coin = self.unit(tokens, i + 1) if not hyphen and tokens.raw(i)[:1].isupper() else None
        if coin and self.kinds[coin[0]] == "money":  # "Swedish crowns": which ones is not known
            return mention.set_thing(None, None, "money", coin[1])
        if self.is_head_final:
            return self._counter(tokens, mention, i, counter)
        return self._compound(tokens, mention, j) if hyphen else self._thing_counted(tokens, mention, i)

    def _counter(self, tokens: Tokens, mention: Mention, i: int, counter: tuple[str, int] | None) -> bool:
        """Take the counter or the age behind a number whose noun is before it."""
        amount, mention.end = mention.amount, i
        if tokens.words[i] in self.w["age.after"]:
            mention.set_thing(None, "year", "duration")
            mention.role, mention.end = "age", i + 1
        elif counter is None:
            return amount.kind != "number" or bool(mention.hedges) or (amount.value >= 10**4 and not amount.spelled)
        else:
            mention.named, mention.counter, mention.end = True, *counter
        return True

    def _after(self, tokens: Tokens, mention: Mention, at: int) -> int:
        """Take a hedge at token `at`, but no "up to" behind a range, and return the token behind it."""
        if (hit := self.find_after(tokens, at)) and (hit[0].relation != "up to" or mention.amount.kind != "between"):
            mention.hedges.append(hit[0])
            mention.end = hit[1]
        return hit[1] if hit else at

    def _which(self, tokens: Tokens, mention: Mention, unit: str, end: int) -> str:
        """The unit that a word with two meanings has here: pounds of mass or of money, degrees of heat."""
        key, words, w = f"ambiguous units.{unit}", tokens.words, self.w
        rule = self.maps[key]
        if not rule or rule["or"] not in self.kinds:
            return unit
        near = words[max(0, mention.amount.start - rule["reach"]) : end + rule["reach"]]
        substance = self.kinds[unit] == "mass" and words[end] in w["of"] and words[end + 1] not in w["determiners"]
        cued = w[f"{key}.against"].isdisjoint(near) and not w[f"{key}.cues"].isdisjoint(near)
        return str(rule["or"]) if not substance and (cued or mention.amount.value >= rule["many"]) else unit

    def _measured(self, tokens: Tokens, mention: Mention, unit: str, end: int, *, hyphen: bool = False) -> bool:
        """Set the unit that ends before token `end`; return False if it is not a figure ("one day, he")."""
        words, w, amount, kind = tokens.words, self.w, mention.amount, self.kinds[unit]
        if words[end] == "(" and words[end + 2] == ")" and self.unit(tokens, end + 1) == (unit, end + 2):
            end += 3  # "kilowatt-hours (kWh)"
        mention.set_thing(unit if kind == "count" else None, unit, kind, end + 3 * amount.half)
        mention.per = self.maps["per.within"].get(words[end - 1], mention.per)
        worth, single = words[end] in w["worth"], amount.value == 1 and amount.kind == "number"
        if kind == "duration":
            i = end + (words[end] in HYPHENS)
            if words[i] in w["age.after"] and unit in w["age.units"]:
                mention.role, mention.end = "age", i + 1
            elif single and amount.spelled and not self.is_one(tokens, amount.start):
                before = words[amount.start - 1]
                return bool(before) and (before in w["during"] or hyphen or unit not in w["age.units"])
        elif kind != "count" and words[end + worth] in w["of"] and words[end + 1 + worth] not in w["share.not of"]:
            whole = self.whole(tokens, end + worth)
            if whole and (whole.of.islower() or kind == "share"):
                mention.of = whole.of
        return True

    def _share(self, tokens: Tokens, mention: Mention, i: int) -> bool:
        """A fraction: of things ("half of the shells"), or by which something changed ("by a third")."""
        words, w, amount = tokens.words, self.w, mention.amount
        if self.is_head_final:
            return mention.set_thing(None, None, "share", i)
        people = words[i + 1] in w["determiners"] and self.noun(tokens, i + 2)  # "of those people"
        if words[i] in w["of"] and words[i + 1] in w["pronouns"] and not people:
            return words[i + 1] not in w["share.not of"] and mention.set_thing(None, None, "share")
        if words[i] in w["of"]:
            thing = self.whole(tokens, i)
        elif amount.ratio:
            thing = self.noun(tokens, i)
            thing = None if thing and thing.of in w["share.not of"] else thing  # "one in three lives in poverty"
            return mention.set_thing(thing.of if thing else None, None, "share", thing.end if thing else i)
        elif not w["share.before"].isdisjoint(words[max(0, amount.start - 4) : amount.start]) or (
            self.before.until(words, amount.start) and (tokens.kinds[i] in (MARK, "") or words[i] in w["share.who"])
        ):  # "by more than a third", "pays less than half.", "more than half think"
            return (tokens.kinds[i] != WORD or words[i] in w["stops"]) and mention.set_thing(None, None, "share")
        else:
            thing = self.whole(tokens, i) if words[i] in w["determiners"] else None
            thing = thing if thing and thing.known else None
        hit = self.unit(tokens, i + 1) or self.unit(tokens, i + 2)
        lasts = hit is not None and self.kinds[hit[0]] == "duration"
        if thing is None or lasts or thing.of in w["share.not of"] or words[amount.start - 1] in w["ordinals"]:
            return False
        return mention.set_thing(thing.of, None, "share")

    def _compound(self, tokens: Tokens, mention: Mention, j: int) -> bool:
        """Such as "a 300-container shipment", "a 12,000-strong force"; not "a two-way street"."""
        word, mention.end = tokens.words[j], j + 1
        if word in self.w["strong"]:
            return True
        unit = self.things.get(word)
        if (unit is None and word not in self.w["counted by one"]) or tokens.words[j + 1] in self.w["rounds of"]:
            return False
        return mention.set_thing(word, unit)

    def _thing_counted(self, tokens: Tokens, mention: Mention, i: int) -> bool:
        """Set the noun from token `i` on; return False if nothing is counted ("one of", "the two men")."""
        words, w, amount = tokens.words, self.w, mention.amount
        before = words[amount.start - 1]
        single = amount.value == 1 and amount.kind == "number"
        if single and amount.spelled:
            thing = self.noun(tokens, i, singular=True)
            if words[i] in w["of"] or before in w["not one"]:
                return False
            if thing is None:  # "one was injured", not "one killed 20"
                acts = tokens.kinds[i + 1] == NUMBER or words[i + 1] in w["determiners"] | self.starts
                return not acts and words[i + (words[i] in w["being"])] in w["casualties.verbs"]
        elif link := self.phrases["of"].at(words, i):
            if amount.kind == "order" and (hit := self.unit(tokens, i + 1)):
                return self._measured(tokens, mention, *hit)
            thing = self.whole(tokens, link[1] - 1)
            thing = thing if amount.kind == "order" or (thing and thing.known) else None
            thing = thing._replace(end=i) if thing and thing.end < link[1] else thing
        elif words[i] in self.maps["per.words"] and (thing := self.noun(tokens, i + 1)):
            mention.per = self.maps["per.words"][words[i]]
        else:
            thing = self.noun(tokens, i, singular=True) if single else None
            thing = thing or self.noun(tokens, i, loose=not amount.spelled)
        if amount.spelled and thing and thing.of in w["abstract nouns"]:  # "one man said", "the two men"
            pair = amount.value == 2 and before in w["determiners"]
            harmed = not w["casualties.verbs"].isdisjoint((before, *words[thing.end : thing.end + 2]))
            if pair or (single and not (harmed or self.before.until(words, amount.start))):
                return False
        return thing is None or mention.set_thing(thing.of, thing.unit, end=thing.end)

    def is_two_ways(self, tokens: Tokens, mention: Mention) -> bool:
        """Whether a decimal number may be a whole one with the marks of another language: "13.000 tanks", "€14.000"."""
        digits = _TWO_WAYS.get(mention.kind) if mention.amount.plain and mention.named else None
        return digits is not None and digits.fullmatch(tokens.raw(mention.amount.end - 1)) is not None

    # before and after it

    def take_behind(self, tokens: Tokens, mention: Mention) -> None:
        """Take a margin, and hedges and rates behind the noun, in either order."""
        if wider := self.margin(tokens, mention.amount, mention.end, kind=mention.kind):
            mention.amount, mention.end = wider._replace(end=mention.amount.end), wider.end
        whole = self.whole(tokens, mention.end) if mention.named and tokens.words[mention.end] in self.w["of"] else None
        beyond = whole.end if whole and whole.end > mention.end else 0  # behind "rounds of ammunition"
        for start in (beyond, 0, 0):  # 0 is behind the noun: a rate and a hedge, or a hedge and a rate
            end, hit = mention.end, None if mention.per else self.per(tokens, start or mention.end, kind=mention.kind)
            apart = start or tokens.words[mention.end] in self.numerals.one
            if hit and not (mention.kind == "duration" and apart):
                mention.per, mention.end = hit
            if not start and self._after(tokens, mention, mention.end) == end:
                break  # neither
        mention.per = mention.per or self.per_behind_verb(tokens, mention.end)

    def take_before(self, tokens: Tokens, mention: Mention) -> None:
        """Take hedges and a sign before the amount."""
        words, amount, first = tokens.words, mention.amount, mention.amount.start
        if self.is_minus(tokens, first):
            mention.sign, amount = -1, amount._replace(start=first - 1)
        if mention.kind != "temperature" and min(mention.sign, amount.low) < 0:
            mention.role = "change"
        hedges, mention.start, mention.lead = self.find_before(tokens, amount)
        turns = self.maps["hedges of durations"] if mention.kind == "duration" else {}  # "faster than ten seconds"
        hedges = [hedge._replace(relation=turns.get(hedge.words.lower(), hedge.relation)) for hedge in hedges]
        if amount.bound and not mention.hedges and (hit := self.after.at(amount.bound.split(), 0)):
            mention.hedges.append(Hedge(hit[0], amount.bound))
        mention.hedges = hedges + mention.hedges
        mention.modified = self.compose(amount, mention.hedges)
        if below := self.phrases["below zero"].at(words, mention.end) if mention.kind == "temperature" else None:
            mention.sign, mention.end = -1, below[1]
            mention.modified = UNSURE if mention.modified.relation in BOUNDS else mention.modified  # the bound turns
