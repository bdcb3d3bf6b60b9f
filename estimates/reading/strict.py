"""Read a text that is one figure, as a study states it, and refuse whatever is not understood in its place."""

from __future__ import annotations

import re
from dataclasses import replace

from estimates.diagnostics import Unreadable, close_match
from estimates.language.tokenizer import NAME, NUMBER, WORD, Tokens, value_of
from estimates.quantities.figure import Figure
from estimates.quantities.units import Units
from estimates.reading.mentions import Mention
from estimates.reading.reader import Reader, reader

LONGEST = 300  # characters of a figure in words
_SUFFIX = 3  # letters on a number: a few may be anything, more are a word
_LOOKALIKES = str.maketrans("OolISB", "001158")
_LOOKS = re.compile(
    r"(?<![\w.,])(?=[\w.,]*[0-9])[0-9OolISB][0-9OolISB.,]*[OolISB][0-9OolISB]*(?!\w)|(?<!\w)[lI][0-9]+(?!\w)"
)
_COMMA = re.compile(r"(?<![\w.,])[0-9]+(?:,[0-9]+)+(?![\w,])")
_TWO_WAYS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{2}0")


def parse(words: str, units: Units, *, language: str = "en", expect: str | None = None) -> Figure:
    """Read a text that is one figure, such as "more than 1,000 containers".

    `expect` is the unit that a bare noun then means ("450 shells" where 152 mm shells are spoken of). Raises Unreadable
    with the smallest part of the text that shows the mistake.
    """
    if not words.strip():
        raise Unreadable("a figure is missing here", 0, len(words), slug="no-figure")
    if len(words) > LONGEST:
        raise Unreadable(f"a figure has at most {LONGEST} characters", 0, len(words), slug="too-long")
    tools = reader(language, units)
    tokens = tools.grammar.tokens(words)
    _refuse_marks(tools, tokens)
    mention = _mention(tools, tokens)
    if mention is None:
        help_ = "write a figure such as `more than 1,000 containers`"
        raise _wrong(tokens, 0, tokens.size, f"no number in “{words.strip()}”", "no-number", help_)
    _refuse_rest(tools, tokens, mention, units)
    figure = tools.figure(tokens, mention)
    return _expected(tools, figure, units, expect)


def _mention(tools: Reader, tokens: Tokens) -> Mention | None:
    """The first figure of the text, with everything in front of it that belongs to it."""
    for at in range(tokens.size):
        if tokens.kinds[at] != NUMBER and not (tokens.words[at] in tools.starts or tokens.words[at] in tools.one):
            continue
        amount = tools.amounts.read(tokens, at)
        if amount is None:
            continue
        mention = tools.mentions.strict(tokens, at, amount)
        mention.modified = tools.modifiers.negate(
            tokens, mention.start, mention.end, mention.modified, mention.hedges, 0
        )
        mention.start = tools.negated_from(tokens, mention, 0)
        while mention.start and (hit := tools.modifiers.neutral.until(tokens.words, mention.start)):
            mention.start = hit[1]
        return mention
    return None


def _refuse_marks(tools: Reader, tokens: Tokens) -> None:
    """Refuse digits that are no number or have letters on them, signs, quotation marks."""
    words, text = tokens.words, tokens.text
    if words[0] in ("“", "”", "‘"):
        raise _wrong(tokens, 0, 1, "the figure starts with a curly quotation mark", "mark", "use plain quotes or none")
    if found := _LOOKS.search(text):
        digits = found[0].translate(_LOOKALIKES)
        fine = re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+|[0-9]+(\.[0-9]+)?", digits)
        raise Unreadable(
            f"“{found[0]}” is not a number", *found.span(), slug="number", help=f"write {digits}" if fine else None
        )
    for found in _COMMA.finditer(text):
        if re.fullmatch(r"[1-9][0-9]{0,2}(,[0-9]{3})+|[1-9][0-9]?(,[0-9]{2})+,[0-9]{3}", found[0]):
            continue
        point = found[0].replace(",", ".") if found[0].count(",") == 1 else None
        help_ = "write three digits after it, or leave it out"
        if point and found[0].startswith("0,"):
            help_ = f"write {point}"
        elif point and len(found[0].partition(",")[2]) < 3:
            help_ = f"write three digits after it, or {point} for a decimal"
        raise Unreadable(
            f"the comma in “{found[0]}” does not separate thousands", *found.span(), slug="comma", help=help_
        )
    for at in range(tokens.size):
        if tokens.kinds[at] in ("broken", "other") and words[at][0].isdigit():
            raise _wrong(tokens, at, at + 1, f"“{words[at]}” is not a number", "number")
        if tokens.kinds[at] == NUMBER:
            _refuse_glued(tools, tokens, at)
    if words[0] in tools.mentions.minus and tokens.kinds[1] == NUMBER:
        unit = tools.grammar.unit(tokens, 2)
        if not unit or tools.grammar.kinds[unit[0]] != "temperature":
            raise _wrong(
                tokens, 0, 2, f"“{tokens.between(0, 2)}” is negative; a quantity is not", "negative", "remove the minus"
            )


def _refuse_glued(tools: Reader, tokens: Tokens, at: int) -> None:
    """Refuse letters on a number that are no scale, no unit and no noun: 42x, 4th; superscripts; too many digits."""
    words = tokens.words
    value = value_of(words[at])[0]
    if value > 10**18:
        raise _wrong(tokens, at, at + 1, "a figure has at most 18 digits", "number")
    if not tokens.touch(at):
        return
    after = words[at + 1]
    if tokens.kinds[at + 1] == "vulgar" and after in "⁰¹²³⁴⁵⁶⁷⁸⁹":
        raise _wrong(tokens, at, at + 2, f"“{tokens.between(at, at + 2)}” has a superscript", "number")
    if tokens.kinds[at + 1] not in (WORD, NAME) or not after[0].isascii() or not tools.language.spacing:
        return
    grammar = tools.grammar
    known = tools.exclusions.is_known(tokens, at) and len(after) <= _SUFFIX
    ordinal = after in tools.exclusions.ordinals or (
        after in tools.exclusions.decades and words[at + 2] not in grammar.of
    )
    if (
        (known or after in grammar.numerals.large or grammar.unit(tokens, at + 1) or after in tools.modifiers.touching)
        and not ordinal
        and after not in tools.exclusions.number_marks
    ):
        return
    if (
        not ordinal and ((one := grammar.singular(after)) and (one in grammar.things or one in grammar.counted_by_one))
    ) or after in grammar.things:
        return
    help_ = f"write {tokens.raw(at)} {tokens.raw(at + 1)}" if after.isalpha() and len(after) > _SUFFIX else None
    raise _wrong(tokens, at, at + 2, f"“{tokens.between(at, at + 2)}” is not a number", "number", help_)


def _refuse_rest(tools: Reader, tokens: Tokens, said: Mention, units: Units) -> None:
    """Refuse what is left in front of the figure or behind it, falling ranges and words that can be two units."""
    words, grammar = tokens.words, tools.grammar
    _refuse_falling(tools, tokens, said)
    for at in [*range(said.start), *range(said.end, tokens.size)]:
        if hit := tools.amounts.spread.at(words, at):
            raise _wrong(tokens, at, hit[1], f"“{tokens.between(at, hit[1])}” needs a number on both sides", "mark")
    if said.start > 0:
        before = tokens.between(0, said.start)
        guess = close_match(
            before, [" ".join(phrase.words) for found in tools.modifiers.before.index.values() for phrase in found]
        )
        help_ = f"did you mean “{guess}”?" if guess else "`estimates show hedges` lists them"
        raise _wrong(tokens, 0, said.start, f"“{before}” is not a known hedge", "hedge", help_)
    if said.unit and (meanings := units.entry(said.unit).means):
        at = next((k for k in range(said.amount.end, said.end) if grammar.unit(tokens, k)), said.end - 1)
        raise _wrong(tokens, at, at + 1, f"“{tokens.raw(at)}” can be {meanings}", "ambiguous-unit")
    digits = words[said.amount.start]
    if said.amount.plain and said.kind == "count" and _TWO_WAYS.fullmatch(digits):
        decimal, whole = digits.rstrip("0").rstrip("."), digits.replace(".", ",")
        end = said.amount.start + 1
        raise _wrong(
            tokens,
            said.amount.start,
            end,
            f"“{digits}” can be {decimal} or {whole}",
            "number",
            f"write {whole} or {decimal}",
        )
    if said.end < tokens.size and not _is_content(tools, tokens, said):
        rest = tokens.between(said.end, tokens.size)
        fact = (
            f"“{rest}” needs a unit"
            if rest in grammar.per_lists["before"]
            else f"“{rest}” is left over after the figure"
        )
        left: str | None = None if any(sign.isalnum() for sign in rest) else "remove it"
        if words[said.end] in tools.starts and words[said.end] not in grammar.numerals.halves:
            left = "write the whole number in digits"
        raise _wrong(tokens, said.end, tokens.size, fact, "left-over", left)


def _refuse_falling(tools: Reader, tokens: Tokens, said: Mention) -> None:
    """Such as "500 to 300 shells": a range that falls, or has equal ends."""
    words, link, amounts = tokens.words, said.amount.end, tools.amounts
    opened = bool(amounts.opening.until(words, said.amount.start))
    joined = words[link] in amounts.dashes or amounts.to.at(words, link) or (opened and words[link] in amounts.and_)
    second = tools.grammar.numerals.number(tokens, link + 1) if joined and said.amount.kind == "number" else None
    if second is None or second.part or second.value > said.amount.low:
        return
    start = said.amount.start
    span = tokens.between(start, second.end)
    if second.value == said.amount.low:
        raise _wrong(tokens, start, second.end, f"“{span}” has two equal ends", "range")
    low, high = tokens.between(link + 1, second.end), tokens.between(start, link)
    raise _wrong(
        tokens,
        start,
        second.end,
        f"the range “{span}” falls",
        "range",
        f"write {low} {span[len(high) : -len(low)].strip() or '-'} {high}",
    )


def _is_content(tools: Reader, tokens: Tokens, said: Mention) -> bool:
    """Such as "13,000 containers of missiles and other arms": words without a number behind a noun and "of"."""
    if tokens.words[said.end] not in tools.grammar.of or not said.named or said.end + 1 == tokens.size:
        return False
    return all(tokens.kinds[at] == WORD or tokens.words[at] in (",", "-") for at in range(said.end, tokens.size))


def _expected(tools: Reader, read: Figure, units: Units, expect: str | None) -> Figure:
    """The figure with the expected unit, where its noun is the last word of one of that unit's names."""
    if expect is None or read.unit is not None or read.of is None or read.kind != "count":
        return read
    names = [name for name, unit in units.spellings(tools.language.code).items() if unit == expect]
    return replace(read, unit=expect, of=expect) if read.of in {name.rsplit(" ", 1)[-1] for name in names} else read


def _wrong(tokens: Tokens, start: int, end: int, fact: str, slug: str, help_: str | None = None) -> Unreadable:
    return Unreadable(fact, tokens.starts[start], tokens.ends[end - 1], slug=slug, help=help_)
