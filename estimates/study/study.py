"""A study: its claims, sources, capacities and assumptions, read from two YAML files and checked as a whole."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from estimates.diagnostics.places import Places
from estimates.diagnostics.problems import MOST, DataError, Problem, Text, Unreadable, in_order, whole
from estimates.io import files
from estimates.language.lexicon import Lexicon
from estimates.lint import chronology, premises, soundness
from estimates.quantities.old_hedges import Table
from estimates.reading import plaintext
from estimates.reading.figures import Figure
from estimates.study import building, echoes, fitting, leaves, missing, overriding, yamltext, yamltraps
from estimates.study.missing import ASSUMPTIONS, CLAIMS, LEDGERS
from estimates.study.records import Assumption, Capacity, Check, Citation, Claim, Content, Source
from estimates.study.yamltext import Tree

if TYPE_CHECKING:
    from estimates.quantities.capacity import Model

__all__ = [
    "ASSUMPTIONS", "CLAIMS", "LEDGERS", "Assumption", "Capacity", "Check", "Citation", "Claim", "Content", "Source",
    "Study", "bundled", "load",
]  # fmt: skip

BUNDLED = Path(__file__).parent.parent / "studies"
DEFAULT = "articles"
_CLAIM = 512  # bytes; claims.yaml may be as long as that for each item of a list in it
_LONGEST = 16  # times the limit of other files
_ITEM = re.compile(rb"^ *- ", re.MULTILINE)


@dataclass(frozen=True, eq=False, repr=False)
class Study:
    """One study. `files` has each file's SHA-256; `overrides` are (name, new words, the study's own words)."""

    name: str
    folder: Path
    title: str
    about: str | None
    claims: tuple[Claim, ...]
    sources: dict[str, Source]
    capacities: dict[str, Capacity]
    assumptions: dict[str, Assumption]
    checks: dict[str, Check]
    lexicon: Lexicon
    hedges: Table
    files: dict[str, str]
    places: Places
    own_units: tuple[str, ...]
    own_hedges: tuple[str, ...]
    overrides: tuple[tuple[str, str, str], ...] = ()
    warnings: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        return f"<Study {self.name}: {len(self.claims)} claims, {len(self.capacities)} capacities>"

    def what_ifs(self) -> tuple[str, ...]:
        """The overrides as they are told in every output."""
        told = []
        for name, now, before in self.overrides:
            middle = ", its middle as the best figure" if self.is_range(name) else ""
            told.append(f"{name} = {now}{middle} (study: {before})")
        return tuple(told)

    def is_range(self, name: str) -> bool:
        """Whether a capacity or assumption is said as a range, of which the middle is taken as the best figure."""
        said = self.entry(name).written
        return isinstance(said, Figure) and said.relation == "between"

    def entry(self, name: str) -> Capacity | Assumption:
        """The capacity or the assumption of a name, which they share. KeyError if there is neither."""
        return self.capacities[name] if name in self.capacities else self.assumptions[name]

    @cached_property
    def by_id(self) -> Mapping[str, Claim]:
        """The claims by their names."""
        return {claim.id: claim for claim in self.claims}

    @cached_property
    def counted_unit(self) -> str | None:
        """What the first claim counts that says so in a unit of the study."""
        return next((claim.says.unit for claim in self.claims if claim.says and claim.says.unit), None)

    @cached_property
    def model(self) -> Model:
        """The assumptions as quantities, worked out once. Raises DataError where units or formulas clash."""
        from estimates.quantities.capacity import Model

        return Model.of(self)


def bundled() -> dict[str, Path]:
    """The bundled studies: name and folder."""
    return {path.parent.name: path.parent for path in sorted(BUNDLED.glob(f"*/*/{CLAIMS}"))}


def load(
    path_or_name: str | Path | None = None,
    *,
    overrides: Sequence[str] = (),
    scenario: Path | None = None,
    limit: int | None = yamltext.LIMIT,
) -> Study:
    """Read a study: a folder, the name of a bundled study, or None for the working directory's, else the default.

    `overrides` are texts "NAME=VALUE", and `scenario` a YAML file of NAME: VALUE pairs, both put in place of the
    study's own figures in memory. `limit` is the largest size of a file in bytes (a claims.yaml of many claims may be
    longer), None for none. Raises DataError with every problem there is.
    """
    folder, name = find(path_or_name)

    def read(texts: dict[Path, bytes]) -> Study:
        return _load(folder, name, overrides, scenario, limit, texts)

    texts: dict[Path, bytes] = {}
    try:
        return read(texts)
    except DataError as error:
        problems = error.problems
    raise DataError(_explained(problems, (folder / CLAIMS, assumptions_of(folder)), texts, read))


def _load(
    folder: Path,
    name: str,
    overrides: Sequence[str],
    scenario: Path | None,
    limit: int | None,
    texts: dict[Path, bytes],
) -> Study:
    """As `load`; what has been read of the files is in `texts`, which takes what is not there yet."""
    with yamltext.no_collecting():
        trees, digests, problems = _trees(folder, limit, texts)
        changes = [*overriding.from_file(scenario, problems)] if scenario else []
        changes += overriding.from_options(overrides, problems)
        study, found = build(name, folder, trees[0], trees[1], digests, changes)
        if ledger_of(folder):
            from estimates.study import claimrows  # only where there are any

            found += claimrows.two_numbers(study)
    problems = in_order(echoes.without([*problems, *found], trees))
    if any(problem.severity == "error" for problem in problems):
        raise DataError(problems)
    object.__setattr__(study, "warnings", tuple(problems))  # a copy would lose the model that is worked out already
    return study


def _explained(
    problems: list[Problem], paths: Sequence[Path], texts: dict[Path, bytes], read: Callable[[dict[Path, bytes]], Study]
) -> list[Problem]:
    """The problems, by the mistakes that they follow from where changes of a line show them.

    All is read from `texts`: a file that is written meanwhile has other lines.
    """
    from estimates.study import mending

    told: list[Problem] = []
    back: Callable[[list[Problem]], list[Problem]] = list
    for path in paths:

        def structure(text: str, path: Path = path) -> list[Problem]:
            return _structure(path.name, yamltext.read(text, shown(path)))

        def again(text: str, path: Path = path, back: Callable[[list[Problem]], list[Problem]] = back) -> list[Problem]:
            try:
                return back([*read({**texts, path: text.encode()}).warnings])
            except DataError as error:
                return back(error.problems)

        try:
            text = yamltraps.decoded(texts.get(path, b"")).removeprefix("\ufeff")
        except Unreadable:
            continue
        alike = text.replace("\r\n", "\n").replace("\r", "\n")  # with every line and column where it was
        found = mending.explained(problems, Text(shown(path), alike), structure, again)
        told += found.told
        problems = found.left
        if found.told:
            texts[path] = found.text.encode()
            back = found.back
            problems = back(problems)
    return [*told, *problems]


def _trees(
    folder: Path, limit: int | None, texts: dict[Path, bytes]
) -> tuple[list[Tree], dict[str, str], list[Problem]]:
    """The two files as trees, and their digests. Raises DataError if one is not there or is no YAML."""
    trees: list[Tree] = []
    digests: dict[str, str] = {}
    problems: list[Problem] = []
    rows = ledger_of(folder)
    wanted = [folder / CLAIMS, assumptions_of(folder)]
    if rows and (folder / CLAIMS).exists():
        fact = f"there are claims in {CLAIMS} and in {rows.name}"
        problems.append(whole(shown(rows), fact, "two-files", "keep one of the two"))
    for path in wanted[1:] if rows else wanted:
        try:
            tree, digests[path.name] = _tree(path, limit, texts)
            trees.append(tree)
        except DataError as error:
            problems += error.problems
    if rows and trees:
        from estimates.study import claimrows  # only where there are any

        try:
            with _readable(rows):
                tree, digests[rows.name] = claimrows.read(rows, shown(rows), trees[0])
            trees.insert(0, tree)
        except DataError as error:
            problems += error.problems
    if problems:  # of the file that can be read, all that can be told without the other one
        names = [ASSUMPTIONS if tree.path.endswith(ASSUMPTIONS) else CLAIMS for tree in trees]
        raise DataError(
            [*problems, *(one for file, tree in zip(names, trees, strict=True) for one in _structure(file, tree))]
        )
    return trees, digests, problems


def _tree(path: Path, limit: int | None, texts: dict[Path, bytes]) -> tuple[Tree, str]:
    """One file as a tree, and its digest. Raises DataError if it is not there or is no YAML."""
    if path not in texts:
        with _readable(path):
            texts[path] = files.read(path, limit=_room(path.name, limit))
    data = texts[path]
    try:
        plaintext.refuse(data, wide=False)
    except Unreadable as wrong:
        raise DataError([whole(shown(path), wrong.fact, wrong.slug, wrong.help)]) from None
    return yamltext.read(data, shown(path), limit=_room(path.name, limit, data)), hashlib.sha256(data).hexdigest()


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Where a file of a study is read: what is not there, leads out of its folder or cannot be read is a DataError."""
    if path.exists() and not path.resolve().is_relative_to(path.parent.resolve()):
        fact = f"{path.name} is a link that leads out of the study's folder"
        raise DataError([whole(shown(path), fact, "outside", "put the file itself there")])
    try:
        yield
    except FileNotFoundError:
        if path.is_symlink():
            fact = f"{path.name} is a link that leads to nothing"
            raise DataError([whole(shown(path), fact, "no-file", "mend the link")]) from None
        raise DataError([missing.no_file(path, shown(path))]) from None
    except OSError as error:
        raise DataError([missing.unreadable(shown(path), error)]) from None


def _room(file: str, limit: int | None, data: bytes | None = None) -> int | None:
    """How long a file may be: a ledger may be longer than other files if that is for its many claims."""
    if limit is None or file != CLAIMS:
        return limit
    most = limit * _LONGEST
    return most if data is None or len(data) <= limit else min(most, max(limit, _CLAIM * len(_ITEM.findall(data))))


def without_claims(folder: Path, *, overrides: Sequence[str] = (), scenario: Path | None = None) -> Study:
    """A study of a folder's assumptions alone, for claims that are not made into records. Raises as `load`."""
    from estimates.study import claimrows

    problems: list[Problem] = []
    tree, _ = _tree(assumptions_of(folder), yamltext.LIMIT, {})
    nothing = claimrows.nothing(str(folder), folder.resolve().name)
    changes = [*overriding.from_file(scenario, problems)] if scenario else []
    changes += overriding.from_options(overrides, problems)
    study, found = build(folder.resolve().name, folder, nothing, tree, {}, changes)
    problems += [problem for problem in found if problem.place.path != nothing.path]
    problems = echoes.without(problems, (nothing, tree))
    if any(problem.severity == "error" for problem in problems):
        raise DataError(problems)
    return study


def build(
    name: str,
    folder: Path,
    claims: Tree,
    assumptions: Tree,
    digests: dict[str, str],
    changes: Sequence[overriding.Override] = (),
) -> tuple[Study, list[Problem]]:
    """The study in two YAML trees, and all that is wrong with it: an error among that makes it unusable."""
    problems = _structure(CLAIMS, claims) + _structure(ASSUMPTIONS, assumptions)
    if (
        sum(problem.severity == "error" for problem in problems) >= MOST
    ):  # nothing is built of so much, or told beside it
        raise DataError(in_order(echoes.without(problems, (claims, assumptions))))
    units = building.units(assumptions)
    lexicon = Lexicon.base().with_units(units)
    hedges, own_hedges = building.hedges(assumptions, problems)
    said, assumed = (leaves.Reader(tree, lexicon, hedges) for tree in (claims, assumptions))
    numbered = building.claims(said)
    now = overriding.Changed(building.capacities(assumed), building.assumptions(assumed))
    overriding.apply(changes, now, lexicon, hedges)
    top = claims.data if isinstance(claims.data, dict) else {}
    study = Study(
        name=name,
        folder=folder,
        title=leaves.text(top, "title") or "",
        about=leaves.text(top, "about"),
        claims=tuple(claim for _, claim in numbered),
        sources=building.sources(assumed) | building.sources(said),
        capacities=now.capacities,
        assumptions=now.assumptions,
        checks=building.checks(assumed),
        lexicon=lexicon,
        hedges=hedges,
        files=digests,
        places=Places((claims, assumptions), tuple(number for number, _ in numbered), now.places, said.paths),
        own_units=tuple(unit.name for unit in units),
        own_hedges=own_hedges,
        overrides=tuple(now.said),
    )
    problems += said.problems + assumed.problems + now.problems
    for check in (*soundness.CHECKS, *chronology.CHECKS, *premises.CHECKS):
        problems += islice(check(study), MOST)
    errors = [problem.place.path for problem in problems if problem.severity == "error"]
    if len(errors) < MOST and all(path == claims.path for path in errors):
        problems += _clashes(study)
    told = echoes.without(problems, (claims, assumptions))
    return study, [problem for problem in told if not errors or problem.slug not in soundness.CONSEQUENCES]


def _structure(file: str, tree: Tree) -> list[Problem]:
    """What is wrong with the keys and kinds of values in a file; the validator is loaded to say it."""
    if not tree.faults and fitting.fits(file, tree.data):
        return []
    from estimates.study import models, shape

    return shape.problems(models.FILES[file], tree)


def _clashes(study: Study) -> list[Problem]:
    """What is wrong with the units of the study's formulas and figures."""
    try:
        study.model  # noqa: B018 - it is worked out here, and kept
    except DataError as error:
        return error.problems
    return []


def find(path_or_name: str | Path | None) -> tuple[Path, str]:
    """The folder and the name of a study. Raises DataError if there is none."""
    if path_or_name is None:
        path_or_name = Path() if is_here() else DEFAULT
    folder = Path(path_or_name)
    try:
        if folder.is_dir():
            os.stat(os.path.join(folder, "."))  # noqa: PTH116, PTH118 - a path drops the dot, which looks inside
            return folder, folder.resolve().name
    except OSError as error:
        raise DataError([missing.unreadable(str(path_or_name), error, "folder")]) from None
    named = bundled()
    if str(path_or_name) in named:
        return named[str(path_or_name)], str(path_or_name)
    raise DataError([missing.no_study(str(path_or_name), named)])


def is_here() -> bool:
    """Whether there is a study in the working directory."""
    return os.path.lexists(CLAIMS) or ledger_of(Path()) is not None


def ledger_of(folder: Path) -> Path | None:
    """The claims of a folder as rows, if it has them so."""
    return next((folder / name for name in LEDGERS if os.path.isfile(folder / name)), None)  # noqa: PTH113 - never raises


def long_ledger(path_or_name: str | Path | None) -> Path | None:
    """The ledger of a study, if it has one that is too long to be made into records."""
    folder, _ = find(path_or_name)
    path = ledger_of(folder)
    if path is None or (folder / CLAIMS).exists():
        return None
    from estimates.study import claimrows, ledger

    with _readable(path):
        return path if claimrows.rows(path) > ledger.LONG else None


def assumptions_of(folder: Path) -> Path:
    """The assumptions beside the claims; bundled studies of one group share the ones above them."""
    own, shared = folder / ASSUMPTIONS, folder.parent / ASSUMPTIONS
    return shared if not own.exists() and is_bundled(folder) else own


def is_bundled(path: Path) -> bool:
    """Whether it is in a study that ships with the package: that stays as it is, and its licence is ours to state."""
    return path.resolve().is_relative_to(BUNDLED.resolve())


def shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
