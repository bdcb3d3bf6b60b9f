"""Write the generated parts of README.md and docs/ anew: `python -m docs.generate`, or `make docs`.

A page holds marks, and what stands between a mark and its end is replaced by what the mark asks for:

    <!-- generated: estimates recompute --no-charts | head -12 -->   what a command prints
    <!-- generated: edit mine/assumptions.yaml: OLD -> NEW -->       a change of a file, shown as a difference
    <!-- generated: changes in estimates recompute mine -->          what a command prints now and did not before
    <!-- generated: excerpt estimates/FILE.yaml: LINE -->            that line of our file and the deeper ones under it
    <!-- generated: python -->                                       a session: the lines after >>> with their results
    <!-- generated: hedges -->                                       one of the tables in `docs.tables`
    <!-- end -->

`<!-- before: COMMAND -->` runs a command unseen, for the changes in it that follow. A block of code after
`<!-- file: NAME -->` is put into that file, so that the commands below it use it. All commands of a page run one after
the other in one empty folder, in this process.
"""

from __future__ import annotations

import difflib
import re
import sys
import tempfile
import textwrap
from contextlib import chdir
from itertools import takewhile
from pathlib import Path

from docs import running, tables

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "CONTRIBUTING.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))))
PICTURES = {"light": "docs/growth.svg", "dark": "docs/growth-dark.svg"}

_FILE = r"<!-- file: (?P<name>.*?) -->\n```\w+\n(?P<text>.*?)^```$"
_BEFORE = r"<!-- before: (?P<unseen>.*?) -->"
_GENERATED = r"<!-- generated: (?P<asked>.*?) -->\n(?P<body>.*?)<!-- end -->"
_PARTS = re.compile(f"{_FILE}|{_BEFORE}|{_GENERATED}", re.DOTALL | re.MULTILINE)
_CHANGES, _EDIT, _EXCERPT = "changes in ", "edit ", "excerpt "


def page(text: str) -> str:
    """The text of a page with its generated parts written anew. Raises ValueError for a mark nobody knows."""
    before: dict[str, str] = {}
    session = running.Session()

    def written(found: re.Match[str]) -> str:
        if found["name"]:
            target = Path(found["name"])
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(found["text"], encoding="utf-8")
            return found[0]
        if found["unseen"]:
            before[found["unseen"]] = running.shell(found["unseen"])
            return found[0]
        asked = found["asked"]
        return f"<!-- generated: {asked} -->\n{_made(asked, found['body'], before, session)}<!-- end -->"

    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        return _PARTS.sub(written, text)


def _made(asked: str, body: str, before: dict[str, str], session: running.Session) -> str:
    """What a mark asks for, as Markdown. `before` holds what each command printed last on this page."""
    if asked.startswith(_CHANGES):
        command = asked.removeprefix(_CHANGES)
        old, new = before[command], running.shell(command)
        before[command] = new
        return _fenced(_difference(old, new), "diff")
    if asked.startswith(_EDIT):
        return _fenced(_edited(asked.removeprefix(_EDIT)), "diff")
    if asked.startswith(_EXCERPT):
        return _fenced(_excerpt(*asked.removeprefix(_EXCERPT).split(": ", 1)), "yaml")
    if asked == "python":
        return _fenced(session.redone(body), "pycon")
    if asked.startswith(("estimates ", "echo ", "tail ")):
        before[asked] = running.shell(asked)
        if "--format markdown" in asked and "--out" not in asked:
            return f"\n{before[asked].rstrip()}\n\n"
        return _fenced(f"$ {asked}\n{before[asked]}", "console")
    if asked not in tables.TABLES:
        raise ValueError(f"nothing is called “{asked}”")
    return f"\n{tables.TABLES[asked]().strip()}\n\n"


def _fenced(text: str, language: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```\n"


def _excerpt(name: str, wanted: str) -> str:
    """The line of a file that starts so, and the deeper lines under it. Raises ValueError if there is none."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    first = next((number for number, line in enumerate(lines) if line.strip().startswith(wanted)), None)
    if first is None:
        raise ValueError(f"no line of {name} starts with “{wanted}”")
    depth = len(lines[first]) - len(lines[first].lstrip())
    below = takewhile(lambda line: not line or line.startswith(" " * (depth + 1)), lines[first + 1 :])
    return textwrap.dedent("\n".join([lines[first], *below]))


def _edited(asked: str) -> str:
    """Put new words in place of old ones in a file, and show the difference. Raises ValueError without just one."""
    name, _, change = asked.partition(": ")
    old, _, new = change.partition(" -> ")
    path = Path(name)
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise ValueError(f"“{old}” does not stand once in {name}")
    path.write_text(text.replace(old, new), encoding="utf-8")
    return f"# {name}\n{_difference(text, path.read_text(encoding='utf-8'))}"


def _difference(old: str, new: str) -> str:
    """The lines that changed, with one line around them."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1)
    kept = [line for line in lines if not line.startswith(("---", "+++"))]
    return "\n".join("..." if line.startswith("@@") else line.rstrip() for line in kept[1:])


def picture(theme: str) -> bytes:
    """The growth chart as the command writes it."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        running.shell(f"estimates plot articles --chart growth --theme {theme} --out {theme}")
        (drawn,) = Path(theme).iterdir()
        return drawn.read_bytes()


def main() -> None:
    for name in PAGES:
        path = ROOT / name
        old = path.read_text(encoding="utf-8")
        new = page(old)
        if new != old:
            path.write_text(new, encoding="utf-8")
            sys.stdout.write(f"{name} written anew\n")
    for theme, name in PICTURES.items():
        (ROOT / name).write_bytes(picture(theme))


if __name__ == "__main__":
    main()
