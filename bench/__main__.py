"""Print ratios of run times as a Markdown table: `python -m bench [SUBJECT...]`.

pyperf measures both programs of a line, one after the other, each several times in processes of its own; the ratio is
that of the medians. Inputs are made here with a fixed seed. A ratio is an upper limit, except of sentences per second.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyperf

from tools.measured import write

TOOL = [sys.executable, "-P", "-m", "estimates"]
STUDY = Path(__file__).parent.parent / "estimates" / "studies" / "north-korea"
HEDGES = ("", "more than ", "about ", "at least ", "up to ", "nearly ")
ONCE = ["--quiet", "--values=1", "--warmups=1", "--loops=1", "--inherit-environ=PYTHONPATH"]
ROWS, CLAIMS, SENTENCES = 1_000_000, 10_000, 5_000


class Line(NamedTuple):
    """What is measured, with the number of ours and of the other, and the limit of their ratio."""

    what: str
    ours: float
    against: str
    other: float
    limit: float
    unit: str = "s"

    def __str__(self) -> str:
        ratio = self.ours / self.other
        at_least = self.unit == "per s"
        is_met = ratio >= self.limit if at_least else ratio <= self.limit
        ours, other = (f"{value:,.3g} {self.unit}" for value in (self.ours, self.other))
        bound = f"{'≥' if at_least else '≤'} {self.limit:g}"
        cells = (self.what, ours, self.against, other, f"{ratio:.2g}", bound, "yes" if is_met else "**no**")
        return f"| {' | '.join(cells)} |"


def measured(kind: str, *arguments: str, times: int = 7) -> pyperf.Benchmark:
    """Return what pyperf measures of a `command` or of a statement (`timeit`): the second run of each process."""
    with tempfile.TemporaryDirectory() as folder:
        output = str(Path(folder, "runs.json"))
        command = [sys.executable, "-m", "pyperf", kind, *ONCE, f"--processes={times}", "--output", output, *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        return pyperf.Benchmark.load(output)


def command(*arguments: str, times: int = 7) -> float:
    """Return the median seconds of a process."""
    return float(measured("command", "--", *arguments, times=times).median())


def peak(*arguments: str) -> float:
    """Return the most memory that a process takes, in MB."""
    return float(measured("command", "--", *arguments, times=1).get_metadata()["command_max_rss"]) / 1e6


def statement(code: str, setup: str, times: int = 5) -> float:
    """Return the median seconds of a statement."""
    return float(measured("timeit", "--setup", setup, code, times=times).median())


def script(folder: Path, code: str) -> list[str]:
    """Return the command that runs some code."""
    path = folder / f"{hash(code):x}.py"
    path.write_text(code, encoding="utf-8")
    return [sys.executable, "-P", str(path)]


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
    nothing = command(*script(folder, "pass"))
    yield Line("`read` of a sentence", command(*TOOL, "read", str(sentence)), "`python -c pass`", nothing, 8)
    yield Line("`check articles`", command(*TOOL, "check", "articles"), "`python -c pass`", nothing, 30)
    recompute = command(*TOOL, "recompute", "articles", "--format", "json", "--no-charts")
    other = "importing yaml, pydantic, pint and pandas, and reading the files"
    yield Line("`recompute --format json --no-charts`", recompute, other, command(*script(folder, libraries)), 0.8)


def drawing(folder: Path) -> Iterator[Line]:
    """Measure the main job against drawing and saving as many empty figures of the same sizes."""
    job = [*TOOL, "recompute", "articles", "--quiet", "--out", str(folder / "out")]
    ours = command(*job)
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
    other = f"drawing and saving {len(sizes)} empty figures"
    yield Line("`recompute articles` with charts, CSV and page", ours, other, command(*script(folder, empty)), 2)


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
    runs = []
    for rows in (ROWS // 10, ROWS):
        study = copied(f"ledger-{rows}", folder)
        frame[:rows].to_csv(study / "claims.csv", index=False)
        runs.append([*TOOL, "recompute", str(study), "--no-charts", "--quiet", "--out", str(folder / f"out-{rows}")])
    held = f"import pandas\nclaims = pandas.read_csv({str(folder / f'ledger-{ROWS}' / 'claims.csv')!r})"
    products = f"""
{held}
names = ["152 mm shell", "122 mm rocket"]
capacities = pandas.DataFrame({{"of": names, "best": [450.0, 75.0], "low": [300.0, 70.0], "high": [500.0, 100.0]}})
frame = claims.merge(capacities, how="cross")
for end in ("best", "low", "high"):
    frame["recomputed_" + end] = frame["count"] * frame[end]
frame.to_csv({str(folder / "products.csv")!r}, index=False)
"""
    tenth, ours = (command(*run, times=2) for run in runs)
    what = f"a ledger of {ROWS:,} claims in words, recomputed and judged"
    yield Line(what, ours, "the products in plain pandas", command(*script(folder, products), times=2), 3)
    yield Line("the same", ours, f"a ledger of {ROWS // 10:,}", tenth, 10)
    memory = peak(*runs[1]), "pandas with the ledger as a frame", peak(*script(folder, held))
    yield Line("the same, its memory", *memory, 3, "MB")


HEAD = ("| what | takes | against | takes | ratio | limit | met |", "|---|---:|---|---:|---:|---:|---|")
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
    """Measure loading and checking a long claims.yaml against yaml's C loader, and a failed load against a good one."""
    text = "title: A ledger\nsources:\n  paper: {publisher: A Paper, title: Boxes, published: 2025-01-05}\nclaims:\n"
    for i in range(CLAIMS):
        count, day = (i % 300 + 1) * 100, f"2024-{1 + i % 12:02}-{1 + i % 28:02}"
        text += CLAIM.format(i=i, made=day, hedge=HEDGES[i % 6], count=count, stated=count * 450)
    study, wrong = copied("yaml", folder), copied("wrong", folder)
    (study / "claims.yaml").write_text(text, encoding="utf-8")
    (wrong / "claims.yaml").write_text(text.replace("- id: c9999\n", "- id: c9999\n  "), encoding="utf-8")
    setup = (
        "import contextlib, estimates, yaml\nfrom estimates.diagnostics import DataError\nestimates.load('articles')"
    )
    ours = statement(f"estimates.load({str(study)!r})", setup)
    other = statement(f"yaml.load(open({str(study / 'claims.yaml')!r}, 'rb'), Loader=yaml.CSafeLoader)", setup)
    failed = statement(f"with contextlib.suppress(DataError): estimates.load({str(wrong)!r})", setup)
    yield Line(f"{CLAIMS:,} claims in YAML, loaded and checked", ours, "yaml’s C loader alone", other, 1.5)
    yield Line("the same with a slip in the last claim, refused", failed, "the load without the slip", ours, 1)


def reading(folder: Path) -> Iterator[Line]:
    """Measure sentences read per second against quantulum3, the first not counted."""
    numbers = ("13,000", "three million", "about 6,700", "half a million", "some 50", "between two and three million")
    frames = (
        "The ministry said on Monday that {} containers had gone to the port.",
        "By his count {} rounds of 152 mm shells could have been carried, he told reporters.",
        "It was the third such shipment since August 2023, a spokeswoman added.",
    )
    sentences = [frames[i % len(frames)].format(numbers[i % len(numbers)]) for i in range(SENTENCES)]
    path = folder / "sentences.txt"
    path.write_text("\n".join(sentences), encoding="utf-8")
    setup = f"{{}} as read\nsentences = open({str(path)!r}, encoding='utf-8').read().splitlines()[:{{}}]\nread('1 m')"
    each = "for sentence in sentences: read(sentence)"
    ours = SENTENCES / statement(each, setup.format("from estimates import read", SENTENCES), times=2)
    few = SENTENCES // 10
    other = few / statement(each, setup.format("from quantulum3.parser import parse", few), times=2)
    yield Line("sentences read per second", ours, "quantulum3", other, 10, "per s")


def main() -> None:
    """Measure all subjects, or those that are named, and print the table; all of them go into docs/benchmarks.md."""
    table = [f"{platform.system()}, {os.cpu_count()} processors, load before: {os.getloadavg()[0]:.1f}", "", *HEAD]
    with tempfile.TemporaryDirectory() as made:
        for subject in (commands, drawing, ledgers, yaml, reading):
            if not sys.argv[1:] or subject.__name__ in sys.argv[1:]:
                for line in subject(Path(made)):
                    sys.stderr.write(f"{line}\n")
                    table.append(str(line))
    if not sys.argv[1:]:
        write("make bench", "\n".join(table))


if __name__ == "__main__":
    main()
