"""The files that a command writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from estimates.cli import console

if TYPE_CHECKING:
    from estimates.analysis.result import Result
    from estimates.analysis.scenario import Extra


def drawn(
    result: Result, names: Iterable[str], extra: Extra, note: Callable[[str], object], types: Iterable[str], **look: Any
) -> dict[str, bytes]:
    """Draw charts as files; note why one cannot be drawn."""
    from estimates import charts

    made, shares = dict[str, bytes](), extra.mix and extra.mix.shares
    for name in names:
        try:
            made |= charts.files(result, name, formats=types, note=note, shares=shares, **look)
        except charts.NothingToDrawError as reason:
            note(f"no {name} chart: {reason}")
    return made


def folder_of(result: Result, out: Path | None) -> Path:
    """The folder that a command writes to: the one of --out itself, otherwise out/STUDY."""
    from estimates.export.package import slug

    return out if out is not None else Path("out") / slug(result.study.name)


def write_files(result: Result, out: Path | None, made: Mapping[str, bytes]) -> None:
    """Write files and print their paths."""
    from estimates.io import atomic

    folder = folder_of(result, out)
    atomic.write_all(folder, made)
    console.write("\n".join(str(folder / name) for name in made))
