"""schema.org ClaimReview for a page that shows the result: the verdict in this tool's own words, and its reason.

The tool checks whether figures fit each other, so the rating is never a grade of truth: no number, only our words.
"""

from __future__ import annotations

from estimates import tables
from estimates.export.datapackage import slug
from estimates.recompute import Result
from estimates.records import Claim
from estimates.study import Study

_DIGITS = {"year": 4, "month": 7, "day": 10}  # of an ISO date, as much as is known
NAME = "Arithmetic of the stated figure (not a finding about its truth)"


def reviews(result: Result, author: str, url: str) -> dict[str, bytes]:
    """The file STUDY.claimreview.json: one review for each verdict. `url` is the page that shows them."""
    study, pairs = result.study, result.pairs
    claims = {claim.id: claim for claim in study.claims}
    found = [
        {
            "@context": "https://schema.org",
            "@type": "ClaimReview",
            "url": url,
            "author": {"@type": "Organization", "name": author},
            "claimReviewed": _claimed(result, i),
            "itemReviewed": _item(claims[pairs["stated_claim"][i]], study),
            "reviewRating": {
                "@type": "Rating",
                "name": NAME,
                "alternateName": pairs["verdict"][i],
                "ratingExplanation": " ".join((pairs["why"][i], *(f"What if: {each}." for each in result.overrides))),
            },
        }
        for i, verdict in enumerate(pairs.get("verdict", ()))
        if verdict
    ]
    return {f"{slug(study.name)}.claimreview.json": (tables.as_json(found) + "\n").encode()}


def _claimed(result: Result, i: int) -> str:
    pairs = result.pairs
    held = "were sent in" if pairs["means"][i] == "transfer" else "could be held by"
    context = result.study.capacities[pairs["of"][i]].context
    return f"{pairs['stated_words'][i]} {held} {pairs['count_words'][i]} ({context})"


def _item(claim: Claim, study: Study) -> dict[str, object]:
    item: dict[str, object] = {"@type": "Claim", "author": _speaker(claim)}
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


def _speaker(claim: Claim) -> dict[str, object]:
    """Who spoke on somebody's behalf is a person; who spoke in their own name may be an office."""
    if claim.for_ and claim.for_ != claim.by:
        return {"@type": "Person", "name": claim.by, "affiliation": {"@type": "Organization", "name": claim.for_}}
    return {"@type": "Organization", "name": claim.by}
