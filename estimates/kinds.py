"""What kind of thing a figure counts or measures: whether two are of one kind, and how a clash is shown."""

from __future__ import annotations

from estimates.figures import Figure
from estimates.lexicon import Lexicon


def is_unit(lexicon: Lexicon, name: str) -> bool:
    """Whether a name is the canonical one of a unit."""
    try:
        lexicon.get(name)
    except KeyError:
        return False
    return True


def alike(one: Figure, other: Figure, lexicon: Lexicon) -> bool:
    """Whether two figures are of one kind: in the same units, or in units of the same measure, such as kg and tonne."""
    if one.unit == other.unit:
        return one.per == other.per
    if one.unit is None or other.unit is None or one.per != other.per:
        return False
    kind = lexicon.kind(one.unit)
    return kind is not None and kind == lexicon.kind(other.unit)


def clash(found: Figure, wanted: Figure, lexicon: Lexicon) -> str:
    """The dimensions of two figures on two lines, equal factors in equal columns."""
    return aligned(dimension(found, lexicon), dimension(wanted, lexicon))


def dimension(figure: Figure, lexicon: Lexicon) -> tuple[str, str]:
    """The dimension of a figure in two parts: "[mass]" and " / [container]"."""

    def of(name: str | None) -> str:
        if name is None:
            return ""
        known = is_unit(lexicon, name)
        return f"[{(lexicon.kind(name) or lexicon.dimension(name)) if known else name}]"

    below = of(figure.per)
    return of(figure.unit or figure.of) or "a bare number", f" / {below}" if below else ""


def aligned(found: tuple[str, str], wanted: tuple[str, str]) -> str:
    """Two dimensions on two lines, each in the two parts that `dimension` gives."""
    width = max(len(found[0]), len(wanted[0])) if found[1] == wanted[1] else 0
    return f"found:  {found[0]:>{width}}{found[1]}\nwanted: {wanted[0]:>{width}}{wanted[1]}"
