"""What is shipped: a source archive, the wheel built from it, and the main job run from the wheel alone."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from build import ProjectBuilder

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MODULES = {"pyyaml": "yaml", "jinja2": "jinja2"}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive; the build backend is the installed one, so that nothing is fetched."""
    return Path(ProjectBuilder(ROOT).build("sdist", tmp_path_factory.mktemp("sdist")))


@pytest.fixture(scope="module")
def wheel(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the unpacked source archive and not from this folder."""
    folder = tmp_path_factory.mktemp("source")
    with tarfile.open(archive) as packed:
        packed.extraction_filter = getattr(tarfile, "data_filter", None)  # which Python 3.11.3 did not have yet
        packed.extractall(folder)  # noqa: S202  # the archive is our own
    (source,) = folder.iterdir()
    return Path(ProjectBuilder(source).build("wheel", tmp_path_factory.mktemp("wheel")))


@pytest.fixture(scope="module")
def place(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel, and the dependencies of this one but not this one's own `estimates`."""
    folder = tmp_path_factory.mktemp("elsewhere") / "an environment"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    scheme = sysconfig.get_paths("venv", vars={"base": str(folder), "platbase": str(folder)})
    Path(scheme["purelib"], "dependencies.pth").write_text(sysconfig.get_paths()["purelib"], encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "--quiet", "install"]
    subprocess.run([*pip, "--no-deps", "--no-index", "--no-compile", str(wheel)], check=True)
    return folder


def run(place: Path, *arguments: str, cwd: Path, program: str = "estimates") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [str(place / "bin" / program), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, env=environment)


def packed(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as file:
        return set(file.namelist())


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    ours = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "estimates").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != ".DS_Store"
    }
    assert ours <= packed(wheel)
    assert "estimates/py.typed" in packed(wheel)
    assert {name.split("/")[0].split("-")[0] for name in packed(wheel)} == {"estimates"}


def test_both_licences_are_shipped(wheel: Path, archive: Path) -> None:
    assert {name.rsplit("/", 1)[-1] for name in packed(wheel) if "/licenses/" in name} == {"LICENSE", "LICENSE-DATA"}
    with tarfile.open(archive) as file:
        names = {name.partition("/")[2] for name in file.getnames()}
    assert {"LICENSE", "LICENSE-DATA", "CITATION.cff", "CHANGELOG.md", "tests/test_wheel.py"} <= names
    assert not [name for name in names if name.startswith((".venv/", "out/", ".git/"))]


def test_the_main_job_runs_from_the_wheel_alone(place: Path, tmp_path: Path) -> None:
    found = run(place, "-c", "import estimates; print(estimates.__file__)", cwd=tmp_path, program="python").stdout
    assert Path(found.strip()).is_relative_to(place)
    ran = run(place, "recompute", "--out", "out here", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "7,000 x 450 = 3,150,000 shells" in ran.stdout
    written = {path.name for path in (tmp_path / "out here").iterdir()}
    assert {"growth.svg", "growth.png", "recompute.csv", "recompute.json"} <= written
    verdicts = [row["verdict"] for row in json.loads((tmp_path / "out here/recompute.json").read_text())["rows"]]
    assert verdicts.count("reproduced") == 2


@pytest.mark.parametrize(
    "arguments", ["init mine", "show units", "show schema", "export --out package", "implied public-record"]
)
def test_commands_that_need_package_data_run_too(arguments: str, place: Path, tmp_path: Path) -> None:
    assert run(place, *arguments.split(), cwd=tmp_path).returncode == 0


def test_a_wheel_that_is_not_unpacked_says_what_to_do(wheel: Path, tmp_path: Path) -> None:
    command, zipped = [sys.executable, "-P", "-m", "estimates", "show", "studies"], {"PYTHONPATH": str(wheel)}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=os.environ | zipped)
    assert (ran.returncode, ran.stderr[:46]) == (2, "estimates cannot run from a zip file; install ")


def test_the_version_is_defined_once(wheel: Path) -> None:
    import estimates

    versions = {
        PROJECT["version"],
        estimates.__version__,
        wheel.name.split("-")[1],
        *re.findall(r"^version: (.*)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE),
    }
    assert len(versions) == 1


def required(*groups: list[str]) -> set[str]:
    names = {re.split(r"[^\w-]", line)[0].lower() for group in groups for line in group}
    return {MODULES.get(name, name) for name in names}


def test_everything_that_is_imported_is_declared() -> None:
    """A bare environment has what pyproject.toml names, and nothing that a development tool happens to bring."""
    declared = required(PROJECT["dependencies"])
    optional = required(*(PROJECT["optional-dependencies"][extra] for extra in ("archive", "dask", "xlsx")))
    imported = set()
    for path in (ROOT / "estimates").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            imported |= {name.split(".")[0] for name in names}
    foreign = imported - set(sys.stdlib_module_names) - {"estimates", "_typeshed"}
    brought = {"pydantic_core", "distributed", "PIL"}  # parts of pydantic, dask and matplotlib
    assert foreign - optional - brought <= declared <= foreign
