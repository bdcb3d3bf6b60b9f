"""What the pages print through cog: commands with their output, Python sessions, tables from the program's data.

Each page begins with `from cogs import *` (see `make docs`) and runs in a temporary folder of its own. A session and a
file are written on the page: `session()` and `file()` take them from the previous output.
"""

from __future__ import annotations

import atexit
import difflib
import doctest
import inspect
import io
import os
import re
import shlex
import shutil
import tempfile
import tomllib
from contextlib import chdir, redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock

import cog  # type: ignore[import-not-found]  # there while cog runs
import yaml

from estimates import cli
from estimates.export.schema import columns
from estimates.io.output import Markup, as_markdown
from estimates.study import entries

__all__ = ["api", "commands", "edit", "file", "hedges", "keys", "packages", "problems", "run", "session", "tables"]
ROOT = Path(__file__).parent.parent
PAGES: dict[str, tuple[Path, dict[str, Any]]] = {}  # page -> its folder and the names of its session


def run(*lines: str, head: int | None = None, tail: int = 0) -> None:
    """Print commands and their outputs; of the last one only its first or last lines, and an ellipsis for the rest."""
    shown = [f"$ {line}\n{_output(shlex.split(line)[1:])}".splitlines() for line in lines]
    command, *printed = shown.pop()
    cut = ["..."] if len(printed) > (head or tail or len(printed)) else []
    last = [*printed[:head], *cut] if head else [*cut, *printed[-tail:]]
    _block("console", *(line for lines in [*shown, [command, *last]] for line in lines))


def session() -> None:
    """Print the session that is on the page with its results as they are now."""
    source, parts, names = "\n".join(_previous()), [], _page()[1]
    for example in doctest.DocTestParser().get_examples(source):
        first, *more = example.source.rstrip("\n").split("\n")
        out = io.StringIO()
        with chdir(_page()[0]), redirect_stdout(out):
            try:
                exec(compile(example.source, "<page>", "single"), names)  # noqa: S102  # our own pages
            except Exception as error:  # noqa: BLE001  # the page shows what a reader would see
                out.write(f"{type(error).__name__}: {error}\n")
        parts += [
            f">>> {first}",
            *(f"... {line}" for line in more),
            *map(str.rstrip, _here(out.getvalue()).splitlines()),
        ]
    _block("pycon", *parts)


def file(name: str) -> None:
    """Write the file that is on the page into its folder."""
    path = _page()[0] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(_previous()) + "\n", encoding="utf-8")
    _block({".yaml": "yaml", ".jsonl": "json"}.get(path.suffix, "text"), *_previous())


def edit(name: str, old: str, new: str) -> None:
    """Replace `old`, which occurs once in a file, by `new`, and print the difference."""
    path = _page()[0] / name
    before = path.read_text(encoding="utf-8")
    assert before.count(old) == 1, f"{name} has {before.count(old)} of {old!r}"  # noqa: S101
    path.write_text(after := before.replace(old, new), encoding="utf-8")
    _block("diff", *[*difflib.unified_diff(before.splitlines(), after.splitlines(), name, name, n=1, lineterm="")][3:])


def commands() -> None:
    for name in ("", *cli.COMMANDS):
        cog.outl(f"\n## {f'estimates {name}'.strip()}\n")
        _block("text", _output([*name.split(), "--help"]).strip())


def keys(name: str) -> None:
    """Print the keys of an entry of a study."""
    model = getattr(entries, name)
    rows = [
        {
            "key": f"`{each.alias or key.strip('_')}`" + (" *" if each.is_required() else ""),
            "what it says": each.description,
            "example": f"`{yaml.safe_dump(each.examples[0], default_flow_style=True).split(chr(10))[0].strip(chr(39))}`"
            if each.examples
            else "",
        }
        for key, each in model.model_fields.items()
    ]
    _table(rows)


def tables(*names: str) -> None:
    """Print the columns of tables that leave the tool."""
    for name in names:
        rows = [{"column": f"`{one}`", "what it holds": field["description"]} for one, field in columns(name).items()]
        _table(rows)


def hedges() -> None:
    """Print the hedge table and its sources."""
    table = yaml.safe_load((ROOT / "estimates/quantities/hedges.yaml").read_text(encoding="utf-8"))
    cited = list(table["sources"])
    rows = [
        {
            "relation": name,
            "words entail": f"`{row['literal']}`",
            "middle half of readers": _widths(row["typical"]),
            "middle 80 %": _widths(row["wide"]),
            "source": ", ".join(str(cited.index(source) + 1) for source in row["sources"]),
        }
        for name, row in table["rows"].items()
    ]
    _table(rows)
    cog.outl(
        "\n".join(f"{number}. {' '.join(text.split())}" for number, text in enumerate(table["sources"].values(), 1))
    )


def _widths(widths: Any) -> str:
    if isinstance(widths, str):
        return f"`{widths}`"
    large, small = (" to ".join(f"{end:g} N" for end in ends) for ends in widths)
    return f"{large}; {small}"


def problems() -> None:
    """Print one entry per kind of problem: the title of the wrong study, and its message."""
    for path in sorted((ROOT / "tests/wrong_studies").glob("*.yaml")):
        first = path.read_bytes().decode("utf-16" if "utf-16" in path.name else "latin-1").partition("\n")[0]
        message = path.with_suffix(".txt").read_text(encoding="utf-8")
        cog.outl(f"\n## {first.removeprefix('# ')}\n")
        _block("text", message.rstrip().removesuffix("1 problem").rstrip())


def packages() -> None:
    """Print the packages from the top to the bottom, with the first line of their docstrings."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    rows = [
        {
            "package": f"`{name}`",
            "purpose": doc.strip().split("\n")[0],
            "limit": f"{project['estimates']['size'][name]:,}",
        }
        for name in project["importlinter"]["contracts"][0]["layers"]
        if (doc := inspect.getdoc(import_module(f"estimates.{name}")) or "")
    ]
    _table(rows)


def api() -> None:
    import estimates

    for name in estimates.__all__:
        function = getattr(estimates, name)
        signature = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(function)))
        cog.outl(f"\n## {name}\n")
        _block("python", f"estimates.{name}{signature}")
        cog.outl(f"\n{inspect.getdoc(function)}")


def _output(arguments: list[str]) -> str:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    environment = mock.patch.dict(os.environ, {"COLUMNS": "80", "NO_COLOR": "1"})
    with chdir(_page()[0]), environment, redirect_stdout(out), redirect_stderr(out):
        status = cli.run(arguments)
    text = out.buffer.getvalue().decode()
    if status == cli.BUG:
        raise RuntimeError(text)  # no page shows a bug of ours
    return _here("\n".join(map(str.rstrip, text.splitlines())))


def _page() -> tuple[Path, dict[str, Any]]:
    if cog.inFile not in PAGES:
        PAGES[cog.inFile] = (Path(tempfile.mkdtemp()), {})
        atexit.register(shutil.rmtree, PAGES[cog.inFile][0])
    return PAGES[cog.inFile]


def _previous() -> list[str]:
    """Return the lines of the block that is on the page."""
    return [line for line in cog.previous.splitlines() if not line.startswith("```")]


def _block(language: str, *lines: str) -> None:
    cog.outl("\n".join([f"```{language}", *lines, "```"]))


def _table(rows: list[dict[str, Any]]) -> None:
    cog.outl(as_markdown({name: [Markup(row[name]) for row in rows] for name in rows[0]}))


def _here(text: str) -> str:
    """Return text without paths of this machine."""
    return text.replace(f"{_page()[0]}{os.sep}", "").replace(f"{ROOT}{os.sep}", "")
