"""What a number without a noun counts, which numbers are reported, and their roles."""

import re

from estimates.language.tokenizer import Tokens
from estimates.reading.grammar import QUOTES, Thing
from estimates.reading.mentions import Mentions
from estimates.reading.modifiers import Mention

_FAR, _NEAR = 8, 4  # tokens before and behind a figure that tell its role
_OLDEST, _APART = 120, 1000  # years, and the ratio of amounts of money that are not compared
_GROUPED = 1000  # from here on, a number alone is reported
_CLAUSE, _LABEL = 60, 6  # tokens of a clause and of a label
_CONDITION = 6  # tokens between a condition and its calibre: "if they had been filled only with 152 mm shells"


class Resolver(Mentions):
    """The grammar of context: subjects, ellipsis, conditions, changes, limits."""

    def resolve(self, tokens: Tokens, mentions: list[Mention]) -> list[Mention]:
        """Return the mentions that are figures, with their nouns, units and roles."""
        kept: list[Mention] = []
        for mention, following in zip(mentions, [*mentions[1:], None], strict=False):
            if self._is_age(tokens, mention):
                mention.role = "age"
                mention.set_thing(None, mention.unit or "year", "duration")
            elif not mention.named:
                self._ellipsis(tokens, mention, kept, following)
            pronoun = tokens.words[mention.end] in self.w["of"] and tokens.words[mention.end + 1] in self.w["pronouns"]
            if mention.kind == "share" and mention.of is None and pronoun:
                mention.of = next((one.of for one in reversed(kept) if one.kind == "count"), None)
            if self.is_head_final or mention.named or self._is_figure(tokens, mention):
                kept.append(mention)
        for mention in kept:
            self._role(tokens, mention)
        if kept and not self.w["condition.words"].isdisjoint(tokens.words):
            self._add_calibres(tokens, kept)
        return kept

    def _is_age(self, tokens: Tokens, mention: Mention) -> bool:
        """Whether a duration or a number without a noun is an age: "the actor, 82, died", "women over 30"."""
        young = mention.kind == "duration" or (not mention.named and 1 <= mention.amount.value <= _OLDEST)
        number = next((k for k in range(mention.amount.start, mention.end) if self.starts_at(tokens, k)), mention.start)
        return young and self._context("ages", tokens, mention, number) is not None

    # ellipsis

    def _ellipsis(self, tokens: Tokens, mention: Mention, earlier: list[Mention], following: Mention | None) -> None:
        """Give a number without a noun the one that the sentence leaves out."""
        words, start, end = tokens.words, mention.lead, mention.end
        if self.is_head_final:
            same = (one.of for one in reversed(earlier) if one.of and one.counter == mention.counter)
            mention.of = (next(same, None) if mention.counter else None) or mention.of
            mention.unit = self.thing_of(mention.of, mention.counter)
            return
        named = [one for one in earlier if one.role != "age" and one.kind != "duration" and (one.of or one.unit)]
        if following and following.named and self._is_joined(tokens, end, following.start):
            mention.set_thing(following.of, following.unit, following.kind)
        elif subject := self._subject(tokens, mention):
            mention.set_thing(*subject)
        elif named and self._is_compared(tokens, named[-1], mention):
            mention.set_thing(named[-1].of, named[-1].unit, named[-1].kind)
        elif counted := [one for one in named if one.kind not in ("money", "share")]:
            near = {words[max(0, start - 1)], words[max(0, mention.start - 1)]}
            linked = not self.w["ellipsis"].isdisjoint(near) or words[start - 1].endswith(self.endings["possessives"])
            size = mention.amount.low or mention.amount.value
            closest = min(reversed(counted), key=lambda one: _ratio(one.amount.value, size))
            if linked or closest.kind == "count":
                mention.set_thing(closest.of, closest.unit, closest.kind)
                mention.named = linked or bool(mention.hedges) or self._is_large(tokens, mention)

    def _is_joined(self, tokens: Tokens, end: int, start: int) -> bool:
        """Whether only "to", "from", "or" and quotation marks are between two figures."""
        inner = [word for word in tokens.words[end:start] if word not in QUOTES]
        return 0 < len(inner) <= 2 and (self.w["change.to"] | self.w["change.from"] | self.w["joins"]).issuperset(inner)

    def _is_compared(self, tokens: Tokens, earlier: Mention, mention: Mention) -> bool:
        """Whether a number is set against the figure before it: "£3 or 4", "$3.4 million, up from 2.9 million"."""
        inner = tokens.text[tokens.ends[earlier.end - 1] : tokens.starts[mention.lead]] + "@"
        match = self.patterns["comparisons"].search(inner) if earlier.kind in ("money", "share") else None
        levels = match is not None and (earlier.kind == "money" or match.lastgroup == "levels")  # "cut by 3%, to 45"
        near = _ratio(earlier.amount.value, mention.amount.value) < _APART or earlier.kind != "money"  # "$4m from 3"
        return near and ((levels and not mention.per) or self._is_joined(tokens, earlier.end, mention.lead))

    def _subject(self, tokens: Tokens, mention: Mention) -> tuple[str, str | None] | None:
        """The noun that a lone number counts: "the number of Xs was put at", "Xs numbered", "Xs: 5", "of the Xs, 5"."""
        words, w, before, start, end = tokens.words, self.w, self.nouns_before, mention.lead, mention.end
        nearest = words[start - 1]
        if nearest in w["of"] and (group := self.maps["implied nouns"].get(words[start - 2])):
            return group, self.things.get(group)  # "a crew of three"
        summed = nearest in (",", "(", "–", "—") and self.phrases["in all"].at(words, end)
        listed = summed or nearest in w["label lines"]
        if listed and (noun := next(before(tokens, start, max(0, start - _LABEL)), None)):
            return noun
        breaks = (w["negation.breaks"] - w["change.than"]) | {";"}
        first = max(0, start - _CLAUSE)
        low = next((k + 1 for k in range(start - 1, first - 1, -1) if words[k] in breaks), first)
        for k in range(low, start):
            if words[k] in w["number words"] and (words[k + 1] in w["of"] or k > low):
                apart = k > low and self.singular(words[k - 1]) is None  # "put the death toll at 300"
                known = words[k - 1] in w["determiners"] or (apart and words[k - 2] in w["determiners"])
                nouns = [*list(before(tokens, start, k + 1))[::-1], *([] if known else before(tokens, k, low))]
                for noun in nouns:
                    if noun[0] not in w["number words"]:
                        return noun
                if group := self.maps["implied nouns"].get(words[k]):  # "the toll rose from 12 to 19"
                    return group, self.things.get(group)
        moved = nearest in w["change.to"] | w["change.by"] and words[start - 2] in w["change.verbs"]
        if moved and (noun := next(before(tokens, start, start - 3), None)) and noun[0] not in w["priced"]:
            return noun  # "cases rose to 5"
        parted = words[low] in w["of"] and words[low + 1] in w["determiners"] and "," in words[low:start]
        if parted and (noun := next(before(tokens, words.index(",", low), low), None)):
            return noun
        while words[end] in w["being"] or words[end] in w["more"]:
            end += 1
        if not w["casualties.verbs"].isdisjoint((words[end], nearest)):
            return self.maps["casualties.of"], None  # "300 were killed"
        return None

    def _add_calibres(self, tokens: Tokens, kept: list[Mention]) -> None:
        """Give "rounds" the calibre of their condition: "it holds 3 million rounds if filled with 152 mm shells".

        A number whose noun was not said but inferred gets the noun of the condition, too.
        """
        words, w = tokens.words, self.w
        fills: list[tuple[int, str, Thing | None]] = []  # where each condition is, its calibres, and what has them
        for at in range(tokens.size):
            sizes = self.calibre(tokens, at + 1) if words[at] in w["condition.before"] else None
            if sizes and not w["condition.words"].isdisjoint(words[max(0, at - _CONDITION) : at + 1]):
                fills.append((at, " and ".join(sizes[0]), self.noun(tokens, at + 1)))
        counts = ((one, one.of if one.end > one.amount.end else None) for one in kept if fills and one.kind == "count")
        rounds = [(mention, said) for mention, said in counts if said is None or said in w["rounds"]]
        is_first = bool(rounds) and fills[0][0] < rounds[0][0].start  # the condition: "filled with ..., they hold ..."
        for mention, said in rounds:
            near = [fill for fill in fills if (fill[0] < mention.start) == is_first]
            _, size, thing = near[-1 if is_first else 0] if near else (0, "", None)
            of = thing.of if thing and not said else f"{size} {mention.of}"
            if near and (said or thing):
                mention.set_thing(of, self.things.get(of, mention.unit))

    # which numbers are reported

    def _is_large(self, tokens: Tokens, mention: Mention) -> bool:
        amount = mention.amount
        return amount.kind != "number" or amount.value >= _GROUPED or "," in tokens.between(amount.start, amount.end)

    def _is_figure(self, tokens: Tokens, mention: Mention) -> bool:
        """Whether a number without a noun is a figure nevertheless."""
        amount = mention.amount
        bounded = any(hedge.relation not in ("reach", "unclear") for hedge in mention.hedges)
        if amount.part or bounded or self._is_large(tokens, mention):
            return not amount.part
        rules = "lone words" if amount.spelled else "lone numbers"
        return self._context(rules, tokens, mention, mention.lead) is not None

    # roles

    def _role(self, tokens: Tokens, mention: Mention) -> None:
        """Tell changes ("rose by 300", "20 fewer than") and limits ("can carry up to") from levels."""
        crossed = any(hedge.words.lower() in self.w["change.thresholds"] for hedge in mention.hedges)  # "rose above 3"
        if mention.role == "level" and not crossed and (match := self._context("roles", tokens, mention, mention.lead)):
            mention.role = match.lastgroup or ""

    def _context(self, rules: str, tokens: Tokens, mention: Mention, start: int) -> re.Match[str] | None:
        """Match patterns with the words around a figure from token `start` on: "rose by @count@ cars| from 20"."""
        first, last = max(0, start - _FAR), mention.end + _NEAR
        before = tokens.text[tokens.starts[first] : tokens.starts[start]]
        noun = tokens.text[tokens.ends[mention.amount.end - 1] : tokens.ends[mention.end - 1]]
        after = tokens.text[tokens.ends[mention.end - 1] : tokens.ends[last]]
        return self.patterns[rules].search(f"{before}@{mention.kind}@{noun}|{after}")


def _ratio(a: float, b: float) -> float:
    low, high = sorted((abs(a), abs(b)))
    return high / low if low else float("inf")
