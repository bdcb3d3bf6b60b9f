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
    "matplotlib": "from matplotlib.backends import backend_agg, backend_svg\nfrom PIL import PngImagePlugin",
    "our modules": "import estimates.export.outputs, estimates.charts.pictures, estimates.cli.recompute",
}
WORK = ("laying out and drawing", "saving as SVG", "saving as PNG")


def profile(folder: Path) -> str:
    """Where the main job's time goes, as Markdown."""
    job: Command = [TOOL, "recompute", "--out", str(folder / "out"), "-q"]
    code = list(STEPS.values())
    loading = {name: [PYTHON, "-c", "\n".join(code[: i + 1])] for i, name in enumerate(STEPS)}
    runs = in_turn({"job": job, "work": inside(work), **loading}, TIMES)
    times = [clock(runs[name]) for name in STEPS]
    taken = [(name, after - before) for name, before, after in zip(STEPS, [0.0, *times], times, strict=False)]
    taken += [(name, said(runs["work"], index)) for index, name in enumerate(WORK)]
    rest = clock(runs["job"]) - sum(one for _, one in taken)
    taken.append(("reading the study, the arithmetic, the verdicts, the table, the page and the files", rest))
    lines = [f"| {name} | {seconds(max(0.0, one))} |" for name, one in taken]
    return f"""The main job takes {seconds(clock(runs["job"]))} by the clock.

| step | takes |
|---|---|
{chr(10).join(lines)}
"""


def work() -> str:
    """The seconds that drawing the main job's charts takes, and saving them in each format."""
    from estimates.export.outputs import DRAWN

    import estimates
    from estimates import charts
    from estimates.charts import pictures

    result = estimates.compute(estimates.load("articles"))
    made = [charts.made(name, result) for name in DRAWN]
    moments = [time.perf_counter()]
    for formats in ((), ("svg",), ("png",)):
        for chart in made:
            pictures.renders(chart, formats)
        moments.append(time.perf_counter())
    drawn, svg, png = (after - before for before, after in pairwise(moments))
    return f"{drawn} {svg - drawn} {png - drawn}"
