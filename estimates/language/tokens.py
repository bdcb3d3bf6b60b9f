"""A text cut into tokens that know their place: numbers, names with digits in them, words and single marks."""

from __future__ import annotations

import re

WORD, SIZES, NUMBER, NAME, MARK, BROKEN = 1, 2, 3, 4, 5, 6
"""What a token is: a word; lengths multiplied (7.62x39); a number in digits; a name with digits in it (KN-23, 2S7,
M1991); any other single character; digits put together in another way (10:30, 20/11/2024, 1,5), or with letters that
look like digits among them (4O, 12OO, 1l0, 5S; 1l is a litre, and 2S7 a name)."""

HYPHENS = frozenset("-‐‑")
DASHES = frozenset("-‐‑‒–—−")
LOOKALIKES = str.maketrans("OoОоlIІS", "00001115")  # of letters, also of Cyrillic ones: the digits that they look like
QUOTES = frozenset("\"'“”‘’«»")
CURLY = "“”„‘’"

# Possessive quantifiers (++, *+) and atomic groups never give back what they took, so no text takes more than linear
# time. Repeated groups are atomic, (?>(...)*): the possessive (...)*+ takes a character too many in Python 3.11.2.
_TOKEN = re.compile(
    r"""
    ((?:(?![A-Z])[^\W\d_]++(?>(?:['’][^\W\d_]++)*)|[^\W\d_]++(?>(?:['’][^\W\d_]++)*)(?!-[0-9]))(?![0-9])) # 1 a word
  | ([0-9]++(?:\.[0-9]++)?\s?[x×]\s?[0-9]++(?:\.[0-9]++)?)         # 2 sizes
  | ((?:(?<![\w.,])\.)?[0-9]++(?>(?:[.,_/:'’][0-9]++)*)             # 3 digits
      (?>(?:(?=l?[OoОоIІS]|l[l0-9])(?![OoОоlIІ0-9]*S[0-9])[OoОоlIІS0-9]++(?!\w))?)(?![^\W\d_]+[0-9]))
  | (\w[^\W_]*+(?:-?[0-9])\w*+(?>(?:[-/]\w++)*)|\w++)                    # 4 a name
  | (\S)                                                           # 5 a mark
    """,
    re.VERBOSE,
)
_GOOD = re.compile(
    r"[1-9][0-9]{0,2}(?>(?:,[0-9]{3})+)(?:\.[0-9]++)?|[1-9][0-9]{0,2}(?>(?:[_'’][0-9]{3})+)|[0-9]*+(?:\.[0-9]++)?"
)
LONGEST = 40  # characters of a number; a longer one counts nothing in this world


PADDING = 4  # empty tokens after the last one
_NO_KINDS, _NO_WORDS = [0] * PADDING, [""] * PADDING


def is_good(digits: str) -> bool:
    """Whether digits and their marks are one number."""
    return len(digits) <= LONGEST and (digits.isdigit() or _GOOD.fullmatch(digits) is not None)


class Tokens:
    """The tokens of `text`: parallel lists of kinds, words (in lower case), starts and ends.

    Both ends are padded: `words[-1]` and the words just past the last one are empty, so that neighbours can be asked
    for without looking at bounds.
    """

    __slots__ = ("ends", "kinds", "size", "starts", "text", "words")

    def __init__(self, text: str) -> None:
        kinds: list[int] = []
        words: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for match in _TOKEN.finditer(text):
            kind, word = match.lastindex, match[0].lower()  # the groups stand in the order of the kinds
            start, end = match.span()
            kinds.append(BROKEN if kind == NUMBER and not is_good(word) else kind or 0)
            words.append(word)
            starts.append(start)
            ends.append(end)
        self.text = text
        self.size = len(words)
        self.kinds = kinds + _NO_KINDS
        self.words = words + _NO_WORDS
        self.starts = starts + [len(text)] * PADDING
        self.ends = ends + [len(text)] * PADDING

    def touch(self, index: int) -> bool:
        """Whether nothing stands between this token and the next one."""
        return index + 1 < self.size and self.ends[index] == self.starts[index + 1]

    def raw(self, index: int) -> str:
        """The token as it is written."""
        return self.text[self.starts[index] : self.ends[index]]

    def between(self, start: int, end: int) -> str:
        """The text of the tokens [start, end)."""
        return self.text[self.starts[start] : self.ends[end - 1]]

    def is_capital(self, index: int) -> bool:
        """Whether the token starts with a capital letter."""
        return self.text[self.starts[index]].isupper()

    def over_hyphen(self, index: int) -> int:
        """The index of the token after a hyphen that joins two words at `index`, else `index` itself."""
        joined = self.words[index] in HYPHENS and index > 0 and self.touch(index - 1) and self.touch(index)
        return index + 1 if joined else index


def words_of(phrase: str) -> list[str]:
    """The tokens of a phrase, in lower case; most phrases are plain words, and those need no tokenizer."""
    words = phrase.split(" ")
    if all(map(str.isalpha, words)):
        return list(map(str.lower, words))
    tokens = Tokens(phrase)
    return tokens.words[: tokens.size]
