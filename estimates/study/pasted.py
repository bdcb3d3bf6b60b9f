"""What was pasted from elsewhere: blanks, bullets, commas, comments and marks that YAML does not have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from estimates.diagnostics.problems import Problem, Text
from estimates.study import fitting
from estimates.study.changes import Change, parts, plain, short

_ODD = re.compile(r"^[ -]*(?P<odd>[^\S\n\t -~]+)|(?<=:)(?P<behind>[^\S\n\t -~]+)")
_TAB = re.compile(r"^ *(?P<tab>\t+)(?=\S)")
_BULLET = re.compile(r"^ *(?P<bullet>[–—•‣·*])(?= +\S)")
_REPEATED = {"odd-space": _ODD, "tab": _TAB, "bullet": _BULLET}
_COMMENT = re.compile(r"(?://|<!--) *(?P<words>.*?) *(?:-->)?")
_COMMA = re.compile(r"(?<=[}\]\"']),$")
_LINK = re.compile(r"\[[^\]]*\]\((?P<address>https?://[^\s)]+)\)")
_MERGE = re.compile(r"<{7}(?: |$)")


def pasted(lines: list[str], at: int, _: list[str]) -> Iterator[Change]:
    """The line as YAML has it, with those below that have the same marks."""
    line = lines[at].rstrip()
    indent, body = parts(line)[0], parts(line)[2]
    start = len(indent)
    if odd := _ODD.search(line):
        name = unicodedata.name((odd["odd"] or odd["behind"])[0], "control character").lower()
        fact = f"a {name} stands where YAML takes only spaces"
        now = tuple(plain(other, 4) for other in lines[at:])
        span = odd.span(odd.lastgroup or 0)
        yield Change(at, len(now), now, span, fact, "put an ordinary space in its place", "odd-space")
    if bullet := _BULLET.match(line):
        sign = bullet["bullet"]
        now = tuple(re.sub(rf"^( *){re.escape(sign)} +", r"\1- ", other) for other in lines[at:])
        yield Change(
            at, len(now), now, bullet.span(1), f"a {sign} stands where a dash is wanted", "write `- `", "bullet"
        )
    if _MERGE.match(line):
        yield from _merge(lines, at)
    if line.startswith(("---", "...", "```")) or body.startswith("```"):
        fact = f"“{short(body)}” is no part of a study"
        yield Change(at, 1, (), (start, len(line)), fact, "delete the line", "foreign")
    if comment := _COMMENT.fullmatch(body):
        said = f"# {comment['words']}"
        fact = "in YAML a comment starts with #"
        yield Change(at, 1, (f"{indent}{said}",), (start, len(line)), fact, f"write `{short(said)}`", "foreign")
    if comma := _COMMA.search(line):
        fact = "a comma stands behind the end of a value"
        yield Change(at, 1, (line[:-1],), comma.span(), fact, "delete it", "after-value")
    if link := _LINK.search(line):
        now_ = f"{line[: link.start()]}{link['address']}{line[link.end() :]}"
        help_ = f"write the address alone: {link['address']}"
        yield Change(at, 1, (now_,), link.span(), "a link is written as in Markdown", help_, "foreign")


def _merge(lines: list[str], at: int) -> Iterator[Change]:
    """The first of the two versions that git leaves to choose from."""
    found = [next((n for n in range(at, len(lines)) if lines[n].startswith(mark)), None) for mark in ("=" * 7, ">" * 7)]
    middle, end = found
    now = tuple(lines[at + 1 : middle]) if middle is not None and end is not None else ()
    fact = "the two versions of a merge stand here"
    help_ = "keep one of them, and delete the lines that start with <<<<<<<, ======= and >>>>>>>"
    yield Change(at, end - at + 1 if end is not None else 1, now, (0, len(lines[at].rstrip())), fact, help_, "foreign")


def commented(lines: list[str], at: int, _: list[str]) -> Iterator[Change]:
    """The line as a comment: words that belong to nothing."""
    indent, dash, body = parts(lines[at].rstrip())
    if body and not dash and ":" not in body and body[0] != "#" and body.split()[0] not in fitting.known_keys():
        fact, help_ = f"“{short(body)}” belongs to no key", "start the line with # if it is a comment"
        yield Change(at, 1, (f"{indent}# {body}",), (len(indent), len(indent) + len(body)), fact, help_, "no-key")


def repeated(problem: Problem, text: Text, touched: Collection[int]) -> Iterator[Problem]:
    """The same mistake in further lines of those touched: blanks that were pasted once were pasted often."""
    pattern = _REPEATED.get(problem.slug)
    start = 0
    for number, line in enumerate(text.text.split("\n") if pattern else ()):
        if number in touched and number + 1 > problem.place.line and pattern and (found := pattern.search(line)):
            first, last = found.span(found.lastgroup or 0)
            yield text.problem(problem.fact, (start + first, start + last), problem.slug, help=problem.help)
        start += len(line) + 1
