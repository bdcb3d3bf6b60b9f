"""The page as text: templates, filters and the Content-Security-Policy. jinja2 is used here and nowhere else."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from estimates import __version__
from estimates.analysis.asking import Extra
from estimates.analysis.recompute import Result
from estimates.quantities.old_dates import spelt
from estimates.report.pictures import colours  # TODO(switch): an svg of the new charts brings its own colours
from estimates.report.view import FIRST, LATEST, View, view, where
from estimates.report.words import day, is_web, sentence

PAGES = Path(__file__).parent / "pages"
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src {}"
MEANINGS = {
    "contradicted": "the two cannot both hold, over the whole range of the capacity",
    "tension": "they meet only beyond an end that is soft, or only the common readings miss each other",
    "reproduced": "the worked figure rounds to the stated one and breaks no firm bound",
    "consistent": "both can hold, and the comparison could have failed",
    "not comparable": "they differ in kind or period, or nothing could have made them disagree",
}


def render(result: Result, extra: Extra | None = None, *, made: datetime | None = None) -> str:
    """Render a result, with the mix or model asked for, as one HTML document that needs nothing but itself.

    `made` defaults to SOURCE_DATE_EPOCH or now; everything else follows from the result.
    """
    text = body(result, extra, made=made)
    styles = [read("report.css"), *svg_styles(text)]
    policy = POLICY.format(" ".join(map(hashed, styles)))
    return template("page.html").render(title=result.study.title, body=text, style=styles[0], policy=policy)


def body(result: Result, extra: Extra | None = None, *, made: datetime | None = None) -> str:
    """Render the page without its head: from the title to the last line."""
    found = view(result, extra or Extra())
    return template("report.html").render(page=found, made=made or moment(), digest=digest(found))


def svg_styles(text: str) -> list[str]:
    """List the style sheets inside a page's own SVGs, which its policy has to name."""
    return list(dict.fromkeys(re.findall(r"<style[^>]*>(.*?)</style>", text, re.DOTALL)))


def hashed(content: str) -> str:
    """Name a style sheet or script as a Content-Security-Policy does."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def digest(page: View) -> str:
    """Digest the study's files into twelve letters, to cite them with."""
    listed = "".join(f"{name}\0{sha}\n" for name, sha in sorted(page.files.items()))
    return hashlib.sha256(listed.encode()).hexdigest()[:12]


def moment() -> datetime:
    """Return now, or the moment of SOURCE_DATE_EPOCH for a reproducible build; one that is no number is ignored."""
    try:
        return datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return datetime.now(UTC)


@cache
def read(name: str) -> str:
    """Read a style sheet or script of the page."""
    text = (PAGES / name).read_text(encoding="utf-8")
    return colours() + text if name == "report.css" else text  # TODO(switch)


@cache
def template(name: str) -> Template:
    """Load a template, with escaping on."""
    environment = Environment(
        loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    filters: dict[str, Callable[..., Any]] = {
        "brief": lambda words, most=140: words if len(words) <= most else words[: most - 1].rstrip() + "…",
        "day": day,
        "host": lambda url: str(urlsplit(url).hostname or url).removeprefix("www."),
        "moment": lambda made: f"{spelt(made.date())}, {made:%H:%M} UTC",
        "sentence": sentence,
        "stopped": lambda words: words if words[-1:] in ".?!…" else f"{words}.",
        "web": is_web,
        "where": where,
    }
    environment.filters |= filters
    environment.globals |= {"meanings": MEANINGS, "version": __version__, "first": FIRST, "latest": LATEST}
    return environment.get_template(name)
