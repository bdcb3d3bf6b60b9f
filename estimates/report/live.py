"""The page as `estimates watch` serves it: with its problems above it, and a panel to change assumptions on."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from estimates import __version__
from estimates.report.page import EVERYTHING_ELSE, FOLDER, environment, hashed, style_sheet

STYLES = ("page.css", "live.css")


class Slider(NamedTuple):
    """A range that a number can be moved in; `words` has the number's place as {}."""

    low: str
    high: str
    step: str
    value: str
    words: str


class Field(NamedTuple):
    """A capacity or assumption that can be changed on the page: its words now, and the study's own."""

    name: str
    group: str
    words: str
    own: str
    spread: str
    slider: Slider | None


class Live(NamedTuple):
    """Where a watched study stands. `body` is the last good page, empty if there is none yet."""

    title: str
    body: str
    problems: str
    fields: tuple[Field, ...]
    file: str
    token: str
    version: str

    @property
    def heading(self) -> str:
        """What stands over the problems."""
        below = "Below is the page as it last was" if self.body else "The page comes as soon as they are gone"
        return f"The study has problems. {below}."


def page(live: Live) -> str:
    """The whole document."""
    style = style_sheet(*STYLES)
    named = {"style": style, "policy": policy(), "script": script(), "version": __version__}
    return environment().get_template("live.html").render(**named, live=live)


def panel(live: Live) -> str:
    """The panel's fields alone."""
    return environment().get_template("panel.html").render(live=live)


def problems(live: Live) -> str:
    """The problems alone; nothing if there are none."""
    return environment().get_template("problems.html").render(live=live) if live.problems else ""


def policy() -> str:
    """What the page may load: its own style and script, and this server's answers."""
    style, told = hashed(style_sheet(*STYLES)), hashed(script())
    return f"{EVERYTHING_ELSE}; style-src {style}; script-src {told}; connect-src 'self'; img-src data:"


@cache
def script() -> str:
    return (FOLDER / "live.js").read_text(encoding="utf-8")
