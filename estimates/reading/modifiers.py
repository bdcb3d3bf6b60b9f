"""Hedges before and after a figure, how they combine, and what a negation makes of them."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from estimates.language.language import Phrases
from estimates.language.tokenizer import HYPHENS, MARK, WORD, Tokens
from estimates.reading.amounts import Amount, Amounts
from estimates.reading.grammar import QUOTES, Grammar

UPPER, LOWER = (
    frozenset(["less than", "at most", "up to", "just under"]),
    frozenset(["more than", "at least", "just over"]),
)
BOUNDS = UPPER | LOWER
_REACH = 9  # words between a negator and the hedge that it may deny


class Hedge(NamedTuple):
    """A hedge phrase as it was found: its relation, words and first token."""

    relation: str
    words: str
    start: int


class Modified(NamedTuple):
    """The hedges of one figure, composed."""

    relation: str
    soft: bool = False
    odd: bool = False
    note: str | None = None


class Modifiers:
    """The hedge phrases of one language."""

    def __init__(self, grammar: Grammar, amounts: Amounts) -> None:
        self.grammar, self.amounts = grammar, amounts
        language = grammar.language
        data = language.data
        hedges = data["hedges"]
        self.before = Phrases(
            ((text, relation) for relation, parts in hedges.items() for text in parts.get("before", ())), backward=True
        )
        self.after = Phrases((text, relation) for relation, parts in hedges.items() for text in parts.get("after", ()))
        self.neutral, self.degree = (
            language.phrases("neutral", backward=True),
            language.phrases("degree", backward=True),
        )
        self.slight = Phrases(((text, text) for text in data.get("slight", {}).get("words", ())), backward=True)
        self.unclear = language.phrases("unclear", backward=True)
        self.slightly = {key: value for key, value in data.get("slight", {}).items() if key != "words"}
        self.touching, self.odd, self.low_ends = (
            language.words("touching"),
            language.words("odd"),
            language.words("low ends"),
        )
        self.no_hedges, self.adverbs = language.words("no hedges"), tuple(language.words("neutral endings"))
        self.prepositions = data.get("prepositions", {})
        self.verbs = {word: frozenset(map(str, rule.get("verbs", ()))) for word, rule in self.prepositions.items()}
        self.during, self.places = language.words("during"), language.words("places")
        self.comma_starts = language.words("after a comma")
        negation = data.get("negation", {})
        get = partial(language.words, "negation")
        self.negators, self.subjects, self.auxiliaries, self.attitudes = (
            get(k) for k in ("negators", "subjects", "auxiliaries", "attitudes")
        )
        self.barriers, self.breaks, self.joints = get("barriers"), get("breaks"), get("prepositions")
        self.suffixes = tuple(get("endings"))
        self.lead, self.uncertain = language.phrases("negation", "lead"), language.phrases("negation", "uncertain")
        self.not_negators, self.sure = language.phrases("negation", "not"), language.phrases("negation", "phrases")
        self.flips: dict[str, str] = negation.get("flips", {})
        self.than = language.words("change", "than")
        self.particles, self.denied_after = (
            language.words("particles"),
            tuple(negation.get("after", {}).get("negators", ())),
        )
        self.articles = grammar.numerals.one

    # finding
    def find_before(self, tokens: Tokens, amount: Amount) -> tuple[list[Hedge], int]:
        """Return the hedges that stand before an amount, the first one first, and the token where they start."""
        words = tokens.words
        found: list[Hedge] = []
        end = start = amount.start
        while end > 0:
            if words[end - 1] in QUOTES:
                end -= 1
                continue
            hit = self.before.until(words, end)
            if hit and not self._is_preposition(tokens, hit[1], end, amount):
                relation, at = hit
                text = tokens.between(at, end)
                if (slight := self.slight.until(words, at)) and relation in self.slightly:
                    relation, at = self.slightly[relation], slight[1]
                else:
                    while at and (degree := self.degree.until(words, at)):
                        at = degree[1]
                found.append(Hedge(relation, text, at))
                start = end = at
                continue
            if not found and (odd := self.unclear.until(words, end)):
                found.append(Hedge("unclear", tokens.between(odd[1], end), odd[1]))
                start = end = odd[1]
                continue
            if neutral := self.neutral.until(words, end):
                end = neutral[1]
                continue
            if not found and end == amount.start and self._is_unknown(tokens, end - 1):
                found.append(Hedge("unclear", words[end - 1], end - 1))
                start = end - 1
            if (
                words[end - 1] == ","
                and (hit := self.before.until(words, end - 1))
                and words[hit[1] - 1] == ","
                and hit[0] in BOUNDS
            ):
                found.append(Hedge(hit[0], tokens.between(hit[1], end - 1), hit[1]))
                start = hit[1]
            break
        found.reverse()
        return found, start

    def _is_unknown(self, tokens: Tokens, at: int) -> bool:
        """Whether the word before a number is a hedge that is not known: "scarcely 900"."""
        word = tokens.words[at]
        return bool(
            self.adverbs and tokens.kinds[at] == WORD and word.endswith(self.adverbs) and word not in self.no_hedges
            and len(word) > 4 and tokens.raw(at).islower()
        )  # fmt: skip

    def _is_preposition(self, tokens: Tokens, at: int, end: int, amount: Amount) -> bool:
        """Whether a hedge word is a preposition here: "flew over 40 ships", "children under five"."""
        words = tokens.words
        key = " ".join(words[at:end])
        rule = self.prepositions.get(key)
        if rule is None:
            return False
        unit = self.grammar.unit(tokens, amount.end)
        measured = amount.unit or (unit and self.grammar.kinds[unit[0]] != "duration")
        if (words[at - 1] in self.verbs[key] or f"{words[at - 2]} {words[at - 1]}" in self.verbs[key]) and not measured:
            return True
        if rule.get("places") and (noun := self.grammar.noun(tokens, amount.end)) and noun.of in self.places:
            return words[at - 1] not in self.during
        if rule.get("durations") and unit and self.grammar.kinds[unit[0]] == "duration" and at:
            return words[at - 1] not in self.during and words[unit[1]] not in self.grammar.per_lists["not before"]
        return False

    def find_after(self, tokens: Tokens, at: int) -> tuple[Hedge, int] | None:
        """Return the hedge that starts at token `at`, behind an amount or its noun, and the token behind it."""
        words = tokens.words
        if words[at] in self.particles and (hit := self.after.at(words, at + 1)):
            return Hedge(hit[0], tokens.between(at + 1, hit[1]), at + 1), hit[1]
        comma = words[at] in (",", "(")
        i = at + comma
        if words[i] in HYPHENS and tokens.touch(i - 1) and (hit := self.after.at(words, i)):
            return Hedge(hit[0], tokens.between(i, hit[1]), i), hit[1]
        hit = self.after.at(words, i)
        if hit is None:
            return None
        end = hit[1]
        if words[end] in self.than:
            return None
        goes_on = tokens.kinds[end + 1] == "number" or words[end + 1] in self.amounts.starts
        if goes_on and (words[end] in self.amounts.to.index or words[end] in self.grammar.of):
            return None
        if comma and words[at] == ",":
            if words[i] not in self.comma_starts and tokens.kinds[end] not in (MARK, ""):
                return None
            if words[end] in self.amounts.starts or tokens.kinds[end] == "number" or words[end] in self.articles:
                return None
        if words[at] == "(":
            if words[end] != ")":
                return None
            end += 1
        elif tokens.kinds[end] == "number" or (
            words[end] in self.amounts.starts and words[i] not in self.touching and not tokens.touch(end - 1)
        ):
            return None
        return Hedge(hit[0], tokens.between(i, hit[1]), i), end

    # composition
    def compose(self, amount: Amount, hedges: list[Hedge]) -> Modified:
        """Combine hedges: the last bound wins, an approximation makes it soft, a hedged range is soft."""
        bounds = [hedge for hedge in hedges if hedge.relation in BOUNDS]
        others = [hedge for hedge in hedges if hedge.relation in ("about", "nearly")]
        odd = amount.odd or any(hedge.words.lower() in self.odd for hedge in hedges)
        if odd:
            hedges = [hedge for hedge in hedges if hedge.words.lower() not in self.odd]
        note = None
        if any(hedge.relation == "unclear" for hedge in hedges) and not bounds:
            word = next(hedge.words for hedge in hedges if hedge.relation == "unclear")
            return Modified("unclear", note=f"“{word}” is not a known hedge")
        relation, soft = "bare", False
        if bounds:
            last = bounds[-1]
            relation, soft = last.relation, bool(others) or last.words.lower() in self.low_ends or amount.rough
            sides = {hedge.relation in UPPER for hedge in bounds}
            if len(sides) > 1:
                note = f"“{bounds[0].words}” and “{last.words}”: the last one counts"
        elif others:
            relation = others[-1].relation if len({hedge.relation for hedge in others}) == 1 else "about"
        elif amount.rough:
            relation = "about"
        elif any(hedge.relation == "exactly" for hedge in hedges):
            relation = "exactly"
        if amount.kind in ("between", "margin") and not bounds:
            return Modified("between", bool(others) or amount.kind == "margin" or amount.rough, note=note)
        if odd and relation == "bare":
            relation, soft = "just over", False
        if amount.kind == "order":
            floor = relation in UPPER
            hedge = bounds[-1].words if bounds else ""
            return Modified("order", note=f"“{hedge}” with an order of magnitude leaves no bound" if floor else note)
        return Modified(relation, soft, odd and relation == "just over", note)

    # negation
    def negate(
        self, tokens: Tokens, start: int, end: int, modified: Modified, hedges: list[Hedge], floor: int
    ) -> Modified:
        """Turn a bound round under a negation that is certain; make it unclear under any other one in its clause."""
        relation = hedges[0].relation if hedges and hedges[0].relation == "reach" else modified.relation
        if relation not in self.flips or modified.relation == "unclear":
            return modified
        verdict = self._denied(tokens, start, floor)
        if self.denied_after and any(tokens.words[k].startswith(self.denied_after) for k in range(end, end + 3)):
            verdict = "unclear"
        if verdict is None or (verdict == "unclear" and relation in ("reach", "exactly")):
            return modified
        if verdict == "certain" and len([hedge for hedge in hedges if hedge.relation in BOUNDS]) <= 1:
            flipped = self.flips[relation]
            if flipped != "unclear":
                return Modified(flipped, modified.soft, note=modified.note)
        return Modified("unclear", note="a negation that may or may not deny the bound")

    def _denied(self, tokens: Tokens, start: int, floor: int) -> str | None:
        """Whether what starts at a token is denied: "certain", "unclear", or None."""
        words = tokens.words
        inner: list[str] = []
        breaks, i = 0, start - 1
        barrier = comma = False
        while i >= floor:
            word = words[i]
            negator = self._negator(tokens, i)
            if negator == "none":
                i -= 1
                continue
            if negator:
                if breaks:
                    return None
                if negator == "unclear" or barrier or comma:
                    return "unclear"
                return self._judge(tokens, i, inner)
            if word == ",":
                comma = True
                if len(inner) > _REACH:
                    return None
            elif word in self.barriers:
                barrier = True
            elif word in self.breaks:
                return None
            if tokens.kinds[i] == WORD:
                inner.append(word)
                if comma and len(inner) > 2 * _REACH:
                    return None
            i -= 1
        return None

    def _negator(self, tokens: Tokens, at: int) -> str | None:
        """What the word at a token denies: "sure", "unclear", "none" (it looks like a negator and is not), or None."""
        words = tokens.words
        word = words[at]
        for first in (at, at - 1):
            if (hit := self.not_negators.at(words, first)) and hit[1] > at >= first >= 0:
                return "none"
        if self.uncertain.at(words, at):
            return "unclear"
        if (
            word in self.negators
            or (self.suffixes and word.endswith(self.suffixes))
            or self.sure.at(words, at)
            or self.lead.at(words, at)
        ):
            return "sure"
        return None

    def _judge(self, tokens: Tokens, at: int, inner: list[str]) -> str:
        """Whether the words between a negator and a hedge leave no doubt; `inner` has them backward."""
        words = tokens.words
        fixed = self.sure.at(words, at - 1) or self.sure.at(words, at) or self.lead.at(words, at)
        if fixed:
            inner = inner[: max(0, len(inner) - (fixed[1] - at - 1))]
        for k in range(at - 1, max(-1, at - _REACH), -1):
            if words[k] in self.breaks or words[k] == ",":
                break
            if self._negator(tokens, k) == "sure" and not fixed:
                return "unclear"
        content = [word for word in inner if word not in self.auxiliaries]
        if any(word in self.attitudes for word in content):
            return "unclear"
        if not content:
            return "certain"
        if inner and inner[0] in self.joints and len(content) > 1:
            return "unclear"
        if words[at] in self.subjects or fixed:
            return "certain" if len(content) <= _REACH and inner[0] not in self.joints else "unclear"
        return "certain" if len(content) == 1 and content[0] not in self.joints else "unclear"
