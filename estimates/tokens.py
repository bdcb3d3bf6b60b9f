"""A text cut into tokens that know their place: numbers, names with digits in them, words and single marks."""

from __future__ import annotations

import re

NUMBER, BROKEN, NAME, SIZES, WORD, MARK = 1, 2, 3, 4, 5, 6
"""What a token is: a number in digits; digits put together in another way (10:30, 20/11/2024, 1,5); a name with
digits in it (KN-23, 2S7, M1991); lengths multiplied (7.62x39); a word; any other single character."""

HYPHENS = frozenset("-‐‑")
DASHES = frozenset("-‐‑‒–—−")
QUOTES = frozenset("\"'“”‘’«»")

# Possessive quantifiers (++, *+) never give back what they took, so no text takes more than linear time.
_TOKEN = re.compile(
    r"""
    ((?:(?![A-Z])[^\W\d_]++(?:['’][^\W\d_]++)*+|[^\W\d_]++(?:['’][^\W\d_]++)*+(?!-[0-9]))(?![0-9])) # 1 a word
  | ((?:(?<![\w.,])\.)?[0-9]++(?:[.,_/:'’][0-9]++)*+(?![^\W\d_]+[0-9])) # 2 digits
  | ([0-9]++(?:\.[0-9]++)?\s?[x×]\s?[0-9]++(?:\.[0-9]++)?)         # 3 sizes
  | (\w[^\W_]*+(?:-?[0-9])\w*+(?:-\w++)*+|\w++)                    # 4 a name
  | (\S)                                                           # 5 a mark
    """,
    re.VERBOSE,
)
_GOOD = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})++(?:\.[0-9]++)?|[0-9]{1,3}(?:[_'’][0-9]{3})++|[0-9]*+(?:\.[0-9]++)?")
_KINDS = (0, WORD, NUMBER, SIZES, NAME, MARK)
LONGEST = 40  # characters of a number; a longer one counts nothing in this world


class Tokens:
    """The tokens of `text`: parallel lists of kinds, words (in lower case), starts and ends.

    Both ends are padded: `words[-1]` and the words just past the last one are empty, so that neighbours can be asked
    for without looking at bounds.
    """

    __slots__ = ("ends", "kinds", "size", "starts", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.kinds: list[int] = []
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        kinds, words, starts, ends = self.kinds.append, self.words.append, self.starts.append, self.ends.append
        for match in _TOKEN.finditer(text):
            word = match.group()
            kind = _KINDS[match.lastindex or 0]
            if kind == NUMBER and (len(word) > LONGEST or not _GOOD.fullmatch(word)):
                kind = BROKEN
            kinds(kind)
            words(word.lower())
            starts(match.start())
            ends(match.end())
        self.size = len(self.words)
        self.kinds += [0] * 4
        self.words += [""] * 4
        self.starts += [len(text)] * 4
        self.ends += [len(text)] * 4

    def touch(self, index: int) -> bool:
        """Whether nothing stands between this token and the next one."""
        return index + 1 < self.size and self.ends[index] == self.starts[index + 1]

    def raw(self, index: int) -> str:
        """The token as it is written."""
        return self.text[self.starts[index] : self.ends[index]]

    def is_capital(self, index: int) -> bool:
        """Whether the token starts with a capital letter."""
        return self.text[self.starts[index]].isupper()

    def over_hyphen(self, index: int) -> int:
        """The index of the token after a hyphen that joins two words at `index`, else `index` itself."""
        joined = self.words[index] in HYPHENS and index > 0 and self.touch(index - 1) and self.touch(index)
        return index + 1 if joined else index
