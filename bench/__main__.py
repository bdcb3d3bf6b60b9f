"""Print ratios of run times as a Markdown table: `python -m bench [SUBJECT...]`.

Both programs of a line run in turn on one machine, each in a process of its own; the ratio is that of the medians by
the clock. Inputs are made here with a fixed seed. A ratio is an upper limit, except of sentences per second.
"""

from __future__ import annotations

import os
import platform
import re
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
        cells = (self.what, _number(self.ours, self.unit), self.against, _number(self.other, self.unit))
        return f"| {' | '.join(cells)} | {ratio:.2g} | {bound} | {'yes' if is_met else '**no**'} |"


def _number(value: float, unit: str) -> str:
    return f"{value * 1e3:.0f} ms" if unit == "s" and value < 1 else f"{value:,.4g} {unit}"


def in_turn(ours: list[str], other: list[str], times: int) -> tuple[float, float]:
    """Return the median seconds of two commands, run in turn; one run of each goes before and is not counted."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(times + 1):
        for command, seconds in zip((ours, other), taken, strict=True):
            start = time.perf_counter()
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603
            seconds.append(time.perf_counter() - start)
    return median(taken[0][1:]), median(taken[1][1:])


def script(code: str) -> list[str]:
    """Return the command that runs some code."""
    return [sys.executable, "-P", "-c", code]


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
    recompute = ["recompute", "--format", "json", "--no-charts"]
    nothing = "`python -c pass`"
    yield Line("`read` of a sentence", *_against([*TOOL, "read", str(sentence)], nothing, script("pass")), 8)
    yield Line("`check articles`", *_against([*TOOL, "check", "articles"], nothing, script("pass")), 30)
    other = "importing yaml, pydantic, pint and pandas, and reading the files"
    yield Line("`recompute --format json --no-charts`", *_against([*TOOL, *recompute], other, script(libraries)), 1.15)


def _against(ours: list[str], name: str, other: list[str], times: int = 7) -> tuple[float, str, float]:
    one, two = in_turn(ours, other, times)
    return one, name, two


def drawing(folder: Path) -> Iterator[Line]:
    """Measure the main job against drawing and saving as many empty figures of the same sizes."""
    job = [*TOOL, "recompute", "articles", "--out", str(folder / "out")]
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
    yield Line("`recompute articles` with charts, CSV and page", *_against(job, name, script(empty)), 1.25)


def ledgers(folder: Path) -> Iterator[Line]:
    """Measure a long ledger, with its verdicts, against the products alone in pandas."""
    random = np.random.default_rng(1)
    for size in (1_000, ROWS):  # pandas writes the long one; the first makes sure that the ledger is right
        count = random.integers(1, 300, size) * 100
        stated = count * random.choice([300, 400, 450, 500, 1000], size)
        days = pd.Timestamp("2023-08-01") + pd.to_timedelta(random.integers(0, 1000, size), "D")
        hedges = np.array(HEDGES, dtype=object)[random.integers(0, len(HEDGES), (2, size))]
        frame = pd.DataFrame({
            "claim": [f"c{i}" for i in range(size)],
            "by": np.array(["Seoul", "Washington", "Kyiv"], dtype=object)[random.integers(0, 3, size)],
            "made": days.strftime("%Y-%m-%d"),
            "count": count,
            "count_unit": "container",
            "count_words": [f"{hedge}{number:,} containers" for hedge, number in zip(hedges[0], count, strict=True)],
            "stated_of": np.array(["152 mm shell", "122 mm rocket"], dtype=object)[random.integers(0, 2, size)],
            "stated_words": [f"{hedge}{number:,} rounds" for hedge, number in zip(hedges[1], stated, strict=True)],
        })  # fmt: skip
        study = folder / f"{size}"
        study.mkdir()
        (study / "assumptions.yaml").write_bytes((STUDY / "assumptions.yaml").read_bytes())
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
    ours = [*TOOL, "recompute", str(study), "--no-charts", "--out", str(folder / "out-ledger")]
    measured = _against(ours, "the products in plain pandas", script(products), 2)
    yield Line(f"a ledger of {ROWS:,} claims in words, recomputed and judged", *measured, 3)


CLAIM = """  - id: c{i}
    by: Seoul
    made: 2024-{month:02}-{day:02}
    says: {hedge}{count:,} containers
    contents:
      - {{says: "up to {stated:,} rounds", of: 152 mm shell}}
    sources:
      - {{source: paper, wrote: "{count:,}"}}
"""


def yaml(folder: Path) -> Iterator[Line]:
    """Measure loading and checking a long claims.yaml against the C loader of yaml, libraries apart."""
    study = folder / "yaml"
    study.mkdir()
    (study / "assumptions.yaml").write_bytes((STUDY / "assumptions.yaml").read_bytes())
    head = "title: A ledger\nsources:\n  paper: {publisher: A Paper, title: Boxes, published: 2025-01-05}\nclaims:\n"
    kinds = ((i, (i % 300 + 1) * 100) for i in range(CLAIMS))
    claims = [
        CLAIM.format(i=i, month=1 + i % 12, day=1 + i % 28, hedge=HEDGES[i % 6], count=count, stated=count * 450)
        for i, count in kinds
    ]
    (study / "claims.yaml").write_text(head + "".join(claims), encoding="utf-8")
    timed = """
import time, yaml, estimates
estimates.load("articles").model
start = time.perf_counter()
{call}
print(time.perf_counter() - start)
"""
    ours = timed.format(call=f"estimates.load({str(study)!r})")
    other = timed.format(call=f"yaml.load(open({str(study / 'claims.yaml')!r}, 'rb'), Loader=yaml.CSafeLoader)")
    one, two = _printed(ours, other, 5)
    yield Line(f"{CLAIMS:,} claims in YAML, loaded and checked", one, "yaml’s C loader alone", two, 1.5)


def _printed(ours: str, other: str, times: int) -> tuple[float, float]:
    """Return the medians of the numbers that two scripts print, run in turn."""
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for code, numbers in zip((ours, other), found, strict=True):
            done = subprocess.run(script(code), check=True, capture_output=True, text=True)  # noqa: S603
            numbers.append(float(done.stdout))
    return median(found[0]), median(found[1])


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
    one, two = _printed(ours, other, 2)
    yield Line("sentences read per second", one, "quantulum3", two, 10, unit="per s")


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
