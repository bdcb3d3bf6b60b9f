"""Hedges before and after a figure, how they combine, and what a negation makes of them."""

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from estimates.language.numerals import Number
from estimates.language.tokenizer import HYPHENS, MARK, NUMBER, Tokens
from estimates.reading.amounts import Amounts
from estimates.reading.grammar import QUOTES

UPPER = frozenset(["less than", "at most", "up to", "just under"])
BOUNDS = UPPER | {"more than", "at least", "just over"}
_REACH = 9  # words between a negator and the hedge that it may deny
_FAR = 400  # characters before a figure in which a negator may stand


class Hedge(NamedTuple):
    """A hedge phrase as it was found: its relation and words."""

    relation: str
    words: str
    degree: bool = False  # "much", "well" or the like before it


class Modified(NamedTuple):
    """The hedges of one figure, composed."""

    relation: str
    soft: bool = False
    odd: bool = False
    note: str | None = None


@dataclass(slots=True)
class Mention:
    """A figure while it is being read; `start` and `end` are tokens, hedges included."""

    amount: Number
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
    sign: int = 1
    lead: int = 0  # the first token, filler words such as "just" or "another" included

    def set_thing(self, of: str | None, unit: str | None, kind: str = "count", end: int = 0) -> bool:
        """Set what the figure counts or measures, named before token `end`; return True, since it is a figure."""
        self.of, self.unit, self.kind, self.named, self.end = of, unit, kind, True, max(self.end, end)
        return True


UNSURE = Modified("unclear", note="a negation that may or may not apply")


class Modifiers(Amounts):
    """The grammar of hedges."""

    # finding

    def find_before(self, tokens: Tokens, amount: Number) -> tuple[list[Hedge], int, int]:
        """Return the hedges before an amount, where they start, and where filler words before them start."""
        words, slightly = tokens.words, self.maps["slight"]
        hedges: list[Hedge] = []
        end = start = amount.start
        while end > 0:
            hit = self.before.until(words, end)
            if words[end - 1] in QUOTES:
                end -= 1
            elif hit and not self._is_preposition(tokens, hit[1], end, amount):
                relation, at = hit[0], hit[1] + (words[hit[1]] == ",")  # "deployed, at most, 300 troops"
                slight = self.phrases["slight.words"].until(words, at) if relation in slightly else None
                relation, at = (slightly[relation], slight[1]) if slight else (relation, at)
                while not slight and (degree := self.phrases["degree"].until(words, at)):
                    at = degree[1]
                hedges.append(Hedge(relation, tokens.between(hit[1], end), degree=not slight and at < hit[1]))
                start = end = at
            elif hit := self.phrases["neutral"].until(words, end):
                end = hit[1]
            elif hit := self.phrases["unclear"].until(words, end) or self._adverb(tokens, end, amount):
                hedges.append(Hedge("unclear", tokens.between(hit[1], end)))
                start = end = hit[1]
            else:
                break
        return hedges[::-1], start, min(start, end)

    def _adverb(self, tokens: Tokens, end: int, amount: Number) -> tuple[str, int] | None:
        """Return the word before a number if it is a hedge that is not known: "seemingly 900"."""
        word = tokens.raw(end - 1)
        adverb = word.islower() and word.isalpha() and word.endswith(self.endings["neutral endings"])
        return (word, end - 1) if end == amount.start and adverb and word not in self.w["no hedges"] else None

    def _is_preposition(self, tokens: Tokens, at: int, end: int, amount: Number) -> bool:
        """Whether a hedge word is a preposition here: "flew over 40 ships", "children under five"."""
        words, before = tokens.words, tokens.words[at - 1]
        rule = self.maps["prepositions"].get(" ".join(words[at:end]))
        if rule is None:  # "twice as many as the 300"
            return self.patterns["multiples"].search(tokens.text, 0, tokens.starts[end]) is not None
        unit = self.unit(tokens, amount.end + (words[amount.end] in HYPHENS))
        kind = "money" if amount.unit else self.kinds[unit[0]] if unit else ""
        verb = before in rule["verbs"] or f"{words[at - 2]} {before}" in rule["verbs"]
        topic = words[end] in self.w["topics"] and end + 1 == amount.start  # "about the 300 miners"
        kinds = ("", "duration", "area", *rule.get("kinds", ()))
        if kind in kinds and (verb or (topic and words[amount.end] not in self.w["marks"])):
            return True
        place = rule.get("places") and (noun := self.noun(tokens, amount.end)) and noun.of in self.w["places"]
        since = unit is not None and kind == "duration" and words[unit[1]] in self.w["per.not before"]
        measured = at > 0 and not since and kind in rule.get("measured", ())
        return before not in self.w["during"] and bool(place or measured)

    def find_after(self, tokens: Tokens, at: int) -> tuple[Hedge, int] | None:
        """Return the hedge that starts at token `at`, behind an amount or its noun, and the token behind it."""
        if tokens.words[at] == "(" and (aside := self.patterns["asides"].match(tokens.text, tokens.ends[at - 1])):
            at = bisect_left(tokens.starts, aside.end())  # 85㎡(25평) 이하
        words, opening = tokens.words, tokens.words[at]
        particle = opening in self.w["particles"] and not (tokens.kinds[at - 1] == NUMBER and self.unit(tokens, at))
        i = at + (opening in ("(", ",") or particle)
        hit = self.after.at(words, i)
        if hit is None and (match := self.patterns["hedge verbs"].match(tokens.text, tokens.starts[i])):
            hit = str(match.lastgroup).replace("_", " "), bisect_left(tokens.starts, match.end())
        if hit is None:
            return None
        end, hedge = hit[1], Hedge(hit[0], tokens.between(i, hit[1]))
        if opening == "(":
            return (hedge, end + 1) if words[end] == ")" else None
        near = tokens.kinds[end] == NUMBER or words[end] in self.starts
        later = tokens.kinds[end + 1] == NUMBER or words[end + 1] in self.starts
        opened = (longer := self.before.until(words, end + 1)) is not None and longer[1] < end  # "and upwards of 40"
        paused = opening != "," or tokens.kinds[end] in (MARK, "")
        further = words[end] in self.w["change.than"] or (later and opened) or (near and self.language.spacing)
        return (hedge, end) if paused and not further else None

    # composition

    def compose(self, amount: Number, hedges: list[Hedge]) -> Modified:
        """Combine hedges: the last bound wins, an approximation makes it soft, a hedged range is soft."""
        odd = amount.odd or any(hedge.words.lower() in self.w["odd"] for hedge in hedges)
        hedges = [hedge for hedge in hedges if hedge.words.lower() not in self.w["odd"]]
        bounds = [hedge for hedge in hedges if hedge.relation in BOUNDS]
        rough = [hedge.relation for hedge in hedges if hedge.relation in ("about", "nearly")]
        unknown = next((hedge.words for hedge in hedges if hedge.relation == "unclear"), None)
        perhaps = any(hedge.relation == "perhaps more" for hedge in hedges)
        note, last = None, bounds[-1] if bounds else None
        if amount.kind == "unclear":
            return Modified("unclear", note="the lower number may lack the scale word of the other")
        if unknown:  # "hardly over 600", 320대가 아니라 420대
            return Modified("unclear", note=f"“{unknown}” is not a known hedge")
        if len({hedge.relation in UPPER for hedge in bounds}) > 1 and last:
            note = f"“{bounds[0].words}” and “{last.words}”: the last one counts"
        if amount.kind == "order":
            if last and last.relation in UPPER:
                note = f"“{last.words}” with an order of magnitude leaves no bound"
            return Modified("order", note=note)
        if last:
            soft = (perhaps and last.relation in UPPER) or last.words.lower() in self.w["low ends"]
            return Modified(last.relation, soft or bool(rough) or amount.rough, note=note)
        if amount.kind in ("between", "margin"):
            return Modified("between", bool(rough) or perhaps or amount.kind == "margin")
        if perhaps:
            return Modified("at least", soft=True)
        if rough or amount.rough:
            return Modified(rough[0] if len(set(rough)) == 1 else "about")
        if odd:
            return Modified("just over", odd=True)
        return Modified("exactly" if any(hedge.relation == "exactly" for hedge in hedges) else "bare")

    # negation

    def negate(self, tokens: Tokens, mention: Mention, floor: int) -> int:
        """Apply a negation in the clause of a figure, not one before token `floor`; return the next figure's floor.

        A certain negation inverts a bound, any other makes it unclear. A negator that touches the hedge belongs to it.
        """
        mention.modified = modified = self._negated(tokens, mention, floor)
        if mention.hedges and tokens.words[mention.start - 1] in self.w["negation.negators"]:
            mention.start -= modified.relation in self.maps["negation.flips"].values()
            floor = floor if modified is UNSURE or tokens.words[mention.end] in self.w["range.close"] else mention.end
        if modified.relation == "bare" and mention.hedges:  # "reached 5,000"
            mention.start = mention.amount.start
        return floor

    def _negated(self, tokens: Tokens, mention: Mention, floor: int) -> Modified:
        """Return the hedges of a figure as they are meant, given what comes before it from token `floor` on."""
        modified, hedges = mention.modified, mention.hedges
        bounds = [hedge.relation for hedge in hedges if hedge.relation in BOUNDS]
        relation = bounds[0] if bounds and modified.relation == "order" else modified.relation
        relation = "reach" if hedges and hedges[0].relation == "reach" and not bounds else relation
        # What a certain negation makes of the relation, and whether one that is not certain leaves nothing of it.
        flip, firm = self.maps["negation.flips"].get(relation), relation in BOUNDS | {"nearly"}
        first, last = max(tokens.starts[floor], tokens.starts[mention.start] - _FAR), tokens.starts[mention.start]
        if not (firm or self.patterns["denying"].search(tokens.text, first, last)):
            return modified
        if not firm and self.patterns["denied together"].search(tokens.text, first, last):
            return UNSURE  # "cannot carry more than 8 people or 600 kg"
        known = tokens.words[mention.lead] in self.w["numerals.bare after"]  # "did not send the 500 shells"
        if flip is None or modified.relation == "unclear" or (known and not firm):
            return modified
        verdict = self._denied(tokens, first, last)
        if modified.relation == "order":
            return Modified("order", note=None if flip == "at least" else UNSURE.note) if verdict else modified
        end = tokens.ends[mention.end - 1]
        if self.patterns["disproofs"].search(f"{tokens.text[:end]}@{tokens.text[end:]}", max(0, end - _FAR)):
            return UNSURE
        if verdict is None or (verdict == "unclear" and not firm):
            return modified
        if verdict == "certain" and len(bounds) <= 1 and flip != "unclear":
            return Modified(flip, modified.soft or (bool(bounds) and hedges[-1].degree))  # "not much longer than"
        return UNSURE

    def _denied(self, tokens: Tokens, first: int, last: int) -> str | None:
        """Whether what starts at character `last` is denied from `first` on: "certain", "unclear", or None."""
        text = f"{tokens.text[:last]}|{tokens.text[last:]}".replace("’", "'")
        signs = [*takewhile(lambda sign: sign.start() < last, self.patterns["negators"].finditer(text, first))]
        ended = max((at for at, sign in enumerate(signs) if sign.lastgroup == "breaks"), default=-1)
        negators = [sign for sign in signs[ended + 1 :] if sign.lastgroup in ("sure", "unsure")]
        clause = text[negators[-1].start() : last] if negators else ""
        if not negators or len(clause.partition(",")[2].split()) > _REACH:
            return None
        near = [sign for sign in negators if "," not in text[sign.end() : negators[-1].start()]]
        sure = [sign for sign in near if sign.lastgroup == "sure"]
        denial = self.patterns["denials"].fullmatch(clause.strip())
        certain = denial and negators[-1] in sure and (len(sure) == 1 or denial.lastgroup == "fixed")
        return "certain" if certain else "unclear"
