"""A whole archive is read: by anybody, in pieces, and with nothing twice or lost."""

from __future__ import annotations

import csv
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from estimates.diagnostics.problems import DataError
from estimates.reading.archive import COLUMNS, Done
from estimates.reading.articles import Archive, Article, Record
from estimates.reading.engines import Engine
from hypothesis import given, settings
from hypothesis import strategies as st

from estimates.cli import cli
from estimates.reading import archive, engines

HEDGES = ("more than ", "about ", "up to ", "")


def text(number: int) -> str:
    counts = (f"They counted {hedge}{1 + number * 7:,} containers at the port." for hedge in HEDGES)
    return f"On the day before, nothing came. {' '.join(counts)}"


ARTICLES = [Article(f"a{number}", "2024-03-01", text(number)) for number in range(300)]


def lines(at: Path, articles: list[Article] = ARTICLES) -> Path:
    at.write_text("".join(json.dumps(one._asdict()) + "\n" for one in articles), encoding="utf-8")
    return at


def parquet(at: Path, articles: list[Article] = ARTICLES) -> Path:
    pd.DataFrame(articles).to_parquet(at, row_group_size=70)
    return at


def folder(at: Path, articles: list[Article] = ARTICLES) -> Path:
    (at / "deep").mkdir(parents=True)
    for index, one in enumerate(articles):
        name = f"{'deep/' if index % 2 else ''}{one.date}-{one.id}.{'md' if index % 3 else 'txt'}"
        (at / name).write_text(one.text, encoding="utf-8")
    (at / "notes.pdf").write_bytes(b"12 containers")
    return at


def run(*args: object) -> Result:
    return CliRunner().invoke(cli, ["read", *map(str, args)])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wanted(articles: list[Article] = ARTICLES) -> list[dict[str, Any]]:
    return [dict.fromkeys(COLUMNS) | row for row in archive.figures(articles)]


@pytest.mark.parametrize("made", [lines, parquet])
@pytest.mark.parametrize("jobs", [1, 2])
def test_every_figure_has_its_article_its_date_and_its_span(made: Any, jobs: int, tmp_path: Path) -> None:
    source = made(tmp_path / f"articles.{'jsonl' if made is lines else 'parquet'}")
    done = run(source, "--jobs", jobs, "--out", tmp_path / "figures.parquet")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"wrote 1,200 figures of 300 articles to {tmp_path}/figures.parquet\n"
    frame = pd.read_parquet(tmp_path / "figures.parquet")
    assert tuple(frame.columns) == COLUMNS
    assert frame["figure"].dtype == frame["high"].dtype == "float64"
    assert frame["low_open"].dtype == "bool"
    assert frame["start"].dtype == "int64"
    found = frame.astype(object).where(frame.notna(), None).to_dict("records")
    assert found == wanted()
    texts = {one.id: one.text for one in ARTICLES}
    assert all(texts[row["article"]][row["start"] : row["end"]] == row["words"] for row in found)
    assert {path.name for path in tmp_path.iterdir()} == {source.name, "figures.parquet"}


def test_a_folder_is_read_at_any_depth_in_the_order_of_its_names(tmp_path: Path) -> None:
    source = folder(tmp_path / "articles", ARTICLES[:6])
    (source / "z.html").write_text("<p>They sent <b>300</b> containers.</p>", encoding="utf-8")
    assert run(source, "--out", tmp_path / "figures.csv").exit_code == 0
    *others, page = [(row["article"], row["date"], row["words"]) for row in rows(tmp_path / "figures.csv")]
    assert page == ("z.html", "", "300 containers")
    found = [each[:2] for each in others][:: len(HEDGES)]
    names = ["{}a0.txt", "{}a2.md", "{}a4.md", "deep/{}a1.md", "deep/{}a3.txt", "deep/{}a5.md"]
    assert found == [(name.format("2024-03-01-"), "2024-03-01") for name in names]


def test_one_text_can_be_written_to_a_file_too(tmp_path: Path) -> None:
    (tmp_path / "article.html").write_text("<p>They sent <b>300</b> containers.</p>", encoding="utf-8")
    assert run(tmp_path / "article.html", "--out", tmp_path / "new" / "figures.csv").exit_code == 0
    assert [(row["article"], row["figure"]) for row in rows(tmp_path / "new" / "figures.csv")] == [
        ("article.html", "300")
    ]


def test_text_in_the_file_is_no_formula(tmp_path: Path) -> None:
    source = lines(tmp_path / "a.jsonl", [Article("=1+1", "@now", "They sent 300 containers.")])
    run(source, "--out", tmp_path / "figures.csv")
    assert [(row["article"], row["date"]) for row in rows(tmp_path / "figures.csv")] == [("'=1+1", "'@now")]


@pytest.mark.parametrize("suffix", archive.OUTPUTS)
def test_an_archive_without_a_figure_gives_an_empty_table(suffix: str, tmp_path: Path) -> None:
    out = tmp_path / f"figures{suffix}"
    assert run(lines(tmp_path / "a.jsonl", [Article("a", None, "Nobody said how many.")]), "--out", out).exit_code == 0
    frame = pd.read_csv(out) if suffix == ".csv" else pd.read_parquet(out)
    assert (tuple(frame.columns), len(frame)) == (COLUMNS, 0)


GOOD = b'{"id": "x", "text": "300 containers left."}'
BROKEN = [
    (b'{"id": "a", "text": "12 shells}', "a.jsonl:2:21: the line is no JSON: unterminated string [json]"),
    (b'{"id": "a", "text": "12 \xff shells"}', "a.jsonl:2:25: the byte 0xff is no UTF-8 text [encoding]"),
    (b"[1, 2]", "a.jsonl:2:1: the line is no object with id, date and text [record]"),
    (b"[" * 100_000, "a.jsonl:2:1: the line is nested too deeply [json]"),
    (b'{"id": "a"}', "a.jsonl:2:1: the record has no `text` [record]"),
    (b'{"id": [], "text": ""}', "a.jsonl:2:1: the `id` of the record is no text [record]"),
    (b'{"id": "a", "text": "12 \\ud800"}', "a.jsonl:2:1: the record holds half a character, which is no text"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "told"), BROKEN)
def test_a_broken_record_is_told_with_its_line_and_the_others_are_read(line: bytes, told: str, tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_bytes(b"\xef\xbb\xbf" + GOOD + b"\n" + line + b"\n\n" + GOOD)
    done = run(source, "--out", tmp_path / "figures.csv")
    assert done.exit_code == 3
    assert told in done.stderr
    assert done.stderr.endswith("\n1 problem\n")
    assert [row["article"] for row in rows(tmp_path / "figures.csv")] == ["x", "x"]


def test_a_record_without_a_name_is_called_by_its_number(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "12 shells fell."}\n{"id": 7, "text": "9 shells fell."}\n')
    run(tmp_path / "a.jsonl", "--out", tmp_path / "a.csv")
    pd.DataFrame({"text": ["12 shells fell.", None]}).to_parquet(tmp_path / "a.parquet")
    done = run(tmp_path / "a.parquet", "--out", tmp_path / "b.csv")
    assert [row["article"] for name in "ab" for row in rows(tmp_path / f"{name}.csv")] == ["1", "7", "1"]
    assert "a.parquet: row 2: the record has no `text` [record]" in done.stderr


def test_sentences_that_are_no_prose_are_counted_at_the_end(tmp_path: Path) -> None:
    table = "There were " + "1; " * 401 + "and so on. "
    path = lines(tmp_path / "a.jsonl", [Article("a", "2025-05-20", f"Some 300 boxes left. {table}{table}")])
    done = run(path, "--out", tmp_path / "f.csv", "--jobs", 1)
    told = "2 sentences hold more than 400 numbers and were left out: no prose"
    assert done.exit_code == 0
    assert done.stderr == f"wrote 1 figures of 1 articles to {tmp_path}/f.csv\n{told}\n"


def test_a_file_that_is_no_text_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    source = folder(tmp_path / "articles", ARTICLES[:2])
    (source / "b.txt").write_bytes(b"12 shells\nand 5 M\xfcnzen")
    (source / "c.txt").write_text("12 shells", encoding="utf-16")
    (source / os.fsdecode(b"e\xff.txt")).write_text("300 containers left.")
    done = run(source, "--out", tmp_path / "figures.csv")
    assert done.exit_code == 3
    assert f"{source}/b.txt:2:8: the byte 0xfc is no UTF-8 text [encoding]" in done.stderr
    assert f"{source}/c.txt:1:1: the file is UTF-16, where UTF-8 is wanted [encoding]" in done.stderr
    assert rows(tmp_path / "figures.csv")[-1]["article"] == "e\ufffd.txt"


def test_a_parquet_file_that_is_none_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"no such thing")
    pd.DataFrame({"id": ["a"], "body": ["12 shells"]}).to_parquet(tmp_path / "b.parquet")
    (tmp_path / "c.jsonl").write_text("")
    (tmp_path / "empty").mkdir()
    names = sorted(tmp_path.iterdir())
    for name, fact in (
        ("a.parquet", "no table that can be read"),
        ("b.parquet", "no column of text called `text`"),
        ("empty", "there is no text in this folder"),
    ):
        error = run(tmp_path / name, "--out", tmp_path / "f.csv").exception
        assert isinstance(error, DataError)
        assert fact in error.render()
    assert sorted(tmp_path.iterdir()) == names


@pytest.mark.parametrize(
    "args",
    [
        ("--out", "figures.txt"),
        ("--out", "."),
        ("--format", "json"),
        ("--jobs", "0"),
        ("--scheduler", "tcp://127.0.0.1:1"),
        ("--engine", "spark"),
    ],
)
def test_what_cannot_be_asked_of_an_archive_is_a_mistake_of_use(args: tuple[str, ...], tmp_path: Path) -> None:
    assert run(lines(tmp_path / "a.jsonl", ARTICLES[:1]), *args).exit_code == 2
    assert CliRunner().invoke(cli, ["read", "--out", "a.csv"], input="300 ships").exit_code == 2


# -- stopped, and gone on with -----------------------------------------------------------------------------------------


class Stopped(Exception):  # noqa: N818  # what happens to a run
    pass


def stopping(after: int) -> Any:
    told: list[int] = []

    def progress(at: int) -> None:
        told.append(at)
        if len(told) > after:
            raise Stopped

    return progress


@pytest.mark.parametrize("made", [lines, parquet, folder])
@pytest.mark.parametrize("torn", [b"", b'[256,9,64,[],[["a2', b"\0\0\0"])
def test_a_stopped_run_goes_on_and_reads_nothing_again(
    made: Any, torn: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = {lines: "a.jsonl", parquet: "a.parquet", folder: "a"}[made]
    source, out = Archive(made(tmp_path / name)), tmp_path / "figures.csv"
    archive.read(source, tmp_path / "whole.csv", Engine())
    for after in (1, 2):
        with pytest.raises(Stopped):
            archive.read(source, out, Engine(), progress=stopping(after))
        assert not out.exists()
    partial = tmp_path / "figures.csv.partial"
    partial.write_bytes(partial.read_bytes() + torn)
    taken: list[Article] = []
    work = archive.figures

    def counted(articles: list[Article], *more: Any) -> list[archive.Row]:
        taken.extend(articles)
        return work(articles, *more)

    monkeypatch.setattr(archive, "figures", counted)
    assert archive.read(source, out, Engine()) == Done(300, 1200, [])
    assert len(taken) == 300 - 3 * archive.BATCH
    assert out.read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert not partial.exists()


@settings(max_examples=30)
@given(left=st.floats(0, 1))
def test_whatever_is_left_of_a_run_the_rows_are_the_same(left: float, tmp_path_factory: pytest.TempPathFactory) -> None:
    at = tmp_path_factory.mktemp("cut")
    source, out, partial = Archive(lines(at / "a.jsonl", ARTICLES[:20])), at / "f.csv", at / "f.csv.partial"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive, "BATCH", 3)
        with pytest.raises(Stopped):
            archive.read(source, out, Engine(), progress=stopping(6))
        os.truncate(partial, int(partial.stat().st_size * left))
        assert archive.read(source, out, Engine()) == Done(20, 80, [])
    assert [row["words"] for row in rows(out)] == [row["words"] for row in wanted(ARTICLES[:20])]


def test_what_was_broken_before_the_stop_is_told_after_it(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl")
    path.write_text("none\n" + path.read_text())
    with pytest.raises(Stopped):
        archive.read(Archive(path), tmp_path / "f.csv", Engine(), progress=stopping(2))
    (problem,) = archive.read(Archive(path), tmp_path / "f.csv", Engine()).problems
    assert str(problem.place) == f"{path}:1:1"
    assert problem.source == "none"


def test_an_archive_that_changed_is_read_anew(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl")
    with pytest.raises(Stopped):
        archive.read(Archive(path), tmp_path / "f.csv", Engine(), progress=stopping(2))
    lines(path, ARTICLES[5:])
    assert archive.read(Archive(path), tmp_path / "f.csv", Engine()) == Done(295, 1180, [])


def test_two_runs_do_not_write_one_file(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl")

    def second(_at: int) -> None:
        with pytest.raises(OSError, match="another run writes to it"):
            archive.read(Archive(path), tmp_path / "f.csv", Engine())

    assert archive.read(Archive(path), tmp_path / "f.csv", Engine(), progress=second).articles == 300


@pytest.mark.slow
@pytest.mark.parametrize(("how", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_a_real_process_that_is_stopped_leaves_no_process_and_goes_on(how: int, status: int, tmp_path: Path) -> None:
    source = lines(tmp_path / "a.jsonl", ARTICLES * 20)
    out, partial = tmp_path / "figures.csv", tmp_path / "figures.csv.partial"
    command = [sys.executable, "-m", "estimates", "read", str(source), "--jobs", "2", "--out", str(out)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while not (partial.exists() and partial.read_bytes().count(b"\n") > 3):
        time.sleep(0.01)
        assert process.poll() is None
    (os.killpg if how == signal.SIGINT else os.kill)(process.pid, how)
    said = process.communicate(timeout=30)[1]
    assert process.returncode == status
    if how != signal.SIGKILL:
        assert said in ("interrupted\n", "\ninterrupted\n", "")
    patience = time.monotonic() + 30
    while alive(process.pid):
        assert time.monotonic() < patience
        time.sleep(0.05)
    assert partial.exists()
    assert not out.exists()
    done = archive.read(Archive(source), out, Engine())
    assert done == Done(6000, 24_000, [])
    assert [row["article"] for row in rows(out)] == [one.id for one in ARTICLES * 20 for _ in HEDGES]


def alive(session: int) -> bool:
    """Whether any process is left that was started in a session."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            return True
    return False


# -- who reads, and what it takes --------------------------------------------------------------------------------------


def test_no_more_is_held_than_is_under_way() -> None:
    taken: list[int] = []

    def records() -> Iterator[Record]:
        for number, one in enumerate(ARTICLES * 10, 1):
            taken.append(number)
            yield Record(number, number, one)

    with engines.processes(2) as engine:
        for index, _ in enumerate(engine.each(len, archive.batches(records()))):
            assert len(taken) <= archive.BATCH * (index + engine.ahead + 1)
    assert len(taken) == 3000


def test_a_process_leaves_ctrl_c_to_its_parent_from_its_very_start() -> None:
    held = []

    class Executing(Executor):
        def submit(self, *_: Any, **__: Any) -> Any:  # in which a process is started
            signal.raise_signal(signal.SIGINT)
            held.append(signal.pthread_sigmask(signal.SIG_BLOCK, []))
            return Future[object]()

    with pytest.raises(KeyboardInterrupt):  # it is not lost either
        next(Engine(Executing(), 0).each(len, ["one"]))
    assert held == [{signal.SIGINT}]
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == set()


@pytest.mark.slow
def test_a_lost_process_is_told_in_words() -> None:
    with (
        engines.processes(2) as engine,
        pytest.raises(ChildProcessError, match="the same command goes on from there"),
    ):
        list(engine.each(os._exit, iter([1, 2, 3])))


def test_progress_is_shown_on_a_terminal_only(tmp_path: Path) -> None:
    source = lines(tmp_path / "a.jsonl")
    command = [sys.executable, "-m", "estimates", "read", str(source), "--jobs", "1", "--out", str(tmp_path / "f.csv")]
    quiet = subprocess.run(command, capture_output=True, text=True, check=True)
    assert quiet.stderr == f"wrote 1,200 figures of 300 articles to {tmp_path}/f.csv\n"
    here, there = pty.openpty()
    subprocess.run(command, stderr=there, check=True)
    os.close(there)
    assert b"100%" in os.read(here, 1 << 16)
    os.close(here)


def test_one_sentence_loads_nothing_that_an_archive_needs() -> None:
    code = (
        "import io, sys; from estimates.cli import _run; sys.stdin = io.TextIOWrapper(io.BytesIO(b'300 ships')); "
        "_run(['read']); print({'pathlib', 'multiprocessing', 'concurrent', 'pandas', 'pyarrow', 'distributed',"
        "'numpy', 'estimates.reading.archive', 'estimates.reading.engines'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] in ("set()", "{'pathlib'}")


# -- Dask --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as running:
        yield running


@pytest.mark.slow
def test_a_cluster_gives_the_rows_of_one_core_though_a_worker_is_killed_half_way(cluster: Any, tmp_path: Path) -> None:
    source = Archive(lines(tmp_path / "a.jsonl", ARTICLES * 10))
    archive.read(source, tmp_path / "one.csv", Engine())
    killed: list[int] = []

    def kill(at: int) -> None:
        if at > source.size / 2 and not killed:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    with engines.dask(2, cluster.scheduler_address) as engine:
        archive.read(source, tmp_path / "two.csv", engine, progress=kill)
    assert killed
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


@pytest.mark.slow
def test_the_same_function_runs_over_the_partitions_of_a_bag(cluster: Any) -> None:
    bag = pytest.importorskip("dask.bag")
    distributed = pytest.importorskip("distributed")
    with distributed.Client(cluster):
        found = bag.from_sequence(ARTICLES[:40], npartitions=4).map_partitions(archive.figures).compute()
    assert found == archive.figures(ARTICLES[:40])


@pytest.mark.slow
def test_the_command_starts_a_cluster_of_its_own(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    source, out = lines(tmp_path / "a.jsonl"), tmp_path / "f.csv"
    command = [sys.executable, "-W", "error", "-m", "estimates", "read", str(source), "--engine", "dask", "--jobs", "1"]
    done = subprocess.run([*command, "--out", str(out)], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, f"wrote 1,200 figures of 300 articles to {out}\n")
    assert len(rows(out)) == 1200


@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_a_mistake_of_use(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    args = ("--engine", "dask", "--scheduler", "nowhere", "--out", tmp_path / "f.csv")
    done = run(lines(tmp_path / "a.jsonl"), *args)
    assert done.exit_code == 2
    assert "no scheduler answers at nowhere" in done.stderr


def test_without_dask_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(DataError, match="not installed") as caught, engines.dask(1):
        pass
    assert caught.value.problems[0].help == engines.NEEDED
