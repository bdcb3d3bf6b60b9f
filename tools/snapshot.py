"""Compare what the code prints today with what was frozen: `python -m tools.snapshot`, or `make snapshot`.

Three files in tests/snapshot hold what `recompute` prints of every bundled study, what `read` finds in each of 599
sentences, and the slug, line and column of each problem that `check` reports of the studies in tests/wrong_studies.
Every difference is printed on a line; keys that only today's output has do not differ, and numbers are equal up to 1e-9
of their size. `--update` freezes today's output.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest import mock

from estimates.__main__ import main as estimates

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "tests" / "snapshot"
STUDIES = ROOT / "estimates" / "studies"
WRONG = ROOT / "tests" / "wrong_studies"
SAME = 1e-9  # relative: the resolution at which figures are compared
NAMES = ("claim", "of", "start")  # what an entry of a list is known by


def run(*arguments: str, text: str = "") -> Any:
    """Run a command in this process, with `text` as its standard input. Return the JSON that it prints."""
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    given = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
    with (
        mock.patch.object(sys, "argv", ["estimates", *arguments]),
        mock.patch.object(sys, "stdin", given),
        redirect_stdout(printed),
        redirect_stderr(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")) as said,
    ):
        try:
            estimates()
        except SystemExit as left:
            status = left.code
    if status not in (0, 1, 3):
        raise RuntimeError(f"{arguments} ended with {status}: {said.buffer.getvalue().decode()}")
    return json.loads(printed.buffer.getvalue())


def studies(_frozen: Any) -> dict[str, Any]:
    """Return what `recompute` prints of each bundled study."""
    names = sorted(path.parent.name for path in STUDIES.glob("*/*/claims.*"))
    return {name: run("recompute", name, "--format", "json", "--no-charts") for name in names}


def readings(frozen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each sentence with the figures that `read` finds in it."""
    texts = [entry["text"] for entry in frozen]
    return [{"text": text, "figures": run("read", "-", "--format", "json", text=text)} for text in texts]


def wrong(_frozen: Any) -> dict[str, Any]:
    """Return the problems of each wrong study: a file in place of one of the right study's."""
    found = {}
    for case in sorted(WRONG.glob("*.yaml")):
        folder = Path(case.stem)
        shutil.copytree(WRONG / "base", folder)
        shutil.copy(case, folder / case.name.partition(".")[2])
        problems = run("check", str(folder), "--format", "json")["problems"]
        found[case.stem] = [f"{each['slug']} {each['line']}:{each['column']}" for each in problems]
    return found


PARTS: dict[str, Callable[[Any], Any]] = {"studies": studies, "readings": readings, "wrong": wrong}


def differences(old: Any, new: Any, where: str = "") -> Iterator[str]:
    """Yield a line for each value of `old` that `new` does not have, and for each entry that only `new` has."""
    old, new = _by_name(old), _by_name(new)
    if isinstance(old, dict) and isinstance(new, dict):
        for key, value in old.items():
            if key in new:
                yield from differences(value, new[key], f"{where} / {key}")
            else:
                yield f"{where} / {key}: gone, was {_short(value)}"
        for key in new.keys() - old.keys() if isinstance(old, _Entries) else ():
            yield f"{where} / {key}: new, {_short(new[key])}"
    elif not (old == new or (_is_number(old) and _is_number(new) and math.isclose(old, new, rel_tol=SAME))):
        yield f"{where}: {_short(old)} -> {_short(new)}"


class _Entries(dict[str, Any]):
    """The entries of a list by what they are known by."""


def _by_name(value: Any) -> Any:
    if not (isinstance(value, list) and all(isinstance(entry, dict) for entry in value)):
        return value
    times: Counter[str] = Counter()
    found = _Entries()
    for entry in value:
        name = entry["text"] if "text" in entry else ", ".join(str(entry[key]) for key in NAMES if key in entry)
        times[name] += 1
        found[name if times[name] == 1 else f"{name} ({times[name]})"] = entry
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _short(value: Any) -> str:
    if isinstance(value, dict) and "words" in value:
        kept = (value.get(key) for key in ("words", "kind", "relation", "figure", "low", "high", "unit", "of", "per"))
        return json.dumps([each for each in kept if each is not None], ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False)


def _written(value: Any) -> str:
    """JSON with a line for each entry, so that a difference in version control is short."""
    if isinstance(value, list):
        return "[\n" + ",\n".join(json.dumps(entry) for entry in value) + "\n]\n"
    lines = []
    for key, inner in value.items():
        if isinstance(inner, dict):
            entries = ",\n".join(f"  {json.dumps(name)}: {_entry(entry)}" for name, entry in inner.items())
            lines.append(f" {json.dumps(key)}: {{\n{entries}\n }}")
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(inner)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _entry(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(f"   {json.dumps(entry)}" for entry in value) + "\n  ]"
    return json.dumps(value)


def main() -> None:
    """Print the differences, or freeze today's output."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--update", action="store_true", help="freeze today's output")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of {', '.join(PARTS)}; all without any")
    asked = parser.parse_args()
    for part in asked.parts or PARTS:
        path = FOLDER / f"{part}.json"
        frozen = json.loads(path.read_text(encoding="utf-8"))
        with tempfile.TemporaryDirectory() as folder, chdir(folder):
            today = PARTS[part](frozen)
        if asked.update:
            path.write_text(_written(today), encoding="utf-8")
            continue
        found = list(differences(frozen, today, part))
        sys.stdout.write("".join(f"{line}\n" for line in found) + f"{part}: {len(found)} differences\n")


if __name__ == "__main__":
    main()
