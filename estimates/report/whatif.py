"""A watched study: its page for a what-if, what can be changed on it, and writes that name the value they replace.

A what-if is a list of texts as `--set` takes them ("152 mm shell=480 shells per container", "152 mm shell range=300 to
600 shells per container"). It comes with each request and is kept nowhere.
"""

import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import chain
from typing import NamedTuple

import numpy as np

from estimates import lint
from estimates.analysis import sentences
from estimates.analysis.numbers import many
from estimates.analysis.result import Result, compute
from estimates.analysis.scenario import NOTHING, rests_on
from estimates.diagnostics import DataError, Diagnostic, Unreadable, render
from estimates.quantities import dates
from estimates.report.document import Drawing, body, drawings, template
from estimates.report.view import Entry, View, where
from estimates.study.editing import append, cite, set_value
from estimates.study.folders import CLAIMS, LEDGERS, assumptions_of, find
from estimates.study.proposals import propose

SHOWN = 2  # results next to a field
_DRAWING = ThreadPoolExecutor(1)  # one at a time, as matplotlib needs it; a process that ends waits, or it would crash


class Slot(NamedTuple):
    """A value that can be edited: as the file has it, as shown, and why it was rejected."""

    key: str
    own: str
    value: str
    problem: str = ""


class Field(NamedTuple):
    """A capacity or assumption on the panel; `effects` are the results that rest on it."""

    name: str
    is_capacity: bool
    slots: tuple[Slot, ...]
    effects: tuple[str, ...]


class Watched:
    """One study, watched. Every method may be called from any thread."""

    def __init__(self, study: str | None) -> None:
        """Find the study; raises DataError if there is none."""
        self.folder, self.name = find(study)
        self.token = secrets.token_urlsafe(24)

    @property
    def version(self) -> str:
        """A text that changes with every save, in place or by renaming. The page asks for it twice a second."""
        files = *(self.folder / name for name in (CLAIMS, *LEDGERS)), assumptions_of(self.folder)
        return str({path.name: path.stat().st_mtime_ns for path in files if path.exists()})

    def state(self, options: Sequence[str]) -> Mapping[str, str]:
        """Compute the page for a what-if: `title`, `version`, `body`, `problems` and the `fields` of the panel.

        An option that cannot be used is left out and marked on its field, or above all if it has none. `body` has no
        charts, which take longer, and is empty while the study has problems, as are the `fields`.
        """
        state = {"title": self.name, "version": self.version, "body": "", "problems": "", "fields": ""}
        try:
            result, rejected = self._result(options)
            fields = [*_fields(result, dict.fromkeys(options), rejected)]
            panel = template("panel.html").render(fields=fields, lost=rejected.values())
            return state | {"title": result.study.title, "body": body(result, NOTHING, []), "fields": panel}
        except (DataError, OSError) as error:
            return state | {"problems": render(error.diagnostics) if isinstance(error, DataError) else reason(error)}

    def charts(self, options: Sequence[str]) -> list[Drawing]:
        """Draw the charts of the page for a what-if; none while the study has problems."""
        with suppress(DataError, OSError):
            return _DRAWING.submit(lambda: drawings(self._result(options)[0], None)).result()
        return []

    def _result(self, options: Sequence[str]) -> tuple[Result, dict[str, str]]:
        """Compute a what-if with the options that can be used together; why the others cannot is the second value."""
        unchanged, taken, rejected = lint.load(self.folder), list[str](), dict[str, str]()
        result = compute(unchanged)
        for option in sorted(dict.fromkeys(options), key=lambda option: " range=" in option):  # ranges fit the figures
            try:
                result = compute(lint.load(self.folder, overrides=[*taken, option]), baseline=unchanged)
                taken.append(option)
            except DataError as error:
                rejected[option] = reason(error)
        return result, rejected

    def write(self, name: str, key: str, value: str, instead_of: str, over_formula: str) -> dict[str, str]:
        """Write one value into the study's file if the file has `instead_of` now, and nothing else.

        A formula is replaced only if it is `over_formula`. The answer is a `warning` to confirm, or what was `told`
        and the text that the file has `now`.
        """
        study = lint.load(self.folder)
        formula = sentences.formula_of(study, name) if name in {*study.capacities, *study.assumptions} else None
        if formula and formula.text == instead_of and instead_of != over_formula:
            return {"warning": f"The file has a formula: {formula.text}. Write the figure in its place?"}
        own = name if key == "figure" else f"{name} {key}"
        _, new = set_value(self.folder, own, value, instead_of=instead_of, checks=lint.CHECKS)
        return {"told": f"Written to {where(new)}.", "now": str(new)}

    def add(self, text: str, publisher: str, published: str, url: str, kept: str) -> dict[str, str]:
        """Append the claims of an article whose ids are in `kept` to the study's file, and say what was `told`.

        Without any, the answer is the `html` of a list to choose from.
        """
        day = dates.parse(published) if published else None
        proposals = propose(text, lint.load(self.folder), publisher=publisher or None, published=day)
        claims = [proposal for proposal in proposals.claims if proposal.id in kept.split()]
        if not claims:
            return {"html": template("proposals.html").render(proposals=proposals)}
        path = append(self.folder, claims, cite(publisher, day, url), checks=lint.CHECKS)
        return {"told": f"Added {many(len(claims), 'claim')} to {path.name}."}


def _fields(result: Result, options: Collection[str], rejected: dict[str, str]) -> Iterator[Field]:
    """List what can be edited, with the options in place of the study's own texts; take theirs from `rejected`."""
    study = (result.baseline or result).study
    old, new = (chain(*View(version, NOTHING).entries.values()) for version in (result.baseline or result, result))
    derived = [*zip(old, new, strict=True)]
    for name in (*study.capacities, *study.assumptions):
        entry, slots = study.entry(name), list[Slot]()
        for key, of, start in (("figure", entry.figure_key, f"{name}="), ("range", "range", f"{name} range=")):
            if of in entry.table:
                own, given = entry.at(of), [option for option in options if option.startswith(start)]
                problem = "\n".join(rejected.pop(option) for option in given if option in rejected)
                slots.append(Slot(key, own, given[-1].removeprefix(start) if given else own, problem))
        effects = tuple(dict.fromkeys(_effects(result, name, derived)))[:SHOWN]
        yield Field(name, name in study.capacities, tuple(slots), effects)


def _effects(result: Result, name: str, derived: Sequence[tuple[Entry, Entry]]) -> Iterator[str]:
    """Print the results that rest on a figure, before and after: those with a changed verdict first, `derived` last."""
    unchanged, pairs = result.baseline or result, result.pairs
    worked, verdict = pairs["recomputed"], result.judgement.verdict
    rests = np.flatnonzero(rests_on(result, name) & np.isfinite(worked))
    rank = (worked[rests], pairs["verdict"][rests].astype(bool), verdict[rests] != unchanged.judgement.verdict[rests])
    for i in rests[np.lexsort(rank)[::-1][:SHOWN]].tolist():
        before, after = (sentences.worked(version, i).rpartition(" = ")[2] for version in (unchanged, result))
        verdicts = filter(None, dict.fromkeys(version.pairs["verdict"][i] for version in (unchanged, result)))
        moved = f"{before.partition(' ')[0]} → {after}" if before != after else after
        yield "; ".join(filter(None, (f"{pairs['count_words'][i]}: {moved}", " → ".join(verdicts))))
    for old, new in derived:
        if name in old.rests_on:
            yield f"{new.name}: " + (f"{old.value.partition(' ')[0]} → " if old.value != new.value else "") + new.value


def reason(error: DataError | OSError | Unreadable) -> str:
    """Describe a problem in a few words, for display next to its field."""
    if isinstance(error, OSError):
        return f"{error.filename}: {(error.strerror or str(error)).lower()}"
    problems: Sequence[Diagnostic | Unreadable] = error.diagnostics if isinstance(error, DataError) else [error]
    return "\n".join(part for problem in problems for part in (problem.fact, problem.help) if part)
