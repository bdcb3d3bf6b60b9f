"""What lies in the working folder is data: no Python file of it ever runs, whichever command is given and however."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

STUDY = Path(__file__).parent / "wrong_studies" / "base"
PLANTED = [  # modules of the standard library and of dependencies that a study's folder could hold by accident
    "json", "struct", "multiprocessing", "pickle", "signal", "typing", "re", "dataclasses", "datetime", "socket",
    "subprocess", "random", "csv", "numpy", "pandas", "matplotlib", "yaml", "click", "pint", "pydantic", "jinja2",
    "PIL", "rich", "werkzeug", "pyarrow", "distributed", "sitecustomize",
]  # fmt: skip
WAYS = {
    "the console script": [str(Path(sys.executable).with_name("estimates"))],
    "as the Makefile does": [sys.executable, "-P", "-m", "estimates"],
}
COMMANDS = [
    "recompute", "implied", "check", "plot", "report", "watch", "explain CLAIM", "read article.txt", "init mine",
    "read news --jobs 2", "read news --engine dask", "set '152 mm shell' '480 shells per container'",
    "show units", "show hedges", "show schema claims", "show studies", "export --out package", "export --type xlsx",
    "compare articles public-record", "diff . articles", "add article.txt --to . --yes",
    "check article.txt --against .",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A study's folder with an article, an archive, and a file of each planted name that leaves a mark if it runs."""
    shutil.copytree(STUDY, tmp_path, dirs_exist_ok=True)
    sentence = "Officials counted more than 300 ships and 20 containers.\n"
    (tmp_path / "article.txt").write_text(sentence, encoding="utf-8")
    (tmp_path / "news").mkdir()
    for number in range(8):
        (tmp_path / "news" / f"{number}.txt").write_text(sentence * 20, encoding="utf-8")
    mark = f"open({str(tmp_path / 'ran')!r}, 'a').write(__name__ + '\\n')\n"
    for name in PLANTED:
        (tmp_path / f"{name}.py").write_text(mark, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("command", COMMANDS)
def test_no_python_file_of_the_working_folder_runs(command: str, way: str, folder: Path) -> None:
    claim = re.findall(r"id: ([\w-]+)", (folder / "claims.yaml").read_text(encoding="utf-8"))[0]
    asked = [*WAYS[way], *shlex.split(command.replace("CLAIM", claim))]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    with subprocess.Popen(
        asked, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        try:
            if command == "watch":
                assert running.stdout
                running.stdout.readline()  # its address: all is loaded
                running.send_signal(signal.SIGINT)
            _, errors = running.communicate(timeout=60)
        finally:
            running.kill()
    assert running.returncode in (0, 1, 130), errors
    assert not (folder / "ran").exists(), (folder / "ran").read_text(encoding="utf-8")


def test_every_command_is_tried() -> None:
    told = subprocess.run([*WAYS["the console script"], "--help"], capture_output=True, text=True, check=True).stdout
    listed = re.findall(r"^  ([a-z]+)  ", told.partition("Commands:")[2], re.MULTILINE)
    assert {words.split()[0] for words in COMMANDS} == set(listed)


def test_without_the_option_p_only_early_interpreter_imports_could_run(folder: Path) -> None:
    """`python -m` puts the working folder first: the command takes it away before it imports anything itself."""
    done = subprocess.run(
        [sys.executable, "-m", "estimates", "recompute"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not (folder / "ran").exists()
