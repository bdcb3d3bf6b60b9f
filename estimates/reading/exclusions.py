"""Numbers that are not quantities: dates, years, times, ordinals, scores, labels, names, list marks."""

from bisect import bisect_left

from estimates.language.tokenizer import HYPHENS, NUMBER, WORD, Tokens
from estimates.reading.grammar import Grammar

_FIRST_YEAR, _LAST_YEAR = 1500, 2101
_LONGEST_LABEL = 3  # letters
_REACH = 3  # tokens before a number in which a phrase that contains it may start: "plus or minus 3"


class Exclusions(Grammar):
    """The rules for numbers that are not reported."""

    def skip(self, tokens: Tokens, at: int) -> int:
        """Return the token behind a number that is not a quantity, or `at` if it may be one."""
        for first in range(max(0, at - _REACH), at + 1):
            match = self.patterns["exclusions"].match(tokens.text, tokens.starts[first])
            if match and match.end() > tokens.starts[at]:
                end = bisect_left(tokens.starts, match.end(), at, tokens.size)
                if end > at + 1 or tokens.touch(end - 1) or not self.unit(tokens, end):
                    return end
        if tokens.kinds[at] != NUMBER or self.money(tokens, at):
            return at
        return at + 2 if self.is_glued(tokens, at) else self._year(tokens, at) or at

    def is_glued(self, tokens: Tokens, at: int) -> bool:
        """Whether the letters on a number make it a name or an ordinal: 3G, 4th; not 3m, 5kg, "100s of"."""
        word = tokens.words[at + 1]
        if not tokens.touch(at) or tokens.kinds[at + 1] != WORD or not self.language.spacing:
            return False
        if word in self.w["decade endings"]:
            return tokens.words[at + 2] not in self.w["of"]
        known = word in self.numerals.short or word in self.numerals.large or word in self.w["number marks"]
        return len(word) <= _LONGEST_LABEL and not (known or self.unit(tokens, at + 1))

    def _year(self, tokens: Tokens, at: int) -> int:
        """The end of a year that nothing is counted by: "2016 was", not "about 2000", "2000 ships"."""
        before, word, after = tokens.words[at - 1], tokens.words[at], tokens.words[at + 1]
        year = len(word) == 4 and word.isdecimal() and _FIRST_YEAR <= int(word) < _LAST_YEAR
        hedged = before in self.w["hedges of numbers"] or not self.w["year follows"]
        scale = after in self.numerals.large or after in HYPHENS or (after in self.numerals.short and tokens.touch(at))
        apart = tokens.kinds[at + 1] == NUMBER and not self.calibre(tokens, at + 1)  # "by 2030 30-year mortgages"
        counted = not apart and self.noun(tokens, at + 1)
        return at + 1 if year and not (hedged or scale or self.unit(tokens, at + 1) or counted) else 0
