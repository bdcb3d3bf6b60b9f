"""Why a text is no figure: what is wrong with it, where, and the change that is surely meant."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from estimates.diagnostics.near import near
from estimates.diagnostics.problems import Unreadable
from estimates.language import nouns
from estimates.language.cardinals import MAGNITUDES
from estimates.language.lexicon import AMBIGUOUS, Lexicon
from estimates.language.numerals import SHORT, number
from estimates.language.tokens import BROKEN, CURLY, DASHES, LOOKALIKES, NAME, NUMBER, WORD, Tokens, is_good
from estimates.quantities.old_hedges import Table
from estimates.reading.noncounts import OPENING_SPREADS, spread
from estimates.reading.objects import OF_NUMBERS
from estimates.reading.phrases import Phrase, is_two_ways

LONGEST = 300  # characters of a figure in words
_SCIENTIFIC = re.compile(r"(?<![\w.,])(\d[\d.,]*)[eE]([+-]?(?:\d|1[0-5]|0\d))(?!\w)")
_SUFFIX = 3  # letters on a number: so many may be anything, and more are a word
CURRENCIES = frozenset("$€£¥₩₽₴")
SUPERSCRIPTS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")


def refuse_length(words: str) -> None:
    """A figure takes one line at most."""
    if not words.strip():
        raise Unreadable("a figure is missing here", 0, len(words), slug="no-figure")
    if len(words) > LONGEST:
        raise Unreadable(f"a figure takes no more than {LONGEST} characters", 0, len(words), slug="too-long")


def refuse_marks(tokens: Tokens, lexicon: Lexicon, hedges: Table) -> None:
    """Digits that are no number or have letters on them, signs, money, quotation marks around it all."""
    words, kinds = tokens.words, tokens.kinds
    if words[0] and words[0] in CURLY:
        raise _wrong(tokens, 0, 1, "the figure starts with a curly quotation mark", "mark", "use plain quotes or none")
    if power := _SCIENTIFIC.search(tokens.text):
        raise Unreadable(
            f"“{power[0]}” is not written out", *power.span(), slug="number", help=_written_out(power[1], power[2])
        )
    for at in range(tokens.size):
        if kinds[at] == BROKEN:
            raise _broken(tokens, at)
        if glued := _glued(tokens, at, lexicon, hedges):
            raise glued
        if words[at] in OPENING_SPREADS and spread(tokens, at):
            raise _plus_minus(tokens, at)
        if SUPERSCRIPTS.issuperset(words[at]):
            raise _raised(tokens, at)
        if words[at] in CURRENCIES:
            raise _wrong(tokens, at, at + 1, f"“{words[at]}” makes it money, which is not counted", "mark")
    if words[0] in DASHES and kinds[1] == NUMBER:
        raise _wrong(
            tokens,
            0,
            2,
            f"“{tokens.between(0, 2)}” is negative, and nothing that is counted is",
            "negative",
            "delete the minus",
        )


def _glued(tokens: Tokens, at: int, lexicon: Lexicon, hedges: Table) -> Unreadable | None:
    """Letters on a number that are no abbreviation, no unit and nothing that is counted: 42x, 4th, l0."""
    raw, after = tokens.raw(at), tokens.words[at + 1]
    if tokens.kinds[at] == NAME and raw[0] in "lo" and (digits := raw.translate(LOOKALIKES)).isdecimal():
        return _wrong(tokens, at, at + 1, f"“{raw}” is no number that can be read", "number", f"write {digits}")
    if tokens.kinds[at] != NUMBER or not tokens.touch(at) or not (after[0].isascii() and after[0].isalpha()):
        return None
    known = after in SHORT or after in MAGNITUDES or after in lexicon.measures or hedges.after(tokens, at + 1)
    if known or (after == "s" and tokens.words[at + 2] == "of"):  # "100s of missiles"
        return None
    if (thing := nouns.singular(after) or after) in nouns.NOUNS or thing in lexicon.heads:
        return None
    fact = f"“{tokens.between(at, at + 2)}” is no number that can be read"
    help_ = f"write {raw} {tokens.raw(at + 1)}" if after.isalpha() and len(after) > _SUFFIX else None
    return _wrong(tokens, at, at + 2, fact, "number", help_)


def _broken(tokens: Tokens, at: int) -> Unreadable:
    word = tokens.words[at]
    if (digits := tokens.raw(at).translate(LOOKALIKES)) != tokens.raw(at):
        fact = f"“{tokens.raw(at)}” is no number that can be read"
        return _wrong(tokens, at, at + 1, fact, "number", f"write {digits}" if is_good(digits) else None)
    if word.replace(",", "").isdigit():
        if "," not in word:
            return _wrong(tokens, at, at + 1, "this number has more digits than a count can have", "number")
        fact = f"“{word}” has a comma that does not part thousands"
        help_: str | None = "write three digits after it, or leave it out"
        if word.startswith("0,"):
            help_ = f"write {word.replace(',', '.')}" if word.count(",") == 1 else None
        elif word.count(",") == 1 and len(word.partition(",")[2]) < 3:
            help_ = f"write three digits after it, or {word.replace(',', '.')} if it parts decimals"
        return _wrong(tokens, at, at + 1, fact, "comma", help_)
    groups = word.split(".")
    if len(groups) > 1 and word.replace(".", "").isdigit() and all(len(group) == 3 for group in groups[1:]):
        fact = f"“{word}” parts thousands with points"
        return _wrong(tokens, at, at + 1, fact, "number", f"write {','.join(groups)}")
    return _wrong(tokens, at, at + 1, f"“{word}” is no number", "number")


def _written_out(digits: str, power: str) -> str | None:
    """3.5e2 -> "write 350"; None where it is not sure what the digits are."""
    if not digits.replace(".", "", 1).isdecimal():
        return None
    return f"write {Decimal(f'{digits}e{power}').normalize():,f}"


def _raised(tokens: Tokens, at: int) -> Unreadable:
    """10⁶ -> 1,000,000."""
    first = at - 1 if at and tokens.touch(at - 1) else at
    power = unicodedata.normalize("NFKC", tokens.words[at])
    help_ = _written_out("1", power) if tokens.words[first] == "10" and power.isdecimal() and int(power) < 16 else None
    fact = f"“{tokens.between(first, at + 1)}” is not written out"
    return _wrong(tokens, first, at + 1, fact, "number", help_)


def _plus_minus(tokens: Tokens, at: int) -> Unreadable:
    end = spread(tokens, at)
    middle, off = number(tokens, at - 1), number(tokens, end)
    help_ = None
    is_whole = at > 0 and tokens.kinds[at - 1] == NUMBER  # not the second half of "3 million"
    if (
        is_whole
        and middle
        and off
        and middle.value > off.value
        and tokens.words[off.end] not in ("%", "percent", "per")
    ):
        low, high = middle.value - off.value, middle.value + off.value
        help_ = f"write a range: {low:,.10g} to {high:,.10g}"
    return _wrong(tokens, at, end, f"“{tokens.between(at, end)}” is not read", "mark", help_)


def no_number(tokens: Tokens) -> Unreadable:
    """Nothing in the text is a number."""
    fact = f"“{tokens.between(0, tokens.size)}” has no number that can be read"
    help_ = "a figure is written like `more than 1,000 containers`"
    return _wrong(tokens, 0, tokens.size, fact, "no-number", help_)


def refuse_rest(tokens: Tokens, said: Phrase, hedges: Table) -> None:
    """What stands before or after the figure, and units that can be two."""
    if falling := _falling(tokens, said):
        raise falling
    if said.start > 0:
        before = tokens.between(0, said.start)
        guess = near(before, hedges.phrases_before()) if said.start < 6 else None
        fact = f"“{before}” is no hedge that can be read"
        help_ = f"did you mean “{guess}”?" if guess else "`estimates hedges` lists them"
        raise _wrong(tokens, 0, said.start, fact, "hedge", help_)
    noun = said.noun
    if noun and noun.unit is None and noun.of in AMBIGUOUS:
        fact = f"“{tokens.raw(noun.end - 1)}” can be a {AMBIGUOUS[noun.of]}"
        raise _wrong(tokens, noun.end - 1, noun.end, fact, "ambiguous-unit")
    if is_two_ways(tokens, said):
        digits = tokens.words[said.quantity.start]
        decimal, whole = digits.rstrip("0").rstrip("."), digits.replace(".", ",")
        fact, help_ = f"“{digits}” can be {decimal} or {whole}", f"write {whole} or {decimal}"
        raise _wrong(tokens, said.quantity.start, said.quantity.end, fact, "number", help_)
    if said.end < tokens.size and not _is_content(tokens, said):
        rest = tokens.between(said.end, tokens.size)
        fact = f"“{rest}” says per what?" if rest == "per" else f"“{rest}” is left over after the figure"
        mend = "write the whole number in digits" if tokens.words[said.end] in OF_NUMBERS else None
        if not any(sign.isalnum() for sign in rest):
            mend = "delete it"
        raise _wrong(tokens, said.end, tokens.size, fact, "left-over", mend)


def _falling(tokens: Tokens, said: Phrase) -> Unreadable | None:
    """Such as "500 to 300 shells": a range that falls, or goes nowhere."""
    words, link = tokens.words, said.quantity.end
    joined = words[link] in DASHES or words[link] == "to" or (words[link] == "and" and words[0] == "between")
    second = number(tokens, link + 1) if joined and said.quantity.kind == "number" else None
    if second is None or second.value > said.quantity.low:
        return None
    start, span = said.quantity.start, tokens.between(said.quantity.start, second.end)
    if second.value == said.quantity.low:
        return _wrong(tokens, start, second.end, f"“{span}” has two equal ends", "range")
    ends = tokens.between(link + 1, second.end), tokens.between(start, link)
    return _wrong(
        tokens, start, second.end, f"“{span}” falls, and a range rises", "range", f"write {ends[0]} to {ends[1]}"
    )


def _is_content(tokens: Tokens, said: Phrase) -> bool:
    """Such as "13,000 containers of missiles and other arms": words without a number, after a noun's "of"."""
    if tokens.words[said.end] != "of" or said.noun is None or said.end + 1 == tokens.size:
        return False
    return all(tokens.kinds[at] == WORD or tokens.words[at] in (",", "-") for at in range(said.end, tokens.size))


def _wrong(tokens: Tokens, start: int, end: int, fact: str, slug: str, help_: str | None = None) -> Unreadable:
    return Unreadable(fact, tokens.starts[start], tokens.ends[end - 1], slug=slug, help=help_)
