"""The main job with its charts, against a script that draws as many empty figures; and where its time goes."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from bench.measure import PYTHON, TOOL, Command, Row, clock, in_turn, inside, processors, said, seconds

TIMES = 7
EMPTY = """
import matplotlib.pyplot as plt
for name, size in {sizes!r}:
    figure, axes = plt.subplots(figsize=size)
    for style in ("svg", "png"):
        figure.savefig(f"{folder}/{{name}}.{{style}}", dpi=224)
"""


def rows(folder: Path) -> Iterator[Row]:
    """The main job against its empty figures."""
    out, empty = folder / "out", folder / "empty"
    empty.mkdir()
    job = [TOOL, "recompute", "--out", str(out)]
    in_turn({"job": job}, 0)
    runs = in_turn({"job": job, "empty": [PYTHON, "-c", EMPTY.format(sizes=_sizes(out), folder=empty)]}, TIMES)
    one, other = runs["job"], runs["empty"]
    yield Row(
        "the whole main job: `estimates recompute` with charts, CSV, JSON and page",
        seconds(clock(one)),
        f"a script that draws and saves as many empty figures of the same size: {seconds(clock(other))}",
        clock(one) / clock(other),
        1.25,
        in_processors=processors(one) / processors(other),
    )


def _sizes(out: Path) -> list[tuple[str, tuple[float, float]]]:
    """The name of each chart that was drawn, and its size in inches."""
    found = []
    for path in sorted(out.glob("*.svg")):
        box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', path.read_text(encoding="utf-8"))
        if box:
            found.append((path.stem, (float(box[1]) / 72, float(box[2]) / 72)))
    return found


# -- where the time goes ----------------------------------------------------------------------------------------------

ALONE = 'import os; os.environ["OPENBLAS_NUM_THREADS"] = "1"'  # as the command has it
STEPS = {
    "the interpreter": ALONE,
    "click": "import estimates.cli",
    "NumPy": "import numpy",
    "PyYAML and pint": "import yaml, estimates.quantities.old_units",
    "our modules": "import estimates.export.outputs, estimates.cli.text, estimates.cli.recompute",
}
DRAWN = {
    "the interpreter": ALONE,
    "NumPy": "import numpy",
    "matplotlib": """
import matplotlib.artist
matplotlib.artist.kwdoc = lambda artist: ""
from matplotlib.backends import backend_agg, backend_svg
from PIL import PngImagePlugin
""",
    "our modules": "import estimates.charts.pictures",
}


WORK = ("laying out and drawing", "saving as SVG", "saving as PNG")


def profile(folder: Path) -> str:
    """Where the main job's time goes, in both of its processes, as Markdown."""
    commands: dict[str, Command] = {
        "without": [TOOL, "recompute", "--no-charts", "-q"],
        "job": [TOOL, "recompute", "--out", str(folder / "out"), "-q"],
        "work": inside(work),
    }
    for part, steps in (("first", STEPS), ("second", DRAWN)):
        code = list(steps.values())
        commands |= {f"{part} {name}": [PYTHON, "-c", "\n".join(code[: i + 1])] for i, name in enumerate(steps)}
    runs = in_turn(commands, TIMES)
    taken: list[tuple[str, str, float]] = []
    for part, steps in (("first", STEPS), ("second", DRAWN)):
        times = [clock(runs[f"{part} {name}"]) for name in steps]
        taken += [
            (part, name, after - before) for name, before, after in zip(steps, [0.0, *times], times, strict=False)
        ]
    computing = clock(runs["without"]) - clock(runs[f"first {[*STEPS][-1]}"])
    taken.insert(len(STEPS), ("first", "reading the study, the arithmetic, the verdicts, the table", computing))
    taken += [("second", name, said(runs["work"], index)) for index, name in enumerate(WORK)]
    job, alone = runs["job"], ("first", "second")
    parts = {part: seconds(sum(one for at, _, one in taken if at == part)) for part in alone}
    lines = [f"| {part} | {name} | {seconds(max(0.0, one))} |" for part, name, one in taken]
    libraries = seconds(sum(one for part, name, one in taken if part == "second" and name in [*DRAWN][:3]))
    return f"""The main job takes {seconds(clock(job))} by the clock, and {seconds(processors(job))} of all processors.
It runs in two processes at once. The first one reads, works out and writes: {parts["first"]} without the page and the
files. The second one draws: {parts["second"]}, of which {libraries} are the interpreter, NumPy and matplotlib, which
the empty figures load as well. So nobody waits for the arithmetic; what is left is drawing and the libraries' start.

| process | step | takes |
|---|---|---|
{chr(10).join(lines)}
"""


def work() -> str:
    """The seconds that drawing the main job's charts takes, and saving them in each format."""
    import estimates
    from estimates import charts
    from estimates.charts import pictures
    from estimates.charts.press import MAIN

    result = estimates.compute(estimates.load("articles"))
    made = [charts.made(name, result) for name in MAIN]
    moments = [time.perf_counter()]
    for formats in ((), ("svg",), ("png",)):
        for chart in made:
            pictures.renders(chart, formats)
        moments.append(time.perf_counter())
    drawn, svg, png = (after - before for before, after in pairwise(moments))
    return f"{drawn} {svg - drawn} {png - drawn}"
