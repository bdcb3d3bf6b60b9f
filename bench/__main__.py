"""Print ratios of run times as a Markdown table: `python -m bench [SUBJECT...]`.

Both programs of a line run in turn on one machine, each in a process of its own; the ratio is that of the medians by
the clock. Inputs are made here with a fixed seed. A ratio is an upper limit, except of sentences per second.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np
import pandas as pd

TOOL = [sys.executable, "-P", "-m", "estimates"]
STUDY = Path(__file__).parent.parent / "estimates" / "studies" / "north-korea"
HEDGES = ("", "more than ", "about ", "at least ", "up to ", "nearly ")
ROWS, CLAIMS, SENTENCES = 1_000_000, 10_000, 10_000


class Line(NamedTuple):
    """What is measured, with the seconds of ours and of the other, and the limit of their ratio."""

    what: str
    ours: float
    against: str
    other: float
    limit: float
    unit: str = "s"

    def __str__(self) -> str:
        ratio = self.ours / self.other
        is_met = ratio <= self.limit if self.unit == "s" else ratio >= self.limit
        bound = f"{'≤' if self.unit == 's' else '≥'} {self.limit:g}"
        ours, other = (f"{value:,.3g} {self.unit}" for value in (self.ours, self.other))
        cells = (self.what, ours, self.against, other, f"{ratio:.2g}", bound, "yes" if is_met else "**no**")
        return f"| {' | '.join(cells)} |"


def in_turn(ours: list[str], name: str, other: list[str], times: int = 7) -> tuple[float, str, float]:
    """Return the medians of two commands, run in turn after a run that is not counted, around the other's name.

    The median is of the seconds that each takes, or of the number that it prints, if it prints nothing else.
    """
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(times + 1):
        for command, numbers in zip((ours, other), found, strict=True):
            start = time.perf_counter()
            done = subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True)  # noqa: S603
            taken = time.perf_counter() - start
            numbers.append(float(done.stdout) if re.fullmatch(r"[\d.]+\n", done.stdout) else taken)
    return median(found[0][1:]), name, median(found[1][1:])


def script(code: str) -> list[str]:
    """Return the command that runs some code."""
    return [sys.executable, "-P", "-c", code]


def copied(name: str, folder: Path) -> Path:
    """Return a new folder with the assumptions of the bundled study."""
    (folder / name).mkdir()
    return Path(shutil.copy(STUDY / "assumptions.yaml", folder / name)).parent


def commands(folder: Path) -> Iterator[Line]:
    """Measure commands against an interpreter that does nothing, and one that loads the libraries."""
    files = [str(STUDY / name) for name in ("articles/claims.yaml", "assumptions.yaml")]
    libraries = f"""
import pandas, pint, pydantic, yaml
for name in {files!r}:
    with open(name, "rb") as file:
        yaml.load(file, Loader=yaml.CSafeLoader)
"""
    sentence = folder / "sentence.txt"
    sentence.write_text("More than 13,000 containers have crossed the border since August.\n", encoding="utf-8")
    recompute = ["recompute", "articles", "--format", "json", "--no-charts"]
    nothing = "`python -c pass`"
    yield Line("`read` of a sentence", *in_turn([*TOOL, "read", str(sentence)], nothing, script("pass")), 8)
    yield Line("`check articles`", *in_turn([*TOOL, "check", "articles"], nothing, script("pass")), 30)
    other = "importing yaml, pydantic, pint and pandas, and reading the files"
    yield Line("`recompute --format json --no-charts`", *in_turn([*TOOL, *recompute], other, script(libraries)), 1.15)


def drawing(folder: Path) -> Iterator[Line]:
    """Measure the main job against drawing and saving as many empty figures of the same sizes."""
    job = [*TOOL, "recompute", "articles", "--quiet", "--out", str(folder / "out")]
    subprocess.run(job, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    sizes = [
        [float(number) / 72 for number in found.groups()]
        for path in sorted((folder / "out").glob("*.svg"))
        if (found := re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', path.read_text(encoding="utf-8")))
    ]
    empty = f"""
import matplotlib.pyplot as plt
for number, size in enumerate({sizes!r}):
    figure, axes = plt.subplots(figsize=size)
    for style in ("svg", "png"):
        figure.savefig(f"{folder}/{{number}}.{{style}}", dpi=224)
"""
    name = f"drawing and saving {len(sizes)} empty figures"
    yield Line("`recompute articles` with charts, CSV and page", *in_turn(job, name, script(empty)), 1.25)


def ledgers(folder: Path) -> Iterator[Line]:
    """Measure a long ledger, with its verdicts, against the products alone in pandas."""
    random = np.random.default_rng(1)
    count = random.integers(1, 300, ROWS) * 100
    stated = count * random.choice([300, 400, 450, 500, 1000], ROWS)
    days = pd.Timestamp("2023-08-01") + pd.to_timedelta(random.integers(0, 1000, ROWS), "D")
    hedges = np.array(HEDGES, dtype=object)[random.integers(0, len(HEDGES), (2, ROWS))]
    frame = pd.DataFrame({
        "claim": [f"c{i}" for i in range(ROWS)],
        "by": np.array(["Seoul", "Washington", "Kyiv"], dtype=object)[random.integers(0, 3, ROWS)],
        "made": days.strftime("%Y-%m-%d"),
        "count": count,
        "count_unit": "container",
        "count_words": [f"{hedge}{number:,} containers" for hedge, number in zip(hedges[0], count, strict=True)],
        "stated_of": np.array(["152 mm shell", "122 mm rocket"], dtype=object)[random.integers(0, 2, ROWS)],
        "stated_words": [f"{hedge}{number:,} rounds" for hedge, number in zip(hedges[1], stated, strict=True)],
    })  # fmt: skip
    study = copied("ledger", folder)
    frame.to_csv(study / "claims.csv", index=False)
    products = f"""
import pandas as pd
claims = pd.read_csv({str(study / "claims.csv")!r})
names = ["152 mm shell", "122 mm rocket"]
capacities = pd.DataFrame({{"of": names, "best": [450.0, 75.0], "low": [300.0, 70.0], "high": [500.0, 100.0]}})
frame = claims.merge(capacities, how="cross")
for end in ("best", "low", "high"):
    frame["recomputed_" + end] = frame["count"] * frame[end]
frame.to_csv({str(folder / "products.csv")!r}, index=False)
"""
    ours = [*TOOL, "recompute", str(study), "--no-charts", "--quiet", "--out", str(folder / "out-ledger")]
    measured = in_turn(ours, "the products in plain pandas", script(products), 2)
    yield Line(f"a ledger of {ROWS:,} claims in words, recomputed and judged", *measured, 3)


CLAIM = """  - id: c{i}
    by: Seoul
    made: {made}
    says: {hedge}{count:,} containers
    contents:
      - {{says: "up to {stated:,} rounds", of: 152 mm shell}}
    sources:
      - {{source: paper, wrote: "{count:,}"}}
"""


def yaml(folder: Path) -> Iterator[Line]:
    """Measure loading and checking a long claims.yaml against the C loader of yaml, libraries apart."""
    study = copied("yaml", folder)
    head = "title: A ledger\nsources:\n  paper: {publisher: A Paper, title: Boxes, published: 2025-01-05}\nclaims:\n"
    with (study / "claims.yaml").open("w", encoding="utf-8") as file:
        file.write(head)
        for i in range(CLAIMS):
            count, day = (i % 300 + 1) * 100, f"2024-{1 + i % 12:02}-{1 + i % 28:02}"
            file.write(CLAIM.format(i=i, made=day, hedge=HEDGES[i % 6], count=count, stated=count * 450))
    timed = """
import time, yaml, estimates
estimates.load("articles").model
start = time.perf_counter()
{call}
print(time.perf_counter() - start)
"""
    ours = timed.format(call=f"estimates.load({str(study)!r})")
    other = timed.format(call=f"yaml.load(open({str(study / 'claims.yaml')!r}, 'rb'), Loader=yaml.CSafeLoader)")
    measured = in_turn(script(ours), "yaml’s C loader alone", script(other), 5)
    yield Line(f"{CLAIMS:,} claims in YAML, loaded and checked", *measured, 1.5)


def reading(folder: Path) -> Iterator[Line]:
    """Measure sentences read per second against quantulum3, where it is installed; its first sentence apart."""
    numbers = ("13,000", "three million", "about 6,700", "half a million", "some 50", "between two and three million")
    frames = (
        "The ministry said on Monday that {} containers had gone to the port.",
        "Officials would not comment, and no further details were given.",
        "By his count {} rounds of 152 mm shells could have been carried, he told reporters.",
        "It was the third such shipment since August 2023, a spokeswoman added.",
        "She put the number at {} trucks a day, on a road of 40 kilometres.",
    )
    sentences = [frames[i % len(frames)].format(numbers[i % len(numbers)]) for i in range(SENTENCES)]
    text = folder / "sentences.txt"
    text.write_text("\n".join(sentences), encoding="utf-8")
    if find_spec("quantulum3") is None:
        sys.stderr.write("quantulum3 is not installed: pip install 'estimates[bench]'\n")
        return
    timed = """
import time
{imported} as read
sentences = open({path!r}, encoding="utf-8").read().splitlines()[:{size}]
read(sentences[0])
start = time.perf_counter()
for sentence in sentences:
    read(sentence)
print(len(sentences) / (time.perf_counter() - start))
"""
    ours = timed.format(imported="from estimates import read", path=str(text), size=SENTENCES)
    other = timed.format(imported="from quantulum3.parser import parse", path=str(text), size=SENTENCES // 10)
    yield Line("sentences read per second", *in_turn(script(ours), "quantulum3", script(other), 2), 10, unit="per s")


SUBJECTS: dict[str, Callable[[Path], Iterator[Line]]] = {
    subject.__name__: subject for subject in (commands, drawing, ledgers, yaml, reading)
}


def main() -> None:
    """Measure all subjects, or those that are named, and print the table."""
    system = f"{platform.python_implementation()} {platform.python_version()}, {platform.system()}"
    print(f"{system}, {os.cpu_count()} processors, load before: {os.getloadavg()[0]:.1f}\n")
    print("| what | takes | against | takes | ratio | limit | met |\n|---|---:|---|---:|---:|---:|---|", flush=True)
    with tempfile.TemporaryDirectory() as made:
        for name in sys.argv[1:] or SUBJECTS:
            for line in SUBJECTS[name](Path(made)):
                print(line, flush=True)


if __name__ == "__main__":
    main()
