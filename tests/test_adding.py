"""`estimates add`: from an article to claims, and nothing else in the file changes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import small_studies

import estimates
from estimates import cli
from estimates.quantities import dates
from estimates.study.proposals import Proposals, propose

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

ADD = ["--to", "mine", "--publisher", "AP", "--published"]


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert cli.run(["init", "mine", "-q"]) == 0
    (tmp_path / "seoul.txt").write_text(SEOUL, encoding="utf-8")
    (tmp_path / "kyiv.txt").write_text(KYIV, encoding="utf-8")
    return tmp_path / "mine"


def proposed(text: str, published: str = PUBLISHED) -> Proposals:
    return propose(text, estimates.load("articles"), published=dates.parse(published))


def test_speaker_day_count_and_load_are_proposed() -> None:
    found = proposed(SEOUL, "2024-10-25")
    minister = "South Korean Defense Minister Kim Yong-hyun"
    assert [(one.by, one.made and one.made.text, one.says, one.contents, one.doubts) for one in found.claims] == [
        (minister, "24 October 2024", "more than 15,000 containers", (), ()),
        (minister, "2024-10-25", None, (("more than 7 million 152 mm shells", "152 mm shell"),), ("who says so?",)),
        ("John Kirby", "September 2024", "about 12,000 containers", (), ()),
        ("National Intelligence Service", "2024-10-25", "some 200 240 mm launchers", (), ()),
    ]
    assert found.claims[1].beside == found.claims[0].id
    assert found.skipped == ["1,500 special forces troops", "$5 million"]
    [alone] = proposed("Ada Lind said 9 million rounds had been fired.").claims
    assert (alone.beside, alone.doubts) == (None, ("which count holds it?",))
    grown = "Ada Lind said 300 containers brought 9,000 rounds and that stocks grew by 20 containers."
    assert proposed(grown).skipped == ["9,000 rounds (not said to fit)", "20 containers (a change, not a total)"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We counted 300 containers,” said Kim Min-ho, a spokesman.", "Kim Min-ho"),
        ("He said 300 containers had left.", None),
        ("300 containers left, according to Ada Lind.", "Ada Lind"),
        ("300 containers left, according to Dutch officials.", "Dutch officials"),
        ("On 3 May Ada Lind said, according to Yonhap, that 300 containers had left.", "Ada Lind"),
        ("While Ada Lind said talks went on, Kim Min-ho spoke of 300 containers.", None),
        ("A critic of Ada Lind said 300 containers had left.", None),
        ("The brother of Mayor Ada Lind, who is ill, said 300 containers had left.", None),
        ("The organisers of the fair in Kyiv said 300 containers had left.", None),
        ("In Kyiv Ada Lind said 300 containers had left.", None),
        ("The mayor, who met Ada Lind, said 300 containers had left.", None),
        ("300 containers left, according to Ada Lind's brother.", None),
        ("Mayor Ada Lind, a friend of Kim Min-ho, said 300 containers had left.", "Mayor Ada Lind"),
        ("Ada Lind, the Red Cross spokeswoman, said 300 containers had left.", "Ada Lind"),
        ("More than 300 containers had left, Ada Lind said, as the water rose by 40 cm.", "Ada Lind"),
        ("Spokesman Shin Won-sik said 300 containers had left.", "Shin Won-sik"),  # whom the study knows
    ],
)
def test_a_speaker_has_a_name(text: str, speaker: str | None) -> None:
    [claim] = proposed(text).claims
    assert (claim.by, claim.doubts) == (speaker, () if speaker else ("who says so?",))


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Ada Lind said {}, while Kim Min-ho spoke of {}.", "Ada Lind", "Kim Min-ho"),
        ("Ada Lind said {} left and Kim Min-ho said {} did.", "Ada Lind", "Kim Min-ho"),
        ("According to Ada Lind {} left; according to Kim Min-ho, {} did.", "Ada Lind", "Kim Min-ho"),
        ("Ada Lind said {} left, but the ministry put it at {}.", "Ada Lind", None),
        ("Ada Lind said {} left, Kim Min-ho {}.", "Ada Lind", None),
        ("Ada Lind said {} left, his deputy {}.", "Ada Lind", None),
        ("Ada Lind said {} left against Kyiv's {}.", "Ada Lind", None),
        ("Minister Ada Lind said {} left. Lind said {} did.", "Minister Ada Lind", "Minister Ada Lind"),
        ("Kim Min-ho said {} left. Kim said {} did.", "Kim Min-ho", "Kim Min-ho"),
        ("Ada Lind of Kent said {} left. Kent said {} did.", "Ada Lind of Kent", "Kent"),
        ("Ada Lind said {} left, {} according to Kim Min-ho.", None, None),
        ("Ada Lind said {} left, up from the {} that Kim Min-ho had reported.", None, None),
        ("Ada Lind said {} left, compared with {} counted by Kim Min-ho.", None, None),
        ("Mayor Ada Lind said {} left, and that {}, Lind said, were coming.", "Mayor Ada Lind", "Mayor Ada Lind"),
    ],
)
def test_of_two_speakers_in_a_sentence_none_gets_the_count_of_the_other(
    text: str, first: str | None, second: str | None
) -> None:
    claims = proposed(text.format("1,000 containers", "2,000 containers")).claims
    assert [(one.by, "who says so?" in one.doubts) for one in claims] == [(by, by is None) for by in (first, second)]


def test_a_noun_before_its_number_stays_before_it(tmp_path: Path) -> None:
    buses = small_studies.study(tmp_path, "- id: a, by: B, made: 2025, says: 5 buses", "units: {bus: {also: [버스]}}")
    [claim] = propose("그는 버스 약 1천200대가 갔다고 말했다.", buses).claims
    assert (claim.says, buses.figure(claim.says or "").unit) == ("버스 약 1천200대", "bus")


def test_what_is_added_to_a_count_and_a_load_of_its_sentence_are_seen() -> None:
    chief = "Ukrainian intelligence chief Kyrylo Budanov"
    assert [(one.by, one.says, one.contents, one.doubts) for one in proposed(KYIV).claims] == [
        (chief, "close to 18,000 containers", (("up to 9 million rounds", "round"),), ()),
        ("Shin Won-sik", "about 60 170 mm howitzers", (), ()),
        ("Lee Sung-jun", "3,000 containers", (), ("is it a total?",)),
    ]


@pytest.mark.parametrize(
    ("said", "made", "doubts"),
    [
        ("on Tuesday they had counted 9,000", "2025-02-04", ()),
        ("on Wednesday they had counted 9,000", "2025-02-05", ()),
        ("on Thursday they had counted 9,000", "2025-01-30", ()),
        ("on Monday that since Friday there were 9,000", "2025-02-03", ()),
        ("that on Monday 9,000", PUBLISHED, ()),
        ("after Monday's talks that 9,000", PUBLISHED, ()),
        ("in a statement on 18 January that 9,000", "18 January 2025", ()),
        ("last week they had counted 9,000", PUBLISHED, ()),
        ("that more than 3 milion", PUBLISHED, ("“milion” is not a known number word",)),
        ("that 30 of 400", PUBLISHED, ("which is the total?",)),
        ("they never had over 9", PUBLISHED, ("“over 9 containers” is meant as at most: which words say so?",)),
    ],
)
def test_a_weekday_is_the_last_one_before_publication_and_a_note_is_a_doubt(
    said: str, made: str, doubts: tuple[str, ...]
) -> None:
    claim, *_ = proposed(f"Kim Yong-hyun said {said} containers had left.").claims
    assert (claim.made and claim.made.text, claim.doubts) == (made, doubts)


@pytest.mark.parametrize(
    "claims",
    [
        "title: Ours\nclaims: []  # none yet\n",
        "title: Ours\nsources: {}\nclaims: []  # none yet\n",
        "title: Ours\nsources: {gaz: {publisher: G}}  # one\nclaims: []\n",
        (
            "sources:\n  press: {publisher: Press}\ntitle: New\nclaims:  # one\n"
            "  - {id: a, by: Kim, made: 2024-01, says: 5 containers, source: press}\n"
        ),
    ],
)
def test_a_study_may_start_with_no_claims_or_sources_of_its_own(claims: str, study: Path) -> None:
    (study / "claims.yaml").write_text(claims, encoding="utf-8")
    assert cli.run(["recompute", "mine", "--no-charts"]) == 0
    own = claims.count("- {")
    for text, count in (("seoul.txt", 3), ("kyiv.txt", 5)):
        assert cli.run(["add", text, *ADD, PUBLISHED, "--yes"]) == 0
        assert len(estimates.load("mine").claims) == own + count
    assert "#" in (study / "claims.yaml").read_text(encoding="utf-8")
    assert "ap-2025-02-05" in estimates.load("mine").sources


def test_what_is_certain_is_added_and_every_other_byte_stays(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = study / "claims.yaml"
    before = file.read_bytes().splitlines()
    assert cli.run(["add", "seoul.txt", *ADD, "2024-10-25", "--yes"]) == 0
    said = capsys.readouterr()
    assert "Added 3 claims to mine/claims.yaml" in said.out
    assert "Not added: more than 7 million 152 mm shells (who says so?)" in said.err
    assert "Skipped: 1,500 special forces troops, $5 million" in said.err
    after = file.read_bytes()
    left = iter(after.splitlines())
    assert all(line in left for line in before)  # in their order
    assert len(after.splitlines()) - len(before) == 3 + 15  # a source, three claims of five lines
    assert cli.run(["check", "mine"]) == 0
    assert len(estimates.load("mine").claims) == len(estimates.load("articles").claims) + 3
    assert cli.run(["add", "seoul.txt", *ADD, "2024-10-25", "--yes"]) == 0
    said = capsys.readouterr()
    assert "about 12,000 containers (in the study: kirby-2024-09)" in said.err
    assert "No claims added" in said.out
    assert file.read_bytes() == after


@pytest.mark.parametrize(
    ("claims", "more", "status", "shown"),
    [
        ("", ["--yes", "--dry-run"], 0, "- says: up to 9 million rounds\n    of: round"),
        ("", ["--yes", "--url", "http://["], 2, "mine/claims.yaml: “http://[” is not an address"),
        ("", ["--url", "no url"], 2, "mine/claims.yaml: “no url” is not an address"),  # asked again once
        ("[{id: a, by: B, made: 2024, says: 5 containers, source: s}]", [], 3, "start a line with - for each"),
    ],
)
def test_a_dry_run_or_a_mistake_that_no_answer_corrects_writes_nothing(
    claims: str, more: list[str], status: int, shown: str,
    study: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("estimates.cli.add.ask", lambda *_, **__: "keep")
    if claims:
        (study / "claims.yaml").write_text(f"title: T\nsources: {{s: {{publisher: P}}}}\nclaims: {claims}\n", "utf-8")
    before = (study / "claims.yaml").read_bytes()
    assert cli.run(["add", "kyiv.txt", *ADD, PUBLISHED, *more]) == status
    assert shown in "".join(capsys.readouterr())
    assert (study / "claims.yaml").read_bytes() == before


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_ledger_gets_rows(separator: str, study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (study / "claims.yaml").unlink()
    text = "claim,by,made,says,of,stated_words,sources\r\nc1,A,2024-06,100 containers,,,P\r\n".replace(",", separator)
    (study / "claims.csv").write_text(text, encoding="utf-8", newline="")
    assert cli.run(["add", "kyiv.txt", *ADD, PUBLISHED, "--yes"]) == 0
    after = (study / "claims.csv").read_bytes().decode()
    assert (after[: len(text)], after[-2:]) == (text, "\r\n")
    assert cli.run(["add", "kyiv.txt", *ADD, PUBLISHED, "--yes"]) == 0
    assert (study / "claims.csv").read_bytes().decode() == after
    added = map(estimates.load("mine").claim, ("budanov-2025-02-03", "won-sik-2025-02-05"))
    assert [claim.by for claim in added] == ["Ukrainian intelligence chief Kyrylo Budanov", "Shin Won-sik"]
    (study / "claims.csv").write_text(text.replace("sources", "note"), encoding="utf-8", newline="")
    assert cli.run(["add", "kyiv.txt", *ADD, PUBLISHED, "--yes"]) == 3
    assert "needs columns that are not there: sources" in capsys.readouterr().err


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
        (b"[keep]", ""), (b"[edit]", "e"), (b"by [", ""), (b"made [", ""), (b"of [", "shel"), (b"beside [", ""),
        (b"[unknown-unit]", ""), (b"by [", ""), (b"made [", ""), (b"of [", "152 mm shell"),
        (b"beside [", ""), (b"[keep]", ""), (b"[keep]", "d"),
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


def test_another_subject_takes_three_commands_and_four_edits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("article.txt").write_text(
        "The harbour master, Ada Lind, said on 3 May that 12 ferries had left. They can carry up to 5,000 passengers.\n"
        "Lind put the number at more than 20 ferries on 9 May.\n",
        encoding="utf-8",
    )
    assert cli.run(["init", "mine", "--new", "-q"]) == 0
    assert cli.run(["recompute", "mine", "--no-charts", "-q"]) == 0
    file = Path("mine/claims.yaml")
    head, claims = file.read_text(encoding="utf-8").split("\nsources:")
    assert "claims:" in claims
    file.write_text(head.replace("Trams to the summer fair", "Ferries") + "\nclaims: []\n", encoding="utf-8")
    file = Path("mine/assumptions.yaml")
    text = file.read_text(encoding="utf-8").replace("tram", "ferry").replace("[passenger]", "[passengers]")
    file.write_text(text.replace("visitor", "passenger").replace("ferry: {}", "ferry: {plural: ferries}"), "utf-8")
    assert cli.run(["add", "article.txt", *ADD, "2025-05-10", "--yes"]) == 0
    assert cli.run(["plot", "mine", "--chart", "growth"]) == 0
    assert estimates.load("mine").claims.says.words.values().tolist() == ["12 ferries", "more than 20 ferries"]
