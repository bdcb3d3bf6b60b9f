"""`estimates add`: from an article to claims, and nothing else in the file changes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import estimates
from estimates import cli
from estimates.cli.add import add_pasted
from estimates.quantities import dates
from estimates.study import folders
from estimates.study.proposals import propose

SEOUL = """Seoul says shipments continue

South Korean Defense Minister Kim Yong-hyun said on 24 October that North Korea had sent more than 15,000 containers to
Russia since last year. The containers could hold more than 7 million 152 mm shells, he told lawmakers.

A U.S. official, John Kirby, put the number at about 12,000 containers in September.

The minister said 1,500 special forces troops had arrived. According to the National Intelligence Service, North Korea
delivered some 200 240 mm launchers worth $5 million.
"""
KYIV = """Ukrainian intelligence chief Kyrylo Budanov said on Feb. 3, 2025 that Pyongyang had shipped close to 18,000
containers, which could carry up to 9 million rounds.
Shin Won-sik, the former defence minister, told reporters that about 60 170 mm howitzers had crossed the border.
On Tuesday, spokesman Lee Sung-jun said the North had sent an additional 3,000 containers.
"""
PUBLISHED = "2025-02-05"


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert cli.run(["init", "mine", "-q"]) == 0
    (tmp_path / "seoul.txt").write_text(SEOUL, encoding="utf-8")
    (tmp_path / "kyiv.txt").write_text(KYIV, encoding="utf-8")
    return tmp_path / "mine"


def test_speaker_day_count_and_load_are_proposed() -> None:
    found = propose(SEOUL, estimates.load("articles"), published=dates.parse("2024-10-25"))
    proposed = [(one.by, one.made and one.made.text, one.says, one.contents, one.doubts) for one in found.claims]
    assert proposed == [
        ("South Korean Defense Minister Kim Yong-hyun", "24 October 2024", "more than 15,000 containers", (), ()),
        ("South Korean Defense Minister Kim Yong-hyun", "2024-10-25", None,
         (("more than 7 million 152 mm shells", "152 mm shell"),), ("who says so?",)),
        ("John Kirby", "September 2024", "about 12,000 containers", (), ()),
        ("National Intelligence Service", "2024-10-25", "some 200 240 mm launchers", (), ()),
    ]  # fmt: skip
    assert found.claims[1].beside == found.claims[0].id
    assert found.skipped == ["1,500 special forces troops", "$5 million"]


def test_what_is_added_to_a_count_and_a_load_of_its_sentence_are_seen() -> None:
    found = propose(KYIV, estimates.load("articles"), published=dates.parse(PUBLISHED))
    assert [(one.by, one.says, one.contents, one.doubts) for one in found.claims] == [
        ("Ukrainian intelligence chief Kyrylo Budanov", "close to 18,000 containers",
         (("up to 9 million rounds", "round"),), ()),
        ("Shin Won-sik", "about 60 170 mm howitzers", (), ()),
        ("Lee Sung-jun", "3,000 containers", (), ("is it a total?",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "made"),
    [
        ("on Tuesday", "2025-02-04"),
        ("on Wednesday", "2025-02-05"),
        ("on Thursday", "2025-01-30"),
        ("on Monday that since Friday", PUBLISHED),
        ("last week", PUBLISHED),
    ],
)
def test_a_weekday_is_the_last_one_before_publication(said: str, made: str) -> None:
    text = f"Kim Yong-hyun said {said} they had counted 9,000 containers."
    [claim] = propose(text, estimates.load("articles"), published=dates.parse(PUBLISHED)).claims
    assert claim.made is not None
    assert claim.made.text == made


def test_a_figure_with_a_note_is_in_doubt() -> None:
    text = "Kim Yong-hyun said that more than 3 milion containers had left."
    [claim] = propose(text, estimates.load("articles"), published=dates.parse(PUBLISHED)).claims
    assert (claim.says, claim.doubts) == ("more than 3 milion containers", ("“milion” is not a known number word",))


def test_a_study_may_start_without_claims(study: Path) -> None:
    (study / "claims.yaml").write_text("title: Ours\nclaims: []  # none yet\n", encoding="utf-8")
    assert cli.run(["recompute", "mine", "--no-charts"]) == 0
    for text, count in (("seoul.txt", 3), ("kyiv.txt", 5)):
        assert cli.run(["add", text, "--to", "mine", "--yes", "--published", "2025-02-05"]) == 0
        assert len(estimates.load("mine").claims) == count
    assert "# none yet" in (study / "claims.yaml").read_text(encoding="utf-8")


def test_what_is_certain_is_added_and_every_other_byte_stays(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (study / "claims.yaml").read_bytes()
    assert cli.run(["add", "seoul.txt", "--to", "mine", "--yes", "--publisher", "AP", "--published", "2024-10-25"]) == 0
    said = capsys.readouterr()
    assert "Added 3 claims to mine/claims.yaml" in said.out
    assert "Not added: more than 7 million 152 mm shells (who says so?)" in said.err
    assert "Skipped: 1,500 special forces troops, $5 million" in said.err
    after = (study / "claims.yaml").read_bytes()
    left = iter(after.splitlines())
    assert all(line in left for line in before.splitlines())  # in their order
    assert len(after.splitlines()) - len(before.splitlines()) == 3 + 15  # a source, three claims of five lines
    assert cli.run(["check", "mine"]) == 0
    assert len(estimates.load("mine").claims) == len(estimates.load("articles").claims) + 3


def test_a_dry_run_prints_the_yaml_and_changes_nothing(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (study / "claims.yaml").read_bytes()
    assert cli.run(["add", "kyiv.txt", "--to", "mine", "--dry-run", "--publisher", "AP"]) == 0
    assert "- says: up to 9 million rounds\n    of: round" in capsys.readouterr().out
    assert (study / "claims.yaml").read_bytes() == before


def test_what_is_there_already_is_not_added_twice(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["add", "seoul.txt", "--to", "mine", "--yes", "--publisher", "AP", "--published", "2024-10-25"]
    assert cli.run(words) == 0
    before = (study / "claims.yaml").read_bytes()
    assert cli.run(words) == 0
    assert "more than 15,000 containers (there already: yong-hyun-2024-10-24)" in capsys.readouterr().err
    assert (study / "claims.yaml").read_bytes() == before


def test_the_live_page_adds_what_is_certain(study: Path) -> None:
    assert add_pasted(study, KYIV).startswith("Added 1 claim; left out: ")
    assert estimates.load("mine").claim("budanov-2025-02-03").by == "Ukrainian intelligence chief Kyrylo Budanov"
    assert "bundled studies are never changed" in add_pasted(folders.bundled()["articles"], KYIV)


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_ledger_gets_rows(separator: str, study: Path) -> None:
    (study / "claims.yaml").unlink()
    header = ["claim", "by", "made", "count_words", "of", "stated_words", "sources"]
    row = ["c1", "Seoul", "2024-06", "about 100 containers", "", "", "Press"]
    text = "".join(f"{separator.join(line)}\r\n" for line in (header, row))
    (study / "claims.csv").write_text(text, encoding="utf-8", newline="")
    assert cli.run(["add", "kyiv.txt", "--to", "mine", "--yes", "--publisher", "AP", "--published", PUBLISHED]) == 0
    after = (study / "claims.csv").read_bytes().decode()
    assert after.startswith(text)
    assert after.endswith("\r\n")
    assert [claim.by for claim in map(estimates.load("mine").claim, ("budanov-2025-02-03", "won-sik-2025-02-05"))] == [
        "Ukrainian intelligence chief Kyrylo Budanov", "Shin Won-sik",
    ]  # fmt: skip


def test_nothing_is_written_if_the_study_would_not_load(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (study / "claims.yaml").read_bytes()
    added = [
        "add",
        "kyiv.txt",
        "--to",
        "mine",
        "--yes",
        "--publisher",
        "AP",
        "--published",
        PUBLISHED,
        "--url",
        "no url",
    ]
    assert cli.run(added) == 3
    assert "[" in capsys.readouterr().err
    assert (study / "claims.yaml").read_bytes() == before


def test_claims_without_sources_get_them(study: Path) -> None:
    text = "title: New\nclaims:\n  - {id: a, by: Kim, made: 2024-01, says: 5 containers, source: press}\n"
    (study / "claims.yaml").write_text(f"sources:\n  press: {{publisher: Press}}\n{text}", encoding="utf-8")
    assert cli.run(["add", "kyiv.txt", "--to", "mine", "--yes", "--publisher", "AP", "--published", PUBLISHED]) == 0
    assert {"press", "ap-2025-02-05"} <= set(estimates.load("mine").sources)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.usefixtures("study")
def test_on_a_terminal_each_claim_is_kept_edited_or_dropped() -> None:
    """Article to chart: `add`, `check`, `plot`; a publisher, a date, one drop and one load confirmed are the edits."""
    import pty

    child, terminal = pty.fork()
    if child == 0:
        environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2])}
        command = [sys.executable, "-P", "-m", "estimates", "add", "seoul.txt", "--to", "mine"]
        os.execve(sys.executable, command, environment)  # noqa: S606
    for question, answer in (
        (b"Published by", "AP"), (b"Published on", "yesterday"), (b"is not a date", "2024-10-25"),
        (b"[keep]", ""), (b"[edit]", "e"), (b"by [", ""), (b"made [", ""), (b"of [", ""), (b"[keep]", ""),
        (b"[keep]", "d"),
    ):  # fmt: skip
        seen = b""
        while question not in seen:
            seen += os.read(terminal, 1024)
        os.write(terminal, f"{answer}\n".encode())
    seen = b""
    while b"Added" not in seen:
        seen += os.read(terminal, 1024)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert b"Added 3 claims" in seen
    added = estimates.load("mine")
    load = added.claim("yong-hyun-2024-10-25")
    assert (load.beside, load.contents[0].of) == ("yong-hyun-2024-10-24", ("152 mm shell",))
    assert cli.run(["check", "mine"]) == 0
    assert cli.run(["plot", "mine", "--chart", "growth"]) == 0
