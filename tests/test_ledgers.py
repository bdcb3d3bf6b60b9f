"""A ledger says what a study says, however long it is and in whatever file it is stored."""
# ruff: noqa: E501  # a case is a line

from __future__ import annotations

import io
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimates import lint
from estimates.diagnostics import DataError, Diagnostic, render
from estimates.io import output
from estimates.quantities import hedges
from estimates.study import ledger_columns, loader
from estimates.study.folders import BUNDLED
from estimates.study.record import Study

ASSUMPTIONS = BUNDLED / "north-korea" / "assumptions.yaml"
HEADER = "claim,by,made,says,of,stated_words,means"
ROW = "a,Seoul,2024-03,nearly 7000 containers,152 mm shell,as many as three million rounds,capacity"
PEOPLE = """units: {protester: {also: [marcher, people, person]}, bus: {plural: buses}}
capacities:
  protester: {holds: 50 protesters per bus, range: 40 to 60 protesters per bus, because: an example, illustrative: true}
"""


def folder(at: Path, rows: str | bytes | pd.DataFrame, name: str = "claims.csv", assumptions: str = "") -> Path:
    """A study with these rows as claims, and the bundled studies' assumptions unless others are given."""
    at.mkdir(exist_ok=True)
    if assumptions:
        (at / "assumptions.yaml").write_text(assumptions, "utf-8")
    else:
        shutil.copy(ASSUMPTIONS, at / "assumptions.yaml")
    if isinstance(rows, pd.DataFrame):
        (rows.to_csv if name.endswith("csv") else rows.to_parquet)(at / name, index=False)
    else:
        (at / name).write_bytes(rows if isinstance(rows, bytes) else rows.encode())
    return at


def problems(at: Path) -> list[Diagnostic]:
    with pytest.raises(DataError) as caught:
        lint.load(at)
    return [one for one in caught.value.diagnostics if one.severity == "error"]


def claims(study: Study) -> list[dict[str, Any]]:
    """What a study says, in plain values."""
    found = []
    for row in range(len(study.claims)):
        claim = study.claims.record(row)
        spread = hedges.spread_one(claim.says).literal if claim.says else None
        found.append(
            {
                "id": str(claim.id), "by": str(claim.by), "for": claim.for_, "side": str(claim.side),
                "made": claim.made and claim.made.text, "covers": claim.covers and claim.covers.text,
                "relation": claim.says and claim.says.relation, "figure": claim.says and claim.says.figure,
                "unit": claim.says and claim.says.unit, "low": spread and float(spread.low),
                "high": spread and float(spread.high), "beside": claim.beside, "note": claim.note,
                "sources": [(study.sources[one.source].printed, study.sources[one.source].url) for one in claim.sources],
                "contents": [
                    (one.of, one.means, one.says.relation, one.says.figure, one.says.unit, one.covers and one.covers.text)
                    for one in claim.contents
                ],
            }
        )  # fmt: skip
    return found


FRAME = pd.DataFrame(
    [
        {"claim": "a", "by": "Seoul", "made": "2024-03", "says": "nearly 7,000 containers", "of": "152 mm shell",
         "stated_words": "as many as three million rounds", "sources": "AP (2024-03-18); Times", "urls": ""},
        {"claim": "b", "by": "Kyiv", "made": "2024-02-26", "says": "more than 1,000 containers", "of": "",
         "stated_words": "", "sources": "Post", "urls": "https://example.org/a?b=1;c=2"},
        {"claim": "a", "by": "Seoul", "made": "2024-03", "says": "nearly 7,000 containers", "of": "122 mm rocket",
         "stated_words": "more than half a million rounds", "sources": "AP (2024-03-18); Times", "urls": ""},
    ]
)  # fmt: skip


def as_xlsx(frame: pd.DataFrame) -> bytes:
    return output.as_xlsx({"claims": {str(name): [*frame[name]] for name in frame}})


FORMS: dict[str, Callable[[pd.DataFrame], bytes]] = {
    "claims.csv": lambda frame: frame.to_csv(index=False).encode(),
    "bom/claims.csv": lambda frame: b"\xef\xbb\xbf" + frame.to_csv(index=False, lineterminator="\r\n").encode(),
    "semicolons/claims.csv": lambda frame: frame.to_csv(index=False, sep=";").encode(),
    "tabs/claims.csv": lambda frame: frame.to_csv(index=False, sep="\t").encode(),
    "capitals/claims.csv": lambda frame: frame.rename(columns=lambda name: f" {name.title()} ").to_csv(index=False).encode(),
    "blank/claims.csv": lambda frame: frame.to_csv(index=False).replace("\n", "\n\n,,,,,,,\n").encode(),
    "claims.parquet": lambda frame: frame.to_parquet(index=False),
    "claims.xlsx": as_xlsx,
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_kind_of_file_says_the_same(form: str, tmp_path: Path) -> None:
    expected = claims(loader.load(folder(tmp_path / "csv", FRAME)))
    found = claims(loader.load(folder(tmp_path / "other", FORMS[form](FRAME), form.rpartition("/")[2])))
    assert found == expected
    assert [claim["id"] for claim in found] == ["a", "b"]
    assert [of for of, *_ in found[0]["contents"]] == [("152 mm shell",), ("122 mm rocket",)]
    assert found[0]["sources"] == [("AP (2024-03-18)", None), ("Times", None)]
    assert found[1]["sources"] == [("Post", "https://example.org/a?b=1;c=2")]


def test_a_row_says_what_a_claim_in_yaml_says(tmp_path: Path) -> None:
    text = """title: T
sources: {AP (2024-03-18): {publisher: AP, published: 2024-03-18}}
claims:
  - {id: a, by: Seoul, for: the army, side: S, made: 2024-03, says: "nearly 7,000 containers", covers: since August 2023,
     scope: by sea, counts: total, confidence: high, note: n, source: AP (2024-03-18),
     contents: [{of: 152 mm shell, says: as many as three million rounds, means: transfer, covers: 2023}]}
  - {id: b, by: Seoul, made: unknown, says: dozens of containers, means: stock, repeats: a, source: AP (2024-03-18)}
"""
    rows = """claim,by,for,side,made,says,covers,scope,counts,confidence,note,sources,of,stated_words,means,stated_covers,count_means,repeats
a,Seoul,the army,S,2024-03,"nearly 7,000 containers",since August 2023,by sea,total,high,n,AP (2024-03-18),152 mm shell,as many as three million rounds,transfer,2023,,
b,Seoul,,,unknown,dozens of containers,,,,,,AP (2024-03-18),,,,,stock,a
"""
    in_yaml = loader.load(folder(tmp_path / "yaml", text, "claims.yaml"))
    in_rows = loader.load(folder(tmp_path / "rows", rows))
    assert claims(in_rows) == claims(in_yaml)
    for name in ("scope", "counts", "confidence", "means", "repeats"):
        assert [*getattr(in_rows.claims, name)] == [*getattr(in_yaml.claims, name)]
    assert [*in_rows.contents.beside] == [*in_yaml.contents.beside] == [0]


@pytest.mark.parametrize("size", [1, 2_001, pytest.param(30_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_length_makes_no_difference(size: int, suffix: str, tmp_path: Path) -> None:
    frame = pd.concat([FRAME[1:2]] * size).assign(claim=[f"c{number}" for number in range(size)])
    study = loader.load(folder(tmp_path / "long", frame, f"claims{suffix}"))
    assert len(study.claims) == size
    expected = claims(loader.load(folder(tmp_path / "short", FRAME[1:2])))[0]
    last = study.claims.record(size - 1)
    words = "more than 1,000 containers"
    assert (str(last.id), last.by, last.says and last.says.words) == (f"c{size - 1}", "Kyiv", words)
    assert claims(loader.load(folder(tmp_path / "short", frame[-1:])))[0] == {**expected, "id": f"c{size - 1}"}
    cell = study.claims.cell(size - 1, "says")
    assert cell == words
    assert str(cell.span).endswith(f"claims{suffix}:{size + 1}:{len(str(size - 1)) + 19}")


# -- claims, speakers and sources --------------------------------------------------------------------------------------


READINGS: dict[str, tuple[str, Callable[[Study], Any], Any]] = {  # rows, what is asked of the study, the answer
    "a stated figure is taken once": (
        f"{HEADER}\n{ROW}\n{ROW}\n{ROW.replace('three', 'four')}\n", lambda study: len(study.contents), 2,
    ),
    "a row without a claim's name is a claim": (
        "by,says\nA,9 containers\nA,9 containers\n", lambda study: [*study.claims.id], ["row-1", "row-2"],
    ),
    "a row without a source is cited from the file": (
        "by,says\nA,9 containers\n", lambda study: claims(study)[0]["sources"], [("claims.csv", None)],
    ),
    "contents without a count": (
        "by,count_words,of,stated_words\nA,,152 mm shell,3000 rounds\n",
        lambda study: (study.claims.says.present.any(), [*study.contents.beside]), (False, [-1]),
    ),
    "each source has its own address": (
        "by,says,sources,urls\nA,9 containers,T; P (2024); T,https://a.org/1; https://a.org/?a;b=2; https://a.org/3\nB,8 containers,T,\n",
        lambda study: [claim["sources"] for claim in claims(study)],
        [[("T", "https://a.org/1"), ("P (2024)", "https://a.org/?a;b=2"), ("T", "https://a.org/3")],
         [("T", "https://a.org/1")]],
    ),
    "the day of a source is read if it has one reading": (
        'by,says,source\nA,9 containers,G (20.05.2025); G (2025/05/20); G (20 May 2025)\n',
        lambda study: {str(source.published and source.published.start) for source in [*study.sources.values()][-3:]},
        {"2025-05-20"},
    ),
    "brackets of a publisher are not always a day": (
        "by,says,source\nA,9 containers,G (founded 1900 or so); G (03.04.2025)\n",
        lambda study: [(source.publisher, source.published) for source in [*study.sources.values()][-2:]],
        [("G (founded 1900 or so)", None), ("G (03.04.2025)", None)],
    ),
    "names that look like something else stay names": (
        "by,made,says,sources\nNA,2023,7 containers,null (2023-03-08)\nNone,,7 containers,nan\n1e3,,7 containers,\n",
        lambda study: ([*study.claims.by], [*study.sources][-3:]),
        (["NA", "None", "1e3"], ["null (2023-03-08)", "nan", "claims.csv"]),
    ),
    "a day with one reading may have any order": (
        "by,made,says\nA,12/31/2014,9 containers\nA,31.12.2015,9 containers\nA,20160102,9 containers\n",
        lambda study: [made and made.text for made in study.claims.made], ["2014-12-31", "2015-12-31", "2016-01-02"],
    ),
    "a decimal comma is read where semicolons separate the cells": (
        "by;count;count_unit\nA;1,5;container\nB;7000;container\n",
        lambda study: study.claims.says.figure.tolist(), [1.5, 7000],
    ),
    "a column that is not used is a warning": (
        "by,says,souce,\nA,9 containers,\ufeffx\x0b,1\n",
        lambda study: [(one.slug, one.fact, one.severity, one.help) for one in study.warnings],
        [("unknown-column", "the column `souce` is not used", "warning", "did you mean `source`?"),
         ("unknown-column", "a column without a name is not used", "warning", None)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", READINGS)
def test_rows_of_a_ledger_become_the_claims_that_they_state(name: str, tmp_path: Path) -> None:
    rows, asked, answer = READINGS[name]
    assert asked(loader.load(folder(tmp_path / "s", rows))) == answer


# -- numbers -----------------------------------------------------------------------------------------------------------

NUMBERS = [  # columns, relation, figure, low and high of the literal interval
    ("count=60,count_low=50,count_high=90", "between", 60, 50, 90),
    ("count=60,count_low=50,count_high=90,count_relation=about", "between", 60, 50, 90),
    ("count_low=130,count_high=150", "between", None, 125, 155),
    ('count_relation=between,count_low="7,000",count_high="9,000"', "between", None, 6500, 9500),
    ("count_relation=between,count_low=200,count_high=200", "bare", 200, 158, 240),
    ("count=200,count_low=200,count_high=200,count_relation=exactly", "exactly", 200, 200, 200),
    ("count=1000,count_low=1000,count_relation=more than", "more than", 1000, 1000, np.inf),
    ("count_high=1000,count_relation=up to", "up to", 1000, 0, 1000),
    ('count="6,700",count_relation=exactly', "exactly", 6700, 6700, 6700),
    ("count=7.0000", "bare", 7, 7, 7),
    ("count=6700.0", "bare", 6700, 6650, 6750),
    ("count=10000", "bare", 10000, 8300, 11400),
    ("count=1e4", "bare", 10000, 8300, 11400),
    ("count=12", "bare", 12, 12, 12),
    ("count=0", "bare", 0, 0, 0),
    ("count=0.250", "bare", 0.25, 0.245, 0.255),
    ("count=+7", "bare", 7, 7, 7),
    ("count_relation=order,count_low=24", "order", None, 24, np.inf),
]  # fmt: skip


def row_of(columns: str) -> str:
    names, values = zip(*(part.split("=") for part in re.split(",(?=count)", columns)), strict=True)
    return f"by,{','.join(names)},count_unit\nA,{','.join(values)},bus\n"


@pytest.mark.parametrize(("columns", "relation", "figure", "low", "high"), NUMBERS)
def test_numbers_in_columns_are_read_as_the_same_number_in_words(
    columns: str, relation: str, figure: float | None, low: float, high: float, tmp_path: Path
) -> None:
    (claim,) = claims(loader.load(folder(tmp_path / "s", row_of(columns), assumptions=PEOPLE)))
    assert (claim["relation"], claim["figure"], claim["unit"]) == (relation, figure, "bus")
    assert (claim["low"], claim["high"]) == pytest.approx((low, high), abs=0.6)


def test_numbers_of_a_spreadsheet_or_parquet_are_never_ambiguous(tmp_path: Path) -> None:
    frame = pd.DataFrame({"by": [*"ABCD"], "count": [1.234, 7000.0, 7.0, 0.1 + 0.2], "count_unit": "bus"})
    mixed = frame.astype({"count": object}).assign(count=[1.234, "7,000", 7, 0.1 + 0.2])
    narrow, expected = frame.astype({"count": "float32"}), [1.234, 7000, 7, pytest.approx(0.3)]
    for kind, rows in (("parquet", frame), ("parquet", narrow), ("xlsx", frame), ("xlsx", mixed)):
        at = folder(tmp_path / "s", rows if kind == "parquet" else as_xlsx(rows), f"claims.{kind}", PEOPLE)
        assert [claim["figure"] for claim in claims(loader.load(at))] == expected
        (at / f"claims.{kind}").unlink()


DAY, TOP = pd.Timestamp("2024-03-01").to_pydatetime(), ["By", "Made", "Count", "Count_Unit", "claim"]
BOOKS: list[tuple[dict[str, list[list[Any]]], str]] = [  # the rows of sheets, and what is said of them
    ({"Claims": [TOP, [], ["A", DAY, 7000, "bus", 17]]}, ""),
    ({"Claims": [TOP, ["A", DAY, 7000, "bus", 17]], "Empty": []}, ""),
    (
        {"Claims": [TOP, ["A", DAY, 7000, "bus", 17]], "2": [TOP, ["B", DAY, 8, "bus", 18]]},
        "only the sheet “Claims” is read, not “2”",
    ),
    (
        {"Read me": [["How to read this"]], "Claims": [TOP, ["A", DAY, 7000, "bus", 17]]},
        "only the sheet “Claims” is read, not “Read me”",
    ),
    ({"Claims": [TOP, ["A", DAY, "=7*1000", "bus", 17]]}, "the formula in C2 has no saved value"),
    ({"Claims": [TOP, ["A", DAY, 0.07, "bus", 17]]}, "“7%” is not a number such as 6,700"),
    ({"Claims": [TOP, ["#N/A", DAY, 9, "bus", 17]]}, "the cell A2 has the error #N/A"),
    ({"Claims": [[*TOP, "sum"], ["A", DAY, 9, "bus", 17, "=C2"]]}, "the column `sum` is not used"),
    ({"Read me": [["How to read this"]]}, "the first line names no column of a ledger"),
]


@pytest.mark.parametrize(("sheets", "said"), BOOKS)
def test_spreadsheets_are_read_as_they_are_shown(sheets: dict[str, list[list[Any]]], said: str, tmp_path: Path) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        shown = "0 %" if isinstance(sheet.cell(2, 3).value, float) else "General"
        sheet.cell(2, 9).number_format, sheet.cell(2, 3).number_format = "0.00", shown
    book.save(out)
    at = folder(tmp_path / "s", out.getvalue(), "claims.xlsx", PEOPLE)
    if said and not said.startswith(("only", "the column `sum`")):
        assert [one.fact for one in problems(at)] == [said]
        return
    study = loader.load(at)
    (claim,) = claims(study)
    assert (claim["made"], claim["id"]) == ("2024-03-01", "17")
    assert [one.fact for one in study.warnings] == [said] * bool(said)


def test_a_study_has_one_ledger(tmp_path: Path) -> None:
    at = folder(tmp_path / "s", as_xlsx(FRAME), "claims.xlsx", PEOPLE)
    (at / "claims.csv").write_text("by,count,count_unit\nA,7,bus\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"both claims\.csv and claims\.xlsx have"):
        loader.load(at)


# -- mistakes ----------------------------------------------------------------------------------------------------------

CASES = [  # rows, place, slug, part of the fact, part of the help
    ("by,count,count_unit\nA,7.000,bus", "2:3", "number", "“7.000” can be 7 or 7,000", "write 7000 or 7.0000"),
    ('by;count;count_unit\nA;"7,000";bus', "2:4", "number", "can be 7 or 7,000", "write 7000 or 7.0000"),
    ("by,count,count_unit\nA,-25,bus", "2:3", "negative", "a count cannot be negative", "`corrects`"),
    ("by,count,count_unit\nA,−25,bus", "2:3", "negative", "a count cannot be negative", "`counts` period"),
    ('by,count,count_unit\nA,"-3,5",bus', "2:4", "negative", "a count cannot be negative", "`corrects`"),
    *((f"by,count,count_unit\nA,{cell},bus", "2:3", "number", f"“{cell}” is not a number such as 6,700", part)
      for cell, part in (("7\u2009000", "as 6700"), ("7.000.000", "as 6700"), ("some", "`count_words`"), ("<5", "`count_words`"),
                         *((empty, "leave the cell empty") for empty in ("nan", "inf", "n/a")), ("5000*", "the number alone"))),
    ('by,count,count_unit\nA,"0,900",bus', "2:4", "number", "is not a number", None),
    ("by,count,count_unit\nA,12345678901234567,bus", "2:3", "number", "is too large", "below 1,000,000,000,000,000"),
    ("by,count_words,count_unit\n , , \nA,9 people,bus", "3:3", "range", "the words and other columns differ", None),
    ('by,count,count_unit\nA,"1,5",bus', "2:4", "number", "is not a number", "or 0.5"),
    ("by,count_words,count_relation\nA,9 buses,about", "2:3", "range", "the words and other columns differ", None),
    ("by;count;count_unit\nA;7.000,5;bus", "2:3", "number", "is not a number", "or 0.5"),
    ("by,made,count,count_unit\nA,Q1 2023,7,bus", "2:3", "date", "Q1 2023", "write 2023, if no month is sure"),
    ("by,made,count,count_unit\nA,44927,7,bus", "2:3", "date", "44927", "write 2023-01-01, if it is"),
    ("by,made,count,count_unit\nA,1/5/2015,7,bus\nA,13/6/2015,8,bus", "2:3", "date", "is not a date", "2015-05-01"),
    ("by,made,count,count_unit\nA,2024-13,7,bus", "2:3", "no-such-date", "2024-13", None),
    ("by,count,count_unit,count_relation\nA,9,bus,mor than", "2:9", "choice", "expected bare, exactly, about", None),
    ("by,count,count_unit,count_relation\nA,9,bus,aboot", "2:9", "choice", "found “aboot”", "`about`"),
    ("by,count,count_unit,count_relation\nA,9,bus,between", "2:3", "range", "do not make a figure with", "a bound has one number"),
    ("by,count,count_low,count_high,count_unit\nA,60,70,90,bus", "2:3", "range", "do not make a figure with", "a bound has one number"),
    ("by,count_words,count\nA,about 60 buses,70", "2:3", "range", "the words and other columns differ", None),
    ("by,count_words,count_low,count_high\nA,about 60 buses,50,70", "2:3", "range", "the words and other columns differ", None),
    ("by,count_low,count_high,count_unit\nA,90,70,bus", "2:3", "range", "do not make a figure with", "a bound has one number"),
    ("by,count,count_relation,count_low,count_high,count_unit\nA,60,more than,50,90,bus", "2:3", "range", "do not make a figure with", "a bound has one number"),
    ("by,count_relation,count_low,count_high,count_unit\nA,exactly,50,90,bus", "2:11", "range", "do not make a figure with", "a bound has one number"),
    ("by,count\nA,9", "2:3", "no-unit", "does not say what is counted", "`count_unit`"),
    ("by,count,count_unit\nA,9,widget", "2:5", "unknown-unit", "“widget” is not a unit", None),
    ("by,count_words\nA,9 busses", "2:5", "unknown-unit", "“busses” is not a unit", "did you mean `bus`?"),
    ("by,count,count_unit\n,9,bus", "2:1", "missing-by", "does not say who said it", None),
    ("by,count,count_unit\nA,,bus", "2:1", "missing-count", "no count", None),
    ("by,count,count_unit,of,stated\nA,9,bus,protestr,500", "2:9", "unknown-unit", "“protestr” is not a unit", "`protester`"),
    ("by,count,count_unit,of,stated\nA,9,bus,,500", "2:10", "missing-of", "does not say what the stated figure is of", None),
    ("by,count,count_unit,of,stated\nA,9,bus,;,500", "2:9", "unknown-unit", "“;” is not a unit", None),
    ("by,count,count_unit,of,stated,means\nA,9,bus,people,500,held", "2:20", "choice", "held", None),
    ("by,count,count_unit,counts\nA,9,bus,perod", "2:9", "choice", "perod", "`period`"),
    ("claim,by,says\na,A,9 buses\na,A,8 buses", "3:5", "two-counts", "rows of one claim differ in `says`", None),
    ("claim,by,says,made\na,A,9 buses,2024\na,B,8 buses,2025", "3:3", "two-counts", "rows of one claim differ in `by`", None),
    ("claim,by,says,stated_of,stated_words\na,A,9 buses,protestr,2 people", "2:13", "unknown-unit", "“protestr” is not", "did you mean `protester`?"),
    ("claim,by,says,note\na,A,9 buses,x\na,A,9 buses,y", "3:13", "two-counts", "differ in `note`", None),
    ("by,says,sources,urls\nA,9 buses,T,https://a.org; https://b.org", "2:13", "addresses", "more addresses (2) than sources (1)", None),
    ("by,says,sources,urls\nA,9 buses,T,javascript:alert(1)", "2:13", "url", "is not an address such as", None),
    ("by,says,sources,urls\nA,9 buses,T,http://user@/a", "2:13", "url", "is not an address such as", None),
    ("claim,made,says\na,2024,9 buses", "2:1", "missing-by", "does not say who said it", "`by`"),
    ("claim,by\na,A", "2:1", "missing-count", "the row has no count", "`count_words`"),
    ('by,says,repeats\nA,9 buses,"the ""first"""', "2:11", "unknown-claim", 'no claim is named `the "first"`', None),
    ("by,says,SAYS\nA,9 buses,9 buses", "1:9", "duplicate-column", "the columns `says` and `SAYS` mean the same", None),
    ("by,says\nA,9 buses,", "2:11", "cells", "the row has 3 cells and the header 2", None),
    ("by,says\nA", "2:1", "cells", "the row has 1 cells and the header 2", None),
    ('by,says\n"A,9 buses', "2:1", "csv", "is never closed", None),
    ("by,says\nA," + 200_000 * "9", "2:3", "too-long", "a figure has at most 300 characters", None),
    ('by,says\n"A" x,9 buses', "2:1", "csv", "a quotation mark in the middle of a cell", None),
    ("by,says,note\nA,9 buses,7\0", "2:12", "control-character", "U+0000", None),
    ("by,says,note\nA,9 buses,“a\x1bb”", "2:13", "control-character", "U+001B", None),
    ("by,says,note\nA,9 buses,“a\u202eb”", "2:13", "control-character", "U+202E", None),
    ("sep=;\nby;says\nA;9 buses", "1:1", "header", "names no column", "such as by,made,says"),
    ("# May, 2024\nby,says\nA,9 buses", "1:1", "header", "names no column", "such as by,made,says"),
    ("Name,Number\nA,9 buses", "1:1", "header", "names no column", "such as by,made,says"),
    ("", None, "empty-file", "no rows below a header", None),
    ("by,says\n,\n", None, "empty-file", "no rows below a header", None),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "place", "slug", "fact", "help_"), CASES)
def test_a_mistake_is_reported_once_at_its_place(
    rows: str, place: str | None, slug: str, fact: str, help_: str | None, tmp_path: Path
) -> None:
    found = problems(folder(tmp_path / "s", rows, assumptions=PEOPLE))
    assert [(one.slug, fact in one.fact) for one in found] == [(slug, True)], render(found)
    assert place is None or found[0].place.endswith(f"claims.csv:{place}")
    assert help_ is None or help_ in (found[0].help or "")


PLAIN = [
    case for case in CASES if case[2] in ("number", "unknown-unit", "choice") and not re.search(';count|"', case[0])
]


@pytest.mark.parametrize("suffix", [".parquet", ".xlsx"])
@pytest.mark.parametrize("case", PLAIN)
def test_a_mistake_in_another_kind_of_file_is_shown_in_its_row(case: Any, suffix: str, tmp_path: Path) -> None:
    rows, _, slug, fact, _ = case
    frame = pd.read_csv(io.StringIO(rows), dtype=str, keep_default_na=False)
    data: Any = as_xlsx(frame) if suffix == ".xlsx" else frame
    found = problems(folder(tmp_path / "s", data, f"claims{suffix}", PEOPLE))
    assert [(one.slug, fact in one.fact) for one in found] == [(slug, True)], render(found)
    assert f"claims{suffix}:2:" in found[0].place


@pytest.mark.parametrize(
    ("cell", "times", "labels"), [("9,widget", 500, ["and 499 more in this column"]), (",bus", 103, ["and 102 more in this column"]),
                                  ("{}x,bus", 500, ["and 499 more in this column"] * 3),
                                  ("9,widget", 20_000, ["and 19,999 more in this column"])],
)  # fmt: skip
def test_what_is_wrong_in_many_rows_is_reported_once(
    cell: str, times: int, labels: list[str | None], tmp_path: Path
) -> None:
    rows = "by,count,count_unit\n" + "".join(f"A,{cell.format(number)}\n" for number in range(times))
    found = problems(folder(tmp_path / "s", rows, assumptions=PEOPLE))
    assert [one.label for one in found] == labels


@pytest.mark.parametrize(
    ("value", "slug", "fact"),
    [([1, 2], "table", "row 1 of `stated` has"), ({"a": 1}, "table", "row 1 of `stated` has"),
     (b"7", "table", "row 1 of `stated` has"), (-float("inf"), "number", "“-inf” is not a number")],
)  # fmt: skip
def test_a_parquet_value_of_another_kind_is_refused(value: Any, slug: str, fact: str, tmp_path: Path) -> None:
    frame = pd.DataFrame({"by": ["A"], "count_words": ["9 buses"], "of": ["person"], "stated": [value]})
    (problem,) = problems(folder(tmp_path / "s", frame, "claims.parquet", PEOPLE))
    assert problem.slug == slug
    assert problem.fact.startswith(fact)


OTHERS = [(name, data, "table") for name in ("claims.parquet", "claims.xlsx")
          for data in (b"", b"not a table", b"PK\x03\x04broken", b"PAR1brokenPAR1")]  # fmt: skip
OTHERS += [
    ("claims.csv", data, "encoding") for data in ("by,says\nA,9 buses".encode("utf-16"), b"by,says\nA,9 b\xfcses")
]


@pytest.mark.parametrize(("name", "data", "slug"), OTHERS)
def test_a_file_that_is_not_what_its_name_says_is_reported(name: str, data: bytes, slug: str, tmp_path: Path) -> None:
    (problem,) = problems(folder(tmp_path / "s", data, name, PEOPLE))
    assert problem.slug == slug


@pytest.mark.parametrize(("package", "name"), [("pyarrow", "claims.parquet"), ("openpyxl", "claims.xlsx")])
def test_a_missing_package_is_named_with_what_to_install(
    package: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = folder(tmp_path / "s", FRAME if name.endswith("parquet") else as_xlsx(FRAME), name)
    monkeypatch.setitem(sys.modules, package, None)
    (problem,) = problems(at)
    assert package in problem.fact
    assert (problem.help or "").startswith("pip install 'estimates[")


# -- any ledger --------------------------------------------------------------------------------------------------------

CELLS = st.sampled_from(["", "A", "9", "7.000", "-1", "about", "between", "bus", "people", "2024", "9 buses", "dozens of buses",
                         "; ", "a;b", "1/2/2024", "AP (2024)", "https://a.org", "\u202f", '"', "=1", "x\ny", "1e400", "٣"])  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*ledger_columns.KNOWN, "Extra", ""]), min_size=1, max_size=8),
    st.lists(st.lists(CELLS, min_size=8, max_size=8), max_size=5),
)
def test_any_ledger_is_read_or_reported(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], cells: list[list[str]]
) -> None:
    frame = {f"{number}": [row[number] for row in cells] for number in range(len(names))}
    text = ",".join(names) + "\n" + output.as_csv(frame, header=False)
    try:
        study = loader.load(folder(tmp_path_factory.mktemp("any"), text, assumptions=PEOPLE))
    except DataError as error:
        found = error.diagnostics
        assert all(render([problem]).startswith(f"{problem.place}: ") for problem in found)
        return
    assert claims(study)
    for row in range(len(study.claims)):
        assert study.claims.cell(row, "says").span
