"""Mistakes of layout behind the problems that follow from them: three rules, and no search."""

from __future__ import annotations

from collections.abc import Sequence

from estimates.diagnostics import Diagnostic, Source


def explained(problems: Sequence[Diagnostic], sources: Sequence[Source]) -> list[Diagnostic]:
    return [*problems]
