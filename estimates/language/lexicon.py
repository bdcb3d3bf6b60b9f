"""The names of units: canonical names, aliases, plurals and calibres. No arithmetic happens here."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from estimates.language import nouns
from estimates.language.compiled import BASE_UNITS, DEFAULT_UNITS
from estimates.language.numerals import MM
from estimates.language.tokens import HYPHENS, words_of

AMBIGUOUS = {"ton": "tonne (1,000 kg), short ton (907 kg) or long ton (1,016 kg)"}
"""Words that name more than one unit, and which ones."""
INCH = frozenset(["inch", "inches"])
NO_PLURAL = frozenset(
    [
        "mm",
        "cm",
        "km",
        "m",
        "kg",
        "t",
        "g",
        "l",
        "ha",
        "ft",
        "percent",
        "%",
        "m²",
        "m³",
        "km²",
        "m2",
        "m3",
        "km2",
        "hr",
        "min",
        "sec",
        "yr",
        "nm",
    ]
)


class UnitName(NamedTuple):
    """A unit as a study names it: `counts_as` one of another unit, `compared_as` another one, `is_` a figure in words.

    `dimension` and `kind` (length, mass, duration, share ...) are set for units of measure only.
    """

    name: str
    aliases: tuple[str, ...] = ()
    counts_as: str | None = None
    compared_as: str | None = None
    is_: str | None = None
    plural: str | None = None
    dimension: str | None = None
    kind: str | None = None


class Lexicon:
    """Unit names, looked up by any spelling: hyphens, case, plurals and calibres do not matter."""

    def __init__(self, units: Iterable[UnitName]) -> None:
        self._units = {unit.name: unit for unit in units}
        self._index: dict[str, str] = {}
        for unit in self._units.values():
            for alias in (unit.name, *unit.aliases):
                self._index.setdefault(_key(alias), unit.name)
            for plural in (
                self.plural(unit.name),
                *map(_plural, unit.aliases),
            ):  # "TEUs", which is no plural by its look
                self._index.setdefault(_key(plural), unit.name)
        self.heads = frozenset(
            key.rsplit(" ", 1)[-1] for key, name in self._index.items() if not self._units[name].kind
        )
        measures = [key for key, name in self._index.items() if self._units[name].kind]
        self.measures = frozenset(  # the words that a unit of measure may start with
            form for key in [*measures, *AMBIGUOUS] for form in (key.split(" ")[0], nouns.plural(key))
        )
        self.generic = frozenset(unit.counts_as for unit in self._units.values() if unit.counts_as)
        self.longest = max((key.count(" ") + 1 for key in self._index), default=0)

    @staticmethod
    def base() -> Lexicon:
        """The units of measure that every study has."""
        return _base()

    @staticmethod
    def default() -> Lexicon:
        """The units of measure and the nouns of the default study."""
        return _default()

    def with_units(self, units: Iterable[UnitName]) -> Lexicon:
        """The same lexicon and these units; one of the same name takes the place of an earlier one."""
        return Lexicon([*({**self._units, **{unit.name: unit for unit in units}}).values()])

    def units(self) -> tuple[UnitName, ...]:
        """All units, the measures first."""
        return tuple(self._units.values())

    def names(self) -> tuple[str, ...]:
        """All canonical names."""
        return tuple(self._units)

    def unit(self, phrase: str) -> str | None:
        """The canonical name of a unit in any spelling, or None: "152-millimeter shells" -> "152 mm shell"."""
        return self._index.get(_key(phrase))

    def find(self, key: str) -> str | None:
        """The canonical name of a key as the grammar builds it (lower case, singular, "152 mm" for a calibre)."""
        return self._index.get(key)

    def has_calibre(self, size: str) -> bool:
        """Whether a unit is called by that size: "6 inch" is a calibre only where a study says so."""
        return any(key.startswith(size + " ") for key in self._index)

    def get(self, name: str) -> UnitName:
        """The unit of that canonical name. KeyError if there is none."""
        return self._units[name]

    def kind(self, name: str) -> str | None:
        """What a unit of measure measures (mass, length, duration, share ...); None for what is counted."""
        return self._units[name].kind

    def dimension(self, name: str) -> str:
        """The dimension that a unit starts: "mass" for kg, its own name for what is counted."""
        return self._units[name].dimension or name

    def plural(self, name: str) -> str:
        """The plural of a canonical name; of an unknown noun, by the rules of English."""
        unit = self._units.get(name)
        if unit and unit.plural:
            return unit.plural
        return _plural(name)


def _plural(name: str) -> str:
    first, last = _split(name)
    return first + (last if last in NO_PLURAL else nouns.plural(last))


def _split(phrase: str) -> tuple[str, str]:
    first, space, last = phrase.rpartition(" ")
    return first + space, last


def _key(phrase: str) -> str:
    """One spelling for all: lower case, spaces for hyphens, "152 mm" for a calibre, the last word in the singular."""
    words = ["mm" if word in MM else word for word in words_of(phrase) if word not in HYPHENS]
    if words and words[-1] not in NO_PLURAL:
        words[-1] = nouns.singular(words[-1]) or words[-1]
    return " ".join(words)


@cache
def _base() -> Lexicon:
    return Lexicon(_unit(name, row) for name, row in BASE_UNITS.items())


@cache
def _default() -> Lexicon:
    return _base().with_units(_unit(name, row or {}) for name, row in DEFAULT_UNITS.items())


def _unit(name: str, row: dict[str, Any]) -> UnitName:
    dimension = row.get("dimension")
    return UnitName(
        name=name,
        aliases=tuple(row.get("also", ())),
        counts_as=row.get("counts as"),
        compared_as=row.get("compared as"),
        is_=row.get("is"),
        plural=row.get("plural"),
        dimension=dimension,
        kind=row.get("kind", dimension),
    )
