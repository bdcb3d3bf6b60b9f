"""Claims as rows: a ledger says what a study says, however long it is and however it is stored."""

from __future__ import annotations

import csv
import io
import math
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from estimates.analysis.columnar import Tally
from estimates.diagnostics.problems import DataError, Unreadable
from estimates.io.arrow import Coded
from estimates.language.lexicon import Lexicon
from estimates.quantities.old_hedges import Table
from hypothesis import given, settings
from hypothesis import strategies as st

from estimates.analysis import columnar, recompute
from estimates.cli import cli
from estimates.export import outputs
from estimates.io import arrow, tables
from estimates.quantities import old_dates as dates
from estimates.reading import figures, manyfigures
from estimates.study import ledger, longledger, study

HEADER = "claim,by,made,says,of,stated_words,means"
ROW = "a,Seoul,2024-03,nearly 7000 containers,152 mm shell,as many as three million rounds,capacity"


def folder(at: Path, rows: str | pd.DataFrame, name: str = "claims.csv") -> Path:
    """A study with the default study's assumptions, and these rows as claims."""
    at.mkdir(exist_ok=True)
    shutil.copy(study.assumptions_of(study.load("articles").folder), at / "assumptions.yaml")
    if isinstance(rows, str):
        (at / name).write_text(rows, encoding="utf-8")
    elif name.endswith(".parquet"):
        rows.to_parquet(at / name)
    else:
        rows.to_csv(at / name, index=False)
    return at


def written(loaded: study.Study) -> str:
    """What recompute.csv holds for a study."""
    result = recompute.compute(loaded)
    return tables.as_csv(outputs.table(result), outputs.CSV)


def long_rows(at: Path) -> list[dict[str, Any]]:
    """The rows of a ledger that is worked on as columns."""
    path = study.ledger_of(at)
    assert path is not None
    book = longledger.read(path, path.name, study.without_claims(at))
    out = io.BytesIO()
    with arrow.writing_to(out, ".parquet") as write:
        for block in columnar.blocks(book, Tally()):
            write(block)
    return [{str(name): cell for name, cell in row.items()} for row in pd.read_parquet(out).to_dict("records")]


def short_rows(at: Path) -> list[dict[str, Any]]:
    return outputs.table(recompute.compute(study.load(at)))


def same(one: object, other: object) -> bool:
    return plain(one) == plain(other)


def plain(value: object) -> object:
    return None if value in ("", None) or (isinstance(value, float) and not math.isfinite(value)) else value


def assert_alike(at: Path, *, but: tuple[str, ...] = ()) -> None:
    """The long way and the short way give the same rows; those of one claim and one capacity in any order."""
    names = [name for name in columnar.COLUMNS if name not in but]
    short, long = ([{name: plain(row[name]) for name in names} for row in rows(at)] for rows in (short_rows, long_rows))
    assert [(row["claim"], row["of"]) for row in short] == [(row["claim"], row["of"]) for row in long]
    assert sorted(short, key=repr) == sorted(long, key=repr)


# -- a result can be read back -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", study.bundled())
def test_what_was_written_is_read_back_as_claims_with_the_same_result(name: str, tmp_path: Path) -> None:
    first = study.load(name)
    at = folder(tmp_path / name, written(first))
    shutil.copy(study.assumptions_of(first.folder), at / "assumptions.yaml")
    assert written(study.load(at)) == written(first)


@pytest.mark.parametrize("name", study.bundled())
def test_a_parquet_file_says_what_the_csv_file_says(name: str, tmp_path: Path) -> None:
    first = study.load(name)
    frame = pd.read_csv(io.StringIO(written(first)))
    at = folder(tmp_path / name, frame, "claims.parquet")
    shutil.copy(study.assumptions_of(first.folder), at / "assumptions.yaml")
    assert written(study.load(at)) == written(first)


@pytest.mark.parametrize("name", study.bundled())
def test_a_long_ledger_gives_the_rows_of_a_short_one(name: str, tmp_path: Path) -> None:
    first = study.load(name)
    at = folder(tmp_path / name, written(first))
    shutil.copy(study.assumptions_of(first.folder), at / "assumptions.yaml")
    assert_alike(at)


HEDGES = ["", "more than ", "about ", "at least ", "up to ", "nearly ", "fewer than ", "exactly ", "dozens of "]
COUNTS = st.one_of(st.integers(1, 30_000), st.integers(1, 300).map(lambda n: n * 1000))


PRINTED = [
    {"sources": sources, "urls": urls}
    for sources, urls in (
        ("", ""),
        ("AP (2024-11-20)", ""),
        ("AP (2024-11-20)", "https://example.org/ap"),
        ("AP (2024-11-20)", "https://example.org/ap https://example.org/ap/2"),
        ("Times; Post (2024)", "; https://example.org/post?a=1;b=2"),
        ("Times; Post (2024)", "https://example.org/times"),
        ("Times; Post (2024); Times", "https://example.org/times;https://example.org/post;https://example.org/t2"),
    )
]


@st.composite
def a_row(draw: st.DrawFn) -> dict[str, object]:
    of = draw(st.sampled_from(["152 mm shell", "122 mm rocket", "152 mm shell; 122 mm rocket", ""]))
    stated = f"{draw(st.sampled_from(HEDGES[:-1]))}{draw(COUNTS) * 100:,}{draw(st.sampled_from([' rounds', '']))}"
    count = f"{draw(st.sampled_from(HEDGES[:-1]))}{draw(COUNTS):,} containers"
    return {
        "claim": draw(st.sampled_from("abcdefgh")) + str(draw(st.integers(0, 9))),
        "by": "Seoul",
        "made": draw(st.sampled_from(["2024-03", "2023", "2024-02-26", ""])),
        "covers": draw(st.sampled_from(["", "since August 2023"])),
        "repeats": "",
        "count_words": draw(st.sampled_from([count, count, "dozens of containers", "2,000 to 3,000 containers"])),
        "of": of,
        "stated_words": stated if of else "",
        "stated_by": draw(st.sampled_from(["", "Seoul", "Shin"])) if of else "",
        "stated_covers": draw(st.sampled_from(["", "since August 2023", "2023"])) if of else "",
        "means": draw(st.sampled_from(["capacity", "transfer", "equivalent", ""])) if of else "",
        **draw(st.sampled_from(PRINTED)),
    }


def agreeing(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Rows of one claim with one count."""
    first: dict[object, dict[str, object]] = {}
    for row in rows:
        head = first.setdefault(row["claim"], row)
        row |= {key: head[key] for key in ("by", "made", "covers", "count_words")}
    return rows


@settings(max_examples=25)
@given(st.lists(a_row(), min_size=1, max_size=12).map(agreeing))
def test_the_long_way_and_the_short_way_agree(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, object]]
) -> None:
    assert_alike(folder(tmp_path_factory.mktemp("ledger"), pd.DataFrame(rows)))


def test_each_source_has_its_own_address_and_none_is_lost(tmp_path: Path) -> None:
    row = {"by": "A", "says": "9 containers", "sources": "Times; Post (2024); Times"}
    told = "https://example.org/1; https://example.org/?a=1;b=2; https://example.org/3"
    at = folder(tmp_path / "urls", pd.DataFrame([{**row, "urls": told}]))
    printed = [(source.publisher, source.url) for source in study.load(at).sources.values() if not source.title]
    assert printed[-3:] == [
        ("Times", "https://example.org/1"),
        ("Times", "https://example.org/3"),
        ("Post", "https://example.org/?a=1;b=2"),
    ]
    first, *_ = short_rows(at)
    assert first["sources"] == "Times; Post (2024)"
    assert first["urls"] == "https://example.org/1 https://example.org/3; https://example.org/?a=1;b=2"


def test_more_addresses_than_sources_are_told(tmp_path: Path) -> None:
    row = {"by": "A", "says": "9 containers", "sources": "Times", "urls": "https://a.org; https://b.org"}
    at = folder(tmp_path / "urls", pd.DataFrame([row]))
    fact = "there are more addresses (2) than sources (1)"
    with pytest.raises(DataError, match=re.escape(fact)):
        study.load(at)
    with pytest.raises(DataError, match=re.escape(fact)):
        long_rows(at)


def test_an_address_is_no_script(tmp_path: Path) -> None:
    row = {"by": "A", "says": "9 containers", "sources": "Times", "urls": "javascript:alert(1)"}
    with pytest.raises(DataError, match="no address such as"):
        study.load(folder(tmp_path / "urls", pd.DataFrame([row])))


NUMBERS = pd.DataFrame(
    [
        {"by": "A", "count": 6700, "count_relation": "about", "of": "152 mm shell",
         "stated": 3_000_000.0, "stated_relation": "up to"},
        {"by": "A", "count": 13000, "count_relation": "more than", "of": "122 mm rocket",
         "stated": 1e6, "stated_relation": ""},
        {"by": "B", "count_low": 2000, "count_high": 3000, "count_relation": "between", "of": "152 mm shell",
         "stated_low": 9e5, "stated_high": 1.5e6, "stated_relation": "between"},
        {"by": "B", "count": 120.5},
    ]
).assign(count_unit="containers")  # fmt: skip


def test_numbers_are_read_as_their_words_would_be(tmp_path: Path) -> None:
    at = folder(tmp_path / "numbers", NUMBERS)
    words = pd.DataFrame(
        {
            "by": ["A", "A", "B", "B"],
            "count_words": ["about 6,700", "more than 13,000", "2,000 to 3,000", "120.5"],
            "of": ["152 mm shell", "122 mm rocket", "152 mm shell", ""],
            "stated_words": ["up to 3,000,000", "1,000,000", "900,000 to 1,500,000", ""],
        }
    )
    words["count_words"] += " containers"
    other = folder(tmp_path / "words", words)
    numbers = ("count", "count_low", "count_high", "recomputed", "recomputed_high", "stated_low", "ratio", "verdict")
    for one, two in zip(short_rows(at), short_rows(other), strict=True):
        assert all(same(one[name], two[name]) for name in numbers)
    assert_alike(at, but=("count_words", "stated_words"))  # a long ledger puts no words to numbers


def test_one_number_under_two_hedges_is_two_stated_figures(tmp_path: Path) -> None:
    row = {"claim": "a", "by": "A", "says": "9 containers", "of": "152 mm shell", "stated": 4000}
    at = folder(tmp_path / "two", pd.DataFrame([{**row, "stated_relation": said} for said in ("up to", "at least")]))
    assert [row["stated_relation"] for row in long_rows(at) if row["stated"] > 0] == ["up to", "at least"]
    assert_alike(at, but=("stated_words",))


# -- many figures at once ----------------------------------------------------------------------------------------------

AROUND = [
    ("", " containers"),
    ("", " million rounds"),
    ("as many as ", " 152 mm shells"),
    ("", ""),
    ("", " containers or more"),
]
DIGITS = st.one_of(
    st.integers(0, 10**12).map("{:,}".format),
    st.integers(1, 10**5).map(str),
    st.integers(1, 10**4).map(lambda n: f"{n / 100:.2f}"),
)


@given(st.lists(st.tuples(st.sampled_from(HEDGES[:-1]), DIGITS, st.sampled_from(AROUND)), min_size=1, unique=True))
def test_many_figures_are_read_as_each_alone(parts: list[tuple[str, str, tuple[str, str]]]) -> None:
    texts = list(dict.fromkeys(f"{before}{hedge}{digits}{after}" for hedge, digits, (before, after) in parts))
    many, mistakes = manyfigures.read(arrow.texts(texts), Lexicon.default(), Table.default())
    wrong = dict(mistakes)
    for index, text in enumerate(texts):
        if index in wrong:
            with pytest.raises(Unreadable, match=re.escape(wrong[index].fact)):
                figures.parse(text, Lexicon.default())
            continue
        figure = figures.parse(text, Lexicon.default())
        kind = many.kinds[many.kind[index]]
        assert kind == (figure.relation, figure.unit, figure.of, figure.per)
        implied = figure.implied or (math.nan, math.nan)
        assert many.numbers["figure"][index] == figure.figure
        assert [many.numbers[name][index] for name in ("low", "high")] == [*figure.literal[:2]]
        assert [many.numbers[name][index] for name in manyfigures.FLAGS] == [*figure.literal[2:]]
        assert [many.numbers[f"implied_{end}"][index] for end in ("low", "high")] == pytest.approx(
            implied[:2], rel=0, nan_ok=True
        )


# -- what can be wrong -------------------------------------------------------------------------------------------------

BESIDE_WORDS = [  # a figure in words, a column beside it, what that says, and what it should
    ("about 700 containers", "count_relation", "more than", "relation"),
    ("about 700 containers", "count_relation", "aboot", "relation"),
    ("about 700 containers", "count_unit", "152 mm shell", "unit"),
    ("about 700 containers", "count_low", "701", "lower end"),
    ("about 700 containers", "count_high", "699", "upper end"),
    ("60 to 70 containers", "count_low", "61", "lower end"),
    ("60 to 70 containers", "count_high", "71", "upper end"),
]
WRONG = [
    (f"{HEADER}\na,,2024-03,7000 containers,,,", "claims.csv:2:1: row 1 does not say who said it: `by` is empty"),
    (f"{HEADER}\na,Seoul,2024-13,7000 containers,,,", "claims.csv:2:14: there is no month 13"),
    (
        f'{HEADER}\na,Seoul,2024-03,"7,0 containers",,,',
        "claims.csv:2:18: “7,0” has a comma that does not part thousands",
    ),
    (
        f"{HEADER}\na,Seoul,2024-03,7000 containers,152 mm shel,9 rounds,",
        "claims.csv:2:33: “152 mm shel” is not a unit",
    ),
    (f"{HEADER}\na,Seoul,2024-03,7000 containers,,9 rounds,", "row 1 does not say what the stated figure is of"),
    (f"{HEADER}\na,Seoul,2024-03,7000 containers,;,9 rounds,", "row 1 does not say what the stated figure is of"),
    (f"{HEADER}\n{ROW},more", "row 1 has 8 cells, and the header names 7 columns"),
    (f"{HEADER}\na,Seoul,2024-03,,,,", "row 1 has no count, in words or in numbers"),
    (f"{HEADER}\n{ROW}\na,Seoul,2024-03,8000 containers,,,", "two rows of the claim `a` differ in `count_words`"),
    (f'{HEADER}\na,"Seoul,2024-03,7000 containers,,,', "claims.csv:2:3: a quotation mark is opened and never closed"),
    (
        f'{HEADER}\na,"Seoul" x,2024-03,7000 containers,,,',
        "claims.csv:2:3: a quotation mark stands in the middle of a cell",
    ),
    (HEADER.replace(",", ";") + "\n", "the columns are parted by semicolons, where commas are wanted"),
    ("claim,made,says\na,2024,9 containers", "there is no column `by`"),
    ("claim,by\na,Seoul", "there is no column of counts"),
    ("by,says,says\nA,9 containers,9 containers", "claims.csv:1:9: two columns are called `count_words`"),
    ("by,count\nA,9", "row 1 does not say what is counted"),
    ("by,count,count_unit\nA,some,container", "“some” is no number such as 6,700"),
    ('by,count,count_unit\nA,"1,5",container', "“1,5” is no number such as 6,700"),
    ('by,count,count_unit\nA,"0,900",container', "“0,900” is no number such as 6,700"),
    ('by,count,count_unit\nA,"12,34",container', "“12,34” is no number such as 6,700"),
    ("by,count,count_unit,count_relation\nA,9,container,aboot", "“aboot” is no relation"),
    ("by,count,count_unit,count_relation\nA,9,container,between", "row 1 has no `count_low`"),
    ("by,says\nA,seven widgets", "“widget” is not a unit of this study"),
    ("by,says,count\nA,about 700 containers,800", "claims.csv:2:24: the number is not the one in the words"),
    ("by,says,count\nA,60 to 70 containers,71", "claims.csv:2:23: the number is not the one in the words"),
    *(
        (
            f"by,says,{column}\nA,{words},{said}",
            f"claims.csv:2:{len(words) + 4}: the {what} is not the one in the words",
        )
        for words, column, said, what in BESIDE_WORDS
    ),
    (
        "by,says,source\nA,9 containers,Post; Gazette (03.04.2025)",
        "claims.csv:2:31: “03.04.2025” could be read with the day or the month first",
    ),
    ("by,says,source\nA,9 containers,Gazette (2025-02-30)", "claims.csv:2:33: February 2025 has 28 days, not 30"),
    ("by,says,count\nA,about 700 containers,many", "claims.csv:2:24: “many” is no number such as 6,700"),
    (
        "by,says,of,stated_words,stated\nA,9 containers,152 mm shell,up to 4000 rounds,4001",
        "claims.csv:2:47: the number is not the one in the words",
    ),
    *(
        (f"by,says,note\nA,9 containers,“a{letter}b”", f"claims.csv:2:18: a control character (U+{ord(letter):04X})")
        for letter in "\0\1\7\x1b\x1f\x7f\x9f\ufeff"
    ),
    ("by,says\nA,7000\0 containers", "claims.csv:2:7: a control character (U+0000) stands in the text"),
    ('by,says\n"  ",7000 containers', "row 1 does not say who said it"),
    ("", "the file is empty"),
]


@pytest.mark.parametrize(("rows", "fact"), WRONG)
def test_a_mistake_is_told_with_its_row_and_its_place(rows: str, fact: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        study.load(folder(tmp_path / "wrong", rows))
    assert fact in caught.value.render()


@pytest.mark.parametrize(
    "rows",
    [
        "by;says\na;9 containers",
        "made,says\n2024,9 containers",
        "claim,by\na,Seoul",
        "by,count,count_unit\nA,7o,container",
        "by,count,count_unit\nA,-5,container",
        "by,count,count_unit,count_relation\nA,9,container,mor than",
        "by,says\nA,9 containers,",
    ],
)
def test_what_is_wrong_with_a_header_or_a_row_is_told_once(rows: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        study.load(folder(tmp_path / "wrong", rows))
    assert len(caught.value.problems) == 1


LONG_WRONG = [
    ("a,,2024-03,7000 containers,,,", "by", "the row does not say who said it"),
    ("a,Seoul,2024-13,7000 containers,,,", "made", "there is no month 13"),
    ("a,Seoul,2999-01,7000 containers,,,", "made", "is not one from 1700 to 2200"),
    ('a,Seoul,2024-03,"7,0 containers",,,', "count_words", "“7,0” has a comma"),
    ("a,Seoul,2024-03,seven widgets,,,", "count_words", "“widget” is not a unit of this study"),
    ("a,Seoul,2024-03,seven,,,", "count_words", "the words do not say what is counted"),
    ("a,Seoul,2024-03,7000 containers,152 mm shel,9 rounds,", "of", "“152 mm shel” is not a unit of this study"),
    ("a,Seoul,2024-03,7000 containers,152 mm shell,9 tonnes,", "stated_words", "units clash"),
    ("a,Seoul,2024-03,7000 containers,,9 rounds,", "of", "the row does not say what the stated figure is of"),
    ("a,Seoul,2024-03,7000 containers,;,9 rounds,", "of", "the row does not say what the stated figure is of"),
    ("a,Seoul,2024-03,7000 containers,152 mm shell,9 rounds,held", "means", "`means` is “held”"),
    (",Seoul,2024-03,7000 containers,,,", "claim", "the row names no claim"),
    ("a,Seo\x1bul,2024-03,7000 containers,,,", "by", "a control character (U+001B) stands in the text"),
    ("a,Seoul,2024-03,7000\1 containers,,,", "count_words", "a control character (U+0001) stands in the text"),
    ("b,Seoul,2024-03,8000 containers,,,", "count_words", "another row of the same claim has another `count_words`"),
]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize(("row", "column", "fact"), LONG_WRONG)
def test_a_long_ledger_tells_row_and_column(row: str, column: str, fact: str, suffix: str, tmp_path: Path) -> None:
    rows = "\n".join([HEADER, "b" + ROW[1:], row, "c" + ROW[1:]])
    frame = pd.read_csv(io.StringIO(rows), dtype=str)
    at = folder(tmp_path / "wrong", rows if suffix == ".csv" else frame, f"claims{suffix}")
    with pytest.raises(DataError) as caught:
        long_rows(at)
    assert any(fact in problem.fact for problem in caught.value.problems)
    told = next(problem for problem in caught.value.problems if fact in problem.fact)
    assert told.fact.endswith(f"(row 2, {column})")
    assert told.place.line == 3
    assert told.source.split(",")[1:3] == row.split(",")[1:3]


@pytest.mark.parametrize(
    ("row", "fact"),
    [
        ("container,tonne", "units clash: [mass], where [152 mm shell] is wanted"),
        (
            "container,122 mm rocket",
            "units clash: [122 mm rocket], where [152 mm shell] is wanted",
        ),
        ("container,widget", "“widget” is not a unit of this study"),
        ("widget,round", "“widget” is not a unit of this study"),
        (",round", "the row does not say what is counted"),
    ],
)
def test_numbers_of_another_unit_are_no_more_taken_as_they_stand_than_words_are(
    row: str, fact: str, tmp_path: Path
) -> None:
    rows = f"by,count,of,stated,count_unit,stated_unit\nA,9,152 mm shell,4000,{row}\n"
    with pytest.raises(DataError) as caught:
        long_rows(folder(tmp_path / "wrong", rows))
    (problem,) = caught.value.problems
    assert problem.fact.partition(" (row 1, ")[0] == fact


def test_a_line_with_a_cell_too_many_is_told_with_its_place(tmp_path: Path) -> None:
    at = folder(tmp_path / "wrong", f'{HEADER}\n{ROW}\n"b\nb"{ROW[1:]}\nc{ROW[1:]},more')
    with pytest.raises(DataError, match=r"claims\.csv:5:1: line 5 has 8 cells, and the header names 7 columns"):
        long_rows(at)


def test_a_mistake_in_many_rows_is_told_once(tmp_path: Path) -> None:
    at = folder(tmp_path / "wrong", "by,says\n" + "A,seven widgets\n" * 500)
    with pytest.raises(DataError) as caught:
        long_rows(at)
    (problem,) = caught.value.problems
    assert problem.label == "and 499 more rows"


@pytest.mark.parametrize(("words", "column", "said", "what"), BESIDE_WORDS)
def test_other_columns_that_differ_from_the_words_are_told_in_a_long_ledger_too(
    tmp_path: Path, words: str, column: str, said: str, what: str
) -> None:
    with pytest.raises(DataError, match=f"the {what} is not the one in the words"):
        long_rows(folder(tmp_path / "wrong", f"by,says,{column}\nA,{words},{said}\n"))


@pytest.mark.parametrize(
    "row",
    [
        "about 700 containers,700,about,,,container",
        "about 700 containers,,about,600,800,box",
        "60 to 70 containers,65,between,60,70,container",
        "more than 700 containers,700,more than,700,,container",
    ],
)
def test_other_columns_that_agree_with_the_words_are_no_mistake(tmp_path: Path, row: str) -> None:
    header = "by,says,count,count_relation,count_low,count_high,count_unit"
    at = folder(tmp_path / "right", f"{header}\nA,{row}\n")
    assert [problem for problem in study.load(at).warnings if problem.slug == "two-numbers"] == []
    assert long_rows(at)


@pytest.mark.parametrize("said", ["20.05.2025", "2025/05/20", "20th of May 2025", "May 20, 2025"])
def test_the_date_of_a_source_that_can_be_read_in_one_way_only_is_read(tmp_path: Path, said: str) -> None:
    at = folder(tmp_path / "dated", pd.DataFrame([{"by": "A", "says": "9 containers", "source": f"Gazette ({said})"}]))
    [source] = [source for source in study.load(at).sources.values() if source.publisher == "Gazette"]
    assert source.published
    assert source.published.start.isoformat() == "2025-05-20"


def test_what_a_publisher_has_in_brackets_is_no_date(tmp_path: Path) -> None:
    at = folder(tmp_path / "founded", "by,says,source\nA,9 containers,Gazette (founded 1900 or so)\n")
    [source] = [source for source in study.load(at).sources.values() if source.publisher.startswith("Gazette")]
    assert (source.publisher, source.published) == ("Gazette (founded 1900 or so)", None)


@pytest.mark.parametrize("said", ["03.04.2025", "2025-02-30"])
def test_the_date_of_a_source_that_is_none_is_told_in_a_long_ledger_too(tmp_path: Path, said: str) -> None:
    with pytest.raises(DataError, match=said if "." in said else "28 days, not 30"):
        long_rows(folder(tmp_path / "wrong", f"by,says,source\nA,9 containers,Gazette ({said})\n"))


@pytest.mark.parametrize("row", ["about 700 containers,800", "60 to 70 containers,71", "dozens of containers,5"])
def test_words_and_a_number_that_differ_are_told(tmp_path: Path, row: str) -> None:
    at = folder(tmp_path / "wrong", f"by,says,count\nA,{row}\n")
    with pytest.raises(DataError, match="the number is not the one in the words"):
        long_rows(at)


def test_a_number_beside_words_may_be_in_the_words_unit_or_in_the_one_that_it_is_of(tmp_path: Path) -> None:
    rows = "by,says,count,of,stated_words,stated\nA,60 to 70 containers,65,152 mm shell,"
    units = folder(tmp_path / "units", "") / "assumptions.yaml"
    units.write_text(
        units.read_text("utf-8").replace("units:\n", "units:\n  crate: {is: 2 152 mm shells}\n", 1), "utf-8"
    )
    for stated in ("500", "1000"):
        (units.parent / "claims.csv").write_text(f"{rows}500 crates,{stated}\n", "utf-8")
        study.load(units.parent)
    (units.parent / "claims.csv").write_text(f"{rows}500 crates,250\n", "utf-8")
    with pytest.raises(DataError, match="the number is not the one in the words"):
        study.load(units.parent)


def test_a_column_that_is_not_known_is_a_warning(tmp_path: Path) -> None:
    loaded = study.load(folder(tmp_path / "more", "by,says,souce\nA,9 containers,x\n"))
    assert [problem.help for problem in loaded.warnings if problem.slug == "unknown-column"] == [
        "did you mean `source`?"
    ]


def test_claims_in_two_files_are_refused(tmp_path: Path) -> None:
    at = folder(tmp_path / "both", f"{HEADER}\n{ROW}\n")
    shutil.copy(study.load("articles").folder / "claims.yaml", at)
    with pytest.raises(DataError, match=r"there are claims in claims\.yaml and in claims\.csv"):
        study.load(at)


def test_without_pyarrow_it_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = folder(tmp_path / "parquet", NUMBERS, "claims.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(DataError, match="need the package pyarrow") as caught:
        study.load(at)
    assert caught.value.problems[0].help == arrow.NEEDED
    assert str(caught.value.problems[0].place) == "pyarrow"


# -- the command -------------------------------------------------------------------------------------------------------


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Any]:
    """The command on ledgers of which three rows are many."""
    monkeypatch.setattr(ledger, "LONG", 2)
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(cli, ["recompute", *args])


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_long_ledger_is_written_as_it_came(run: Callable[..., Any], suffix: str, tmp_path: Path) -> None:
    folder(tmp_path / "many", NUMBERS, f"claims{suffix}")
    result = run("many", "--set", "152 mm shell=480 shells per container")
    assert result.exit_code == 0
    assert "4 claims, 8 rows; 3 stated figures compared" in result.stdout
    assert "what if: 152 mm shell = 480 shells per container (study: 450 shells per container)" in result.stdout
    path = tmp_path / "out" / f"recompute{suffix}"
    frame = pd.read_csv(path) if suffix == ".csv" else pd.read_parquet(path)
    assert [*frame.columns] == [*columnar.COLUMNS]
    assert frame["recomputed"].tolist()[0] == 6700 * 480
    assert not list((tmp_path / "out").glob("*.svg"))


def test_a_long_ledger_is_printed_as_csv_or_summed_up(run: Callable[..., Any], tmp_path: Path) -> None:
    folder(tmp_path / "many", NUMBERS)
    assert len(run("many", "--no-charts", "--format", "csv").stdout.splitlines()) == 9
    assert "4 claims, 8 rows" in run("many", "--no-charts").stdout
    assert "2 claims, 4 rows" in run("many", "--no-charts", "--by", "b").stdout
    assert not (tmp_path / "out").exists()


def test_rows_are_counted_as_they_are_read(run: Callable[..., Any], tmp_path: Path) -> None:
    folder(tmp_path / "many", f'{HEADER}\n{ROW}\n"b\nb"{ROW[1:]}\n\nc{ROW[1:]}')
    assert "a ledger of 3 rows" in run("many", "--no-charts").stdout


@pytest.mark.parametrize("option", [["--format", "json"], ["--likely"], ["--mix", "a=1%"], ["--by", "nobody"]])
def test_what_is_not_for_a_long_ledger_is_a_mistake_of_use(
    run: Callable[..., Any], option: list[str], tmp_path: Path
) -> None:
    folder(tmp_path / "many", NUMBERS)
    assert run("many", *option).exit_code == 2


@pytest.mark.usefixtures("run")  # three rows are many
def test_other_commands_say_that_a_ledger_is_too_long(tmp_path: Path) -> None:
    at = folder(tmp_path / "many", NUMBERS)
    with pytest.raises(DataError, match="only `estimates recompute` works on so many"):
        study.load(at)


def test_only_what_was_on_record_counts(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"by": "A", "made": ["2023-10", "2024-03", ""], "says": ["9 containers", "10 containers", "11 containers"]}
    )
    at = folder(tmp_path / "dated", frame)
    path = study.ledger_of(at)
    assert path is not None
    book = longledger.read(path, path.name, study.without_claims(at))
    tally = Tally()
    [*columnar.blocks(book, tally, as_of=dates.parse("2024-03-30"))]
    assert tally.claims == 1  # that March is not over, and the undated one is never surely on record


RUN = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\nfoo", " =1+1", "  \t-1", "\u00a0=1", "\u3000+1",
       "\uff1d1+1", "\uff0b1", "\uff0d1", " \uff20SUM(A1)")  # fmt: skip
NOT_RUN = ("a=1", "", " a", "1 - 2", "'=1")


@pytest.mark.parametrize(("text", "said"), [*((run, "'" + run) for run in RUN), *zip(NOT_RUN, NOT_RUN, strict=True)])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe_in_every_csv_file(text: str, said: str) -> None:
    out = io.BytesIO()
    coded = Coded((text,), np.zeros(1, np.int32))
    with arrow.writing_to(out, ".csv") as write:
        write({"plain": arrow.texts([text]), "coded": coded, "number": np.array([-5.0])})
    row = {"plain": text, "coded": text, "number": -5.0}
    for file in (out.getvalue().decode(), tables.as_csv([row], [*row])):
        assert [*csv.reader(io.StringIO(file, newline=""))][1] == [said, said, "-5"]


def test_text_in_csv_is_no_formula_and_comes_back_as_it_was(tmp_path: Path) -> None:
    at = folder(tmp_path / "sheet", "claim,by,says\n\"'=1+1\",'@A,9 containers\n")
    assert study.load(at).claims[0].id == "=1+1"
    out = io.BytesIO()
    path = study.ledger_of(at)
    assert path is not None
    with arrow.writing_to(out, ".csv") as write:
        for block in columnar.blocks(longledger.read(path, path.name, study.without_claims(at)), Tally()):
            write(block)
    assert b'\n"\'=1+1","\'@A"' in out.getvalue()


@pytest.mark.parametrize("said", ["1,5", "0,900", "12,34", "1,0000", "1,000,00"])
def test_a_column_of_numbers_takes_no_comma_but_that_of_thousands(said: str) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table({"count": ["1,000", "2,500.5", None, "7"]})
    assert arrow.numbers(table, "count")[:2].tolist() == [1000.0, 2500.5]
    with pytest.raises(arrow.NotANumberError, match=said):
        arrow.numbers(pyarrow.table({"count": ["1,000", said]}), "count")
