"""schema.org ClaimReview for a page that shows the result: the verdict in this tool's own words, and its reason.

The tool checks whether figures fit each other, so the rating is never a grade of truth: no number, only our words.
What is reviewed is put in the words of the one who said it, and in no others: the capacity is the study's own, and so
it stands in the explanation. A comparison that could not have failed reviews nothing, and is left out.
"""

from __future__ import annotations

from estimates.analysis.recompute import Result
from estimates.analysis.verdicts import NOT_COMPARABLE, span
from estimates.export.datapackage import slug
from estimates.io import tables
from estimates.study.records import Claim
from estimates.study.study import Study

_DIGITS = {"year": 4, "month": 7, "day": 10}  # of an ISO date, as much as is known
NAME = "Arithmetic of the stated figure (not a finding about its truth)"
_MEANS = {"capacity": "could be held", "transfer": "were sent"}
_PARTICLES = frozenset(["al", "bin", "da", "de", "der", "di", "van", "von"])
_OFFICES = frozenset(
    ["agency", "army", "authority", "bureau", "command", "committee", "council", "department", "embassy", "force",
     "forces", "government", "house", "intelligence", "ministry", "mission", "office", "service", "sources", "staff",
     "statement", "unnamed"]
)  # fmt: skip


def reviews(result: Result, author: str, url: str) -> dict[str, bytes]:
    """The file STUDY.claimreview.json: one review for each verdict. `url` is the page that shows them."""
    study, pairs = result.study, result.pairs
    found = [
        {
            "@context": "https://schema.org",
            "@type": "ClaimReview",
            "url": url,
            "author": {"@type": "Organization", "name": author},
            "claimReviewed": _claimed(result, i),
            "itemReviewed": _item(study.by_id[pairs["stated_claim"][i]], study),
            "reviewRating": {
                "@type": "Rating",
                "name": NAME,
                "alternateName": verdict,
                "ratingExplanation": _explained(result, i),
            },
        }
        for i, verdict in enumerate(pairs.get("verdict", ()))
        if verdict and verdict != NOT_COMPARABLE
    ]
    return {f"{slug(study.name)}.claimreview.json": (tables.as_json(found) + "\n").encode()}


def _claimed(result: Result, i: int) -> str:
    """What was said, quoted; a count that somebody else gave is named as theirs."""
    pairs = result.pairs
    words = pairs["stated_words"][i]
    of = result.study.lexicon.plural(pairs["stated_of"][i])
    said = f"“{words}”{'' if of in words else f' ({of})'} {_MEANS[pairs['means'][i]]}"
    count = f"“{pairs['count_words'][i]}”"
    if pairs["stated_claim"][i] == pairs["claim"][i]:
        return f"{said}; said with the count {count}"
    return f"{said}; the count that it is set beside, {count}, is that of {pairs['by'][i]}"


def _explained(result: Result, i: int) -> str:
    """The verdict's reason, after the line that it rests on and whose capacity that takes."""
    pairs = result.pairs
    spread = span(pairs["capacity_low"][i], pairs["capacity_high"][i])
    words = (
        f"{pairs['worked'][i]}, where {result.model.words(pairs['of'][i])} (range {spread}) is the study's assumption.",
        pairs["why"][i],
        *(f"What if: {each}." for each in result.overrides),
    )
    return " ".join(words)


def _item(claim: Claim, study: Study) -> dict[str, object]:
    item: dict[str, object] = {"@type": "Claim", "author": speaker(claim)}
    if claim.made:
        item["datePublished"] = claim.made.start.isoformat()[: _DIGITS[claim.made.precision]]
    printed = [study.sources[citation.source] for citation in claim.sources]
    item["appearance"] = [
        {
            "@type": "CreativeWork",
            "publisher": {"@type": "Organization", "name": source.publisher},
            **({"headline": source.title} if source.title else {}),
            **({"url": source.url} if source.url else {}),
        }
        for source in printed
    ]
    return item


def speaker(claim: Claim) -> dict[str, object]:
    """Who spoke: a person only where the study has a person's name and an office, else the office or the side.

    An official without a name is no person called "unnamed official": how the study calls one is then a description.
    """
    by = claim.by
    if claim.for_ not in (None, by) and _is_person(by):
        return {"@type": "Person", "name": by, "affiliation": {"@type": "Organization", "name": claim.for_}}
    has_name = not by.rpartition(" ")[2][:1].islower()
    office = claim.for_ or (by if has_name else claim.side if claim.side != by else None)
    known = {"name": office, "description": by if by != office else None}
    return {"@type": "Organization", **{key: value for key, value in known.items() if value}}


def _is_person(by: str) -> bool:
    """Whether a speaker is called as people are: two names or more, none of which is that of an office."""
    names = by.split()
    return (
        len(names) > 1
        and all(name[0].isupper() or name in _PARTICLES for name in names)
        and not any(name.casefold() in _OFFICES for name in names)
    )
