"""A whole archive is read by one process, several or a cluster: the same rows, and nothing twice or lost."""
# ruff: noqa: E501  # code of child processes

from __future__ import annotations

import csv
import gzip
import json
import os
import pickle
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from estimates.diagnostics import DataError, Unreadable
from estimates.io import atomic
from estimates.quantities.units import Units
from estimates.reading import batch, corpus, read
from estimates.reading.batch import COLUMNS, Done, Workers
from estimates.reading.corpus import Archive, Article

HEDGES = ("more than ", "about ", "up to ", "")


def text(number: int) -> str:
    counts = (f"They counted {hedge}{300 + number * 7:,} containers at the port." for hedge in HEDGES)
    return f"On the day before, nothing came. {' '.join(counts)}"


ARTICLES = [Article(f"a{number}", "2024-03-01", text(number)) for number in range(60)]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "RECORDS", 8)


def jsonl(at: Path, articles: list[Article] = ARTICLES) -> Path:
    path = at.with_suffix(".jsonl")
    records = ({"id": one.name, "date": one.day, "text": one.text} for one in articles)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def zipped(at: Path, articles: list[Article] = ARTICLES) -> Path:
    path = at.with_suffix(".jsonl.gz")
    path.write_bytes(gzip.compress(jsonl(at, articles).read_bytes()))
    return path


def parquet(at: Path, articles: list[Article] = ARTICLES) -> Path:
    path = at.with_suffix(".parquet")
    frame = pd.DataFrame(
        {"id": [one.name for one in articles], "date": "2024-03-01", "text": [one.text for one in articles]}
    )
    frame.to_parquet(path, row_group_size=7)
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


def run(source: Path, out: Path, workers: Workers = batch.here, **more: Any) -> Done:
    return batch.read_archive(Archive(source), out, workers, **more)


@pytest.mark.parametrize("made", MADE)
def test_every_figure_has_its_article_its_day_and_its_span(made: Any, tmp_path: Path) -> None:
    source = made(tmp_path / "articles")
    done = run(source, tmp_path / "figures.parquet")
    assert done == Done(60, 240, 0, 0, [])
    frame = pd.read_parquet(tmp_path / "figures.parquet")
    assert tuple(frame.columns) == COLUMNS
    assert frame["figure"].dtype == frame["high"].dtype == "float64"
    assert frame["low_open"].dtype == "bool"
    texts = {one.name: one.text for one in ARTICLES}
    for row in frame.to_dict("records"):
        name = row["article"].rpartition("-")[2].partition(".")[0] if made is folder else row["article"]
        assert texts[name][row["start"] : row["end"]] == row["words"]
        assert row["date"] == "2024-03-01"
    if made is not folder:
        assert list(frame["article"]) == [one.name for one in ARTICLES for _ in HEDGES]
    assert not list(tmp_path.glob(".figures-*"))


def test_the_rows_are_those_of_each_text_alone(tmp_path: Path) -> None:
    sentence = "Between 70,000 and 90,000 tonnes of wheat, dozens of ships and fewer than 20 men."
    run(jsonl(tmp_path / "a", [Article("a", None, sentence)]), tmp_path / "f.csv")
    found = rows(tmp_path / "f.csv")
    figures = read(sentence)
    assert [row["words"] for row in found] == [figure.words for figure in figures]
    tonnes, ships, men = found
    assert (tonnes["relation"], tonnes["figure"], tonnes["low"], tonnes["high"]) == ("between", "", "70000", "90000")
    assert (ships["relation"], ships["figure"], ships["low"], ships["high"]) == ("order", "", "12", "")
    assert (men["relation"], men["figure"], men["high"], men["high_open"]) == ("less than", "20", "20", "True")


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


def test_text_in_the_file_is_not_a_formula(tmp_path: Path) -> None:
    run(jsonl(tmp_path / "a", [Article("=1+1", "@now", "They sent 300 containers.")]), tmp_path / "f.csv")
    assert [(row["article"], row["date"]) for row in rows(tmp_path / "f.csv")] == [("'=1+1", "'@now")]


# -- what cannot be read -----------------------------------------------------------------------------------------------

GOOD = b'{"id": "x", "text": "300 containers left."}'
BROKEN = [
    (b'{"id": "a", "text": "12 shells}', "a.jsonl:2:21", "json"),
    (b'{"id": "a", "text": "12 \xff shells"}', "a.jsonl:2:25", "encoding"),
    (b"[1, 2]", "a.jsonl:2:1", "record"),
    (b"[" * 100_000, "a.jsonl:2:1", "json"),
    (b'{"id": "a"}', "a.jsonl:2:1", "record"),
    (b'{"id": [], "text": ""}', "a.jsonl:2:1", "record"),
    (b'{"id": "a", "text": "12 \\ud800"}', "a.jsonl:2:1", "encoding"),
    (b'{"id": "a", "text": null}', "a.jsonl:2:1", "record"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "place", "slug"), BROKEN)
def test_a_broken_record_is_reported_with_its_line_and_the_others_are_read(
    line: bytes, place: str, slug: str, tmp_path: Path
) -> None:
    source = tmp_path / "a.jsonl"
    source.write_bytes(b"\xef\xbb\xbf" + GOOD + b"\n" + line + b"\n\n" + GOOD)
    done = run(source, tmp_path / "f.csv")
    assert (done.articles, done.broken) == (2, 1)
    assert [(one.place, one.slug) for one in done.problems] == [(f"{tmp_path}/{place}", slug)]
    assert [row["article"] for row in rows(tmp_path / "f.csv")] == ["x", "x"]


def test_broken_records_are_counted_and_not_kept(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_bytes((b"x" * 200 + b"\n") * 500)
    done = run(source, tmp_path / "f.csv")
    assert (done.broken, len(done.problems)) == (500, batch.SHOWN)


def test_a_record_without_a_name_is_named_by_its_number(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "12 shells fell."}\n{"id": 7, "text": "9 shells fell."}\n')
    run(tmp_path / "a.jsonl", tmp_path / "a.csv")
    pd.DataFrame({"text": ["12 shells fell.", None]}).to_parquet(tmp_path / "a.parquet")
    done = run(tmp_path / "a.parquet", tmp_path / "b.csv")
    assert [row["article"] for name in "ab" for row in rows(tmp_path / f"{name}.csv")] == ["1", "7", "1"]
    assert [(one.place.rpartition("/")[2], one.fact) for one in done.problems] == [
        ("a.parquet:2:1", "the record has no `text`")
    ]


def test_a_file_that_is_not_text_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    source = folder(tmp_path / "articles", ARTICLES[:2])
    (source / "b.txt").write_bytes(b"12 shells\nand 5 M\xfcnzen")
    (source / "c.txt").write_text("12 shells", encoding="utf-16")
    (source / "d.html").write_bytes(b"%PDF-1.7 12 shells")
    (source / os.fsdecode(b"e\xff.txt")).write_text("300 containers left.")
    done = run(source, tmp_path / "f.csv")
    assert [(one.place.rpartition("articles/")[2], one.slug) for one in done.problems] == [
        ("b.txt:2:8", "encoding"),
        ("c.txt", "encoding"),
        ("d.html", "no-text"),
    ]
    assert rows(tmp_path / "f.csv")[-1]["article"] == "e\ufffd.txt"


def test_what_is_no_archive_is_reported_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"no such thing")
    pd.DataFrame({"id": ["a"], "body": ["12 shells"]}).to_parquet(tmp_path / "b.parquet")
    pd.DataFrame({"text": [[1]]}).to_parquet(tmp_path / "c.parquet")
    (tmp_path / "d.jsonl.gz").write_bytes(gzip.compress(GOOD * 1000)[:-12])
    (tmp_path / "e").mkdir()
    for name, fact in (
        ("a.parquet", "not a Parquet file"),
        ("b.parquet", "no column of text called `text`"),
        ("c.parquet", "no column of text called `text`"),
        ("d.jsonl.gz", "cannot be decompressed"),
        ("e", "no file in this folder ends in"),
    ):
        with pytest.raises(DataError, match=fact):
            run(tmp_path / name, tmp_path / "f.csv")
        assert not (tmp_path / "f.csv").exists()


# -- interrupted, and continued ----------------------------------------------------------------------------------------


class Stopped(Exception):  # noqa: N818  # what happens to a run
    pass


def stopping(after: int) -> Any:
    told: list[int] = []

    def progress(at: int) -> None:
        told.append(at)
        if len(told) > after:
            raise Stopped

    return progress


@pytest.mark.parametrize("made", MADE)
def test_an_interrupted_run_continues_and_reads_nothing_again(
    made: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = made(tmp_path / "a"), tmp_path / "figures.csv"
    run(source, tmp_path / "whole.csv")
    for after in (1, 3):
        with pytest.raises(Stopped):
            run(source, out, progress=stopping(after))
        assert not out.exists()
    (parts,) = tmp_path.glob(".figures-*")
    there = len(list(parts.iterdir()))
    assert there > 1
    read_parts: list[int] = []
    work = batch._read

    def counted(part: corpus.Part, **more: Any) -> bytes:
        read_parts.append(part.number)
        return work(part, **more)

    monkeypatch.setattr(batch, "_read", counted)
    assert run(source, out) == Done(60, 240, 0, 0, [])
    assert read_parts == list(range(there, 8))
    assert out.read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert not parts.exists()


def test_another_archive_study_or_language_starts_anew(tmp_path: Path) -> None:
    path, out = jsonl(tmp_path / "a"), tmp_path / "f.csv"
    with pytest.raises(Stopped):
        run(path, out, progress=stopping(2))
    jsonl(tmp_path / "a", ARTICLES[5:])
    assert run(path, out).articles == 55
    digests = {Archive(path).digest(key) for key in (b"", b"one", b"two")}
    assert len(digests) == 3


def test_an_archive_that_changes_while_it_is_read_is_reported(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a")

    def change(_at: int) -> None:
        with path.open("ab") as file:
            file.write(GOOD + b"\n")

    with pytest.raises(DataError, match="the archive changed while it was read"):
        run(path, tmp_path / "f.csv", progress=change)
    assert not (tmp_path / "f.csv").exists()


def test_two_runs_at_once_write_the_same(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a")
    runs = [threading.Thread(target=run, args=(path, tmp_path / f"{name}.csv")) for name in "xy"]
    for each in runs:
        each.start()
    for each in runs:
        each.join()
    assert (tmp_path / "x.csv").read_bytes() == (tmp_path / "y.csv").read_bytes()


def test_half_a_part_of_a_killed_run_is_never_there(tmp_path: Path) -> None:
    path, out = jsonl(tmp_path / "a"), tmp_path / "f.csv"
    parts = tmp_path / f".f-{Archive(path).digest(pickle.dumps((Units.common, None, None)))}"
    parts.mkdir()
    code = f"import os; from pathlib import Path; from estimates.io import atomic\nwith atomic.replacing(Path({str(parts / '000000.parquet')!r})) as file:\n    file.write(b'PAR1'); os._exit(9)"
    subprocess.run([sys.executable, "-c", code], check=False)
    assert run(path, out) == Done(60, 240, 0, 0, [])


# -- who reads ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("made", MADE)
def test_two_processes_give_the_rows_of_one(made: Any, tmp_path: Path) -> None:
    source = made(tmp_path / "a")
    one, two = (run(source, tmp_path / f"{n}.csv", batch.processes(n), units=Units.common) for n in (1, 2))
    assert one == two
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()


@pytest.mark.slow
def test_a_killed_process_costs_nothing(tmp_path: Path) -> None:
    source = jsonl(tmp_path / "a", ARTICLES * 4)
    run(source, tmp_path / "one.csv")
    killed: list[int] = []

    def kill(_at: int) -> None:
        import multiprocessing

        children = multiprocessing.active_children()
        if not killed and children:
            killed.append(children[0].pid or 0)
            os.kill(killed[0], signal.SIGKILL)

    done = run(source, tmp_path / "two.csv", batch.processes(2), progress=kill)
    assert killed
    assert done == Done(240, 960, 0, 0, [])
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


class Deadly:
    """Ends the process that unpickles it."""

    def __reduce__(self) -> Any:
        return os._exit, (1,)


@pytest.mark.slow
def test_workers_that_are_lost_again_and_again_end_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [corpus.Part(0, 1, "a.jsonl", True, [corpus.Record("1", Deadly())])]
    monkeypatch.setattr(Archive, "parts", lambda *_: iter(parts))
    with pytest.raises(ChildProcessError, match="the same command continues from there"):
        run(jsonl(tmp_path / "a"), tmp_path / "f.csv", batch.processes(2))


@pytest.mark.slow
def test_no_more_is_held_than_is_under_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    parts = Archive.parts

    def counted(self: Archive, *args: Any) -> Iterator[corpus.Part]:
        for part in parts(self, *args):
            taken.append(part.number)
            yield part

    monkeypatch.setattr(Archive, "parts", counted)
    finished: list[int] = []

    def progress(at: int) -> None:
        finished.append(at)
        assert len(taken) <= len(finished) + 5

    run(jsonl(tmp_path / "a"), tmp_path / "f.csv", batch.processes(2), progress=progress)
    assert len(taken) == 8


def own_units() -> Units:
    return Units.common()


def test_the_units_are_made_once_in_a_worker() -> None:
    asked = pickle.dumps((own_units, "en", None))
    assert batch._asked(asked)[0] is batch._asked(asked)[0]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as running:
        yield running


@pytest.mark.slow
def test_a_cluster_gives_the_rows_of_one_core_though_a_worker_is_killed(cluster: Any, tmp_path: Path) -> None:
    source = jsonl(tmp_path / "a", ARTICLES * 4)
    run(source, tmp_path / "one.csv")
    killed: list[int] = []

    def kill(_at: int) -> None:
        if not killed:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    run(source, tmp_path / "two.csv", batch.dask(cluster.scheduler_address), progress=kill)
    assert killed
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


@pytest.mark.slow
def test_a_cluster_of_our_own_listens_to_nobody(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from estimates.reading import batch, corpus\n"
        "def sockets(_at):\n"
        "    lines = [line.split() for name in ('tcp', 'tcp6') for line in Path(f'/proc/self/net/{name}').read_text().splitlines()[1:]]\n"
        "    import os; mine = {os.readlink(f'/proc/self/fd/{fd}') for fd in os.listdir('/proc/self/fd') if os.path.lexists(f'/proc/self/fd/{fd}')}\n"
        "    print([line[1] for line in lines if line[3] == '0A' and f'socket:[{line[9]}]' in mine])\n"
        "if __name__ == '__main__':\n"
        "    print(batch.read_archive(corpus.Archive(Path(sys.argv[1])), Path(sys.argv[2]), batch.dask(), progress=sockets).figures)\n"
    )
    source = jsonl(tmp_path / "a", ARTICLES[:4])
    command = [sys.executable, "-W", "error", "-c", code, str(source), str(tmp_path / "f.csv")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (done.stdout.splitlines()[-1], done.stderr) == ("16", "")
    assert set(re.findall("[0-9A-F]{8,}(?=:)", done.stdout)) <= {"0100007F"}  # 127.0.0.1


def test_a_scheduler_that_does_not_answer_is_reported(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(Unreadable, match="no scheduler answers at nowhere"):
        run(jsonl(tmp_path / "a"), tmp_path / "f.csv", batch.dask("nowhere"))


@pytest.mark.parametrize(("package", "workers"), [("distributed", batch.dask()), ("pyarrow", batch.here)])
def test_a_missing_package_is_named_with_what_to_install(
    package: str, workers: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = jsonl(tmp_path / "a")
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(DataError, match=f"{package}, which is not installed") as caught:
        run(source, tmp_path / "f.csv", workers)
    assert (caught.value.diagnostics[0].help or "").startswith("pip install 'estimates[")


def alive(session: int) -> bool:
    """Return whether any process is left that was started in a session."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            return True
    return False


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_killed_leaves_no_process_and_continues(how: int, tmp_path: Path) -> None:
    source = jsonl(tmp_path / "a", ARTICLES * 60)
    out = tmp_path / "figures.csv"
    code = (
        "import sys; from pathlib import Path; from estimates.reading import batch, corpus\n"
        "if __name__ == '__main__':\n"
        "    corpus.RECORDS = 8\n"
        "    batch.read_archive(corpus.Archive(Path(sys.argv[1])), Path(sys.argv[2]), batch.processes(2))\n"
    )
    (tmp_path / "run.py").write_text(code)
    command = [sys.executable, str(tmp_path / "run.py"), str(source), str(out)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    while len(list(tmp_path.glob(".figures-*/*.parquet"))) < 3:
        time.sleep(0.01)
        assert process.poll() is None
    (os.killpg if how == signal.SIGINT else os.kill)(process.pid, how)
    process.communicate(timeout=30)
    patience = time.monotonic() + 30
    while alive(process.pid):
        assert time.monotonic() < patience
        time.sleep(0.05)
    assert not out.exists()
    assert run(source, out) == Done(3600, 14_400, 0, 0, [])
    assert [row["article"] for row in rows(out)] == [one.name for one in ARTICLES * 60 for _ in HEDGES]


def test_only_temporary_files_of_ours_are_touched(tmp_path: Path) -> None:
    foreign = tmp_path / "figures.csv.partial"
    foreign.write_bytes(b"theirs")
    run(jsonl(tmp_path / "a", ARTICLES[:4]), tmp_path / "figures.csv")
    assert foreign.read_bytes() == b"theirs"
    assert atomic.read(tmp_path / "figures.csv").count(b"\n") == 17
