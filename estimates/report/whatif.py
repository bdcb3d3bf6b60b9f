"""A watched study: its page for a what-if, what can be changed on it, and writes that name the value they replace.

A what-if is a list of texts as `--set` takes them ("152 mm shell=480 shells per container", "152 mm shell range=300 to
600 shells per container"). It comes with each request and is kept nowhere.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Condition, Lock
from typing import Any, NamedTuple

from estimates.analysis import explain
from estimates.analysis.asking import Asked
from estimates.analysis.recompute import Result, compute
from estimates.diagnostics import rendering
from estimates.diagnostics.problems import DataError, of_system
from estimates.quantities.old_formulas import Formula
from estimates.reading import figures
from estimates.reading.figures import Figure
from estimates.report.document import body
from estimates.study import writing
from estimates.study.study import ASSUMPTIONS, CLAIMS, LEDGERS, assumptions_of, find, is_bundled, load

FIGURE, RANGE = "figure", "range"
SHOWN = 2  # results next to a field


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


class State(NamedTuple):
    """The live page for one what-if. `body` is empty while the study has problems."""

    title: str
    version: str
    body: str = ""
    problems: str = ""
    fields: tuple[Field, ...] = ()


class Answer(NamedTuple):
    """What became of a write: a problem, a warning to confirm, or what was written in place of what."""

    problem: str = ""
    warning: str = ""
    told: str = ""
    before: str = ""


class Watched:
    """One study, watched. Every method may be called from any thread."""

    def __init__(self, study: str | None, add: Callable[[Path, str], str] | None = None) -> None:
        """Find the study; raises DataError if there is none. `add` adds the claims of an article's text to it."""
        self.folder, self.name = find(study)
        self.token = secrets.token_urlsafe(24)
        self.add = add
        self._study, self._start = study, secrets.token_hex(4)
        self._saved, self._busy = Condition(), Lock()

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that the study is read from."""
        return (*(self.folder / name for name in (CLAIMS, *LEDGERS)), assumptions_of(self.folder))

    @property
    def version(self) -> str:
        """A text that changes with this process and with every save."""
        return f"{self._start}-{hash(tuple(map(_stamp, self.files))) & 0xFFFFFFFF:x}"

    def saved(self) -> None:
        """Tell those who wait that a file may have been saved."""
        with self._saved:
            self._saved.notify_all()

    def wait(self, version: str, seconds: float) -> str:
        """Return the version as soon as it is not `version`, or after so many seconds."""
        with self._saved:
            self._saved.wait_for(lambda: self.version != version, seconds)
        return self.version

    def state(self, options: Sequence[str]) -> State:
        """Compute the page for a what-if; an option that cannot be used is marked on its field and left out."""
        with self._busy:  # matplotlib draws on one thread at a time
            version = self.version
            try:
                own = _result(self._study, ())
                taken, rejected = self._sorted(options)
                result = _result(self._study, taken) if taken else own
                fields = tuple(_fields(own, result, taken, rejected))
                return State(own.study.title, version, body(result), fields=fields)
            except DataError as wrong:
                return State(self.name, version, problems=rendering.render(wrong.problems))
            except OSError as wrong:
                return State(self.name, version, problems=of_system(wrong))

    def _sorted(self, options: Sequence[str]) -> tuple[list[str], dict[str, str]]:
        """Split options into those that can be used together, in their order, and the others with the reason."""
        taken: list[str] = []
        rejected: dict[str, str] = {}
        for option in dict.fromkeys(options):
            try:
                _result(self._study, [*taken, option])
                taken.append(option)
            except DataError as wrong:
                rejected[option] = _reason(wrong)
        return taken, rejected

    def write(self, name: str, key: str, value: str, instead_of: str, *, over_formula: bool = False) -> Answer:
        """Write one value into the study's file if the file has `instead_of` now, and nothing else.

        A formula is replaced only with `over_formula`; without, the answer is a warning.
        """
        if is_bundled(self.folder):
            return Answer(
                "This study comes with estimates and is not changed. To get a copy of your own, run\n"
                f"estimates init DIR --study {self.name}\nestimates watch DIR"
            )
        with self._busy:
            try:
                entry = load(self._study).entry(name)
                now = _words(entry.range if key == RANGE else entry.written)
                if now != instead_of:  # TODO(switch): set_value(..., key=, instead_of=)
                    return Answer(f"Not written: the file has {now or 'another value'} by now, not {instead_of}.")
                if key == FIGURE and isinstance(entry.written, Formula) and not over_formula:
                    return Answer(warning=f"The file has a formula: {now}. Write the figure in its place?")
                before, place = writing.set_value(self.folder, name, value)
            except KeyError:
                return Answer(f"no assumption “{name}” in this study")
            except DataError as wrong:
                return Answer(_reason(wrong))
            except OSError as wrong:
                return Answer(of_system(wrong))
        self.saved()
        return Answer(told=f"Written to {ASSUMPTIONS}, line {place.line}.", before=before)


def _result(study: str | None, options: Iterable[str]) -> Result:
    """Compute a study with a what-if. Raises DataError."""
    ranges = {o.partition(" range=")[0]: o.partition(" range=")[2] for o in options if " range=" in o}
    result = Asked(study, tuple(option for option in options if " range=" not in option)).result()
    if not ranges:  # TODO(switch): load(overrides=) takes ranges too
        return result
    loaded: Any = result.study
    for name, words in ranges.items():
        for group in ("capacities", "assumptions"):
            entries = getattr(loaded, group)
            if name in entries:
                spread = figures.parse(words, loaded.lexicon, expect=getattr(entries[name], "of", None))
                loaded = replace(loaded, **{group: {**entries, name: replace(entries[name], range=spread)}})
    return compute(loaded)


def _fields(own: Result, now: Result, taken: Sequence[str], rejected: dict[str, str]) -> Iterator[Field]:
    asked = {option.partition("=")[0]: option.partition("=")[2] for option in (*taken, *rejected)}
    problems = {option.partition("=")[0]: reason for option, reason in rejected.items()}
    effects = _effects(own, now)
    for group, entries in (("capacity", own.study.capacities), ("assumption", own.study.assumptions)):
        for name, entry in entries.items():
            slots = [
                Slot(key, asked.get(at, said), said, problems.get(at, ""))
                for key, at, said in (
                    (FIGURE, name, _words(entry.written)),
                    (RANGE, f"{name} range", _words(entry.range)),
                )
                if said
            ]
            formula = slots[0].own if isinstance(entry.written, Formula) else ""
            yield Field(name, group, tuple(slots), formula, effects.get(name, ()))


def _effects(own: Result, now: Result) -> dict[str, tuple[str, ...]]:
    """List, for each capacity and assumption, the results that rest on it, before and after: verdicts first."""
    after = {_key(now, i): i for i in range(now.size)}
    found: dict[str, list[tuple[bool, bool, float, str]]] = {}
    for i in range(own.size):
        k = after.get(_key(own, i))
        claim = own.study.by_id[own.pairs["claim"][i]]
        factor = own.model.factor(claim.says.unit if claim.says else None, own.pairs["of"][i])
        if k is None or factor is None:
            continue
        was, told = (_told(result, at) for result, at in ((own, i), (now, k)))
        verdicts = [result.pairs["verdict"][at] or "" for result, at in ((own, i), (now, k))]
        moved = f"{was[0]} → {told[1]}" if was != told else told[1]
        line = f"{own.pairs['count_words'][i]}: {moved}"
        if any(verdicts):
            line += "; " + " → ".join(dict.fromkeys(verdicts))
        rank = (verdicts[0] != verdicts[1], bool(verdicts[0]), float(own.pairs["recomputed"][i]), line)
        for name in dict.fromkeys(explain.standing(own.study, factor.names)):
            found.setdefault(name, []).append(rank)
    return {name: tuple(line for *_, line in sorted(ranks, reverse=True)[:SHOWN]) for name, ranks in found.items()}


def _key(result: Result, i: int) -> tuple[Any, ...]:
    return tuple(result.pairs[name][i] for name in ("claim", "of", "stated_claim", "stated_words"))


def _told(result: Result, i: int) -> tuple[str, str]:
    """The worked figure of a row, without and with its unit."""
    total = result.pairs["worked"][i].rpartition(" = ")[2]
    return total.partition(" ")[0], total


def _words(said: Figure | Formula | None) -> str:
    return "" if said is None else said.words if isinstance(said, Figure) else said.text


def _reason(wrong: DataError) -> str:
    """Say what is wrong in a few words, for next to the field that has it."""
    parts = (part for problem in wrong.problems for part in (problem.fact, problem.label, problem.help))
    return "\n".join(filter(None, parts))


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Take what changes with every save, whether in place or by renaming."""
    try:
        now = path.stat()
    except OSError:
        return None
    return now.st_mtime_ns, now.st_size, now.st_ino
