"""What the shell completes: the names in a study."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem


def study(_: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Folders that hold a study, and bundled studies; any folder if none of these starts so."""
    from estimates.study.folders import bundled, studies_in

    folder = incomplete[: incomplete.rfind("/") + 1]
    here = [folder + name for name in studies_in(Path(folder))] if param.name != "bundled" else []
    found = _starting(incomplete, [*here, *bundled()])
    return found or [CompletionItem(incomplete, type="dir")]


def claim(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The claims of the study on the line, or of the one that would be used."""
    return _starting(incomplete, _names(ctx, of_claims=True))


def assumption(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The capacities and assumptions of the study on the line, or of the one that would be used."""
    return _starting(incomplete, _names(ctx))


def setting(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The same with the sign that follows in --set NAME=VALUE."""
    return _starting(incomplete, _names(ctx), after="=")


def _names(ctx: click.Context, *, of_claims: bool = False) -> Iterable[str]:
    """Nothing if the study cannot be read: a shell cannot show its problems."""
    from estimates.diagnostics import DataError
    from estimates.lint import load

    first = ctx.command.params[0]  # while an option lacks its value, click leaves a STUDY in `args`
    named = next(iter(ctx.args), None) if first.name == "study" and isinstance(first, click.Argument) else None
    try:
        found = load(ctx.params.get("study") or named)
    except (DataError, OSError):
        return ()
    return found.claims.rows if of_claims else (*found.capacities, *found.assumptions)


def _starting(incomplete: str, names: Iterable[str], after: str = "") -> list[CompletionItem]:
    return [CompletionItem(_as_typed(name) + after) for name in names if name.startswith(incomplete)]


def _as_typed(name: str) -> str:
    """A name as it can be typed. Bash inserts an unquoted one as it is, and click's script for it loses a backslash."""
    if os.environ.get("_ESTIMATES_COMPLETE") != "bash_complete":
        return name
    words = os.environ.get("COMP_WORDS", "").split("\n")
    typed = words[int(os.environ.get("COMP_CWORD", "0"))] if len(words) > 1 else ""
    return name if typed[:1] in ("'", '"') else name.replace(" ", r"\\ ")
