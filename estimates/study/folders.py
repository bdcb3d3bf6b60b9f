"""Find studies and their files, and report what is missing."""

import os
from pathlib import Path

from estimates.diagnostics import ArgumentError, DataError, Diagnostic, did_you_mean
from estimates.io import atomic

BUNDLED = Path(__file__).parent.parent / "studies"
DEFAULT = "articles"
CLAIMS, ASSUMPTIONS = "claims.yaml", "assumptions.yaml"
LIMIT = 2**24  # bytes of YAML
LEDGERS = ("claims.csv", "claims.parquet", "claims.xlsx")  # claims as rows, in place of claims.yaml


def bundled() -> dict[str, Path]:
    """Return name and folder of the bundled studies."""
    return {path.parent.name: path.parent for path in sorted(BUNDLED.glob(f"*/*/{CLAIMS}"))}


def is_bundled(path: Path) -> bool:
    """Return whether a path is in a study that ships with the package, which is never changed."""
    return path.resolve().is_relative_to(BUNDLED.resolve())


def ledger_of(folder: Path) -> Path | None:
    """Return the file of a folder with its claims as rows, if there is one."""
    return next((folder / name for name in LEDGERS if (folder / name).is_file()), None)


def is_study(folder: Path) -> bool:
    """Return whether a folder has claims."""
    return os.path.lexists(folder / CLAIMS) or ledger_of(folder) is not None


def assumptions_of(folder: Path) -> Path:
    """Return the assumptions of a study; the bundled studies of a group share theirs."""
    own, shared = folder / ASSUMPTIONS, folder.parent / ASSUMPTIONS
    return shared if not own.exists() and is_bundled(folder) else own


def find(path_or_name: str | Path | None) -> tuple[Path, str]:
    """Return folder and name of a study: None is that of the working directory, else the default.

    Raises ArgumentError if there is none.
    """
    if path_or_name is None:
        path_or_name = Path() if is_study(Path()) else DEFAULT
    folder, name, by_name = Path(path_or_name), str(path_or_name), bundled()
    if folder.is_dir() and (name not in by_name or is_study(folder) or (folder / ASSUMPTIONS).exists()):
        return folder, folder.resolve().name  # not one of charts, as `plot articles --out articles` makes it
    if name in by_name:
        return by_name[name], name
    fact = f"`{name}` is neither a folder{'' if folder.is_absolute() else f' in {Path.cwd()}'} nor a bundled study"
    here = sorted(path.name for path in Path().glob("*") if path.is_dir() and is_study(path))
    help_ = did_you_mean(name, [*here, *by_name], f"the bundled studies are {', '.join(by_name)}")
    if folder.is_file():
        fact, help_ = f"`{name}` is a file; expected the folder of a study", f"give its folder: {folder.parent}"
        help_ = help_ if is_study(folder.parent) else "to check a draft: estimates check DRAFT --against STUDY"
    raise ArgumentError([Diagnostic.of_file(name, fact, "no-study", help_)])


def shown(path: Path) -> str:
    """Return a path as the user would write it."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def file_error(path: Path, fact: str, slug: str, help: str | None = None) -> DataError:  # noqa: A002
    """Return the error about a file or folder as a whole."""
    return DataError([Diagnostic.of_file(shown(path), fact, slug, help)])


def read(path: Path) -> bytes:
    """Return the bytes of a study's file. Raises DataError if it is missing or unreadable, or too long for YAML."""
    limit = None if path.name in LEDGERS else LIMIT
    try:
        data = atomic.read(path, limit=limit)
    except FileNotFoundError:
        similar = next((file.name for file in path.parent.glob(f"{path.stem}.[yt]*")), None)  # .yml, .txt, .yaml.txt
        start = "`units: {}` is enough" if path.name == ASSUMPTIONS else "`estimates init DIR` copies a study there"
        help_ = f"rename {similar} to {path.name}" if similar else start
        raise file_error(path, f"no {path.name} in {path.parent.absolute()}", "no-file", help_) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise file_error(path, f"cannot read the file: {reason}", "unreadable-file") from None
    if limit and len(data) > limit:
        help_ = "save a ledger of this size as CSV or Parquet"
        raise file_error(path, f"the file exceeds {LIMIT / 2**20:g} MiB", "too-big", help_)
    return data
