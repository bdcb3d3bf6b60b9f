"""The page as text: charts, templates and the Content-Security-Policy. jinja2 is used here and nowhere else."""

import base64
import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from estimates.analysis import sentences
from estimates.analysis.result import Result
from estimates.analysis.scenario import NOTHING, Extra, Mixture
from estimates.charts import Chart, NothingToDrawError, frame, paint
from estimates.charts import render as file_of
from estimates.quantities.dates import in_words
from estimates.report.view import LATEST, VERDICTS, View, is_web, where
from estimates.version import __version__

PAGES = Path(__file__).parent / "pages"
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src {}"
CHARTS = ("growth", "could-hold", "stated", "implied")  # the page shows the first two that the data can fill
WIDE, NARROW = 816, 343  # px
KEPT = 60  # pictures


class Drawing(NamedTuple):
    """A chart: its title and one SVG per width; without SVGs, why there is none."""

    name: str
    title: str
    svgs: tuple[str, ...] = ()


def render(result: Result, extra: Extra = NOTHING, *, files: Mapping[str, bytes] | None = None) -> str:
    """Render a result, with the model or mix asked for, as one HTML document that needs nothing but itself.

    Everything but the moment at its end follows from the result. `files` are charts of the result that are drawn
    already, such as growth.svg.
    """
    text = body(result, extra, drawings(result, extra.mix, files))
    styles = [read("report.css"), *re.findall(r"<style[^>]*>(.*?)</style>", text, re.DOTALL)]  # those of the SVGs, too
    policy = POLICY.format(" ".join(dict.fromkeys(map(hashed, styles))))
    return template("page.html").render(title=result.study.title, body=text, style=read("report.css"), policy=policy)


def body(result: Result, extra: Extra, charts: list[Drawing]) -> str:
    """Render the page without its head: from the title to the last line."""
    return template("report.html").render(page=View(result, extra), charts=charts, made=moment())


def drawings(result: Result, mix: Mixture | None, files: Mapping[str, bytes] | None = None) -> list[Drawing]:
    """Draw the first two charts that the data can fill, and that of a mix if one was asked for."""
    drawn: list[Drawing] = []
    for name in (*CHARTS, *(["mix"] if mix else [])):
        if sum(bool(drawing.svgs) for drawing in drawn) == 2 and name != "mix":
            continue
        try:
            chart = frame(result, name, shares=mix and mix.shares)
        except NothingToDrawError as reason:
            drawn.append(Drawing(name, f"No {name} chart: {reason}."))
            continue
        wide = (files or {}).get(f"{name}.svg") or picture(chart, WIDE)
        svgs = {"wide": wide.decode(), "narrow": picture(chart, NARROW).decode()}
        sized = (svg.replace("<svg ", f'<svg class="{size}" ', 1) for size, svg in svgs.items())
        drawn.append(Drawing(name, chart.title, tuple(sized)))
    return drawn


@lru_cache(KEPT)
def picture(chart: Chart, width: int) -> bytes:
    """Draw a chart as SVG, once: a what-if changes few of the charts, and requests for others wait meanwhile."""
    return file_of(paint(replace(chart, options=chart.options.model_copy(update={"width": width}))))


def hashed(content: str) -> str:
    """Name a style sheet or script as a Content-Security-Policy does."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def moment() -> datetime:
    """Return now, or the moment of SOURCE_DATE_EPOCH for a reproducible build."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)


@cache
def read(name: str) -> str:
    """Read a style sheet or script of the page."""
    return (PAGES / name).read_text(encoding="utf-8")


@cache
def template(name: str) -> Template:
    """Load a template, with escaping on."""
    environment = Environment(
        loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(
        brief=lambda words, most=140: words if len(words) <= most else words[: most - 1].rstrip() + "…",
        day=sentences.day,
        moment=lambda made: f"{in_words(made.date())}, {made:%H:%M} UTC",
        web=is_web,
        where=where,
    )
    environment.globals |= {"version": __version__, "order": VERDICTS, "most": LATEST}
    return environment.get_template(name)
