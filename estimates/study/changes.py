"""Small changes of the lines of a file, each with the words for the mistake that it would mend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from estimates.diagnostics.problems import Place, Problem, Text
from estimates.study import fitting

NEW = "the name that is missing"
ROUND = 25  # lines above one that show where lines begin
_HEADERS = (*sorted(fitting.groups()), "contents", "limits")
_ALSO_INSIDE = frozenset(["sources"])  # of the groups: keys of a claim, too
_OUTER = 3  # columns at which a line may be missing
_SHOWN = 40  # characters of a line

_LINE = re.compile(r"(?P<indent> *)(?P<dash>(?:- +)?)(?P<body>.*?)\r?")
KEY = re.compile(r"[^\s:\"'{}\[\],#-][^:\"'{}\[\],#]*?(?=:(?:\s|$))")
_TEXT_BELOW = re.compile(r"[>|][+-]?\d?\s*(?:#.*)?$")
_MEANT = re.compile(r"([a-z]+(?: as)?)( *[=:;])?")


class Change(NamedTuple):
    """Other lines in the place of `was` lines from `at`, with the words for it; the span is of columns in the first."""

    at: int
    was: int
    now: tuple[str, ...]
    span: tuple[int, int]
    fact: str
    help: str
    slug: str = "indent"
    below: int = 0  # lines below the first one is the span

    def made(self, lines: list[str]) -> str:
        return "\n".join([*lines[: self.at], *self.now, *lines[self.at + self.was :]])

    def told(self, text: Text) -> Problem:
        start = sum(len(line) + 1 for line in text.text.split("\n")[: self.at + self.below])
        return text.problem(self.fact, (start + self.span[0], start + self.span[1]), self.slug, help=self.help)

    def before(self, place: Place, lines: list[str]) -> Place:
        """Where something stood before this change."""
        at = place.line - 1
        if at < self.at:
            return place
        if at >= self.at + len(self.now):
            return place.down(self.was - len(self.now))
        own, new = min(at, self.at + max(self.was, 1) - 1, len(lines) - 1), self.now[at - self.at]
        if new in lines[self.at : self.at + self.was]:  # it has changed places with another
            own = lines.index(new, self.at)
        old = lines[own]
        same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        shift = len(old) - len(new)
        ends = [column + shift if column > same + 1 else column for column in (place.column, place.end_column)]
        down = own - at
        return place._replace(column=max(ends[0], 1), end_column=max(*ends, 1)).down(down)


def aligned(lines: list[str], at: int, _: list[str]) -> Iterator[Change]:
    """The line begins at another column, with or without the lines that follow, or has a dash, or none."""
    line = lines[at].rstrip()
    indent, dash, body = parts(line)
    if not body or body.startswith("#") or body[0].isspace():
        return
    column, key = len(indent) + len(dash), KEY.match(body)
    name = f"`{key[0]}`" if key else f"“{short(body)}”"
    span = (column, column + len(key[0] if key else body))
    near = [other for other in (next_line(lines, at, -1), next_line(lines, at, 1)) if other is not None]
    if any(lines[other].strip() == line.strip() for other in near):
        yield Change(at, 1, (), span, "this line stands twice", "delete one of the two", "duplicate-line")
    if at and (dash or body.endswith(":")) and lines[at - 1].strip():
        fact, help_ = f"{name} stands below a line that belongs to it", "let it change places with the line above"
        yield Change(at - 1, 2, (line, lines[at - 1]), span, fact, help_, "order")
    yield from _moves(lines, at, name, span)
    if body[0] == "-" and body[1:2].isalpha():
        fact, help_ = "a space is missing after the dash", f"write `- {short(body[1:])}`"
        yield Change(at, 1, (f"{indent}- {body[1:]}",), (column, column + 1), fact, help_, "dash")
    if dash:
        fact, start = f"a dash stands before {name}, where no item begins", len(indent)
        below = next_line(lines, at, 1)
        goes_on = not key and below is not None and is_bare(lines[below]) and indent_of(lines[below]) >= start
        for now in () if goes_on else (f"{indent}{' ' * len(dash)}{body}", f"{indent}{body}"):
            help_ = f"put {count(indent_of(now), 'space')} in its place" if now[:1] == " " else "take it away"
            yield Change(at, 1, (now,), (start, start + len(dash)), fact, help_, "dash")
    elif key or any(parts(lines[other])[1] for other in near):
        for now in (f"{indent[2:]}- {body}", f"{indent}- {body}"):
            help_ = f"start the item with `- `: `- {short(body)}`"
            yield Change(at, 1, (now,), span, f"a dash is missing before {name}", help_, "dash")


def _moves(lines: list[str], at: int, name: str, span: tuple[int, int]) -> Iterator[Change]:
    """The line at other columns, alone, with the lines that stand further in, and with all that stand so far in."""
    indent, dash, body = parts(lines[at])
    is_key = bool(dash or KEY.match(body))
    is_meant = not is_key and (bare := _MEANT.match(body)) is not None and (bare[1] in fitting.known_keys() or bare[2])
    below = at + 1
    while below < len(lines) and (not has_words(lines[below]) or indent_of(lines[below]) > len(indent)):
        below += 1
    end = below
    while end < len(lines) and (not has_words(lines[end]) or indent_of(lines[end]) >= len(indent)):
        if lines[end].rstrip().rstrip(":") in fitting.groups():
            break
        end += 1
    if not indent and body.removesuffix(":") in fitting.groups() - _ALSO_INSIDE:
        return
    above = next_line(lines, at, -1)
    is_below_item = not is_key and above is not None and _is_bare_item(lines[above])
    for target in _columns(lines, at):
        by = target - len(indent)
        if is_below_item and above is not None and target > indent_of(lines[above]):
            continue  # it would become a part of the item above
        if by == 0 or (is_key and _is_text(lines, at, target)):
            continue
        if is_meant and _is_text(lines, at, target) and not is_in_block(lines, at, target):
            continue
        side = "right" if by < 0 else "left"
        kin = (other for other in range(at + 1, below) if begins(lines[other]) == (target, target + len(dash)))
        for last in dict.fromkeys((at + 1, below, end, *islice(kin, 1 if by > 0 else 0))):
            if any(indent_of(other) + by < 0 for other in lines[at:last] if has_words(other)):
                continue
            now = tuple(_moved(other, by) for other in lines[at:last])
            after = next_line(lines, last - 1, 1)
            if after is not None and indent_of(lines[after]) > target and any(map(_TEXT_BELOW.search, now)):
                continue  # what follows would become its text
            if after is not None and is_bare(lines[after]) and target < indent_of(lines[after]) <= len(indent):
                continue
            if not any(has_words(other) for other in lines[at + 1 : last]):
                help_ = f"put {count(target, 'space')} before it{f', not {len(indent)}' if indent else ''}"
                help_ = help_ if target else "take away the spaces before it"
                yield Change(at, 1, now[:1], span, f"{name} begins too far {side}", help_)
                continue
            spaces = count(abs(by), "space")
            help_ = f"put {spaces} more before each of them" if by > 0 else f"take {spaces} away before each of them"
            yield Change(at, last - at, now, span, f"{name} and the lines below it begin too far {side}", help_)


def is_bare(line: str) -> bool:
    _, dash, body = parts(line)
    return not dash and not KEY.match(body)


def _is_bare_item(line: str) -> bool:
    _, dash, body = parts(line)
    return bool(dash) and not KEY.match(body) and body[:1] not in "{["


def headed(lines: list[str], at: int, names: list[str]) -> Iterator[Change]:
    """A line above that says what the lines are."""
    indent, dash, body = parts(lines[at])
    if not body:
        return
    outer = {column for column in _columns(lines, at) if column < len(indent) + len(dash)}
    close = (len(indent) - 2, len(indent) + len(dash) - 2, len(indent), *sorted(outer, reverse=True)[:_OUTER])
    for column in dict.fromkeys(column for column in close if column >= 0):
        span = (len(indent), len(lines[at].rstrip()))
        spaces = f", with {count(column, 'space')} before it" if column else ""
        for name in (*names, *(_HEADERS if column != 2 else ())):
            fact, help_ = f"a line is missing above this one: `{name}:`", f"write it there{spaces}"
            yield Change(at, 0, (f"{' ' * column}{name}:",), span, fact, help_, "missing-line")
        for header in (f"- id: {NEW}", f"{NEW}:"):
            fact = "a line is missing above this one: the name of what it belongs to"
            help_ = f"write it there, as `{header.replace(NEW, '…')}`{spaces}"
            yield Change(at, 0, (f"{' ' * column}{header}",), span, fact, help_, "missing-line")


def _is_text(lines: list[str], at: int, column: int) -> bool:
    """Whether a line that begins at a column would be a part of the text above it."""
    above = next_line(lines, at, -1)
    if above is None or not column:
        return False
    has_value = not lines[above].split(" #")[0].rstrip().endswith(":")
    return (has_value and column > begins(lines[above])[-1]) or is_in_block(lines, at, column)


def is_in_block(lines: list[str], at: int, column: int) -> bool:
    """Whether what begins at a column stands in a text of several lines, below a key and > or |."""
    above = next_line(lines, at, -1)
    while above is not None and column:
        if indent_of(lines[above]) < column:
            if _TEXT_BELOW.search(lines[above]) and KEY.match(parts(lines[above])[2]):
                return True
            column = indent_of(lines[above])
        above = next_line(lines, above, -1)
    return False


def plain(line: str, width: int) -> str:
    line = line.rstrip().expandtabs(width)
    return "".join(" " if sign.isspace() else sign for sign in line if sign.isprintable() or sign.isspace())


def parts(line: str) -> tuple[str, str, str]:
    found = _LINE.fullmatch(line)
    return (found["indent"], found["dash"], found["body"]) if found else ("", "", "")


def has_words(line: str) -> bool:
    """Whether a line is more than a blank or a comment."""
    return line.strip()[:1] not in ("", "#")


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def begins(line: str) -> tuple[int, ...]:
    """Where the words of a line begin, with their dash and without."""
    indent, dash, body = parts(line)
    return (len(indent), len(indent) + len(dash)) if dash or body else ()


def _moved(line: str, by: int) -> str:
    if not line.strip():
        return line
    return " " * by + line if by > 0 else line[min(-by, indent_of(line)) :]


def next_line(lines: list[str], at: int, step: int) -> int | None:
    """The next line with words, upwards or downwards."""
    at += step
    while 0 <= at < len(lines):
        if has_words(lines[at]):
            return at
        at += step
    return None


def _columns(lines: list[str], at: int) -> list[int]:
    """Where lines begin that stand round a line, the nearest first, and what follows their dashes."""
    found: dict[int, None] = {}
    for other in sorted(range(max(0, at - ROUND), min(len(lines), at + 4)), key=lambda line: abs(line - at)):
        if other != at:
            found.update(dict.fromkeys(reversed(begins(lines[other]))))
    above = next_line(lines, at, -1)
    return [*(found | {0: None} | ({indent_of(lines[above]) + 2: None} if above is not None else {}))]


def short(words: str) -> str:
    return words if len(words) <= _SHOWN else words[:_SHOWN].rstrip() + "…"


def count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
