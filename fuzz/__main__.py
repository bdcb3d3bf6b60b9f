"""`python -m fuzz`: every target under atheris, then the files made to be slow; the tables go to docs/testing.md.

`python -m fuzz 20` gives each target a twentieth of its inputs. `python -m fuzz TARGET FOLDER INPUTS` runs one target
in this process: atheris never returns.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from tempfile import TemporaryDirectory
from typing import Any

from tools import measured

SEED = 20_261_123  # the same inputs on every run of the same code
SLOW = 5  # inputs, which are run again without the fuzzer's instruments
SLOWEST = 20  # seconds for one input: beyond, it hangs
HEAD = (
    "| what is fuzzed | inputs | branches reached | crashes and hangs | slowest input | the same without the fuzzer |",
    "|---|---:|---:|---:|---:|---:|",
)
WORD = re.compile(rb"\w+|\s+|[^\w\s]+")


def main() -> None:
    """Run all targets one after another. Exits with 1 if one of them crashed or hung."""
    from fuzz import limits
    from fuzz.targets import TARGETS

    rows, crashes = [], 0
    for name, target in TARGETS.items():
        inputs = target.inputs // int(sys.argv[1] if len(sys.argv) > 1 else 1)
        with TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "fuzz", name, folder, str(inputs)]
            done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
            found = Path(folder) / "found.json"
            row: dict[str, Any] = {"inputs": 0, "crashes": {}, "slowest": []}
            if found.exists():
                row = json.loads(found.read_text())
        covered = re.findall(rb"cov: (\d+)", done.stderr)
        if row["inputs"] < inputs:
            row["crashes"]["it hung, or ended the process"] = done.stderr.decode("utf-8", "replace")[-3000:]
        for told in row["crashes"].values():
            sys.stderr.write(f"\n{name}:\n{told}\n")
        crashes += len(row["crashes"])
        edges = int(covered[-1]) if covered else 0
        slowest = max((seconds for seconds, _ in row["slowest"]), default=0) * 1000
        plain = max((worked(target.run, bytes.fromhex(data)) for _, data in row["slowest"]), default=0) * 1000
        crashed = len(row["crashes"])
        rows.append(f"| {name} | {row['inputs']:,} | {edges:,} | {crashed} | {slowest:,.0f} ms | {plain:,.0f} ms |")
    files, over = limits.tables()
    measured.write("make fuzz", "\n".join([*HEAD, *rows, "", files]))
    sys.exit(crashes + over > 0)


def worked(run: Callable[[bytes], object], data: bytes) -> float:
    """How long the processor works at an input, in seconds, in code that is not instrumented."""
    taken = []
    for _ in range(3):
        begun = time.process_time()
        run(data)
        taken.append(time.process_time() - begun)
    return min(taken)


def one(name: str, folder: Path, inputs: int) -> None:
    """Fuzz one target until its count is reached; what was found is in found.json at any moment."""
    import atheris

    with atheris.instrument_imports(include=["estimates"]):
        import estimates

        for module in walk_packages(estimates.__path__, "estimates."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
        from fuzz.targets import TARGETS
    target = TARGETS[name]
    seeds = sorted({seed[: target.longest] for seed in target.seeds()})
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(seeds):
        (corpus / f"{number:04}").write_bytes(seed)
    found: dict[str, Any] = {"inputs": 0, "crashes": {}, "slowest": []}

    def run(data: bytes) -> None:
        begun = time.perf_counter()
        try:
            target.run(data)
        except Exception:  # noqa: BLE001 - what is looked for: each place once, with its first input
            where = traceback.format_exc()
            found["crashes"].setdefault(re.sub(r"(?m)^\w.*$", "", where), f"{where}\ninput: {data!r}")
        found["inputs"] += 1
        found["slowest"] = sorted([*found["slowest"], (time.perf_counter() - begun, data.hex())])[-SLOW:]
        if found["inputs"] % 500 == 0 or found["inputs"] >= inputs:
            (folder / "found.json").write_text(json.dumps(found))

    @cache
    def parts() -> list[bytes]:
        return sorted({word for seed in seeds for word in WORD.findall(seed)})

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        """Bytes as the fuzzer changes them, or words and lines put in, taken out or twice."""
        chance = random.Random(seed)  # noqa: S311 - no secret
        if not data or chance.random() < 0.4:
            return bytes(atheris.Mutate(data, most))
        cut = data.splitlines(keepends=True) if chance.random() < 0.3 else WORD.findall(data)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(cut) or 1)
            other = chance.choice(cut if cut and chance.random() < 0.3 else parts())
            cut[at : at + chance.randint(0, 2)] = [other] * chance.choice([0, 1, 1, 1, 1, 1, 2])
        return b"".join(cut)[:most]

    options = [f"-runs={inputs}", f"-max_len={target.longest}", f"-seed={SEED}", f"-timeout={SLOWEST}"]
    # What instrumented code leaves behind grows with the inputs, here and not in the same code without it: it is one
    # allocation that is limited, and the memory of a whole process is measured in `limits`.
    options += ["-rss_limit_mb=0", "-malloc_limit_mb=2000", f"-artifact_prefix={folder}/", str(corpus)]
    atheris.Setup(["fuzz", *options], run, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    if len(sys.argv) == 4:
        one(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
