"""What is counted: the noun after a number with its calibre, the unit it names, and the "per" after it."""

from __future__ import annotations

from typing import NamedTuple

from estimates import nouns
from estimates.lexicon import AMBIGUOUS, INCH, MM, Lexicon
from estimates.nouns import ADJECTIVES, NOUNS, STOPS, WEAK
from estimates.numerals import number
from estimates.tokens import BROKEN, HYPHENS, NAME, NUMBER, QUOTES, SIZES, WORD, Tokens

MOST_WORDS = 10  # of a noun phrase
DETERMINERS = frozenset("the these those its his her their our this that all".split())
TIMES = frozenset("day week month year hour minute second night shift".split())
_NOT_PER = frozenset("ago earlier later before after apart prior hence old long away since".split())
_EVERY = {"daily": "day", "weekly": "week", "monthly": "month", "annually": "year", "yearly": "year", "hourly": "hour"}
_MOST_CALIBRES = 4
_POSSESSOR = 3  # words of "the city's" in "six of the city's dormitories"


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


def calibre(tokens: Tokens, at: int, lexicon: Lexicon) -> tuple[tuple[str, ...], int] | None:
    """The calibres at token `at` ("152-millimeter", "122mm and 152mm", "122/152 mm", "122- and 152-mm") and their end."""
    found: list[str] = []
    end = at
    if hanging := _hanging(tokens, at):
        found, end = [hanging[0]], hanging[1]
    while len(found) < _MOST_CALIBRES:
        one = _one_calibre(tokens, _over_link(tokens, end) if found else end, lexicon)
        if one is None:
            break
        found += one[0]
        end = one[1]
    return (tuple(found), end) if found else None


def _over_link(tokens: Tokens, at: int) -> int:
    words = tokens.words
    if words[at] == "," and words[at + 1] in ("and", "or"):
        return at + 2
    return at + 1 if words[at] in ("and", "or", ",", "/", "&", "to") or words[at] in HYPHENS else at


def _one_calibre(tokens: Tokens, at: int, lexicon: Lexicon) -> tuple[list[str], int] | None:
    words, kind = tokens.words, tokens.kinds[at]
    if kind not in (NUMBER, BROKEN, SIZES):
        return None
    unit = tokens.over_hyphen(at + 1)
    if words[unit] in MM:
        if kind == BROKEN and not words[at].replace("/", "").isdigit():
            return None
        sizes = words[at].replace(" ", "").replace("×", "x").split("/")
        return [f"{size} mm" for size in sizes], unit + 1
    if words[unit] in INCH and kind == NUMBER and lexicon.has_calibre(f"{words[at]} inch"):
        return [f"{words[at]} inch"], unit + 1
    return None


def _hanging(tokens: Tokens, at: int) -> tuple[str, int] | None:
    """The 122 of "122- and 152-mm" or "122 and 152 mm": a size whose mm stands with the next one."""
    words = tokens.words
    link = at + 2 if words[at + 1] in HYPHENS else at + 1
    if tokens.kinds[at] != NUMBER or words[link] not in ("and", "or", ",", "/") or tokens.kinds[link + 1] != NUMBER:
        return None
    next_mm = tokens.over_hyphen(link + 2)
    return (f"{words[at]} mm", link + 1) if words[next_mm] in MM else None


def noun(tokens: Tokens, at: int, lexicon: Lexicon, *, one: bool = False) -> Noun | None:
    """The noun phrase that starts at token `at`, with its modifiers skipped. `one` lets a singular be counted."""
    words, kinds = tokens.words, tokens.kinds
    calibres: tuple[str, ...] = ()
    before: list[str] = []  # the words of the phrase
    best: tuple[int, str, int, bool] | None = None  # words before it, singular, end, known
    k = at
    while len(before) < MOST_WORDS:
        if best is None and (found := calibre(tokens, k, lexicon)):
            calibres, k = calibres + found[0], found[1]
            k = tokens.over_hyphen(k)
            continue
        word, kind = words[k], kinds[k]
        if kind == NAME:
            if best is None and word[-1] == "s" and word[-2:-1].isdigit():
                return Noun(" ".join([*calibres, tokens.raw(k)[:-1]]), None, k + 1, known=False)
            if best is not None:
                break
        elif kind == WORD and not (best is None and word in _LIST and _goes_on(tokens, k)):
            if (word in STOPS and not _is_hyphened(tokens, k)) or word.endswith(("'s", "’s", "n't", "n’t")):
                break
            form = nouns.singular(word)
            known = form is not None and (form in NOUNS or form in lexicon.heads)
            if one and form is None and (word in NOUNS or word in lexicon.heads):
                form, known = word, True
            if form is not None and (known or best is None or not best[3]):
                best = (len(before), form if known else _proper(tokens, k, at, form), k + 1, known)
            elif best is not None:
                break
            before.append(tokens.raw(k) if tokens.is_capital(k) else word)
            k += 1
            continue
        elif (word in HYPHENS and tokens.over_hyphen(k) != k) or (best is None and _goes_on(tokens, k)):
            pass
        else:
            break
        if kind == NAME:
            before.append(tokens.raw(k))
        k += 1
    return _named(lexicon, calibres, before, best) if best else None


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
    """Whether a mark or an "and" before the noun parts words of one phrase ("KN-23 and KN-24 missiles", "new, modern guns")."""
    word = tokens.words[at]
    if word in QUOTES:
        return True
    names = tokens.kinds[at - 1] == NAME and tokens.kinds[at + 1] == NAME
    return (names and word in _LIST) or (word == "," and tokens.words[at - 1] in ADJECTIVES)


_LIST = frozenset(["and", "or", ",", "/", "&"])


def _named(lexicon: Lexicon, calibres: tuple[str, ...], before: list[str], best: tuple[int, str, int, bool]) -> Noun:
    count, form, end, known = best
    size = " and ".join(calibres)
    modifiers = before[:count]
    shown = f"{size} {' '.join([*_telling(modifiers), form]) if form in WEAK else form}".strip()
    for first in range(max(0, count - lexicon.longest), count + 1):
        name = " ".join([*modifiers[first:], form]).lower()
        if size and (unit := lexicon.find(f"{size} {name}")):
            return Noun(shown, unit, end)
        unit = lexicon.find(name)
        if unit and (not size or unit in lexicon.generic):
            return Noun(f"{size} {unit}".strip() if unit in lexicon.generic else shown, unit, end, lexicon.kind(unit))
    return Noun(shown, None, end, known=known)


def counted(tokens: Tokens, at: int, lexicon: Lexicon, *, one: bool = False) -> Noun | None:
    """What the number before token `at` counts: a measure, a noun phrase, or the noun of its "of the ..."."""
    if found := measure(tokens, at, lexicon):
        return found
    if tokens.words[at] == "of" or (tokens.words[at] == "out" and tokens.words[at + 1] == "of"):
        return _partitive(tokens, at + 1 if tokens.words[at] == "of" else at + 2, lexicon)
    found = noun(tokens, at, lexicon, one=one)
    return _with_later_calibre(tokens, found, lexicon) if found else None


def _partitive(tokens: Tokens, at: int, lexicon: Lexicon) -> Noun | None:
    """ "of the 11,000 containers", "of 12 cranes", "of its howitzers". The phrase ends before an inner number."""
    words = tokens.words
    start = at - 1 if words[at - 2] != "out" else at - 2
    while words[at] in DETERMINERS:
        at += 1
    at = next((i + 1 for i in range(at, at + _POSSESSOR) if words[i].endswith(("'s", "’s", "s'", "s’"))), at)
    inner = number(tokens, at) if calibre(tokens, at, lexicon) is None else None
    if inner:
        found = measure(tokens, inner.end, lexicon) or noun(tokens, inner.end, lexicon)
        return found._replace(end=start) if found else None
    return measure(tokens, at, lexicon) or noun(tokens, at, lexicon)


def _with_later_calibre(tokens: Tokens, found: Noun, lexicon: Lexicon) -> Noun:
    """ "rounds of 122mm and 152mm ammunition", "shells of 152 mm calibre", "shells (152 mm)": the calibre is theirs."""
    words, end = tokens.words, found.end
    if words[end] not in ("of", "(") or found.of is None or found.of[0].isdigit():
        return found
    later = calibre(tokens, end + 1, lexicon)
    if later is None:
        return found
    size, end = " and ".join(later[0]), later[1]
    after = tokens.over_hyphen(end)
    if words[found.end] == "(":
        if words[after] != ")":
            return found
    elif words[after] not in ("calibre", "caliber") and found.unit not in lexicon.generic:
        return found
    elif words[after] in _MATERIAL:
        after += 1
    else:
        return found
    end = after + 1 if words[found.end] == "(" else after
    of = f"{size} {found.of}"
    unit = lexicon.find(of)
    return found._replace(of=of, unit=unit or (found.unit if found.unit in lexicon.generic else None), end=end)


_MATERIAL = frozenset("ammunition munitions calibre caliber artillery".split())


def per(tokens: Tokens, at: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """The denominator at token `at` ("per day", "a day", "/container", "in each container") and its end."""
    words = tokens.words
    if words[at] in _EVERY:
        return _EVERY[words[at]], at + 1
    if words[at] in ("per", "/"):
        return _denominator(tokens, at + 1, lexicon)
    if words[at] in ("a", "an", "each", "every"):
        found = _denominator(tokens, at + 1, lexicon, strict=True)
        return found if found and words[found[1]] not in _NOT_PER else None
    if words[at] in ("in", "into", "for", "to") and words[at + 1] in ("each", "every", "a", "the"):
        found = _denominator(tokens, at + 2, lexicon, strict=True)
        known = found and found[0] not in TIMES and (words[at + 1] in ("each", "every") or words[at] == "to")
        return found if known else None
    return None


def _denominator(tokens: Tokens, at: int, lexicon: Lexicon, *, strict: bool = False) -> tuple[str, int] | None:
    words = tokens.words
    if words[at] in TIMES:
        return words[at], at + 1
    if found := measure(tokens, at, lexicon):
        return (found.unit or str(found.of), found.end) if not strict else None
    length = _length(tokens, at, lexicon)
    thing = noun(tokens, length, lexicon, one=True)
    if thing and (thing.unit or not strict):
        return thing.unit or str(thing.of), thing.end
    if strict or tokens.kinds[length] != WORD or words[length] in STOPS:
        return None
    return words[length], length + 1


def _length(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """Past a size that describes ("per 20-foot container")."""
    if tokens.kinds[at] != NUMBER or tokens.words[at + 1] not in HYPHENS:
        return at
    size = measure(tokens, at + 2, lexicon)
    return size.end if size and size.kind == "length" and tokens.words[at + 2] not in MM else at
