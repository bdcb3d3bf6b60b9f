"""The commands as their user meets them: what they print, how they end, and what they leave behind."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import click
import pytest

from estimates import cli
from estimates.analysis import scenario

BASH = shutil.which("bash") or "bash"
PYTHON = f"'{sys.executable}' -P -m estimates"
WRITTEN = {
    "could-hold.png", "could-hold.svg", "growth.png", "growth.svg", "recompute.csv", "recompute.json", "report.html",
}  # fmt: skip
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2]), "COLUMNS": "80"}


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sound study `mine`, a broken one, and other files."""
    folder = tmp_path_factory.mktemp("prepared")
    assert cli.run(["init", f"{folder}/mine", "-q"]) == cli.run(["init", f"{folder}/new", "--new", "-q"]) == 0
    shutil.copytree(folder / "mine", folder / "broken")
    text = (folder / "mine" / "claims.yaml").read_text(encoding="utf-8")
    (folder / "broken" / "claims.yaml").write_text(text.replace("made: 2023-10", "made: 2023-13"), encoding="utf-8")
    (folder / "article.txt").write_text("Seoul counted more than 13,000 containers.\n", encoding="utf-8")
    (folder / "bytes").write_bytes(b"%PDF-1.7\0")
    with (folder / "new" / "claims.yaml").open("a") as claims:
        claims.write("    note: see report #3\n")
    for name in ("growth.svg", "report.html"):
        (folder / name).symlink_to("mine/claims.yaml")
    return folder


@pytest.fixture
def here(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a copy of what is prepared."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return shutil.copytree(prepared, tmp_path, symlinks=True, dirs_exist_ok=True)


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A line of bash, in which `estimates` is a real process."""
    line = re.sub(r"(?<![\w-])estimates(?= )", PYTHON, command)
    return subprocess.run(
        [BASH, "-c", line], capture_output=True, text=True, check=False, timeout=60, cwd=folder, env=ENVIRONMENT,
        errors="replace",
    )  # fmt: skip


DONE = [  # (command, exit status, what it prints on standard output, what on standard error)
    ("--version", 0, "estimates 0.2", ""),
    ("--help", 0, "recompute  Recompute a study", ""),
    ("recompute --no-charts", 0, "7,000 x 450 = 3,150,000 shells", "using the bundled study"),
    ("recompute mine --no-charts -q", 0, "7,000 x 75 = 525,000 rockets", ""),
    ("recompute mine --no-charts --set '152 mm shell=480'", 0, "Compared with the study's own figures", ""),
    ("recompute mine --no-charts --scenario scenario.yaml", 0, "what if: 152 mm shell", ""),
    ("recompute mine --no-charts --by Seoul --as-of 2024-06", 0, "only the claims of Seoul", ""),
    ("recompute mine --no-charts --likely", 0, "not probability", ""),
    ("recompute mine --no-charts --mix '152 mm shell=60%, 122 mm rocket=40%'", 0, "Filled with a mix", ""),
    ("recompute mine --no-charts --verbose", 0, "Not an independent test", ""),
    ("recompute mine --no-charts --format markdown", 0, "| 7,000 × 450 = 3,150,000 shells |", ""),
    ("recompute mine --sweep '152 mm shell=300..600/100'", 0, "2.1 million", ""),
    ("recompute new --sweep 'visitor=200..280/40'", 0, "9,600", ""),  # the file has a formula
    ("recompute new", 0, "", "Warnings, which `estimates check` shows: 1"),
    ("compare Seoul Washington --study public-record", 0, "overlapping", ""),
    ("compare articles seoul-crowds", 0, "", "No counts to compare"),
    ("compare mine public-record --format csv", 0, "overlapping,", ""),
    ("implied public-record", 0, "back-test:", ""),
    ("explain nis-2024-10", 0, "How the hedges are read", "using the bundled study"),
    ("explain mayor-2025-07-14 --study new", 0, "(illustrative, no known source)", ""),
    ("check mine", 0, "3 claims without a date", ""),
    ("check kabul-airlift", 1, "contradicted, 0.427 times the stated figure", ""),
    ("check kabul-airlift --format markdown", 1, "- “823 evacuees”", ""),
    ("check article.txt --against mine", 0, "Figures that agree with the study: 1; that do not: 0", ""),
    ("check draft.txt --against mine", 0, "that do not: 1, 0 of them firm", "[not-in-study]"),
    ("check draft.txt --against mine --format markdown", 0, "- draft.txt:1:21: warning: “4,000 containers”", ""),
    ("plot mine --chart growth --width 600 --title Mine --theme light --theme dark", 0, "out/mine/growth-dark.svg", ""),
    ("plot mine --chart growth --type png --type pdf --order Seoul --theme dark", 0, "growth-dark.pdf", ""),
    ("report mine --out page", 0, "page/report.html", ""),
    ("export mine", 0, "out/mine/datapackage.json", ""),
    ("export mine --type bibtex", 0, "out/mine/mine.bib", ""),
    ("read article.txt", 0, "more than", ""),
    ("read article.txt --kind money", 0, "", "No figures found."),
    ("add article.txt --to mine --dry-run --publisher=AP=", 0, "says: more than 13,000 containers", ""),
    ("diff mine mine", 0, "", "No differences."),
    ("init other --study public-record", 0, "other/claims.yaml", "estimates recompute \"other\""),
    ("set '152 mm shell' 480 --study mine", 0, "480 shells per container (was 450 shells per container)", ""),
    ("set visitor 280 --study new", 0, "280 visitors per tram (was seats in a tram + standing room in a tram)", ""),
    ("show units", 0, "square kilometre", ""),
    ("show units --study new --format csv", 0, "compared as\ntram,", ""),
    ("show hedges --study mine", 0, "more than", ""),
    *((f"show schema{json}", 0, '"$schema"', "") for json in ("", " --format json")),
    ("show studies", 0, "kabul-airlift", ""),
    # usage
    ("", 2, "", "Usage: estimates"),
    ("recompue", 2, "", "No such command 'recompue'. (Did you mean one of: 'compare', 'recompute'?)"),
    *((f"{c} gone", 2, "", "`gone` is neither a folder") for c in ("recompute", "explain x --study", "compare mine")),
    ("recompute public-recrod", 2, "", "= help: did you mean `public-record`?"),
    ("recompute mine/claims.yaml", 2, "", "= help: give its folder: mine"),
    ("recompute 152 mm shell", 2, "", "unexpected extra arguments (mm shell)"),
    *((f"recompute --as-of {day}", 2, "", f"“{day}” is not a date") for day in ("yesterday", "unknown")),
    *((f"{one} nobody", 2, "", "no side or speaker in this study is named “nobody” [by]\n = help: the sides are Wash")
      for one in ("recompute --by", "compare Seoul")),
    *((f"recompute --{one}", 2, "", f"expected {form}") for one, form in (
        ("mix half", "NAME=SHARE%"), ("sweep x", "NAME=LOW..HIGH/STEP"))),
    ("recompute --set x", 2, "", "--set:1:1"),
    ("recompute --sweep 'no name=1..2/1'", 2, "", "--sweep:1:1: no capacity or assumption is named `no name`"),
    *((one, 2, "", "[unknown-name]") for one in ("recompute --set 'no such name=1'", "set nope 3 --study mine")),
    ("recompute --set '152 mm shell=450 tonnes per container'", 2, "", "found:            [mass] / [container]"),
    ("recompute new --set 'seats in a tram=1'", 2, "", "this follows from seats in a tram = 1 visitors per tram"),
    ("explain nsi-2024-10", 2, "", "did you mean `nis-2024-10`?"),
    ("explain mayor --study new", 2, "", "its claims include mayor-2025-07-14"),
    ("check gone.txt --against mine", 2, "", "Path 'gone.txt' does not exist."),
    ("check draft.txt", 2, "", "`draft.txt` is a file; expected the folder of a study"),
    ("plot mine --unit oat", 2, "", "no count or capacity is in `oat` [unknown-unit]\n = help: there are container"),
    ("plot mine --chart growth --unit '152 mm shell'", 2, "", "has both a date and a clear count in 152 mm shell"),
    ("plot mine --chart mix", 2, "", "no mix chart: a mix needs the share of each part"),
    ("read article.txt --kind cash", 2, "", 'no kind “cash”; the kinds are'),
    ("diff HEAD:gone mine", 2, "", "git: "),
    ("set '152 mm shell' '480 tonnes' --study mine", 2, "", "mine/assumptions.yaml:"),
    *((f"{one} nothing", 2, "", f"'nothing' is not one of {choices}") for one, choices in (
        ("recompute --format", "'table'"), ("show", "'units'"), ("show schema", "'claims', 'assumptions'.\n"))),
    *((one, 2, "", "would change the study in its folder; choose another\n") for one in (
        "export mine --out mine", "read new --out mine/claims.csv", "read new --out new/../mine/claims.parquet",
        "plot mine --chart growth --out .", "report mine --out new/..", "recompute mine --out .")),  # links to claims
    *((one, 2, "", "one of the values is empty") for one in (
        "init ''", "recompute ''", "plot --out ''", "report --out=", "diff mine ''", "add article.txt --to ''")),
    *((f"{one} {useless}", 2, "", f"{reason}; omit '{useless.partition(' ')[0]}'") for one, useless, reason in (
        ("init other --new", "--study articles", "copies no study"), ("show studies", "--study x", "takes no study"),
        ("show schema", "--study x", "takes no study"), ("show schema", "--format csv", "printed as JSON"),
        ("recompute --no-charts", "--out x", "no files"), ("plot --chart growth", "--mix x", "for --chart mix"),
        ("recompute --sweep x", "--mix y", "nothing else"), ("recompute --sweep x", "-v", "nothing else"),
        ("export --type urls", "--by x", "the whole study"), ("plot mine", "--title Mine", "need one --chart"),
        ("read mine", "--format json", "written to --out"), ("read mine --engine dask", "--jobs 2", "own processes"),
        ("read mine --scheduler x", "--engine processes", "processes"), ("read draft.txt", "--jobs 2", "this way"))),
    ("show units claims", 2, "", "only `show schema` takes FILE"),
    # what 0.1 had
    ("units", 2, "", "use `estimates show units`"),
    ("plot --format png", 2, "", "use `--type`"),
    ("export --format claimreview", 2, "", "use `--type` (datapackage in place of claimreview)"),
    ("read article.txt --format yaml", 2, "", "use `estimates add FILE --to STUDY`"),
    # wrong data
    ("recompute broken", 3, "", "[no-such-date]"),
    *((one, 3, "", "bytes: ") for one in ("check bytes --against mine", "read bytes")),
    *((one, 3, "", "bundled studies are never changed [bundled]\n = help: copy it: `estimates init DIR") for one in (
        "set '152 mm shell' 480", "set '152 mm shell' 480 --study articles",
        "add article.txt --to articles --published 2024-10-18 --yes")),
    ("init mine", 3, "", "already exists"),
    # what cannot be written
    ("recompute -q --out /dev/null/out", 4, "", "/dev/null/out: not a directory"),
    ("export -q --out /proc/nowhere", 4, "", "/proc/nowhere"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "status", "out", "err"), DONE, ids=[f"{one[0]} -> {one[2] or one[3]}" for one in DONE]
)
def test_a_command_prints_and_ends_as_it_should(
    command: str, status: int, out: str, err: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "scenario.yaml").write_text("152 mm shell: 480 shells per container\n", encoding="utf-8")
    (here / "draft.txt").write_text("Witnesses have seen 4,000 containers.\n", encoding="utf-8")
    capsys.readouterr()
    assert cli.run(shlex.split(command)) == status
    said = capsys.readouterr()
    assert out in said.out
    assert err in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("command", "status", "slug"),
    [
        *((command, 3, "no-such-date") for command in (
            "recompute broken", "implied broken", "check broken", "explain x --study broken", "diff broken mine",
            "compare a b --study broken", "show units --study broken",
        )),
        *((command, 3, "no-text") for command in ("read bytes", "check bytes --against mine")),
        ("recompute gone", 2, "no-study"),
        ("recompute mine --by nobody", 2, "by"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("here")
def test_problems_are_json_where_the_result_would_be(
    command: str, status: int, slug: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run([*command.split(), "--format", "json"]) == status
    said = capsys.readouterr()
    [problem] = json.loads(said.out[said.out.index("{") :])["problems"]
    assert (problem["slug"], said.err) == (slug, "")


def test_the_main_job_writes_its_files_into_a_folder_of_the_study(here: Path) -> None:
    study = here / "a folder" / "my study"
    job = ["recompute", str(study), "-q"]
    assert cli.run(["init", str(study), "-q"]) == cli.run(job) == cli.run([*job, "--out", "elsewhere"]) == 0
    for folder in (here / "out" / "my-study", here / "elsewhere"):
        assert {path.name for path in folder.iterdir()} >= WRITTEN


@pytest.mark.slow
def test_stale_files_are_removed_and_those_of_others_stay(here: Path) -> None:
    folder = here / "out" / "mine"
    assert cli.run(["recompute", "mine", "-q", "--mix", "152 mm shell=50%, 122 mm rocket=50%"]) == 0
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "mix.png").write_text("changed by hand", encoding="utf-8")
    assert (folder / "mix.svg").exists()
    assert cli.run(["recompute", "mine", "-q"]) == 0
    left = {path.name for path in folder.iterdir()}
    assert ({"notes.txt", "mix.png"} <= left, "mix.svg" in left) == (True, False)


def test_the_study_in_the_working_folder_is_used(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(here / "mine")
    assert cli.run(["set", "152 mm shell", "480"]) == 0
    capsys.readouterr()
    assert cli.run(["recompute", "--no-charts", "--format", "json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["rows"][0]["recomputed"]["figure"] == 1000 * 480
    assert said.err == ""


@pytest.mark.parametrize(
    ("raised", "status", "shown"), [(RuntimeError("boom"), 70, "Please report it"), (KeyboardInterrupt(), 130, "")]
)
def test_a_bug_asks_for_a_report_and_an_interrupt_does_not(
    raised: BaseException, status: int, shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(scenario, "compute", Mock(side_effect=raised))
    assert cli.run(["recompute", "--no-charts", "-q"]) == status
    said = capsys.readouterr().err
    assert ("Traceback" in said) == bool(shown)
    assert shown in said


def test_every_command_and_option_is_explained() -> None:
    for name in cli.COMMANDS:
        command = cli.cli.resolve_command(click.Context(cli.cli), [name])[1]
        assert command
        assert command.help
        assert "Example: " in command.help
        assert {"--color", "--quiet"} <= {word for option in command.params for word in option.opts}
        assert all(option.help for option in command.params if isinstance(option, click.Option))


# -- real processes ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "status"),
    [
        *((f"estimates {one} | true", 0) for one in ("recompute mine --no-charts", "--help", "recompute -q mine")),
        ("estimates check kabul-airlift | true", 1),
        *((f"estimates {one} | true", 2) for one in ("check gone --format json", "check gone 2>&1", "recompue 2>&1")),
    ],
)
def test_a_closed_pipe_changes_no_exit_status(command: str, status: int, here: Path) -> None:
    done = shell(f"{command.replace(' | true', ' | exec true')}; echo ${{PIPESTATUS[0]}}", here)
    assert (done.stdout, "Traceback" in done.stderr) == (f"{status}\n", False)
    if "-q" in command:
        assert (here / "out" / "mine" / "report.html").exists()


ASCII = "LC_ALL=C PYTHONCOERCECLOCALE=0 PYTHONUTF8=0 estimates"
LINES = [  # (line of bash, exit status, what it prints)
    ("LC_ALL=C PYTHONCOERCECLOCALE=0 estimates read korean.txt --format json", 0, '"of": "포탄"'),
    (f"{ASCII} read korean.txt --format csv", 0, ",포탄,"),
    (f"{ASCII} read korean.txt", 0, r"120,000 \ud3ec\ud0c4"),
    ("SOURCE_DATE_EPOCH=1732352400 estimates show studies", 0, "articles"),
    ("SOURCE_DATE_EPOCH=soon estimates show studies", 2, "SOURCE_DATE_EPOCH"),
    ("SOURCE_DATE_EPOCH=9999999999999 estimates show studies", 2, "is not in the range"),
    ("estimates read /dev/zero", 3, "/dev/zero: the text reaches the limit of 64 MiB"),
    ("estimates read <(cat article.txt)", 0, "13,000 container"),
    *((f"estimates {command} > /dev/full", 4, "cannot write the output: no space left on device\n") for command in (
        "recompute mine --no-charts", "show schema", "read article.txt --format json")),
    ("estimates check gone 2> /dev/full", 4, ""),
    ("ulimit -f 4; estimates init other", 4, "other/claims.schema.json: file too large"),
    ("mkdir a; yes 'They saw 9 shells.' | head -999 > a/a.txt; ulimit -f 16; estimates read a --jobs 1 --out f.csv", 4,
     "f.csv: file too large"),
    ("touch a.parquet; estimates read a.parquet --out ./mine/../a.parquet", 2, "and is not FILE"),
    ("estimates recompute mine --no-charts >&-", 0, ""),
    ("estimates recompute --no-charts 2>&-", 0, "3,150,000"),
    ("estimates read <&-", 0, "No figures"),
    (r"estimates check $'north\xec'", 2, "north<U+DCEC>"),
    (r"estimates add article.txt --to mine --publisher $'AP\xec' --yes", 2, "--publisher:1:3: the text contains a"),
    (r"estimates check $'north\xec' --format json", 2, r"north\udcec"),
    (r"estimates recompute --by $'\a'", 2, "␇"),
    (r"estimates $'\a'", 2, r"'\x07'"),
    ("_ESTIMATES_COMPLETE=bash_complete COMP_WORDS='x export --type bib' COMP_CWORD=3 estimates ", 0, "plain,bibtex\n"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("line", "status", "shown"), LINES)
def test_unusual_surroundings_cause_no_traceback(line: str, status: int, shown: str, here: Path) -> None:
    (here / "korean.txt").write_text("포탄 12만 발", encoding="utf-8")
    done = shell(line, here)
    assert (done.returncode, "Traceback" in done.stderr) == (status, False)
    assert shown in done.stdout + done.stderr
    assert not {"\x1b", "\a"} & {*done.stdout, *done.stderr}


@pytest.mark.slow
def test_colour_is_for_terminals_and_for_those_who_ask(here: Path) -> None:
    assert "\x1b" not in shell("estimates recompute mine --no-charts", here).stdout
    assert "\x1b[32m" in shell("NO_COLOR=1 estimates --color always recompute mine --no-charts", here).stdout
    assert "\x1b" in shell("estimates recompute mine --no-charts --color always", here).stdout
    assert "\x1b" in shell("FORCE_COLOR=1 estimates recompute gone", here).stderr
    assert "\x1b" not in shell("FORCE_COLOR=1 estimates recompute mine", here).stderr  # no progress in a file
    assert "\x1b" not in shell("NO_COLOR=1 FORCE_COLOR=1 estimates recompute gone", here).stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("happens", "status", "shown"),
    [  # while the command still loads, while it computes, and when it is done
        ("class Look:\n    def find_spec(name, *more): name == 'click' and kill()\nsys.meta_path.insert(0, Look)\n",
         130, "interrupted"),
        ("import estimates.analysis.scenario as s\ns.compute = kill\nsys.argv[1:] = ['recompute', 'mine']\n",
         130, "interrupted"),
        ("import atexit; atexit.register(kill); sys.argv[1:] = ['--version']\n", -2, ""),
    ],
)  # fmt: skip
def test_ctrl_c_is_quiet_at_any_moment(happens: str, status: int, shown: str, here: Path) -> None:
    kill = "import os, sys\ndef kill(*_, **__): os.kill(os.getpid(), 2)\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{kill}{happens}from estimates.__main__ import main; main()"],
        capture_output=True, text=True, check=False, timeout=60, cwd=here, env=ENVIRONMENT,
    )  # fmt: skip
    assert (done.returncode, done.stderr.strip()) == (status, shown)
