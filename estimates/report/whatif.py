"""A watched study: its page for a what-if, what can be changed on it, and writes that name the value they replace.

A what-if is a list of texts as `--set` takes them ("152 mm shell=480 shells per container", "152 mm shell range=300 to
600 shells per container"). It comes with each request and is kept nowhere.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from estimates import lint
from estimates.analysis import sentences
from estimates.analysis.numbers import exact, many
from estimates.analysis.result import Result, compute
from estimates.analysis.scenario import NOTHING, rests_on
from estimates.diagnostics import DataError, Diagnostic, Unreadable, render
from estimates.quantities import dates
from estimates.report.document import Drawing, body, drawings, template
from estimates.report.view import where
from estimates.study.editing import append, cite, set_value
from estimates.study.folders import CLAIMS, LEDGERS, assumptions_of, find
from estimates.study.proposals import propose

SHOWN = 2  # results next to a field
_DRAWING = Lock()  # matplotlib draws on one thread of a process at a time


class Slot(NamedTuple):
    """A value that can be edited: as shown, as the file has it, and why it was rejected."""

    key: str
    value: str
    own: str
    problem: str = ""


class Field(NamedTuple):
    """A capacity or assumption on the panel; `effects` are the results that rest on it."""

    name: str
    group: str
    slots: tuple[Slot, ...]
    formula: str
    effects: tuple[str, ...]


class Watched:
    """One study, watched. Every method may be called from any thread."""

    def __init__(self, study: str | None) -> None:
        """Find the study; raises DataError if there is none."""
        self.folder, self.name = find(study)
        self.token = secrets.token_urlsafe(24)
        self._study = study

    @property
    def version(self) -> str:
        """A text that changes with every save, in place or by renaming. The page asks for it twice a second."""
        files = *(self.folder / name for name in (CLAIMS, *LEDGERS)), assumptions_of(self.folder)
        return str({path.name: path.stat().st_mtime_ns for path in files if path.exists()})

    def state(self, options: Sequence[str]) -> Mapping[str, Any]:
        """Compute the page for a what-if: `title`, `version`, `body`, `problems` and the `fields` of the panel.

        An option that cannot be used is marked on its field and left out. `body` has no charts, which take longer, and
        is empty while the study has problems.
        """
        state = {"title": self.name, "version": self.version, "body": "", "problems": "", "fields": ()}
        try:
            result, rejected = self._result(options)
            fields = [*_fields(result, options, rejected)]
            return state | {"title": result.study.title, "body": body(result, NOTHING, []), "fields": fields}
        except (DataError, OSError) as error:
            problems = render(error.diagnostics) if isinstance(error, DataError) else reason(error)
            return state | {"problems": problems}

    def charts(self, options: Sequence[str]) -> list[Drawing]:
        """Draw the charts of the page for a what-if; none while the study has problems."""
        with _DRAWING, suppress(DataError, OSError):
            return drawings(self._result(options)[0], None)
        return []

    def _result(self, options: Sequence[str]) -> tuple[Result, dict[str, str]]:
        """Compute a what-if with the options that can be used together; why the others cannot is the second value."""
        unchanged, taken, rejected = lint.load(self._study), list[str](), dict[str, str]()
        result = compute(unchanged)
        for option in dict.fromkeys(options):
            try:
                result = compute(lint.load(self._study, overrides=[*taken, option]), baseline=unchanged)
                taken.append(option)
            except DataError as error:
                rejected[option] = reason(error)
        return result, rejected

    def write(self, name: str, key: str, value: str, instead_of: str, *, over_formula: bool = False) -> dict[str, str]:
        """Write one value into the study's file if the file has `instead_of` now, and nothing else.

        A formula is replaced only with `over_formula`. The answer is a `warning` to confirm, or what was `told`.
        """
        study = lint.load(self._study)
        formula = sentences.formula_of(study, name) if name in {*study.capacities, *study.assumptions} else None
        if formula and formula.text == instead_of and not over_formula:
            return {"warning": f"The file has a formula: {formula.text}. Write the figure in its place?"}
        own = name if key == "figure" else f"{name} {key}"
        _, new = set_value(self.folder, own, value, instead_of=instead_of, checks=lint.CHECKS)
        return {"told": f"Written to {where(new)}."}

    def add(self, text: str, publisher: str, published: str, url: str, kept: str) -> dict[str, str]:
        """Append the claims of an article whose ids are in `kept` to the study's file, and say what was `told`.

        Without any, the answer is the `html` of a list to choose from.
        """
        day = dates.parse(published) if published else None
        proposals = propose(text, lint.load(self._study), publisher=publisher or None, published=day)
        claims = proposals.keep([proposal for proposal in proposals.claims if proposal.id in kept.split()])
        if not claims:
            return {"html": template("proposals.html").render(proposals=proposals)}
        path = append(self.folder, claims, cite(publisher, day, url), checks=lint.CHECKS)
        return {"told": f"Added {many(len(claims), 'claim')} to {path.name}."}


def _fields(result: Result, options: Sequence[str], rejected: Mapping[str, str]) -> Iterator[Field]:
    study = (result.baseline or result).study
    values = {name: value for name, _, value in (option.partition("=") for option in options)}
    problems = {option.partition("=")[0]: reason for option, reason in rejected.items()}
    for name in (*study.capacities, *study.assumptions):
        entry, group = study.entry(name), "capacity" if name in study.capacities else "assumption"
        texts = {"figure": (name, entry.at(entry.figure_key))}
        if entry.has("range"):
            texts["range"] = (f"{name} range", entry.at("range"))
        slots = [Slot(k, values.get(at, words), words, problems.get(at, "")) for k, (at, words) in texts.items()]
        formula = sentences.formula_of(study, name)
        effects = tuple(dict.fromkeys(_effects(result, name)))
        yield Field(name, group, tuple(slots), formula.text if formula else "", effects)


def _effects(result: Result, name: str) -> Iterator[str]:
    """Print the results that rest on a figure, before and after, those with a changed verdict first."""
    unchanged, pairs = result.baseline or result, result.pairs
    worked, verdict = pairs["recomputed"], result.judgement.verdict
    rests = np.flatnonzero(rests_on(result, name) & np.isfinite(worked))
    rank = (worked[rests], pairs["verdict"][rests].astype(bool), verdict[rests] != unchanged.judgement.verdict[rests])
    for i in rests[np.lexsort(rank)[::-1][:SHOWN]].tolist():
        before, after = (exact(float(version.pairs["recomputed"][i])) for version in (unchanged, result))
        total = sentences.worked(result, i).rpartition(" = ")[2]
        verdicts = filter(None, dict.fromkeys(version.pairs["verdict"][i] for version in (unchanged, result)))
        moved = f"{before} → {total}" if before != after else total
        yield "; ".join(filter(None, (f"{pairs['count_words'][i]}: {moved}", " → ".join(verdicts))))


def reason(error: DataError | OSError | Unreadable) -> str:
    """Describe a problem in a few words, for display next to its field."""
    if isinstance(error, OSError):
        return f"{error.filename}: {(error.strerror or str(error)).lower()}"
    problems: Sequence[Diagnostic | Unreadable] = error.diagnostics if isinstance(error, DataError) else [error]
    parts = (part for problem in problems for part in (problem.fact, problem.label, problem.help))
    return "\n".join(filter(None, parts))
