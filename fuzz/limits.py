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
SECONDS, MEBIBYTES = 1.0, 500.0  # what no such file may take
TRIES = 3  # the quickest counts: other processes of the machine are no part of it
ROOT = Path(__file__).parent.parent
BASE = ROOT / "tests/wrong/base"
HEAD = "title: a study\nsources:\n  p: {publisher: P, published: 2024}\nclaims:\n"
CLAIM = "- {{id: c{}, by: a side, made: 2024-02-26, says: 'more than {:,} containers', source: p}}\n"


def filled(text: str, before: str = "") -> bytes:
    """`text` over and over, up to 1 MiB."""
    data = (before + text * (SIZE // len(text.encode()) + 1)).encode()
    return data[:SIZE]


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
    yield "figures in sentences", filled("More than 13,000 containers held up to 3 million 152-mm shells. ")
    yield "figures in one sentence", filled("more than 13,000 containers held up to 3 million 152-mm shells and ")
    yield "one word of 1 MiB", filled("é")
    yield "bytes that are no UTF-8", b"\xff\xc3(" * (SIZE // 3)
    yield "random bytes", bytes((i * i * 31 + i // 7) % 256 for i in range(SIZE))
    yield "null bytes", bytes(SIZE)


def ledgers() -> Iterator[tuple[str, bytes]]:
    """claims.yaml for `check`."""
    short = "".join(f"- {{id: {i}, by: a, made: 2024, says: {i + 1}, source: p}}\n" for i in range(19_500))
    yield "19,500 claims", (HEAD + short).encode()
    yield "19,500 claims that cannot be read", (HEAD + short.replace("says: ", "says: x")).encode()
    yield "claims in full", (HEAD + "".join(CLAIM.format(i, i + 1) for i in range(10_800))).encode()
    yield "the same claim throughout", (HEAD + CLAIM.format(1, 1000) * 11_000).encode()
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


class Measured(NamedTuple):
    """One run: seconds on the clock and of the processor, the most memory in MiB, and the exit status."""

    seconds: float
    worked: float
    mebibytes: float
    status: int


def run(command: list[str], folder: Path) -> Measured:
    """The command in a process of its own. Its output is thrown away; a bug of ours counts as any other status."""
    begun = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "estimates", *command], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    worked = usage.ru_utime + usage.ru_stime
    return Measured(time.perf_counter() - begun, worked, usage.ru_maxrss / 1024, process.returncode)


def measured() -> Iterator[tuple[str, str, int, Measured]]:
    """What is measured: the command, the name of the file, its size and the quickest of a few runs."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file, command, cases in (
            ("article.txt", ["read", "article.txt"], articles()),
            ("claims.yaml", ["check"], ledgers()),
            ("assumptions.yaml", ["recompute", "--no-charts"], formulas()),
        ):
            for case, data in cases:
                for own in ("claims.yaml", "assumptions.yaml"):
                    if command[0] != "read":
                        (folder / own).write_bytes((BASE / own).read_bytes())
                (folder / file).write_bytes(data)
                best = run(command, folder)
                for _ in range(TRIES - 1):
                    if best.seconds > SECONDS / 2:
                        best = min(best, run(command, folder))
                yield command[0], case, len(data), best


def table() -> str:
    """All of it as Markdown, with a word where a limit is passed."""
    lines = [
        f"No file of 1 MiB should take more than {SECONDS:g} second or {MEBIBYTES:g} MiB, the start of the process",
        "included. A slow one ran three times, and the quickest counts; the time of the processor is what the clock",
        "of an idle machine would show.\n",
        "| command | file | bytes | seconds | of the processor | MiB | exit status |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for command, case, size, found in measured():
        over = " (over)" if found.worked > SECONDS or found.mebibytes > MEBIBYTES else ""
        cells = (
            command,
            case.replace("|", "\\|"),
            f"{size:,}",
            f"{found.seconds:.2f}",
            f"{found.worked:.2f}{over}",
            f"{found.mebibytes:.0f}",
            str(found.status),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
