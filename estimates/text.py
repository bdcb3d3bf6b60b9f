"""What the terminal shows of a result: worked lines that a reader can redo by hand, ranges, verdicts and their reasons."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import numpy as np

from estimates.figures import number
from estimates.recompute import Result
from estimates.verdicts import span

INDENT = "  "


def recomputed(result: Result, *, width: int = 100) -> Iterator[str]:
    """The lines that `estimates recompute` prints."""
    study = result.study
    yield study.title
    for what in what_if(result):
        yield from _wrapped(what, width, INDENT)
    yield ""
    yield "What one could hold (assumptions.yaml)"
    names = max((len(name) for name in study.capacities), default=0)
    for name, value in result.model.capacities.items():
        words = result.model.words(name)
        yield f"{INDENT}{name:<{names}}  {words} (range {span(value.low, value.high)})"
    pairs = result.pairs
    before = None
    for i in range(len(pairs.get("claim", ()))):
        if pairs["claim"][i] != before:
            before = pairs["claim"][i]
            repeat = ", a repeat" if pairs["kind"][i] == "repeat" else ""
            yield ""
            yield f"{pairs['made'][i] or 'undated':<10}  {pairs['by'][i]}: {pairs['count_words'][i]}  [{before}{repeat}]"
        yield from _row(result, i, names, width)
    for claim in _without_rows(result):
        yield ""
        yield claim
    yield ""
    yield tally(result)


def what_if(result: Result) -> Iterator[str]:
    """Everything that makes this result another one than the study's own."""
    for override in result.overrides:
        yield f"what if: {override}"
    if result.as_of:
        yield f"as of {result.as_of.text}"


def _row(result: Result, i: int, names: int, width: int) -> Iterator[str]:
    pairs = result.pairs
    yield f"{INDENT}{pairs['of'][i]:<{names}}  {pairs['worked'][i]}"
    literal = span(
        pairs["recomputed_low"][i],
        pairs["recomputed_high"][i],
        bool(pairs["recomputed_low_open"][i]),
        bool(pairs["recomputed_high_open"][i]),
    )
    implied = "" if np.isnan(pairs["recomputed_implied_low"][i]) else (
        f"; implied {span(pairs['recomputed_implied_low'][i], pairs['recomputed_implied_high'][i])}"
    )
    margin = INDENT + " " * (names + 2)
    yield f"{margin}could hold {literal}{implied}"
    if pairs["verdict"][i]:
        said = f"{pairs['verdict'][i]}: {pairs['stated_by'][i]} said “{pairs['stated_words'][i]}”. {pairs['why'][i]}"
        yield from _wrapped(said, width, margin)


def _without_rows(result: Result) -> Iterator[str]:
    shown = set(result.pairs.get("claim", ()))
    counts = result.counts
    for i, claim in enumerate(counts["claim"]):
        if claim not in shown:
            made = counts["made"][i] or "undated"
            yield f"{made:<10}  {counts['by'][i]}: {counts['words'][i]}  [{claim}]"
            yield f"{INDENT}no capacity is for {counts['unit'][i]}: nothing to recompute"


def tally(result: Result) -> str:
    """How many verdicts of each kind, in one line."""
    verdicts = [verdict for verdict in result.pairs.get("verdict", ()) if verdict]
    if not verdicts:
        return "No claim gives both a count and its contents: nothing to compare."
    kinds = ", ".join(f"{verdicts.count(kind)} {kind}" for kind in dict.fromkeys(verdicts))
    return f"{len(verdicts)} stated figures compared: {kinds}."


def _wrapped(text: str, width: int, margin: str) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=margin, subsequent_indent=margin, break_long_words=False) or [margin]
