"""What the shell completes: the names in a study."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from estimates.study.record import Study


def complete_study(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Folders that hold a study, and bundled studies; any folder if none of these starts so."""
    from estimates.study.folders import bundled

    found = [*_folders(incomplete), *_starting(incomplete, bundled())]
    return found or [CompletionItem(incomplete, type="dir")]


def complete_folder(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Folders that hold a study; any folder if none of these starts so."""
    return _folders(incomplete) or [CompletionItem(incomplete, type="dir")]


def _folders(incomplete: str) -> list[CompletionItem]:
    from estimates.study.folders import studies_in

    folder, _, start = incomplete.rpartition("/")
    before = f"{folder}/" if "/" in incomplete else ""
    return _starting(incomplete, (before + name for name in studies_in(Path(before)) if name.startswith(start)))


def complete_bundled(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Bundled study names."""
    from estimates.study.folders import bundled

    return _starting(incomplete, bundled())


def complete_claim(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The claims of the study on the line, or of the one that would be used."""
    study = _study(ctx)
    return _starting(incomplete, study.claims.rows) if study else []


def complete_assumption(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The capacities and assumptions of the study on the line, or of the one that would be used."""
    study = _study(ctx)
    return _starting(incomplete, (*study.capacities, *study.assumptions)) if study else []


def complete_setting(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The same with the sign that follows in --set NAME=VALUE."""
    found = complete_assumption(ctx, param, incomplete)
    for item in found:
        item.value += "="
    return found


def _study(ctx: click.Context) -> Study | None:
    """None if it cannot be read: the shell is no place for its problems."""
    from estimates.diagnostics import DataError
    from estimates.lint import load

    study: str | Path | None = ctx.params.get("study")
    if study is None and isinstance(ctx.command.params[0], click.Argument) and ctx.command.params[0].name == "study":
        study = next(iter(ctx.args), None)  # click leaves it there while an option still lacks its value
    try:
        return load(study)
    except (DataError, OSError):
        return None


def _starting(incomplete: str, names: Iterable[str]) -> list[CompletionItem]:
    return [CompletionItem(_as_typed(name)) for name in names if name.startswith(incomplete)]


def _as_typed(name: str) -> str:
    """A name as it can stand on the line: bash puts an unquoted one there as it is, blanks and all.

    One of the two backslashes is lost in click's script, which reads its answer without `-r`.
    """
    if os.environ.get("_ESTIMATES_COMPLETE") != "bash_complete":
        return name
    words = os.environ.get("COMP_WORDS", "").split("\n")
    typed = words[int(os.environ.get("COMP_CWORD", "0"))] if len(words) > 1 else ""
    return name if typed[:1] in ("'", '"') else name.replace(" ", r"\\ ")
