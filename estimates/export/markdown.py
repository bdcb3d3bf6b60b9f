"""A study as one Markdown page: all statements with worked lines and verdicts, and what each rests on under them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from estimates.analysis import verdicts
from estimates.analysis.recompute import Result
from estimates.cli import text
from estimates.export import cited
from estimates.export.datapackage import slug
from estimates.io import tables
from estimates.io.tables import Marked
from estimates.study.records import Claim, Source

COLUMNS = (
    "When", "Who", "Count", "Period counted", "Worked", "Could hold", "Stated", "Ratio", "Verdict",
    "Count and statement printed by",
)  # fmt: skip
MEANS = {"capacity": "as what could be held", "transfer": "as sent", "equivalent": "as what a mass comes to"}


def page(result: Result) -> dict[str, bytes]:
    """The file STUDY.md."""
    return {f"{slug(result.study.name)}.md": "\n".join(_lines(result)).encode()}


def _lines(result: Result) -> Iterator[str]:
    study = result.study
    yield f"# {plain(study.title)}\n"
    if study.about:
        yield plain(study.about) + "\n"
    for change in text.what_if(result.overrides, result.as_of, result.by):
        yield f"**{plain(change[:1].upper() + change[1:])}**\n"
    yield tables.as_markdown(_rows(result), COLUMNS)
    yield "What one could hold is arithmetic, not a statement that it was sent. A verdict says whether two figures fit"
    yield "each other, and nothing about which of them is right. Quoted words are as reported, some of them in"
    yield "translation.\n"
    yield "How much one could hold is an assumption of this study, and not of those who printed the counts:\n"
    yield from (f"- {line}" for line in _capacities(result))
    yield ""
    printers = cited.of_claims(result)
    others = [source for source in cited.sources(result) if source not in printers]
    for title, sources in (("Who printed the statements", printers), ("What capacities and checks rest on", others)):
        if sources:
            yield f"## {title}\n"
            yield from (f"- {_linked(source, in_full=True)}" for source in sources)
            yield ""


def _capacities(result: Result) -> Iterator[str]:
    for name, value in result.model.capacities.items():
        capacity = result.study.capacities[name]
        spread = f" (range {verdicts.span(value.low, value.high)})" if value.low < value.high else ""
        sources = ", ".join(_linked(result.study.sources[source]) for source in capacity.sources)
        after = f" After {sources}." if sources else " No source is known." if capacity.illustrative else ""
        because = plain(capacity.because).rstrip(".")
        yield f"{plain(name)}: {plain(result.model.words(name))}{spread}: {because}.{after}"


# -- the table -----------------------------------------------------------------------------------------------------


def _rows(result: Result) -> Iterator[Mapping[str, str]]:
    """All that was said, oldest first: each count with each capacity, and what has no count or no capacity."""
    pairs = result.pairs
    rows = range(result.size)
    compared = {(pairs["stated_claim"][i], pairs["stated_words"][i], pairs["stated_of"][i]) for i in rows}
    for claim in result.record():
        mine = result.rows_of.get(claim.id, [])
        for i in mine:
            speaker = result.study.by_id.get(pairs["stated_claim"][i] or "")
            yield _row(claim, result, _worked(result, i, speaker), [speaker] if speaker else [])
        held = {"Could hold": _why_not(claim, result)}
        left = [said for said in claim.contents if (claim.id, said.says.words, "; ".join(said.of)) not in compared]
        for content in left:
            stated = _stated(content.says.words, content.of, content.means, result)
            yield _row(claim, result, held | {"Stated": stated})
        if claim.mix and not left:
            mixed = " and ".join(result.study.lexicon.plural(unit) for unit in claim.mix)
            yield _row(claim, result, held | {"Stated": f"a mix of {mixed}, without a share"})
        elif claim.says and not (mine or left):
            yield _row(claim, result, held)


def _row(claim: Claim, result: Result, cells: Mapping[str, str], printed: Iterable[Claim] = ()) -> Mapping[str, str]:
    """A row of the table: what a claim says of itself, and the cells that are made for it."""
    who = claim.by
    if claim.repeats:
        first = result.study.by_id[claim.repeats]
        who += f" (a repeat of {first.by}, {_when(first)})"
    said = {
        "When": _when(claim),
        "Who": who,
        "Count": claim.says.words if claim.says else "none",
        "Period counted": claim.covers.text if claim.covers else "",
        **cells,
    }
    sources = [result.study.sources[citation.source] for each in (claim, *printed) for citation in each.sources]
    own = [source for source in sources if not source.renders]
    linked = (_linked(source) for source in own or sources)  # where there are only copies, these
    return {
        **{column: Marked(plain(cell)) for column, cell in said.items()},
        COLUMNS[-1]: Marked("; ".join(dict.fromkeys(linked))),
    }


def _worked(result: Result, i: int, speaker: Claim | None) -> dict[str, str]:
    """The cells of a count with a capacity, and of what was stated beside it."""
    pairs = result.pairs
    cells = {"Worked": pairs["worked"][i], "Could hold": text.ranges(result, i).lstrip(" ,")}
    if speaker is None:
        return cells
    said = pairs["stated_words"][i], pairs["stated_of"][i].split("; "), pairs["means"][i]
    cells["Stated"] = _stated(*said, result, None if speaker.id == pairs["claim"][i] else speaker)
    cells["Verdict"] = pairs["verdict"][i]
    if pairs["stated_covers"][i] and pairs["stated_covers"][i] != pairs["covers"][i]:
        cells["Period counted"] = f"{pairs['covers'][i] or 'not said'}; stated: {pairs['stated_covers'][i]}"
    if pairs["verdict"][i] != verdicts.NOT_COMPARABLE and not math.isnan(pairs["ratio"][i]):
        cells["Ratio"] = f"{pairs['ratio'][i]:.2f}"
    return cells


def _when(claim: Claim) -> str:
    return claim.made.text if claim.made else "undated"


def _stated(words: str, of: Sequence[str], means: str, result: Result, speaker: Claim | None = None) -> str:
    """What was said, of what, and in which sense; and who said it, if that was not who gave the count."""
    things = " and ".join(map(result.study.lexicon.plural, of))
    told = "" if things in words else f"{things}, "
    return f"“{words}” ({told}{MEANS[means]}{f'; {speaker.by}, {_when(speaker)}' if speaker else ''})"


def _why_not(claim: Claim, result: Result) -> str:
    if claim.says is None:
        return "no count beside it"
    if claim.id in result.rows_of:
        return "no capacity is for that"
    things = result.study.lexicon.plural(claim.says.unit or claim.says.of or "")
    return f"no capacity is for {things}"


# -- sources and text ----------------------------------------------------------------------------------------------


def _linked(source: Source, *, in_full: bool = False) -> str:
    """A source by its publisher and date, linked to its address; with its title where it is given in full."""
    published = source.published.text if source.published else None
    parts = [source.publisher, source.title, published] if in_full else [source.printed]
    said = plain(", ".join(part for part in parts if part))
    target = re.sub(r"[<>\s]", "", source.url or "").replace("|", "%7C")
    return f"[{said}](<{target}>)" if target else said


def plain(said: str) -> str:
    """Text that Markdown shows as it stands, in a cell too."""
    return re.sub(r"([\\*_`\[\]<>#~|&])", r"\\\1", " ".join(said.split()))
