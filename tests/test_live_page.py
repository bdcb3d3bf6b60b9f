"""The live page over HTTP: who is let in, what a what-if does, what is written, and what a save does."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from page_studies import copied
from werkzeug.test import Client, TestResponse

from estimates.report import server
from estimates.report.whatif import Watched

PORT = 8000
HOST = f"127.0.0.1:{PORT}"
SHELL = "152 mm shell"
OWN = "450 shells per container"
NEW = "480 shells per container"


@pytest.fixture(scope="module")
def bundled() -> Watched:
    return Watched("articles")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(tmp_path / "study")


@pytest.fixture
def watched(folder: Path) -> Watched:
    return Watched(str(folder))


def client(watched: Watched, *, known: bool = True) -> Client:
    """A browser that has (or has not) opened the printed address."""
    browser = Client(server.App(watched, PORT))
    if known:
        browser.set_cookie(f"estimates-{PORT}", watched.token, domain="127.0.0.1")
    return browser


def get(browser: Client, path: str, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return browser.get(path, base_url=f"http://{HOST}", headers={"Host": HOST, **named})


def post(browser: Client, path: str, body: object, **headers: str) -> TestResponse:
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    named = {"Host": HOST, "Origin": f"http://{HOST}", "Content-Type": "application/json"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    return browser.post(path, base_url=f"http://{HOST}", data=data, headers=named)


def asked(*options: str) -> str:
    return "?" + "&".join(f"set={quote(option)}" for option in options)


def state(watched: Watched, *options: str) -> Any:
    return json.loads(get(client(watched), "/state" + asked(*options)).text)


def write(watched: Watched, **body: object) -> Any:
    answer = post(client(watched), "/write", {**WRITE, **body})
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)


def add(watched: Watched, text: str, **more: str) -> Any:
    said = {"text": text, "publisher": "AP", "published": "2025-02-05", "url": "", "kept": "", **more}
    return json.loads(post(client(watched), "/add", said).text)


# -- who is let in -------------------------------------------------------------------------------------------------


def test_the_printed_address_gives_a_cookie_that_no_script_and_no_other_site_can_use(bundled: Watched) -> None:
    browser = client(bundled, known=False)
    with server.server(bundled, 0) as running:
        assert server.address(bundled, running) == f"http://127.0.0.1:{running.port}/?token={bundled.token}"
    let_in = get(browser, f"/?token={bundled.token}")
    assert let_in.status_code == 200  # after a link on another page, a redirect would come without the cookie
    cookie = let_in.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize(
    "path", ["/", "/?token=", "/?token=guessed", "/?token=gu%C3%A9ssed", "/?token=%ED%A0%80", "/state"]
)
def test_without_the_token_nothing_is_served_and_the_token_is_nowhere(bundled: Watched, path: str) -> None:
    answer = get(client(bundled, known=False), path)
    assert answer.status_code == 403
    assert "printed" in answer.text
    assert bundled.token not in answer.text + str(answer.headers)
    browser = client(bundled, known=False)
    browser.set_cookie(f"estimates-{PORT}", "guéssed", domain="127.0.0.1")
    assert get(browser, path).status_code == 403


HEADERS = {
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store",
}  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", {}, 200),
        ("GET", "/state", {}, 200),
        ("POST", "/", {}, 404),
        ("PUT", "/state", {}, 404),
        ("GET", "/write", {}, 404),
        ("OPTIONS", "/write", {}, 404),
        ("GET", "/../claims.yaml", {}, 404),
        ("GET", "/claims.yaml", {}, 404),
        *(("GET", "/", {"Host": host}, 403) for host in ("evil.example", "127.0.0.1", "127.0.0.1:1", "[::1]:8000")),
        ("GET", "/", {"Host": f"{HOST}.evil.example"}, 403),
        *(  # another site can link to the page but not fetch it
            ("GET", path, {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode}, status)
            for site in ("cross-site", "same-site")
            for path, mode, status in (("/", "navigate", 200), ("/", "no-cors", 403), ("/state", "navigate", 403))
        ),
    ],
)
def test_the_page_is_served_to_this_machine_without_the_token_and_nothing_else(
    bundled: Watched, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    sent = {"Host": HOST, "Origin": f"http://{HOST}", **headers}
    answer = client(bundled).open(path, method=method, base_url=f"http://{HOST}", json={"text": ""}, headers=sent)
    assert answer.status_code == status
    assert bundled.token not in answer.text + str(answer.headers)
    assert HEADERS.items() <= {*answer.headers}
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert not [name for name, _ in answer.headers if name.lower().startswith("access-control")]


WRITE = {"name": SHELL, "key": "figure", "value": NEW, "instead_of": OWN, "over_formula": ""}


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        *((WRITE, headers, 403) for headers in (
            {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": ""}, {"Sec_Fetch_Site": "cross-site"},
            {"Host": "evil.example:8000", "Origin": "http://evil.example:8000"}, {"Sec_Fetch_Site": "same-site"},
        )),
        *((WRITE, {"Content_Type": kind}, 415) for kind in ("text/plain", "application/x-www-form-urlencoded")),
        *((body, {}, 400) for body in (
            "", "not json", b"\xff\xfe", "[]", "{}", "[" * 30_000, {"name": SHELL, "key": "figure"},
            {**WRITE, "value": 480}, '{"name": "\\ud800", "key": "figure", "value": "\\udfff", "instead_of": ""}',
        )),
        ({**WRITE, "value": "x" * 300_000}, {}, 413),
        (WRITE, {"Transfer_Encoding": "chunked"}, 411),
        (WRITE, {"Sec_Fetch_Site": "same-origin"}, 200),
        (WRITE, {}, 200),
    ],
)  # fmt: skip
def test_a_write_comes_from_the_page_itself_or_is_refused(
    watched: Watched, folder: Path, body: Any, headers: dict[str, str], status: int
) -> None:
    before = (folder / "assumptions.yaml").read_bytes()
    assert post(client(watched), "/write", body, **headers).status_code == status
    assert ((folder / "assumptions.yaml").read_bytes() != before) is (status == 200)


# -- a what-if -----------------------------------------------------------------------------------------------------


def field(panel: str, name: str) -> str:
    """The part of the panel that is about one assumption."""
    return next(part for part in panel.split('<div class="field"')[1:] if f'data-name="{name}"' in part)


def test_a_what_if_is_the_query_and_nothing_is_kept_or_written(watched: Watched, folder: Path) -> None:
    before = (folder / "assumptions.yaml").read_bytes()
    changed = state(watched, f"{SHELL}={NEW}")
    assert "3,360,000" in changed["body"]
    assert "152 mm shell = 480 shells per container (study: 450 shells per container)" in changed["body"]
    assert "What if" not in state(watched)["body"]
    assert "3,360,000" in get(client(watched), "/" + asked(f"{SHELL}={NEW}")).text
    assert (folder / "assumptions.yaml").read_bytes() == before
    assert write(watched, value="480")["now"] == NEW  # for Undo


def test_each_field_shows_its_result_before_and_after(bundled: Watched) -> None:
    assert state(bundled, "no such thing=3", "nothing", "=", "set=set")["body"] == state(bundled)["body"]
    ranged = state(bundled, f"{SHELL} range=300 to 600 shells per container")
    assert "2.1 to 4.2 million" in ranged["body"]
    assert 'value="300 to 600 shells per container"' in field(ranged["fields"], SHELL)
    assert "close to 7,000 containers: 3,150,000 shell" in field(state(bundled)["fields"], SHELL)
    shown = field(state(bundled, f"{SHELL}=600 shells per container")["fields"], SHELL)
    assert "close to 7,000 containers: 3,150,000 → 4,200,000 shell" in shown
    assert "reproduced → " in shown
    assert "3,150,000" not in field(state(bundled)["fields"], "122 mm rocket")
    crate = "mass of a crated 152 mm round"  # of a cross-check only
    assert "24 t box: 271 → 290 (" in field(state(bundled, f"{crate}=75")["fields"], crate)
    assert "named `no such thing`" in state(bundled, "no such thing=3")["fields"]
    assert "aria-invalid" not in state(bundled, f"{SHELL} range=600 to 800", f"{SHELL}=700")["fields"]  # in any order


REJECTED = [
    ("480 kg", "[mass]"), ("many shells per container", "number"), ("-3 shells per container", "negative"), ("", ""),
    ("480 shells per container \ud800", ""),
]  # fmt: skip


@pytest.mark.parametrize(("value", "reason"), REJECTED)
def test_a_rejected_value_stays_in_its_field_with_the_reason_and_the_rest_of_the_page_goes_on(
    bundled: Watched, value: str, reason: str
) -> None:
    mistake, other = quote(f"{SHELL}={value}", errors="surrogatepass"), "122 mm rocket=80 rockets per container"
    shown = json.loads(get(client(bundled), f"/state?set={mistake}&set={quote(other)}").text)
    assert "560,000" in shown["body"]
    assert "3,150,000" in shown["body"]
    mine = field(shown["fields"], SHELL)
    assert 'aria-invalid="true"' in mine
    assert reason in mine
    assert mine.count('class="write"') == 0
    assert 'aria-invalid="true"' not in field(shown["fields"], "122 mm rocket")


# -- writing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"value": "600 shells per container"}, "range"),
        ({"value": "480 kg"}, "mass"),
        ({"name": "no such thing"}, "no such thing"),
        ({"instead_of": "460 shells per container"}, f"the file has “{OWN}” for `152 mm shell`"),
    ],
)
def test_a_value_that_would_break_the_study_is_not_written(
    watched: Watched, folder: Path, body: dict[str, str], reason: str
) -> None:
    before = (folder / "assumptions.yaml").read_bytes()
    assert reason in write(watched, **body)["problem"]
    assert (folder / "assumptions.yaml").read_bytes() == before


def test_claims_of_an_article_are_proposed_and_those_chosen_are_added(watched: Watched, folder: Path) -> None:
    text = "Kyrylo Budanov said on Feb. 3 that close to 18,000 containers came.\nOn Tuesday 40 <b>howitzers</b> came."
    before = (folder / "claims.yaml").read_bytes()
    html = add(watched, text)["html"]
    assert 'value="budanov-2025-02-03" checked' in html
    assert "<b>" not in html
    assert "soon" in add(watched, text, published="soon")["problem"]
    assert add(watched, text, kept="budanov-2025-02-03", url="no url")["problem"]
    assert (folder / "claims.yaml").read_bytes() == before
    assert add(watched, text, kept="budanov-2025-02-03")["told"] == "Added 1 claim to claims.yaml."
    claim = b"  - id: budanov-2025-02-03\n    by: Kyrylo Budanov\n    made: 2025-02-03\n"
    claim += b"    says: close to 18,000 containers\n    source: ap-2025-02-05\n"
    source = b"  ap-2025-02-05:\n    publisher: AP\n    published: 2025-02-05\n"
    assert (folder / "claims.yaml").read_bytes().replace(source, b"").replace(claim, b"") == before
    assert "in the study: budanov-2025-02-03" in add(watched, text)["html"]


def test_a_bundled_study_is_not_written_but_says_how_to_get_a_copy(bundled: Watched) -> None:
    assert "estimates init DIR --study articles" in write(bundled)["problem"]
    text = "Kyrylo Budanov said that close to 18,000 containers came."
    assert "estimates init DIR --study articles" in add(bundled, text, published="", kept="budanov")["problem"]


# -- a save --------------------------------------------------------------------------------------------------------


def test_a_mistake_in_the_file_is_reported_and_the_page_returns_without_it(watched: Watched, folder: Path) -> None:
    file = folder / "assumptions.yaml"
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace(OWN, "450 <script>alert(1)</script> shels per container", 1), encoding="utf-8")
    shown = state(watched)
    assert "assumptions.yaml:" in shown["problems"]
    assert not shown["body"]  # the browser keeps the page that it has
    page = get(client(watched), "/").text
    assert "<script>alert" not in page
    assert "The page updates as soon as they are fixed." in page
    file.write_text(good.replace("450 shells", "460 shells", 1), encoding="utf-8")
    shown = state(watched)
    assert shown["problems"] == ""
    assert "3,220,000" in shown["body"]
    (folder / "claims.yaml").rename(folder / "claims.bak")
    assert "claims.yaml" in state(watched)["problems"]
    (folder / "claims.bak").rename(folder / "claims.yaml")
    assert state(watched)["problems"] == ""


@pytest.mark.parametrize("is_renamed", [True, False])
def test_the_version_changes_with_every_save_and_only_then(watched: Watched, folder: Path, is_renamed: bool) -> None:
    def version() -> str:
        return get(client(watched), "/version").text

    before = version()
    assert state(watched, f"{SHELL}={NEW}")["version"] == before == version()
    path = folder / ("new~" if is_renamed else "claims.yaml")
    path.write_text("two", encoding="utf-8")
    path.replace(folder / "claims.yaml")
    assert version() != before


# -- the server ----------------------------------------------------------------------------------------------------


def test_a_client_that_sends_a_byte_now_and_then_is_cut_off(bundled: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    assert server._Handler.timeout <= server._Handler.longest <= 60
    monkeypatch.setattr(server._Handler, "longest", 0.5)
    with server.server(bundled, 0) as running:
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        with socket.create_connection(("127.0.0.1", running.port)) as slow:
            slow.settimeout(0.1)
            started, answer = time.monotonic(), None
            while answer is None and time.monotonic() < started + 5:
                with suppress(TimeoutError):
                    slow.send(b"G")
                    answer = slow.recv(1)
        running.shutdown()
    assert answer == b""
    assert 0.4 < time.monotonic() - started < 3


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_the_command_prints_the_address_serves_this_machine_only_and_ends_at_ctrl_c(folder: Path) -> None:
    command = [sys.executable, "-m", "estimates", "watch", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().strip().rpartition(" ")[2]
            assert address.startswith("http://127.0.0.1:")
            jar = build_opener(HTTPCookieProcessor())
            assert b"containers" in jar.open(address, timeout=20).read()
            with suppress(TimeoutError):  # it ends in the middle of a drawing
                jar.open(address.replace("?", "charts?"), timeout=0.1)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=20)
        finally:
            process.kill()  # or a failure would wait for it for ever
    assert process.returncode == 130
