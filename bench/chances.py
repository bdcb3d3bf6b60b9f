"""What is likely inside a range: two factors without random numbers, and more of them against NumPy and squigglepy."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measure import Row, in_turn, inside, said, seconds, timed

if TYPE_CHECKING:
    from estimates.analysis.likely import Factor, Knots, Triangular

TIMES = 5
FINE = 1_000_000  # quantiles of one factor, to know how exact 200 are
DRAWS = 1_000_000


def rows(_: Path) -> Iterator[Row]:
    """The error and the time of two factors, and the time of three."""
    functions = {"two": two, "ours": three, "NumPy": three_in_numpy, "squigglepy": three_in_squigglepy}
    runs = in_turn({name: inside(function) for name, function in functions.items()}, TIMES)
    time, error = said(runs["two"]), said(runs["two"], 1)
    yield Row("`--likely`, two factors: the time", seconds(time), "the bar is in ms", time * 1e3, 2)
    peer = f"one worked out with {FINE:,} quantiles of a factor; the bar is in %"
    yield Row("`--likely`, two factors: the largest error of a quantile", f"{error:.2g} %", peer, error, 0.01)
    one = said(runs["ours"])
    for name, bar in (("NumPy", 1.25), ("squigglepy", None)):
        other = said(runs[name])
        what = f"`--likely`, three factors: {DRAWS:,} draws with quantiles"
        yield Row(what, seconds(one), f"{name}: {seconds(other)}", one / other, bar)


def factors() -> tuple[Knots, Triangular, Knots]:
    """A count that was said to be more than 13,000, what a container holds, and a share."""
    from estimates.analysis.likely import Triangular, answers, uniform

    count = answers(13_000, (13_000, 14_690), (13_000, 16_000), (13_000, inf))
    return count, Triangular(300, 450, 500), uniform(0.8, 1.0)


def two() -> str:
    """The seconds that two factors take, and the largest error of their quantiles in percent."""
    import numpy as np
    from estimates.analysis.likely import SHOWN, product

    count, holds, _ = factors()
    numbers = count.quantile((np.arange(FINE) + 0.5) / FINE)
    worst = 0.0
    found = product(count, holds)
    for probability, quantile in zip(SHOWN.tolist(), (found.q10, found.q50, found.q90), strict=True):
        low, high = quantile * 0.99, quantile * 1.01
        for _ in range(40):
            middle = (low + high) / 2
            if holds.probability(middle / numbers).mean() < probability:
                low = middle
            else:
                high = middle
        worst = max(worst, abs(quantile / high - 1) * 100)
    return f"{timed(lambda: product(count, holds), 50)} {worst}"


def three() -> str:
    """The seconds that three factors take."""
    from estimates.analysis.likely import mapped, product

    count, holds, share = factors()
    spreads: dict[str, Factor] = {"holds": holds, "share": share}
    return str(timed(lambda: product(count, mapped(spreads, lambda drawn: drawn["holds"] * drawn["share"])), 5))


def three_in_numpy() -> str:
    """The seconds that the same draws, the mean, the spread and the quantiles take in NumPy."""
    import numpy as np

    count, *_ = factors()

    def drawn() -> object:
        random = np.random.default_rng(0)
        values = np.interp(random.random(DRAWS), count.probabilities, count.numbers)
        values *= random.triangular(300, 450, 500, DRAWS)
        values *= random.uniform(0.8, 1.0, DRAWS)
        return values.mean(), values.std(), np.quantile(values, [0.1, 0.5, 0.9])

    return str(timed(drawn, 5))


def three_in_squigglepy() -> str:
    """The seconds that squigglepy takes for as many draws of much the same shapes."""
    import numpy as np
    import squigglepy as sq

    def drawn() -> object:
        product = sq.to(13_000, 16_000) * sq.triangular(300, 450, 500) * sq.uniform(0.8, 1.0)
        return np.quantile(sq.sample(product, n=DRAWS), [0.1, 0.5, 0.9])

    return str(timed(drawn, 3))
