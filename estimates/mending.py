"""Which one change mends what is told of a file: the mistake itself, where only what follows from it was told.

A line that begins at the wrong column, or a forgotten dash, comma or bracket, makes YAML read what comes after it as
something else. So small changes are tried on the lines round a problem: the one after which least is wrong is the
mistake, and what is still wrong then is told beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from estimates import fitting
from estimates.changes import (
    KEY,
    NEW,
    ROUND,
    Change,
    aligned,
    begins,
    enclosed,
    has_words,
    headed,
    indent_of,
    passed,
    worded,
)
from estimates.problems import DataError, Place, Problem, Text

_VAGUE = frozenset(["after-value", "bracket", "dash", "documents", "indent", "yaml"])  # the mistake may stand elsewhere
_MENDABLE = _VAGUE | {"after-quote", "colon", "colon-space", "no-colon"}  # of those that stop the reading
_OF_STRUCTURE = _MENDABLE | {"comma", "duplicate-key", "empty-value", "key", "kind", "sign", "unknown-key"}
_UNKNOWN = frozenset(["unknown-claim", "unknown-name", "unknown-source", "unknown-unit"])
_FOLLOWING = (_OF_STRUCTURE | _UNKNOWN) | {
    *("duplicate-claim", "missing-figure", "missing-key", "missing-source", "no-source", "two-sources"),
}
_LONGEST = 200_000  # characters of a file
_WIDEST = 2_000  # characters of a line
_ROOM = 1_600_000  # characters that are read again, in all
_AGAIN = 5  # times as much is a file when all of the study is read with it
_PROBLEM = 300  # characters that are read in the time that it takes to tell one problem
_ROUNDS = 4  # mistakes of one file
_LOOKED_AT = 3  # problems: what follows from one mistake stands behind it
_WEIGHED = 6  # changes, of those that leave the form of the file most sound
_BRANCHES = 3  # of these, where what comes after must show which is right
_NAMES = 20  # that problems name
_STEPS = sorted(range(-ROUND, 3), key=abs)  # from the line of a problem

_GROUP = re.compile(r"[a-z]+:\s*(?:#.*)?$")
_NAMED = re.compile("[`“]([^`”]+)[`”]")

Problems = Callable[[str], list[Problem]]
_Order = tuple[tuple[int, int], bool, int, int]


class Explained(NamedTuple):
    """The mistakes of a file, its text without them, and what is wrong then, which `back` puts where it stands now."""

    told: list[Problem]
    text: str
    left: list[Problem]
    back: Callable[[list[Problem]], list[Problem]]


class _Step(NamedTuple):
    """One mistake: the change that mends it, the text that it is in, how it is told, and what follows from it still."""

    change: Change
    text: Text
    told: Problem
    hidden: frozenset[tuple[str, str]]

    @property
    def after(self) -> str:
        """The text without this mistake."""
        return self.change.made(self.text.text.split("\n"))

    def back(self, problem: Problem) -> Problem:
        """A problem of the changed text where it stands in the text as it is."""
        lines = self.text.text.split("\n")

        def there(place: Place, source: str) -> tuple[Place, str]:
            if place.path != self.text.path or not place.line:
                return place, source
            place = self.change.before(place, lines)
            return place, self.text.line(place.line)

        related = []
        for other in problem.related:
            place, source = there(other.place, other.source)
            related.append(other._replace(place=place, source=source))
        place, source = there(problem.place, problem.source)
        return problem._replace(place=place, source=source, related=tuple(related))


class _Room:
    """How many characters may be read again still."""

    def __init__(self, left: int) -> None:
        self.left = left

    def is_left(self, characters: int) -> bool:
        self.left -= characters
        return self.left > 0


class _Search(NamedTuple):
    structure: Problems
    again: Problems
    room: _Room


def explained(problems: list[Problem], text: Text, structure: Problems, again: Problems) -> Explained:
    """Those of a study's problems that stand in one file, told by the mistakes that they follow from.

    `structure` gives what is wrong with the form of that file if it had another text (or raises DataError), and
    `again` all that is wrong with the study then.
    """
    steps, left = _chain(_Search(structure, again, _Room(_ROOM)), problems, text, ())
    after = steps[-1].after if steps else text.text
    hidden = frozenset(one for step in steps for one in step.hidden)

    def back(found: list[Problem]) -> list[Problem]:
        found = [problem for problem in found if (problem.slug, problem.fact) not in hidden]
        for step in reversed(steps):
            found = [step.back(problem) for problem in found]
        return found

    told = []
    for number, step in enumerate(steps):
        problem = step.told
        for earlier in reversed(steps[:number]):
            problem = earlier.back(problem)
        told.append(problem)
    return Explained(told, after, left, back)


def _chain(
    search: _Search, problems: list[Problem], text: Text, before: tuple[_Step, ...]
) -> tuple[tuple[_Step, ...], list[Problem]]:
    """The mistakes, one after another, with what is wrong without them; none, where no change leaves no doubt."""
    if len(before) == _ROUNDS:
        return (), problems
    for step, left, is_sure in _ranked(search, problems, text, before):
        if any(abs(step.change.at - earlier.change.at) < max(earlier.change.was, 1) for earlier in before):
            continue  # a second change of the same lines only undoes the first
        further, rest = _chain(search, left, Text(text.path, step.after), (*before, step))
        if is_sure or (further and not _doubtful(rest, text.path)):
            return (step, *further), rest
    return (), problems


def _ranked(
    search: _Search, problems: list[Problem], text: Text, before: tuple[_Step, ...]
) -> Iterator[tuple[_Step, list[Problem], bool]]:
    """The changes after which least is wrong, what is wrong then, and whether that leaves no doubt about them."""
    structure, again, room = search
    hidden = frozenset(one for step in before for one in step.hidden)
    errors = _errors(problems)
    here = [problem for problem in errors if problem.place.path == text.path and problem.place.line]
    if not here or len(text.text) > _LONGEST or not room.is_left(len(text.text)):
        return
    lines = text.text.split("\n")
    if max(map(len, lines)) > _WIDEST:
        return
    stopped = bool(_score(text.text, structure)[0])
    if not stopped:
        here = [problem for problem in here if problem.slug in _FOLLOWING]
        if not here[1:] and not any(_is_of(one, _OF_STRUCTURE) or one.place.column == 1 for one in here):
            return
    weighed: list[tuple[tuple[int, bool, int, int], _Step, list[Problem]]] = []
    for change in _likeliest(lines, here, structure, room, stopped=stopped):
        if not room.is_left(len(text.text) * _AGAIN):
            break
        left = [problem for problem in again(change.made(lines)) if (problem.slug, problem.fact) not in hidden]
        is_exact = stopped and here[0].place.line == change.at + 1 and here[0].slug not in {*_MENDABLE, change.slug}
        told = here[0] if is_exact or not change.fact else change.told(text)
        echoes = [problem for problem in left if _is_echo(problem, change, told)]
        left = [problem for problem in left if problem not in echoes]
        step = _Step(change, text, told, frozenset((problem.slug, problem.fact) for problem in echoes))
        following = sum(_is_of(problem, _FOLLOWING) for problem in _errors(left))
        is_second = bool(change.fact) != (here[0].slug in _MENDABLE)  # whether the words that there are say more
        weighed.append(((following, stopped and is_second, len(_errors(left)), len(left)), step, left))
        if not left or not room.is_left(len(left) * _PROBLEM):
            break
    told_ = {(problem.slug, problem.fact) for problem in errors}
    for _, step, left in sorted(weighed, key=lambda one: one[0])[:_BRANCHES]:
        if stopped:
            yield step, left, not _doubtful(left, text.path)
        else:
            mine = {(one.slug, one.fact) for one in _errors(left)}
            if len(_errors(left)) < len(errors) and told_.issuperset(mine):
                yield step, left, True


def _doubtful(left: list[Problem], path: str) -> bool:
    """Whether something is wrong still that may follow from a wrong change."""
    return any(one.place.path == path and _is_of(one, _FOLLOWING) for one in _errors(left))


def _is_echo(problem: Problem, change: Change, told: Problem) -> bool:
    """Whether it follows from a name that is not known, or from how a line is passed over."""
    if change.now and NEW in change.now[0]:
        return NEW in problem.fact or problem.slug in _UNKNOWN
    is_told_otherwise = not change.fact or told.fact != change.fact
    return is_told_otherwise and problem.place.path == told.place.path and problem.place.line == change.at + 1


def _likeliest(
    lines: list[str], here: list[Problem], structure: Problems, room: _Room, *, stopped: bool
) -> Iterator[Change]:
    """The changes after which the form of the file is most sound, if it is more so than it is now."""
    first = here[0].place.line - 1
    at = [problem.place.line - 1 for problem in here if problem.place.line - 1 <= first + ROUND]
    at = [*dict.fromkeys(at)][:_LOOKED_AT]
    near = [line + step for step in _STEPS for line in at if 0 <= line + step < len(lines)]
    unknown = [problem.fact for problem in here if problem.slug in _UNKNOWN]
    names = [*dict.fromkeys(name for fact in unknown for name in _NAMED.findall(fact))][:_NAMES]
    headers = [number for number, line in enumerate(lines) if (key := KEY.match(line.strip())) and key[0] in names]
    groups = [number for group in fitting.groups() if (number := _only_further_in(lines, f"{group}:")) is not None]
    tops = [_top(lines, line) for line in at]
    part = _part(lines, min(at) - 2 * ROUND, max(at) + ROUND)
    whole = range(len(lines)), lines
    kinds = [(aligned, [*groups, *near]), (worded, near), (headed, [*tops, *at, *headers[:_NAMES]])]
    if stopped:
        kinds.append((enclosed, near))
        kinds.insert(len(kinds) if here[0].slug in _MENDABLE else 0, (passed, at))
    others: list[tuple[_Order, Change]] = []
    for kind, places in kinds:
        found: list[tuple[_Order, Change]] = []
        most = _Room(room.left // 3)
        now: dict[int, tuple[int, int]] = {}
        for line in dict.fromkeys(places):
            numbers, shown = part if line in part[0] else whole
            if len(shown) not in now:
                now[len(shown)] = _score("\n".join(shown), structure)
            for change in kind(shown, numbers.index(line), names):
                text = change.made(shown)
                if not most.is_left(len(text)):
                    break
                score = _score(text, structure)
                if score[0]:  # by the lines of the file as it is
                    score = 1, score[1] + len(change.now) - change.was
                most.is_left(max(score[1], 0) * _PROBLEM)
                is_group = line in (*groups, *headers) and change.now and change.now[0][:1] != " "
                if score < now[len(shown)] or (score == now[len(shown)] and is_group):
                    columns = len({column for other in text.split("\n") for column in begins(other)})
                    moved = change._replace(at=numbers[change.at])
                    order = score, change.slug != here[0].slug, change.was or len(lines), columns
                    (found if score == (0, 0) else others).append((order, moved))
        room.left -= room.left // 3 - most.left
        yield from (change for _, change in sorted(found, key=lambda one: one[0])[:_WEIGHED])
    yield from (change for _, change in sorted(others, key=lambda one: one[0])[:_WEIGHED])


def _part(lines: list[str], first: int, last: int) -> tuple[Sequence[int], list[str]]:
    """The lines round a problem with the one that says of which group they are, and which lines they are."""
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


def _score(text: str, structure: Problems) -> tuple[int, int]:
    """How wrong the form of a file is: what can be read to its end is better than what cannot."""
    try:
        return 0, sum(not problem.fact.startswith("the file has no") for problem in _errors(structure(text)))
    except DataError as error:
        return 1, -error.problems[0].place.line


def _is_of(problem: Problem, slugs: Iterable[str]) -> bool:
    """Whether it may follow from a mistake in the form; a name wrong by a letter is a mistake of its own."""
    return problem.slug in slugs and not (problem.help or "").startswith("did you mean")


def _errors(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]
