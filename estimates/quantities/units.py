"""Names of units: the common ones of units.yaml, and those that a study adds. No arithmetic happens here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

from estimates.diagnostics import Unreadable, close_match
from estimates.quantities import data

_SHORT = 5  # letters; a spelling this short is too similar to other words to be suggested
NAMED_IN = "en"  # the language of units' own names
_CALIBRE = re.compile(r"(\d) ?(?:mm|㎜|millimet(?:er|re)s?)\b")
_GAP = re.compile(r"[\s\u00ad‐‑‒–—-]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's name and what is known of it.

    `amount` is a multiple of another unit (of nothing: a plain number), `powers` the units that it is a product of. It
    counts as one `counts_as` in totals, and its figures are compared as those of `compared_as`. `means` lists what
    an ambiguous name can mean. `spellings` has its other names by language, those of "all" in every one.
    """

    name: str
    kind: str = "count"
    amount: tuple[float, str | None] | None = None
    powers: Mapping[str, float] = field(default_factory=dict)
    plural: str | None = None
    counts_as: str | None = None
    compared_as: str | None = None
    means: str | None = None
    spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Units:
    """Units and their spellings; equal only to itself. `by_name` has all, the common ones first; `own` a study's."""

    def __init__(self, own: Mapping[str, Unit]) -> None:
        self.own = own
        common = {name: unit for name, unit in _common().items() if name not in own}
        self.by_name: Mapping[str, Unit] = {**common, **own}

    @staticmethod
    @cache
    def common() -> Units:
        """Return the units that every study has."""
        return Units({})

    def with_units(self, entries: Iterable[Any]) -> Units:
        """Return these units and a study's own, which take precedence.

        An entry has a name, `also` (other names), `plural`, `counts_as` and `compared_as`.
        """
        own = dict(self.own)
        for entry in entries:
            kind = _common()[entry.name].kind if entry.name in _common() else "count"
            names = {"plural": entry.plural, "counts_as": entry.counts_as, "compared_as": entry.compared_as}
            own[entry.name] = Unit(entry.name, kind, spellings={"own": tuple(entry.also)}, **names)
        return Units(own)

    def with_amounts(self, amounts: Mapping[str, tuple[float, str | None]]) -> Units:
        """Return these units with some of a study's own as a number of another unit."""
        return Units({name: replace(unit, amount=amounts.get(name)) for name, unit in self.own.items()})

    def plural(self, name: str) -> str:
        """Return the plural of a unit's name, or of another noun."""
        unit = self.by_name.get(name)
        if unit and (unit.plural or unit.kind == "money" or name in unit.spellings.get("all", ())):
            return unit.plural or name  # a symbol has no plural
        return pluralize(name)

    def require_kinds(self, kinds: Iterable[str]) -> None:
        """Raise Unreadable for a kind that no figure in these units can have."""
        for kind in kinds:  # none for most texts that are read
            known = sorted({"count", "number"} | {unit.kind for unit in self.by_name.values()})
            if kind not in known:
                raise Unreadable(f"no kind “{kind}”; the kinds are {', '.join(known)}", slug="unknown-kind")

    def spellings(self, language: str | None = None) -> dict[str, str]:
        """Map each spelling in a language, or in any, to its unit: as written, singular and irregular plural."""
        spellings: dict[str, str] = {}
        for unit in (*self.own.values(), *self.by_name.values()):
            is_named = language in (None, NAMED_IN) or unit.name in self.own
            names = [unit.name, unit.plural] if is_named else []
            for key in ("own", "all", language) if language else unit.spellings:
                names += unit.spellings.get(key, ())
            for name in filter(None, names):
                spellings.setdefault(name, unit.name)
        return spellings

    def unit(self, phrase: str) -> str | None:
        """Return the unit of a name in any spelling, or None: "152-millimeter shells" is "152 mm shell"."""
        return self.all_spellings.get(phrase) or self._index.get(_key(phrase))

    def heads(self, of: Iterable[str]) -> set[str]:
        """Return the last words of the names of some units: "shell" is enough where 152 mm shells are spoken of."""
        units = {*of}
        return {name.rpartition(" ")[2] for name, unit in self.all_spellings.items() if unit in units}

    def unknown(self, name: str, text: str = "", of: Iterable[str] = ()) -> Unreadable:
        """Return the error of a name that no unit has, at the last such word of `text`, where units `of` are meant."""
        longer = (name for name in self.spellings(NAMED_IN) if len(name) > _SHORT)
        known = (*self.by_name, *longer, *self.heads(of))
        guess = self.plural(name) if name in self.by_name else close_match(name, known)
        help_ = f"did you mean `{guess}`?" if guess else f"name it under `units` in assumptions.yaml: `{name}: {{}}`"
        head = re.escape(name.rpartition(" ")[2].rstrip("y"))
        matches = [*re.finditer(rf"\b{head}\w*", text, re.IGNORECASE)] if head else []
        start, end = matches[-1].span() if matches else (0, len(text or name))
        fact = f"“{text[start:end] if matches and guess else name}” is not a unit of this study"
        return Unreadable(fact, start, end, slug="unknown-unit", help=help_)

    @cached_property
    def all_spellings(self) -> dict[str, str]:
        """The unit of every spelling in any language, as written."""
        return self.spellings()

    @cached_property
    def _index(self) -> dict[str, str]:
        singular = {_key(name): unit for name, unit in reversed(self.all_spellings.items())}  # the first wins
        plural = {_key(pluralize(name)): unit for name, unit in reversed(self.all_spellings.items())}
        return plural | singular


def _key(phrase: str) -> str:
    """Return one spelling for all: lower case, spaces for hyphens, and "152 mm" for a calibre."""
    return _CALIBRE.sub(r"\1 mm", _GAP.sub(" ", phrase.casefold()).strip())


def pluralize(noun: str) -> str:
    """Return the regular English plural of a noun: its last word, or the one before "of", takes -s, -es or -ies."""
    head, of, rest = noun.partition(" of ")
    if re.search(r"(?i)[^aeiou\W]y$", head):
        return f"{head[:-1]}ies{of}{rest}"
    return f"{head}{'es' if re.search(r'(?i)(?:s|x|z|ch|sh)$', head) else 's'}{of}{rest}"


@cache
def _common() -> dict[str, Unit]:
    """Return the units of units.yaml by name."""
    units: dict[str, Unit] = {}

    def unit(name: str, **row: Any) -> Unit:
        languages = [key for key in row if key == "all" or (len(key) == 2 and key not in ("is", "of"))]
        spellings = {key: tuple(row.pop(key)) for key in languages}
        times, base = row.pop("is", (None, None))
        amount = None if times is None else (float(times), base)
        kind = row.pop("kind", None) or units[base].kind
        units[name] = Unit(name, kind, amount, powers=row.pop("of", {}), spellings=spellings, **row)
        return units[name]

    return data.records("units.yaml", data.read("units.yaml"), unit)
