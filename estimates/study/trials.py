"""Which small changes of a file's lines leave its form most sound, tried one by one round a problem."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from estimates.diagnostics.problems import DataError, Problem
from estimates.study import fitting, yamltext
from estimates.study.changes import KEY, ROUND, Change, aligned, begins, has_words, headed, indent_of
from estimates.study.inline import enclosed, passed, quoted, worded
from estimates.study.pasted import commented, pasted

_VAGUE = frozenset(["after-value", "bracket", "dash", "documents", "indent", "yaml"])  # the mistake may stand elsewhere
MENDABLE = _VAGUE | {"after-quote", "colon", "colon-space", "no-colon"}  # of those that stop the reading
UNKNOWN = frozenset(["unknown-claim", "unknown-name", "unknown-source", "unknown-unit"])
NO_GROUP = "the file has no"
LOOKED_AT = 3  # problems: what follows from one mistake stands behind it
PROBLEM = 300  # characters that are read in the time that it takes to tell one problem
_LINE = 20  # characters more, that the first of a line is as costly as
_QUICKER = 8  # times is it only looked up where the reading stops
_BEST = 6  # changes of a kind
_NAMES = 20  # that problems name
_STEPS = sorted(range(-ROUND, 3), key=abs)  # from the line of a problem

_GROUP = re.compile(r"[a-z]+:\s*(?:#.*)?$")
_NAMED = re.compile("[`“]([^`”]+)[`”]")

Problems = Callable[[str], list[Problem]]
_Score = tuple[int, int]
_Lines = tuple[Sequence[int], list[str]]


class _Tried(NamedTuple):
    """A change, by how wrong the form of the file is after it, and then by how little it changes."""

    score: _Score
    before: _Score  # of the lines before the one at which the reading stops
    is_empty: bool
    is_other: bool  # than the mistake that is told there
    lines: int
    columns: int  # at which lines begin
    change: Change


class Room:
    """How many characters may be read again still."""

    def __init__(self, left: float) -> None:
        self.left = left

    def is_left_to_read(self, text: str, times: float = 1) -> bool:
        """Whether a text can be read so many times more, which is done by that."""
        return self.is_left((len(text) + _LINE * text.count("\n")) * times)

    def is_left(self, characters: float) -> bool:
        self.left -= characters
        return self.left > 0


def likeliest(
    lines: list[str], here: list[Problem], structure: Problems, room: Room, *, stopped: bool
) -> Iterator[list[Change]]:
    """The changes after which the form of the file is most sound, if it is more so than it is now, kind by kind.

    `here` are the problems to look round, the first one first; `stopped` says that the file cannot be read to its end.
    """
    at = [*dict.fromkeys(one.place.line - 1 for one in here if one.place.line <= here[0].place.line + ROUND)]
    at = at[:LOOKED_AT]
    near = [line + step for step in _STEPS for line in at if 0 <= line + step < len(lines)]
    unknown = [name for problem in here if problem.slug in UNKNOWN for name in named(problem)]
    names = [*dict.fromkeys(unknown)][:_NAMES]
    headers = [number for number, line in enumerate(lines) if (key := KEY.match(line.strip())) and key[0] in names]
    groups = [number for group in fitting.groups() if (number := _only_further_in(lines, f"{group}:")) is not None]
    tops = [_top(lines, line) for line in at]
    part, whole = around(lines, min(at) - 2 * ROUND, max(at) + ROUND), (range(len(lines)), lines)
    kinds = [
        (pasted, near),
        (aligned, [*groups, *near]),
        (worded, near),
        (headed, [*tops, *at, *headers[:_NAMES]]),
    ]
    if stopped:
        kinds += [(quoted, near), (enclosed, near), (commented, near)]
        kinds.insert(len(kinds) if here[0].slug in MENDABLE else 1, (passed, at))
    others: list[_Tried] = []
    now: dict[int, _Score] = {}  # by the number of lines: of the part, and of the whole
    for kind, places in kinds:
        found: list[_Tried] = []
        most = Room(room.left / 3)
        for line in dict.fromkeys(places):
            if most.left <= 0:
                break
            numbers, shown = part if line in part[0] else whole
            if len(shown) not in now:
                now[len(shown)] = _score("\n".join(shown), structure)
                most.is_left_to_read("\n".join(shown))
            for change in kind(shown, numbers.index(line), names):
                tried = _tried(change, shown, now[len(shown)], here[0].slug, structure, most)
                if most.left <= 0:
                    break
                if tried is None:
                    continue
                is_group = line in (*groups, *headers) and change.now and change.now[0][:1] != " "
                if tried.score < now[len(shown)] or is_group:
                    tried = tried._replace(change=change._replace(at=numbers[change.at]))
                    (found if tried.score == (0, 0) else others).append(tried)
        room.left -= room.left / 3 - most.left
        yield [tried.change for tried in sorted(found, key=lambda one: one[:-1])[:_BEST]]
    yield [tried.change for tried in sorted(others, key=lambda one: one[:-1])[:_BEST]]


def _tried(change: Change, lines: list[str], now: _Score, slug: str, structure: Problems, room: Room) -> _Tried | None:
    """How sound lines are after a change; None if they are less so than now, or no room is left."""
    text = change.made(lines)
    shift = len(change.now) - change.was
    stop = yamltext.stop(text)
    if stop is not None and (not now[0] or stop - shift < -now[1]):
        room.is_left_to_read(text, 1 / _QUICKER)
        return None
    if not room.is_left_to_read(text):
        return None
    score, before = _score(text, structure), (0, 0)
    if score[0]:
        room.is_left_to_read(text)
        before = _score("\n".join(text.split("\n")[: -score[1] - 1]), structure)
        score = 1, score[1] + shift  # by the lines as they are now
    room.is_left(max(score[1], 0) * PROBLEM)
    if score > now:
        return None
    columns = len({column for line in text.split("\n") for column in begins(line)})
    return _Tried(score, before, not any(change.now), change.slug != slug, change.was or len(lines), columns, change)


def around(lines: list[str], first: int, last: int) -> _Lines:
    """The entries of some lines with the line that says of which group they are, and which lines they are."""
    start, end = max(first, 0), min(last, len(lines))
    group = start
    while group > 0 and not _GROUP.match(lines[group]):
        group -= 1
    entry = next((indent_of(line) for line in lines[group + 1 :] if has_words(line)), 0)
    while start > group and (not has_words(lines[start]) or indent_of(lines[start]) > entry):
        start -= 1
    while end < len(lines) and (not has_words(lines[end]) or indent_of(lines[end]) > entry):
        end += 1
    numbers = [*([group] if group < start else []), *range(start, end)]
    return numbers, [lines[number] for number in numbers]


def named(problem: Problem) -> list[str]:
    """The names that a problem tells of."""
    return _NAMED.findall(problem.fact)


def errors(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]


def stopping(text: str, structure: Problems) -> list[Problem]:
    """What keeps a text from being read."""
    try:
        structure(text)
    except DataError as error:
        return error.problems
    return []


def _score(text: str, structure: Problems) -> _Score:
    """How wrong the form of a file is: what can be read to its end is better than what cannot."""
    try:
        return 0, sum(not problem.fact.startswith(NO_GROUP) for problem in errors(structure(text)))
    except DataError as error:
        return 1, -error.problems[0].place.line


def _only_further_in(lines: list[str], group: str) -> int | None:
    """The first line with a group's name, if none begins with it."""
    if any(line.startswith(group) for line in lines):
        return None
    return next((number for number, line in enumerate(lines) if line.strip() == group), None)


def _top(lines: list[str], at: int) -> int:
    """The first of the lines above that stand further in than a line, with nothing but such lines between."""
    top = at
    while top > 0 and (not has_words(lines[top - 1]) or indent_of(lines[top - 1]) > indent_of(lines[at])):
        top -= 1
    while top < at and not has_words(lines[top]):
        top += 1
    return top
