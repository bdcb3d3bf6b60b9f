"""Small changes within a line: a sign or a word more or fewer, each with the words for the mistake it would mend."""

from __future__ import annotations

import re
from collections.abc import Iterator

from estimates.study import fitting
from estimates.study.changes import (
    KEY,
    ROUND,
    Change,
    count,
    indent_of,
    is_bare,
    is_in_block,
    next_line,
    parts,
    plain,
    short,
)

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
_COLON_AT_END = re.compile(r"(?<=: )[^\s\"'{\[|>&*!%@`#][^\"'{}\[\]#]*:$")
_BLANK_IN_SIGN = re.compile(r"(?<=: )[>|] +[+-]$")
_HIDDEN_IN_BRACES = re.compile(r"(?<=: )#[^,}\]]+(?=[,}\]])")
_TEXT_ABOVE = re.compile(
    r"(?P<key> *(?:- +)?[^\s:\"'{}\[\],#-][^:\"'{}\[\],#]*?:)(?: +(?P<value>[^\s\"'{\[|>&*!%@`#].*))?"
)
_TWO_COMMAS = re.compile(r", *,")
_FIRST_WORD = re.compile(r"(?<=\{)(?:\"[^\"]*\"|'[^']*'|[^\s:,{}\[\]\"'][^:,{}\[\]\"']*)(?= *,)")
_CLOSERS = re.compile(r"[,\]}]|\s*$")


def worded(lines: list[str], at: int, _: list[str]) -> Iterator[Change]:
    """A colon more, a space after one, or a key of the line on a line of its own."""
    line = lines[at].rstrip()
    indent, dash, body = parts(line)
    column = len(indent) + len(dash)
    above = next_line(lines, at, -1)
    is_text = above is not None and is_in_block(lines, at, 1 + indent_of(lines[above]))
    meant = []
    if (bare := _BARE.match(body)) and bare["key"] in fitting.known_keys() and not is_text:
        meant.append(f"{bare['key']}: {body[bare.end() :]}".rstrip())
    below = next_line(lines, at, 1)
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
                help_ = f"put `{short(own)}` on a line of its own, with {count(spaces, 'space')} before it"
                now_ = (line[: joined.start()].rstrip(","), " " * spaces + own)
                yield Change(at, 1, now_, span, f"`{joined['key']}` stands behind another value", help_, "joined")


def _is_key_at(line: str, column: int) -> bool:
    indent, dash, body = parts(line)
    return len(indent) == column and not dash and KEY.match(body) is not None


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
    above = next_line(lines, at, -1)
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
    while last + 1 < len(lines) and indent_of(lines[last + 1]) > len(indent) and is_bare(lines[last + 1]):
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


def in_quotes(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
