"""Claims as rows: the columns of claims.csv and claims.parquet, which take the place of claims.yaml.

A row is a count, and at most one figure of what the counted things hold; rows of one `claim` are one claim. The
columns are those of the recompute.csv that is written, so that a result can be read back: what is worked out there is
passed over. A short ledger becomes a study like any other (`claimrows`); a long one is worked on as columns
(`longledger`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import zip_longest
from typing import TYPE_CHECKING

from estimates.diagnostics.near import near
from estimates.diagnostics.problems import Unreadable
from estimates.io.columns import ASKED, RESULTS
from estimates.quantities import old_dates as dates

if TYPE_CHECKING:
    from estimates.language.lexicon import Lexicon

LONG = 2_000  # rows; a longer ledger is worked on without a sentence for each

CLAIM = "claim"
COLUMNS = {  # what each column holds
    CLAIM: "a name; rows of one name are one claim; without the column each row is a claim of its own",
    "by": "who said it (needed)",
    "for": "on whose behalf",
    "side": "the line it belongs to in charts; without it `for`, else `by`",
    "made": "when it was said: a day, month or year; empty if that is not known",
    "covers": "the period that the count covers, such as `since August 2023`",
    "repeats": "the claim that it repeats or relays",
    "count_words": "the count in words, such as `more than 1,000 containers`",
    "count": "the number counted, where there are no words",
    "count_relation": "the hedge of a count in numbers, such as `more than`; without it the number is taken as said",
    "count_low": "the lower end of a count in numbers that is `between` two",
    "count_high": "the upper end of it",
    "count_unit": "what is counted, such as `container`: needed where there are no words",
    "of": "what the stated figure is of: a unit or a capacity",
    "stated_of": "the same for a mixed load: several units, parted by semicolons; goes before `of`",
    "stated_by": "who said the stated figure, if it was another",
    "stated_words": "what they were said to hold, in words, such as `as many as three million rounds`",
    "stated": "the number stated, where there are no words",
    "stated_relation": "the hedge of a stated figure in numbers",
    "stated_low": "the lower end of a stated figure in numbers that is `between` two",
    "stated_high": "the upper end of it",
    "stated_unit": "the unit of a stated figure in numbers; without it the unit that it is of",
    "stated_covers": "the period of the stated figure, if it is another",
    "means": "`capacity`, `transfer` or `equivalent`: could be held, was sent, is what a mass comes to",
    "confidence": "`high`, `medium` or `low`: how sure it is that this was said",
    "note": "what a reader should know about it",
    "sources": "who printed it, and when, such as `AP via Arab Times (2024-11-20)`; several parted by semicolons",
    "urls": "where they can be read: one address for each of them, in their order and parted alike, or nothing;"
    " several of one are parted by blanks",
}
OF_CLAIM = ("by", "made", "covers", "count_words", "count", "count_relation", "count_unit")  # alike in all its rows
ALIASES = {"id": CLAIM, "says": "count_words", "source": "sources", "url": "urls"}
WORKED_OUT = {*RESULTS, *ASKED} - {*COLUMNS, "stated_claim"}  # columns of recompute.csv that follow from the others
RELATIONS = ("exactly", "about", "nearly", "more than", "at least", "less than", "at most", "up to", "between")

# What the other columns of a figure hold, beside a column of words that says the same; and what to do if it does not.
BESIDE = {"": "number", "_low": "lower end", "_high": "upper end", "_relation": "relation", "_unit": "unit"}
TWO_NUMBERS = "two-numbers", "correct one, or leave one out"

_PRINTED = re.compile(r"(?P<publisher>.*?)\s+\((?P<date>[^()]*\d{4}[^()]*)\)", re.DOTALL)
_PARTED = re.compile(r";(?=\s|$|https?://)")  # an address may have a semicolon in it
THOUSANDS = r"\s*[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?\s*"
_COUNTS = frozenset(["count", "count_words"])
_DIGITS = re.compile(r"\d{1,15}(\.\d{1,9})?")

Tell = Callable[[int, str, str, "str | None", str], None]


def columns(header: Sequence[str], tell: Tell) -> list[str | None]:
    """The known column that each name of a header stands for; None for what is passed over.

    `tell` is called for what is wrong, with the index of the column, a fact, a slug, a help and a severity.
    """
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        other = "semicolons" if ";" in header[0] else "tabs"
        fact = f"the columns are parted by {other}, where commas are wanted"
        tell(0, fact, "csv", "save it as CSV with commas", "error")
        return [None]
    named: list[str | None] = []
    for index, text in enumerate(header):
        name = ALIASES.get(text.strip(), text.strip())
        if name in COLUMNS and name in named:
            tell(index, f"two columns are called `{name}`", "duplicate-column", "keep one of the two", "error")
        named.append(name if name in COLUMNS and name not in named else None)
    there = {*named}
    for index, text in enumerate(header):
        name = text.strip()
        if ALIASES.get(name, name) in COLUMNS or name in WORKED_OUT:
            continue
        guess = near(name, (*COLUMNS, *ALIASES))
        slip = ALIASES.get(guess or "", guess)
        help_ = f"did you mean `{guess}`?" if guess else None
        is_needed = (slip == "by" and slip not in there) or (slip in _COUNTS and not _COUNTS & there)
        there.add(slip)
        fact = f"`{name}` is no column of a ledger{'' if is_needed else ', and is passed over'}"
        tell(index, fact, "unknown-column", help_, "error" if is_needed else "warning")
    if "by" not in there:
        tell(0, "there is no column `by`", "missing-column", "add who said each claim", "error")
    if not _COUNTS & there:
        help_ = "add `count_words`, or `count` and `count_unit`"
        tell(0, "there is no column of counts", "missing-column", help_, "error")
    return named


def without_commas(text: str) -> str:
    """A number without the commas that part its thousands; one with another comma, as in "1,5", stays as it is."""
    return text.replace(",", "") if re.fullmatch(THOUSANDS, text) else text


def unit(text: str, lexicon: Lexicon) -> str:
    """The unit that a column names; of a rate, as it is written, what is counted: "round / day"."""
    name = text.partition(" / ")[0]
    return lexicon.unit(name) or name


def in_digits(text: str) -> str | None:
    """A plain number in digits that the grammar reads: "6700.0" -> "6,700"; None if it is none."""
    plain = without_commas(text)
    with suppress(ValueError):
        if "e" in plain.lower():  # how some programs write ten million
            plain = f"{float(plain):.9f}"
    match = _DIGITS.fullmatch(plain)
    if match is None:
        return None
    part = (match[1] or "").rstrip("0").rstrip(".")
    return f"{int(plain.partition('.')[0]):,}{part}"


def parts(text: str) -> list[str]:
    """What a cell holds that has several in it, parted by semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]


def sources(text: str) -> list[str]:
    """The sources that a cell names."""
    return list(dict.fromkeys(parts(text)))


def printed(text: str, urls: str) -> dict[str, tuple[str, ...]]:
    """The sources that a cell names, and the addresses of each in the cell beside it.

    Raises Unreadable if there are more addresses than sources.
    """
    names = parts(text)
    given = [part.strip() for part in _PARTED.split(urls)]
    while given and not given[-1]:
        given.pop()
    if len(given) > len(names):
        raise Unreadable(
            f"there are more addresses ({len(given)}) than sources ({len(names)})", 0, len(urls), slug="addresses",
            help="give one for each source, in the same order, with nothing between two semicolons for an unknown one",
        )  # fmt: skip
    found: dict[str, tuple[str, ...]] = {}
    for name, urls_ in zip_longest(names, given, fillvalue=""):
        found[name] = tuple(dict.fromkeys((*found.get(name, ()), *urls_.split())))
    return found


def addresses(sources: Iterable[tuple[str, str]]) -> str:
    """The cell of addresses, from the names of sources and the address of each: the sources of one name together."""
    found: dict[str, dict[str, None]] = {}
    for name, url in sources:
        found.setdefault(name, {}).update({url: None} if url else {})
    cells = [" ".join(urls) for urls in found.values()]
    while cells and not cells[-1]:
        cells.pop()
    return "; ".join(cells)


def source(text: str, cell: str = "") -> tuple[str, dates.When | None]:
    """A source as it is printed: "AP via Arab Times (2024-11-20)" is its publisher and the date of publication.

    Raises Unreadable where digits in brackets are no date, or could be two, with the place of that in the `cell`.
    """
    if match := _PRINTED.fullmatch(text):
        try:
            return match["publisher"], dates.surely(match["date"])
        except Unreadable as wrong:
            if re.fullmatch(r"[\d./-]+", match["date"]):
                at = max(cell.find(text), 0) + match.start("date")
                raise Unreadable(
                    wrong.fact, at + wrong.start, at + wrong.end, slug=wrong.slug, help=wrong.help
                ) from None
    return text, None
