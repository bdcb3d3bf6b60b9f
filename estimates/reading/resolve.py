"""What a number without a noun counts, which numbers are reported, and their roles."""

from __future__ import annotations

from functools import partial

from estimates.language.tokenizer import WORD, Tokens
from estimates.reading.grammar import QUOTES
from estimates.reading.mentions import Mention, Mentions

_FAR = 8  # tokens between a verb of change and its number
_GROUPED = 1000


class Resolver:
    """The context of one language: subjects, ellipsis, changes, limits."""

    def __init__(self, mentions: Mentions) -> None:
        self.grammar, self.modifiers = mentions.grammar, mentions.modifiers
        self.mentions = mentions
        self.starts = mentions.amounts.starts
        language = mentions.grammar.language
        words = language.words
        change = partial(words, "change")
        self.verbs, self.nouns, self.by, self.of, self.to = (
            change(key) for key in ("verbs", "nouns", "by", "of", "to")
        )
        self.from_, self.fewer, self.more, self.than, self.compare = (
            change(key) for key in ("from", "fewer", "more", "than", "compare")
        )
        self.limits, self.modals, self.ceilings = (
            words("limit", "verbs"),
            words("limit", "modals"),
            words("limit", "nouns"),
        )
        self.casualties, self.victim = words("casualties", "verbs"), language.data.get("casualties", {}).get("of")
        self.links, self.auxiliaries, self.leads = words("ellipsis"), words("being"), words("before a lone number")
        self.points, self.colons = words("points"), words("label lines")
        self.elliptic = words("of which")
        self.tallies, self.joins, self.in_all = words("number words"), words("joins"), language.phrases("in all")
        self.lone_verbs = words("verbs of lone numbers")
        self.breaks = words("negation", "breaks")
        self.before = mentions.noun_before

    def resolve(self, tokens: Tokens, found: list[Mention]) -> list[Mention]:
        """Return the mentions that are figures, with their nouns, units and roles."""
        if self.before:
            return self._preceded(tokens, found)
        kept: list[Mention] = []
        for index, mention in enumerate(found):
            following = found[index + 1] if index + 1 < len(found) else None
            if not mention.named or mention.loose:
                self._ellipsis(tokens, mention, kept, following)
            self._whole(mention, tokens, kept)
            if mention.named or self._is_figure(tokens, mention):
                kept.append(mention)
        for mention in kept:
            self._role(tokens, mention)
        return kept

    # ellipsis
    def _preceded(self, tokens: Tokens, found: list[Mention]) -> list[Mention]:
        """Give every number the noun before it, or the one of an earlier number with the same counter."""
        preceding, floor = self.mentions.preceding, 0
        nouns: dict[str, tuple[str | None, str | None]] = {}
        for mention in found:
            if (hit := preceding.per(tokens, mention.start)) and hit[1] >= floor:
                mention.per, mention.start = hit
            if mention.kind == "count":
                noun = preceding.noun(tokens, mention.start, mention.end, floor)
                if noun is None or (mention.counter in nouns and not preceding.is_next(tokens, mention.start, floor)):
                    noun = nouns.get(mention.counter, (noun, None))[0]
                noun = noun or (preceding.following(tokens, mention.end) if mention.counter else None)
                mention.of, mention.unit = noun, self.grammar.things.get(noun or "")
                if noun and mention.counter:
                    nouns[mention.counter] = noun, mention.unit
            elif mention.kind == "share":
                mention.of = preceding.whole(tokens, mention.start)
            if preceding.is_change(tokens, mention.end) and mention.kind == "share":
                mention.role = "change"
            floor = mention.end
        return found

    def _ellipsis(self, tokens: Tokens, mention: Mention, earlier: list[Mention], following: Mention | None) -> None:
        """Give a number without a noun the one that the sentence leaves out."""
        if mention.loose:
            return
        if self._is_apart(tokens, mention) and (near := next(self.grammar.nouns_before(tokens, mention.start), None)):
            mention.of, mention.unit, mention.named = near[0], near[1], True
            return
        if following and following.named and self._joined(tokens, mention.end, following.start):
            self._inherit(mention, following)
            return
        if subject := self._subject(tokens, mention.start):
            mention.of, mention.unit, mention.named = subject[0], subject[1], True
            return
        if self._victims(tokens, mention):
            mention.of, mention.named = self.victim, True
            return
        candidates = [
            one
            for one in earlier
            if one.named and one.role != "age" and (one.of or one.unit) and one.kind != "duration"
        ]
        if candidates:
            if self._joined(tokens, candidates[-1].end, mention.start):
                self._inherit(mention, candidates[-1])
            else:
                counted = [one for one in candidates if one.kind not in ("money", "share")]
                if counted:
                    closest = min(reversed(counted), key=lambda one: _ratio(one.amount.high, mention.amount.low))
                    if closest.kind == "count" or self._is_link(tokens, mention.start):
                        mention.of, mention.unit, mention.kind = closest.of, closest.unit, closest.kind
                        mention.named = (
                            self._is_link(tokens, mention.start)
                            or self._is_large(tokens, mention)
                            or bool(mention.hedges)
                        )
                elif (
                    self._is_link(tokens, mention.start) and candidates[-1].kind == "money" and mention.amount.high > 1
                ):
                    pass

    def _whole(self, mention: Mention, tokens: Tokens, earlier: list[Mention]) -> None:
        """Give "half of them" the things that were counted before."""
        words, end = tokens.words, mention.end
        pronoun = words[end] in self.grammar.of and words[end + 1] in self.grammar.pronouns
        if mention.kind == "share" and mention.of is None and pronoun:
            mention.of = next((one.of for one in reversed(earlier) if one.kind == "count"), None)

    def _is_apart(self, tokens: Tokens, mention: Mention) -> bool:
        """Whether a number stands behind its noun: "the cars, 73 in all", "rounds, 800,000 of them"."""
        before = tokens.words[mention.start - 1] if mention.start else ""
        return before in (",", "(", "–", "—") and self.in_all.at(tokens.words, mention.end) is not None

    def _joined(self, tokens: Tokens, end: int, start: int) -> bool:
        """Whether only "to", "from" and quotation marks stand between two figures."""
        inner = [word for word in tokens.words[end:start] if word not in QUOTES]
        if len(inner) == 1 and inner[0] in self.joins:
            return True
        return (
            0 < len(inner) <= 2
            and any(word in self.to for word in inner)
            and all(word in self.to or word in self.from_ for word in inner)
        )

    @staticmethod
    def _inherit(mention: Mention, other: Mention) -> None:
        mention.of, mention.unit, mention.kind = other.of, other.unit, other.kind
        mention.named = True

    def _victims(self, tokens: Tokens, mention: Mention) -> bool:
        """Whether people were counted: "489 were saved", "killing 12"."""
        words, i = tokens.words, mention.end
        if self.victim is None:
            return False
        while words[i] in self.auxiliaries or words[i] in self.grammar.more:
            i += 1
        return words[i] in self.casualties or (mention.start > 0 and words[mention.start - 1] in self.casualties)

    def _subject(self, tokens: Tokens, start: int) -> tuple[str, str | None] | None:
        """The noun that a lone number counts: "the number of Xs was put at", "Xs numbered", "Xs: 5", "of the Xs, 5"."""
        words = tokens.words
        if start and words[start - 1] in self.colons and words[start - 1]:
            for name, unit, _ in self.grammar.nouns_before(tokens, start - 1, max(0, start - 6)):
                return name, unit
        low = max(
            (
                k + 1
                for k in range(start)
                if words[k] in (";", "(")
                or (words[k] in self.breaks and tokens.kinds[k] == WORD and words[k] not in self.than)
            ),
            default=0,
        )
        for key in self.grammar.language.words("number words"):
            for k in range(low, start):
                if words[k] == key and (words[k + 1] in self.grammar.of or k > low):
                    after = list(self.grammar.nouns_before(tokens, start, k + 1))[::-1]
                    for name, unit, _ in after + list(self.grammar.nouns_before(tokens, k, low)):
                        if name not in self.tallies:
                            return name, unit
        if words[low] in self.grammar.of and words[low + 1] in self.grammar.determiners and "," in words[low:start]:
            comma = words.index(",", low)
            for name, unit, _ in self.grammar.nouns_before(tokens, comma, low):
                return name, unit
        return None

    # which numbers are reported
    def _is_link(self, tokens: Tokens, start: int) -> bool:
        before = tokens.words[start - 1] if start else ""
        return before in self.links or (start > 0 and before.endswith(self.grammar.possessives))

    def _is_large(self, tokens: Tokens, mention: Mention) -> bool:
        amount = mention.amount
        return amount.kind != "number" or amount.high >= _GROUPED or "," in tokens.between(amount.start, amount.end)

    def _is_figure(self, tokens: Tokens, mention: Mention) -> bool:
        """Whether a number that counts nothing that was said is a figure all the same."""
        words, amount = tokens.words, mention.amount
        if amount.part:
            return False
        bounded = any(hedge.relation not in ("reach", "unclear") for hedge in mention.hedges)
        if bounded or self._is_large(tokens, mention):
            return True
        if amount.spelled:
            return False
        before = words[mention.start - 1] if mention.start else ""
        after = words[mention.end]
        return (
            (
                before in self.leads
                and bool(before)
                and (after in self.auxiliaries or tokens.kinds[mention.end] != WORD or after in self.grammar.stops)
            )
            or after in self.auxiliaries | self.lone_verbs
            or (before.endswith("ed") and tokens.kinds[mention.end] != WORD)
        )

    # roles
    def _role(self, tokens: Tokens, mention: Mention) -> None:
        """Tell changes ("rose by 300", "20 fewer than") and limits ("can carry up to") from levels."""
        if mention.role != "level":
            return
        words, start, end = tokens.words, mention.start, mention.end
        inner = words[mention.amount.end : end]
        near = words[max(0, start - _FAR) : start]
        before = near[-1] if near else ""
        second = near[-2] if len(near) > 1 else ""
        share = mention.kind == "share"
        if (before in self.by and not self.verbs.isdisjoint(near)) or (
            before in self.of and (second in self.nouns or second in self.verbs)
        ):
            mention.role = "change"
        elif before in self.verbs and (
            share or words[end] in self.to or words[end] in self.from_ or mention.of in self.points
        ):
            mention.role = "change" if before not in self.to else "level"
        elif (
            not self.fewer.isdisjoint(inner)
            or words[end] in self.fewer
            or (
                (not self.more.isdisjoint(inner) or words[end] in self.more)
                and not self.than.isdisjoint(words[end : end + 4])
            )
            or (
                (share and (words[end] in self.compare or words[end] in self.nouns))
                or words[end] in self.nouns
                or (words[end + 1] in self.nouns and words[end] in self.compare)
            )
        ):
            mention.role = "change"
        else:
            verb = next((k for k in range(len(near) - 1, max(-1, len(near) - 4), -1) if near[k] in self.limits), None)
            if (verb is not None and not self.modals.isdisjoint(near[max(0, verb - 3) : verb])) or (
                before in self.of and second in self.ceilings
            ):
                mention.role = "limit"


def _ratio(a: float, b: float) -> float:
    low, high = sorted((abs(a), abs(b)))
    return high / low if low else float("inf")
