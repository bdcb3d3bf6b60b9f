"""A study as one Markdown page: a table of statements, worked lines and verdicts, and the sources under it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import repeat

from estimates import tables, verdicts
from estimates.export.datapackage import slug
from estimates.recompute import Result
from estimates.records import Source

COLUMNS = ("When", "Who", "Count", "Worked", "Could hold", "Stated", "Ratio", "Verdict", "Printed by")


def page(result: Result) -> dict[str, bytes]:
    """The file STUDY.md."""
    return {f"{slug(result.study.name)}.md": "\n".join(_lines(result)).encode()}


def _lines(result: Result) -> Iterator[str]:
    study = result.study
    yield f"# {plain(study.title)}\n"
    if study.about:
        yield plain(study.about) + "\n"
    for change in (*(f"What if: {override}" for override in result.overrides), *_as_of(result)):
        yield f"**{plain(change)}**\n"
    yield tables.as_markdown(map(_row, repeat(result), range(len(result.pairs.get("claim", ())))), COLUMNS)
    yield "What one could hold is arithmetic, not a statement that it was sent. A verdict says whether two figures fit"
    yield "each other, and nothing about which of them is right.\n"
    cited = {citation.source for claim in study.claims for citation in claim.sources}
    for title, wanted in (("Who printed the statements", True), ("What the capacities and assumptions rest on", False)):
        yield f"## {title}\n"
        for source in study.sources.values():
            if (source.id in cited) == wanted:
                yield f"- {_cited(source)}"
        yield ""


def _row(result: Result, i: int) -> dict[str, str]:
    pairs = result.pairs
    ends = (pairs[f"recomputed_{end}"][i] for end in ("low", "high", "low_open", "high_open"))
    stated = f"“{pairs['stated_words'][i]}” ({pairs['stated_by'][i]})" if pairs["stated_by"][i] else ""
    cells = (
        pairs["made"][i] or "undated",
        pairs["by"][i],
        pairs["count_words"][i],
        pairs["worked"][i],
        verdicts.span(*ends),
        stated,
        "" if math.isnan(pairs["ratio"][i]) else f"{pairs['ratio'][i]:.2f}",
        pairs["verdict"][i] or "",
        pairs["sources"][i],
    )
    return dict(zip(COLUMNS, map(plain, cells), strict=True))


def _as_of(result: Result) -> Iterator[str]:
    if result.as_of:
        yield f"As on record on {result.as_of.text}"


def _cited(source: Source) -> str:
    parts = [source.publisher, source.title, source.published.text if source.published else None]
    said = plain(", ".join(part for part in parts if part))
    target = re.sub(r"[<>\s]", "", source.url or "")
    return f"[{said}](<{target}>)" if target else said


def plain(text: str) -> str:
    """Text that Markdown shows as it stands; the table adds what a cell needs."""
    return re.sub(r"([*_`\[\]<>#~])", r"\\\1", " ".join(text.split()))
