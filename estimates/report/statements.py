"""The claims of a result with their rows and their derivations, each number with an anchor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isnan
from typing import NamedTuple

from estimates.analysis import explain, verdicts
from estimates.analysis.asking import Extra
from estimates.analysis.recompute import Columns, Result, literal
from estimates.cli import text
from estimates.reading import figures
from estimates.report.wording import anchor, numbered, on, where
from estimates.study.records import Claim


class Row(NamedTuple):
    """One count times one capacity, beside what was stated. `at` has the anchors of its derivation."""

    of: str
    worked: tuple[str, str]
    implied: str
    entailed: str
    verdict: str | None
    why: str
    said: str
    said_by: str
    counted: str
    count_by: str
    ratio: str
    baseline: str
    likely: str
    at: Mapping[str, str]


class Line(NamedTuple):
    """One step of a derivation; `more` is an anchor on the page that says more."""

    anchor: str
    what: str
    words: str
    result: str
    because: str
    where: str
    sources: tuple[str, ...]
    hedge: str | None
    more: str | None


class Statement(NamedTuple):
    """One claim with its rows and its derivation; `nothing` says why it has no rows."""

    anchor: str
    claim: Claim
    when: str
    said: str
    rows: tuple[Row, ...]
    nothing: str
    lines: tuple[Line, ...]


def statements(result: Result, extra: Extra) -> Iterator[Statement]:
    """All claims that the result has a count of, then those that only stated contents beside one."""
    study, pairs = result.study, result.pairs
    anchors = {claim.id: anchor("claim", claim.id, number) for number, claim in enumerate(study.claims, 1)}
    for name in dict.fromkeys([*result.counts["claim"], *filter(None, pairs.get("stated_claim", ()))]):
        claim = study.by_id[name]
        said, nothing = "; ".join(content.says.words for content in claim.contents), ""
        if claim.says:
            said = claim.says.words
            if name not in result.rows_of:
                things = study.lexicon.plural(claim.says.unit) if claim.says.unit else claim.says.of or "this"
                nothing = f"No capacity is for {things}: nothing to recompute."
        lines = tuple(_lines(result, claim, anchors))
        rows = tuple(_row(result, i, lines, anchors[name], extra) for i in result.rows_of.get(name, ()))
        yield Statement(anchors[name], claim, on(claim.made), said, rows, nothing, lines)


def _row(result: Result, i: int, lines: Sequence[Line], own: str, extra: Extra) -> Row:
    pairs, study = result.pairs, result.study
    of = pairs["of"][i]
    before, _, after = pairs["worked"][i].replace(" x ", " × ").rpartition(" = ")
    claim = study.by_id[pairs["claim"][i]]
    return Row(
        of=study.lexicon.plural(study.capacities[of].of) if study.capacities[of].of == of else of,
        worked=(before, after),
        implied=_span(pairs, i, "recomputed_implied"),
        entailed=_entailed(pairs, i),
        verdict=pairs["verdict"][i],
        why=pairs["why"][i] or "",
        said=pairs["stated_words"][i],
        said_by=pairs["stated_by"][i] or "",
        counted=pairs["count_words"][i],
        count_by=f"{claim.by}, {on(claim.made)}",
        ratio="" if isnan(pairs["ratio"][i]) else f"{pairs['ratio'][i]:.2f}",
        baseline=text.baseline(pairs, i).removeprefix(text.SAME),
        likely="" if extra.likely is None else text.likely(extra.likely[i]),
        at=_anchors(of, _nth(result, i), lines) or dict.fromkeys(("worked", "literal", "implied", "verdict"), own),
    )


def _span(columns: Columns, i: int, name: str) -> str:
    low, high = columns[f"{name}_low"][i], columns[f"{name}_high"][i]
    return "" if isnan(low) else verdicts.span(low, high)


def _entailed(pairs: Columns, i: int) -> str:
    """What the words of a count entail about the load, over the whole range of the capacity."""
    told = literal(pairs, i, "recomputed")
    if told == verdicts.ANYTHING:
        return "the words set no bound"
    soft = pairs["count_low_soft"][i] or pairs["count_high_soft"][i]
    least, most = pairs["capacity_low"][i], pairs["capacity_high"][i]
    each = f"at {figures.number(least)} to {figures.number(most)} in each, " if least < most else ""
    return f"{each}by the words {told}" + (", not firmly" if soft else "")


def _nth(result: Result, i: int) -> int:
    """How many rows of the same claim and capacity come before row `i`."""
    claim, of = result.pairs["claim"], result.pairs["of"]
    return sum(of[j] == of[i] for j in result.rows_of[claim[i]] if j < i)


def _anchors(of: str, nth: int, lines: Sequence[Line]) -> dict[str, str]:
    """Where the derivation has the steps of a row: the `nth` block of steps about that capacity."""
    heads = [k for k, line in enumerate(lines) if line.what == f"recomputed, {of}"]
    if nth >= len(heads):
        return {}
    block = lines[heads[nth] : heads[nth + 1] if nth + 1 < len(heads) else None]
    names = {
        "worked": f"recomputed, {of}",
        "literal": f"recomputed, {of}: literal range",
        "implied": f"recomputed, {of}: implied range",
        "verdict": f"verdict, {of}",
    }
    first = block[0].anchor
    return {key: next((line.anchor for line in block if line.what == what), first) for key, what in names.items()}


def _lines(result: Result, claim: Claim, anchors: Mapping[str, str]) -> Iterator[Line]:
    study = result.study
    own = anchors[claim.id]
    cited = tuple(explain.cited(claim, study))
    held = {f"capacity, {name}": anchor for name, anchor in numbered("capacity", study.capacities).items()}
    for number, step in enumerate(explain.explain(result, claim.id), 1):
        other = next((other for other in anchors if f"[{other}]" in step.what), None)
        more = held.get(step.what) or anchors.get(other or "")
        sources = () if more or step.sources == cited else step.sources
        because = "" if step.what in held else step.because
        what = step.what.replace(f" [{other}]", "")
        words = step.words.replace(" x ", " × ") if what.startswith("recomputed") else step.words
        yield Line(f"{own}-{number}", what, words, step.result, because, where(step.place), sources, step.hedge, more)
