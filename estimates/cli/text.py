"""What the terminal shows of a result: worked lines to redo by hand, ranges, verdicts and their reasons."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from math import floor

import numpy as np

from estimates.analysis.asking import Extra
from estimates.analysis.explain import Step, hedge_sources
from estimates.analysis.implied import Implications, Implied, short
from estimates.analysis.likely import Summary
from estimates.analysis.recompute import Columns, Result, literal
from estimates.analysis.verdicts import ANYTHING, VERDICTS, span
from estimates.quantities.old_dates import When
from estimates.quantities.workings import Limited
from estimates.reading.figures import number
from estimates.study.records import Claim
from estimates.study.study import Study

WIDTH = 100  # characters of a line
INDENT = "  "
NOTHING = Extra()
TAKEN = "as readers take them"
SAME = "as in the study"


def recomputed(result: Result, extra: Extra = NOTHING) -> Iterator[str]:
    """The lines that `estimates recompute` prints."""
    study = result.study
    yield study.title
    for what in what_if(result.overrides, result.as_of, result.by):
        yield from _wrapped(what, INDENT)
    yield ""
    yield from held(study)
    names = max(map(len, study.capacities), default=0)
    compared = {(speaker, words) for speaker, words in zip(*_stated(result), strict=True) if speaker}
    for claim in result.record():
        mine = result.rows_of.get(claim.id, [])
        left = [content for content in claim.contents if (claim.id, content.says.words) not in compared]
        if not (claim.says or left):
            continue
        repeat = ", a repeat" if claim.repeats else ""
        made = claim.made.text if claim.made else "undated"
        what = claim.says.words if claim.says else "no count"
        yield ""
        yield from _wrapped(f"{made:<10}  {_who(claim)}: {what}  [{claim.id}{repeat}]", "", " " * 12)
        for i in mine:
            yield from _row(result, i, names)
            yield from _beside(result, extra, i, INDENT + " " * (names + 2))
        if claim.says and not mine:
            things = result.study.lexicon.plural(claim.says.unit or claim.says.of or "")
            yield f"{INDENT}no capacity is for {things}: nothing to recompute"
        for content in left:
            why = "not compared" if claim.says else "no count beside it"
            yield from _wrapped(f"“{content.says.words}” ({' and '.join(content.of)}): {why}", INDENT)
    yield from _mixed(extra)
    yield ""
    yield tally(result)


def held(study: Study) -> Iterator[str]:
    """What one could hold: the capacities of a study, with their ranges."""
    yield "What one could hold (assumptions.yaml)"
    names = max(map(len, study.capacities), default=0)
    for name, value in study.model.capacities.items():
        range_ = "the middle of" if study.is_range(name) else "range"
        spread = f" ({range_} {span(value.low, value.high)})" if value.low < value.high else ""
        yield f"{INDENT}{name:<{names}}  {study.model.words(name)}{spread}"


def what_if(overrides: Iterable[str], as_of: When | None = None, by: str | None = None) -> Iterator[str]:
    """Everything that makes a result another one than the study's own."""
    for override in overrides:
        yield f"what if: {override}"
    if as_of:
        yield f"as of {as_of.text}"
    if by:
        yield f"only claims of {by}"


def _row(result: Result, i: int, names: int) -> Iterator[str]:
    pairs = result.pairs
    margin = INDENT + " " * (names + 2)
    yield f"{INDENT}{pairs['of'][i]:<{names}}  {pairs['worked'][i]}"
    yield from _wrapped(f"could hold{ranges(result, i)}", margin)
    if pairs["verdict"][i]:
        said = f"{pairs['verdict'][i]}: {reported(pairs['stated_words'][i], pairs['stated_by'][i])}. {pairs['why'][i]}"
        yield from _wrapped(said, margin)


def reported(words: str, by: str) -> str:
    """A figure as it is on record: most were printed in another language, or in a reporter's words."""
    return f"“{words}” ({by}, as reported)"


def _beside(result: Result, extra: Extra, i: int, margin: str) -> Iterator[str]:
    """The study's own figure beside a changed one, and what is likely inside the range."""
    if told := baseline(result.pairs, i):
        yield from _wrapped(told, margin)
    if extra.likely is not None:
        yield from _wrapped(f"likely (a model): {likely(extra.likely[i])}", margin)


def baseline(pairs: Columns, i: int) -> str:
    """The study's own figure beside that of a row where an assumption was changed; nothing where none was."""
    if "baseline" not in pairs or np.isnan(pairs["baseline"][i]):
        return ""
    before, difference, verdict = (pairs[name][i] for name in ("baseline", "difference", "baseline_verdict"))
    so = f"study: {number(before)}, so {difference:+,.0f} ({difference / before:+.1%})" if difference else SAME
    return so + (f"; verdict there: {verdict}" if verdict and verdict != pairs["verdict"][i] else "")


def likely(summary: Summary | None) -> str:
    """What is likely of a row."""
    if summary is None:
        return "no answers to these words"
    return f"middle {rounded(summary.q50)}, 10-90 % {rounded(summary.q10)} to {rounded(summary.q90)}"


def rounded(value: float) -> str:
    """A modelled number to three digits: more would claim more than a model knows."""
    return f"{float(f'{value:.3g}'):,.0f}"


def _mixed(extra: Extra) -> Iterator[str]:
    before = None
    if extra.shares:
        yield ""
        yield f"A mix, by share of what is counted: {extra.shares}"
    for load in extra.mix:
        if load.claim != before:
            before = load.claim
            yield f"{INDENT}{load.made or 'undated':<10}  {load.by}  [{load.claim}]"
        implied = "" if np.isnan(load.implied_low) else f" ({span(load.implied_low, load.implied_high)})"
        yield from _wrapped(f"{load.worked}{implied}", INDENT * 3)


def ranges(result: Result, i: int) -> str:
    """The recomputed range of a row in words: what the count's words entail, and what readers take them to mean.

    Both stand on the range of the capacity, which is said first. For a bare number the second is its rounding.
    """
    pairs = result.pairs
    least, most = pairs["capacity_low"][i], pairs["capacity_high"][i]
    each = f", with {number(least)} to {number(most)} in each," if least < most else ""
    entailed = literal(pairs, i, "recomputed")
    soft = " (not firm)" if pairs["count_low_soft"][i] or pairs["count_high_soft"][i] else ""
    if np.isnan(pairs["recomputed_implied_low"][i]):
        return f"{each} {entailed}{soft} by the words"
    implied = span(pairs["recomputed_implied_low"][i], pairs["recomputed_implied_high"][i])
    if entailed == ANYTHING:
        return f"{each} {implied} as readers take the words, which set no bound"
    if implied == entailed:
        return f"{each} {entailed} by the words"
    rounded = f"if {number(pairs['count'][i])} was rounded" if pairs["count_relation"][i] == "exactly" else TAKEN
    return f"{each} {entailed}{soft} by the words, {implied} {rounded}"


def _who(claim: Claim) -> str:
    """Who speaks, and for whom if the name does not say it: "unnamed official (Seoul)"."""
    return claim.by if claim.side in claim.by else f"{claim.by} ({claim.side})"


def _stated(result: Result) -> tuple[Sequence[str], Sequence[str]]:
    return result.pairs.get("stated_claim", ()), result.pairs.get("stated_words", ())


def tally(result: Result) -> str:
    """How many verdicts of each kind, in one line."""
    pairs = result.pairs
    keys = zip(*(pairs.get(key, ()) for key in ("claim", "stated_claim", "stated_words", "verdict")), strict=True)
    verdicts = [verdict for *_, verdict in dict.fromkeys(keys) if verdict]  # a mixed load stands in two rows
    if not result.record():
        return "Nothing was on record by then."
    if not verdicts:
        return "No claim gives both a count and its contents: nothing to compare."
    kinds = ", ".join(f"{verdicts.count(kind)} {kind}" for kind in VERDICTS if kind in verdicts)
    figures = "figure" if len(verdicts) == 1 else "figures"
    return f"{len(verdicts)} stated {figures} beside a count: {kinds}."


def _wrapped(text: str, margin: str, more: str | None = None) -> list[str]:
    """`text` in lines; those after the first are set in by `more`, or as the first one is."""
    after = margin if more is None else more
    return textwrap.wrap(
        text, WIDTH, initial_indent=margin, subsequent_indent=after, break_long_words=False, break_on_hyphens=False
    ) or [margin]


IMPLIED = (
    "made",
    "by",
    "of",
    "stated_words",
    "count_words",
    "implied",
    "direction",
    "implied_low",
    "implied_high",
    "unit",
    "wording",
    "note",
)


def implications(found: Implications) -> Iterator[str]:
    """The lines that `estimates implied` prints."""
    study = found.study
    yield f"{study.title}: the capacity that each statement implies"
    for what in what_if(study.what_ifs()):
        yield from _wrapped(what, INDENT)
    for of in study.capacities:
        mine = [item for item in found.items if item.of == of]
        if not mine:
            continue
        yield ""
        yield f"{of} ({mine[0].unit}; the study takes {study.model.words(of)})"
        for item in mine:
            yield from _implied(item)
        for line in found.drift():
            if line.startswith(f"{of}: "):
                yield from _wrapped(f"drift of {line}", INDENT)
    for title, lines in (
        ("Side by side", found.sides()),
        ("Floor or ceiling: one statement, two directions", found.conflicts()),
    ):
        told = list(lines)
        if told:
            yield from ("", title)
            for line in told:
                yield from _wrapped(line, INDENT)
    if study.model.checks:
        yield ""
        yield "Cross-checks of what would fit: hypotheses, nobody's published method"
        for check in study.model.checks:
            yield from _wrapped(f"{check.name}: {fits(check)}", INDENT)
    yield ""
    for test in found.backtest:
        covered = "covered" if test.covered else "not covered"
        yield from _wrapped(
            f"{test.made or 'undated'} {test.claim}, {test.of}: {short(test.capacity)} from {test.basis} predicts"
            f" {number(test.predicted, 1)}, said {number(test.stated)} ({test.error:+.1%}, {covered})",
            INDENT,
        )
    yield found.summary()


def fits(check: Limited) -> str:
    """What a physical cross-check allows, in whole pieces, and what the limits that are not the tightest would."""
    value = check.value
    ends = "" if value.low == value.high else f" ({number(floor(value.low))} to {number(floor(value.high))})"
    others = [
        f"{limit} alone would allow {number(floor(other.best))}"
        for limit, other in check.limits.items()
        if limit != check.tightest
    ]
    return "; ".join([f"{number(floor(value.best))}{ends} {check.unit}, limited by {check.tightest}", *others])


def _implied(item: Implied) -> Iterator[str]:
    who = f"{item.made or 'undated':<10}  {item.by}" + (f", {item.wording}" if item.wording else "")
    repeat = " (a repeat)" if item.kind == "repeat" else ""
    yield from _wrapped(f"{who}{repeat}: “{item.stated_words}” / “{item.count_words}”", INDENT)
    margin = INDENT * 2 + " " * 10
    if np.isnan(item.implied):
        worked = span(item.implied_low, item.implied_high) if not np.isnan(item.implied_low) else "no single number"
        worked = f"as readers take it {worked}"
    else:
        quotient = number(item.implied, 0.1) if item.implied >= 100 else short(item.implied)
        worked = f"{number(item.stated)} / {number(item.count)} = {quotient}"
        if not np.isnan(item.implied_low):
            worked += f" (as readers take it {short(item.implied_low)} to {short(item.implied_high)})"
    bound = "bounds nothing: both are of the same direction" if item.direction == "no bound" else item.direction
    yield from _wrapped(f"{worked}; {bound}", margin)
    if item.note:
        yield from _wrapped(item.note, margin)


def derivation(claim: str, steps: Sequence[Step], result: Result) -> Iterator[str]:
    """The lines that `estimates explain` prints."""
    yield f"{claim}, in the study {result.study.name}"
    for what in what_if(result.overrides):
        yield from _wrapped(what, INDENT)
    for index, step in enumerate(steps, 1):
        yield ""
        yield f"{index}. {step.what}"
        margin = INDENT * 2
        yield from _wrapped(step.words, margin)
        yield from _wrapped(f"= {step.result}", margin)
        if step.because:
            yield from _wrapped(f"because: {step.because}", margin)
        if step.note:
            yield from _wrapped(f"note: {step.note}", margin)
        for source in step.sources:
            yield from _wrapped(f"source: {source}", margin)
        if step.place:
            yield f"{margin}at {step.place}"
    yield ""
    yield "How the hedges are read"
    for hedge in dict.fromkeys(step.hedge for step in steps if step.hedge):
        yield from _wrapped(f"{hedge}: {'; '.join(hedge_sources(hedge, result.study))}", INDENT)
