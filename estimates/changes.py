"""Small changes of the lines of a file, each with the words for the mistake that it would mend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from estimates import fitting
from estimates.problems import Place, Problem, Text

NEW = "the name that is missing"
ROUND = 25  # lines above one that show where lines begin
_HEADERS = (*sorted(fitting.groups()), "contents", "limits")
_ALSO_INSIDE = frozenset(["sources"])  # of the groups: keys of a claim, too
_OUTER = 3  # columns at which a line may be missing
_SHOWN = 40  # characters of a line

_LINE = re.compile(r"(?P<indent> *)(?P<dash>(?:- +)?)(?P<body>.*?)\r?")
KEY = re.compile(r"[^\s:\"'{}\[\],#-][^:\"'{}\[\],#]*?(?=:(?:\s|$))")
_GLUED = re.compile(r"(?:^ *|[{,] *|- +)(?P<key>\w[\w ]*):(?=[^\s/:])")
_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'|\[[^\]]*\]|(?:[^,}\]]|,(?=\S))*")  # inside { } and [ ]
_BARE = re.compile(r"(?P<key>[a-z]+(?: as)?)(?: *[=;] *| +|$)(?=[^=:;]|$)")
_BEFORE_BRACE = re.compile(r"(?P<name>\w[\w ]*?) *[=;]? *(?=[{\[])")
_NAME = re.compile(r"\w[\w -]*")
_BLOCK = re.compile(r"(?<=:)\s+\S.*")  # a value outside of { } and [ ]
_IN_BRACES = re.compile(r"(?<=: )[^\s,}\]][^,}\]]*")
_UNSEPARATED = re.compile(r"(?<=[^\s,{\[]) +(?=\w[\w ]*: )")
_KEY_BEHIND = re.compile(r"(?:(?<=: )|(?<=- ))(?=\w[\w ]*: )")
_WORD_BEHIND = re.compile(r"(?<=: )(?=[^\s\[])")
_SAID_OTHERWISE = re.compile(r"(?:(?<=[{,] )|(?<=\{))(?P<key>[a-z]+) *(?:=|;| ) *(?=[^\s=:;])")
_IN_LINE = re.compile(r"(?<=\S)[ \t]+(?=(?P<key>[a-z]+(?: as)?):(?: |$))")
_TEXT_BELOW = re.compile(r"[>|][+-]?\d?\s*(?:#.*)?$")
_MEANT = re.compile(r"([a-z]+(?: as)?)( *[=:;])?")
_COLON_AT_END = re.compile(r"(?<=: )[^\s\"'{\[|>&*!%@`#][^\"'{}\[\]#]*:$")
_BLANK_IN_SIGN = re.compile(r"(?<=: )[>|] +[+-]$")
_HIDDEN_IN_BRACES = re.compile(r"(?<=: )#[^,}\]]+(?=[,}\]])")
_TEXT_ABOVE = re.compile(
    r"(?P<key> *(?:- +)?[^\s:\"'{}\[\],#-][^:\"'{}\[\],#]*?:)(?: +(?P<value>[^\s\"'{\[|>&*!%@`#].*))?"
)
_TWO_COMMAS = re.compile(r", *,")
_FIRST_WORD = re.compile(r"(?<=\{)(?:\"[^\"]*\"|'[^']*'|[^\s:,{}\[\]\"'][^:,{}\[\]\"']*)(?= *,)")
_CLOSERS = re.compile(r"[,\]}]|\s*$")


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
    near = [other for other in (_next(lines, at, -1), _next(lines, at, 1)) if other is not None]
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
        below = _next(lines, at, 1)
        goes_on = not key and below is not None and _is_bare(lines[below]) and indent_of(lines[below]) >= start
        for now in () if goes_on else (f"{indent}{' ' * len(dash)}{body}", f"{indent}{body}"):
            help_ = f"put {_count(indent_of(now), 'space')} in its place" if now[:1] == " " else "take it away"
            yield Change(at, 1, (now,), (start, start + len(dash)), fact, help_, "dash")
    elif key or any(parts(lines[other])[1] for other in near):
        for now in (f"{indent[2:]}- {body}", f"{indent}- {body}"):
            help_ = f"start the item with `- `: `- {short(body)}`"
            yield Change(at, 1, (now,), span, f"a dash is missing before {name}", help_, "dash")


def _moves(lines: list[str], at: int, name: str, span: tuple[int, int]) -> Iterator[Change]:
    """The line at other columns, alone, with the lines that stand further in, and with all that stand so far in."""
    indent, dash, body = parts(lines[at])
    is_key = bool(dash or KEY.match(body))
    is_bare = not is_key and (bare := _MEANT.match(body)) is not None and (bare[1] in fitting.known_keys() or bare[2])
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
    above = _next(lines, at, -1)
    is_below_item = not is_key and above is not None and _is_bare_item(lines[above])
    for target in _columns(lines, at):
        by = target - len(indent)
        if is_below_item and above is not None and target > indent_of(lines[above]):
            continue  # it would become a part of the item above
        if by == 0 or (is_key and _is_text(lines, at, target)):
            continue
        if is_bare and _is_text(lines, at, target) and not _is_in_block(lines, at, target):
            continue
        side = "right" if by < 0 else "left"
        kin = (other for other in range(at + 1, below) if begins(lines[other]) == (target, target + len(dash)))
        for last in dict.fromkeys((at + 1, below, end, *islice(kin, 1 if by > 0 else 0))):
            if any(indent_of(other) + by < 0 for other in lines[at:last] if has_words(other)):
                continue
            now = tuple(_moved(other, by) for other in lines[at:last])
            after = _next(lines, last - 1, 1)
            if after is not None and indent_of(lines[after]) > target and any(map(_TEXT_BELOW.search, now)):
                continue  # what follows would become its text
            if after is not None and _is_bare(lines[after]) and target < indent_of(lines[after]) <= len(indent):
                continue
            if not any(has_words(other) for other in lines[at + 1 : last]):
                help_ = f"put {_count(target, 'space')} before it{f', not {len(indent)}' if indent else ''}"
                help_ = help_ if target else "take away the spaces before it"
                yield Change(at, 1, now[:1], span, f"{name} begins too far {side}", help_)
                continue
            spaces = _count(abs(by), "space")
            help_ = f"put {spaces} more before each of them" if by > 0 else f"take {spaces} away before each of them"
            yield Change(at, last - at, now, span, f"{name} and the lines below it begin too far {side}", help_)


def _is_bare(line: str) -> bool:
    _, dash, body = parts(line)
    return not dash and not KEY.match(body)


def _is_key_at(line: str, column: int) -> bool:
    indent, dash, body = parts(line)
    return len(indent) == column and not dash and KEY.match(body) is not None


def _is_bare_item(line: str) -> bool:
    _, dash, body = parts(line)
    return bool(dash) and not KEY.match(body) and body[:1] not in "{["


def worded(lines: list[str], at: int, _: list[str]) -> Iterator[Change]:
    """A colon more, a space after one, or a key of the line on a line of its own."""
    line = lines[at].rstrip()
    indent, dash, body = parts(line)
    column = len(indent) + len(dash)
    above = _next(lines, at, -1)
    is_text = above is not None and _is_in_block(lines, at, 1 + indent_of(lines[above]))
    meant = []
    if (bare := _BARE.match(body)) and bare["key"] in fitting.known_keys() and not is_text:
        meant.append(f"{bare['key']}: {body[bare.end() :]}".rstrip())
    below = _next(lines, at, 1)
    if body and ":" not in body and not dash and below is not None and indent_of(lines[below]) > len(indent):
        meant.append(f"{body.rstrip(' =;')}:")
    if (named := _BEFORE_BRACE.match(body)) and not is_text:
        meant.append(f"{named['name']}: {body[named.end() :]}")
    if (
        _NAME.fullmatch(body)
        and not dash
        and any(_is_key_at(other, len(indent)) for other in lines[max(0, at - ROUND) : at])
    ):
        meant.append(f"{body}: {{}}")
    for said in meant:
        fact, help_ = "a line without a colon", f"write `{short(said)}`"
        yield Change(at, 1, (f"{indent}{dash}{said}",), (column, len(line)), fact, help_, "no-colon")
    for glued in _GLUED.finditer(line):
        before, after = line[: glued.end()], line[glued.end() :]
        value = _VALUE.match(after) if "{" in before or "[" in before else None
        help_ = f"write `{glued['key']}: {short(value[0] if value else after)}`"
        fact, colon = "a space is missing after the colon", (glued.end() - 1, glued.end())
        yield Change(at, 1, (f"{before} {after}",), colon, fact, help_, "colon-space")
    for said_ in _SAID_OTHERWISE.finditer(line):
        key = said_["key"]
        if key in fitting.known_keys():
            after = line[said_.end() :]
            value = _VALUE.match(after)
            help_ = f"write `{key}: {short(value[0] if value else after)}`"
            now = f"{line[: said_.start()]}{key}: {after}"
            yield Change(at, 1, (now,), said_.span(), f"a colon is missing after `{key}`", help_, "no-colon")
    for first in _FIRST_WORD.finditer(line):
        for key in ("id", "says", "source"):
            now = f"{line[: first.start()]}{key}: {line[first.start() :]}"
            fact, help_ = f"a key is missing before “{short(first[0])}”", f"write `{key}: {short(first[0])}`"
            yield Change(at, 1, (now,), first.span(), fact, help_, "no-colon")
    for joined in _IN_LINE.finditer(line):
        if joined["key"] in fitting.known_keys() and joined.start() >= column:
            own = line[joined.end() :]
            span = (joined.end(), joined.end() + len(joined["key"]))
            for spaces in dict.fromkeys((column, column + 2, len(indent), 0)):
                help_ = f"put `{short(own)}` on a line of its own, with {_count(spaces, 'space')} before it"
                now_ = (line[: joined.start()].rstrip(","), " " * spaces + own)
                yield Change(at, 1, now_, span, f"`{joined['key']}` stands behind another value", help_, "joined")


def quoted(lines: list[str], at: int, _: list[str]) -> Iterator[Change]:
    """Quotes round a value, or a text of several lines after >-, where a sign in it means something else to YAML."""
    line = lines[at].rstrip()
    indent, dash, body = parts(line)
    if end := _COLON_AT_END.search(line):
        colon = (len(line) - 1, len(line))
        fact, help_ = (
            "a colon at the end makes what stands before it a key to YAML",
            "delete it, or put quotes round the value",
        )
        for value in (end[0][:-1], in_quotes(end[0])):
            yield Change(at, 1, (f"{line[: end.start()]}{value}",), colon, fact, help_, "colon")
    if sign := _BLANK_IN_SIGN.search(line):
        now = f"{line[: sign.start()]}{sign[0].replace(' ', '')}"
        yield Change(at, 1, (now,), sign.span(), "a blank stands inside >-", "write `>-`", "folded")
    for hidden in _HIDDEN_IN_BRACES.finditer(line):
        fact, help_ = "` #` starts a comment, which ends the line", "delete the #, or put quotes round the whole value"
        for value in (hidden[0][1:].strip(), in_quotes(hidden[0])):
            now = f"{line[: hidden.start()]}{value}{line[hidden.end() :]}"
            yield Change(at, 1, (now,), hidden.span(), fact, help_, "cut-short")
    above = _next(lines, at, -1)
    inner = re.search(r":(?= )", body)
    if above is None or not inner or dash:
        return
    start = above
    while start > 0 and not KEY.match(parts(lines[start])[2]):
        start -= 1
    head = _TEXT_ABOVE.fullmatch(lines[start].rstrip())
    if head and indent_of(lines[start]) < len(indent):
        own = [f"{indent}{head['value']}"] if head["value"] else []
        now_ = (f"{head['key']} >-", *own, *(f"{indent}{lines[n].strip()}" for n in range(start + 1, at + 1)))
        fact = "a colon and a space inside a value make it a key to YAML"
        help_ = f"write `>-` behind `{head['key'].strip(' -')}`, and the text below it"
        span = (len(indent) + inner.start(), len(indent) + inner.end())
        yield Change(start, at - start + 1, now_, span, fact, help_, "colon", at - start)


def enclosed(lines: list[str], at: int, _: list[str]) -> Iterator[Change]:
    """One of , { [ } ] more in the line, or one of these fewer, or one for another."""
    line = lines[at].rstrip()
    if "{" in line or "[" in line:
        for match in _UNSEPARATED.finditer(line):
            yield _put(line, at, match.start(), ",")
        for match in _TWO_COMMAS.finditer(line):
            now = f"{line[: match.start()]},{line[match.end() :]}"
            yield Change(
                at, 1, (now,), (match.end() - 1, match.end()), "a comma too many stands here", "delete it", "comma"
            )
    for match in re.finditer(r"[}\])]", line):
        for other in "}]":
            if other != match[0] and (match[0] != ")" or _is_open(lines, at, other)):
                now = f"{line[: match.start()]}{other}{line[match.end() :]}"
                fact = f"a {match[0]} stands here where a {other} is wanted"
                yield Change(at, 1, (now,), match.span(), fact, f"write {other} for it", "bracket")
    for match in _CLOSERS.finditer(line):
        if line[: match.start()].strip():
            place = len(line[: match.start()].rstrip())
            yield from (_put(line, at, place, sign) for sign in "},]" if sign == "," or _is_open(lines, at, sign))
    for match in re.finditer(r"[{}\[\]]", line):
        now = line[: match.start()] + line[match.end() :]
        yield Change(at, 1, (now,), match.span(), f"a {match[0]} too many stands here", "delete it", "bracket")
    for sign, end, openable in (("{", "}", _KEY_BEHIND), ("[", "]", _WORD_BEHIND)):
        for match in openable.finditer(line) if end in line else ():
            now = f"{line[: match.start()]}{sign}{line[match.start() :]}"
            word = line[match.start() :].split()[0].rstrip(",")
            span = (match.start(), match.start() + len(word))
            yield Change(at, 1, (now,), span, f"a {sign} is missing", f"put it before “{short(word)}”", "bracket")


def _is_open(lines: list[str], at: int, closing: str) -> bool:
    """Whether what a sign closes was opened in the line or above it, and not closed."""
    opening = {"}": "{", "]": "["}[closing]
    above = lines[max(0, at - ROUND) : at + 1]
    return sum(line.count(opening) - line.count(closing) for line in above) > 0


def _put(line: str, at: int, place: int, sign: str) -> Change:
    word = line[:place].split()[-1]
    fact = f"a {'comma' if sign == ',' else sign} is missing"
    help_ = f"put it behind “{short(word)}”"
    return Change(at, 1, (line[:place] + sign + line[place:],), (place - len(word), place), fact, help_, "bracket")


def passed(lines: list[str], at: int, _: list[str]) -> Iterator[Change]:
    """The line so that it can be read, if not as it is meant: what is wrong in other lines can be told then.

    These have no words: those of the problem stand.
    """
    line = lines[at].rstrip()
    indent, dash, body = parts(line)
    for width in (2, 4, 8, 1):  # what was pasted into one line was pasted into others
        spaced = tuple(plain(other, width) for other in lines[at:])
        if spaced[0] != line:
            yield Change(at, len(spaced), spaced, (0, len(line)), "", "")
    last = at
    while last + 1 < len(lines) and indent_of(lines[last + 1]) > len(indent) and _is_bare(lines[last + 1]):
        last += 1
    for sign in "\"'" if last > at else "":
        if line.count(sign) == 1:  # what is opened here may be meant to end there
            yield Change(at, last - at + 1, (*lines[at:last], lines[last].rstrip() + sign), (0, len(line)), "", "")
    put = [f"{line[: value.start()]}{in_quotes(value[0])}{line[value.end() :]}" for value in _IN_BRACES.finditer(line)]
    if value := _BLOCK.search(line):
        put.append(f"{line[: value.start()]} {in_quotes(value[0].strip())}")
    closed = [
        line[: end.start()] + sign + line[end.start() :]
        for end in _CLOSERS.finditer(line)
        for sign in "\"'"
        if sign in line
    ]
    for now in (*put, *closed, f"{indent}{dash}{in_quotes(body)}", ""):
        if now != line:
            yield Change(at, 1, (now,), (0, len(line)), "", "")


def headed(lines: list[str], at: int, names: list[str]) -> Iterator[Change]:
    """A line above that says what the lines are."""
    indent, dash, body = parts(lines[at])
    if not body:
        return
    outer = {column for column in _columns(lines, at) if column < len(indent) + len(dash)}
    close = (len(indent) - 2, len(indent) + len(dash) - 2, len(indent), *sorted(outer, reverse=True)[:_OUTER])
    for column in dict.fromkeys(column for column in close if column >= 0):
        span = (len(indent), len(lines[at].rstrip()))
        spaces = f", with {_count(column, 'space')} before it" if column else ""
        for name in (*names, *(_HEADERS if column != 2 else ())):
            fact, help_ = f"a line is missing above this one: `{name}:`", f"write it there{spaces}"
            yield Change(at, 0, (f"{' ' * column}{name}:",), span, fact, help_, "missing-line")
        for header in (f"- id: {NEW}", f"{NEW}:"):
            fact = "a line is missing above this one: the name of what it belongs to"
            help_ = f"write it there, as `{header.replace(NEW, '…')}`{spaces}"
            yield Change(at, 0, (f"{' ' * column}{header}",), span, fact, help_, "missing-line")


def _is_text(lines: list[str], at: int, column: int) -> bool:
    """Whether a line that begins at a column would be a part of the text above it."""
    above = _next(lines, at, -1)
    if above is None or not column:
        return False
    has_value = not lines[above].split(" #")[0].rstrip().endswith(":")
    return (has_value and column > begins(lines[above])[-1]) or _is_in_block(lines, at, column)


def _is_in_block(lines: list[str], at: int, column: int) -> bool:
    """Whether what begins at a column stands in a text of several lines, below a key and > or |."""
    above = _next(lines, at, -1)
    while above is not None and column:
        if indent_of(lines[above]) < column:
            if _TEXT_BELOW.search(lines[above]) and KEY.match(parts(lines[above])[2]):
                return True
            column = indent_of(lines[above])
        above = _next(lines, above, -1)
    return False


def plain(line: str, width: int) -> str:
    line = line.rstrip().expandtabs(width)
    return "".join(" " if sign.isspace() else sign for sign in line if sign.isprintable() or sign.isspace())


def in_quotes(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


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


def _next(lines: list[str], at: int, step: int) -> int | None:
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
    above = _next(lines, at, -1)
    return [*(found | {0: None} | ({indent_of(lines[above]) + 2: None} if above is not None else {}))]


def short(words: str) -> str:
    return words if len(words) <= _SHOWN else words[:_SHOWN].rstrip() + "…"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
