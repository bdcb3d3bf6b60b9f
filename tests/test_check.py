from __future__ import annotations

import json
from itertools import combinations
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from estimates.analysis.checking import Apart, Stale, check
from estimates.analysis.recompute import compute
from estimates.language.lexicon import Lexicon
from estimates.quantities.bounds import Bounds
from estimates.reading.figures import Figure, parse
from estimates.study.records import Claim
from estimates.study.study import bundled, load
from hypothesis import given
from hypothesis import strategies as st

from estimates import cli
from estimates.analysis import checking
from estimates.study import writing

Run = tuple[int, str, str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def _run(*args: str) -> Run:
        status = cli._run(list(args))
        out = capsys.readouterr()
        return status, out.out, out.err

    return _run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    writing.copy_out(tmp_path, "articles")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_study_in_which_all_fits_exits_0(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    status, out, err = run("check")
    assert (status, err) == (0, "")
    assert out.startswith(f"{folder.name}: 2 reproduced\n")
    assert "no date: 3 claims (shin-152-mm, shin-122-mm, shin-mix)" in out


def test_a_letter_that_charts_cannot_be_set_in_is_told_before_it_stops_them(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    edit(folder / "claims.yaml", "side: Seoul\n    made: 2024-06", "side: 서울\n    made: 2024-06")
    status, _, err = run("check")
    assert status == 0
    fact = "'서' is in a text that charts show, and they are set in Latin type"
    assert f"warning: {fact} [letter]" in err
    status, out, err = run("recompute", "--format", "json")
    assert (status, json.loads(out)["study"]) == (3, folder.name)
    assert err.startswith("no charts; all else is written to out\n")
    assert sorted(path.name for path in (folder / "out").iterdir()) == [
        "recompute.csv", "recompute.json", "report.html",
    ]  # fmt: skip
    assert f"No chart here: {fact}." in (folder / "out/report.html").read_text(encoding="utf-8").replace("&#39;", "'")
    status, _, err = run("report")
    assert (status, f"warning: {fact}" in err) == (0, True)


@pytest.mark.parametrize(
    ("old", "text"), [("title: Containers from", "title: 서"), ("publisher: AP via", "publisher: 서")]
)
def test_every_text_that_charts_show_is_looked_at(run, folder: Path, old: str, text: str) -> None:  # type: ignore[no-untyped-def]
    edit(folder / "claims.yaml", old, text)
    assert "'서' is in a text that charts show" in run("check")[2]


def test_a_letter_that_is_written_as_an_escape_is_shown_in_its_place(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    edit(folder / "claims.yaml", "side: Washington", 'side: "The \\uc11c port"')
    assert "claims.yaml:33:16: warning: '서' is in a text" in run("check")[2]


@pytest.mark.parametrize("letter", "\u00a0\u202f\u2009\u200b\u00ad\ufeff\u2060")
def test_a_space_of_any_width_or_of_none_stops_no_chart(run, folder: Path, letter: str) -> None:  # type: ignore[no-untyped-def]
    edit(folder / "claims.yaml", "side: Washington", f"side: The{letter}port")
    assert run("check")[::2] == (0, "")
    assert run("plot", "--chart", "growth", "--out", "out")[0] == 0


def test_a_contradiction_exits_1_and_says_why(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    edit(folder / "claims.yaml", "says: as many as three million rounds", "says: at most 300 thousand rounds")
    edit(folder / "claims.yaml", "says: close to 7,000 containers", "says: exactly 7,000 containers")
    status, out, _ = run("check")
    assert status == 1
    assert "1 contradicted" in out
    assert "contradicted: “at most 300 thousand rounds” (Shin Won-sik, as reported) [officials-2024-03]." in out


def test_wrong_data_exits_3_with_every_problem_and_their_number(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    edit(folder / "claims.yaml", "made: 2023-10", "made: 2023-13")
    edit(folder / "assumptions.yaml", "holds: 75 rockets", "holds: 750 rockets")
    status, out, err = run("check")
    assert (status, out) == (3, "")
    assert "claims.yaml:34:16: there is no month 13 [no-such-date]" in err
    assert "“750 rockets per container” lies outside its range [outside-range]" in err
    assert err.endswith("2 problems\n")


def test_as_json_it_says_the_same(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    status, out, _ = run("check", "--format", "json")
    data = json.loads(out)
    assert status == 0
    assert [verdict["verdict"] for verdict in data["verdicts"]] == ["reproduced", "reproduced"]
    assert data["undated"] == ["shin-152-mm", "shin-122-mm", "shin-mix"]
    edit(folder / "claims.yaml", "made: 2023-10", "made: 2023-13")
    status, out, _ = run("check", "--format", "json")
    [problem] = json.loads(out)["problems"]
    assert status == 3
    assert (problem["path"], problem["line"], problem["column"], problem["slug"]) == (
        "claims.yaml",
        34,
        16,
        "no-such-date",
    )


def test_warnings_are_told_and_stop_nothing(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    edit(folder / "claims.yaml", "wrote: some 50}", "wrote: some 50}\n      # and\n")
    edit(
        folder / "claims.yaml",
        "claims:\n",
        "  spare: {publisher: A Paper}\n\nclaims:\n",
    )
    status, _, err = run("check")
    assert status == 0
    assert "warning: nobody cites the source `spare` [uncited-source]" in err
    assert err.endswith("1 warning\n")


def test_a_what_if_is_checked_without_being_written(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    before = (folder / "assumptions.yaml").read_bytes()
    status, out, _ = run("check", "--set", "152 mm shell=100 to 120 shells per container")
    assert "reproduced" in out
    assert status in (0, 1)
    assert (folder / "assumptions.yaml").read_bytes() == before


def test_stale_repeats_are_found() -> None:
    found = check(compute(load("public-record"))).stale
    assert Stale("us-nato-2023-12-20", "us-wh-2023-10-13", "kr-md-2023-11-19", "about 3,000 containers") in found


@given(
    st.lists(
        st.tuples(
            st.integers(1, 12),
            st.sampled_from("5679"),
            st.sampled_from(["boxes", "tonnes"]),
            st.none() | st.integers(0, 9),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_a_repeat_is_stale_if_a_greater_figure_came_before_it_and_the_last_of_those_is_named(
    said: list[tuple[int, str, str, int | None]],
) -> None:
    rows = "".join(
        f"- {{id: c{i}, by: a, made: 2024-01-{day:02}, says: {digit} {unit}, source: paper"
        + (f", repeats: c{of}}}\n" if of is not None and of < i else "}\n")
        for i, (day, digit, unit, of) in enumerate(said)
    )
    base = Path(__file__).parent / "wrong/base"
    with TemporaryDirectory() as folder:
        (Path(folder) / "assumptions.yaml").write_bytes((base / "assumptions.yaml").read_bytes())
        text = (base / "claims.yaml").read_text(encoding="utf-8").replace("2024-01-05", "2024-02")
        (Path(folder) / "claims.yaml").write_text(text[: text.index("  - id")] + rows, encoding="utf-8")
        study = load(folder)
    claims = [(claim, claim.made, claim.says) for claim in study.claims if claim.made and claim.says]
    wanted = []
    for claim, made, _ in claims:
        first = study.by_id[claim.repeats].says if claim.repeats else None
        newer = [
            (other_made.end, other.id, said.words)
            for other, other_made, said in claims
            if first and not other.repeats and said.unit == first.unit and other_made.end < made.start
            and (said.figure or 0) > (first.figure or 0)
        ]  # fmt: skip
        if newer:
            wanted.append(Stale(claim.id, claim.repeats or "", *max(newer)[1:]))
    assert list(checking._stale(study)) == wanted


def test_verdicts_alone_are_the_same_ones() -> None:
    for name in bundled():
        study = load(name)
        whole, few = compute(study), compute(study, stated_only=True)
        with_verdict = [verdict is not None for verdict in whole.pairs["verdict"]]
        for key, values in few.pairs.items():
            assert list(map(str, values)) == list(map(str, whole.pairs[key][with_verdict]))
        assert all(len(values) == 0 for values in few.counts.values())


def test_counts_of_one_day_that_exclude_each_other_are_set_side_by_side() -> None:
    us, uk = ("us-un-2025-05-07", "more than 24,000 containers"), ("uk-un-2025-05-07", "20,000 containers")
    assert check(compute(load("public-record"))).apart == (Apart("2025-05-07", *us, *uk),)


@pytest.mark.parametrize("says", ["close to 9,000 containers", "about 20 containers", "at most 10,000 containers"])
def test_counts_that_only_differ_are_not_set_apart(run, folder: Path, says: str) -> None:  # type: ignore[no-untyped-def]
    more = f"  - {{id: more, by: A, made: 2024-06, says: {says}, source: ap-arab-times-2024-11-20}}\n"
    edit(folder / "claims.yaml", "claims:\n", f"claims:\n{more}")
    assert "apart" not in run("check")[1]


def test_colour_is_used_where_it_is_wanted(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    edit(folder / "claims.yaml", "claims:\n", "  spare: {publisher: A Paper}\n\nclaims:\n")
    assert "\x1b[" not in run("check")[2]
    assert "\x1b[" in run("--color", "always", "check")[2]


def test_nothing_of_a_users_text_steers_the_terminal(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    edit(folder / "claims.yaml", "id: us-2023-10", "id: us\u202e-2023-10")
    edit(folder / "claims.yaml", "made: 2023-10", "made: unknown")
    for command in (("check",), ("recompute", "--no-charts"), ("implied",), ("explain", "us\u202e-2023-10")):
        _, out, err = run(*command)
        assert "\u202e" not in out + err
        assert "<U+202E>" in out + err or command == ("implied",)


def test_init_set_and_schema_do_what_they_say(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    status, out, err = run("init", "own")
    assert status == 0
    assert out.splitlines() == [
        f"own/{name}" for name in ("claims.yaml", "claims.schema.json", "assumptions.yaml", "assumptions.schema.json")
    ]
    assert "estimates recompute" in err
    assert run("init", "own")[0] == 3
    status, out, _ = run("set", "152 mm shell", "480 shells per container", "--study", "own")
    assert (status, out) == (0, "own/assumptions.yaml:142: 480 shells per container (was 450 shells per container)\n")
    assert run("set", "152 mm shell", "480 tonnes per container", "--study", "own")[0] == 3
    status, out, _ = run("schema", "assumptions")
    assert (status, out) == (0, (tmp_path / "own" / "assumptions.schema.json").read_text(encoding="utf-8"))


def test_a_folder_that_is_a_file_cannot_be_written_to(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "own").write_text("mine", encoding="utf-8")
    status, _, err = run("init", str(tmp_path / "own" / "deeper"))
    assert status == 4
    assert "own" in err
    assert (tmp_path / "own").read_text(encoding="utf-8") == "mine"


def firm(figure: Figure) -> Bounds:
    """What the words entail for good: an end that can be cancelled is none."""
    low, high, low_open, high_open, low_soft, high_soft = figure.literal
    return Bounds(-inf if low_soft else low, inf if high_soft else high, low_open, high_open)


def test_counts_set_apart_are_those_that_no_number_fits_found_without_looking_at_every_pair() -> None:
    said = [
        "more than 5",
        "exactly 5",
        "at least 5",
        "fewer than 5",
        "at most 5",
        "about 5",
        "exactly 6",
        "up to 5",
        "5",
    ]
    group = [(i, Claim.__new__(Claim), parse(words, Lexicon.default())) for i, words in enumerate(said)]
    found = sorted((one[0], other[0]) for one, other in checking._excluding(group))
    assert found == [
        (i, j) for i, j in combinations(range(len(said)), 2) if not firm(group[i][2]).overlaps(firm(group[j][2]))
    ]
    assert (0, 1) in found
    assert (1, 2) not in found
