"""The page and its changes over HTTP, for this machine alone. werkzeug is used here and nowhere else."""

from __future__ import annotations

import json
import secrets
import socket
from collections.abc import Callable, Iterable, Iterator
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import BadRequest, Forbidden, HTTPException, MethodNotAllowed, NotFound
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from estimates.report import live as setting
from estimates.report.watch.saves import saves
from estimates.report.watch.session import Answer, Session

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LOOPBACK = "127.0.0.1"
LARGEST = 64 * 1024  # bytes of a change
STILL_THERE = 15  # seconds between signs of life to a page that waits for changes
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class App:
    """The WSGI application of a session, at the address that it is served on."""

    def __init__(self, session: Session, port: int) -> None:
        self.session = session
        self.hosts = {f"{LOOPBACK}:{port}", f"localhost:{port}"}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        request.max_content_length = LARGEST
        try:
            self._check(request)
            response = self._answer(request)
        except HTTPException as refused:
            response = Response(f"{refused.description}\n", refused.code, content_type="text/plain; charset=utf-8")
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response(environ, start_response)

    def _check(self, request: Request) -> None:
        """Refuse what another site's page could have sent: by name server tricks, as a form, or from a script."""
        if request.environ.get("HTTP_HOST") not in self.hosts:
            raise Forbidden("This page is served on 127.0.0.1 only.")
        from_elsewhere = request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")
        if from_elsewhere and (request.path != "/" or request.headers.get("Sec-Fetch-Mode") != "navigate"):
            raise Forbidden("This request comes from another site.")
        if request.method == "POST":
            if request.headers.get("Origin") != f"http://{request.host}":
                raise Forbidden("A change can be made on the page itself only.")
            token = request.headers.get("X-Estimates-Token", "")
            if not secrets.compare_digest(token.encode(), self.session.live.token.encode()):
                raise Forbidden("The page is an old one: load it again.")
            if request.mimetype != "application/json":
                raise BadRequest("A change is wanted as JSON.")

    def _answer(self, request: Request) -> Response:
        asked: dict[str, Callable[[], Response]] = {"/": self._page, "/state": self._state, "/changes": self._changes}
        told: dict[str, Callable[[], Answer]] = {
            "/change": lambda: self.session.change(*_texts(request, "name", "value")),
            "/back": lambda: self.session.back(*_texts(request, "name")),
            "/write": lambda: self.session.write(*_texts(request, "name")),
        }
        if request.path in asked:
            if request.method not in ("GET", "HEAD"):
                raise MethodNotAllowed(["GET"])
            return asked[request.path]()
        if request.path in told:
            if request.method != "POST":
                raise MethodNotAllowed(["POST"])
            return _json(told[request.path]()._asdict())
        raise NotFound("There is nothing here: the page is at /.")

    def _page(self) -> Response:
        response = Response(setting.page(self.session.live), content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = f"{setting.policy()}; frame-ancestors 'none'"
        return response

    def _state(self) -> Response:
        live = self.session.live
        fields = [{**one._asdict(), "slider": one.slider and one.slider._asdict()} for one in live.fields]
        return _json({
            "version": live.version, "title": live.title, "body": live.body, "fields": fields,
            "problems": setting.problems(live), "panel": setting.panel(live),
        })  # fmt: skip

    def _changes(self) -> Response:
        """A stream of versions, one each time the page is another one."""

        def told() -> Iterator[str]:
            version = ""
            while True:
                now = self.session.wait(version, STILL_THERE)
                yield ": still there\n\n" if now == version else f"data: {now}\n\n"
                version = now

        return Response(told(), content_type="text/event-stream; charset=utf-8")


def _json(data: dict[str, Any]) -> Response:
    return Response(json.dumps(data, ensure_ascii=False), content_type="application/json")


def _texts(request: Request, *names: str) -> list[str]:
    """The texts of those names in a request's JSON. Raises BadRequest if one is missing."""
    try:
        data = request.get_json()
    except RecursionError:
        raise BadRequest("A change is wanted as JSON.") from None
    found = [data.get(name) for name in names] if isinstance(data, dict) else []
    texts = [value for value in found if isinstance(value, str)]
    if len(texts) < len(names):
        raise BadRequest(f"What is wanted as text: {' and '.join(names)}.")
    return texts


class _Quiet(WSGIRequestHandler):
    """Nothing is said about requests: the terminal is for the address and for problems."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        if type == "error":
            super().log(type, message, *args)


def listening(port: int) -> socket.socket:
    """A socket on this machine's own address; port 0 has a free one chosen. Raises OSError if it is taken."""
    return socket.create_server((LOOPBACK, port), backlog=64)


def server(session: Session, listener: socket.socket) -> BaseWSGIServer:
    """A server of the session's page on a listening socket, not yet running."""
    port = listener.getsockname()[1]
    return make_server(LOOPBACK, port, App(session, port), threaded=True, request_handler=_Quiet, fd=listener.fileno())


def serve(session: Session, listener: socket.socket) -> None:
    """Serve the page and follow the files, until interrupted from the keyboard."""
    stop = Event()
    following = Thread(target=follow, args=(session, stop), name="saves", daemon=True)
    following.start()
    try:
        with server(session, listener) as running:
            running.serve_forever()
    finally:
        stop.set()
        following.join(2)


def follow(session: Session, stop: Event) -> None:
    """Redo the page whenever a file was saved, until `stop` is set."""
    for _ in saves(session.files, stop):
        session.saved()


__all__ = ["Answer", "App", "listening", "serve", "server"]
