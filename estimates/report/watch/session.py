"""Where a watched study stands: the last good page, what is wrong with the files since, and what was changed on it."""

from __future__ import annotations

import secrets
import traceback
from collections.abc import Iterator
from pathlib import Path
from threading import Condition
from typing import Any, NamedTuple

from estimates import report
from estimates.analysis.asking import Asked
from estimates.diagnostics import rendering
from estimates.diagnostics.problems import DataError, of_system
from estimates.report.live import Live
from estimates.report.watch.fields import fields
from estimates.study import writing
from estimates.study.overriding import OPTION
from estimates.study.study import ASSUMPTIONS, CLAIMS, assumptions_of, find, is_bundled

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
        self.bundled = is_bundled(self.folder)
        self.live = Live(
            title=self.name,
            body="",
            problems="",
            fields=(),
            file=ASSUMPTIONS,
            token=secrets.token_urlsafe(24),
            version=f"{secrets.token_hex(4)}:0",  # this session, and how often the page has changed
        )
        self._study = study
        self._changed = Condition()
        self._overrides: dict[str, str] = {}
        self._stamp: Stamp = ()
        self.redo()

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that the study is read from."""
        return self.folder / CLAIMS, assumptions_of(self.folder)

    def wait(self, version: str, seconds: float) -> str:
        """The version, as soon as it is not `version`, or when the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self.live.version != version, seconds)
            return self.live.version

    def saved(self) -> None:
        """Redo the page if a file is another one than when it was last read."""
        if self._stamps() != self._stamp:
            self.redo()

    def redo(self) -> None:
        """Read the files and make the page anew; if they are wrong, the last good page stays, under the problems."""
        with self._changed:
            self._stamp = self._stamps()
            try:
                now = self._page(self._overrides)
            except DataError as wrong:
                if any(problem.place.path == OPTION for problem in wrong.problems):
                    self._overrides.clear()  # what was changed on the page no longer fits the files
                    self.redo()
                    return
                now = {"problems": rendering.render(wrong.problems)}
            except OSError as wrong:
                now = {"problems": of_system(wrong)}
            except Exception:  # noqa: BLE001  # a bug of ours: the server goes on, and both places show it
                traceback.print_exc()
                now = {"problems": f"This is a bug in estimates. Please report it.\n\n{traceback.format_exc()}"}
            self._show(now)

    def change(self, name: str, value: str) -> Answer:
        """Put a value in place of the study's own, in memory only."""
        with self._changed:
            own = next((field.own for field in self.live.fields if field.name == name), None)
            if own is None:
                return Answer(f"the study has no assumption called {name}")
            if not value.strip():
                return Answer(f"a value is wanted, such as {own}")
            overrides = {**self._overrides, name: value}
            if value.strip() == own:
                overrides.pop(name)
            try:
                now = self._page(overrides)
            except (DataError, OSError) as wrong:
                return _refused(wrong)
            self._overrides = overrides
            self._show(now)
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
            except (DataError, OSError) as wrong:
                return _refused(wrong)
            self._overrides.pop(name)
            self.redo()
            return Answer(told=f"Written to {ASSUMPTIONS}, line {place.line}.")

    def _page(self, overrides: dict[str, str]) -> dict[str, Any]:
        """What the page shows of the study as it is now, with values put in place of its own."""
        result = Asked(self._study, tuple(f"{name}={value}" for name, value in overrides.items())).result()
        return {
            "title": result.study.title,
            "body": report.body(result),
            "problems": "",
            "fields": tuple(fields(result)),
        }

    def _show(self, now: dict[str, Any]) -> None:
        session, _, number = self.live.version.partition(":")
        self.live = self.live._replace(**now, version=f"{session}:{int(number) + 1}")
        self._changed.notify_all()

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


def _refused(wrong: DataError | OSError) -> Answer:
    """What is wrong, in a few words, for beside the field that has it."""
    if isinstance(wrong, OSError):
        return Answer(of_system(wrong))
    parts = (part for problem in wrong.problems for part in (problem.fact, problem.label, problem.help))
    return Answer("\n".join(filter(None, parts)))
