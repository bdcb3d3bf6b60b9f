"""`estimates watch` without a browser: who may ask it what, what a change does, and that a file is never harmed."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from estimates.report.live import Slider
from estimates.report.watch.fields import round_step
from estimates.report.watch.saves import saves
from page_studies import copied
from werkzeug.test import Client, TestResponse

from estimates.cli import cli
from estimates.io import files
from estimates.report import watch

HOST = "127.0.0.1:8000"
SHELL = "152 mm shell"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(tmp_path / "study")


@pytest.fixture
def session(folder: Path) -> watch.Session:
    return watch.Session(str(folder))


@pytest.fixture
def client(session: watch.Session) -> Client:
    return Client(watch.App(session, 8000))


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> watch.Session:
    """One session for all tests that leave it as it is."""
    return watch.Session(str(copied(tmp_path_factory.mktemp("standing") / "study")))


@pytest.fixture(scope="module")
def asking(standing: watch.Session) -> Client:
    return Client(watch.App(standing, 8000))


def post(client: Client, path: str, token: str, body: Any, **headers: str) -> TestResponse:
    """A change as the page itself sends it, but for what `headers` replaces; an empty one is left out."""
    sent = {"Host": HOST, "Origin": f"http://{HOST}", "X-Estimates-Token": token, "Content-Type": "application/json"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(path, data=text, headers={name: value for name, value in sent.items() if value})


def state(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/state", headers={"Host": HOST}).get_json()
    return found


# -- who may ask -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "status"),
    [
        (HOST, 200),
        ("localhost:8000", 200),
        ("127.0.0.1", 403),
        ("127.0.0.1:8001", 403),
        ("evil.example:8000", 403),
        ("127.0.0.1.evil.example:8000", 403),
        ("[::1]:8000", 403),
        ("", 403),
    ],
)
def test_only_a_browser_that_was_given_this_address_is_answered(asking: Client, host: str, status: int) -> None:
    for path in ("/", "/state"):
        assert asking.get(path, headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost:8000"}, 403),  # not the origin of this very address
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"X_Estimates_Token": "guessed"}, 403),
        ({"X_Estimates_Token": "gu\u00e9ssed"}, 403),
        ({"X_Estimates_Token": ""}, 403),
        ({"Host": "evil.example:8000", "Origin": "http://evil.example:8000"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Sec_Fetch_Site": "same-origin"}, 200),
        ({"Content_Type": "text/plain"}, 400),
        ({"Content_Type": "application/x-www-form-urlencoded"}, 400),
    ],
)
@pytest.mark.parametrize("path", ["/change", "/back", "/write"])
def test_a_change_comes_from_the_page_itself_or_is_refused(
    asking: Client, standing: watch.Session, path: str, headers: dict[str, str], status: int
) -> None:
    before = standing.files[1].read_bytes()
    body = {"name": SHELL, "value": "480 shells per container"}
    assert post(asking, path, standing.live.token, body, **headers).status_code == status
    changed = "What if" in standing.live.body
    standing.back(SHELL)
    assert changed is (status == 200 and path == "/change")
    assert standing.files[1].read_bytes() == before


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_can_link_to_the_page_but_not_fetch_it(asking: Client, site: str) -> None:
    headers = {"Host": HOST, "Sec-Fetch-Site": site}
    assert asking.get("/", headers={**headers, "Sec-Fetch-Mode": "navigate"}).status_code == 200
    assert asking.get("/", headers={**headers, "Sec-Fetch-Mode": "no-cors"}).status_code == 403
    assert asking.get("/state", headers={**headers, "Sec-Fetch-Mode": "navigate"}).status_code == 403


def test_nothing_allows_other_origins_and_the_page_cannot_be_framed(asking: Client) -> None:
    for path in ("/", "/state", "/elsewhere"):
        headers = asking.get(path, headers={"Host": HOST}).headers
        assert not [name for name, _ in headers if name.lower().startswith("access-control")]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/", 405),
        ("PUT", "/state", 405),
        ("GET", "/write", 405),
        ("DELETE", "/change", 405),
        ("OPTIONS", "/change", 405),
        ("GET", "/favicon.ico", 404),
        ("GET", "/../claims.yaml", 404),
        ("GET", "/claims.yaml", 404),
    ],
)
def test_there_is_nothing_else_to_ask_for(
    asking: Client, standing: watch.Session, method: str, path: str, status: int
) -> None:
    headers = {"Host": HOST, "Origin": f"http://{HOST}", "X-Estimates-Token": standing.live.token}
    assert asking.open(path, method=method, json={}, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("not json", 400),
        ("[]", 400),
        ("{}", 400),
        ({"name": SHELL}, 400),
        ({"name": SHELL, "value": 480}, 400),
        ({"name": ["x"], "value": "480 shells per container"}, 400),
        ({"name": SHELL, "value": "x" * 70_000}, 413),
        ("[" * 30_000, 400),
    ],
)
def test_what_is_no_change_is_refused(asking: Client, standing: watch.Session, body: Any, status: int) -> None:
    assert post(asking, "/change", standing.live.token, body).status_code == status


# -- what a change does ------------------------------------------------------------------------------------------


def test_a_change_moves_the_figures_and_nothing_is_written(session: watch.Session, folder: Path) -> None:
    before = (folder / "assumptions.yaml").read_bytes()
    version = session.live.version
    assert session.change(SHELL, "480 shells per container") == ("", "")
    assert "3,360,000 shell" in session.live.body
    assert "152 mm shell = 480 shells per container (study: 450 shells per container)" in session.live.body
    assert session.live.version != version
    assert (folder / "assumptions.yaml").read_bytes() == before
    assert session.back(SHELL) == ("", "")
    assert "3,360,000 shell" not in session.live.body


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        (SHELL, "480 kg", "the value is in other units than the one it replaces"),
        (SHELL, "many shells per container", "no number that can be read"),
        (SHELL, "-3 shells per container", "“-3” is negative"),
        (SHELL, " ", "a value is wanted, such as 450 shells per container"),
        ("no such thing", "480 shells per container", "the study has no assumption called no such thing"),
        ("space each rocket was given", "volume of a 20 ft box / nothing", "nothing"),
    ],
)
def test_a_value_that_cannot_be_read_says_why_and_changes_nothing(
    standing: watch.Session, name: str, value: str, problem: str
) -> None:
    before = standing.live
    assert problem in standing.change(name, value).problem
    assert standing.live == before


def test_the_studys_own_value_is_no_change(session: watch.Session) -> None:
    session.change(SHELL, "480 shells per container")
    session.change(SHELL, "450 shells per container")
    assert "What if" not in session.live.body
    assert session.write(SHELL).problem == "152 mm shell stands in the file as it is here"


def test_writing_changes_the_one_value_in_the_file_and_the_page_follows(session: watch.Session, folder: Path) -> None:
    file = folder / "assumptions.yaml"
    before = file.read_text(encoding="utf-8")
    session.change(SHELL, "480 shells per container")
    told = session.write(SHELL).told
    after = file.read_text(encoding="utf-8")
    line = after[: after.index("holds: 480 shells")].count("\n") + 1
    assert told == f"Written to assumptions.yaml, line {line}."
    assert after == before.replace("450 shells per container", "480 shells per container", 1)
    assert "What if" not in session.live.body
    assert "3,360,000 shell" in session.live.body


def test_a_file_that_cannot_be_written_keeps_the_change_on_the_page(
    session: watch.Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (folder / "assumptions.yaml").read_bytes()

    def full(path: Path, *_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(files, "write", full)
    session.change(SHELL, "480 shells per container")
    assert "no space left on device" in session.write(SHELL).problem
    assert "480 shells per container" in session.live.body
    assert (folder / "assumptions.yaml").read_bytes() == before


def test_a_value_outside_of_its_range_is_not_written(session: watch.Session, folder: Path) -> None:
    before = (folder / "assumptions.yaml").read_bytes()
    assert session.change(SHELL, "600 shells per container").problem == ""
    assert "range" in session.write(SHELL).problem
    assert (folder / "assumptions.yaml").read_bytes() == before


def test_a_bundled_study_says_how_to_get_a_copy() -> None:
    session = watch.Session(None)
    session.change(SHELL, "480 shells per container")
    assert "estimates init DIR --study articles" in session.write(SHELL).problem


# -- what a save does --------------------------------------------------------------------------------------------


def test_a_mistake_in_the_file_stands_above_the_last_good_page_until_it_is_gone(
    session: watch.Session, client: Client, folder: Path
) -> None:
    file = folder / "assumptions.yaml"
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("450 shells", "450 shels", 1), encoding="utf-8")
    session.saved()
    shown = state(client)
    assert "did you mean `shell`?" in shown["problems"]
    assert "Below is the page as it last was" in shown["problems"]
    assert "3,150,000 shell" in shown["body"]
    file.write_text(good.replace("450 shells", "460 shells", 1), encoding="utf-8")
    session.saved()
    shown = state(client)
    assert shown["problems"] == ""
    assert "3,220,000 shell" in shown["body"]


def test_a_study_that_is_wrong_from_the_start_is_served_with_its_problems(folder: Path) -> None:
    (folder / "claims.yaml").write_text("claims: [", encoding="utf-8")
    session = watch.Session(str(folder))
    page = Client(watch.App(session, 8000)).get("/", headers={"Host": HOST}).text
    assert "claims.yaml:1:" in page
    assert "The page will stand here as soon as the study can be read." in page


def test_a_file_that_is_gone_for_a_moment_is_a_problem_for_that_moment(session: watch.Session, folder: Path) -> None:
    file = folder / "claims.yaml"
    file.rename(folder / "claims.bak")
    session.saved()
    assert "there is no claims.yaml" in session.live.problems
    (folder / "claims.bak").rename(file)
    session.saved()
    assert session.live.problems == ""


def test_a_save_that_a_change_on_the_page_no_longer_fits_drops_the_change(session: watch.Session, folder: Path) -> None:
    session.change("rate of fire", "9,000 rounds per day")
    file = folder / "assumptions.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("  rate of fire:\n", "  pace:\n", 1), encoding="utf-8")
    session.saved()
    assert session.live.problems == ""
    assert "What if" not in session.live.body


def test_nothing_is_redone_where_nothing_was_saved(standing: watch.Session) -> None:
    version = standing.live.version
    standing.saved()
    assert standing.live.version == version


def test_problems_are_escaped(session: watch.Session, client: Client, folder: Path) -> None:
    file = folder / "assumptions.yaml"
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("450 shells", "<script>alert(1)</script> shells", 1), encoding="utf-8")
    session.saved()
    assert "<script>alert" not in state(client)["problems"]
    assert "&lt;script&gt;alert" in state(client)["problems"]


def seen(path: Path, save: Any, stop: threading.Event) -> bool:
    """Whether a save is noticed sooner than by looking now and then."""
    noticed = threading.Event()

    def follow() -> None:
        before = path.read_bytes() if path.exists() else b""
        for _ in saves([path], stop):
            if (path.read_bytes() if path.exists() else b"") != before:
                noticed.set()

    thread = threading.Thread(target=follow)
    thread.start()
    time.sleep(0.3)
    save()
    found = noticed.wait(5)
    stop.set()
    thread.join(5)
    return found


def in_place(path: Path) -> None:
    path.write_text("two", encoding="utf-8")


def by_renaming(path: Path) -> None:
    temporary = path.with_name(f".{path.name}.swp~")
    temporary.write_text("two", encoding="utf-8")
    temporary.replace(path)


def by_moving_the_old_one_away(path: Path) -> None:
    path.rename(path.with_name(f"{path.name}~"))
    path.write_text("two", encoding="utf-8")


def by_our_own_hand(path: Path) -> None:
    files.write(path, b"two")


@pytest.mark.parametrize("save", [in_place, by_renaming, by_moving_the_old_one_away, by_our_own_hand])
def test_every_way_that_editors_save_is_noticed(tmp_path: Path, save: Any) -> None:
    path = tmp_path / "assumptions.yaml"
    path.write_text("one", encoding="utf-8")
    assert seen(path, lambda: save(path), threading.Event())


def test_a_file_behind_a_link_is_watched_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real = tmp_path / "real" / "shared.yaml"
    real.write_text("one", encoding="utf-8")
    link = tmp_path / "assumptions.yaml"
    link.symlink_to(real)
    assert seen(link, lambda: by_renaming(real), threading.Event())


def test_a_page_is_told_of_each_new_version(session: watch.Session, client: Client) -> None:
    response = client.get("/changes", headers={"Host": HOST})
    assert response.mimetype == "text/event-stream"
    told = response.iter_encoded()
    assert next(told) == f"data: {session.live.version}\n\n".encode()
    session.change(SHELL, "480 shells per container")
    assert next(told) == f"data: {session.live.version}\n\n".encode()
    response.close()


# -- fields ------------------------------------------------------------------------------------------------------


def test_each_capacity_and_assumption_has_a_field_and_a_slider_where_it_has_a_range(standing: watch.Session) -> None:
    fields = {field.name: field for field in standing.live.fields}
    assert fields[SHELL].slider == Slider("300", "500", "2", "450", "{} shells per container")
    assert fields["volume of a 20 ft box"].slider == Slider(
        "32.7", "33.2", "0.005", "32.7", "{} cubic metres per container"
    )
    assert fields["rate of fire"].slider == Slider("5000", "15000", "100", "10000", "{} rounds per day")
    assert fields["payload of a 24 t box"].slider is None
    assert fields["space each rocket was given"].slider is None
    assert fields["space each rocket was given"].words == "volume of a 20 ft box / rockets of February 2024"


@pytest.mark.parametrize(
    ("rough", "step"), [(2, 2), (1.9, 1), (4.99, 2), (5, 5), (99, 50), (100, 100), (0.005, 0.005), (0.0049, 0.002)]
)
def test_steps_are_round(rough: float, step: float) -> None:
    assert round_step(rough) == pytest.approx(step)


# -- the command ---------------------------------------------------------------------------------------------------


def test_a_port_that_is_taken_is_a_usage_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(cli, ["watch", "--port", port])
    assert done.exit_code == 2
    assert f"{port} cannot be served on: address already in use; leave --port out" in done.output


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_the_command_prints_the_address_serves_this_machine_only_and_ends_at_ctrl_c(folder: Path) -> None:
    command = [sys.executable, "-m", "estimates", "watch", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout
        address = running.stdout.readline().strip().rpartition(" ")[2]
        assert address.startswith("http://127.0.0.1:")
        port = int(address.rstrip("/").rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=10) as asking:
            asking.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
            assert asking.recv(15) == b"HTTP/1.1 200 OK"
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=20)
    assert running.returncode == 130
    assert errors.strip() == "interrupted"
