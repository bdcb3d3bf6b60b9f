"""A whole archive is read by one process, several or a cluster: the same rows, and nothing twice or lost."""

from __future__ import annotations

import csv
import gzip
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow.parquet as pq
import pytest

from estimates import cli
from estimates.diagnostics import DataError, Diagnostic, Unreadable
from estimates.reading import Scan, batch, corpus, extraction, scan
from estimates.reading.batch import COLUMNS, Workers
from estimates.reading.corpus import Archive, Article

HEDGES = ("more than ", "about ", "up to ", "")


def text(number: int) -> str:
    counts = (f"They counted {hedge}{300 + number * 7:,} containers at the port." for hedge in HEDGES)
    return f"On the day before, nothing came. {' '.join(counts)}"


ARTICLES = [Article(f"a{number}", "2024-03-01", text(number)) for number in range(60)]


class Done(NamedTuple):
    articles: int
    figures: int
    skipped: int
    broken: int
    problems: list[Diagnostic]


ALL = Done(60, 240, 0, 0, [])


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "RECORDS", 8)


def jsonl(at: Path, articles: list[Article] = ARTICLES) -> Path:
    path = at.with_suffix(".jsonl")
    records = ({"id": one.name, "date": one.day, "text": one.text} for one in articles)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def zipped(at: Path) -> Path:
    path = at.with_suffix(".jsonl.gz")
    path.write_bytes(gzip.compress(jsonl(at).read_bytes()))
    return path


def parquet(at: Path) -> Path:
    path = at.with_suffix(".parquet")
    texts = {"id": [one.name for one in ARTICLES], "date": "2024-03-01", "text": [one.text for one in ARTICLES]}
    pd.DataFrame(texts).to_parquet(path, row_group_size=7)
    return path


def folder(at: Path, articles: list[Article] = ARTICLES) -> Path:
    (at / "deep").mkdir(parents=True)
    for index, one in enumerate(articles):
        name = f"{'deep/' if index % 2 else ''}{one.day}-{one.name}.{'md' if index % 3 else 'txt'}"
        (at / name).write_text(one.text, encoding="utf-8")
    (at / "notes.pdf").write_bytes(b"12 containers")
    return at


MADE = [jsonl, zipped, parquet, folder]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def run(source: Path, out: Path, workers: Workers = batch.here, scanner: Any = scan, **more: Any) -> Done:
    archive = Archive(source)
    figures = batch.read_archive(archive, out, workers, partial(partial, scanner), **more)
    return Done(archive.articles, *figures, archive.broken, archive.problems)


@pytest.mark.parametrize("made", MADE)
def test_every_figure_has_its_article_its_day_and_its_span(made: Any, tmp_path: Path) -> None:
    out = tmp_path / "figures.parquet"
    assert run(made(tmp_path / "articles"), out) == ALL
    frame = pd.read_parquet(out)
    assert tuple(frame.columns) == COLUMNS
    texts = {one.name: one.text for one in ARTICLES}
    for row in frame.to_dict("records"):
        name = row["article"].rpartition("-")[2].partition(".")[0] if made is folder else row["article"]
        assert texts[name][row["start"] : row["end"]] == row["words"]
        assert row["date"] == "2024-03-01"
    if made is not folder:
        assert list(frame["article"]) == [one.name for one in ARTICLES for _ in HEDGES]
    assert not list(tmp_path.glob(".figures-*"))


def test_other_tools_read_the_files(tmp_path: Path) -> None:
    """DuckDB needs plain types in Parquet, and SQLite one header and as many cells in every row of CSV."""
    source = jsonl(tmp_path / "a")
    run(source, tmp_path / "f.parquet")
    types = {str(field.type) for field in pq.read_schema(tmp_path / "f.parquet")}
    assert types == {"string", "double", "bool", "int32"}
    run(source, tmp_path / "f.csv")
    asked = [".import --csv f.csv figures", "select count(*), sum(figure), count(distinct article) from figures"]
    if sqlite := shutil.which("sqlite3"):
        done = subprocess.run([sqlite, ":memory:", *asked], capture_output=True, text=True, check=True, cwd=tmp_path)
        assert done.stdout == "240|121560|60\n"


def test_the_rows_are_those_of_each_text_alone(tmp_path: Path) -> None:
    sentence = "Between 70,000 and 90,000 tonnes of wheat, dozens of ships and fewer than 20 men."
    run(jsonl(tmp_path / "a", [Article("a", None, sentence)]), tmp_path / "f.csv")
    found = rows(tmp_path / "f.csv")
    assert [row["words"] for row in found] == [figure.words for figure in scan(sentence).figures]
    columns = "relation", "figure", "low", "high", "high_open"
    assert [tuple(row[name] for name in columns) for row in found] == [
        ("between", "", "70000", "90000", "False"),
        ("order", "", "12", "", "False"),
        ("less than", "20", "0", "20", "True"),
    ]


def test_a_folder_is_read_at_any_depth_in_the_order_of_its_names(tmp_path: Path) -> None:
    source = folder(tmp_path / "articles", ARTICLES[:6])
    (source / "z.html").write_text("<p>They sent <b>300</b> containers.</p>", encoding="utf-8")
    run(source, tmp_path / "figures.csv")
    found = [(row["article"], row["date"]) for row in rows(tmp_path / "figures.csv")]
    names = ["{}a0.txt", "{}a2.md", "{}a4.md", "deep/{}a1.md", "deep/{}a3.txt", "deep/{}a5.md"]
    assert found[:: len(HEDGES)] == [*((name.format("2024-03-01-"), "2024-03-01") for name in names), ("z.html", "")]


@pytest.mark.parametrize("suffix", batch.OUTPUTS)
@pytest.mark.parametrize("articles", [[], [Article("a", None, "Nobody said how many.")]])
def test_an_archive_without_a_figure_gives_an_empty_table(suffix: str, articles: list[Article], tmp_path: Path) -> None:
    out = tmp_path / f"figures{suffix}"
    assert run(jsonl(tmp_path / "a", articles), out).figures == 0
    frame = pd.read_csv(out) if suffix == ".csv" else pd.read_parquet(out)
    assert (tuple(frame.columns), len(frame)) == (COLUMNS, 0)


@pytest.mark.parametrize(
    ("page", "seen"),
    [
        ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
        ("<p>300</p><p>400", "\n\n300\n\n\n\n400"),
        ("<title>7</title><b>300</b> of\n <i>them</i>", "\n\n300 of them"),
        ("<p>a <del>12</del> 13 <script>14</script>", "\n\na  13 \n\n"),
        ("<p>300<sup>2</sup> and 20 km<sup>2</sup> and 10<sup>-6</sup>", "\n\n300 and 20 km² and 10⁻⁶"),
        ("12 ships<!-- 13 ships", "12 ships"),
        ("1,2\u00ad00 tents, 3\u200b00 \u200fmen", "1,200 tents, 300 men"),
        ("CO<sub>2</sub> and 300<sub>2</sub>", "CO₂ and 300₂"),
        ("450<sup>[3][note 1]</sup> men, 4<sup><a>&#91;<b>3</b>]</a></sup> tents", "450 men, 4 tents"),
        ("12<sub>b</sub> tents, 300<sup>a</sup> men, v<sub>m</sub>, 2<sup>nd</sup>", "12 tents, 300 men, vm, 2nd"),
        ("1<sup>1</sup>/<sub>2</sub> and <sup>3</sup>&frasl;<sub>4</sub>", "1 1/2 and 3/4"),
        ("<p>5 &lt; 6 &amp; 7<!-- 8 --><![x[9]]>", "\n\n5 < 6 & 7"),
    ],
)
def test_of_a_web_page_what_a_reader_sees_is_read(page: str, seen: str) -> None:
    assert extraction.visible(page) == seen


# -- what cannot be read -----------------------------------------------------------------------------------------------

GOOD = b'{"id": "x", "text": "300 containers left."}'
BROKEN = [
    (b'{"id": "a", "text": "12 shells}', "21", "json"),
    (b'{"id": "a", "text": "12 \xff shells"}', "1", "json"),
    (b"[1, 2]", "1", "record"),
    (b"[" * 100_000, "1", "json"),
    (b'{"id": ["a"], "text": "12 shells"}', "1", "record"),
    (b'{"id": "a", "text": null}', "1", "record"),
]


def test_broken_records_are_reported_with_their_lines_and_counted_and_the_others_are_read(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    half = b'{"text": "12 shells left \\ud83d"}'
    lines = [GOOD, *(line for line, *_ in BROKEN), b"", b"\xc2\xa0", GOOD, half]
    source.write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines))
    done = run(source, tmp_path / "f.csv")
    assert (done.articles, done.broken) == (3, len(BROKEN) + 1)
    places = [(f"{source}:{line}:{column}", slug) for line, (_, column, slug) in enumerate(BROKEN, 2)]
    assert [(one.place, one.slug) for one in done.problems[:-1]] == places
    assert [row["article"] for row in rows(tmp_path / "f.csv")] == ["x", "x", "11"]
    source.write_bytes((b"x" * 200 + b"\n") * 500)
    done = run(source, tmp_path / "f.csv")
    assert (done.broken, len(done.problems)) == (500, corpus.SHOWN)


def test_a_record_without_a_name_is_named_by_its_number(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "12 shells fell."}\n{"id": 7, "text": "9 shells fell."}\n')
    run(tmp_path / "a.jsonl", tmp_path / "a.csv")
    pd.DataFrame({"text": ["12 shells fell.", None]}).to_parquet(tmp_path / "a.parquet")
    done = run(tmp_path / "a.parquet", tmp_path / "b.csv")
    assert [row["article"] for name in "ab" for row in rows(tmp_path / f"{name}.csv")] == ["1", "7", "1"]
    assert [(one.place.rpartition("/")[2], one.slug) for one in done.problems] == [("a.parquet:2:1", "record")]
    for given in ({"text": 7}, {"text": b"9"}, {"text": [1]}, {"text": {"en": "9"}}, {"id": b"a"}, {"id": [1]}):
        pd.DataFrame([{"text": "9 shells", **given}]).to_parquet(tmp_path / "b.parquet")
        assert [one.slug for one in run(tmp_path / "b.parquet", tmp_path / "c.csv").problems] == ["record"]


def test_a_file_that_is_not_text_is_reported_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extraction, "LIMIT", 1000)
    source = folder(tmp_path / "articles", ARTICLES[:2])
    (source / "b.txt").write_bytes(b"12 shells\nand 5 M\xfcnzen")
    (source / "c.txt").write_text("12 shells", encoding="utf-16")
    (source / "d.html").write_bytes(b"%PDF-1.7 12 shells")
    (source / "d.txt").write_bytes(b"12 shells " * 100)
    (source / os.fsdecode(b"e\xff.txt")).write_text("300 containers left.")
    done = run(source, tmp_path / "f.csv")
    expected = [("b.txt:2:8", "encoding"), ("c.txt", "encoding"), ("d.html", "no-text"), ("d.txt", "too-long")]
    assert [(one.place.rpartition("articles/")[2], one.slug) for one in done.problems] == expected
    assert rows(tmp_path / "f.csv")[-1]["article"] == "e\ufffd.txt"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes")
def test_links_pipes_and_other_files_in_a_folder_are_skipped_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = folder(tmp_path / "articles", ARTICLES[:2])
    os.mkfifo(source / "pipe.txt")
    (source / "link.md").symlink_to("/etc/passwd")
    (source / "round").symlink_to(source)
    assert cli.run(["read", str(source), "--jobs", "1", "--out", str(tmp_path / "f.csv")]) == 0
    assert "skipped: 4 (link.md, notes.pdf, pipe.txt, round)" in capsys.readouterr().err.replace(f"{source}/", "")
    assert {row["article"] for row in rows(tmp_path / "f.csv")} == {"2024-03-01-a0.txt", "deep/2024-03-01-a1.md"}


def test_a_file_that_vanishes_while_a_folder_is_listed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = folder(tmp_path / "articles", ARTICLES[:2])
    found = [*source.rglob("*"), source / "gone.txt"]
    monkeypatch.setattr(Path, "rglob", lambda *_: found)
    assert cli.run(["read", str(source), "--out", str(tmp_path / "f.csv")]) == 3
    assert "gone.txt: cannot be listed: no such file" in capsys.readouterr().err


REFUSED: list[tuple[str, Any, str]] = [
    ("a.parquet", b"no such thing", "cannot be read any further"),
    ("a.parquet", {"id": ["a"], "body": ["12 shells"]}, "no column called `text`"),
    ("a.jsonl.gz", gzip.compress(GOOD * 1000, mtime=0)[:-12], "cannot be read any further"),
    ("a.jsonl.gz", GOOD, "cannot be read any further: Not a gzipped file"),
    ("a.jsonl", b" " * 2000, "line 1 exceeds the maximum length of an article"),
    ("a", None, "no regular file in this folder ends in"),
]


@pytest.mark.parametrize(("name", "content", "fact"), REFUSED)
def test_what_is_not_an_archive_is_reported_and_nothing_is_written(
    name: str, content: Any, fact: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extraction, "LIMIT", 1000)
    if isinstance(content, bytes):
        (tmp_path / name).write_bytes(content)
    elif content:
        pd.DataFrame(content).to_parquet(tmp_path / name)
    else:
        (tmp_path / name).mkdir()
    with pytest.raises(DataError, match=fact):
        run(tmp_path / name, tmp_path / "out" / "f.csv")
    assert [path.name for path in tmp_path.iterdir()] == [name]


# -- interrupted, and continued ----------------------------------------------------------------------------------------


def stopping(after: int) -> Any:
    told: list[float] = []

    def progress(at: float) -> None:
        told.append(at)
        if len(told) > after:
            raise KeyboardInterrupt

    return progress


SCANNED: list[str] = []


def noting(text: str) -> Scan:
    SCANNED.append(text)
    return scan(text)


@pytest.mark.parametrize("made", MADE)
def test_an_interrupted_run_continues_and_reads_nothing_again(made: Any, tmp_path: Path) -> None:
    source, out = made(tmp_path / "a"), tmp_path / "figures.csv"
    run(source, tmp_path / "whole.csv")
    for after in (1, 3):
        with pytest.raises(KeyboardInterrupt):
            run(source, out, scanner=noting, progress=stopping(after))
        assert not out.exists()
    SCANNED.clear()
    assert run(source, out, scanner=noting) == ALL
    assert len(SCANNED) == 60 - 6 * 8
    assert out.read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert not list(tmp_path.glob(".figures-*"))


def test_another_archive_study_or_language_starts_over(tmp_path: Path) -> None:
    path, out = jsonl(tmp_path / "a"), tmp_path / "f.csv"
    with pytest.raises(KeyboardInterrupt):
        run(path, out, progress=stopping(2))
    jsonl(tmp_path / "a", ARTICLES[5:])
    assert run(path, out, scanner=noting).articles == 55
    assert {text(5), text(59)} <= {*SCANNED}
    assert {one.name for one in tmp_path.iterdir()} == {"a.jsonl", "f.csv"}


def test_an_archive_that_changes_while_it_is_read_is_reported(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a")

    def change(_at: float) -> None:
        with path.open("ab") as file:
            file.write(GOOD + b"\n")

    with pytest.raises(DataError, match="the archive changed while it was read"):
        run(path, tmp_path / "f.csv", progress=change)
    assert not (tmp_path / "f.csv").exists()


# -- who reads ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as running:
        yield running


@pytest.mark.slow
@pytest.mark.parametrize("made", MADE)
def test_two_processes_give_the_rows_of_one(made: Any, tmp_path: Path) -> None:
    source = made(tmp_path / "a")
    assert run(source, tmp_path / "1.csv", batch.here) == run(source, tmp_path / "2.csv", partial(batch.processes, 2))
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["processes", "dask"])
def test_a_killed_worker_loses_no_figure(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    source = jsonl(tmp_path / "a", ARTICLES * 4)
    run(source, tmp_path / "one.csv")
    running = request.getfixturevalue("cluster") if engine == "dask" else None
    workers = partial(batch.dask, running.scheduler_address) if running else partial(batch.processes, 2)
    killed: list[int] = []

    def kill(_at: float) -> None:
        children = running.workers.values() if running else multiprocessing.active_children()
        if not killed:
            killed.append(next(iter(children)).pid or 0)
            os.kill(killed[0], signal.SIGKILL)

    assert run(source, tmp_path / "two.csv", workers, progress=kill) == Done(240, 960, 0, 0, [])
    assert killed
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def deadly(_text: str) -> Scan:
    os._exit(1)


@pytest.mark.slow
def test_workers_that_are_lost_again_and_again_end_the_run(tmp_path: Path) -> None:
    with pytest.raises(ChildProcessError, match="run the same command again"):
        run(jsonl(tmp_path / "a"), tmp_path / "f.csv", partial(batch.processes, 2), deadly)


@pytest.mark.slow
def test_memory_holds_only_what_is_in_progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken, held, parts = list[float](), list[int](), Archive.parts

    def counted(self: Archive) -> Iterator[tuple[float, list[Article]]]:
        for part in parts(self):
            taken.append(part[0])
            yield part

    monkeypatch.setattr(Archive, "parts", counted)
    workers = partial(batch.processes, 2)
    run(jsonl(tmp_path / "a"), tmp_path / "f.csv", workers, progress=lambda _: held.append(len(taken)))
    assert len(taken) == 8
    assert all(number <= finished + 5 for finished, number in enumerate(held, 1))


OWN_CLUSTER = """
import psutil, sys
from functools import partial
from pathlib import Path
from estimates.reading import batch, corpus, scan

def listening(_):
    print({one.laddr.ip for one in psutil.Process().net_connections() if one.status == "LISTEN"})

if __name__ == "__main__":
    archive, out = corpus.Archive(Path(sys.argv[1])), Path(sys.argv[2])
    print(batch.read_archive(archive, out, batch.dask, partial(partial, scan), listening))
"""


@pytest.mark.slow
def test_a_local_cluster_cannot_be_reached_from_outside(tmp_path: Path) -> None:
    source = jsonl(tmp_path / "a", ARTICLES[:4])
    command = [sys.executable, "-W", "error", "-c", OWN_CLUSTER, str(source), str(tmp_path / "f.csv")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (done.stderr, done.stdout) == ("", "{'127.0.0.1'}\n(16, 0)\n")


def test_an_unreachable_cluster_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(Unreadable, match="no scheduler answers at nowhere"):
        run(jsonl(tmp_path / "a"), tmp_path / "f.csv", partial(batch.dask, "nowhere"))
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(DataError, match="distributed, which is not installed"):
        run(jsonl(tmp_path / "a"), tmp_path / "f.csv", batch.dask)


READ = "from estimates import cli\nfrom estimates.reading import corpus\ncorpus.RECORDS = 8\n"
READ += "if __name__ == '__main__':\n    cli.main()\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "status", "said"), [(signal.SIGINT, 130, "\ninterrupted\n"), (signal.SIGKILL, -9, None)]
)
def test_a_run_that_is_killed_leaves_no_process_and_continues(
    how: int, status: int, said: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    psutil = pytest.importorskip("psutil")
    source = jsonl(tmp_path / "a", ARTICLES * 30)
    (tmp_path / "run.py").write_text(READ)
    arguments = ["read", "a.jsonl", "--out", "figures.csv", "--jobs", "2"]
    process = subprocess.Popen(
        [sys.executable, "run.py", *arguments], stderr=subprocess.PIPE, start_new_session=True, cwd=tmp_path, text=True
    )
    while len(list(tmp_path.glob(".figures-*/*.parquet"))) < 3:
        time.sleep(0.01)
        assert process.poll() is None
    children = psutil.Process(process.pid).children(recursive=True)
    (os.killpg if how == signal.SIGINT else os.kill)(process.pid, how)
    assert said in (process.communicate(timeout=30)[1], None)  # nothing of ours can speak after a kill
    assert process.returncode == status
    assert not psutil.wait_procs(children, timeout=30)[1]
    monkeypatch.chdir(tmp_path)
    assert cli.run(["read", "a.jsonl", "--out", "figures.csv", "--jobs", "1"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {source.name, "run.py", "figures.csv"}
    assert [row["article"] for row in rows(tmp_path / "figures.csv")] == [a.name for a in ARTICLES * 30 for _ in HEDGES]
