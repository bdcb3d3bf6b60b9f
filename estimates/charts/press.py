"""Drawing in a second process, which loads matplotlib while the first one still computes.

To load matplotlib takes as long as all the rest of the main job, and one does not wait for the other. What cannot be
drawn over there, for whatever reason, is drawn here: pictures are the same, and so is every error.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from estimates.charts.chart import Chart, NothingToDrawError

if TYPE_CHECKING:
    from estimates.recompute import Result

MAIN = ("growth", "could-hold")  # what the main job draws
FORMATS = ("svg", "png")
_SERVE = "from estimates.charts.press import serve; serve()"


class Order(NamedTuple):
    """One chart, and the formats that it is wanted in."""

    chart: Chart
    formats: tuple[str, ...] = FORMATS
    theme: str = "light"
    width: str = "wide"


class Press:
    """A process that draws, from the `with` on; start it before the work that the drawings wait for."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if (os.cpu_count() or 1) > 1:
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
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def renders(self, orders: Sequence[Order]) -> list[dict[str, bytes]]:
        """The pictures of each order: {format: bytes}. Raises MissingGlyphError for letters that the type lacks."""
        process, self._process = self._process, None
        if process is not None:
            try:
                answer, _ = process.communicate(pickle.dumps(list(orders)))
                if process.returncode == 0:
                    return list(pickle.loads(answer))  # noqa: S301  # from our own process, over a pipe
            except (OSError, pickle.UnpicklingError, EOFError):
                process.kill()
                process.wait()
        return _drawn(orders)


def _drawn(orders: Sequence[Order]) -> list[dict[str, bytes]]:
    from estimates.charts.pictures import renders

    return [renders(*order) for order in orders]


def serve() -> None:
    """Load all that drawing takes, then draw one set of orders from standard input to standard output."""
    from matplotlib.backends import backend_agg, backend_svg  # noqa: F401  # loaded for the drawing to come

    from estimates.charts import pictures  # noqa: F401  # as above

    orders = pickle.load(sys.stdin.buffer)  # noqa: S301  # from our own process, over a pipe
    sys.stdout.buffer.write(pickle.dumps(_drawn(orders)))


def main_pictures(result: Result, press: Press | None = None) -> tuple[dict[str, bytes], list[str]]:
    """The files of the main job's charts by name, and a sentence for each chart that the data cannot fill.

    Raises DataError with the place of a letter that the type lacks.
    """
    from estimates.charts import made

    charts, missing = {}, []
    for name in MAIN:
        try:
            charts[name] = made(name, result)
        except NothingToDrawError as nothing:
            missing.append(f"no {name} chart: {nothing}")
    orders = [Order(chart) for chart in charts.values()]
    try:
        drawn = (press or Press()).renders(orders)
    except ValueError:
        from estimates.charts.misprints import placed

        with placed(result.study):
            drawn = _drawn(orders)
    files = {
        f"{name}.{style}": data for name, made_ in zip(charts, drawn, strict=True) for style, data in made_.items()
    }
    return files, missing
