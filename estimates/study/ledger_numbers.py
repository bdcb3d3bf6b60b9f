"""Numbers and days in the cells of a ledger: as spreadsheets and official tables have them, with help for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from estimates.diagnostics import Unreadable
from estimates.study.ledger_file import AMBIGUOUS

MOST_DIGITS = 15  # that a float holds exactly
CORRECTION = (
    "to correct an earlier claim give the new count, with the earlier one in `corrects` and the reason in `because`; "
    "what was counted within a period has `counts` period and `covers`"
)
_PLAIN = re.compile(r"[+-]?\d+(\.\d*)?(e[+-]?\d{1,2})?", re.IGNORECASE | re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?", re.ASCII)
_SPACED = re.compile(r"[+-]?[1-9]\d{0,2}([ \u00a0\u2007\u2009\u202f'’]\d{3})+(\.\d*)?", re.ASCII)
_POINTS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3}){2,}", re.ASCII)
_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_COMMA_LAST = re.compile(r"\d+,\d{1,2}|[1-9]\d{0,2}(\.\d{3})+,\d+", re.ASCII)
_NOTHING = frozenset(
    ["-", "–", "—", "..", "...", "?", "n/a", "na", "n.a.", "nan", "null", "none", "nil", "unknown", "inf"]
)
_MINUS = str.maketrans("−–", "--")
_SLASHED = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", re.ASCII)
_EXCEL = date(1899, 12, 30)


def number(text: str, words: str, *, is_comma_decimal: bool = False) -> float:
    """Return the number of a cell; `words` is the column for figures in words. Raises Unreadable.

    Where semicolons separate the cells, a comma can be the decimal one.
    """

    def wrong(fact: str, help_: str | None, slug: str = "number") -> Unreadable:
        return Unreadable(fact, 0, len(text), slug=slug, help=help_)

    plain = text.translate(_MINUS)
    dotted = plain.replace(",", ".") if is_comma_decimal else plain
    if AMBIGUOUS.fullmatch(plain) or (is_comma_decimal and AMBIGUOUS.fullmatch(dotted)):
        small, large = dotted, dotted.replace(".", "")
        short = small.rstrip("0")
        short += "0" if short.endswith(".") or short == small else ""  # what is proposed has one reading
        raise wrong(f"“{text}” can be {float(small):g} or {int(large):,}", f"write {large} or {short}")
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    elif is_comma_decimal and _COMMA.fullmatch(plain):
        plain = dotted
    if not _PLAIN.fullmatch(plain):
        digits = re.sub(r"[^\d.+-]", "", plain)
        if _SPACED.fullmatch(plain):
            raise wrong(f"“{text}” has spaces between its thousands", f"write {digits}")
        if _POINTS.fullmatch(plain):
            raise wrong(f"“{text}” has full stops between its thousands", f"write {plain.replace('.', '')}")
        help_ = "write the number alone, as 6700"
        if plain.lower() in _NOTHING:
            help_ = "leave the cell empty where no number is known"
        elif re.search(r"[^\W\d_]{2}|^[<>≤≥~≈]|\+$", plain):
            help_ = f"words go into `{words}`"
        elif _COMMA_LAST.fullmatch(plain):
            help_ = f"write {plain.replace('.', '').replace(',', '.')}"
        raise wrong(f"“{text}” is not a number such as 6,700", help_)
    value = float(plain)
    if value < 0:
        raise wrong("a count cannot be negative", CORRECTION, "negative")
    if value >= 10**MOST_DIGITS:
        raise wrong(f"“{text}” is too large: a number has at most {MOST_DIGITS} digits", None)
    return value


def day(text: str, error: Unreadable) -> Unreadable:
    """Return the error of a text that is not a day, with help for what spreadsheets write."""
    help_ = error.help
    if re.fullmatch(r"\d{8}", text, re.ASCII):
        help_ = f"write {text[:4]}-{text[4:6]}-{text[6:]}"
    elif re.fullmatch(r"[2-7]\d{4}", text, re.ASCII):
        help_ = f"write {_EXCEL + timedelta(int(text))} (if this is a day number of a spreadsheet)"
    elif error.help is None and (year := re.search(r"\b(?:19|20)\d\d\b", text, re.ASCII)):
        help_ = f"write {year[0]} if no more is known; a period of counting goes into `covers`"
    return Unreadable(error.fact, error.start, error.end, slug=error.slug, help=help_)


def order(texts: Iterable[str]) -> tuple[str, str] | None:
    """Return whether days such as 12/31/2014 have the "month" or the "day" first, and one that shows it.

    The answer is ("", text) if none shows it or they disagree, and None if no text is such a day.
    """
    found = [match for match in map(_SLASHED.fullmatch, texts) if match]
    if not found:
        return None
    first = next((match[0] for match in found if int(match[1]) > 12), None)
    second = next((match[0] for match in found if int(match[2]) > 12), None)
    if (first is None) == (second is None):
        return "", first or found[0][0]
    return ("day", first) if first else ("month", second or "")


def turned(text: str, first: str) -> str:
    """Return a day with the "day" or the "month" first as year-month-day; any other text as it is."""
    if not (match := _SLASHED.fullmatch(text)):
        return text
    day, month = (match[1], match[2]) if first == "day" else (match[2], match[1])
    return f"{match[3]}-{int(month):02}-{int(day):02}"
