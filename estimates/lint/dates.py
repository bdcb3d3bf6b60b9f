"""What can be wrong with a study's dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from estimates.diagnostics import Diagnostic, Scalar
from estimates.lint.claims import rows

if TYPE_CHECKING:
    from estimates.study.record import Study


def in_the_future(study: Study) -> Iterator[Diagnostic]:
    """Dates to come: nobody has said or counted anything then."""
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011 - somewhere it is tomorrow already
    for table, key in ((study.claims, "made"), (study.claims, "covers"), (study.contents, "covers")):
        column: Any = getattr(table, key)
        whens = [item if key == "made" else item.until or item.since for item in column.items]
        late = [code for code, when in enumerate(whens) if when and when.start > tomorrow]
        for row in rows(np.isin(column.codes, late)):
            yield _late(table.cell(row, key), whens[column.codes[row]])
    for source in study.sources.values():
        for key, day in (("published", source.published), ("accessed", source.accessed)):
            if day and day.start > tomorrow:
                yield _late(source.at(key), day)


def _late(place: Scalar, when: Any) -> Diagnostic:
    return Diagnostic.at(place, f"{when.text} is in the future", "future")


def printed_before(study: Study) -> Iterator[Diagnostic]:
    """A source that is older than the claim for which it is cited (a day is left for time zones)."""
    claims, day = study.claims, timedelta(days=1)
    days = {name: source.published.end + day for name, source in study.sources.items() if source.published}
    for row in rows((claims.made.codes >= 0) & (claims.citations.codes >= 0)):
        made: Any = claims.made[row]
        for citation in claims.citations[row] or ():
            if days.get(citation.source, made.start) < made.start:
                published: Any = study.sources[citation.source].published
                when = f"{'on' if published.precision == 'day' else 'in'} {published.text}"
                fact = f"`{citation.source}` was published {when}, before the claim was made"
                here, help_ = citation.at("source"), "correct the date that is wrong"
                other = (claims.cell(row, "made"), "made")
                yield Diagnostic.at(here, fact, "printed-before", help_, other=other, warning=True)


CHECKS = (in_the_future, printed_before)
