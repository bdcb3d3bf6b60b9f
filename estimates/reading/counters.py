"""Languages in which a noun precedes its number, with a counter behind it: 컨테이너 6700여 개."""

from bisect import bisect_left

from estimates.language.tokenizer import NUMBER, WORD, Tokens
from estimates.reading.modifiers import Mention, Modifiers


class HeadFinal(Modifiers):
    """The grammar of counters, and of nouns and rates before a number."""

    def complete(self, tokens: Tokens, mention: Mention, floor: int) -> None:
        """Give a number what is before it, from token `floor` on: what it is per, and its noun or the whole of a share.

        A noun that is not next to the number, or behind its counter, is not `named`.
        """
        if (hit := self.per_before(tokens, mention.start)) and hit[1] >= floor:
            mention.per, mention.start = hit
        noun, lead, named = self.noun_before(tokens, mention, floor) or (None, mention.start, False)
        if mention.kind in ("count", "money") and not mention.per:  # "하루 매출은 약 300만원"
            hit = self.per_before(tokens, lead - (tokens.words[lead - 1] in self.before.index))
            mention.per = hit[0] if hit and hit[1] >= floor else None
        if mention.kind == "count":
            mention.lead, mention.named = lead, named
            own = mention.counter if mention.counter in self.w["own nouns"] else None
            mention.of = noun or (self.noun_behind(tokens, mention.end) if mention.counter else None) or own
            mention.unit = self.thing_of(mention.of, mention.counter)
        elif mention.kind == "share":
            owner = tokens.words[mention.start - 1]
            whole = owner[:-1] if len(owner) > 2 and owner[-1] in self.w["attributives"] else None  # 응답자의 절반
            mention.of = (noun if mention.amount.part else None) or whole
        elif mention.kind in ("mass", "volume", "area") and tokens.words[mention.start - 1] not in self.w["stops"]:
            # "밀 2톤", "밀을 2톤", "2톤의 밀"; not "한국은 2톤"
            known = noun and (lead == mention.start or (named and tokens.words[lead][len(noun) :] in self.w["objects"]))
            mention.of = noun if known else mention.of

    def per_before(self, tokens: Tokens, start: int) -> tuple[str, int] | None:
        """Return what the rate before token `start` is per, 하루, 컨테이너 한 개당, 10만명당, and its first token."""
        words, word = tokens.words, tokens.words[start - 1]
        if (hit := self.phrases["per.prefix"].until(words, start)) and tokens.kinds[hit[1] - 1] != NUMBER:  # 5월
            return hit
        if word == self.maps["per.suffix"] and start > 1:
            first = start - 2
            while first and (tokens.kinds[first - 1] == NUMBER or words[first - 1] in self.numerals.words):
                first -= 1
            number = self.numerals.number(tokens, first)
            first = first if number and number.end == start - 2 else start - 2  # "5일 1인당", "27일 주당"
            if number and number.value > 1:
                return tokens.between(first, start - 1), first
            unit, (noun, particle) = self.spellings.get(words[start - 2]), self.stem(words[first - 1])
            if number and first and not (unit or particle or noun in self.w["particles"]):
                return noun, first - 1
            return unit or words[start - 2], first
        name = word.removesuffix(self.maps["per.suffix"])
        return (self.spellings.get(name, name), start - 1) if 1 < len(name) < len(word) else None

    def noun_before(self, tokens: Tokens, mention: Mention, floor: int) -> tuple[str, int, bool] | None:
        """Return the noun of a number, its first token, and whether no verb is between.

        It is not before token `floor`. What precedes the number is a pattern: 사망자 수는 어제 모두 300명.
        """
        words, w, start, end = tokens.words, self.w, mention.start, mention.end
        after = end + (words[end] in w["attributives"])
        other = tokens.kinds[after + 1] == NUMBER and not words[after].endswith(self.endings["particles"])
        attributive = words[end - 1] not in w["own nouns"] if after > end else words[end - 1] in w["attributives"]
        sizes, after = self.calibre(tokens, after) or ([], after)
        if attributive and (sizes or not other) and (stem := self.noun_behind(tokens, after)):  # not 7채의 주민 8명
            return " ".join([*sizes, stem]), start, True
        if not (match := self.patterns["nouns before"].search(tokens.text, tokens.starts[floor], tokens.starts[start])):
            return None
        word, at = match["noun"], bisect_left(tokens.starts, match.start("noun"))
        (stem, particle), verb = self.stem(word), match["verb"] is not None
        subject = not particle or particle in w["subjects"] or match["of"] is not None
        bad = not (w["stops"] | w["particles"]).isdisjoint((stem, word)) or not subject or (verb and not particle)
        verbal = (stem if len(particle) > 1 else word).endswith(self.endings["verb endings"])
        if bad or tokens.raw(at) != word or (verbal and word not in w["nouns"]):
            return None
        return *self._sized(tokens, at, stem), not verb

    def noun_behind(self, tokens: Tokens, end: int) -> str | None:
        """Return the head of the nouns right behind a counter: 100여 개 업체, 3만 개의 무기 및 군수품 컨테이너를."""
        head, words, stops, no = None, tokens.words, self.w["stops"], self.w["particles"] - self.w["attributives"]
        while tokens.kinds[end] == WORD and not tokens.touch(end - 1) and no.isdisjoint(words[end - 1 : end + 1]):
            word, stem = words[end], self.stem(words[end])[0]
            verbal = word.endswith(self.endings["verb endings"]) or word.startswith(self.endings["change.after"])
            if verbal or words[end - 1].endswith(self.endings["clause endings"]) or not stops.isdisjoint((word, stem)):
                break
            head, end = stem, end + 1 + (words[end + 1] in self.w["joins"])
            if word.endswith(self.endings["particles"]):
                break
        return head

    def _sized(self, tokens: Tokens, at: int, stem: str) -> tuple[str, int]:
        """The noun with the calibre before it, 240㎜ 방사포, and its first token."""
        for first in (at - 2, at - 3):
            if first >= 0 and (calibre := self.calibre(tokens, first)) and calibre[1] == at:
                return f"{' and '.join(calibre[0])} {stem}", first
        return stem, at

    def stem(self, word: str) -> tuple[str, str]:
        """Return a noun and the particle attached to it."""
        short = self.w["short particles"]
        fit = (p for p in self.endings["particles"] if word.endswith(p) and len(word) > max(len(p), 2 - (p in short)))
        particle = next(fit, "") if word.endswith(self.endings["particles"]) and word not in self.w["nouns"] else ""
        return word.removesuffix(particle), particle
