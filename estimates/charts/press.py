"""Drawing in a second process, which loads matplotlib while the first one still computes.

To load matplotlib takes as long as all the rest of the main job, and one need not wait for the other. What cannot be
drawn over there, for whatever reason, is drawn here: the pictures are the same, and so is every error.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from estimates.analysis.recompute import Result
    from estimates.charts.chart import Chart

MAIN = ("growth", "could-hold")  # what the main job draws
_SERVE = "from estimates.charts.press import serve; serve()"

Pictures = list[dict[str, bytes]]


class Order(NamedTuple):
    """One chart, and the formats that it is wanted in."""

    chart: Chart
    formats: tuple[str, ...] = ("svg", "png")
    theme: str = "light"
    width: str = "wide"


class Press:
    """A process that draws one set of orders. Start it, with `with`, before the work that the drawings wait for.

    If not `wanted`, or on a machine with one processor, there is no process, and all is drawn here.
    """

    def __init__(self, wanted: bool = True) -> None:
        self._wanted = wanted and (os.cpu_count() or 1) > 1
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if self._wanted:
            with suppress(OSError):
                self._process = subprocess.Popen(  # noqa: S603  # this very program
                    [sys.executable, "-c", _SERVE],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """End the process, if there is one; what is ordered from now on is drawn here."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def order(self, orders: Sequence[Order]) -> Callable[[], Pictures]:
        """Hand the orders over; what is returned waits for their pictures ({format: bytes} each) and gives them.

        It raises MissingGlyphError for letters that the type lacks.
        """
        process = self._process
        if process is not None and process.stdin is not None:
            with suppress(OSError):
                pickle.dump(list(orders), process.stdin)
                process.stdin.flush()

        def pictures() -> Pictures:
            if process is not None:
                with suppress(OSError, pickle.UnpicklingError, EOFError):
                    answer, _ = process.communicate()
                    if process.returncode == 0:
                        return list(pickle.loads(answer))  # noqa: S301  # from our own process, over a pipe
            return drawn(orders)

        return pictures


def drawn(orders: Sequence[Order]) -> Pictures:
    """The pictures, drawn in this process."""
    from estimates import charts

    return [charts.renders(*order) for order in orders]


def serve() -> None:
    """Load all that drawing takes, then draw one set of orders from standard input to standard output."""
    gc.disable()  # a seventh of the time to load; it draws a few pictures, and is gone

    import matplotlib.artist

    # a fifth of matplotlib's time to load goes into docstrings, which nobody reads in this process
    matplotlib.artist.kwdoc = lambda artist: ""  # noqa: ARG005
    from matplotlib.backends import backend_agg, backend_svg  # noqa: F401  # loaded for the drawing to come
    from PIL import PngImagePlugin  # noqa: F401  # as above

    from estimates.charts import pictures  # noqa: F401  # as above

    orders = pickle.load(sys.stdin.buffer)  # noqa: S301  # from our own process, over a pipe
    sys.stdout.buffer.write(pickle.dumps(drawn(orders)))
    sys.stdout.buffer.flush()
    os._exit(0)  # there is nothing to tidy up, and somebody waits


class Job(NamedTuple):
    """The main job's charts: `files` waits for them, by name; `missing` says which charts the data cannot fill."""

    files: Callable[[], dict[str, bytes]]
    missing: tuple[str, ...]


def main_job(result: Result, press: Press, shares: Mapping[str, float] | None = None) -> Job:
    """Have the main job's charts drawn, with that of a mix if `shares` are asked for.

    `files` raises DataError with the place of a letter that the type lacks.
    """
    from estimates import charts

    made, missing = {}, []
    for name in (*MAIN, "mix") if shares else MAIN:
        try:
            made[name] = charts.made(name, result, shares)
        except charts.NothingToDrawError as nothing:
            missing.append(f"no {name} chart: {nothing}")
    pictures = press.order([Order(chart) for chart in made.values()])

    def files() -> dict[str, bytes]:
        from estimates.charts.misprints import placed

        with placed(result.study):
            done = pictures()
        return {f"{name}.{style}": data for name, one in zip(made, done, strict=True) for style, data in one.items()}

    return Job(files, tuple(missing))
