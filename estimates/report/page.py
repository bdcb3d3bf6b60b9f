"""The page as text: the template, its filters and its style sheet. jinja2 is used here and nowhere else."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from math import isnan
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from estimates import __version__
from estimates.analysis.asking import Extra
from estimates.analysis.implied import Implications, Implied
from estimates.analysis.recompute import Result
from estimates.analysis.verdicts import span
from estimates.charts.wording import capital, stopped
from estimates.cli import text
from estimates.quantities.old_dates import spelt
from estimates.report.contents import MEANINGS, contents
from estimates.report.pictures import colours
from estimates.report.wording import as_read, brief, host, is_web, on, sentence, stated_on, worked_out

FOLDER = Path(__file__).parent
NOTHING = Extra()
EVERYTHING_ELSE = "default-src 'none'; base-uri 'none'; form-action 'none'"


def render(result: Result, extra: Extra = NOTHING, *, made: datetime | None = None) -> str:
    """The page of a result, with what was asked for on top of it: one HTML document that needs nothing but itself.

    `made` is when, else SOURCE_DATE_EPOCH or now; all else follows from the result.
    """
    style = style_sheet("page.css")
    policy = f"{EVERYTHING_ELSE}; style-src {hashed(style)}"
    return environment().get_template("page.html").render(**named(result, extra, made), style=style, policy=policy)


def body(result: Result) -> str:
    """The page without its head and style: from the headline to the last line."""
    return environment().get_template("report.html").render(**named(result, NOTHING, None))


def named(result: Result, extra: Extra, made: datetime | None) -> dict[str, Any]:
    """What the templates call by name."""
    page = contents(result, extra)
    study = result.study
    digest = hashlib.sha256("".join(f"{name}\0{sha}\n" for name, sha in sorted(study.files.items())).encode())
    return {
        "page": page,
        "study": study,
        "source_at": {source.id: anchor for _, sources in page.sources for anchor, source in sources},
        "made": made or moment_made(),
        "version": __version__,
        "meanings": MEANINGS,
        "digest": digest.hexdigest()[:12],
    }


def moment_made() -> datetime:
    """Now, or the moment that SOURCE_DATE_EPOCH sets for builds that must come out the same."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)


def hashed(content: str) -> str:
    """A style sheet or script as a Content-Security-Policy names it."""
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'"


@cache
def style_sheet(*names: str) -> str:
    """The style sheets of those names, after the charts' colours."""
    files = [(FOLDER / name).read_text(encoding="utf-8") for name in names]
    return "\n".join([colours(), *files])


@cache
def environment() -> Environment:
    """The templates, with escaping on."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "as_read": as_read,
        "brief": brief,
        "capital": capital,
        "day": lambda made: spelt(made.date()),
        "fits": text.fits,
        "groupby_of": _by_capacity,
        "host": host,
        "moment": lambda made: f"{spelt(made.date())}, {made:%H:%M} UTC",
        "on": on,
        "sentence": sentence,
        "spread": lambda load: "" if isnan(load.implied_low) else span(load.implied_low, load.implied_high),
        "stopped": stopped,
        "times": lambda worked: worked.replace(" x ", " × "),
        "told": _told,
        "web": is_web,
        "when": stated_on,
        "worked_out": worked_out,
    }
    return made


def _by_capacity(items: Iterable[Implied]) -> Iterable[tuple[str, list[Implied]]]:
    """Each capacity with its items, in the order in which they first come."""
    found: dict[str, list[Implied]] = {}
    for item in items:
        found.setdefault(item.of, []).append(item)
    return found.items()


def _told(found: Implications) -> list[str]:
    """What the implied capacities come to, in lines: drift, sides, conflicts, and the back-test if there is one."""
    lines = [*(f"Drift of {line}" for line in found.drift()), *found.sides(), *found.conflicts()]
    if found.backtest:
        lines.append(found.summary())
    return [sentence(line).replace(" -> ", " → ") for line in lines]
