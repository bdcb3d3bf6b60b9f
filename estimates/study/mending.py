"""Which one change mends what is told of a file: the mistake itself, where only what follows from it was told.

A line that begins at the wrong column, or a forgotten dash, comma or bracket, makes YAML read what comes after it as
something else. So small changes are tried on the lines round a problem: the one after which least is wrong is the
mistake, and what is still wrong then is told beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from estimates.diagnostics.problems import Place, Problem, Text
from estimates.study.changes import NEW, ROUND, Change, has_words, indent_of
from estimates.study.pasted import repeated
from estimates.study.trials import (
    LOOKED_AT,
    MENDABLE,
    NO_GROUP,
    PROBLEM,
    UNKNOWN,
    Problems,
    Room,
    around,
    errors,
    likeliest,
    named,
    stopping,
)

_OF_STRUCTURE = MENDABLE | {"comma", "duplicate-key", "empty-value", "key", "kind", "sign", "unknown-key"}
_FOLLOWING = (_OF_STRUCTURE | UNKNOWN) | {
    *("duplicate-claim", "missing-figure", "missing-key", "missing-source", "no-source", "two-sources"),
}
_LONGEST = 200_000  # characters of a file
_WIDEST = 2_000  # characters of a line
_ROOM = 3_000_000  # characters that are read again, in all
_AGAIN = 5  # times as much is a file when all of the study is read with it
_ROUNDS = 4  # mistakes of one file
_BRANCHES = 3  # changes, where what comes after must show which is right


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
    near: Sequence[int]

    def leaves_doubt(self, left: list[Problem]) -> bool:
        """Whether something is wrong still that may follow from this change, if it is not the right one."""
        lines = self.after.split("\n")
        is_wide = any(has_words(line) and not indent_of(line) for line in self.change.now)
        first, last = self.near[0], self.near[-1] + len(self.change.now) - self.change.was
        for problem in errors(left):
            at = problem.place.line - 1
            is_same = (problem.slug, problem.fact) == (self.told.slug, self.told.fact)
            if problem.place.path != self.text.path or not (is_same or _is_of(problem, _FOLLOWING)):
                continue
            if problem.slug in UNKNOWN:
                others = "\n".join([*lines[first:at], *lines[max(at + 1, first) : last + 1]])
                if any(f"{name}:" in others or f"id: {name}" in others for name in named(problem)):
                    return True
            elif is_wide or first <= at <= last or problem.fact.startswith(NO_GROUP):
                return True
        return False

    @property
    def touched(self) -> set[int]:
        """The lines that are other ones, or stand below a new one."""
        at, was, now = self.change.at, self.change.was, self.change.now
        lines = self.text.text.split("\n")[at : at + was]
        return {at + i for i in range(max(was, 1)) if i >= min(was, len(now)) or lines[i] != now[i]}

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


class _Weighed(NamedTuple):
    """A change by how much is wrong after it, what that is, and whether it leaves no doubt."""

    order: tuple[bool, int, bool, int, int]
    step: _Step
    left: list[Problem]
    is_sure: bool


class _Search(NamedTuple):
    structure: Problems
    again: Problems
    room: Room


def explained(problems: list[Problem], text: Text, structure: Problems, again: Problems) -> Explained:
    """Those of a study's problems that stand in one file, told by the mistakes that they follow from.

    `structure` gives what is wrong with the form of that file if it had another text (or raises DataError), and
    `again` all that is wrong with the study then.
    """
    steps, left = _chain(_Search(structure, again, Room(_ROOM)), problems, text, ())
    after = steps[-1].after if steps else text.text
    hidden = frozenset(one for step in steps for one in step.hidden)

    def back(found: list[Problem]) -> list[Problem]:
        found = [problem for problem in found if (problem.slug, problem.fact) not in hidden]
        for step in reversed(steps):
            found = [step.back(problem) for problem in found]
        return found

    told = []
    for number, step in enumerate(steps):
        for problem in (step.told, *repeated(step.told, step.text, step.touched)):
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
        if any(step.touched & earlier.touched for earlier in before):
            continue  # a second change of the same lines only undoes the first
        further, rest = _chain(search, left, Text(text.path, step.after), (*before, step))
        if is_sure or (further and not step.leaves_doubt(rest)):
            return (step, *further), rest
    return (), problems


def _ranked(
    search: _Search, problems: list[Problem], text: Text, before: tuple[_Step, ...]
) -> Iterator[tuple[_Step, list[Problem], bool]]:
    """The changes after which least is wrong, what is wrong then, and whether that leaves no doubt about them."""
    here = [one for one in errors(problems) if one.place.path == text.path and one.place.line]
    if not here or len(text.text) > _LONGEST or not search.room.is_left_to_read(text.text):
        return
    if max(map(len, text.text.split("\n"))) > _WIDEST:
        return
    if stopped := bool(stopping(text.text, search.structure)):
        clusters = [here]
    else:
        clusters = []
        for problem in here:
            if problem.slug not in _FOLLOWING:
                continue
            if not clusters or problem.place.line > clusters[-1][0].place.line + ROUND:
                clusters.append([])
            clusters[-1].append(problem)
        clusters = [
            some
            for some in clusters
            if some[1:] or any(_is_of(one, _OF_STRUCTURE) or one.place.column == 1 for one in some)
        ]
    for some in clusters[:LOOKED_AT]:
        if search.room.left <= 0:
            return
        found = sorted(_weighed(search, problems, text, before, some, stopped=stopped), key=lambda one: one.order)
        yield from ((one.step, one.left, one.is_sure) for one in found[:_BRANCHES] if stopped or one.is_sure)


def _weighed(
    search: _Search,
    problems: list[Problem],
    text: Text,
    before: tuple[_Step, ...],
    here: list[Problem],
    *,
    stopped: bool,
) -> Iterator[_Weighed]:
    """What is wrong after each of the likeliest changes."""
    room = search.room
    lines = text.text.split("\n")
    hidden = frozenset(one for step in before for one in step.hidden)
    now = errors(problems)
    told_already = {(one.slug, one.fact) for one in now}
    elsewhere = [one for one in problems if one.place.path != text.path]
    for changes in likeliest(lines, here, search.structure, room, stopped=stopped):
        is_clean = False
        for change in changes:
            after = change.made(lines)
            stop = stopping(after, search.structure)
            if not room.is_left_to_read(after, 1 if stop else _AGAIN):
                return
            left = [*stop, *elsewhere] if stop else search.again(after)
            left = [one for one in left if (one.slug, one.fact) not in hidden]
            is_here = stopped and here[0].place.line == change.at + 1
            is_exact = is_here and here[0].slug not in {*MENDABLE, change.slug} and change.slug != "foreign"
            told = here[0] if is_exact or not change.fact else change.told(text)
            echoes = [one for one in left if _is_echo(one, change, told)]
            left = [one for one in left if one not in echoes]
            follows = frozenset((one.slug, one.fact) for one in echoes)
            near = around(lines, change.at - 1, change.at + max(change.was, 1) + 1)[0]
            step = _Step(change, text, told, follows, near)
            wrong = errors(left)
            following = [one for one in wrong if _is_of(one, _FOLLOWING)]
            if stopped:
                is_known = change.fact != "" and (change.slug, change.at + 1) == (here[0].slug, here[0].place.line)
                is_sure = not step.leaves_doubt(left) or (
                    is_known and not stop and len(following) == 1 and following[0].slug in _OF_STRUCTURE
                )
            else:
                is_sure = len(wrong) < len(now) and told_already.issuperset((one.slug, one.fact) for one in wrong)
            is_second = stopped and change.slug != "foreign" and bool(change.fact) != (here[0].slug in MENDABLE)
            order = bool(stop), len(following), is_second, len(wrong), len(left)
            yield _Weighed(order, step, left, is_sure)
            if not left or not room.is_left(len(left) * PROBLEM):
                return
            is_clean |= is_sure and not any(one.place.path == text.path and one.place.line - 1 in near for one in wrong)
        if is_clean:
            return


def _is_echo(problem: Problem, change: Change, told: Problem) -> bool:
    """Whether it follows from a name that is not known, or from how a line is passed over."""
    if change.now and NEW in change.now[0]:
        return NEW in problem.fact or problem.slug in UNKNOWN
    is_told_otherwise = not change.fact or told.fact != change.fact
    return is_told_otherwise and problem.place.path == told.place.path and problem.place.line == change.at + 1


def _is_of(problem: Problem, slugs: Iterable[str]) -> bool:
    """Whether it may follow from a mistake in the form; a name wrong by a letter is a mistake of its own."""
    return problem.slug in slugs and not (problem.help or "").startswith("did you mean")
