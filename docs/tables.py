"""The tables of the documentation that are made from the program's own data."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from estimates.io.columns import RESULTS
from estimates.io.columns import TABLES as EXPORTED
from estimates.io.tables import as_markdown

from docs import running
from estimates.cli import COMMANDS
from estimates.export import outputs
from estimates.language import packaged
from estimates.study import ledger as ledgers
from estimates.study import models

ROOT = Path(__file__).parent.parent


def commands() -> str:
    """What every command says of itself."""
    pages = [
        ("estimates", "estimates --help"),
        *((f"estimates {name}", f"estimates {name} --help") for name in COMMANDS),
    ]
    return "\n".join(f"## {title}\n\n```text\n{running.shell(line).rstrip()}\n```\n" for title, line in pages)


def api() -> str:
    """Every public name of the package, with its signature and what it says of itself."""
    import estimates

    described = []
    for name in estimates.__all__:
        function = getattr(estimates, name)
        signature = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(function)))
        described.append(f"## estimates.{name}\n\n```python\n{name}{signature}\n```\n\n{inspect.getdoc(function)}\n")
    return "\n".join(described)


# -- the study format ----------------------------------------------------------------------------------------------


def claims_format() -> str:
    return "\n".join(_models([models.ClaimsFile, models.ClaimEntry, models.ContentEntry, models.CitationEntry,
                              models.VariantEntry, models.SourceEntry]))  # fmt: skip


def assumptions_format() -> str:
    return "\n".join(_models([models.AssumptionsFile, models.UnitEntry, models.CapacityEntry, models.AssumptionEntry,
                              models.CheckEntry, models.HedgeEntry]))  # fmt: skip


TITLES: dict[type[models.Entry], str] = {
    models.ClaimsFile: "The file claims.yaml",
    models.ClaimEntry: "A claim",
    models.ContentEntry: "Contents of a claim",
    models.CitationEntry: "A source of a claim",
    models.VariantEntry: "Contents as one source has them",
    models.SourceEntry: "A source",
    models.AssumptionsFile: "The file assumptions.yaml",
    models.UnitEntry: "A unit",
    models.CapacityEntry: "A capacity",
    models.AssumptionEntry: "An assumption",
    models.CheckEntry: "A cross-check",
    models.HedgeEntry: "A hedge",
}


def _models(wanted: Sequence[type[models.Entry]]) -> Iterator[str]:
    for model in wanted:
        about = (model.__doc__ or "").strip().rpartition(".yaml: ")[2]
        about = about[:1].upper() + about[1:]
        table = as_markdown(_fields(model), ("key", "what it says", "for example", "wanted"))
        yield f"### {TITLES[model]}\n\n{about}\n\n{table}"


def _fields(model: type[models.Entry]) -> Iterator[Mapping[str, str]]:
    for name, field in model.model_fields.items():
        choices = _choices(field.annotation)
        default = f"`{field.default}` if left out" if isinstance(field.default, str) else "no"
        yield {
            "key": f"`{field.alias or name}`",
            "what it says": (field.description or "") + (f" One of {_coded(choices)}." if choices else ""),
            "for example": "; ".join(_example(each) for each in field.examples or ()),
            "wanted": "yes" if field.is_required() else default,
        }


def _example(value: Any) -> str:
    return f"`[{', '.join(map(str, value))}]`" if isinstance(value, list) else f"`{value}`"


def _choices(annotation: Any) -> list[str]:
    """The words that a field allows, if it allows only some."""
    found = [each for each in getattr(annotation, "__args__", ()) if isinstance(each, str)]
    return found or [each for inner in getattr(annotation, "__args__", ()) for each in _choices(inner)]


def _coded(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def ledger() -> str:
    """The columns of a ledger."""
    rows = ({"column": f"`{name}`", "what it holds": told} for name, told in ledgers.COLUMNS.items())
    return as_markdown(rows, ("column", "what it holds"))


# -- hedges --------------------------------------------------------------------------------------------------------

SHOWN = 12  # phrases of a row that the table shows; `estimates hedges` has all


def hedges() -> str:
    """The hedge table with its widths and where they come from."""
    data = packaged.table("hedges.yaml")
    rows = [
        {
            "relation": name,
            "words": _phrases(row),
            "what the words entail": f"`{row['literal']}`",
            "middle half of readers": _widths(row.get("implied")),
            "10 to 90 % of readers": _widths(row.get("wide")),
            "why": " ".join((row["because"].strip(), *(f"[{_number(data, each)}]" for each in row["sources"]))),
        }
        for name, row in data["rows"].items()
    ]
    table = as_markdown(rows, tuple(rows[0]))
    cited = "\n".join(f"{_number(data, name)}. {' '.join(text.split())}" for name, text in data["sources"].items())
    return f"{table}\n{cited}\n"


def _number(data: Mapping[str, Any], source: str) -> int:
    return list(data["sources"]).index(source) + 1


def _phrases(row: Mapping[str, Any]) -> str:
    said = [*row.get("before", ()), *(f"N {after}" for after in row.get("after", ()))]
    return ", ".join(said[:SHOWN]) + (f" and {len(said) - SHOWN} more" if len(said) > SHOWN else "")


def _widths(widths: Any) -> str:
    if not isinstance(widths, Mapping):
        return str(widths or "none")
    large, other = (_span(*widths[kind]) for kind in ("large round", "other"))
    return large if large == other else f"{large}; other numbers {other}"


def _span(low: str, high: str) -> str:
    ends = ["N" if end == "1" else f"{end} N" for end in (low, high)]
    return " to ".join(dict.fromkeys(ends))


# -- what comes out, and what can go wrong -------------------------------------------------------------------------


COLUMNS = ("column", "type", "what it holds", "unit")


def results() -> str:
    """The columns of recompute.csv."""
    return as_markdown(_described({name: RESULTS[name] for name in outputs.CSV}), COLUMNS)


def exported() -> str:
    """The tables of a data package."""
    return "\n".join(
        f"### {name}.csv\n\n{table.title}.\n\n{as_markdown(_described(table.fields), COLUMNS)}"
        for name, table in EXPORTED.items()
        if name != "results"
    )


def _described(fields: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    for name, field in fields.items():
        unit = f"see `{field.unit}`" if field.unit in fields else field.unit or ""
        yield {"column": f"`{name}`", "type": field.type, "what it holds": field.description, "unit": unit}


WRONG = ROOT / "tests/wrong"


def problems() -> str:
    """Every wrong study of the tests, by the kind of its first problem: its title and what the tool says of it."""
    kinds: dict[str, list[str]] = {}
    for case in sorted(WRONG.glob("*.txt")):
        told = case.read_text(encoding="utf-8").strip()
        slug = re.search(r"\[([\w-]+)\]$", told.splitlines()[0])
        if slug:
            kinds.setdefault(slug[1], []).append(f"**{_title(case)}**\n\n```text\n{told}\n```\n")
    return "\n".join(f"## {slug}\n\n" + "\n".join(cases) for slug, cases in sorted(kinds.items()))


def _title(case: Path) -> str:
    """The comment on the first line of the wrong file, or its name where no comment can stand there."""
    first = case.with_suffix(".yaml").read_text(encoding="utf-8", errors="replace").partition("\n")[0]
    name = case.name.partition(".")[0].replace("-", " ")
    return first[2:].strip() if first.startswith("# ") else name.capitalize()


TABLES: dict[str, Callable[[], str]] = {
    "commands": commands,
    "api": api,
    "claims format": claims_format,
    "assumptions format": assumptions_format,
    "hedges": hedges,
    "ledger": ledger,
    "results": results,
    "exported tables": exported,
    "problems": problems,
}
