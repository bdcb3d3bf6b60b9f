"""The first screen of `estimates recompute`, at 80 columns and otherwise."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from estimates import cli

GOLDEN = Path(__file__).parent / "golden"
NAMES = {
    "articles": ("articles",),
    "articles-what-if": ("articles", "--set", "152 mm shell=480"),
    "articles-verbose": ("articles", "--verbose"),
    "seoul-crowds": ("seoul-crowds",),
    "kabul-airlift": ("kabul-airlift",),  # counts and a rate
}


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def printed(*args: str, columns: int = 80) -> str:
        monkeypatch.setenv("COLUMNS", str(columns))
        assert cli.run(["recompute", *args, "--no-charts", "-q"]) == 0
        return capsys.readouterr().out

    return printed


@pytest.mark.parametrize("name", NAMES)
def test_the_screen_is_as_reviewed(name: str, screen, update_golden: bool) -> None:  # type: ignore[no-untyped-def]
    path = GOLDEN / f"screen-{name}.txt"
    printed = screen(*NAMES[name])
    if update_golden:
        path.write_text(printed, encoding="utf-8")
    assert printed == path.read_text(encoding="utf-8")


def test_articles_fit_on_one_screen(screen) -> None:  # type: ignore[no-untyped-def]
    lines = screen("articles").splitlines()
    assert len(lines) + len(("Wrote ...",)) <= 24
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("columns", [60, 80, 100, 200])
@pytest.mark.parametrize("name", ["articles", "public-record", "kabul-airlift", "seoul-crowds", "black-sea"])
def test_every_study_fits_the_width_and_no_number_is_cut(name: str, columns: int, screen) -> None:  # type: ignore[no-untyped-def]
    printed = screen(name, columns=columns)
    assert all(len(line) <= columns or "  estimates " in line for line in printed.splitlines())  # a command is one line
    assert not re.search(r"\d…", printed)
    assert not re.search(r"\b(nan|inf)\b|-0\b", printed)


def test_a_long_table_shows_the_latest_rows_and_counts_the_others(tmp_path: Path, screen) -> None:  # type: ignore[no-untyped-def]
    assert cli.run(["init", str(tmp_path / "long"), "-q"]) == 0
    (tmp_path / "long" / "claims.yaml").unlink()
    rows = [f"c{n},Seoul,2024-01-{n % 28 + 1:02},{n}00 containers,Press" for n in range(108)]
    (tmp_path / "long" / "claims.csv").write_text("\n".join(["claim,by,made,count_words,sources", *rows]), "utf-8")
    printed = screen(str(tmp_path / "long"))
    assert "88 earlier with --verbose" in printed
    assert len(re.findall(r"^ \d+ Jan 2024", printed, re.MULTILINE)) == 20
    assert "28 Jan 2024" in printed
    printed = screen(str(tmp_path / "long"), "--verbose")
    assert "16 earlier rows with --format csv" in printed  # of two a count
    assert len(re.findall(r"\[c\d+\]", printed)) == 100


@pytest.mark.parametrize("name", ["public-record", "R&D's $(exit)"])
def test_the_commands_it_proposes_work(name: str, tmp_path: Path, monkeypatch, screen) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    assert name == "public-record" or cli.run(["init", name, "-q"]) == 0
    proposed = [line.partition("    estimates ")[2] for line in screen(name, columns=40).splitlines()]
    explain, recompute = (shlex.split(command) for command in proposed if command)
    assert (explain[-1], recompute[1]) == (name, name)
    assert cli.run(explain) == cli.run([*recompute, "--no-charts"]) == 0


def test_a_proposed_figure_is_in_the_unit_that_is_written(tmp_path: Path, screen) -> None:  # type: ignore[no-untyped-def]
    capacity = '{of: tonne, holds: "16,000 kg per truck", because: a test, illustrative: true}'
    (tmp_path / "assumptions.yaml").write_text(f"units: {{truck: {{}}}}\ncapacities: {{goods: {capacity}}}\n", "utf-8")
    (tmp_path / "claims.csv").write_text("by,made,says\nA,2024,5 trucks\n", "utf-8")
    assert "--set goods=18,000" in screen(str(tmp_path))
