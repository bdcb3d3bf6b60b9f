"""Numbers that count nothing: dates, years, times, ages, labels, money, distances, names, scores."""

from __future__ import annotations

from estimates.language.cardinals import NUMBER_WORDS
from estimates.language.compiled import WORDS
from estimates.language.lexicon import Lexicon
from estimates.language.nouns import MONTHS, NOUNS, singular
from estimates.language.numerals import SHORT
from estimates.language.orders import order
from estimates.language.tokens import DASHES, HYPHENS, MARK, NAME, NUMBER, WORD, Tokens
from estimates.reading.calibres import calibre
from estimates.reading.objects import measure

YEARS = range(1900, 2100)
LABELS = frozenset(WORDS["labels"].split())
_BEFORE_YEAR = frozenset([*WORDS["before a year"].split(), *"-–—/'’(,"])
_CLOCK = frozenset(["am", "pm", "gmt", "utc", "kst", "o'clock", "o’clock"])
_SPREADS = frozenset([("+", "/", "-"), ("+", "/", "−"), ("plus", "or", "minus")])
OPENING_SPREADS, _CLOSING_SPREADS = (frozenset(["±", *(words[end] for words in _SPREADS)]) for end in (0, -1))
_JOINTS = frozenset(".,/:_'’")


def spread(tokens: Tokens, at: int) -> int:
    """The index after a mark at token `at` of how far a number may be off ("±", "+/-", "plus or minus"), or 0."""
    words = tokens.words
    if words[at] not in OPENING_SPREADS:
        return 0
    return at + 1 if words[at] == "±" else at + 3 if tuple(words[at : at + 3]) in _SPREADS else 0


def skip(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """The index after the number at token `at` that counts nothing by what stands around it, or `at` itself."""
    if found := calibre(tokens, at, lexicon):
        return found[1]
    if tokens.kinds[at] != NUMBER:
        return at
    is_margin = tokens.words[at - 1] in _CLOSING_SPREADS
    if is_margin and any(spread(tokens, before) == at for before in (at - 1, at - 3) if before >= 0):
        return at + 1
    return _glued(tokens, at, lexicon) or _date(tokens, at) or _clock(tokens, at) or _label(tokens, at) or at


def _glued(tokens: Tokens, at: int, lexicon: Lexicon) -> int:
    """Such as "12th", "1970s", "11A": letters that make it something else. "3m", "200k", "5kg" stay numbers."""
    if tokens.kinds[at + 1] not in (WORD, NAME) or not tokens.touch(at):
        return _spliced(tokens, at)
    word = tokens.words[at + 1]
    if word in SHORT or word in ("½", "¼", "¾", "ish", "odd", "plus") or measure(tokens, at + 1, lexicon):
        return 0
    if order(tokens, at):  # "100s of missiles"
        return 0
    return at + 2


def _spliced(tokens: Tokens, at: int) -> int:
    """A number that hangs on a word before it ("mid-2,000", "No.5") or on a bracket ("[12]")."""
    words = tokens.words
    before = words[at - 1]
    if before in _JOINTS and at > 1 and tokens.touch(at - 1) and tokens.touch(at - 2) and tokens.kinds[at - 2] != MARK:
        return at + 1
    if before == "+" and tokens.touch(at - 1):  # a telephone number
        return next(end for end in range(at + 1, tokens.size + 1) if tokens.kinds[end] != NUMBER)
    if before == "#" or (before in ("[", "(") and words[at + 1] in ("]", ")")):
        return at + 1
    hangs = (
        before in HYPHENS
        and at > 1
        and tokens.touch(at - 1)
        and tokens.touch(at - 2)
        and tokens.kinds[at - 2] in (WORD, NAME)
    )
    return at + 1 if hangs and words[at - 2] not in NUMBER_WORDS else 0


def _whole(tokens: Tokens, at: int) -> int:
    """The value of one run of digits without separators; -1 for anything else."""
    word = tokens.words[at]
    return int(word) if tokens.kinds[at] == NUMBER and word.isdigit() else -1


def _month(tokens: Tokens, at: int) -> bool:
    return tokens.words[at] in MONTHS and tokens.is_capital(at)


def _date(tokens: Tokens, at: int) -> int:
    """A day and month in either order, with what goes on ("September 7-10, 2023"), a year, or 2023-10-13."""
    value = _whole(tokens, at)
    if value < 0:
        return 0
    words = tokens.words
    before = at - 2 if words[at - 1] == "." else at - 1
    if value <= 31 and before >= 0 and _month(tokens, before):
        return _after_date(tokens, at + 1)
    if value <= 31 and (end := _day_first(tokens, at)):
        return end
    if value in YEARS or (before >= 0 and 1000 <= value < YEARS.stop and _month(tokens, before)):
        return _year(tokens, at, value)
    if 1000 <= value < YEARS.start and words[at - 1] in ("in", "since", "until", "by") and words[at + 1] not in NOUNS:
        return 0 if _counts(tokens, at + 1) else at + 1
    return 0


def _day_first(tokens: Tokens, at: int) -> int:
    """Such as "4 March", "13–15 October", "7 and 8 March"."""
    words = tokens.words
    if _month(tokens, at + 1):
        return _after_date(tokens, at + 2)
    joined = words[at + 1] in DASHES or words[at + 1] in ("and", "to", "or")
    if joined and 0 < _whole(tokens, at + 2) <= 31 and _month(tokens, at + 3):
        return _after_date(tokens, at + 4)
    return 0


def _after_date(tokens: Tokens, at: int) -> int:
    """Past further days ("-10", "and 8") and a year (", 2023")."""
    words = tokens.words
    if (words[at] in DASHES and 0 < _whole(tokens, at + 1) <= 31) or (
        words[at] in ("and", "to", "or") and 0 < _whole(tokens, at + 1) <= 31 and tokens.kinds[at + 2] != WORD
    ):
        at += 2
    if words[at] == "." and 1000 <= _whole(tokens, at + 1) < YEARS.stop:
        at += 1
    if words[at] == "," and _whole(tokens, at + 1) in YEARS:
        return at + 2
    return at + 1 if _whole(tokens, at) in YEARS else at


def _year(tokens: Tokens, at: int, value: int) -> int:
    words = tokens.words
    if _counts(tokens, at + 1) and (value % 100 == 0 or words[at - 1] not in _BEFORE_YEAR) and at > 0:
        return 0
    end = at + 1
    while words[end] in HYPHENS and _whole(tokens, end + 1) >= 0:  # 2023-10-13, 2023-24
        end += 2
    return end


def _counts(tokens: Tokens, at: int) -> bool:
    """Whether a noun that news count follows directly."""
    form = singular(tokens.words[at])
    return form is not None and form in NOUNS


def _clock(tokens: Tokens, at: int) -> int:
    words = tokens.words
    if words[at + 1] in _CLOCK:
        return at + 2
    if words[at + 1] in ("a", "p") and words[at + 2] == "." and words[at + 3] == "m":
        return at + 4
    return at + 1 if words[at].startswith("0") and len(words[at]) == 4 and words[at].isdigit() else 0


def _label(tokens: Tokens, at: int) -> int:
    """Such as "Resolution 1718", "Berth 2", "No. 5", "Soyuz 11": the number is part of a name."""
    words = tokens.words
    if _whole(tokens, at) < 0:
        return 0
    before = at - 2 if words[at - 1] == "." and words[at - 2] in LABELS else at - 1
    if before < 0 or tokens.kinds[before] != WORD or words[at + 1] in ("%", "percent", "per"):
        return 0
    capital = tokens.is_capital(before)
    if words[before] in LABELS and (capital or before != at - 1 or not _counts(tokens, at + 1)):
        return _after_label(tokens, at + 1)
    return 0


def _after_label(tokens: Tokens, at: int) -> int:
    """Past further numbers of a list ("Resolutions 1718 and 2270", "Berths 2-3")."""
    while (
        tokens.words[at] in ("and", ",", "to", "or", "-", "–")
        and _whole(tokens, at + 1) >= 0
        and not _counts(tokens, at + 2)
    ):
        at += 2
    return at
