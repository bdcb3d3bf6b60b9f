"""What to say where a study, or a file of one, is not where it was looked for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from estimates.diagnostics.near import meant
from estimates.diagnostics.problems import Problem, whole
from estimates.io import files

CLAIMS, ASSUMPTIONS = "claims.yaml", "assumptions.yaml"
LEDGERS = ("claims.csv", "claims.parquet")  # claims as rows, in place of claims.yaml
FILES = (CLAIMS, ASSUMPTIONS, *LEDGERS)


def studies_in(folder: Path) -> list[str]:
    """The names of the folders in a folder that hold claims."""
    try:
        return sorted({path.parent.name for name in (CLAIMS, *LEDGERS) for path in folder.glob(f"*/{name}")})
    except OSError:
        return []


def no_study(said: str, bundled: Iterable[str]) -> Problem:
    """What is wrong with the name of a study that is none."""
    path = Path(said)
    if path.is_file():
        if path.name not in FILES:
            fact = f"`{said}` is a file, where a study is a folder with {CLAIMS} and {ASSUMPTIONS}"
            return whole(said, fact, "no-study")
        fact = f"`{said}` is a file of the study {path.absolute().parent.name}"
        return whole(said, fact, "no-study", f"give its folder: {path.parent}")
    fact = f"`{said}` is neither a folder nor a bundled study"
    if not path.is_absolute():
        fact += f"; it was looked for in {Path.cwd()}"
    if said in studies_in(Path("..")):
        return whole(said, fact, "no-study", f"did you mean {Path('..') / said}?")
    help_ = meant(said, [*studies_in(Path()), *bundled], f"the bundled studies are {', '.join(bundled)}")
    return whole(said, fact, "no-study", help_)


def no_study_here() -> Problem:
    """What is wrong where a study was to be changed and none was named."""
    found = studies_in(Path())
    help_ = f"add --study {found[0]}" if len(found) == 1 else "add --study and the folder of the study"
    return whole(str(Path.cwd()), "there is no study in this folder", "no-study", help_)


def unreadable(shown: str, error: OSError, kind: str = "file") -> Problem:
    """What is wrong with a file or folder that is there, and that the system does not let be read."""
    if isinstance(error, files.StateError):
        return whole(shown, f"the {kind} cannot be read: it {error.strerror}", "unreadable-file")
    said = (error.strerror or str(error)).lower()
    return whole(shown, f"the {kind} cannot be read: {said}", "unreadable-file")


def no_file(path: Path, shown: str) -> Problem:
    """What is wrong where a file of a study is not there: perhaps it has nearly that name."""
    stem = path.stem
    likely = (path.name, f"{stem}.yml", f"{stem}.yaml.txt", f"{stem}.yml.txt", f"{stem}.txt", f"{stem}.yaml.rtf")
    other = next((file.name for file in sorted(path.parent.glob("*")) if file.name.lower() in likely), None)
    if other:
        help_ = f"there is {other}: rename it to {path.name}"
    elif path.name == ASSUMPTIONS:
        help_ = "write one: `units:` names what is counted, and `capacities:` says how much goes into one"
    else:
        help_ = "`estimates init DIR` copies a study into a folder"
    return whole(shown, f"there is no {path.name} in {path.parent.absolute()}", "no-file", help_)
