"""What leaves the tool as JSON, CSV, Markdown, a spreadsheet or Parquet is harmless, exact and without nan or -0."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimates.diagnostics import DataError
from estimates.io import output
from estimates.io.column import TextColumn

READ: dict[str, Any] = {".csv": pd.read_csv, ".parquet": pd.read_parquet, ".xlsx": pd.read_excel}


def write(path: Path, frame: dict[str, Any]) -> None:
    if path.suffix == ".xlsx":
        path.write_bytes(output.as_xlsx({"results": frame}))
    else:
        output.write_table(path, [frame])


ESCAPED = [
    ("=1+1", "'=1+1"),
    ("-1+1", "'-1+1"),
    ("a\r=1\r\nb", "a\n'=1\nb"),
    ("\t=1", "'\t'=1"),
    (" =1+1", "' =1+1"),
    ("\u00a0=1", "'\u00a0=1"),
    ("\uff1d1+1", "'\uff1d1+1"),
    ("AP; =1+1", "AP;' =1+1"),
    ("a;=HYPERLINK(1);@x", "a;'=HYPERLINK(1);'@x"),
    ("", ""),
    ("Times; Post", "Times; Post"),
    ("https://a.org/?a=1;b=2", "https://a.org/?a=1;b=2"),
]


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(("text", "written"), ESCAPED)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe_in_every_csv_file(
    text: str, written: str, tmp_path: Path
) -> None:
    frame = {"plain": [text], "coded": TextColumn.of([text]), "number": np.array([-5.0])}
    output.write_table(tmp_path / "a.csv", [frame])
    for file in (output.as_csv(frame), (tmp_path / "a.csv").read_bytes().decode()):
        assert rows(file)[1] == [written, written, "-5"]


@given(st.text(alphabet="; \t=+@a1\n", max_size=8))
def test_no_part_of_an_escaped_cell_starts_a_formula(text: str) -> None:
    for part in re.split(r"[;\t\r\n]", output.harmless(text)):
        assert part.strip()[:1] not in ("=", "+", "@", "-")


NUMBERS = [
    (-0.0, "0", 0),
    (math.nan, "", None),
    (math.inf, "", None),
    (1e6, "1000000", 1e6),
    (0.1 + 0.2, "0.30000000000000004", 0.30000000000000004),
    (np.int64(7), "7", 7),
    (np.bool_(True), "True", True),
    (None, "", None),
]


@pytest.mark.parametrize(("value", "text", "data"), NUMBERS)
def test_no_file_has_nan_infinity_or_minus_zero(value: Any, text: str, data: Any, tmp_path: Path) -> None:
    assert rows(output.as_csv({"a": [value], "b": ["x"]}))[1] == [text, "x"]
    found = json.loads(output.as_json({"a": [value]}))["a"][0]
    assert found == data
    assert "-0" not in output.as_json(value)
    if isinstance(value, float):
        for suffix in READ:
            path = tmp_path / f"a{suffix}"
            write(path, {"a": np.array([value]), "b": ["x"]})
            (one,) = READ[suffix](path)["a"]
            assert pd.isna(one) if data is None else one == pytest.approx(data, rel=1e-15)
            assert pd.isna(one) or math.copysign(1, one) == 1


def test_json_holds_arrays_as_lists_and_half_a_character_as_its_escape() -> None:
    frame = {"a": np.array([1.0, math.nan]), "b": TextColumn.of(["x", None])}
    assert json.loads(output.as_json(frame)) == {"a": [1.0, None], "b": ["x", None]}
    assert output.as_json("a\udcff").encode() == b'"a\\udcff"'


MARKDOWN = [
    ("a|b", r"a\|b"),
    ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
    ("[click](javascript:alert(1))", r"\[click\](javascript:alert(1))"),
    ("![x](http://a.org/x.png)", r"!\[x\](http\://a.org/x.png)"),
    ("`code` *b* _i_\n~s~ & $x$", r"\`code\` \*b\* \_i\_ \~s\~ &amp; \$x\$"),
    ("\\", "\\\\"),
    ("see https://a.org or WWW.b.org", r"see https\://a.org or WWW\.b.org"),
    (1e6, "1000000"),
    (None, ""),
    (output.Markup("[x](y)"), "[x](y)"),
]


@pytest.mark.parametrize(("value", "text"), MARKDOWN)
def test_a_markdown_cell_has_no_markup_html_or_link_of_a_study(value: object, text: str) -> None:
    assert output.markdown_cell(value) == text
    assert output.as_markdown({"a": [value], "b": ["x"]}) == f"| a | b |\n|---|---|\n| {text} | x |\n"


def test_a_spreadsheet_holds_text_and_numbers_and_no_formula() -> None:
    frame = {"who": TextColumn.of(["=1+1", None, "a\x01b"]), "count": np.array([7.0, math.nan, 2.5])}
    book = openpyxl.load_workbook(io.BytesIO(output.as_xlsx({"claims": frame, "empty": {}})))
    assert book.sheetnames == ["claims", "empty"]
    found = list(book["claims"].iter_rows(values_only=True))
    assert found == [("who", "count"), ("=1+1", 7), (None, None), ("a\ufffdb", 2.5)]
    assert book["claims"]["A2"].data_type == "s"


@pytest.mark.parametrize(
    ("package", "path", "extra"), [("pyarrow", "a.parquet", "archive"), ("openpyxl", "a.xlsx", "xlsx")]
)
def test_a_missing_package_is_named_with_what_to_install(
    package: str, path: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(DataError, match=package) as caught:
        write(tmp_path / path, {"a": [1.0]})
    assert caught.value.diagnostics[0].help == f"pip install 'estimates[{extra}]'"
    assert list(tmp_path.iterdir()) == []
