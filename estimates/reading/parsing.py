"""Read a text that is one figure, as a study states it, and refuse whatever is not understood in its place."""

from dataclasses import replace

from estimates.diagnostics import Unreadable, close_match
from estimates.language.tokenizer import NUMBER, WORD, Tokens, value_of
from estimates.quantities.figure import Figure
from estimates.quantities.units import Units
from estimates.reading.modifiers import Mention
from estimates.reading.reader import Reader, reader

LONGEST = 300  # characters of a figure in words
_MOST = 10**18  # the largest number
_RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")


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
    tokens = tools.tokens(words)
    _refuse_marks(tools, tokens)
    mention = next(iter(tools.mentions(tokens, whole=True)), None)
    if mention is None:
        help_ = "write a figure such as `1,000 containers`"
        raise _error(tokens, 0, tokens.size, f"no number in “{words.strip()}”", "no-number", help_)
    mention.start = min(mention.start, mention.lead)
    _refuse_rest(tools, tokens, mention, units)
    figure = tools.figure(tokens, mention)
    meant = expect and figure.unit is None and figure.kind == "count" and figure.of in units.heads([expect])
    return replace(figure, unit=expect, of=expect) if meant else figure


def _refuse_marks(tools: Reader, tokens: Tokens) -> None:
    """Refuse digits that are not a number or have letters on them, signs, quotation marks."""
    words = tokens.words
    if words[0] in ("“", "”", "‘"):
        raise _error(tokens, 0, 1, "the figure starts with a curly quotation mark", "mark", "use plain quotes or none")
    for at in range(tokens.size):
        number, broken = tokens.kinds[at] == NUMBER, tokens.kinds[at] in ("broken", "other") and words[at][0].isdigit()
        glued = number and tokens.touch(at) and (words[at + 1] in _RAISED or tools.is_glued(tokens, at))
        if broken or glued or (number and "/" not in words[at] and value_of(words[at])[0] > _MOST):
            comma = broken and tools.numerals.group in words[at]
            help_ = "write three digits after each comma, or a decimal point" if comma else None
            fact = f"“{tokens.between(at, at + 1 + glued)}” cannot be read as a number"
            raise _error(tokens, at, at + 1 + glued, fact, "number", help_)


def _refuse_rest(tools: Reader, tokens: Tokens, mention: Mention, units: Units) -> None:
    """Refuse what is left in front of the figure or behind it, falling ranges and words that can be two units."""
    words, amount = tokens.words, mention.amount
    if min(mention.sign, amount.low) < 0 and mention.kind != "temperature":
        fact = f"“{tokens.between(mention.start, amount.end)}” is negative; a quantity is not"
        raise _error(tokens, mention.start, amount.end, fact, "negative", "remove the minus")
    opened = tools.language.phrases["range.opening"].until(words, amount.start) is not None
    second, _ = tools.second(tokens, amount.end, opened=opened, money=amount.unit) or (None, None)
    if amount.kind == "number" and second and not second.part and second.value <= amount.value:
        fact = f"the range “{tokens.between(amount.start, second.end)}” does not rise"
        raise _error(tokens, amount.start, second.end, fact, "range", "write the lower number first, or one number")
    if mention.start > 0:
        before = tokens.between(0, mention.start)
        known = (" ".join(phrase.words) for phrases in tools.before.index.values() for phrase in phrases)
        guess = close_match(before, known)
        help_ = f"did you mean “{guess}”?" if guess else "`estimates show hedges` lists them"
        raise _error(tokens, 0, mention.start, f"“{before}” is not a known hedge", "hedge", help_)
    if misspelt := tools.misspelt(tokens, amount.end, mention.end):
        at, guess = misspelt
        fact = f"“{tokens.raw(at)}” is not a known number word"
        raise _error(tokens, at, at + 1, fact, "number", f"did you mean “{guess}”?")
    if mention.unit and (meanings := units.by_name[mention.unit].means):
        at = next((k for k in range(amount.end, mention.end) if tools.unit(tokens, k)), mention.end - 1)
        raise _error(tokens, at, at + 1, f"“{tokens.raw(at)}” can be {meanings}", "ambiguous-unit")
    if tools.is_two_ways(tokens, mention):
        digits = words[amount.end - 1]
        decimal, whole = digits.rstrip("0").rstrip("."), digits.replace(".", ",")
        fact = f"“{digits}” can be {decimal} or {whole}"
        raise _error(tokens, amount.end - 1, amount.end, fact, "number", f"write {whole} or {decimal}")
    content = words[mention.end] in tools.w["of"] and mention.named and mention.end + 1 < tokens.size
    if content and all(tokens.kinds[at] == WORD or words[at] in (",", "-") for at in range(mention.end, tokens.size)):
        return  # "13,000 containers of missiles and other arms"
    if mention.end < tokens.size:
        rest = tokens.between(mention.end, tokens.size)
        fact = f"“{rest}” " + ("needs a unit" if rest in tools.w["per.before"] else "is left over after the figure")
        way_out = None if any(map(str.isalnum, rest)) else "remove it"
        raise _error(tokens, mention.end, tokens.size, fact, "left-over", way_out)


def _error(tokens: Tokens, start: int, end: int, fact: str, slug: str, help_: str | None = None) -> Unreadable:
    return Unreadable(fact, tokens.starts[start], tokens.ends[end - 1], slug=slug, help=help_)
