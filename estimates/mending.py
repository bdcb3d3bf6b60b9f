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
from estimates.problems import DataError, Place, Problem, Text

_VAGUE = frozenset(["after-value", "bracket", "dash", "documents", "indent", "yaml"])  # the mistake may stand elsewhere
_MENDABLE = _VAGUE | {"colon-space", "no-colon"}  # of those that stop the reading
_OF_STRUCTURE = _VAGUE | {
    *("after-quote", "colon", "colon-space", "comma", "duplicate-key", "empty-value", "key", "kind", "no-colon"),
    *("sign", "unknown-key"),
}
_UNKNOWN = frozenset(["unknown-claim", "unknown-name", "unknown-source", "unknown-unit"])
_FOLLOWING = (_OF_STRUCTURE | _UNKNOWN) | {
    *("duplicate-claim", "missing-figure", "missing-key", "missing-source", "no-source", "two-sources"),
}
_ROOM = 1_000_000  # characters that are read again, in all
_AGAIN = 4  # times as much is a file when all of the study is read with it
_PROBLEM = 300  # characters that are read in the time that it takes to tell one problem
_ROUNDS = 3  # mistakes of one file
_ABOVE, _BELOW = 25, 2  # lines round a problem that are changed
_ROUND = 25  # lines round these that are read with them
_LOOKED_AT = 3  # problems: what follows from one mistake stands behind it
_WEIGHED = 6  # changes, of those that leave the form of the file most sound
_NEW = "the name that is missing"
_NAMES = 20  # that problems name
_SHOWN = 40  # characters of a line

_LINE = re.compile(r"(?P<indent> *)(?P<dash>(?:- +)?)(?P<body>.*?)\r?")
_KEY = re.compile(r"[^\s:\"'{}\[\],#-][^:\"'{}\[\],#]*?(?=:(?:\s|$))")
_GLUED = re.compile(r"(?:^ *|[{,] *|- +)(?P<key>\w[\w ]*):(?=[^\s/:])")
_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'|\[[^\]]*\]|(?:[^,}\]]|,(?=\S))*")  # inside { } and [ ]
_BARE = re.compile(r"(?P<key>[a-z]+(?: as)?)(?: *= *| +|$)(?=[^=:]|$)")
_BLOCK = re.compile(r"(?<=:)\s+\S.*")  # a value outside of { } and [ ]
_IN_BRACES = re.compile(r"(?<=: )[^\s,}\]][^,}\]]*")
_UNSEPARATED = re.compile(r"(?<=[^\s,{\[]) +(?=\w[\w ]*: )")
_CLOSERS = re.compile(r"[,\]}]|\s*$")
_STARTS = re.compile(r" {0,2}[^\s#]")
_GROUP = re.compile(r"[a-z]+:\s*(?:#.*)?$")
_NAMED = re.compile("[`“]([^`”]+)[`”]")
GROUPS = frozenset(["sources", "claims", "units", "capacities", "assumptions", "checks", "hedges"])
_HEADERS = (*sorted(GROUPS), "contents", "limits")
_STEPS = sorted(range(-_ABOVE, _BELOW + 1), key=abs)  # from the line of a problem

Problems = Callable[[str], list[Problem]]
_Order = tuple[tuple[int, int], bool, int, int]


class Change(NamedTuple):
    """Other lines in the place of `was` lines from `at`, with the words for it; the span is of columns in the first."""

    at: int
    was: int
    now: tuple[str, ...]
    span: tuple[int, int]
    fact: str
    help: str
    slug: str = "indent"

    def made(self, lines: list[str]) -> str:
        return "\n".join([*lines[: self.at], *self.now, *lines[self.at + self.was :]])

    def told(self, text: Text) -> Problem:
        start = sum(len(line) + 1 for line in text.text.split("\n")[: self.at])
        return text.problem(self.fact, (start + self.span[0], start + self.span[1]), self.slug, help=self.help)

    def before(self, place: Place, lines: list[str]) -> Place:
        """Where something stood before this change."""
        at = place.line - 1
        if at < self.at:
            return place
        if at >= self.at + len(self.now):
            return place.down(self.was - len(self.now))
        old, new = lines[min(at, len(lines) - 1)], self.now[at - self.at]
        same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        shift = len(old) - len(new)
        ends = [column + shift if column > same + 1 else column for column in (place.column, place.end_column)]
        return place._replace(column=max(ends[0], 1), end_column=max(ends))


class _Room:
    """How many characters may be read again still."""

    def __init__(self, left: int) -> None:
        self.left = left

    def is_left(self, characters: int) -> bool:
        self.left -= characters
        return self.left > 0


def explained(
    problems: list[Problem],
    text: Text,
    structure: Problems,
    again: Problems,
    rounds: int = _ROUNDS,
    room: _Room | None = None,
) -> list[Problem]:
    """The problems of a study, those of one file told by the mistake that they follow from, if one change shows it.

    `structure` gives what is wrong with the form of that file if it had another text (or raises DataError), and
    `again` all that is wrong with the study then. What is tried is limited by `rounds` and by `room`.
    """
    errors = _errors(problems)
    here = [problem for problem in errors if problem.place.path == text.path and problem.place.line]
    room = room or _Room(_ROOM)
    if not rounds or not here or not room.is_left(len(text.text) * _AGAIN):
        return problems
    stopped = bool(_score(text.text, structure)[0])
    if not stopped:
        here = [problem for problem in here if problem.slug in _FOLLOWING]
        if not here[1:] and not any(_is_of(problem, _OF_STRUCTURE) for problem in here):
            return problems
    lines = text.text.split("\n")
    weighed: list[tuple[tuple[int, bool, int, int], Change, list[Problem]]] = []
    for change in _likeliest(lines, here, structure, room, stopped=stopped):
        if not room.is_left(len(text.text) * _AGAIN):
            break
        left = again(change.made(lines))
        if not change.fact:
            left = [problem for problem in left if problem.place[:2] != here[0].place[:2]]
        if change.now and _NEW in change.now[0]:  # which name it is, cannot be known
            left = [problem for problem in left if _NEW not in problem.fact and problem.slug not in _UNKNOWN]
        following = sum(_is_of(problem, _FOLLOWING) for problem in _errors(left))
        is_second = bool(change.fact) != (here[0].slug in _MENDABLE)  # whether the words that there are say more
        weighed.append(((following, is_second, len(_errors(left)), len(left)), change, left))
        if not left or not room.is_left(len(left) * _PROBLEM):
            break
    if not weighed:
        return problems
    _, change, left = min(weighed, key=lambda one: one[0])
    rest = explained(left, Text(text.path, change.made(lines)), structure, again, rounds - 1, room)
    if stopped:
        is_better = not any(_is_of(problem, _FOLLOWING) for problem in _errors(rest))
    else:
        told = {(problem.slug, problem.fact) for problem in errors}
        is_better = len(_errors(left)) < len(errors) and told.issuperset((p.slug, p.fact) for p in _errors(left))
    if not is_better:
        return problems
    exact = [p for p in here if stopped and p.place.line == change.at + 1 and p.slug not in {*_VAGUE, change.slug}]
    if not change.fact:
        exact = here
    first = exact[:1] or [change.told(text)]
    if exact:  # what the line is once it is changed is none of its mistakes
        rest = [problem for problem in rest if problem.place[:2] != exact[0].place[:2]]
    return [*first, *(_before(problem, change, text, lines) for problem in rest)]


def _likeliest(
    lines: list[str], here: list[Problem], structure: Problems, room: _Room, *, stopped: bool
) -> Iterator[Change]:
    """The changes after which the form of the file is most sound, if it is more so than it is now."""
    first = here[0].place.line - 1
    at = [problem.place.line - 1 for problem in here if problem.place.line - 1 <= first + _ABOVE]
    at = [*dict.fromkeys(at)][:_LOOKED_AT]
    near = [line + step for step in _STEPS for line in at if 0 <= line + step < len(lines)]
    unknown = [problem.fact for problem in here if problem.slug in _UNKNOWN]
    names = [*dict.fromkeys(name for fact in unknown for name in _NAMED.findall(fact))][:_NAMES]
    headers = [number for number, line in enumerate(lines) if (key := _KEY.match(line.strip())) and key[0] in names]
    groups = [number for group in GROUPS if (number := _only_further_in(lines, f"{group}:")) is not None]
    tops = [_top(lines, line) for line in at]
    part = _part(lines, min(at) - _ABOVE - _ROUND, max(at) + _BELOW + _ROUND)
    whole = range(len(lines)), lines
    kinds = [(_aligned, [*groups, *near]), (_headed, [*at, *tops, *headers[:_NAMES]])]
    if stopped:
        kinds.append((_enclosed, near))
        kinds.insert(3 if here[0].slug in _MENDABLE else 0, (_passed, at))
    others: list[tuple[_Order, Change]] = []
    for kind, places in kinds:
        found: list[tuple[_Order, Change]] = []
        most = _Room(room.left // 2)
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
                most.is_left(max(score[1], 0) * _PROBLEM)
                is_group = line in (*groups, *headers) and change.now and change.now[0][:1] != " "
                if score < now[len(shown)] or (score == now[len(shown)] and is_group):
                    columns = len({column for other in text.split("\n") for column in _begins(other)})
                    moved = change._replace(at=numbers[change.at])
                    order = score, change.slug != here[0].slug, change.was, columns
                    (found if score == (0, 0) else others).append((order, moved))
        room.left -= room.left // 2 - most.left
        yield from (change for _, change in sorted(found, key=lambda one: one[0])[:_WEIGHED])
    yield from (change for _, change in sorted(others, key=lambda one: one[0])[:_WEIGHED])


def _part(lines: list[str], first: int, last: int) -> tuple[Sequence[int], list[str]]:
    """The lines round a problem with the one that says of which group they are, and which lines they are."""
    start, end = max(first, 0), min(last, len(lines))
    while start > 0 and not _STARTS.match(lines[start]):
        start -= 1
    while end < len(lines) and not _STARTS.match(lines[end]):
        end += 1
    group = start
    while group > 0 and not _GROUP.match(lines[group]):
        group -= 1
    numbers = [*([group] if group < start else []), *range(start, end)]
    return numbers, [lines[number] for number in numbers]


def _only_further_in(lines: list[str], group: str) -> int | None:
    """The first line with a group's name, if none begins with it."""
    if any(line.startswith(group) for line in lines):
        return None
    return next((number for number, line in enumerate(lines) if line.strip() == group), None)


def _score(text: str, structure: Problems) -> tuple[int, int]:
    """How wrong the form of a file is: what can be read to its end is better than what cannot."""
    try:
        return 0, sum(not problem.fact.startswith("the file has no") for problem in _errors(structure(text)))
    except DataError as error:
        return 1, -error.problems[0].place.line


def _aligned(lines: list[str], at: int, _: list[str]) -> Iterator[Change]:
    """The line begins at another column, with or without the lines that follow; with a dash, or without its own."""
    line = lines[at]
    indent, dash, body = _parts(line)
    if not body or body.startswith("#"):
        return
    column, key = len(indent) + len(dash), _KEY.match(body)
    name = f"`{key[0]}`" if key else f"“{_short(body)}”"
    span = (column, column + len(key[0] if key else body))
    near = [other for other in (_next(lines, at, -1), _next(lines, at, 1)) if other is not None]
    if any(lines[other].strip() == line.strip() for other in near):
        yield Change(at, 1, (), span, "this line stands twice", "delete one of the two", "duplicate-line")
    if at and (dash or body.endswith(":")) and lines[at - 1].strip():
        fact, help_ = f"{name} stands below a line that belongs to it", "let it change places with the line above"
        yield Change(at - 1, 2, (line, lines[at - 1]), span, fact, help_, "order")
    below = at + 1
    while below < len(lines) and (not lines[below].strip() or _indent(lines[below]) > len(indent)):
        below += 1
    end = below
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) >= len(indent)):
        if lines[end].rstrip().rstrip(":") in GROUPS:
            break
        end += 1
    for target in _columns(lines, at):
        by = target - len(indent)
        side = "right" if by < 0 else "left"
        for last in dict.fromkeys((at + 1, below, end)):
            if by == 0 or any(_indent(other) + by < 0 for other in lines[at:last] if other.strip()):
                continue
            now = tuple(_moved(other, by) for other in lines[at:last])
            if not any(other.strip() for other in lines[at + 1 : last]):
                spaces = f"{target} space{'' if target == 1 else 's'}"
                help_ = f"put {spaces} before it{f', not {len(indent)}' if indent else ''}"
                help_ = help_ if target else "take away the spaces before it"
                yield Change(at, 1, now[:1], span, f"{name} begins too far {side}", help_)
                continue
            spaces = f"{abs(by)} space{'' if abs(by) == 1 else 's'}"
            help_ = f"put {spaces} more before each of them" if by > 0 else f"take {spaces} away before each of them"
            yield Change(at, last - at, now, span, f"{name} and the lines below it begin too far {side}", help_)
    if body[0] == "-" and body[1:2].isalpha():
        fact, help_ = "a space is missing after the dash", f"write `- {_short(body[1:])}`"
        yield Change(at, 1, (f"{indent}- {body[1:]}",), (column, column + 1), fact, help_, "dash")
    if dash:
        for now_ in (f"{indent}{' ' * len(dash)}{body}", f"{indent}{body}"):
            start = len(indent)
            fact = f"a dash stands before {name}, where no item begins"
            yield Change(at, 1, (now_,), (start, start + 1), fact, "take it away", "dash")
    elif key or any(_parts(lines[other])[1] for other in near):
        for now_ in (f"{indent[2:]}- {body}", f"{indent}- {body}"):
            help_ = f"start the item with `- `: `- {_short(body)}`"
            yield Change(at, 1, (now_,), span, f"a dash is missing before {name}", help_, "dash")
    if (bare := _BARE.match(body)) and bare["key"] in fitting.known_keys() | GROUPS:
        said = f"{bare['key']}: {body[bare.end() :]}".rstrip()
        fact, help_ = "a line without a colon", f"write `{_short(said)}`"
        yield Change(at, 1, (f"{indent}{dash}{said}",), (column, len(line)), fact, help_, "no-colon")
    for glued in _GLUED.finditer(line):
        before, after = line[: glued.end()], line[glued.end() :]
        value = _VALUE.match(after) if "{" in before or "[" in before else None
        help_ = f"write `{glued['key']}: {_short(value[0] if value else after)}`"
        fact, at_colon = "a space is missing after the colon", (glued.end() - 1, glued.end())
        yield Change(at, 1, (f"{before} {after}",), at_colon, fact, help_, "colon-space")


def _enclosed(lines: list[str], at: int, _: list[str]) -> Iterator[Change]:
    """One of , } ] more in the line, or one of { } [ ] fewer."""
    line = lines[at]
    if "{" in line or "[" in line:
        for match in _UNSEPARATED.finditer(line):
            word = line[: match.start()].split()[-1]
            span = (match.start() - len(word), match.start())
            now = f"{line[: match.start()]},{line[match.start() :]}"
            yield Change(at, 1, (now,), span, "a comma is missing", f"put it behind “{_short(word)}”", "bracket")
    for match in re.finditer(r"[}\]]", line):
        other = "]" if match[0] == "}" else "}"
        now = f"{line[: match.start()]}{other}{line[match.end() :]}"
        fact = f"a {match[0]} stands here where a {other} is wanted"
        yield Change(at, 1, (now,), match.span(), fact, f"write {other} for it", "bracket")
    for match in re.finditer(r"[{}\[\]]", line):
        now = line[: match.start()] + line[match.end() :]
        yield Change(at, 1, (now,), match.span(), f"a {match[0]} too many stands here", "delete it", "bracket")
    for match in _CLOSERS.finditer(line):
        before = line[: match.start()].rstrip()
        if not before.strip():
            continue
        word = before.split()[-1]
        span = (len(before) - len(word), len(before))
        for sign in "},]":
            now = before + sign + line[match.start() :]
            yield Change(
                at,
                1,
                (now,),
                span,
                f"a {'comma' if sign == ',' else sign} is missing",
                f"put it behind “{_short(word)}”",
                "bracket",
            )


def _passed(lines: list[str], at: int, _: list[str]) -> Iterator[Change]:
    """The line so that it can be read, if not as it is meant: what is wrong in other lines can be told then."""
    line = lines[at]
    indent, dash, body = _parts(line)
    plain = tuple(_plain(other) for other in lines[at:])  # what was pasted into one line was pasted into others
    if plain[0] != line:
        yield Change(at, len(plain), plain, (0, len(line)), "", "")
    quoted = [f"{line[: value.start()]}{_quoted(value[0])}{line[value.end() :]}" for value in _IN_BRACES.finditer(line)]
    if value := _BLOCK.search(line):
        quoted.append(f"{line[: value.start()]} {_quoted(value[0].strip())}")
    for now in (*quoted, f'{line}"', f"{line}'", f"{indent}{dash}{_quoted(body)}", ""):
        if now != line:
            yield Change(at, 1, (now,), (0, len(line)), "", "")


def _plain(line: str) -> str:
    return "".join(" " if sign.isspace() else sign for sign in line if sign.isprintable() or sign.isspace())


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _headed(lines: list[str], at: int, names: list[str]) -> Iterator[Change]:
    """A line above that says what the lines are."""
    indent, dash, body = _parts(lines[at])
    for column in dict.fromkeys((len(indent) - 2, len(indent) + len(dash) - 2, len(indent))):
        if column < 0 or not body:
            continue
        span = (len(indent), len(lines[at]))
        spaces = f", with {column} spaces before it" if column else ""
        for name in (*names, *(_HEADERS if column != 2 else ())):
            fact, help_ = f"a line is missing above this one: `{name}:`", f"write it there{spaces}"
            yield Change(at, 0, (f"{' ' * column}{name}:",), span, fact, help_, "missing-line")
        for header in (f"- id: {_NEW}", f"{_NEW}:"):
            fact = "a line is missing above this one: the name of what it belongs to"
            help_ = f"write it there, as `{header.replace(_NEW, '…')}`{spaces}"
            yield Change(at, 0, (f"{' ' * column}{header}",), span, fact, help_, "missing-line")


def _before(problem: Problem, change: Change, text: Text, lines: list[str]) -> Problem:
    """A problem of the changed text where it stands in the text as it is."""

    def there(place: Place, source: str) -> tuple[Place, str]:
        if place.path != text.path or not place.line:
            return place, source
        place = change.before(place, lines)
        return place, text.line(place.line)

    related = []
    for other in problem.related:
        place, source = there(other.place, other.source)
        related.append(other._replace(place=place, source=source))
    place, source = there(problem.place, problem.source)
    return problem._replace(place=place, source=source, related=tuple(related))


def _is_of(problem: Problem, slugs: Iterable[str]) -> bool:
    """Whether it may follow from a mistake in the form; a name wrong by a letter is a mistake of its own."""
    return problem.slug in slugs and not (problem.help or "").startswith("did you mean")


def _errors(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]


def _parts(line: str) -> tuple[str, str, str]:
    found = _LINE.fullmatch(line)
    return (found["indent"], found["dash"], found["body"]) if found else ("", "", "")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _begins(line: str) -> tuple[int, ...]:
    """Where the words of a line begin, with their dash and without."""
    indent, dash, body = _parts(line)
    return (len(indent), len(indent) + len(dash)) if body else ()


def _moved(line: str, by: int) -> str:
    if not line.strip():
        return line
    return " " * by + line if by > 0 else line[-by:]


def _next(lines: list[str], at: int, step: int) -> int | None:
    """The next line with words, upwards or downwards."""
    at += step
    while 0 <= at < len(lines):
        if lines[at].strip():
            return at
        at += step
    return None


def _columns(lines: list[str], at: int) -> list[int]:
    """Where lines begin that stand round a line, the nearest first, and what follows their dashes."""
    found: dict[int, None] = {}
    for other in sorted(range(max(0, at - _ABOVE), min(len(lines), at + 4)), key=lambda line: abs(line - at)):
        if other != at:
            found.update(dict.fromkeys(reversed(_begins(lines[other]))))
    above = _next(lines, at, -1)
    return [*(found | {0: None} | ({_indent(lines[above]) + 2: None} if above is not None else {}))]


def _top(lines: list[str], at: int) -> int:
    """The first of the lines above that stand further in than a line, with nothing but such lines between."""
    top = at
    while top > 0 and (not lines[top - 1].strip() or _indent(lines[top - 1]) > _indent(lines[at])):
        top -= 1
    return top


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else words[:_SHOWN].rstrip() + "…"
