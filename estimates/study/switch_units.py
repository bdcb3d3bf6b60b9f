"""TODO(switch): the old lexicon behind the names of quantities.units, until that has landed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from estimates.language.lexicon import Lexicon, UnitName


class Units(Lexicon):
    entries: dict[str, Any]

    @staticmethod
    def common() -> Units:
        units = Units(Lexicon.base().units())
        units.entries = {}
        return units

    def with_units(self, entries: Iterable[Any]) -> Units:  # type: ignore[override]
        own = [*entries]
        names = {
            unit.name: UnitName(
                str(unit.name), tuple(map(str, unit.also)), unit.counts_as, unit.compared_as, unit.is_, unit.plural
            )
            for unit in own
        }
        units = Units([*({unit.name: unit for unit in self.units()} | names).values()])
        units.entries = {str(unit.name): unit for unit in own}
        return units

    def heads_of(self, name: str) -> set[str]:
        unit = self.get(name)
        return {alias.rpartition(" ")[2] for alias in (unit.name, *unit.aliases)}

    def kind(self, name: str) -> str | None:
        return self._units[name].kind if name in self._units else None
