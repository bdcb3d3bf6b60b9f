"""Changing and making a user's files: one value in place, and a bundled study copied out."""

from __future__ import annotations

import os
from pathlib import Path

from estimates.diagnostics.problems import DataError, Place, Text, whole
from estimates.io import files
from estimates.study import fitting, missing, yamltext, yamltraps
from estimates.study import study as studies
from estimates.study.overriding import target, unknown_name
from estimates.study.study import ASSUMPTIONS, CLAIMS, assumptions_of, bundled, is_bundled, load, shown

MODELINE = "# yaml-language-server: $schema={}\n"
SCHEMAS = {CLAIMS: "claims.schema.json", ASSUMPTIONS: "assumptions.schema.json"}


def set_value(folder: Path, name: str, value: str) -> tuple[str, Place]:
    """Write the figure of a capacity or assumption into a study's file; its words before, and where it stands.

    Every other byte of the file stays. Raises DataError if the study is wrong, or would be with the new value, or is a
    bundled one; files.ChangedError if the file has changed meanwhile; OSError if it cannot be written.
    """
    folder, called = studies.find(folder)
    path = assumptions_of(folder)
    if is_bundled(path):
        option = "" if called == studies.DEFAULT else f" --study {called}"
        help_ = f"copy it out first: `estimates init mine{option}`"
        raise DataError([whole(shown(path), f"{called} is a bundled study, which is not changed", "bundled", help_)])
    if not path.exists() and not any((folder / name).exists() for name in (CLAIMS, *studies.LEDGERS)):
        raise DataError([missing.no_study_here() if folder == Path() else missing.no_file(path, shown(path))])
    if strange := yamltraps.FORBIDDEN.search(value):
        raise DataError([Text("VALUE", value).unreadable(yamltraps.control_character(value, strange.start()))])
    data = files.read(path, limit=yamltext.LIMIT)
    study = load(folder)
    group, found = target(name, study.capacities, study.assumptions, study.lexicon)
    if group is None:
        known = [*study.capacities, *study.assumptions]
        raise DataError([unknown_name(Text("NAME", name), (0, len(name)), name, known)])
    key = "holds" if group == "capacities" else "is"
    text = data.decode("utf-8")
    edited = yamltext.edit(text, (str(group), found, key), value)
    tree = yamltext.read(edited, shown(path))
    again, problems = studies.build(study.name, folder, study.places.trees[0], tree, {})
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise DataError(errors)
    place = again.places.at((str(group), found, key))
    files.write(path, edited.encode("utf-8"), instead_of=data)
    before = study.places.tree((str(group), found)).data[group][found][key]
    return str(before), place


def copy_out(folder: Path, name: str) -> list[str]:
    """Copy a bundled study and the schemas of its files into a folder; the names of the files.

    Files that stand there already as they would be written, left by a run that was killed, stay as they are. Raises
    DataError if there is no such study or one of the files exists, OSError if one cannot be written. What was written
    before an error stays away: nothing is left half done.
    """
    source, _ = studies.find(name) if name in bundled() else (None, name)
    if source is None:
        studies.find(name)  # says which studies there are
        raise DataError([whole(name, f"`{name}` is no bundled study", "no-study", f"they are {', '.join(bundled())}")])
    made: dict[str, bytes] = {}
    for file, path in ((CLAIMS, source / CLAIMS), (ASSUMPTIONS, assumptions_of(source))):
        made[file] = MODELINE.format(SCHEMAS[file]).encode() + path.read_bytes()
        made[SCHEMAS[file]] = fitting.text(file).encode()
    wanted = {file: data for file, data in made.items() if not _holds(folder / file, data)}
    taken = [file for file in wanted or made if os.path.lexists(folder / file)]
    if taken:
        fact = f"there is a {taken[0]} in this folder" + (" already, and more of a study" if taken[1:] else " already")
        raise DataError([whole(str(folder), fact, "exists", "choose another folder: nothing was written")])
    folder.mkdir(parents=True, exist_ok=True)
    done: list[Path] = []
    try:
        for file, data in wanted.items():
            files.create(folder / file, data)
            done.append(folder / file)
    except BaseException:
        for path in done:
            path.unlink(missing_ok=True)
        raise
    return list(wanted)


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and not path.is_symlink() and path.read_bytes() == data
