"""A million claims as columns against plain pandas, and ten thousand in YAML against its C loader."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from bench.measure import ROOT, TOOL, Command, Row, Run, clock, in_turn, inside, memory, processors, run, said, seconds

TIMES = 2
FORMS = (("words", ".csv"), ("words", ".parquet"), ("numbers", ".parquet"))
LARGE, SMALL, YAML = 1_000_000, 10_000, 10_000
ASSUMPTIONS = ROOT / "estimates" / "studies" / "north-korea" / "assumptions.yaml"
HEDGES = ("", "more than ", "about ", "at least ", "up to ", "nearly ")
BY = ("Seoul", "Washington", "Kyiv")


def rows(folder: Path) -> Iterator[Row]:
    """Time and memory of a million claims, in words and in numbers, in CSV and in Parquet."""
    for said_in, suffix in FORMS:
        run(inside(write, folder, said_in, suffix))
    ours: dict[str, list[Run]] = {}
    for said_in, suffix in FORMS:
        name = f"{said_in}{suffix}"
        path = _folder(folder, said_in, suffix, LARGE) / f"claims{suffix}"
        commands = {
            "ours": _recompute(path.parent, folder),
            "small": _recompute(_folder(folder, said_in, suffix, SMALL), folder),
            "peer": inside(products, path, folder / f"products{suffix}"),
        }
        runs = in_turn(commands, TIMES)
        ours |= {name: runs["ours"], f"small {name}": runs["small"]}
        one, other, kind = runs["ours"], runs["peer"], {".csv": "CSV", ".parquet": "Parquet"}[suffix]
        yield Row(
            f"1,000,000 claims in {said_in} × capacities with verdicts, {kind} in and out",
            seconds(clock(one)),
            f"the same products in plain pandas: {seconds(clock(other))}",
            clock(one) / clock(other),
            3,
            in_processors=processors(one) / processors(other),
        )
        frame, claims = said(other), said(other, 1)
        peer = f"the frame of claims and products: {frame:.0f} MB (of the claims alone: {claims:.0f} MB)"
        yield Row(
            "the most memory that this takes, libraries and all", f"{memory(one):.0f} MB", peer, memory(one) / frame, 3
        )
    worst = max(("words.csv", "words.parquet"), key=lambda name: clock(ours[name]))
    per_claim = {size: clock(ours[name]) / size for size, name in ((LARGE, worst), (SMALL, f"small {worst}"))}
    yield Row(
        "time per claim at 1,000,000 claims",
        f"{per_claim[LARGE] * 1e6:.2g} µs",
        f"at 10,000 claims: {per_claim[SMALL] * 1e6:.2g} µs",
        per_claim[LARGE] / per_claim[SMALL],
        1,
    )


def _folder(folder: Path, said_in: str, suffix: str, size: int) -> Path:
    return folder / f"{said_in}-{size}{suffix.replace('.', '-')}"


def _recompute(study: Path, folder: Path) -> Command:
    return [TOOL, "recompute", str(study), "--out", str(folder / "out-rows")]


def write(folder: str, said_in: str, suffix: str) -> str:
    """Ledgers of both sizes with the default study's assumptions, drawn at random with a fixed seed."""
    import shutil

    import numpy as np
    import pandas as pd

    for size in (LARGE, SMALL):
        random = np.random.default_rng(1)
        count = random.integers(1, 300, size) * 100
        stated = count * random.choice([300, 400, 450, 500, 1000, 1333], size) // 1000 * 1000 + 1000
        days = pd.Timestamp("2023-08-01") + pd.to_timedelta(random.integers(0, 1000, size), "D")
        frame = pd.DataFrame({
            "claim": [f"c{i}" for i in range(size)],
            "by": np.array(BY, dtype=object)[random.integers(0, len(BY), size)],
            "made": days.strftime("%Y-%m-%d"),
            "count": count.astype(float),
            "count_unit": "container",
            "of": np.array(["152 mm shell", "122 mm rocket"], dtype=object)[random.integers(0, 2, size)],
            "stated": stated.astype(float),
        })  # fmt: skip
        if said_in == "words":
            hedges = np.array(HEDGES, dtype=object)[random.integers(0, len(HEDGES), (2, size))]
            frame["count_words"] = [f"{h}{n:,} containers" for h, n in zip(hedges[0], count, strict=True)]
            frame["stated_words"] = [f"{h}{n:,} rounds" for h, n in zip(hedges[1], stated, strict=True)]
        at = _folder(Path(folder), said_in, suffix, size)
        at.mkdir()
        shutil.copy(ASSUMPTIONS, at)
        path = at / f"claims{suffix}"
        frame.to_csv(path, index=False) if suffix == ".csv" else frame.to_parquet(path, index=False)
    return ""


def products(path: str, to: str) -> str:
    """What one would write with pandas: each count times each capacity and its range; gives the frames' MB."""
    import pandas as pd

    is_csv = path.endswith(".csv")
    claims = pd.read_csv(path) if is_csv else pd.read_parquet(path)
    capacities = pd.DataFrame({
        "capacity_of": ["152 mm shell", "122 mm rocket"],
        "best": [450.0, 75.0],
        "low": [300.0, 70.0],
        "high": [500.0, 100.0],
    })  # fmt: skip
    frame = claims.merge(capacities, how="cross")
    for end in ("best", "low", "high"):
        frame[f"recomputed_{end}"] = frame["count"] * frame[end]
    frame.to_csv(to, index=False) if is_csv else frame.to_parquet(to, index=False)
    return f"{frame.memory_usage(deep=True).sum() / 1e6} {claims.memory_usage(deep=True).sum() / 1e6}"


# -- YAML -------------------------------------------------------------------------------------------------------------

HEAD = """title: A ledger
sources:
  paper: {publisher: A Paper, title: Boxes go, published: 2025-01-05, url: "https://paper.example/1"}
claims:
"""
CLAIM = """  - id: c{i}
    by: {by}
    made: 2024-{month:02}-{day:02}
    says: {hedge}{count:,} containers
    contents:
      - {{says: "up to {stated:,} rounds", of: 152 mm shell}}
    sources:
      - {{source: paper, wrote: "{count:,}"}}
"""


def yaml_rows(folder: Path) -> Iterator[Row]:
    """Ten thousand claims in YAML, checked and with all places known, against the C loader's plain data."""
    at = folder / "yaml"
    at.mkdir()
    (at / "assumptions.yaml").write_bytes(ASSUMPTIONS.read_bytes())
    claims = (
        CLAIM.format(
            i=i, by=BY[i % 3], month=1 + i % 12, day=1 + i % 28, hedge=HEDGES[i % 6],
            count=(i % 300 + 1) * 100, stated=(i % 300 + 1) * 45_000,
        )
        for i in range(YAML)
    )  # fmt: skip
    (at / "claims.yaml").write_text(HEAD + "".join(claims), encoding="utf-8")
    runs = in_turn({"ours": inside(load, at), "peer": inside(load_alone, at)}, 7)
    one, other = said(runs["ours"]), said(runs["peer"])
    yield Row(
        "a YAML ledger of 10,000 claims, loaded and checked",
        seconds(one),
        f"yaml’s C loader alone: {seconds(other)}",
        one / other,
        1.5,
    )


def load(at: str) -> str:
    """The seconds that a study takes to load, its libraries apart."""
    import estimates
    from estimates.study import models, shape  # noqa: F401  # the peer's library is loaded before the clock, too

    start = time.perf_counter()
    estimates.load(at)
    return str(time.perf_counter() - start)


def load_alone(at: str) -> str:
    """The seconds that yaml takes for the same two files."""
    import yaml

    start = time.perf_counter()
    for path in (Path(at) / "claims.yaml", Path(at) / "assumptions.yaml"):
        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    return str(time.perf_counter() - start)
