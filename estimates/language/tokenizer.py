"""Cut a sentence into numbers, words, names and marks, each with its place in the text."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from estimates.quantities.figure import granularity

NUMBER, WORD, NAME, MARK, OTHER = "number", "word", "name", "mark", "other"
_SPLIT = re.compile(r"(?:[a-z]\.){2,}|[^\W\d_]+(?:'[^\W\d_]+)*|[0-9](?:[\d.,]*[\d,])?|\+/[-−]|\+-|[<>]=|&[gl]t;|\S")
VULGAR = {mark: tuple(map(int, normalize("NFKC", mark).split("⁄"))) for mark in "½⅓⅔¼¾⅕⅛⅜⅝"}  # as (1, 2)
HYPHENS = frozenset("-‐‑")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_POWER = re.compile(r"(?:([\d.]+) ?[x×*·] ?)?10(?:(?:\^|\*\*)(-?\d+)|([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))")
_LONGEST = 40  # characters of the longest number
_EXACT = 15  # digits that a float has for certain
_PADDING = 12  # empty words after the last one, so that looking ahead, or before the first, needs no bounds check
_SPACES = "\u00a0\u2009\u202f"

_PATTERN = r"""
  (?P<other>https?://\S+ | www\.\S+ | [\w.+-]+@[\w-]+\.\w+
    | [0-9]{{1,2}}(?::[0-9]{{2}})+(?:\.[0-9]+)? | [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}
    | [0-9]{{1,2}}([/.])[0-9]{{1,2}}\2[0-9]{{2,4}}(?![0-9]) | [0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{{3,}}(?!\w)
    | [1-9][0-9]{{0,2}}(?:[ {spaces}'’][0-9]{{3}})+{group}[0-9]+)
| (?P<prefix>(?:{prefixes})(?=\s?[0-9]))
| (?P<name>(?<![0-9])[A-Z][A-Za-z]*-?[0-9]\w*(?:[-/]\w+|\.[0-9]+)* | [0-9]+(?!E[0-9])[A-Z]+[0-9]\w*
    | [a-z]{{4,}}-[0-9]{{1,2}}(?!\w|[-.,–][0-9]))
| (?P<number>
    (?:[0-9]+(?:\.[0-9]+)?[ ]?[x×*·][ ]?)?10(?:(?:\^|\*\*)-?[0-9]{{1,2}}(?!\d)|[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,2}}(?![⁰¹²³⁴⁵⁶⁷⁸⁹]))
    | [0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{{1,2}}(?!\w)
    | [1-9][0-9]?(?:{group}[0-9]{{2}})+{group}[0-9]{{3}}(?!{group}?[0-9])
    | [1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+(?!{group}[0-9]|[0-9])(?:{point}[0-9]+)?(?!{point}?[0-9])
    | [1-9][0-9]{{0,2}}(?P<gap>[{spaces}'’_])[0-9]{{3}}(?:(?P=gap)[0-9]{{3}})*(?![0-9])(?:{point}[0-9]+)?
    | [1-9][0-9]{{0,2}}(?:[ ][0-9]{{3}}(?![-\w{spaces}]|[ ]?(?:{sizes})))+(?:{point}[0-9]+)?
    | [0-9]{{1,3}}(?:{point}[0-9]{{3}}){{2,}}(?![0-9])
    | [0-9]+/[0-9]+(?![/\dA-Za-z])
    | (?:[0-9]+(?:{point}[0-9]+)?|(?<![\w.]){point}[0-9]+)(?![.,]?[0-9]))
| (?P<broken>[0-9]+(?:[.,][0-9]+)+) | (?P<vulgar>[½⅓⅔¼¾⅕⅛⅜⅝⁰¹²³⁴⁵⁶⁷⁸⁹])
| (?P<word>(?:[A-Za-z]\.){{2,}} | (?<=[/°])[a-zCF]{{1,2}}(?![A-Za-z'’]) | [^\W\d_]+(?:['’][^\W\d_]+)*)
| (?P<mark>\+/[-−] | \+- | [<>]= | -- | &[gl]t; | \S)
"""


def any_of(words: Iterable[object]) -> str:
    """Return a regular expression for any of some words, the longest first."""
    return "|".join(sorted((re.escape(str(word)) for word in words), key=len, reverse=True)) or "(?!)"


def pattern(group: str, point: str, sizes: Iterable[str], prefixes: Iterable[str]) -> re.Pattern[str]:
    """Compile the pattern of tokens: `sizes` end a number with spaces, `prefixes` touch theirs."""
    marks = {"group": re.escape(group), "point": re.escape(point), "spaces": _SPACES}
    return re.compile(_PATTERN.format(**marks, sizes=any_of(sizes), prefixes=any_of(prefixes)), re.VERBOSE)


def split(text: object) -> tuple[str, ...]:
    """Cut a phrase of the data file into words as the tokenizer cuts a sentence, in lower case."""
    return tuple(_SPLIT.findall(str(text).lower()))


class Pieces:
    """Splits words of a language without spaces into numerals, counters, names of `units`, hedges and particles."""

    def __init__(self, data: Mapping[str, Any], words: Mapping[str, frozenset[str]], units: Iterable[str]) -> None:
        numerals = data["numerals"]
        numbers = {word for key in ("units", "small", "large", "orders", "halves") for word in numerals[key]}
        numbers |= words["numerals.odd inside"] | words["numerals.part of"]
        self.numbers = numbers | words["numerals.signs"]
        self.scales = self.numbers - words["age.after"] - (words["particles"] & set(numerals["units"]))  # 이: 3명이
        native, whole = any_of(words["numerals.alone"]), any_of([*numerals["orders"], *numerals["halves"]])
        glued = f"(?:{native})(?:{any_of([*words['glued counters'], *words['numerals.alone']])})"
        self.begin = re.compile(f"{whole}|{glued}|(?:{any_of(numbers - words['numerals.alone'])}){{2}}")
        self.none = re.compile(rf"(?<!\S)(?:{numerals['not']})")
        counters = {*data["counters"], *words["times"], *units, *words["age.after"], *words["date words"]}
        hedges = {word for rule in data["hedges"].values() for text in rule.get("after", ()) for word in split(text)}
        number, counter, hedge, particle = map(any_of, (numbers, counters, hedges, words["particles"]))
        self.chain = re.compile(f"(?:{number})*(?:(?:{counter})(?![A-Za-z]))?(?:{number})*(?:{hedge})*(?:{particle})*")
        behind = rf"['’]|{hedge}|{particle}|{data['unit ends']}"  # a unit of measure or a counter: 톤급, not 도시
        unit = f"(?:{counter})(?:(?<=[!-~])(?![A-Za-z])|(?={behind}))"
        self.part = re.compile(rf"(?<=\d){self.chain.pattern}|(?:{number})*{unit}(?:{hedge})*(?:{particle})*")
        later = any_of(hedges - words["numerals.odd inside"])  # 5명이 여당
        self.tail = re.compile(f"(?:{later})+(?:{particle})*")  # behind a counter
        self.piece = re.compile(any_of({*numbers, *counters, *hedges, *words["particles"]}))
        self.symbols = {unit for unit in units if not unit.isalnum()}  # marks to the tokenizer: ㎜, ℃

    def cut(self, found: re.Match[str], *, number: bool, chained: bool) -> list[int]:
        """Return the ends of the pieces of a word behind a `number`, behind a counter (`chained`), or elsewhere."""
        word = found[0]
        begins = self.begin.match(word) is not None and not self.none.match(word)
        match = (self.chain if number or begins else self.tail).fullmatch(word) if number or chained or begins else None
        end = match.end() if match else 0
        if match is None and number and (part := self.part.match(found.string, *found.span())):
            end = part.end() - found.start()
        return sorted({*(piece.end() for piece in self.piece.finditer(word) if piece.start() < end), len(word)})


class Tokens:
    """The tokens of one sentence as parallel lists; words are in lower case, with empty ones behind the last."""

    __slots__ = ("ends", "kinds", "size", "starts", "text", "words")

    def __init__(self, text: str, matcher: re.Pattern[str], pieces: Pieces | None = None) -> None:
        self.text = text
        plain = text.replace("⁄", "/").replace("’", "'").replace("ʼ", "'")  # the slash of a fraction, apostrophes
        spans: list[tuple[str, int, int]] = [("", 0, 0)] * 2  # so that two precede every token
        chained = False  # the word before is a numeral or a counter that was cut, and more of it may follow
        for match in matcher.finditer(plain):
            kind, (start, end) = match.lastgroup or MARK, match.span()
            if pieces is not None and kind == WORD:
                (earlier, _, _), (before, first, last) = spans[-2:]
                known = pieces.scales if chained or earlier == NUMBER else pieces.numbers
                number = (before == NUMBER or plain[first:last] in known) and not pieces.none.match(plain, start)
                stops = pieces.cut(match, number=number, chained=chained)
                chained = len(stops) > 1 or ((number or (chained and match[0].isascii())) and stops[0] == end - start)
                spans += [(kind, start + begin, start + stop) for begin, stop in zip([0, *stops], stops, strict=False)]
            else:
                kind = WORD if kind == "prefix" else OTHER if kind == NUMBER and end - start > _LONGEST else kind
                chained = chained or (pieces is not None and match[0] in pieces.symbols)
                spans.append((kind, start, end))
        self.size = len(spans) - 2
        spans = spans[2:] + [("", len(text) + 1, len(text) + 1)] * _PADDING
        self.kinds = [kind for kind, _, _ in spans]
        self.starts = [start for _, start, _ in spans]
        self.ends = [end for _, _, end in spans]
        self.words = [plain[start:end] if pieces else plain[start:end].lower() for _, start, end in spans]

    def raw(self, at: int) -> str:
        """Return the token as written."""
        return self.text[self.starts[at] : self.ends[at]]

    def between(self, start: int, end: int) -> str:
        """Return the text from token `start` up to token `end`, without it."""
        return self.text[self.starts[start] : self.ends[end - 1]]

    def touch(self, at: int) -> bool:
        """Whether token `at` and the one behind it have no space between them."""
        return self.ends[at] == self.starts[at + 1]


def value_of(digits: str, group: str = ",", point: str = ".") -> tuple[float, float]:
    """Return the value of a number token and the unit of its last significant digit: "6,700" is (6700, 100)."""
    if power := _POWER.fullmatch(digits):  # 10^6, 1.5x10^3, 10⁶
        digits = f"{power[1] or 1}e{power[2] or power[3].translate(_SUPERSCRIPTS)}"
    if "e" in digits:
        digits = f"{Decimal(digits):f}"
    for mark in (group, " ", "'", "’", "_", *_SPACES):
        digits = digits.replace(mark, "")
    digits = digits.replace(point, "." if digits.count(point) == 1 else "")
    if "." in digits:
        return float(digits), 1 / 10 ** len(digits.partition(".")[2])
    return float(digits) if len(digits) > _EXACT else int(digits), granularity(int(digits))


def times(value: float, factor: float) -> float:
    """Multiply without the noise of binary fractions: 1.2 times a million is 1,200,000."""
    product = value * factor
    return float(f"{product:.15g}") if product != int(product) or abs(product) > 2**53 else product
