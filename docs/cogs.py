"""What the pages print through cog (see `make docs`): commands, Python sessions, tables of the program's own data.

Each page runs in a temporary folder of its own. A session and a file are written on the page: `session()` and `file()`
take them from the previous output.
"""

from __future__ import annotations

import doctest
import inspect
import io
import os
import re
import shlex
import tomllib
from contextlib import chdir, redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import cog  # type: ignore[import-not-found]  # there while cog runs
import yaml

import estimates
from estimates import cli
from estimates.export.schema import columns
from estimates.io.output import Markup, as_markdown
from estimates.study import entries

__all__ = ["api", "commands", "edit", "file", "hedges", "keys", "packages", "problems", "run", "session", "tables"]
ROOT = Path(__file__).parent.parent
PAGES: dict[str, tuple[TemporaryDirectory[str], dict[str, Any]]] = {}  # page -> its folder, the names of its session


def run(*lines: str, head: int | None = None, tail: int = 0) -> None:
    """Print commands and their outputs; of the last one only its first or last lines, and an ellipsis for the rest."""
    shown = [f"$ {line}\n{_output(shlex.split(line)[1:])}".splitlines() for line in lines]
    command, *printed = shown.pop()
    cut = ["..."] if len(printed) > (head or tail or len(printed)) else []
    last = [*printed[:head], *cut] if head else [*cut, *printed[-tail:]]
    _block("console", *(line for lines in [*shown, [command, *last]] for line in lines))


def session() -> None:
    """Print the session that is on the page with its results as they are now."""
    shown = []
    for example in doctest.DocTestParser().get_examples("\n".join(_previous())):
        out = io.StringIO()
        with chdir(_folder()), redirect_stdout(out):
            try:
                exec(compile(example.source, "<page>", "single"), PAGES[cog.inFile][1])  # noqa: S102  # our own pages
            except Exception as error:  # noqa: BLE001  # the page shows what a reader would see
                out.write(f"{type(error).__name__}: {error}\n")
        source = ">>> " + example.source.rstrip("\n").replace("\n", "\n... ")
        shown += [source, *map(str.rstrip, _portable(out.getvalue()).splitlines())]
    _block("pycon", *shown)


def file(name: str) -> None:
    """Write the file that is on the page into its folder."""
    path = _folder() / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(_previous()) + "\n", encoding="utf-8")
    _block({".yaml": "yaml", ".jsonl": "json"}.get(path.suffix, "text"), *_previous())


def edit(name: str, old: str, new: str) -> None:
    """Replace `old`, which occurs once in a file, by `new`, and print both."""
    before, found, after = (_folder() / name).read_text(encoding="utf-8").partition(old)
    if not found or old in after:
        raise ValueError(f"{name} has no single {old!r}")
    (_folder() / name).write_text(before + new + after, encoding="utf-8")
    _block("diff", *(f"-{line}" for line in old.splitlines()), *(f"+{line}" for line in new.splitlines()))


def commands() -> None:
    for name in ("", *cli.COMMANDS):
        cog.outl(f"\n## {f'estimates {name}'.strip()}\n")
        _block("text", _output([*name.split(), "--help"]).strip())


def keys(name: str) -> None:
    """Print the keys of an entry of a study: required ones with an asterisk, an example or the words that it allows."""
    schema = getattr(entries, name).model_json_schema()
    found, required = schema["properties"], schema.get("required", ())
    names = [f"`{key}`{' *' * (key in required)}" for key in found]
    words = [one.get("enum") or one.get("examples", [])[:1] for one in found.values()]
    shown = [", ".join(f"`{', '.join(each) if isinstance(each, list) else each}`" for each in one) for one in words]
    _table(("key", names), ("content", [one["description"] for one in found.values()]), ("example or choices", shown))


def tables(*names: str) -> None:
    """Print the columns of tables that leave the tool."""
    for name in names:
        found = columns(name)
        descriptions = [field["description"] for field in found.values()]
        _table(("column", [f"`{column}`" for column in found]), ("content", descriptions))


def hedges() -> None:
    """Print the hedge table and its sources."""
    table = yaml.safe_load((ROOT / "estimates/quantities/hedges.yaml").read_text(encoding="utf-8"))
    cited, rows = list(table["sources"]), table["rows"]
    _table(
        ("relation", rows),
        ("words entail", [f"`{row['literal']}`" for row in rows.values()]),
        ("middle half of readers", [_widths(row["typical"]) for row in rows.values()]),
        ("middle 80 %", [_widths(row["wide"]) for row in rows.values()]),
        ("source", [", ".join(str(cited.index(one) + 1) for one in row["sources"]) for row in rows.values()]),
    )
    cog.outl("\n".join(f"{i}. {' '.join(text.split())}" for i, text in enumerate(table["sources"].values(), 1)))


def _widths(widths: Any) -> str:
    return f"`{widths}`" if isinstance(widths, str) else "; ".join(f"{low:g} N to {high:g} N" for low, high in widths)


def problems() -> None:
    """Print one entry per kind of problem: the title of the wrong study, and its message."""
    for path in sorted((ROOT / "tests/wrong_studies").glob("*.yaml")):
        first = path.read_bytes().decode("utf-16" if "utf-16" in path.name else "latin-1").partition("\n")[0]
        cog.outl(f"\n## {first.removeprefix('# ')}\n")
        _block("text", path.with_suffix(".txt").read_text(encoding="utf-8").rstrip().removesuffix("1 problem").rstrip())


def packages() -> None:
    """Print the packages from the top to the bottom, with the first line of their docstrings."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    purposes = [(inspect.getdoc(import_module(f"estimates.{name}")) or "").partition("\n")[0] for name in layers]
    _table(("package", [f"`{name}`" for name in layers]), ("purpose", purposes))


def api() -> None:
    """Print the public functions with their signatures and docstrings."""
    for name in estimates.__all__:
        signature = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(getattr(estimates, name))))
        cog.outl(f"\n## {name}\n")
        _block("python", f"estimates.{name}{signature}")
        cog.outl(f"\n{inspect.getdoc(getattr(estimates, name))}")


def _output(arguments: list[str]) -> str:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    environment = mock.patch.dict(os.environ, {"COLUMNS": "80", "NO_COLOR": "1"})
    with chdir(_folder()), environment, redirect_stdout(out), redirect_stderr(out):
        status = cli.run(arguments)
    text = out.buffer.getvalue().decode()
    if status == cli.BUG:
        raise RuntimeError(text)  # no page shows a bug of ours
    return _portable("\n".join(map(str.rstrip, text.splitlines())))


def _folder() -> Path:
    """Return the folder of the page that cog is at."""
    return Path(PAGES.setdefault(cog.inFile, (TemporaryDirectory(), {}))[0].name)


def _previous() -> list[str]:
    """Return the lines of the block that is on the page."""
    return [line for line in cog.previous.splitlines() if not line.startswith("```")]


def _block(language: str, *lines: str) -> None:
    cog.outl("\n".join([f"```{language}", *lines, "```"]))


def _table(*named: tuple[str, Any]) -> None:
    cog.outl(as_markdown({name: [Markup(cell or "") for cell in column] for name, column in named}))


def _portable(text: str) -> str:
    """Return text without paths of this machine."""
    return text.replace(f"{_folder()}{os.sep}", "").replace(f"{ROOT}{os.sep}", "")
