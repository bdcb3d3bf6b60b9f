"""What is counted: the noun after a number with its calibre, and the unit it names."""

from __future__ import annotations

from typing import NamedTuple

from estimates.language import nouns
from estimates.language.cardinals import NUMBER_WORDS
from estimates.language.lexicon import AMBIGUOUS, Lexicon
from estimates.language.nouns import ADJECTIVES, NOUNS, STOPS, WEAK
from estimates.language.numerals import MM
from estimates.language.tokens import HYPHENS, NAME, NUMBER, QUOTES, WORD, Tokens
from estimates.reading.calibres import calibre

MOST_WORDS = 10  # of a noun phrase
# What is part of a number is no part of what it counts, also where the grammar of numbers does not know it.
OF_NUMBERS = NUMBER_WORDS | {"milliard", "milliards", "mrd", "tsd", "mille", "score", "lac", "lacs"}
DETERMINERS = frozenset(["the", "these", "those", "its", "his", "her", "their", "our", "this", "that", "all"])


class Noun(NamedTuple):
    """What is counted, up to token `end`: `of` in the singular, calibre first; its unit, and what the unit measures.

    `known` says whether the noun stands in a lexicon or in the list of nouns.
    """

    of: str | None
    unit: str | None
    end: int
    kind: str | None = None
    known: bool = True


def measure(tokens: Tokens, at: int, lexicon: Lexicon) -> Noun | None:
    """The unit of measure at token `at`: kg, square metres, %, per cent, days."""
    words = tokens.words
    if words[at] not in lexicon.measures:
        return None
    for length in (3, 2, 1):
        last = words[at + length - 1]
        key = " ".join([*words[at : at + length - 1], nouns.singular(last) or last])
        name = lexicon.find(key) or lexicon.find(" ".join(words[at : at + length]))
        if name and (kind := lexicon.kind(name)):
            return Noun(name, name, at + length, kind)
        if key in AMBIGUOUS:
            return Noun(key, None, at + length, "mass")
    return None


class _Head(NamedTuple):
    """The noun of a phrase: how many words stand before it, its singular, where it ends, whether it is known."""

    before: int
    form: str
    end: int
    known: bool


def noun(tokens: Tokens, at: int, lexicon: Lexicon, *, one: bool = False) -> Noun | None:
    """The noun phrase that starts at token `at`, with its modifiers skipped. `one` lets a singular be counted."""
    sizes: tuple[str, ...] = ()
    before: list[str] = []
    head: _Head | None = None
    k = at
    while len(before) < MOST_WORDS:
        if head is None and (size := _size(tokens, k, lexicon)):
            sizes, k = sizes + size[0], size[1]
            continue
        if _joins(tokens, k, headless=head is None):
            k += 1
            continue
        if head is None and (end := _over_initials(tokens, k)) > k:
            before.append(tokens.between(k, end))
            k = end
            continue
        if tokens.kinds[k] not in (WORD, NAME) or _is_stop(tokens, k):
            break
        form, known = _form(tokens, k, at, lexicon, one=one)
        if form and (known or head is None or not head.known):
            head = _Head(len(before), form, k + 1, known)
        elif head:
            break
        _add(before, tokens, k)
        k += 1
    return _named(lexicon, sizes, before, head) if head else None


def _size(tokens: Tokens, at: int, lexicon: Lexicon) -> tuple[tuple[str, ...], int] | None:
    """A calibre, or a length that only describes ("20-foot containers"), and the index after it."""
    if found := calibre(tokens, at, lexicon):
        return found[0], tokens.over_hyphen(found[1])
    end = _over_length(tokens, at, lexicon)
    return ((), end) if end > at else None


def _joins(tokens: Tokens, at: int, *, headless: bool) -> bool:
    return tokens.over_hyphen(at) != at or (headless and _goes_on(tokens, at))


def _over_initials(tokens: Tokens, at: int) -> int:
    """Past "U.S." and its like before a noun: "28,500 U.S. troops"."""
    end = at
    while len(tokens.words[end]) == 1 and tokens.is_capital(end) and tokens.words[end + 1] == "." and tokens.touch(end):
        end += 2
    return end if end > at + 2 and tokens.kinds[end] == WORD and not tokens.is_capital(end) else at


def _is_stop(tokens: Tokens, at: int) -> bool:
    word = tokens.words[at]
    ends = word in STOPS or word in OF_NUMBERS or (word[0].isnumeric() and tokens.kinds[at] == WORD)  # "10⁶ ferries"
    return (ends and not _is_hyphened(tokens, at)) or word.endswith(("'s", "’s", "n't", "n’t"))


def _form(tokens: Tokens, at: int, first: int, lexicon: Lexicon, *, one: bool) -> tuple[str | None, bool]:
    """The singular of the token if it may be what is counted, and whether the noun is known."""
    word = tokens.words[at]
    if tokens.kinds[at] == NAME:
        if word[-1] == "s" and word[-2].isdigit():
            return tokens.raw(at)[:-1], True
        return (
            (tokens.raw(at), True) if one and at == first and "-" in word and "/" not in word else (None, False)
        )  # "one BMP-3"
    form = nouns.singular(word)
    if form is None:
        return (word, True) if one and (word in NOUNS or word in lexicon.heads) else (None, False)
    known = form in NOUNS or form in lexicon.heads
    return form if known else _proper(tokens, at, first, form), known


def _add(before: list[str], tokens: Tokens, at: int) -> None:
    """Keep a word of the phrase, joined to the one before if a hyphen joins them."""
    word = tokens.raw(at) if tokens.is_capital(at) else tokens.words[at]
    if before and tokens.words[at - 1] in HYPHENS and tokens.touch(at - 1) and tokens.touch(at - 2):
        before[-1] += f"-{word}"
    else:
        before.append(word)


def _is_hyphened(tokens: Tokens, at: int) -> bool:
    return tokens.over_hyphen(at + 1) != at + 1 or (tokens.words[at - 1] in HYPHENS and tokens.touch(at - 1))


def _proper(tokens: Tokens, at: int, first: int, form: str) -> str:
    """An unknown noun as it stands, with its capitals from token `first` on: "North Korean"."""
    if not tokens.is_capital(at):
        return form
    name = tokens.raw(at)[: len(form)]
    while at > first and tokens.kinds[at - 1] == WORD and tokens.is_capital(at - 1):
        at -= 1
        name = f"{tokens.raw(at)} {name}"
    return name


def _telling(modifiers: list[str]) -> list[str]:
    """The words before a noun that says little alone, back to one that only describes it: "multiple launch rocket"."""
    told: list[str] = []
    for word in reversed(modifiers):
        if not word.islower() or word in ADJECTIVES or word.endswith(("ed", "ly", "ern", "ean", "ian")):
            break
        told.append(word)
    return told[::-1]


def _goes_on(tokens: Tokens, at: int) -> bool:
    """Whether a mark or an "and" parts words of one phrase ("KN-23 and KN-24 missiles", "new, modern guns")."""
    word = tokens.words[at]
    if word in QUOTES:
        return True
    if tokens.kinds[at - 1] == NAME and tokens.kinds[at + 1] == NAME:
        return word in _LIST
    before, after = tokens.words[at - 1], tokens.words[at + 1]
    if word in ("and", "or"):  # "tank and cannon barrels"
        return (before in NOUNS or before in ADJECTIVES) and tokens.kinds[at + 1] == WORD and after not in STOPS
    return word == "," and before in ADJECTIVES


_LIST = frozenset(["and", "or", ",", "/", "&"])


def _named(lexicon: Lexicon, sizes: tuple[str, ...], before: list[str], head: _Head) -> Noun:
    count, form, end, known = head
    size = " and ".join(sizes)
    modifiers = before[:count]
    shown = f"{size} {' '.join([*_telling(modifiers), form]) if form in WEAK else form}".strip()
    for first in range(max(0, count - lexicon.longest), count + 1):
        name = " ".join([*modifiers[first:], form]).lower().replace("-", " ")
        if size and (unit := lexicon.find(f"{size} {name}")):
            return Noun(shown, unit, end)
        unit = lexicon.find(name)
        if unit and (not size or unit in lexicon.generic):
            return Noun(f"{size} {unit}".strip() if unit in lexicon.generic else shown, unit, end, lexicon.kind(unit))
    return Noun(shown, None, end, known=known)


def _over_length(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """Past a length that only describes ("20-foot containers")."""
    if tokens.kinds[at] != NUMBER or tokens.words[at + 1] not in HYPHENS:
        return at
    size = measure(tokens, at + 2, lexicon)
    return size.end if size and size.kind == "length" and tokens.words[at + 2] not in MM else at
