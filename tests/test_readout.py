"""`estimates read`: the figures of a text as a table, JSON, CSV, Markdown and claim stubs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from estimates.diagnostics.problems import DataError
from estimates.language.lexicon import Lexicon
from estimates.reading.figures import parse
from estimates.reading.reading import passages
from estimates.reading.readout import as_json, as_table, as_yaml, bounds, in_context
from estimates.reading.stubs import scalar
from hypothesis import given
from hypothesis import strategies as st

from estimates.cli import cli
from estimates.reading import plaintext
from estimates.study import study

LEXICON = Lexicon.default()
TEXT = (
    "U.S. officials put the number at close to 7,000 containers.\n"
    "If filled with 152-mm shells, they could hold as many as three million rounds.\n"
    'Some 40% were "duds". None of it matters.\n'
)


@pytest.mark.parametrize(
    ("sentences", "told"),
    [
        (1, "1 sentence holds more than 400 numbers and was left out: no prose\n"),
        (2, "2 sentences hold more than 400 numbers and were left out: no prose\n"),
        (0, ""),
    ],
)
@pytest.mark.parametrize("format_", ["table", "json"])
def test_sentences_that_are_no_prose_are_counted_on_standard_error(sentences: int, told: str, format_: str) -> None:
    done = run("--format", format_, text="Some 300 boxes left. " + ("1; " * 401 + "and 60 ships. ") * sentences)
    assert (done.exit_code, done.stderr) == (0, told)
    assert "300" in done.stdout
    assert "60" not in done.stdout


def run(*args: str, text: str | bytes = TEXT) -> Result:
    return CliRunner().invoke(cli, ["read", *args], input=text)


def test_json_is_as_promised() -> None:
    nearly, rounds, share = json.loads(run("--format", "json").stdout)
    assert nearly == {
        "words": "close to 7,000 containers",
        "relation": "nearly",
        "figure": 7000,
        "low": 0,
        "high": 7000,
        "low_open": False,
        "high_open": False,
        "unit": "container",
        "of": "container",
        "per": None,
        "start": 33,
        "end": 58,
    }
    assert (rounds["of"], rounds["unit"]) == ("152 mm round", "152 mm shell")
    assert rounds["notes"] == ["the calibre stands apart: “152-mm shells”"]
    assert (share["relation"], share["figure"], share["low"], share["high"]) == ("about", 40, None, None)
    assert TEXT[rounds["start"] : rounds["end"]] == "as many as three million rounds"


def test_numbers_are_plain_and_unrounded() -> None:
    (figure,) = json.loads(run("--format", "json", text="It weighs 43.56 kg.").stdout)
    assert (figure["figure"], figure["unit"]) == (43.56, "kg")
    assert '"figure": 3000000,' in run("--format", "json", text="3 million shells fell.").stdout


def test_the_table_shows_each_figure_in_its_sentence() -> None:
    assert run().stdout == (
        "nearly 7,000 containers: 0 to 7,000, which can be passed\n"
        "    U.S. officials put the number at [close to 7,000 containers].\n"
        "up to 3,000,000 152 mm rounds: 0 to 3,000,000, which can be passed\n"
        "    If filled with 152-mm shells, they could hold [as many as three million rounds].\n"
        "    note: the calibre stands apart: “152-mm shells”\n"
        "about 40 percent: no bound\n"
        '    [Some 40%] were "duds".\n'
    )


def test_a_long_sentence_is_cut_around_the_figure() -> None:
    text = "word " * 30 + "then 300 containers left " + "again " * 30
    (passage,) = passages(text)
    shown = in_context(passage, passage.figures[0])
    assert shown.startswith("…word ")
    assert " then [300 containers] left " in shown
    assert shown.endswith(" again…")
    assert len(shown) < 130


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("300 ships", "300 exactly"),
        ("more than 300 ships", "above 300"),
        ("at least 300 ships", "300 or more"),
        ("fewer than 300 ships", "below 300"),
        ("at most 300 ships", "0 to 300"),
        ("up to 300 ships", "0 to 300, which can be passed"),
        ("about 300 ships", "no bound"),
        ("300 to 500 ships", "300 to 500"),
        ("dozens of ships", "12 or more"),
    ],
)
def test_bounds_are_said_in_words(words: str, said: str) -> None:
    assert bounds(parse(words, LEXICON)) == said


def test_csv_and_markdown_have_a_row_for_every_figure() -> None:
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv").stdout)))
    assert [(row["relation"], row["figure"], row["high"]) for row in rows] == [
        ("nearly", "7000", "7000"),
        ("up to", "3000000", "3000000"),
        ("about", "40", ""),
    ]
    lines = run("--format", "markdown").stdout.splitlines()
    assert len(lines) == 5
    assert lines[2].startswith("| close to 7,000 containers | nearly | 7000 | 0 | 7000 |")


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        ("json", "[]\n"),
        ("table", "No figure was found in this text.\n"),
        ("csv", "words,relation,figure,low,high,low_open,high_open,unit,of,per,start,end\n"),
    ],
)
def test_a_text_without_figures(style: str, printed: str) -> None:
    for text in ("", "Officials declined to give a number."):
        done = run("--format", style, text=text)
        assert (done.exit_code, done.stdout) == (0, printed)


def test_claim_stubs_keep_the_words_the_reading_and_the_place() -> None:
    text = run("--format", "yaml").stdout
    count, contents = yaml.safe_load(text)["claims"]
    assert (count["id"], count["says"], count["made"]) == ("figure-1", "close to 7,000 containers", "unknown")
    assert count["sources"] == [{"source": "article", "wrote": "close to 7,000 containers"}]
    assert contents["contents"] == [{"says": "as many as three million rounds", "of": "152 mm shell"}]
    assert "# characters 33 to 58: U.S. officials put the number at [close to 7,000 containers].\n" in text
    assert "# read as nearly 7,000 containers: 0 to 7,000, which can be passed\n" in text
    assert "# note: the calibre stands apart: “152-mm shells”\n" in text
    assert "percent" not in text
    assert yaml.safe_load(run("--format", "yaml", text="Nobody knows.").stdout)["claims"] == []


def test_stubs_are_a_study_once_their_gaps_are_filled(tmp_path: Path) -> None:
    said = "Some 300 people and 5 boxes came. Dozens left. They hold three million rounds, or 60 crates a crossing."
    text = run("--format", "yaml", text=said).stdout
    claims, _, units = text.partition("# In assumptions.yaml:\n")
    (tmp_path / "claims.yaml").write_text(claims, encoding="utf-8")
    (tmp_path / "assumptions.yaml").write_text(units.replace("# ", ""), encoding="utf-8")
    with pytest.raises(DataError) as wrong:
        study.load(tmp_path)
    facts = [problem.fact for problem in wrong.value.problems]
    assert facts == [f"`{key}` has no value" for key in ("title", "publisher", "by", "by", "by", "by")]
    filled = claims.replace("title:", "title: Boxes").replace("publisher:", "publisher: A Paper")
    (tmp_path / "claims.yaml").write_text(filled.replace("by:", "by: an official"), encoding="utf-8")
    assert len(study.load(tmp_path).claims) == 4
    assert "# not a claim, for what is counted is not said: [Dozens] left." in claims


def test_stubs_for_a_study_at_hand_name_only_the_units_that_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "assumptions.yaml").write_text("units: {tram: {also: [streetcar]}}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    text = run("--format", "yaml", text="Some 40 streetcars took 300 people.").stdout
    assert text.partition("# In assumptions.yaml:\n")[2] == "# units:\n#   person: {}\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("They sent > 1,000 containers.", "> 1,000 containers"),
        ("They sent\nmore than\n1,000 containers.", "more than 1,000 containers"),
        ("They sent some 50 old 170mm howitzers.", "some 50 old 170mm howitzers"),
        ("The count of containers was 10,000.", "10,000 containers"),
        ("Of 300 ships 200 were lost.", "200 ships"),
        ("A 300-container shipment left.", "300-container"),
    ],
)
def test_a_stub_says_what_reads_back(text: str, says: str) -> None:
    claim = yaml.safe_load("".join(as_yaml(passages(text), LEXICON)))["claims"][-1]
    assert claim["says"] == says
    figure = [figure for passage in passages(text) for figure in passage.figures][-1]
    assert parse(says, LEXICON).literal == figure.literal


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("close to 7,000 containers", "close to 7,000 containers"),
        ("20-odd", "20-odd"),
        ("> 1000", '"> 1000"'),
        ("we are the #1 port", '"we are the #1 port"'),
        ("a: b", '"a: b"'),
        ("ends in a colon:", '"ends in a colon:"'),
        ("- 5", '"- 5"'),
        ("~300", '"~300"'),
        ("“quoted”", '"“quoted”"'),
        ("", '""'),
        ("trailing ", '"trailing "'),
    ],
)
def test_yaml_is_quoted_where_it_would_do_damage(text: str, written: str) -> None:
    assert scalar(text) == written
    assert yaml.load(f"says: {written}", Loader=yaml.CBaseLoader)["says"] == text  # noqa: S506 - builds only text


@given(st.text(), st.text())
def test_any_stub_is_yaml(before: str, after: str) -> None:
    text = f"{before} 300 containers {after}".encode("utf-8", "replace").decode()
    stubs = "".join(as_yaml(passages(text), LEXICON))
    assert isinstance(yaml.load(stubs, Loader=yaml.CBaseLoader)["claims"], list)  # noqa: S506 - builds only text


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for style in ("json", "table", "yaml"):
        done = run("--format", style, text=data)
        if isinstance(done.exception, DataError):
            assert [problem.slug for problem in done.exception.problems] == ["no-text"]
        else:
            assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (b"PK\x03\x04 300 containers", "this is a Word or other zipped file"),
        (b"\xd0\xcf\x11\xe0 300 containers", "this is an old Word or Excel file"),
        (b"{\\rtf1 300 containers}", "this is an RTF file"),
        (b"%PDF-1.7 300 containers", "this is a PDF file"),
        (b"\x89PNG 300 containers", "this is a picture"),
        ("300 containers".encode("utf-16"), "this is UTF-16 text"),
        (b"300 containers\0", "this is no text: it holds NUL bytes"),
    ],
)
def test_a_file_that_is_no_plain_text_is_refused(data: bytes, fact: str, tmp_path: Path) -> None:
    file = tmp_path / "article"
    file.write_bytes(data)
    wrong = run(str(file)).exception
    assert isinstance(wrong, DataError)
    assert [(problem.place.path, problem.fact, problem.help) for problem in wrong.problems] == [
        (str(file), fact, "save it as plain text (.txt, UTF-8)")
    ]


def test_a_text_in_another_encoding_is_read_and_what_may_be_misread_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Some 3,000–5,000 containers came.".encode("cp1252"))
    done = run(str(tmp_path / "a.txt"))
    assert "5,000 containers" in done.stdout
    assert done.stderr.startswith("some characters of this text are lost (\ufffd), and figures beside them")


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p><b>1,200 people</b> came", ["1,200 people"]),
        ("<!doctype html><title>7 boxes</title><p>&lt; 300&nbsp;containers", ["< 300 containers"]),
        ("<p>more than <i>300</i>\n<a href='/5'>containers</a></p>", ["more than 300 containers"]),
        ("<script>x = '9 containers'</script><style>p {}</style> Some 300 containers.</p>", ["Some 300 containers"]),
        ("<ul><li>300<li>containers and 2 ships</ul>", ["300", "2 ships"]),
        ("<p>1,200<sup>1</sup> containers", ["1,200 containers"]),
        ("<p>The fire took 60 km<sup>2</sup>", ["60 km²"]),
        ("They sent <300 containers, or >500 boxes.", ["<300 containers", ">500 boxes"]),
    ],
)
def test_a_web_page_is_read_as_the_text_that_is_seen(page: str, words: list[str]) -> None:
    found = json.loads(run("--format", "json", text=page).stdout)
    assert [figure["words"] for figure in found] == words


@pytest.mark.parametrize(
    "open_", ["<!--", "<a ", "<", "&a", "<!", "<![", "<![x[", "<?", "</a", "<a b='", "<sup>2", "<script>"]
)
def test_a_web_page_that_is_all_beginnings_is_read_in_one_go(open_: str) -> None:
    page = "<p>300 containers." + open_ * 20_000
    parts = [page[i : i + 65_536] for i in range(0, len(page), 65_536)]
    assert "".join(plaintext.shown(parts)).strip().startswith("300 containers.")


@given(st.text("<>!-/[]?& pab='\"1m", max_size=40))
def test_any_web_page_is_read(page: str) -> None:
    "".join(plaintext.shown(["<p>", page, page]))


def test_a_web_page_comes_in_pieces() -> None:
    page = "<p>So far, more than <b>1,200</b> &lt;big&gt; containers<br>have left.</p>"
    whole = "".join(plaintext.shown([page]))
    assert whole.strip() == "So far, more than 1,200 <big> containers\n\nhave left."
    for size in (12, 30):
        parts = [page[i : i + size] for i in range(0, len(page), size)]
        assert "".join(plaintext.shown(parts)) == whole


def test_bytes_that_are_no_text_do_not_hide_the_rest() -> None:
    (figure,) = json.loads(run("--format", "json", text=b"\xff\x80\x81 300 containers \xc3").stdout)
    assert (figure["figure"], figure["start"]) == (300, 4)


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in "".join(as_table(passages("The \x1b[31m 300 containers left."), LEXICON))


def test_a_file_is_read_in_pieces(tmp_path: Path) -> None:
    file = tmp_path / "long é.txt"
    text = "Fünf Schiffe: 300 containers left on 13 October 2023. \n" * 5000
    file.write_bytes(text.encode())
    done = run(str(file), "--format", "json")
    figures = json.loads(done.stdout)
    assert len(figures) == 5000
    assert all(text[figure["start"] : figure["end"]] == "300 containers" for figure in figures)


def test_json_is_printed_as_the_text_is_read() -> None:
    taken: list[int] = []

    def pieces() -> object:
        for i in range(1000):
            taken.append(i)
            yield "They sent 300 containers. " * 20

    parts = as_json(passages(pieces()), LEXICON)  # type: ignore[arg-type]
    next(parts)
    assert len(taken) < 50


@pytest.mark.parametrize("args", [["no such file.txt"], ["--format", "xml"]])
def test_a_wrong_call_is_a_usage_error(args: list[str]) -> None:
    assert run(*args).exit_code == 2


def test_the_nouns_of_the_study_in_the_working_directory_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "assumptions.yaml").write_text("units:\n  voyage: {also: [ship]}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (figure,) = json.loads(run("--format", "json", text="64 ships sailed.").stdout)
    assert (figure["unit"], figure["of"]) == ("voyage", "ship")
    assert json.loads(run("--format", "json", text="5 boxes fell.").stdout)[0]["unit"] is None
