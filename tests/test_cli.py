"""The command line as its user meets it: what it prints, what it leaves behind, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from estimates import cli

BASH = shutil.which("bash") or "bash"
WRITTEN = ["could-hold.png", "could-hold.svg", "growth.png", "growth.svg", "recompute.csv", "recompute.json"]


def run(*args: str, cwd: Path | None = None, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The command as a real process."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "estimates", *args],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2]), **(env or {})},
        check=False,
        timeout=60,
    )


def status(*args: str) -> int:
    return cli._run(list(args))


def test_the_main_job_as_a_real_process_in_a_folder_with_spaces(tmp_path: Path) -> None:
    folder = tmp_path / "a folder with spaces"
    folder.mkdir()
    done = run("recompute", cwd=folder)
    assert done.returncode == 0
    said, wrote = done.stderr.splitlines()
    assert said == "no study is named or in this folder: this is the bundled study articles"
    assert wrote.startswith("wrote ")
    assert "7,000 container x 450 shell/container = 3,150,000 shell" in done.stdout
    assert set(WRITTEN) <= {path.name for path in (folder / "out").iterdir()}
    assert not [path for path in (folder / "out").iterdir() if path.name.endswith(".tmp")]


def test_the_study_in_the_working_directory_is_used_else_the_bundled_one(tmp_path: Path) -> None:
    assert json.loads(run("recompute", "--no-charts", "--format", "json", cwd=tmp_path).stdout)["study"] == "articles"
    assert run("init", str(tmp_path / "mine")).returncode == 0
    assumptions = tmp_path / "mine" / "assumptions.yaml"
    text = assumptions.read_text(encoding="utf-8")
    assumptions.write_text(text.replace("holds: 450 shells", "holds: 480 shells"), encoding="utf-8")
    data = json.loads(run("recompute", "--no-charts", "--format", "json", cwd=tmp_path / "mine").stdout)
    assert data["study"] == "mine"
    assert data["rows"][0]["recomputed"]["figure"] == 1000 * 480


def test_init_never_overwrites(tmp_path: Path) -> None:
    assert status("init", str(tmp_path / "s")) == 0
    (tmp_path / "s" / "claims.yaml").write_text("mine", encoding="utf-8")
    assert status("init", str(tmp_path / "s")) != 0
    assert (tmp_path / "s" / "claims.yaml").read_text(encoding="utf-8") == "mine"


EXITS: Sequence[tuple[tuple[str, ...], int]] = [
    (("--version",), 0),
    (("--help",), 0),
    (("recompute", "--no-charts", "-q"), 0),
    (("implied", "public-record"), 0),
    (("explain", "officials-2024-03"), 0),
    ((), 2),
    (("recompute", "--no-such-option"), 2),
    (("no-such-command",), 2),
    (("recompute", "--as-of", "yesterday"), 2),
    (("recompute", "--by", "nobody"), 2),
    (("recompute", "--mix", "half and half"), 2),
    (("recompute", "--sweep", "x"), 2),
    (("explain", "no-such-claim"), 2),
    (("recompute", "no-such-study"), 3),
    (("recompute", "--set", "152 mm shell=450 tonnes per container"), 3),
    (("recompute", "--set", "no such name=1"), 3),
    (("recompute", "-q", "--out", "/dev/null/out"), 4),
    (("recompute", "-q", "--out", "/proc/nowhere"), 4),
]


@pytest.mark.parametrize(
    ("args", "expected"), EXITS, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_the_exit_status_says_what_happened(
    args: tuple[str, ...], expected: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(*args) == expected
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert bool(said.err.strip()) == bool(expected)


def test_a_folder_that_cannot_be_written_leaves_the_previous_output_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert status("recompute", "-q", "--out", str(out)) == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    (out / "recompute.csv").unlink()
    (out / "recompute.csv").mkdir()
    assert status("recompute", "-q", "--out", str(out), "--set", "152 mm shell=480 shells per container") == 4
    after = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    assert after == {name: data for name, data in before.items() if name != "recompute.csv"}


def test_a_bug_of_ours_shows_itself_and_asks_for_a_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_args: object, **_options: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("estimates.analysis.recompute.compute", broken)
    assert status("recompute", "--no-charts") == 70
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "Please report it" in said


def test_an_interrupt_ends_with_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stopped(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("estimates.analysis.recompute.compute", stopped)
    assert status("recompute", "--no-charts") == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_closed_pipe_is_no_error() -> None:
    command = (
        f"'{sys.executable}' -m estimates recompute public-record --no-charts | head -n 1; echo ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run([BASH, "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.splitlines()[-1] == "0"
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("check", "1"),
        ("check nowhere 2>&1", "3"),
        ("check nowhere --format json", "3"),
        ("recompue 2>&1", "2"),
        ("set a b 2>&1", "3"),
    ],
)
def test_a_reader_that_has_gone_away_changes_no_status(rest: str, expected: str, tmp_path: Path) -> None:
    assert status("init", str(tmp_path)) == 0
    claims = tmp_path / "claims.yaml"
    text = claims.read_text(encoding="utf-8").replace("as many as three million", "at most 300 thousand")
    claims.write_text(text.replace("says: close to 7,000", "says: exactly 7,000"), encoding="utf-8")
    slow = "import time; time.sleep(0.3)"  # the reader is gone by then
    command = f"'{sys.executable}' -c '{slow}; from estimates.__main__ import main; main()' {rest} | true"
    done = subprocess.run(
        [BASH, "-c", f"{command}; echo ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=tmp_path,
    )
    assert (done.stdout, done.stderr) == (f"{expected}\n", "")


@pytest.mark.parametrize("rest", ["recompute --no-charts >&-", "recompute --no-charts 2>&-", "read <&-"])
def test_a_stream_that_was_closed_from_the_start_is_no_error(rest: str) -> None:
    command = f"'{sys.executable}' -m estimates {rest}"
    done = subprocess.run([BASH, "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


def test_a_closed_pipe_keeps_no_file_from_being_written(tmp_path: Path) -> None:
    command = f"'{sys.executable}' -m estimates recompute public-record | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run([BASH, "-c", command], capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path)
    assert done.stdout == "0\n"
    assert (tmp_path / "out" / "report.html").exists()
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("command", "made"), [("plot", "growth.svg"), ("recompute", "report.html"), ("recompute --no-charts", None)]
)
def test_a_reader_of_notes_that_has_gone_away_stops_no_work(command: str, made: str | None, tmp_path: Path) -> None:
    folder = [] if made is None else [str(Path(__file__).parent / "wrong" / "base")]  # which lacks data for some charts
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "estimates", *command.split(), *folder],
        stdout=subprocess.PIPE, stderr=writer, check=False, timeout=60, cwd=tmp_path,
    )  # fmt: skip
    os.close(writer)
    assert done.returncode == 0
    assert (tmp_path / "out" / made).exists() if made else done.stdout


SLIPS: Sequence[tuple[tuple[str, ...], str]] = [
    (("recompue",), "No such command 'recompue'. Did you mean recompute?"),
    (("plot", "--chart", "grwoth"), " Did you mean growth?"),
    (("recompute", "public", "record"), "; did you mean public-record?"),
    (
        ("recompute", "--set", "152", "mm", "shell=330", "shells", "per", "container", "--no-charts"),
        '; put plain quotes around it: --set "152 mm shell=330 shells per container"',
    ),
    (
        ("implied", "--set", "“152", "mm", "shell=330", "shells", "per", "container”"),
        '; put plain quotes around it: --set "152 mm shell=330 shells per container"',
    ),
    (("recompute", "--set", "grain=30", "tonnes", "a", "voyage", "fair"), ': --set "grain=30 tonnes a voyage"\n'),
    (("explain", "nobody", "articles"), "; a study is named by --study: --study articles"),
    (("explain", "us", "2023", "--format", "json"), "argument (2023); a study is named by --study\n"),
    (("init", "mine", "articles"), "; a study is named by --study: --study articles"),
    (("set", "152 mm shell", "480", "articles"), "; a study is named by --study: --study articles"),
    (("set", "152", "mm", "shell", "480"), "; put plain quotes around the name and around the value, as in"),
    (("recompute", "--set", "152 mm shell=“330 shells per container”"), "= help: use plain quotes or none"),
    (("recompute", "public record"), "= help: did you mean `public-record`?"),
    (("read", "some 40 boxes"), 'To read words, and not a file: echo "more than 1,000 boxes" | estimates read\n'),
    (("read", "some", "40", "boxes"), 'To read words, and not a file: echo "more than 1,000 boxes" | estimates read\n'),
    (("explain", "mayor"), "“mayor” is no claim of the study articles; the claims are us-2023-10, "),
    (("explain", "mayor"), "; for another study: --study fair"),
    (("set", "152 mm shell", "480 shells per container"), "there is no study in this folder [no-study]"),
    (("set", "152 mm shell", "480 shells per container"), "= help: add --study fair"),
    (("set", "--study", "articles", "152 mm shell", "480"), "= help: copy it out first: `estimates init mine`"),
    (("set", "--study", "black-sea", "a", "b"), "= help: copy it out first: `estimates init mine --study black-sea`"),
    (("recompute", "Fairs"), "= help: did you mean `fair`?"),
    (("recompute", "fair/claims.yaml"), "`fair/claims.yaml` is a file of the study fair [no-study]"),
    (("recompute", "fair/claims.yaml"), "= help: give its folder: fair"),
    (("check", "renamed"), "= help: there is claims.yml: rename it to claims.yaml"),
    (("check", "renamed"), "= help: there is Assumptions.yaml.txt: rename it to assumptions.yaml"),
    (
        ("check", "rich"),
        "rich/assumptions.yaml: this is an RTF file [no-text]\n = help: save it as plain text (.txt, UTF-8)",
    ),
    (("init", "fair"), "fair: there is a claims.yaml in this folder already [exists]"),
    (("init", "fair"), "1 problem\n"),
]


@pytest.mark.parametrize(("args", "said"), SLIPS, ids=lambda value: " ".join(value) if isinstance(value, tuple) else "")
def test_a_slip_is_met_with_the_change_that_mends_it(
    args: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, text in {
        "fair/claims.yaml": "title: A fair",
        "renamed/claims.yml": "title: A fair",
        "renamed/Assumptions.yaml.txt": "units: {}",
        "rich/assumptions.yaml": "{\\rtf1 units: {}}",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert status(*args) in (2, 3)
    assert said in capsys.readouterr().err


def test_a_study_that_stands_one_folder_up_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "claims.yaml").touch()
    monkeypatch.chdir(tmp_path / "docs")
    assert status("recompute", "mine") == 3
    said = capsys.readouterr().err
    assert f"it was looked for in {tmp_path / 'docs'} [no-study]" in said
    assert f"= help: did you mean {Path('..') / 'mine'}?" in said


@pytest.mark.parametrize(("rest", "shown"), [("", "north<U+DCEC>"), (" --format json", "north\\udcec")])
def test_an_argument_that_is_no_text_is_told_all_the_same(rest: str, shown: str) -> None:
    command = f"'{sys.executable}' -m estimates check $'north\\xec'{rest}"
    done = subprocess.run([BASH, "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 3
    assert shown in done.stdout + done.stderr


def test_results_that_take_the_place_of_another_studys_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    (tmp_path / "out/recompute.json").write_text('{"study": "fair"}', encoding="utf-8")
    assert status("recompute", "articles") == 0
    assert capsys.readouterr().err.endswith(" to out, in place of those of the study fair\n")
    assert status("recompute", "articles") == 0
    assert capsys.readouterr().err.endswith(" to out\n")


@pytest.mark.parametrize("rest", ["recompute --no-charts", "check nowhere --format json", "schema"])
def test_a_full_disk_is_said_in_words(rest: str) -> None:
    command = f"'{sys.executable}' -m estimates {rest} > /dev/full"
    done = subprocess.run([BASH, "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 4
    assert done.stderr.endswith("estimates: cannot write the output: no space left on device\n")
    assert "Traceback" not in done.stderr


def test_a_message_that_cannot_be_printed_is_still_no_contradiction() -> None:
    done = subprocess.run(
        [BASH, "-c", f"'{sys.executable}' -m estimates check nowhere 2> /dev/full"], check=False, timeout=60
    )
    assert done.returncode == 4


def test_a_link_to_no_claims_is_told_and_no_other_study_taken(tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").symlink_to("elsewhere.yaml")
    done = run("check", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert "claims.yaml is a link that leads to nothing" in done.stderr


@pytest.mark.parametrize("command", [("recompute", "--no-charts"), ("implied",), ("check",), ("explain", "us-2023-10")])
def test_problems_are_json_where_the_result_would_be(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status("init", str(tmp_path)) == 0
    claims = tmp_path / "claims.yaml"
    claims.write_text(claims.read_text(encoding="utf-8").replace("made: 2023-10", "made: 2023-13"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    assert status(*command, "--format", "json") == 3
    said = capsys.readouterr()
    [problem] = json.loads(said.out)["problems"]
    assert (problem["slug"], problem["line"], problem["column"], said.err) == ("no-such-date", 34, 16, "")


def test_a_text_that_cannot_be_read_is_told_as_json_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    assert status("read", "--format", "json", str(tmp_path / "a.pdf")) == 3
    assert [one["slug"] for one in json.loads(capsys.readouterr().out)["problems"]] == ["no-text"]


def test_ctrl_c_of_a_real_process_is_quiet(tmp_path: Path) -> None:
    program = (
        "import os, time; import estimates.analysis.recompute as r;"
        "r.compute = lambda *a, **k: (os.kill(os.getpid(), 2), time.sleep(30));"
        "from estimates.cli import main; main(['recompute', 'articles', '--no-charts'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path, timeout=60
    )
    assert done.returncode == 130
    assert done.stderr.strip() == "interrupted"


@pytest.mark.parametrize(
    ("happens", "status", "told"),
    [
        pytest.param(
            "import os, sys\n"
            "class Look:\n"
            "    def find_spec(name, *more): name == 'click' and os.kill(os.getpid(), 2)\n"
            "sys.meta_path.insert(0, Look)\n",
            130,
            "interrupted\n",
            id="while the command still loads",
        ),
        pytest.param(
            "import os, estimates.diagnostics.rendering as r;"
            "r.render = lambda *a, **k: os.kill(os.getpid(), 2);"
            "import sys; sys.argv[1:] = ['check', 'nowhere'];",
            130,
            "interrupted\n",
            id="while something is told",
        ),
        pytest.param(
            "import atexit, os; atexit.register(os.kill, os.getpid(), 2);import sys; sys.argv[1:] = ['--version'];",
            -2,
            "",
            id="of a command that is done",
        ),
    ],
)
def test_ctrl_c_is_quiet_at_other_moments_too(happens: str, status: int, told: str) -> None:
    program = f"{happens}from estimates.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (status, told)


def test_the_command_alone_shows_its_help_and_calls_that_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert status() == 2
    said = capsys.readouterr().err
    assert said.startswith("Usage: estimates")
    assert said.count("Usage:") == 1
    assert "Error" not in said


def test_every_command_is_listed_and_every_listed_command_is_there() -> None:
    files = {path.stem for path in Path(cli.__file__).parent.glob("*.py")} - {
        "__init__",
        "options",
        "completion",
        "slips",
        "text",
    }
    assert files == set(cli.COMMANDS)
    assert all(isinstance(cli.cli.get_command(click.Context(cli.cli), name), click.Command) for name in files)


def test_every_option_is_explained() -> None:
    for name in cli.COMMANDS:
        command = cli.cli.get_command(click.Context(cli.cli), name)
        assert command is not None
        assert command.help
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.name}"


def test_formats_hold_the_same_rows() -> None:
    runner = CliRunner()
    outputs = {
        style: runner.invoke(cli.cli, ["recompute", "--no-charts", "--format", style]).stdout
        for style in ("json", "csv", "markdown")
    }
    rows = json.loads(outputs["json"])["rows"]
    assert len(outputs["csv"].strip().splitlines()) == len(rows) + 1
    assert len(outputs["markdown"].strip().splitlines()) == len(rows) + 2


def test_no_color_and_a_pipe_print_no_escape_codes() -> None:
    assert "\x1b" not in run("check").stdout
    assert "\x1b" not in run("recompute", "no-such-study").stderr
    assert "\x1b" in run("recompute", "no-such-study", env={"FORCE_COLOR": "1"}).stderr
    assert "\x1b" not in run("recompute", "no-such-study", env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).stderr


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, None),
        ({"TERM": "dumb"}, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"NO_COLOR": "", "FORCE_COLOR": "0"}, None),
        ({"FORCE_COLOR": ""}, None),
        ({"FORCE_COLOR": "0", "TERM": "dumb"}, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
    ],
)
def test_colour_is_as_the_environment_wants_it(
    environment: dict[str, str], wanted: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", environment)
    assert cli._color() is wanted
