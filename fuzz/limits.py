"""Files of 1 MiB made to be slow or to fill the memory, each given to the real command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

SIZE = 2**20  # bytes
SMALLER = 2**17  # bytes
SECONDS, MEBIBYTES = 1.0, 500.0  # what no such file may take
TRIES = 3  # the quickest counts: other processes of the machine are no part of it
ROOT = Path(__file__).parent.parent
BASE = ROOT / "tests/wrong/base"
HEAD = "title: a study\nsources:\n  p: {publisher: P, published: 2024}\nclaims:\n"
CLAIM = "- {{id: c{}, by: a side, made: 2024-02-26, says: '{} containers', source: p}}\n"
HEDGES = ("about", "at least", "fewer than", "more than", "nearly", "up to")
CLAIMS = {  # of valid ledgers; `n` is another number for each claim
    "claims such as “more than 7,000 containers”": "- {{id: c{0}, by: a side, made: 2024-02-26,"
    " says: 'more than {n:,} containers', source: p}}\n",
    "claims such as “between 70 and 7,000 containers”": "- {{id: c{0}, by: a side, made: 2024-02-26,"
    " says: between {n} and {n}00 containers, source: p}}\n",
    "claims as short as they come": "- {{id: c{0}, by: a, made: 2024, says: {n} boxes, source: p}}\n",
    "claims with contents": "- {{id: c{0}, by: a side, made: 2024-02-26, says: '{n:,} containers', source: p,"
    " contents: [{{of: 152 mm shell, says: up to {n}00 shells}}]}}\n",
    "claims with contents set beside them": "- {{id: c{0}, by: a, made: 2024, says: {n} boxes, source: p}}\n"
    "- {{id: d{0}, by: b, made: 2024, beside: c{0}, source: p, contents: [{{of: 152 mm shell, says: {n}00 shells}}]}}"
    "\n",
    "claims and their repeats": "- {{id: c{0}, by: a, made: 2024-02-03, says: {n} boxes, source: p}}\n"
    "- {{id: d{0}, by: b, made: 2024-02-06, repeats: c{0}, says: {n} boxes, source: p}}\n",
    "claims of two sources": "- {{id: c{0}, by: a side, made: 2024-02-26, says: '{n:,} containers',"
    " sources: [{{source: p, wrote: so many}}, {{source: p, says: '{n:,} boxes'}}]}}\n",
}


def filled(text: str, before: str = "") -> bytes:
    """`text` over and over, up to 1 MiB."""
    data = (before + text * (SIZE // len(text.encode()) + 1)).encode()
    return data[:SIZE]


def lines_of(text: str) -> bytes:
    """The whole lines of its first 1 MiB."""
    return text.encode()[:SIZE].rpartition(b"\n")[0] + b"\n"


def articles() -> Iterator[tuple[str, bytes]]:
    """Texts for `read`."""
    yield "digits", filled("7")
    yield "commas", filled(",")
    yield "hyphens", filled("-")
    yield "open parentheses", filled("(")
    yield "spaces", filled(" ")
    yield "line ends", filled("\n")
    yield "full stops", filled(".")
    for words in (
        "1,", "1 ", "1-", "1.", "million ", "hundred ", "hundred and ", "one point ", "more than ", "no fewer than ",
        "between ", "5 to ", "tens of ", "of the ", "a half ", "half-", "twenty-", "152mm ", "152 mm 6,700 ", "per ",
        "5 containers of ", "1 000 ", "1½", "7x", "a" , "A-1", "U.S. ", "“", "and ", "5 (", "3, ", "ten, ",
    ):  # fmt: skip
        yield f"“{words.strip()}” over and over", filled(words)
    yield "one word of 1 MiB", filled("é")
    yield "bytes that are no UTF-8", b"\xff\xc3(" * (SIZE // 3)
    yield "random bytes", bytes((i * i * 31 + i // 7) % 256 for i in range(SIZE))
    yield "null bytes", bytes(SIZE)


def ledgers() -> Iterator[tuple[str, bytes]]:
    """claims.yaml for `check`."""
    short = "".join(f"- {{id: {i}, by: a, made: 2024, says: {i + 1}, source: p}}\n" for i in range(19_500))
    yield "claims that do not say what they count", lines_of(HEAD + short)
    yield "claims that cannot be read", lines_of(HEAD + short.replace("says: ", "says: x"))
    yield "claims of one name", lines_of(HEAD + "".join(CLAIM.format(1, i + 2) for i in range(15_000)))
    yield "claims without anything", lines_of(HEAD + "- {}\n" * 200_000)
    yield "claims with a name alone", lines_of(HEAD + "- {id: a}\n" * 100_000)
    yield "claims as a table", lines_of("title: t\nclaims:\n" + "".join(f"  s{i}:\n" for i in range(120_000)))
    yield "one claim with many sources", (HEAD + "- {id: a, sources: [" + "{source: x}, " * 80_000 + "]}\n").encode()
    contents = "{of: x, says: 5}, " * 55_000
    yield "one claim with many contents", f"{HEAD}- {{id: a, by: b, says: 5, contents: [{contents}]}}\n".encode()
    yield "texts cut short", lines_of(HEAD + "".join(f"- id: c{i}\n  by: a #b\n" for i in range(45_000)))
    yield "sources without anything", lines_of("title: t\nsources:\n" + "".join(f"  s{i}:\n" for i in range(120_000)))
    yield "keys without a colon", ("claims: {" + "".join(f"a{i}, " for i in range(125_000)) + "}\n").encode()
    yield "the same claim throughout", (HEAD + CLAIM.format(1, "more than 1,000") * 11_000).encode()
    yield (
        "sources only",
        ("title: t\nsources:\n" + "".join(f"  s{i}: {{publisher: P}}\n" for i in range(38_000))).encode(),
    )
    yield "one key many times", filled("title: a study\n")
    yield "unknown keys", "".join(f"key{i}: 1\n" for i in range(70_000)).encode()
    yield "a title of 1 MiB", filled("word ", "title: ")
    yield "a key of 1 MiB", filled("k")[:-3] + b": 1"
    yield "a figure of 1 MiB", HEAD.encode() + filled("million ", "  - says: ")
    yield "a folded text of 1 MiB", filled("  word\n", "about: >\n")
    yield "a quoted text of 1 MiB", filled("\\u00e9", 'about: "')[:-8] + b'"'
    yield "lists within lists", filled("[")
    yield "lists within lists, closed", b"a: " + b"[" * (SIZE // 2 - 2) + b"]" * (SIZE // 2 - 2)
    yield "tables within tables", filled("{a: ")
    yield "deeper by the line", "".join(" " * i + "a:\n" for i in range(1_440)).encode()
    yield "dashes in a row", filled("- ")
    yield "question marks", filled("? ")
    yield "colons", filled("a: ")
    yield "anchors", "".join(f"k{i}: &a{i} 1\n" for i in range(60_000)).encode()
    aliases = "".join(f"a{i}: &a{i + 1} [*a{i}, *a{i}]\n" for i in range(25_000))
    yield "a bomb of aliases", f"a: &a0 [x, x]\n{aliases}".encode()
    yield "tags", filled("- !!python/object:os.system x\n")
    yield "documents", filled("---\na: 1\n")
    yield "comments", filled("# a comment\n")
    yield "tabs", filled("\t")
    yield "null bytes", bytes(SIZE)
    yield "line ends", filled("\n")
    yield "quotes never closed", filled('"')
    yield "directives", filled("%YAML 1.2\n")
    yield "UTF-16 without a mark", filled("title: t\n").decode().encode("utf-16-le")[:SIZE]
    yield "more than 1 MiB", filled("# a\n") + b"a: 1\n"


def formulas() -> Iterator[tuple[str, bytes]]:
    """assumptions.yaml for `recompute`: one formula, or many."""
    head = "capacities:\n  152 mm shell:\n    because: x\n    illustrative: true\n    holds: "
    yield "a formula of open parentheses", filled("(", head)
    yield "a formula of parentheses", head.encode() + b"(" * (SIZE // 2 - 100) + b"a" + b")" * (SIZE // 2 - 100)
    yield "a formula of signs", filled("- ", head)
    yield "a sum of one name", head.encode() + filled("a + ")[: SIZE - 200] + b" a"
    yield "a product of numbers", head.encode() + filled("2 * ")[: SIZE - 200] + b" 2"
    chained = "".join(f"  a{i}:\n    is: a{i + 1} * 2\n    because: x\n    illustrative: true\n" for i in range(14_000))
    yield "formulas that stand on formulas", ("assumptions:\n" + chained).encode()[:SIZE].rpartition(b"  a")[0]
    units = "".join(f"  unit{i}: {{also: [other{i}]}}\n" for i in range(30_000))
    yield "units", ("units:\n" + units).encode()[:SIZE].rpartition(b"  u")[0]


def long() -> Iterator[tuple[str, str, int, bytes]]:
    """What is long and not hostile: a command, what its file holds, how many figures, and the file."""
    numbers = [10_000 + i * 7_919 % 90_000 for i in range(16_000)]
    for name, end in (("figures in sentences", ". "), ("figures in one sentence", " and ")):
        said = [f"more than {n:,} containers held up to {n % 99 + 1} million 152-mm shells{end}" for n in numbers]
        yield "read", name, 2 * len(said), "".join(said)[:SIZE].encode()
    for name, claim in CLAIMS.items():
        claims = lines_of(HEAD + "".join(claim.format(i, n=i * 37 % 9_973 + 2) for i in range(20_000)))
        yield "check", name, claims.count(b"- {id: "), claims
    varied = [CLAIM.format(i, f"{HEDGES[i % 6]} {i * 37 % 99_991:,}") for i in range(20_000)]
    claims = lines_of(HEAD + "".join(row.replace("02-26", f"02-{i % 28 + 1:02}") for i, row in enumerate(varied)))
    yield "check", "claims whose hedges and dates vary", claims.count(b"- {id: "), claims


class Measured(NamedTuple):
    """One run: seconds on the clock and of the processor, the most memory in MiB, and the exit status."""

    seconds: float
    worked: float
    mebibytes: float
    status: int


FILES = {"read": "article.txt", "check": "claims.yaml", "recompute": "assumptions.yaml"}
ARGUMENTS = {"read": ["article.txt"], "check": [], "recompute": ["--no-charts"]}


def run(command: str, data: bytes) -> Measured:
    """The command in a process of its own, a few times; the quickest counts. Its output is thrown away."""
    with TemporaryDirectory() as folder:
        if command != "read":
            for own in ("claims.yaml", "assumptions.yaml"):
                (Path(folder) / own).write_bytes((BASE / own).read_bytes())
        (Path(folder) / FILES[command]).write_bytes(data)
        best = _once(command, folder)
        for _ in range(TRIES - 1 if best.seconds > SECONDS / 2 else 0):
            best = min(best, _once(command, folder))
        return best


def _once(command: str, folder: str) -> Measured:
    begun = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "estimates", command, *ARGUMENTS[command]],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    worked = usage.ru_utime + usage.ru_stime
    return Measured(time.perf_counter() - begun, worked, usage.ru_maxrss / 1024, process.returncode)


def tables() -> tuple[str, int]:
    """All of it as Markdown, and how many of the hostile files passed a limit."""
    over = 0
    cut: list[tuple[float, float, str]] = []
    lines = [
        f"No such file of 1 MiB takes more than {SECONDS:g} second or {MEBIBYTES:g} MiB, the start of the process",
        "included: else `make fuzz` fails. A slow one ran three times, and the quickest counts; the time of the",
        "processor, which is compared, is what the clock of an idle machine would show.\n",
        "| command | file | bytes | seconds | of the processor | MiB | exit status |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for command, cases in (("read", articles()), ("check", ledgers()), ("recompute", formulas())):
        for case, data in cases:
            found = run(command, data)
            is_over = found.worked > SECONDS or found.mebibytes > MEBIBYTES
            over += is_over
            time_ = f"{found.seconds:.2f} | {found.worked:.2f}{' (over)' if is_over else ''}"
            name = case.replace("|", "\\|")
            lines.append(f"| {command} | {name} | {len(data):,} | {time_} | {found.mebibytes:.0f} | {found.status} |")
            if command == "check":
                found = run(command, data[:SMALLER])
                over += found.worked > SECONDS or found.mebibytes > MEBIBYTES
                cut.append((found.worked, found.mebibytes, name))
    (seconds, _, slowest), mebibytes = max(cut), max(one[1] for one in cut)
    lines += [
        f"\nOf those for `check`, cut to {SMALLER // 1024} KiB, where small changes are tried to find the mistake, the",
        f"slowest takes {seconds:.2f} seconds of the processor ({slowest}), and none more than {mebibytes:.0f} MiB.",
    ]
    lines += [
        "\nWhat is long and not hostile takes time in proportion to the figures in it:\n",
        "| command | file | bytes | figures | seconds | µs a figure | MiB | exit status |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    for command, case, size, data in long():
        found = run(command, data)
        each = f"{found.worked:.2f} | {found.worked / size * 1e6:.0f}"
        lines.append(
            f"| {command} | {case} | {len(data):,} | {size:,} | {each} | {found.mebibytes:.0f} | {found.status} |"
        )
    return "\n".join(lines), over
