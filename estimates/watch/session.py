"""Where a watched study stands: the last good page, what is wrong with the files since, and what was changed on it."""

from __future__ import annotations

import secrets
import traceback
from collections.abc import Iterator
from pathlib import Path
from threading import Condition
from typing import NamedTuple

from estimates import rendering, report, writing
from estimates.asking import Asked
from estimates.overriding import OPTION
from estimates.problems import DataError, Problem
from estimates.recompute import Result
from estimates.report.live import Field, Live
from estimates.study import ASSUMPTIONS, BUNDLED, CLAIMS, assumptions_of, find
from estimates.watch.fields import fields

Stamp = tuple[tuple[int, int, int] | None, ...]


class Answer(NamedTuple):
    """What became of a change: what is wrong with it, or what was done."""

    problem: str = ""
    told: str = ""


class Session:
    """One study, watched. All of it may be called from any thread."""

    def __init__(self, study: str | None) -> None:
        """Raises DataError if there is no such study; one that has problems is served with them."""
        self.folder, self.name = find(study)
        self.bundled = self.folder.resolve().is_relative_to(BUNDLED.resolve())
        self.token = secrets.token_urlsafe(24)
        self.instance = secrets.token_hex(4)
        self._study = study
        self._changed = Condition()
        self._number = 0
        self._overrides: dict[str, str] = {}
        self._stamp: Stamp = ()
        self._title, self._body, self._problems = self.name, "", ""
        self._fields: tuple[Field, ...] = ()
        self.redo()

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that the study is read from."""
        return self.folder / CLAIMS, assumptions_of(self.folder)

    @property
    def title(self) -> str:
        """What the study is called."""
        return self._title

    @property
    def version(self) -> str:
        """A name for the state of the page, another one after each change."""
        return f"{self.instance}:{self._number}"

    @property
    def live(self) -> Live:
        """The state, to be set as a page."""
        with self._changed:
            return Live(self._title, self._body, self._problems, self._fields, ASSUMPTIONS, self.token, self.version)

    def wait(self, version: str, seconds: float) -> str:
        """The version, as soon as it is not `version`, or when the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != version, seconds)
            return self.version

    def saved(self) -> None:
        """Redo the page if a file is another one than when it was last read."""
        if self._stamps() != self._stamp:
            self.redo()

    def redo(self) -> None:
        """Read the files and make the page anew; if they are wrong, the last good page stays, under the problems."""
        with self._changed:
            self._stamp = self._stamps()
            try:
                self._show(self._result(self._overrides))
            except DataError as wrong:
                if any(problem.place.path == OPTION for problem in wrong.problems):
                    self._overrides.clear()  # what was changed on the page no longer fits the files
                    self.redo()
                    return
                self._problems = rendering.render(wrong.problems)
            except OSError as wrong:
                self._problems = _os_error(wrong)
            except Exception:  # noqa: BLE001  # a bug of ours: the server goes on, and both places show it
                traceback.print_exc()
                self._problems = f"This is a bug in estimates. Please report it.\n\n{traceback.format_exc()}"
            self._number += 1
            self._changed.notify_all()

    def change(self, name: str, value: str) -> Answer:
        """Put a value in place of the study's own, in memory only."""
        with self._changed:
            if not any(field.name == name for field in self._fields):
                return Answer(f"the study has no assumption called {name}")
            own = next(field.own for field in self._fields if field.name == name)
            if not value.strip():
                return Answer(f"a value is wanted, such as {own}")
            overrides = {**self._overrides, name: value}
            if value.strip() == own:
                overrides.pop(name)
            try:
                result = self._result(overrides)
            except DataError as wrong:
                return Answer(_said(wrong.problems))
            except OSError as wrong:
                return Answer(_os_error(wrong))
            self._overrides = overrides
            self._show(result)
            self._number += 1
            self._changed.notify_all()
            return Answer()

    def back(self, name: str) -> Answer:
        """Take the study's own value again."""
        with self._changed:
            self._overrides.pop(name, None)
            self.redo()
            return Answer()

    def write(self, name: str) -> Answer:
        """Write a value that was changed on the page into the study's file; nothing else in it changes."""
        with self._changed:
            if name not in self._overrides:
                return Answer(f"{name} stands in the file as it is here")
            if self.bundled:
                return Answer(
                    "This study comes with estimates and stays as it is. To have one of your own:\n"
                    f"estimates init DIR --study {self.name}\nestimates watch DIR"
                )
            try:
                _, place = writing.set_value(self.folder, name, self._overrides[name])
            except DataError as wrong:
                return Answer(_said(wrong.problems))
            except OSError as wrong:
                return Answer(_os_error(wrong))
            self._overrides.pop(name)
            self.redo()
            return Answer(told=f"Written to {ASSUMPTIONS}, line {place.line}.")

    def _result(self, overrides: dict[str, str]) -> Result:
        return Asked(self._study, tuple(f"{name}={value}" for name, value in overrides.items())).result()

    def _show(self, result: Result) -> None:
        body = report.body(result)
        self._title, self._body, self._problems = result.study.title, body, ""
        self._fields = tuple(fields(result))

    def _stamps(self) -> Stamp:
        return tuple(_stamps(self.files))


def _stamps(paths: tuple[Path, ...]) -> Iterator[tuple[int, int, int] | None]:
    """What changes with every save, whether it writes into a file or puts another one in its place."""
    for path in paths:
        try:
            now = path.stat()
        except OSError:
            yield None
        else:
            yield now.st_mtime_ns, now.st_size, now.st_ino


def _said(problems: list[Problem]) -> str:
    """Problems in a few words, for beside the field that has them."""
    return "\n".join(line for problem in problems for line in (problem.fact, problem.label, problem.help) if line)


def _os_error(wrong: OSError) -> str:
    where = f"{wrong.filename}: " if wrong.filename else ""
    return f"{where}{(wrong.strerror or str(wrong)).lower()}"
